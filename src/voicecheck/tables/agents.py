"""The ``agents`` table: each measure of an agent's day, and the team's beside it, from sums.

Each of the compared measures (`score.compared.COMPARED`) has the same further columns: with NAME for its own,
``NAME_n`` calls it rests on, ``NAME_low`` and ``NAME_high`` its 95 % interval, ``team_NAME`` the team's that day,
``NAME_before`` the agent's own over the last days, ``NAME_change`` now less before, ``NAME_odd`` whether that is odd.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from voicecheck.conversation.pace import RATE_BASIS, RATED_TURNS
from voicecheck.score.agents import CallSums
from voicecheck.score.compared import COMPARED, Measure, estimate
from voicecheck.score.comparison import Estimate
from voicecheck.score.trends import History, Move, TrendOptions, trend
from voicecheck.score.voices import VoiceSums
from voicecheck.tables.columns import COUNT, FLAG, NUMBER, TEXT, Column
from voicecheck.tables.rows import Row

TOP_NORMS = 5
TREND = TrendOptions()


@dataclass(frozen=True, slots=True)
class AgentMeasure:
    """A column of the ``agents`` table and how it comes from the sums.

    The team's stands beside a measure that does not grow with the number of calls: a ``beside`` one, and those
    that are compared.
    """

    name: str
    type: pa.DataType
    unit: str
    description: str
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
    AgentMeasure("agent_characters", COUNT, "characters", "Spoken characters", _heard("agent", "characters")),
    AgentMeasure("agent_talk_s", NUMBER, "s", "Turn time, pauses in", _heard("agent", "talk")),
    AgentMeasure("agent_pause_s", NUMBER, "s", "Pauses inside turns", _heard("agent", "pause")),
    AgentMeasure("pause_count", COUNT, "pauses", "Pauses inside turns", _heard("agent", "pause_count")),
    AgentMeasure("longest_pause_s", NUMBER, "s", "The longest pause", lambda s: s.agent.longest_pause),
    AgentMeasure("agent_rated_characters", COUNT, "characters", f"Characters in {RATED_TURNS}",
                 _heard("agent", "rated_characters")),
    AgentMeasure("agent_rated_talk_s", NUMBER, "s", f"Time of {RATED_TURNS}",
                 _heard("agent", "rated_talk")),
    AgentMeasure("agent_rated_pause_s", NUMBER, "s", f"Pauses in {RATED_TURNS}",
                 _heard("agent", "rated_pause")),
    AgentMeasure("agent_speech_rate_cpm", NUMBER, "characters/min", f"Speech rate, pauses in, {RATE_BASIS}",
                 lambda s: s.agent.speech_rate_cpm),
    AgentMeasure("agent_articulation_rate_cpm", NUMBER, "characters/min", f"Speech rate without pauses, {RATE_BASIS}",
                 lambda s: s.agent.articulation_rate_cpm),
    AgentMeasure("agent_rate_outside_share", NUMBER, "share", "Share of rated talk time outside the configured band",
                 lambda s: s.agent.outside_share),
    AgentMeasure("agent_syllables", COUNT, "syllables", "Syllable nuclei", _syllables),
    AgentMeasure("agent_acoustic_rate_cpm", NUMBER, "characters/min", "Rate from syllable nuclei",
                 lambda s: s.agent.acoustic_rate_cpm),
    AgentMeasure("rate_agreement", NUMBER, "ratio",
                 "The smaller of the rates by text and by sound over the larger, over all turns",
                 lambda s: s.rate_agreement),
    AgentMeasure("agent_level_dbfs", NUMBER, "dBFS", "Level of the mean power while speaking",
                 lambda s: s.agent.level_dbfs),
    AgentMeasure("agent_pitch_sd_semitones", NUMBER, "semitones", "Pitch variation, variances pooled by talk time",
                 lambda s: s.agent.pitch_sd_semitones),
    AgentMeasure("agent_clarity", NUMBER, "share", "Share of words that the recogniser is sure of",
                 lambda s: s.agent.clarity),
    AgentMeasure("customer_characters", COUNT, "characters", "Customers' characters", _heard("customer", "characters")),
    AgentMeasure("customer_talk_s", NUMBER, "s", "Customers' turn time", _heard("customer", "talk")),
    AgentMeasure("customer_rated_characters", COUNT, "characters", f"Customers' characters in {RATED_TURNS}",
                 _heard("customer", "rated_characters")),
    AgentMeasure("customer_rated_talk_s", NUMBER, "s", f"Time of customers' {RATED_TURNS}",
                 _heard("customer", "rated_talk")),
    AgentMeasure("customer_speech_rate_cpm", NUMBER, "characters/min", f"Customers' speech rate, {RATE_BASIS}",
                 lambda s: s.customer.speech_rate_cpm, beside=True),
)  # fmt: skip

_PAIR = (
    AgentMeasure("two_party_calls", COUNT, "calls",
                 "Calls with both parties recorded apart; the following need them (all but holds: in step)",
                 lambda s: s.paired),
    AgentMeasure("agent_talk_share", NUMBER, "share", "The agent's share of the talk time of both",
                 lambda s: s.agent_talk_share),
    AgentMeasure("overlap_s", NUMBER, "s", "Time both speak", _timed(lambda s: s.overlap)),
    AgentMeasure("interruptions_by_agent", COUNT, "times", "By the agent, attempts included",
                 _timed(lambda s: s.interruptions_by_agent)),
    AgentMeasure("interruptions_by_agent_counted", COUNT, "times",
                 "By the agent, as the norm counts them: the customer gave way, or both spoke for at least 2 s",
                 _timed(lambda s: s.interruptions_by_agent_counted)),
    AgentMeasure("interruptions_yielded_by_agent", COUNT, "times", "Those to which the customer gave way",
                 _timed(lambda s: s.interruptions_yielded_by_agent)),
    AgentMeasure("interruptions_per_call", NUMBER, "times/call", "By the agent, attempts included, a two-party call",
                 lambda s: s.per_timed_call(s.interruptions_by_agent)),
    AgentMeasure("interruptions_by_customer", COUNT, "times", "By customers",
                 _timed(lambda s: s.interruptions_by_customer)),
    AgentMeasure("backchannels_by_agent", COUNT, "times", "Acknowledgements",
                 _timed(lambda s: s.backchannels_by_agent)),
    AgentMeasure("response_median_s", NUMBER, "s", "Median of all responses of all calls, not of the calls' medians",
                 lambda s: s.responses.median),
    AgentMeasure("response_max_s", NUMBER, "s", "The slowest response", lambda s: s.responses.longest),
    AgentMeasure("slow_responses", COUNT, "times", "Responses over the limit", _timed(lambda s: s.slow_responses)),
    AgentMeasure("dead_air_s", NUMBER, "s", "Stretches of over 3 s without speech", _timed(lambda s: s.dead_air)),
    AgentMeasure("dead_air_per_call_s", NUMBER, "s/call", "The same, a two-party call",
                 lambda s: s.per_timed_call(s.dead_air)),
    AgentMeasure("hold_count", COUNT, "holds", "Holds", _paired(lambda s: s.holds)),
    AgentMeasure("hold_s", NUMBER, "s", "Time on hold", _paired(lambda s: s.hold)),
    AgentMeasure("hold_per_call_s", NUMBER, "s/call", "The same, a two-party call",
                 lambda s: s.per_call(s.hold)),
    AgentMeasure("longest_hold_s", NUMBER, "s", "The longest hold", lambda s: s.longest_hold),
)  # fmt: skip

_NORMS = (
    AgentMeasure("qa_score", NUMBER, "points of 100", "Mean score on the qa card over scored calls; null where "
                 "there is none", lambda s: s.qa_score),
    AgentMeasure("qa_coverage", NUMBER, "share", "Mean share of what the qa card asked that could be judged, over "
                 "calls, scored or not", lambda s: s.qa_coverage, beside=True),
    AgentMeasure("practice_score", NUMBER, "points of 100", "Mean score on the qa card over scored practice calls; of "
                 "the agent alone it is a one-party practice score", lambda s: s.practice_score),
    AgentMeasure("norms_passed", COUNT, "norm × call", "Norms passed", _judged(lambda s: s.result_count("pass"))),
    AgentMeasure("norms_failed", COUNT, "norm × call", "Norms failed", _judged(lambda s: s.result_count("fail"))),
    AgentMeasure("norms_unknown", COUNT, "norm × call", "Norms that could not be judged",
                 _judged(lambda s: s.result_count("unknown"))),
    AgentMeasure("norms_not_applicable", COUNT, "norm × call", "Norms that did not apply",
                 _judged(lambda s: s.result_count("not_applicable"))),
    AgentMeasure("norms_failed_share", NUMBER, "share", "Norms failed of those passed or failed",
                 lambda s: s.norms_failed_share),
    AgentMeasure("norms_failed_per_call", NUMBER, "norms/call", "Norms failed, a call",
                 lambda s: s.result_count("fail") / s.in_means if s.in_means else None, beside=True),
    AgentMeasure("most_failed_norms", TEXT, "", f"The {TOP_NORMS} norms failed on most calls, with how many",
                 _top_norms),
    AgentMeasure("discarded_characters", COUNT, "characters", "Text thrown out because no speech bears it",
                 _judged(lambda s: s.discarded_characters)),
    AgentMeasure("unheard_s", NUMBER, "s", "Speech without text that can be relied on",
                 _judged(lambda s: s.unheard)),
    AgentMeasure("unclaimed_s", NUMBER, "s", "Sound of either party that may hide words and is known to be nothing "
                 "else", _judged(lambda s: s.unclaimed)),
)  # fmt: skip

MEASURES = (
    AgentMeasure(
        "calls",
        COUNT,
        "calls",
        "Calls analysed; practice is in no figure but practice_calls and practice_score, and calls not scored are in "
        "none but duration_s, qa_coverage, calls_not_scored and not_scored_because",
        lambda s: s.calls,
    ),
    AgentMeasure("calls_scored", COUNT, "calls", "Calls with a score on the qa card", lambda s: s.qa_calls),
    AgentMeasure(
        "calls_not_scored",
        COUNT,
        "calls",
        "Calls of which too little could be judged for a score",
        lambda s: s.not_scored,
    ),
    AgentMeasure("not_scored_because", TEXT, "", "Why, with how many calls each", _unscored),
    AgentMeasure("practice_calls", COUNT, "calls", "Practice calls; they are not among calls", lambda s: s.practice),
    AgentMeasure("duration_s", NUMBER, "s", "Length of the recordings of calls", lambda s: s.duration),
    AgentMeasure(
        "average_handling_time_s",
        NUMBER,
        "s/call",
        "Length of the recording, a call: talk, silence and holds; calls not scored left out",
        lambda s: s.average_handling_time,
    ),
    *_VOICE,
    *_PAIR,
    *_NORMS,
)

_BY_NAME = {each.name: each for each in MEASURES}
_BESIDE = tuple(each for each in MEASURES if each.beside)


def _compared_columns(each: AgentMeasure) -> tuple[Column, ...]:
    name, unit, what = each.name, each.unit, each.description
    return (
        Column(f"{name}_n", COUNT, "calls", f"Calls it rests on: {what}"),
        Column(f"{name}_low", NUMBER, unit, f"Lower end of the 95 % interval, null with too few calls: {what}"),
        Column(f"{name}_high", NUMBER, unit, f"Upper end of the 95 % interval, null with too few calls: {what}"),
        Column(f"team_{name}", each.type, unit, f"Of the whole team that day, the agent included: {what}"),
        Column(f"{name}_before", NUMBER, unit, f"The agent's own over the last {TREND.days} days: {what}"),
        Column(f"{name}_change", NUMBER, unit, f"Less that of the last days, null with too few calls: {what}"),
        Column(f"{name}_odd", FLAG, "", f"Whether it moved oddly, null where that could not be judged: {what}"),
    )


AGENTS = (
    Column("agent_id", TEXT, "", "The agent; text, so that 007 stays 007. Null: calls whose agent is not known"),
    Column("team", TEXT, "", "The team of most of the agent's calls that day; of practice calls where there are no "
           "others"),
    Column("local_date", TEXT, "", "The day (ISO 8601)"),
    *(Column(each.name, each.type, each.unit, each.description) for each in MEASURES),
    Column("enough_calls", FLAG, "", f"Whether there are at least {TREND.least_calls} calls; if not, intervals and "
           "flags are null"),
    Column("before_days", COUNT, "days", f"Days with calls among the last {TREND.days}"),
    Column("before_calls", COUNT, "calls", "The agent's calls on them"),
    Column("odd_moves", TEXT, "", "What moved oddly against the own last days: more than chance, more than a trifle"),
    Column("trend_unknown", TEXT, "", "Why no movement could be judged; null where it could"),
    Column("team_calls", COUNT, "calls", "The team's calls that day, the agent's included"),
    *(
        Column(f"team_{each.name}", each.type, each.unit, f"Of the whole team that day: {each.description}")
        for each in _BESIDE
    ),
    *(column for measure in COMPARED for column in _compared_columns(_BY_NAME[measure.name])),
)  # fmt: skip


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
    row: Row = {"agent_id": agent_id, "team": sums.team, "local_date": day.isoformat()}
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
