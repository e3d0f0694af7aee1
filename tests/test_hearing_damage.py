"""Damage is done as it is said: noise at its level, echo that dies away, packets that are lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hearing_curves import Damager
from hearing_damage import (
    FADED,
    PACKET,
    aligned,
    babble,
    coded,
    lose_packets,
    office,
    white,
    with_echo,
    with_leak,
    with_noise,
)
from hearing_truth import compare_call, load_calls, segments_of, spoken_in, true_conversation, words_of

import sound
from sound import Floats
from speech_sounds import vowels
from voicecheck.config import load_settings
from voicecheck.evaluate import total_hits
from voicecheck.intervals import Interval
from voicecheck.records import Word

SAMPLES = Path(__file__).parent.parent / "sample_audio"
RATE = 8000


def _rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def _db(samples: Floats) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-12))


@pytest.mark.parametrize("snr", [30, 5])
def test_noise_stands_so_far_below_the_speech(snr: float) -> None:
    """The level of the speech is taken where there is speech, not over the silence around it."""
    speech = np.zeros(300, bool)
    speech[100:200] = True
    clean = sound.place(3, (1, sound.tone(500, 1)))
    noisy = with_noise(clean, white(len(clean), _rng()), snr, speech)
    assert _db(clean[8000:16000]) - _db(noisy - clean) == pytest.approx(snr, abs=0.01)


def test_sound_without_speech_gets_no_noise() -> None:
    """Nothing tells how loud the noise should be."""
    clean = sound.noise(1)
    assert np.array_equal(with_noise(clean, white(len(clean), _rng()), 10, np.zeros(100, bool)), clean)


def test_noise_made_again_is_the_same() -> None:
    """A seed gives one noise, another seed another, whatever its kind."""
    voices = [sound.speech_like(1), sound.speech_like(2)]
    kinds = (white, office, lambda n, rng: babble(n, voices, rng))
    for make in kinds:
        assert len(make(9001, _rng())) == 9001
        assert np.array_equal(make(9001, _rng()), make(9001, _rng()))
        assert not np.array_equal(make(9001, _rng()), make(9001, _rng(2)))


def test_an_office_hums_and_clicks() -> None:
    """Nine tenths of an office's power lie under 600 Hz, and typing stands out over 1.5 kHz for moments only."""
    power = np.abs(np.fft.rfft(office(20 * RATE, _rng()))) ** 2
    assert power[: 600 * 20].sum() > 0.75 * power.sum()
    high = np.fft.rfft(office(20 * RATE, _rng()))
    high[: 1500 * 20] = 0
    moments = np.square(np.fft.irfft(high)).reshape(-1, 80).mean(1)
    assert moments.max() > 100 * np.median(moments)


def test_babble_has_the_same_of_every_voice() -> None:
    """A faint voice is brought to the level of a loud one."""
    loud, faint = sound.tone(500, 1, dbfs=-10), sound.tone(1000, 1, dbfs=-50)
    spectrum = np.abs(np.fft.rfft(babble(RATE, [loud, faint], _rng(), talkers=2)))
    assert spectrum[500] == pytest.approx(spectrum[1000], rel=0.01)


