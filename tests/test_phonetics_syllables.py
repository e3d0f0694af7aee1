"""Syllables: what a character sounds like, what confusions cost, and which syllables stand for each other."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.phonetics.confusions import OTHER_CLASS, split_syllable
from voicecheck.phonetics.syllables import (
    BORDER,
    NEVER,
    PADDING,
    classes,
    number_of,
    numbers,
    syllable_cost,
    syllable_costs,
    syllables,
)

SYLLABLES = [
    "gong", "hao", "nin", "qing", "wen", "shen", "zhang", "shao", "deng", "wo", "shi", "ke", "fu",
    "zhong", "xin", "gan", "xie", "zhi", "dian", "lv", "nv", "yuan", "yun", "wu", "yi", "er",
    "a", "en", "chu", "liang", "ni", "li", "huang", "feng", "song", "cheng", "jin", "jing", "xia",
    "zi",
]  # fmt: skip
ANY = st.sampled_from([*SYLLABLES, "x", "ims"])


@given(ANY, ANY)
def test_costs_are_symmetric_and_bounded(first: str, second: str) -> None:
    """The price does not depend on the order, lies in [0, 1], and only the same is free."""
    cost = syllable_cost(first, second)
    assert cost == syllable_cost(second, first)
    assert 0 <= cost <= 1
    assert (cost == 0) == (first == second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("shi", "si"),
        ("zhang", "zang"),
        ("chu", "cu"),
        ("nan", "lan"),
        ("fu", "hu"),
        ("shan", "shang"),
        ("chen", "cheng"),
        ("jin", "jing"),
    ],
)
def test_common_confusions_are_cheap(first: str, second: str) -> None:
    """What southern speakers and the line confuse costs far less than any other difference."""
    assert syllable_cost(first, second) == pytest.approx(0.1)


def test_prices_rise_with_the_difference() -> None:
    """A near vowel costs more than a confusion, another final more than that, all different most."""
    assert syllable_cost("shi", "si") < syllable_cost("gong", "gu") < syllable_cost("ma", "mi")
    assert syllable_cost("ma", "mi") < syllable_cost("ma", "xu") == 1.0
    assert syllable_cost("a", "ok") == 1.0


def test_the_table_says_what_the_function_says() -> None:
    """Every pair of syllables costs in the table what `syllable_cost` says, but for negations and borders."""
    for first in SYLLABLES:
        for second in SYLLABLES:
            assert syllable_costs()[number_of(first), number_of(second)] == round(100 * syllable_cost(first, second))
    bu, pu, da, mei = map(number_of, ("bu", "pu", "da", "mei"))
    assert syllable_costs()[bu, pu] == 20
    assert syllable_costs()[bu, da] == syllable_costs()[da, mei] == syllable_costs()[mei, bu] == NEVER
    assert (syllable_costs()[BORDER, :PADDING] == NEVER).all()
    assert (syllable_costs()[PADDING] == 0).all()


def test_other_classes_cost_at_least_what_the_keys_rely_on() -> None:
    """Syllables of two classes cost fifteen hundredths or more: a phrase within its budget has few of them."""
    sounds = np.unique([n for n in numbers("".join(map(chr, range(0x4E00, 0x9000)))) if classes()[n]])
    assert len(sounds) > 380
    other = classes()[sounds][:, None] != classes()[sounds][None, :]
    assert syllable_costs()[np.ix_(sounds, sounds)][other].min() >= OTHER_CLASS
    assert classes()[number_of("sheng")] == classes()[number_of("sen")] != classes()[number_of("song")]
    assert split_syllable("sheng") != split_syllable("sen")


def test_a_character_always_has_the_same_sound() -> None:
    """Readings do not depend on the neighbours; what is not Chinese stands for itself."""
    assert syllables("银行行吗") == syllables("银") + syllables("行") * 2 + syllables("吗")
    assert syllables("嗯ab\n") == ("en", "a", "b", "\n")
    assert syllables("") == ()
    assert numbers("").dtype == np.int64


def test_a_character_sounds_the_same_without_the_words() -> None:
    """What pypinyin knows of words, which is not loaded, changes the sound of no single character."""
    sounds = "import pypinyin; print(*(pypinyin.lazy_pinyin(chr(c), style=pypinyin.Style.NORMAL)[0] for c in %s))"
    chinese = range(0x4E00, 0xA000)
    bare = {name: value for name, value in os.environ.items() if name != "PYPINYIN_NO_PHRASES"}
    whole = subprocess.run(
        [sys.executable, "-c", f"{sounds % chinese}; import pypinyin.constants as c; print(len(c.PHRASES_DICT))"],
        env=bare, capture_output=True, text=True, check=True,
    )  # fmt: skip
    *with_words, words = whole.stdout.split()
    assert int(words) > 10_000
    spellings = {"n": "en", "ng": "en", "m": "en", "hm": "heng", "hng": "heng"}
    assert syllables("".join(map(chr, chinese))) == tuple(spellings.get(sound, sound) for sound in with_words)
