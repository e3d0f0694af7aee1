"""What is no fault in a pack but helps nobody is found, and what is useful is left alone."""

from __future__ import annotations

from collections import Counter

import pytest

from made_rules import NEVER, pack_of
from voicecheck.proofs.lint import Remark, lint_packs
from voicecheck.proofs.observed import count_results, lint_results
from voicecheck.proofs.overlaps import lint_overlaps
from voicecheck.proofs.samples import samples, syllable_counts
from voicecheck.records import Finding, Result
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import parse_pack

SIX = {"passing": ["A: 好的。"] * 3, "failing": ["A: 我不知道。"] * 3}


def remarks(condition: str) -> list[tuple[str, str]]:
    pack = pack_of(f"\n    kind: never\n    condition: {condition}", **SIX)
    return [(remark.kind, remark.what) for remark in lint_packs([pack])]


def test_a_sound_rule_has_no_remarks() -> None:
    """A rule whose phrases all find something of their own, with examples enough, passes in silence."""
    assert list(lint_packs([pack_of(NEVER, **SIX)])) == []


def test_a_rule_without_examples_is_told() -> None:
    """Fewer than three of either kind are too few; the remark counts them."""
    (remark,) = lint_packs([pack_of(NEVER, passing=["A: 好的。"])])
    assert (remark.kind, remark.where, remark.what) == (
        "unproved", "own: word.own", "1 passing and 0 failing examples",
    )  # fmt: skip


def test_a_phrase_that_is_always_excused_is_dead() -> None:
    """A hit that meets an exception with nothing around it can never count; one that needs more around it can."""
    ((kind, what),) = remarks("{phrases: [保证金, 肯定], unless: ['保证(金|书)']}")
    assert (kind, what) == ("dead", "every hit of “保证金” is excused by “保证(金|书)”")
    assert remarks("{phrases: [保证, 肯定], unless: ['保证(金|书)']}") == []


@pytest.mark.parametrize("expression", ["你好，", "等[一1]下。", "3天", "請稍等"])
def test_an_expression_with_what_is_never_written_is_dead(expression: str) -> None:
    """Punctuation, digits and Traditional characters never stand in the text that is matched."""
    ((kind, what),) = remarks(f"{{regex: ['{expression}']}}")
    assert kind == "dead"
    assert expression in what
    assert remarks("{regex: ['^(你好|您好)[，。]?.{0,3}$', '<number>天\\b']}") == []


def test_a_phrase_inside_another_is_shadowed() -> None:
    """Every wording of the longer phrase holds the shorter one, so the longer adds nothing; a part of it may not."""
    assert remarks("{phrases: [我不知道, 不知道], by_sound: false}") == [
        ("shadowed", "every hit of “我不知道” is one of “不知道”"),
    ]
    assert remarks("{phrases: ['(我|这)不(知道|清楚)', 不知道], by_sound: false}") == []
    assert remarks("{phrases: [不知道, 不知道], by_sound: false}") == [
        ("shadowed", "every hit of “不知道” is one of “不知道”")
    ]


def test_a_longer_phrase_that_is_heard_more_freely_is_not_shadowed() -> None:
    """By sound a short phrase has to come closer than a long one, so the long one finds what the short one does not."""
    assert remarks("{phrases: [我不知道, 不知道]}") == []
    assert remarks("{phrases: [我真的很不知道怎么办, 我真的很不知道]}") != []


def test_a_list_that_nothing_uses_is_told() -> None:
    """The pack's loader knows which names no rule uses; the remark carries the line."""
    text = "pack: own\ntitle: T\nlists:\n  spare: [好]\nrules: []\n"
    (remark,) = lint_packs([parse_pack(text, "own.yaml")])
    assert remark.kind == "unused"
    assert "spare" in remark.what
    assert "line 4" in remark.what


def test_two_rules_that_fail_on_the_same_words_overlap() -> None:
    """Both rules and the words are named, once a pair; where one excuses what the other forbids they do not."""
    first = pack_of(NEVER, rule_id="word.first")
    then = pack_of(
        "\n    kind: never\n    condition: {phrases: [这我不清楚, 我不知道]}", rule_id="word.then", name="then"
    )
    (remark,) = lint_overlaps([first, then], options=RulesOptions())
    assert remark.where == "then: word.then"
    assert "word.first" in remark.what
    excused = pack_of("\n    kind: never\n    condition: {phrases: [您不清楚]}", rule_id="word.then", name="then")
    assert list(lint_overlaps([first, excused], options=RulesOptions())) == []


def observed(results: dict[Result, int]) -> list[Remark]:
    calls = [(Finding(rule_id="word.own", pack="own", result=r),) for r, n in results.items() for _ in range(n)]
    return list(lint_results(count_results(calls)))


@pytest.mark.parametrize(
    ("results", "kinds"),
    [
        ({"fail": 30}, ["always hit"]),
        ({"fail": 29}, []),
        ({"pass": 30, "unknown": 5}, ["never hit"]),
        ({"pass": 29, "not_applicable": 100}, []),
        ({"pass": 40, "fail": 1}, []),
        ({"unknown": 30}, ["always unknown"]),
        ({"not_applicable": 30}, ["never applicable"]),
        ({"not_applicable": 30, "unknown": 1}, []),
    ],
)
def test_what_never_changes_in_thirty_calls_is_told(results: dict[Result, int], kinds: list[str]) -> None:
    """Always and never are said only of thirty calls or more, and of those that were judged."""
    assert [remark.kind for remark in observed(results)] == kinds


def test_a_call_counts_once() -> None:
    """Several faults of a norm in one call are one failed call."""
    fault = Finding(rule_id="word.own", pack="own", result="fail")
    assert count_results([(fault, fault)]) == {"word.own": Counter({"fail": 1})}


def test_samples_write_out_every_wording() -> None:
    """Each choice with each other, gaps short and long; phrases with too many are left."""
    assert samples("(你|您)好…(吗)?") is not None
    assert {text[:2] for text in samples("(你|您)好") or ()} == {"你好", "您好"}
    assert samples("<number>天") == ("三天",)
    assert samples("(甲|乙|丙|丁|戊|己|庚|辛|壬|癸)" * 3) is None
    assert syllable_counts("(再见|拜拜)了?") == (2, 3)
