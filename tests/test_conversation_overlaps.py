"""Backchannels, interruptions and overlap."""

from dataclasses import replace

import pytest

from conversation_cases import OVERLAPS, Said, events, exchange
from norm_cases import settings
from voicecheck.conversation.overlaps import acknowledges, is_counted, may_acknowledge
from voicecheck.conversation.overlaps import interruptions as find_interruptions
from voicecheck.records import Event, Turn, Word

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


def said(text: str, seconds: float = 0.8, probabilities: float | list[float] = 0.9) -> Turn:
    """A turn of so many seconds; each of its characters is as sure as that."""
    likely = probabilities if isinstance(probabilities, list) else [probabilities] * len(text)
    words = tuple(Word(0, seconds, character, p) for character, p in zip(text, likely, strict=True))
    sure = sum(likely) / len(likely) if likely else None
    return Turn(speaker="agent", kind="turn", start=0, end=seconds, text=text, words=words, confidence=sure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("嗯。", True),
        ("对，对。", True),
        ("四的", True),
        ("好的但是", False),
        ("", False),
        ("我明白了但是", False),
        ("好的但", False),
        ("好的好的退", False),
        ("没问题吗", False),
        ("闭嘴", False),
        ("不行", False),
    ],
)
def test_acknowledges(text, expected):
    """Nothing but acknowledgements, punctuation and common confusions of sound aside; no text is none."""
    assert acknowledges(said(text), OVERLAPS) is expected


@pytest.mark.parametrize(("text", "expected"), [("哦，是这样啊。", True), ("我听着呢", True), ("是这样想的", False)])
def test_the_shipped_acknowledgements(text, expected):
    """Taking something in takes no floor; an own view does."""
    assert acknowledges(said(text), settings().conversation.overlaps) is expected


@pytest.mark.parametrize(
    ("text", "probabilities", "expected"),
    [
        ("我明白们", [0.9, 0.9, 0.9, 0.5], True),  # 我明白了, the last character doubtful
        ("我明白们", [0.9, 0.9, 0.9, 0.9], False),
        ("粉丝等", 0.5, True),  # 嗯是的
        ("粉丝等", 0.9, False),
        ("能", 0.5, False),  # 0.35 from 嗯, 粉丝等 0.27 from 嗯是的
        ("你听我", 0.5, False),
        ("我不同意", 0.5, False),
        ("不行", 0.5, False),  # a doubtful 不 is still no other syllable
        ("美的", 0.5, False),
    ],
)
def test_doubtful_words_may_differ_more(text, probabilities, expected):
    """A word that the recogniser doubts may be an acknowledgement misheard; a sure word, and 不, is itself."""
    assert acknowledges(said(text, probabilities=probabilities), OVERLAPS) is expected


def test_words_that_do_not_match_the_text_are_as_sure_as_the_whole():
    """A numeral is read out, so that the words are fewer than the syllables: the mean probability counts."""
    turn = replace(said("粉丝等"), words=(Word(0, 0.8, "15.", 0.9),))
    assert acknowledges(replace(turn, confidence=0.5), OVERLAPS)
    assert not acknowledges(replace(turn, confidence=0.9), OVERLAPS)
    assert not acknowledges(replace(turn, confidence=None), OVERLAPS)


def test_length_decides_where_words_do_not():
    """Without words, or with four characters or more, a second is the limit; fewer may be spoken more slowly."""
    assert may_acknowledge(said("", 1.0), OVERLAPS)
    assert not may_acknowledge(said("", 1.1), OVERLAPS)
    assert may_acknowledge(said("是的是", 1.7), OVERLAPS)
    assert may_acknowledge(said("我明白了", 1.0), OVERLAPS)
    assert not may_acknowledge(said("我明白了", 1.7), OVERLAPS)


@pytest.mark.parametrize(
    ("seconds", "probability", "accused"), [(1.0, 0.5, 0), (1.01, 0.5, 1), (1.0, 0.6, 1), (1.0, 0.59, 0)]
)
def test_short_doubtful_words_accuse_nobody(seconds, probability, accused):
    """A second of doubtful words at the end of the other's turn is no interruption; longer or sure ones are."""
    text = "您听我"
    held = Turn(speaker="customer", kind="turn", start=0, end=9, text=STORY)
    turn = said(text, seconds, probability)
    start = 8.2
    turn = replace(turn, start=start, end=start + seconds)
    assert len(find_interruptions([held, turn], options=OVERLAPS)) == accused


