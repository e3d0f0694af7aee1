"""A conversation from what was heard and said: turns first, then everything that is counted.

It goes in two steps because some figures come from the sound of the turns themselves::

    exchange = build.exchange(roles, segments, activities, duration, options=options)
    sound = {role: ... for role in exchange.parties}        # measured by whoever holds the sound
    conversation = build.measure(exchange, sound, elderly=False, options=options)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from voicecheck.conversation import (
    announced,
    bothways,
    crowd,
    mending,
    overlaps,
    pace,
    pauses,
    responses,
    stretches,
    turns,
)
from voicecheck.conversation.bothways import NOTHING, Told, Unheard
from voicecheck.conversation.crowd import CrowdOptions
from voicecheck.conversation.ending import EndingOptions, speech_runs_out
from voicecheck.conversation.holds import HoldOptions
from voicecheck.conversation.overlaps import OverlapOptions
from voicecheck.conversation.pace import PaceOptions, SoundFigures
from voicecheck.conversation.responses import ResponseOptions
from voicecheck.conversation.skew import Skew, SkewOptions, find_skew
from voicecheck.conversation.stretches import Stretches, StretchOptions
from voicecheck.conversation.turns import TurnOptions
from voicecheck.intervals import Interval, Intervals, merge, total
from voicecheck.records import Activity, Conversation, Event, Role, Roles, Segment, Turn, VoiceMeasures

ROLES: tuple[Role, ...] = ("agent", "customer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOptions:
    """The settings of every part.

    ``spoke``: a customer of whom no text and less speech than so many seconds was heard did not
    speak: what was heard are clicks and leaks.
    """

    overlaps: OverlapOptions
    holds: HoldOptions
    stretches: StretchOptions = field(default_factory=StretchOptions)
    turns: TurnOptions = field(default_factory=TurnOptions)
    responses: ResponseOptions = field(default_factory=ResponseOptions)
    pace: PaceOptions = field(default_factory=PaceOptions)
    ending: EndingOptions = field(default_factory=EndingOptions)
    skew: SkewOptions = field(default_factory=SkewOptions)
    crowd: CrowdOptions = field(default_factory=CrowdOptions)
    spoke: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The turns and events of a call, before its sound is measured.

    ``two_party`` as in `Conversation`; ``responses`` are empty where it is ``False``. Where the
    channels are out of step, ``skew`` says by how much, and what happens between the parties is unknown:
    of events there are only pauses and holds, and there are no responses. ``unclaimed`` is where each party may have
    spoken in sound that nobody claimed, ``doubtful`` what happened only if somebody spoke unheard, or only if
    nobody did.
    """

    duration: float
    roles: Roles
    turns: tuple[Turn, ...]
    events: tuple[Event, ...]
    responses: Intervals = ()
    skew: Skew | None = None
    background: Intervals = ()
    both_at_once_s: float | None = None
    unclaimed: Unheard = NOTHING
    doubtful: tuple[Event, ...] = ()

    @property
    def two_party(self) -> bool:
        """Whether both parties were recorded, each on a channel of its own, and are known."""
        return self.roles.agent is not None and self.roles.customer is not None

    def floor_turns(self, role: Role) -> tuple[Turn, ...]:
        """One party's turns without its backchannels, in the order of time."""
        return tuple(turn for turn in self.turns if turn.speaker == role and turn.kind == "turn")


