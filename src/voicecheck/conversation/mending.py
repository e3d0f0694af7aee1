"""Turns where the channels are out of step: built as if they were in step, told at their times in the recording.

A customer's short answer that was recorded late lies inside the agent's next turn, and the agent's two
turns become one with a long pause: so that nobody's rate or pauses suffer, the turns are built from mended
times. Norms are judged on mended times, too: what was said in answer to what does not depend on a tenth of
a second. What does (interruptions, overlap, responses) is not told: the shift is known to 0.1 to 0.3 s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from voicecheck.conversation.skew import Skew
from voicecheck.conversation.stretches import Stretch, Stretches
from voicecheck.intervals import Interval
from voicecheck.language.stored import english
from voicecheck.records import Conversation, Finding, Turn, Word


def mended(heard: Stretches, skew: Skew) -> Stretches:
    """The customer's stretches at the times at which they were said, were the channels in step."""
    return tuple(
        Stretch(
            tuple(_moved(island, skew.mended) for island in stretch.islands),
            tuple(replace(piece, words=_moved_words(piece.words, skew.mended)) for piece in stretch.pieces),
            stretch.doubtful,
        )
        for stretch in heard
    )


def skew_of(talk: Conversation) -> Skew | None:
    """The shift that a stored conversation was built with, ``None`` where the channels are in step."""
    greatest, drift = talk.channel_offset_s, talk.channel_drift_s or 0.0
    if greatest is None:
        return None
    grows = greatest * drift >= 0
    first, last = (greatest - drift, greatest) if grows else (greatest, greatest + drift)
    return Skew(first, last, talk.duration)


def mended_talk(talk: Conversation, skew: Skew) -> Conversation:
    """A conversation whose customer's turns, and what was missed of them, are at mended times; events stay."""
    turns = [_at(turn, skew.mended) if turn.speaker == "customer" else turn for turn in talk.turns]
    return replace(
        talk,
        turns=tuple(sorted(turns, key=lambda turn: (turn.start, turn.end))),
        customer_unclaimed=tuple(_moved(sound, skew.mended) for sound in talk.customer_unclaimed),
        customer_voiceless=tuple(_moved(text, skew.mended) for text in talk.customer_voiceless),
        customer_unread=tuple(_moved(speech, skew.mended) for speech in talk.customer_unread),
        customer_unrecorded=tuple(_moved(stretch, skew.mended) for stretch in talk.customer_unrecorded),
    )


def recorded_finding(finding: Finding, skew: Skew) -> Finding:
    """A finding on a mended conversation, at the time in the recording where the customer can be heard."""
    if finding.speaker != "customer" or finding.start is None or finding.end is None:
        return finding
    start, end = (round(skew.recorded(time), 3) for time in (finding.start, finding.end))
    return replace(finding, start=start, end=end)


def recorded(turn: Turn, skew: Skew) -> Turn:
    """A turn of the customer that was built of mended stretches, at its times in the recording."""
    return _at(turn, skew.recorded)


def _at(turn: Turn, to: Callable[[float], float]) -> Turn:
    return replace(
        turn,
        start=to(turn.start),
        end=to(turn.end),
        pauses=tuple(_moved(pause, to) for pause in turn.pauses),
        words=_moved_words(turn.words, to),
    )


def _moved(span: Interval, to: Callable[[float], float]) -> Interval:
    return Interval(to(span.start), to(span.end))


def _moved_words(words: Sequence[Word], to: Callable[[float], float]) -> tuple[Word, ...]:
    return tuple(word._replace(start=to(word.start), end=to(word.end)) for word in words)


def note(skew: Skew) -> str:
    """What a person should know of channels that are out of step.

    Examples
    --------
    >>> note(Skew(1.52, 1.52, 60.0))[:86]
    "the channels are out of step by about 1.5 s (the customer's is late): interruptions, o"
    """
    way = english("late") if skew.greatest > 0 else english("early")
    low, high = sorted((abs(skew.first), abs(skew.last)))
    if skew.first == skew.last:
        size = english("about {seconds:.1f} s", seconds=low)
    elif skew.greatest == skew.last:
        size = english("{low:.1f} to {high:.1f} s, growing", low=low, high=high)
    else:
        size = english("{low:.1f} to {high:.1f} s, shrinking", low=low, high=high)
    return english(
        "the channels are out of step by {size} (the customer's is {way}): "
        "interruptions, overlaps, backchannels, dead air and responses are unknown",
        size=size,
        way=way,
    )
