"""From speech to text: pack, recognise, guard, try again, give the words back to their stretch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voicecheck.audio.decode import Sound
from voicecheck.intervals import Interval, Intervals
from voicecheck.records import Segment, Word
from voicecheck.text.normalize import simplify
from voicecheck.text.spoken import count_characters
from voicecheck.transcript.guards import cost, invented, lost, probability
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.sharing import share
from voicecheck.transcript.whisper import Recogniser
from voicecheck.transcript.windows import Piece, Window, cut_pieces, laid, pack, samples_of

_LIKE = 0.8  # of the longest window of a batch, the shortest


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said on each channel.

    Attributes
    ----------
    segments
        A tuple a channel: its islands of speech in order, with their text.
    discarded_characters
        Characters that the recogniser wrote and nobody said.
    unheard
        Seconds of speech that has no text, or much too little.
    windows, retried
        Windows decoded, and pieces decoded a second time.
    """

    segments: tuple[tuple[Segment, ...], ...]
    discarded_characters: int
    unheard: float
    windows: int
    retried: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """A piece and one reading of it; times of words are those of the recording."""

    piece: Piece
    syllables: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def transcribe(
    sound: Sound,
    speech: Sequence[Intervals],
    syllable_times: Sequence[Sequence[float]],
    recogniser: Recogniser,
    *,
    options: TranscriptOptions,
) -> Transcript:
    """Write down the speech of a recording.

    Parameters
    ----------
    sound
        The recording.
    speech
        For each channel its islands of speech, seconds, in order.
    syllable_times
        For each channel when syllables were heard, seconds, ascending: what the number of characters
        is held against.
    recogniser
        The speech model.
    options
        Settings.
    """
    pieces = [
        piece
        for channel, islands in enumerate(speech)
        for piece in cut_pieces(islands, channel, sound.duration, options=options)
    ]
    counts = {piece: _syllables(piece, syllable_times[piece.channel]) for piece in pieces}
    # A window with both parties' voices loses one of them: on the labelled calls, up to 9 of 10 characters.
    windows = [
        window
        for channel in range(len(speech))
        for window in pack([piece for piece in pieces if piece.channel == channel], options=options)
    ]
    readings = _read(windows, sound, counts, recogniser, options)
    doubtful = [reading for reading in readings if _is_doubtful(reading, options)]
    alone = [laid([reading.piece], options=options) for reading in doubtful]
    again = _read(alone, sound, counts, recogniser, _for_retry(options))
    better = {second.piece: _cheaper(first, second, options) for first, second in zip(doubtful, again, strict=True)}
    kept = [better.get(reading.piece, reading) for reading in readings]
    kept.sort(key=lambda reading: reading.piece.heard)
    segments = tuple(
        tuple(s for reading in kept if reading.piece.channel == channel for s in _segments(reading, options))
        for channel in range(len(speech))
    )
    made_up = [r for r in kept if invented(r.text, r.piece.speech, options=options)]
    return Transcript(
        segments,
        sum(count_characters(reading.text) for reading in made_up),
        sum(r.piece.speech for r in kept if r in made_up or lost(r.text, r.piece.speech, r.syllables, options=options)),
        len(windows) + len(alone),
        len(alone),
    )


def _syllables(piece: Piece, times: Sequence[float]) -> int:
    edges = np.array([(island.start, island.end) for island in piece.islands]).ravel()
    places = np.searchsorted(times, edges)
    return int((places[1::2] - places[::2]).sum())


def _read(
    windows: Sequence[Window],
    sound: Sound,
    counts: dict[Piece, int],
    recogniser: Recogniser,
    options: TranscriptOptions,
) -> list[_Reading]:
    """Readings of all pieces, in the windows' order; windows of like length are decoded together."""
    read: dict[int, list[_Reading]] = {}
    for batch in _batches(windows, options.batch_windows):
        sounds = [samples_of(windows[i], sound) for i in batch]
        answers = recogniser.recognise(sounds, beam_size=options.beam_size, context_s=options.context_s)
        for i, heard in zip(batch, answers, strict=True):
            read[i] = _given_back(windows[i], heard.words, counts)
    return [reading for i in range(len(windows)) for reading in read[i]]


