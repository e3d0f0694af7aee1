"""A pack changes rules, lists and conditions of other packs by their id; own documents have codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipped_packs import shipped_text
from voicecheck.errors import ConfigError
from voicecheck.proofs.examples import build_call, check_examples, of_excerpt
from voicecheck.records import Result
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack, load_packs

GUIDE = Path(__file__).parents[1] / "configs" / "rules" / "README.md"
COMMON = """\
pack: common
title: Shared
lists:
  bye: [再见]
  later: [$bye, 下次见]
conditions:
  upset: {phrases: [投诉], speaker: customer}
rules:
  - id: close.farewell
    title: Says goodbye
    documents: [N]
    kind: must
    condition: {phrases: [$later]}
    expected: 再见
    examples: {pass: ['A: 再见'], fail: ['A: 走了']}
  - id: word.jargon
    title: Explains terms
    documents: [N]
    kind: never
    wordings: {割接: 线路升级}
    condition: {phrases: [$wordings]}
    unless: ['您说的<hit>']
    expected: 通俗
  - id: care.apology
    title: Apologises
    documents: [N]
    kind: when
    when: {use: upset}
    condition: {phrases: [抱歉]}
    expected: 致歉
  - id: pace.dead_air
    title: No silence
    documents: [N]
    kind: measure
    measure: dead_air_each_s
    max: 10
    expected: 不超过{limits}秒
"""


RULE = "  - {{id: own.x, title: X, documents: [{}], kind: must, condition: {{phrases: [{}]}}, expected: x}}\n"


def own(overrides: str, name: str = "ours", rest: str = "") -> tuple[str, str]:
    """A pack that overrides something and has no rule."""
    lines = "".join(f"  {line}\n" for line in overrides.strip("\n").splitlines())
    return f"{name}.yaml", f"pack: {name}\ntitle: Own\n{rest}overrides:\n{lines}"


def loaded(*packs: tuple[str, str]) -> tuple[Pack, ...]:
    return load_packs([("common.yaml", COMMON), *packs])


def rule(packs: tuple[Pack, ...], rule_id: str) -> Rule:
    return next(rule for pack in packs for rule in pack.rules if rule.id == rule_id)


def result(packs: tuple[Pack, ...], rule_id: str, dialogue: str) -> Result:
    findings = judge_call(*build_call(dialogue), packs, options=of_excerpt(RulesOptions()))
    return next(finding.result for finding in findings if finding.rule_id == rule_id)


def faults(*packs: tuple[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as error:
        loaded(*packs)
    return list(error.value.faults)


def test_a_key_takes_the_place_of_the_rules_own() -> None:
    """A limit, the points and a text are changed; the rest of the rule, and its pack, stay."""
    packs = loaded(own("rules: {pace.dead_air: {max: 4, points: 3}}"))
    changed = rule(packs, "pace.dead_air")
    assert (changed.max, changed.points, changed.expected) == (4, 3, "不超过{limits}秒")
    assert [pack.name for pack in packs for each in pack.rules if each.id == "pace.dead_air"] == ["common"]
    assert result(loaded(), "pace.dead_air", "A: 嗯。\n(silence 6)\nA: 好。") == "pass"
    assert result(packs, "pace.dead_air", "A: 嗯。\n(silence 6)\nA: 好。") == "fail"


def test_terms_and_exceptions_are_added() -> None:
    """What stands under `add` comes to the rule's own; without `add` it takes its place."""
    added = loaded(own("rules:\n  word.jargon: {add: {wordings: {甩单: 转走}, unless: ['我们叫<hit>']}}"))
    assert [result(added, "word.jargon", f"A: {said}") for said in ("今晚割接", "给您甩单", "我们叫甩单的")] == [
        "fail", "fail", "pass",
    ]  # fmt: skip
    assert result(added, "word.jargon", "A: 您说的割接。") == "pass"
    instead = loaded(own("rules:\n  word.jargon: {wordings: {甩单: 转走}}"))
    assert [result(instead, "word.jargon", f"A: {said}") for said in ("今晚割接。", "给您甩单。")] == ["pass", "fail"]


def test_a_term_that_is_there_gets_a_new_wording() -> None:
    """Of the same term the added wording holds."""
    changed = rule(loaded(own("rules:\n  word.jargon: {add: {wordings: {割接: 升级线路}}}")), "word.jargon")
    assert changed.wordings == {"割接": "升级线路"}


def test_a_list_is_another_everywhere_and_its_own_name_is_what_it_was() -> None:
    """The list of another list is reached, too; the override's own name in it stands for the original."""
    packs = loaded(own("lists:\n  common.bye: [$common.bye, 拜拜, $more]", rest="lists: {more: [回见]}\n"))
    assert rule(packs, "close.farewell").condition.phrases == ("再见", "拜拜", "回见", "下次见")
    instead = loaded(own("lists: {common.bye: [拜拜]}"))
    assert rule(instead, "close.farewell").condition.phrases == ("拜拜", "下次见")
    assert instead[0].unused == ()


