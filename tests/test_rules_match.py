"""Phrases: what they stand for, and where they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.phonetics.heard import Heard
from voicecheck.rules.language.expression import parse_guard, parse_regex
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.match.phrasebook import Found, Phrasebook, Searched
from voicecheck.rules.match.places import Readings


def book(*phrases: str) -> Phrasebook:
    return Phrasebook([[reading for phrase in phrases for reading in parse_phrase(phrase)]])


def found(text: str, *phrases: str) -> list[str]:
    return [text[slice(*place.span)] for place in book(*phrases).find(text).get(0, [])]


def heard(text: str, *phrases: str, limit: float = 0.15, shortest: int = 2) -> list[Found]:
    searched = Searched(book(*phrases), text, Heard(text))
    return searched.alike(0, (0, len(text)), limit=limit, shortest=shortest)


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("再见", "好的再见", ["再见"]),
        ("(再见|拜拜)", "拜拜再见", ["拜拜", "再见"]),
        ("您(的)?问题", "您问题和您的问题", ["您问题", "您的问题"]),
        ("您的?问题", "您问题和您的问题", ["您问题", "您的问题"]),
        ("感谢…来电", "感谢您今天的来电", ["感谢您今天的来电"]),
        ("感谢.{0,1}来电", "感谢您的来电", []),
        ("感谢…来电", "感谢您\n来电", []),
        ("<number>号客服", "一零二一号客服为您服务", ["一零二一号客服"]),
        ("<number>号客服", "这号客服", []),
        ("<time>内", "我们二十四小时内回复", ["二十四小时内"]),
        ("<time>", "请等一到两分钟", ["一到两分钟"]),
        ("<name>先生", "好的吴先生", ["吴先生"]),
        ("<name>先生", "先生", []),
        ("(您|你)(好|们好)", "你们好", ["你们好"]),
        ("一(二|)三", "一三", ["一三"]),
        ("100%", "百分之百没问题", ["百分之百"]),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, expected: list[str]) -> None:
    """Each sign of the phrase language finds what it says."""
    assert found(text, phrase) == expected


def test_of_overlapping_places_the_first_and_longest_is_kept() -> None:
    """One stretch of words is one hit."""
    assert found("非常感谢您的来电", "感谢", "感谢您的来电", "非常感谢") == ["非常感谢"]


def test_a_phrase_of_two_conditions_is_found_for_both() -> None:
    """A list that several rules use is found for each of them."""
    readings = parse_phrase("正在…开车")
    assert set(Phrasebook([readings, readings]).find("我正在开车")) == {0, 1}


@given(st.text(alphabet="感谢您的来电再见", max_size=30), st.text(alphabet="感谢您的来电再见", min_size=1, max_size=4))
def test_a_literal_is_found_where_str_finds_it(text: str, literal: str) -> None:
    """Searching is the identity on plain words: found if and only if contained."""
    assert bool(found(text, literal)) == (literal in text)


def test_same_sound_is_found_at_no_cost() -> None:
    """致店 sounds as 致电 does."""
    assert [(f.span, f.cost) for f in heard("感谢致店银行", "感谢致电")] == [((0, 4), 0.0)]


def test_like_sound_has_a_cost_and_short_phrases_must_come_closer() -> None:
    """这店 for 致电 is forgiven in four syllables, not in two."""
    assert heard("感谢这店银行", "感谢致电")[0].cost == pytest.approx(0.0375, abs=0.001)
    assert heard("这店银行", "致电") == []


def test_one_character_is_never_found_by_sound() -> None:
    """A single syllable tells nothing."""
    assert heard("住", "祝") == []


def test_a_missing_negation_is_never_heard() -> None:
    """不 and 没 turn the meaning round."""
    assert heard("这个都能支持退换货", "这个不能支持退换货", limit=0.3) == []
    assert heard("我们已知道这件事", "我们不知道这件事", limit=0.3) == []


def test_forbidden_words_shorter_than_the_limit_are_not_looked_for_by_sound() -> None:
    """等下 is not heard in 灯下 where four characters are asked for."""
    assert heard("灯下", "等下", shortest=4) == []


def test_a_guard_holds_what_stands_before_after_and_around() -> None:
    """An exception without <hit> has to contain the hit; with it, stand right beside."""
    turn = "请先交保证金我保证"
    assert parse_guard("保证金").excuses(turn, 3, 5)
    assert not parse_guard("保证金").excuses(turn, 7, 9)
    assert parse_guard("先交<hit>金").excuses(turn, 3, 5)
    assert not parse_guard("先交<hit>书").excuses(turn, 3, 5)


def test_a_hostile_expression_costs_no_time() -> None:
    """RE2 answers at once where backtracking would not end."""
    assert parse_regex("(a+)+$").search("a" * 5000 + "!") is None
    with pytest.raises(ValueError, match=r"backreference|escape"):
        parse_regex(r"(a)\1")


@given(
    st.lists(st.sampled_from(["感谢致电", "(感谢|写)…(工号|电话)", "不是", "您好", "是…号"]), min_size=1, unique=True),
    st.text("感干谢些写致制电店点不补没美您宁你工公孤号好耗十四是事\n", max_size=40),
)
def test_sets_are_heard_the_same_alone_and_together(phrases: list[str], text: str) -> None:
    """One pass for all sets hears of each set what is heard of it alone."""
    sets = [parse_phrase(phrase) for phrase in phrases]
    together = Searched(Phrasebook(sets), text, Heard(text))
    for number, readings in enumerate(sets):
        for limit in (0.04, 0.2):
            alone = Searched(Phrasebook([readings]), text, Heard(text)).alike(0, (0, len(text)), limit=limit)
            assert together.alike(number, (0, len(text)), limit=limit) == alone


def test_parts_are_heard_beside_parts_that_are_written() -> None:
    """Of a phrase with a gap one part may stand as written, with certainty, and the other in doubt."""
    text = "感谢您的来店"
    in_doubt = Heard(text, [False] * 4 + [True] * 2)
    assert [f.span for f in Searched(book("感谢…来电"), text, in_doubt).alike(0, (0, 6), limit=0.15)] == [(0, 6)]
    assert Searched(book("感谢…来电"), text, Heard(text, [False] * 6)).alike(0, (0, 6), limit=0.15) == []


def test_what_begins_before_a_span_hides_nothing_inside_it() -> None:
    """转接，可以吗 begins before the span, and 可以吗 stands in it."""
    text = "我帮您转接可以吗"
    searched = Searched(book("转…吗", "可以吗"), text, Heard(text))
    assert searched.exact(0, (5, 8)) == [(5, 8)]
    assert searched.exact(0, (0, 8)) == [(3, 8)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您好感谢您来电好的", "感谢您来电"),
        ("您好感谢您的来店好的", "感谢您的来店"),
        ("您好感谢您的耐心等待", None),
        ("您好\n再见", None),
        ("您好感谢您\n的来电", None),
    ],
)
def test_the_closest_thing_that_was_said(text: str, expected: str | None) -> None:
    """Of what is somewhat like a required phrase the nearest is shown, and nothing where nothing is like it."""
    found = Searched(book("感谢您的来电"), text, Heard(text)).closest(0, (0, len(text)), limit=0.15)
    assert (found and text[slice(*found.span)]) == expected


def test_the_closest_is_looked_for_inside_the_span() -> None:
    """What was said before the span is not shown."""
    text = "感谢您的来店好的感谢您"
    searched = Searched(book("感谢您的来电"), text, Heard(text))
    assert searched.closest(0, (6, len(text)), limit=0.15) is None
    assert searched.closest(0, (0, 6), limit=0.15) is not None


def test_readings_are_put_together_from_their_parts() -> None:
    """A reading stands where all its parts do, in order and within its gaps."""
    readings = Readings(parse_phrase("感谢…来电"))
    text = "来电感谢您的来电"
    places = {"感谢": [(2, 4, 0, 2)], "来电": [(0, 2, 0, 2), (6, 8, 10, 2)]}
    assert list(readings.join(places, text)) == [(0, (2, 8, 10, 4))]
    assert list(readings.join({"感谢": [(2, 4, 0, 2)]}, text)) == []


def test_something_like_a_short_phrase_is_in_doubt_where_the_words_are() -> None:
    """孤号 may be 工号 where 孤 was badly heard, alone or before a number; a long phrase has limits of its own."""
    for phrase, text in (("工号", "我的孤号"), ("工号<number>", "我的孤号三二")):
        in_doubt = Searched(book(phrase), text, Heard(text, [False, False, True, *[False] * (len(text) - 3)]))
        assert in_doubt.in_doubt(0, (0, len(text)), limit=0.11) == [(2, len(text))]
        assert in_doubt.in_doubt(0, (0, 3), limit=0.11) == []
        assert Searched(book(phrase), text, Heard(text, [False] * len(text))).in_doubt(0, (0, 4), limit=0.11) == []
    long = Searched(book("感谢您的来电"), "感谢您的来店", Heard("感谢您的来店"))
    assert long.in_doubt(0, (0, 6), limit=0.11) == []
