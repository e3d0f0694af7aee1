"""The verdict as JSON: what ``voicecheck check --json`` prints, described in ``docs/check-json.md``.

Keys are stable and English; what a person reads is in both languages, as ``{"zh": …, "en": …}``. Seconds, turns
and events are named as the columns of the tables are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from voicecheck import __version__
from voicecheck.language.both import Both
from voicecheck.report.pace import Pace
from voicecheck.report.verdict import Fault, Verdict
from voicecheck.tables.talk import event_rows, turn_rows

SCHEMA = 1
"""Raised where a key goes or means something else; new keys do not raise it."""
_SECONDS = ("start", "end", "window_start", "window_end", "nearest_start")


def verdict_dict(verdict: Verdict) -> dict[str, Any]:
    """Give the verdict as values that JSON has."""
    analysis, talk = verdict.analysis, verdict.talk
    recording, first = analysis.recording, verdict.scores[0] if verdict.scores else None
    return {
        "schema": SCHEMA,
        "voicecheck_version": __version__,
        "call_id": recording.call_id,
        "recording": recording.name,
        "recording_sha256": analysis.sha256,
        "agent_id": recording.agent_id,
        "team": recording.team,
        "direction": recording.direction,
        "scenario": recording.scenario,
        "duration_s": round(talk.duration, 3),
        "ends_abruptly": talk.ends_abruptly,
        "state": verdict.state,
        "state_reason": _plain(verdict.why),
        "heard": _plain(verdict.heard),
        "basis": verdict.basis,
        "counts": {
            "judged": verdict.judged,
            "failed": verdict.norms_failed,
            "passed": len(verdict.passed),
            "unknown": len(verdict.unknown),
            "not_applicable": len(verdict.not_applicable),
            "not_asked": len(verdict.not_asked),
        },
        "coverage": {
            "share": first and first.coverage,
            "norms_asked": first and first.norms_asked,
            "norms_judged": first and first.norms_judged,
        },
        "faults": [_fault(each) for each in verdict.faults],
        "unknown": [_fault(each) for each in verdict.unknown],
        "passed": _plain(verdict.passed),
        "not_applicable": _plain(verdict.not_applicable),
        "not_asked": _plain(verdict.not_asked),
        "scores": _plain(verdict.scores),
        "pace": verdict.pace and _pace(verdict.pace),
        "went_well": _plain(verdict.strengths),
        "figures": _plain(verdict.figures),
        "turns": turn_rows(analysis),
        "events": event_rows(analysis),
        "notes": _plain(verdict.notes),
    }


def _plain(value: Any) -> Any:
    """A frozen record as a dictionary, a text as one in both languages."""
    if isinstance(value, Both):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


def _fault(fault: Fault) -> dict[str, Any]:
    return {f"{name}_s" if name in _SECONDS else name: value for name, value in _plain(fault).items()}


def _pace(pace: Pace) -> dict[str, Any]:
    low, high = pace.band
    return {
        "speech_rate_cpm": pace.rate,
        "band": {"low_cpm": low, "high_cpm": high},
        "place": pace.place,
        "not_held_because": _plain(pace.why),
        "acoustic_rate_cpm": pace.acoustic,
        "rate_agreement": pace.agreement,
        "transcript_suspect": pace.suspect,
        "p10_cpm": pace.p10,
        "p50_cpm": pace.p50,
        "p90_cpm": pace.p90,
        "outside_share": pace.outside_share,
        "rated_characters": pace.characters,
        "rated_talk_s": pace.seconds,
    }
