"""One party heard on the other's channel: how strongly, how late, and where.

Crosstalk and echo are close to linear: the impulse response from one channel to the other is found
by least squares where only the one party speaks, and what it explains is taken off. Where hardly
more than noise is left, the sound was leakage; where more, the channel's own party spoke.

The delay is searched window by window, up to ``LeakOptions.max_delay_s`` each way, by the samples
themselves. Only a copy of the same waveform correlates: on the labelled calls, on real telephone calls
and on dialogues of one synthetic voice, chance reached 5.5 standard deviations of the background in
windows without a copy, and copies at -45 dB reached 10.8 or more. Somebody who repeats what the other
said, or has the same voice, does not correlate.

A copy that comes *before* its cause is physically impossible. Such a delay is reported with the
others: it shows that the channels are out of step, or it is the mirror image of a leak the other way
(`voicecheck.audio.steps`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.power import FRAMES_PER_SECOND, SILENCE, Channel, decibels, power_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakOptions:
    """How leakage is looked for and marked.

    A leak may come up to ``max_delay_s`` after its cause and ring for ``response_s``. Delays are tried
    in windows of ``window_s``; in each a leak is looked for in blocks of ``block_s`` where the other
    party is within ``loud_db`` of their level; at least ``min_blocks`` are needed and at most
    ``max_blocks`` are used. ``min_peak`` is how far the response's peak must stand out from its
    background, in standard deviations (chance reaches about 5 in a window).

    A leak weaker than ``audible_db`` over the noise is not marked. Sound more than
    ``noise_margin_db`` above the noise, and more than ``leak_margin_db`` above what usually stays
    of the leak when it is taken off, is the party's own; ``own_guard_s`` around it is never
    marked. Gaps of at most ``close_s`` between marked stretches are closed (with the guard they
    hold nothing of the party's own), stretches of less than ``drop_s`` dropped.
    """

    max_delay_s: float = 2.0
    window_s: float = 0.3
    response_s: float = 0.04
    block_s: float = 0.45
    loud_db: float = 15.0
    min_blocks: int = 4
    max_blocks: int = 60
    min_peak: float = 8.0
    audible_db: float = -3.0
    noise_margin_db: float = 3.0
    leak_margin_db: float = 6.0
    own_guard_s: float = 0.2
    close_s: float = 0.3
    drop_s: float = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Leak:
    """The way of the sound from one channel into the other.

    ``taps`` is its impulse response from ``delay`` samples on (negative: the copy comes before its
    cause), ``coupling_db`` its gain for the speech of this call. ``delay_s`` is when its peak comes, and
    ``height`` how far that stands out of the background, in standard deviations. ``heard_s`` is from when to when
    the copy is heard, the first and the last tenth left out.
    """

    taps: NDArray[np.float32]
    delay: int
    coupling_db: float
    delay_s: float = 0.0
    height: float = 0.0
    heard_s: tuple[float, float] = (0.0, 0.0)


_PRE_S = 0.004  # a band-limited response begins before its peak
_RIDGE = 1e-3  # keeps bands without speech (below 300 Hz, above 3400 Hz) from being made up
_REFINEMENTS = 2
_ALIKE = 0.5  # of the best likeness: blocks with less hold more of other sound


def find_leaks(source: Channel, target: Channel, options: LeakOptions) -> tuple[Leak, ...]:
    """Find how what is said on `source` leaks into `target`: one leak a path, by delay.

    Parameters
    ----------
    source, target
        The two channels of a recording.
    options
        How leakage is looked for.

    Returns
    -------
    tuple of Leak
        Empty where nothing leaks. A path whose delay is negative is physically impossible (module's
        docstring).
    """
    width = round(options.window_s * FRAMES_PER_SECOND)
    windows = round(options.max_delay_s / options.window_s)
    peaks = [peak for k in range(-windows, windows + 1) for peak in _peaks(source, target, k * width, options)]
    kept: list[_Peak] = []
    for peak in sorted(peaks, key=lambda p: -p.height):
        if all(abs(peak.delay_s - other.delay_s) > options.response_s for other in kept):
            kept.append(peak)
    return tuple(sorted((_followed(peak, source, target, options) for peak in kept), key=lambda leak: leak.delay))


@dataclass(frozen=True, slots=True)
class _Peak:
    """A delay at which a copy is found: how far it stands out, and the blocks in which the source was loud."""

    delay_s: float
    height: float
    loud: NDArray[np.intp]


def _peaks(source: Channel, target: Channel, shift: int, options: LeakOptions) -> list[_Peak]:
    """The copy of `source` in `target` from `shift` frames later on, over one window of delays; none or one."""
    span = round(options.block_s * FRAMES_PER_SECOND) * source.frame
    moved = _later(source, shift)
    loud, besides = _blocks(moved, target, options)
    if len(loud) < options.min_blocks:
        return []
    rate = source.frame * FRAMES_PER_SECOND
    # Half of them, for the target's own speech must not be taken for leakage.
    starts = _some(loud[np.argsort(besides)][: max(options.min_blocks, len(loud) // 2)], options) * span
    lag, height = _delay(moved, target, starts, (span, round(options.window_s * rate)))
    return [_Peak(shift / FRAMES_PER_SECOND + lag / rate, height, loud * span)] if height > options.min_peak else []


def _followed(peak: _Peak, source: Channel, target: Channel, options: LeakOptions) -> Leak:
    """The path whose peak was found, by the blocks in which the copy is heard best."""
    rate = source.frame * FRAMES_PER_SECOND
    span = round(options.block_s * FRAMES_PER_SECOND) * source.frame
    likeness = np.array([_likeness(source, target, start, round(peak.delay_s * rate), span) for start in peak.loud])
    heard = np.argsort(-likeness)[: max(options.min_blocks, int((likeness > _ALIKE * likeness.max()).sum()))]
    first, count = round((peak.delay_s - _PRE_S) * rate), round((_PRE_S + options.response_s) * rate)
    taps, gain = _response(source, target, _some(peak.loud[heard], options), span, (first, count))
    times = np.percentile(peak.loud[heard] / rate, (10, 90))
    return Leak(taps, first, decibels(gain), peak.delay_s, peak.height, (float(times[0]), float(times[1])))


def _some(blocks: NDArray[np.intp], options: LeakOptions) -> NDArray[np.intp]:
    """Blocks in the order of time, at most so many as are used."""
    kept = np.sort(blocks)
    return kept[:: max(1, -(-len(kept) // options.max_blocks))]


def _likeness(source: Channel, target: Channel, start: int, lag: int, span: int) -> float:
    """Correlation of a block of the target with the source so many samples before."""
    cause, effect = floats(source.samples, start - lag, span), floats(target.samples, start, span)
    scale = float(np.sqrt((cause @ cause) * (effect @ effect)))
    return abs(float(cause @ effect)) / scale if scale else 0.0


def _later(channel: Channel, frames: int) -> Channel:
    """A channel so many frames later, or earlier: silence where there is nothing of it."""

    def moved(values: NDArray[Any], per_frame: int, rest: float) -> NDArray[Any]:
        shift = min(abs(frames) * per_frame, len(values))
        quiet = np.full(shift, rest, values.dtype)
        return np.concatenate((quiet, values[: len(values) - shift]) if frames > 0 else (values[shift:], quiet))

    if not frames:
        return channel
    return replace(
        channel,
        samples=moved(channel.samples, channel.frame, 0),
        power=moved(channel.power, 1, SILENCE),
        active=moved(channel.active, 1, False),
    )


def _blocks(source: Channel, target: Channel, options: LeakOptions) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Numbers of the blocks where `source` is loud, and the power of `target` over its own in each."""
    size = round(options.block_s * FRAMES_PER_SECOND)
    count = len(source.power) // size
    heard = source.power[: count * size].reshape(count, size)
    there = target.power[: count * size].reshape(count, size).mean(axis=1)
    loud = (heard > source.level * power_ratio(-options.loud_db)).mean(axis=1) >= 0.4
    # Digital silence (a recorder that mutes) carries no leak and would weigh without limit.
    chosen = np.flatnonzero(loud & (there > 2 * SILENCE))
    return chosen, there[chosen] / heard[chosen].mean(axis=1)


def _delay(source: Channel, target: Channel, starts: NDArray[np.intp], extents: tuple[int, int]) -> tuple[int, float]:
    """Lag in samples of the strongest path from `source` to `target`, and how far it stands out."""
    span, reach = extents
    size = 1 << (span + reach - 1).bit_length()
    cross = np.zeros(size // 2 + 1, np.complex64)
    power = np.zeros(size // 2 + 1, np.float32)
    for start in starts:
        cause = np.fft.rfft(floats(source.samples, start - reach, span + reach), size)
        effect = floats(target.samples, start, span)
        weight = 1.0 / float(effect @ effect)
        cross += weight * np.fft.rfft(effect, size) * cause.conj()
        power += weight * np.abs(cause) ** 2
    cross[0] = 0.0
    if not power.any():  # the cause holds no sound there
        return 0, 0.0
    response = np.fft.irfft(cross / (power + 0.01 * power.mean()), size)
    # The cause began `reach` samples before the block, so the end of the circle is the lags from 0 to `reach`.
    lags = np.abs(response[size - reach :])
    peak = int(np.argmax(lags))
    background = 1.4826 * float(np.median(lags))
    return peak, float(lags[peak]) / background if background > 0 else 0.0


def _response(
    source: Channel, target: Channel, starts: NDArray[np.intp], span: int, lags: tuple[int, int]
) -> tuple[NDArray[np.float32], float]:
    """Least-squares impulse response over `count` lags from `first` on, and its gain as a power ratio."""
    first, count = lags
    size = 1 << (span + count - 2).bit_length()
    causes = [
        np.fft.rfft(floats(source.samples, start - first - count + 1, span + count - 1), size) for start in starts
    ]
    effects = [floats(target.samples, start, span) for start in starts]
    weights = [1 / float(effect @ effect) for effect in effects]
    auto = np.zeros(size // 2 + 1)
    for start, weight in zip(starts, weights, strict=True):
        auto += weight * np.abs(np.fft.rfft(floats(source.samples, start - first, span), size)) ** 2
    lagged = np.fft.irfft(auto, size)[:count]
    lagged[0] *= 1 + _RIDGE
    matrix = lagged[np.abs(np.subtract.outer(np.arange(count), np.arange(count)))]
    inverse = np.linalg.inv(matrix).astype(np.float32)
    taps = np.zeros(count, np.float32)
    # The matrix treats each block as if silence surrounded it; solving again for what is left mends that.
    for _ in range(_REFINEMENTS):
        cross = np.zeros(size // 2 + 1, np.complex64)
        response = np.fft.rfft(taps, size)
        for cause, effect, weight in zip(causes, effects, weights, strict=True):
            predicted = np.fft.irfft(cause * response, size)[count - 1 : span + count - 1]
            cross += weight * np.fft.rfft(effect - predicted, size).conj() * cause
        taps += inverse @ np.fft.irfft(cross, size)[count - 1 :: -1]
    return taps, float(taps @ matrix @ taps / lagged[0])


def floats(samples: NDArray[np.int16], start: int, count: int) -> NDArray[np.float32]:
    """Samples from `start` on, full scale 1, about their mean, silence beyond the ends."""
    part = np.zeros(count, np.float32)
    first, last = max(0, start), min(len(samples), start + count)
    if first < last:
        part[first - start : last - start] = samples[first:last]
        part[first - start : last - start] -= part[first - start : last - start].mean()
    return part * np.float32(1 / 32768)
