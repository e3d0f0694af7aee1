"""An agent's day comes from sums."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from itertools import chain
from operator import add
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_calls import NO_VOICE, answered, hold, made_call, made_finding, made_talk, made_voice
from score_cases import drawn_day
from voicecheck.records import CallAnalysis, Conversation, Event, Score
from voicecheck.score.adding import Tally
from voicecheck.score.agents import CallSums, decode_sums, encode_sums
from voicecheck.score.answers import ResponseSums, response_sums
from voicecheck.score.confidence import Moments
from voicecheck.score.onecall import call_sums
from voicecheck.score.results import worst_results
from voicecheck.score.voices import voice_sums


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
    assert nothing.responses.median is None
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
    assert sums.interruptions_by_agent_counted == 1
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
            talk=made_talk(
                agent=replace(made_voice(10 * (i + 1), 4.0 * (i + 1)), longest_pause=float(i) or None),
                turns=answered(0.25 * i, 2.0),
                response_max=2.0,
            ),
        )
        for i in range(4)
    ]
    shuffled = [calls[i] for i in order]
    parts = sums_of(*shuffled[:cut]) + sums_of(*shuffled[cut:])
    assert parts == sums_of(*calls)
    assert parts == CallSums.sum(map(call_sums, shuffled))
    assert parts == parts + CallSums()


def test_a_tally_grows_and_what_it_gave_does_not() -> None:
    """A total taken on the way stays as it was when more is added."""
    tally = Tally(CallSums)
    tally.add(call_sums(made_call(findings=(made_finding("a"),))))
    early = tally.total()
    tally.add(call_sums(made_call(findings=(made_finding("a"),))))
    assert early.results["a", "fail"] == 1
    assert tally.total().results["a", "fail"] == 2
    assert CallSums().results == {}


def test_a_centre_is_no_larger_than_a_call() -> None:
    """The sums of a thousand calls hold as many numbers as those of one, and hardly more bytes."""
    one = call_sums(made_call(talk=made_talk(turns=answered(0.5, 1.0), response_max=1.0)))
    many = CallSums.sum([one] * 1000)
    assert len(many.spread) == len(one.spread)
    assert len(encode_sums(many)) < 1.5 * len(encode_sums(one))


def test_moments_are_those_of_the_calls() -> None:
    """60 characters in 10 s and 100 in 50 s; the third call has no agent's voice and is not among them."""
    calls = [made_talk(agent=made_voice(60, 10.0)), made_talk(agent=made_voice(100, 50.0)), made_talk(agent=None)]
    sums = sums_of(*(made_call(talk=talk) for talk in calls))
    expected = Moments(2, 160, 60.0, 60**2 + 100**2, 10.0**2 + 50.0**2, 600.0 + 5000.0)
    assert sums.moments("agent_speech_rate_cpm") == expected
    assert sums.moments("average_handling_time_s").n == 3


def test_qa_points_are_a_mean_over_scored_calls() -> None:
    """80 and 90 points and a call without a total make 85 over two calls; other cards do not count."""

    def scored(card: str, total: float | None) -> CallSums:
        return call_sums(made_call(), (Score(card=card, parts=(), total=total),))

    sums = CallSums.sum([scored("qa", 80.0), scored("qa", 90.0), scored("qa", None), scored("exam", 10.0)])
    assert (sums.qa_score, sums.qa_calls) == (85.0, 2)
    assert sums.moments("qa_score") == Moments(2, 170.0, 2, 80.0**2 + 90.0**2, 2, 170.0)
    assert call_sums(made_call()).qa_score is None


def test_norms_failed_share_leaves_out_what_was_not_judged() -> None:
    """One failed of four judged; what is unknown or does not apply is neither passed nor failed."""
    results = ["fail", "pass", "pass", "pass", "unknown", "not_applicable"]
    sums = call_sums(made_call(findings=tuple(made_finding(f"n{i}", each) for i, each in enumerate(results))))
    assert sums.norms_failed_share == 0.25
    assert sums.norms_asked == 5


