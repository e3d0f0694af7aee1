"""Whose channel is whose: by the manifest or the command line, else the configuration, else from what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voicecheck.conversation.both import holds_both
from voicecheck.language.stored import english
from voicecheck.records import CallAnalysis, Conversation, Recording, Roles, Segment
from voicecheck.text.normalize import normalize

Notes = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOptions:
    """How roles are found where the manifest does not name them.

    ``default_agent_channel`` holds for all recordings without an entry of their own. Otherwise the
    ``agent_phrases`` and ``customer_phrases`` (configuration) heard on each channel decide, each
    counted at most ``most`` times, if they lead by ``margin``; they contradict what was given only by
    ``contradiction``. On fifteen recordings with known roles the agent's channel leads by 4.0 or more, and no
    agent's has less than -0.7 by itself. ``either_phrases`` are those of the customer's that an agent says, too: they
    make no second person (`voicecheck.conversation.both`). 您 counts for an agent, its share against 你 at most
    ``most``.
    """

    agent_phrases: tuple[str, ...]
    customer_phrases: tuple[str, ...]
    either_phrases: tuple[str, ...] = ()
    default_agent_channel: Literal["left", "right"] | None = None
    most: int = 2
    margin: float = 3.0
    contradiction: float = 4.0


_SIDES = ("left", "right")
_NAMES = {0: "left", 1: "right"}


def assign(
    recording: Recording,
    empty: Sequence[bool],
    doubled: bool,
    segments: Sequence[Sequence[Segment]],
    *,
    options: RoleOptions,
) -> tuple[Roles, Notes]:
    """Tell which channel is the agent's and which the customer's.

    Parameters
    ----------
    recording
        What the manifest says of it: the agent's channel, the direction.
    empty
        For each channel whether nothing is heard on it.
    doubled
        Whether two channels carry the same sound.
    segments
        For each channel what was said on it.
    options
        The configured channel, phrases and margins.

    Returns
    -------
    roles
        ``None`` for a party that was not recorded or is not known.
    notes
        What a reader should know: where what was given does not fit the sound, or nothing decides.
    """
    if len(empty) == 1:
        return _one_channel(recording, english("the recording has one channel"), segments[0], options)
    if doubled:
        return _one_channel(recording, english("both channels carry the same sound"), segments[0], options)
    return _two_channels(recording, empty, segments, options)


def _given(recording: Recording) -> str:
    """How the agent's channel was given, for the notes."""
    if recording.channel_from == "command_line":
        return english("you gave --agent-channel {channel}", channel=recording.agent_channel)
    return english("the manifest says agent_channel {channel}", channel=recording.agent_channel)


def _contradicted(doubt: str) -> tuple[Roles, Notes]:
    return Roles(agent=None, customer=None, source="contradiction", doubt=doubt), (doubt,)


def _alone(
    channel: int, source: str, recording: Recording, said: Sequence[Segment], options: RoleOptions
) -> tuple[Roles, Notes]:
    """The roles where the agent is said to be alone: none, where the words are of two people, or a customer's."""
    taken = english("the recording was taken for the agent alone")
    given = _given(recording) if recording.agent_channel else taken
    if holds_both(said, options.agent_phrases, options.customer_phrases, options.either_phrases):
        note = english(
            "{given}, but the words on it are those of two people: what each said cannot be told apart", given=given
        )
        return Roles(agent=None, customer=None, mixed=channel, source="speech"), (note,)
    if agent_score(said, options) > -options.contradiction:
        return Roles(agent=channel, customer=None, source=source), ()
    return _contradicted(
        english("{given}, but the words on it are a customer's: give the agent's channel, or record it", given=given)
    )


def _one_channel(
    recording: Recording, because: str, segments: Sequence[Segment], options: RoleOptions
) -> tuple[Roles, Notes]:
    """Roles where all that was recorded is on the first channel."""
    said = recording.agent_channel
    alone = said == "mono" or (said != "mixed" and recording.direction == "practice")
    source = recording.channel_from if said in ("mono", "mixed") else "single_channel"
    notes: list[str] = []
    if said in _SIDES:
        notes.append(english("{given}, but {because}", given=_given(recording), because=because))
    if not alone and said != "mixed":
        notes.append(
            english(
                "{because} and nothing says that only the agent is on it: speakers are not told apart", because=because
            )
        )
    if alone:
        roles, doubts = _alone(0, source, recording, segments, options)
        return roles, (*notes, *doubts)
    return Roles(agent=None, customer=None, mixed=0, source=source), tuple(notes)


