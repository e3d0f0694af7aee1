"""Stretches of one party's speech, with the text that belongs to them.

The islands of speech say when somebody spoke, the segments what was said. Here the two meet:
islands that are no speech after all are put aside, the others are joined over the short silences
of fluent speech, and every segment's text goes to the stretch in which it was spoken.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from voicecheck.intervals import Interval, Intervals, intersect, merge, total
from voicecheck.records import Activity, Segment, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchOptions:
    """How islands become stretches; all in seconds.

    ``join``: silences shorter than this lie inside a stretch (clauses of fluent Mandarin lie
    0.2–0.5 s apart). ``unheard``: a shorter island in which nothing was recognised is a click or a
    leak from the other channel, not speech. ``word_slack``: how far a word's time may be off.
    """

    join: float = 0.5
    unheard: float = 0.3
    word_slack: float = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a segment's text, with its words and the reason why it cannot be relied on."""

    text: str
    words: tuple[Word, ...] = ()
    suspect: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One party's speech without a long silence: its islands, and what was said in it.

    ``doubtful`` is the seconds of speech in it whose text is missing or suspect.
    """

    islands: Intervals
    pieces: tuple[Piece, ...] = ()
    doubtful: float = 0.0

    @property
    def start(self) -> float:
        """Its first sound."""
        return self.islands[0].start

    @property
    def end(self) -> float:
        """Its last sound."""
        return self.islands[-1].end

    @property
    def interval(self) -> Interval:
        """From its first sound to its last."""
        return Interval(self.start, self.end)

    @property
    def text(self) -> str:
        """All that was recognised in it."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words that were recognised in it."""
        return tuple(word for piece in self.pieces for word in piece.words)

    @property
    def confidence(self) -> float | None:
        """Mean probability of its words, ``None`` where it has none."""
        sure = [word.probability for word in self.words]
        return fmean(sure) if sure else None


Stretches = tuple[Stretch, ...]


class _Track:
    """Intervals in the order of time, none inside another, that tell quickly which of them touch one."""

    def __init__(self, spans: Iterable[Interval]) -> None:
        self.spans = tuple(spans)
        self._starts = [span.start for span in self.spans]
        self._ends = [span.end for span in self.spans]

    def touching(self, wanted: Interval) -> range:
        """Indices of those that share more than a point with `wanted`."""
        return range(bisect_right(self._ends, wanted.start), bisect_left(self._starts, wanted.end))


def gather(activity: Activity, segments: Sequence[Segment], *, options: StretchOptions) -> Stretches:
    """Stretches of speech on one channel, in the order of time.

    Parameters
    ----------
    activity
        The channel's islands of speech and its music.
    segments
        What was said on the channel.
    options
        Lengths, in seconds.

    Examples
    --------
    >>> activity = Activity(speech=(Interval(1, 2), Interval(2.3, 3), Interval(5, 6)))
    >>> [(s.start, s.end) for s in gather(activity, (), options=StretchOptions())]
    [(1, 3), (5, 6)]
    """
    slack = options.word_slack
    said = sorted((segment for segment in segments if segment.text), key=lambda segment: segment.start)
    heard = _Track(segment.interval for segment in said)
    islands = [
        island
        for island in merge(activity.speech)
        if any(_says(said[index], island, slack) for index in heard.touching(island))
        or (island.duration >= options.unheard and not _is_music(island, activity.music))
    ]
    groups = _grouped(islands, options.join)
    if not groups:
        return ()
    pieces: list[list[Piece]] = [[] for _ in groups]
    spans = _Track(Interval(group[0].start, group[-1].end) for group in groups)
    told = [segment for segment in segments if segment.text or segment.suspect]  # why there is no text is told, too
    for segment in sorted(told, key=lambda segment: segment.start):
        for index, piece in _hand_out(segment, spans, slack):
            pieces[index].append(piece)
    relied = _Track(merge(s.interval.padded(slack, slack) for s in said if s.suspect is None))
    return tuple(
        Stretch(group, tuple(own), _unrelied(group, span, relied))
        for group, own, span in zip(groups, pieces, spans.spans, strict=True)
    )


def _says(segment: Segment, island: Interval, slack: float) -> bool:
    """Whether something of a segment was said in an island: by its words, where it has them."""
    near = island.padded(slack, slack)
    return not segment.words or any(near.start <= (w.start + w.end) / 2 <= near.end for w in segment.words)


def _is_music(island: Interval, music: Intervals) -> bool:
    return total(intersect([island], music)) > island.duration / 2


def _unrelied(group: Intervals, span: Interval, relied: _Track) -> float:
    """Seconds of a group's speech outside the segments whose text can be relied on."""
    near = [relied.spans[index] for index in relied.touching(span)]
    return max(0.0, total(group) - total(intersect(group, near)))


def _grouped(islands: Sequence[Interval], join: float) -> list[Intervals]:
    groups: list[list[Interval]] = []
    for island in islands:
        if groups and island.start - groups[-1][-1].end < join:
            groups[-1].append(island)
        else:
            groups.append([island])
    return [tuple(group) for group in groups]


def _hand_out(segment: Segment, track: _Track, slack: float) -> list[tuple[int, Piece]]:
    """The parts of a segment's text, each with the index of the group in which it was spoken."""
    spans = track.spans
    near = track.touching(segment.interval.padded(slack, slack))
    if not near:
        return []
    if len(near) == 1 or not segment.words:
        longest = max(near, key=lambda i: min(spans[i].end, segment.end) - max(spans[i].start, segment.start))
        return [(longest, Piece(segment.text, segment.words, segment.suspect))]
    owners = [min(near, key=lambda i: _distance(spans[i], (w.start + w.end) / 2)) for w in segment.words]
    runs = [(owner, [n for n, _ in run]) for owner, run in groupby(enumerate(owners), key=lambda pair: pair[1])]
    starts = _positions(segment)
    parts: list[tuple[int, Piece]] = []
    for place, (owner, numbers) in enumerate(runs):
        words = segment.words[numbers[0] : numbers[-1] + 1]
        if starts is None:
            text = "".join(word.text for word in words)
        else:
            begin = 0 if place == 0 else starts[numbers[0]]
            stop = len(segment.text) if place == len(runs) - 1 else starts[numbers[-1] + 1]
            text = segment.text[begin:stop]
        parts.append((owner, Piece(text, words, segment.suspect)))
    return parts


def _distance(span: Interval, time: float) -> float:
    return max(span.start - time, time - span.end, 0.0)


def _positions(segment: Segment) -> list[int] | None:
    """Where each word begins in the text, or ``None`` where the two do not agree."""
    positions: list[int] = []
    cursor = 0
    for word in segment.words:
        at = segment.text.find(word.text.strip(), cursor)
        if at < 0:
            return None
        positions.append(at)
        cursor = at + len(word.text.strip())
    return positions
