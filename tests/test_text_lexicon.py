"""The centre's own words: names in the settings that rules know, and what cannot be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipped_packs import NAMES, shipped_text
from voicecheck.config import load_settings
from voicecheck.errors import ConfigError
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Result
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack, load_packs
from voicecheck.text.lexicon import LONGEST, MOST, Lexicon

OWN = Lexicon(company=("青禾", "Harvest Home"), words=("畅享卡", "Joy Card", "Max", "Checkup", "割接宝"))
WITH, WITHOUT = (load_packs([shipped_text(name) for name in NAMES], lexicon=lexicon) for lexicon in (OWN, Lexicon()))


def result(packs: tuple[Pack, ...], rule_id: str, dialogue: str) -> Result:
    findings = judge_call(*build_call(dialogue), packs, options=of_excerpt(RulesOptions()))
    return next(finding.result for finding in findings if finding.rule_id == rule_id)


@pytest.mark.parametrize(
    ("said", "known", "unknown"),
    [
        ("早上好，青禾，很高兴为您服务。", "pass", "fail"),
        ("您好，很高兴为您服务，Harvest Home，请讲。", "pass", "fail"),
        ("您好，这个请您联系青禾。", "fail", "fail"),
        ("您好，您之前在青禾买过吗？", "fail", "fail"),
        ("您好，畅享卡，很高兴为您服务。", "unknown", "unknown"),  # it may be a company, but is not said to be one
        ("您好，很高兴为您服务。", "fail", "fail"),
    ],
)
def test_a_name_of_the_company_names_the_company(said: str, known: Result, unknown: Result) -> None:
    """Said in the opening it is enough, in whatever sentence; where somebody is sent there it is not."""
    dialogue = f"A: {said}\nC: 你好。\nA: 好的，请您稍等。\nA: 让您久等了。"
    assert (result(WITH, "open.company", dialogue), result(WITHOUT, "open.company", dialogue)) == (known, unknown)


@pytest.mark.parametrize(
    ("said", "known", "unknown"),
    [
        ("您的Joy Card和Joy Card Max都可以用。", "pass", "fail"),
        ("我们Harvest Home有Joy Card。", "pass", "fail"),
        ("您买的是Checkup吧。", "pass", "fail"),
        ("您check一下Joy Card。", "fail", "fail"),
        ("您的Joyful和Cardinal都可以用。", "fail", "fail"),
    ],
)
def test_own_words_are_no_foreign_ones(said: str, known: Result, unknown: Result) -> None:
    """Names in Latin letters stand in a Mandarin sentence; what only begins like one is foreign as before."""
    assert [result(packs, "word.mixed_language", f"A: {said}") for packs in (WITH, WITHOUT)] == [known, unknown]


def test_own_words_are_no_jargon() -> None:
    """A term of the trade inside the name of a product is a name; elsewhere it is the term."""
    assert [result(packs, "word.jargon", "A: 给您办一个割接宝。") for packs in (WITH, WITHOUT)] == ["pass", "fail"]
    assert result(WITH, "word.jargon", "A: 今晚有割接。") == "fail"


def test_a_pack_of_ones_own_names_them() -> None:
    """`$company_names` stands among phrases, `$own_words` among exceptions, in any pack."""
    text = (
        "pack: own\ntitle: O\nrules:\n  - id: own.x\n    title: X\n    documents: [N]\n    kind: must\n"
        "    condition: {phrases: [$company_names]}\n    expected: x\n"
    )
    (pack,) = load_packs([("own.yaml", text)], lexicon=OWN)
    assert result((pack,), "own.x", "A: 这里是青禾。") == "pass"
    assert result(load_packs([("own.yaml", text)]), "own.x", "A: 这里是青禾。") == "fail"
    assert pack.digest != load_packs([("own.yaml", text)])[0].digest


def test_the_settings_hold_them(tmp_path: Path) -> None:
    """From a file or the environment they reach the packs; the word lists in the same section stay paths."""
    (tmp_path / "words.yaml").write_text("acknowledgements: [嗯呐]\n", encoding="utf-8")
    file = tmp_path / "my.yaml"
    file.write_text("lexicon: {company: [青禾], acknowledgements: words.yaml}\n", encoding="utf-8")
    settings = load_settings(file, environ={"VOICECHECK_LEXICON__WORDS": "[畅享卡]"})
    assert settings.lexicon == Lexicon(company=("青禾",), words=("畅享卡",))
    assert settings.conversation.overlaps.acknowledgements == ("嗯呐",)
    assert settings.config_sha256 != load_settings(environ={}).config_sha256
    said = "A: 早上好，青禾，很高兴为您服务。\nC: 你好。\nA: 嗯。"
    assert result(settings.packs, "open.company", said) == "pass"


@pytest.mark.parametrize(
    ("lexicon", "told"),
    [
        ("company: ['']", "lexicon.company[0]: is empty; write a name"),
        ("words: ['  ']", "lexicon.words[0]: is empty"),
        ("company: [青]", "lexicon.company[0]: “青” is too short: one character stands in every call"),
        ("words: [畅享卡, '—卡']", "lexicon.words[1]: “—卡” holds '—'; write the name alone"),
        ("words: [" + "长" * (LONGEST + 1) + "]", f"has {LONGEST + 1} characters; write a name of at most {LONGEST}"),
        ("company: [青禾, 青禾]", "lexicon.company[1]: “青禾” stands here twice: it is the same as lexicon.company[0]"),
        ("{company: [Joy Card], words: [JoyCard]}", "lexicon.words[0]: “JoyCard” stands here twice"),
        ("company: [青禾, 青和（科技）]", "holds '（'"),
        ("words: ['(畅享|如意)卡']", "holds '('; write the name alone, as it is said"),
        ("company: [5]", "lexicon.company[0]: should be a valid string"),
        ("company: 青禾", "lexicon.company: should be a valid array"),
        ("company: {name: 青禾}", "lexicon.company: should be a valid array"),
        ("compny: [青禾]", "lexicon.compny: no such word list; known are company, words, acknowledgements"),
        ("[青禾]", "lexicon: should be names of word lists with a path each, and your own words by name"),
        ("words: [" + ", ".join(f"词语{i}" for i in range(MOST + 1)) + "]", f"more than {MOST} names"),
    ],
)
def test_what_is_no_name_is_told(lexicon: str, told: str, tmp_path: Path) -> None:
    """Empty, of one character, too long, twice, with signs or no text: where it stands, and what to write."""
    file = tmp_path / "my.yaml"
    body = lexicon if lexicon[0] in "[{" else f"{{{lexicon}}}"
    file.write_text(f"lexicon: {body}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_settings(file, environ={})
    assert any(told in fault for fault in error.value.faults), error.value.faults
    assert len(error.value.faults) == 1


def test_a_fault_is_told_with_its_line(tmp_path: Path) -> None:
    """A list over several lines says which of them is wrong."""
    file = tmp_path / "my.yaml"
    file.write_text("lexicon:\n  company:\n    - 青禾\n    - 禾\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"my\.yaml, line 4"):
        load_settings(file, environ={})
