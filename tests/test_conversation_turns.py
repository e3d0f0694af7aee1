"""Turns, stretches and pauses."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conversation_cases import OPTIONS, Said, activity, events, exchange
from voicecheck.conversation import pauses, stretches
from voicecheck.conversation.stretches import StretchOptions, gather
from voicecheck.intervals import Interval, intersect, total
from voicecheck.records import Activity, Segment, Word

STRETCHES = StretchOptions()


def kinds(call):
    return [(turn.speaker, turn.kind, turn.start, turn.end) for turn in call.turns]


def words(text, times):
    return tuple(Word(t, t + 0.1, c, 0.9) for c, t in zip(text, times, strict=True))


def test_nothing_said_gives_nothing():
    """A call without a sound has no turns and no events."""
    call = exchange([], [])
    assert call.turns == ()
    assert call.events == ()


def test_pauses_under_two_seconds_stay_in_the_turn():
    """Islands 0.25 s and 1.9 s apart are one turn, whose pauses are those of 0.2 s or more."""
    call = exchange([Said(1, 6, "您好请问有什么可以帮您", ((2, 2.25), (3, 3.1), (4, 5.9)))], [])
    assert kinds(call) == [("agent", "turn", 1, 6)]
    assert call.turns[0].pauses == (Interval(2, 2.25), Interval(4, 5.9))
    assert [e.interval for e in events(call, "pause")] == [Interval(2, 2.25), Interval(4, 5.9)]


def test_two_seconds_of_silence_end_a_turn():
    """The same speaker after two seconds of silence has a new turn, also where binary fractions are not exact."""
    call = exchange([Said(38.79, 55.99, "感谢您的耐心等待"), Said(57.99, 64.42, "感谢您的来电")], [])
    assert len(call.turns) == 2


def test_the_other_taking_the_floor_ends_a_turn():
    """A word of 0.23 s between two parts of the agent's speech, all within 1.1 s, is a turn and parts them."""
    call = exchange([Said(54, 61.4, "您的手机号是这个对吧"), Said(62.5, 66, "那就这样再见")], [Said(61.8, 62.03, "对")])
    assert [k[0] for k in kinds(call)] == ["agent", "customer", "agent"]
    assert {turn.kind for turn in call.turns} == {"turn"}


def test_a_backchannel_does_not_end_a_turn():
    """嗯 in the middle of the customer's story, over speech or in a short breath, leaves one customer turn."""
    story = Said(10, 20, "我这个手机上个礼拜收到一条短信说要升级", ((13, 13.7),))
    call = exchange([Said(13.2, 13.5, "嗯"), Said(16, 16.6, "是的")], [story])
    assert kinds(call) == [
        ("customer", "turn", 10, 20),
        ("agent", "backchannel", 13.2, 13.5),
        ("agent", "backchannel", 16, 16.6),
    ]


def test_an_attempt_leaves_the_turn_whole():
    """Who speaks into a turn that goes on does not part it."""
    call = exchange([Said(0, 10, "我们的规定就是这样的没有办法")], [Said(4, 5.5, "但是我之前说过了")])
    assert [k[0] for k in kinds(call)] == ["agent", "customer"]


def test_an_interrupter_who_pauses_keeps_the_floor():
    """A pause of the interrupter while the other's last word fades does not part the interrupter's turn."""
    agent = [Said(9.7, 10.29, "等一下"), Said(10.9, 13.4, "您听错了吧我们没有乱扣钱")]
    call = exchange(agent, [Said(2.4, 10.4, "我要投诉你们上个月乱扣了我五十块钱")])
    assert [k[0] for k in kinds(call)] == ["customer", "agent"]


def test_tiny_sounds_without_text_are_no_speech():
    """A leak of 0.2 s in which nothing was recognised makes no turn; with text it is a word."""
    said = [Said(0, 8, "我想查一下这个月的账单")]
    assert len(exchange([Said(3, 3.2)], said).turns) == 1
    assert len(exchange([Said(3, 3.2, "嗯")], said).turns) == 2


