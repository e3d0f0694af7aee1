"""What a page plays: a copy in which what is private is silent, and the recording itself only where that is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest

from made_pages import DAY, data_of, rich_call, small_settings
from sound import pcm, tone, write
from voicecheck.audio.decode import load
from voicecheck.audio.opus import write_opus
from voicecheck.batch.redaction import list_copies, redact_recordings
from voicecheck.config import Settings
from voicecheck.errors import DecodeError
from voicecheck.intervals import Interval
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.pages.report import write_report
from voicecheck.pages.sounds import AudioMode
from voicecheck.records import CallAnalysis, Masked


@pytest.fixture
def settings() -> Settings:
    """Small settings."""
    return small_settings()


def recorded(folder: Path, name: str = "0001.wav") -> CallAnalysis:
    """A call of 12 s of two tones, of which a number at 8.25 to 9.25 s is masked."""
    folder.mkdir(parents=True, exist_ok=True)
    path = write(folder / name, tone(300, 12.0), tone(500, 12.0))
    call = rich_call("0001", path=path, name=name)
    return replace(call, sha256=sha256(path.read_bytes()).hexdigest())


def stored(out: Path, call: CallAnalysis, settings: Settings) -> None:
    """Store it where its recording lies."""
    from voicecheck.batch.judging import judging_of
    from voicecheck.ledger.ledger import Entry

    judging, own = judging_of(settings), call.recording
    with Ledger(out / LEDGER_NAME) as ledger:
        entry = Entry(
            path=str(own.path.resolve()), call_id=own.call_id, day=DAY, size=1, mtime_ns=1, sha256=call.sha256,
            fingerprint="made", hearing=judging.hearing, judged=judging.digest, label="", elapsed=1.0,
        )  # fmt: skip
        ledger.store(entry, call)


def redacted(out: Path, call: CallAnalysis, settings: Settings) -> Path:
    """Make the copy of a stored call."""

    def refuse(_recording: object) -> CallAnalysis:
        raise AssertionError("is stored, and need not be heard")

    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        known = {"privacy": replace(settings.privacy, redact=True), "audio": settings.audio}
        (copy,) = redact_recordings([call.recording.path], out, ledger, refuse, **known)  # type: ignore[arg-type]
    return copy.path


def sound_of(out: Path, settings: Settings, audio: AudioMode) -> tuple[dict[str, object], Path | None]:
    """What the call's page says of its sound, and the file that it plays."""
    write_report(out, settings, audio=audio)
    page = out / f"report/calls/{DAY}/0001.html"
    sound = data_of(page.read_text(encoding="utf-8"))["audio"]
    return sound, (page.parent / unquote(sound["src"])).resolve() if sound["src"] else None


def test_without_a_copy_there_is_no_player(tmp_path: Path, settings: Settings) -> None:
    """By default a page without a copy plays nothing, and says with which command one is made."""
    call = recorded(tmp_path / "in voices")
    stored(tmp_path / "out", call, settings)
    sound, played = sound_of(tmp_path / "out", settings, "redacted")
    assert (played, sound["raw"], sound["mode"]) == (None, False, "redacted")
    assert sound["command"] == f"voicecheck redact '{call.recording.path}' --out {tmp_path / 'out'}"
    assert sound["why"]


def test_a_page_plays_the_copy(tmp_path: Path, settings: Settings) -> None:
    """Once there is a copy the page leads to it, with a relative address, and is written anew."""
    out, call = tmp_path / "out", recorded(tmp_path / "in", "录 音#1.wav")
    stored(out, call, settings)
    write_report(out, settings)
    copy = redacted(out, call, settings)
    sound, played = sound_of(out, settings, "redacted")
    assert played == copy.resolve() != call.recording.path.resolve()
    assert str(sound["src"]).startswith("../../../redacted/%E5%BD%95%20")
    heard = load(played).samples
    assert not heard[:, 8 * 8000 : 9 * 8000].any()


@pytest.mark.parametrize("fault", ["another recording", "more is masked now", "gone", "not listed", "a lie"])
def test_a_copy_that_may_tell_something_is_not_played(tmp_path: Path, settings: Settings, fault: str) -> None:
    """A copy of another recording, one made before more was masked, or one of which nothing is known is none."""
    out, call = tmp_path / "out", recorded(tmp_path / "in")
    stored(out, call, settings)
    copy = redacted(out, call, settings)
    listed = copy.parent / "copies.json"
    if fault == "another recording":
        other = recorded(tmp_path / "other")
        write(other.recording.path, tone(200, 12.0), tone(200, 12.0))
        stored(out, replace(other, sha256=sha256(other.recording.path.read_bytes()).hexdigest()), settings)
        with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
            assert ledger.count() == 2
        assert list_copies(out).find(replace(call, sha256="0" * 64)) is None
        return
    if fault == "more is masked now":
        more = Masked(kind="agent_name", speaker="agent", start=1.0, end=1.5)
        stored(out, replace(call, masked=(*call.masked, more)), settings)
    elif fault == "gone":
        copy.unlink()
    elif fault == "not listed":
        listed.write_text("{}")
    else:
        listed.write_text(json.dumps({"../../in/0001.wav": {"recording": call.sha256, "silent": [[0, 99]]}}))
    _, played = sound_of(out, settings, "redacted")
    assert played is None


