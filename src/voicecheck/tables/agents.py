"""An agent's day: the rows of ``agents``, a short list, and of ``agent_measures``, a row for each measure.

Both come from the same sums by the same functions, so a measure is the same figure in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from voicecheck.language.stored import english
from voicecheck.rules.reasons import in_chinese
from voicecheck.score.agents import TOP_NORMS, CallSums
from voicecheck.score.compared import COMPARED, Measure, estimate
from voicecheck.score.trends import History, Move, Trend, TrendOptions, trend
from voicecheck.score.voices import VoiceSums
from voicecheck.tables.columns import Column, columns_of
from voicecheck.tables.rows import Row

TREND = TrendOptions()
Number = int | float | None
Figure = Callable[[CallSums], Number]


@dataclass(frozen=True, slots=True)
class AgentMeasure:
    """A measure of an agent's day (described in ``columns.tsv``): how it comes from the sums, and from how many calls.

    ``calls`` is ``None`` for a measure that counts calls itself.
    """

    name: str
    value: Figure
    calls: Figure | None


def _top_norms(sums: CallSums) -> str | None:
    return "; ".join(f"{rule_id} ×{count}" for rule_id, count in sums.failed_norms()[:TOP_NORMS]) or None


def _unscored(sums: CallSums) -> str | None:
    counted = (english("{reason} ×{count:,}", reason=reason, count=count) for reason, count in sums.unscored_reasons())
    return "; ".join(counted) or None


def _paired(value: Figure) -> Figure:
    """Null instead of 0 where no call had both parties."""
    return lambda sums: value(sums) if sums.paired else None


def _judged(value: Figure) -> Figure:
    """Null instead of 0 where all calls were left out as not scored, or all were practice."""
    return lambda sums: value(sums) if sums.in_means else None


def _heard(side: str, name: str) -> Figure:
    """A sum of a party's voice; null instead of 0 where the party was measured in no call."""

    def summed(sums: CallSums) -> Number:
        voice: VoiceSums = getattr(sums, side)
        value: int | float = getattr(voice, name)
        return value if voice.calls else None

    return summed


def _syllables(sums: CallSums) -> int | None:
    return sums.agent.syllables if sums.agent.syllable_calls else None


def _timed(value: Figure) -> Figure:
    """Null instead of 0 where no call had both parties in step."""
    return lambda sums: value(sums) if sums.timed else None


def _failed_per_call(sums: CallSums) -> float | None:
    return sums.result_count("fail") / sums.in_means if sums.in_means else None


def _group(rest_on: Figure | None, /, **values: Figure) -> Iterator[AgentMeasure]:
    """Measures that rest on the same calls (`None`: they count calls themselves)."""
    return (AgentMeasure(name, value, rest_on) for name, value in values.items())


_COUNTS = _group(
    None,
    calls=lambda s: s.calls,
    calls_scored=lambda s: s.qa_calls,
    calls_not_scored=lambda s: s.not_scored,
    two_party_calls=lambda s: s.paired,
    in_step_calls=lambda s: s.timed,
    practice_calls=lambda s: s.practice,
)
_LENGTHS = (
    *_group(lambda s: s.practice_scored, practice_score=lambda s: s.practice_score),
    *_group(lambda s: s.calls, duration_s=lambda s: s.duration),
    *_group(lambda s: s.handled, average_handling_time_s=lambda s: s.average_handling_time),
)
_AGENT = _group(
    lambda s: s.agent.calls,
    agent_characters=_heard("agent", "characters"),
    agent_talk_s=_heard("agent", "talk"),
    agent_pause_s=_heard("agent", "pause"),
    pause_count=_heard("agent", "pause_count"),
    longest_pause_s=lambda s: s.agent.longest_pause,
    agent_rated_characters=_heard("agent", "rated_characters"),
    agent_rated_talk_s=_heard("agent", "rated_talk"),
    agent_rated_pause_s=_heard("agent", "rated_pause"),
    agent_speech_rate_cpm=lambda s: s.agent.speech_rate_cpm,
    agent_articulation_rate_cpm=lambda s: s.agent.articulation_rate_cpm,
    agent_rate_outside_share=lambda s: s.agent.outside_share,
)
_SOUND = _group(
    lambda s: s.agent.syllable_calls,
    agent_syllables=_syllables,
    agent_acoustic_rate_cpm=lambda s: s.agent.acoustic_rate_cpm,
    rate_agreement=lambda s: s.rate_agreement,
)
_MANNER = _group(
    lambda s: s.agent.calls,
    agent_level_dbfs=lambda s: s.agent.level_dbfs,
    agent_pitch_sd_semitones=lambda s: s.agent.pitch_sd_semitones,
    agent_clarity=lambda s: s.agent.clarity,
)
_CUSTOMER = _group(
    lambda s: s.customer.calls,
    customer_characters=_heard("customer", "characters"),
    customer_talk_s=_heard("customer", "talk"),
    customer_rated_characters=_heard("customer", "rated_characters"),
    customer_rated_talk_s=_heard("customer", "rated_talk"),
    customer_speech_rate_cpm=lambda s: s.customer.speech_rate_cpm,
)
_IN_STEP = _group(
    lambda s: s.timed,
    overlap_s=_timed(lambda s: s.overlap),
    interruptions_by_agent=_timed(lambda s: s.interruptions_by_agent),
    interruptions_by_agent_counted=_timed(lambda s: s.interruptions_by_agent_counted),
    interruptions_yielded_by_agent=_timed(lambda s: s.interruptions_yielded_by_agent),
    interruptions_per_call=lambda s: s.per_timed_call(s.interruptions_by_agent),
    interruptions_by_customer=_timed(lambda s: s.interruptions_by_customer),
    backchannels_by_agent=_timed(lambda s: s.backchannels_by_agent),
)
_RESPONSES = _group(
    lambda s: s.responses.calls,
    responses=_timed(lambda s: s.responses.values.total()),
    response_median_s=lambda s: s.responses.median,
    response_max_s=lambda s: s.responses.longest,
)
_SILENCE = _group(
    lambda s: s.timed,
    slow_responses=_timed(lambda s: s.slow_responses),
    dead_air_s=_timed(lambda s: s.dead_air),
    dead_air_per_call_s=lambda s: s.per_timed_call(s.dead_air),
)
_HOLDS = _group(
    lambda s: s.paired,
    hold_count=_paired(lambda s: s.holds),
    hold_s=_paired(lambda s: s.hold),
    hold_per_call_s=lambda s: s.per_call(s.hold),
    longest_hold_s=lambda s: s.longest_hold,
)
_SCORES = (
    *_group(lambda s: s.qa_calls, qa_score=lambda s: s.qa_score),
    *_group(lambda s: s.covered, qa_coverage=lambda s: s.qa_coverage),
)
_NORMS = _group(
    lambda s: s.in_means,
    norms_passed=_judged(lambda s: s.result_count("pass")),
    norms_failed=_judged(lambda s: s.result_count("fail")),
    norms_unknown=_judged(lambda s: s.result_count("unknown")),
    norms_not_applicable=_judged(lambda s: s.result_count("not_applicable")),
    norms_failed_share=lambda s: s.norms_failed_share,
    norms_failed_per_call=_failed_per_call,
    discarded_characters=_judged(lambda s: s.discarded_characters),
    unheard_s=_judged(lambda s: s.unheard),
    unclaimed_s=_judged(lambda s: s.unclaimed),
)