def exchange(
    roles: Roles,
    segments: Sequence[Sequence[Segment]],
    activities: Sequence[Activity],
    duration: float,
    *,
    late: float | None = None,
    unrecorded: Unheard = NOTHING,
    options: ConversationOptions,
) -> Exchange:
    """Build the turns of a call and find what happened between them.

    Parameters
    ----------
    roles
        Whose channel is whose.
    segments, activities
        For each channel what was said on it, and when sound was made.
    duration
        Seconds of the recording.
    late
        Seconds by which the second channel is late as the leaks between the channels show it (0: in
        step); ``None`` where they show nothing, so that the dialogue is asked.
    unrecorded
        Where each party was not recorded though the call went on.
    options
        Settings.

    Returns
    -------
    Exchange
        Where both parties are on one channel, or nobody knows whose channel is whose, the turns
        are of an ``unknown`` speaker and there are no events; where only the agent was recorded,
        the only events are pauses.
    """
    gathered = [
        stretches.gather(activity, said, options=options.stretches)
        for activity, said in zip(activities, segments, strict=True)
    ]
    if roles.agent is None and roles.customer is None:
        return Exchange(duration=duration, roles=roles, turns=_unattributed(roles, gathered, options), events=())
    agent = () if roles.agent is None else gathered[roles.agent]
    customer = () if roles.customer is None else _if_spoken(gathered[roles.customer], options.spoke)
    unclaimed = Unheard(*(() if at is None else activities[at].unclaimed for at in (roles.agent, roles.customer)))
    share = options.turns.doubtful_share
    if roles.agent is None or roles.customer is None:
        built = bothways.marked(_turns(agent, customer, options), unclaimed, doubtful_share=share)
        events = pauses.events(built)
        return Exchange(duration=duration, roles=roles, turns=built, events=events, unclaimed=unclaimed)
    line = activities[roles.agent]
    lines_own = announced.find(agent, customer, line.music, words=options.holds.waiting)
    agent, lines_own = announced.without(agent, lines_own), merge((*line.announcements, *lines_own))
    unclaimed = replace(unclaimed, agent=announced.apart(unclaimed.agent, lines_own))
    step = _skew(agent, customer, duration, late if late is None or roles.customer == 1 else -late, options)
    built = _turns(agent, mending.mended(customer, step) if step else customer, options)
    told, doubtful = bothways.tell(built, line.music, duration, options=options), tuple[Event, ...]()
    if unheard := unclaimed + unrecorded:
        agent, customer = (
            stretches.gather(bothways.spoken_there(activities[at], there), segments[at], options=options.stretches)
            for at, there in ((roles.agent, unheard.agent), (roles.customer, unheard.customer))
        )
        agent = announced.without(agent, lines_own)
        spoken = _turns(agent, mending.mended(customer, step) if step else customer, options)
        other = bothways.tell(spoken, line.music, duration, options=options)
        told, doubtful = bothways.settled(told, other, shortest_dead_air=options.holds.dead_air)
    whole = Exchange(
        duration=duration,
        roles=roles,
        turns=bothways.marked(built, unclaimed, doubtful_share=share),
        events=_events(built, told, lines_own, options),
        responses=told.responses,
        background=crowd.behind(activities[roles.customer].background, options.crowd),
        both_at_once_s=crowd.too_much_at_once(built, options.crowd),
        unclaimed=unclaimed,
        doubtful=doubtful,
    )
    return _out_of_step(whole, step) if step else whole


def _skew(
    agent: Stretches, customer: Stretches, duration: float, late: float | None, options: ConversationOptions
) -> Skew | None:
    """By how much the customer's channel is late, by the leaks where they show it, else by the dialogue."""
    if late is not None:
        return Skew(late, late, duration) if late else None
    spoken = ([island for stretch in heard for island in stretch.islands] for heard in (agent, customer))
    mine, theirs = (tuple(islands) for islands in spoken)
    return find_skew(mine, theirs, duration, options=options.skew)


def _out_of_step(whole: Exchange, step: Skew) -> Exchange:
    """What is known where the channels are out of step: the turns, each at its time in the recording, and holds."""
    back = [mending.recorded(turn, step) if turn.speaker == "customer" else turn for turn in whole.turns]
    in_order = tuple(sorted(back, key=lambda turn: (turn.start, turn.end)))
    kept = [event for event in whole.events if event.kind in ("hold", "announcement")]
    events = sorted((*pauses.events(in_order), *kept), key=lambda event: (event.start, event.end, event.kind))
    return Exchange(
        duration=whole.duration,
        roles=whole.roles,
        turns=in_order,
        events=tuple(events),
        skew=step,
        unclaimed=whole.unclaimed,
        doubtful=tuple(event for event in whole.doubtful if event.kind == "hold"),
    )


def _turns(agent: Stretches, customer: Stretches, options: ConversationOptions) -> tuple[Turn, ...]:
    return turns.build(agent, customer, options=options.turns, overlap_options=options.overlaps)


def _events(built: Sequence[Turn], told: Told, lines_own: Intervals, options: ConversationOptions) -> tuple[Event, ...]:
    """Everything that happened between two parties, in the order of time."""
    found = [
        *pauses.events(built),
        *overlaps.backchannels(built),
        *overlaps.overlaps(built, options=options.overlaps),
        *told.events,
        *announced.events(lines_own),
        *responses.events(told.responses, options=options.responses),
    ]
    return tuple(sorted(found, key=lambda event: (event.start, event.end, event.kind)))


def _if_spoken(heard: Stretches, least: float) -> Stretches:
    """What was heard of a party, or nothing where that is too little to be speech."""
    seconds = sum(total(stretch.islands) for stretch in heard)
    return heard if seconds >= least or any(stretch.text for stretch in heard) else ()


