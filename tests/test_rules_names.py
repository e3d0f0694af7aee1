"""Named conditions and lists, within a pack and across the packs of a load."""

from __future__ import annotations

import pytest

from voicecheck.config import load_settings
from voicecheck.errors import ConfigError
from voicecheck.rules.language.condition import Condition
from voicecheck.rules.packs.load import Pack, load_packs, parse_pack

COMMON = """\
pack: common
title: Shared
lists:
  angry: [太过分了, 气死我了]
  quoted: ['(您|客户)说<hit>']
conditions:
  upset:
    phrases: [$angry, 投诉]
    speaker: customer
    unless: [$quoted]
  very_upset: {use: upset, count: 2}
rules:
  - id: care.empathy
    title: Understanding
    documents: [R]
    kind: when
    when: {use: very_upset}
    condition: {phrases: [理解您]}
    expected: 理解
  - id: care.apology
    title: Apology
    documents: [R]
    kind: must
    condition: {phrases: [抱歉]}
    expected: 抱歉
"""
OWN = """\
pack: own
title: Own
uses: [care.empathy]
lists:
  mine: [$common.angry, 烦死了]
rules:
  - id: own.rule
    title: Own
    documents: [R]
    kind: never
    condition: {use: common.upset, speaker: agent, unless: ['(没有|不是)<hit>']}
    expected: x
  - id: own.other
    title: Own
    documents: [R]
    kind: never
    condition:
      any:
        - {phrases: [$mine], window: {after: {use: common.upset}, turns: 1}}
        - {phrases: [x的], unless: [$common.quoted, {use: common.upset, window: {before: hit}}]}
    expected: x
"""


def load(own: str = OWN, common: str = COMMON) -> dict[str, Pack]:
    return {pack.name: pack for pack in load_packs([("common.yaml", common), ("own.yaml", own)])}


def faults(own: str = OWN, common: str = COMMON) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(own, common)
    return list(caught.value.faults)


def condition(pack: Pack, rule: int = 0) -> Condition:
    found = pack.rules[rule].condition
    assert found is not None
    return found


def test_a_named_condition_stands_where_its_name_stood_and_is_overridden_beside_it() -> None:
    """Keys beside ``use`` win, but exceptions are added to those that the condition has."""
    used = condition(load()["own"])
    assert used.phrases == ("太过分了", "气死我了", "投诉")
    assert used.speaker == "agent"
    assert used.unless == ("(您|客户)说<hit>", "(没有|不是)<hit>")


def test_a_condition_may_use_another_and_stand_in_windows_and_exceptions() -> None:
    """``when``, ``any``, a window's anchor and ``unless`` all take a name."""
    packs = load()
    trigger = packs["common"].rules[0].when
    assert trigger is not None
    assert (trigger.count, trigger.speaker, trigger.phrases) == (2, "customer", ("太过分了", "气死我了", "投诉"))
    parts = condition(packs["own"], 1).any_
    assert parts is not None
    window = parts[0].window
    assert parts[0].phrases == ("太过分了", "气死我了", "烦死了")
    assert not isinstance(window, str)
    assert window is not None
    assert isinstance(window.after, Condition)
    assert window.after.speaker == "customer"
    assert parts[1].unless[0] == "(您|客户)说<hit>"
    assert isinstance(parts[1].unless[1], Condition)


def test_names_that_are_unknown_are_told_with_what_may_be_meant() -> None:
    """A wrong condition, list or pack is a fault at its own place, and the only one."""
    assert faults(OWN.replace("$common.angry", "$common.angri")) == [
        "own.yaml: line 5: lists.mine[0]: common.angri: common has no list of that name; did you mean angry?"
    ]
    assert faults(OWN.replace("{use: common.upset, speaker", "{use: upset, speaker")) == [
        "own.yaml: line 11: rules[0].condition.use: upset: the pack has no condition of that name"
    ]
    assert faults(OWN.replace("{use: common.upset, speaker", "{use: others.upset, speaker")) == [
        "own.yaml: line 11: rules[0].condition.use: others.upset: no pack named others is loaded"
    ]


@pytest.mark.parametrize(
    ("circle", "path"),
    [
        ("  a: {any: [{use: b}, {phrases: [x的]}]}\n  b: {use: c}\n  c: {use: a, count: 2}\n", "a → b → c → a"),
        ("  a: {phrases: [x的], window: {after: {use: a}}}\n", "a → a"),
        ("  b: {phrases: [x的], unless: [{use: a}]}\n  a: {use: b}\n", "a → b → a"),
    ],
)
def test_a_circle_is_one_fault_with_its_path(circle: str, path: str) -> None:
    """However a condition leads back to itself, it is told once, where the circle begins."""
    told = faults(common=COMMON.replace("conditions:\n", "conditions:\n" + circle))
    assert len(told) == 1
    assert told[0].endswith(f"leads back to itself: {path}")


def test_a_circle_of_lists_is_a_fault() -> None:
    """Lists that name each other do not end."""
    told = faults(common=COMMON.replace("lists:\n", "lists:\n  a: [$b]\n  b: [$a, x的]\n"))
    assert told == ["common.yaml: line 4: lists.a: leads back to itself: a → b → a"]


def test_a_fault_inside_what_is_named_is_told_where_it_is_written() -> None:
    """A bad phrase of a list is one fault, in the list's file, however many rules use it."""
    told = faults(common=COMMON.replace("太过分了", "(太过分了"))
    assert told == ["common.yaml: line 4: lists.angry[0]: “(太过分了”: ( without )"]


