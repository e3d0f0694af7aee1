"""Stretches of a channel that were not recorded: the same value over and over, where there is noise otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.power import FRAMES_PER_SECOND, Channel
from voicecheck.intervals import Interval, Intervals


@dataclass(frozen=True, slots=True, kw_only=True)
class DropoutOptions:
    """What counts as not recorded.

    The samples of so many seconds (``least``) are all equal, which no microphone gives; of the rest of the
    channel at most ``quiet_share`` is like it, else the line itself mutes silences (a real one: 0.05). The
    other party is heard for ``other`` seconds meanwhile, or neither channel holds anything: a recorder that
    was stopped for a while.
    """

    least: float = 3.0
    quiet_share: float = 0.02
    other: float = 1.0


def unrecorded(channel: Channel, other: Channel, options: DropoutOptions) -> Intervals:
    """Where a channel was not recorded though the call went on.

    Parameters
    ----------
    channel, other
        The two channels of a recording.
    options
        Thresholds.

    Returns
    -------
    Intervals
        Empty for a channel that holds nothing at all.
    """
    flat, beside = _flat(channel), _flat(other)
    count = min(len(flat), len(beside))
    stretches = [(a, b) for a, b in _runs(flat[:count]) if b - a >= options.least * FRAMES_PER_SECOND]
    rest = np.ones(count, bool)
    for start, end in stretches:
        rest[start:end] = False
    if not rest.any() or flat[:count][rest].mean() > options.quiet_share:
        return ()
    return tuple(
        Interval(start / FRAMES_PER_SECOND, end / FRAMES_PER_SECOND)
        for start, end in stretches
        if other.active[start:end].sum() >= options.other * FRAMES_PER_SECOND
        or (start > 0 and end < count and beside[start:end].all())
    )


def _flat(channel: Channel) -> NDArray[np.bool_]:
    """Frames whose samples are all the same."""
    frames = channel.samples[: len(channel.power) * channel.frame].reshape(-1, channel.frame)
    same: NDArray[np.bool_] = frames.max(axis=1, initial=-32768) == frames.min(axis=1, initial=32767)
    return same


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
