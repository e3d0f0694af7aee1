"""From speech to text, with a fake in the model's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from voicecheck.audio.decode import Sound
from voicecheck.intervals import Interval
from voicecheck.records import Word
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.transcribe import Listened, Transcript, transcribe
from voicecheck.transcript.whisper import Enough, Hypothesis
from voicecheck.transcript.windows import RATE_HZ, Clip

OPTIONS = TranscriptOptions(stock_phrases=("字幕志愿者",))
TEXT = "".join(chr(0x4E00 + 37 * k % 9_001) for k in range(120))  # which repeats nothing
SPEECH = (Interval(1.0, 3.0), Interval(6.0, 8.0))


class Scripted:
    """Answers with scripted texts, spread evenly over the window; a text for each beam size."""

    name = "scripted"

    def __init__(self, first: str, again: str = "", *, sure: float = 0.9) -> None:
        self.sure = sure
        self.texts = {OPTIONS.beam_size: first, OPTIONS.retry_beam_size: again}
        self.heard: list[tuple[int, int]] = []

    def recognise(self, clips: Sequence[Clip], *, beam_size: int, **_asked: object) -> list[Hypothesis]:
        self.heard += [(len(clip.samples), beam_size) for clip in clips]
        return [self._answer(self.texts[beam_size], len(clip.samples) / RATE_HZ, self.sure) for clip in clips]

    @staticmethod
    def _answer(text: str, duration: float, sure: float = 0.9) -> Hypothesis:
        edges = np.linspace(0, duration, len(text) + 1)
        words = tuple(Word(a, b, c, sure) for c, a, b in zip(text, edges[:-1], edges[1:], strict=True))
        return Hypothesis(words)


def written(recogniser: Scripted, syllables: int = 4) -> Transcript:
    """The transcript of ten seconds with two stretches of speech on the only channel."""
    sound = Sound(np.zeros((1, 80_000), np.int16), 8_000, "", "")
    times = np.concatenate([np.linspace(s.start + 0.1, s.end - 0.1, syllables) for s in SPEECH])
    return transcribe([Listened(sound, [SPEECH], [times])], recogniser, options=OPTIONS)[0]


def test_words_go_back_to_the_stretch_they_were_said_in() -> None:
    """Half of the words belong to each stretch, with times inside what was heard of it."""
    result = written(Scripted("您好请问有事您说"))
    first, second = result.segments[0]
    assert (first.text, second.text) == ("您好请问", "有事您说")
    assert all(0.8 <= word.start <= word.end <= 3.2 for word in first.words)
    assert all(5.8 <= word.start <= word.end <= 8.2 for word in second.words)
    assert (result.windows, result.retried, result.unheard) == (1, 0, 0)


def test_text_is_simplified_and_the_raw_text_kept() -> None:
    """Traditional characters become Simplified, one for one."""
    first, _ = written(Scripted("您說對嗎您說對嗎")).segments[0]
    assert first.text == "您说对吗"


def test_lost_text_is_heard_again_and_the_better_reading_kept() -> None:
    """A stretch without text is decoded once more, alone and with a wider beam."""
    recogniser = Scripted("", again="请您稍等")
    result = written(recogniser)
    assert [segment.text for segment in result.segments[0]] == ["请您稍等", "请您稍等"]
    assert [beam for _, beam in recogniser.heard] == [
        OPTIONS.beam_size,
        OPTIONS.retry_beam_size,
        OPTIONS.retry_beam_size,
    ]
    assert result.unheard == 0


def test_speech_that_stays_without_text_is_said() -> None:
    """What cannot be read is suspect and counted as unheard; nothing is made up for it."""
    result = written(Scripted("", again=""))
    assert all(segment.suspect and not segment.text for segment in result.segments[0])
    assert result.unheard == 4.0


def test_invented_text_is_thrown_out_and_counted() -> None:
    """A loop leaves no text, but its raw text and its number of characters."""
    result = written(Scripted("对" * 80, again="字幕志愿者"))
    for segment in result.segments[0]:
        assert (segment.text, segment.words) == ("", ())
        assert segment.raw
        assert segment.suspect is not None
        assert "invented" in segment.suspect
    assert result.discarded_characters > 0


@pytest.mark.parametrize(
    ("first", "sure", "again"),
    [(TEXT[:16] * 2, 0.9, True), (TEXT[:16], 0.55, True), (TEXT[:16], 0.65, False)],
    ids=["written twice", "unsure", "neither"],
)
def test_a_doubtful_stretch_is_heard_again(first: str, sure: float, again: bool) -> None:
    """Twice as many characters as syllables, or a recogniser that is unsure of them: alone it may be heard better."""
    result = written(Scripted(first, again="您好请问有事您说", sure=sure), syllables=8)
    assert result.retried == (2 if again else 0)


def test_of_text_written_twice_the_other_reading_is_kept() -> None:
    """The second reading has as many characters as syllables were heard."""
    result = written(Scripted(TEXT[:16] * 2, again="您好请问有事您说"), syllables=8)
    assert [segment.text for segment in result.segments[0]] == ["您好请问有事您说"] * 2


@pytest.mark.parametrize("heard", [SPEECH[0], SPEECH[1]])
def test_words_of_speech_whose_syllables_were_not_counted_stay_with_it(heard: Interval) -> None:
    """Quiet speech beside loud speech has few nuclei; its neighbour does not get its words for that."""
    times = np.linspace(heard.start + 0.1, heard.end - 0.1, 4)
    sound = Sound(np.zeros((1, 80_000), np.int16), 8_000, "", "")
    quick = Hasty("您好请问有事您说", "没有的事没有的事")
    (result,) = transcribe([Listened(sound, [SPEECH], [times])], quick, options=replace(OPTIONS, quick_cost=1.0))
    assert [segment.text for segment in result.segments[0]] == ["您好请问", "有事您说"]


@pytest.mark.parametrize(("text", "unheard"), [("您好", 8.0), ("您好请问有事您说您好请问有", 0.0)])
def test_text_far_too_short_for_its_speech_is_unheard_whatever_the_syllables(text: str, unheard: float) -> None:
    """Of eight seconds of speech two characters were understood, and no syllable was counted: that is told."""
    sound = Sound(np.zeros((1, 80_000), np.int16), 8_000, "", "")
    long = Listened(sound, [(Interval(1.0, 9.0),)], [np.zeros(0)])
    (result,) = transcribe([long], Scripted(text, again=text), options=OPTIONS)
    assert result.unheard == unheard
    assert [segment.suspect is not None for segment in result.segments[0]] == [unheard > 0]


def test_silence_is_never_given_to_the_model() -> None:
    """No speech, no text, and the model is not asked."""
    recogniser = Scripted("字幕志愿者")
    sound = Sound(np.zeros((2, 80_000), np.int16), 8_000, "", "")
    silent = Listened(sound, [(), ()], [np.zeros(0), np.zeros(0)])
    (result,) = transcribe([silent], recogniser, options=OPTIONS)
    assert result.segments == ((), ())
    assert recogniser.heard == []


class Hasty(Scripted):
    """Offers a quick reading without times before each careful one."""

    def __init__(self, quick: str, careful: str, *, sure: Sequence[float] = (0.9,)) -> None:
        super().__init__(careful)
        words = tuple(Word(0, 0, c, sure[i % len(sure)]) for i, c in enumerate(quick))
        self.quick = Hypothesis(words, timed=False)

    def recognise(
        self, clips: Sequence[Clip], *, beam_size: int, enough: Enough | None = None, **asked: object
    ) -> list[Hypothesis]:
        with_care = super().recognise(clips, beam_size=beam_size, **asked)
        return [self.quick if enough and enough(i, self.quick) else heard for i, heard in enumerate(with_care)]


def test_a_quick_reading_that_is_sure_and_fits_is_kept_and_timed_by_the_syllables() -> None:
    """Its words stand in their stretches, each where its syllable was heard."""
    first, second = written(Hasty("您好请问,有事您说", "没有的事没有的事")).segments[0]
    assert (first.text, second.text) == ("您好请问,", "有事您说")
    assert first.words[0].start == SPEECH[0].start
    assert second.words[-1].end == SPEECH[1].end


@pytest.mark.parametrize(
    ("quick", "sure"),
    [
        ("您好请问,有事您说", [0.9, 0.9, 0.9, 0.1, 0.9]),
        ("您好请问,有事您说", [0.9, 0.9, 0.4]),
        ("您好请问有事您说说看", [0.9]),
        ("您好", [0.9]),
        ("对" * 80, [0.9]),
    ],
    ids=["torn at a word", "unsure of many", "does not fit the stretches", "lost text", "invented"],
)
def test_a_doubtful_quick_reading_is_replaced_by_a_careful_one(quick: str, sure: list[float]) -> None:
    """Where the model was unsure, or its words fit badly, the window is decoded with care."""
    result = written(Hasty(quick, "没有的事没有的事", sure=sure))
    assert [segment.text for segment in result.segments[0]] == ["没有的事", "没有的事"]


class Even:
    """Answers with four characters a second, and keeps what it was asked."""

    name = "even"

    def __init__(self) -> None:
        self.asked: list[tuple[int, float]] = []

    def recognise(self, clips: Sequence[Clip], *, context_s: float, **_asked: object) -> list[Hypothesis]:
        self.asked.append((len(clips), context_s))
        return [Scripted._answer(TEXT[: len(clip.samples) // 4_000], len(clip.samples) / RATE_HZ) for clip in clips]


def spoken(*lengths: float) -> Listened:
    """A recording of one channel with a stretch of speech of each length, 5 s apart."""
    islands, cursor = [], 1.0
    for length in lengths:
        islands.append(Interval(cursor, cursor + length))
        cursor += length + 5
    times = np.concatenate([np.arange(island.start, island.end, 0.25) for island in islands])
    return Listened(Sound(np.zeros((1, round(cursor * 8_000)), np.int16), 8_000, "", ""), [tuple(islands)], [times])


def test_a_transcript_does_not_depend_on_what_is_beside_it() -> None:
    """Calls written down together have the transcripts that they have alone, in their order."""
    calls = [spoken(3.0, 2.0), spoken(9.0, 9.0, 9.0, 9.0, 4.0), spoken(6.0)]
    together = transcribe(calls, Even(), options=OPTIONS)
    assert together == [transcribe([call], Even(), options=OPTIONS)[0] for call in calls]


def test_windows_of_several_calls_share_a_batch() -> None:
    """Windows that are filled up to the same length go to the model together, whatever call they are of."""
    recogniser = Even()
    transcribe([spoken(3.0), spoken(4.0), spoken(20.0, 6.0)], recogniser, options=OPTIONS)
    assert sorted(recogniser.asked) == [(1, 28.0), (2, OPTIONS.context_s)]


def test_batches_are_not_larger_than_asked_for() -> None:
    """Many windows of one length are decoded a batch at a time."""
    recogniser = Even()
    transcribe([spoken(3.0)] * (OPTIONS.batch_windows + 1), recogniser, options=OPTIONS)
    assert [count for count, _ in recogniser.asked] == [OPTIONS.batch_windows, 1]


def test_an_island_without_a_word_among_others_is_unread() -> None:
    """Two seconds in which syllables were heard and no word stands are told by their times; half a second is not."""
    sound = Sound(np.zeros((1, 80_000), np.int16), 8_000, "", "")
    first = Interval(1.0, 3.0)

    def unread(second: Interval, syllables: int) -> tuple[Interval, ...]:
        counted = [np.linspace(s.start + 0.1, s.end - 0.1, n) for s, n in ((first, 14), (second, syllables))]
        listened = Listened(sound, [(first, second)], [np.concatenate(counted)])
        (result,) = transcribe([listened], Scripted(TEXT[:14], again=TEXT[:14]), options=OPTIONS)
        assert [bool(segment.text) for segment in result.segments[0]] == [True, False]
        return result.unread[0]

    assert unread(Interval(3.4, 5.4), 20) == (Interval(3.4, 5.4),)
    assert unread(Interval(3.4, 4.1), 20) == (Interval(3.4, 4.1),)
    assert unread(Interval(3.4, 3.9), 20) == ()


def test_text_where_no_syllable_was_heard_is_told() -> None:
    """It is kept, with its place and its number of characters; a single character is nothing to tell."""
    sound = Sound(np.zeros((1, 80_000), np.int16), 8_000, "", "")
    where = (Interval(1.0, 3.0),)
    for text, told in (("您好请问有事", 6), ("嗯", 0)):
        (result,) = transcribe([Listened(sound, [where], [np.zeros(0)])], Scripted(text, again=text), options=OPTIONS)
        assert (result.voiceless, result.voiceless_characters) == ((where if told else (),), told)
        assert result.segments[0][0].text == text
    heard = written(Scripted("您好请问有事您说"))
    assert (heard.voiceless, heard.voiceless_characters) == (((),), 0)
