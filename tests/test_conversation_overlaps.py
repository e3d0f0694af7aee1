"""Backchannels, interruptions and overlap."""

import pytest

from conversation_cases import OVERLAPS, Said, events, exchange
from voicecheck.config import load_settings
from voicecheck.conversation.overlaps import acknowledges, is_acknowledgement
from voicecheck.records import Turn, Word

STORY = "我要投诉你们上个月乱扣了我五十块钱我打了三次电话"


def interruptions(agent, customer):
    return [(e.by, e.start, e.end, e.yielded) for e in events(exchange(agent, customer), "interruption")]


def test_cutting_somebody_off_is_an_interruption():
    """The agent starts 0.7 s before a customer stops who held the floor: an interruption, and the customer yields."""
    found = interruptions([Said(9.7, 13, "等一下您听错了吧")], [Said(2, 10.4, STORY)])
    assert found == [("agent", 9.7, 10.4, True)]


def test_a_customer_interrupts_too():
    """Both ways round the same."""
    found = interruptions([Said(2, 10.4, "根据我们的规定这个是不能退的")], [Said(9.7, 13, "你们这是什么规定")])
    assert found == [("customer", 9.7, 10.4, True)]


def test_who_goes_on_was_not_cut_off():
    """Talking two seconds into somebody who goes on is an attempt."""
    found = interruptions([Said(5, 7, "您先听我把话说完")], [Said(2, 10, STORY)])
    assert found == [("agent", 5, 7, False)]


def test_stopping_late_is_not_yielding():
    """Who stops only after 1.5 s did not yield."""
    found = interruptions([Said(5, 9, "您先听我把话说完我们这边查过了")], [Said(2, 6.8, STORY)])
    assert found == [("agent", 5, 6.8, False)]


@pytest.mark.parametrize(
    ("start", "why"),
    [(10.1, "the other was finishing"), (2.6, "the other had hardly begun"), (10.9, "the other had ended")],
)
def test_other_changes_of_speaker_are_no_interruption(start, why):
    """A terminal overlap, starting together and an ordinary answer are none."""
    assert interruptions([Said(start, 13, "好的我先帮您查一下")], [Said(2, 10.4, STORY)]) == [], why


def test_an_interruption_across_a_short_pause():
    """The interrupter's own pause while both speak does not hide it."""
    agent = Said(20.2, 24, "那我不知道这个我不负责", ((20.55, 20.8),))
    assert len(interruptions([agent], [Said(13, 20.9, STORY)])) == 1


@pytest.mark.parametrize("text", ["嗯", "是的", "是的是的", "好的，我明白了。", "号的", "四的", ""])
def test_an_acknowledgement_is_a_backchannel(text):
    """Acknowledgements, misheard ones and short sounds without text, inside the other's turn, are backchannels."""
    call = exchange([Said(6, 6.6, text)], [Said(2, 10, STORY)])
    assert [(e.by, e.start) for e in events(call, "backchannel")] == [("agent", 6)]
    assert events(call, "interruption") == []


def test_an_acknowledgement_near_the_end_is_never_an_interruption():
    """好的 0.8 s before the customer stops, going on after it, accuses nobody."""
    assert interruptions([Said(9.6, 10.6, "好的好的")], [Said(2, 10.4, STORY)]) == []


def test_a_sound_without_text_accuses_nobody():
    """1.5 s in which nothing was recognised, at the end of the customer's turn, is no interruption."""
    assert interruptions([Said(9.6, 11.1)], [Said(2, 10.4, STORY)]) == []


def test_a_short_objection_is_no_backchannel():
    """等一下 inside the other's turn is not an acknowledgement, short as it is."""
    call = exchange([Said(6, 6.6, "等一下")], [Said(2, 10, STORY)])
    assert events(call, "backchannel") == []


def test_an_answer_is_no_backchannel():
    """对 after a question, in a short silence of the asker, is a turn."""
    call = exchange([Said(0, 5, "您是说上个月的账单对吗"), Said(5.7, 8, "那我帮您看一下")], [Said(5.2, 5.5, "对")])
    assert events(call, "backchannel") == []


def test_an_acknowledgement_over_the_end_of_a_phrase():
    """嗯 that overlaps the end of a phrase, whose speaker goes on soon after, is a backchannel."""
    call = exchange([Said(5.6, 6.2, "嗯")], [Said(2, 6, "我上个月办的套餐"), Said(6.8, 9, "结果一直没有生效")])
    assert len(events(call, "backchannel")) == 1
    assert len([t for t in call.turns if t.kind == "turn"]) == 1


def test_overlap_is_what_both_speak():
    """Each stretch in which both speak is an overlap, whoever began; slivers are within the error of the edges."""
    call = exchange([Said(5, 7, "您先听我把话说完"), Said(9.95, 12, "好的我来查")], [Said(2, 10, STORY)])
    assert [(e.start, e.end) for e in events(call, "overlap")] == [(5, 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("嗯。", True),
        ("对，对。", True),
        ("好的但是", False),
        ("", False),
        ("我明白了们", True),
        ("我明白了但是", False),
        ("好的但", False),
    ],
)
def test_acknowledges(text, expected):
    """Nothing but acknowledgements and, after three syllables, one more, punctuation aside; no text is none."""
    assert acknowledges(text, OVERLAPS.acknowledgements) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("哦，是这样啊。", True), ("我是这样，", True), ("我是这样想的", False)]
)
def test_the_shipped_acknowledgements(text, expected):
    """Taking something in takes no floor, as it was said and as a recogniser writes it; an own view does."""
    assert acknowledges(text, load_settings(environ={}).conversation.overlaps.acknowledgements) is expected


def said(text: str, seconds: float, probability: float = 0.9) -> Turn:
    """A turn of so many seconds; its words are as sure as that."""
    words = tuple(Word(0, seconds, character, probability) for character in text)
    return Turn(
        speaker="agent",
        kind="turn",
        start=0,
        end=seconds,
        text=text,
        words=words,
        confidence=probability if text else None,
    )


def test_length_decides_where_words_do_not():
    """Without words a second is the limit; known words may be slower."""
    assert is_acknowledgement(said("", 1.0), OVERLAPS)
    assert not is_acknowledgement(said("", 1.1), OVERLAPS)
    assert is_acknowledgement(said("我明白了", 1.7), OVERLAPS)
    assert not is_acknowledgement(said("我明白了", 2.5), OVERLAPS)


def test_unsure_words_are_judged_by_length():
    """Three characters in half a second that the recogniser doubts may be 嗯是的; clear words are words."""
    assert is_acknowledgement(said("粉丝等", 0.6, 0.5), OVERLAPS)
    assert not is_acknowledgement(said("等一下", 0.6), OVERLAPS)
    assert not is_acknowledgement(said("我不同意", 0.9, 0.5), OVERLAPS)
