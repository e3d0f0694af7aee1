"""An agent's day, and a team's, from sums.

Counts and seconds of the calls are added up and rates derived from the sums at the end; a mean of
the calls' rates would weigh a greeting like an hour. The sums of an agent, of a team and of several
days are the same record, and adding is associative, so calls may stream through in any order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from statistics import median
from typing import Any, Self

from voicecheck.records import CallAnalysis, Conversation, Event, Result, VoiceMeasures
from voicecheck.score.results import worst_results


def _ratio(numerator: float, denominator: float) -> float | None:
    return numerator / denominator if denominator > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """Sums that add field by field; a field whose name starts with ``longest`` keeps the larger."""

    def __add__(self, other: Self) -> Self:
        added: dict[str, Any] = {}
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if item.name.startswith("longest"):
                known = [value for value in (mine, theirs) if value is not None]
                added[item.name] = max(known) if known else None
            else:
                added[item.name] = mine + theirs
        return type(self)(**added)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSums(_Sums):
    """Sums over calls of how one party spoke; seconds unless a suffix says otherwise.

    A share or level of a call enters as its numerator beside its weight: ``power`` is linear level
    times talk time, ``pitch_variance`` squared semitones times talk time.
    """

    characters: int = 0
    talk: float = 0.0
    pause: float = 0.0
    pause_count: int = 0
    longest_pause: float | None = None
    rated_characters: int = 0
    rated_talk: float = 0.0
    rated_pause: float = 0.0
    outside_talk: float = 0.0
    syllables: int = 0
    syllable_talk: float = 0.0
    power: float = 0.0
    power_talk: float = 0.0
    pitch_variance: float = 0.0
    pitch_talk: float = 0.0
    sure_characters: float = 0.0
    judged_characters: int = 0

    @property
    def speech_rate_cpm(self) -> float | None:
        """Characters a minute of turn time, over turns of at least 5 characters."""
        return _ratio(60 * self.rated_characters, self.rated_talk)

    @property
    def articulation_rate_cpm(self) -> float | None:
        """Characters a minute of turn time without pauses."""
        return _ratio(60 * self.rated_characters, self.rated_talk - self.rated_pause)

    @property
    def acoustic_rate_cpm(self) -> float | None:
        """Syllable nuclei a minute."""
        return _ratio(60 * self.syllables, self.syllable_talk)

    @property
    def outside_share(self) -> float | None:
        """Share of rated talk time outside the band."""
        return _ratio(self.outside_talk, self.rated_talk)

    @property
    def level_dbfs(self) -> float | None:
        """Level of the mean power over talk time."""
        power = _ratio(self.power, self.power_talk)
        return 10 * math.log10(power) if power else None

    @property
    def pitch_sd_semitones(self) -> float | None:
        """Standard deviation of the pooled variance."""
        variance = _ratio(self.pitch_variance, self.pitch_talk)
        return None if variance is None else math.sqrt(variance)

    @property
    def clarity(self) -> float | None:
        """Share of words that the recogniser is sure of."""
        return _ratio(self.sure_characters, self.judged_characters)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSums(_Sums):
    """Sums over calls: an agent's day, a team's, or a run's.

    ``paired`` counts the calls with both parties on channels of their own, to which alone
    interruptions, overlap, responses, dead air and holds belong. ``results`` counts calls by norm
    and result, ``teams`` by the agent's team.
    """

    calls: int = 0
    duration: float = 0.0
    paired: int = 0
    agent: VoiceSums = VoiceSums()
    customer: VoiceSums = VoiceSums()
    paired_agent_talk: float = 0.0
    paired_customer_talk: float = 0.0
    overlap: float = 0.0
    interruptions_by_agent: int = 0
    interruptions_yielded_by_agent: int = 0
    interruptions_by_customer: int = 0
    backchannels_by_agent: int = 0
    backchannels_by_customer: int = 0
    holds: int = 0
    hold: float = 0.0
    longest_hold: float | None = None
    dead_air: float = 0.0
    dead_air_count: int = 0
    slow_responses: int = 0
    response_medians: tuple[float, ...] = ()
    longest_response: float | None = None
    discarded_characters: int = 0
    unheard: float = 0.0
    results: Counter[tuple[str, Result]] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)

    def per_call(self, amount: float) -> float | None:
        """An amount a call with both parties."""
        return _ratio(amount, self.paired)

    def result_count(self, result: Result) -> int:
        """Norms with this result, counted once a call."""
        return sum(count for (_, each), count in self.results.items() if each == result)

    def failed_norms(self) -> tuple[tuple[str, int], ...]:
        """Norms that failed and on how many calls, the most frequent first."""
        failed = [(rule_id, count) for (rule_id, result), count in self.results.items() if result == "fail"]
        return tuple(sorted(failed, key=lambda item: (-item[1], item[0])))

    @property
    def team(self) -> str | None:
        """The team of most of the calls."""
        return min(self.teams, key=lambda name: (-self.teams[name], name), default=None)

    @property
    def rate_agreement(self) -> float | None:
        """The smaller of the agent's speech and acoustic rate over the larger."""
        spoken, heard = self.agent.speech_rate_cpm, self.agent.acoustic_rate_cpm
        return min(spoken, heard) / max(spoken, heard) if spoken and heard else None

    @property
    def agent_talk_share(self) -> float | None:
        """The agent's share of the talk time of both."""
        return _ratio(self.paired_agent_talk, self.paired_agent_talk + self.paired_customer_talk)

    @property
    def response_median(self) -> float | None:
        """Median, over the calls, of a call's median response (seconds)."""
        return median(self.response_medians) if self.response_medians else None


