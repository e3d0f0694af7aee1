"""One part of a card judged by itself: by the norms, by an assessor's mark, or by a day's figure.

Points are in hundredths of the part's own maximum; the weights of parts that were left out are
settled afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from voicecheck.language.stored import english
from voicecheck.records import DeductionSource, Finding, Result
from voicecheck.score.cardfile import Figure
from voicecheck.score.cardplan import Card, Charge, PartPlan
from voicecheck.score.coverage import KNOWN, NOT_ASKED, Covered, Missing, cover_rules
from voicecheck.score.marks import Mark
from voicecheck.score.points import dealt, hundredths, scaled, trimmed
from voicecheck.score.results import SEVERITY


class Place(NamedTuple):
    """When a finding is (seconds), and its number in the call."""

    start: float | None
    finding: int


Results = Mapping[str, tuple[Result, list[Place]]]
"""Each norm's worst result on the call, and the places where it was met with, in order of time."""


class Item(NamedTuple):
    """Hundredths that a finding took, or, where negative, gave; or a mark, or a figure (`records.Deduction`)."""

    rule_id: str | None
    start: float | None
    amount: int
    finding: int | None = None
    source: DeductionSource = "finding"
    name: str | None = None
    value: float | None = None


class Outcome(NamedTuple):
    """A part by itself. ``points`` are ``None`` where it was left out, and ``note`` says why.

    ``start`` is what it had before any fault: ``start`` less the items' amounts is ``points``. ``covered``
    says how much of it could be judged.
    """

    points: int | None
    note: str
    items: tuple[Item, ...] = ()
    start: int = 0
    covered: Covered = KNOWN


def results_of(findings: Iterable[tuple[int, Finding]]) -> Results:
    """Give each norm's worst result with the places that have it, of numbered findings of norms that were asked."""
    results: dict[str, tuple[Result, list[Place]]] = {}
    for number, finding in findings:
        result = finding.result
        if result == "not_applicable":
            continue
        known = results.get(finding.rule_id)
        if known is None or SEVERITY[result] > SEVERITY[known[0]]:
            results[finding.rule_id] = (result, [Place(finding.start, number)])
        elif result == known[0]:
            known[1].append(Place(finding.start, number))
    for _, places in results.values():
        if len(places) > 1:
            places.sort(key=lambda place: _time(place.start))
    return results


def _time(start: float | None) -> tuple[bool, float]:
    """What has no time comes after what can be heard."""
    return (start is None, start or 0.0)


def automatic_fail(card: Card, results: Results) -> str | None:
    """The first rule that fails the call whatever its points, where one does."""
    failed = [
        (_time(results[rule_id][1][0].start), rule_id)
        for rule_id in card.automatic_fail
        if rule_id in results and results[rule_id][0] == "fail"
    ]
    return min(failed)[1] if failed else None


def by_rules(part: PartPlan, results: Results, reasons: Mapping[str, str]) -> Outcome:
    """Judge a part by its norms; one that is unknown or was not asked takes and gives nothing."""
    covered = cover_rules(part, {r: results[r][0] for r in part.rules if r in results}, reasons)
    return _by_rules(part, results)._replace(covered=covered)


def _by_rules(part: PartPlan, results: Results) -> Outcome:
    found: dict[Result, list[str]] = {"pass": [], "fail": [], "unknown": []}
    for rule_id in part.rules:
        if known := results.get(rule_id):
            found[known[0]].append(rule_id)
    passed, failed = found["pass"], found["fail"]
    if not passed and not failed:
        unknown = len(found["unknown"])
        return Outcome(
            None,
            english("{count:,} of its norms could not be judged", count=unknown)
            if unknown
            else english("none of its norms applies"),
        )
    if part.way == "share":
        return _by_share(part, results, passed, failed)
    lost = _capped(
        [(_charged(charge, r, results[r][1]), charge.entry) for r in failed if (charge := part.charges.get(r))],
        part.caps,
    )
    won = _capped(
        [([_item(r, results[r][1][0], gain.points)], gain.entry) for r in passed if (gain := part.gains.get(r))],
        part.gain_caps,
    )
    return _added_up(part, lost, won, len(passed))


def _charged(charge: Charge, rule_id: str, places: Sequence[Place]) -> list[Item]:
    hits = places if charge.every_hit else places[:1]
    costs = trimmed([charge.cost] * len(hits), charge.cost * len(hits) if charge.most is None else charge.most)
    return [_item(rule_id, place, cost) for place, cost in zip(hits, costs, strict=True)]


def _item(rule_id: str, place: Place, amount: int) -> Item:
    return Item(rule_id, place.start, amount, place.finding)


def _capped(found: Sequence[tuple[Sequence[Item], int]], caps: Sequence[int | None]) -> list[Item]:
    """Items in order of time, those of an entry only as far as its cap goes."""
    ordered = sorted(((item, entry) for items, entry in found for item in items), key=_order)
    left = list(caps)
    capped = []
    for item, entry in ordered:
        most = left[entry]
        amount = item.amount if most is None else min(item.amount, most)
        if most is not None:
            left[entry] = most - amount
        capped.append(item if amount == item.amount else item._replace(amount=amount))
    return capped


