"""Of a party that was not recorded nothing is measured, as nothing is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from made_calls import hold, made_call, made_talk
from voicecheck.records import Conversation, Event, Turn
from voicecheck.report.verdict import build_verdict
from voicecheck.rules.call.between import known_talk
from voicecheck.score.onecall import call_sums
from voicecheck.tables.rows import call_row
from voicecheck.tables.talk import event_rows

DAY = date(2026, 11, 20)
PAUSE = Event(kind="pause", start=2.0, end=2.5, by="customer")
BETWEEN = (hold(5, 14), Event(kind="dead_air", start=20, end=25), Event(kind="response", start=1, end=5, slow=True))


def said(speaker: str, text: str) -> Turn:
    return Turn(speaker="agent" if speaker == "agent" else "customer", kind="turn", start=1.0, end=31.0, text=text)


TALK = made_talk(
    turns=(said("customer", "我想查一下我的订单到哪里了"),), events=(*BETWEEN, PAUSE), agent=None,
    agent_talk_share=0.0, response_median=4.0, response_max=4.0, responses=(4.0,),
)  # fmt: skip
AGENT_UNRECORDED = TALK
CUSTOMER_UNRECORDED = replace(TALK, turns=(said("agent", "您是想查订单，对吗？"),), customer=None, customer_spoke=False)
NOT_ANSWERED = replace(TALK, unjudged="the call was not answered")
NOBODY = replace(TALK, turns=(), customer=None, customer_spoke=False)
UNHEARD = pytest.mark.parametrize("talk", [AGENT_UNRECORDED, CUSTOMER_UNRECORDED, NOT_ANSWERED, NOBODY])
NEEDS_BOTH = (
    "interruptions_by_agent", "interruptions_by_agent_counted", "interruptions_by_customer", "backchannels_by_agent",
    "overlap_s", "response_median_s", "response_max_s", "slow_responses", "dead_air_s", "dead_air_count", "hold_count",
    "hold_s", "longest_hold_s", "agent_talk_share",
)  # fmt: skip


@UNHEARD
def test_tables_hold_nothing_between_parties_of_whom_one_was_not_heard(talk: Conversation) -> None:
    """Each measure that needs both is null, no 0; of events only those of one channel are told."""
    row = call_row(made_call(talk=talk), DAY)
    assert row["two_party"] is False
    assert {name for name in NEEDS_BOTH if row.get(name) is not None} == set()
    assert [event["kind"] for event in event_rows(made_call(talk=talk))] == ["pause"]


def test_that_the_customer_spoke_is_known_only_where_it_was_heard() -> None:
    """A channel that was not recorded does not say that the customer was silent."""
    assert call_row(made_call(talk=CUSTOMER_UNRECORDED), DAY)["customer_spoke"] is None
    assert call_row(made_call(talk=AGENT_UNRECORDED), DAY)["customer_spoke"] is True


@UNHEARD
def test_figures_between_the_parties_are_unknown(talk: Conversation) -> None:
    """What check prints shows no count of what needs both."""
    figures = build_verdict(made_call(talk=talk), norms={}, band=(120.0, 150.0)).figures
    (between,) = [figure for figure in figures if figure.key == "two_parties"]
    assert (between.value, between.shown.en) == (None, "unknown")
    assert not [figure for figure in figures if figure.key in ("dead_air", "holds", "overlap", "talk_share")]


@UNHEARD
def test_such_a_call_is_in_no_mean_of_what_needs_both(talk: Conversation) -> None:
    """An agent's day counts it among the calls, not among those of two parties."""
    sums = call_sums(made_call(talk=talk))
    assert (sums.calls, sums.paired, sums.timed, sums.holds, sums.slow_responses) == (1, 0, 0, 0, 0)


def test_where_both_were_heard_nothing_is_left_out() -> None:
    """A customer who is silent on a line that was recorded, and another language, leave the measures as they are."""
    silent = replace(CUSTOMER_UNRECORDED, turns=(said("agent", "喂，听不到您的声音，再见。"),))
    foreign = replace(made_talk(events=BETWEEN), foreign=("customer",))
    for talk in (silent, foreign):
        assert known_talk(made_call(talk=talk)) == talk
