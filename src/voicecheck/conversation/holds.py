"""Holds and dead air: nobody speaks, and whether that is because the agent left the line.

A hold is known by its music, by words (the agent asked to wait, passed the call on, or on return
thanks for the waiting), or, where it is long, by a reason to leave. A silence without any of these
is dead air; what is a hold is never also dead air.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.conversation.overlaps import islands
from voicecheck.conversation.waiting import (
    Manner,
    WaitingOptions,
    asks_to_wait,
    departs,
    gives_reason,
    promised,
    reports,
    returns,
)
from voicecheck.intervals import Interval, Intervals, at_least, at_most, complement, intersect, merge, total
from voicecheck.records import Event, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOptions:
    """Lengths in seconds.

    ``least``: shorter silences are no hold. ``music_share``: the share of a silence with music on the
    agent's side from which the music makes it a hold. ``without_request``: from here on a silence for
    which the agent gave a reason (我查一下), or after which they tell what they found out (查了), is a hold;
    a shorter one is dead air, which a reason excuses. ``context``: the agent's turns that end within
    this time before a silence are heard for a promise, and always the last one; a request to wait is
    looked for in the last one, and before it where that has under ``courtesy`` characters (好的，谢谢).
    ``lone_word``: a customer's shorter word during a hold, with ``lone_gap`` of silence around it,
    does not end it, nor does an agent's, with music for ``least`` before and after it.
    ``dead_air``: a longer silence that is no hold is dead air.
    """

    waiting: WaitingOptions
    least: float = 8.0
    music_share: float = 0.3
    without_request: float = 15.0
    context: float = 10.0
    courtesy: int = 10
    lone_word: float = 1.5
    lone_gap: float = 2.0
    dead_air: float = 3.0


def find_holds(turns: Sequence[Turn], music: Intervals, duration: float, *, options: HoldOptions) -> tuple[Event, ...]:
    """The holds of a call of two parties.

    Parameters
    ----------
    turns
        All turns and backchannels, in the order of time.
    music
        What is heard on the agent's channel that is no speech.
    duration
        Seconds of the recording.
    options
        Thresholds and words.
    """
    # A short sound in which nothing was recognised (a click, a breath) is no return to the line.
    heard = [turn for turn in turns if turn.text or turn.end - turn.start > options.lone_word]
    agent = merge(turn.interval for turn in heard if turn.speaker == "agent" and not _amid_music(turn, music, options))
    customer = [turn for turn in turns if turn.speaker == "customer"]
    found: list[Event] = []
    for absence in complement(agent, Interval(agent[0].start, duration)) if agent else ():
        if not at_least(absence.duration, options.least):
            continue
        returned = absence.end < duration
        held: list[Event] = []
        for silence in _silences(absence, customer, options):
            event = _judged(silence, returned, turns, music, found, options)
            if event is not None:
                held.append(event)
        if held:
            # The agent was away all the while: what the customer said in between ends no hold.
            found.append(_joined(held))
    return tuple(found)


def _amid_music(turn: Turn, music: Intervals, options: HoldOptions) -> bool:
    """Whether a short turn may be the music's own: it plays on both sides."""
    around = (
        Interval(max(0.0, turn.start - options.least), turn.start),
        Interval(turn.end, turn.end + options.least),
    )
    playing = (total(intersect([side], music)) for side in around)
    return turn.end - turn.start <= options.lone_word and min(playing) >= options.music_share * options.least


def _silences(absence: Interval, customer: Sequence[Turn], options: HoldOptions) -> Intervals:
    """Where in an agent's absence nobody talks, a customer's lone word (喂？) left aside."""
    here = [turn.interval for turn in customer if turn.interval.overlaps(absence)]
    talk: list[Interval] = []
    for place, spoken in enumerate(here):
        before = here[place - 1].end if place else absence.start
        after = here[place + 1].start if place + 1 < len(here) else absence.end
        lone = min(spoken.start - before, after - spoken.end) >= options.lone_gap
        if not (lone and spoken.duration <= options.lone_word):
            talk.append(spoken)
    return tuple(s for s in complement(talk, absence) if at_least(s.duration, options.least))


