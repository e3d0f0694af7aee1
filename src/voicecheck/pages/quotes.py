"""The words that a finding quotes, with their place in the turn in which they were said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voicecheck.pages.talkview import Said, seconds
from voicecheck.plaintext import blanked
from voicecheck.records import Finding, Speaker

_EDGE_S = 0.5
"""Seconds by which the time of a finding may lie outside of its turn."""


def quote_data(finding: Finding, said: Said) -> dict[str, Any] | None:
    """Build what a finding quotes; ``None`` where it quotes nothing that was said."""
    if not finding.matched or finding.match_kind == "metadata":
        return None
    place = _place(finding.matched, finding.start, finding.end, finding.turn, finding.speaker, said)
    return {
        **_spot(place, said),
        "x": blanked(finding.matched),
        "kind": finding.match_kind,
        "score": None if finding.match_score is None else round(finding.match_score, 2),
    }


def near_data(finding: Finding, said: Said) -> dict[str, Any] | None:
    """Build what was said that came closest to what was missed."""
    if not finding.nearest:
        return None
    place = _place(finding.nearest, finding.nearest_start, None, None, finding.speaker, said)
    far = finding.nearest_distance
    return {
        **_spot(place, said),
        "x": blanked(finding.nearest),
        "a": seconds(finding.nearest_start),
        "far": None if far is None else round(far, 2),
    }


Place = tuple[int, int, int]
"""A turn's number, and from which to which of its characters."""


def _spot(place: Place | None, said: Said) -> dict[str, int | None]:
    if place is None:
        return {"turn": None, "i": None, "j": None}
    number, first, last = place
    return {"turn": number, "i": said.units(number, first), "j": said.units(number, last)}


def _place(
    quote: str, start: float | None, end: float | None, turn: int | None, speaker: Speaker | None, said: Said
) -> Place | None:
    """Where the words stand: as they are written, at the time that is given; else the words of that time."""
    numbers = [turn] if turn is not None and turn < len(said.turns) else list(_near(start, speaker, said))
    found = [(number, at) for number in numbers for at in _all(quote, said.turns[number].text)]
    if found:
        number, at = min(found, key=lambda each: _distance(each, start, said))
        return number, at, at + len(quote)
    if start is None or end is None:
        return None
    for number in numbers:
        if spot := said.spoken_in(number, start, end):
            return (number, *spot)
    return None


def _near(at: float | None, speaker: Speaker | None, said: Said) -> Iterator[int]:
    """The turns at a time, the speaker's own first; none where there is no time."""
    if at is None:
        return
    here = [n for n, turn in enumerate(said.turns) if turn.start - _EDGE_S <= at <= turn.end + _EDGE_S]
    yield from sorted(here, key=lambda n: said.turns[n].speaker != speaker)


def _all(quote: str, text: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _distance(found: tuple[int, int], start: float | None, said: Said) -> float:
    """How far, in seconds, the word that begins at a place is from a time."""
    number, at = found
    if start is None:
        return 0.0
    turn = said.turns[number]
    known = [
        word.start for word, place in zip(turn.words, said.places[number], strict=True)
        if place is not None and place <= at
    ]  # fmt: skip
    return abs((known[-1] if known else turn.start) - start)
