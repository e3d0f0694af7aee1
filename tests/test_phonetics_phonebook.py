"""One matcher by sound: phrases are heard through confused, lost and added syllables, and only where there is doubt."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecheck.phonetics.alignment import aligned, least_prices, rows_of
from voicecheck.phonetics.heard import Heard
from voicecheck.phonetics.phonebook import Alike, Phonebook, budget_of
from voicecheck.phonetics.syllables import classes, numbers, syllable_cost, syllables

# 感干 谢些 致制 电店 and the like sound the same or nearly so; 不 and 没 may never be misheard.
ALIKE = "感干谢些写致制电店点不补没美您宁你工公孤号好耗十四是事b"
phrases_of = st.lists(st.text(ALIKE, min_size=1, max_size=9), min_size=1, max_size=8, unique=True)
texts = st.text(ALIKE + "\n", max_size=30)
NEVER = 10_000


def found(text: str, *phrases: str, limit: float = 0.15) -> dict[str, list[str]]:
    """What is heard of some phrases in a text of which nothing is certain."""
    places = Phonebook(phrases, limit).find(Heard(text))
    return {phrase: [text[p.start : p.end] for p in there] for phrase, there in places.items()}


def price(said: str, heard: str, certain: bool) -> int:
    """What it costs to hear a character as another, in hundredths."""
    if said == heard:
        return 0
    first, second = syllables(said + heard)
    cost = round(100 * syllable_cost(first, second))
    if certain or heard == "\n" or (cost > 25 and {first, second} & {"bu", "mei"}):
        return NEVER
    return cost


def slowly(phrase: str, text: str, certain: list[bool], start: int, end: int) -> int:
    """The price of the plain alignment of a phrase with ``text[start:end]``."""
    beside = [all(certain[max(0, at - 1) : at + 1]) for at in range(start, end + 1)]
    stretch = list(zip(text[start:end], certain[start:end], strict=True))
    best = [0] + [NEVER] * len(stretch)
    for number, said in enumerate(phrase):
        kept = syllables(said)[0] in ("bu", "mei") or number in (0, len(phrase) - 1)
        row = [best[at] + (NEVER if beside[at] or kept else 80) for at in range(len(best))]
        for at, (heard, sure) in enumerate(stretch):
            row[at + 1] = min(row[at + 1], best[at] + price(said, heard, sure))
        if number < len(phrase) - 1:
            wrong = [sure or heard == "\n" or syllables(heard)[0] in ("bu", "mei") for heard, sure in stretch]
            row = [row[0], *(min(row[at + 1], row[at] + (NEVER if wrong[at] else 70)) for at in range(len(stretch)))]
        best = row
    return best[-1]


@settings(max_examples=300, deadline=None)
@given(phrases_of, texts, st.sampled_from([0.0, 0.04, 0.15, 0.2, 0.3]), st.data())
def test_what_is_heard_costs_what_a_slow_alignment_says(
    phrases: list[str], text: str, limit: float, data: st.DataObject
) -> None:
    """Every place is within the limit, costs what the plain alignment of those characters costs, and overlaps none."""
    unsure = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    certain = [not doubt for doubt in unsure]
    for phrase, places in Phonebook(phrases, limit).find(Heard(text, unsure)).items():
        assert all(first.end <= then.start for first, then in pairwise(places))
        for start, end, cost in places:
            assert cost <= budget_of(phrase, 1.0, limit)
            assert cost == slowly(phrase, text, certain, start, end)


@settings(max_examples=150, deadline=None)
@given(phrases_of, texts, st.sampled_from([0.0, 0.04, 0.15, 0.2, 0.3]))
def test_nothing_that_a_slow_search_hears_is_lost(phrases: list[str], text: str, limit: float) -> None:
    """Where a stretch is within the limit, one syllable lost or added or none, and shares two syllables in a row, a
    place is found there that costs no more.
    """
    heard = Phonebook(phrases, limit).find(Heard(text))
    for phrase in (phrase for phrase in phrases if len(phrase) > 1):
        budget = budget_of(phrase, 1.0, limit)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + len(phrase) + 1) + 1):
                cost = slowly(phrase, text, [False] * len(text), start, end)
                if cost <= budget and shares_a_row(phrase, text, start, end, budget // 70):
                    places = heard.get(phrase, [])
                    assert any(p.start < end and start < p.end and p.cost <= cost for p in places), text[start:end]


def shares_a_row(phrase: str, text: str, start: int, end: int, shift: int) -> bool:
    """Whether two syllables in a row (of a phrase of two: one) are of one class with some at about their place."""
    said, there = classes()[numbers(phrase)], classes()[numbers(text)]
    row = min(2, len(phrase) - 1)
    return any(
        (said[at : at + row] == there[place : place + row]).all()
        for at in range(len(phrase) - row + 1)
        for place in range(start, end - row + 1)
        if abs(place - at - start) <= shift and abs(place - at + len(phrase) - end) <= shift
    )


@settings(deadline=None)
@given(phrases_of, texts, st.integers(0, 30), st.integers(0, 30))
def test_many_at_once_is_each_alone(phrases: list[str], text: str, low: int, high: int) -> None:
    """The batch hears what single searches hear, in any stretch of a text, and nothing outside it."""
    low, high = sorted((min(low, len(text)), min(high, len(text))))
    heard = Heard(text)
    together = Phonebook(phrases, 0.2).find(heard, low, high)
    for phrase in phrases:
        assert together.get(phrase, []) == Phonebook([phrase], 0.2).find(heard, low, high).get(phrase, [])
    assert all(low <= p.start and p.end <= high for places in together.values() for p in places)


@pytest.mark.parametrize(
    ("phrase", "text", "cost"),
    [
        ("感谢您的来电", "感谢您来电", 80),
        ("感谢您来电", "感谢您的来电", 70),
        ("祝您生活愉快", "祝您生活的鱼块", 70),
        ("请您稍等片刻好吗", "请您收等刻好吗", 100),
        ("请您稍等", "星您稍等", 25),
        ("工号", "孤号", 20),
        ("致电", "志电", 0),
        ("扣费", "口费", 0),
    ],
)
def test_known_answers(phrase: str, text: str, cost: int) -> None:
    """A syllable lost costs 0.8, one added 0.7, a confused one what the table says."""
    assert Phonebook([phrase], 0.2).find(Heard(f"好的{text}\n嗯")) == {phrase: [Alike(2, 2 + len(text), cost)]}


@given(st.text(ALIKE, min_size=5, max_size=9))
def test_a_phrase_is_heard_in_itself(phrase: str) -> None:
    """Identity: a phrase is heard in its own words, at no cost."""
    (place, *_) = Phonebook([phrase], 0.2).find(Heard(phrase))[phrase]
    assert place == Alike(0, len(phrase), 0)


@given(st.text(ALIKE, min_size=2, max_size=6), st.text(ALIKE, min_size=2, max_size=6))
def test_as_far_one_way_as_the_other(first: str, second: str) -> None:
    """Symmetry: of two phrases of one length, heard in each other as a whole, the costs are equal."""
    second = (second * 6)[: len(first)]
    there, back = (
        next((p.cost for p in Phonebook([a], 0.2).find(Heard(b)).get(a, []) if (p.start, p.end) == (0, len(a))), None)
        for a, b in ((first, second), (second, first))
    )
    assert there == back


def test_a_phrase_that_reaches_over_the_stretch_is_not_heard_in_it() -> None:
    """Neither where it begins before the stretch, nor where it ends after it."""
    heard, book = Heard("请您收等"), Phonebook(["请您稍等"], 0.2)
    assert book.find(heard, 0, 4) == {"请您稍等": [Alike(0, 4, 20)]}
    assert book.find(heard, 1, 4) == book.find(heard, 0, 3) == {}


@pytest.mark.parametrize("text", ["感谢您的来", "谢您的来电"])
def test_the_edges_of_a_phrase_are_never_lost(text: str) -> None:
    """What begins or ends otherwise is another phrase."""
    assert found(text, "感谢您的来电", limit=0.2) == {}


def test_nothing_is_heard_where_nothing_is() -> None:
    """Empty texts, no phrases, one character and other words give no place."""
    assert Phonebook(["工号"], 0.2).find(Heard("")) == {}
    assert Phonebook([], 0.2).find(Heard("工号")) == {}
    assert Phonebook(["", "祝"], 0.2).find(Heard("住")) == {}
    assert found("我要投诉你们", "感谢致电", limit=0.2) == {}


@pytest.mark.parametrize("border", ["\n", " "])
def test_no_phrase_reaches_over_a_border(border: str) -> None:
    """A blank parts two turns: a phrase begun in one is not ended in the next, however many it may lose."""
    phrase = "请您稍等片刻"
    assert found(phrase, phrase, limit=0.3) == {phrase: [phrase]}
    assert found(f"{phrase[:3]}{border}{phrase[3:]}", phrase, limit=0.3) == {}


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("这个业务不支持办理", "这个业务支持办理"),
        ("这个业务支持办理", "这个业务不支持办理"),
        ("我们从来没有收到", "我们从来有收到"),
        ("我们不知道这件事", "我们已知道这件事"),
    ],
)
def test_a_negation_is_never_forgiven(phrase: str, text: str) -> None:
    """不 or 没 missing, heard as another or one too many means the opposite: no match, however long the phrase."""
    assert found(phrase, phrase) == {phrase: [phrase]}
    assert found(text, phrase, limit=0.2) == {}


@pytest.mark.parametrize(
    ("phrase", "text", "unsure", "heard"),
    [
        ("中心", "重新", (0, 0), False),
        ("中心", "重新", (1, 0), False),
        ("中心", "重新", (1, 1), True),
        ("生活愉快", "生活鱼块", (0, 0, 1, 1), True),
        ("生活愉快", "生活鱼块", (1, 1, 0, 0), False),
        ("感谢您的来电", "感谢您来电", (0, 0, 0, 0, 0), False),
        ("感谢您的来电", "感谢您来电", (0, 0, 0, 1, 0), True),
        ("感谢您的来电", "感谢您来电", (1, 0, 0, 0, 0), False),
        ("感谢您来电", "感谢您的来电", (0, 0, 0, 1, 0, 0), True),
        ("感谢您来电", "感谢您的来电", (0, 0, 1, 0, 1, 0), False),
    ],
)
def test_only_what_is_in_doubt_is_taken_for_other_words(
    phrase: str, text: str, unsure: tuple[int, ...], heard: bool
) -> None:
    """What is written with certainty is taken as written: another character, one too many, one lost beside it."""
    places = Phonebook([phrase], 0.3).find(Heard(text, [bool(doubt) for doubt in unsure]))
    assert places.get(phrase, []) == ([Alike(0, len(text), places[phrase][0].cost)] if heard else [])


def test_each_phrase_keeps_its_own_share_of_the_limit() -> None:
    """A short phrase may have to come closer than a long one; a limit must leave something to hear."""
    assert Phonebook({"工号": 0.35, "公号": 1.0}, 0.1).find(Heard("孤号")) == {"公号": [Alike(0, 2, 20)]}
    with pytest.raises(ValueError, match="limit must be"):
        Phonebook(["工号"], 0.8)
    with pytest.raises(ValueError, match="as many marks"):
        Heard("工号", [True])


def test_a_very_long_phrase_does_not_overflow() -> None:
    """Prices stay in range however long and however negated a phrase is."""
    phrase = "不没" * 60
    assert Phonebook([phrase], 0.3).find(Heard(phrase)) == {phrase: [Alike(0, 120, 0)]}
    assert found("好" * 200, phrase, limit=0.3) == {}


def test_signs_are_themselves() -> None:
    """Letters and signs that are no syllable match only themselves."""
    assert found("充值vip会员", "充值vip会员", limit=0.1) == {"充值vip会员": ["充值vip会员"]}
    assert found("充值xip会员", "充值vip会员", limit=0.1) == {}


@settings(max_examples=60)
@given(
    phrase=st.text("感谢您的来电不", min_size=2, max_size=7),
    text=st.text("感谢您的来电不险写", min_size=1, max_size=10),
    shift=st.integers(1, 2),
)
def test_no_alignment_costs_less_than_the_least(phrase: str, text: str, shift: int) -> None:
    """What is left out before it is aligned could not have been within the budget."""
    heard, rows = Heard(text), rows_of((phrase,))
    for start in range(-1, len(text)):
        starts = np.array([start])
        costs, _ = aligned(rows, starts, shift, heard)
        assert least_prices(rows, starts, shift, heard)[0] <= costs.min()


def test_the_least_is_no_less_than_what_must_be_paid() -> None:
    """A phrase that shares no sound with the text costs a lost syllable each, not nothing."""
    assert least_prices(rows_of(("哈",)), np.array([0]), 1, Heard("日"))[0] == 80
    assert least_prices(rows_of(("来电",)), np.array([0]), 1, Heard("来电"))[0] == 0
