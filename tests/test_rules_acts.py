"""A rule that asks for an act: what is likely counts, what may be leaves it open, and an accusation needs more."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from shipped_packs import shipped_text
from voicecheck.acts.features import features
from voicecheck.acts.model import BIAS, write_weights
from voicecheck.acts.utterances import Utterance
from voicecheck.errors import ConfigError
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Finding
from voicecheck.rules.call.call import Call
from voicecheck.rules.judge.meaning import Meant, acts_in
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import load_packs, parse_pack

HEAD = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
SAID = {0.97: "红苹果红苹果", 0.85: "绿香蕉绿香蕉", 0.72: "黑葡萄黑葡萄", 0.1: "白萝卜白萝卜"}
"""What is said, by how likely it is to be the act."""


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A table that gives what is in `SAID` its probability, and other words hardly any."""
    constant = -6.0
    table: dict[str, dict[str, float]] = {}
    for act, speaker in (("complaint", "customer"), ("apology", "agent")):
        table[act] = {BIAS: constant}
        for probability, text in SAID.items():
            seen = len(features(Utterance("agent" if speaker == "agent" else "customer", text)))
            wanted = math.log(probability / (1 - probability)) - constant
            table[act][f"字:{text[1:4]}"] = wanted * seen**0.5
    path = tmp_path_factory.mktemp("acts") / "weights.tsv"
    path.write_text(write_weights(table), encoding="utf-8")
    return str(path)


def judge(weights: str, rule: str, dialogue: str) -> list[Finding]:
    pack = parse_pack(f"{HEAD}{rule}}}\n", "demo.yaml")
    return list(judge_call(*build_call(dialogue), [pack], options=of_excerpt(RulesOptions(acts=weights))))


def result(weights: str, rule: str, dialogue: str) -> str:
    (outcome,) = {finding.result for finding in judge(weights, rule, dialogue)}
    return outcome


@pytest.mark.parametrize(("likely", "expected"), [(0.97, "pass"), (0.85, "pass"), (0.72, "unknown"), (0.1, "fail")])
def test_what_is_asked_for_is_met_by_what_is_likely(weights: str, likely: float, expected: str) -> None:
    """From 0.75 the act was done; from 0.7 it may have been."""
    assert result(weights, "kind: must, condition: {act: apology}", f"A: {SAID[likely]}。") == expected


@pytest.mark.parametrize(("likely", "expected"), [(0.97, "fail"), (0.85, "unknown"), (0.72, "unknown"), (0.1, "pass")])
def test_an_accusation_needs_more(weights: str, likely: float, expected: str) -> None:
    """What is forbidden is a fault from 0.95."""
    assert result(weights, "kind: never, condition: {act: apology}", f"A: {SAID[likely]}。") == expected


@pytest.mark.parametrize(
    ("likely", "expected"), [(0.97, "fail"), (0.85, "unknown"), (0.72, "unknown"), (0.1, "not_applicable")]
)
def test_so_does_what_sets_a_rule_going(weights: str, likely: float, expected: str) -> None:
    """A rule that asks for something after an act claims nothing where the act only may have been done."""
    rule = "kind: when, needs_customer: true, when: {act: complaint, speaker: customer}, condition: {act: apology}"
    assert result(weights, rule, f"C: {SAID[likely]}。\nA: 好的。") == expected


def test_the_evidence_is_the_utterance_and_its_probability(weights: str) -> None:
    """A reader sees what was taken for the act, how surely, and that it was told by meaning."""
    (finding,) = judge(weights, "kind: never, condition: {act: apology}", f"A: 您再看一下就好，{SAID[0.97]}。")
    assert (finding.match_kind, finding.match_score) == ("meaning", 0.97)
    assert finding.matched == SAID[0.97]


def test_a_rule_has_limits_of_its_own(weights: str) -> None:
    """`met` and `open` in the rule hold in place of those of the settings."""
    rule = "kind: must, condition: {act: {name: apology, met: 0.55, open: 0.05}}"
    assert result(weights, rule, f"A: {SAID[0.72]}。") == "pass"
    assert result(weights, rule, f"A: {SAID[0.1]}。") == "unknown"


def test_phrases_and_acts_stand_side_by_side(weights: str) -> None:
    """Either will do; what excuses one says nothing of the other."""
    beside = "{phrases: [不是], window: {around: hit, turns: 0}}"
    rule = f"kind: must, condition: {{any: [{{phrases: [对不起]}}, {{act: apology, unless: [{beside}]}}]}}"
    assert result(weights, rule, "A: 对不起。") == "pass"
    assert result(weights, rule, f"A: {SAID[0.97]}。") == "pass"
    assert result(weights, rule, f"A: 我说的不是这个，{SAID[0.97]}。") == "fail"


def test_an_act_of_one_party_is_not_found_with_the_other(weights: str) -> None:
    """An agent does not complain, whatever the words."""
    assert result(weights, "kind: never, condition: {act: complaint}", f"A: {SAID[0.97]}。") == "pass"


def test_an_unknown_act_is_a_fault_of_the_pack() -> None:
    """A misspelt name would never be found, in silence."""
    with pytest.raises(ConfigError, match="did you mean apology"):
        parse_pack(f"{HEAD}kind: must, condition: {{act: apologyy}}}}\n", "demo.yaml")


