"""A file that was not finished, through all the steps, with a fake in the speech model's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

import made_files as made
from test_analysis_group import SAMPLES, Even, recording_of
from voicecheck.analysis import analyse
from voicecheck.config import Settings, load_settings
from voicecheck.ledger.codec import decode_heard, encode_heard
from voicecheck.records import CallAnalysis, Word
from voicecheck.rules.call.heard import STOPS, UNFINISHED
from voicecheck.tables.rows import call_row
from voicecheck.transcript.whisper import Hypothesis
from voicecheck.transcript.windows import Clip

SAID = (
    "您这个订单是上周三下午在网上提交的系统里面显示仓库已经收到货物明天早上会有人把新手机送到家门口到时候请签收一下然后旧手机交给他带走"
    "就行如果颜色大小不合适可以七天之内申请更换不用另外付钱发票电子版稍后发送至邮箱"
)  # nothing twice, so that no guard takes it for invented


class Plain(Even):
    """Writes as many characters a second as the practice call has syllables, none of which ends a call."""

    def recognise(self, clips: Sequence[Clip], **_asked: object) -> list[Hypothesis]:
        heard = []
        for clip in clips:
            times = np.arange(0, len(clip.samples) / 16_000 - 0.2, 0.2).tolist()
            heard.append(Hypothesis(tuple(Word(t, t + 0.2, SAID[i % len(SAID)], 0.95) for i, t in enumerate(times))))
        return heard


CLOSING = ("close.farewell", "close.thanks", "close.wish")


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The default settings."""
    return load_settings(environ={})


def analysed(folder: Path, settings: Settings, *, seconds: float, size: int | None = None) -> CallAnalysis:
    """What is found of the first seconds of a practice call, in a file whose data size may be wrong.

    The agent speaks from 15.6 to 18.9 s and then not before 21.6 s.
    """
    samples, rate = soundfile.read(SAMPLES / "sample-practice.wav", dtype="float32")
    (folder / "a.wav").write_bytes(made.wave(samples[: round(seconds * rate)], size=size, rate=rate))
    recording = replace(recording_of(folder / "a.wav"), agent_channel="mono")
    return analyse(recording, Plain(), settings)


def results(call: CallAnalysis) -> dict[str, tuple[str, str | None]]:
    """Result and reason of each norm on the end of the call."""
    return {f.rule_id: (f.result, f.reason) for f in call.findings if f.rule_id in CLOSING}


def test_a_recorder_that_died_breaks_no_closing_norm(tmp_path: Path, settings: Settings) -> None:
    """The same sound fails them in a file that was finished; the row and the notes say why it does not here."""
    whole = analysed(tmp_path, settings, seconds=21.0)
    died = analysed(tmp_path, settings, seconds=21.0, size=0)
    assert not whole.conversation.ends_abruptly
    assert {result for result, _ in results(whole).values()} == {"fail"}
    assert died.conversation.ends_abruptly
    assert set(results(died).values()) == {("unknown", UNFINISHED.said("en"))}
    assert call_row(died, date(2026, 11, 20))["ends_abruptly"] is True
    assert call_row(whole, date(2026, 11, 20))["ends_abruptly"] is False
    assert "did not finish this file" in died.notes[0]
    assert any("norms on it that were not met are unknown" in note for note in died.notes)
    assert not any("finish" in note for note in whole.notes)


def test_speech_that_runs_into_the_end_breaks_none(tmp_path: Path, settings: Settings) -> None:
    """The agent was cut off."""
    call = analysed(tmp_path, settings, seconds=17.0)
    assert set(results(call).values()) == {("unknown", STOPS.said("en"))}
    assert any(STOPS.said("en") in note for note in call.notes)


def test_how_a_call_ended_is_stored(tmp_path: Path, settings: Settings) -> None:
    """Rules that are judged again later know of it."""
    call = analysed(tmp_path, settings, seconds=21.0, size=0)
    assert (call.conversation.ends_abruptly, call.conversation.unfinished) == (True, True)
    stored = decode_heard(encode_heard(call)).conversation
    assert (stored.ends_abruptly, stored.unfinished) == (True, True)
