"""How much of what a card asks could be judged, norm by norm.

Each norm has a weight within its part: a fault's cost or what its passing gives, whichever is more;
where a part goes by the share of its norms, all weigh the same. The part's points are shared out over
the norms that were asked in proportion to these weights, so the coverage of a card is the weight of
what was judged over the weight of what was asked (interface.md, coverage).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from voicecheck.language.stored import english
from voicecheck.records import Basis, Conversation, Finding, Recording, Result
from voicecheck.rules.call.unrecorded import needs_other_party
from voicecheck.score.cardplan import PartPlan
from voicecheck.score.results import worst_results

NO_REASON = english("no reason is known")


def exactly(share: float) -> Fraction:
    """A share as it was written: 0.7 is seven tenths, which no float is.

    Examples
    --------
    >>> exactly(0.7)
    Fraction(7, 10)
    """
    return Fraction(str(share))


def percent(share: Fraction | float) -> str:
    """Write a share in whole percent, never more than it is.

    Examples
    --------
    >>> percent(Fraction(6999, 10000)), percent(0.7)
    ('69%', '70%')
    """
    return f"{math.floor(100 * (exactly(share) if isinstance(share, float) else share))}%"


def basis_of(recording: Recording, talk: Conversation) -> Basis:
    """What a call's scores rest on: a call, a practice call, or practice of the agent alone, who was heard."""
    if recording.direction != "practice":
        return "call"
    roles = talk.roles
    alone = bool(talk.turns) and roles.agent is not None and roles.customer is None and roles.mixed is None
    return "one_party_practice" if alone else "practice"


def asked_findings(findings: Iterable[Finding], basis: Basis) -> tuple[Finding, ...]:
    """The findings of norms that were asked: that apply, and that a reviewer did not withdraw."""
    return tuple(finding for finding in findings if is_asked(finding, basis))


def is_asked(finding: Finding, basis: Basis) -> bool:
    """Whether a finding is of a norm that was asked: it applies, and a reviewer did not withdraw it.

    Of the agent practising alone, what could not be judged because there is no other party was not asked.
    """
    if finding.result == "not_applicable" or finding.withdrawn:
        return False
    return basis != "one_party_practice" or not needs_other_party(finding)


def count_norms(findings: Iterable[Finding], basis: Basis) -> tuple[int, int]:
    """How many norms were asked on a call, and how many of them were judged."""
    results = worst_results(asked_findings(findings, basis)).values()
    return len(results), sum(result != "unknown" for result in results)


class Missing(NamedTuple):
    """A share of a part's points that could not be judged, why, and the norms that it is of."""

    reason: str
    share: Fraction
    norms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """What was asked and judged of one part.

    ``share`` is the share of the part's points that could be judged, exact; ``None`` where nothing of
    it was asked. ``missing`` are the shares lost, by the reason.
    """

    share: Fraction | None
    asked: int = 0
    judged: int = 0
    missing: tuple[Missing, ...] = ()


NOT_ASKED = Covered(None)
KNOWN = Covered(Fraction(1))


def cover_rules(part: PartPlan, results: Mapping[str, Result], reasons: Mapping[str, str]) -> Covered:
    """Coverage of a part that is judged by its norms.

    Parameters
    ----------
    part
        The part, with its norms.
    results
        The result of each norm that was asked.
    reasons
        Why a norm is unknown.
    """
    asked = [rule_id for rule_id in part.rules if rule_id in results]
    if not asked:
        return NOT_ASKED
    unknown = [rule_id for rule_id in asked if results[rule_id] == "unknown"]
    if not unknown:
        return Covered(share=Fraction(1), asked=len(asked), judged=len(asked))
    weights = norm_weights(part, asked)
    whole = sum(weights.values())
    missing: Counter[str] = Counter()
    norms: defaultdict[str, list[str]] = defaultdict(list)
    for rule_id in unknown:
        reason = _kind(reasons.get(rule_id))
        missing[reason] += weights[rule_id]
        norms[reason].append(rule_id)
    return Covered(
        share=1 - Fraction(missing.total(), whole),
        asked=len(asked),
        judged=len(asked) - len(unknown),
        missing=tuple(Missing(why, Fraction(weight, whole), tuple(norms[why])) for why, weight in missing.items()),
    )


def norm_weights(part: PartPlan, rules: Sequence[str]) -> dict[str, int]:
    """The weight of each norm within its part; all alike where none costs or gives anything."""
    if part.way == "share":
        return dict.fromkeys(rules, 1)
    weights = {rule_id: _stake(part, rule_id) for rule_id in rules}
    return weights if any(weights.values()) else dict.fromkeys(rules, 1)


def _stake(part: PartPlan, rule_id: str) -> int:
    charge, gain = part.charges.get(rule_id), part.gains.get(rule_id)
    return max(charge.cost if charge else 0, gain.points if gain else 0)


def _kind(reason: str | None) -> str:
    """A reason without what belongs to one call alone: ``… do not agree: 148 and 162``."""
    return (reason or NO_REASON).partition(":")[0]


def whole_coverage(parts: Iterable[tuple[int, Covered]]) -> Fraction | None:
    """Coverage of a card from its parts' maxima and coverages; ``None`` where nothing was asked."""
    asked = [(points, covered.share) for points, covered in parts if covered.share is not None]
    whole = sum(points for points, _ in asked)
    return Fraction(sum(points * share for points, share in asked)) / whole if whole else None


def main_reason(parts: Iterable[tuple[int, Covered]]) -> str | None:
    """The reason for which most points could not be judged; with the norm where it is that of one alone."""
    weights: dict[str, Fraction] = {}
    norms: defaultdict[str, set[str]] = defaultdict(set)
    for points, covered in parts:
        for reason, share, own in covered.missing:
            weights[reason] = weights.get(reason, Fraction(0)) + points * share
            norms[reason].update(own)
    most = min(weights, key=lambda reason: (-weights[reason], reason), default=None)
    if most is None or len(norms[most]) != 1:
        return most
    (norm,) = norms[most]
    return english("{norm:s}: {reason}", norm=norm, reason=most)
