r"""Texts for people, in Chinese and in English.

A text is written in English where it is said, as a template with named values; its Chinese is a line of a table in
the folder ``zh`` (``en``, ``zh``; a table a subject, ``\n`` for a new line). What is data, such as the title of a norm
or the description of a column, has both languages where it is described, and passes through here as a value.
"""

from __future__ import annotations

import csv
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self, TypeAlias

Language: TypeAlias = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
"""The first is spoken where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text that is not said yet: it is kept until it is known in which language.

    Attributes
    ----------
    text
        The English template.
    values
        What stands in it; a `Message` among them is said in the same language.

    Examples
    --------
    >>> Message("{calls:call|calls} analysed", {"calls": 1}).said("en")
    '1 call analysed'
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def said(self, language: Language) -> str:
        """The text in a language."""
        return say(self.text, language, **self.values)

    def __str__(self) -> str:
        return self.said("en")


class Told(str):
    """An English text that knows the message that it was made from, and so can be said in Chinese, too.

    It is a plain text wherever it is written, compared or sent to another process.

    Examples
    --------
    >>> text = Told(Message("{calls:call|calls} analysed", {"calls": 2}))
    >>> text == "2 calls analysed", text.said("zh")
    (True, '分析了 2 通')
    """

    message: Message

    def __new__(cls, message: Message) -> Self:
        made = super().__new__(cls, message.said("en"))
        made.message = message
        return made

    def said(self, language: Language) -> str:
        """The text in a language."""
        return self.message.said(language)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def joined(texts: Sequence[str], between: str) -> Told:
    """Several texts as one, each in its languages.

    Examples
    --------
    >>> joined([Told(Message("{calls:call|calls} analysed", {"calls": 2})), "a.wav"], "; ").said("zh")
    '分析了 2 通; a.wav'
    """
    values = {f"text{number}": text for number, text in enumerate(texts)}
    return Told(Message(between.join(f"{{{name}}}" for name in values), values))


def told_by(error: BaseException) -> str:
    """What an error says; in both languages where it was raised with a `Told`."""
    said = getattr(error, "message", None)
    if isinstance(said, Message):
        return Told(said)
    first = error.args[0] if error.args else None
    return first if isinstance(first, Told) else str(error)


def with_errors_told(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a text, with what errors among them say in place of these."""
    return {name: told_by(each) if isinstance(each, BaseException) else each for name, each in values.items()}


def say(text: str, language: Language, /, **values: Any) -> str:
    """Say a text in a language.

    Parameters
    ----------
    text
        The English template: ``{name}`` is a value, ``{count:,}`` as `str.format` has it, and
        ``{count:call|calls}`` a number with its noun. A text without values is taken as it is.
    language
        ``zh`` or ``en``. A text that the catalogue lacks is said in English; a test finds it.
    **values
        What stands in it, by name; a `Message` among them is said in the same language.

    Examples
    --------
    >>> say("{calls:call|calls} analysed", "en", calls=12500)
    '12,500 calls analysed'
    >>> say("{calls:call|calls} analysed", "zh", calls=12500)
    '分析了 12,500 通'
    """
    template = text if language == "en" else catalogue().get(text, text)
    if not values:
        return template
    return _Template(language).vformat(template, (), values)


@cache
def catalogue() -> Mapping[str, str]:
    """Every English text with its Chinese."""
    return {english: chinese for _, english, chinese in lines()}


def lines() -> Iterator[tuple[str, str, str]]:
    """Every line of the catalogue: its table's name, the English and the Chinese."""
    for path in sorted(files(__package__).joinpath("zh").iterdir(), key=lambda each: each.name):
        rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            yield path.name.removesuffix(".tsv"), _unescaped(row["en"]), _unescaped(row["zh"])


def _unescaped(cell: str) -> str:
    return cell.replace("\\n", "\n")


class _Template(string.Formatter):
    """Formats a template in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if hasattr(value, "said"):  # a `Message`, or what else is there in both languages
            value = value.said(self._language)
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return f"{value:,} {one if value == 1 else many}"
        return format(value, format_spec)