@pytest.mark.parametrize(("seconds", "accused"), [(2.0, 0), (2.01, 1)])
def test_a_sound_without_text_accuses_nobody_unless_it_is_long(seconds, accused):
    """Up to 2 s in which nothing was recognised are no interruption."""
    held = Turn(speaker="customer", kind="turn", start=0, end=9, text=STORY)
    turn = Turn(speaker="agent", kind="turn", start=7.6, end=7.6 + seconds)
    assert len(find_interruptions([held, turn], options=OVERLAPS)) == accused


@pytest.mark.parametrize(("start", "found"), [(10.2, 1), (10.19, 0)])
def test_who_starts_with_the_other_does_not_acknowledge(start, found):
    """A backchannel starts at least 0.2 s after the other, else the two started together."""
    call = exchange([Said(start, start + 0.4, "嗯")], [Said(10, 14, STORY)])
    assert len(events(call, "backchannel")) == found


@pytest.mark.parametrize(
    ("start", "silence", "found"),
    [(6.3, 0.8, 1), (6.3, 0.81, 0), (5.8, 1.0, 1), (5.8, 1.01, 0), (5.81, 0.9, 0)],
    ids=["in a breath", "in a longer one", "over the end", "over the end, the other comes late", "over the very end"],
)
def test_an_acknowledgement_takes_no_floor_where_the_other_soon_goes_on(start, silence, found):
    """嗯 in a silence of 0.8 s, or 0.2 s before one of 1 s, leaves the floor to the other; later it is a turn."""
    agent = [Said(2, 6, "我上个月办的套餐"), Said(6 + silence, 9, "结果一直没有生效")]
    call = exchange([Said(start, start + 0.4, "嗯")], agent)
    assert len(events(call, "backchannel")) == found


@pytest.mark.parametrize(("seconds", "found"), [(0.1, 1), (0.09, 0)])
def test_an_overlap_of_0_1_s(seconds, found):
    """Both speak for at least 0.1 s: less is within the error of the edges."""
    call = exchange([Said(10.4 - seconds, 13, "好的我先帮您查一下")], [Said(2, 10.4, STORY)])
    assert len(events(call, "overlap")) == found


def test_a_long_acknowledgement_is_not_an_interruption():
    """好的好的我明白了 over the end of the other's turn accuses nobody: norm listen.interruptions excepts it."""
    assert interruptions([Said(9.6, 11.6, "好的好的我明白了")], [Said(2, 10.4, STORY)]) == []


def test_an_acknowledgement_with_an_order_is_an_interruption():
    """好的好的退 over the end of the customer's turn cuts them off."""
    assert len(interruptions([Said(9.6, 11.4, "好的好的退")], [Said(2, 10.4, STORY)])) == 1


@pytest.mark.parametrize(("end", "counted"), [(6.9, False), (7.1, True)])
def test_an_attempt_counts_from_two_seconds_on(end, counted):
    """An attempt that the other withstands is an interruption in any case; the norm counts it from 2 s on."""
    (event,) = events(exchange([Said(5, end, "您先听我把话说完")], [Said(2, 10, STORY)]), "interruption")
    assert (event.yielded, event.counted, is_counted(event)) == (False, counted, counted)


def test_who_gave_way_is_counted_however_short():
    """Taking the floor counts from the half second on that makes it an interruption."""
    (event,) = events(exchange([Said(9.7, 13, "等一下您听错了吧")], [Said(2, 10.4, STORY)]), "interruption")
    assert (event.yielded, event.counted) == (True, True)


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        (Event(kind="interruption", start=1, end=2, yielded=True), True),
        (Event(kind="interruption", start=1, end=2.9, yielded=False), False),
        (Event(kind="interruption", start=1, end=3, yielded=False), True),
        (Event(kind="interruption", start=1, end=9, yielded=False, counted=False), False),
        (Event(kind="overlap", start=1, end=9), False),
    ],
)
def test_interruptions_stored_before_count_by_the_same_definition(event, counted):
    """What is stored is taken; without it the published definition holds; nothing else is an interruption."""
    assert is_counted(event) is counted
