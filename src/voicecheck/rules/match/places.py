"""Putting a phrase together from where its wordings stand and the gaps between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard

from voicecheck.rules.language.phrase import Gap, Part, Reading, Wordings

TURN_END = "\n"
"""Stands between turns: no phrase reaches over it."""


Place = tuple[int, int, int, int]
"""Words in a text: start, end, the summed cost of their syllables by sound in hundredths, and how many these are.

A plain tuple: thousands are made for a call, and nothing else is made as fast.
"""

Places = Mapping[str, Sequence[Place]]


class Readings:
    """Readings of phrases, ready to be put together from where their wordings stand.

    A reading is known by its *key part*, the one with the longest wordings: only where one of these stands
    somewhere are its other parts looked for.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = [(reading, tuple(filter(_is_words, reading))) for reading in readings]
        self._known_by: dict[str, list[int]] = {}
        for number, (_, parts) in enumerate(self._readings):
            for word in max(parts, key=_shortest):
                self._known_by.setdefault(word, []).append(number)

    def join(self, places: Places, text: str) -> Iterator[tuple[int, Place]]:
        """The number of each reading that stands in the text, and where it does."""
        standing = frozenset(places)
        keys: dict[int, list[str]] = {}
        for word in standing & self._known_by.keys():
            for number in self._known_by[word]:
                keys.setdefault(number, []).append(word)
        for number, known in keys.items():
            reading, parts = self._readings[number]
            spots: list[list[Place]] = []
            for part in parts:
                there = known if len(parts) == 1 else standing & part
                if not there:  # most readings want for one of their parts
                    break
                spots.append([place for word in there for place in places[word]])
            else:
                for place in spots[0] if len(reading) == 1 else _joined(reading, spots, text):
                    yield number, place


def _is_words(part: Part) -> TypeGuard[Wordings]:
    return isinstance(part, frozenset)


def _shortest(part: Wordings) -> int:
    return min(map(len, part))


def _joined(reading: Reading, spots: Iterable[list[Place]], text: str) -> list[Place]:
    """The places of a reading, from those of each of its wordings and the gaps between them."""
    partial: list[Place] | None = None
    gap: Gap | None = None
    rest = iter(spots)
    for part in reading:
        if isinstance(part, Gap):
            gap = part
            continue
        here = next(rest)
        if partial is None:
            partial = _begun(here, gap, text) if gap else here
        else:
            partial = _continued(partial, here, gap, text)
        if not partial:
            return []
        gap = None
    return _ended(partial or (), gap, text) if gap else partial or []


def _begun(here: Iterable[Place], gap: Gap, text: str) -> list[Place]:
    stretched = ((_stretched(text, start, gap), end, cost, size) for start, end, cost, size in here)
    return [place for place in stretched if place[0] >= 0]


def _ended(partial: Iterable[Place], gap: Gap, text: str) -> list[Place]:
    ended = ((start, _trailing(text, end, gap), cost, size) for start, end, cost, size in partial)
    return [place for place in ended if place[1] >= 0]


def _continued(partial: Iterable[Place], here: Sequence[Place], gap: Gap | None, text: str) -> list[Place]:
    low, high = (gap.low, gap.high) if gap else (0, 0)
    here = sorted(here)
    starts = [place[0] for place in here]
    return [
        (start, end_then, cost + cost_then, size + size_then)
        for start, end, cost, size in partial
        for then, end_then, cost_then, size_then in here[
            bisect_left(starts, end + low) : bisect_right(starts, end + high)
        ]
        if gap is None or _bridged(text, end, then, gap)
    ]


def _bridged(text: str, low: int, high: int, gap: Gap) -> bool:
    return text.find(TURN_END, low, high) < 0 and (gap.allowed is None or gap.allowed.issuperset(text[low:high]))


def _stretched(text: str, start: int, gap: Gap) -> int:
    """Where a phrase starts that begins with a gap, as far out as what may stand in it reaches; -1 where too little."""
    if gap.allowed is None:
        low = start - gap.low
        return low if low >= 0 and text.find(TURN_END, low, start) < 0 else -1
    low = start
    while low > 0 and start - low < gap.high and text[low - 1] in gap.allowed:
        low -= 1
    return low if start - low >= gap.low else -1


def _trailing(text: str, end: int, gap: Gap) -> int:
    """Where a phrase ends that ends with a gap, as far out as what may stand in it reaches; -1 where too little."""
    if gap.allowed is None:
        high = end + gap.low
        return high if high <= len(text) and text.find(TURN_END, end, high) < 0 else -1
    high = end
    while high < len(text) and high - end < gap.high and text[high] in gap.allowed:
        high += 1
    return high if high - end >= gap.low else -1


def apart(places: Iterable[Place]) -> list[Place]:
    """Of overlapping places the first, of those that start together the longest; the closer in sound before both."""
    kept: list[Place] = []
    for place in sorted(set(places), key=_first_and_longest):
        if kept and place[0] < kept[-1][1]:
            if mean_cost(place) < mean_cost(kept[-1]):
                kept[-1] = place
            continue
        kept.append(place)
    return kept


def mean_cost(place: Place) -> float:
    """The cost of a syllable, 0 to 1."""
    _, _, cost, size = place
    return cost / (100 * size)


def _first_and_longest(place: Place) -> tuple[int, int, int]:
    start, end, cost, _ = place
    return start, -end, cost
