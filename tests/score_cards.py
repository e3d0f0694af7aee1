"""Small cards, packs and findings that the tests of scores share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from made_calls import made_finding
from voicecheck.records import Finding, Score, ScorePart
from voicecheck.rules.packs.load import Pack, parse_pack
from voicecheck.score.cardplan import Card, parse_card

SHIPPED = Path(__file__).parent.parent / "configs" / "scorecards"

RULE = """
  - id: {id}
    title: {id}
    documents: [N]
    kind: never
    condition: {{phrases: [不知道]}}
    expected: something better
    {more}"""


def made_pack(name: str = "own", **rules: str) -> Pack:
    """A pack of rules: the id with ``__`` for the dot, and further lines such as ``severity: major``."""
    text = "".join(RULE.format(id=rule_id.replace("__", "."), more=more) for rule_id, more in rules.items())
    return parse_pack(f"pack: {name}\ntitle: Own\nrules:{text}\n", name)


PACK = made_pack(
    word__rude="points: 2",
    word__vague="",
    care__sorry="severity: major",
    care__solve="severity: critical",
    open__hello="",
)


def made_card(parts: str, head: str = "") -> Card:
    """A card that judges calls, with those parts, for the pack above."""
    return parse_card(f"card: own\ntitle: Own\njudges: call\n{head}\nparts:\n{parts}", "own.yaml", [PACK])


def results(**found: str) -> tuple[Finding, ...]:
    """A finding a rule: ``word__rude="fail"``; ``"fail 3 7.5"`` are two, at those seconds."""
    made: list[Finding] = []
    for name, text in found.items():
        result, *times = text.split()
        starts = [float(each) for each in times] or [None]
        made += [made_finding(name.replace("__", "."), result, start=start) for start in starts]
    return tuple(made)


def hundredths(amounts: Iterable[float | None]) -> int:
    """The exact sum of points, in hundredths."""
    return sum(round(100 * amount) for amount in amounts if amount is not None)


def part_of(score: Score, name: str) -> ScorePart:
    """The part of that name."""
    return next(part for part in score.parts if part.part == name)
