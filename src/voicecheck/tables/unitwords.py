"""Figures with their units, and what a manifest says of a call, as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from voicecheck.language.catalogue import Language
from voicecheck.records import Finding

UNITS: Mapping[str, str] = {
    "s": "秒", "characters/min": "字/分", "characters": "字", "times": "次", "rings": "声", "turns": "个话轮",
    "per 100 characters": "次/百字", "semitones": "个半音", "numbers": "个号码", "figures": "个数字", "calls": "通",
}  # fmt: skip
"""Chinese words for the units of norms; others are written as they are."""
SHARE = "share"
"""The unit of what is written as a percentage."""


def with_unit(figure: str, unit: str | None, language: Language) -> str:
    """Write a figure that is no share with its unit.

    Examples
    --------
    >>> with_unit("273", "characters/min", "zh"), with_unit("22.4", "s", "en"), with_unit("3", None, "zh")
    ('273 字/分', '22.4 s', '3')
    """
    return f"{figure} {UNITS.get(unit, unit) if language == 'zh' else unit}" if unit else figure


def fact_words(finding: Finding, language: Language) -> str | None:
    """Say in words what the manifest says that a finding rests on; ``None`` where it rests on something else.

    Examples
    --------
    >>> from voicecheck.records import Finding
    >>> one = Finding(rule_id="a", pack="b", result="fail", match_kind="metadata", matched="queue_wait_s=40.0")
    >>> fact_words(one, "zh"), fact_words(one, "en")
    ('排队 40 秒', 'queued for 40 s')
    """
    if finding.match_kind != "metadata" or not finding.matched:
        return None
    name, _, said = finding.matched.partition("=")
    if (name, said) in _SAID:
        return _SAID[name, said][language == "en"]
    try:
        number = float(said)
    except ValueError:
        return f"{name} {said}"
    if name == "local_hour":
        minutes = round(60 * number)
        said = f"{minutes // 60}:{minutes % 60:02d}"
    elif name == "local_weekday" and number in range(1, 8):
        said = (_DAYS_EN if language == "en" else _DAYS_ZH)[int(number) - 1]
    else:
        said = f"{number:.6g}"
    return _NUMBERS.get(name, (f"{name} {{}}",) * 2)[language == "en"].format(said)


_SAID: Mapping[tuple[str, str], tuple[str, str]] = {
    ("hangup_by", "agent"): ("坐席先挂机", "the agent hung up first"),
    ("hangup_by", "customer"): ("客户先挂机", "the customer hung up first"),
    ("direction", "inbound"): ("呼入", "an inbound call"),
    ("direction", "outbound"): ("外呼", "an outbound call"),
}
_NUMBERS: Mapping[str, tuple[str, str]] = {
    "queue_wait_s": ("排队 {} 秒", "queued for {} s"),
    "rings": ("振铃 {} 声", "answered after {} rings"),
    "local_hour": ("{} 开始通话", "the call began at {}"),
    "local_weekday": ("{}通话", "called on a {}"),
}
_DAYS_ZH = tuple(f"星期{day}" for day in "一二三四五六日")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
