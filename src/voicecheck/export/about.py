"""The sheet that says how to read the others of a team's workbook."""

from __future__ import annotations

from collections.abc import Iterator

from voicecheck.export.digest import Digest, Team
from voicecheck.export.places import BEFORE_S
from voicecheck.export.sheets import LEAST_CALLS
from voicecheck.rules.language.norm import DOCUMENTS
from voicecheck.tables.columns import Language


def about(team: str | None, known: Team, digest: Digest, language: Language) -> Iterator[tuple[str, str]]:
    """What a reader of the workbook should know: its days, and how its figures come about."""
    whole, days = known.whole, digest.days
    span = f"{days[0]} – {days[-1]}" if days else "–"
    mean = "–" if whole.mean_score is None else f"{whole.mean_score:.1f}"
    if language == "zh":
        yield "班组", team or "（班组不明）"
        yield "日期", f"{span}（有通话的日期：{len(days)} 天）"
        yield "通话", f"{whole.calls} 通，其中计分 {whole.scored} 通，平均 {mean} 分"
        yield "不含", "练习通话不在任何平均值和不合格率里"
        yield "质检得分", "可判断的内容不足时没有得分；平均只算有得分的通话"
        yield "与班组平均相比", f"▲ 高于、▼ 低于班组平均；计分通话不足 {LEAST_CALLS} 通的坐席不比较"
        yield (
            "待听录音",
            f"每位坐席不合格项最重的几通，另加最近一通未评分的；从该处之前 {BEFORE_S} 秒开始听，"
            "没有时间的（没说的话）要听全程；写明“应说的时段”的，时间是该时段的开始。先听再下结论",
        )
        yield "复核意见", "在“待听录音”里填 对、错 或 听不清；voicecheck review sheet 和 import 用同样的词"
        yield "不合格率", "不合格 ÷（合格 + 不合格）；无法判定的通话不算在内"
        yield "每通抢话", "规范计入的抢话：客户让出了话轮，或双方同时说话够久；其余的不算；只算双方分声道的通话"
        yield "依据文件", "写有该规范的培训文件：R 客户挽留，N 新员工，E 电商，F 回访，T 电信；其余为规则包自己的代码"
        return
    yield "Team", team or "(not known)"
    yield "Days", f"{span} (days with calls: {len(days)})"
    yield "Calls", f"{whole.calls}, of which {whole.scored} have a score; their mean is {mean}"
    yield "Left out", "practice calls are in no mean and in no share"
    yield "QA score", "there is none where too little could be judged; means are over calls that have one"
    yield "Against the mean", f"▲ above, ▼ below the team's mean; with fewer than {LEAST_CALLS} scored calls nothing"
    yield (
        "Calls to listen to",
        "each agent's calls with the gravest faults, and the latest call without a score; "
        f"listen from {BEFORE_S} s before the place, where none is named to the whole; "
        "beside “due” the time is where the stretch begins; listen before you conclude",
    )
    yield "Verdict", "write right, wrong or unsure; voicecheck review sheet and import use the same words"
    yield "Failed share", "failed ÷ (passed + failed); calls that could not be judged are left out"
    yield (
        "Interruptions",
        "those that the norm counts: the customer gave way, or both spoke for long; others are left out; "
        "over calls whose parties were recorded apart",
    )
    codes = ", ".join(f"{code} {name}" for code, name in DOCUMENTS.items())
    yield "Documents", f"the training documents that state the norm: {codes}; others are a pack's own codes"
