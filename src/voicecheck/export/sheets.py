"""The sheets of a team's workbook as plain values: their columns, and their rows cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from voicecheck.export.digest import AgentSums, Digest, Team
from voicecheck.export.listening import Listening
from voicecheck.export.places import Listen, Place
from voicecheck.rules.reasons import CATALOGUE
from voicecheck.score.trends import TrendOptions
from voicecheck.tables.columns import Language, enumerations
from voicecheck.tables.unitwords import SHARE, with_unit

Look = Literal["text", "long", "count", "one", "two", "share", "moment", "date", "clock", "versus", "versus_share"]
"""How a column is written: wrapped texts are ``long``, ``one`` and ``two`` are decimals, ``clock`` is minutes and
seconds, ``versus`` a difference with a mark for more and for less."""
LEAST_CALLS = TrendOptions().least_calls
"""With fewer calls nothing is said of a person (`voicecheck.score.trends`)."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its headings, its width in characters of Latin script, how it is written, and what fills it."""

    zh: str
    en: str
    width: int
    look: Look = "text"
    mark: Literal["", "bar", "bad_bar", "choice"] = ""

    def said(self, language: Language) -> str:
        """Its heading in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its names, its columns, and how many of them stay in view."""

    zh: str
    en: str
    heads: tuple[Head, ...]
    frozen: int = 1

    def said(self, language: Language) -> str:
        """Its name in a language."""
        return self.zh if language == "zh" else self.en


AGENTS = Sheet(
    "坐席",
    "Agents",
    (
        Head("工号", "Agent", 14),
        Head("通话数", "Calls", 9, "count"),
        Head("计分通话", "Scored calls", 10, "count"),
        Head("平均质检得分", "Mean QA score", 13, "one", "bar"),
        Head("与班组平均相比", "Against the team's mean", 13, "versus"),
        Head("平均覆盖率", "Mean coverage", 11, "share"),
        Head("每通不合格项", "Failed norms a call", 13, "two", "bad_bar"),
        Head("最常不合格的规范（通话数）", "Norms failed most (calls)", 44, "long"),
        Head("语速（字/分）", "Speech rate (chars/min)", 12, "count"),
        Head("发音速度（字/分，不含停顿）", "Articulation rate (no pauses)", 15, "count"),
        Head("每通抢话（计入规范的）", "Interruptions a call (counted)", 14, "two"),
        Head("每通冷场（秒）", "Dead air a call (s)", 12, "one"),
        Head("保持次数", "Holds", 9, "count"),
        Head("平均每次保持（秒）", "Mean hold (s)", 12, "count"),
        Head("提示", "Remark", 34, "long"),
    ),
)
LISTEN = Sheet(
    "待听录音",
    "Calls to listen to",
    (
        Head("工号", "Agent", 14),
        Head("日期", "Date", 11, "date"),
        Head("开始时间", "Started at", 10, "moment"),
        Head("录音", "Recording", 20),
        Head("质检得分", "QA score", 9, "one"),
        Head("从几分几秒听", "Listen from (m:ss)", 9, "clock"),
        Head("从第几秒听", "Listen from (s)", 9, "count"),
        Head("为什么听", "Why", 30, "long"),
        Head("听到的话", "What was heard", 28, "long"),
        Head("严重程度", "Severity", 9),
        Head("匹配方式", "Found by", 9),
        Head("规范要求", "What is asked", 30, "long"),
        Head("推荐说法", "Better wording", 32, "long"),
        Head("复核意见", "Verdict", 10, "text", "choice"),
        Head("复核备注", "Note", 18, "long"),
        Head("规范编号", "Norm", 24),
        Head("通话键", "call_key", 20),
    ),
)
NORMS = Sheet(
    "规范",
    "Norms",
    (
        Head("规范", "Norm", 34, "long"),
        Head("严重程度", "Severity", 9),
        Head("依据文件", "Documents", 10),
        Head("考核通话", "Calls asked", 10, "count"),
        Head("合格", "Passed", 9, "count"),
        Head("不合格", "Failed", 9, "count"),
        Head("无法判定", "Unknown", 10, "count"),
        Head("不合格率（不合格÷已判定）", "Failed share (of judged)", 14, "share", "bad_bar"),
        Head("全体不合格率", "Failed share, all teams", 13, "share"),
        Head("与全体相比（百分点）", "Against all (points)", 13, "versus_share"),
        Head("无法判定占比", "Unknown share", 12, "share"),
        Head("涉及坐席数", "Agents who failed", 11, "count"),
        Head("推荐说法", "Better wording", 50, "long"),
        Head("规范编号", "rule_id", 26),
    ),
)
DRAWN = Sheet(
    LISTEN.zh,
    LISTEN.en,
    (Head("怎样选出", "Chosen by", 9), Head("代表通数", "Stands for calls", 9, "one"), *LISTEN.heads),
    3,
)
"""The calls of a day to listen to, those drawn at random among them."""
SHEETS = (AGENTS, LISTEN, NORMS)
VERDICTS: Mapping[Language, tuple[str, ...]] = {"zh": ("对", "错", "听不清"), "en": ("right", "wrong", "unsure")}
"""What a reviewer chooses from: words that ``voicecheck review import`` reads."""

