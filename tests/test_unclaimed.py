"""Sound that nobody claimed, from the recording to the tables, with a fake in the speech model's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from made_calls import made_call, made_talk
from made_days import day_figures
from test_analysis_abrupt import Plain
from test_analysis_group import SAMPLES, recording_of
from test_speech_unclaimed import swells
from voicecheck.analysis import analyse
from voicecheck.config import Settings, load_settings
from voicecheck.intervals import Interval, total
from voicecheck.ledger.codec import decode_heard, encode_heard
from voicecheck.records import CallAnalysis, Roles
from voicecheck.score.agents import CallSums
from voicecheck.score.onecall import call_sums
from voicecheck.tables.rows import call_row

DAY = date(2026, 11, 20)
PLACE = Interval(19.0, 21.0)
"""Where the practising agent says nothing."""


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The default settings."""
    return load_settings(environ={})


def analysed(folder: Path, settings: Settings, *, seconds: float, agent_channel: str | None = "mono") -> CallAnalysis:
    """What is found of the first 25 s of a practice call with so many seconds of unknown sound where nothing is."""
    samples, rate = soundfile.read(SAMPLES / "sample-practice.wav", dtype="float32")
    samples = samples[: 25 * rate].copy()
    first = round(PLACE.start * rate)
    if seconds:
        sounds = np.repeat(swells(seconds, dbfs=-22.0), rate // 8000)
        samples[first : first + len(sounds)] += sounds
    soundfile.write(folder / "a.wav", samples, rate, subtype="PCM_16")
    return analyse(replace(recording_of(folder / "a.wav"), agent_channel=agent_channel), Plain(), settings)


def test_the_call_says_what_nobody_claimed(tmp_path: Path, settings: Settings) -> None:
    """Whose sound it was, how long, when and what it means; a call without any says nothing."""
    with_sound, without = (analysed(tmp_path, settings, seconds=seconds) for seconds in (2.0, 0.0))
    assert total(with_sound.conversation.agent_unclaimed) == pytest.approx(2.0, abs=0.15)
    (note,) = (note for note in with_sound.notes if "may hide words" in note)
    assert "s of sound on the agent's channel" in note
    assert "from 19 to 21 s" in note
    assert without.conversation.agent_unclaimed == ()
    assert not any("may hide words" in note for note in without.notes)
    row, empty = call_row(with_sound, DAY), call_row(without, DAY)
    assert row["unclaimed_s"] == row["agent_unclaimed_s"] == pytest.approx(2.0, abs=0.15)
    assert (empty["unclaimed_s"], empty["agent_unclaimed_s"], empty["customer_unclaimed_s"]) == (0.0, 0.0, None)


def test_of_a_channel_that_is_nobodys_it_is_said_too(tmp_path: Path, settings: Settings) -> None:
    """Where both parties are on one channel nobody knows whose the sound was: the column is null, the note is there."""
    call = analysed(tmp_path, settings, seconds=2.0, agent_channel="mixed")
    assert any("s of sound on the recording may hide words" in note for note in call.notes)
    assert call_row(call, DAY)["unclaimed_s"] is None


def test_seconds_are_added_up_by_party_call_and_agent() -> None:
    """Both parties' seconds make the call's, the calls' make the agent's; calls stored before have none."""
    talk = made_talk(agent_unclaimed=(Interval(1, 2),), customer_unclaimed=(Interval(5, 5.5), Interval(9, 10)))
    call = made_call("a", talk=talk)
    row = call_row(call, DAY)
    assert (row["unclaimed_s"], row["agent_unclaimed_s"], row["customer_unclaimed_s"]) == (2.5, 1.0, 1.5)
    alone = call_row(made_call("b", talk=replace(talk, roles=Roles(0, None))), DAY)
    assert (alone["unclaimed_s"], alone["customer_unclaimed_s"]) == (1.0, None)
    day = CallSums.sum([call_sums(call), call_sums(call), call_sums(made_call("c"))])
    assert day_figures(day, None, DAY)["unclaimed_s"] == 5.0


def test_it_is_stored() -> None:
    """What was stored is what was found; a call of an earlier version has none."""
    call = made_call(talk=made_talk(agent_unclaimed=(Interval(1, 2),)))
    assert decode_heard(encode_heard(call)).conversation.agent_unclaimed == (Interval(1, 2),)
    assert decode_heard(encode_heard(made_call())).conversation.agent_unclaimed == ()
