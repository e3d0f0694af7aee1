"""Practice beside the practice before it: what is kept of a verdict, and what is told of the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from voicecheck.language.catalogue import Language, say
from voicecheck.language.lines import listed
from voicecheck.practice.change import Change
from voicecheck.practice.history import History, Practice
from voicecheck.records import Result
from voicecheck.report.terminal import clauses, labelled, told
from voicecheck.report.verdict import Verdict

_MOST_TITLES = 4


def practice_of(verdict: Verdict) -> Practice | None:
    """What is kept of a verdict; ``None`` for a call with a customer, and where nothing was judged."""
    if verdict.basis not in ("practice", "one_party_practice") or verdict.state != "judged":
        return None
    analysis, score = verdict.analysis, verdict.scores[0] if verdict.scores else None
    results: dict[str, Result] = {
        **{each.rule_id: "pass" for each in verdict.passed},
        **{each.rule_id: "unknown" for each in verdict.unknown},
        **{each.rule_id: "fail" for each in verdict.faults},
    }
    return Practice(
        at=datetime.now(UTC).replace(microsecond=0),
        recording=analysis.recording.path.name,
        sha256=analysis.sha256,
        agent_id=analysis.recording.agent_id,
        basis=verdict.basis,
        rules=analysis.config_sha256,
        results=results,
        rate=verdict.pace.rate if verdict.pace and verdict.pace.place else None,
        score=score.total if score else None,
    )


def print_change(
    changed: Change | None, verdict: Verdict, history: History, console: Console, language: Language
) -> None:
    """Print what changed since the last practice, and of a new folder where it is and how to remove it."""
    if changed:
        console.print()
        labelled(_since(changed, language), _figures(changed, language), console)
        titles = {each.rule_id: each.title.said(language) for each in verdict.passed}
        titles |= {each.rule_id: each.title.said(language) for each in verdict.faults}
        for label, norms in ((say("mended", language), changed.mended), (say("new", language), changed.again)):
            if norms:
                labelled(label, _named(norms, titles, language), console)
        if not changed.same_rules:
            told(say("The rules were others then: not all of this is the agent's doing.", language), console, by=0)
    if history.is_new:
        kept = (
            "Results and figures of your practice are kept in {folder}, for you alone; no words, no sound. Delete the "
            "folder to remove them."
        )
        console.print()
        told(say(kept, language, folder=history.folder), console, by=0)


def _since(changed: Change, language: Language) -> str:
    when = changed.last.at.astimezone()
    return say("since last time ({month}/{day})", language, month=when.month, day=when.day)


def _figures(changed: Change, language: Language) -> str:
    last, now = changed.last, changed.now
    parts = [say("failed {before} → {after}", language, before=last.failed, after=now.failed)]
    if last.rate is not None and now.rate is not None:
        parts.append(say("pace {before:.0f} → {after:.0f}", language, before=last.rate, after=now.rate))
    if last.score is not None and now.score is not None:
        parts.append(say("score {before:g} → {after:g}", language, before=last.score, after=now.score))
    if len(changed.faults) > 2:
        row = " ".join(map(str, changed.faults))
        parts.append(say("failed on the last {count}: {row}", language, count=len(changed.faults), row=row))
    return "   ".join(parts)


def _named(norms: tuple[str, ...], titles: Mapping[str, str], language: Language) -> str:
    shown = listed([titles.get(each, each) for each in norms[:_MOST_TITLES]], language)
    more = len(norms) - _MOST_TITLES
    return clauses([shown, say("{count} more", language, count=more)], language) if more > 0 else shown


def change_dict(changed: Change) -> dict[str, Any]:
    """The change as values that JSON has."""
    last, now = changed.last, changed.now
    return {
        "last_at": last.at.isoformat(),
        "last_recording": last.recording,
        "same_rules": changed.same_rules,
        "failed": {"before": last.failed, "now": now.failed},
        "speech_rate_cpm": {"before": last.rate, "now": now.rate},
        "score": {"before": last.score, "now": now.score},
        "mended": list(changed.mended),
        "failed_again": list(changed.again),
        "failed_on_last": list(changed.faults),
    }