_UNKNOWN_AGENT: Mapping[Language, str] = {"zh": "（工号不明）", "en": "(not known)"}
Rows = Iterator[Sequence[Any]]


def rows_of(sheet: Sheet, team: Team, digest: Digest, language: Language) -> Rows:
    """Give a sheet's rows for a team."""
    if sheet is AGENTS:
        return _agents(team, digest, language)
    return _listen(team.calls, digest, language) if sheet is LISTEN else _norms(team, digest, language)


def _agents(team: Team, digest: Digest, language: Language) -> Rows:
    mean = team.whole.mean_score
    for agent, sums in sorted(team.agents.items(), key=lambda each: (each[0] is None, each[0] or "")):
        score, enough = sums.mean_score, sums.scored >= LEAST_CALLS
        sound = sums.talk - sums.pause
        yield (
            _UNKNOWN_AGENT[language] if agent is None else agent,
            sums.calls,
            sums.scored,
            score,
            score - mean if score is not None and mean is not None and enough and len(team.agents) > 1 else None,
            sums.coverage / sums.covered if sums.covered else None,
            sums.failed / sums.calls if sums.calls else None,
            _most_failed(sums, digest, language),
            60 * sums.characters / sums.talk if sums.talk > 0 else None,
            60 * sums.characters / sound if sound > 0 else None,
            sums.interruptions / sums.two_party if sums.two_party else None,
            sums.dead_air / sums.two_party if sums.two_party else None,
            sums.holds if sums.two_party else None,
            sums.hold / sums.holds if sums.holds else None,
            _remark(sums, language),
        )


def _most_failed(sums: AgentSums, digest: Digest, language: Language) -> str | None:
    left, right, mark = ("（", "）", "；") if language == "zh" else (" (", ")", "; ")
    most = sorted(sums.rules.items(), key=lambda each: (-each[1], each[0]))[:3]
    return mark.join(f"{title(digest, rule, language)}{left}{count}{right}" for rule, count in most) or None


def _remark(sums: AgentSums, language: Language) -> str | None:
    zh = language == "zh"
    if not sums.scored:
        return "没有计分的通话" if zh else "no scored call"
    if sums.scored < LEAST_CALLS:
        few = f"fewer than {LEAST_CALLS} scored calls: not compared"
        return f"计分通话不足{LEAST_CALLS}通，不作比较" if zh else few
    return None


def _listen(calls: Iterable[Listen], digest: Digest, language: Language) -> Rows:
    for call in calls:
        for place in call.places:
            yield (
                *_call_cells(call, language), place.listen_s, place.listen_s, why(place, digest, language),
                place.matched, word("severity", place.severity, language),
                word("match_kind", place.match_kind, language), place.expected, _better(place, digest, language),
                None, None, place.rule_id, call.call_key,
            )  # fmt: skip
        if not call.places and call.unscored:
            reason = ("未评分：" if language == "zh" else "not scored: ") + call.unscored
            yield (*_call_cells(call, language), None, None, reason, *[None] * 8, call.call_key)


def drawn_rows(listening: Listening, digest: Digest, language: Language) -> Rows:
    """Give the rows of `DRAWN`: a call that failed nothing has one, too, since a fault may have been missed on it."""
    for each in listening.chosen:
        why = _WHY[each.why][language]
        rows = list(_listen([each.call], digest, language))
        nothing = (*_call_cells(each.call, language), None, None, _NOTHING[language], *[None] * 8, each.call.call_key)
        for row in rows or [nothing]:
            yield (why, each.stands_for, *row)