def test_the_recording_is_played_only_if_asked(tmp_path: Path, settings: Settings) -> None:
    """Of all ways only `link` leads to the recording, says so on the page, and is not kept for the next report."""
    out, call = tmp_path / "out", recorded(tmp_path / "in")
    stored(out, call, settings)
    redacted(out, call, settings)
    for mode in ("redacted", "opus", "none"):
        sound, played = sound_of(out, settings, mode)
        assert played != call.recording.path.resolve()
        assert sound["raw"] is False
    sound, played = sound_of(out, settings, "link")
    assert (played, sound["raw"]) == (call.recording.path.resolve(), True)
    assert write_report(out, settings, audio=None).audio == "redacted"


@pytest.mark.parametrize("from_copy", [True, False])
def test_opus_is_made_of_what_is_silenced(tmp_path: Path, settings: Settings, from_copy: bool) -> None:
    """The small file is silent where something is masked, with the margin, and has the call's length and channels."""
    out, call = tmp_path / "out", recorded(tmp_path / "in")
    stored(out, call, settings)
    if from_copy:
        redacted(out, call, settings)
        call.recording.path.unlink()
    sound, played = sound_of(out, settings, "opus")
    assert played == (out / f"report/sound/{DAY}/0001.opus").resolve()
    assert sound["raw"] is False
    heard = load(played)
    assert heard.channels == 2
    assert abs(heard.duration - 12.0) < 0.1
    level = np.abs(heard.samples.astype(float))
    quiet, loud = slice(int(7.9 * heard.rate), int(9.6 * heard.rate)), slice(heard.rate, 7 * heard.rate)
    assert level[:, quiet].mean() < level[:, loud].mean() / 100
    before = played.stat().st_mtime_ns
    assert write_report(out, settings, audio="opus").written == 0
    assert played.stat().st_mtime_ns == before
    assert write_report(out, settings, audio="none").removed == 1
    assert not played.exists()


@pytest.mark.parametrize("fault", ["gone", "changed", "damaged"])
def test_a_recording_that_cannot_be_used_is_told(tmp_path: Path, settings: Settings, fault: str) -> None:
    """Where the recording is gone, is another, or cannot be read, the page has no player and says why."""
    out, call = tmp_path / "out", recorded(tmp_path / "in")
    if fault == "gone":
        call.recording.path.unlink()
    elif fault == "changed":
        write(call.recording.path, tone(300, 3.0), tone(500, 3.0))
    else:
        call.recording.path.write_bytes(b"RIFF")
        call = replace(call, sha256=sha256(b"RIFF").hexdigest())
    stored(out, call, settings)
    sound, played = sound_of(out, settings, "opus")
    assert played is None
    assert sound["why"]
    assert not list((out / "report").rglob("*.opus"))
    assert not list((out / "report").rglob("*.part"))


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (11025, 2), (16000, 2), (44100, 1), (96000, 2)])
def test_opus_of_any_rate(tmp_path: Path, rate: int, channels: int) -> None:
    """Whatever the rate of the recording, the small file has its length and is silent where it should be."""
    path = write(tmp_path / "a.wav", *[tone(400, 2.0, rate)] * channels, rate=rate)
    write_opus(path, tmp_path / "a.opus", [Interval(1.0, 1.5)])
    heard = load(tmp_path / "a.opus")
    assert (heard.channels, round(heard.duration, 1)) == (channels, 2.0)
    level = np.abs(heard.samples.astype(float)).mean(axis=0)
    assert level[int(1.1 * heard.rate) : int(1.4 * heard.rate)].mean() < level[: heard.rate].mean() / 50


def test_opus_of_what_is_no_sound(tmp_path: Path) -> None:
    """A file that is no recording is refused as every other command refuses it."""
    (tmp_path / "a.wav").write_bytes(b"nothing")
    with pytest.raises(DecodeError):
        write_opus(tmp_path / "a.wav", tmp_path / "a.opus", [])


def test_the_tones_are_there() -> None:
    """The recordings of these tests do hold sound where it is to be silenced (else silence would prove nothing)."""
    assert np.abs(pcm(tone(300, 1.0))).mean() > 1000
