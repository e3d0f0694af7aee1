"""What the speech models say together: evidence of speech in each frame, and where its edges are.

Evidence is the sum of what Silero and FireRedVAD say, as log-odds: each of them is deaf to some voices
and takes some noise for a voice, seldom the same. Silero bridges short gaps and is deaf to loud or
telephone-filtered voices, so it may take away little; FireRedVAD takes music and voices far behind for
speech. Where the loudest sound near has little evidence, the models do not know this voice well, and less
is asked of it. The sound itself gives the edges: the pause beside a stretch tells how loud the noise is.
"""

from __future__ import annotations

import numpy as np

from voicecheck.speech.frames import Array, Mask, closed, count_frames, opened, rolling_max, runs
from voicecheck.speech.options import SpeechOptions

NONE = -9.0  # evidence where there is no sound: both models sure that nobody speaks
SILERO_DOUBT = 0.05  # the log-odds of Silero stay within ±3, those of FireRedVAD within ±6
FIRE_DOUBT = 0.002
BLOCK = 50  # frames: the limit is set every half second
AROUND = 300  # frames on each side that it is set from
LOUD_DB = 12.0  # the loudest sound near: no further below the peak
KNOWN = 75  # percentile of its evidence: where two people are heard there, the better known
UNKNOWN = -4.0  # the loudest sound near is no voice at all
BESIDE = 100  # frames of a pause, and of speech, that an edge is set from
FLOOR = 20  # percentile of a pause's levels: its noise
TOP = 90  # percentile of the levels of speech
CRACK = 5  # frames: less evidence for so short a time parts nothing


def combined(silero: Array, fire: Array | None) -> Array:
    """Evidence of speech in each frame, in log-odds: 0 where the witnesses together are undecided.

    Parameters
    ----------
    silero
        Silero's probability of speech, ``(frames,)``.
    fire
        FireRedVAD's; ``None`` where it cannot be loaded, and Silero is heard alone.

    Examples
    --------
    >>> [round(float(odds), 1) for odds in combined(np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.5, 1.0]))]
    [-9.3, 0.0, 9.3]
    """
    found: Array = (_log_odds(silero, SILERO_DOUBT) + _log_odds(silero if fire is None else fire, FIRE_DOUBT)).astype(
        np.float32
    )
    return found


def _log_odds(probability: Array, doubt: float) -> Array:
    odds: Array = np.log((probability + doubt) / (1 - probability + doubt))
    return odds


def limits(evidence: Array, level: Array, party: float, options: SpeechOptions) -> Array:
    """Least evidence of a voice in each frame: halfway between that of silence and that of the loudest sound near.

    It is never more than `options.evidence`, which is what is asked of a voice that the models know well, nor
    less than `options.least_evidence`. What lies between is doubtful: webrtcvad is asked about it.

    Parameters
    ----------
    evidence
        ``(frames,)``.
    level
        Level of the sound over all bands, dB, ``(frames,)``.
    party
        Level of the party, dB: what is no further below may be a voice that the models do not know.
    options
        Settings.
    """
    asked = np.full(len(evidence), options.evidence, np.float32)
    loud = (level > rolling_max(level, AROUND) - LOUD_DB) & (level > party - LOUD_DB)
    for start in range(0, len(evidence), BLOCK):
        near = slice(max(0, start - AROUND), start + BLOCK + AROUND)
        heard = evidence[near][loud[near]]
        known = _part(heard, KNOWN) if len(heard) > CRACK else NONE
        if known > UNKNOWN:
            asked[start : start + BLOCK] = (known + options.silent_evidence) / 2
    return np.clip(asked, options.least_evidence, options.evidence)


def marked(evidence: Array, asked: Array, options: SpeechOptions) -> Mask:
    """Stretches with the evidence that is asked for, in each of which there is more of it somewhere."""
    mask = evidence > asked
    for start, end in runs(mask):
        mask[start:end] = (evidence[start:end] > asked[start:end] + options.more_evidence).any()
    return mask


def drawn(speech: Mask, levels: Array, evidence: Array, options: SpeechOptions) -> Mask:
    """Stretches of speech, drawn out to where the sound stands out of the pause beside them.

    The models open late on soft beginnings and close early on soft ends. A stretch goes on for as long as
    some band stands above the noise of the pause by `options.edge_share` of how far the speech does, and
    the witnesses do not deny it. Hissing consonants (s, x, sh) they may deny.

    Parameters
    ----------
    speech
        Frames with evidence of speech.
    levels
        ``(frames, bands)``, dB.
    evidence
        ``(frames,)``.
    options
        Settings.
    """
    speech = opened(closed(speech, CRACK), 3)
    possible = (evidence > options.edge_evidence) | (levels[:, -1] >= levels.max(1))
    wide = speech.copy()
    found = runs(speech)
    ends = [0, *(end for _, end in found)]
    starts = [*(start for start, _ in found[1:]), len(speech)]
    for (start, end), before, after in zip(found, ends, starts, strict=False):
        lead = slice(max(before, start - BESIDE), start)
        rising = possible[lead] & _stands_out(levels[lead], levels[start : min(end, start + BESIDE)], options)
        wide[start - streak(rising[::-1][: count_frames(options.lead)]) : start] = True
        tail = slice(end, min(after, end + BESIDE))
        falling = possible[tail] & _stands_out(levels[tail], levels[max(start, end - BESIDE) : end], options)
        wide[end : end + streak(falling[: count_frames(options.tail)])] = True
    return wide


def _stands_out(pause: Array, speech: Array, options: SpeechOptions) -> Mask:
    if len(pause) == 0:
        return np.zeros(0, bool)
    noise = _part(pause, FLOOR)
    height = _part(speech, TOP) - noise
    loud: Mask = (pause > noise + np.maximum(options.noise_margin_db, options.edge_share * height)).any(1)
    return loud


def _part(values: Array, percent: int) -> Array:
    """The value below which so many percent of the rows lie, column by column: quick, without interpolation."""
    place = len(values) * percent // 100
    found: Array = np.partition(values, place, axis=0)[place]
    return found


def streak(mask: Mask) -> int:
    """How many entries from the first on are true."""
    return int(np.argmin(mask)) if not mask.all() else len(mask)
