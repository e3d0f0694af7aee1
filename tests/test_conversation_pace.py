"""Rates and their distribution."""

from dataclasses import replace

import pytest

from voicecheck.conversation.pace import (
    PaceOptions,
    SoundFigures,
    is_rated,
    measure,
    rate_agreement,
    rate_cpm,
    turn_rates,
)
from voicecheck.intervals import Interval
from voicecheck.records import Turn, Word

OPTIONS = PaceOptions()


def turn(start, end, characters, *, pauses=(), suspect=None, words=()):
    return Turn(
        speaker="agent",
        kind="turn",
        start=start,
        end=end,
        characters=characters,
        pauses=pauses,
        suspect=suspect,
        words=words,
    )


def measured(turns, sound=None):
    return measure(turns, sound or SoundFigures(), band_cpm=(120, 150), options=OPTIONS)


def test_nobody_spoke():
    """No turns, no measures; no seconds, no rate."""
    assert measured([]) is None
    assert rate_cpm(0, 10) is None
    assert rate_cpm(10, 0) is None


def test_known_rates():
    """40 characters in 20 s with 4 s of pauses: 120 a minute, 150 without the pauses."""
    voice = measured([turn(0, 10, 20, pauses=(Interval(4, 6),)), turn(20, 30, 20, pauses=(Interval(22, 24),))])
    assert voice.speech_rate_cpm == 120
    assert voice.articulation_rate_cpm == 150
    assert (voice.pause, voice.pause_count, voice.longest_pause) == (4, 2, 2)


def test_short_turns_are_counted_but_not_rated():
    """好的 belongs to the sums, not to what is held against the band."""
    voice = measured([turn(0, 10, 25), turn(12, 13, 2)])
    assert (voice.characters, voice.talk) == (27, 11)
    assert (voice.rated_characters, voice.rated_talk) == (25, 10)
    assert voice.speech_rate_cpm == voice.articulation_rate_cpm == 150


def test_speech_without_text_does_not_slow_the_rate():
    """A suspect turn and one without text keep their time and stay out of the rates."""
    voice = measured([turn(0, 10, 25), turn(12, 22, 9, suspect="loop"), turn(30, 40, 0)])
    assert voice.talk == 30
    assert voice.speech_rate_cpm == 150
    assert voice.rated_talk == 10


@pytest.mark.parametrize(("characters", "rated"), [(4, False), (5, True)])
def test_a_turn_is_rated_from_five_characters_on(characters, rated):
    """The definition of the speech rate: five characters are enough, four are not; nor is a backchannel ever."""
    one = turn(0, 2, characters, pauses=(Interval(0.5, 1),))
    assert is_rated(one) is rated
    assert turn_rates(one) == ((150, 200) if rated else (None, None))
    assert (measured([one]).speech_rate_cpm is not None) is rated
    assert not is_rated(replace(one, kind="backchannel"))
    assert not is_rated(replace(one, suspect="1.0 s of 2.0 s of speech without text"))


def test_the_distribution_weighs_by_time():
    """Of twenty seconds ten are at 132, nine at 200 and one at 300: half lies at 132, nine tenths below 300."""
    voice = measured([turn(0, 9, 30), turn(10, 11, 5), turn(20, 30, 22)])
    assert voice.rate_p50_cpm == 132
    assert voice.rate_p10_cpm == 132
    assert voice.rate_p90_cpm == 200
    assert voice.rate_outside_share == pytest.approx(0.5)


def test_acoustic_rate_needs_no_text():
    """Nuclei over all turns; the counts must fit the turns."""
    voice = measured([turn(0, 10, 25), turn(12, 22, 0)], SoundFigures(syllables=(26, 24)))
    assert (voice.syllables, voice.acoustic_rate_cpm) == (50, 150)
    with pytest.raises(ValueError, match="1 counts of syllables for 2 turns"):
        measured([turn(0, 1, 1), turn(2, 3, 1)], SoundFigures(syllables=(1,)))


def test_agreement_is_one_for_equal_counts_and_symmetric():
    """The smaller over the larger, over all turns: text that is missing shows."""
    turns = [turn(0, 10, 20), turn(12, 22, 0)]
    assert rate_agreement(turns, SoundFigures(syllables=(10, 10))) == 1
    assert rate_agreement(turns, SoundFigures(syllables=(20, 20))) == 0.5
    assert rate_agreement(turns, SoundFigures(syllables=(5, 5))) == 0.5
    assert rate_agreement(turns, SoundFigures()) is None


def test_clarity_is_the_share_of_sure_words():
    """Three of four words at 0.5 or above."""
    words = tuple(Word(0, 1, "字", p) for p in (0.9, 0.5, 0.7, 0.49))
    assert measured([turn(0, 2, 4, words=words)]).clarity == 0.75
    assert measured([turn(0, 2, 4)]).clarity is None
