"""What is sure where somebody may have spoken unheard: what is the same whether they did or not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from conversation_cases import OPTIONS, Said, activity, events, exchange, slow_responses
from made_calls import made_talk
from voicecheck.conversation import build
from voicecheck.conversation.bothways import Unheard
from voicecheck.conversation.build import Exchange
from voicecheck.conversation.mending import mended_talk
from voicecheck.conversation.skew import Skew
from voicecheck.intervals import Interval, Intervals
from voicecheck.records import Activity, Event, Roles, Segment, Word

HELLO = Said(1, 4, "您好请问有什么可以帮您")
ASKS = Said(5, 9, "我想查一下这个月的流量")


def heard(
    agent: Sequence[Said],
    customer: Sequence[Said],
    *,
    own: Intervals = (),
    other: Intervals = (),
    music: Intervals = (),
) -> Exchange:
    """A call on which the agent's channel holds `own` and the customer's `other` sound that nobody claimed."""
    mine, theirs = activity(agent, music), activity(customer)
    return build.exchange(
        Roles(0, 1, source="manifest"),
        [[s.segment for s in agent], [s.segment for s in customer]],
        [Activity(mine.speech, mine.music, unclaimed=own), Activity(theirs.speech, unclaimed=other)],
        60.0,
        options=OPTIONS,
    )


def doubtful(call: Exchange, kind: str) -> list[tuple[float, float]]:
    """When what is not sure happened."""
    return [(event.start, event.end) for event in call.doubtful if event.kind == kind]


def times(found: Sequence[Event]) -> list[tuple[float, float]]:
    """When events happened."""
    return [(event.start, event.end) for event in found]


def test_without_unknown_sound_all_is_sure() -> None:
    """Nothing is told twice, and nothing is doubtful."""
    call = heard([HELLO, Said(15, 18, "好的已经查到了")], [ASKS])
    assert call.doubtful == ()
    assert call == exchange([HELLO, Said(15, 18, "好的已经查到了")], [ASKS], duration=60.0)


@pytest.mark.parametrize("side", ["own", "other"])
def test_dead_air_is_cut(side: str) -> None:
    """Seconds of dead air are those in which neither spoke for sure; the whole of it is doubtful."""
    there: Intervals = (Interval(14, 15),)
    call = heard([HELLO, Said(21, 24, "好的已经查到了")], [ASKS], **{side: there})  # type: ignore[arg-type]
    assert times(events(call, "dead_air")) == [(9, 14), (15, 21)]
    assert doubtful(call, "dead_air") == [(9, 21)]
    assert times(events(heard([HELLO, Said(21, 24, "好的")], [ASKS]), "dead_air")) == [(9, 21)]


def test_what_is_left_of_dead_air_may_be_none() -> None:
    """Between two silences of 3 s there is no dead air for sure."""
    call = heard([HELLO, Said(16, 18, "好的")], [ASKS], own=(Interval(12, 13.5),))
    assert events(call, "dead_air") == []
    assert doubtful(call, "dead_air") == [(9, 16)]


@pytest.mark.parametrize("side", ["own", "other"])
def test_a_response_across_it_is_none(side: str) -> None:
    """Whether the agent answered in it, or the customer went on, the response is not measured."""
    there: Intervals = (Interval(11, 12.5),)
    late = Said(15, 18, "好的已经查到了")
    call = heard([HELLO, late, Said(25, 27, "不客气")], [ASKS, Said(20, 23, "谢谢你帮我查到")], **{side: there})  # type: ignore[arg-type]
    assert [answer.duration for answer in call.responses] == [2]
    assert (9, 15) in doubtful(call, "response")
    assert slow_responses(call) == []


def test_an_interruption_into_a_turn_that_may_have_gone_on_is_not_sure() -> None:
    """The customer who fell silent may have gone on unheard: then nobody yielded."""
    cuts = Said(12, 16, "您听我说这个套餐是这样的")
    call = [
        heard([HELLO, cuts], [Said(5, 13, "我想查一下这个月的流量")], other=there)
        for there in ((), (Interval(13.1, 15.5),))
    ]
    assert [event.yielded for event in events(call[0], "interruption")] == [True]
    assert events(call[1], "interruption") == []
    assert len(doubtful(call[1], "interruption")) == 2


def test_an_agent_who_may_have_spoken_all_along_interrupts_nobody_for_sure() -> None:
    """Sound of the agent's own right before: perhaps the customer was it who came in between."""
    cuts, asks = Said(12, 16, "您听我说这个套餐是这样的"), Said(8, 14.5, "我想查一下这个月的流量")
    assert len(events(heard([HELLO, cuts], [asks]), "interruption")) == 1
    call = heard([HELLO, cuts], [asks], own=(Interval(7.5, 11.8),))
    assert [event for event in events(call, "interruption") if event.by == "agent"] == []
    assert doubtful(call, "interruption") != []


def test_talking_over_an_unheard_customer_is_doubtful() -> None:
    """Where the customer's sound was not recognised, the agent may have cut in: not counted, and not ruled out."""
    call = heard([HELLO, Said(12, 18, "您听我说这个套餐是这样的")], [ASKS], other=(Interval(9.7, 14.0),))
    assert events(call, "interruption") == []
    assert [event.by for event in call.doubtful if event.kind == "interruption"] == ["agent"]