def _two_channels(
    recording: Recording, empty: Sequence[bool], segments: Sequence[Sequence[Segment]], options: RoleOptions
) -> tuple[Roles, Notes]:
    said = recording.agent_channel
    lead = agent_score(segments[0], options) - agent_score(segments[1], options)
    notes: list[str] = []
    if said in _SIDES:
        agent = _SIDES.index(said)
        if (lead if agent else -lead) >= options.contradiction:
            spoken = any(segment.text for segment in segments[agent])
            found = (
                english("the words there are the customer's")
                if spoken
                else english("only the other channel has words, an agent's")
            )
            other = _NAMES[1 - agent]
            return _contradicted(
                english("{given}, but {found}: try {channel}", given=_given(recording), found=found, channel=other)
            )
        return Roles(agent=agent, customer=1 - agent, source=recording.channel_from), tuple(notes)
    sounding = [channel for channel, silent in enumerate(empty) if not silent]
    if said is not None and len(sounding) == 1:
        only = sounding[0]
        side = _NAMES[only]
        notes.append(english("{given}; all sound is on the {side} of two channels", given=_given(recording), side=side))
        if said == "mono":
            roles, doubts = _alone(only, recording.channel_from, recording, segments[only], options)
            return roles, (*notes, *doubts)
        return Roles(agent=None, customer=None, mixed=only, source=recording.channel_from), tuple(notes)
    if said is not None:
        two = english("the recording has two different channels")
        notes.append(english("{given}, but {because}", given=_given(recording), because=two))
    if said is None and recording.direction == "practice" and len(sounding) == 1:
        return _alone(sounding[0], "single_channel", recording, segments[sounding[0]], options)
    if options.default_agent_channel is not None:
        agent = _SIDES.index(options.default_agent_channel)
        return Roles(agent=agent, customer=1 - agent, source="configuration"), tuple(notes)
    if abs(lead) >= options.margin:
        agent = 0 if lead > 0 else 1
        return Roles(agent=agent, customer=1 - agent, source="speech"), tuple(notes)
    notes.append(
        english("what is said does not tell which channel is the agent's: name it in the manifest (agent_channel)")
    )
    return Roles(agent=None, customer=None, source="unknown"), tuple(notes)


def roles_stay(talk: Conversation, recording: Recording) -> bool:
    """Whether a label gives the roles that a call was heard with, so that it need not be heard again.

    Parameters
    ----------
    talk
        What was heard, under an earlier label.
    recording
        The recording with its present label; one that names no channel did not name one before.
    """
    roles, said = talk.roles, recording.agent_channel
    apart = roles.agent is not None and roles.customer is not None
    if said in _SIDES:
        return apart and roles.agent == _SIDES.index(said) and roles.source in ("speech", "manifest")
    if said == "mono":
        return roles.agent is not None and roles.customer is None
    if said == "mixed":
        return roles.mixed is not None
    return apart and roles.source in ("speech", "configuration") and bool(talk.customer_spoke and talk.agent)


def relabelled(call: CallAnalysis, recording: Recording) -> CallAnalysis:
    """A stored call under another label that gives it the same roles (`roles_stay`)."""
    talk = call.conversation
    if recording.agent_channel == call.recording.agent_channel or recording.agent_channel is None:
        return replace(call, recording=recording)
    roles = replace(talk.roles, source="manifest")
    return replace(call, recording=recording, conversation=replace(talk, roles=roles))


def agent_score(segments: Sequence[Segment], options: RoleOptions) -> float:
    """How much a channel sounds like an agent (positive) or a customer (negative); 0 says nothing."""
    text = normalize("，".join(segment.text for segment in segments if segment.suspect is None)).text
    agent = sum(min(options.most, text.count(phrase)) for phrase in options.agent_phrases)
    customer = sum(min(options.most, text.count(phrase)) for phrase in options.customer_phrases)
    polite, plain = text.count("您"), text.count("你")
    address = options.most * (polite - plain) / (polite + plain) if polite + plain else 0.0
    return agent - customer + address
