"""Listening again: where a phrase may have been said, what is weighed, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from test_transcript_transcribe import OPTIONS, SPEECH, Scripted
from voicecheck.audio.decode import Sound
from voicecheck.intervals import Interval
from voicecheck.records import Alternative, Word
from voicecheck.transcript.likelihood import COEFFICIENTS, features, probability_said
from voicecheck.transcript.listening import Heard, Listener, Phrases, Rival, Stretch, Variant, likeliest, variants
from voicecheck.transcript.transcribe import Listened, Transcript, transcribe
from voicecheck.transcript.whisper import Hypothesis
from voicecheck.transcript.windows import Clip


def words(text: str, *, sure: float = 0.9, start: float = 0.0, **unsure: float) -> list[Word]:
    """A word a character, a fifth of a second each; ``公=.3`` for one of another probability."""
    return [
        Word(start + 0.2 * at, start + 0.2 * (at + 1), character, unsure.get(character, sure))
        for at, character in enumerate(text)
    ]


def found(said: Sequence[Word], *phrases: str) -> list[tuple[str, str]]:
    """Each variant's phrase with the words that it would replace."""
    known = Phrases(phrases, distance=OPTIONS.listen_distance)
    return sorted(
        (each.phrase, "".join(word.text for word in said[each.first : each.last]))
        for _, each in variants([said], known, options=OPTIONS)
    )


def test_what_sounds_like_a_phrase_may_be_it() -> None:
    """工号 was misheard as 公号 and 感谢致电 as 感谢这店; what sounds like neither is nothing."""
    said = words("感谢这店我是公号", 这=0.5, 店=0.4, 公=0.3)
    assert found(said, "感谢致电", "工号", "再见") == [("工号", "公号"), ("感谢致电", "感谢这店")]


def test_what_the_recogniser_is_sure_of_is_what_was_said() -> None:
    """Written with certainty, 公号 is 公号; it is enough that one of the characters that change is unsure."""
    assert found(words("我是公号"), "工号") == []
    assert found(words("我是公号", 是=0.2, 号=0.2), "工号") == []


def test_syllables_may_be_lost_and_added() -> None:
    """来电 without 的 before it, and with one 的 too many, where the recogniser was not sure of what is beside it."""
    assert found(words("感谢您来店", 来=0.5, 店=0.3), "感谢您的来电") == [("感谢您的来电", "感谢您来店")]
    assert found(words("感谢您的的来店", 的=0.5, 店=0.3), "感谢您的来电") == [("感谢您的来电", "感谢您的的来店")]
    assert found(words("感谢您来店", 店=0.3), "感谢您的来电") == []


def test_a_phrase_that_stands_there_is_not_listened_for() -> None:
    """It would change nothing, there or elsewhere in the same piece."""
    assert found(words("工号是公号", 公=0.3), "工号") == []


def test_the_longest_of_the_phrases_that_make_the_same_text_stands_for_all() -> None:
    """来电, 的来电 and 感谢您的来电 are one text; the longest is the strongest evidence."""
    assert found(words("感谢您的来店", 店=0.3), "来电", "感谢您的来电", "您的来电") == [
        ("感谢您的来电", "感谢您的来店")
    ]


def test_nothing_reaches_over_two_pieces() -> None:
    """Two pieces were minutes apart: their last and first words are no phrase."""
    known = Phrases(["工号"], distance=0.4)
    parts = [words("我是公", 公=0.3), words("号三", 号=0.3)]
    assert variants(parts, known, options=OPTIONS) == []
    assert [number for number, _ in variants([words("好"), words("公号", 公=0.3)], known, options=OPTIONS)] == [1]


def test_one_syllable_is_never_listened_for() -> None:
    """It sounds like something in every sentence."""
    assert Phrases(["喂", "工号"], distance=0.4).texts == ("工号",)


def test_the_likeliest_are_weighed() -> None:
    """Of more than there is time for the nearest in sound; what is hardly possible not at all."""
    near, far = (Variant(0, 2, "工号", "工号", distance, 0.5, 0.7) for distance in (0.0, 0.1))
    hopeless = replace(near, distance=0.35)
    assert likeliest([(0, far), (1, near)], 1) == [(1, near)]
    assert likeliest([(0, hopeless), (0, far)], 2) == [(0, far)]


def ask(said: Sequence[Word], *phrases: str, **changed: float) -> tuple[Listener, tuple[Stretch, ...]]:
    """A listener that was asked about one piece, heard from 1 s of its window on, and what it wants weighed."""
    listener = Listener(Phrases(phrases, distance=0.4), replace(OPTIONS, **changed))
    within = Interval(1.0, 1.0 + 0.2 * len(said))
    return listener, listener.ask(0, [Heard(said, within, said[0].start)])


def test_the_texts_are_weighed_on_the_sound_of_their_words() -> None:
    """The text as recognised comes first; the stretch has its words with some room, inside the piece."""
    said = words("您好您好您好您好我是公号三零二一三零二一", start=60.0, 公=0.3)
    _, (stretch,) = ask(said, "工号")
    assert stretch.texts == ("我是公号三零", "我是工号三零")
    assert (stretch.heard.start, stretch.heard.end) == pytest.approx((1.0 + 1.6 - 0.3, 1.0 + 2.8 + 0.3))


def test_phrases_in_one_place_are_weighed_against_the_same_text() -> None:
    """Two candidates for the same words cost one text as recognised, not two."""
    _, (stretch,) = ask(words("我是公号", 公=0.3), "工号", "攻号")
    assert len(stretch.texts) == 3