def _batches(windows: Sequence[Window], most: int) -> Iterator[list[int]]:
    """Indices of windows of like length: all of a batch are filled up to its longest."""
    batch: list[int] = []
    for index in sorted(range(len(windows)), key=lambda i: -windows[i].duration):
        if batch and (len(batch) == most or windows[index].duration < _LIKE * windows[batch[0]].duration):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _given_back(window: Window, words: Sequence[Word], counts: dict[Piece, int]) -> list[_Reading]:
    """Each piece of a window with the words that were said in it."""
    places = np.maximum.accumulate([window.piece_at((word.start + word.end) / 2) for word in words] or [0])
    syllables = [counts[piece] for piece in window.pieces]
    readings = []
    for index, (piece, own) in enumerate(
        zip(window.pieces, share(words, places[: len(words)].tolist(), syllables), strict=True)
    ):
        placed = [
            Word(window.in_recording(index, w.start), window.in_recording(index, w.end), w.text, w.probability)
            for w in own
        ]
        readings.append(_Reading(piece, counts[piece], _simplified(placed)))
    return readings


def _simplified(words: list[Word]) -> tuple[Word, ...]:
    """The words in Simplified characters, chosen in their context where the length allows it."""
    raw = "".join(word.text for word in words)
    text = simplify(raw)
    if len(text) != len(raw):
        return tuple(Word(w.start, w.end, simplify(w.text), w.probability) for w in words)
    ends = np.cumsum([len(word.text) for word in words])
    return tuple(
        Word(w.start, w.end, text[end - len(w.text) : end], w.probability) for w, end in zip(words, ends, strict=True)
    )


def _for_retry(options: TranscriptOptions) -> TranscriptOptions:
    return replace(options, beam_size=options.retry_beam_size, context_s=options.retry_context_s)


def _is_doubtful(reading: _Reading, options: TranscriptOptions) -> bool:
    speech = reading.piece.speech
    return bool(
        invented(reading.text, speech, options=options)
        or lost(reading.text, speech, reading.syllables, options=options)
    )


def _cheaper(first: _Reading, second: _Reading, options: TranscriptOptions) -> _Reading:
    return min(first, second, key=lambda r: cost(r.words, r.piece.speech, r.syllables, options=options))


def _segments(reading: _Reading, options: TranscriptOptions) -> list[Segment]:
    """A piece's islands, each with the words nearest to it."""
    islands = reading.piece.islands
    suspect = _suspect(reading, options)
    given: list[list[Word]] = [[] for _ in islands]
    for word in reading.words:
        given[_nearest(islands, (word.start + word.end) / 2)].append(word)
    made_up = invented(reading.text, reading.piece.speech, options=options) is not None
    segments = []
    for island, words in zip(islands, given, strict=True):
        raw = "".join(word.text for word in words)
        kept = () if made_up else tuple(words)
        segments.append(Segment(island.start, island.end, "" if made_up else raw, raw, kept, suspect))
    return segments


def _suspect(reading: _Reading, options: TranscriptOptions) -> str | None:
    """Why a piece's text cannot be relied on, or ``None``."""
    speech = reading.piece.speech
    reason = invented(reading.text, speech, options=options)
    if reason:
        return f"invented text thrown out: {reason}"
    if lost(reading.text, speech, reading.syllables, options=options):
        return "text is missing: fewer characters than syllables heard"
    if reading.words and probability(reading.words) < options.min_probability:
        return "the recogniser is unsure of it"
    return None


def _nearest(islands: Sequence[Interval], time: float) -> int:
    away = [max(island.start - time, time - island.end) for island in islands]
    return int(np.argmin(away))
