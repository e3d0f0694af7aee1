"""What is wrong with a recording's channels: empty, doubled, leaking, clipped, and how loud they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.decode import Sound
from voicecheck.audio.dropouts import DropoutOptions, unrecorded
from voicecheck.audio.leakage import LeakOptions, find_leaks
from voicecheck.audio.leakmarks import leaked
from voicecheck.audio.power import FRAMES_PER_SECOND, SILENCE, Channel, decibels, frame_power, power_ratio, smoothed
from voicecheck.audio.steps import Paths, settle
from voicecheck.intervals import Intervals, in_words, total
from voicecheck.language.stored import english

_SIDES = ("left", "right")
# The top code of mu-law is 32124 and of A-law 32256, the next ones 31100 and 31232.
_CLIPPED = 32_000
_CLIPPED_SHARE = 0.001
_NOTED_LEAK_S = 1.0
_NOTED_DELAY_S = 0.15
_FRAMES_AT_ONCE = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOptions:
    """What counts as sound, as empty, as the same sound.

    A frame of 10 ms is active where it is at most ``active_range_db`` below the speech level (the
    margin of ITU-T P.56) and at least ``active_snr_db`` above the noise; nothing under
    ``floor_dbfs`` is speech. A channel with less than ``least_active_s`` of such sound of its own
    is empty; where its noise reaches ``loud_noise_dbfs`` it is too noisy instead: a voice may be under it
    (channels on which nobody spoke had -59 and less). Channels whose sounds correlate by
    ``doubled_correlation`` are one and the same.
    """

    active_range_db: float = 15.9
    active_snr_db: float = 9.0
    floor_dbfs: float = -65.0
    least_active_s: float = 0.3
    loud_noise_dbfs: float = -45.0
    doubled_correlation: float = 0.99
    leak: LeakOptions = field(default_factory=LeakOptions)
    dropouts: DropoutOptions = field(default_factory=DropoutOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelReport:
    """What the channels are like; each tuple has one entry a channel.

    ``level_dbfs`` is the level of active sound (``None`` where there is none), ``noise_dbfs`` the
    level between (at least -100), ``clipping_share`` the share of the active sound's samples at
    full scale. ``leaked`` are the stretches in which nothing but the other party's leaking sound is
    heard, ``leak_db`` how strongly it leaks in (``None``: not that could be found) and ``leak_delay_s``
    how late; of several paths these are the strongest one's. ``doubled`` says that both channels hold
    the same sound. ``offset_s`` is by how much the second channel is late by the delays of the leaks
    (negative: early; 0: the leaks show that it is in step; ``None``: they show nothing). ``noisy`` says that
    nothing could be heard for noise; ``unrecorded`` are the stretches that were not recorded. ``jump`` as in
    `voicecheck.audio.steps.Paths`.
    """

    level_dbfs: tuple[float | None, ...]
    noise_dbfs: tuple[float, ...]
    empty: tuple[bool, ...]
    clipping_share: tuple[float, ...]
    leaked: tuple[Intervals, ...]
    leak_db: tuple[float | None, ...]
    doubled: bool
    leak_delay_s: tuple[float | None, ...] = (None, None)
    offset_s: float | None = None
    noisy: tuple[bool, ...] = (False, False)
    unrecorded: tuple[Intervals, ...] = ((), ())
    jump: tuple[float, float] | None = None


def examine(sound: Sound, *, options: ChannelOptions | None = None) -> ChannelReport:
    """Find out what a recording's channels are like.

    Parameters
    ----------
    sound
        One or two channels.
    options
        What counts as sound, as empty, as leaking.
    """
    options = options or ChannelOptions()
    channels = [listen(samples, sound.rate // FRAMES_PER_SECOND, options) for samples in sound.samples]
    doubled = len(channels) == 2 and _doubled(channels[0], channels[1], options)
    paths = _paths(channels, options) if len(channels) == 2 and not doubled else Paths((), (), None)
    leaks = (paths.into_first, paths.into_second)[: len(channels)]
    marked = [
        leaked(channels[1 - index], channels[index], into, options.leak) if into else ()
        for index, into in enumerate(leaks)
    ]
    late = paths.offset_s or 0.0
    strongest = [max(into, key=lambda leak: leak.coupling_db, default=None) for into in leaks]
    own = [
        replace(channel, active=channel.active & ~_covered(stretches, len(channel.active)))
        for channel, stretches in zip(channels, marked, strict=True)
    ]
    unheard = [bool(channel.active.sum() < options.least_active_s * FRAMES_PER_SECOND) for channel in own]
    loud = [channel.noise >= power_ratio(options.loud_noise_dbfs) for channel in channels]
    return ChannelReport(
        level_dbfs=tuple(None if none else decibels(channel.level) for channel, none in zip(own, unheard, strict=True)),
        noise_dbfs=tuple(decibels(channel.noise) for channel in channels),
        empty=tuple(none and not noise for none, noise in zip(unheard, loud, strict=True)),
        clipping_share=tuple(_clipping(channel) for channel in own),
        leaked=tuple(marked),
        leak_db=tuple(leak.coupling_db if leak else None for leak in strongest),
        doubled=doubled,
        leak_delay_s=tuple(
            leak.delay_s - own_delay if leak else None
            for leak, own_delay in zip(strongest, (-late, late), strict=False)
        ),
        offset_s=paths.offset_s,
        jump=paths.jump,
        noisy=tuple(none and noise for none, noise in zip(unheard, loud, strict=True)),
        unrecorded=_unrecorded(channels, options),
    )


def notes(report: ChannelReport) -> tuple[str, ...]:
    """What a person should know of the channels, a sentence each.

    Examples
    --------
    >>> notes(ChannelReport(level_dbfs=(-23.0, None), noise_dbfs=(-60.0, -70.0), empty=(False, True),
    ...     clipping_share=(0.0, 0.0), leaked=((), ()), leak_db=(None, None), doubled=False))
    ('the right channel is empty: nobody is heard on it',)
    """
    single = len(report.empty) == 1
    names = [english("the recording")] if single else [_channel(side) for side in (0, 1)]
    said: list[str] = []
    if report.doubled:
        said.append(english("both channels hold the same sound: the parties cannot be told apart by channel"))
    for index, name in enumerate(names):
        if report.empty[index]:
            said.append(english("{channel} is empty: nobody is heard on it", channel=name))
        if report.noisy[index]:
            said.append(
                english(
                    "{channel} is too noisy to hear whether anybody speaks on it ({noise:.0f} dBFS)",
                    channel=name,
                    noise=report.noise_dbfs[index],
                )
            )
        if report.unrecorded[index]:
            said.append(_not_recorded(name, report.unrecorded[index]))
        leak = report.leak_db[index]
        if leak is not None and total(report.leaked[index]) >= _NOTED_LEAK_S:
            said.append(_leaks(name, names[1 - index], leak, report.leak_delay_s[index]))
        if report.clipping_share[index] >= _CLIPPED_SHARE:
            share = report.clipping_share[index]
            said.append(
                english("{channel} is clipped ({share:.1%} of its speech is at full scale)", channel=name, share=share)
            )
    if report.jump:
        size, at = report.jump
        said.append(
            english(
                "the channels jump out of step by about {size:.1f} s at about {at:.0f} s: a piece of one is missing; "
                "interruptions, responses and the like that were not met are unknown",
                size=abs(size),
                at=at,
            )
        )
    return tuple(said)


def _channel(side: int) -> str:
    """What one of two channels is called."""
    return english("the right channel") if side else english("the left channel")


def _not_recorded(name: str, stretches: Intervals) -> str:
    """Where a channel holds nothing at all."""
    return english(
        "{channel} was not recorded {when}: it holds not even noise there; what may have been said there is unknown",
        channel=name,
        when=in_words(stretches),
    )


def _unrecorded(channels: Sequence[Channel], options: ChannelOptions) -> tuple[Intervals, ...]:
    """Where each of two channels was not recorded; of one alone it cannot be told from a silence."""
    if len(channels) < 2:
        return ((),)
    return tuple(unrecorded(channels[index], channels[1 - index], options.dropouts) for index in (0, 1))


def _leaks(name: str, other: str, leak: float, delay_s: float | None) -> str:
    """What leaks into a channel, and how late an echo comes; within the length of a syllable it is not said."""
    if delay_s is None or abs(delay_s) < _NOTED_DELAY_S:
        return english(
            "{channel} also carries {other} at {leak:.0f} dB; what leaks in is not counted as speech there",
            channel=name,
            other=other,
            leak=leak,
        )
    return english(
        "{channel} also carries {other} at {leak:.0f} dB, {late:.1f} s later; what leaks in is not counted as speech "
        "there",
        channel=name,
        other=other,
        leak=leak,
        late=delay_s,
    )


def listen(samples: NDArray[np.int16], frame: int, options: ChannelOptions) -> Channel:
    """Power, noise and activity of one channel's samples, `frame` of them at a time."""
    power = frame_power(samples, frame)
    if not len(power):
        return Channel(samples, frame, power, SILENCE, np.zeros(0, bool))
    even = smoothed(power, 5)
    noise = float(np.percentile(even, 10))
    active = even > max(noise * power_ratio(options.active_snr_db), power_ratio(options.floor_dbfs))
    # The level and what lies within range of it settle each other (P.56); more rounds change nothing audible.
    for _ in range(3):
        level = Channel(samples, frame, power, noise, active).level
        active = active & (even > level * power_ratio(-options.active_range_db))
    return Channel(samples, frame, power, noise, active)