def test_the_difference_is_told_with_the_place() -> None:
    """How much less likely, when, what stands there, how unlike."""
    listener, _ = ask(words("我是公号", start=60.0, 公=0.3), "工号")
    ((told,),) = listener.told(0, [(-4.0, -5.5)], (), [words("我是公号", start=60.0, 公=0.3)])
    assert told == Alternative(
        start=pytest.approx(60.4), end=pytest.approx(60.8), heard="公号", phrase="工号", difference=-1.5, distance=0.0,
        place=0.5, probability=0.3,
    )  # fmt: skip


def test_what_was_hardly_said_is_not_kept() -> None:
    """Under the least difference the ledger would fill with what nobody needs."""
    listener, _ = ask(words("我是公号", 公=0.3), "工号", listen_least=-2.0)
    assert listener.told(0, [(-4.0, -6.1)], (), [words("我是公号", 公=0.3)]) == [()]


def test_a_reading_that_takes_a_phrase_away_is_told() -> None:
    """不可能 may have been 不可以: whoever is accused of it must know."""
    said = words("这不可能", 能=0.5)
    listener = Listener(Phrases(["不可能"], distance=0.4), OPTIONS)
    ((told,),) = listener.told(0, (), [Rival(3, 4, "以", -0.4)], [said])
    assert (told.kind, told.heard, told.phrase, told.difference) == ("reading", "能", "以", -0.4)


def test_a_reading_that_says_a_phrase_is_told() -> None:
    """What a careful beam held for nearly as likely is an alternative, too."""
    listener = Listener(Phrases(["再见"], distance=0.4), OPTIONS)
    ((told,),) = listener.told(0, (), [Rival(0, 2, "再见", -0.4)], [words("在线")])
    assert (told.kind, told.phrase) == ("reading", "再见")


@pytest.mark.parametrize(
    "rival",
    [
        Rival(1, 3, "布可", -0.1),  # said alike, only written otherwise
        Rival(0, 1, "那", -0.1),  # beside the phrase, which stays
        Rival(3, 4, "。", -0.1),  # nothing
        Rival(2, 5, "能", -0.1),  # over the end of the piece
    ],
)
def test_other_readings_are_left_out(rival: Rival) -> None:
    """Only what says or takes away a phrase that is listened for, inside one piece, counts."""
    listener = Listener(Phrases(["不可能"], distance=0.4), OPTIONS)
    told = listener.told(0, (), [rival], [words("这不可能"), words("好")])
    assert told == [(), ()]


class Weighing(Scripted):
    """Weighs each other text as so much less likely."""

    def __init__(self, first: str, difference: float) -> None:
        super().__init__(first, again=first, sure=0.7)
        self.difference = difference

    def recognise(  # type: ignore[override]
        self,
        clips: Sequence[Clip],
        *,
        beam_size: int,
        listen: Callable[[int, Hypothesis], Sequence[Stretch]] | None = None,
        **asked: object,
    ) -> list[Hypothesis]:
        heard = super().recognise(clips, beam_size=beam_size, **asked)
        if listen is None:
            return heard
        own = lambda n, h: tuple((0.0, *[self.difference] * (len(s.texts) - 1)) for s in listen(n, h))  # noqa: E731
        return [replace(each, weighed=own(number, each)) for number, each in enumerate(heard)]


def transcript(recogniser: Weighing, *phrases: str, speech: tuple[Interval, ...] = SPEECH) -> Transcript:
    """The transcript of some stretches of speech, listened to again for phrases."""
    sound = Sound(np.zeros((1, 80_000), np.int16), 8_000, "", "")
    times = np.concatenate([np.linspace(s.start + 0.1, s.end - 0.1, 4) for s in speech])
    listened = [Listened(sound, [speech], [times])]
    return transcribe(listened, recogniser, options=OPTIONS, phrases=phrases)[0]


def test_a_transcript_carries_its_alternatives() -> None:
    """At the time of the words that stand there, in the stretch of the channel where they were said."""
    ((told,),) = transcript(Weighing("您好请问我是公号", -1.0), "工号", "再见").alternatives
    second = transcript(Weighing("您好请问我是公号", -1.0)).segments[0][1]
    assert (told.heard, told.phrase, told.difference) == ("公号", "工号", -1.0)
    assert (told.start, told.end) == (second.words[2].start, second.words[3].end)


def test_nothing_is_listened_for_unasked() -> None:
    """Without phrases, and where it is switched off, nothing is weighed."""
    assert transcript(Weighing("您好请问我是公号", -1.0)).alternatives == ((),)


def test_text_that_nobody_said_has_no_alternatives() -> None:
    """A line that was thrown out is not listened to again."""
    invented = transcript(Weighing("字幕志愿者", -1.0), "自愿者", speech=SPEECH[:1])
    assert (invented.discarded_characters, invented.alternatives) == (5, ((),))


def test_likeness_and_likelihood_make_a_phrase_likely() -> None:
    """Each feature moves the probability the way that it must; beyond its bounds it moves it no more."""
    base = Alternative(start=0, end=1, heard="公号码", phrase="工号码", difference=-2.0, distance=0.1)
    told = probability_said(base)
    assert probability_said(replace(base, difference=-4.0)) < told < probability_said(replace(base, difference=0.0))
    assert probability_said(replace(base, distance=0.2)) < told < probability_said(replace(base, distance=0.0))
    assert probability_said(replace(base, phrase="工号码工号码")) > told
    assert probability_said(replace(base, difference=-99.0)) == probability_said(replace(base, difference=-10.0))
    assert set(features(base)) == set(COEFFICIENTS)
