"""The figures of a call, each with the basis it rests on, so that it can be argued with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from voicecheck.conversation.overlaps import ATTEMPT, is_counted
from voicecheck.conversation.pace import RATED_CHARACTERS, is_suspect
from voicecheck.intervals import at_least, at_most
from voicecheck.language.both import Both, both, told
from voicecheck.records import Conversation, EventKind, Role, Speaker, VoiceMeasures
from voicecheck.rules.call.heard import readable
from voicecheck.rules.options import LEAST_CHARACTERS
from voicecheck.tables.unitwords import with_unit
from voicecheck.text.rounding import rounded, told_apart

NOT_KNOWN = both("unknown")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its key, its name, its value (``None``: not known), the value with its unit, and its basis."""

    key: str
    name: Both
    value: float | None
    shown: Both
    basis: Both


def clock(seconds: float) -> str:
    """Write seconds as minutes and seconds.

    Examples
    --------
    >>> clock(75.4), clock(3661)
    ('1:15', '61:01')
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def call_figures(
    talk: Conversation, band: tuple[float, float], least_characters: int = LEAST_CHARACTERS
) -> tuple[Figure, ...]:
    """Build the figures of a call: pace, pauses and voice of the agent, then what needs two parties.

    Under ``least_characters`` readable characters of the agent the pace is not held against the ``band``.
    """
    own = [turn for turn in talk.turns if turn.speaker == "agent"]
    held = band if readable(own) >= least_characters else None
    if talk.agent:
        return (*_voice_figures(talk, talk.agent, held), *_pair_figures(talk))
    return (_not_heard("speech_rate", both("speech rate"), both("the agent's speech")), *_pair_figures(talk))


def _figure(key: str, name: Both, value: float | None, unit: str | None, basis: Both, *, digits: int = 0) -> Figure:
    if value is None:
        return Figure(key, name, None, NOT_KNOWN, basis)
    written = f"{value:.{digits}f}"
    return Figure(key, name, value, told(lambda language: with_unit(written, unit, language)), basis)


def _not_heard(key: str, name: Both, what: Both) -> Figure:
    return Figure(key, name, None, NOT_KNOWN, both("{what} was not heard on a channel of its own", what=what))


def _rate_basis(rest: Both) -> Both:
    return both(
        "over turns of at least {least} characters whose text can be relied on, {rest}",
        least=RATED_CHARACTERS, rest=rest,
    )  # fmt: skip


def _pace_figure(voice: VoiceMeasures, band: tuple[float, float] | None) -> Figure:
    """The speech rate, with its place in the band where enough was read to hold it against one."""
    name, rated = both("speech rate"), voice.speech_rate_cpm
    basis = both(
        "{characters:,} characters in {seconds:.1f} s, {over}",
        characters=voice.rated_characters, seconds=voice.rated_talk, over=_rate_basis(both("pauses in")),
    )  # fmt: skip
    if rated is None:
        return Figure("speech_rate", name, None, NOT_KNOWN, basis)
    if band is None:
        few = both("too few characters to hold against the band; {basis}", basis=basis)
        return Figure("speech_rate", name, rated, _per_minute(rounded(rated)), few)
    low, high = band
    share = voice.rate_outside_share
    outside = both("; {share:.0%} of the time outside it", share=share) if share is not None else Both("", "")
    whole = both("{place}{outside}; {basis}", place=_place_words(rated, band), outside=outside, basis=basis)
    return Figure("speech_rate", name, rated, _per_minute(told_apart(rated, low, high)), whole)


def _place_words(rate: float, band: tuple[float, float]) -> Both:
    low, high = band
    if not at_least(rate, low):
        return both("below the band {low:g}–{high:g}", low=low, high=high)
    if at_most(rate, high):
        return both("inside the band {low:g}–{high:g}", low=low, high=high)
    return both("above the band {low:g}–{high:g}", low=low, high=high)


def _per_minute(figure: str) -> Both:
    return told(lambda language: with_unit(figure, "characters/min", language))


def _voice_figures(talk: Conversation, voice: VoiceMeasures, band: tuple[float, float] | None) -> list[Figure]:
    agreement = talk.rate_agreement
    doubt = both("; the transcript is suspect") if is_suspect(talk) else Both("", "")
    alike = Both("", "")
    if agreement is not None:
        alike = both("; agrees with the transcript to {agreement:.2f}{doubt}", agreement=agreement, doubt=doubt)
    pauses = both(
        "of ≥ 0.2 s inside turns, {pause:.1f} s together, longest {longest:.1f} s",
        pause=voice.pause, longest=voice.longest_pause or 0.0,
    )  # fmt: skip
    per_minute = "characters/min"
    return [
        _pace_figure(voice, band),
        *_spread(voice),
        _figure("articulation_rate", both("articulation rate"), voice.articulation_rate_cpm, per_minute,
                _rate_basis(both("pauses out"))),
        _figure("acoustic_rate", both("acoustic rate"), voice.acoustic_rate_cpm, per_minute,
                both("syllables counted in the sound{alike}", alike=alike)),
        _figure("pauses", both("pauses"), voice.pause_count, None, pauses),
        _figure("level", both("level"), voice.level_dbfs, "dBFS", both("while speaking")),
        _figure("pitch_variation", both("pitch variation"), voice.pitch_sd_semitones, "semitones",
                both("standard deviation; low is monotone"), digits=1),
        _figure("clarity", both("clarity"), voice.clarity and 100 * voice.clarity, "%",
                both("words that the recogniser is sure of")),
    ]  # fmt: skip


def _spread(voice: VoiceMeasures) -> list[Figure]:
    spread = (voice.rate_p10_cpm, voice.rate_p50_cpm, voice.rate_p90_cpm)
    if any(rate is None for rate in spread):
        return []
    shown = " / ".join(f"{rate:.0f}" for rate in spread)
    basis = both("10th, 50th, 90th percentile of speech rate")
    return [Figure("rate_spread", both("slow / middle / fast"), spread[1], Both(shown, shown), basis)]


def _pair_figures(talk: Conversation) -> list[Figure]:
    if not talk.two_party:
        return [_not_heard("two_parties", both("interruptions, responses, holds"), both("the other party"))]
    count = Counter((event.kind, event.by) for event in talk.events)
    holds = [event.interval.duration for event in talk.events if event.kind == "hold"]
    together = both("{seconds:.0f} s together", seconds=sum(holds))
    if holds:
        together = both("{together}; longest {longest:.0f} s", together=together, longest=max(holds))
    slowest = both("median; end of customer's turn to agent's sound")
    if talk.response_max is not None:
        slowest = both("{basis}; slowest {longest:.1f} s", basis=slowest, longest=talk.response_max)
    share = talk.agent_talk_share
    return [
        *_interruptions(talk, count),
        _figure("acknowledgements", both("acknowledgements"), _timed(talk, count["backchannel", "agent"]), None,
                both("by the agent while the customer spoke")),
        _figure("response", both("response"), talk.response_median, "s", slowest, digits=1),
        _figure("overlap", both("overlap"), talk.overlap, "s", both("both speak"), digits=1),
        _figure("dead_air", both("dead air"), talk.dead_air, "s",
                both("stretches of > 3 s in which nobody speaks, holds out"), digits=1),
        _figure("holds", both("holds"), len(holds), None, together),
        _figure("talk_share", both("agent's talk share"), None if share is None else 100 * share, "%",
                both("of the talk time of both")),
    ]  # fmt: skip


def _timed(talk: Conversation, count: int) -> int | None:
    """A count of what rests on the channels being in step."""
    return count if talk.channel_offset_s is None else None


def _interruptions(talk: Conversation, count: Counter[tuple[EventKind, Speaker | None]]) -> list[Figure]:
    yielded = Counter((event.kind, event.by) for event in talk.events if event.yielded)
    counted = Counter(event.by for event in talk.events if is_counted(event))
    names: dict[Role, Both] = {
        "agent": both("interruptions by agent"),
        "customer": both("interruptions by customer"),
    }
    return [
        _figure(f"interruptions_by_{by}", name, _timed(talk, count["interruption", by]), None,
                _gave_way(count["interruption", by], yielded["interruption", by], counted[by]))
        for by, name in names.items()
    ]  # fmt: skip


def _gave_way(times: int, yielded: int, counted: int) -> Both:
    """What the interruptions were: every one is in the figure, attempts included, but not every one counts."""
    if not times:
        return both("acknowledgements do not count")
    how = both("once") if yielded == 1 else both("{times} times", times=yielded) if yielded else both("never")
    return both(
        "attempts included; the other gave way {how}; the norm counts {counted} (gave way, or ≥ {attempt:g} s)",
        how=how, counted=counted, attempt=ATTEMPT,
    )  # fmt: skip
