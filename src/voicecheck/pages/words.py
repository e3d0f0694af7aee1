"""Texts in both languages, and text that a page can show as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from voicecheck.language.catalogue import LANGUAGES, Language, Message, say
from voicecheck.plaintext import has_unseen, printable
from voicecheck.rules.reasons import retold

Both = Mapping[str, str]
"""A text in both languages, by ``zh`` and ``en``."""


def both(text: str | Message, /, **values: Any) -> Both:
    """Say a text in both languages.

    Examples
    --------
    >>> both("{calls:call|calls} analysed", calls=2)
    {'zh': '分析了 2 通', 'en': '2 calls analysed'}
    """
    if isinstance(text, Message):
        return {language: cleaned(text.said(language)) for language in LANGUAGES}
    if not values:
        return _plain(text)
    return {language: cleaned(say(text, language, **values)) for language in LANGUAGES}


@lru_cache(maxsize=4096)
def _plain(text: str) -> Both:
    return {language: cleaned(say(text, language)) for language in LANGUAGES}


@lru_cache(maxsize=4096)
def said_both(text: str | Message | None) -> Both | None:
    """Say in both languages what may be missing; what is stored in English is told in Chinese where that is known."""
    if isinstance(text, str):
        return pair(retold(text, "zh"), text)
    return both(text) if text else None


def pair(zh: str | None, en: str | None) -> Both | None:
    """Put two texts together; one that is missing is taken from the other, and ``None`` where both are."""
    return {"zh": cleaned(zh or en or ""), "en": cleaned(en or zh or "")} if zh or en else None


@lru_cache(maxsize=16384)
def cleaned(text: str) -> str:
    r"""Write a text so that a page shows all of it: what nobody can see is escaped, ends of lines stay.

    Examples
    --------
    >>> cleaned("a\u202eb\nc\ud800")
    'a\\u202eb\nc\\ud800'
    """
    return printable(text, keep="\n") if has_unseen(text, keep="\n") else text


def chosen(text: Both, language: Language) -> str:
    """Take the text of one language."""
    return text[language]
