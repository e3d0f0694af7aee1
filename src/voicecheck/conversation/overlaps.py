"""Both speak at once: backchannels, interruptions and overlap.

Overlap alone is no fault: about 40 % of the changes of speaker in ordinary talk have some (Heldner
and Edlund 2010). What is told here is who started into whose turn, for how long, and who gave way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from voicecheck.conversation.stretches import Stretch, Stretches
from voicecheck.intervals import Interval, Intervals, at_least, at_most, intersect, merge, subtract
from voicecheck.phonetics.syllables import syllable_cost, syllables
from voicecheck.records import Event, Turn
from voicecheck.text.normalize import normalize
from voicecheck.text.spoken import count_characters

ATTEMPT = 2.0
"""Seconds of both speaking from which an interruption that the other withstood counts all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapOptions:
    """Thresholds of speaking at once, in seconds; the definitions are those of interface.md.

    ``acknowledgements`` are the words that take no floor (configuration). A backchannel consists of
    nothing else and lasts at most ``short`` or has fewer than ``few_characters``; a sound of at most
    ``short`` in which nothing was recognised may be one, too. Words that the recogniser is sure of (a
    probability of at least ``sure``) must sound like an acknowledgement but for the common
    confusions of Mandarin (``alike``: sh and s, n and l, in and ing), each syllable by itself; the
    other words may differ more, as long as the mean cost of a syllable is at most ``doubtful_alike``
    (嗯是的 was written 粉丝等 with a probability of 0.5). ``lead``: the other must have begun so long
    before, else the two started together. ``breath``: the longest silence of the other in which an
    acknowledgement takes no floor, ``resumption`` the longest after one that overlapped the end by
    ``lead``.

    An interruption starts after the other held the floor for ``floor`` and both speak for ``both``;
    in the other's last ``terminal`` it is not an interruption. The other yields who stops within
    ``yielding``. The norm (listen.interruptions) counts those to which the other yielded, and attempts
    that last ``attempt``. A sound of at most ``wordless`` in which nothing was recognised, and one of at
    most ``short`` of which no word is sure, accuse nobody. ``least_overlap``: shorter overlap is within
    the error of the edges.
    """

    acknowledgements: tuple[str, ...]
    short: float = 1.0
    few_characters: int = 4
    sure: float = 0.6
    alike: float = 0.1
    doubtful_alike: float = 0.3
    wordless: float = 2.0
    lead: float = 0.2
    breath: float = 0.8
    resumption: float = 1.0
    floor: float = 1.0
    both: float = 0.5
    terminal: float = 0.5
    yielding: float = 1.5
    attempt: float = ATTEMPT
    least_overlap: float = 0.1


_QUESTION = re.compile(r"(吗|嘛|么|呢|吧|对不对|是不是|好不好|行不行|可不可以|有没有|没有|[?？])[。，,.!！?？\s]*$")
_NOT_WORDS = re.compile(r"[\W_]+")
_NEGATIONS = frozenset({"bu", "mei"})
"""不 and 没 turn the meaning round, so another syllable is never taken for one of them, nor one for another."""


