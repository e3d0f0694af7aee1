"""Hearing wordings by sound: the fast search finds what a slow and obvious one finds."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_dialogues import CHARACTERS, make_long_call
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.match.alike import SoundIndex, share_of_limit
from voicecheck.rules.match.phrasebook import FARTHEST, Phrasebook
from voicecheck.rules.match.places import TURN_END, Place, Readings
from voicecheck.rules.match.syllables import OTHER_CLASS, SyllableTable, class_of, sound_of
from voicecheck.text.confusions import split_syllable
from voicecheck.text.sounds import syllable_cost

# 感干 谢些 致制 电店 and the like sound the same or nearly so; 不 and 没 may never be misheard.
ALIKE = "感干谢些写致制电店点不补没美您宁你工公孤号好耗十四是事a"
words_of = st.lists(st.text(ALIKE, min_size=1, max_size=9), min_size=1, max_size=8, unique=True)
texts = st.text(ALIKE + TURN_END, max_size=40)


def hundredths(word: str, heard: str) -> int | None:
    """The summed cost of a wording heard as some characters of the same number; ``None`` where it cannot be."""
    whole = 0
    for said, there in zip(map(sound_of, word), map(sound_of, heard), strict=True):
        cost = round(100 * syllable_cost(said, there))
        if not there or (cost > 25 and {said, there} & {"bu", "mei"}):
            return None
        whole += cost
    return whole


def shares_a_row(word: str, heard: str) -> bool:
    """Whether two syllables in a row are of one class with the text's; of a wording of two syllables one."""
    same = [class_of(sound_of(a)) == class_of(sound_of(b)) for a, b in zip(word, heard, strict=True)]
    return any(same) if len(word) == 2 else any(a and b for a, b in pairwise(same))


def slowly(words: list[str], text: str, low: int, high: int, limit: float) -> dict[str, list[Place]]:
    """Every wording held against every place."""
    found: dict[str, list[Place]] = {}
    for word in words:
        for start in range(low, high - len(word) + 1) if len(word) > 1 else ():
            heard = text[start : start + len(word)]
            cost = hundredths(word, heard)
            budget = 100 * limit * share_of_limit(len(word)) * len(word) + 1e-6
            if cost is not None and cost <= budget and shares_a_row(word, heard):
                found.setdefault(word, []).append((start, start + len(word), cost, len(word)))
    return found


@settings(max_examples=300)
@given(words_of, texts, st.sampled_from([0.0, 0.04, 0.1, 0.15, 0.2, 0.6]), st.data())
def test_the_fast_search_finds_what_the_slow_one_finds(
    words: list[str], text: str, limit: float, data: st.DataObject
) -> None:
    """Neither the keys nor the table of costs lose a place, nor make one up, in any stretch of a text."""
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    table = SyllableTable(character for word in words for character in word)
    index = SoundIndex({word: share_of_limit(len(word)) for word in words}, limit, table)
    found = index.places(table.hear(text), low, high)
    assert {word: sorted(places) for word, places in found.items()} == slowly(words, text, low, high, limit)


@given(
    st.lists(st.sampled_from(["感谢致电", "(感谢|写)…(工号|电话)", "不是", "您好", "是…号"]), min_size=1, unique=True),
    texts,
)
def test_sets_are_heard_the_same_alone_and_together(phrases: list[str], text: str) -> None:
    """One pass for all sets hears of each set what is heard of it alone."""
    sets = [parse_phrase(phrase) for phrase in phrases]
    together = Phrasebook(sets)
    for number, readings in enumerate(sets):
        for limit in (0.04, 0.2):
            span = (0, len(text))
            alone = Phrasebook([readings]).find_alike(0, text, span, limit=limit)
            assert together.find_alike(number, text, span, limit=limit) == alone


def test_other_classes_cost_at_least_what_the_keys_rely_on() -> None:
    """Syllables of two classes cost fifteen hundredths or more: a wording within its budget has few of them."""
    sounds = sorted({s for s in map(sound_of, map(chr, range(0x4E00, 0x5600))) if split_syllable(s)})
    assert len(sounds) > 350
    for at, first in enumerate(sounds):
        for second in sounds[:at]:
            if class_of(first) != class_of(second):
                assert round(100 * syllable_cost(first, second)) >= OTHER_CLASS, (first, second)


def test_characters_met_later_are_heard_as_well() -> None:
    """A text may bring syllables and signs that no phrase has: it is heard as if they had always been known."""
    table = SyllableTable("工号")
    index = SoundIndex({"工号": 1.0}, 0.2, table)
    before = len(table.costs)
    text = "xq孤号窗"
    assert index.places(table.hear(text), 0, len(text)) == {"工号": [(2, 4, 20, 2)]}
    assert len(table.costs) > before


def test_an_index_without_wordings_hears_nothing() -> None:
    """One character alone tells nothing, so that nothing is left to be heard."""
    table = SyllableTable("祝")
    assert SoundIndex({"祝": 1.0}, 0.2, table).places(table.hear("住"), 0, 1) == {}
    assert table.hear("").cells.dtype == np.int64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您好感谢您给我们打电话好的", "感谢您给我们打电"),
        ("您好感谢您的耐心等待", "感谢您的耐心"),
        ("您好\n再见", None),
        ("您好感谢您\n的来电", None),
    ],
)
def test_the_closest_thing_that_was_said(text: str, expected: str | None) -> None:
    """Of what is somewhat like a required phrase the nearest is shown, and nothing where nothing is like it."""
    book = Phrasebook([[*parse_phrase("感谢您的来电"), *parse_phrase("感谢…来电")]])
    found = book.closest(0, text, (0, len(text)), limit=FARTHEST)
    assert (found and text[slice(*found.span)]) == expected


def test_the_closest_is_looked_for_inside_the_span() -> None:
    """What was said before the span is not shown."""
    book = Phrasebook([parse_phrase("感谢您的来电")])
    text = "感谢您的耐心好的感谢你等"
    found = book.closest(0, text, (6, len(text)), limit=FARTHEST)
    assert found is None or found.span[0] >= 6
    assert book.closest(0, text, (0, 6), limit=FARTHEST) is not None


def test_readings_are_put_together_from_their_parts() -> None:
    """A reading stands where all its parts do, in order and within its gaps."""
    readings = Readings(parse_phrase("感谢…来电"))
    text = "来电感谢您的来电"
    places = {"感谢": [(2, 4, 0, 2)], "来电": [(0, 2, 0, 2), (6, 8, 10, 2)]}
    assert list(readings.join(places, text)) == [(0, (2, 8, 10, 4))]
    assert list(readings.join({"感谢": [(2, 4, 0, 2)]}, text)) == []


def test_made_calls_are_long_and_the_same_for_a_seed() -> None:
    """What speed is measured on is a five-minute call, made again the same."""
    _, call = make_long_call(3)
    assert make_long_call(3)[1] == call != make_long_call(4)[1]
    assert sum(len(turn.text) for turn in call.turns) == pytest.approx(CHARACTERS, rel=0.15)
    assert 240 <= call.duration <= 420
    assert all(turn.words for turn in call.turns)
