"""The parts put together."""

import pytest

from conversation_cases import OPTIONS, Said, activity, exchange
from voicecheck.conversation import build
from voicecheck.conversation.pace import SoundFigures
from voicecheck.records import Roles

AGENT = [Said(1, 6, "您好请问有什么可以帮您"), Said(12, 16, "好的已经为您查询清楚了")]
CUSTOMER = [Said(7, 11, "我想查一下这个月的流量")]


def measured(call, sound=None):
    return build.measure(call, sound or {}, elderly=False, options=OPTIONS)


def test_a_call_of_two():
    """Both voices, the response, the talk share and the events are there."""
    talk = measured(exchange(AGENT, CUSTOMER))
    assert talk.two_party
    assert talk.customer_spoke
    assert (talk.agent.talk, talk.customer.talk) == (9, 4)
    assert talk.agent_talk_share == pytest.approx(9 / 13)
    assert (talk.response_median, talk.response_max) == (1, 1)
    assert (talk.overlap, talk.dead_air) == (0, 0)


def test_a_customer_who_never_spoke():
    """A silent line has dead air, no response, and a customer who did not speak, a click notwithstanding."""
    talk = measured(exchange([Said(1, 5, "您好请问有什么可以帮您"), Said(10, 12, "您好听得到吗")], [Said(7, 7.4)]))
    assert talk.customer_spoke is False
    assert talk.response_median is None
    silent = measured(exchange([Said(1, 5, "您好请问有什么可以帮您"), Said(10, 12, "您好听得到吗")], []))
    assert silent.customer is None
    assert silent.dead_air == 5


def one_channel(roles, said):
    call = build.exchange(roles, [[s.segment for s in said]], [activity(said)], 60.0, options=OPTIONS)
    return measured(call)


def test_an_agent_alone():
    """A practice call has turns, pauses and pace; what needs a second party is unknown, not zero."""
    said = [Said(1, 6, "您好请问有什么可以帮您", ((3, 3.4),)), Said(12, 16, "请您稍等我帮您查一下")]
    talk = one_channel(Roles(0, None), said)
    assert talk.agent.talk == 9
    assert {event.kind for event in talk.events} == {"pause"}
    unknown = (
        talk.overlap,
        talk.dead_air,
        talk.response_max,
        talk.agent_talk_share,
        talk.customer_spoke,
        talk.customer,
    )
    assert unknown == (None,) * 6
    assert not talk.two_party


def test_two_people_on_one_channel():
    """Nobody is told apart: unknown speakers, no events, no party's measures."""
    talk = one_channel(Roles(None, None, mixed=0), [*AGENT, *CUSTOMER])
    assert [turn.speaker for turn in talk.turns] == ["unknown"] * 3
    assert talk.events == ()
    assert (talk.agent, talk.customer, talk.dead_air) == (None, None, None)


def test_channels_of_unknown_people():
    """Two channels without known roles keep all speech, attributed to nobody."""
    call = build.exchange(
        Roles(None, None),
        [[s.segment for s in AGENT], [s.segment for s in CUSTOMER]],
        [activity(AGENT), activity(CUSTOMER)],
        60.0,
        options=OPTIONS,
    )
    assert [turn.speaker for turn in call.turns] == ["unknown"] * 3
    assert not measured(call).two_party


def test_swapped_channels_tell_the_same():
    """Which channel comes first makes no difference once roles are known."""
    first = exchange(AGENT, CUSTOMER)
    second = build.exchange(
        Roles(1, 0),
        [[s.segment for s in CUSTOMER], [s.segment for s in AGENT]],
        [activity(CUSTOMER), activity(AGENT)],
        300.0,
        options=OPTIONS,
    )
    assert (first.turns, first.events) == (second.turns, second.events)


def test_sound_comes_in_by_turn():
    """Counts of syllables, one a turn, give the acoustic rate and its agreement."""
    call = exchange(AGENT, CUSTOMER)
    characters = [turn.characters for turn in call.floor_turns("agent")]
    talk = measured(call, {"agent": SoundFigures(syllables=tuple(characters), level_dbfs=-23.0)})
    assert talk.rate_agreement == 1
    assert talk.agent.acoustic_rate_cpm == pytest.approx(talk.agent.speech_rate_cpm)
    assert talk.agent.level_dbfs == -23.0


def test_the_band_of_the_elderly():
    """The profile decides which band the share of time outside is about."""
    call = exchange([Said(0, 10, "您好请问有什么可以帮您您好请问有什么可以帮")], [])
    rate = measured(call).agent.speech_rate_cpm
    assert 100 < rate < 130
    slow = build.measure(call, {}, elderly=True, options=OPTIONS)
    assert slow.agent.rate_outside_share == 0