def test_a_hold_in_which_the_agent_may_have_spoken_is_doubtful() -> None:
    """It may have been no hold, or two; and the silence around the sound is no dead air for that."""
    wait, back = Said(10, 13, "请您稍等我帮您查一下"), Said(43, 46, "感谢您的耐心等待")
    call = heard([HELLO, wait, back], [ASKS], own=(Interval(25, 28),))
    assert times(events(heard([HELLO, wait, back], [ASKS]), "hold")) == [(13, 43)]
    assert events(call, "hold") == events(call, "dead_air") == []
    assert (13, 43) in doubtful(call, "hold")
    short = heard([HELLO, wait, back], [ASKS], own=(Interval(25, 26),))
    assert times(events(short, "hold")) == [(13, 43)], "a short sound is no return to the line"


def test_time_that_was_not_recorded_is_the_same() -> None:
    """Silence in it is no silence, whosever channel it was."""
    late = Said(30, 33, "好的已经查到了")
    call = build.exchange(
        Roles(0, 1, source="manifest"),
        [[HELLO.segment, late.segment], [ASKS.segment]],
        [activity([HELLO, late]), activity([ASKS])],
        60.0,
        unrecorded=Unheard(agent=(Interval(12, 28),)),
        options=OPTIONS,
    )
    assert call.responses == ()
    assert times(events(call, "dead_air")) == []
    assert doubtful(call, "dead_air") == [(9, 30)]


def test_a_turn_with_unknown_sound_in_it() -> None:
    """It is no pause, the turn is less sure, and not rated where the sound is more than a tenth of it."""
    said = Said(1, 11, "您好请问有什么可以帮您", silences=((4, 5.5),))
    plain, little, much = (
        heard([said], [], own=there).turns[0] for there in ((), (Interval(4.2, 4.6),), (Interval(4.05, 5.45),))
    )
    assert [(p.start, p.end) for p in plain.pauses] == [(4, 5.5)]
    assert [(p.start, p.end) for p in little.pauses] == [(4, 4.2), (4.6, 5.5)]
    assert (plain.suspect, little.suspect) == (None, None)
    assert much.pauses == ()
    assert much.suspect == "1.4 s of sound in it were not recognised as speech"
    assert plain.text == little.text == much.text


def test_the_agent_alone_is_marked_too() -> None:
    """Practice without a customer has turns, pauses and unknown sound as well."""
    said = Said(1, 11, "您好请问有什么可以帮您", silences=((4, 5.5),))
    known = activity([said])
    call = build.exchange(
        Roles(0, None), [[said.segment]], [Activity(known.speech, unclaimed=(Interval(4, 5.5),))], 20.0, options=OPTIONS
    )
    assert call.turns[0].suspect is not None
    assert call.unclaimed.agent == (Interval(4, 5.5),)


def test_what_lies_beside_the_lines_own_voice_is_the_lines() -> None:
    """An announcement that is told by its words takes the sound beside it along."""
    voice = Said(30, 33, "您的来电正在排队请您耐心等待")
    agent = [HELLO, Said(10, 13, "请您稍等我帮您查一下"), voice, Said(50, 53, "感谢您的耐心等待")]
    call = heard(
        agent, [ASKS], own=(Interval(33.2, 33.9), Interval(14, 14.5)), music=(Interval(15, 29.8), Interval(34, 49))
    )
    assert times(events(call, "announcement")) == [(30, 33)]
    assert call.unclaimed.agent == (Interval(14, 14.5),)


def test_confidence_is_less() -> None:
    """By the share of the turn's sound that was not recognised."""
    said = Said(1, 11, "您好", silences=((4, 5.5),))
    segment = Segment(1, 11, "您好", words=(Word(1, 2, "您", 0.9), Word(2, 3, "好", 0.7)))
    call = build.exchange(
        Roles(0, None), [[segment]], [Activity(said.islands, unclaimed=(Interval(4, 5.5),))], 20.0, options=OPTIONS
    )
    assert call.turns[0].confidence == pytest.approx(0.8 * 0.85)


def test_where_the_channels_are_out_of_step_unknown_sound_is_mended_too() -> None:
    """The customer's is judged at the time at which it was made, as the customer's turns are."""
    talk = made_talk(
        customer_unclaimed=(Interval(12, 13),),
        customer_unrecorded=(Interval(22, 23),),
        agent_unclaimed=(Interval(5, 6),),
    )
    moved = mended_talk(talk, Skew(2.0, 2.0, 60.0))
    assert (moved.customer_unclaimed, moved.customer_unrecorded) == ((Interval(10, 11),), (Interval(20, 21),))
    assert moved.agent_unclaimed == (Interval(5, 6),)
    text = mended_talk(
        made_talk(customer_unread=(Interval(12, 13),), customer_voiceless=(Interval(3, 4),)), Skew(2, 2, 60)
    )
    assert (text.customer_unread, text.customer_voiceless) == ((Interval(10, 11),), (Interval(1, 2),))
