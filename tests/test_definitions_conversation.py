"""The published definitions of the conversation (interface.md, "Definitions"), just inside and just outside."""

import pytest

from conversation_cases import OPTIONS, Said, events, exchange, slow_responses
from made_calls import made_talk
from voicecheck.conversation import build
from voicecheck.conversation.pace import PaceOptions, SoundFigures, is_suspect, rate_agreement
from voicecheck.conversation.pace import measure as pace_measure
from voicecheck.intervals import Interval
from voicecheck.records import Turn
from voicecheck.text.spoken import count_characters

STORY = "我要投诉你们上个月乱扣了我五十块钱我打了三次电话都没有人管"
WORDS = "您先听我把话说完我们这边查过了"
GREETING = Said(0, 3, "您好客服中心")
ASKED = Said(5, 7, "请帮我看看宽带")


def measured(agent, customer=(), syllables=None):
    """The conversation that an agent's and a customer's words make."""
    call = exchange(agent, customer)
    return build.measure(call, {"agent": SoundFigures(syllables=syllables)}, elderly=False, options=OPTIONS)


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("您好", 2),
        ("您好，请讲！", 4),  # punctuation does not count
        ("1999元", 8),  # 一千九百九十九元
        ("工号1002", 6),  # digit by digit
        ("呃那个好", 4),  # fillers count
        ("A套餐", 3),  # a letter read out is one
        ("", 0),
    ],
)
def test_characters_are_what_was_spoken(text, characters):
    """Characters: what was spoken, one a syllable."""
    assert count_characters(text) == characters


@pytest.mark.parametrize(("seconds", "pauses"), [(0.2, 1), (0.19, 0)])
def test_a_pause_lasts_0_2_s(seconds, pauses):
    """Pause: at least 0.2 s of silence inside a turn."""
    call = exchange([Said(1, 4, "您好请问有什么可以帮您", ((2, 2 + seconds),))], [])
    assert len(events(call, "pause")) == pauses
    assert len(call.turns[0].pauses) == pauses


@pytest.mark.parametrize(("seconds", "turns"), [(1.99, 1), (2.0, 2)])
def test_pauses_under_2_s_are_inside_the_turn(seconds, turns):
    """Speech rate: characters over turn time, pauses of less than 2 s included."""
    said = [Said(1, 3, "您好客服中心"), Said(3 + seconds, 5 + seconds, "请问怎么帮您")]
    voice = measured(said).agent
    assert len(exchange(said, []).turns) == turns
    talk = 4 + seconds if turns == 1 else 4
    assert voice.speech_rate_cpm == pytest.approx(60 * 12 / talk)
    assert voice.articulation_rate_cpm == pytest.approx(60 * 12 / 4)


@pytest.mark.parametrize(("text", "rated"), [("您好请您讲", 5), ("您好请讲", 0)])
def test_turns_of_five_characters_are_rated(text, rated):
    """Rates that the band is held against are over turns of at least five characters."""
    voice = measured([Said(1, 3, text)]).agent
    assert voice.rated_characters == rated
    assert voice.rated_talk == (2 if rated else 0)


@pytest.mark.parametrize(
    ("elderly", "cpm", "outside"),
    [
        (False, 119.9, 1),
        (False, 120, 0),
        (False, 150, 0),
        (False, 150.1, 1),
        (True, 99.9, 1),
        (True, 100, 0),
        (True, 130, 0),
        (True, 130.1, 1),
    ],
)
def test_the_share_of_speaking_time_outside_the_band(elderly, cpm, outside):
    """The 120–150 target (100–130 for older callers) is held against the rated turns, its ends included."""
    said = [Said(1.1, 1.1 + 60 * 12 / cpm, "您好客服中心请问怎么帮您")]
    voice = build.measure(exchange(said, []), {}, elderly=elderly, options=OPTIONS).agent
    assert voice.rate_outside_share == outside


