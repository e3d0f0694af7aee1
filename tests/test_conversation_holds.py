"""Holds, dead air and the words of waiting."""

import pytest

from conversation_cases import WAITING, Said, events, exchange, slow_responses
from voicecheck.conversation.waiting import asks_to_wait, departs, gives_reason, promised, returns
from voicecheck.intervals import Interval
from voicecheck.records import Word

BACK = Said(40, 43, "您的宽带明天修好")
ASKED = Said(5, 7, "请帮我看看宽带")


def unsure(text, probability=0.6):
    return tuple(Word(at, at + 1, character, probability) for at, character in enumerate(text))


def holds(before, *, back=BACK, customer=(), music=(), duration=60.0):
    call = exchange([Said(0, 3, "您好客服中心"), *before, back], [ASKED, *customer], music=music, duration=duration)
    return [(e.start, e.end, e.music, e.announced, e.promised_s) for e in events(call, "hold")]


def test_announced_hold_with_music():
    """From the end of the customer's consent to the agent's return, with the time promised in words."""
    before = [Said(8, 12, "我帮您核实一下，需要一分钟，请您稍等，可以吗？")]
    found = holds(before, customer=[Said(12.5, 13, "行")], music=(Interval(13.2, 39.8),))
    assert found == [(13, 40, True, True, 60)]


def test_a_bare_order_leaves_the_line_unannounced():
    """你等着 and silence is a hold that nobody announced."""
    assert holds([Said(8, 10, "请您冷静一点。你等着。")]) == [(10, 40, False, False, None)]


def test_music_alone_is_a_hold():
    """Music on the agent's side without a word before it is an unannounced hold."""
    assert holds([Said(8, 10, "这个不支持")], music=(Interval(10.5, 39),)) == [(10, 40, True, False, None)]


def test_who_comes_back_with_an_outcome_was_away():
    """A long silence after which the agent tells what they found out is an unannounced hold; a short one is not."""
    said = [Said(8, 10, "一等真")]
    assert holds(said, back=Said(32, 35, "查了，就是您自己开通的")) == [(10, 32, False, False, None)]
    assert holds(said, back=Said(32, 35, "茶了，就是您自己开通的", unsure=True)) == [(10, 32, False, False, None)]
    assert holds(said, back=Said(20, 23, "查了，就是您自己开通的")) == []
    assert holds(said, back=Said(32, 35, "您自己之前查了没有")) == []


def test_silence_without_a_reason_is_dead_air():
    """Nobody speaks and nothing tells of leaving: dead air, no hold; its response is slow."""
    call = exchange([Said(0, 3, "您好客服中心"), Said(20, 23, "好的再见")], [Said(5, 7, "没有了")])
    assert events(call, "hold") == []
    assert [(e.start, e.end) for e in events(call, "dead_air")] == [(7, 20)]
    assert [(e.start, e.end) for e in slow_responses(call)] == [(7, 20)]


def test_a_hold_is_never_dead_air():
    """The silence of a hold is neither dead air nor a slow response."""
    call = exchange([Said(0, 3, "请您稍等"), Said(20, 23, "让您久等了")], [Said(3.5, 4, "好")])
    assert len(events(call, "hold")) == 1
    assert events(call, "dead_air") == []
    assert slow_responses(call) == []


@pytest.mark.parametrize(("end", "found"), [(22.0, 0), (26.0, 1), (35.0, 1)])
def test_a_reason_makes_only_a_long_silence_a_hold(end, found):
    """我查一下 excuses a shorter silence as dead air; a long one is leaving the line."""
    assert len(holds([Said(8, 10, "我查一下")], back=Said(end, end + 2, "查到了"))) == found


def test_thanks_on_return_tell_of_a_hold():
    """让您久等了 says that the silence before it was a hold, unannounced as it was."""
    assert holds([], back=Said(20, 22, "让您久等了")) == [(7, 20, False, False, None)]


def test_a_customer_who_asks_to_wait_is_not_held():
    """Silence while the customer looks for something is no hold and no slow response."""
    call = exchange([Said(0, 3, "请报一下卡号"), Said(20, 23, "您找到了吗")], [Said(4, 5, "你等一下啊")])
    assert events(call, "hold") == []
    assert slow_responses(call) == []
    assert len(events(call, "dead_air")) == 1