def _order(found: tuple[Item, int]) -> tuple[tuple[bool, float], str]:
    return (_time(found[0].start), found[0].rule_id or "")


def _added_up(part: PartPlan, lost: list[Item], won: list[Item], passed: int) -> Outcome:
    """Start, gains and losses, never above the maximum and never below nothing."""
    if not lost and not won:
        return Outcome(part.start, _passed(passed), start=part.start)
    losses, gains = [item.amount for item in lost], [item.amount for item in won]
    gains = trimmed(gains, part.max_points - part.start + sum(losses))
    losses = trimmed(losses, part.start + sum(gains))
    taken = [item._replace(amount=amount) for item, amount in zip(lost, losses, strict=True) if amount]
    given = [item._replace(amount=-amount) for item, amount in zip(won, gains, strict=True) if amount]
    free = len(lost) - len(taken)
    note = _passed(passed)
    if free:
        more = english("{faults:more fault|more faults} took nothing (a cap, or nothing was left)", faults=free)
        note = f"{note}; {more}"
    return Outcome(part.start + sum(gains) - sum(losses), note, (*taken, *given), part.start)


def _passed(count: int) -> str:
    return english("{norms:norm|norms} passed", norms=count)


def _by_share(part: PartPlan, results: Results, passed: Sequence[str], failed: Sequence[str]) -> Outcome:
    judged = len(passed) + len(failed)
    points = scaled(part.max_points, len(passed), judged)
    ordered = sorted(failed, key=lambda rule_id: (_time(results[rule_id][1][0].start), rule_id))
    amounts = dealt(part.max_points - points, [1] * len(ordered))
    items = [_item(r, results[r][1][0], amount) for r, amount in zip(ordered, amounts, strict=True)]
    return Outcome(
        points,
        english("{passed:,} of {judged:,} norms passed", passed=len(passed), judged=judged),
        tuple(items),
        part.max_points,
    )


def by_mark(part: PartPlan, mark: Mark | None) -> Outcome:
    """Judge a part by an assessor's mark."""
    if mark is None:
        return Outcome(None, english("no assessor's mark"), covered=NOT_ASKED)
    most = part.max_points / 100 if mark.out_of is None else mark.out_of
    points = hundredths(part.max_points / 100 * mark.points / most)
    note = english("{points:g} of {most:g}", points=mark.points, most=most)
    if mark.assessor:
        note = english("{points:g} of {most:g} by {assessor}", points=mark.points, most=most, assessor=mark.assessor)
    return _less_than_full(
        part,
        points,
        f"{note}: {mark.note}" if mark.note else note,
        Item(None, None, 0, source="mark", name=part.name, value=mark.points),
    )


def _less_than_full(part: PartPlan, points: int, note: str, why: Item) -> Outcome:
    """A part whose points are given as a whole: what it lacks of its maximum has one cause."""
    items = (why._replace(amount=part.max_points - points),) if points < part.max_points else ()
    return Outcome(points, note, items, part.max_points)


def by_figure(part: PartPlan, figure: Figure, values: Mapping[str, float | None]) -> Outcome:
    """Judge a part by a figure of the day."""
    value = values.get(figure.name)
    if value is None:
        missing = (Missing(english("{figure:s} is not known", figure=figure.name), Fraction(1)),)
        return Outcome(
            None,
            english("no {figure:s} for this day", figure=figure.name),
            covered=Covered(Fraction(0), missing=missing),
        )
    points = scaled(part.max_points, *full_share(figure, value).as_integer_ratio())
    why = Item(None, None, 0, source="figure", name=figure.name, value=value)
    return _less_than_full(
        part,
        points,
        english("{figure:s} {value:.6g} ({band})", figure=figure.name, value=value, band=_band(figure)),
        why,
    )


def full_share(figure: Figure, value: float) -> Fraction:
    """The share of the points that a value gets, 0 to 1, by straight lines between the corners."""
    share = Fraction(1)
    if figure.none_below is not None and figure.full_from is not None:
        rise = Fraction(value) - Fraction(figure.none_below)
        share = min(share, rise / (Fraction(figure.full_from) - Fraction(figure.none_below)))
    if figure.none_above is not None and figure.full_to is not None:
        room = Fraction(figure.none_above) - Fraction(value)
        share = min(share, room / (Fraction(figure.none_above) - Fraction(figure.full_to)))
    return max(share, Fraction(0))


def _band(figure: Figure) -> str:
    told = []
    if figure.none_below is not None:
        told.append(english("none below {value:g}", value=figure.none_below))
    if figure.full_from is not None:
        told.append(english("full from {value:g}", value=figure.full_from))
    if figure.full_to is not None:
        told.append(english("full to {value:g}", value=figure.full_to))
    if figure.none_above is not None:
        told.append(english("none above {value:g}", value=figure.none_above))
    return ", ".join(told)
