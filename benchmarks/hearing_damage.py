"""What happens to sound on its way to a recording: noise, echo, level, leakage, codecs, lost packets.

Conventions
-----------
Sound is float32 at 8 kHz, shape ``(n,)`` for one channel, full scale 1. Whatever is drawn by chance comes
from the generator that is given, so that the same seed gives the same damage. Nothing here moves speech in
time: what a codec delays is moved back (`aligned`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import av
import numpy as np
import soxr
from hearing_sets import LOW_RATE_HZ
from scipy.signal import butter, fftconvolve, sosfilt

from voicecheck.records import Array
from voicecheck.speech.frames import Mask

PACKET = LOW_RATE_HZ // 50
"""Samples of a packet: 20 ms."""
PITCH = (LOW_RATE_HZ // 200, LOW_RATE_HZ // 66)
"""Samples of the shortest and the longest pitch period that concealment looks for: 5 and 15 ms (G.711 appendix I)."""
FULL_PACKETS_S, SILENT_S = 0.01, 0.06
FADED = LOW_RATE_HZ // 250
"""Samples of the cross-fade back to a packet that came: 4 ms."""
LONGEST_DELAY = LOW_RATE_HZ // 20
ECHO_BEGINS_S = 0.0025

Coded = Literal["AMR 12.2", "AMR 4.75", "Opus 8"]
_CODECS: dict[str, tuple[str, str, int]] = {
    "AMR 12.2": ("libopencore_amrnb", "amrnb", 12_200),
    "AMR 4.75": ("libopencore_amrnb", "amrnb", 4_750),
    "Opus 8": ("libopus", "libopus", 8_000),
}


def with_noise(samples: Array, noise: Array, snr_db: float, speech: Mask) -> Array:
    """Sound with noise under it, so that the speech stands so many dB above the noise.

    The level of the speech is its power over the frames of 10 ms that are true in `speech`, that of the noise its
    power over all of it. Sound without speech is given back as it is.
    """
    step = LOW_RATE_HZ // 100
    spoken = np.repeat(speech, step)[: len(samples)]
    if not spoken.any():
        return samples
    level = np.mean(np.square(samples[: len(spoken)][spoken]))
    wanted = level / 10 ** (snr_db / 10) / np.mean(np.square(noise))
    answer: Array = (samples + noise[: len(samples)] * np.sqrt(wanted)).astype(np.float32)
    return answer


def white(length: int, rng: np.random.Generator) -> Array:
    """White noise."""
    return rng.standard_normal(length).astype(np.float32)


def babble(length: int, voices: Sequence[Array], rng: np.random.Generator, *, talkers: int = 8) -> Array:
    """Many people talking: so many voices at the same level, each begun at a place drawn by chance, again and again."""
    mixed = np.zeros(length, np.float32)
    for number in range(talkers):
        voice = np.roll(voices[number % len(voices)], -int(rng.integers(len(voices[number % len(voices)]))))
        repeated = np.resize(voice, length)
        mixed += repeated / np.sqrt(np.mean(np.square(repeated)) + 1e-12)
    return mixed


def office(length: int, rng: np.random.Generator) -> Array:
    """An office: ventilation, typing, and now and then a telephone that rings in the distance.

    Ventilation is noise under 500 Hz with a hum of 100 Hz. Typing comes in bursts of 2 to 8 keys, five keys a
    second, each a click of 15 ms over 1.5 kHz, 12 dB over the ventilation; a burst every 3 s in the mean. The
    telephone rings with 440 and 480 Hz for a second, every 20 s in the mean, as loud as the ventilation.
    """
    seconds = length / LOW_RATE_HZ
    time = np.arange(length) / LOW_RATE_HZ
    sound = sosfilt(butter(2, 500, "lowpass", fs=LOW_RATE_HZ, output="sos"), rng.standard_normal(length))
    sound /= np.sqrt(np.mean(np.square(sound)) + 1e-12)
    sound += 0.3 * np.sin(2 * np.pi * 100 * time)
    high = butter(2, 1500, "highpass", fs=LOW_RATE_HZ, output="sos")
    click = np.exp(-np.arange(LOW_RATE_HZ // 66) / (LOW_RATE_HZ * 0.004))
    for start in np.sort(rng.uniform(0, seconds, rng.poisson(seconds / 3))):
        for key in range(int(rng.integers(2, 9))):
            at = int((start + key / 5 + rng.uniform(0, 0.05)) * LOW_RATE_HZ)
            part = sosfilt(high, rng.standard_normal(len(click)) * click) * 4 * rng.uniform(0.5, 1.5)
            sound[at : at + len(click)] += part[: max(0, length - at)]
    ring = (np.sin(2 * np.pi * 440 * time[:LOW_RATE_HZ]) + np.sin(2 * np.pi * 480 * time[:LOW_RATE_HZ])) / np.sqrt(2)
    for start in rng.uniform(0, seconds, rng.poisson(seconds / 20)):
        at = int(start * LOW_RATE_HZ)
        sound[at : at + len(ring)] += ring[: max(0, length - at)]
    return sound.astype(np.float32)


def with_echo(samples: Array, rt60_s: float, rng: np.random.Generator, *, direct_db: float = 3.0) -> Array:
    """Sound in a room whose echo dies away by 60 dB in so many seconds.

    The echo is noise that decays exponentially, begun 2.5 ms after the direct sound; the direct sound has
    `direct_db` more energy than all of the echo.
    """
    time = np.arange(round(rt60_s * LOW_RATE_HZ)) / LOW_RATE_HZ
    tail = rng.standard_normal(len(time)) * 10 ** (-3 * time / rt60_s)
    tail[: round(ECHO_BEGINS_S * LOW_RATE_HZ)] = 0
    tail *= np.sqrt(10 ** (-direct_db / 10) / np.sum(np.square(tail)))
    tail[0] = 1
    heard: Array = fftconvolve(samples, tail)[: len(samples)].astype(np.float32)
    return heard


def with_leak(samples: Array, other: Array, leak_db: float, *, delay_s: float = 0.001) -> Array:
    """Sound with the other channel leaking into it, so many dB below what it is there and a little later."""
    late = np.roll(other, round(delay_s * LOW_RATE_HZ))
    late[: round(delay_s * LOW_RATE_HZ)] = 0
    answer: Array = (samples + late * 10 ** (-leak_db / 20)).astype(np.float32)
    return answer


def coded(samples: Array, codec: Coded) -> Array:
    """Sound through an encoder and a decoder.

    Raises
    ------
    LookupError
        This build of FFmpeg has no such encoder.
    """
    encoding, decoding, bit_rate = _CODECS[codec]
    try:
        encoder, decoder = av.CodecContext.create(encoding, "w"), av.CodecContext.create(decoding, "r")
    except av.codec.codec.UnknownCodecError as error:
        raise LookupError(f"no encoder {encoding}") from error
    for context in (encoder, decoder):
        context.sample_rate, context.layout = LOW_RATE_HZ, "mono"
    encoder.format, encoder.bit_rate = "s16", bit_rate
    pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    pcm = np.pad(pcm, (0, -len(pcm) % PACKET + LONGEST_DELAY))
    packets = []
    for start in range(0, len(pcm) - PACKET + 1, PACKET):
        frame = av.AudioFrame.from_ndarray(pcm[None, start : start + PACKET], format="s16", layout="mono")
        frame.sample_rate, frame.pts = LOW_RATE_HZ, start
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    frames = [frame for packet in (*packets, None) for frame in decoder.decode(packet)]
    rate = frames[0].sample_rate
    sound = np.concatenate([_floats(frame.to_ndarray()) for frame in frames])
    narrow = sound if rate == LOW_RATE_HZ else soxr.resample(sound, rate, LOW_RATE_HZ)
    return aligned(narrow, samples)


def aligned(late: Array, original: Array) -> Array:
    """Sound moved back to where it correlates best with the original, and as long; at most 50 ms."""
    heard = np.pad(late, (0, max(0, len(original) + LONGEST_DELAY - len(late))))[: len(original) + LONGEST_DELAY]
    correlation = fftconvolve(heard, original[::-1])[len(original) - 1 :][: LONGEST_DELAY + 1]
    delay = int(np.argmax(correlation))
    answer: Array = heard[delay : delay + len(original)].astype(np.float32)
    return answer


def lose_packets(samples: Array, share: float, rng: np.random.Generator, *, concealed: bool) -> Array:
    """Sound of which packets of 20 ms are lost by chance, each for itself.

    A lost packet is silence or, where it is concealed, the last pitch period of what came before, repeated: for
    10 ms at its level, then fading out over 50 ms (G.711 appendix I in a simple form); what comes after is faded in
    over 4 ms.
    """
    answer = samples.copy()
    lost = rng.random(-(-len(samples) // PACKET)) < share
    since, period = 0, np.zeros(0, np.float32)
    for number in np.flatnonzero(lost):
        start, end = number * PACKET, min(len(samples), (number + 1) * PACKET)
        if not concealed:
            answer[start:end] = 0
            continue
        if number == 0 or not lost[number - 1]:
            since, period = 0, _last_period(answer[:start])
        count = end - start + FADED
        repeated = _repeated(period, since, count)
        if number + 1 < len(lost) and not lost[number + 1]:  # back to what came, without a click
            fade = np.linspace(0, 1, FADED, dtype=np.float32)[: max(0, len(samples) - end)]
            kept = repeated[end - start :][: len(fade)]
            answer[end : end + len(fade)] = answer[end : end + len(fade)] * fade + kept * (1 - fade)
        answer[start:end] = repeated[: end - start]
        since += PACKET
    return answer


def _repeated(period: Array, since: int, count: int) -> Array:
    """The period again and again, from so many samples after the loss began, fading."""
    if len(period) == 0:
        return np.zeros(count, np.float32)
    at = np.arange(since, since + count)
    level = np.clip((SILENT_S - at / LOW_RATE_HZ) / (SILENT_S - FULL_PACKETS_S), 0, 1)
    repeated: Array = (period[at % len(period)] * level).astype(np.float32)
    return repeated


def _last_period(before: Array) -> Array:
    """The last pitch period of sound, by its autocorrelation; nothing where there is too little sound."""
    shortest, longest = PITCH
    if len(before) < 2 * longest + PACKET:
        return np.zeros(0, np.float32)
    last = before[-PACKET:]
    lags = range(shortest, longest + 1)
    earlier = [before[-PACKET - lag : -lag] for lag in lags]
    alike = [float(last @ part) / (np.sqrt(float(part @ part)) + 1e-9) for part in earlier]
    return before[-(shortest + int(np.argmax(alike))) :]


def _floats(block: Array) -> Array:
    mono = block.reshape(-1) if block.shape[0] == 1 else block.mean(0)
    whole = np.issubdtype(mono.dtype, np.integer)
    floats: Array = mono.astype(np.float32) / np.float32(32768 if whole else 1)
    return floats
