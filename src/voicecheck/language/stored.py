"""Texts that are stored, in English, and told again in Chinese.

What is said of a call when it is analysed (notes, why a turn is doubtful, why it failed) is stored as an English
sentence, as earlier versions stored it. Its Chinese is found by the template that the sentence was made from, so that
calls that were stored before read as those of today do.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from voicecheck.language.catalogue import Language, Message, Told, lines, told_by, with_errors_told

TABLES = ("notes", "failures", "library", "remarks")
"""The tables of the catalogue whose texts are found again: stored ones of calls, of recordings that failed, and of the
system, and what commands remark."""

_DEEPEST = 12  # texts within texts
_LONGEST = 2_000  # characters; longer ones are no sentence of ours
_WITH_NUMBER = 3  # letters of its own by which a template with a number is told
_MOST_TEXTS = 300  # texts within a text that are looked at
_ENOUGH = 6  # letters of its own by which a template is told; one with fewer needs a value that is known, too
_WORD = r"[^\s;:]+"  # of ``{name:s}``: one word, such as a rule's id
_NUMBER = r"[-+−]?[\d,]*\.?\d+(?:e[+-]?\d+)?%?"


def english(text: str, /, **values: Any) -> Told:
    """Say a text as it is stored: in English. As long as it is in memory it can be said in Chinese, too (`Told`).

    Parameters
    ----------
    text
        The English template (`voicecheck.language.catalogue.say`), a line of one of `TABLES`.
    **values
        What stands in it; texts of this kind among them are found again, too.

    Examples
    --------
    >>> stored = english("{channel} is empty: nobody is heard on it", channel=english("the right channel"))
    >>> stored
    'the right channel is empty: nobody is heard on it'
    >>> Sentences(stored_pairs()).chinese(stored)
    '右声道是空的：听不到任何人'
    """
    return Told(Message(text, with_errors_told(values)))


class Sentences:
    """Finds the Chinese of English sentences by the templates that they were made from.

    Parameters
    ----------
    pairs
        Templates in English and in Chinese; their values are named, or ``{}`` in turn.

    Examples
    --------
    >>> known = Sentences([("{who} spoke {times:,} times", "{who}说了{times}次"), ("the agent", "坐席")])
    >>> known.chinese("the agent spoke 1,200 times"), known.chinese("the agent sang")
    ('坐席说了1,200次', None)
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        templates = []
        self._exact: dict[str, str] = {}
        for en, zh in pairs:
            if values_of(en) - {en}:
                templates.append(_Template(en, zh))
            else:
                self._exact[en] = zh
        known = {each.pattern: each for each in templates if each.weight}
        ordered = sorted(known.values(), key=lambda each: (not each.certain, -each.weight))
        # Of hundreds of templates a text holds the longest words of a few: one look at each is what a search costs.
        self._templates = [(each.longest, each) for each in ordered]

    def chinese(self, text: str, words: Mapping[str, str] = MappingProxyType({})) -> str | None:
        """The Chinese of a sentence, ``None`` where no template fits it.

        Of several sentences, a line each or divided by ``;``, those that are known are told in Chinese. `words` are
        further texts with their Chinese.
        """
        if len(text) > _LONGEST:
            return None
        search = _Search({**self._exact, **words} if words else self._exact, self._templates)
        lines = text.split("\n")
        known = [search.found(line, _DEEPEST) for line in lines]
        return "\n".join(here or line for here, line in zip(known, lines, strict=True)) if any(known) else None


class _Search:
    """One search for the Chinese of a text and of the texts in it, with a limit to its work."""

    def __init__(self, exact: Mapping[str, str], templates: Sequence[tuple[str, _Template]]) -> None:
        self._exact, self._templates = exact, templates
        self._known: dict[tuple[str, int], str | None] = {}
        self._left = _MOST_TEXTS

    def found(self, text: str, deep: int) -> str | None:
        """The Chinese of one sentence, or of several of which some are known."""
        return self._whole(text, deep) or self._several(text, deep)

    def _whole(self, text: str, deep: int) -> str | None:
        """The Chinese of one sentence: told by its own words, else by a value that is a whole sentence itself."""
        if not text or deep <= 0:
            return None
        if known := self._exact.get(text):
            return known
        if (text, deep) not in self._known:
            self._left -= 1
            self._known[text, deep] = None if self._left < 0 else self._by_template(text, deep)
        return self._known[text, deep]

    def _by_template(self, text: str, deep: int) -> str | None:
        for template in [each for longest, each in self._templates if longest in text]:
            values = template.values_in(text)
            if values is None:
                continue
            if template.certain or any(self._whole(value, deep - 1) for value in values.values()):
                return template.filled({name: self.found(value, deep - 1) or value for name, value in values.items()})
        return None

    def _several(self, text: str, deep: int) -> str | None:
        for mark, chinese, enough in (("; ", "；", any), (", ", "、", all)):
            if deep > 0 and mark in text:
                parts = text.split(mark)
                known = [self.found(part, deep - 1) for part in parts]
                if enough(known):
                    return chinese.join(here or part for here, part in zip(known, parts, strict=True))
        return None


