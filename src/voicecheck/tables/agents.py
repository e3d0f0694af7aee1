"""The ``agents`` table: each measure of an agent's day, and the team's beside it, from sums.

Each of the compared measures (`score.compared.COMPARED`) has the same further columns: with NAME for its own,
``NAME_n`` calls it rests on, ``NAME_low`` and ``NAME_high`` its 95 % interval, ``team_NAME`` the team's that day,
``NAME_before`` the agent's own over the last days, ``NAME_change`` now less before, ``NAME_odd`` whether that is odd.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from voicecheck.score.agents import TOP_NORMS, CallSums
from voicecheck.score.compared import COMPARED, Measure, estimate
from voicecheck.score.comparison import Estimate
from voicecheck.score.trends import History, Move, TrendOptions, trend
from voicecheck.score.voices import VoiceSums
from voicecheck.tables.rows import Row

TREND = TrendOptions()


@dataclass(frozen=True, slots=True)
class AgentMeasure:
    """A column of the ``agents`` table (described in ``columns.tsv``) and how it comes from the sums.

    The team's stands beside a measure that does not grow with the number of calls: a ``beside`` one, and those
    that are compared.
    """

    name: str
    value: Callable[[CallSums], int | float | str | None]
    beside: bool = False


def _top_norms(sums: CallSums) -> str | None:
    return "; ".join(f"{rule_id} ×{count}" for rule_id, count in sums.failed_norms()[:TOP_NORMS]) or None


def _unscored(sums: CallSums) -> str | None:
    return "; ".join(f"{reason} ×{count}" for reason, count in sums.unscored_reasons()) or None


def _paired(value: Callable[[CallSums], int | float | None]) -> Callable[[CallSums], int | float | None]:
    """Null instead of 0 where no call had both parties."""
    return lambda sums: value(sums) if sums.paired else None


def _judged(value: Callable[[CallSums], int | float | None]) -> Callable[[CallSums], int | float | None]:
    """Null instead of 0 where all calls were left out as not scored, or all were practice."""
    return lambda sums: value(sums) if sums.in_means else None


def _heard(side: str, name: str) -> Callable[[CallSums], int | float | None]:
    """A sum of a party's voice; null instead of 0 where the party was measured in no call."""

    def summed(sums: CallSums) -> int | float | None:
        voice: VoiceSums = getattr(sums, side)
        value: int | float = getattr(voice, name)
        return value if voice.calls else None

    return summed


def _syllables(sums: CallSums) -> int | None:
    return sums.agent.syllables if sums.agent.syllable_calls else None


def _timed(value: Callable[[CallSums], int | float | None]) -> Callable[[CallSums], int | float | None]:
    """Null instead of 0 where no call had both parties in step."""
    return lambda sums: value(sums) if sums.timed else None


_VOICE = (
    AgentMeasure("agent_characters", _heard("agent", "characters")),
    AgentMeasure("agent_talk_s", _heard("agent", "talk")),
    AgentMeasure("agent_pause_s", _heard("agent", "pause")),
    AgentMeasure("pause_count", _heard("agent", "pause_count")),
    AgentMeasure("longest_pause_s", lambda s: s.agent.longest_pause),
    AgentMeasure("agent_rated_characters", _heard("agent", "rated_characters")),
    AgentMeasure("agent_rated_talk_s", _heard("agent", "rated_talk")),
    AgentMeasure("agent_rated_pause_s", _heard("agent", "rated_pause")),
    AgentMeasure("agent_speech_rate_cpm", lambda s: s.agent.speech_rate_cpm),
    AgentMeasure("agent_articulation_rate_cpm", lambda s: s.agent.articulation_rate_cpm),
    AgentMeasure("agent_rate_outside_share", lambda s: s.agent.outside_share),
    AgentMeasure("agent_syllables", _syllables),
    AgentMeasure("agent_acoustic_rate_cpm", lambda s: s.agent.acoustic_rate_cpm),
    AgentMeasure("rate_agreement", lambda s: s.rate_agreement),
    AgentMeasure("agent_level_dbfs", lambda s: s.agent.level_dbfs),
    AgentMeasure("agent_pitch_sd_semitones", lambda s: s.agent.pitch_sd_semitones),
    AgentMeasure("agent_clarity", lambda s: s.agent.clarity),
    AgentMeasure("customer_characters", _heard("customer", "characters")),
    AgentMeasure("customer_talk_s", _heard("customer", "talk")),
    AgentMeasure("customer_rated_characters", _heard("customer", "rated_characters")),
    AgentMeasure("customer_rated_talk_s", _heard("customer", "rated_talk")),
    AgentMeasure("customer_speech_rate_cpm", lambda s: s.customer.speech_rate_cpm, beside=True),
)  # fmt: skip

