"""A group of recordings through all the steps, with a fake in the speech model's place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from sound import noise, place, tone
from voicecheck.analysis import Analysed, analyse, analyse_together
from voicecheck.audio.interleaving import TWO_UNDER_ONE
from voicecheck.config import Settings, load_settings
from voicecheck.conversation.answered import NOT_ANSWERED
from voicecheck.errors import RecordingError
from voicecheck.intervals import total
from voicecheck.records import CallAnalysis, Recording, Word
from voicecheck.rules.call.heard import NO_SPEECH
from voicecheck.tables.rows import call_row
from voicecheck.transcript.whisper import Hypothesis
from voicecheck.transcript.windows import Clip

SAMPLES = Path(__file__).parent.parent / "sample_audio"


class Even:
    """Writes four characters a second, and breaks on windows as long as `breaks_at` (samples)."""

    name = "even"

    def __init__(self, breaks_at: int | None = None) -> None:
        self.breaks_at = breaks_at
        self.batches: list[list[int]] = []

    def recognise(self, clips: Sequence[Clip], **_asked: object) -> list[Hypothesis]:
        lengths = [len(clip.samples) for clip in clips]
        self.batches.append(lengths)
        if self.breaks_at in lengths:
            raise RuntimeError("out of memory")
        return [Hypothesis(_words(length / 16_000)) for length in lengths]


def _words(duration: float) -> tuple[Word, ...]:
    text = "您好请问有什么可以帮您"
    times = np.arange(0, duration, 0.25).tolist()
    return tuple(Word(t, t + 0.25, text[i % len(text)], 0.9) for i, t in enumerate(times))


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The default settings."""
    return load_settings(environ={})


def by_name(results: Iterable[Analysed]) -> dict[str, CallAnalysis | Exception]:
    """Each recording's result; one that has two fails the test."""
    listed = [(recording.name, result) for recording, result in results]
    assert len(dict(listed)) == len(listed)
    return dict(listed)


def recording_of(path: Path) -> Recording:
    """A call whose agent is on the left."""
    return Recording(path=path, name=path.name, call_id=path.stem, direction="inbound", agent_channel="left")


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> list[Recording]:
    """The first half minute of two sample calls, and a file that is no sound between them."""
    folder = tmp_path_factory.mktemp("group")
    made = []
    for source in sorted(SAMPLES.glob("*.wav"))[:2]:
        samples, rate = soundfile.read(source, dtype="int16", always_2d=True)
        soundfile.write(folder / source.name, samples[: 30 * rate], rate)
        made.append(recording_of(folder / source.name))
    broken = folder / "broken.wav"
    broken.write_bytes(b"no sound at all" * 100)
    return [made[0], recording_of(broken), made[1]]


def test_a_group_gives_what_each_call_gives_alone(recordings: list[Recording], settings: Settings) -> None:
    """Every recording has one result, that of its own analysis, or the error of its own file."""
    results = by_name(analyse_together(recordings, Even(), settings))
    assert set(results) == {recording.name for recording in recordings}
    assert isinstance(results[recordings[1].name], RecordingError)
    for recording in (recordings[0], recordings[2]):
        assert results[recording.name] == analyse(recording, Even(), settings)


def test_a_window_that_breaks_the_model_fails_its_own_call_alone(
    recordings: list[Recording], settings: Settings
) -> None:
    """The error stands for the call whose window it was; its neighbour is analysed."""
    alone = Even()
    analyse(recordings[2], alone, settings)
    results = by_name(analyse_together(recordings, Even(breaks_at=alone.batches[0][0]), settings))
    assert isinstance(results[recordings[2].name], RuntimeError)
    assert results[recordings[0].name] == analyse(recordings[0], Even(), settings)


def test_no_recordings_no_results(settings: Settings) -> None:
    """An empty group is no error, and the model is not asked."""
    assert list(analyse_together([], Even(), settings)) == []


