"""What went well on a call: only what was asked and really judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from voicecheck.language.both import Both, both, told, told_if_any
from voicecheck.records import Finding, Result
from voicecheck.rules.language.rule import MeasureRule, MustRule, NeverRule, WhenRule
from voicecheck.score.results import worst_results
from voicecheck.tables.normwords import AllNorms, NormWords

LEAST_PHRASES = 3
"""Required phrases of an opening or a closing that must have been judged for it to be called complete."""
LEAST_FORBIDDEN = 5
"""Prohibitions that must have been judged for it to be said that none was broken."""
MOST = 8
"""Things that are told; an agent reads no more."""
_MOST_FIGURES = 3
_FIRST = ("pace.rate", "pace.rate_elderly", "word.honorific", "word.filler", "listen.interruptions")
"""Figures that are told first: those that an agent works on. Others come in the order of their names."""


def strengths(findings: Iterable[Finding], norms: AllNorms) -> tuple[Both, ...]:
    """Say what went well.

    An opening or closing is complete where every phrase that is asked there was judged and passed, and nothing of it
    is unknown. What the call asked for in particular and was done goes before figures that were met. That nothing
    forbidden was said is told where every prohibition that applies was judged.

    Parameters
    ----------
    findings
        The call's findings.
    norms
        The rules by their ids.
    """
    known = tuple(findings)
    results = {rule_id: result for rule_id, result in worst_results(known).items() if rule_id in norms}
    shown = {each.rule_id: each for each in reversed(known) if not each.withdrawn}
    told_of = [
        *_complete(results, norms, "opening", "opening complete ({count} of {count})"),
        *_complete(results, norms, "closing", "closing complete ({count} of {count})"),
        *_done(results, norms),
        *_nothing_forbidden(results, norms),
        *_met(results, norms, shown),
    ]
    return tuple(told_of[:MOST])


def _of(results: Mapping[str, Result], norms: AllNorms, kind: type) -> list[tuple[NormWords, Result]]:
    return [
        (norms[rule_id], result)
        for rule_id, result in results.items()
        if isinstance(norms[rule_id].rule, kind) and result != "not_applicable"
    ]


def _complete(results: Mapping[str, Result], norms: AllNorms, place: str, text: str) -> Iterator[Both]:
    own = [result for norm, result in _of(results, norms, MustRule) if norm.rule.window == place]
    if len(own) >= LEAST_PHRASES and set(own) == {"pass"}:
        yield both(text, count=len(own))


def _done(results: Mapping[str, Result], norms: AllNorms) -> Iterator[Both]:
    """What something in the call asked for, and was done."""
    for norm, result in _of(results, norms, WhenRule):
        if result == "pass":
            yield told(norm.title)


def _met(results: Mapping[str, Result], norms: AllNorms, shown: Mapping[str, Finding]) -> list[Both]:
    """Figures within their limits, the first few, each with the figure."""
    passed = {norm.rule.id: norm for norm, result in _of(results, norms, MeasureRule) if result == "pass"}
    ordered = [each for each in _FIRST if each in passed] + [each for each in passed if each not in _FIRST]
    return [_with_figure(passed[each], shown[each]) for each in ordered[:_MOST_FIGURES]]


def _with_figure(norm: NormWords, finding: Finding) -> Both:
    title, figure = told(norm.title), told_if_any(partial(norm.measured, finding))
    return both("{title} {figure}", title=title, figure=figure) if figure else title


def _nothing_forbidden(results: Mapping[str, Result], norms: AllNorms) -> Iterator[Both]:
    own = [result for _, result in _of(results, norms, NeverRule)]
    if len(own) >= LEAST_FORBIDDEN and set(own) == {"pass"}:
        yield both("nothing said that should not be ({count} norms)", count=len(own))
