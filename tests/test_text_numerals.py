"""Figures are spelled as they are read aloud, and Chinese numerals give their value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.text.numerals import parse_number, read_aloud, spell
from voicecheck.text.quantities import clock_aloud, digits_aloud, number_aloud


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1999元", "一千九百九十九元"),
        ("50块", "五十块"),
        ("¥50", "五十元"),
        ("¥50元", "五十元"),
        ("1,999元", "一千九百九十九元"),
        ("20,000元", "两万元"),
        ("余额是-32.6元", "余额是负三十二点六元"),
        ("24小时", "二十四小时"),
        ("48小时内", "四十八小时内"),
        ("100M宽带", "一百M宽带"),
        ("1000兆", "一千兆"),
        ("2万5千", "两万五千"),
        ("3.5万", "三点五万"),
        ("一共1500", "一共一千五百"),
    ],
)
def test_quantities_are_read_as_numbers(written: str, spoken: str) -> None:
    """Money, times and amounts are numbers, whatever their length."""
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("工号3021", "工号三零二一"),
        ("工号是12", "工号是一二"),
        ("手机尾号6619", "手机尾号六六一九"),
        ("手机号是要3800", "手机号是要三八零零"),  # 要: how a recogniser hears 幺
        ("身份证后四位是2719", "身份证后四位是二七一九"),
        ("订单号是883610", "订单号是八八三六一零"),
        ("拨打110", "拨打一一零"),
        ("10086", "一零零八六"),
        ("95588", "九五五八八"),
        ("400电话", "四零零电话"),
        ("13800138000", "一三八零零一三八零零零"),
        ("138 0013 8000", "一三八零零一三八零零零"),
        ("138-0013-8000", "一三八零零一三八零零零"),
        ("400-820-8820", "四零零八二零八八二零"),
        ("021-88886666", "零二一八八八八六六六六"),
        ("138****1234", "一三八****一二三四"),
        ("1203室", "一二零三室"),
        ("A1001", "A一零零一"),
        ("12345", "一二三四五"),
        ("3,0,2,1", "三零二一"),
        ("2026年", "二零二六年"),
        ("2024-2025年", "二零二四到二零二五年"),
    ],
)
def test_codes_are_read_digit_by_digit(written: str, spoken: str) -> None:
    """Staff, telephone, order, room and hotline numbers and years are read digit by digit."""
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("120元", "一百二十元"),
        ("119块钱", "一百一十九块钱"),
        ("120秒", "一百二十秒"),
        ("电话打了3次", "电话打了三次"),
        ("号码2个", "号码两个"),
        ("10000块", "一万块"),
    ],
)
def test_a_unit_makes_a_quantity_of_what_could_be_a_code(written: str, spoken: str) -> None:
    """A figure before a measure word is a quantity even where its digits look like a hotline."""
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("2个", "两个"),
        ("2分钟", "两分钟"),
        ("2到3天", "两到三天"),
        ("2-3个工作日", "两到三个工作日"),
        ("2点", "两点"),
        ("第2个", "第二个"),
        ("周2", "周二"),
        ("2月2日", "二月二日"),
        ("2楼", "二楼"),
        ("12个", "十二个"),
        ("2.5个", "二点五个"),
        ("200块", "两百块"),
    ],
)
def test_two_before_a_measure_word_is_liang(written: str, spoken: str) -> None:
    """2 is 两 when it counts, 二 in ordinals, dates and decimals."""
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1-2分钟", "一到两分钟"),
        ("1～3天", "一到三天"),
        ("1月-3月", "一月到三月"),
        ("9:00-18:00", "九点到十八点"),
        ("18:30", "十八点三十"),
        ("2026-11-22", "二零二六年十一月二十二日"),
        ("2026年11月22日", "二零二六年十一月二十二日"),
        ("11/22前", "十一月二十二日前"),
        ("1/2", "二分之一"),
        ("24/7", "二十四七"),
        ("24*7", "二十四乘七"),
        ("50%", "百分之五十"),
        ("100%", "百分之百"),
        ("5%-10%", "百分之五到百分之十"),
        ("4G/5G", "四G/五G"),
        ("iPhone15", "iPhone十五"),
    ],
)
def test_ranges_times_dates_and_shares(written: str, spoken: str) -> None:
    """Signs between figures are said as the words they stand for."""
    assert read_aloud(written) == spoken


@pytest.mark.parametrize("text", ["", "十分感谢", "三天两头", "一个月", "万一", "二话不说", "一起", "您好，请问！"])
def test_text_without_figures_is_left_alone(text: str) -> None:
    """What holds no Arabic figure stays as it is: Chinese numerals are never touched."""
    assert read_aloud(text) == text


@pytest.mark.parametrize(
    ("han", "value"),
    [
        ("二十四", 24),
        ("一百零五", 105),
        ("两百五", 250),
        ("三千二", 3200),
        ("一万二", 12_000),
        ("一万零二百", 10_200),
        ("十", 10),
        ("十五", 15),
        ("三点五", 3.5),
        ("三点五万", 35_000),
        ("零点零五", 0.05),
        ("半", 0.5),
        ("两", 2),
        ("负三", -3),
        ("三零二一", 3021),
        ("幺三八", 138),
        ("一万亿", 10**12),
    ],
)
def test_chinese_numerals_have_their_value(han: str, value: float) -> None:
    """Formal, colloquial and digit-by-digit numerals are understood."""
    assert parse_number(han) == value


@pytest.mark.parametrize(
    "han", ["", "十几", "几", "几百", "万", "百", "点五", "三点", "你好", "一百百", "五十六七", "半半", "负"]
)
def test_what_is_no_exact_numeral_has_no_value(han: str) -> None:
    """Vague or broken numerals give ``None``, never a guess."""
    assert parse_number(han) is None


@given(st.integers(0, 2**53))
def test_a_spelled_number_parses_to_itself(value: int) -> None:
    """`parse_number` undoes `number_aloud`."""
    assert parse_number(number_aloud(value)) == value


@given(st.text("0123456789", min_size=1, max_size=12))
def test_digits_read_one_by_one_keep_their_count(digits: str) -> None:
    """A code has as many syllables as digits, and the same value."""
    assert len(digits_aloud(digits)) == len(digits)
    assert parse_number(digits_aloud(digits)) == int(digits)


@given(st.integers(0, 99_999_999), st.sampled_from(["元", "个", "分钟", "次"]))
def test_any_quantity_with_a_unit_round_trips(value: int, unit: str) -> None:
    """Written with a unit, any number is read as that number."""
    assert parse_number(read_aloud(f"{value}{unit}").removesuffix(unit)) == value


@pytest.mark.parametrize("value", [-1, 10**16])
def test_numbers_out_of_range_are_refused(value: int) -> None:
    """What cannot be spelled raises and is not spelled wrongly."""
    with pytest.raises(ValueError, match="spelled"):
        number_aloud(value)


def test_seconds_of_a_clock_time_are_read_with_their_minutes() -> None:
    """With seconds the minutes get their unit."""
    assert clock_aloud(8, 5, 30) == "八点零五分三十秒"
    assert clock_aloud(8, 0, 30) == "八点零分三十秒"


@given(st.text("0123456789.-:/%*,～ 元个年工号第两¥aG", max_size=30))
def test_every_spelled_character_has_its_place_in_the_source(text: str) -> None:
    """Bounds are in range, never fall, and cover what they came from."""
    spelled = spell(text)
    assert len(spelled.text) == len(spelled.starts) == len(spelled.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(spelled.starts, spelled.ends, strict=True))
    assert list(spelled.starts) == sorted(spelled.starts)
    assert list(spelled.ends) == sorted(spelled.ends)
    assert not any(char.isascii() and char.isdigit() for char in spelled.text)
