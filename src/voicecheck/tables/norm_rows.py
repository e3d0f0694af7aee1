"""The norms as rows: what each is, its result on a call, and the places that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from voicecheck.language.catalogue import Language
from voicecheck.records import CallAnalysis
from voicecheck.rules.judge.advice import expected_text, shown
from voicecheck.rules.language.rule import MeasureRule, Rule, limits_of
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.options import Limits
from voicecheck.rules.packs.load import Pack
from voicecheck.rules.packs.stated import passages_of, stating_documents
from voicecheck.score.norms import NormOnCall
from voicecheck.score.results import numbered
from voicecheck.tables.normwords import reason_of
from voicecheck.tables.rows import Row, norms_of

JOINED = "; "
"""Between several texts in one cell."""


def call_norm_rows(
    analysis: CallAnalysis, severities: Mapping[str, str], norms: Sequence[NormOnCall] | None = None
) -> list[Row]:
    """Build the rows of ``call_norms``, in order of the norms' names.

    Parameters
    ----------
    analysis
        The call, what reviewers withdrew marked.
    severities
        How grave a fault of each norm is, by its name.
    norms
        What came of each norm, where that is known already.
    """
    recording = analysis.recording
    return [
        {
            "direction": recording.direction,
            "scenario": recording.scenario,
            "rule_id": norm.rule_id,
            "severity": severities.get(norm.rule_id),
            "result": norm.result,
            "asked": norm.asked,
            "hits": norm.hits,
            "fault_form": norm.shown.fault_form,
            "finding": norm.number,
            "reason_code": norm.shown.reason_code,
            "reason": norm.shown.reason,
            "reason_zh": reason_of(norm.shown, "zh"),
            "value": norm.value,
            "limit_low": norm.shown.limit_low,
            "limit_high": norm.shown.limit_high,
            "unit": norm.shown.unit,
        }
        for norm in (norms_of(analysis) if norms is None else norms)
    ]


def finding_rows(analysis: CallAnalysis) -> list[Row]:
    """Build the rows of ``findings``, in the order of their numbers."""
    return [
        {
            "finding": number,
            "rule_id": finding.rule_id,
            "pack": finding.pack,
            "result": finding.result,
            "withdrawn": finding.withdrawn,
            "fault_form": finding.fault_form,
            "evidence_role": finding.evidence_role,
            "speaker": finding.speaker,
            "turn": finding.turn,
            "start_s": finding.start,
            "end_s": finding.end,
            "window_start_s": finding.window_start,
            "window_end_s": finding.window_end,
            "matched": None if finding.match_kind == "metadata" else finding.matched,
            "match_kind": finding.match_kind,
            "match_score": finding.match_score,
            "value": finding.value,
            "limit_low": finding.limit_low,
            "limit_high": finding.limit_high,
            "unit": finding.unit,
            "expected": finding.expected,
            "recommended": finding.recommended,
            "reason_code": finding.reason_code,
            "reason": finding.reason,
            "reason_zh": reason_of(finding, "zh"),
            "nearest": finding.nearest,
            "nearest_s": finding.nearest_start,
            "nearest_distance": finding.nearest_distance,
        }
        for number, finding in numbered(analysis.findings)
    ]


def norm_rows(packs: Sequence[Pack], limits: Mapping[str, Limits]) -> list[Row]:
    """Build the rows of ``norms``, in order of their names.

    Parameters
    ----------
    packs
        The configured packs, those of the centre among them.
    limits
        Limits of the settings by the norm's name, in place of those of the packs.
    """
    documents, passages = stating_documents(packs), passages_of(packs)
    return [
        {
            **_told(rule, limits.get(rule.id) or limits_of(rule)),
            "pack": pack.name,
            "documents": JOINED.join(documents[rule.id]),
            "section": _joined(each.section for each in passages.get(rule.id, ())),
            "wording": _joined(each.wording for each in passages.get(rule.id, ())),
        }
        for rule, pack in sorted(
            ((rule, pack) for pack in packs for rule in pack.rules), key=lambda each: each[0].id
        )
    ]  # fmt: skip


def _told(rule: Rule, limits: Limits) -> Row:
    measure = MEASURES.get(rule.measure) if isinstance(rule, MeasureRule) else None
    return {
        "rule_id": rule.id,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "kind": rule.kind,
        "severity": rule.severity,
        "automatic_fail": rule.automatic_fail,
        "speaker": rule.speaker,
        "measure": measure and measure.name,
        "limit_low": limits.min,
        "limit_high": limits.max,
        "unit": measure and measure.unit,
        "expected": expected_text(rule, limits),
        "recommended_zh": _recommended(rule, limits, "zh"),
        "recommended_en": _recommended(rule, limits, "en"),
    }


def _recommended(rule: Rule, limits: Limits, language: Language) -> str | None:
    """The better wording; of a figure with an advice for each side, that for the sides that are limited."""
    texts = [rule.recommended]
    if isinstance(rule, MeasureRule):
        texts += [rule.recommended_below] if limits.min is not None else []
        texts += [rule.recommended_above] if limits.max is not None else []
    return _joined(shown(text, limits, language) for text in texts if text)


def _joined(texts: Iterable[str | None]) -> str | None:
    return JOINED.join(dict.fromkeys(filter(None, texts))) or None