_WHY: Mapping[str, Mapping[Language, str]] = {
    "risk": {"zh": "按风险", "en": "risk"},
    "random": {"zh": "随机", "en": "random"},
}
_NOTHING: Mapping[Language, str] = {
    "zh": "没有不合格：请听全程，看有没有漏判",
    "en": "nothing failed: listen to the whole, for what was missed",
}


def _call_cells(call: Listen, language: Language) -> Sequence[Any]:
    agent = _UNKNOWN_AGENT[language] if call.agent_id is None else call.agent_id
    return (agent, call.day, call.started, call.recording or call.call_id, call.score)


def why(place: Place, digest: Digest, language: Language) -> str:
    """Say why a place is worth listening to: what kind of fault, of which norm, why it is one, and by how much."""
    form = word("fault_form", place.fault_form, language)
    colon = "：" if language == "zh" else ": "
    told = f"{form}{colon}" if form else ""
    told += title(digest, place.rule_id, language) + _explained(place, language)
    by_manifest = place.fault_form == "metadata" and place.unit not in (None, "calls")  # which are 1 or 0
    if place.value is None or not (place.fault_form == "out_of_limit" or by_manifest):
        return told
    share = place.unit == SHARE
    low, high = (
        None if each is None else f"{100 * each:g}%" if share else f"{each:g}"
        for each in (place.limit_low, place.limit_high)
    )  # fmt: skip
    figure = f"{100 * place.value:.4g}%" if share else with_unit(f"{place.value:.4g}", place.unit, language)
    over = f"≤ {high}" if low is None else f"≥ {low}" if high is None else f"{low}–{high}"
    before = "，限 " if language == "zh" else ", limit "
    return f"{told} {figure}{'' if low is None and high is None else before + over}"


def _explained(place: Place, language: Language) -> str:
    """The reason, and the stretch of the call where nothing but that stretch is known, in brackets."""
    known = CATALOGUE.get(place.reason_code or "")
    reason = place.reason if known is None or "{}" in known.en else getattr(known, language)
    parts = [reason] if reason else []
    if place.window:
        span = "–".join(f"{int(each) // 60}:{int(each) % 60:02d}" for each in place.window)
        parts.append(f"应说的时段 {span}" if language == "zh" else f"due {span}")
    if not parts:
        return ""
    return f"（{'；'.join(parts)}）" if language == "zh" else f" ({'; '.join(parts)})"


def _better(place: Place, digest: Digest, language: Language) -> str | None:
    known = digest.norms.get(place.rule_id, {})
    return place.recommended or _wording(known, language)


def _wording(known: Mapping[str, Any], language: Language) -> str | None:
    """The better wording that a norm gives, dots where it names what is measured on a call."""
    text: str | None = known.get(f"recommended_{language}")
    return text and re.sub(r"\{\w+\}", "…", text)


def _norms(team: Team, digest: Digest, language: Language) -> Rows:
    for rule, sums in sorted(team.norms.items(), key=lambda each: (-each[1].results["fail"], each[0])):
        known, everybody = digest.norms.get(rule, {}), digest.everybody.get(rule)
        share, of_all = sums.failed_share, everybody.failed_share if everybody else None
        unknown = sums.results["unknown"]
        yield (
            title(digest, rule, language),
            word("severity", known.get("severity"), language),
            known.get("documents"),
            sums.asked,
            sums.results["pass"],
            sums.results["fail"],
            unknown,
            share,
            of_all,
            100 * (share - of_all) if share is not None and of_all is not None else None,
            unknown / sums.asked if sums.asked else None,
            len(sums.agents),
            _wording(known, language),
            rule,
        )


def title(digest: Digest, rule: str, language: Language) -> str:
    """What a norm asks, in a few words; its name where the tables do not say."""
    return str(digest.norms.get(rule, {}).get(f"title_{language}") or rule)


def word(enumeration: str, value: str | None, language: Language) -> str | None:
    """The word for a value: in Chinese that of the data dictionary, in English the value itself."""
    if value is None or language == "en":
        return value and value.replace("_", " ")
    return next((each.zh for each in enumerations().get(enumeration, ()) if each.value == value), value)