def test_an_echo_dies_away_by_60_db_in_its_time() -> None:
    """The direct sound stays where it was, 3 dB over all of the echo; the echo falls by 30 dB in half of its time."""
    click = np.zeros(RATE, np.float32)
    click[0] = 1
    heard = with_echo(click, 0.6, _rng())
    tail = np.square(heard[1:])
    assert heard[0] == pytest.approx(1, abs=1e-5)
    assert 10 * np.log10(tail.sum()) == pytest.approx(-3, abs=0.1)
    assert np.all(heard[1 : RATE // 400 - 1] < 1e-6)
    first, half = tail[:400].sum(), tail[2400:2800].sum()
    assert 10 * np.log10(first / half) == pytest.approx(30, abs=3)


def test_a_leak_is_the_other_channel_lower_and_later() -> None:
    """What leaks is so many dB lower and a millisecond late, and nothing comes round from the end."""
    other = np.zeros(1000, np.float32)
    other[[100, 999]] = 0.5
    heard = with_leak(np.zeros(1000, np.float32), other, 20)
    assert heard[108] == pytest.approx(0.05)
    assert np.flatnonzero(heard).tolist() == [108]


@pytest.mark.parametrize("codec", ["AMR 12.2", "AMR 4.75", "Opus 8"])
def test_a_codec_does_not_move_speech(codec: str) -> None:
    """What comes out is as long, at most a millisecond off, and not the same."""
    spoken = sound.place(2.03, (0.5, vowels(1)))
    try:
        heard = coded(spoken, codec)  # type: ignore[arg-type]
    except LookupError as error:
        pytest.skip(str(error))
    assert len(heard) == len(spoken)
    assert 0.5 < np.corrcoef(spoken, heard)[0, 1] < 0.9999
    assert abs(int(np.argmax(np.correlate(spoken, heard, "full"))) - len(spoken) + 1) <= 8


def test_what_is_late_is_moved_back() -> None:
    """A delay of 12 ms is found and taken away."""
    spoken = sound.speech_like(1)
    assert np.allclose(aligned(np.concatenate((np.zeros(96, np.float32), spoken)), spoken), spoken)


def test_lost_packets_are_silence_and_the_others_are_untouched() -> None:
    """Packets are lost whole, as many as asked; none is lost where none should be, and all where all."""
    spoken = sound.tone(300, 40)
    heard = lose_packets(spoken, 0.05, _rng(), concealed=False).reshape(-1, PACKET)
    silent = ~heard.any(1)
    assert np.array_equal(heard[~silent], spoken.reshape(-1, PACKET)[~silent])
    assert silent.mean() == pytest.approx(0.05, abs=0.015)
    assert np.array_equal(lose_packets(spoken, 0, _rng(), concealed=True), spoken)
    assert not lose_packets(spoken, 1, _rng(), concealed=False).any()


def test_a_lost_packet_is_concealed_by_what_came_before() -> None:
    """A steady voice goes on through a loss of one packet, and through a long one fades to silence in 60 ms."""
    spoken = sound.tone(200, 40)
    lost = ~lose_packets(spoken, 0.02, _rng(3), concealed=False).reshape(-1, PACKET).any(1)
    alone = [n for n in np.flatnonzero(lost) if n > 5 and not lost[n - 1] and not lost[n + 1]]
    heard = lose_packets(spoken, 0.02, _rng(3), concealed=True)
    assert alone
    for number in alone:
        part = slice(number * PACKET, number * PACKET + PACKET // 2)  # before it fades
        assert np.allclose(heard[part], spoken[part], atol=0.01)
        assert np.array_equal(heard[(number + 1) * PACKET + FADED : (number + 2) * PACKET], _packet(spoken, number + 1))
    burst = spoken.copy()
    after = lose_packets(np.concatenate((burst[:1600], burst)), 1, _Never(10), concealed=True)
    assert after[10 * PACKET + 1 : 10 * PACKET + 80].any()
    assert not after[10 * PACKET + 480 :].any()


def _packet(samples: Floats, number: int) -> Floats:
    return samples[number * PACKET + FADED : (number + 1) * PACKET]


class _Never:
    """A generator under which the first packets come and all others are lost."""

    def __init__(self, come: int) -> None:
        self.come = come

    def random(self, count: int) -> Floats:
        """Over any share for those that come."""
        return np.where(np.arange(count) < self.come, 2.0, 0.0).astype(np.float32)


def test_damage_depends_on_the_name_and_the_channel_only() -> None:
    """The same recording is damaged in the same way again, its two channels each in their own."""
    spoken, mask = sound.speech_like(1), np.ones(100, bool)
    damage = Damager("white", "10", ())
    first, second = damage("a", [spoken, spoken], [mask, mask])
    assert np.array_equal(first, damage("a", [spoken, spoken], [mask, mask])[0])
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, damage("b", [spoken], [mask])[0])


def test_words_lie_on_the_speech_of_their_turn() -> None:
    """Four characters over two seconds of speech with a pause in the middle: none is said in the pause."""
    turn = {"start": 1.0, "end": 4.0, "pauses": [[2.0, 3.0]], "text": "您好，再见。"}
    assert spoken_in(turn) == (Interval(1.0, 2.0), Interval(3.0, 4.0))
    assert [(w.text, w.start, w.end) for w in words_of(turn)] == [
        ("您", 1.0, 1.5), ("好", 1.5, 2.0), ("再", 2.0, 3.5), ("见", 3.5, 4.0),
    ]  # fmt: skip


def test_a_word_goes_to_the_nearest_speech_that_was_heard_or_is_lost() -> None:
    """Speech that was not heard takes its words with it."""
    words = [Word(1.0, 1.2, "您", 1), Word(2.0, 2.2, "好", 1), Word(5.0, 5.2, "嗯", 1)]
    segments = segments_of((Interval(0.9, 1.3), Interval(2.4, 3.0)), words)
    assert [segment.text for segment in segments] == ["您", "好"]


def test_the_labels_themselves_have_all_events_and_rates() -> None:
    """What the curves are held against is right where nothing was damaged and nothing misheard."""
    settings = load_settings(environ={})
    compared = [compare_call(call, true_conversation(call, settings)) for call in load_calls(SAMPLES)]
    for kind in ("interruption", "backchannel", "hold"):
        hits = total_hits(compared, kind)
        assert hits.right == hits.true == hits.found
    errors = [own.errors["agent speech rate"] for own in compared if "agent speech rate" in own.errors]
    assert errors
    assert max(errors) < 0.02
