"""What else a party may have said, in its place in the script: the line as it would be with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecheck.records import Alternative, Turn
from voicecheck.text.normalize import NormalizedText
from voicecheck.transcript.likelihood import probability_said

Span = tuple[int, int]
_BESIDE = 24
"""Characters kept on either side of what may have been said: a phrase with its gaps is no longer."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """An alternative in a script.

    ``span`` is what stands there, in characters of the script; ``line`` the text around it with the alternative in
    its place, which begins at ``low`` of the script and has it at ``at``. ``probability`` is that it was said.
    """

    alternative: Alternative
    span: Span
    line: str
    low: int
    at: int
    probability: float

    def touches(self, place: Span) -> bool:
        """Whether a stretch of ``line`` reaches into what may have been said."""
        return place[0] < self.at + len(self.alternative.phrase) and self.at < place[1]

    def in_script(self, place: Span) -> Span:
        """A stretch of ``line`` as a stretch of the script, with all of what stands there where it touches that."""
        end = self.at + len(self.alternative.phrase)
        first = self.low + place[0] if place[0] < self.at else self.span[0]
        last = self.span[1] + place[1] - end if place[1] > end else self.span[1]
        return first, last


def otherwise(
    alternatives: Sequence[Alternative],
    turns: Sequence[Turn],
    normalized: Sequence[NormalizedText],
    starts: Sequence[int],
) -> Iterator[Otherwise]:
    """The alternatives of a party that still stand where they were found.

    Parameters
    ----------
    alternatives
        Of this party.
    turns, normalized, starts
        The party's turns, their normalised texts, and where in the script each begins.
    """
    for each in alternatives:
        for turn, normal, start in zip(turns, normalized, starts, strict=True):
            if turn.start - 0.01 <= each.start and each.end <= turn.end + 0.01 and (raw := _raw_span(each, turn)):
                if placed := _placed(each, normal, start, raw):
                    yield placed
                break


def _raw_span(each: Alternative, turn: Turn) -> Span | None:
    """Where the words that it replaces stand in the text of a turn, if they are there."""
    cursor, first = 0, None
    for word in turn.words:
        text = word.text.strip()
        at = turn.text.find(text, cursor)
        if at < 0:
            continue
        cursor = at + len(text)
        if word.start >= each.start - 1e-6 and first is None:
            first = at
        if word.end >= each.end - 1e-6:
            break
    if first is None or turn.text[first:cursor].replace(" ", "") != each.heard.replace(" ", ""):
        return None
    return first, cursor


def _placed(each: Alternative, normal: NormalizedText, start: int, raw: Span) -> Otherwise | None:
    bounds = zip(normal.offsets, normal.ends, strict=True)
    inside = [at for at, (begin, end) in enumerate(bounds) if raw[0] <= begin and end <= raw[1]]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    low = max(0, first - _BESIDE)
    line = normal.text[low:first] + each.phrase + normal.text[last : last + _BESIDE]
    return Otherwise(each, (start + first, start + last), line, start + low, first - low, probability_said(each))
