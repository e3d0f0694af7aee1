"""Mutants: a list that no example needs survives, one that an example needs does not."""

from __future__ import annotations

import pytest

from made_rules import MUST, NEVER, pack_of
from voicecheck.errors import ConfigError
from voicecheck.proofs.examples import expectations
from voicecheck.proofs.mutants import mutants, survivors
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import load_packs, parse_pack


def test_a_list_without_an_example_survives() -> None:
    """Nothing shows what the exception is for; with an example of it nothing survives."""
    weak = pack_of(NEVER, passing=["A: 好的。"], failing=["A: 我不知道。"])
    assert [m.place for _, m in survivors(weak, options=RulesOptions())] == ["condition.unless"]
    strong = pack_of(NEVER, passing=["A: 您不知道吗？"], failing=["A: 我不知道。"])
    assert list(survivors(strong, options=RulesOptions())) == []


def test_each_phrase_is_tried_alone() -> None:
    """With `each`, a phrase that no example says survives by its name; a list of one is not tried twice."""
    pack = pack_of(MUST, passing=["A: 再见。"], failing=["A: 好的。"])
    assert [m.lost for _, m in survivors(pack, options=RulesOptions(), each=True)] == ["拜拜"]
    assert [m.lost for m in mutants(pack_of(NEVER).rules[0], each=True)] == [None, "不知道", "不清楚", None]


def test_a_limit_is_a_list_of_one() -> None:
    """Without its limit a measured rule judges nothing; without an example nobody notices."""
    rule = "\n    kind: measure\n    measure: speech_rate_cpm\n    max: 300"
    slow = "A: 您好，请问有什么可以帮您？"
    assert [m.place for _, m in survivors(pack_of(rule, passing=[slow]), options=RulesOptions())] == ["max"]
    fast = "rate: 400\nA: 您好，请问有什么可以帮您？"
    assert list(survivors(pack_of(rule, passing=[slow], failing=[fast]), options=RulesOptions())) == []


def test_named_lists_and_conditions_are_mutated_where_they_stand() -> None:
    """The mutant is of the rule with its names filled in, each use on its own."""
    text = """
pack: own
title: T
lists: {bye: [再见, 拜拜]}
conditions: {farewell: {phrases: [$bye]}}
rules:
  - id: close.own
    title: T
    documents: [N]
    kind: must
    condition: {any: [{use: farewell}, {phrases: [慢走]}]}
    expected: E
    examples: {pass: ["A: 再见。"], fail: ["A: 好的。"]}
"""
    (pack,) = load_packs([("own.yaml", text)])
    assert [m.place for m in mutants(pack.rules[0])] == ["condition.any[0].phrases", "condition.any[1].phrases"]
    assert [m.place for _, m in survivors(pack, options=RulesOptions())] == ["condition.any[1].phrases"]


def test_one_dialogue_proves_each_phrase_of_a_list() -> None:
    """A dialogue with `<said>` is an example for each text, also of a named list; without it a phrase survives."""
    text = """
pack: own
title: T
lists: {farewells: [再见了, 拜拜咯]}
rules:
  - id: close.own
    title: T
    documents: [N]
    kind: must
    condition: {phrases: [再见, 拜拜, 慢走]}
    expected: E
    examples:
      pass: [{dialogue: "A: 好，<said>。", said: [$farewells]}]
      fail: ["A: 好的。"]
"""
    (pack,) = load_packs([("own.yaml", text)])
    assert expectations(pack.rules[0])[:2] == [("pass", "A: 好，再见了。"), ("pass", "A: 好，拜拜咯。")]
    assert [m.lost for _, m in survivors(pack, options=RulesOptions(), each=True)] == ["慢走"]


def test_a_dialogue_for_many_texts_says_where_they_stand() -> None:
    """Without `<said>` all its examples would be the same one, and prove nothing."""
    series = '{dialogue: "A: 好。", said: [再见]}'
    with pytest.raises(ConfigError, match="dialogue"):
        parse_pack(
            "pack: own\ntitle: T\nrules:\n  - {id: close.own, title: T, documents: [N], kind: must, expected: E, "
            f"condition: {{phrases: [再见]}}, examples: {{pass: [{series}]}}}}\n",
            "own.yaml",
        )
