"""Announcements in music on hold: the line's own voice ends no hold and is nobody's words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import sound
from conversation_cases import OPTIONS, Said, activity, events
from speech_sounds import line, tune, vowels
from voicecheck.conversation import build
from voicecheck.conversation.build import Exchange
from voicecheck.intervals import Interval, Intervals
from voicecheck.records import Activity, Roles
from voicecheck.speech.announcements import amid_music, without_repeated

MUSIC = (Interval(22, 60), Interval(66, 105), Interval(111, 150))
ASKED = Said(13, 20, "我帮您核实一下维修进度需要一分钟请您稍等可以吗")
VOICE = "您好感谢致电云帆客服中心座席全忙请继续等待"
WORDS = replace(
    OPTIONS,
    holds=replace(OPTIONS.holds, waiting=replace(OPTIONS.holds.waiting, live=("还在", "再等"), recorded=("录音",))),
)


def call(agent: list[Said], customer: list[Said], music: Intervals = MUSIC, announced: Intervals = ()) -> Exchange:
    """A call with a hold, the agent on the left; `announced` was known by its sound."""
    agent = sorted([Said(1, 8, "您好云帆客服中心请问有什么可以帮您"), ASKED, *agent], key=lambda said: said.start)
    customer = [Said(9, 12, "麻烦帮我看看宽带什么时候能修好"), Said(20.7, 21.1, "行"), *customer]
    heard = replace(activity(agent, music), announcements=announced)
    return build.exchange(
        Roles(0, 1, source="manifest"),
        [[s.segment for s in agent], [s.segment for s in customer]],
        [heard, activity(customer)],
        200.0,
        options=WORDS,
    )


BACK = Said(150, 154, "您的宽带明天下午六点前修好")


def spans(found: Exchange, kind: str) -> list[tuple[float, float]]:
    return [(event.start, event.end) for event in events(found, kind)]


def test_an_announcement_ends_no_hold() -> None:
    """Two sentences of the line amid music: one hold, announced, too long for the promise; the words are nobody's."""
    found = call([Said(60, 65.5, VOICE), Said(105, 110.5, VOICE), BACK], [])
    (hold,) = events(found, "hold")
    assert (hold.start, hold.end, hold.announced, hold.promised_s) == (21.1, 150, True, 60)
    assert spans(found, "announcement") == [(60, 65.5), (105, 110.5)]
    assert all(event.by is None for event in events(found, "announcement"))
    assert [turn.start for turn in found.floor_turns("agent")] == [1, 13, 150]


def test_a_single_announcement_ends_no_hold() -> None:
    """It need not be repeated."""
    found = call([Said(60, 65.5, VOICE), replace(BACK, start=105)], [], MUSIC[:2])
    assert spans(found, "hold") == [(21.1, 105)]
    assert spans(found, "announcement") == [(60, 65.5)]


@pytest.mark.parametrize("text", ["还在查请您再等一下", "让您久等了系统有点慢请您稍等", "我查一下进度请您稍等"])
def test_an_agent_who_looks_in_is_heard(text: str) -> None:
    """An agent who says what they do, and puts the customer back on music, ended the first hold."""
    found = call([Said(60, 65.5, text), BACK], [])
    assert spans(found, "announcement") == []
    assert spans(found, "hold")[0] == (21.1, 60)
    assert 60 in [turn.start for turn in found.floor_turns("agent")]


def test_what_the_customer_answers_is_no_announcement() -> None:
    """The line's voice is not talked with."""
    found = call([Said(60, 65.5, VOICE), BACK], [Said(65.8, 67, "好的没关系你慢慢查")])
    assert spans(found, "announcement") == []
    assert spans(found, "hold")[0] == (21.1, 60)


