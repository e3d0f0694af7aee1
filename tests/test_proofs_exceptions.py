"""An exception is a rule of the language: it excuses no other rule's fault, and more than one example needs it."""

from __future__ import annotations

from collections.abc import Sequence

from made_rules import pack_of
from voicecheck.proofs.exceptions import lint_exceptions
from voicecheck.proofs.lint import Remark
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack

BLUNT = "\n    kind: never\n    condition: {phrases: [不归我们管]}"


def remarks(*packs: Pack) -> list[Remark]:
    return list(lint_exceptions(packs, options=RulesOptions()))


def rule(unless: str, passing: Sequence[str], failing: Sequence[str] = ("A: 我不知道。",)) -> Pack:
    condition = f"{{phrases: [不知道], unless: [{unless}]}}"
    return pack_of(f"\n    kind: never\n    condition: {condition}", passing=passing, failing=failing)


def test_an_exception_of_a_single_example_is_refused() -> None:
    """Where only the one example comes out otherwise without it, it was written for that one, which is told."""
    (remark,) = remarks(rule("'<hit>您'", ["A: 不知道您贵姓？", "A: 好的。"]))
    assert (remark.kind, remark.refused) == ("lonely", True)
    assert "<hit>您" in remark.what
    assert "不知道您贵姓" in remark.what
    assert remark.where == "own: word.own: condition.unless"


def test_an_exception_that_no_example_needs_is_refused() -> None:
    """What changes nothing at all is told as such, a condition as well as a text."""
    (text,) = remarks(rule("'<hit>您'", ["A: 好的。"]))
    assert "no example comes out otherwise" in text.what
    (condition,) = remarks(rule("{phrases: [我去问问], window: {after: hit, turns: 1}}", ["A: 好的。"]))
    assert "我去问问" in condition.what


def test_an_exception_that_examples_of_two_calls_need_stays() -> None:
    """A second example is enough, of the same rule or of another one that was not written for it."""
    own = ["A: 不知道您贵姓？", "A: 不知道您方便吗？"]
    assert remarks(rule("'<hit>您'", own)) == []
    other = pack_of(BLUNT, passing=[own[1]], rule_id="word.blunt", name="other")
    assert remarks(rule("'<hit>您'", own[:1]), other) == []


def test_an_exception_in_two_rules_is_one() -> None:
    """What one example of each of two rules needs is needed by two."""
    first = rule("'<hit>您'", ["A: 不知道您贵姓？"])
    then = pack_of(
        "\n    kind: never\n    condition: {phrases: [不清楚], unless: ['<hit>您']}",
        passing=["A: 不清楚您在哪儿。"], rule_id="word.then", name="then",
    )  # fmt: skip
    assert remarks(first, then) == []


def test_what_every_pack_has_is_not_told() -> None:
    """`$quoted` and `$negated` were not written for the examples of a pack."""
    assert remarks(rule("$quoted, $negated", ["A: 好的。"])) == []


def test_an_exception_that_excuses_the_fault_of_another_rule_is_refused() -> None:
    """Words that another rule's fail example calls a fault stand beside the hit, in one turn, and excuse it."""
    own = ["A: 不知道，不过这个您可以看看。", "A: 不知道，不过这个我去问。"]
    fault = "A: 不知道，不过这个不归我们管。"
    other = pack_of(BLUNT, failing=[fault], rule_id="word.blunt", name="other")
    (remark,) = remarks(rule("'<hit>不过'", own), other)
    assert (remark.kind, remark.refused) == ("excuses a fault", True)
    assert "word.blunt" in remark.what
    assert fault in remark.what
    narrow = rule("'<hit>不过这个(您|我)'", own)
    assert remarks(narrow, other) == []


def test_leaving_the_same_words_to_another_rule_excuses_nothing() -> None:
    """Where the other rule accuses the same words, the fault counts once, by that rule."""
    own = ["A: 这我不知道啊，您看看。", "A: 我不知道啊，我去问。"]
    same = pack_of(
        "\n    kind: never\n    condition: {phrases: [不知道啊]}",
        failing=["A: 不知道啊。"], rule_id="word.blunt", name="other",
    )  # fmt: skip
    assert remarks(rule("'<hit>啊'", own), same) == []


def test_what_another_kind_of_rule_misses_says_nothing_of_the_words() -> None:
    """A turn that sets a duty going which is not done fails that rule; its other words may be excused all the same."""
    own = ["A: 不知道您贵姓？退款要核实。", "A: 不知道您方便吗？"]
    duty = pack_of(
        "\n    kind: when\n    when: {phrases: [退款], speaker: agent}\n    condition: {phrases: [请放心]}",
        failing=own[:1], rule_id="word.duty", name="other",
    )  # fmt: skip
    assert remarks(rule("'<hit>您'", own), duty) == []