def test_faults_of_all_packs_are_told_at_once() -> None:
    """One load, one list of faults, each with its file."""
    told = faults(OWN.replace("kind: never", "kind: nevr", 1), COMMON.replace("kind: must", "kind: mus"))
    assert [fault.split(":")[0] for fault in told] == ["common.yaml", "own.yaml"]


def test_another_operator_does_not_stand_beside_a_name() -> None:
    """``phrases`` beside ``use`` could mean either or both."""
    told = faults(OWN.replace("{use: common.upset, speaker", "{use: common.upset, phrases: [x的], speaker"))
    assert told == ["own.yaml: line 11: rules[0].condition.phrases: cannot stand beside use; put both into any or all"]


def test_what_no_rule_uses_is_told_but_is_no_fault() -> None:
    """Unused names carry their line; a name used only by an unused one is unused, too."""
    text = COMMON.replace("conditions:\n", "conditions:\n  idle: {use: idler}\n  idler: {phrases: [x的]}\n")
    assert load(common=text)["common"].unused == (
        "line 7: conditions.idle: no rule makes use of it",
        "line 8: conditions.idler: no rule makes use of it",
    )
    assert load()["common"].unused == ()


def test_the_digest_follows_what_is_used_from_another_pack() -> None:
    """A change in a shared list changes every pack that uses it, and none that does not."""
    before, after = load(), load(common=COMMON.replace("气死我了", "急死我了"))
    alone = OWN.replace("common.upset", "calm").replace("$common.angry, ", "").replace("$common.quoted, ", "")
    alone = alone.replace("rules:\n", "conditions: {calm: {phrases: [x的]}}\nrules:\n")
    assert before["own"] != after["own"]
    assert load(alone)["own"] == load(alone, COMMON.replace("气死我了", "急死我了"))["own"]


def test_what_a_pack_says_it_uses_comes_along_from_the_shelf() -> None:
    """A pack loaded without ``common`` brings the rules that it names, with their lists and conditions."""
    brought, own = load_packs([("own.yaml", OWN)], shelf=[("common.yaml", COMMON)])
    assert (brought.name, [rule.id for rule in brought.rules]) == ("common", ["care.empathy"])
    assert own.name == "own"
    assert len(load_packs([("common.yaml", COMMON), ("own.yaml", OWN)], shelf=[("other.yaml", COMMON)])) == 2
    alone = "pack: own\ntitle: Own\nrules: []\n"
    assert [pack.name for pack in load_packs([("own.yaml", alone)], shelf=[("common.yaml", COMMON)])] == ["own"]


def test_what_a_pack_says_it_uses_must_be_there() -> None:
    """An id that no pack has is a fault."""
    assert faults(OWN.replace("[care.empathy]", "[care.sympathy]")) == [
        "own.yaml: line 3: uses[0]: care.sympathy: no pack has a rule of that id; did you mean care.empathy?"
    ]


def test_a_rule_or_a_name_stands_in_one_pack() -> None:
    """Two packs of one name, or with one rule, are a fault."""
    told = faults(OWN.replace("id: own.rule", "id: care.apology"))
    assert told == ["own.yaml: line 7: rules[0].id: care.apology stands in two packs: common and own"]
    assert any("common is also the name of common.yaml" in f for f in faults(COMMON.replace("care.", "cure.")))


def test_names_within_names_do_not_grow_without_end() -> None:
    """Thirty conditions, each using the one before it twice, are refused, not filled in."""
    bomb = "".join(f"  c{n}: {{any: [{{use: c{n - 1}}}, {{use: c{n - 1}}}]}}\n" for n in range(1, 31))
    text = f"pack: x\ntitle: x\nconditions:\n  c0: {{phrases: [x的]}}\n{bomb}rules: []\n"
    with pytest.raises(ConfigError, match="fill out to more than"):
        parse_pack(text, "x.yaml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unless: ['(没有|不是)<hit>']", "window: {after: trigger}", "trigger stands only in the condition or window"),
        ("unless: ['(没有|不是)<hit>']", "window: {after: hit}", "hit stands only in an exception"),
        ("{use: common.upset, speaker", "{measure: {name: loudness}, speaker", "there is no such measure"),
        ("kind: never\n", "kind: must\n    unless: ['x的']\n", "no hit that a text could excuse"),
        ("[x的]", "[再见，拜拜]", "， is never heard"),
        ("{phrases: [$mine], ", "{event: {kind: hold}, by_sound: false, ", "by_sound goes with phrases"),
        ("    expected: x\n", "    points: 3\n    cap: 2\n    expected: x\n", "cap 2 is less than the 3 points"),
    ],
)
def test_what_would_be_dead_is_refused(old: str, new: str, said: str) -> None:
    """Anchors, exceptions and keys that could never do anything are faults, not silence."""
    told = faults(OWN.replace(old, new, 1))
    assert any(said in fault for fault in told), told


def test_a_pack_alone_brings_along_the_common_norms_that_it_uses() -> None:
    """A pack of one document is judged whole, with what it shares with others, and with nothing else of theirs."""
    packs = {pack.name: pack for pack in load_settings(environ={"VOICECHECK_RULES__PACKS": "[retention]"}).packs}
    assert set(packs) == {"common", "retention"}
    assert {rule.id for rule in packs["common"].rules} == set(packs["retention"].uses)
    everything = load_settings(environ={}).packs
    assert len([rule for pack in everything for rule in pack.rules]) > len(packs["common"].rules)