_PAIR = (
    AgentMeasure("two_party_calls", lambda s: s.paired),
    AgentMeasure("agent_talk_share", lambda s: s.agent_talk_share),
    AgentMeasure("overlap_s", _timed(lambda s: s.overlap)),
    AgentMeasure("interruptions_by_agent", _timed(lambda s: s.interruptions_by_agent)),
    AgentMeasure("interruptions_by_agent_counted", _timed(lambda s: s.interruptions_by_agent_counted)),
    AgentMeasure("interruptions_yielded_by_agent", _timed(lambda s: s.interruptions_yielded_by_agent)),
    AgentMeasure("interruptions_per_call", lambda s: s.per_timed_call(s.interruptions_by_agent)),
    AgentMeasure("interruptions_by_customer", _timed(lambda s: s.interruptions_by_customer)),
    AgentMeasure("backchannels_by_agent", _timed(lambda s: s.backchannels_by_agent)),
    AgentMeasure("response_median_s", lambda s: s.responses.median),
    AgentMeasure("response_max_s", lambda s: s.responses.longest),
    AgentMeasure("slow_responses", _timed(lambda s: s.slow_responses)),
    AgentMeasure("dead_air_s", _timed(lambda s: s.dead_air)),
    AgentMeasure("dead_air_per_call_s", lambda s: s.per_timed_call(s.dead_air)),
    AgentMeasure("hold_count", _paired(lambda s: s.holds)),
    AgentMeasure("hold_s", _paired(lambda s: s.hold)),
    AgentMeasure("hold_per_call_s", lambda s: s.per_call(s.hold)),
    AgentMeasure("longest_hold_s", lambda s: s.longest_hold),
)  # fmt: skip

_NORMS = (
    AgentMeasure("qa_score", lambda s: s.qa_score),
    AgentMeasure("qa_coverage", lambda s: s.qa_coverage, beside=True),
    AgentMeasure("practice_score", lambda s: s.practice_score),
    AgentMeasure("norms_passed", _judged(lambda s: s.result_count("pass"))),
    AgentMeasure("norms_failed", _judged(lambda s: s.result_count("fail"))),
    AgentMeasure("norms_unknown", _judged(lambda s: s.result_count("unknown"))),
    AgentMeasure("norms_not_applicable", _judged(lambda s: s.result_count("not_applicable"))),
    AgentMeasure("norms_failed_share", lambda s: s.norms_failed_share),
    AgentMeasure("norms_failed_per_call", _judged(lambda s: s.result_count("fail") / s.in_means), beside=True),
    AgentMeasure("most_failed_norms", _top_norms),
    AgentMeasure("discarded_characters", _judged(lambda s: s.discarded_characters)),
    AgentMeasure("unheard_s", _judged(lambda s: s.unheard)),
    AgentMeasure("unclaimed_s", _judged(lambda s: s.unclaimed)),
)  # fmt: skip

MEASURES = (
    AgentMeasure(
        "calls",
        lambda s: s.calls,
    ),
    AgentMeasure("calls_scored", lambda s: s.qa_calls),
    AgentMeasure(
        "calls_not_scored",
        lambda s: s.not_scored,
    ),
    AgentMeasure("not_scored_because", _unscored),
    AgentMeasure("practice_calls", lambda s: s.practice),
    AgentMeasure("duration_s", lambda s: s.duration),
    AgentMeasure(
        "average_handling_time_s",
        lambda s: s.average_handling_time,
    ),
    *_VOICE,
    *_PAIR,
    *_NORMS,
)

_BY_NAME = {each.name: each for each in MEASURES}
_BESIDE = tuple(each for each in MEASURES if each.beside)


def agent_row(
    agent_id: str | None,
    sums: CallSums,
    team: CallSums | None,
    day: date,
    history: History = (),
    *,
    options: TrendOptions = TREND,
) -> Row:
    """Build the row of ``agents``.

    Parameters
    ----------
    agent_id, sums, day
        The agent's day.
    team
        The sums of all calls of the agent's team that day, the agent's own included.
    history
        The agent's earlier days, as many as there are.
    options
        What is compared with what, and when a movement is odd.
    """
    moved = trend(sums, day, history, options=options)
    row: Row = {"agent_id": agent_id, "team": sums.team, "local_date": day}
    row |= {each.name: each.value(sums) for each in MEASURES}
    row |= {
        "enough_calls": sums.in_means >= options.least_calls,
        "before_days": moved.days,
        "before_calls": moved.calls,
        "odd_moves": "; ".join(_spelled(move, options) for move in moved.odd) or None,
        "trend_unknown": moved.unknown,
    }
    if team is not None:
        row["team_calls"] = team.calls
        row |= {f"team_{each.name}": each.value(team) for each in _BESIDE}
        row |= {f"team_{each.name}": _BY_NAME[each.name].value(team) for each in COMPARED}
    for measure in COMPARED:
        row |= _compared(measure, estimate(sums, measure), moved.moves.get(measure.name), options)
    return row


def _compared(measure: Measure, now: Estimate | None, move: Move | None, options: TrendOptions) -> Row:
    name = measure.name
    found: Row = {f"{name}_n": now.n if now else 0}
    if now and now.n >= options.least_calls and now.bounds:
        found[f"{name}_low"], found[f"{name}_high"] = map(measure.clipped, now.bounds)
    if move:
        found[f"{name}_before"] = move.before.value
        found[f"{name}_odd"] = move.odd
        if now and move.n >= options.least_calls:
            found[f"{name}_change"] = now.value - move.before.value
    return found


def _spelled(move: Move, options: TrendOptions) -> str:
    now = move.before.value if move.now is None else move.now.value
    return f"{move.measure.name} {move.measure.spell(move.before.value, now)} against the last {options.days} days"
