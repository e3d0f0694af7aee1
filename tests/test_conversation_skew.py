"""Channels out of step: found from the dialogue, told with their size, and nothing between the parties judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversation_cases import OPTIONS, Said, activity, events, exchange
from made_calls import made_call, made_recording, made_talk
from random_dialogues import Manner, dialogue, late
from voicecheck.conversation import build
from voicecheck.conversation.mending import mended_talk, note, recorded_finding, skew_of
from voicecheck.conversation.skew import Skew, SkewOptions, find_skew
from voicecheck.intervals import Intervals
from voicecheck.records import Conversation, Finding, Roles
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.unrecorded import OUT_OF_STEP
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.options import RulesOptions
from voicecheck.score.onecall import call_sums
from voicecheck.tables.rows import call_row

ORDINARY = Manner()
EAGER = Manner(agent_cuts_in=0.5)
BOTH_EAGER = Manner(agent_cuts_in=0.5, customer_cuts_in=0.3)
ELDERLY = Manner(customer_gap=(1.2, 0.8), acknowledges=0.9)
QUICK = Manner(agent_gap=(0.2, 0.6), customer_gap=(0.2, 0.6), agent_cuts_in=0.1, customer_cuts_in=0.1)
SEEDS = range(70_000, 70_020)


def found(agent: Intervals, customer: Intervals) -> Skew | None:
    duration = max(agent[-1].end, customer[-1].end) + 1
    return find_skew(agent, customer, duration, options=SkewOptions())


@pytest.mark.parametrize("manner", [ORDINARY, EAGER, BOTH_EAGER, ELDERLY, QUICK, replace(ORDINARY, turns=12)])
def test_channels_in_step_are_left_alone(manner: Manner) -> None:
    """People who cut in at half of the turns, acknowledge all the time or answer slowly are in step."""
    assert [seed for seed in SEEDS if found(*dialogue(seed, manner))] == []


@pytest.mark.parametrize(("shift", "least"), [(1.0, 10), (1.5, 17), (3.0, 17), (-1.5, 17)])
def test_a_shift_is_found_with_its_size(shift: float, least: int) -> None:
    """A shift of 1.5 s or more is found in nearly all dialogues of 30 turns, to 0.35 s."""
    talks = [dialogue(seed, ORDINARY) for seed in SEEDS]
    skews = [skew for agent, customer in talks if (skew := found(agent, late(customer, shift)))]
    assert len(skews) >= least
    assert all(abs(skew.first - shift) < 0.35 and skew.first == skew.last for skew in skews)


@pytest.mark.parametrize("drift", [0.04, -0.04])
def test_a_drift_is_found_with_its_size(drift: float) -> None:
    """A drift of 4 % shows as an offset that grows from nothing to what it is at the end of the call."""
    talks = [dialogue(seed, ORDINARY) for seed in SEEDS]
    skews = [skew for agent, customer in talks if (skew := found(agent, late(customer, 0.0, drift)))]
    assert len(skews) >= 16
    assert sum(abs(s.first) < 0.6 and abs(s.last - drift / (1 + drift) * s.duration) < 0.8 for s in skews) >= 16


def test_too_little_talk_tells_nothing() -> None:
    """Nobody, one party, or a word each: whether the channels are in step cannot be told."""
    agent, customer = dialogue(1, ORDINARY)
    assert found(agent[:2], late(customer[:2], 1.5)) is None
    assert find_skew((), customer, 100.0, options=SkewOptions()) is None
    assert find_skew((), (), 0.0, options=SkewOptions()) is None


ASKED = "我想问一下上个月的账单怎么多了五十块"
ANSWERED = "好的这边帮您看一下上个月的账单"
LENGTHS = (3, 4.5, 6, 3.5, 5, 4, 8, 3, 4.5, 6.5, 3.5, 7, 5, 4, 3, 5.5)
STARTS = [1 + sum(LENGTHS[:k]) + 0.5 * k for k in range(len(LENGTHS))]
AGENT = [Said(STARTS[k], STARTS[k] + LENGTHS[k], ANSWERED) for k in range(0, len(LENGTHS), 2)]
CUSTOMER = [Said(STARTS[k], STARTS[k] + LENGTHS[k], ASKED) for k in range(1, len(LENGTHS), 2)]


def moved(said: list[Said], by: float) -> list[Said]:
    return [Said(one.start + by, one.end + by, one.text) for one in said]


def measured(call: build.Exchange) -> Conversation:
    return build.measure(call, {}, elderly=False, options=OPTIONS)


@pytest.mark.parametrize(("by", "way"), [(1.5, "late"), (-1.5, "early"), (0.8, "late")])
def test_what_happens_between_the_parties_is_unknown(by: float, way: str) -> None:
    """A recording of which one channel is late accuses nobody of cutting in, and the size is told."""
    call = exchange(AGENT, moved(CUSTOMER, by))
    talk = measured(call)
    assert talk.channel_offset_s == pytest.approx(by, abs=0.05)
    assert talk.channel_drift_s == 0
    assert (talk.overlap, talk.dead_air, talk.response_median, talk.response_max) == (None,) * 4
    assert {event.kind for event in call.events} <= {"pause", "hold"}
    assert call.skew
    assert f"out of step by about {abs(by):.1f} s (the customer's is {way})" in note(call.skew)
    judged = Call(made_recording(), talk, 0.5)
    for name in ("interruptions_by_agent", "dead_air_each_s", "response_max_s", "responses_s", "unacknowledged_s"):
        assert take_measure(name, judged, RulesOptions(fillers=())).reason == OUT_OF_STEP


def test_turns_are_those_of_channels_in_step() -> None:
    """Turns are built as if the channels were in step, and told at the times at which they can be heard."""
    straight, skewed = exchange(AGENT, CUSTOMER), exchange(AGENT, moved(CUSTOMER, 1.5))
    assert straight.skew is None
    assert events(straight, "overlap") == []
    for role, by in (("agent", 0.0), ("customer", 1.5)):
        for one, other in zip(straight.floor_turns(role), skewed.floor_turns(role), strict=True):
            assert (other.text, other.characters) == (one.text, one.characters)
            assert (other.start, other.end) == pytest.approx((one.start + by, one.end + by))


def test_norms_see_who_answered_whom() -> None:
    """Rules are judged on mended times; the customer's evidence is found at the time in the recording."""
    talk = measured(exchange(AGENT, moved(CUSTOMER, 5.5)))
    skew = skew_of(talk)
    assert skew
    mended = [turn.speaker for turn in mended_talk(talk, skew).turns]
    assert mended == ["agent", "customer"] * 8
    assert [turn.speaker for turn in talk.turns] != mended
    here = Finding(rule_id="x", pack="p", result="fail", speaker="customer", start=5.0, end=6.0)
    told = recorded_finding(here, skew)
    assert (told.start, told.end) == pytest.approx((10.5, 11.5), abs=0.05)
    assert recorded_finding(replace(here, speaker="agent"), skew).start == 5.0


