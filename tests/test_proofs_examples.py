"""The committed packs: every rule proves itself by its own examples."""

from pathlib import Path

import pytest

from voicecheck.proofs.examples import build_call, check_examples
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs import Pack, parse_pack

FOLDER = Path(__file__).parents[1] / "configs" / "rules"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def packs() -> list[Pack]:
    return [parse_pack(file.read_text(encoding="utf-8"), file.name) for file in FILES]


def test_every_example_comes_out_as_its_pack_says(packs: list[Pack]) -> None:
    """A rule judges its own examples as written beside it."""
    faults = check_examples(packs, options=RulesOptions())
    assert not faults, "\n".join(f"{f.rule_id}: {f.expected}, not {f.results}\n{f.dialogue}" for f in faults)


def test_every_rule_has_an_example_that_passes(packs: list[Pack]) -> None:
    """No rule goes unproved."""
    assert [rule.id for pack in packs for rule in pack.rules if not rule.examples.pass_] == []


def test_a_norm_is_stated_once_and_its_pack_is_that_of_its_documents(packs: list[Pack]) -> None:
    """A norm of two or more documents lives in common, any other in its document's pack; none lives twice."""
    rules = [(rule, pack) for pack in packs for rule in pack.rules]
    assert len({rule.id for rule, _ in rules}) == len(rules)
    for rule, pack in rules:
        if len(rule.documents) > 1:
            assert pack.name == "common", rule.id
        else:
            assert rule.documents == (pack.document,), rule.id


def test_document_packs_name_exactly_the_common_norms_that_they_state(packs: list[Pack]) -> None:
    """What a document's pack says it uses is what the common rules say of their documents."""
    common = next(pack for pack in packs if pack.name == "common")
    for pack in packs:
        if pack.document:
            assert sorted(pack.uses) == sorted(r.id for r in common.rules if pack.document in r.documents), pack.name


def test_a_line_that_is_no_dialogue_is_refused() -> None:
    """A slip in an example is a fault, not silence."""
    with pytest.raises(ValueError, match="no line of a dialogue"):
        build_call("A: 您好。\n客户：在吗？")


def test_an_example_makes_the_call_that_it_describes() -> None:
    """Turns, interruptions, holds and the manifest's facts stand where the dialogue says."""
    recording, conversation = build_call(
        "direction: inbound\nrings: 2\nC: 我想问一下话费。\nA!: 等等。\n(hold 40 announced promised 60)"
    )
    assert (recording.direction, recording.rings) == ("inbound", 2)
    assert [t.speaker for t in conversation.turns] == ["customer", "agent"]
    interruption, hold = conversation.events
    assert (interruption.kind, interruption.by, interruption.yielded) == ("interruption", "agent", True)
    assert hold.end - hold.start == pytest.approx(40)
    assert (hold.announced, hold.promised_s) == (True, 60)
