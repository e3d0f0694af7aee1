"""Reading packs: every fault at once, with its place."""

import pytest

from voicecheck.errors import ConfigError
from voicecheck.rules.packs.load import Pack, parse_pack

GOOD = """\
pack: demo
title: A demonstration
lists:
  bye: [再见, 拜拜]
rules:
  - id: close.farewell
    title: Says goodbye
    documents: [N]
    kind: must
    window: closing
    condition: {phrases: [$bye, 下次再聊]}
    expected: 再见
"""


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_pack(text, "demo.yaml")
    return list(caught.value.faults)


def test_a_good_pack_is_read_with_its_lists_filled_in() -> None:
    """A list's phrases stand where its name stood."""
    pack = parse_pack(GOOD, "demo.yaml")
    condition = pack.rules[0].condition
    assert condition is not None
    assert condition.phrases == ("再见", "拜拜", "下次再聊")


def test_packs_of_the_same_text_are_equal() -> None:
    """What is compiled for a pack serves any pack of the same text."""
    first, second = parse_pack(GOOD, "a"), parse_pack(GOOD, "b")
    assert first == second
    assert hash(first) == hash(second)
    assert first != parse_pack(GOOD.replace("拜拜", "再会"), "a")
    assert isinstance(first, Pack)


def test_all_faults_are_told_at_once_with_line_and_path() -> None:
    """A wrong kind, an unknown key and a bad phrase are three faults, each with its line."""
    text = GOOD.replace("kind: must", "kind: should").replace("window: closing", "windows: closing")
    found = faults(text)
    assert any(f.startswith("line 9: rules[0].kind: write one of must") for f in found)
    assert any(f.startswith("line 10: rules[0].windows:") for f in found)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: Says goodbye", "title: no", "no could be taken for something else"),
        ("title: Says goodbye", "title: Yes", "Yes could be taken for something else"),
        ("expected: 再见", "expected: 010", "010 could be taken for something else"),
        ("expected: 再见", "expected: 12:30", "12:30 could be taken for something else"),
        ("expected: 再见", "expected: 1_000", "1_000 could be taken for something else"),
        ("expected: 再见", "expected: 2026-01-01", "2026-01-01 could be taken for something else"),
        ("expected: 再见", "expected:", "is empty"),
        ("expected: 再见", "expected: 再见\n    expected: 拜拜", "is written twice"),
        ("[$bye, 下次再聊]", "[$bay]", "no list of that name"),
        ("[$bye, 下次再聊]", "[(再见]", "( without )"),
        ("[$bye, 下次再聊]", "[…]", "no words of its own"),
        ("[$bye, 下次再聊]", "[<date>再见]", "no such slot"),
        ("{phrases: [$bye, 下次再聊]}", "{regex: ['(再见']}", "missing"),
        ("{phrases: [$bye, 下次再聊]}", "{regex: ['(?<=再)见']}", "invalid perl operator"),
        ("{phrases: [$bye, 下次再聊]}", "{}", "exactly one of"),
        ("{phrases: [$bye, 下次再聊]}", "{phrases: [再见], regex: ['再见']}", "exactly one of"),
        ("{phrases: [$bye, 下次再聊]}", "{at_least: {n: 2, of: [{phrases: [再见]}]}}", "can never hold"),
        ("window: closing", "window: {from: start, after: hit}", "exactly one of from, after, before, around"),
        ("kind: must", "kind: when", "rules[0].when: is missing: a rule of kind when needs it"),
        ("kind: must", "kind: measure", "goes with kind must or never or when; this rule is of kind measure"),
        ("kind: must", "kind: must\n    when: {phrases: [x的]}", "when: goes with kind never or when or measure"),
        ("    kind: must\n", "", "rules[0].kind: write one of must, never, when, measure"),
        ("kind: must", "kind: measure", "rules[0].measure: is missing: a rule of kind measure needs it"),
        ("lists:", "lists: &x", "re2"),
    ],
)
def test_traps_and_faults_are_refused(old: str, new: str, said: str) -> None:
    """Each trap of YAML and each nonsense of a rule is told in words."""
    text = GOOD.replace(old, new, 1)
    if said == "re2":
        text += "    recommended: *x\n"
        said = "aliases"
    assert any(said in fault for fault in faults(text)), faults(text)


def test_two_rules_of_one_id_are_a_fault() -> None:
    """An id stands once in a pack."""
    rule = GOOD[GOOD.index("  - id") :]
    assert "stands twice" in faults(GOOD + rule)[0]


def test_broken_yaml_tells_its_line() -> None:
    """What is not YAML at all is a fault with a line."""
    assert faults("pack: [demo\nrules: }")[0].startswith("line 2:")
    assert faults("") == ["line 1: the file is empty"]
