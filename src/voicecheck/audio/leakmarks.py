"""Where one channel holds nothing but what leaks in from the other.

What the leaks (`voicecheck.audio.leakage`) predict is taken off the sound; where hardly more than
noise is left, the sound was leakage.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.leakage import Leak, LeakOptions, floats
from voicecheck.audio.power import FRAMES_PER_SECOND, Channel, frame_power, power_ratio, smoothed, spread
from voicecheck.intervals import Interval, Intervals, merge

Powers = NDArray[np.float32]

_EXPLAINED = 0.8  # of the sound, at most so much may be left when the leak is taken off
_STRONG = 0.1  # of the loudest that is predicted: the leak of the party's own voice
_CHUNK_FRAMES = 200
_TAIL_FRAMES = 10  # more than a response lasts
_INAUDIBLE_DB = 10.0


def leaked(source: Channel, target: Channel, leaks: Sequence[Leak], options: LeakOptions) -> Intervals:
    """Stretches in which what is heard on `target` is the leaks of `source` and nothing more.

    Parameters
    ----------
    source, target
        The two channels of a recording.
    leaks
        What `find_leaks` found, without what cannot be (`voicecheck.audio.steps`).
    options
        What counts as leakage.
    """
    noise = target.noise
    if not leaks:
        return ()
    predicted, left = _taken_apart(source, target, leaks)
    rings = spread(predicted, 5)
    audible = rings > noise * power_ratio(options.audible_db)
    if not audible.any():
        return ()
    # Not the faint copies of a copy, where each party leaks into the other's channel.
    strong = predicted > max(2 * noise, _STRONG * float(np.percentile(predicted[audible], 95)))
    if np.median((left / target.power)[strong if strong.any() else audible]) > _EXPLAINED:
        return ()
    stays = float(np.median(left[strong] / predicted[strong])) if strong.any() else 0.0
    limit = noise * power_ratio(options.noise_margin_db) + rings * min(stays, 1.0) * power_ratio(options.leak_margin_db)
    own = _widened(smoothed(left, 7) > limit, round(options.own_guard_s * FRAMES_PER_SECOND))
    stretches = merge(_stretches(audible & ~own), gap=options.close_s)
    return tuple(s for s in stretches if s.duration >= options.drop_s)


def _taken_apart(source: Channel, target: Channel, leaks: Sequence[Leak]) -> tuple[Powers, Powers]:
    """Power of the predicted leaks, and of what is left without them, in each frame of 10 ms."""
    frame, frames = target.frame, len(target.power)
    chunk = _CHUNK_FRAMES * frame
    predicted = np.zeros(frames, np.float32)
    left = target.power.copy()
    for first in range(0, frames, _CHUNK_FRAMES):
        last = min(frames, first + _CHUNK_FRAMES)
        heard = [part for leak in leaks if (part := _leaking(source, target, leak, first)) is not None]
        if not heard:
            continue
        leak_here: NDArray[np.float32] = np.sum(heard, axis=0, dtype=np.float32)
        effect = floats(target.samples, first * frame, chunk)
        predicted[first:last] = frame_power(leak_here, frame)[: last - first]
        left[first:last] = frame_power(effect - leak_here, frame)[: last - first]
    return predicted, left


def _leaking(source: Channel, target: Channel, leak: Leak, first: int) -> NDArray[np.float32] | None:
    """The samples of a leak over a chunk of frames, or ``None`` where it is too faint to be heard."""
    count, chunk = len(leak.taps), _CHUNK_FRAMES * target.frame
    faintest = target.noise * power_ratio(-leak.coupling_db - _INAUDIBLE_DB)
    begin = max(0, first - leak.delay // target.frame - _TAIL_FRAMES)
    if not (source.power[begin : begin + _CHUNK_FRAMES + _TAIL_FRAMES] >= faintest).any():
        return None
    size = 1 << (chunk + count - 2).bit_length()
    cause = floats(source.samples, first * target.frame - leak.delay - count + 1, chunk + count - 1)
    spectrum = np.fft.rfft(cause, size) * np.fft.rfft(leak.taps, size)
    heard: NDArray[np.float32] = np.fft.irfft(spectrum, size).astype(np.float32)
    return heard[count - 1 : chunk + count - 1]


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
