"""A text that is there in both languages: what is shown is built once, and said in the language of who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from voicecheck.language.catalogue import Language, say


@dataclass(frozen=True, slots=True)
class Both:
    """A text in Chinese and in English.

    Examples
    --------
    >>> Both("语速", "pace").said("zh"), str(Both("语速", "pace"))
    ('语速', 'pace')
    """

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """The text in a language."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def both(text: str, /, **values: Any) -> Both:
    """Say a text of the catalogue in both languages.

    Parameters
    ----------
    text
        The English template (`voicecheck.language.catalogue.say`).
    **values
        What stands in it; a `Both` among them is said in the same language.

    Examples
    --------
    >>> both("{calls:call|calls} analysed", calls=1)
    Both(zh='分析了 1 通', en='1 call analysed')
    """
    return told(lambda language: say(text, language, **values))


def told(how: Callable[[Language], str]) -> Both:
    """What says something in a language, asked for both.

    Examples
    --------
    >>> told(lambda language: "是" if language == "zh" else "yes")
    Both(zh='是', en='yes')
    """
    return Both(how("zh"), how("en"))


def told_if_any(how: Callable[[Language], str | None]) -> Both | None:
    """The same of what may have nothing to say; what one language lacks is said as in the other."""
    zh, en = how("zh"), how("en")
    if zh is None and en is None:
        return None
    return Both(zh or en or "", en or zh or "")
