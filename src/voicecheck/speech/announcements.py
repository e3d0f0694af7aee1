"""Recorded announcements in music on hold: the line's own voice, which is neither party's.

Speech with music right before and right after it on the same channel, to which the other party says
nothing, may be an announcement, or an agent who looks in for a moment. A recording repeats itself to the
sample; nobody says a sentence twice in the same waveform. What is heard once is left to the words
(`voicecheck.conversation.announced`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from voicecheck.intervals import Interval, Intervals, subtract, total
from voicecheck.records import Activity
from voicecheck.speech.frames import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementOptions:
    """When speech is amid music; times in seconds.

    ``before``, ``after``: the longest silence between it and the music. ``music``: the music on each
    side lasts at least so long. ``longest``: a longer stretch is a conversation. ``answer``: if the other
    party speaks during it or so soon after it, it was answered. ``same``: correlation from which two
    stretches are the same recording; other sentences of the same voice reached 0.1, the same recording
    in mu-law noise, with its ends cut differently, 0.5 and more.
    """

    before: float = 1.0
    after: float = 1.5
    music: float = 3.0
    longest: float = 20.0
    answer: float = 3.0
    same: float = 0.3


def amid_music(
    speech: Intervals, music: Intervals, other: Intervals, *, options: AnnouncementOptions | None = None
) -> Intervals:
    """Stretches of speech between music that nobody answered: from the first sound to the last of each.

    Parameters
    ----------
    speech, music
        What is heard on a channel.
    other
        When the other party speaks.
    options
        Thresholds.

    Examples
    --------
    >>> amid_music((Interval(30, 35),), (Interval(10, 30), Interval(35.5, 60)), ())
    (Interval(start=30, end=35),)
    >>> amid_music((Interval(30, 35),), (Interval(10, 30), Interval(35.5, 60)), (Interval(36, 37),))
    ()
    """
    options = options or AnnouncementOptions()
    playing = [stretch for stretch in music if stretch.duration >= options.music]
    found: list[Interval] = []
    for one, next_one in pairwise(playing):
        inside = [s for s in speech if one.end - 1e-6 <= s.start and s.end <= next_one.start + 1e-6]
        if not inside:
            continue
        whole = Interval(inside[0].start, inside[-1].end)
        near = whole.start - one.end <= options.before and next_one.start - whole.end <= options.after
        answered = any(s.overlaps(whole.padded(0.0, options.answer)) for s in other)
        if near and whole.duration <= options.longest and not answered:
            found.append(whole)
    return tuple(found)


def without_repeated(
    samples: Sequence[Array], rate: int, activities: Sequence[Activity], *, options: AnnouncementOptions | None = None
) -> tuple[Activity, ...]:
    """The activities of two channels, what repeats itself to the sample amid music taken out of the speech.

    Parameters
    ----------
    samples, rate
        The channels, float32, shape ``(n,)`` each.
    activities
        What was heard on each.
    options
        Thresholds.
    """
    options = options or AnnouncementOptions()
    kept = []
    for index, activity in enumerate(activities):
        other = tuple(s for number, one in enumerate(activities) if number != index for s in one.speech)
        spans = amid_music(activity.speech, activity.music, other, options=options)
        same = {
            each
            for pair in combinations(spans, 2)
            if _likeness(*(_cut(samples[index], rate, span) for span in pair)) >= options.same
            for each in pair
        }
        announced = tuple(sorted(same))
        speech = subtract(activity.speech, announced) if total(announced) else activity.speech
        # What lies between an announcement and its music is the line's, too, heard or not.
        around = tuple(span.padded(options.before, options.after) for span in announced)
        rest = subtract(activity.unclaimed, around) if announced else activity.unclaimed
        kept.append(replace(activity, speech=speech, announcements=announced, unclaimed=rest))
    return tuple(kept)


def _cut(samples: Array, rate: int, span: Interval) -> Array:
    part = samples[round(span.start * rate) : round(span.end * rate)]
    return part - part.mean() if len(part) else part


def _likeness(one: Array, other: Array) -> float:
    """Greatest correlation of two sounds over all delays, 1 for the same sound."""
    scale = float(np.sqrt(np.vdot(one, one).real * np.vdot(other, other).real))
    if not scale:
        return 0.0
    size = 1 << (len(one) + len(other) - 1).bit_length()
    cross = np.fft.irfft(np.fft.rfft(one, size) * np.fft.rfft(other, size).conj(), size)
    return float(np.abs(cross).max()) / scale
