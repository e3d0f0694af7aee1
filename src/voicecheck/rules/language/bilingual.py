"""Texts of a rule that people read, in Chinese and in English."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from voicecheck.language.catalogue import Language
from voicecheck.rules.language.condition import Element, Text


class Bilingual(Element):
    """What people read, in both languages.

    Examples
    --------
    >>> title = Bilingual(zh="首问致谢", en="Thanks the caller")
    >>> title.said("zh"), title.said("en")
    ('首问致谢', 'Thanks the caller')
    """

    zh: Text
    """In Chinese."""
    en: Text
    """In English."""

    def said(self, language: Language) -> str:
        """The text in a language."""
        return self.zh if language == "zh" else self.en


def _both(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


_TEXT = {"type": "string", "minLength": 1}
_BOTH = {"type": "object", "properties": {"zh": _TEXT, "en": _TEXT}, "required": ["zh", "en"]}
Said = Annotated[
    Bilingual,
    BeforeValidator(_both),
    WithJsonSchema({"anyOf": [_TEXT, {**_BOTH, "additionalProperties": False}]}),
]
"""A text in both languages; a single text stands for both."""
