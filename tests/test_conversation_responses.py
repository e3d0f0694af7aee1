"""How long a customer waits for the agent's first sound."""

import pytest

from conversation_cases import Said, exchange
from voicecheck.conversation import responses
from voicecheck.intervals import Interval


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
    assert [e.end for e in responses.slow(found, options=responses.ResponseOptions())] == [9]


def test_a_click_asks_for_no_response():
    """A short sound without text, long before the agent goes on, accuses nobody of being slow."""
    assert waits([Said(0, 2, "请您说一下"), Said(20, 22, "您还在吗")], [Said(3, 5, "我想查话费"), Said(9, 9.5)]) == []
