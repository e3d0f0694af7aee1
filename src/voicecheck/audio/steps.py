"""Whether two channels run in step, by the delays of what leaks from each into the other.

A leak comes up to 0.3 s after its cause, an echo up to 2 s. Where one channel was recorded late by
so many seconds, everything in it is late by as much: what leaks into it comes later, and what leaks
out of it comes *before* its cause. So the pair of delays shows the shift, to a hundredth of a second.

A path one way always has a mirror image the other way: if the right channel holds a copy of the left
1.2 s later, the left holds "a copy" of the right 1.2 s earlier. Of two delays that are one another's
mirror image the one that stands out less is dropped.

Where a piece of one channel was lost in mid-call, what leaks comes with one delay before and with another
after it. An echo comes beside the leak at once, all through the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicecheck.audio.leakage import Leak

_MIRROR_S = 0.005  # two delays that add up to so little are mirror images
_EARLY_S = 0.02  # a path of no delay may peak a little before zero
_LONGEST_LEAK_S = 0.3  # what comes later is an echo of the line
_LEAST_OFFSET_S = 0.2


@dataclass(frozen=True, slots=True)
class Paths:
    """The leaks that can be, each way, and what they say of the channels' step.

    ``offset_s`` is by how much the second channel is late (negative: early): 0 where the leaks show that
    the channels are in step, ``None`` where they show nothing. ``jump`` is by how much the second channel is
    later from some moment on (negative: earlier), and that moment in seconds.
    """

    into_first: tuple[Leak, ...]
    into_second: tuple[Leak, ...]
    offset_s: float | None
    jump: tuple[float, float] | None = None


def settle(into_first: Sequence[Leak], into_second: Sequence[Leak]) -> Paths:
    """Drop the mirror images, find out whether the channels are out of step, and keep the leaks that can be.

    Parameters
    ----------
    into_first, into_second
        The leaks found each way, at any delay.
    """
    firsts = [leak for leak in into_first if not _is_mirror(leak, into_second)]
    seconds = [leak for leak in into_second if not _is_mirror(leak, into_first)]
    offset = _offset(firsts, seconds)
    late = offset or 0.0
    return Paths(
        into_first=tuple(leak for leak in firsts if _can_be(leak, -late)),
        into_second=tuple(leak for leak in seconds if _can_be(leak, late)),
        offset_s=offset,
        jump=_jump(seconds) or _turned(_jump(firsts)),
    )


def _is_mirror(leak: Leak, others: Sequence[Leak]) -> bool:
    return any(abs(leak.delay_s + other.delay_s) <= _MIRROR_S and other.height > leak.height for other in others)


def _offset(firsts: Sequence[Leak], seconds: Sequence[Leak]) -> float | None:
    """How late the second channel is: from two leaks, one each way.

    Where one comes too early, by as much as the other is late, that is the shift; where both come at
    once, there is none.
    """
    if all(any(0 <= leak.delay_s <= _LONGEST_LEAK_S for leak in leaks) for leaks in (firsts, seconds)):
        return 0.0
    pairs = [
        (into_second.height + into_first.height, (into_second.delay_s - into_first.delay_s) / 2)
        for into_first in firsts
        for into_second in seconds
        if min(into_first.delay_s, into_second.delay_s) < -_EARLY_S
        and -_MIRROR_S <= into_first.delay_s + into_second.delay_s <= 2 * _LONGEST_LEAK_S
    ]
    offset = max(pairs, default=(0.0, 0.0))[1]
    return offset if abs(offset) >= _LEAST_OFFSET_S else None


def _jump(leaks: Sequence[Leak]) -> tuple[float, float] | None:
    """By how much the delay of what leaks in changes in mid-call, and when; ``None`` where it does not."""
    inorder = sorted(leaks, key=lambda leak: leak.heard_s)
    for before, after in pairwise(inorder):
        apart = after.delay_s - before.delay_s
        if before.heard_s[1] < after.heard_s[0] and abs(apart) > _LONGEST_LEAK_S:
            return apart, (before.heard_s[1] + after.heard_s[0]) / 2
    return None


def _turned(jump: tuple[float, float] | None) -> tuple[float, float] | None:
    """What is later in the first channel is earlier in the second."""
    return (-jump[0], jump[1]) if jump else None


def _can_be(leak: Leak, late: float) -> bool:
    """Whether a leak comes after its cause, seen that its channel is late by so much; an echo is never louder."""
    after = leak.delay_s - late
    return after >= -_EARLY_S and (after <= _LONGEST_LEAK_S or leak.coupling_db < 0)