def test_a_condition_is_another_everywhere() -> None:
    """A condition may rest on what it was."""
    packs = loaded(own("conditions: {common.upset: {use: common.upset, count: 2}}"))
    once, twice = "C: 我要投诉。\nA: 好。\nA: 嗯。", "C: 我要投诉。\nC: 投诉你们。\nA: 好。\nA: 嗯。"
    assert [result(packs, "care.apology", dialogue) for dialogue in (once, twice)] == ["not_applicable", "fail"]
    assert result(loaded(), "care.apology", once) == "fail"


def test_an_overridden_rule_is_judged_again() -> None:
    """The pack of the rule has another digest, so that stored calls are judged again."""
    assert loaded()[0].digest != loaded(own("rules: {pace.dead_air: {max: 4}}"))[0].digest
    assert loaded()[0].digest == loaded(own("rules: {pace.dead_air: {max: 10}}"))[0].digest


def test_an_overridden_rule_comes_along_from_the_shelf() -> None:
    """Who changes a rule wants it judged, as with `uses`."""
    packs = load_packs([own("rules: {pace.dead_air: {max: 4}}")], shelf=[("common.yaml", COMMON)])
    assert [(pack.name, [each.id for each in pack.rules]) for pack in packs] == [
        ("common", ["pace.dead_air"]),
        ("ours", []),
    ]


@pytest.mark.parametrize(
    ("overrides", "line", "told"),
    [
        ("rules: {word.jargn: {points: 2}}", 4, "word.jargn: no pack has a rule of that id; did you mean word.jargon?"),
        ("rules: {word.jargon: {point: 2}}", 4, "point: a rule has no such key; did you mean points?"),
        ("rules: {word.jargon: {id: word.other}}", 4, "the id of a rule cannot be changed; write a rule of your own"),
        ("rules: {word.jargon: {points: -1}}", 4, "should be greater than or equal to 0"),
        ("rules: {pace.dead_air: {min: 20}}", 4, "rules.pace.dead_air: min 20 is over max 10"),
        ("rules: {word.jargon: {add: {points: 2}}}", 4, "points cannot be added to, only wordings and unless"),
        ("rules: {word.jargon: {add: {unless: 您说<hit>}}}", 4, "is no list"),
        ("rules: {word.jargon: {add: [甩单]}}", 4, "says what is added: wordings or unless"),
        ("rules: {word.jargon: {unless: ['(<hit>']}}", 4, "missing )"),
        ("rules: {word.jargon: [甩单]}", 4, "valid dictionary"),
        ("rules: {pace.dead_air: {measure: dead_air}}", 4, "dead_air: there is no such measure"),
        ("lists: {common.byes: [回见]}", 4, "common.byes: common has no list of that name; did you mean bye?"),
        ("lists: {bye: [回见]}", 4, "bye: write the name of its pack, too: common.bye"),
        ("lists: {comon.bye: [回见]}", 4, "comon.bye: no pack named comon is loaded; did you mean common?"),
        ("lists: {common.bye: []}", 4, "at least 1 item"),
        ("conditions: {common.upst: {phrases: [气]}}", 4, "common has no condition of that name; did you mean upset?"),
        ("conditions: {common.upset: {phrase: [气]}}", 4, "extra inputs are not permitted"),
        ("rule: {word.jargon: {points: 2}}", 4, "extra inputs are not permitted"),
    ],
)
def test_a_wrong_override_is_told_with_its_line(overrides: str, line: int, told: str) -> None:
    """Unknown ids come with the nearest; what is wrong is told where the override stands, not the rule."""
    found = faults(own(overrides))
    assert any(fault.startswith(f"ours.yaml: line {line}:") and told in fault for fault in found), found


def test_two_overrides_of_one_are_refused() -> None:
    """Which of the two should hold is nobody's guess."""
    two = [own("rules: {word.jargon: {points: 2}}", name) for name in ("ours", "theirs")]
    assert faults(*two) == [
        "theirs.yaml: line 4: overrides.rules.word.jargon: word.jargon is also overridden in ours.yaml; "
        "one of the two has to go"
    ]
    two = [own("lists: {common.bye: [回见]}", name) for name in ("ours", "theirs")]
    assert "common.bye is also overridden in ours.yaml" in faults(*two)[0]


def test_a_circle_of_overrides_is_told_once() -> None:
    """A list that leads back to itself over the pack's own one has no end."""
    found = faults(own("lists: {common.bye: [$more]}", rest="lists: {more: [$common.bye]}\n"))
    assert len(found) == 1, found
    assert "leads back to itself: " in found[0]


