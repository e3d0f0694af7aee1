"""Numbers said digit by digit: found through fillers, breaks and a recogniser's spelling."""

import pytest

from voicecheck.proofs.examples import build_call
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.script import Script
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.measures.digits import digit_runs
from voicecheck.rules.options import RulesOptions


def agent(dialogue: str) -> Script:
    recording, conversation = build_call(dialogue)
    return Call(recording, conversation, 0.25).agent


def private(dialogue: str) -> list[tuple[float | None, bool]]:
    """Value and doubt of each sample."""
    recording, conversation = build_call(dialogue)
    measured = take_measure("private_numbers", Call(recording, conversation, 0.25), RulesOptions())
    return [(s.value, s.doubt is not None) for s in measured.samples]


@pytest.mark.parametrize(
    ("dialogue", "value"),
    [
        ("A: 电话是幺三九，呃，一二三四，五六七八。", "一三九一二三四五六七八"),
        ("A: 是139 1234 5678。", "一三九一二三四五六七八"),
        ("A: 是一三九一二\nC: 嗯。\nA: 三四五六七八。", "一三九一二三四五六七八"),
        ("A: 后是要391234567", "一三九一二三四五六七"),
        ("A: 一三九一二三四五六七八，一三九一二三四五六七八。", "一三九一二三四五六七八"),
    ],
)
def test_a_number_is_one_however_it_is_broken_up(dialogue: str, value: str) -> None:
    """Fillers, blanks, a short break, 幺 misheard or a repetition do not part a number."""
    assert [run.value for run in digit_runs(agent(dialogue))] == [value]


def test_turns_far_apart_hold_two_numbers() -> None:
    """What ends one turn and begins another a minute later is not one number."""
    runs = digit_runs(agent("A: 尾号是一三九一二\nC: 好。\n(wait 60)\nA: 三四五六七八。"))
    assert [run.value for run in runs] == ["一三九一二", "三四五六七八"]


@pytest.mark.parametrize(
    "dialogue",
    [
        "A: 您的手机是一三九一二三四五六七八。",
        "A: 身份证是一一零一零一一九九零零一零一一二三四。",
        "A: 退到六二二二零二一二三四五六七八九零一二这张卡。",
        "A: 您的手机号是一三九一二三四五六七，对吗？",
        "A: 好的，六二一四五五一九三三七八零六二二，对吗？",
    ],
)
def test_a_full_private_number_counts(dialogue: str) -> None:
    """A telephone, identity card or bank card number in full; one lost digit makes no difference."""
    assert private(dialogue) == [(1.0, False)]


@pytest.mark.parametrize(
    "dialogue",
    [
        "A: 您的尾号是五六七八，对吗？",
        "A: 请拨打四零零八二零八八二零。",
        "A: 订单号是一三九一二三四五六七八。",
        "A: 师傅的电话是一三九一二三四五六七八。",
        "A: 好的，八二一四五五一九三三七八零六二二，对吗？",
        "A: 您好。",
    ],
)
def test_other_numbers_do_not_count(dialogue: str) -> None:
    """The last four digits, a hotline, an order's number and the company's own numbers are free."""
    assert private(dialogue) == [(0.0, False)]


def test_a_number_that_may_be_private_is_in_doubt() -> None:
    """Ten digits like a mobile number, with nothing that says what they are, accuse nobody."""
    assert private("A: 就是一三九一二三四五六七。") == [(1.0, True)]


def test_dictation_is_measured_between_the_bounds_of_its_words() -> None:
    """The rate is known up to the error of the words' times; without a long number there is none."""
    recording, conversation = build_call("rate: 120\nA: 五八八七六六三二")
    measured = take_measure("dictation_cpm", Call(recording, conversation, 0.25), RulesOptions())
    assert measured.samples[0].value is not None
    assert measured.second is not None
    assert measured.samples[0].value < 120 < measured.second
    recording, conversation = build_call("A: 好的，您请讲。")
    assert take_measure("dictation_cpm", Call(recording, conversation, 0.25), RulesOptions()).samples == ()