class Foreign(Even):
    """Hears another language in every window."""

    def recognise(self, clips: Sequence[Clip], **asked: object) -> list[Hypothesis]:
        heard = super().recognise(clips, **asked)
        return [replace(each, mandarin=(0.01,) * len(clip.parts)) for each, clip in zip(heard, clips, strict=True)]


def test_a_foreign_language_is_said_and_no_norm_judged(recordings: list[Recording], settings: Settings) -> None:
    """What the recogniser writes for another language is no Mandarin: only the manifest's norms are judged."""
    call = analyse(recordings[0], Foreign(), settings)
    assert call.conversation.foreign == ("agent", "customer")
    for who in ("agent", "customer"):
        assert any(note.startswith(f"another language than Mandarin was heard from the {who}:") for note in call.notes)
    row = call_row(call, date(2026, 11, 20))
    assert row["agent_foreign_s"] == pytest.approx(total(call.conversation.agent_foreign))
    assert min(row["agent_foreign_s"], row["customer_foreign_s"]) > 3
    assert {finding.result for finding in call.findings} <= {"unknown", "not_applicable"}
    assert analyse(recordings[0], Even(), settings).conversation.foreign == ()


def rings(on: float, off: float, seconds: float = 25.0) -> np.ndarray:
    """The tones of a line of 450 Hz, so long and with such pauses, and its noise."""
    tones = [(start, tone(450, on)) for start in np.arange(0.5, seconds - on, on + off)]
    return place(seconds, *tones) + noise(seconds, dbfs=-62, seed=3)


@pytest.mark.parametrize(("on", "off"), [(1.0, 4.0), (0.35, 0.35)], ids=["ringing", "busy"])
@pytest.mark.parametrize("channels", [1, 2])
def test_an_outbound_call_that_only_rang_was_not_answered(
    tmp_path: Path, settings: Settings, on: float, off: float, channels: int
) -> None:
    """It passes and fails nothing, and the script for a silent line least of all."""
    heard = [rings(on, off), noise(25, dbfs=-62)][:channels]
    soundfile.write(tmp_path / "a.wav", np.stack(heard, 1), 8000)
    call = analyse(replace(recording_of(tmp_path / "a.wav"), direction="outbound"), Even(), settings)
    assert call.notes[-1] == NOT_ANSWERED
    reasons = {finding.rule_id: finding.reason for finding in call.findings}
    assert {finding.result for finding in call.findings} <= {"unknown", "not_applicable"}
    assert reasons["kind.silent_line"] == NOT_ANSWERED


@pytest.mark.parametrize("what", ["silence", "noise", "tone"])
def test_where_no_speech_is_found_the_microphone_is_to_be_checked(
    tmp_path: Path, settings: Settings, what: str
) -> None:
    """Nothing passes, nothing fails, and the note says what to do."""
    sound = {"silence": np.zeros(80_000, np.float32), "noise": noise(10, dbfs=-40), "tone": tone(440, 10)}[what]
    soundfile.write(tmp_path / "a.wav", sound, 8000)
    practice = replace(recording_of(tmp_path / "a.wav"), agent_channel="mono", direction="practice")
    call = analyse(practice, Even(), settings)
    assert NO_SPEECH.said("en") in call.notes
    assert {finding.result for finding in call.findings} <= {"unknown", "not_applicable"}


def test_interleaved_channels_are_read_right_and_told(tmp_path: Path, settings: Settings) -> None:
    """A stereo call under a mono header is the call that it was, with a note."""
    samples, rate = soundfile.read(SAMPLES / "sample-complaint.wav", dtype="int16", always_2d=True)
    soundfile.write(tmp_path / "right.wav", samples[: 20 * rate], rate)
    soundfile.write(tmp_path / "wrong.wav", samples[: 20 * rate].reshape(-1), rate)
    right, wrong = (analyse(recording_of(tmp_path / name), Even(), settings) for name in ("right.wav", "wrong.wav"))
    assert wrong.conversation == right.conversation
    assert set(wrong.notes) - set(right.notes) == {TWO_UNDER_ONE}
