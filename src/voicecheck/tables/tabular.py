"""The tables: what a row of each is, how they are sorted, and how they lie in folders. Columns: `tables.columns`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from voicecheck.tables.columns import Column, Language, columns_of

Folders = Literal["date", "agent", "none"]
"""How a table lies below its folder: a folder a day (``date=2026-11-20``), a folder an agent and in it one a month
(``agent-0012/month=2026-11``), or nothing but its file."""
MadeFrom = Literal["hearing", "judging", "both", "day", "work"]
"""What a table's rows are made from: what was heard of a call, alone; a call as it was judged, scored and labelled;
that and, after all calls, what agents' days come to; all calls of a day together; or the program's own work, whatever
the day of the calls."""


@dataclass(frozen=True)
class Table:
    """A table.

    ``zh`` and ``en`` say what a row is; rows are sorted by the columns ``order``. Publication and removal go by
    ``folders`` and ``made_from``: a new table needs no other place.
    """

    name: str
    zh: str
    en: str
    order: tuple[str, ...]
    made_from: MadeFrom
    folders: Folders = "date"

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order."""
        return columns_of(self.name)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together tell its rows apart; none where nothing does."""
        return tuple(each.name for each in self.columns if {"primary", "part"}.intersection(each.key.split()))

    def grain(self, language: Language) -> str:
        """What a row is, in a language."""
        return self.en if language == "en" else self.zh


_CALL_ORDER = ("agent_id", "call_id", "call_key")

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table("calls", "一通通话", "a call", _CALL_ORDER, "judging"),
        Table("turns", "一个话轮或应答语", "a turn or backchannel", (*_CALL_ORDER, "turn"), "hearing"),
        Table("events", "一件在某时发生的事", "a thing that happened in time", (*_CALL_ORDER, "event"), "hearing"),
        Table("call_meta", "清单中一通通话的一个其他列", "a further column of the manifest for a call",
              (*_CALL_ORDER, "name"), "hearing"),
        Table("call_norms", "一条规范在一通通话上的结果", "a norm on a call", (*_CALL_ORDER, "rule_id"), "judging"),
        Table("findings", "说明一条规范在一通通话上的结果的一处，每条规范至少一处",
              "a place that shows what came of a norm on a call, one or more a norm and call",
              (*_CALL_ORDER, "finding"), "judging"),
        Table("call_scores", "评分卡的一个部分在一通通话上的得分", "a part of a scorecard on a call", _CALL_ORDER,
              "judging"),
        Table("day_scores", "评分卡的一个部分在一个坐席的一天上的得分", "a part of a scorecard on an agent's day",
              ("agent_id",), "day"),
        Table("deductions", "评分卡的一个部分扣掉或加上的分，因一处发现、一个评估分或当天的一项数据；"
              "先是通话的，后是坐席一天的",
              "points that a finding, a mark or a figure of the day took from a part of a scorecard, or gave it; those "
              "of calls first, then those of agents' days", (*_CALL_ORDER, "deduction"), "both"),
        Table("figures", "一项给定的数据或一个评估分，属于一通通话或一个坐席的一天；先是通话的，后是坐席一天的",
              "a figure or a mark as it was given, of a call or of an agent's day; those of calls first, then those of "
              "agents' days", _CALL_ORDER, "both"),
        Table("agents", "一个坐席的一天", "an agent's day", ("agent_id",), "day"),
        Table("agent_measures", "一个坐席一天的一个指标", "a measure of an agent's day",
              ("agent_id", "measure"), "day"),
        Table("failures", "一个无法分析的录音", "a recording that could not be analysed", ("recording",), "day"),
        Table("by_agent", "一通通话，带不合格的规范、时间和更好的说法；每个坐席每月一个文件，可单独阅读",
              "a call with what failed in words, when, and the better wording; one file an agent and month, to be read "
              "alone", ("local_date", "call_id", "call_key"), "judging", "agent"),
        Table("runs", "程序的一次运行，归入开始的日期（UTC）",
              "a run of the program, filed under the day (UTC) that it began", ("started_at",), "work"),
        Table("reviews", "一位复核人对一通通话上一处发现或一条规范的意见",
              "a reviewer's verdict on a finding, or on a norm, of a call",
              (*_CALL_ORDER, "rule_id", "reviewer", "start_s"), "day"),
        Table("appeals", "坐席对一处发现、一条规范或一通通话得分的一次申诉，以及处理结果",
              "an agent's appeal against a finding, a norm or the score of a call, and what became of it",
              (*_CALL_ORDER, "appeal"), "day"),
        Table("norms", "一条规范，属于所配置的规则包", "a norm of the configured packs", ("rule_id",), "work", "none"),
        Table("live", "一个当前有效的文件", "a file that is current", ("path",), "work", "none"),
    )
}  # fmt: skip
"""All tables by their names, in the order of the data dictionary."""


def _made_from(*sources: MadeFrom) -> tuple[str, ...]:
    return tuple(table.name for table in TABLES.values() if table.made_from in sources)


HEARD = _made_from("hearing")
"""Tables of calls that only hearing changes."""
JUDGED = _made_from("judging", "both")
"""Tables of calls that judging, scoring and labels change."""
OF_CALLS = _made_from("hearing", "judging", "both", "day")
"""Tables whose rows are of calls or of agents' days: a day without calls has none of them."""