@pytest.mark.parametrize(
    ("characters", "syllables", "confidence", "suspect"),
    [
        (80, 100, 0.3, False),
        (79, 100, 0.3, True),
        (100, 79, 0.3, True),
        (79, 100, 0.69, True),
        (79, 100, 0.7, False),
        (100, 50, 0.9, False),
        (60, 100, 0.9, False),
        (59, 100, 0.9, True),
        (59, 100, None, True),
        (79, 100, None, True),
    ],
)
def test_the_transcript_is_suspect_where_it_disagrees_and_is_unsure(characters, syllables, confidence, suspect):
    """rate_agreement: under 0.8 an unsure transcript is suspect, a sure one (0.7) only where text is missing (0.6)."""
    turn = Turn(speaker="agent", kind="turn", start=0, end=20, characters=characters, confidence=confidence)
    figures = SoundFigures(syllables=(syllables,))
    voice = pace_measure([turn], figures, band_cpm=(120, 150), options=PaceOptions())
    talk = made_talk(turns=(turn,), agent=voice, rate_agreement=rate_agreement([turn], figures))
    assert is_suspect(talk) == suspect


@pytest.mark.parametrize(
    "text", ["闭嘴", "不行", "不行啊", "没问题吗", "是吗", "等等", "退", "好的好的退", "行行行滚", "知道了不"]
)
@pytest.mark.parametrize("seconds", [0.4, 1.0, 1.8])
def test_what_does_not_acknowledge_is_no_backchannel(text, seconds):
    """What is no acknowledgement is no backchannel, however short: a refusal, a question, an order."""
    call = exchange([Said(6, 6 + seconds, text)], [Said(2, 10, STORY)])
    assert events(call, "backchannel") == []


@pytest.mark.parametrize(
    ("text", "seconds", "backchannel"),
    [
        ("嗯", 0.3, True),
        ("我明白了", 1.0, True),  # four characters: at most 1 s
        ("我明白了", 1.01, False),
        ("是的是的好的", 1.0, True),
        ("好的嗯", 1.8, True),  # three characters: as long as it takes
        ("嗯", 2.5, True),
        ("", 1.0, True),  # nothing recognised: only what is short
        ("", 1.01, False),
    ],
)
def test_a_backchannel_is_short_or_of_few_characters(text, seconds, backchannel):
    """Backchannel: at most 1 s, or fewer than 4 characters, of acknowledgement during the other's turn."""
    call = exchange([Said(5, 5 + seconds, text)], [Said(2, 12, STORY)])
    assert [e.kind for e in events(call, "backchannel")] == ["backchannel"] * backchannel


@pytest.mark.parametrize(("after", "found"), [(1.0, 1), (0.99, 0)])
def test_who_is_interrupted_held_the_floor_for_1_s(after, found):
    """Interruption: B starts after A has held the floor for at least 1 s."""
    call = exchange([Said(20.1 + after, 24, WORDS)], [Said(20.1, 22.4, STORY)])
    assert len(events(call, "interruption")) == found


@pytest.mark.parametrize(("seconds", "found"), [(0.5, 1), (0.49, 0)])
def test_both_speak_for_0_5_s(seconds, found):
    """Interruption: both speak for at least 0.5 s."""
    call = exchange([Said(20.43, 20.43 + seconds, "您先听我说")], [Said(10, 30, STORY)])
    assert len(events(call, "interruption")) == found


@pytest.mark.parametrize(("left", "found"), [(0.51, 1), (0.5, 0)])
def test_the_last_0_5_s_are_a_terminal_overlap(left, found):
    """Terminal overlap: B starts in A's last 0.5 s, A was finishing."""
    call = exchange([Said(20.43 - left, 24, WORDS)], [Said(10, 20.43, STORY)])
    assert len(events(call, "interruption")) == found


