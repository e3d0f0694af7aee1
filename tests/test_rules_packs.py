"""Reading packs: every fault at once, with its place."""

import pytest

from shipped_packs import shipped_text
from voicecheck.errors import ConfigError
from voicecheck.rules.language.packfile import Passage
from voicecheck.rules.packs.load import Pack, load_packs, parse_pack
from voicecheck.rules.packs.stated import passages_of, stating_documents

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
        ("kind: must", "kind: measure", "goes with kind must, never or when; this rule is of kind measure"),
        ("kind: must", "kind: must\n    when: {phrases: [x的]}", "when: goes with kind never, when or measure"),
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


PASSAGES = """
pack: ours
title: Ours
document: ours
documents: {ours: 客服手册2026}
uses: [close.farewell]
passages:
  ours.thanks: {section: 3.2 结束, wording: 多谢您的支持}
  close.farewell: {section: 3.2 结束}
rules:
  - id: ours.thanks
    title: Thanks
    documents: [ours]
    kind: must
    condition: {phrases: [多谢您的支持]}
    expected: 致谢
"""


def test_passages_say_where_a_document_states_a_norm_and_change_nothing_else() -> None:
    """Section and words belong to the pack, also for rules that it only uses; nothing is judged by them."""
    shelf = [shipped_text("common")]
    brought, ours = load_packs([("ours.yaml", PASSAGES)], shelf=shelf)
    assert [rule_id for rule_id, _ in brought.passages] == ["close.farewell"]
    assert passages_of([ours])["ours.thanks"] == [Passage(section="3.2 结束", wording="多谢您的支持")]
    both = passages_of([brought, ours])["close.farewell"]
    assert [(each.section, each.wording) for each in both] == [("结束语", "再见"), ("3.2 结束", None)]
    assert stating_documents([brought, ours])["close.farewell"][-1] == "ours"
    without = PASSAGES.replace(", wording: 多谢您的支持", "")
    assert load_packs([("ours.yaml", without)], shelf=shelf)[-1].digest == ours.digest


@pytest.mark.parametrize(
    ("passage", "told"),
    [
        (
            "ours.thank: {section: '3'}",
            "line 8: passages.ours.thank: ours.thank: no pack has a rule of that id; did you",
        ),
        ("ours.thanks: {wording: 多谢}", "line 8: passages.ours.thanks.section: field required"),
        ("ours.thanks: 3.2", "line 8: passages.ours.thanks: should be"),
        ("ours.thanks: {section: '3', chapter: 2}", "line 8: passages.ours.thanks.chapter: "),
    ],
)
def test_a_passage_of_no_rule_or_of_a_wrong_form_is_told_with_its_line(passage: str, told: str) -> None:
    """Each fault names file, line and place."""
    text = PASSAGES.replace("ours.thanks: {section: 3.2 结束, wording: 多谢您的支持}", passage)
    with pytest.raises(ConfigError) as caught:
        load_packs([("ours.yaml", text)], shelf=[shipped_text("common")])
    assert any(told.lower() in fault.lower() for fault in caught.value.faults), caught.value.faults
