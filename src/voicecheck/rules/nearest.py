"""Near misses: what was said that comes closest to a required phrase which was not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import eq

from voicecheck.records import Finding
from voicecheck.rules.call import Span
from voicecheck.rules.conditions import evaluate, parties, spans_of
from voicecheck.rules.grammar import Condition
from voicecheck.rules.phrases import parse_phrase
from voicecheck.rules.scene import Scene

_TELLING = 0.35
"""Mean cost of a syllable up to which what was said is worth showing."""
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
    """What was said, when, and how far off it is (mean cost of a syllable, 0 the same)."""

    said: str
    start: float
    distance: float


def with_nearest(finding: Finding, condition: Condition, scene: Scene) -> Finding:
    """The finding of a condition that does not hold, with the closest thing that was said."""
    miss = nearest(condition, scene)
    if miss is None:
        return finding
    return replace(finding, nearest=miss.said, nearest_start=miss.start, nearest_distance=miss.distance)


def nearest(condition: Condition, scene: Scene) -> NearMiss | None:
    """The closest thing that was said to any phrase of a condition that does not hold.

    It is looked for where the phrase has to stand; if nothing there comes near it, but it was said elsewhere, that
    is the closest.
    """
    wanted = list(_wanted(condition, scene))
    misses = [miss for part, there in wanted for miss in _misses(part, there)] or [
        NearMiss(hit.matched or "", hit.start, round(1.0 - (hit.score or 0.0), 3))
        for part, there in wanted
        if there.window != "anywhere"
        for hit in evaluate(part, there.but(window="anywhere")).hits
        if hit.start is not None and hit.span and hit.span[1] - hit.span[0] >= _SHORTEST
    ]
    return min(misses, key=lambda miss: (miss.distance, miss.start), default=None)


def _wanted(condition: Condition, scene: Scene) -> Iterator[tuple[Condition, Scene]]:
    """The conditions on phrases that would have had to hold, each in the scene where it is tried."""
    scene = scene.but(speaker=condition.speaker or scene.speaker, window=condition.window or scene.window)
    name, value = next(condition.operators())
    if name == "phrases":
        yield condition, scene
    elif name in ("any", "all", "sequence", "at_least"):
        parts = condition.at_least.of if condition.at_least else value
        assert isinstance(parts, tuple)
        for part in parts:
            if not evaluate(part, scene).holds:
                yield from _wanted(part, scene)


def _misses(condition: Condition, scene: Scene) -> Iterator[NearMiss]:
    for speaker in parties(scene):
        script = scene.call.script(speaker)
        spans: list[Span] = [] if scene.call.unheard(speaker) else spans_of(scene, script)[0]
        for span in spans:
            found = scene.closest(speaker, scene.numbers[id(condition)], span)
            if found and found.cost <= _TELLING and _telling(condition, script.text[slice(*found.span)]):
                yield NearMiss(script.raw(found.span), round(script.time_of(found.span[0])[0], 3), round(found.cost, 3))


def _telling(condition: Condition, said: str) -> bool:
    """Whether what was said is written like one of a condition's phrases, not only somewhat like it in sound."""
    whole, in_parts = _readings(condition.phrases or ())
    if len(said) >= _SHORTEST and any(_same(word, said) >= _SAME_AS_WRITTEN * len(said) for word in whole[len(said)]):
        return True
    return any(_written_alike(parts, said) for parts in in_parts)


_Parts = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1024)
def _readings(phrases: tuple[str, ...]) -> tuple[dict[int, list[str]], tuple[_Parts, ...]]:
    """The wordings without a gap by their length, and the parts of those with one."""
    whole: dict[int, list[str]] = defaultdict(list)
    in_parts = []
    for reading in (reading for phrase in phrases for reading in parse_phrase(phrase)):
        parts = tuple(tuple(sorted(part)) for part in reading if isinstance(part, frozenset))
        if len(parts) > 1 or len(reading) > 1:
            in_parts.append(parts)
        else:
            for word in parts[0]:
                whole[len(word)].append(word)
    return whole, tuple(in_parts)


def _written_alike(parts: _Parts, said: str) -> bool:
    """Whether enough characters stand where they have to: the first wording's at the start, the last's at the end."""
    same = size = 0
    for i, part in enumerate(parts):
        best = max((_same(word, said[-len(word) :] if i else said), -len(word)) for word in part)
        same, size = same + best[0], size - best[1]
    return size >= _SHORTEST and size <= len(said) <= _LOOSEST * size and same >= _SAME_AS_WRITTEN * size


def _same(word: str, there: str) -> int:
    """How many characters of a wording stand there."""
    return sum(map(eq, word, there))
