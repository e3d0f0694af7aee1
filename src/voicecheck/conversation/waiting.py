"""The words of waiting: asking somebody to wait, saying why, promising how long, coming back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voicecheck.phonetics.said import spans_said
from voicecheck.records import Word
from voicecheck.text.durations import find_durations
from voicecheck.text.normalize import NormalizedText, normalize

Manner = Literal["polite", "bare"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOptions:
    """Words of waiting (configuration) and how they are looked for.

    ``requests`` ask politely (请您稍等), ``orders`` do not (等着), unless one of the ``softeners``
    stands up to ``reach`` characters before or of the ``questions`` as far after (请…等一下,
    等一下好吗). ``reasons`` say what the agent goes to do, ``departures`` that the call is passed
    on or the agent will be back, ``returns`` thank for the waiting, ``outcomes`` within the first
    ``opening`` characters tell what was found out meanwhile (查了, 领导说). Requests, departures and
    returns are found by sound up to a mean price of ``sound_limit`` a syllable (稍等 → 收等), the
    short orders only by the very same syllables (等着 → 登着), reasons as written; by sound only in words
    that the recogniser was not sure of.
    ``live`` are words of somebody who is on the line (我还在查), ``recorded`` those of a line's own voice
    (您的来电对我们很重要), both as written.
    ``longest_promise``: a longer time, in seconds, is a deadline and no promise of a hold's length.
    """

    requests: tuple[str, ...]
    orders: tuple[str, ...]
    softeners: tuple[str, ...]
    questions: tuple[str, ...]
    reasons: tuple[str, ...]
    departures: tuple[str, ...]
    returns: tuple[str, ...]
    outcomes: tuple[str, ...]
    live: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    reach: int = 4
    opening: int = 6
    sound_limit: float = 0.12
    longest_promise: float = 1800.0


def asks_to_wait(text: str, options: WaitingOptions, words: Sequence[Word] = ()) -> Manner | None:
    """Whether a text asks the other to wait: politely, barely, or not at all (``None``)."""
    thanked = spans_said(text, words, options.returns, options.sound_limit)
    if any(not _touches(span, thanked) for span in spans_said(text, words, options.requests, options.sound_limit)):
        return "polite"
    orders = [span for span in spans_said(text, words, options.orders, 0.0) if not _touches(span, thanked)]
    if any(_softened(normalize(text), span, options) for span in orders):
        return "polite"
    return "bare" if orders else None


def gives_reason(text: str, options: WaitingOptions) -> bool:
    """Whether the speaker says what they go to do: 我查一下, 帮您核实."""
    return bool(_exact(normalize(text).text, options.reasons))


def departs(text: str, options: WaitingOptions, words: Sequence[Word] = ()) -> bool:
    """Whether the speaker leaves the line: 帮您转接, 我马上回来."""
    return bool(spans_said(text, words, options.departures, options.sound_limit))


def returns(text: str, options: WaitingOptions, words: Sequence[Word] = ()) -> bool:
    """Whether the speaker comes back to somebody who waited: 让您久等了."""
    return bool(spans_said(text, words, options.returns, options.sound_limit))


def reports(text: str, options: WaitingOptions, words: Sequence[Word] = ()) -> bool:
    """Whether the speaker begins with what they found out: 查了，…; 领导说…, also in other characters of that sound."""
    return any(end <= options.opening for _, end in spans_said(text, words, options.outcomes, 0.0))


def is_live(text: str, options: WaitingOptions, words: Sequence[Word] = ()) -> bool:
    """Whether somebody on the line speaks: of what they do, of having been away, of what they found out."""
    form = normalize(text).text
    return (
        bool(_exact(form, options.live))
        or returns(text, options, words)
        or gives_reason(text, options)
        or reports(text, options, words)
    )


def is_recorded(text: str, options: WaitingOptions) -> bool:
    """Whether a line's own voice speaks: 通话可能被录音, 您的来电对我们很重要."""
    return bool(_exact(normalize(text).text, options.recorded))


def promised(text: str, options: WaitingOptions, words: Sequence[Word] = ()) -> float | None:
    """Seconds that a text promises the waiting will take, the upper end of a range.

    Of several times the one nearest to a word of waiting counts; without such a word, or without a
    figure and a unit (片刻, 马上), nothing is promised.
    """
    form = normalize(text).text
    cues = [
        *spans_said(text, words, options.requests, options.sound_limit),
        *spans_said(text, words, options.departures, options.sound_limit),
        *spans_said(text, words, options.orders, 0.0),
        *_exact(form, options.reasons),
    ]
    times = [time for time in find_durations(form) if time.high_s <= options.longest_promise]
    if not cues or not times:
        return None
    nearest = min(times, key=lambda time: min(_distance((time.start, time.end), cue) for cue in cues))
    return nearest.high_s


def _softened(form: NormalizedText, span: Span, options: WaitingOptions) -> bool:
    """Whether politeness surrounds an order, in its clause before and anywhere close after."""
    clause = max((start for start, _ in form.clauses if start <= span[0]), default=0)
    before = form.text[max(clause, span[0] - options.reach) : span[0]].replace("请问", "")
    after = form.text[span[1] : span[1] + options.reach]
    return any(word in before for word in options.softeners) or any(word in after for word in options.questions)


def _exact(text: str, phrases: tuple[str, ...]) -> list[Span]:
    found: list[Span] = []
    for phrase in phrases:
        at = text.find(phrase)
        while at >= 0:
            found.append((at, at + len(phrase)))
            at = text.find(phrase, at + 1)
    return found


def _touches(span: Span, others: tuple[Span, ...]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _distance(first: Span, second: Span) -> int:
    return max(second[0] - first[1], first[0] - second[1], 0)
