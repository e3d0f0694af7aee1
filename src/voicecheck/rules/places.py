"""Putting a phrase together from where its wordings stand and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from voicecheck.rules.phrases import Gap, Reading

TURN_END = "\n"
"""Stands between turns: no phrase reaches over it."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Words in a text: bounds, and the summed cost by sound and number of their syllables."""

    start: int
    end: int
    cost: float = 0.0
    size: int = 1


Places = Mapping[str, Sequence[Place]]


def join(reading: Reading, places: Places, text: str) -> Iterable[Place]:
    """The places of a reading, from those of its wordings and the gaps between them."""
    partial: list[Place] | None = None
    gap: Gap | None = None
    for part in reading:
        if isinstance(part, Gap):
            gap = part
            continue
        here = [place for word in places.keys() & part for place in places[word]]
        if not here:
            return ()
        if partial is None:
            stretched = (replace(place, start=_stretched(text, place.start, gap)) for place in here) if gap else here
            partial = [place for place in stretched if place.start >= 0]
        else:
            partial = [
                Place(a.start, b.end, a.cost + b.cost, a.size + b.size)
                for a in partial
                for b in here
                if _between(text, a.end, b.start, gap)
            ]
        gap = None
    if gap is None:
        return partial or ()
    ended = (replace(place, end=_trailing(text, place.end, gap)) for place in partial or ())
    return [place for place in ended if place.end >= 0]


def _between(text: str, end: int, start: int, gap: Gap | None) -> bool:
    if gap is None:
        return start == end
    return gap.low <= start - end <= gap.high and gap.fits(text[end:start]) and TURN_END not in text[end:start]


def _stretched(text: str, start: int, gap: Gap) -> int:
    """Where a phrase starts that begins with a gap; -1 where nothing fits."""
    for size in range(gap.low if gap.allowed is None else gap.high, gap.low - 1, -1):
        before = text[max(0, start - size) : start]
        if gap.fits(before) and TURN_END not in before:
            return start - len(before)
    return -1


def _trailing(text: str, end: int, gap: Gap) -> int:
    """Where a phrase ends that ends with a gap; -1 where nothing fits."""
    for size in range(gap.low if gap.allowed is None else gap.high, gap.low - 1, -1):
        after = text[end : end + size]
        if gap.fits(after) and TURN_END not in after:
            return end + len(after)
    return -1


def apart(places: Iterable[Place]) -> list[Place]:
    """Of overlapping places the first, of those that start together the longest; the closer in sound before both."""
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda p: (p.start, -p.end, p.cost)):
        if kept and place.start < kept[-1].end:
            if place.cost / place.size < kept[-1].cost / kept[-1].size:
                kept[-1] = place
            continue
        kept.append(place)
    return kept