def voice_sums(measures: VoiceMeasures | None) -> VoiceSums:
    """Sums of one party of one call; a party that was not measured adds nothing."""
    if measures is None:
        return VoiceSums()
    known_rate = measures.acoustic_rate_cpm and measures.syllables
    return VoiceSums(
        characters=measures.characters,
        talk=measures.talk,
        pause=measures.pause,
        pause_count=measures.pause_count,
        longest_pause=measures.longest_pause,
        rated_characters=measures.rated_characters,
        rated_talk=measures.rated_talk,
        rated_pause=measures.rated_pause,
        outside_talk=(measures.rate_outside_share or 0.0) * measures.rated_talk,
        syllables=measures.syllables or 0 if known_rate else 0,
        syllable_talk=60 * (measures.syllables or 0) / (measures.acoustic_rate_cpm or 1.0) if known_rate else 0.0,
        power=0.0 if measures.level_dbfs is None else 10 ** (measures.level_dbfs / 10) * measures.talk,
        power_talk=0.0 if measures.level_dbfs is None else measures.talk,
        pitch_variance=(measures.pitch_sd_semitones or 0.0) ** 2 * measures.talk,
        pitch_talk=0.0 if measures.pitch_sd_semitones is None else measures.talk,
        sure_characters=(measures.clarity or 0.0) * measures.characters,
        judged_characters=0 if measures.clarity is None else measures.characters,
    )


def call_sums(analysis: CallAnalysis) -> CallSums:
    """Sums of one call."""
    talk = analysis.conversation
    pair = _pair_sums(talk) if talk.two_party else {}
    team = analysis.recording.team
    return CallSums(
        calls=1,
        duration=talk.duration,
        agent=voice_sums(talk.agent),
        customer=voice_sums(talk.customer),
        discarded_characters=analysis.discarded_characters,
        unheard=analysis.unheard,
        results=Counter(worst_results(analysis.findings).items()),
        teams=Counter([team] if team else []),
        **pair,
    )


def _pair_sums(talk: Conversation) -> Mapping[str, Any]:
    """What needs both parties."""
    count = Counter((event.kind, event.by) for event in talk.events)
    holds = _durations(talk.events, "hold")
    return {
        "paired": 1,
        "paired_agent_talk": talk.agent.talk if talk.agent else 0.0,
        "paired_customer_talk": talk.customer.talk if talk.customer else 0.0,
        "overlap": talk.overlap or 0.0,
        "interruptions_by_agent": count["interruption", "agent"],
        "interruptions_yielded_by_agent": sum(
            event.kind == "interruption" and event.by == "agent" and bool(event.yielded) for event in talk.events
        ),
        "interruptions_by_customer": count["interruption", "customer"],
        "backchannels_by_agent": count["backchannel", "agent"],
        "backchannels_by_customer": count["backchannel", "customer"],
        "holds": len(holds),
        "hold": sum(holds),
        "longest_hold": max(holds, default=None),
        "dead_air": talk.dead_air or 0.0,
        "dead_air_count": len(_durations(talk.events, "dead_air")),
        "slow_responses": len(_durations(talk.events, "slow_response")),
        "response_medians": () if talk.response_median is None else (talk.response_median,),
        "longest_response": talk.response_max,
    }


def _durations(events: Iterable[Event], kind: str) -> list[float]:
    return [event.interval.duration for event in events if event.kind == kind]
