"""Noise floor of a channel, and the frames that rise above it."""

from __future__ import annotations

import numpy as np

from voicecheck.speech.frames import (
    Array,
    Mask,
    count_frames,
    opened,
    rolling_max,
    smoothed,
    to_db,
    to_power,
    total_level,
    widened,
)
from voicecheck.speech.options import SpeechOptions

BLOCK = 50  # frames of one estimate: half a second
REACH = 8  # blocks: nobody speaks for longer than 4 s without a stop that lets the noise be heard
RISE_DB = 15.0  # a lasting sound that stands so far above the channel's quiet parts is no floor
BIAS_DB = 1.3  # the lowest of many fifth parts lies so far below the middle of steady noise
LASTING = 150  # frames: murmur that raises the floor; a drawn-out word hardly moves for a second
USUAL = 75  # percentile of the levels of murmur that the floor is raised to
HEADROOM_DB = 12.0  # but no closer to the loudest sound near
MIN_SOUND = 3  # frames: a shorter rise is a chance peak of the noise


def steady_floor(levels: Array) -> Array:
    """Floor of steady noise: the quietest half seconds around each frame.

    Parameters
    ----------
    levels
        ``(frames, bands)`` in dB, smoothed over a few frames.

    Returns
    -------
    array
        ``(frames, bands)`` in dB.
    """
    if len(levels) == 0:
        return levels
    count = -(-len(levels) // BLOCK)
    padded = np.pad(levels, ((0, count * BLOCK - len(levels)), (0, 0)), mode="edge")
    low = np.percentile(padded.reshape(count, BLOCK, -1), 20, axis=1)
    around = np.pad(low, ((REACH, REACH), (0, 0)), mode="edge")
    floor = np.lib.stride_tricks.sliding_window_view(around, 2 * REACH + 1, axis=0).min(-1)
    floor = np.minimum(floor, np.percentile(floor, 20, axis=0) + RISE_DB)
    return _between_blocks(floor, np.arange(count), len(levels)) + np.float32(BIAS_DB)


def raised(floor: Array, levels: Array, murmur: Mask) -> Array:
    """The steady floor, raised to the level of murmur within 4 s: voices behind a speaker are never steady.

    Parameters
    ----------
    floor, levels
        ``(frames, bands)`` in dB.
    murmur
        Frames that are known to be murmur.
    """
    murmur = opened(murmur, LASTING)
    blocks = [start for start in range(0, len(levels), BLOCK) if murmur[start : start + BLOCK].mean() >= 0.5]
    if not blocks:
        return floor
    usual = [
        np.percentile(levels[start : start + BLOCK][murmur[start : start + BLOCK]], USUAL, axis=0) for start in blocks
    ]
    between = _between_blocks(np.stack(usual) - np.float32(1), np.array(blocks) // BLOCK, len(levels))
    limit = rolling_max(total_level(levels), 4 * BLOCK) - HEADROOM_DB
    near = widened(murmur, REACH * BLOCK, REACH * BLOCK)
    lifted: Array = np.where(near[:, None], np.maximum(floor, np.minimum(between, limit[:, None])), floor)
    return lifted


def above(levels: Array, floor: Array, options: SpeechOptions) -> Mask:
    """Frames that rise above the floor in some band for at least 30 ms, ``(frames,)``.

    Parameters
    ----------
    levels, floor
        ``(frames, bands)`` in dB.
    options
        Settings.
    """
    if len(levels) == 0:
        return np.zeros(0, bool)
    level = total_level(levels)
    near = rolling_max(level, count_frames(2.0))
    heard = (levels > floor + options.noise_margin_db).any(1)
    heard &= level > np.maximum(options.gate_dbfs, near - options.peak_range_db)
    return opened(heard, MIN_SOUND)


def smooth_levels(levels: Array) -> Array:
    """Levels averaged in power over three frames, which makes the scatter of noise smaller."""
    return to_db(smoothed(to_power(levels), 3))


def _between_blocks(values: Array, blocks: np.ndarray[tuple[int], np.dtype[np.int_]], frames: int) -> Array:
    """Values at the middles of blocks, drawn out linearly to all frames."""
    centres, index = (blocks + 0.5) * BLOCK, np.arange(frames)
    return np.stack([np.interp(index, centres, band) for band in values.T], axis=1).astype(np.float32)