def values_of(text: str) -> set[str]:
    """The names of the values in a template, ``n0`` the first that has none; of what is no template all names."""
    try:
        return {name for _, name in _parts(text) if name is not None}
    except ValueError:
        return {text}


def stored_pairs() -> Iterator[tuple[str, str]]:
    """The texts of the catalogue that are stored, in English and in Chinese."""
    return ((en, zh) for table, en, zh in lines() if table in TABLES)


class _Template:
    """A text with values, and how they are found again.

    ``certain``: the words of its own tell it. ``weight`` is how much of it they are, ``longest`` the longest of them.
    """

    def __init__(self, en: str, zh: str) -> None:
        self._zh = tuple(_parts(zh))
        self._literals = [literal for literal, _ in _parts(en) if literal]
        self.weight = sum(map(len, self._literals))
        self.longest = max(self._literals, key=len, default="")
        letters = sum(letter.isalpha() for literal in self._literals for letter in literal)
        specs = [spec for _, name, spec, _ in string.Formatter().parse(en) if name is not None]
        numbers = any(spec and spec != "s" for spec in specs)
        self.certain = letters >= (_WITH_NUMBER if numbers else _ENOUGH) or (all(specs) and letters > 0)

        self.pattern = _pattern(en)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def values_in(self, text: str) -> dict[str, str] | None:
        """The values in a text that was made from it, else ``None``."""
        if not all(literal in text for literal in self._literals):
            return None
        found = self._compiled.fullmatch(text)
        return found.groupdict() if found else None

    def filled(self, values: Mapping[str, str]) -> str:
        """The Chinese with the values as they stood in the English."""
        return "".join(literal + (values[name] if name is not None else "") for literal, name in self._zh)


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """What stands in a template: its own words, and after them the name of a value, if one follows."""
    count = 0
    for literal, name, _, _ in string.Formatter().parse(text):
        if name == "":
            yield literal, f"n{count}"
            count += 1
        else:
            yield literal, f"n{name}" if name and name.isdigit() else name


def _pattern(text: str) -> str:
    """The regular expression of all that a template can become."""
    seen: set[str] = set()
    pattern = ""
    for (literal, name), (_, _, spec, _) in zip(_parts(text), string.Formatter().parse(text), strict=True):
        pattern += re.escape(literal)
        if name is None:
            continue
        if name in seen:
            pattern += f"(?P={name})"
            continue
        seen.add(name)
        if spec and "|" in spec:
            nouns = "|".join(map(re.escape, spec.split("|")))
            pattern += f"(?P<{name}>{_NUMBER}) (?:{nouns})"
        else:
            pattern += f"(?P<{name}>{_WORD if spec == 's' else _NUMBER if spec else '.*?'})"
    return pattern


class _Library(Message):
    """What a library says, in English; its Chinese is found by the sentences of the table ``library``."""

    def said(self, language: Language) -> str:
        return self.text if language == "en" else _of_libraries().chinese(self.text) or self.text


@cache
def _of_libraries() -> Sentences:
    return Sentences((en, zh) for table, en, zh in lines() if table == "library")


def of_library(text: str) -> Told:
    """What a library says, in English, with its Chinese where the catalogue knows it.

    Examples
    --------
    >>> of_library("Permission denied").said("zh"), of_library("What now?").said("zh")
    ('没有权限', 'What now?')
    """
    return Told(_Library(text))


def of_system(error: OSError) -> str:
    """What the system says is wrong with a file, without the file's name."""
    return of_library(error.strerror) if error.strerror else told_by(error)


def did_you_mean(fault: str, near: Sequence[str]) -> str:
    """What is wrong with a name, and the first of those that are near it, if any is."""
    return english("{fault}; did you mean {near}?", fault=fault, near=near[0]) if near else fault


def one_of(names: Iterable[str]) -> str:
    """Names of which one is meant: ``a, b or c``."""
    *first, last = names
    return english("{first} or {last}", first=", ".join(first), last=last) if first else last