MEASURES = (
    *_COUNTS,
    *_LENGTHS,
    *_AGENT,
    *_SOUND,
    *_MANNER,
    *_CUSTOMER,
    *_group(lambda s: s.paired, agent_talk_share=lambda s: s.agent_talk_share),
    *_IN_STEP,
    *_RESPONSES,
    *_SILENCE,
    *_HOLDS,
    *_SCORES,
    *_NORMS,
)
"""What is measured of an agent's day; each is described in ``columns.tsv``, in ``agents`` or in ``measures``."""
_COMPARED = {measure.name: measure for measure in COMPARED}
_SHORT = frozenset(column.name for column in columns_of("agents"))
_BEFORE = ("before_days", "before_calls")


def described_measures() -> tuple[Column, ...]:
    """Describe each measure of ``agent_measures``, in the order of their rows."""
    known = {column.name: column for column in (*columns_of("measures"), *columns_of("agents"))}
    return tuple(known[name] for name in (*(each.name for each in MEASURES), *_BEFORE))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDay:
    """An agent's day, the team's sums beside it, and what moved against the agent's days before."""

    agent_id: str | None
    day: date
    sums: CallSums
    team: CallSums | None
    moved: Trend
    options: TrendOptions

    @property
    def known(self) -> Row:
        """Whose day it is."""
        return {"agent_id": self.agent_id, "team": self.sums.team, "local_date": self.day}


def agent_day(
    agent_id: str | None,
    sums: CallSums,
    team: CallSums | None,
    day: date,
    history: History = (),
    *,
    options: TrendOptions = TREND,
) -> AgentDay:
    """Compare an agent's day with the days before.

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
    return AgentDay(agent_id=agent_id, day=day, sums=sums, team=team, moved=moved, options=options)


def agent_row(day: AgentDay) -> Row:
    """Build the row of ``agents``."""
    sums, moved = day.sums, day.moved
    return {
        **day.known,
        **{each.name: each.value(sums) for each in MEASURES if each.name in _SHORT},
        "not_scored_because": (unscored := _unscored(sums)),
        "not_scored_because_zh": unscored and in_chinese(unscored),
        "most_failed_norms": _top_norms(sums),
        "odd_moves": "; ".join(map(_spelled, moved.odd)) or None,
    }


def measure_rows(day: AgentDay) -> list[Row]:
    """Build the rows of ``agent_measures``, by name; one that cannot be known has a row, too, with a null value."""
    rows = [
        {
            "measure": each.name,
            "value": each.value(day.sums),
            "n": each.calls(day.sums) if each.calls else None,
            "team_value": each.value(day.team) if day.team else None,
            **(_compared(_COMPARED[each.name], day) if each.name in _COMPARED else {}),
        }
        for each in MEASURES
    ]
    rows += [{"measure": "before_days", "value": day.moved.days}, {"measure": "before_calls", "value": day.moved.calls}]
    return [day.known | row for row in sorted(rows, key=lambda row: str(row["measure"]))]


def _compared(measure: Measure, day: AgentDay) -> Row:
    """What is known of a measure that is held against the agent's own days before."""
    now, move, least = estimate(day.sums, measure), day.moved.moves.get(measure.name), day.options.least_calls
    found: Row = {"n": now.n if now else 0, "trend_unknown": day.moved.unknown}
    if now and now.n >= least and now.bounds:
        found["low"], found["high"] = map(measure.clipped, now.bounds)
    if move:
        found |= {"before": move.before.value, "odd": move.odd}
        if now and move.n >= least:
            found["change"] = now.value - move.before.value
    return found


def _spelled(move: Move) -> str:
    now = move.before.value if move.now is None else move.now.value
    return f"{move.measure.name} {move.measure.spell(move.before.value, now)}"