def test_own_rules_are_changed_where_they_stand() -> None:
    """A pack that overrides itself would say two things in one file."""
    rest = f"lists: {{bye: [拜拜]}}\nrules:\n{RULE.format('N', '$bye')}"
    assert "own.x is a rule of this very pack" in faults(own("rules: {own.x: {points: 2}}", rest=rest))[0]
    assert "ours.bye is a list of this very pack" in faults(own("lists: {ours.bye: [回见]}", rest=rest))[0]


def test_examples_of_an_overridden_rule_may_lie_in_the_packs_folder() -> None:
    """Where the shipped examples no longer come out, the pack brings its own."""
    folder = {
        "pack.yaml": "pack: ours\ntitle: Own\noverrides:\n"
        "  rules:\n    close.farewell: {condition: {phrases: [回见]}}\n",
        "examples/close.farewell.yaml": "invented:\n  pass: ['A: 回见']\n  fail: ['A: 再见']\n",
    }
    packs = load_packs([("common.yaml", COMMON), ("ours", folder)])
    assert rule(packs, "close.farewell").examples.pass_ == ("A: 回见",)
    assert not [each for each in check_examples(packs, options=RulesOptions()) if each.rule_id == "close.farewell"]
    folder["examples/close.farewel.yaml"] = folder.pop("examples/close.farewell.yaml")
    with pytest.raises(ConfigError, match=r"no rule of this pack is close\.farewel"):
        load_packs([("common.yaml", COMMON), ("ours", folder)])


def test_a_document_of_ones_own_has_a_code_and_a_title() -> None:
    """Declared once, it may be named by every rule of the load; who names another is told how to declare it."""
    body = f"rules:\n{RULE.format('ours, N', '回见')}"
    declared = "pack: ours\ntitle: Own\ndocuments: {ours: 客服手册}\n" + body
    (_, pack) = loaded(("ours.yaml", declared))
    assert (pack.rules[0].documents, pack.documents) == (("ours", "N"), (("ours", "客服手册"),))
    (fault,) = faults(("ours.yaml", declared.replace("{ours:", "{our:")))
    assert fault.startswith(
        "ours.yaml: line 5: rules[0].documents[0]: ours: there is no such document; did you mean our?"
    )
    (fault,) = faults(("ours.yaml", "pack: ours\ntitle: Own\n" + body))
    assert fault.endswith("ours: there is no such document; declare it in the pack, documents: {ours: its title}")


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("{N: Another}", "N is the new hire document already"),
        ("{客服: 手册}", "match pattern"),
        ("{ours: ''}", "at least 1"),
    ],
)
def test_a_document_that_cannot_be_declared_is_told(declared: str, told: str) -> None:
    """The letters of the shipped documents are taken, a code is of plain letters, and a title says something."""
    assert any(told in fault for fault in faults(("ours.yaml", f"pack: ours\ntitle: Own\ndocuments: {declared}\n")))


def test_one_code_has_one_title() -> None:
    """Two packs that mean two documents by one code are told."""
    two = [(f"{n}.yaml", f"pack: {n}\ntitle: T\ndocuments: {{ours: {n}}}\n") for n in ("one", "two")]
    assert faults(*two) == ["two.yaml: line 3: documents.ours: ours is one in one.yaml"]


def test_the_worked_example_of_the_guide_does_what_it_says() -> None:
    """With the shipped packs: the new term is a fault, its limits hold, a greeting of its own is one."""
    (block,) = re.findall(r"^```yaml\n([^`]*^overrides:.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    before = load_packs([shipped_text("common")])
    after = load_packs([shipped_text("common"), ("README.md", block)])
    said = "C: 你好。\nA: 侬好，很高兴为您服务，这个要给您甩单。"
    assert [result(packs, "word.jargon", said) for packs in (before, after)] == ["pass", "fail"]
    assert [result(packs, "open.greeting", said) for packs in (before, after)] == ["fail", "pass"]
    assert (rule(after, "pace.rate").min, rule(after, "pace.rate").max) == (180, 260)
    assert result(after, "word.jargon", "A: 今晚割接。") == "fail"


KEYS = st.sampled_from(["rules", "lists", "conditions", "common.bye", "word.jargon", "add", "unless", "wordings", "x"])
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(NONSENSE)
def test_whatever_stands_under_overrides_is_loaded_or_told(value: object) -> None:
    """Nonsense is a fault of configuration, never an exception of the program."""
    try:
        loaded(("ours.yaml", f"pack: ours\ntitle: Own\noverrides: {json.dumps(value, ensure_ascii=False)}\n"))
    except ConfigError as error:
        told = error.faults
    else:
        return
    assert told
