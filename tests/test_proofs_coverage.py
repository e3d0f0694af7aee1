"""Coverage: each norm with its rule, what it needs, and what is known of how well it judges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from made_rules import MUST, NEVER, pack_of
from voicecheck.proofs.coverage import Row, build_coverage, needs
from voicecheck.proofs.measured import Counts, Measured, Occasion, rule_digest
from voicecheck.proofs.reviews import Reviewed
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack

OCCASION = Occasion(set="nine calls", date=date(2026, 11, 20), version="0.2.0", model="base")


def coverage(*packs: Pack, measured: dict[str, Measured] | None = None) -> list[Row]:
    return build_coverage(
        packs, options=RulesOptions(), measured=measured or {}, reviewed={"word.own": Reviewed(right=1)}
    )


def test_a_norm_that_is_used_but_has_no_rule_is_uncovered() -> None:
    """What a document's pack names is a norm, whether or not a rule checks it."""
    pack = replace(pack_of(MUST), document="T", uses=("word.own", "close.other"))
    own, other = coverage(pack)
    assert (own.norm, own.documents, own.rule is None) == ("word.own", ("N", "T"), False)
    assert (other.norm, other.documents, other.rule, other.examples) == ("close.other", ("T",), None, (0, 0, 0))


def test_examples_figures_and_verdicts_stand_beside_the_norm() -> None:
    """Counts are those of the rule; measurements of another wording are marked."""
    pack = pack_of(MUST, passing=["A: 再见。", "A: 拜拜。"], failing=["A: 好。"])
    then = Measured(Counts(n=9, right=2), rule_digest(pack.rules[0]), OCCASION)
    (row,) = coverage(pack, measured={"word.own": then})
    assert (row.examples, row.measured, row.current) == ((2, 1, 0), then, True)
    assert row.reviewed == Reviewed(right=1)
    (row,) = coverage(pack_of(NEVER), measured={"word.own": then})
    assert not row.current


@pytest.mark.parametrize(
    ("body", "bases"),
    [
        (MUST, {"text"}),
        (MUST + "    scope: {direction: [outbound]}", {"text", "manifest"}),
        ("\n    kind: when\n    when: {phrases: [投诉], speaker: customer}\n    condition: {phrases: [抱歉]}",
         {"text", "both parties"}),
        ("\n    kind: measure\n    measure: level_dbfs\n    min: -30", {"sound"}),
        ("\n    kind: measure\n    measure: rings\n    max: 3", {"manifest"}),
        ("\n    kind: when\n    when: {event: {kind: hold}}\n    condition: {phrases: [久等]}",
         {"text", "sound", "both parties"}),
        ("\n    kind: must\n    condition: {repeat: {of: {phrases: [号码]}, by: customer}}", {"text", "both parties"}),
        ("\n    kind: must\n    condition: {repeat: {of: {phrases: [号码]}, by: agent}}", {"text"}),
        ("\n    kind: when\n    when: {metadata: {name: queue_wait_s, above: 30}}\n    condition: {phrases: [久等]}",
         {"text", "manifest"}),
    ],
)  # fmt: skip
def test_what_a_rule_needs_is_read_from_it(body: str, bases: set[str]) -> None:
    """Words need text, events and levels need sound, what the manifest says needs one, the customer's words both."""
    assert needs(pack_of(body).rules[0]) == bases


def test_what_a_recording_alone_cannot_tell_says_why() -> None:
    """A norm on the manifest is unknown without one, for every fact that is missing; a norm on words is not."""
    (row,) = coverage(pack_of("\n    kind: measure\n    measure: rings\n    max: 3\n    scope: {direction: [inbound]}"))
    assert row.unheard == "direction is not given; rings is not given"
    assert coverage(pack_of(MUST))[0].unheard is None
