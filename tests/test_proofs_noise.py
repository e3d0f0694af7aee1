"""Noise: other ways of writing say the same, misheard characters sound alike, and all of it can be had again."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_rules import MUST, NEVER, pack_of
from voicecheck.phonetics.syllables import syllable_cost, syllables
from voicecheck.proofs.noise import FORMS, misheard, rewritten
from voicecheck.proofs.trials import mishearing, rewriting
from voicecheck.rules.options import RulesOptions
from voicecheck.text.normalize import normalize

SAID = "您好，工号一零二一，请稍等一到两分钟，百分之百在二十四小时内退您三千五百元，十分感谢，后面几点？"
DIALOGUE = f"direction: inbound\nA: {SAID}\n(wait 6)\nC~: 一零零八六。"


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("figures", "您好，工号1021，请稍等1-2分钟，100%在24小时内退您3500元，十分感谢，后面几点？"),
        ("spoken ones", SAID.replace("一零二一", "幺零二幺")),
        (
            "Traditional",
            "您好，工號一零二一，請稍等一到兩分鐘，百分之百在二十四小時內退您三千五百元，十分感謝，後面幾點？",
        ),
        ("no punctuation", SAID.replace("，", "").replace("？", "")),
        ("all commas", SAID.replace("？", "，")),
    ],
)
def test_a_form_is_what_a_recogniser_writes(form: str, written: str) -> None:
    """Codes, amounts and ranges become figures, idioms do not; what is no speech is left alone."""
    lines = rewritten(DIALOGUE, form).splitlines()
    assert lines[1] == f"A: {written}"
    assert (lines[0], lines[2]) == ("direction: inbound", "(wait 6)")


@pytest.mark.parametrize(
    "text", ["两三天", "请您千万别急", "一点都没有", "我们一块去", "十分抱歉", "有一天", "一百二", "第一次"]
)
def test_idioms_are_no_figures(text: str) -> None:
    """A numeral that counts nothing, or not exactly, stays as it is."""
    assert rewritten(f"A: {text}", "figures") == f"A: {text}"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_says_the_same(form: str) -> None:
    """All forms come to the same normalised text."""
    assert normalize(rewritten(f"A: {SAID}", form)).text == normalize(f"A: {SAID}").text


@given(st.integers(), st.floats(0, 1))
def test_what_is_misheard_sounds_alike(seed: int, share: float) -> None:
    """Each character stays, or becomes one of the same or a near sound; the same seed mishears the same."""
    heard = misheard(DIALOGUE, share, Random(seed))
    assert heard == misheard(DIALOGUE, share, Random(seed))
    said = heard.splitlines()[1].removeprefix("A: ")
    assert len(said) == len(SAID)
    assert max(syllable_cost(a, b) for a, b in zip(syllables(said), syllables(SAID), strict=True)) <= 0.2


def test_the_share_of_misheard_characters_is_as_asked() -> None:
    """None at 0, nearly all at 1 (all that are Chinese), and about a fifth at 0.2, half of these of the same sound."""
    text = "请提供一下订单号码我帮助查询" * 200
    heard = misheard(f"A: {text}", 0.2, Random(1)).removeprefix("A: ")
    changed = [(a, b) for a, b in zip(text, heard, strict=True) if a != b]
    assert len(changed) / len(text) == pytest.approx(0.2, abs=0.02)
    same = sum(syllables(a) == syllables(b) for a, b in changed)
    assert same / len(changed) == pytest.approx(0.5, abs=0.05)
    assert misheard(f"A: {text}", 0.0, Random(1)) == f"A: {text}"
    assert all(a != b for a, b in zip(text, misheard(f"A: {text}", 1.0, Random(1))[3:], strict=True))


def test_an_example_that_comes_out_otherwise_in_another_form_is_told() -> None:
    """It is named with every form that changes its text; forms that leave it as it is are not tried."""
    steady = pack_of(NEVER, passing=["A: 您不知道吗？"], failing=["A: 我不知道。"])
    assert list(rewriting([steady], options=RulesOptions())) == []
    wrong = pack_of(NEVER, failing=["A: 我知道。"])
    changes = list(rewriting([wrong], options=RulesOptions()))
    assert [(c.form, c.dialogue) for c in changes] == [("no punctuation", "A: 我知道"), ("all commas", "A: 我知道，")]
    assert {(c.rule_id, c.expected, c.results) for c in changes} == {("word.own", "fail", ("pass",))}


def test_wrong_accusations_and_missed_faults_are_counted_apart() -> None:
    """Misheard, a farewell that was said is an accusation; a forbidden word that was said is a missed fault."""
    farewell = pack_of(MUST, passing=["A: 好的，再见。", "A: 拜拜。"], failing=["A: 好的。"])
    (heard,) = mishearing([farewell], 1.0, seed=1, options=RulesOptions())
    assert (heard.blameless, heard.faulty, heard.missed) == (2, 1, 0)
    assert all(dialogue.startswith("A: ") and "再见" not in dialogue for dialogue in heard.accused)
    forbidden = pack_of(NEVER, failing=["A: 我不知道。"], passing=["A: 好的。"])
    (heard,) = mishearing([forbidden], 1.0, seed=1, options=RulesOptions())
    assert (heard.accused, heard.missed, heard.faulty) == ((), 1, 1)


def test_without_noise_nothing_is_counted() -> None:
    """With no character misheard every example comes out as written."""
    pack = pack_of(MUST, passing=["A: 再见。"], failing=["A: 好的。"])
    (heard,) = mishearing([pack], 0.0, seed=1, options=RulesOptions())
    assert (heard.accused, heard.missed) == ((), 0)
