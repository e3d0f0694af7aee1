"""Exceptions that say why they stand: the same in judging, and told to people."""

from __future__ import annotations

import pytest

from voicecheck.config import load_settings
from voicecheck.errors import ConfigError
from voicecheck.proofs.exceptions import lint_reasons
from voicecheck.rules.packs.load import Pack, load_packs, parse_pack
from voicecheck.rules.packs.pieces import Why

HEAD = "pack: own\ntitle: Own\n"
RULE = """rules:
  - id: own.promise
    title: Own
    documents: [R]
    kind: never
    condition: {{phrases: [保证], unless: {unless}}}
    expected: x
"""
GROUP = "[{why: A deposit promises nothing., from: invented, texts: [保证金, $materials]}, 保证书]"
LISTS = "lists: {materials: [保证书写]}\n"
TOLD = Why("A deposit promises nothing.", "invented")


def pack(unless: str, lists: str = "") -> Pack:
    return parse_pack(HEAD + lists + RULE.format(unless=unless), "own.yaml")


def faults(unless: str, lists: str = "") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        pack(unless, lists)
    return list(caught.value.faults)


def told(of: Pack) -> list[tuple[str, Why | None]]:
    return [(each.text, each.why) for each in of.exceptions]


def test_a_reason_changes_nothing_of_what_is_judged() -> None:
    """Exceptions with a reason stand one by one in the rule, as if written so: even the digest is the same."""
    plain, grouped = pack("[保证金, $materials, 保证书]", LISTS), pack(GROUP, LISTS)
    assert grouped == plain
    assert grouped.rules == plain.rules
    assert told(grouped) == [("保证金", TOLD), ("保证书写", TOLD), ("保证书", None)]
    assert {why for _, why in told(plain)} == {None}
    assert grouped.exceptions[0].rule_id == "own.promise"
    assert grouped.exceptions[2].place == "condition.unless[2]"


def test_a_list_of_exceptions_says_it_in_its_own_place() -> None:
    """What stands at a list holds wherever its name stands; a condition has a reason as a text has."""
    lists = "lists: {deposits: {why: Money is no promise., from: 'norms, word.absolute', texts: [保证金]}}\n"
    own = pack("[$deposits, {why: w, from: R, conditions: [{phrases: [尽量], window: {after: hit, turns: 1}}]}]", lists)
    (text, why), (condition, other) = told(own)
    assert (text, why) == ("保证金", Why("Money is no promise.", "norms, word.absolute"))
    assert "尽量" in condition
    assert other == Why("w", "R")
    assert told(pack("[$quoted]"))[0][1] is not None


def test_exceptions_of_a_shared_condition_keep_their_reason() -> None:
    """What a rule uses of another pack comes with its reason; what is added to it has its own."""
    common = HEAD.replace("own", "common") + (
        "conditions:\n  vow: {phrases: [保证], unless: [{why: w, from: review, texts: [保证金]}]}\nrules: []\n"
    )
    mine = HEAD + (
        "rules:\n  - {id: own.vow, title: Own, documents: [R], kind: never, expected: x,\n"
        "     condition: {use: common.vow, unless: [{why: v, from: R, texts: [保证书]}]}}\n"
    )
    packs = load_packs([("common.yaml", common), ("own.yaml", mine)])
    assert told(packs[1]) == [("保证金", Why("w", "review")), ("保证书", Why("v", "R"))]


@pytest.mark.parametrize(
    ("unless", "said"),
    [
        ("[{why: w, texts: [x金]}]", "say from"),
        ("[{from: norms, texts: [x金]}]", "say why"),
        ("[{why: '', from: norms, texts: [x金]}]", "say why"),
        ("[{why: w, from: norms}]", "needs exceptions"),
        ("[{why: w, from: norms, texts: []}]", "needs exceptions"),
        ("[{why: w, from: norms, texts: 保证金}]", "needs exceptions"),
        ("[{why: w, from: 'a call of last week', texts: [x金]}]", "says not where it comes from"),
        ("[{why: w, from: norms, text: [x金], texts: [y金]}]", "no such key"),
        ("[{why: w, from: norms, texts: ['(保证']}]", "("),
        ("[{why: w, from: norms, texts: [$nobody]}]", "nobody"),
        ("[{why: [w], from: {a: b}, texts: [x金]}]", "say why"),
        ("[{why: w, from: norms, conditions: [{phrase: [x]}]}]", "phrase"),
    ],
)
def test_a_group_in_the_wrong_form_is_told(unless: str, said: str) -> None:
    """Each fault of a group is told with its line."""
    found = faults(unless)
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("line ") for fault in found)


def test_a_list_with_a_reason_and_nothing_in_it_is_told() -> None:
    """The form of a list with a reason is checked where it stands."""
    assert any("say from" in fault for fault in faults("[$deposits]", "lists: {deposits: {why: w, texts: [保证金]}}\n"))


def test_a_shipped_exception_without_a_reason_is_refused() -> None:
    """In a pack of one's own nothing is said of it; what says why is told nowhere."""
    own = pack(GROUP, LISTS)
    assert list(lint_reasons([own], shipped=("common",))) == []
    (remark,) = lint_reasons([own], shipped=("own",))
    assert (remark.kind, remark.refused) == ("unexplained", True)
    assert "保证书" in remark.what


def test_every_shipped_exception_says_why_it_stands() -> None:
    """In all packs that come along."""
    packs = load_settings(environ={}).packs
    assert [remark.what for remark in lint_reasons(packs, {pack.name for pack in packs})] == []
    assert any(pack.exceptions for pack in packs)
