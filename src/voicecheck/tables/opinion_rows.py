"""What people say of findings as rows: reviewers' verdicts, and agents' appeals."""

from __future__ import annotations

from collections.abc import Iterable

from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.places import number_of
from voicecheck.proofs.reviews import Review
from voicecheck.records import CallAnalysis
from voicecheck.tables.rows import Row


def review_rows(analysis: CallAnalysis, reviews: Iterable[Review]) -> list[Row]:
    """Build the rows of ``reviews`` of one call, in the order given."""
    return [
        {
            "rule_id": each.rule_id,
            "finding": number_of(analysis.findings, each.rule_id, each.start_s),
            "start_s": each.start_s,
            "result": each.result,
            "verdict": each.verdict,
            "reviewer": each.reviewer,
            "note": each.note or None,
            "imported_at": each.imported_at,
        }
        for each in reviews
    ]


def appeal_rows(analysis: CallAnalysis, appeals: Iterable[Appeal]) -> list[Row]:
    """Build the rows of ``appeals`` of one call, in the order given."""
    return [
        {
            "appeal": each.number,
            "rule_id": each.rule_id,
            "finding": each.rule_id and number_of(analysis.findings, each.rule_id, each.start_s),
            "start_s": each.start_s,
            "result": each.result,
            "reason": each.reason,
            "appealed_at": each.appealed_at,
            "decision": each.decision,
            "decided_by": each.decided_by,
            "decided_at": each.decided_at,
            "decision_reason": each.decision_reason,
            "score_before": each.score_before,
            "score_after": each.score_after,
        }
        for each in appeals
    ]
