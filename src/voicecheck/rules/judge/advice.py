"""What an agent is told of a measured norm: texts of a pack, filled in with the limits in force.

A limit is configuration, so no text may state it: ``{limits}`` stands for both limits, ``{min}`` and ``{max}``
for one, ``{value}`` for what was measured; ``{max:%}`` writes a share as a percentage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from voicecheck.language.catalogue import Language
from voicecheck.rules.language.bilingual import Bilingual
from voicecheck.rules.language.rule import PLACEHOLDER, MeasureRule, Rule
from voicecheck.rules.options import Limits
from voicecheck.text.numerals import parse_number
from voicecheck.text.rounding import told_apart

Side = Literal["below", "above"]


def side_of(value: float, limits: Limits) -> Side | None:
    """The side on which a value misses the limits, ``None`` where it lies within them."""
    if limits.min is not None and value < limits.min:
        return "below"
    return "above" if limits.max is not None and value > limits.max else None


def spelled_limits(limits: Limits, *, percent: bool = False, language: Language = "zh") -> str:
    """Write limits as a person says them.

    Examples
    --------
    >>> spelled_limits(Limits(180, 260)), spelled_limits(Limits(max=5)), spelled_limits(Limits(min=0.8), percent=True)
    ('180到260', '不超过5', '不少于80%')
    >>> spelled_limits(Limits(180, 260), language="en"), spelled_limits(Limits(max=5), language="en")
    ('180 to 260', 'at most 5')
    """
    low, high = (None if each is None else _spelled(each, percent) for each in (limits.min, limits.max))
    band, least, most, open_ = _LIMITS[language]
    if low is not None and high is not None:
        return low if low == high else band.format(low, high)
    return open_ if low is None and high is None else least.format(low) if high is None else most.format(high)


_LIMITS: Mapping[Language, tuple[str, str, str, str]] = {
    "zh": ("{}到{}", "不少于{}", "不超过{}", "不限"),
    "en": ("{} to {}", "at least {}", "at most {}", "any"),
}
"""How a band, a lower limit, an upper limit and none are written."""


def expected_text(rule: Rule, limits: Limits, value: float | None = None) -> str:
    """What the norm asks, with the limits in force; where its text names a limit that is open, the limits alone."""
    return _filled(rule.expected, limits, value) or spelled_limits(limits)


def advice(
    rule: Rule,
    limits: Limits,
    value: float | None = None,
    side: Side | None = None,
    *,
    language: Language = "zh",
) -> str | None:
    """The better wording for the side that was missed, or ``None`` where the pack has none for it.

    Parameters
    ----------
    rule
        The rule; its ``recommended`` is meant for the sides that the pack limits.
    limits
        The limits in force.
    value
        What was measured, where anything was.
    side
        The side that was missed, where one was.
    language
        Of the wording; what the limits are is told in Chinese or in English with it.
    """
    own = _for_side(rule, side) if isinstance(rule, MeasureRule) and side else None
    text = own or (None if side and _limits_only_other(rule, side) else rule.recommended)
    return None if text is None else _filled(text.said(language), limits, value, language)


def shown(text: Bilingual, limits: Limits, language: Language = "zh") -> str:
    """A text with the limits in force; what is measured, and a limit that is open, stay placeholders."""
    return PLACEHOLDER.sub(
        lambda match: _filled(match.group(), limits, None, language) or match.group(), text.said(language)
    )


def _for_side(rule: MeasureRule, side: Side) -> Bilingual | None:
    return rule.recommended_below if side == "below" else rule.recommended_above


def _limits_only_other(rule: Rule, side: Side) -> bool:
    """Whether the pack limits the other side alone, so that its one advice is for that."""
    if not isinstance(rule, MeasureRule):
        return False
    this, other = (rule.min, rule.max) if side == "below" else (rule.max, rule.min)
    return this is None and other is not None


def _filled(text: str, limits: Limits, value: float | None, language: Language = "zh") -> str | None:
    """A text with its placeholders filled in; ``None`` where one of them is not known."""
    unknown = False

    def fill(match: re.Match[str]) -> str:
        nonlocal unknown
        name, percent = match["name"], bool(match["percent"])
        if name == "limits":
            return spelled_limits(limits, percent=percent, language=language)
        figure = {"min": limits.min, "max": limits.max, "value": value}[name]
        if figure is None:
            unknown = True
            return ""
        return _spelled(figure, percent, *((limits.min, limits.max) if name == "value" else ()))

    filled = PLACEHOLDER.sub(fill, text)
    return None if unknown else filled


def _spelled(figure: float, percent: bool, *limits: float | None) -> str:
    """A limit as it was written, or a value, told apart from the limits; 0.1 + 0.2 is 30 %."""
    scale, sign = (100, "%") if percent else (1, "")
    shown = round(scale * figure, 9)
    others = (None if each is None else round(scale * each, 9) for each in limits)
    return (told_apart(shown, *others) if limits else f"{shown:g}") + sign


_FIGURE = re.compile(
    r"(?P<whole>[一二两三四五六七八九十百千]+)分之(?P<part>[一二两三四五六七八九十百千]+)"
    r"|(?P<arabic>\d+(?:\.\d+)?)(?P<unit>分钟|小时|[%％成])?"
    r"|(?P<han>[零一二两三四五六七八九十百千万半]+)(?:个半?)?(?P<counted>分钟|小时|成|秒|字|声|倍)?"
)
_ABOUT = 0.2
"""A figure within so much of a limit states it: “约每10秒” of a limit of 12."""


def stated_limits(rule: Rule) -> Iterator[tuple[str, str]]:
    """Figures in a measured rule's texts that state its own limit: the key and what it says."""
    if not isinstance(rule, MeasureRule):
        return
    limits = [limit for limit in (rule.min, rule.max) if limit is not None]
    for key, text in dict.fromkeys(rule.texts()):
        for match in _FIGURE.finditer(PLACEHOLDER.sub("", text)):
            if any(_states(figure, limit) for figure in _readings(match) for limit in limits):
                yield key, match.group()


def _states(figure: float, limit: float) -> bool:
    return abs(figure - abs(limit)) <= _ABOUT * abs(limit)


def _readings(match: re.Match[str]) -> list[float]:
    """What a figure may mean in the unit of a limit: minutes are 60 s, 35 % and 三分之一 are shares, 三成 30 % more."""
    if match["whole"]:
        whole, part = parse_number(match["whole"]), parse_number(match["part"])
        return [part / whole] if whole and part is not None else []
    unit = match["unit"] or match["counted"]
    number = float(match["arabic"]) if match["arabic"] else parse_number(match["han"])
    if number is None or (match["han"] == "一" and unit not in ("分钟", "小时", "秒", "声", "倍", "成")):  # as in 一下
        return []
    scaled = {"分钟": [60 * number], "小时": [3600 * number], "成": [number / 10, 1 + number / 10]}
    return scaled.get(unit or "", [number / 100] if unit in ("%", "％") else [number])
