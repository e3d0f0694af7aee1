"""How long a customer waits for the agent's first sound."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_cases import Said, exchange
from made_calls import answered, hold, made_talk
from voicecheck.conversation import responses
from voicecheck.conversation.responses import restored
from voicecheck.conversation.waiting import WaitingOptions
from voicecheck.intervals import Interval
from voicecheck.records import Conversation, Event, Turn


def waits(agent, customer):
    return [pytest.approx(r.duration) for r in exchange(agent, customer).responses]


def test_no_answers_no_figures():
    """A customer who never spoke, and an agent who never answered, leave no response."""
    assert waits([Said(0, 5, "您好有人吗")], []) == []
    assert waits([Said(0, 3, "再见")], [Said(4, 5, "再见")]) == []
    assert responses.worst([]) is None
    assert responses.middle([]) is None


def test_first_sound_counts():
    """From the end of the customer's turn to the agent's first sound."""
    assert waits(
        [Said(3.5, 6, "您好请说"), Said(11, 12, "好的没问题")], [Said(1, 3, "喂你好"), Said(7, 10, "我查话费")]
    ) == [0.5, 1]


def test_who_already_speaks_answers_at_once():
    """An agent who started before the customer ended leaves no silence."""
    assert waits([Said(4.7, 8, "好的我来帮您查询")], [Said(1, 5, "我想查一下话费余额")]) == [0]


def test_who_goes_on_was_not_waiting():
    """A customer's pause between two turns is not charged to the agent."""
    assert waits([Said(12, 14, "好的我明白了")], [Said(1, 4, "我想查一下话费"), Said(7, 11, "还有上个月的账单")]) == [1]


def test_middle_and_worst():
    """The median of an even number lies between the two in the middle."""
    found = [Interval(0, 1), Interval(0, 2), Interval(0, 4), Interval(0, 9)]
    assert responses.middle(found) == 3
    assert responses.worst(found) == 9
    told = responses.events(found, options=responses.ResponseOptions())
    assert [(e.kind, e.by, e.end, e.slow) for e in told] == [
        ("response", "agent", 1, False), ("response", "agent", 2, False), ("response", "agent", 4, False),
        ("response", "agent", 9, True),
    ]  # fmt: skip


def test_a_click_asks_for_no_response():
    """A short sound without text, long before the agent goes on, accuses nobody of being slow."""
    assert waits([Said(0, 2, "请您说一下"), Said(20, 22, "您还在吗")], [Said(3, 5, "我想查话费"), Said(9, 9.5)]) == []


NO_WORDS = WaitingOptions(
    requests=(), orders=(), softeners=(), questions=(), reasons=(), departures=(), returns=(), outcomes=()
)


_TURN = st.tuples(st.sampled_from(["agent", "customer"]), st.sampled_from(["turn", "turn", "backchannel"]),
                  st.floats(0, 60), st.floats(0.1, 8), st.sampled_from(["", "好"]))  # fmt: skip


def found_again(talk: Conversation) -> list[tuple[float, float, bool | None]]:
    """The responses of a call as it was stored before each was an event: only slow ones were."""
    old = replace(talk, events=tuple(event for event in talk.events if event.kind != "response" or event.slow))
    new = restored(old)
    assert new.responses is None or len(new.responses) == sum(event.kind == "response" for event in new.events)
    assert {event for event in new.events if event.kind != "response"} == {
        event for event in old.events if event.kind != "response"
    }
    return [(event.start, event.end, event.slow) for event in new.events if event.kind == "response"]


@given(
    st.lists(_TURN, max_size=14),
    st.lists(st.tuples(st.floats(0, 60), st.floats(8, 20)), max_size=2),
    st.booleans(),
)
def test_responses_are_found_again_from_turns_and_holds(
    drawn: list[tuple[Any, Any, float, float, str]], held: list[tuple[float, float]], lengths: bool
) -> None:
    """They are the ones that the conversation was measured by, where nobody asks to wait in words."""
    turns = sorted(
        (Turn(speaker=who, kind=kind, start=start, end=start + length, text=text)
         for who, kind, start, length, text in drawn),
        key=lambda turn: (turn.start, turn.end),
    )  # fmt: skip
    holds = [hold(start, start + length) for start, length in held]
    options = responses.ResponseOptions()
    true = responses.responses(turns, holds, options=options, waiting=NO_WORDS)
    events = (*holds, *responses.events(true, options=options))
    talk = made_talk(
        turns=tuple(turns), events=events, response_max=responses.worst(true), response_median=responses.middle(true),
        responses=tuple(each.duration for each in true) if lengths else None,
    )  # fmt: skip
    assert sorted(found_again(talk)) == sorted((each.start, each.end, each.duration > 5 + 1e-6) for each in true)


def stored(turns: tuple[Turn, ...], lengths: tuple[float, ...], *, kept: bool) -> Conversation:
    """A call with these responses by its figures, and by their lengths where those are kept."""
    return made_talk(turns=turns, responses=lengths if kept else None, response_max=max(lengths),
                     response_median=median(lengths))  # fmt: skip


def test_what_was_no_response_by_its_words_is_left_out() -> None:
    """Of 1, 2 and 4 s the customer asked to wait for the 2 s: the lengths that are stored tell which it was."""
    turns = answered(1.0, 2.0, 4.0)
    assert [end - start for start, end, _ in found_again(stored(turns, (1.0, 4.0), kept=True))] == [1.0, 4.0]
    longer = stored(answered(1.0, 20.0), (1.0,), kept=False)
    assert [end - start for start, end, _ in found_again(longer)] == [1.0]


def test_where_the_figures_are_not_met_single_responses_stay_unknown() -> None:
    """Without lengths nobody can tell which of 1, 2 and 4 s made a median of 2.5: none is invented."""
    talk = stored(answered(1.0, 2.0, 4.0), (1.0, 4.0), kept=False)
    assert restored(talk) == talk
    other = stored(answered(1.0, 2.0), (1.0, 3.0), kept=True)
    assert restored(other) == other
    one_too_few = stored(answered(4.0, 1.0, 2.0), (4.0, 1.0, 2.0, 2.0), kept=True)
    assert restored(one_too_few) == one_too_few


def test_new_calls_stay_as_they_are() -> None:
    """Where each response is an event already, nothing is looked for."""
    turns = answered(9.0, 9.0)  # of the first of which the customer had asked to wait
    events = (Event(kind="response", by="agent", start=102.0, end=111.0, slow=True),)
    talk = made_talk(turns=turns, events=events, responses=(9.0,), response_max=9.0, response_median=9.0)
    assert restored(talk) is talk
