"""The rows of ``by_agent``: a call as a team leader reads it, with what failed in words, when, and what is better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from voicecheck.records import CallAnalysis, Finding
from voicecheck.rules.language.bilingual import Language
from voicecheck.score.coverage import asked_findings, basis_of
from voicecheck.score.results import worst_results
from voicecheck.tables.normwords import AllNorms, reason_of, title_of
from voicecheck.tables.rows import Row
from voicecheck.tables.schema import arrow_schema

MOST_PLACES = 6
"""Times that are written of one norm; how many more there are is said."""
_BETWEEN: Mapping[Language, str] = {"zh": "、", "en": ", "}
_AFTER: Mapping[Language, str] = {"zh": "：", "en": ": "}


def agent_call_row(row: Row, analysis: CallAnalysis, norms: AllNorms) -> Row:
    """Build the row of ``by_agent`` of a call.

    Parameters
    ----------
    row
        Its row of ``calls``, whose figures are taken.
    analysis
        The call.
    norms
        Titles and wordings, by norm.
    """
    asked = asked_findings(analysis.findings, basis_of(analysis.recording, analysis.conversation))
    results = worst_results(asked)
    failed = _by_norm(each for each in asked if each.result == "fail")
    unknown = [each for each in asked if results[each.rule_id] == "unknown"]
    known = {name: row[name] for name in arrow_schema("by_agent").names if name in row}
    known["failed_rules"] = "; ".join(failed) or None
    for language in _LANGUAGES:
        known |= {
            f"failed_norms_{language}": _failed(failed, norms, language),
            f"better_wording_{language}": _better(failed, norms, language),
            f"unknown_norms_{language}": _unknown(unknown, norms, language),
        }
    return known


_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def clock(seconds: float) -> str:
    """Write a time in a call as minutes and seconds, rounded down.

    Examples
    --------
    >>> clock(75.9), clock(3661)
    ('01:15', '61:01')
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:02d}:{rest:02d}"


def _by_norm(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by norm, both in order of time; what has no time, since it is missing from the call, comes last."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in sorted(findings, key=lambda each: (each.start is None, each.start or 0.0, each.rule_id)):
        found[each.rule_id].append(each)
    return found


def _failed(failed: Mapping[str, Sequence[Finding]], norms: AllNorms, language: Language) -> str | None:
    """A line a norm: when, what it asks, and the first words or the figure that broke it."""
    lines = []
    for rule_id, findings in failed.items():
        norm, first = norms.get(rule_id), findings[0]
        said = (norm.figure(first, language) if norm else None) or (f"“{first.matched}”" if first.matched else None)
        line = " ".join(filter(None, (_times(findings, language), title_of(norms, rule_id, language))))
        lines.append(f"{line}{_AFTER[language]}{said}" if said else line)
    return "\n".join(lines) or None


def _times(findings: Sequence[Finding], language: Language) -> str:
    """When it happened, each time once."""
    times = list(dict.fromkeys(clock(each.start) for each in findings if each.start is not None))
    shown, more = _BETWEEN[language].join(times[:MOST_PLACES]), len(times) - MOST_PLACES
    if more <= 0:
        return shown
    return f"{shown}等{len(times)}处" if language == "zh" else f"{shown} and {more} more"


def _better(failed: Mapping[str, Sequence[Finding]], norms: AllNorms, language: Language) -> str | None:
    """A line for each better wording, behind the norm's title."""
    lines: dict[str, None] = {}
    for rule_id, findings in failed.items():
        norm = norms.get(rule_id)
        for each in findings:
            if wording := norm.wording(each, language) if norm else each.recommended:
                lines[f"{title_of(norms, rule_id, language)}{_AFTER[language]}{wording}"] = None
    return "\n".join(lines) or None


def _unknown(unknown: Sequence[Finding], norms: AllNorms, language: Language) -> str | None:
    """A line a reason, with the norms that could not be judged for it; a norm once, by its first reason."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for rule_id, finding in {each.rule_id: each for each in reversed(unknown)}.items():
        reasons[reason_of(finding, language) or ""].append(title_of(norms, rule_id, language))
    between = "、" if language == "zh" else "; "
    lines = (f"{reason}{_AFTER[language] if reason else ''}{between.join(named)}" for reason, named in reasons.items())
    return "\n".join(lines) or None
