"""The figures of a call, each with the basis it rests on, so that it can be argued with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from voicecheck.conversation.overlaps import ATTEMPT, is_counted
from voicecheck.conversation.pace import RATE_BASIS, is_suspect
from voicecheck.intervals import at_least, at_most
from voicecheck.records import Conversation, VoiceMeasures
from voicecheck.rules.call.heard import readable
from voicecheck.rules.options import LEAST_CHARACTERS
from voicecheck.text.rounding import rounded, told_apart


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name, its value (``None``: not known), the value with its unit, and its basis."""

    name: str
    value: float | None
    shown: str
    basis: str


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
    voice = _voice_figures(talk, talk.agent, held) if talk.agent else [_unknown("speech rate", "the agent's speech")]
    return (*voice, *_pair_figures(talk))


def _figure(name: str, value: float | None, unit: str, basis: str, *, digits: int = 0) -> Figure:
    return Figure(name, value, "unknown" if value is None else f"{value:.{digits}f} {unit}".rstrip(), basis)


def _unknown(name: str, what: str) -> Figure:
    return Figure(name, None, "unknown", f"{what} was not heard on a channel of its own")


def _pace_figure(voice: VoiceMeasures, band: tuple[float, float] | None) -> Figure:
    """The speech rate, with its place in the band where enough was read to hold it against one."""
    rated = voice.speech_rate_cpm
    basis = f"{voice.rated_characters} characters in {voice.rated_talk:.1f} s, {RATE_BASIS}, pauses in"
    if rated is None:
        return Figure("speech rate", None, "unknown", basis)
    if band is None:
        shown = f"{rounded(rated)} characters/min"
        return Figure("speech rate", rated, shown, f"too few characters to hold against the band; {basis}")
    low, high = band
    place = "below" if not at_least(rated, low) else "inside" if at_most(rated, high) else "above"
    outside = "" if voice.rate_outside_share is None else f"; {voice.rate_outside_share:.0%} of the time outside it"
    place = f"{place} the band {low:g}–{high:g}{outside}"
    return Figure("speech rate", rated, f"{told_apart(rated, low, high)} characters/min", f"{place}; {basis}")


def _voice_figures(talk: Conversation, voice: VoiceMeasures, band: tuple[float, float] | None) -> list[Figure]:
    spread = (voice.rate_p10_cpm, voice.rate_p50_cpm, voice.rate_p90_cpm)
    agreement = talk.rate_agreement
    doubt = "; the transcript is suspect" if is_suspect(talk) else ""
    alike = "" if agreement is None else f"; agrees with the transcript to {agreement:.2f}{doubt}"
    figures = [
        _pace_figure(voice, band),
        _figure("articulation rate", voice.articulation_rate_cpm, "characters/min", f"{RATE_BASIS}, pauses out"),
        _figure("acoustic rate", voice.acoustic_rate_cpm, "characters/min", f"syllables counted in the sound{alike}"),
        _figure("pauses", voice.pause_count, "", f"of ≥ 0.2 s inside turns, {voice.pause:.1f} s together, longest "
                f"{voice.longest_pause or 0:.1f} s"),
        _figure("level", voice.level_dbfs, "dBFS", "while speaking"),
        _figure("pitch variation", voice.pitch_sd_semitones, "semitones", "standard deviation; low is monotone",
                digits=1),
        _figure("clarity", voice.clarity and 100 * voice.clarity, "%", "words that the recogniser is sure of"),
    ]  # fmt: skip
    if all(rate is not None for rate in spread):
        shown = " / ".join(f"{rate:.0f}" for rate in spread)
        figures.insert(
            1, Figure("slow / middle / fast", spread[1], shown, "10th, 50th, 90th percentile of speech rate")
        )
    return figures


def _pair_figures(talk: Conversation) -> list[Figure]:
    if not talk.two_party:
        return [_unknown("interruptions, responses, holds", "the other party")]
    count = Counter((event.kind, event.by) for event in talk.events)
    yielded = Counter((event.kind, event.by) for event in talk.events if event.yielded)
    counted = Counter(event.by for event in talk.events if is_counted(event))
    holds = [event.interval.duration for event in talk.events if event.kind == "hold"]
    longest = f"; longest {max(holds):.0f} s" if holds else ""
    slowest = "" if talk.response_max is None else f"; slowest {talk.response_max:.1f} s"
    share = talk.agent_talk_share
    timed = talk.channel_offset_s is None
    return [
        *(
            _figure(f"interruptions by {by}", count["interruption", by] if timed else None, "",
                    _gave_way(count["interruption", by], yielded["interruption", by], counted[by]))
            for by in ("agent", "customer")
        ),
        _figure("acknowledgements", count["backchannel", "agent"] if timed else None, "",
                "by the agent while the customer spoke"),
        _figure("response", talk.response_median, "s", f"median; end of customer's turn to agent's sound{slowest}",
                digits=1),
        _figure("overlap", talk.overlap, "s", "both speak", digits=1),
        _figure("dead air", talk.dead_air, "s", "stretches of > 3 s in which nobody speaks, holds out", digits=1),
        _figure("holds", len(holds), "", f"{sum(holds):.0f} s together{longest}"),
        _figure("agent's talk share", None if share is None else 100 * share, "%", "of the talk time of both"),
    ]  # fmt: skip


def _gave_way(times: int, yielded: int, counted: int) -> str:
    """What the interruptions were: every one is in the figure, attempts included, but not every one counts."""
    if not times:
        return "acknowledgements do not count"
    gave_way = "once" if yielded == 1 else f"{yielded} times" if yielded else "never"
    return f"attempts included; the other gave way {gave_way}; the norm counts {counted} (gave way, or ≥ {ATTEMPT:g} s)"
