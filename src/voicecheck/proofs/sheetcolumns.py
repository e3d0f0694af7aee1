"""The columns of the sheets that go to reviewers and agents and come back: their names, headings and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from voicecheck.language.catalogue import Language
from voicecheck.proofs.appeals import Decision
from voicecheck.proofs.reviews import Verdict
from voicecheck.records import Result


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its name, which is its English heading, its Chinese one, and its width in characters of Latin script.

    ``look`` says how a workbook writes it: ``long`` texts are wrapped, ``choice`` is chosen from a list.
    """

    name: str
    zh: str
    width: int = 14
    look: Literal["text", "long", "number", "choice"] = "text"

    def said(self, language: Language) -> str:
        """Its heading in a language."""
        return self.zh if language == "zh" else self.name


CALL = (
    SheetColumn("call_id", "通话编号", 22),
    SheetColumn("call_key", "通话键", 19),
    SheetColumn("recording", "录音", 30),
    SheetColumn("agent_id", "工号", 11),
    SheetColumn("team", "班组", 10),
    SheetColumn("started_at", "通话时间", 18),
)
FINDING = (
    SheetColumn("start_s", "开始（秒）", 9, "number"),
    SheetColumn("place", "位置", 8),
    SheetColumn("before", "前一句", 30, "long"),
    SheetColumn("sentence", "所在的话", 40, "long"),
    SheetColumn("after", "后一句", 30, "long"),
    SheetColumn("rule_id", "规范编号", 22),
    SheetColumn("norm", "规范", 26, "long"),
    SheetColumn("asked", "规范要求", 26, "long"),
    SheetColumn("said", "说了什么", 26, "long"),
    SheetColumn("value", "测得", 14),
    SheetColumn("limit", "界限", 14),
    SheetColumn("result", "判定结果", 10),
)
REVIEW_SHEET = (
    *CALL,
    *FINDING,
    SheetColumn("drawn", "抽取方式", 10),
    SheetColumn("verdict", "复核意见", 11, "choice"),
    SheetColumn("reviewer", "复核人", 11),
    SheetColumn("note", "备注", 26, "long"),
)
"""The sheet that a reviewer fills in."""
APPEAL_SHEET = (
    *CALL,
    *FINDING,
    SheetColumn("appeal", "申诉编号", 9, "number"),
    SheetColumn("reason", "申诉理由", 34, "long"),
    SheetColumn("at", "时间", 20),
    SheetColumn("score_before", "申诉时得分", 11, "number"),
    SheetColumn("decision", "处理结果", 11, "choice"),
    SheetColumn("decided_by", "处理人", 11),
    SheetColumn("decision_reason", "处理理由", 30, "long"),
)
"""The sheet of appeals that a lead decides."""

OTHER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "start_s": ("time", "开始", "开始秒"),
    "verdict": ("right|wrong", "right_wrong", "label", "复核结论", "复核结果", "意见"),
    "reviewer": ("复核员", "审核人"),
    "note": ("说明", "复核备注"),
    "reason": ("理由",),
    "at": ("申诉时间", "appealed_at"),
}
"""Further headings by the column's name; ``time`` is that of earlier versions."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    column.name: (column.zh, *OTHER_HEADINGS.get(column.name, ()))
    for column in dict.fromkeys((*REVIEW_SHEET, *APPEAL_SHEET))
}
"""All headings of each column but its own name."""

VERDICTS: Mapping[Language, tuple[str, ...]] = {"zh": ("对", "错", "听不清"), "en": ("right", "wrong", "unsure")}
"""What a reviewer chooses from."""
DECISIONS: Mapping[Language, tuple[str, ...]] = {
    "zh": ("维持", "改判", "撤回"),
    "en": ("upheld", "changed", "withdrawn"),
}
"""What a lead chooses from; an agent withdraws."""

APPEALS = frozenset(("appeal", "申诉"))
"""Words in the column ``verdict`` that make a row an appeal."""
VERDICT_WORDS: Mapping[str, Verdict] = {
    "right": "right", "对": "right", "判对": "right", "判对了": "right", "正确": "right", "是": "right", "yes": "right",
    "wrong": "wrong", "错": "wrong", "判错": "wrong", "判错了": "wrong", "错误": "wrong", "否": "wrong", "no": "wrong",
    "unsure": "unsure", "听不清": "unsure",
}  # fmt: skip
"""Verdicts as people write them: 是 and 否 answer whether the result is right."""
DECISION_WORDS: Mapping[str, Decision] = {
    "upheld": "refused", "维持": "refused", "维持原判": "refused", "refused": "refused", "不成立": "refused",
    "changed": "granted", "改判": "granted", "granted": "granted", "成立": "granted",
    "withdrawn": "withdrawn", "撤回": "withdrawn",
    "open": "open", "申诉中": "open", "待处理": "open",
}  # fmt: skip
"""Decisions as people write them: the result stands, or is changed."""
RESULT_WORDS: Mapping[str, Result] = {
    "pass": "pass", "合格": "pass", "passed": "pass", "通过": "pass",
    "fail": "fail", "不合格": "fail", "failed": "fail", "不通过": "fail",
    "unknown": "unknown", "无法判定": "unknown", "can't tell": "unknown", "无法判断": "unknown",
    "not_applicable": "not_applicable", "不适用": "not_applicable", "n/a": "not_applicable",
}  # fmt: skip
"""Results as sheets have them, now and earlier."""