def _judged(
    silence: Interval,
    returned: bool,
    turns: Sequence[Turn],
    music: Intervals,
    earlier: Sequence[Event],
    options: HoldOptions,
) -> Event | None:
    """The hold that a silence is, or ``None`` where the agent did not leave the line."""
    words = options.waiting
    since = earlier[-1].end if earlier else 0.0
    context = _context(silence, turns, since, options)
    last = _last(context, options)
    manner = _manner(last, words)
    playing = intersect([silence], music)
    has_music = total(playing) >= options.music_share * silence.duration
    if not returned:
        # After the last word: tones of a line that was dropped are no hold, music that was announced is.
        if manner is None or not has_music:
            return None
        silence = Interval(silence.start, playing[-1].end)
    elif not has_music and not _left(silence, manner, last, turns, options):
        return None
    times = [time for turn in reversed(context) if (time := promised(turn.text, words, turn.words)) is not None]
    return Event(
        kind="hold",
        start=silence.start,
        end=silence.end,
        by="agent",
        music=has_music,
        announced=manner == "polite",
        promised_s=times[0] if times else None,
    )


def _context(silence: Interval, turns: Sequence[Turn], since: float, options: HoldOptions) -> list[Turn]:
    """The agent's turns shortly before a silence, none from before the last hold; at least the last one."""
    before = [t for t in turns if t.speaker == "agent" and t.kind == "turn" and since <= t.start < silence.start]
    return [turn for turn in before if turn.end >= silence.start - options.context] or before[-1:]


def _last(context: Sequence[Turn], options: HoldOptions) -> Sequence[Turn]:
    """The agent's last words: the last turn, with those before it that only courtesy follows."""
    first = len(context) - 1
    while first > 0 and context[first].characters < options.courtesy:
        first -= 1
    return context[max(first, 0) :]


def _manner(said: Sequence[Turn], words: WaitingOptions) -> Manner | None:
    """How the agent last asked to wait in these turns."""
    manners = (asks_to_wait(turn.text, words, turn.words) for turn in reversed(said))
    return next((manner for manner in manners if manner), None)


def _left(
    silence: Interval, manner: Manner | None, said: Sequence[Turn], turns: Sequence[Turn], options: HoldOptions
) -> bool:
    """Whether words tell that the agent left the line during a silence without music."""
    words = options.waiting
    if manner is not None or any(departs(turn.text, words, turn.words) for turn in said):
        return True
    last = max((t for t in turns if t.start < silence.start), key=lambda t: t.end, default=None)
    if last is not None and last.speaker == "customer" and asks_to_wait(last.text, words, last.words):
        return False
    back = next((t for t in turns if t.speaker == "agent" and at_least(t.start, silence.end)), None)
    if back is not None and returns(back.text, words, back.words):
        return True
    away = any(gives_reason(turn.text, words) for turn in said) or (
        back is not None and reports(back.text, words, back.words)
    )
    return away and at_least(silence.duration, options.without_request)


def _joined(held: Sequence[Event]) -> Event:
    first, last = held[0], held[-1]
    return Event(
        kind="hold",
        start=first.start,
        end=last.end,
        by="agent",
        music=any(event.music for event in held),
        announced=first.announced,
        promised_s=first.promised_s,
    )


def find_dead_air(turns: Sequence[Turn], holds: Sequence[Event], *, options: HoldOptions) -> tuple[Event, ...]:
    """The silences longer than ``dead_air`` between the first word and the last that are no hold."""
    spoken = [island for turn in turns for island in islands(turn)]
    if not spoken:
        return ()
    whole = Interval(min(i.start for i in spoken), max(i.end for i in spoken))
    return tuple(
        Event(kind="dead_air", start=silence.start, end=silence.end)
        for silence in complement(spoken, whole)
        if not at_most(silence.duration, options.dead_air)
        and not any(hold.interval.overlaps(silence) for hold in holds)
    )