@lru_cache(maxsize=8)
def _sounding(acknowledgements: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(sound for word in acknowledgements if (sound := tuple(syllables(word))))


def acknowledges(said: Stretch | Turn, options: OverlapOptions) -> bool:
    """Whether the words of a stretch are nothing but acknowledgements, by sound.

    A question is not an acknowledgement (没问题吗), nor is a refusal (不行), however short. Without
    words there is nothing that acknowledges.

    Examples
    --------
    >>> known = OverlapOptions(acknowledgements=("嗯", "好的", "没问题"))
    >>> def turn(text):
    ...     return Turn(speaker="agent", kind="turn", start=0, end=1, text=text)
    >>> [acknowledges(turn(text), known) for text in ("嗯，号的。", "好的但是", "好的好的退", "没问题吗")]
    [True, False, False, False]
    """
    heard = _plain(said.text)
    if not heard:
        return False
    likely = [word.probability for word in said.words for _ in _plain(word.text)]
    if len(likely) != len(heard):  # a numeral is read out: the words do not match the text one by one
        likely = [1.0 if said.confidence is None else said.confidence] * len(heard)
    limits = tuple(options.alike if probability >= options.sure else 1.0 for probability in likely)
    cost = _cost(heard, limits, options.acknowledgements)
    return cost is not None and cost <= options.doubtful_alike


def _plain(text: str) -> str:
    return _NOT_WORDS.sub("", normalize(text).text)


@lru_cache(maxsize=4096)
def _cost(text: str, limits: tuple[float, ...], acknowledgements: tuple[str, ...]) -> float | None:
    """The mean cost of a syllable to the nearest acknowledgements; ``None`` where some syllable is over its limit."""
    heard = syllables(text)
    known = _sounding(acknowledgements)
    least = [0.0] + [inf] * len(heard)
    for place in range(len(heard)):
        for sound in known if least[place] < inf else ():
            stop = place + len(sound)
            pairs = list(zip(heard[place:stop], sound, strict=False))
            costs = [_syllable_cost(*pair) for pair in pairs]
            if len(pairs) == len(sound) and all(map(float.__le__, costs, limits[place:stop])):
                least[stop] = min(least[stop], least[place] + sum(costs))
    return least[-1] / len(heard) if least[-1] < inf else None


def _syllable_cost(heard: str, known: str) -> float:
    if heard != known and not _NEGATIONS.isdisjoint((heard, known)):
        return inf
    return syllable_cost(heard, known)


def may_acknowledge(said: Stretch | Turn, options: OverlapOptions) -> bool:
    """Whether a stretch can be a backchannel: short, of words that acknowledge or of none that were recognised."""
    short = at_most(said.end - said.start, options.short)
    if not _plain(said.text):
        return short
    return (short or count_characters(said.text) < options.few_characters) and acknowledges(said, options)


def is_backchannel(stretch: Stretch, others: Stretches, options: OverlapOptions) -> bool:
    """Whether a stretch only acknowledges while the other keeps the floor.

    Parameters
    ----------
    stretch
        What one party said.
    others
        All that the other said, in the order of time.
    options
        Thresholds.
    """
    if not may_acknowledge(stretch, options):
        return False
    begun = [i for i, other in enumerate(others) if at_least(stretch.start - other.start, options.lead)]
    if not begun:
        return False
    holder = others[begun[-1]]
    if stretch.end <= holder.end:
        return True
    following = others[begun[-1] + 1] if begun[-1] + 1 < len(others) else None
    if following is None or _QUESTION.search(holder.text):
        return False
    silence = following.start - holder.end
    if stretch.start < holder.end:
        return at_least(holder.end - stretch.start, options.lead) and at_most(silence, options.resumption)
    return at_most(silence, options.breath) and stretch.end <= following.end


def backchannels(turns: Sequence[Turn]) -> tuple[Event, ...]:
    """A ``backchannel`` event for each turn of that kind."""
    return tuple(
        Event(kind="backchannel", by=turn.speaker, start=turn.start, end=turn.end)
        for turn in turns
        if turn.kind == "backchannel"
    )


def interruptions(turns: Sequence[Turn], *, options: OverlapOptions) -> tuple[Event, ...]:
    """An ``interruption`` event for each turn that starts into the other's, with who gave way.

    The event lasts while both speak. Starting together after a silence, an acknowledgement and a
    terminal overlap are none.
    """
    floor = [turn for turn in turns if turn.kind == "turn"]
    found: list[Event] = []
    for turn in floor:
        for held in floor:
            if held.speaker == turn.speaker or not held.start < turn.start < held.end:
                continue
            event = _interruption(turn, held, options)
            if event is not None:
                found.append(event)
    return tuple(found)


def _interruption(turn: Turn, held: Turn, options: OverlapOptions) -> Event | None:
    """The interruption of `held` by `turn`, which starts within it, if it is one."""
    too_early = not at_least(turn.start - held.start, options.floor)
    finishing = at_most(held.end - turn.start, options.terminal)
    if too_early or finishing or acknowledges(turn, options) or _unrecognised(turn, options):
        return None
    both = _together(turn, held)
    if not at_least(both.duration, options.both):
        return None
    yielded = at_most(held.end - turn.start, options.yielding) and turn.end > held.end
    return Event(
        kind="interruption",
        by=turn.speaker,
        start=both.start,
        end=both.end,
        yielded=yielded,
        counted=yielded or at_least(both.duration, options.attempt),
    )


def is_counted(event: Event) -> bool:
    """Whether an event is an interruption that the norm counts.

    Interruptions that were stored before this was kept count by the published definition.

    Examples
    --------
    >>> [is_counted(Event(kind="interruption", start=0, end=end, yielded=False)) for end in (1.9, 2.0)]
    [False, True]
    """
    if event.kind != "interruption":
        return False
    if event.counted is not None:
        return event.counted
    return event.yielded is not False or at_least(event.interval.duration, ATTEMPT)


def _unrecognised(turn: Turn, options: OverlapOptions) -> bool:
    """Whether nothing tells that a short sound was more than an acknowledgement, or speech at all."""
    unsure = all(word.probability < options.sure for word in turn.words)
    return at_most(turn.end - turn.start, options.short if turn.text else options.wordless) and (
        not turn.text or (bool(turn.words) and unsure)
    )


def _together(turn: Turn, held: Turn) -> Interval:
    """The first stretch that both speak, from the start of `turn`; the pauses of fluent speech bridged."""
    shared = intersect(_phrases(turn), _phrases(held))
    return next((both for both in shared if both.end > turn.start), Interval(turn.start, turn.start))


def _phrases(turn: Turn, breath: float = 0.5) -> Intervals:
    return merge(islands(turn), gap=breath)


def islands(turn: Turn) -> Intervals:
    """The speech of a turn: the turn without its pauses."""
    return subtract([turn.interval], turn.pauses)


def overlaps(turns: Sequence[Turn], *, options: OverlapOptions) -> tuple[Event, ...]:
    """An ``overlap`` event for each stretch that both speak, backchannels included."""
    agent = [part for turn in turns if turn.speaker == "agent" for part in islands(turn)]
    customer = [part for turn in turns if turn.speaker == "customer" for part in islands(turn)]
    return tuple(
        Event(kind="overlap", start=both.start, end=both.end)
        for both in intersect(agent, customer)
        if at_least(both.duration, options.least_overlap)
    )
