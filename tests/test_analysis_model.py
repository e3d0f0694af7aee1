"""The real model on real sound: the samples' labels, and sounds in which nothing is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile

from sound import noise, place, tone
from voicecheck.analysis import analyse_one, make_analyser
from voicecheck.config import load_settings
from voicecheck.evaluate import Comparison, compare, load_label, tally, total_edits, total_hits
from voicecheck.records import CallAnalysis, Recording
from voicecheck.score.results import worst_results

pytestmark = pytest.mark.model
SAMPLES = Path(__file__).parent.parent / "sample_audio"

Analyse = Callable[[Recording], CallAnalysis]


@pytest.fixture(scope="module")
def analyse() -> Analyse:
    """An analyser with the default model and settings."""
    return partial(analyse_one, make_analyser(load_settings(environ=os.environ)))


@pytest.fixture(scope="module")
def compared(analyse: Analyse) -> list[Comparison]:
    """The samples beside their labels."""
    labels = [load_label(file) for file in sorted(SAMPLES.glob("*.json"))]
    return [compare(label, analyse(label.recording)) for label in labels]


def test_text_of_the_samples(compared: list[Comparison]) -> None:
    """At most 15 characters of 100 are wrong, and of 200 at most 3 invented."""
    for role in ("agent", "customer"):
        edits = total_edits(compared, role)
        assert edits.rate is not None
        assert edits.rate <= 0.15
        assert edits.insertions <= 0.015 * edits.length


def test_pace_of_the_samples(compared: list[Comparison]) -> None:
    """The agent's rate is within 4 % in the mean, that counted from the sound alone within 6 %."""
    for measure, limit in (("agent speech rate", 0.04), ("agent acoustic rate", 0.06)):
        errors = [comparison.errors[measure] for comparison in compared if measure in comparison.errors]
        assert errors
        assert sum(errors) / len(errors) <= limit


@pytest.mark.parametrize("kind", ["interruption", "backchannel", "hold"])
def test_events_of_the_samples(compared: list[Comparison], kind: str) -> None:
    """Every interruption, backchannel and hold is found, and no other; holds to half a second."""
    hits = total_hits(compared, kind)
    assert (hits.right, hits.found) == (hits.true, hits.true)
    if kind == "hold":
        assert hits.edge is not None
        assert hits.edge <= 0.5


def test_nobody_is_accused_wrongly_in_the_samples(compared: list[Comparison]) -> None:
    """No labelled norm fails that should not, and 94 of 100 of those that are judged are right.

    Four of 79 are not: 你等着 is heard as 一等真, too far in sound, and is no wait without courtesy then.
    """
    counts = tally(compared)
    assert counts.accused == 0
    assert counts.right >= 0.94 * (counts.total - counts.absent)


def recording_of(path: Path, samples: np.ndarray, **facts: object) -> Recording:
    """A recording of some sound at 8 kHz."""
    soundfile.write(path, samples, 8000, subtype="PCM_16")
    return Recording(path=path, name=path.name, call_id=path.stem, **facts)  # type: ignore[arg-type]


def test_tones_and_tunes_have_no_text(analyse: Analyse, tmp_path: Path) -> None:
    """Key tones, a ringing line and a minute of melody give no turn and no character."""
    keys = [(1 + 0.2 * k, tone(697 + 73 * (k % 4), 0.1) + tone(1209 + 127 * (k % 3), 0.1)) for k in range(10)]
    ringing = [(5 + 5 * k, tone(450, 1.0)) for k in range(4)]
    tune = [(30 + 0.5 * k, tone(392 * 2 ** ((k * 5 % 12) / 12), 0.5)) for k in range(120)]
    heard = place(95, *keys, *ringing, *tune) + noise(95)
    result = analyse(
        recording_of(tmp_path / "tones.wav", np.stack([heard, noise(95, seed=1)], 1), agent_channel="left")
    )
    assert [turn.text for turn in result.conversation.turns if turn.text] == []
    assert result.conversation.customer_spoke is False


def test_silence_is_analysed_and_said(analyse: Analyse, tmp_path: Path) -> None:
    """A silent recording is no failure: its norms are unknown or not applicable, never failed for want of words."""
    result = analyse(recording_of(tmp_path / "silent.wav", np.zeros((80_000, 2), np.float32), agent_channel="left"))
    assert result.conversation.turns == ()
    assert any("empty" in note for note in result.notes)
    assert "pass" not in {worst_results(result.findings)[rule] for rule in ("open.greeting", "close.farewell")}


def test_two_people_on_one_channel_are_not_told_apart(analyse: Analyse, tmp_path: Path) -> None:
    """What cannot be attributed is null or unknown: no rate, no interruption, no accusation."""
    sound, rate = soundfile.read(SAMPLES / "sample-complaint.wav")
    path = tmp_path / "mixed.wav"
    soundfile.write(path, sound.mean(1), rate, subtype="ULAW")
    result = analyse(Recording(path=path, name=path.name, call_id="mixed", direction="inbound", agent_channel="mixed"))
    assert {turn.speaker for turn in result.conversation.turns} == {"unknown"}
    assert result.conversation.agent is None
    assert {finding.result for finding in result.findings} <= {"unknown", "not_applicable", "pass", "fail"}
    spoken = [f for f in result.findings if f.result == "fail" and f.match_kind != "metadata"]
    assert spoken == []


def test_a_channel_that_leaks_gives_no_second_speaker(analyse: Analyse, tmp_path: Path) -> None:
    """The agent 30 dB softer on the customer's channel is nobody's turn."""
    sound, rate = soundfile.read(SAMPLES / "sample-practice.wav", dtype="float32")
    leak = np.roll(sound, 320) * 10 ** (-30 / 20) + noise(len(sound) / rate, dbfs=-65)[: len(sound)]
    path = tmp_path / "leaking.wav"
    soundfile.write(path, np.stack([sound, leak], 1), rate, subtype="PCM_16")
    result = analyse(Recording(path=path, name=path.name, call_id="leak", direction="inbound", agent_channel="left"))
    assert [turn for turn in result.conversation.turns if turn.speaker == "customer"] == []
    assert result.conversation.customer_spoke is False
