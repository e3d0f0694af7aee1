"""From speech to text: pack, recognise, guard, try again, give the words back to their stretch.

Calls may be written down together: the windows of all of them are decoded in the same batches, while
what is heard in a window stays the same whatever is beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import accumulate, repeat

import numpy as np

from voicecheck.audio.decode import Sound
from voicecheck.intervals import Interval, Intervals, merge, total
from voicecheck.language.stored import english
from voicecheck.records import Alternative, Segment, Word
from voicecheck.text.normalize import simplify
from voicecheck.text.spoken import count_characters
from voicecheck.transcript.guards import cost, exceeds, invented, lost, probability, voiceless
from voicecheck.transcript.languages import Languages
from voicecheck.transcript.languages import told as languages_of
from voicecheck.transcript.listening import Heard, Listener, Phrases, Stretch
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.sharing import at_least_said, share, timed
from voicecheck.transcript.whisper import Hypothesis, Recogniser
from voicecheck.transcript.windows import Piece, Window, clip_of, context_of, cut_pieces, laid, pack

_ROOM_FOR_WORDS_S = 0.6  # of speech that is to have text
_UNSURE = 0.5  # a word's probability under which it is as likely another


@dataclass(frozen=True, slots=True)
class Listened:
    """A recording and what was heard in it before any word was known.

    Attributes
    ----------
    sound
        The recording.
    speech
        For each channel its islands of speech, seconds, in order.
    syllable_times
        For each channel when syllables were heard, seconds, ascending: what the number of characters
        is held against.
    """

    sound: Sound
    speech: Sequence[Intervals]
    syllable_times: Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said on each channel.

    Attributes
    ----------
    segments
        A tuple a channel: its islands of speech in order, with their text.
    discarded_characters
        Characters that the recogniser wrote and nobody said.
    unread
        For each channel the speech that has no text, or much too little.
    windows, retried
        Windows decoded, and pieces decoded a second time.
    languages
        For each channel what is spoken on it.
    voiceless, voiceless_characters
        For each channel where text stands though no syllable was heard there, and how many characters in all. The
        recogniser is sure of them, so they are kept, but nothing may rest on them.
    alternatives
        For each channel what else may have been said on it, in order of time.
    """

    segments: tuple[tuple[Segment, ...], ...]
    discarded_characters: int
    unread: tuple[Intervals, ...]
    windows: int
    retried: int
    languages: tuple[Languages, ...] = ()
    voiceless: tuple[Intervals, ...] = ()
    voiceless_characters: int = 0
    alternatives: tuple[tuple[Alternative, ...], ...] = ()

    @property
    def unheard(self) -> float:
        """Seconds of speech that has no text, or much too little."""
        return sum(total(own) for own in self.unread)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A piece and one reading of it; times of words are those of the recording."""

    piece: Piece
    syllables: int
    words: tuple[Word, ...]
    mandarin: float | None = None
    alternatives: tuple[Alternative, ...] = ()

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class _Task:
    """A window of a recording, to be decoded."""

    listened: Listened
    window: Window


def transcribe(
    recordings: Sequence[Listened],
    recogniser: Recogniser,
    *,
    options: TranscriptOptions,
    phrases: Sequence[str] = (),
    tell: Callable[[float], None] | None = None,
) -> list[Transcript]:
    """Write down the speech of recordings, one transcript each, in their order.

    Parameters
    ----------
    recordings
        What was heard in each. Their windows share batches of the speech model.
    recogniser
        The speech model.
    options
        Settings.
    phrases
        What is listened for where something alike was recognised, normalised.
    tell
        Is told the share of the windows that are read, 0 to 1, as they are; not of those that are read again.
    """
    known = _phrases(tuple(phrases), options.listen_distance) if options.listen_most else None
    tasks = [_tasks(listened, options) for listened in recordings]
    read = iter(_read([task for own in tasks for task in own], recogniser, options, known, tell))
    first = [[reading for _ in own for reading in next(read)] for own in tasks]
    spoken = [_languages(readings, listened, options) for listened, readings in zip(recordings, first, strict=True)]
    doubtful = [
        [r for r in readings if _may_be_better(r, options) and not languages[r.piece.channel].is_other(r.piece)]
        for readings, languages in zip(first, spoken, strict=True)
    ]
    alone = [
        _Task(listened, laid([reading.piece], options=options))
        for listened, readings in zip(recordings, doubtful, strict=True)
        for reading in readings
    ]
    again = iter(_read(alone, recogniser, _for_retry(options), known))
    transcripts = []
    for languages, own, readings, unsure in zip(spoken, tasks, first, doubtful, strict=True):
        better = {reading.piece: _cheaper(reading, next(again)[0], options) for reading in unsure}
        kept = [better.get(reading.piece, reading) for reading in readings]
        transcripts.append(_transcript(kept, languages, (len(own), len(unsure)), options))
    return transcripts


def _tasks(listened: Listened, options: TranscriptOptions) -> list[_Task]:
    """The windows of a recording.

    A window with both parties' voices loses one of them: on labelled calls, up to 9 of 10 characters.
    """
    pieces = [
        cut_pieces(islands, channel, listened.sound.duration, options=options)
        for channel, islands in enumerate(listened.speech)
    ]
    return [_Task(listened, window) for own in pieces for window in pack(own, options=options)]


def _by_channel(readings: Sequence[_Reading], channels: int) -> list[list[_Reading]]:
    """The readings of each channel, in the order of time."""
    in_order = sorted(readings, key=lambda reading: reading.piece.heard)
    return [[reading for reading in in_order if reading.piece.channel == channel] for channel in range(channels)]


def _languages(readings: Sequence[_Reading], listened: Listened, options: TranscriptOptions) -> tuple[Languages, ...]:
    """What is spoken on each channel of a recording."""
    return tuple(
        languages_of([r.piece for r in own], [r.mandarin for r in own], listened.sound, options=options)
        for own in _by_channel(readings, len(listened.speech))
    )


def _transcript(
    kept: Sequence[_Reading], languages: tuple[Languages, ...], decoded: tuple[int, int], options: TranscriptOptions
) -> Transcript:
    by_channel = _by_channel(kept, len(languages))
    segments = tuple(
        tuple(s for reading in own for s in _segments(reading, spoken, options))
        for own, spoken in zip(by_channel, languages, strict=True)
    )
    other = [r for r in kept if languages[r.piece.channel].is_other(r.piece)]
    made_up = [r for r in kept if r not in other and _made_up(r, options)]
    voiceless = [r for r in kept if r not in other and _voiceless(r, options)]
    windows, retried = decoded
    return Transcript(
        segments,
        sum(count_characters(reading.text) for reading in made_up),
        tuple(
            merge(i for r in own for i in (r.piece.islands if r in other else _unread(r, options)))
            for own in by_channel
        ),
        windows + retried,
        retried,
        languages,
        tuple(merge(i for r in own if r in voiceless for i in r.piece.islands) for own in by_channel),
        sum(count_characters(r.text) for r in voiceless),
        tuple(
            tuple(each for r in own if r not in other and r not in made_up for each in r.alternatives)
            for own in by_channel
        ),
    )


def _syllables(piece: Piece, times: Sequence[float]) -> int:
    edges = np.array([(island.start, island.end) for island in piece.islands]).ravel()
    places = np.searchsorted(times, edges)
    return int((places[1::2] - places[::2]).sum())


@lru_cache(maxsize=2)
def _phrases(texts: tuple[str, ...], distance: float) -> Phrases | None:
    return Phrases(texts, distance=distance) if texts else None


def _read(
    tasks: Sequence[_Task],
    recogniser: Recogniser,
    options: TranscriptOptions,
    phrases: Phrases | None,
    tell: Callable[[float], None] | None = None,
) -> list[list[_Reading]]:
    """The readings of the pieces of each window."""
    read: dict[int, list[_Reading]] = {}
    for context, batch in _batches(tasks, options):
        own = [tasks[i] for i in batch]
        listener = Listener(phrases, options) if phrases else None
        answers = recogniser.recognise(
            [clip_of(task.window, task.listened.sound, options=options) for task in own],
            beam_size=options.beam_size,
            context_s=context,
            enough=partial(_will_do, own, options) if options.quick_probability < 1 else None,
            listen=partial(_listened_for, own, listener, options) if listener else None,
        )
        for number, (i, task, heard) in enumerate(zip(batch, own, answers, strict=True)):
            readings, _ = _given_back(task, heard)
            read[i] = _with_alternatives(readings, listener, number, heard) if listener else readings
        if tell:
            tell(len(read) / len(tasks))
    return [read[i] for i in range(len(tasks))]


def _listened_for(
    tasks: Sequence[_Task], listener: Listener, options: TranscriptOptions, index: int, heard: Hypothesis
) -> Sequence[Stretch]:
    """What is to be weighed in a window; nothing in pieces whose text nobody may have said."""
    window, (readings, _) = tasks[index].window, _given_back(tasks[index], heard)
    return listener.ask(
        index,
        [
            Heard(
                () if _made_up(reading, options) else reading.words,
                Interval(at, at + piece.heard.duration),
                piece.heard.start,
            )
            for at, piece, reading in zip(window.starts, window.pieces, readings, strict=True)
        ],
    )


def _with_alternatives(
    readings: Sequence[_Reading], listener: Listener, index: int, heard: Hypothesis
) -> list[_Reading]:
    told = listener.told(index, heard.weighed, heard.rivals, [reading.words for reading in readings])
    return [replace(reading, alternatives=own) for reading, own in zip(readings, told, strict=True)]


def _will_do(tasks: Sequence[_Task], options: TranscriptOptions, index: int, quick: Hypothesis) -> bool:
    """Whether a quick reading is sure of its words, and its words of their pieces.

    A mean over the window does not tell: a beam finds other words where the model was torn once.
    """
    sure = [word.probability for word in quick.words]
    unsure = sum(each < _UNSURE for each in sure)
    if min(sure, default=0.0) < options.quick_probability or unsure > options.quick_unsure_share * len(sure):
        return False
    readings, cost = _given_back(tasks[index], quick)
    return cost <= options.quick_cost and not any(_is_doubtful(reading, options) for reading in readings)


def _batches(tasks: Sequence[_Task], options: TranscriptOptions) -> Iterator[tuple[float, Sequence[int]]]:
    """Indices of windows that are filled up to the same length, and that length in seconds."""
    alike: dict[float, list[int]] = {}
    for index in sorted(range(len(tasks)), key=lambda i: -tasks[i].window.duration):
        alike.setdefault(context_of(tasks[index].window, options=options), []).append(index)
    for context, indices in alike.items():
        for start in range(0, len(indices), options.batch_windows):
            yield context, indices[start : start + options.batch_windows]


def _given_back(task: _Task, heard: Hypothesis) -> tuple[list[_Reading], float]:
    """Each piece of a window with the words that were said in it, and how badly they fit (`Shares.cost`)."""
    window = task.window
    times = [task.listened.syllable_times[piece.channel] for piece in window.pieces]
    syllables = [_syllables(piece, own) for piece, own in zip(window.pieces, times, strict=True)]
    expected = [at_least_said(count, piece.speech) for count, piece in zip(syllables, window.pieces, strict=True)]
    shares = share(heard.words, expected, places=_places(window, heard.words) if heard.timed else None)
    readings = [
        _Reading(piece, heard_there, _simplified(timed(words, piece.islands, own)), mandarin)
        for piece, heard_there, words, own, mandarin in zip(
            window.pieces, syllables, shares.parts, times, heard.mandarin or repeat(None), strict=False
        )
    ]
    return readings, shares.cost


def _places(window: Window, words: Sequence[Word]) -> list[int]:
    """For each word the index of the piece that it falls into by its times; a later word is never in an earlier one."""
    return list(accumulate((window.piece_at((word.start + word.end) / 2) for word in words), max))


def _simplified(words: Sequence[Word]) -> tuple[Word, ...]:
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
    return replace(options, beam_size=options.retry_beam_size, context_s=options.retry_context_s, quick_probability=1.0)


def _unread(reading: _Reading, options: TranscriptOptions) -> Intervals:
    """The islands of a piece that have no text, or, where much is missing from it, all of them.

    A short island without a word in a piece that has words may be a breath or a hum.
    """
    if _is_doubtful(reading, options):
        return reading.piece.islands
    spoken = {_nearest(reading.piece.islands, (word.start + word.end) / 2) for word in reading.words}
    return tuple(
        island
        for at, island in enumerate(reading.piece.islands)
        if at not in spoken and island.duration >= _ROOM_FOR_WORDS_S
    )


def _voiceless(reading: _Reading, options: TranscriptOptions) -> bool:
    """Whether the text of a piece is kept though no syllable was heard in it."""
    return voiceless(reading.words, reading.syllables) and _made_up(reading, options) is None


def _is_doubtful(reading: _Reading, options: TranscriptOptions) -> bool:
    return _made_up(reading, options) is not None or _lost(reading, options)


def _may_be_better(reading: _Reading, options: TranscriptOptions) -> bool:
    """Whether a piece is to be decoded again, alone and with the whole context.

    A quick reading of its window is not given up for that: of pieces it reads well others would be read anew.
    """
    if _is_doubtful(reading, options):
        return True
    expected = at_least_said(reading.syllables, reading.piece.speech)
    unsure = probability(reading.words) < options.retry_probability
    return exceeds(reading.words, expected, options=options) or (
        unsure and count_characters(reading.text) >= options.retry_characters
    )


def _made_up(reading: _Reading, options: TranscriptOptions) -> str | None:
    return invented(reading.words, reading.piece.speech, reading.syllables, options=options)


def _lost(reading: _Reading, options: TranscriptOptions) -> bool:
    return lost(reading.words, reading.piece.speech, reading.syllables, options=options)


def _cheaper(first: _Reading, second: _Reading, options: TranscriptOptions) -> _Reading:
    return min(first, second, key=lambda r: cost(r.words, r.piece.speech, r.syllables, options=options))


def _segments(reading: _Reading, spoken: Languages, options: TranscriptOptions) -> list[Segment]:
    """A piece's islands, each with the words nearest to it."""
    islands = reading.piece.islands
    suspect = spoken.reason(reading.piece) or _suspect(reading, options)
    given: list[list[Word]] = [[] for _ in islands]
    for word in reading.words:
        given[_nearest(islands, (word.start + word.end) / 2)].append(word)
    made_up = spoken.is_other(reading.piece) or _made_up(reading, options) is not None
    segments = []
    for island, words in zip(islands, given, strict=True):
        raw = "".join(word.text for word in words)
        kept = () if made_up else tuple(words)
        segments.append(Segment(island.start, island.end, "" if made_up else raw, raw, kept, suspect))
    return segments


def _suspect(reading: _Reading, options: TranscriptOptions) -> str | None:
    """Why a piece's text cannot be relied on, or ``None``."""
    reason = _made_up(reading, options)
    if reason:
        return english("invented text thrown out: {reason}", reason=reason)
    if _lost(reading, options):
        return english("text is missing: fewer characters than were heard")
    if reading.words and probability(reading.words) < options.min_probability:
        return english("the recogniser is unsure of it")
    return None


def _nearest(islands: Sequence[Interval], time: float) -> int:
    away = [max(island.start - time, time - island.end) for island in islands]
    return int(np.argmin(away))
