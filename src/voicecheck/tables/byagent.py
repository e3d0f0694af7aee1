"""The rows of ``by_agent``: a call as a team leader reads it, with what failed in words, when, and what is better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from voicecheck.language.catalogue import Language
from voicecheck.records import CallAnalysis, Finding
from voicecheck.score.norms import NormOnCall
from voicecheck.tables.columns import columns_of
from voicecheck.tables.normwords import AllNorms, reason_of, title_of
from voicecheck.tables.rows import Row
from voicecheck.tables.unitwords import fact_words

MOST_PLACES = 6
"""Times that are written of one norm; how many more there are is said."""
_BETWEEN: Mapping[Language, str] = {"zh": "、", "en": ", "}
_AFTER: Mapping[Language, str] = {"zh": "：", "en": ": "}


def agent_call_row(row: Row, analysis: CallAnalysis, norms: Sequence[NormOnCall], words: AllNorms) -> Row:
    """Build the row of ``by_agent`` of a call.

    Parameters
    ----------
    row
        Its row of ``calls``, whose figures are taken.
    analysis
        The call.
    norms
        What came of each norm.
    words
        Titles and wordings, by norm.
    """
    broken = {norm.rule_id for norm in norms if norm.result == "fail" and norm.asked}
    failed = _by_norm(
        each for each in analysis.findings if each.result == "fail" and each.rule_id in broken and not each.withdrawn
    )
    unknown = [norm.shown for norm in norms if norm.result == "unknown" and norm.asked]
    known = {name: row[name] for name in _NAMES if name in row}
    known["failed_rules"] = "; ".join(failed) or None
    for language in _LANGUAGES:
        known |= {
            f"failed_norms_{language}": _failed(failed, words, language),
            f"better_wording_{language}": _better(failed, words, language),
            f"unknown_norms_{language}": _unknown(unknown, words, language),
        }
    return known


_NAMES = tuple(column.name for column in columns_of("by_agent"))
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
        said = (norm.figure(first, language) if norm else None) or _words(first, language)
        line = " ".join(filter(None, (_times(findings, language), title_of(norms, rule_id, language))))
        lines.append(f"{line}{_AFTER[language]}{said}" if said else line)
    return "\n".join(lines) or None


def _words(finding: Finding, language: Language) -> str | None:
    """The words at the place; the customer's are told as theirs, since it is they who were not answered."""
    if not finding.matched or finding.match_kind == "metadata":
        return fact_words(finding, language)
    whose = {"zh": "客户", "en": "the customer: "}[language] if finding.speaker == "customer" else ""
    return f"{whose}“{finding.matched}”"


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
    """A line a reason, with the norms that could not be judged for it."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for each in unknown:
        reasons[reason_of(each, language) or ""].append(title_of(norms, each.rule_id, language))
    between = "、" if language == "zh" else "; "
    lines = (f"{reason}{_AFTER[language] if reason else ''}{between.join(named)}" for reason, named in reasons.items())
    return "\n".join(lines) or None
