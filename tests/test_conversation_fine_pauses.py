"""Turns of many short islands, as real speakers leave them, are the turns that they were with fewer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_cases import Said, events, exchange
from voicecheck.conversation.build import Exchange

STORY = "我要投诉你们上个月乱扣了我五十块钱我打了三次电话"
AGENT = (
    Said(1, 4, "您好请问有什么可以帮您"),
    Said(9, 9.5, "嗯"),
    Said(13.3, 17, "等一下您听错了吧我说的不是这个"),
    Said(22, 26, "请您稍等我帮您查一下"),
    Said(41, 45, "感谢您的耐心等待已经查到了"),
    Said(60, 63, "那您现在可以用了"),
)
CUSTOMER = (Said(5, 14, STORY), Said(18, 21.5, "那你帮我看看到底怎么回事"), Said(46, 55.5, STORY))


def cut(said: Sequence[Said], shares: Sequence[float], silence: float) -> list[Said]:
    """The same with a silence after each such share of everything that lasts, islands of 0.3 s left at least."""
    done = []
    for one in said:
        silences, cursor = [], one.start
        for share in sorted(shares) if one.end - one.start > 2 else ():
            start = one.start + share * (one.end - one.start)
            if start - cursor >= 0.3 and one.end - start - silence >= 0.3:
                silences.append((start, start + silence))
                cursor = start + silence
        done.append(Said(one.start, one.end, one.text, tuple(silences)))
    return done


def kinds(call: Exchange) -> dict[str, list[tuple[float, float]]]:
    """What happened, without pauses and overlaps, which are of sound."""
    wanted = ("interruption", "backchannel", "hold", "dead_air", "response")
    return {kind: [(round(e.start, 2), round(e.end, 2)) for e in events(call, kind)] for kind in wanted}


def test_the_dialogue_has_one_of_each() -> None:
    """Else the property below would say little."""
    assert {kind: len(found) for kind, found in kinds(exchange(AGENT, CUSTOMER)).items()} == {
        "interruption": 1, "backchannel": 1, "hold": 1, "dead_air": 1, "response": 3
    }  # fmt: skip


@given(st.lists(st.floats(0.02, 0.98), max_size=12), st.lists(st.floats(0.02, 0.98), max_size=12), st.floats(0.2, 0.45))
def test_pauses_of_a_speaker_change_nothing_between_the_parties(
    agent: list[float], customer: list[float], silence: float
) -> None:
    """Silences under half a second are in the turn: its edges, who took the floor, holds and responses are the same."""
    whole = exchange(AGENT, CUSTOMER)
    fine = exchange(cut(AGENT, agent, silence), cut(CUSTOMER, customer, silence))
    assert [(t.speaker, t.kind, t.start, t.end) for t in fine.turns] == [
        (t.speaker, t.kind, t.start, t.end) for t in whole.turns
    ]
    found, before = kinds(fine), kinds(whole)
    assert {**found, "interruption": len(found["interruption"])} == {
        **before, "interruption": len(before["interruption"])
    }  # fmt: skip
    assert fine.responses == whole.responses
    assert all(len(t.pauses) == len(events_in(fine, t.start, t.end, t.speaker)) for t in fine.turns if t.kind == "turn")


def events_in(call: Exchange, start: float, end: float, speaker: str) -> list[float]:
    """When pauses of a speaker begin within a time."""
    return [e.start for e in events(call, "pause") if e.by == speaker and start <= e.start < end]


@pytest.mark.parametrize(("silence", "inside"), [(0.3, True), (0.7, True), (0.8, True), (0.9, False)])
def test_an_acknowledgement_in_a_pause_leaves_the_turn_whole(silence: float, inside: bool) -> None:
    """嗯 where the agent takes breath, up to 0.8 s, leaves turn and pause whole; in a longer silence it answers."""
    agent = [Said(1, 9, "您的订单已经发出了预计三天之内到您手里", ((5.0, 5.0 + silence),))]
    call = exchange(agent, [Said(5.05, 5.05 + min(silence - 0.1, 0.35), "嗯"), Said(12, 15, "好的那我等着吧")])
    turns = [(t.speaker, t.kind) for t in call.turns if t.start < 10]
    if inside:
        assert turns == [("agent", "turn"), ("customer", "backchannel")]
        (pause,) = events(call, "pause")
        assert (pause.by, pause.start, pause.end) == ("agent", 5.0, 5.0 + silence)
        assert len(call.responses) == 0
    else:
        assert turns == [("agent", "turn"), ("customer", "turn"), ("agent", "turn")]


def test_a_hold_is_not_parted_by_what_the_agent_does_not_say() -> None:
    """A customer who talks to somebody else meanwhile, in pieces, ends no announced hold; the agent's return does."""
    customer = [Said(5, 8, "那你帮我看看"), Said(30, 31, "喂"), Said(38.2, 38.9, "嗯")]
    agent = [Said(10, 14, "好的请您稍等我帮您查一下", ((12, 12.3),)), Said(45, 49, "感谢您的耐心等待", ((46, 46.4),))]
    (hold,) = events(exchange(agent, customer), "hold")
    assert (hold.start, hold.end, hold.announced) == (14, 45, True)


@pytest.mark.parametrize(("length", "kind"), [(0.35, "backchannel"), (1.0, "backchannel"), (1.1, "turn")])
def test_without_text_a_short_sound_in_the_others_turn_is_a_backchannel(length: float, kind: str) -> None:
    """Of a caller whose words are not written down, up to 1 s is taken for an acknowledgement, more for an attempt."""
    agent = [Said(1, 20, "", tuple((3.0 * k, 3.0 * k + 0.3) for k in range(1, 6)))]
    call = exchange(agent, [Said(7.1, 7.1 + length), Said(21, 24)])
    assert [t.kind for t in call.turns if t.speaker == "customer"] == [kind, "turn"]
    assert [t.speaker for t in call.turns if t.kind == "turn"].count("agent") == 1
    assert events(call, "interruption") == []