@pytest.mark.parametrize(("late_s", "agent", "expected"), [(0.0, 0, None), (1.5, 0, 1.5), (1.5, 1, -1.5)])
def test_leaks_know_better_than_the_dialogue(late_s: float, agent: int, expected: float | None) -> None:
    """Where the leaks show how late the second channel is, the dialogue is not asked."""
    sides = [AGENT, moved(CUSTOMER, 1.5)]
    if agent:
        sides.reverse()
    call = build.exchange(
        Roles(agent, 1 - agent, source="manifest"),
        [[one.segment for one in said] for said in sides],
        [activity(said) for said in sides],
        120.0,
        late=late_s,
        options=OPTIONS,
    )
    assert measured(call).channel_offset_s == expected


@pytest.mark.parametrize(
    ("first", "last"), [(1.5, 1.5), (0.2, 3.0), (3.0, 0.2), (-0.1, -4.0), (-2.0, -0.5), (0.0, 0.8)]
)
def test_a_stored_shift_is_the_same_again(first: float, last: float) -> None:
    """What a conversation keeps is enough to know the shift at each time."""
    skew = Skew(first, last, 200.0)
    talk = measured(exchange(AGENT, CUSTOMER, duration=200.0))
    again = skew_of(replace(talk, channel_offset_s=skew.greatest, channel_drift_s=last - first))
    assert again
    assert (again.first, again.last) == pytest.approx((first, last))
    assert skew.mended(skew.recorded(77.0)) == pytest.approx(77.0)
    assert skew_of(talk) is None


def test_a_drift_is_told_from_where_to_where() -> None:
    """The note of a drift names both ends and which way it goes."""
    assert "by 0.0 to 2.3 s, growing (the customer's is late)" in note(Skew(0.0, 2.3, 60.0))
    assert "by 0.4 to 2.0 s, shrinking (the customer's is early)" in note(Skew(-2.0, -0.4, 60.0))


def test_tables_have_no_figure_between_parties_out_of_step() -> None:
    """Of a call out of step the counts between the parties are null, not zero; its holds and its offset are there."""
    talk = replace(made_talk(), channel_offset_s=1.5, channel_drift_s=0.0, overlap=None, dead_air=None)
    row = call_row(made_call(talk=talk), date(2026, 11, 20))
    assert (row["channel_offset_s"], row["channel_drift_s"], row["hold_count"]) == (1.5, 0.0, 0)
    between = ("interruptions_by_agent", "interruptions_by_agent_counted", "interruptions_by_customer",
               "backchannels_by_agent", "slow_responses", "dead_air_count", "overlap_s", "dead_air_s")  # fmt: skip
    assert [row.get(name) for name in between] == [None] * len(between)
    sums = call_sums(made_call(talk=talk))
    assert (sums.paired, sums.timed, sums.per_timed_call(sums.interruptions_by_agent)) == (1, 0, None)
