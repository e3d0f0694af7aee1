"""The sound of one channel in frames of 10 ms: its level in three bands, and masks over frames."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import soxr

from voicecheck.intervals import Interval, Intervals

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

FRAME_S = 0.01
RATE_HZ = 8000  # frames are made at the telephone's rate: nothing above 4 kHz is used
HOP = 80  # samples of a frame
WINDOW = 128  # samples of a spectrum: 16 ms, centred on its frame
BLOCK_S = 60  # a long recording is worked through in blocks, so that memory does not grow with it
SILENCE_DB = -120.0
# Voiced sound dies away in the first band, hissing consonants begin in the last; noise is in all.
BANDS_HZ = ((100, 1000), (1000, 2300), (2300, 3900))


def narrow(samples: Array, rate: int) -> Iterator[Array]:
    """Blocks of `BLOCK_S` seconds at 8 kHz, with `WINDOW` samples of context on each side.

    Parameters
    ----------
    samples
        One channel, shape ``(n,)``, full scale 1.
    rate
        8000 or 16000 Hz.
    """
    if rate not in (RATE_HZ, 2 * RATE_HZ):
        raise ValueError(f"speech is measured at 8000 or 16000 Hz, not at {rate}")
    factor = rate // RATE_HZ
    size, context = BLOCK_S * rate, WINDOW * factor
    for start in range(0, len(samples), size):
        stop = min(len(samples), start + size)
        before, after = max(0, start - context), min(len(samples), stop + context)
        part = np.pad(samples[before:after], (context - (start - before), context - (after - stop)))
        # soxr rounds half a sample up, and that sample could complete a frame that is none.
        yield soxr.resample(part, rate, RATE_HZ)[: len(part) // factor] if factor > 1 else part


def spectra(block: Array, window: int = WINDOW) -> Array:
    """Power spectra of a block from `narrow`, ``(frames, window // 2 + 1)``, full scale 1.

    Parameters
    ----------
    block
        Sound with its context on each side.
    window
        Samples of a spectrum, even, at most ``2 * WINDOW + HOP``: longer ones do not waver with a deep voice.
    """
    shape = np.hanning(window).astype(np.float32)
    count = (len(block) - 2 * WINDOW) // HOP
    first = WINDOW - (window - HOP) // 2
    view = np.lib.stride_tricks.sliding_window_view(block, window)[first::HOP][:count]
    spectrum = np.fft.rfft(view * shape)
    power: Array = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    return power * np.float32(2 / (window * np.sum(shape**2)))


def band_levels(samples: Array, rate: int, bands_hz: tuple[tuple[int, int], ...] = BANDS_HZ) -> Array:
    """Level of each 10 ms frame in each band, dBFS, ``(frames, bands)``.

    Parameters
    ----------
    samples
        One channel, shape ``(n,)``, full scale 1.
    rate
        8000 or 16000 Hz.
    bands_hz
        Edges of the bands, Hz.
    """
    width = RATE_HZ / WINDOW
    bins = [slice(round(low / width), round(high / width)) for low, high in bands_hz]
    rows = []
    for block in narrow(samples, rate):
        power = spectra(block)
        rows.append(np.stack([power[:, part].sum(1) for part in bins], axis=1))
    if not rows:
        return np.zeros((0, len(bands_hz)), np.float32)
    return to_db(np.concatenate(rows))


def to_db(power: Array) -> Array:
    """Power in dB, never below `SILENCE_DB`."""
    level: Array = (10 * np.log10(power + 10 ** (SILENCE_DB / 10))).astype(np.float32)
    return level


def to_power(level_db: Array) -> Array:
    """Power of a level in dB."""
    power: Array = np.power(10, level_db / 10, dtype=np.float32)
    return power


def total_level(levels: Array) -> Array:
    """Level over all bands, dB, ``(frames,)``."""
    return to_db(to_power(levels).sum(1))


def smoothed(values: Array, width: int) -> Array:
    """Mean over `width` (odd) neighbouring frames of each column of ``(frames, columns)``."""
    if len(values) == 0:
        return values
    padded = np.pad(values, ((width // 2, width // 2), (0, 0)), mode="edge")
    mean = np.zeros_like(values)
    for k in range(width):
        mean += padded[k : k + len(values)]
    return mean / np.float32(width)


def rolling_max(values: Array, reach: int) -> Array:
    """Largest value within about `reach` entries on each side."""
    step = max(1, reach // 4)
    count = -(-len(values) // step)
    blocks = np.pad(values, (0, count * step - len(values)), mode="edge").reshape(count, step).max(1)
    top = np.lib.stride_tricks.sliding_window_view(np.pad(blocks, 4, mode="edge"), 9).max(-1)
    largest: Array = np.repeat(top, step)[: len(values)]
    return largest


def runs(mask: Mask) -> list[tuple[int, int]]:
    """Stretches of true entries as half-open pairs of indices."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def closed(mask: Mask, gap: int) -> Mask:
    """The mask with holes shorter than `gap` entries filled (never at its ends)."""
    filled = mask.copy()
    for start, end in runs(~mask):
        if start > 0 and end < len(mask) and end - start < gap:
            filled[start:end] = True
    return filled


def opened(mask: Mask, least: int) -> Mask:
    """The mask without its stretches of fewer than `least` entries."""
    kept = mask.copy()
    for start, end in runs(mask):
        if end - start < least:
            kept[start:end] = False
    return kept


def widened(mask: Mask, before: int, after: int) -> Mask:
    """The mask with each stretch made longer by so many entries."""
    wide = mask.copy()
    for start, end in runs(mask):
        wide[max(0, start - before) : end + after] = True
    return wide


def touching(mask: Mask, marks: Mask) -> Mask:
    """The stretches of a mask in which at least one mark lies."""
    kept = np.zeros_like(mask)
    for start, end in runs(mask):
        kept[start:end] = marks[start:end].any()
    return kept


def trimmed(mask: Mask, marks: Mask) -> Mask:
    """The stretches of a mask, each from its first mark to its last; without a mark it goes."""
    kept = np.zeros_like(mask)
    for start, end in runs(mask):
        found = np.flatnonzero(marks[start:end])
        if len(found):
            kept[start + found[0] : start + found[-1] + 1] = True
    return kept


def count_frames(seconds: float) -> int:
    """Seconds as a whole number of frames."""
    return round(seconds / FRAME_S)


def to_intervals(mask: Mask) -> Intervals:
    """A mask of frames as intervals in seconds."""
    return tuple(Interval(round(a * FRAME_S, 2), round(b * FRAME_S, 2)) for a, b in runs(mask))


def to_mask(intervals: Intervals, frames: int) -> Mask:
    """Intervals in seconds as a mask of so many frames, edges rounded to whole frames."""
    mask = np.zeros(frames, bool)
    for interval in intervals:
        mask[max(0, count_frames(interval.start)) : max(0, count_frames(interval.end))] = True
    return mask
