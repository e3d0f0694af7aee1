"""Which language is spoken where: by the recogniser's probability of Mandarin in each piece of a channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sound import noise, place, tone
from test_transcript_transcribe import Scripted
from voicecheck.audio.decode import Sound
from voicecheck.intervals import Interval
from voicecheck.transcript.languages import HIDDEN, OTHER, Languages, contrast_db, not_mandarin, told
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.transcribe import Listened, Transcript, transcribe
from voicecheck.transcript.whisper import Hypothesis
from voicecheck.transcript.windows import Clip, Piece

OPTIONS = TranscriptOptions()
RATE = 8000


def pieces(*lengths: float, gap: float = 1.0) -> list[Piece]:
    """Pieces of the first channel of such lengths, a second apart."""
    made, cursor = [], 1.0
    for length in lengths:
        island = Interval(cursor, cursor + length)
        made.append(Piece(0, Interval(cursor - 0.1, cursor + length + 0.1), (island,)))
        cursor += length + gap
    return made


def heard_over(own: Sequence[Piece], noise_dbfs: float) -> Sound:
    """A tone where the pieces are, at -20 dBFS, over noise."""
    seconds = own[-1].heard.end + 1
    tones = [(piece.islands[0].start, tone(300, piece.speech, dbfs=-20)) for piece in own]
    both = place(seconds, *tones) + noise(seconds, dbfs=noise_dbfs)
    return Sound((both * 32767).astype(np.int16)[np.newaxis], RATE, "", "")


def spoken(chances: Sequence[float | None], *lengths: float, noise_dbfs: float = -60.0) -> Languages:
    """What is told of pieces with such probabilities of Mandarin."""
    own = pieces(*lengths)
    return told(own, chances, heard_over(own, noise_dbfs), options=OPTIONS)


@pytest.mark.parametrize(
    ("chances", "lengths", "other"),
    [
        ([0.99, 0.99, 0.0, 0.0], [5, 5, 5, 5], [2, 3]),
        ([0.0, 0.99, 0.0, 0.99], [2, 2, 2, 2], [0, 2]),
        ([0.99, 0.0, 0.99], [5, 1.1, 5], []),
        ([0.99, 0.0, 0.99], [5, 1.3, 5], [1]),
        ([0.99, 0.3, 0.99], [5, 4.0, 5], []),
        ([0.0, 0.9, 0.0], [5, 0.4, 5], [0, 1, 2]),
    ],
    ids=["changes", "to and fro", "phrase", "sentence", "in doubt", "sound between"],
)
def test_a_change_of_language_is_found_where_it_is(
    chances: list[float], lengths: list[float], other: list[int]
) -> None:
    """A sentence is another language, a phrase of a second is none; neither is what is in doubt, nor a short sound."""
    found = spoken(chances, *lengths)
    own = pieces(*lengths)
    assert found.other == tuple(own[i].islands[0] for i in other)
    assert found.hidden == ()
    assert [found.reason(piece) for piece in own] == [OTHER if i in other else None for i in range(len(own))]


@pytest.mark.parametrize(
    ("chances", "lengths", "foreign"),
    [
        ([0.0], [2.9], False), ([0.0], [3.0], True), ([0.0, 0.0, 0.99], [4, 4, 3], True),
        ([0.0, 0.99], [5, 5], False), ([0.99, 0.0], [8, 2], False), ([0.0, None], [2, 9], False), ([None], [9], False),
    ],
)  # fmt: skip
def test_who_speaks_hardly_any_mandarin_is_a_foreigner(
    chances: list[float | None], lengths: list[float], foreign: bool
) -> None:
    """Under three tenths of Mandarin, over three seconds at least; who was not asked about says nothing."""
    assert spoken(chances, *lengths).foreign is foreign


def test_what_noise_hides_is_no_other_language() -> None:
    """Of the same speech it is said that noise hides it, where it hardly stands out; nobody is a foreigner by it."""
    clear, drowned = (spoken([0.0, 0.0], 5, 5, noise_dbfs=level) for level in (-45.0, -28.0))
    assert (clear.foreign, len(clear.other), clear.hidden) == (True, 2, ())
    assert (drowned.foreign, drowned.other, len(drowned.hidden)) == (False, (), 2)
    assert drowned.reason(pieces(5, 5)[0]) == HIDDEN
    assert spoken([0.99, 0.99], 5, 5, noise_dbfs=-28.0) == Languages()


def test_contrast_is_that_of_speech_and_what_is_beside_it() -> None:
    """A tone 20 dB over the noise has a contrast of about 20 dB; a piece of no length has none."""
    (own,) = pieces(0.5)
    assert contrast_db(own, heard_over([own], -40.0)) == pytest.approx(20, abs=1.5)
    assert contrast_db(replace(own, heard=Interval(90, 90)), heard_over([own], -40.0)) == 0.0


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 9)), min_size=1, max_size=8),
    st.floats(0.1, 5),
)
def test_the_likeliest_sequence_is_found(heard: list[tuple[float, float]], change_s: float) -> None:
    """No other sequence of languages agrees better with the pieces, changes paid."""
    chances, speech = (np.array(values, np.float32) for values in zip(*heard, strict=True))
    clear = np.clip(chances, 1e-6, 1 - 1e-6)
    certain = np.clip(np.log(clear / (1 - clear)) / 3, -1, 1) * speech

    def worth(path: Sequence[bool]) -> float:
        leaves = sum(b and not a for a, b in zip((False, *path), path, strict=False))
        return float(sum(-c if other else c for c, other in zip(certain, path, strict=True))) / 2 - leaves * change_s

    found = not_mandarin(chances, speech, change_s=change_s)
    best = max(worth(path) for path in product([False, True], repeat=len(speech)))
    assert worth(found.tolist()) == pytest.approx(best, abs=1e-4)


def transcript(by_length: dict[float, float], *lengths: float, share: float = 1.0) -> Transcript:
    """The transcript of pieces for which a recogniser says a probability of Mandarin, by the length of each."""

    class Asked(Scripted):
        def recognise(self, clips: Sequence[Clip], *, beam_size: int, **asked: object) -> list[Hypothesis]:
            heard = super().recognise(clips, beam_size=beam_size, **asked)
            return [
                replace(each, mandarin=tuple(by_length[round(part.duration - 0.3, 1)] for part in clip.parts))
                for each, clip in zip(heard, clips, strict=True)
            ]

    own = pieces(*lengths)
    times = np.concatenate([np.arange(p.islands[0].start, p.islands[0].end, 0.25) for p in own])
    listened = Listened(heard_over(own, -60.0), [tuple(p.islands[0] for p in own)], [times])
    text = "".join(chr(0x4E00 + 37 * k % 9_001) for k in range(round(4 * share * sum(lengths))))
    return transcribe([listened], Asked(text), options=OPTIONS)[0]


def test_only_the_text_of_the_other_language_is_not_relied_on() -> None:
    """Of a window with both, each piece has its own language; what was written for the other is no text."""
    result = transcript({4.0: 0.99, 5.0: 0.01}, 4.0, 5.0)
    assert result.windows == 1
    assert [segment.suspect for segment in result.segments[0]] == [None, OTHER]
    mandarin, other = result.segments[0]
    assert mandarin.text == mandarin.raw != ""
    assert (other.text, other.words, bool(other.raw)) == ("", (), True)
    assert (result.unheard, result.discarded_characters) == (pytest.approx(5.0), 0)
    assert (result.languages[0].other, result.languages[0].foreign) == ((pieces(4.0, 5.0)[1].islands[0],), False)


def test_another_language_is_not_heard_again() -> None:
    """A text that does not fit is decoded once more in Mandarin alone."""
    assert transcript({4.0: 0.99, 5.0: 0.01}, 4.0, 5.0, share=0.2).retried == 1
    assert transcript({4.0: 0.99, 5.0: 0.99}, 4.0, 5.0, share=0.2).retried == 2


def test_where_nobody_was_asked_nothing_is_foreign() -> None:
    """A recogniser that does not tell languages accuses nobody."""
    own = Listened(Sound(np.zeros((1, 80_000), np.int16), RATE, "", ""), [(Interval(0, 9),)], [np.arange(0, 9, 0.25)])
    (result,) = transcribe([own], Scripted("您好请问" * 9), options=OPTIONS)
    assert result.languages == (Languages(),)


def test_notes_say_whose_how_long_and_what_it_means() -> None:
    """A foreigner's is one sentence; a stretch and noise have their seconds and their places."""
    assert list(Languages().notes("the agent")) == []
    (whole,) = Languages(other=(Interval(0, 9),), foreign=True).notes("the agent")
    assert whole == "another language than Mandarin was heard from the agent: no norm on what was said there is judged"
    part, hidden = Languages(other=(Interval(5, 9),), hidden=(Interval(20, 22),)).notes("the customer")
    assert "from the customer for 4 s (from 5 to 9 s): what was said there is unknown" in part
    assert "for 2 s noise hides which language is heard from the customer (from 20 to 22 s)" in hidden
