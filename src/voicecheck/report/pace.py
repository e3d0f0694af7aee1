"""The agent's pace held against the band in force: as values, and as a gauge on the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich.text import Text

from voicecheck.conversation.pace import is_suspect
from voicecheck.intervals import at_least, at_most
from voicecheck.language.both import Both, both
from voicecheck.language.catalogue import Language, say
from voicecheck.records import Conversation, Finding
from voicecheck.report.terminal import clauses
from voicecheck.rules.call.heard import readable
from voicecheck.rules.options import LEAST_CHARACTERS
from voicecheck.tables.normwords import reason_of
from voicecheck.tables.unitwords import with_unit
from voicecheck.text.rounding import rounded, told_apart

Place = Literal["below", "inside", "above"]
NORMS = ("pace.rate", "pace.rate_elderly")
"""The norms on the speech rate, of which one applies to a call."""
SCALE = (60.0, 300.0)
"""Ends of the gauge, in characters a minute; it is widened to hold what lies beyond them."""
CELLS = 34
"""Columns of the gauge, its ends included."""
_ABOUT = 50.0  # what a widened end is rounded to


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast the agent spoke; rates in characters a minute.

    ``band`` are the limits in force, either of which may be open. ``place`` is where the rate lies, ``None`` where it
    is not known or too little was said to hold it against the band; ``why`` then says why. ``outside_share`` is the
    share of the rated talk time outside the band; ``suspect`` that the text and the sound do not agree.
    """

    rate: float | None
    band: tuple[float | None, float | None]
    place: Place | None
    why: Both | None = None
    acoustic: float | None = None
    agreement: float | None = None
    suspect: bool = False
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None
    outside_share: float | None = None
    characters: int = 0
    seconds: float = 0.0


def pace_of(
    talk: Conversation,
    findings: tuple[Finding, ...],
    band: tuple[float, float],
    least_characters: int = LEAST_CHARACTERS,
) -> Pace | None:
    """Hold the agent's pace against the band.

    Parameters
    ----------
    talk
        The conversation.
    findings
        The call's findings: what the norms on the rate say counts, with the limits that they were judged by.
    band
        The limits where no norm on the rate was judged.
    least_characters
        Readable characters of the agent under which the pace is not held against the band.

    Returns
    -------
    Pace or None
        ``None`` where the agent was not heard on a channel of their own.
    """
    voice = talk.agent
    if voice is None:
        return None
    judged = next((each for each in findings if each.rule_id in NORMS and each.result in ("pass", "fail")), None)
    doubt = next((each for each in findings if each.rule_id in NORMS and each.result == "unknown"), None)
    limits: tuple[float | None, float | None] = band
    if judged and (judged.limit_low, judged.limit_high) != (None, None):
        limits = judged.limit_low, judged.limit_high
    rate = voice.speech_rate_cpm
    few = readable([turn for turn in talk.turns if turn.speaker == "agent"]) < least_characters
    why = _why_not(rate, None if judged else doubt, few=few)
    return Pace(
        rate=rate,
        band=limits,
        place=None if rate is None or why else place_of(rate, limits),
        why=why,
        acoustic=voice.acoustic_rate_cpm,
        agreement=talk.rate_agreement,
        suspect=is_suspect(talk),
        p10=voice.rate_p10_cpm,
        p50=voice.rate_p50_cpm,
        p90=voice.rate_p90_cpm,
        outside_share=voice.rate_outside_share,
        characters=voice.rated_characters,
        seconds=voice.rated_talk,
    )


def _why_not(rate: float | None, doubt: Finding | None, *, few: bool) -> Both | None:
    if rate is None or few:
        return both("too little was said that could be read")
    if doubt is None:
        return None
    return Both(reason_of(doubt, "zh") or "", reason_of(doubt, "en") or "")


def place_of(rate: float, band: tuple[float | None, float | None]) -> Place:
    """Where a rate lies; an open limit is never missed.

    Examples
    --------
    >>> place_of(168, (120, 150)), place_of(150, (120, 150)), place_of(90, (120, None)), place_of(900, (None, None))
    ('above', 'inside', 'below', 'inside')
    """
    low, high = band
    if low is not None and not at_least(rate, low):
        return "below"
    return "above" if high is not None and not at_most(rate, high) else "inside"


