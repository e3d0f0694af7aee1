"""Kinds of failures in words: what the column ``failures.error`` names, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping

from voicecheck.language.catalogue import Language, Message, say

KINDS: Mapping[str, Message] = {
    "NotFoundError": Message("Not found"),
    "MetadataError": Message("Manifest wrong"),
    "DecodeError": Message("Cannot be decoded"),
    "TooLongError": Message("Too long"),
    "poison": Message("Ends its worker"),
    "timeout": Message("Took too long"),
    "DamagedError": Message("Stored damaged"),
}
"""In few words, by the name that is stored; any other is the class of an error that nobody expected."""
UNEXPECTED = Message("a fault of the program ({error})")


def kind_words(error: str | None, language: Language) -> str:
    """Say what kind of failure it is.

    Examples
    --------
    >>> kind_words("DecodeError", "zh"), kind_words("MetadataError", "en"), kind_words("KeyError", "zh")
    ('无法解码', 'Manifest wrong', '程序出错（KeyError）')
    """
    if error is not None and error in KINDS:
        return KINDS[error].said(language)
    return say(UNEXPECTED.text, language, error=error or say("not known", language))
