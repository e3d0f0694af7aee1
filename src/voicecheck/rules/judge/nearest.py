"""Near misses: the turn in which something very close to a required phrase was said, where that helps.

It is read by an agent as a hint, so it is a whole turn and not a slice of one, and nothing where what was said only
happens to sound alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voicecheck.records import Finding
from voicecheck.rules.call.evidence import Span, words_of
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.conditions import evaluate, parties, spans_of
from voicecheck.rules.judge.lacking import Part
from voicecheck.rules.judge.scene import Scene
from voicecheck.rules.language.condition import Condition
from voicecheck.rules.language.phrase import parse_phrase

_TELLING = 0.12
"""Mean cost of a syllable up to which what was said is worth showing.

Of the near misses up to 0.35 on nine labelled calls, the eight that there were lay at 0.163 and above, and none had to
do with its norm (查了，就是你自 for a company's name); of 150 on the packs' own failing examples those that had lay at
0.113 and below, with five of some 120 above.
"""
_SAME_AS_WRITTEN = 0.5
"""Share of a phrase's characters that must be written as they are.

By sound alone something in every call is like one of a norm's hundreds of wordings: of the near misses of 106
missing phrases in 35 transcribed calls some 10 of 84 had to do with the norm, of those left by all limits here
about 10 of 22.
"""
_LOOSEST = 2.0
"""Most characters, to one of the phrase's, that what was said may have: what fills a wide gap tells nothing."""
_SHORTEST = 4
"""Characters: something like a shorter phrase is said in every call."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The turn in which it was said, when that began, and how far off it is (mean cost of a syllable, 0 the same).

    ``turn`` is its number in the call.
    """

    said: str
    start: float
    distance: float
    turn: int


def with_nearest(finding: Finding, parts: Sequence[Part]) -> Finding:
    """The finding of a condition of which some parts do not hold, with the closest thing that was said.

    Where nothing asked for it, that is what the finding shows.
    """
    miss = nearest(parts)
    if miss is None:
        return finding
    near = replace(finding, nearest=miss.said, nearest_start=miss.start, nearest_distance=miss.distance)
    return near if near.evidence_role else replace(near, evidence_role="nearest", turn=miss.turn)


def nearest(parts: Sequence[Part]) -> NearMiss | None:
    """The closest thing that was said to any phrase of the parts of a condition that do not hold.

    It is looked for where the phrase has to stand; if nothing there comes near it, but it was said elsewhere, that
    is the closest. What an exception excuses, and what reaches over the end of a clause, is passed over.
    """
    wanted = [part for part in parts if part.condition.phrases]
    misses = [miss for part in wanted for miss in _misses(part.condition, part.scene)] or [
        _turn(there.call.script(words.speaker), words.span, 1.0 - (words.score if words.score is not None else 1.0))
        for part, there in wanted
        if there.window != "anywhere"
        for words in map(words_of, evaluate(part, there._replace(window="anywhere")).hits)
        if words and words.span[1] - words.span[0] >= _SHORTEST
    ]
    return min(misses, key=lambda miss: (miss.distance, miss.start), default=None)


def _misses(condition: Condition, scene: Scene) -> Iterator[NearMiss]:
    for speaker in parties(scene):
        script = scene.call.script(speaker)
        spans: list[Span] = [] if scene.call.unheard(speaker) else spans_of(scene, script)[0]
        for span in spans:
            found = scene.searches.phrases(speaker).closest(scene.ready(condition).number, span, limit=_TELLING)
            if not found or not found.cost or not script.in_one_clause(found.span):
                continue
            if _telling(condition, script.text[slice(*found.span)]):
                yield _turn(script, found.span, found.cost)


def _turn(script: Script, span: Span, distance: float) -> NearMiss:
    at = script.turn_at(span[0])
    turn = script.turns[at]
    return NearMiss(turn.text, round(turn.start, 3), round(distance, 3), script.number_of(at))


def _telling(condition: Condition, said: str) -> bool:
    """Whether what was said is written like one of a condition's phrases, not only somewhat like it in sound."""
    return len(said) >= _SHORTEST and any(each.like(said) for each in _written(condition.phrases or ()))


@lru_cache(maxsize=1024)
def _written(phrases: tuple[str, ...]) -> tuple[_Whole | _InParts, ...]:
    """The wordings without a gap, and the parts of those with one."""
    whole: list[str] = []
    in_parts: list[_Parts] = []
    for reading in (reading for phrase in phrases for reading in parse_phrase(phrase)):
        parts = tuple(tuple(sorted(part)) for part in reading if isinstance(part, frozenset))
        if len(reading) > 1:
            in_parts.append(parts)
        else:
            whole += parts[0]
    return (*((_Whole(whole),) if whole else ()), *((_InParts(in_parts),) if in_parts else ()))


_Parts = tuple[tuple[str, ...], ...]
_Codes = NDArray[np.uint32]


class _Whole:
    """Wordings as arrays of characters, one for each length: all of them are held against what was said at once."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words: dict[int, _Codes] = {
            length: np.stack([_codes(word) for word in words if len(word) == length]) for length in set(map(len, words))
        }

    def like(self, said: str) -> bool:
        """Whether enough of a wording's characters stand where they have to."""
        words = self._words.get(len(said))
        return words is not None and bool((words == _codes(said)).sum(axis=1).max() >= _SAME_AS_WRITTEN * len(said))


class _InParts:
    """Readings with gaps: the first part has to stand at the start of what was said, the others at its end."""

    def __init__(self, readings: Sequence[_Parts]) -> None:
        parts = [part for reading in readings for part in reading]
        words = [word for part in parts for word in part]
        self._longest = max(map(len, words))
        self._lengths = np.array([*map(len, words)])
        first = [at == 0 for reading in readings for at, part in enumerate(reading) for _ in part]
        self._first = np.array(first)[:, None]
        self._words = np.stack([self._padded(word, leads) for word, leads in zip(words, first, strict=True)])
        self._first_words = np.cumsum([0, *map(len, parts[:-1])])
        self._first_parts = np.cumsum([0, *map(len, readings[:-1])])

    def _padded(self, word: str, first: bool) -> _Codes:
        return _codes(word.ljust(self._longest, _NOTHING) if first else word.rjust(self._longest, _NOTHING))

    def like(self, said: str) -> bool:
        """Whether enough characters of a reading's parts stand where they have to."""
        start, end = said[: self._longest].ljust(self._longest), said[-self._longest :].rjust(self._longest)
        same = (self._words == np.where(self._first, _codes(start), _codes(end))).sum(axis=1)
        # Of each part the wording with the most characters in place, of those the shortest.
        best = np.maximum.reduceat(same * _LONGER - self._lengths, self._first_words)
        there = -(-best // _LONGER)
        alike, size = (np.add.reduceat(each, self._first_parts) for each in (there, there * _LONGER - best))
        fits = (size >= _SHORTEST) & (size <= len(said)) & (len(said) <= _LOOSEST * size)
        return bool((fits & (alike >= _SAME_AS_WRITTEN * size)).any())


_NOTHING = "\0"
"""Stands in no text."""
_LONGER = 1 << 16
"""More than any wording has characters."""


def _codes(text: str) -> _Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)