def test_weights_that_are_none_are_told_before_a_run(tmp_path: Path) -> None:
    """A wrong file of weights stops the program with its place in the settings."""
    from voicecheck.config import load_settings

    (tmp_path / "w.tsv").write_text("nothing\n", encoding="utf-8")
    settings = tmp_path / "s.yaml"
    settings.write_text("rules: {acts: ./w.tsv}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"rules\.acts: .*w\.tsv: line 1: should be the header"):
        load_settings(settings, environ={})


@pytest.mark.parametrize(("likely", "expected"), [(0.97, "fail"), (0.85, "fail"), (0.72, "unknown"), (0.1, "pass")])
def test_a_phrase_accuses_only_where_its_utterance_is_meant_so(weights: str, likely: float, expected: str) -> None:
    """A forbidden phrase in an utterance that does something else is no fault; between the limits it is left open."""
    meant = "meant_as: {acts: [apology], least: 0.5, sure: 0.8}"
    rule = f"kind: never, condition: {{phrases: [{SAID[likely][:3]}], {meant}}}"
    assert result(weights, rule, f"A: {SAID[likely]}。") == expected


def test_an_utterance_is_meant_as_the_likeliest_of_several_acts(weights: str) -> None:
    """One of the acts is enough, and an act that the weights do not know says nothing against the phrase."""
    rule = "kind: never, condition: {phrases: [红苹果], meant_as: {acts: [refusal, apology]}}"
    assert result(weights, rule, f"A: {SAID[0.97]}。") == "fail"
    assert result(weights, rule, "A: 红苹果不在这里。") == "pass"
    rule = "kind: never, condition: {phrases: [红苹果], meant_as: {acts: [refusal]}}"
    assert result(weights, rule, "A: 红苹果不在这里。") == "fail"


def test_what_speaks_for_somebody_is_not_left_open_by_its_meaning(weights: str) -> None:
    """A required phrase needs only the lower limit."""
    rule = "kind: must, condition: {phrases: [黑葡萄], meant_as: {acts: [apology], least: 0.5, sure: 0.8}}"
    assert result(weights, rule, f"A: {SAID[0.72]}。") == "pass"
    assert result(weights, rule, "A: 黑葡萄在哪里。") == "fail"


def test_the_limits_of_a_meaning_are_the_right_way_up() -> None:
    """A lower limit over the upper one is a fault of the pack."""
    with pytest.raises(ConfigError, match=r"least 0\.6 is over sure 0\.5"):
        parse_pack(f"{HEAD}kind: never, condition: {{regex: [x], meant_as: {{acts: [refusal], least: 0.6}}}}}}\n", "d")


def test_a_rule_of_acts_alone_rests_on_hearing(weights: str) -> None:
    """Of an agent of whom too little was heard, nothing is told by meaning either."""
    pack = parse_pack(f"{HEAD}kind: never, condition: {{act: apology}}}}\n", "demo.yaml")
    (finding,) = judge_call(*build_call(f"A: {SAID[0.97]}。"), [pack], options=RulesOptions(acts=weights))
    assert finding.result == "unknown"


def test_a_customer_s_turn_is_told_by_its_part_and_as_a_whole(weights: str) -> None:
    """What sounds like a complaint in the midst of other talk is one less surely than alone; so it is no accusation."""
    rule = "kind: never, speaker: customer, condition: {act: complaint}"
    assert result(weights, rule, f"C: {SAID[0.97]}。") == "fail"
    assert result(weights, rule, f"C: 我想问一下您那边的营业时间和地址，{SAID[0.97]}，还有周末能不能停车。") == "pass"


def test_an_act_is_its_own_words_not_those_beside_it() -> None:
    """Of a stretch and a part of it that is nearly as likely the part is found; what stands before it is before it."""
    script = Call(*build_call("A: 对不起，我给您换一台。"), RulesOptions().confidence).script("agent")
    spans = [(0, 3), (0, 9), (3, 9)]
    nearly, far = (np.array([0.1, 0.9, each], np.float32) for each in (0.8, 0.3))
    (own,) = acts_in("solution", 0.5, script, (0, 9), Meant(spans, {"solution": nearly}))
    assert (own.matched, own.score) == ("我给您换一台", 0.9)
    (whole,) = acts_in("solution", 0.5, script, (0, 9), Meant(spans, {"solution": far}))
    assert whole.span == (0, 9)


def test_a_short_clause_of_the_agent_is_an_utterance(weights: str) -> None:
    """对不起 before a step is an apology before it."""
    (finding,) = judge(weights, "kind: never, condition: {act: apology}", f"A: 对不起，{SAID[0.97]}。")
    assert finding.matched == SAID[0.97]


def test_a_long_story_is_no_complaint_by_its_length(tmp_path: Path) -> None:
    """Little that speaks for a complaint in each clause adds up in a long turn, which the model was not taught with."""
    clauses = [f"{colour}色的东西放在那" for colour in "红绿黑白紫青"]
    seen = len(features(Utterance("customer", clauses[0])))
    table = {"complaint": {BIAS: -2.0} | {f"字:{clause[0]}": 1.5 * seen**0.5 for clause in clauses}}
    path = tmp_path / "weights.tsv"
    path.write_text(write_weights(table), encoding="utf-8")
    rule = "kind: never, speaker: customer, condition: {act: {name: complaint, certain: 0.65, open: 0.65}}"
    assert result(str(path), rule, f"C: {'，'.join(clauses)}。") == "pass"


@pytest.mark.parametrize(
    ("scenario", "expected"), [("scenario: complaint\n", "fail"), ("scenario: enquiry\n", "unknown"), ("", "unknown")]
)
def test_a_call_filed_as_a_complaint_needs_less_to_be_one(weights: str, scenario: str, expected: str) -> None:
    """What only may be a complaint is one in a call that the manifest calls a complaint; nothing is asked of others."""
    common = load_packs([shipped_text("common")])
    findings = judge_call(
        *build_call(f"{scenario}C: {SAID[0.85]}。\nA: 好的。"), common, options=of_excerpt(RulesOptions(acts=weights))
    )
    assert next(f.result for f in findings if f.rule_id == "care.apology") == expected
