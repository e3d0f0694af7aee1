"""Sharing a window's words among its pieces."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.intervals import Interval
from voicecheck.records import Word
from voicecheck.transcript.sharing import share, timed


def shared(text: str, places: list[int] | None, syllables: list[int]) -> list[str]:
    """The text of each piece."""
    words = [Word(0, 0, part, 0.9) for part in text.split("|")] if "|" in text else [Word(0, 0, c, 0.9) for c in text]
    return ["".join(word.text for word in part) for part in share(words, syllables, places=places).parts]


def test_words_stay_where_the_counts_agree() -> None:
    """Nothing moves where the pieces have as many characters as syllables."""
    assert shared("您好请问有事", [0, 0, 1, 1, 1, 1], [2, 4]) == ["您好", "请问有事"]


def test_words_move_to_where_they_were_heard() -> None:
    """Two words that the times put into the piece before go to the one that lacks them."""
    assert shared("好的您稍等感谢等待", [0] * 7 + [1] * 2, [5, 4]) == ["好的您稍等", "感谢等待"]


def test_punctuation_draws_the_cut() -> None:
    """Of two cuts that fit alike, the one after the comma is taken."""
    assert shared("好|的,|请|您|稍|等", [0, 1, 1, 1, 1, 1], [2, 4]) == ["好的,", "请您稍等"]


def test_lost_text_is_not_filled_up_from_the_neighbour() -> None:
    """A piece of which the recogniser wrote nothing stays empty."""
    assert shared("我正在开车呢", [1] * 6, [3, 6]) == ["", "我正在开车呢"]


def test_without_times_the_counts_and_the_punctuation_decide() -> None:
    """Pieces get as many characters as syllables; one syllable missed does not move a cut off its comma."""
    assert shared("好|的,|请|您|稍|等|啊", None, [2, 4, 1]) == ["好的,", "请您稍等", "啊"]
    assert shared("好|的|我|知|道|了,|请|您|稍|等", None, [5, 5]) == ["好的我知道了,", "请您稍等"]


def test_without_times_lost_text_moves_nothing_between_the_others() -> None:
    """Of three pieces the second has no text: the first and the third keep theirs."""
    assert shared("我正在开车呢请晚点再打来", None, [6, 9, 6]) == ["我正在开车呢", "", "请晚点再打来"]


def test_words_that_do_not_fit_cost_more() -> None:
    """The cost tells a window whose text fits its syllables from one with a third of it lost."""
    words = [Word(0, 0, c, 0.9) for c in "我正在开车呢请晚点再打来"]
    assert share(words, [6, 6]).cost < share(words, [6, 12]).cost
    assert share(words, [6, 6]).cost == pytest.approx(0.0, abs=0.05)


def test_characters_are_said_where_their_syllables_are() -> None:
    """Two islands: a character a syllable, none in the pause between them."""
    islands = (Interval(1.0, 1.8), Interval(2.4, 3.0))
    words = timed([Word(0, 0, c, 0.9) for c in "您好请说"], islands, [1.1, 1.5, 2.5, 2.8, 9.0])
    assert [(round(w.start, 2), round(w.end, 2)) for w in words] == [(1.0, 1.3), (1.3, 1.8), (2.4, 2.65), (2.65, 3.0)]


@given(
    st.lists(st.sampled_from(["您", "好,", "OK", "。"]), max_size=20),
    st.lists(st.floats(0, 10), max_size=20).map(sorted),
    st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 2)), min_size=1, max_size=4),
)
def test_times_rise_and_stay_within_the_piece(
    texts: list[str], syllable_times: list[float], stretches: list[tuple[float, float]]
) -> None:
    """Whatever was counted, words come one after the other, from the first island's start to the last one's end."""
    edges = np.cumsum([value for stretch in stretches for value in stretch])
    islands = tuple(Interval(float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
    words = timed([Word(0, 0, text, 0.9) for text in texts], islands, syllable_times)
    assert [word.text for word in words] == texts
    moments = [moment for word in words for moment in (word.start, word.end)]
    within = [islands[0].start, *moments, islands[-1].end]
    assert all(a <= b + 1e-9 for a, b in pairwise(within))


@given(st.lists(st.integers(0, 4), max_size=30).map(sorted), st.lists(st.integers(0, 20), min_size=5, max_size=5))
def test_every_word_is_given_once_and_in_order(places: list[int], syllables: list[int]) -> None:
    """Whatever the counts, no word is lost, doubled or moved past another."""
    words = [Word(i, i, str(i), 0.9) for i in range(len(places))]
    for known in (places, None):
        parts = share(words, syllables, places=known).parts
        assert [word for part in parts for word in part] == words
        assert len(parts) == len(syllables)
