"""An agent's day, and a team's, from sums.

Counts and seconds of the calls are added up and rates derived from the sums at the end; a mean of
the calls' rates would weigh a greeting like an hour. The sums of an agent, of a team and of several
days are the same record and of the same size, and adding is associative, so calls may stream through in
any order. What a figure varies by from call to call is kept as sums of squares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from voicecheck.records import Result
from voicecheck.score import adding
from voicecheck.score.adding import Sums
from voicecheck.score.answers import ResponseSums
from voicecheck.score.confidence import Moments
from voicecheck.score.voices import VoiceSums, ratio

QA_CARD = "qa"
TOP_NORMS = 5
"""So many of the norms that failed most are named where few fit."""

RATIOS: Mapping[str, tuple[str, str]] = {
    "agent_speech_rate_cpm": ("agent.rated_characters", "agent.rated_talk"),
    "agent_articulation_rate_cpm": ("agent.rated_characters", "agent.rated_sound"),
    "agent_rate_outside_share": ("agent.outside_talk", "agent.rated_talk"),
    "agent_acoustic_rate_cpm": ("agent.syllables", "agent.syllable_talk"),
    "agent_level_dbfs": ("agent.power", "agent.power_talk"),
    "agent_pitch_sd_semitones": ("agent.pitch_variance", "agent.pitch_talk"),
    "agent_clarity": ("agent.sure_characters", "agent.judged_characters"),
    "agent_talk_share": ("paired_agent_talk", "paired_talk"),
    "interruptions_per_call": ("interruptions_by_agent", "timed"),
    "dead_air_per_call_s": ("dead_air", "timed"),
    "hold_per_call_s": ("hold", "paired"),
    "average_handling_time_s": ("handling", "handled"),
    "norms_failed_share": ("norms_failed", "norms_judged"),
    "qa_score": ("qa_points", "qa_calls"),
    "norms_unknown_share": ("norms_unknown", "norms_asked"),
    "unheard_share": ("unheard", "measured"),
    "not_scored_share": ("not_scored", "calls"),
}
"""What is compared between agents and days: a sum over another, as paths in `CallSums`."""

_PLACES = {name: 4 * index for index, name in enumerate(RATIOS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSums(Sums):
    """Sums over calls: an agent's day, a team's, or a run's.

    A call that was not scored for want of coverage is in ``calls``, ``duration``, ``coverage`` and
    ``not_scored``, by the reason in ``unscored``, and in nothing else: no sum, mean, trend or comparison.
    ``measured`` are the seconds of the others. A practice call is in the sums named ``practice…`` and in
    nothing else, ``calls`` and ``duration`` included: ``practice`` counts such calls, ``practice_points`` adds up the
    scores of ``practice_scored`` of them (``one_party_scored`` are of the agent alone), ``practice_asked`` and
    ``practice_judged`` count their norms. ``coverage`` adds up the qa card's over ``covered`` calls.

    ``paired`` counts the calls with both parties on channels of their own, to which alone
    interruptions, overlap, responses, dead air and holds belong, ``timed`` those of them whose channels are
    in step: all of these but holds are of them. ``results`` counts calls by norm
    and result, ``teams`` by the agent's team. ``spread`` holds, for each of `RATIOS`, the number of calls with
    the measure and the sums over calls of x², y² and x·y: see `moments`.
    """

    calls: int = 0
    duration: float = 0.0
    paired: int = 0
    timed: int = 0
    agent: VoiceSums = field(default_factory=VoiceSums)
    customer: VoiceSums = field(default_factory=VoiceSums)
    paired_agent_talk: float = 0.0
    paired_customer_talk: float = 0.0
    overlap: float = 0.0
    interruptions_by_agent: int = 0
    interruptions_by_agent_counted: int = 0
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
    responses: ResponseSums = field(default_factory=ResponseSums)
    discarded_characters: int = 0
    unheard: float = 0.0
    unclaimed: float = 0.0
    norms_failed: int = 0
    norms_judged: int = 0
    norms_unknown: int = 0
    qa_points: float = 0.0
    qa_calls: int = 0
    handling: float = 0.0
    handled: int = 0
    measured: float = 0.0
    practice: int = 0
    practice_points: float = 0.0
    practice_scored: int = 0
    one_party_scored: int = 0
    practice_asked: int = 0
    practice_judged: int = 0
    practice_teams: Counter[str] = field(default_factory=Counter)
    coverage: float = 0.0
    covered: int = 0
    not_scored: int = 0
    unscored: Counter[str] = field(default_factory=Counter)
    results: Counter[tuple[str, Result]] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    spread: tuple[float, ...] = (0,) * 4 * len(RATIOS)

    def moments(self, name: str) -> Moments:
        """Moments over calls of one of `RATIOS`."""
        x, y = (attrgetter(path)(self) for path in RATIOS[name])
        n, xx, yy, xy = self.spread[_PLACES[name] : _PLACES[name] + 4]
        return Moments(int(n), x, y, xx, yy, xy)

    def per_call(self, amount: float) -> float | None:
        """An amount a call with both parties."""
        return ratio(amount, self.paired)

    def per_timed_call(self, amount: float) -> float | None:
        """An amount a call with both parties in step."""
        return ratio(amount, self.timed)

    def result_count(self, result: Result) -> int:
        """Norms with this result, counted once a call."""
        return sum(count for (_, each), count in self.results.items() if each == result)

    def failed_norms(self) -> tuple[tuple[str, int], ...]:
        """Norms that failed and on how many calls, the most frequent first."""
        failed = [(rule_id, count) for (rule_id, result), count in self.results.items() if result == "fail"]
        return tuple(sorted(failed, key=lambda item: (-item[1], item[0])))

    def unscored_reasons(self) -> tuple[tuple[str, int], ...]:
        """Why calls were not scored and how many, the most frequent first."""
        return tuple(sorted(self.unscored.items(), key=lambda item: (-item[1], item[0])))

    @property
    def team(self) -> str | None:
        """The team of most of the calls; of most of the practice calls where there are no others."""
        teams = self.teams or self.practice_teams
        return min(teams, key=lambda name: (-teams[name], name), default=None)

    @property
    def rate_agreement(self) -> float | None:
        """The smaller of the agent's rates by text and by sound over the larger, over all turns, as of a call."""
        spoken, heard = self.agent.syllable_characters, self.agent.syllables
        return min(spoken, heard) / max(spoken, heard) if spoken and heard else None

    @property
    def paired_talk(self) -> float:
        """Talk time of both parties."""
        return self.paired_agent_talk + self.paired_customer_talk

    @property
    def agent_talk_share(self) -> float | None:
        """The agent's share of the talk time of both."""
        return ratio(self.paired_agent_talk, self.paired_talk)

    @property
    def average_handling_time(self) -> float | None:
        """Seconds of recording a call, over calls that were not left out unscored."""
        return ratio(self.handling, self.handled)

    @property
    def in_means(self) -> int:
        """Calls that means, trends and comparisons rest on: all but those not scored."""
        return self.calls - self.not_scored

    @property
    def norms_asked(self) -> int:
        """Norms that applied, whether or not they could be judged."""
        return self.norms_judged + self.norms_unknown

    @property
    def norms_failed_share(self) -> float | None:
        """Share of the judged norms (passed or failed, once a call) that failed."""
        return ratio(self.norms_failed, self.norms_judged)

    @property
    def qa_score(self) -> float | None:
        """Points of 100 on the qa card, a scored call."""
        return ratio(self.qa_points, self.qa_calls)

    @property
    def practice_score(self) -> float | None:
        """Points of 100 on the qa card, a scored practice call."""
        return ratio(self.practice_points, self.practice_scored)

    @property
    def qa_coverage(self) -> float | None:
        """Share of what the qa card asked that could be judged, a call, scored or not."""
        return ratio(self.coverage, self.covered)


_STAMP = adding.layout(CallSums, RATIOS)


def encode_sums(sums: CallSums) -> bytes:
    """Write sums as bytes: 1 to 3 kB a day of an agent."""
    return adding.encode(sums, _STAMP)


def decode_sums(data: bytes) -> CallSums:
    """Read sums back.

    Raises
    ------
    ValueError
        The bytes are damaged, or were written by a version with other sums.
    """
    return adding.decode(CallSums, data, _STAMP)
