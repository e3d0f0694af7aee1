"""Both speak at once: backchannels, interruptions and overlap.

Overlap alone is no fault: about 40 % of the changes of speaker in ordinary talk have some (Heldner
and Edlund 2010). What is told here is who started into whose turn, for how long, and who gave way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from voicecheck.conversation.stretches import Stretch, Stretches
from voicecheck.intervals import Interval, Intervals, intersect, merge, subtract
from voicecheck.records import Event, Turn
from voicecheck.text.normalize import normalize
from voicecheck.text.sounds import syllables
from voicecheck.text.spoken import count_characters


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapOptions:
    """Thresholds of speaking at once, in seconds; the definitions are those of the data dictionary.

    ``acknowledgements`` are the words that take no floor (configuration), matched by toneless sound
    as well. An acknowledgement lasts at most ``acknowledgement``, one of which nothing or no more
    than ``unclear_characters`` was recognised at most ``unclear`` (the definition's 1 s; what is
    known by its words may be spoken more slowly, and the other goes on all the same). Under a mean
    probability of ``sure`` one character more is unclear, too: 嗯是的 was written 粉丝等. ``lead``: the
    other must have begun so long before, else the two started together. ``breath``: the longest
    silence of the other in which an acknowledgement takes no floor, ``resumption`` the longest
    after one that overlapped the end by ``lead``.

    An interruption starts after the other held the floor for ``floor`` and both speak for ``both``;
    in the other's last ``terminal`` it is none. The other yields who stops within ``yielding``.
    ``least_overlap``: shorter overlap is within the error of the edges.
    """

    acknowledgements: tuple[str, ...]
    acknowledgement: float = 2.0
    unclear: float = 1.0
    unclear_characters: int = 2
    sure: float = 0.6
    lead: float = 0.2
    breath: float = 0.8
    resumption: float = 1.0
    floor: float = 1.0
    both: float = 0.5
    terminal: float = 0.5
    yielding: float = 1.5
    least_overlap: float = 0.1


_QUESTION = re.compile(r"(吗|嘛|么|呢|吧|对不对|是不是|好不好|行不行|可不可以|有没有|没有|[?？])[。，,.!！?？\s]*$")
_NOT_WORDS = re.compile(r"[\W_]+")
_PLAIN = 3  # syllables of acknowledgements after which one more changes nothing


@lru_cache(maxsize=8)
def _sounding(acknowledgements: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(sound for word in acknowledgements if (sound := tuple(syllables(word))))


@lru_cache(maxsize=4096)
def acknowledges(text: str, acknowledgements: tuple[str, ...]) -> bool:
    """Whether a text is nothing but acknowledgements, by sound: 嗯嗯好的, and 号的 for 好的.

    After three syllables of them a last one may be anything: 我听着呢 was written 我听着们.

    Examples
    --------
    >>> acknowledges("嗯，好的。", ("嗯", "好的")), acknowledges("好的但是", ("嗯", "好的"))
    (True, False)
    >>> acknowledges("我听着们", ("我听着",))
    True
    """
    heard = tuple(syllables(_NOT_WORDS.sub("", normalize(text).text)))
    known = _sounding(acknowledgements)
    reached = {0}
    for place in range(len(heard)):
        if place in reached:
            reached |= {place + len(sound) for sound in known if heard[place : place + len(sound)] == sound}
    furthest = max(reached)
    return bool(heard) and len(heard) - furthest <= (furthest >= _PLAIN)


def is_acknowledgement(said: Stretch | Turn, options: OverlapOptions) -> bool:
    """Whether so short a stretch can be one, by its words or, where these are unclear, by its length."""
    duration = said.end - said.start
    if acknowledges(said.text, options.acknowledgements):
        return duration <= options.acknowledgement
    unclear = options.unclear_characters + (said.confidence is not None and said.confidence < options.sure)
    return duration <= options.unclear and count_characters(said.text) <= unclear


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
    if not is_acknowledgement(stretch, options):
        return False
    begun = [i for i, other in enumerate(others) if other.start <= stretch.start - options.lead]
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
        return stretch.start <= holder.end - options.lead and silence <= options.resumption
    return silence <= options.breath and stretch.end <= following.end


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
    too_early = turn.start - held.start < options.floor
    finishing = held.end - turn.start <= options.terminal
    if too_early or finishing or is_acknowledgement(turn, options):
        return None
    if not turn.text and turn.end - turn.start <= options.acknowledgement:
        return None  # nothing says that it was more than an acknowledgement, or speech at all
    both = _together(turn, held)
    if both.duration < options.both:
        return None
    yielded = held.end - turn.start <= options.yielding and turn.end > held.end
    return Event(kind="interruption", by=turn.speaker, start=both.start, end=both.end, yielded=yielded)


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
        if both.duration >= options.least_overlap
    )
