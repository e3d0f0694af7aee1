"""What the dashboard for analysts shows: figures that are right whatever they are grouped by, and charts of them.

A figure is a ratio of sums, never a mean of ratios. Practice is in none, what needs both parties is over calls that
have both, and what could not be judged is in no share of faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Look = Literal["line", "bar", "heatmap", "table", "number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a table: its name, an SQL expression over a group of rows, and its names for people."""

    table: str
    name: str
    sql: str
    zh: str
    en: str
    form: str = ".2f"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a table.

    ``figures`` are shown by ``along`` (an axis; a date is cut into weeks) and ``groups``, over the rows of ``rows``
    (an SQL condition). ``width`` is of 12.
    """

    name: str
    table: str
    look: Look
    figures: tuple[str, ...]
    zh: str
    en: str
    along: str = ""
    groups: tuple[str, ...] = ()
    rows: str = ""
    width: int = 6


CALLS = "direction is distinct from 'practice'"
PAIRED = f"two_party and {CALLS}"
COMPARED = f"two_party and qa_score is not null and {CALLS}"
"""The rows that the questions of docs/analysts.md compare people by."""

FIGURES = (
    Figure("calls", "call_count", "count(*)", "通话数", "Calls", ",d"),
    Figure("calls", "scored_share", "count(qa_score) * 1.0 / count(*)", "已评分占比", "Share scored", ".1%"),
    Figure("calls", "mean_qa_score", "sum(qa_score) / nullif(count(qa_score), 0)", "平均质检分（已评分）",
           "Mean QA score of scored calls", ".1f"),
    Figure("calls", "speech_rate_cpm", "60.0 * sum(agent_rated_characters) / nullif(sum(agent_rated_talk_s), 0)",
           "坐席语速（字/分）", "Agents' speech rate (characters/min)", ".0f"),
    Figure("calls", "acoustic_rate_share", "sum(agent_syllables) * 1.0 / nullif(sum(agent_characters), 0)",
           "音节数比字数", "Syllables heard a character written", ".3f"),
    Figure("calls", "interruptions_a_call", "sum(interruptions_by_agent_counted) * 1.0 "
           "/ nullif(count(interruptions_by_agent_counted), 0)", "每通抢话（计入规范的）",
           "Interruptions a call that the norm counts"),
    Figure("call_norms", "failed_share", "count(*) filter (where result = 'fail') * 1.0 "
           "/ nullif(count(*) filter (where result in ('pass', 'fail')), 0)", "不合格占已判定",
           "Share failed of what was judged", ".1%"),
    Figure("call_norms", "unknown_share", "count(*) filter (where result = 'unknown') * 1.0 "
           "/ nullif(count(*) filter (where result <> 'not_applicable'), 0)", "无法判定占适用",
           "Share unknown of what applied", ".1%"),
    Figure("events", "promised_mean_s", "sum(promised_s) / nullif(count(promised_s), 0)", "平均承诺秒数",
           "Mean seconds promised", ".0f"),
    Figure("events", "taken_mean_s", "sum(end_s - start_s) / nullif(count(*), 0)", "平均实际秒数",
           "Mean seconds taken", ".0f"),
)  # fmt: skip

CHARTS = (
    Chart("calls", "calls", "number", ("call_count",), "通话数（不含练习）", "Calls, practice left out",
          rows=CALLS, width=4),
    Chart("scored", "calls", "number", ("scored_share",), "已评分占比", "Share of calls scored", rows=CALLS, width=4),
    Chart("qa", "calls", "number", ("mean_qa_score",), "平均质检分", "Mean QA score", rows=CALLS, width=4),
    Chart("pace", "calls", "line", ("speech_rate_cpm",), "各班组每周语速", "Pace by team and week",
          "local_date", ("team",), COMPARED),
    Chart("interruptions", "calls", "line", ("interruptions_a_call",),
          "各坐席每周每通抢话（计入规范的）",
          "Interruptions a call that the norm counts, by agent and week", "local_date",
          ("agent_id",), COMPARED),
    Chart("failures", "call_norms", "heatmap", ("failed_share",), "规范不合格占比（班组×规范）",
          "Share failed, team by norm", "team", ("rule_id",), f"result in ('pass', 'fail') and {CALLS}", 12),
    Chart("holds", "events", "bar", ("promised_mean_s", "taken_mean_s"), "保持：承诺与实际（秒，含练习）",
          "Holds: seconds promised and taken, practice included", "agent_id", (),
          "kind = 'hold' and promised_s is not null"),
    Chart("unknown", "call_norms", "table", ("unknown_share",), "各规范无法判定的占比", "Share unknown by norm",
          groups=("rule_id",), rows=f"asked and {CALLS}"),
    Chart("model", "calls", "line", ("acoustic_rate_share",), "换模型前后：音节数比字数",
          "Drift: syllables heard a character written, by model", "local_date", ("asr_model",), CALLS),
    Chart("agents", "calls", "table", ("call_count", "scored_share", "mean_qa_score", "speech_rate_cpm",
          "interruptions_a_call"), "坐席一览", "Agents at a glance", groups=("team", "agent_id"), rows=PAIRED),
)  # fmt: skip
