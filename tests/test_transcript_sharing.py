"""Sharing a window's words among its pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voicecheck.records import Word
from voicecheck.transcript.sharing import share


def shared(text: str, places: list[int], syllables: list[int]) -> list[str]:
    """The text of each piece."""
    words = [Word(0, 0, part, 0.9) for part in text.split("|")] if "|" in text else [Word(0, 0, c, 0.9) for c in text]
    return ["".join(word.text for word in part) for part in share(words, places, syllables)]


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


@given(st.lists(st.integers(0, 4), max_size=30).map(sorted), st.lists(st.integers(0, 20), min_size=5, max_size=5))
def test_every_word_is_given_once_and_in_order(places: list[int], syllables: list[int]) -> None:
    """Whatever the counts, no word is lost, doubled or moved past another."""
    words = [Word(i, i, str(i), 0.9) for i in range(len(places))]
    parts = share(words, places, syllables)
    assert [word for part in parts for word in part] == words
    assert len(parts) == len(syllables)