def _unattributed(roles: Roles, gathered: Sequence[Stretches], options: ConversationOptions) -> tuple[Turn, ...]:
    channels = gathered if roles.mixed is None else [gathered[roles.mixed]]
    found = [turn for channel in channels for turn in turns.build_unattributed(channel, options=options.turns)]
    return tuple(sorted(found, key=lambda turn: (turn.start, turn.end)))


def measure(
    exchange: Exchange,
    sound: Mapping[Role, SoundFigures],
    *,
    elderly: bool,
    options: ConversationOptions,
    unfinished: bool = False,
) -> Conversation:
    """Count and measure what an exchange holds.

    Parameters
    ----------
    exchange
        Turns and events.
    sound
        For each party what was measured of its sound, one count of syllables for each of
        ``exchange.floor_turns(role)``; a party may be missing.
    elderly
        Whether the customer's profile asks for the slower band (norm pace.rate_elderly).
    options
        Settings.
    unfinished
        Whether the file shows that the recorder did not finish it.

    Returns
    -------
    Conversation
        What needs two parties is ``None`` where only one, or both on one channel, was recorded.

    Raises
    ------
    ValueError
        If there is not one count of syllables a turn.
    """
    band = options.pace.band_elderly_cpm if elderly else options.pace.band_cpm
    figures = {role: sound.get(role, SoundFigures()) for role in ROLES}
    own = {role: exchange.floor_turns(role) for role in ROLES}
    voices: dict[Role, VoiceMeasures | None] = {
        role: pace.measure(own[role], figures[role], band_cpm=band, options=options.pace) for role in ROLES
    }
    both = exchange.two_party
    timed = both and exchange.skew is None
    return Conversation(
        duration=exchange.duration,
        roles=exchange.roles,
        turns=_with_syllables(exchange, figures),
        events=exchange.events,
        agent=voices["agent"],
        customer=voices["customer"],
        two_party=both,
        customer_spoke=any(turn.speaker == "customer" for turn in exchange.turns) if both else None,
        rate_agreement=pace.rate_agreement(own["agent"], figures["agent"]),
        overlap=_seconds(exchange.events, "overlap") if timed else None,
        response_median=responses.middle(exchange.responses),
        response_max=responses.worst(exchange.responses),
        dead_air=_seconds(exchange.events, "dead_air") if timed else None,
        agent_talk_share=_talk_share(voices["agent"], voices["customer"]) if both else None,
        responses=tuple(answer.duration for answer in exchange.responses) if timed else None,
        ends_abruptly=unfinished
        or speech_runs_out(_last_words(exchange, options), exchange.duration, options=options.ending),
        unfinished=unfinished,
        background=exchange.background,
        agent_unclaimed=exchange.unclaimed.agent,
        customer_unclaimed=exchange.unclaimed.customer,
        doubtful_events=exchange.doubtful,
        both_at_once_s=exchange.both_at_once_s,
        channel_offset_s=round(exchange.skew.greatest, 2) if exchange.skew else None,
        channel_drift_s=round(exchange.skew.last - exchange.skew.first, 2) if exchange.skew else None,
    )


def _with_syllables(exchange: Exchange, sound: Mapping[Role, SoundFigures]) -> tuple[Turn, ...]:
    """The turns with the syllables that were counted in each; backchannels have none."""
    counts = {role: iter(sound[role].syllables or ()) for role in ROLES}
    return tuple(
        replace(turn, syllables=next(counts[turn.speaker], None))
        if turn.kind == "turn" and turn.speaker != "unknown"
        else turn
        for turn in exchange.turns
    )


def _last_words(exchange: Exchange, options: ConversationOptions) -> tuple[Turn, ...]:
    """The turns that show how the call ended."""
    crowded = bool(exchange.background) or exchange.both_at_once_s is not None
    return crowd.without_voices_behind(exchange.turns, exchange.background, crowded=crowded, options=options.ending)


def _seconds(events: Sequence[Event], kind: str) -> float:
    return sum(Interval(event.start, event.end).duration for event in events if event.kind == kind)


def _talk_share(agent: VoiceMeasures | None, customer: VoiceMeasures | None) -> float | None:
    """The agent's part of all talking time; ``None`` where nobody spoke."""
    mine, theirs = (voice.talk if voice else 0.0 for voice in (agent, customer))
    return mine / (mine + theirs) if mine + theirs > 0 else None
