"""One party heard on the other's channel: how strongly, how late, and where.

Crosstalk and echo are close to linear: the impulse response from one channel to the other is found
by least squares where only the one party speaks, and what it explains is taken off. Where hardly
more than noise is left, the sound was leakage; where more, the channel's own party spoke.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.power import (
    FRAMES_PER_SECOND,
    SILENCE,
    Channel,
    decibels,
    frame_power,
    power_ratio,
    smoothed,
    spread,
)
from voicecheck.intervals import Interval, Intervals, merge

Powers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakOptions:
    """How leakage is looked for and marked.

    A leak may come up to ``max_delay_s`` after its cause and ring for ``response_s``. It is looked
    for in blocks of ``block_s`` where the other party is within ``loud_db`` of their level; at
    least ``min_blocks`` are needed and at most ``max_blocks`` are used. ``min_peak`` is how far the
    response's peak must stand out from its background, in standard deviations (chance reaches
    about 4 over 300 ms).

    A leak weaker than ``audible_db`` over the noise is not marked. Sound more than
    ``noise_margin_db`` above the noise, and more than ``leak_margin_db`` above what usually stays
    of the leak when it is taken off, is the party's own; ``own_guard_s`` around it is never
    marked. Gaps of at most ``close_s`` between marked stretches are closed (with the guard they
    hold nothing of the party's own), stretches of less than ``drop_s`` dropped.
    """

    max_delay_s: float = 0.3
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

    ``taps`` is its impulse response from ``delay`` samples on, ``coupling_db`` its gain for the
    speech of this call.
    """

    taps: NDArray[np.float32]
    delay: int
    coupling_db: float


_PRE_S = 0.004  # a band-limited response begins before its peak
_RIDGE = 1e-3  # keeps bands without speech (below 300 Hz, above 3400 Hz) from being made up
_REFINEMENTS = 2
_EXPLAINED = 0.8  # of the sound, at most so much may be left when the leak is taken off
_CHUNK_FRAMES = 200
_INAUDIBLE_DB = 10.0


def find_leak(source: Channel, target: Channel, options: LeakOptions) -> Leak | None:
    """Find how what is said on `source` leaks into `target`, or ``None`` if it does not.

    Parameters
    ----------
    source, target
        The two channels of a recording.
    options
        How leakage is looked for.
    """
    rate = source.frame * FRAMES_PER_SECOND
    span = round(options.block_s * FRAMES_PER_SECOND) * source.frame
    reach = round(options.max_delay_s * rate)
    starts = _blocks(source, target, options) * span
    if len(starts) < options.min_blocks:
        return None
    delay = _delay(source, target, starts, (span, reach), options.min_peak)
    if delay is None:
        return None
    first, count = delay - round(_PRE_S * rate), round((_PRE_S + options.response_s) * rate)
    taps, gain = _response(source, target, starts, span, (first, count))
    return Leak(taps, first, decibels(gain))


def _blocks(source: Channel, target: Channel, options: LeakOptions) -> NDArray[np.intp]:
    """Numbers of the blocks where `source` is loud and `target` has least besides it."""
    size = round(options.block_s * FRAMES_PER_SECOND)
    count = len(source.power) // size
    heard = source.power[: count * size].reshape(count, size)
    there = target.power[: count * size].reshape(count, size).mean(axis=1)
    loud = (heard > source.level * power_ratio(-options.loud_db)).mean(axis=1) >= 0.4
    # Digital silence (a recorder that mutes) carries no leak and would weigh without limit.
    chosen = np.flatnonzero(loud & (there > 2 * SILENCE))
    # Half of them, for the target's own speech must not be taken for leakage.
    ranked = chosen[np.argsort(there[chosen] / heard[chosen].mean(axis=1))]
    kept = np.sort(ranked[: max(options.min_blocks, len(ranked) // 2)])
    return kept[:: max(1, -(-len(kept) // options.max_blocks))]


def _delay(
    source: Channel, target: Channel, starts: NDArray[np.intp], extents: tuple[int, int], min_peak: float
) -> int | None:
    """Lag in samples of the strongest path from `source` to `target`, or ``None`` if chance could make it."""
    span, reach = extents
    size = 1 << (span + reach - 1).bit_length()
    cross = np.zeros(size // 2 + 1, np.complex64)
    power = np.zeros(size // 2 + 1, np.float32)
    for start in starts:
        cause = np.fft.rfft(_floats(source.samples, start - reach, span + reach), size)
        effect = _floats(target.samples, start, span)
        weight = 1.0 / float(effect @ effect)
        cross += weight * np.fft.rfft(effect, size) * cause.conj()
        power += weight * np.abs(cause) ** 2
    cross[0] = 0.0
    response = np.fft.irfft(cross / (power + 0.01 * power.mean()), size)
    # The cause began `reach` samples before the block, so the end of the circle is the lags from 0 to `reach`.
    lags = np.abs(response[size - reach :])
    peak = int(np.argmax(lags))
    return peak if lags[peak] > min_peak * 1.4826 * float(np.median(lags)) else None


def _response(
    source: Channel, target: Channel, starts: NDArray[np.intp], span: int, lags: tuple[int, int]
) -> tuple[NDArray[np.float32], float]:
    """Least-squares impulse response over `count` lags from `first` on, and its gain as a power ratio."""
    first, count = lags
    size = 1 << (span + count - 2).bit_length()
    causes = [
        np.fft.rfft(_floats(source.samples, start - first - count + 1, span + count - 1), size) for start in starts
    ]
    effects = [_floats(target.samples, start, span) for start in starts]
    weights = [1 / float(effect @ effect) for effect in effects]
    auto = np.zeros(size // 2 + 1)
    for start, weight in zip(starts, weights, strict=True):
        auto += weight * np.abs(np.fft.rfft(_floats(source.samples, start - first, span), size)) ** 2
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


def leaked(source: Channel, target: Channel, leak: Leak, options: LeakOptions) -> Intervals:
    """Stretches in which what is heard on `target` is the leak of `source` and nothing more.

    Parameters
    ----------
    source, target
        The two channels of a recording.
    leak
        What `find_leak` found.
    options
        What counts as leakage.
    """
    noise = target.noise
    predicted, left = _taken_apart(source, target, leak)
    rings = spread(predicted, 5)
    audible = rings > noise * power_ratio(options.audible_db)
    if not audible.any():
        return ()
    strong = predicted > 2 * noise
    if np.median((left / target.power)[strong if strong.any() else audible]) > _EXPLAINED:
        return ()
    stays = float(np.median(left[strong] / predicted[strong])) if strong.any() else 0.0
    limit = noise * power_ratio(options.noise_margin_db) + rings * min(stays, 1.0) * power_ratio(options.leak_margin_db)
    own = _widened(smoothed(left, 7) > limit, round(options.own_guard_s * FRAMES_PER_SECOND))
    stretches = merge(_stretches(audible & ~own), gap=options.close_s)
    return tuple(s for s in stretches if s.duration >= options.drop_s)


def _taken_apart(source: Channel, target: Channel, leak: Leak) -> tuple[Powers, Powers]:
    """Power of the predicted leak, and of what is left without it, in each frame of 10 ms."""
    frame, frames = target.frame, len(target.power)
    count, chunk = len(leak.taps), _CHUNK_FRAMES * target.frame
    size = 1 << (chunk + count - 2).bit_length()
    response = np.fft.rfft(leak.taps, size)
    predicted = np.zeros(frames, np.float32)
    left = target.power.copy()
    # Where the source is too faint to be heard through the leak there is nothing to take off.
    faintest = target.noise * power_ratio(-leak.coupling_db - _INAUDIBLE_DB)
    for first in range(0, frames, _CHUNK_FRAMES):
        last = min(frames, first + _CHUNK_FRAMES)
        if source.power[max(0, first - _CHUNK_FRAMES) : last].max() < faintest:
            continue
        cause = _floats(source.samples, first * frame - leak.delay - count + 1, chunk + count - 1)
        spectrum = np.fft.rfft(cause, size) * response
        heard: NDArray[np.float32] = np.fft.irfft(spectrum, size).astype(np.float32)[count - 1 : chunk + count - 1]
        effect = _floats(target.samples, first * frame, chunk)
        predicted[first:last] = frame_power(heard, frame)[: last - first]
        left[first:last] = frame_power(effect - heard, frame)[: last - first]
    return predicted, left


def _widened(flags: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """Runs of at least 3 flags, with so many frames on each side of them."""
    wide = np.zeros_like(flags)
    for first, last in _runs(flags):
        if last - first >= 3:
            wide[max(0, first - frames) : last + frames] = True
    return wide


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _stretches(flags: NDArray[np.bool_]) -> list[Interval]:
    return [Interval(first / FRAMES_PER_SECOND, last / FRAMES_PER_SECOND) for first, last in _runs(flags)]


def _floats(samples: NDArray[np.int16], start: int, count: int) -> NDArray[np.float32]:
    """Samples from `start` on about their mean, silence beyond the ends."""
    part = np.zeros(count, np.float32)
    first, last = max(0, start), min(len(samples), start + count)
    if first < last:
        part[first - start : last - start] = samples[first:last]
        part[first - start : last - start] -= part[first - start : last - start].mean()
    return part * np.float32(1 / 32768)
