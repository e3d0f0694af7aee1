"""Voices behind the party are told and never taken for the party's own."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile

import sound
import speech_sounds
from voicecheck.intervals import Interval, intersect, subtract, total
from voicecheck.records import Activity
from voicecheck.speech import background, evidence, noise, vad
from voicecheck.speech.options import SpeechOptions

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "benchmarks"))

from hearing_damage import babble  # noqa: E402

OPTIONS = SpeechOptions()
PARTY = (Interval(2.0, 4.0), Interval(15.0, 17.0), Interval(22.0, 22.5))
SECONDS = 28.0


@cache
def voices() -> tuple[sound.Floats, ...]:
    """Six voices: the channels of our own calls, their silences taken out."""
    found = []
    for name in ("sample-good-enquiry.ogg", "sample-complaint.wav", "sample-practice.wav"):
        samples, _ = soundfile.read(ROOT / "sample_audio" / name, dtype="float32", always_2d=True)
        for channel in samples.T:
            blocks = channel[: len(channel) // 800 * 800].reshape(-1, 800)
            power = np.square(blocks).mean(1)
            found.append(blocks[power > power.max() / 1000].ravel())
    return tuple(found)


def heard(behind: sound.Floats, *, last_dbfs: float = -20.0) -> Activity:
    parts = [
        (turn.start, speech_sounds.vowels(turn.duration, dbfs=last_dbfs if turn.duration < 1 else -20, seed=seed))
        for turn, seed in zip(PARTY, (0, 5, 9), strict=True)
    ]
    return vad.detect(speech_sounds.line(SECONDS, *parts, dbfs=-65) + behind, 8000)


@pytest.mark.parametrize("below_db", [30, 20, 15, 10])
@pytest.mark.parametrize("seed", [0, 1])
def test_many_voices_behind_are_not_the_party(below_db: float, seed: int) -> None:
    """Eight voices at once, from 30 to 10 dB below the party, are no speech of the party's, which stays; near, told."""
    mixed = babble(round(SECONDS * 8000), voices(), np.random.default_rng(seed))
    activity = heard(sound.at_level(mixed, -20.0 - below_db))
    wide = [Interval(turn.start - 0.3, turn.end + 0.3) for turn in PARTY]
    assert total(subtract(activity.speech, wide)) < 0.1
    for turn in PARTY:
        assert total(intersect(activity.speech, (turn,))) > 0.7 * turn.duration
    if below_db == 10:
        assert total(activity.background) > 5


def test_a_single_voice_behind_is_told() -> None:
    """A television 15 dB below the party, one voice with gaps, is told, though it talks for longer."""
    behind = speech_sounds.line(
        SECONDS, *((at, speech_sounds.vowels(2.0, dbfs=-35, seed=3)) for at in (5.5, 8.5, 11.5, 18.0)), dbfs=-90
    )
    activity = heard(behind)
    assert total(intersect(activity.background, [Interval(5.5, 13.5), Interval(18, 20)])) > 6


def test_a_soft_answer_is_the_party() -> None:
    """A short answer 8 dB below the party's other words stays."""
    found = heard(sound.silence(SECONDS), last_dbfs=-28.0)
    assert total(intersect(found.speech, (PARTY[2],))) > 0.4
    assert total(intersect(found.background, (PARTY[2],))) == 0


def test_what_moves_or_is_near_or_is_not_claimed_is_no_murmur() -> None:
    """Murmur is faint, hardly moves, and is taken for speech by the models: all three."""
    everywhere = np.ones(500, bool)
    flat = np.full(500, -35, np.float32) + np.tile([0, 2, 4], 167)[:500].astype(np.float32)
    assert background.murmur(everywhere, flat, -20.0, OPTIONS).all()
    assert not background.murmur(everywhere, flat, -25.0, OPTIONS).any()
    assert not background.murmur(~everywhere, flat, -20.0, OPTIONS).any()
    moving = flat - np.tile(np.repeat([0, 12], 10), 25).astype(np.float32)
    assert not background.murmur(everywhere, moving, -20.0, OPTIONS).any()


def test_murmur_reaches_up_to_the_party() -> None:
    """Murmur is known up to a tenth of a second before a word, and the word is none of it."""
    level = np.concatenate([np.full(300, -35), np.full(60, -20), np.full(300, -35)]).astype(np.float32)
    found = background.murmur(np.ones(660, bool), level, -20.0, OPTIONS)
    assert 285 <= np.flatnonzero(~found)[0] <= 305
    assert found[:285].all()
    assert found[375:].all()
    assert not found[310:350].any()


def test_the_loudest_sure_speech_is_the_party() -> None:
    """Two seconds near the microphone tell the party's level beside a minute of voices farther away."""
    level = np.concatenate([np.full(200, -20), np.full(6000, -32), np.full(100, -3)]).astype(np.float32)
    sure = np.concatenate([np.full(6200, 8.0), np.full(100, evidence.NONE)]).astype(np.float32)
    assert background.party_level(sure, level, OPTIONS) == pytest.approx(-20)
    assert background.party_level(sure - 20, level, OPTIONS) == -np.inf


def test_murmur_raises_the_floor() -> None:
    """The floor within 4 s of lasting murmur is its level, but not closer than 12 dB to the loudest sound near."""
    levels = np.full((2000, 3), -70, np.float32)
    levels[:300] = levels[700:900] = -40
    murmur = levels[:, 0] == -40
    floor = np.full_like(levels, -70)
    levels[450:550] = levels[1450:1550] = -20
    raised = noise.raised(floor, levels, murmur)
    assert raised[500] == pytest.approx(-41, abs=0.1)
    assert raised[1500] == pytest.approx(-70)
    levels[450:550] = -35
    assert noise.raised(floor, levels, murmur)[500] == pytest.approx(-35 + 10 * np.log10(3) - 12, abs=0.1)
    brief = murmur.copy()
    brief[100:] = False
    assert (noise.raised(floor, levels, brief) == floor).all()


def test_a_party_turned_away_is_told_and_no_silence() -> None:
    """A turn 22 dB under the party's others is taken for somebody behind; it may be the party, so it is unclaimed."""
    samples, rate = soundfile.read(ROOT / "sample_audio" / "sample-practice.wav", dtype="float32", always_2d=True)
    voice = samples[:, 0].copy()
    plain = vad.detect(voice, rate)
    turn = max((stretch for stretch in plain.speech if stretch.start > 5), key=lambda stretch: stretch.duration)
    voice[round(turn.start * rate) : round(turn.end * rate)] *= 10 ** (-22 / 20)
    away = vad.detect(voice, rate)
    assert total(intersect(away.speech, (turn,))) < 0.3 * turn.duration
    assert total(intersect(away.unclaimed, (turn,))) > 0.6 * turn.duration
    assert not plain.unclaimed
