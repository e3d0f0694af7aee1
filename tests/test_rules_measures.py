"""The registry of measures: each is declared once, and what it declares is true."""

from __future__ import annotations

from dataclasses import fields, replace
from types import ModuleType

import pytest
from typer.testing import CliRunner

from made_rules import pack_of
from voicecheck.cli import app
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.proofs.examples import build_call
from voicecheck.records import CallAnalysis, Conversation, Recording
from voicecheck.rules.call.call import Call
from voicecheck.rules.judge.values import needs_values
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.measures.catalogue import MEASURES, collected, take_measure, that_need
from voicecheck.rules.measures.registry import Measure, Measured, Need, measure
from voicecheck.rules.options import RulesOptions

OPTIONS = RulesOptions(filler_characters=1)
WITH_NUMBERS = """
rate: 180
A: 您好，我把您的手机号念一遍，一三八零零一三八零零零，您听好，那个，对吗？
C: 对的，我知道，你们的师傅什么时候能到我家里来看一看呢？
A: 好的，退款三百六十元，五天之内到账，您看可以吗？请问还有什么可以帮您？
C: 没有了，谢谢，再见，我等您的电话，一三八零零一三八零零零。
A: 啊
C: 我等您的电话，就是刚才那个号码。
"""


def taken(name: str, recording: Recording, talk: Conversation) -> Measured:
    return take_measure(name, Call(recording, talk, 0.25), OPTIONS)


@pytest.mark.parametrize("name", [name for name, each in MEASURES.items() if not each.reads_digits])
def test_what_reads_no_digits_is_the_same_where_they_are_masked(name: str) -> None:
    """A measure that says that it does not look at digits is the same with and without them."""
    recording, talk = build_call(WITH_NUMBERS)
    hidden = hide(recording, talk)
    assert taken(name, recording, talk) == taken(name, recording, hidden)


def test_what_reads_digits_is_another_where_they_are_masked() -> None:
    """The two texts above do differ: a number that was private is none once it is masked."""
    recording, talk = build_call(WITH_NUMBERS)
    said, masked = (taken("private_numbers", recording, each) for each in (talk, hide(recording, talk)))
    assert [s.value for s in said.samples] == [1.0]
    assert [s.value for s in masked.samples] == [0.0]


def hide(recording: Recording, talk: Conversation) -> Conversation:
    """The conversation with its private numbers masked."""
    analysis = CallAnalysis(
        recording=recording, sha256="", conversation=talk, findings=(), discarded_characters=0, unheard=0.0, notes=(),
        asr_model="", config_sha256="",
    )  # fmt: skip
    hidden = redact(analysis, options=PrivacyOptions()).conversation
    assert hidden != talk
    return hidden


@pytest.mark.parametrize("name", [name for name, each in MEASURES.items() if Need.BOTH not in each.needs])
def test_what_needs_one_party_is_the_same_without_the_other(name: str) -> None:
    """A measure that does not say that it needs both parties is the same where the customer was not recorded."""
    recording, talk = build_call(WITH_NUMBERS)
    alone = replace(
        talk, two_party=False, turns=tuple(t for t in talk.turns if t.speaker == "agent"),
        roles=replace(talk.roles, customer=None), customer=None, customer_spoke=None,
    )  # fmt: skip
    assert taken(name, recording, talk) == taken(name, recording, alone)


def test_a_column_is_one_of_the_manifest() -> None:
    """Who names a column of the manifest names one that a recording has."""
    columns = {each.column for each in MEASURES.values() if each.column}
    assert columns == {"rings", "queue_wait_s", "hangup_by"}
    assert columns <= {f.name for f in fields(Recording)}


def test_what_is_declared_reaches_those_who_ask() -> None:
    """Who waits for silence, and who reads digits, is told by the measure and by nothing else."""
    assert "dead_air_each_s" in that_need(Need.SILENCE)
    assert "dead_air_each_s" not in that_need(Need.ORDER)
    assert needs_values(pack_of("kind: measure\n    measure: dictation_cpm\n    max: 120").rules[0])
    assert not needs_values(pack_of("kind: measure\n    measure: speech_rate_cpm\n    max: 120").rules[0])


def test_two_measures_of_one_name_are_refused() -> None:
    """A name stands for one measure."""
    one, two = ModuleType("one"), ModuleType("two")
    vars(one)["taken"], vars(two)["taken"] = made("calls_n"), made("calls_n")
    with pytest.raises(ValueError, match="two measures are named calls_n"):
        collected((one, two))
    assert list(collected((one,))) == ["calls_n"]


def test_a_measure_says_what_it_measures() -> None:
    """Without a docstring it has no meaning to list."""
    with pytest.raises(ValueError, match="its docstring says what it measures"):
        measure("calls_n", unit="calls", needs=())(lambda _call, _options: Measured())
    assert made("calls_n").meaning == "How many calls there are"


def made(name: str) -> Measure:
    @measure(name, unit="calls", needs={Need.SOUND})
    def _taken(_call: Call, _options: RulesOptions) -> Measured:
        """How many calls
        there are.

        And more of it.
        """
        return Measured()

    return _taken


def test_a_queue_that_was_too_long_can_be_measured() -> None:
    """`queue_wait_s` is held against limits; without a manifest it is unknown, in practice it is not asked."""
    packs = (pack_of("kind: measure\n    measure: queue_wait_s\n    max: 30"),)
    results = []
    for facts in ("queue_wait_s: 31\n", "queue_wait_s: 30\n", "", "direction: practice\n"):
        (finding,) = judge_call(*build_call(facts + WITH_NUMBERS), packs, options=OPTIONS)
        results.append((finding.result, finding.value))
    assert results == [("fail", 31.0), ("pass", 30.0), ("unknown", None), ("not_applicable", None)]


def test_the_measures_are_listed() -> None:
    """`voicecheck rules measures`: each with its unit, its inputs and its meaning."""
    lines = CliRunner().invoke(app, ["rules", "measures"]).output.splitlines()
    assert [line.split()[0] for line in lines[::2]] == sorted(MEASURES)
    at = next(i for i, line in enumerate(lines) if line.startswith("private_numbers"))
    assert lines[at].split() == ["private_numbers", "numbers", "text,", "digits"]
    assert "telephone" in lines[at + 1]