def _clipping(channel: Channel) -> float:
    """Share of the samples of active frames that are at full scale."""
    active = np.flatnonzero(channel.active)
    clipped = 0
    for first in range(0, len(active), _FRAMES_AT_ONCE):
        frames = _frames(channel, active[first : first + _FRAMES_AT_ONCE])
        clipped += int(((frames >= _CLIPPED) | (frames <= -_CLIPPED)).sum())
    return clipped / max(1, len(active) * channel.frame)


def _doubled(left: Channel, right: Channel, options: ChannelOptions) -> bool:
    """Whether both hold the same sound, at whatever levels, in the frames where either is active."""
    frames = np.flatnonzero(left.active | right.active)
    products = np.zeros(3)
    for first in range(0, len(frames), _FRAMES_AT_ONCE):
        part = frames[first : first + _FRAMES_AT_ONCE]
        one, other = _centred(_frames(left, part)), _centred(_frames(right, part))
        products += [np.vdot(one, one), np.vdot(other, other), np.vdot(one, other)]
    scale = float(np.sqrt(products[0] * products[1]))
    return scale > 0 and bool(abs(products[2]) >= options.doubled_correlation * scale)


def _frames(channel: Channel, numbers: NDArray[np.intp]) -> NDArray[np.int16]:
    return channel.samples[: len(channel.power) * channel.frame].reshape(-1, channel.frame)[numbers]


def _centred(frames: NDArray[np.int16]) -> NDArray[np.float32]:
    centred: NDArray[np.float32] = np.subtract(frames, frames.mean(axis=1, keepdims=True), dtype=np.float32)
    return centred


def _paths(channels: Sequence[Channel], options: ChannelOptions) -> Paths:
    """How each of two channels leaks into the other."""
    first, second = channels
    into_second = find_leaks(first, second, options.leak) if first.active.any() else ()
    into_first = find_leaks(second, first, options.leak) if second.active.any() else ()
    return settle(into_first, into_second)


def _covered(stretches: Intervals, frames: int) -> NDArray[np.bool_]:
    flags = np.zeros(frames, bool)
    for stretch in stretches:
        flags[round(stretch.start * FRAMES_PER_SECOND) : round(stretch.end * FRAMES_PER_SECOND)] = True
    return flags
