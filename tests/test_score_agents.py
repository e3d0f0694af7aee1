"""An agent's day comes from sums."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_calls import NO_VOICE, hold, made_call, made_finding, made_talk, made_voice
from voicecheck.records import CallAnalysis, Event
from voicecheck.score.agents import CallSums, call_sums, voice_sums
from voicecheck.score.results import worst_results


def sums_of(*calls: CallAnalysis) -> CallSums:
    """The sums of several calls."""
    return reduce(add, map(call_sums, calls), CallSums())


def test_rate_is_from_sums_not_a_mean_of_rates() -> None:
    """A short fast call and a long slow one: 60 characters in 10 s and 100 in 50 s make 160 a minute."""
    fast = made_call(talk=made_talk(agent=made_voice(60, 10.0)))
    slow = made_call(talk=made_talk(agent=made_voice(100, 50.0, pause=10.0)))
    assert sums_of(fast, slow).agent.speech_rate_cpm == pytest.approx(160.0)
    assert sums_of(fast, slow).agent.articulation_rate_cpm == pytest.approx(192.0)


def test_no_calls_have_no_rates() -> None:
    """Of nothing, nothing is known: every rate is None, not zero."""
    nothing = CallSums()
    assert nothing.agent.speech_rate_cpm is None
    assert nothing.agent.level_dbfs is None
    assert nothing.agent_talk_share is None
    assert nothing.per_call(0) is None
    assert nothing.response_median is None
    assert nothing.team is None


def test_one_call_gives_back_its_own_measures() -> None:
    """The sums of a single call derive the measures it came with."""
    voice = made_voice(
        100, 30.0, syllables=110, acoustic_rate_cpm=220.0, level_dbfs=-21.0, pitch_sd_semitones=2.5, clarity=0.9,
        rate_outside_share=0.4,
    )  # fmt: skip
    sums = voice_sums(voice)
    assert sums.acoustic_rate_cpm == pytest.approx(220.0)
    assert sums.level_dbfs == pytest.approx(-21.0)
    assert sums.pitch_sd_semitones == pytest.approx(2.5)
    assert sums.clarity == pytest.approx(0.9)
    assert sums.outside_share == pytest.approx(0.4)


def test_what_was_not_measured_weighs_nothing() -> None:
    """A call without level, pitch, clarity and syllables leaves the others' as they are."""
    known = voice_sums(made_voice(100, 30.0, syllables=110, acoustic_rate_cpm=220.0, level_dbfs=-21.0, clarity=0.9))
    both = known + voice_sums(made_voice(500, 100.0)) + voice_sums(None)
    assert both.level_dbfs == pytest.approx(-21.0)
    assert both.clarity == pytest.approx(0.9)
    assert both.acoustic_rate_cpm == pytest.approx(220.0)
    assert voice_sums(NO_VOICE).level_dbfs is None


def test_only_calls_of_two_parties_count_for_what_needs_two() -> None:
    """A practice call adds its characters but is not in the calls that interruptions are spread over."""
    rude = made_talk(
        events=(
            Event(kind="interruption", start=1, end=2, by="agent", yielded=True),
            Event(kind="interruption", start=3, end=4, by="agent", yielded=False),
            Event(kind="interruption", start=5, end=6, by="customer", yielded=True),
            hold(10, 30),
        )
    )
    practice = made_talk(two_party=False, customer=None)
    sums = sums_of(made_call(talk=rude), made_call(talk=practice))
    assert (sums.calls, sums.paired) == (2, 1)
    assert sums.interruptions_by_agent == 2
    assert sums.interruptions_yielded_by_agent == 1
    assert sums.interruptions_by_customer == 1
    assert sums.per_call(sums.interruptions_by_agent) == 2.0
    assert (sums.holds, sums.hold, sums.longest_hold) == (1, 20.0, 20.0)
    assert sums.agent.characters == 200
    assert sums.agent_talk_share == pytest.approx(0.75)


def test_a_norm_counts_once_a_call_by_its_worst_result() -> None:
    """Two hits of a norm on a call are one failed norm; on two calls they are two."""
    twice = made_call(
        findings=(made_finding("word.what"), made_finding("word.what"), made_finding("close.wish", "pass"))
    )
    sums = sums_of(twice, made_call(findings=(made_finding("word.what"), made_finding("close.wish"))))
    assert sums.failed_norms() == (("word.what", 2), ("close.wish", 1))
    assert sums.result_count("fail") == 3
    assert sums.result_count("pass") == 1


def test_worst_result_keeps_fail_over_all_and_pass_over_unknown() -> None:
    """Fail beats pass, pass beats unknown, unknown beats not applicable, in any order."""
    order = ["not_applicable", "unknown", "pass", "fail"]
    for worse, better in [(a, b) for i, a in enumerate(order) for b in order[:i]]:
        for pair in ((worse, better), (better, worse)):
            assert worst_results(made_finding("x", each) for each in pair) == {"x": worse}
    assert worst_results([]) == {}


def test_team_is_that_of_most_calls() -> None:
    """An agent lent to another team for one call keeps the own team."""
    calls = [made_call(team=team) for team in ("T1", "T2", "T1", None)]
    assert sums_of(*calls).team == "T1"


@given(st.permutations(range(4)), st.integers(0, 4))
def test_order_and_grouping_do_not_matter(order: list[int], cut: int) -> None:
    """Calls may be added in any order and grouping: a team's sums are those of its agents."""
    calls = [
        made_call(
            team=f"T{i % 2}",
            findings=(made_finding("word.what", "fail" if i % 2 else "pass"),),
            talk=made_talk(agent=replace(made_voice(10 * (i + 1), 4.0 * (i + 1)), longest_pause=float(i) or None)),
        )
        for i in range(4)
    ]
    shuffled = [calls[i] for i in order]
    parts = sums_of(*shuffled[:cut]) + sums_of(*shuffled[cut:])
    assert parts == sums_of(*calls)
