"""Norms in words that a team leader reads: titles, better wordings and reasons, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from voicecheck.language.catalogue import Language
from voicecheck.records import Finding
from voicecheck.rules.judge.advice import advice, side_of, spelled_limits
from voicecheck.rules.language.rule import MeasureRule, Rule, limits_of
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.options import Limits, RulesOptions
from voicecheck.rules.packs.load import Pack
from voicecheck.rules.reasons import CATALOGUE, Reason, retold
from voicecheck.tables.unitwords import SHARE, fact_words, with_unit
from voicecheck.text.rounding import told_apart


@dataclass(frozen=True, slots=True)
class NormWords:
    """A rule with the limits in force, and what people read of it."""

    rule: Rule
    limits: Limits

    def title(self, language: Language) -> str:
        """What the norm asks, in a few words."""
        return self.rule.title.said(language)

    def wording(self, finding: Finding, language: Language) -> str | None:
        """The better wording; in English what the pack has for the same words."""
        known, own = finding.recommended, self.rule.recommended
        if language == "zh" or known is None:
            return known
        if isinstance(self.rule, MeasureRule):
            side = None if finding.value is None else side_of(finding.value, self.limits)
            return advice(self.rule, self.limits, finding.value, side, language=language) or known
        return own.en if own and own.zh == known else known

    def figure(self, finding: Finding, language: Language) -> str | None:
        """What was measured, beside the limits; of a norm on words none: a hold's length is not why nobody thanked."""
        figure, limits = self.measured(finding, language), self._limits(finding)
        if figure is None or limits == Limits() or finding.unit == "calls":  # which is 1 or 0
            return figure
        asked = spelled_limits(limits, percent=self._unit(finding) == SHARE, language=language)
        return f"{figure}（{asked}）" if language == "zh" else f"{figure} ({asked})"

    def measured(self, finding: Finding, language: Language) -> str | None:
        """What was measured, without its limits; of a norm on words none."""
        if finding.value is None or not isinstance(self.rule, MeasureRule):
            return None
        limits, unit = self._limits(finding), self._unit(finding)
        if unit == SHARE:
            known = (None if each is None else 100 * each for each in (limits.min, limits.max))
            figure = f"{told_apart(100 * finding.value, *known)}%"
        else:
            figure = with_unit(told_apart(finding.value, limits.min, limits.max), unit, language)
        return fact_words(finding, language) or figure

    def _limits(self, finding: Finding) -> Limits:
        """The limits that it was judged by; of a call judged before they were kept, those in force."""
        limits = Limits(finding.limit_low, finding.limit_high)
        return self.limits if limits == Limits() else limits

    def _unit(self, finding: Finding) -> str | None:
        return finding.unit or (MEASURES[self.rule.measure].unit if isinstance(self.rule, MeasureRule) else None)


AllNorms = Mapping[str, NormWords]


def norm_words(packs: Sequence[Pack], options: RulesOptions) -> dict[str, NormWords]:
    """Give the norms of some packs by their ids."""
    limits = dict(options.limits)
    return {rule.id: NormWords(rule, limits.get(rule.id) or limits_of(rule)) for pack in packs for rule in pack.rules}


def title_of(norms: AllNorms, rule_id: str, language: Language) -> str:
    """A norm's title; of one that is in no pack any more its id."""
    known = norms.get(rule_id)
    return known.title(language) if known else rule_id


def reason_of(finding: Finding, language: Language) -> str | None:
    """Why the finding is what it is; of calls that were judged before there were codes by its sentence."""
    if language == "en" or finding.reason is None:
        return finding.reason
    if finding.reason_code not in CATALOGUE:
        return retold(finding.reason, language)
    return _said(finding.reason_code, tuple(finding.reason_arguments), language)


@lru_cache(maxsize=4096)
def _said(code: str, arguments: tuple[str, ...], language: Language) -> str:
    return Reason(code, arguments).said(language)