def test_what_lies_in_music_without_text_is_no_speech():
    """A voice-like stretch of hold music in which nothing was recognised is no turn."""
    assert gather(activity([Said(5, 7)], (Interval(2, 60),)), (), options=STRETCHES) == ()
    assert len(gather(activity([Said(5, 7)]), (), options=STRETCHES)) == 1


def test_a_packed_segment_is_handed_out_by_its_words():
    """A segment over two turns gives each its words, with the punctuation after them."""
    text = "你好，我查一下。好的，谢谢。"
    spoken = words("你好我查一下好的谢谢", [1, 1.2, 1.6, 1.8, 2, 2.2, 7, 7.2, 7.6, 7.8])
    sound = Activity(speech=(Interval(1, 2.4), Interval(7, 8)))
    found = gather(sound, [Segment(1, 8, text, words=spoken)], options=STRETCHES)
    assert [s.text for s in found] == ["你好，我查一下。", "好的，谢谢。"]
    assert [len(s.pieces[0].words) for s in found] == [6, 4]


def test_a_segment_whose_words_differ_from_its_text_loses_none():
    """Where the words cannot be found in the text (numerals), the words themselves are handed out."""
    spoken = words("一二谢谢", [1, 1.2, 7, 7.2])
    found = gather(
        Activity(speech=(Interval(1, 1.5), Interval(7, 7.5))),
        [Segment(1, 8, "12谢谢", words=spoken)],
        options=STRETCHES,
    )
    assert [s.text for s in found] == ["一二", "谢谢"]


def test_suspect_text_is_kept_but_not_counted():
    """Suspect text stays readable, counts no character and marks its turn."""
    call = exchange([Said(0, 4, "这是听不清的话", suspect="too few characters")], [])
    assert (call.turns[0].text, call.turns[0].characters) == ("这是听不清的话", 0)
    assert call.turns[0].suspect == "too few characters"


def test_a_turn_with_much_speech_without_text_is_suspect():
    """Two of five seconds without text make a turn suspect, and it says so."""
    call = exchange([Said(0, 3, "您好请问有什么可以帮您"), Said(3.3, 5.3)], [])
    assert call.turns[0].suspect == "2.0 s of 5.0 s of speech without text"


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.3, 5)), max_size=12), st.lists(st.floats(0, 100), max_size=6))
def test_every_island_lies_in_one_turn(agent, customer):
    """However people talk over each other, all speech is in the turns of its speaker, none twice."""
    islands = [Interval(a, a + d) for a, d in agent]
    call = exchange(
        [Said(i.start, i.end, "好的我来说明一下") for i in islands], [Said(a, a + 0.5, "嗯") for a in customer]
    )
    own = [turn.interval for turn in call.turns if turn.speaker == "agent"]
    assert abs(total(intersect(islands, own)) - total(islands)) < 1e-6
    assert all(not a.overlaps(b) for a, b in pairwise(own))


def test_no_islands_no_pauses():
    """Nothing spoken has no pauses, an island alone neither."""
    assert pauses.find([]) == ()
    assert pauses.find([Interval(0, 5)]) == ()


def test_a_stretch_knows_its_bounds():
    """A stretch runs from its first island to its last."""
    stretch = stretches.Stretch((Interval(1, 2), Interval(2.2, 3)))
    assert stretch.interval == Interval(1, 3)
    assert OPTIONS.stretches == STRETCHES


def test_why_there_is_no_text_is_told() -> None:
    """A stretch whose text was taken away says why; one of which nothing is known says how much lacks."""
    (known,) = exchange([Said(1, 4, "", suspect="another language")], []).turns
    (unknown,) = exchange([Said(1, 4, "")], []).turns
    assert (known.text, known.suspect) == ("", "another language")
    assert unknown.suspect == "3.0 s of 3.0 s of speech without text"
