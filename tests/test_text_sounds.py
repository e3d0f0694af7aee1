"""Syllables that are confused on the telephone cost little, and phrases are found by sound."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.text.sounds import find_alike, find_alike_many, syllable_cost, syllables

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


@pytest.mark.parametrize(
    ("said", "written", "most"),
    [
        ("致电", "志电", 0.0),
        ("工号", "孤号", 0.1),
        ("稍等", "收等", 0.1),
        ("扣费", "口费", 0.0),
        ("大概", "大蛋", 0.25),
    ],
)
def test_what_a_recogniser_makes_of_words_is_near(said: str, written: str, most: float) -> None:
    """Confusions seen on telephone Mandarin are within a small mean price."""
    (place,) = find_alike(syllables(said), syllables(written), limit=0.25)
    assert place.cost <= most


def test_a_character_always_has_the_same_sound() -> None:
    """Readings do not depend on the neighbours; what is not Chinese stands for itself."""
    assert syllables("银行行吗") == syllables("银") + syllables("行") * 2 + syllables("吗")
    assert syllables("嗯ab\n") == ("en", "a", "b", "\n")
    assert syllables("") == ()


def test_an_exact_place_is_found_and_free() -> None:
    """A phrase is found in itself at no cost."""
    phrase = syllables("感谢您的来电")
    assert find_alike(phrase, phrase, limit=0.1) == [(0, 6, 0.0)]


def test_nothing_is_found_where_nothing_is() -> None:
    """Empty texts, empty phrases and other words give no place."""
    assert find_alike(syllables("工号"), (), limit=0.2) == []
    assert find_alike((), syllables("工号"), limit=0.2) == []
    assert find_alike(syllables("感谢致电"), syllables("我要投诉你们"), limit=0.2) == []
    assert find_alike_many([], syllables("工号"), limit=0.2) == []


@given(st.integers(0, 2**32), st.integers(3, 10), st.sampled_from(["swap", "insert", "delete", "none"]))
def test_a_planted_phrase_is_found_through_noise(seed: int, length: int, noise: str) -> None:
    """One confused, added or lost syllable does not hide a phrase, and its bounds are right."""
    rng = random.Random(seed)
    pattern = rng.choices(SYLLABLES, k=length)
    heard = list(pattern)
    if noise == "swap":
        heard[1] = {"shen": "sen", "zhang": "zang", "li": "ni"}.get(heard[1], heard[1])
    elif noise == "insert":
        heard.insert(2, "bei")
    elif noise == "delete":
        del heard[1]
    around = ["mou"] * rng.randint(0, 8)
    text = [*around, *heard, *around]
    places = find_alike(pattern, text, limit=0.28)
    expected = (len(around), len(around) + len(heard))
    assert any(start < expected[1] and expected[0] < end for start, end, _ in places)
    if noise in ("swap", "none"):
        assert expected in [(start, end) for start, end, _ in places]


@given(
    st.lists(st.lists(st.sampled_from(SYLLABLES[:12]), min_size=1, max_size=5), max_size=40),
    st.lists(st.sampled_from([*SYLLABLES[:12], ""]), max_size=40),
)
def test_many_at_once_is_each_alone(patterns: list[list[str]], text: list[str]) -> None:
    """The batch gives what single searches give; places are in order, apart and within the limit."""
    many = find_alike_many(patterns, text, limit=0.2)
    assert many == [find_alike(pattern, text, limit=0.2) for pattern in patterns]
    for pattern, places in zip(patterns, many, strict=True):
        bounds = [bound for start, end, _ in places for bound in (start, end)]
        assert bounds == sorted(bounds)
        for start, end, cost in places:
            assert "" not in text[start:end]
            assert cost == pytest.approx(_alignment_price(pattern, text[start:end]) / len(pattern))


def _alignment_price(pattern: list[str], heard: list[str]) -> float:
    """Plain alignment of two whole sequences, at most one syllable too many at a time."""
    table = [[float("inf")] * (len(heard) + 1) for _ in range(len(pattern) + 1)]
    table[0][0] = 0.0
    for i in range(1, len(pattern) + 1):
        row = [table[i - 1][j] + 0.8 for j in range(len(heard) + 1)]
        for j in range(1, len(heard) + 1):
            row[j] = min(row[j], table[i - 1][j - 1] + syllable_cost(pattern[i - 1], heard[j - 1]))
        if i < len(pattern):
            row = [min(row[j], row[j - 1] + 0.7 if j else float("inf")) for j in range(len(row))]
        table[i] = row
    return table[-1][-1]


@pytest.mark.parametrize("border", ["", "\n", " "])
def test_no_match_crosses_a_border(border: str) -> None:
    """An empty or blank syllable parts two turns: a phrase begun in one is not ended in the next."""
    phrase = syllables("请您稍等片刻")
    assert find_alike(phrase, phrase, limit=0.2)
    assert find_alike(phrase, (*phrase[:3], border, *phrase[3:]), limit=0.2) == []


@pytest.mark.parametrize(
    ("phrase", "heard"),
    [
        ("这个业务不支持办理", "这个业务支持办理"),
        ("这个业务支持办理", "这个业务不支持办理"),
        ("我们从来没有收到", "我们从来有收到"),
    ],
)
def test_a_negation_is_never_forgiven(phrase: str, heard: str) -> None:
    """不 or 没 missing or one too many means the opposite: no match, however long the phrase."""
    assert find_alike(syllables(phrase), syllables(phrase), limit=0.15)
    assert find_alike(syllables(phrase), syllables(heard), limit=0.15) == []


def test_a_very_long_phrase_does_not_overflow() -> None:
    """Prices stay in range however long and however negated a phrase is."""
    phrase = syllables("不没" * 60)
    assert find_alike(phrase, phrase, limit=0.3) == [(0, 120, 0.0)]
    assert find_alike(phrase, syllables("好" * 200), limit=0.3) == []


def test_each_phrase_keeps_its_own_limit() -> None:
    """Limits may differ; as many are needed as phrases, and each must leave something to hear."""
    heard, phrase = syllables("孤号"), syllables("工号")
    assert find_alike_many([phrase, phrase], heard, limit=[0.05, 0.15]) == [[], [(0, 2, 0.1)]]
    with pytest.raises(ValueError, match="as many limits"):
        find_alike_many([phrase], heard, limit=[0.1, 0.1])
    with pytest.raises(ValueError, match="limit must be"):
        find_alike(phrase, heard, limit=0.8)


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
