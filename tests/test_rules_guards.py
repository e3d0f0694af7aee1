"""Exceptions looked for together: the same answer as one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.expression import parse_guard
from voicecheck.rules.match.guards import parse_guards
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import parse_pack

GUARDS = ("不<hit>", "没有<hit>", "<hit>金", "<hit>(?:书|函)", "您说的<hit>吗", "如果<hit>的话", "保证[金书]")
TEXT = st.text(alphabet="不没有金书函您说的吗如果话保证先交", max_size=12)


@given(st.lists(st.sampled_from(GUARDS), unique=True, max_size=5), TEXT, TEXT)
def test_together_they_excuse_what_one_of_them_does(texts: list[str], before: str, after: str) -> None:
    """However many exceptions are looked for at once, a hit is excused where one alone excuses it."""
    turn, low = f"{before}保证{after}", len(before)
    one_by_one = any(parse_guard(text).excuses(turn, low, low + 2) for text in texts)
    assert parse_guards(tuple(texts)).excuses(turn, low, low + 2) == one_by_one


def test_a_misheard_exception_may_excuse() -> None:
    """One character beside the hit heard as another of its sound leaves the exception possible, not certain."""
    guards = parse_guards(("您说的<hit>", "保证(金|质量)"))
    assert guards.excuses("您说的不可能", 3, 6)
    assert not guards.excuses("您硕的不可能", 3, 6)
    assert guards.may_excuse("您硕的不可能", 3, 6)
    assert guards.may_excuse("我宝证质量", 1, 3)


def test_one_syllable_alone_excuses_nothing() -> None:
    """我保证今天 is no 保证金, though 今 sounds like 金: one syllable sounds like many words."""
    guards = parse_guards(("保证(金|质量)", "不<hit>", "<hit>.{0,3}(吗|什么)"))
    assert not guards.may_excuse("我保证今天修好", 1, 3)
    assert not guards.may_excuse("全部保证", 2, 4)
    assert not guards.may_excuse("保证可以嘛", 0, 2)


def test_numerals_are_never_taken_for_others() -> None:
    """已月二号 is no 一月二号: a figure is too short to be known by its sound."""
    assert not parse_guards(("一二<hit>",)).may_excuse("已二保证", 2, 4)


RULES = """
pack: demo
title: Demo
rules:
  - {id: demo.never, title: Demo, documents: [N], expected: x, kind: never,
     condition: {phrases: [这不可能], unless: [您刚才说的<hit>]}}
  - {id: demo.when, title: Demo, documents: [N], expected: x, kind: when,
     when: {phrases: [这不可能], unless: [您刚才说的<hit>]}, condition: {phrases: [非常抱歉], window: {after: trigger}}}
"""


def results(text: str) -> list[str]:
    packs = [parse_pack(RULES, "demo.yaml")]
    found = judge_call(*build_call(f"A: {text}"), packs, options=of_excerpt(RulesOptions()))
    return [finding.result for finding in found]


def test_what_a_misheard_exception_may_excuse_is_unknown() -> None:
    """An accusation or a broken rule beside it is unknown; a rule that is met all the same is met."""
    assert results("这不可能。") == ["fail", "fail"]
    assert results("您刚才说的这不可能。") == ["pass", "not_applicable"]
    assert results("您钢材说的这不可能。") == ["unknown", "unknown"]
    assert results("您钢材说的这不可能，非常抱歉。") == ["unknown", "pass"]


def test_a_doubtful_trigger_hides_no_sure_one() -> None:
    """Where one trigger may be excused and another is not, a rule that neither meets is broken, whichever counts."""
    dialogue = "A: 您钢材说的这不可能。\nC: 嗯，好的。\nA: 行。\nC: 再说吧。\nA: 这不可能。"
    for judged in ("any", "each"):
        pack = parse_pack(RULES.replace("kind: when,", f"kind: when, judged: {judged},"), "demo.yaml")
        found = judge_call(*build_call(dialogue), [pack], options=of_excerpt(RulesOptions()))
        assert [each.result for each in found if each.rule_id == "demo.when"] == ["fail"]
