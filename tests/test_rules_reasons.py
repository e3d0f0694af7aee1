"""Reasons: codes with arguments, each told in English and in Chinese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from voicecheck.config import load_settings
from voicecheck.ledger.codec import decode_findings, encode_findings
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Finding
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.reasons import CATALOGUE, Reason, because
from voicecheck.transcript.languages import HIDDEN, OTHER

RULES = Path(__file__).parents[1] / "src" / "voicecheck" / "rules"
HAN = re.compile("[\u4e00-\u9fff]")
SHORT = "3.0 s of 4.0 s of speech without text"
SETTINGS = load_settings(environ={})


def places(text: str) -> set[str]:
    """Which arguments stand in a text, by their number."""
    named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return {name or str(at) for at, name in enumerate(named)}


def codes_named() -> Iterator[str]:
    """Every code that the rules name: the first argument of `Reason` and `because`."""
    for path in sorted(RULES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Reason", "because"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_reason_is_told_in_both_languages(code: str) -> None:
    """Each has its English and its Chinese, and no argument is lost but where the other language has none for it."""
    told = CATALOGUE[code]
    assert HAN.search(told.zh)
    assert re.search("[a-z]{2}", told.en) or told.en == "{}"
    assert not HAN.search(told.en.replace("你", ""))
    assert places(told.zh) <= places(told.en)
    assert places(told.en) - places(told.zh) <= ({"0"} if code == "may_mean" else set())


def test_the_codes_of_the_catalogue_are_those_that_the_rules_name() -> None:
    """None is missing, and none is there that nobody names."""
    indirect = {"may_mean", "may_be", "may_be_misheard"}  # named over a constant, or one of two
    assert set(codes_named()) | indirect == set(CATALOGUE)


@pytest.mark.parametrize(
    ("reason", "english", "chinese"),
    [
        (
            because("too_little", "agent", 12, 30),
            "too little of the agent could be read to judge: 12 characters, at least 30 are needed",
            "坐席的话能辨认的太少，无法评判：12字，至少需要30字",
        ),
        (
            because("no_text", "customer", "from 1 to 2 s and from 5 to 9 s and 3 more"),
            "what the customer said from 1 to 2 s and from 5 to 9 s and 3 more could not be transcribed",
            "客户第1到2秒、第5到9秒、另外3处说的话没有转写出来",
        ),
        (because("not_said_in", "closing"), "not said in the closing", "结尾没有说"),
        (because("may_mean", "complaint", "投诉"), "by its meaning it may be complaint (投诉)", "从意思看可能是“投诉”"),
        (because("may_be", "{0}的"), "“{0}的” may be it", "“{0}的”可能就是"),
        (because("suspect", OTHER), OTHER, "识别文字不可靠：说的是普通话以外的语言"),
        (because("suspect", HIDDEN), HIDDEN, "识别文字不可靠：噪声太大，听不出是什么语言"),
        (because("suspect", SHORT), SHORT, "识别文字不可靠：4.0 秒语音中有 3.0 秒没有文字"),
        (because("not_for", "direction", "inbound"), "not for direction inbound", "不适用于呼叫方向“呼入”"),
    ],
)  # fmt: skip
def test_a_reason_is_a_sentence_in_each_language(reason: Reason, english: str, chinese: str) -> None:
    """Arguments that are words are told in the language, too; quotations and names stay."""
    assert (reason.said("en"), reason.said("zh")) == (english, chinese)


def test_an_unknown_code_is_no_reason() -> None:
    """A code that the catalogue does not have is a fault of the program."""
    with pytest.raises(KeyError):
        Reason("no_such_code").said("en")


DIALOGUES = (
    "A: 您好。",
    "A: 不知道。\nC: 你们太慢了！\nA: 哦。",
    "channel: mono\nA: 喂",
    "direction: outbound\nC: 喂。\nA: 您好，大蛋是吧。",
)


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_every_finding_with_a_reason_has_its_code(dialogue: str) -> None:
    """The stored sentence is the English of the code and its arguments, and comes back from the ledger with them."""
    findings = judge_call(*build_call(dialogue), SETTINGS.packs, options=of_excerpt(SETTINGS.rules))
    told = [finding for finding in findings if finding.reason]
    assert told
    for finding in told:
        assert finding.reason_code
        assert Reason(finding.reason_code, finding.reason_arguments).said("en") == finding.reason
    assert decode_findings(encode_findings(findings)) == findings


def test_findings_from_before_the_codes_are_read() -> None:
    """A ledger of an earlier version has sentences alone."""
    old = Finding(rule_id="a.b", pack="p", result="unknown", reason="not said")
    assert decode_findings(encode_findings([old])) == (old,)
    assert (old.reason_code, old.reason_arguments) == (None, ())
