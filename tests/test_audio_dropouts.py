"""What was not recorded, or lost in noise, is told from silence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import sound
from test_audio_channels import LEFT_TURNS, RIGHT_TURNS, SECONDS, call, delayed, recording, talk
from test_rules_judge import OPTIONS, pack_of
from voicecheck.audio.channels import examine, notes
from voicecheck.intervals import Interval, Intervals
from voicecheck.proofs.examples import build_call
from voicecheck.records import Conversation, Event, Finding
from voicecheck.rules.judge.verdict import judge_call

LEFT = sound.noise(SECONDS, dbfs=-60, seed=1) + talk(LEFT_TURNS, -20.0, 1)
RIGHT = sound.noise(SECONDS, dbfs=-60, seed=2) + talk(RIGHT_TURNS, -22.0, 2)


def without(samples: sound.Floats, *stretches: tuple[float, float], value: float = 0.0) -> sound.Floats:
    """The samples with a constant value in some stretches."""
    cut = samples.copy()
    for start, end in stretches:
        cut[round(start * 8000) : round(end * 8000)] = value
    return cut


@pytest.mark.parametrize("value", [0.0, 0.01])
@pytest.mark.parametrize("stretch", [(30.0, 60.0), (0.0, 18.0), (31.0, 36.0)])
def test_a_channel_that_was_not_recorded_for_a_while(stretch: tuple[float, float], value: float) -> None:
    """It dies, comes late or fails in between while the other party talks: said with its times."""
    report = examine(recording(without(LEFT, stretch, value=value), RIGHT))
    assert report.unrecorded == ((Interval(*stretch),), ())
    (note,) = (said for said in notes(report) if "not recorded" in said)
    assert note.startswith(f"the left channel was not recorded from {stretch[0]:.0f} to {stretch[1]:.0f} s")


@pytest.mark.parametrize("stretch", [(31.0, 33.5), (59.0, 60.0)])
def test_a_short_gap_is_no_dropout(stretch: tuple[float, float]) -> None:
    """Less than three seconds are not told."""
    assert examine(recording(without(LEFT, stretch), RIGHT)).unrecorded == ((), ())


def test_a_line_that_mutes_its_silences_was_recorded() -> None:
    """Where every pause is digital silence, a long one is a pause, too; a whole channel of it is empty."""
    muted = without(LEFT, (0, 2), (12, 20), (30, 40), (46, 52), (58, 60))
    muted = without(muted, (3, 3.3), (5, 5.3), (22, 22.5), (42, 42.5), (54, 54.3))
    assert examine(recording(muted, RIGHT)).unrecorded == ((), ())
    dead = examine(recording(np.zeros_like(LEFT), RIGHT))
    assert (dead.unrecorded, dead.empty) == (((), ()), (True, False))


def test_a_recorder_that_was_stopped_for_a_while() -> None:
    """Neither channel holds anything in the midst of the call; at its end the file was filled up."""
    both = [without(samples, (31.0, 36.0)) for samples in (LEFT, RIGHT)]
    assert examine(recording(*both)).unrecorded == ((Interval(31, 36),),) * 2
    ended = [without(samples, (52.0, 60.0)) for samples in (LEFT, RIGHT)]
    assert examine(recording(*ended)).unrecorded == ((), ())


@pytest.mark.parametrize("db", [-40.0, -28.0, -22.0])
def test_a_channel_in_which_noise_may_hide_a_voice_is_not_empty(db: float) -> None:
    """A caller in a car is on the line, however little of them is heard."""
    report = examine(recording(LEFT, sound.noise(SECONDS, dbfs=db, seed=3) + talk(RIGHT_TURNS, db - 3, 2)))
    assert (report.empty, report.noisy) == ((False, False), (False, True))
    assert any("too noisy to hear" in note for note in notes(report))


def test_a_quiet_channel_is_empty_and_a_heard_one_is_not_too_noisy() -> None:
    """The noise of an ordinary line hides nobody, and who is heard over noise is heard."""
    quiet = examine(recording(LEFT, sound.noise(SECONDS, dbfs=-59, seed=3)))
    assert (quiet.empty, quiet.noisy) == ((False, True), (False, False))
    heard = examine(call(leak_db=None, right_dbfs=-20, noise_dbfs=-36))
    assert (heard.empty, heard.noisy) == ((False, False), (False, False))


DIALOGUE = (
    "A: 您好。\nC: 我的东西坏了，我要投诉你们。\n" + "A: 我帮您看这个订单的情况。\nC: 你快一点。\n" * 12 + "A: 好。"
)


def judged(rule: str, **changed: object) -> Finding:
    """The first finding of a rule on a dialogue of which something was not heard."""
    made, heard = build_call(DIALOGUE)
    heard = replace(heard, **changed)  # type: ignore[arg-type]
    return judge_call(made, heard, [pack_of(rule)], options=OPTIONS)[0]


def end_of(talk: Conversation) -> float:
    """When a conversation ends."""
    return talk.duration


SORRY = "kind: when, when: {phrases: [投诉], speaker: customer}, condition: {phrases: [抱歉]}"
OPENING = "kind: must, window: opening, condition: {phrases: [工号]}"
CLOSING = "kind: must, window: closing, condition: {phrases: [再见]}"
LAST = end_of(build_call(DIALOGUE)[1])


@pytest.mark.parametrize(
    ("rule", "missing", "result"),
    [
        (OPENING, Interval(0, 5), "unknown"),
        (OPENING, Interval(LAST - 8, LAST), "fail"),
        (CLOSING, Interval(LAST - 8, LAST), "unknown"),
        (CLOSING, Interval(0, 5), "fail"),
        (SORRY, Interval(20, 30), "unknown"),
        (SORRY, Interval(0, 0.1), "unknown"),
        (SORRY + ", window: {after: trigger}", Interval(0, 0.1), "fail"),
        (SORRY + ", window: {after: trigger, turns: 2}", Interval(LAST - 8, LAST), "fail"),
        (SORRY + ", window: {before: trigger, turns: 5}", Interval(0, 0.1), "unknown"),
        ("kind: must, condition: {phrases: [抱歉]}", Interval(20, 30), "unknown"),
        ("kind: never, condition: {phrases: [看这个订单]}", Interval(20, 30), "fail"),
    ],
)
def test_what_may_have_been_said_there_is_unknown(rule: str, missing: Interval, result: str) -> None:
    """What was not found may have been said where the agent was not recorded; what was said wrongly was said."""
    assert LAST > 55
    assert judged(rule).result == "fail"
    finding = judged(rule, agent_unrecorded=(missing,))
    assert (finding.result, "not recorded" in (finding.reason or "")) == (result, result == "unknown")


@pytest.mark.parametrize("party", ["agent", "customer"])
def test_silence_that_was_not_recorded_is_no_silence(party: str) -> None:
    """Dead air and late answers rest on both channels."""
    missing: Intervals = (Interval(20, 30),)
    rule = "kind: measure, measure: duration_s, max: 1"
    assert judged(rule, **{f"{party}_unrecorded": missing}).result == "fail"
    rule = "kind: measure, measure: response_max_s, max: 0.1"
    assert judged(rule, response_max=4.0).result == "fail"
    assert judged(rule, response_max=4.0, **{f"{party}_unrecorded": missing}).result == "unknown"


def test_a_customer_in_noise_is_not_a_silent_one() -> None:
    """Neither that they were silent nor what they needed is known."""
    made, heard = build_call(
        "A: 您好，请问有什么可以帮您？\nA: 您好，听得到吗？\nA: 您好，请问您能听到吗？听不到我就先挂断了，再见。"
    )
    rule = "kind: measure, measure: silent_customer, max: 0"
    silent = replace(heard, customer_spoke=False, two_party=True)
    (before,) = judge_call(made, silent, [pack_of(rule)], options=OPTIONS)
    (finding,) = judge_call(made, replace(silent, too_noisy=("customer",)), [pack_of(rule)], options=OPTIONS)
    assert finding.result == "unknown"
    assert finding.reason == "the customer's channel is too noisy to hear whether they speak"
    assert before.reason != finding.reason


@pytest.mark.parametrize(("late", "side"), [(1.5, 0), (1.5, 1), (-0.8, 1)])
def test_a_piece_lost_in_mid_call_shows_in_the_leaks(late: float, side: int) -> None:
    """What leaks over comes with another delay from then on: said with its size and when."""
    heard = call(leak_db=-26)
    samples = [heard.samples[0].copy(), heard.samples[1].copy()]
    at, gap = 31 * 8000, np.zeros(round(abs(late) * 8000), np.int16)
    one = samples[side]
    moved = (
        np.concatenate([one[:at], gap, one[at:]]) if late > 0 else np.concatenate([one[:at], one[at + len(gap) :], gap])
    )
    samples[side] = moved[: len(one)]
    report = examine(replace(heard, samples=np.stack(samples)))
    assert report.jump is not None
    assert abs(report.jump[0]) == pytest.approx(abs(late), abs=0.05)
    assert (report.jump[0] > 0) is ((late > 0) is (side == 1))
    assert 20 < report.jump[1] < 45
    assert any("jump out of step by about" in note for note in notes(report))


def test_an_echo_beside_a_leak_is_no_jump() -> None:
    """Both delays are heard all through the call."""
    heard = call(leak_db=-26)
    left = heard.samples[0].astype(np.float32) / 32768
    right = heard.samples[1].astype(np.float32) / 32768 + delayed(left, 900, -20)
    assert examine(recording(left, right)).jump is None


@pytest.mark.parametrize("measure", ["interruptions_by_agent_counted", "dead_air_each_s"])
def test_nothing_between_the_parties_fails_after_a_jump(measure: str) -> None:
    """Interruptions and silences may be made by the piece that is missing."""
    events = (
        Event(kind="interruption", by="agent", start=5, end=8, yielded=True, counted=True),
        Event(kind="dead_air", start=20, end=30),
    )
    rule = f"kind: measure, measure: {measure}, max: 0"
    assert judged(rule, events=events).result == "fail"
    finding = judged(rule, events=events, channel_jump_s=1.5)
    assert (finding.result, "jump out of step by about 1.5 s" in (finding.reason or "")) == ("unknown", True)