@pytest.mark.parametrize(("within", "yielded"), [(1.5, True), (1.51, False)])
def test_who_stops_within_1_5_s_yields(within, yielded):
    """Yielded: A stops within 1.5 s and B goes on."""
    call = exchange([Said(20.2, 24, WORDS)], [Said(10, 20.2 + within, STORY)])
    assert [e.yielded for e in events(call, "interruption")] == [yielded]


@pytest.mark.parametrize(("end", "yielded"), [(21.21, True), (21.2, False)])
def test_who_yields_leaves_the_floor_to_the_other(end, yielded):
    """Yielded: B goes on after A has stopped, else it was an attempt."""
    call = exchange([Said(20.2, end, "您先听我说完")], [Said(10, 21.2, STORY)])
    assert [e.yielded for e in events(call, "interruption")] == [yielded]


def test_starting_together_is_neither_an_interruption_nor_a_backchannel():
    """Two who start together after a silence do not interrupt each other, nor does one acknowledge."""
    call = exchange([Said(10.1, 10.6, "好的")], [Said(2, 5, STORY), Said(10, 14, STORY)])
    assert events(call, "interruption") == []
    assert events(call, "backchannel") == []


@pytest.mark.parametrize(("seconds", "found"), [(8.0, 1), (7.99, 0)])
@pytest.mark.parametrize("music", [True, False])
def test_a_hold_lasts_8_s(seconds, found, music):
    """Hold: no conversation for at least 8 s, from the last word before to the first word after."""
    end = 12.1 + seconds
    playing = (Interval(12.2, end - 0.1),) if music else ()
    agent = [GREETING, Said(8, 12.1, "我帮您核实一下，请您稍等"), Said(end, end + 3, "您的宽带明天修好")]
    call = exchange(agent, [ASKED], music=playing)
    assert [(e.start, e.end) for e in events(call, "hold")] == [(12.1, end)] * found


@pytest.mark.parametrize(("seconds", "found"), [(3.0, 0), (3.01, 1)])
def test_dead_air_is_longer_than_3_s(seconds, found):
    """Dead air: both parties are silent for more than 3 s between the first word and the last."""
    call = exchange([GREETING, Said(7.1 + seconds, 14, "您的宽带明天修好")], [Said(5, 7.1, "请帮我看看宽带")])
    assert len(events(call, "dead_air")) == found


def test_dead_air_lies_between_the_first_word_and_the_last():
    """The silence before the first word and after the last is not dead air."""
    call = exchange([Said(20, 23, "您好客服中心")], [Said(24, 26, "请帮我看看宽带")], duration=90.0)
    assert events(call, "dead_air") == []


@pytest.mark.parametrize(("first", "text"), [(8.5, "嗯"), (9.25, "我查一下您的宽带")])
def test_a_response_ends_with_the_agents_first_sound(first, text):
    """Response: from the end of a customer's turn to the agent's first sound, backchannels included."""
    agent = [GREETING, Said(first, first + 0.4, text), Said(10.5, 13, "您的宽带明天修好")]
    call = measured(agent, [ASKED])
    assert call.response_max == pytest.approx(first - 7)


@pytest.mark.parametrize(("seconds", "slow"), [(5.0, 0), (5.01, 1)])
def test_a_slow_response_takes_longer_than_5_s(seconds, slow):
    """A response of more than 5 s is an event (norm pace.response)."""
    call = exchange([GREETING, Said(7.1 + seconds, 15, "您的宽带明天修好")], [Said(5, 7.1, "请帮我看看宽带")])
    assert len(slow_responses(call)) == slow


@pytest.mark.parametrize(("syllables", "agreement"), [(10, 0.8), (8, 1.0), (4, 0.5)])
def test_agreement_is_the_smaller_rate_over_the_larger(syllables, agreement):
    """rate_agreement: the smaller of the two rates over the larger."""
    turn = Turn(speaker="agent", kind="turn", start=0, end=4, characters=8)
    assert rate_agreement([turn], SoundFigures(syllables=(syllables,))) == agreement