@pytest.mark.parametrize("again", [67.5, 80.0, None])
def test_no_music_right_after_is_no_announcement(again: float | None) -> None:
    """An agent who talks as the music fades, or after whom it does not begin again at once, is back."""
    music = (Interval(22, 60), *(() if again is None else (Interval(again, 150),)))
    found = call([Said(60, 65.5, "您好宽带已经修好了麻烦您重启一下"), BACK], [], music)
    assert spans(found, "announcement") == []
    assert spans(found, "hold")[0] == (21.1, 60)


def test_music_long_gone_is_no_announcement() -> None:
    """An agent who comes back into the silence after the music is back, whatever follows."""
    found = call([Said(62, 65.5, "您好宽带已经修好了麻烦您重启一下"), BACK], [])
    assert spans(found, "announcement") == []


@pytest.mark.parametrize(
    ("text", "expected"), [("为了保证质量您的通话可能被录音", [(1, 5)]), ("您好云帆客服中心请稍等", [])]
)
def test_a_voice_before_the_call(text: str, expected: list[tuple[float, float]]) -> None:
    """A sentence of the line before the ringing is nobody's; a greeting before music is the agent's."""
    said = [Said(1, 5, text), Said(20, 25, "您好请问有什么可以帮您"), Said(31, 34, "好的帮您看一下")]
    customer = [Said(26, 30, "我想查一下上个月的账单")]
    found = build.exchange(
        Roles(0, 1, source="manifest"),
        [[s.segment for s in said], [s.segment for s in customer]],
        [activity(said, (Interval(5.5, 19),)), activity(customer)],
        60.0,
        options=WORDS,
    )
    assert spans(found, "announcement") == expected
    assert len(found.floor_turns("agent")) == 3 - len(expected)


RATE = 8000


def on_hold(*voices: sound.Floats) -> tuple[sound.Floats, Activity]:
    """A channel with music around each voice, and what is heard on it."""
    parts = [(5.0 + 30 * k, tune(24.0, seed=k)) for k in range(len(voices) + 1)]
    said = [(29.0 + 30 * k, voice) for k, voice in enumerate(voices)]
    total = 30.0 * (len(voices) + 1)
    speech = tuple(Interval(start, start + len(voice) / RATE) for start, voice in said)
    music = tuple(Interval(start, start + 24) for start, _ in parts)
    return line(total, *parts, *said), Activity(speech=speech, music=music)


def test_the_same_waveform_again_is_a_recording() -> None:
    """What repeats itself to the sample amid music is taken out before it is transcribed, with cut ends, too."""
    voice = vowels(5.5, seed=3)
    samples, heard = on_hold(voice, voice[RATE // 2 :] * np.float32(0.7), vowels(5.5, seed=4))
    silent = Activity(speech=())
    found, other = without_repeated([samples, sound.noise(120.0)], RATE, [heard, silent])
    assert found.announcements == heard.speech[:2]
    assert found.speech == heard.speech[2:]
    assert found.music == heard.music
    assert other == silent


def test_the_same_voice_with_other_words_is_no_recording() -> None:
    """Somebody who speaks twice amid music, and what was answered, is left alone."""
    samples, heard = on_hold(vowels(5.5, seed=3), vowels(5.5, seed=4))
    found, _ = without_repeated([samples, sound.noise(90.0)], RATE, [heard, Activity(speech=())])
    assert found == heard
    voice = vowels(5.5, seed=3)
    samples, heard = on_hold(voice, voice)
    answer = Activity(speech=(Interval(35.5, 37), Interval(65.5, 67)))
    found, _ = without_repeated([samples, sound.noise(90.0)], RATE, [heard, answer])
    assert found == heard


@pytest.mark.parametrize(("before", "after", "heard"), [(0.9, 1.4, 1), (1.1, 1.4, 0), (0.9, 1.6, 0)])
def test_how_near_the_music_must_be(before: float, after: float, heard: int) -> None:
    """Music ends within a second before, and begins within one and a half after."""
    music = (Interval(10, 30), Interval(35 + after, 60))
    assert len(amid_music((Interval(30 + before, 35),), music, ())) == heard