def gauge(pace: Pace) -> tuple[Text, Text]:
    r"""Draw the gauge: a line from slow to fast with the band and the rate, and the figures below it.

    Examples
    --------
    >>> lines = gauge(Pace(rate=168.0, band=(120.0, 150.0), place="above"))
    >>> print(lines[0].plain, lines[1].plain, sep="\n")
    ├───────▓▓▓▓▓──●─────────────────┤
    60      120 150                300
    """
    assert pace.rate is not None
    low, high = _scale(pace)
    cells = ["─"] * CELLS
    cells[0], cells[-1] = "├", "┤"
    edges = [at for at in pace.band if at is not None and low <= at <= high]
    first = _cell(pace.band[0] if pace.band[0] is not None else low, low, high)
    last = _cell(pace.band[1] if pace.band[1] is not None else high, low, high)
    for at in range(first, last + 1):
        cells[at] = "▓"
    line = Text("".join(cells))
    line.stylize("green", first, last + 1)
    at = _cell(pace.rate, low, high)
    if pace.place == "inside":
        at = min(max(at, first), last)
    elif pace.place:  # what is just outside the band does not stand in it
        at = max(at, last + 1) if pace.place == "above" else min(at, first - 1)
        at = min(CELLS - 1, max(0, at))
    line = line[:at] + Text("●", style="bold" if pace.place == "inside" else "bold red") + line[at + 1 :]
    return line, Text(_labels([low, *edges, high], low, high), style="dim")


def pace_words(pace: Pace, language: Language) -> str:
    """The rate in words: its figure, the band in force, the side that was missed, and the rate by the sound."""
    if pace.rate is None:
        return say("cannot be measured: {why}", language, why=pace.why or Both("", ""))
    low, high = pace.band
    written = told_apart(pace.rate, low, high) if pace.place else rounded(pace.rate)
    figure = with_unit(written, "characters/min", language)
    notes = [_band_words(pace, language)] if pace.band != (None, None) else []
    if pace.why:
        notes.append(say("not held against it: {why}", language, why=pace.why))
    elif pace.place:
        notes.append(say(_PLACES[pace.place], language))
    if pace.acoustic is not None:
        notes.append(say("by the sound {rate:.0f}", language, rate=pace.acoustic))
    if pace.suspect:
        notes.append(say("they do not agree: the text is doubtful", language))
    return say("{figure} ({notes})", language, figure=figure, notes=clauses(notes, language))


_PLACES: dict[Place, str] = {"below": "too slow", "inside": "just right", "above": "too fast"}


def _band_words(pace: Pace, language: Language) -> str:
    low, high = pace.band
    if low is None:
        return say("target at most {high:g}", language, high=high)
    if high is None:
        return say("target at least {low:g}", language, low=low)
    return say("target {low:g}–{high:g}", language, low=low, high=high)


def _scale(pace: Pace) -> tuple[float, float]:
    """The ends of the gauge: the usual ones, widened to what has to stand on it."""
    assert pace.rate is not None
    known = [at for at in (pace.rate, *pace.band) if at is not None]
    low, high = min(SCALE[0], *known), max(SCALE[1], *known)
    return _ABOUT * (low // _ABOUT) if low < SCALE[0] else low, -_ABOUT * (-high // _ABOUT) if high > SCALE[1] else high


def _cell(value: float, low: float, high: float) -> int:
    share = (value - low) / (high - low)
    return min(CELLS - 1, max(0, round(share * (CELLS - 1))))


def _labels(values: list[float], low: float, high: float) -> str:
    """The figures below the line, each under its place; one that has no room is left out."""
    line = ""
    for value in values:
        text = f"{value:g}"
        at = min(_cell(value, low, high), CELLS - len(text))
        if at >= len(line) + bool(line):
            line = line.ljust(at) + text
    return line