def test_a_lone_word_does_not_end_a_hold():
    """喂 half way through the music is no conversation; nor is a click on the agent's side."""
    before = [Said(8, 10, "请您稍等")]
    assert holds(before, customer=[Said(25, 25.4, "喂")], music=(Interval(10.2, 39.8),)) == [(10, 40, True, True, None)]
    assert holds([*before, Said(20, 20.4)]) == [(10, 40, False, True, None)]


def test_a_sound_of_the_music_does_not_end_a_hold():
    """A syllable heard in the midst of music is the music's; the agent's word with silence around it is their own."""
    before, playing = [Said(8, 10, "请您稍等"), Said(20, 21, "开")], (Interval(10.2, 20), Interval(21, 39.8))
    assert holds(before, music=playing) == [(10, 40, True, True, None)]
    assert [hold[:2] for hold in holds(before)] != [(10, 40)]


def test_talk_in_between_keeps_one_hold():
    """A customer who grumbles while the agent is away does not make two holds of one."""
    found = holds([Said(8, 10, "请您稍等")], customer=[Said(22, 25, "怎么这么久啊")], music=(Interval(10, 40),))
    assert [(f[0], f[1]) for f in found] == [(10, 40)]


def test_short_silence_is_no_hold():
    """Under eight seconds the agent was still there."""
    assert holds([Said(8, 10, "请您稍等")], back=Said(17.5, 20, "查到了")) == []


def test_the_line_dropped_after_the_farewell_is_no_hold():
    """Tones after the last word are no hold; music that was announced, until the caller gave up, is."""
    assert holds([], back=Said(20, 22, "感谢来电再见"), music=(Interval(22.5, 59),)) == []
    found = holds([], back=Said(20, 22, "请您稍等"), music=(Interval(22.5, 59),))
    assert found == [(22, 59, True, True, None)]


def test_a_transfer_that_waits_is_a_hold():
    """帮您转接 and eight seconds of silence is a hold; a transfer at once is none."""
    assert len(holds([Said(8, 10, "我帮您转接")])) == 1
    assert holds([Said(8, 10, "我帮您转接")], back=Said(12, 14, "您好技术部")) == []


def test_the_promise_may_stand_before_the_request():
    """A time given in the question before the last courtesy is the promise."""
    before = [Said(8, 12, "我帮您查一下，大概一到两分钟，您方便在线等待吗？"), Said(13.5, 14.5, "好的，请稍等")]
    found = holds(before, customer=[Said(12.5, 13, "可以")])
    assert [(f[3], f[4]) for f in found] == [(True, 120)]


def test_an_earlier_request_announces_no_later_silence():
    """请稍等, the result, then a silence: only the last turn announces."""
    before = [Said(8, 9, "请您稍等"), Said(12, 16, "您好查到了您本月的套餐还剩五个G")]
    call = exchange(before, [Said(30, 32, "好的知道了")])
    assert events(call, "hold") == []


def test_a_deadline_is_no_promise():
    """二十四小时内给您回复 promises no hold's length."""
    assert promised("请您稍等，我们会在二十四小时内给您回复", WAITING) is None
    assert promised("请您稍等片刻", WAITING) is None
    assert promised("套餐还剩二十分钟，请您稍等两分钟", WAITING) == 120
    assert promised("通话时间还剩二十分钟", WAITING) is None


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("麻烦您等一下", "polite"),
        ("等一下好吗", "polite"),
        ("等一下，您听错了吧", "bare"),
        ("请问等一下", "bare"),
        ("感谢您的耐心等待", None),
        ("请您冷静一点", None),
        ("", None),
    ],
)
def test_asking_to_wait(text, manner):
    """Politeness, bareness, and thanks that are no request."""
    assert asks_to_wait(text, WAITING) == manner


@pytest.mark.parametrize(("text", "manner"), [("请您收等", "polite"), ("请您冷静。你登着", "bare")])
def test_asking_to_wait_in_words_that_were_badly_heard(text, manner):
    """By sound where the recogniser was not sure; what it was sure of, or was typed, is what it says."""
    assert asks_to_wait(text, WAITING, unsure(text)) == manner
    assert asks_to_wait(text, WAITING, unsure(text, 0.98)) is None
    assert asks_to_wait(text, WAITING) is None


def test_other_words_of_waiting():
    """Reasons, departures and returns are told apart."""
    assert gives_reason("我查一下", WAITING)
    assert not gives_reason("您看一下", WAITING)
    assert departs("帮您专接", WAITING, unsure("帮您专接"))
    assert not departs("您可以转账", WAITING)
    assert returns("让您就等了", WAITING, unsure("让您就等了"))
    assert not returns("感谢您的来电", WAITING)