@given(st.lists(st.lists(st.floats(0, 30), min_size=1, max_size=6), min_size=1, max_size=8))
def test_a_days_response_median_is_that_of_all_responses(calls: list[list[float]]) -> None:
    """Numpy's median over all responses of all calls, to a millionth of a second; not of the calls' medians."""
    sums = sums_of(*(made_call(talk=responding(*each)) for each in calls))
    assert sums.responses.median == pytest.approx(np.median(list(chain.from_iterable(calls))), abs=2e-6)
    assert sums.responses.longest == max(map(max, calls))
    assert sum(sums.responses.counts) == sums.responses.values.total() == sum(map(len, calls))
    assert decode_sums(encode_sums(sums)).responses.median == sums.responses.median


def responding(*waits: float) -> Conversation:
    """A call with responses of these lengths."""
    return made_talk(turns=answered(*waits), responses=waits, response_max=max(waits), response_median=median(waits))


def test_a_day_of_one_call_has_the_calls_median() -> None:
    """What the customer asked to wait for is no response on the day either, though it is shorter than the longest."""
    turns = answered(1.0, 2.0, 4.0)
    talk = made_talk(turns=turns, responses=(1.0, 4.0), response_max=4.0, response_median=2.5)
    assert sums_of(made_call(talk=talk)).responses.median == 2.5
    assert sums_of(made_call(talk=replace(talk, responses=None))).responses.median is None


def test_response_interval_narrows_with_calls_and_holds_the_median() -> None:
    """Forty calls know the median better than five; one call alone does not know how calls differ."""
    draw = np.random.default_rng(4)
    calls = [response_of(draw.lognormal(0, 0.6, 6)) for _ in range(40)]
    few, many = ResponseSums.sum(calls[:5]).estimate(0.95), ResponseSums.sum(calls).estimate(0.95)
    assert few is not None
    assert many is not None
    assert few.bounds is not None
    assert many.bounds is not None
    assert many.bounds[0] < many.value < many.bounds[1]
    assert many.bounds[1] - many.bounds[0] < few.bounds[1] - few.bounds[0]
    assert many.bounds[0] < 1.0 < many.bounds[1]
    alone = calls[0].estimate(0.95)
    assert alone is not None
    assert alone.bounds is None
    assert ResponseSums().estimate(0.95) is None


def response_of(seconds: Iterable[float]) -> ResponseSums:
    """Sums of a call with these responses."""
    waits = list(map(float, seconds))
    return response_sums(made_talk(turns=answered(*waits), responses=tuple(waits), response_max=max(waits)))


def test_sums_come_back_from_bytes() -> None:
    """Everything that was written is read, exactly."""
    sums = drawn_day(np.random.default_rng(1), 7)
    assert decode_sums(encode_sums(sums)) == sums
    assert decode_sums(encode_sums(CallSums())) == CallSums()
    assert encode_sums(sums) == encode_sums(decode_sums(encode_sums(sums)))


@pytest.mark.parametrize("spoil", [
    lambda data: data[:0], lambda data: data[:-3], lambda data: data[:40] + b"x" + data[41:], lambda data: b"{}" + data,
    lambda data: zlib.compress(zlib.decompress(data).replace(b'["3.', b'["2.')),
    lambda data: zlib.compress(zlib.decompress(data).replace(b'"calls"', b'"callz"')),
    lambda data: zlib.compress(zlib.decompress(data)[:1] + b"1]"),
])  # fmt: skip
def test_damaged_or_old_sums_are_refused(spoil: Callable[[bytes], bytes]) -> None:
    """What was cut, changed or written by another version is a ValueError, never another number."""
    with pytest.raises(ValueError, match="cannot be read"):
        decode_sums(spoil(encode_sums(drawn_day(np.random.default_rng(1), 2))))
