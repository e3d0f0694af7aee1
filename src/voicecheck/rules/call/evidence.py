"""What shows that a norm was kept or broken: words, a figure, something that happened, or a fact of the manifest.

The four are named tuples, since hundreds are made for a call. Each has the speaker whom it is about, its ``start`` and
``end`` in seconds, ``None`` where it has no place in time, and ``doubt``: why it cannot be relied on, or ``None``.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, TypeVar

from voicecheck.intervals import Interval
from voicecheck.records import MatchKind, Role, Speaker
from voicecheck.rules.reasons import Reason

Span = tuple[int, int]
"""Where words stand in a party's script: the first character, and the one after the last."""


class Words(NamedTuple):
    """What a party said.

    ``matched`` is what the recogniser wrote there, ``kind`` how it was found, ``score`` how well it matches
    (1 the same) or, of what was told by its meaning or heard again, how likely it is. ``turn`` is the number of their
    turn in the call (`voicecheck.conversation.numbering`).
    """

    speaker: Role
    start: float
    end: float
    kind: MatchKind
    matched: str
    span: Span
    turn: int
    score: float | None = None
    doubt: Reason | None = None


class Occurrence(NamedTuple):
    """Something that happened in time and is no words: a hold, an interruption, a silence."""

    speaker: Speaker | None
    start: float
    end: float
    doubt: Reason | None = None


class Fact(NamedTuple):
    """What the manifest says: ``said`` is its column and what stands in it, ``value`` that as a number if it is one."""

    said: str
    value: float | None = None
    speaker: Speaker | None = None
    doubt: Reason | None = None

    @property
    def start(self) -> None:
        """A fact has no time."""

    @property
    def end(self) -> None:
        """A fact has no time."""


class Sample(NamedTuple):
    """A figure that a measure took of the call.

    ``shown_by`` are the words or the fact that it was taken from, where there are such; ``limit`` is what this very
    figure is held against, where it is not the rule's limit (a promised time). ``unit`` is that of its measure.
    """

    value: float
    start: float | None = None
    end: float | None = None
    limit: float | None = None
    shown_by: Words | Fact | None = None
    doubt: Reason | None = None
    speaker: Speaker | None = "agent"
    unit: str | None = None


Evidence: TypeAlias = Words | Sample | Occurrence | Fact
"""What shows a result, told apart by its type."""
Shown = TypeVar("Shown", Words, Sample, Evidence)
"""Words, which stay words; samples, which stay samples; or any evidence."""


def sample_of(shown_by: Words | Fact, value: float, doubt: Reason | None = None) -> Sample:
    """A figure that was taken from words, at their place, or from a fact; in doubt where either is."""
    return Sample(
        value=value,
        speaker=shown_by.speaker,
        start=shown_by.start,
        end=shown_by.end,
        shown_by=shown_by,
        doubt=doubt or shown_by.doubt,
    )


def doubted(evidence: Shown, doubt: Reason | None) -> Shown:
    """The evidence, in doubt for a reason unless it was in doubt before."""
    return evidence if evidence.doubt or not doubt else evidence._replace(doubt=doubt)


def words_of(evidence: Evidence) -> Words | None:
    """The words that it is, or that it was taken from."""
    if isinstance(evidence, Words):
        return evidence
    return evidence.shown_by if isinstance(evidence, Sample) and isinstance(evidence.shown_by, Words) else None


def when(evidence: Evidence) -> Interval | None:
    """The seconds in which it was said or happened; ``None`` where it has no place in time."""
    start, end = evidence.start, evidence.end
    return None if start is None or end is None else Interval(start, max(start, end))


def order(evidence: Evidence) -> tuple[float, Span]:
    """What evidence is put in order of time by."""
    words = words_of(evidence)
    return evidence.start or 0.0, words.span if words else (0, 0)
