"""Sound whose samples are laid out in another way than the header says.

Two faults of recorders are found from the sound itself, and mended, since nothing is lost by them:

- **two channels under a header of one**: left and right samples by turns, read as one channel at half the
  speed. While one party speaks every other sample is nearly silent, which no single microphone can do; where both
  channels hold the same, each sample stands twice. That is also what is left of a telephone's channel that was
  brought to 16 kHz by repeating samples: there it is no sign.
- **one channel under a header of two**: each "channel" is every other sample, at twice the speed. Then each is
  what lies between the samples of the other, and together they hold tones that neither could hold alone.

Samples that were resampled on the way are not looked at: the pattern is lost there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.decode import Sound
from voicecheck.language.stored import english

FRAME_S = 0.02
FLOOR = 1e-6 * 32768.0**2  # power of -60 dBFS: what is softer is not looked at
RANGE = 1e-3  # of the loud frames' power: 30 dB
LEAST_FRAMES = 50  # active ones: a second of sound
APART = 4.0  # 6 dB between the power of even and odd samples; of one microphone's 20 ms they are within 2 dB
APART_SHARE = 0.5  # of the active frames: where both parties speak at once the two may be as loud
SMOOTH = 0.3  # correlation of neighbours in speech is .7 to .9; in a tone of a quarter of the rate it is -1
HELD = 0.1  # of the power of steps from pair to pair, that of the steps within pairs where each sample stands twice
TWICE_TELEPHONE = 16_000
"""Hz. From here on samples that stand twice are taken for one channel that was brought to twice its rate by repeating
each; below, that would be a channel of less than a telephone's 8 kHz, so that they are two channels with one sound."""
ALIKE = 2.0  # 3 dB: two channels as loud as each other
ALIKE_SHARE = 0.8
BETWEEN = 0.05  # by how much more a channel is like the other half a sample away than like itself a sample away
SAME = 0.99  # the correlation of channels that hold the same sound (`ChannelOptions.doubled_correlation`)
HIGH_SHARE = 0.003  # of the power, above what each channel alone can hold: one microphone on two converters has none

TWO_UNDER_ONE = english(
    "the header says one channel, but the sound is that of two, sample by sample: it was read as two channels"
)
ONE_UNDER_TWO = english(
    "the header says two channels, but each holds every other sample of one: it was read as one channel"
)


def mended(sound: Sound) -> Sound:
    """The sound with its samples laid out as they were recorded, and a note where that is not what the header says.

    Parameters
    ----------
    sound
        As it was decoded, one or two channels.

    Returns
    -------
    Sound
        The same where nothing is wrong. The sample rate is taken to be right: what was read at half the speed is
        half as long, at twice the speed twice as long.
    """
    if sound.channels == 1 and holds_two(sound.samples[0], sound.rate):
        count = sound.samples.shape[1] // 2
        return _read_as(sound, sound.samples[0, : 2 * count].reshape(count, 2).T, TWO_UNDER_ONE)
    if sound.channels == 2 and holds_one(sound.samples, sound.rate):
        return _read_as(sound, sound.samples.T.reshape(1, -1), ONE_UNDER_TWO)
    return sound


def _read_as(sound: Sound, samples: NDArray[np.int16], note: str) -> Sound:
    laid = np.ascontiguousarray(samples)
    laid.flags.writeable = False
    return replace(sound, samples=laid, remarks=(*sound.remarks, note))


def holds_two(samples: NDArray[np.int16], rate: int) -> bool:
    """Whether one channel's samples are those of two by turns.

    Parameters
    ----------
    samples
        int16, shape ``(n,)``.
    rate
        Samples a second.
    """
    even, odd = _framed(samples[0::2], rate), _framed(samples[1::2], rate)
    frames = min(len(even), len(odd))
    even, odd = even[:frames], odd[:frames]
    powers = np.stack([_power(even), _power(odd)])
    active = _active(powers.max(axis=0))
    if active.sum() < LEAST_FRAMES:
        return False
    even, odd, powers = even[active], odd[active], powers[:, active]
    apart = powers.max(axis=0) > APART * np.maximum(powers.min(axis=0), 1.0)
    louder = np.where((powers[0] > powers[1])[:, np.newaxis], even, odd)
    if apart.mean() >= APART_SHARE and _neighbours(louder) >= SMOOTH:
        return True
    if rate >= TWICE_TELEPHONE:
        return False
    within = np.square(even - odd).sum()
    between = np.square(even[:, 1:] - odd[:, :-1]).sum()
    return bool(min(within, between) < HELD * max(within, between))


def holds_one(samples: NDArray[np.int16], rate: int) -> bool:
    """Whether two channels' samples are those of one, every other sample each.

    Parameters
    ----------
    samples
        int16, shape ``(2, n)``.
    rate
        Samples a second.
    """
    left, right = (_framed(channel, rate) for channel in samples)
    powers = np.stack([_power(left), _power(right)])
    active = _active(powers.max(axis=0))
    if active.sum() < LEAST_FRAMES:
        return False
    left, right, powers = left[active], right[active], powers[:, active]
    alike = powers.max(axis=0) <= ALIKE * np.maximum(powers.min(axis=0), 1.0)
    scale = float(np.sqrt(np.square(left).sum() * np.square(right).sum()))
    if alike.mean() < ALIKE_SHARE or not scale:
        return False
    here = float((left * right).sum()) / scale
    after = float((right[:, :-1] * left[:, 1:]).sum()) / scale
    if here >= SAME or abs(here - after) > BETWEEN or min(here, after) < max(_neighbours(left), 0.0) + BETWEEN:
        return False
    return _high_share(left, right) >= HIGH_SHARE


def _framed(samples: NDArray[np.int16], rate: int) -> NDArray[np.float64]:
    size = int(FRAME_S * rate)
    count = len(samples) // size
    framed: NDArray[np.float64] = samples[: count * size].reshape(count, size).astype(np.float64)
    framed -= framed.mean(axis=1, keepdims=True)
    return framed


def _power(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    power: NDArray[np.float64] = np.square(frames).mean(axis=1)
    return power


def _active(power: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Frames that are loud enough to hold speech."""
    if not len(power):
        return np.zeros(0, bool)
    active: NDArray[np.bool_] = power > max(FLOOR, RANGE * float(np.percentile(power, 95)))
    return active


def _neighbours(frames: NDArray[np.float64]) -> float:
    """Correlation of neighbouring samples."""
    power = float(np.square(frames).sum())
    return float((frames[:, :-1] * frames[:, 1:]).sum()) / power if power else 0.0


def _high_share(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Share of the power of both together, sample by sample, that lies in the upper half of their band."""
    both = np.stack([left, right], axis=2).reshape(len(left), -1)
    spectrum = np.square(np.abs(np.fft.rfft(both * np.hanning(both.shape[1])))).sum(axis=0)
    # A little above the middle: what one converter's filter lets through at its edge is not counted.
    return float(spectrum[round(0.53 * len(spectrum)) :].sum() / spectrum.sum())
