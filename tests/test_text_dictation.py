"""A dictated number is found whole: doubled, corrected, split, interrupted, whatever follows it in its turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.text.dictation import pieces
from voicecheck.text.digitrows import rows_of
from voicecheck.text.numbernames import asked_for
from voicecheck.text.privacy import Line, find_private, mask

HAN = "零一二三四五六七八九"
DIGITS = frozenset("0123456789〇幺○" + HAN)
NUMBERS = (
    "13800138001", "一三八零零一三八零零一", "6222021234567890128", "六二二二零二一二三四五六七八九零一二八",
    "一一零一零五一九四九一二三一零零二一", "01087654321", "零二一八七六五四三二一",
)  # fmt: skip
UNITS = (
    "天之内",
    "块钱",
    "个人",
    "次",
    "小时后",
    "分钟",
    "年前办的",
    "个月",
    "周",
    "份",
    "张",
    "位",
    "点以后",
    "楼",
    "件",
    "元",
)
COUNTS = ("三", "5", "两", "十", "一百", "12", "三五", "二十")


def masked(*lines: str) -> list[str]:
    """Lines with what is found masked; a line of the agent begins with ``A:``."""
    talk = [Line("agent" if line.startswith("A:") else "customer", line.removeprefix("A:")) for line in lines]
    found = find_private(talk)
    return [mask(line.text, [each for each in found if each.line == i]) for i, line in enumerate(talk)]


@given(st.sampled_from(NUMBERS), st.sampled_from("，。、 "), st.sampled_from(COUNTS), st.sampled_from(UNITS))
def test_what_follows_a_number_does_not_hide_it(number: str, mark: str, count: str, unit: str) -> None:
    """Every number is masked wholly, and a count with its unit after a mark is left, whichever they are."""
    assert masked(f"{number}{mark}{count}{unit}") == ["○" * len(number) + f"{mark}{count}{unit}"]


@given(st.sampled_from(NUMBERS), st.sampled_from(("三", "两", "五")), st.sampled_from(UNITS))
def test_nor_where_no_mark_stands_between(number: str, count: str, unit: str) -> None:
    """A recogniser may write no comma: the unit binds the digit right before it, not the number."""
    assert masked(f"{number}{count}{unit}")[0].startswith("○" * len(number))


@given(
    st.sampled_from(NUMBERS[:2]),
    st.lists(st.sampled_from(("，", "嗯", "，等一下，", "，我看看啊，", " ", "，后面是")), min_size=11),
)
def test_every_joint_of_dictating_is_crossed(number: str, joints: list[str]) -> None:
    """Between any two digits of a mobile number may stand a mark, a filler or a word of dictating."""
    said = "".join(digit + joint for digit, joint in zip(number, [*joints[:10], ""], strict=True))
    assert DIGITS.isdisjoint(masked(said)[0].replace("○", "").replace("一下", ""))


@pytest.mark.parametrize(
    ("said", "value"),
    [("三个八", "888"), ("两个零", "00"), ("8个6", "66666666"), ("一百三十八", "138"), ("一千二百三十四", "1234"),
     ("七千三", "7300"), ("八八年二月二十九", "19880229"), ("零一年十二月三号", "20011203"),
     ("二零零三年五月二十", "20030520")],
)  # fmt: skip
def test_pieces_of_more_than_one_digit(said: str, value: str) -> None:
    """COUNT 个 DIGIT is the digit so often; a numeral and a date give their digits."""
    assert [piece.value for piece in pieces(said, 0)] == [value]


@pytest.mark.parametrize(
    "said", ["三个八折的", "两个五块", "一百三十八块", "第二十三", "十几个", "三个月", "百分之八十五", "想一想", "一辆"]
)
def test_what_is_no_piece(said: str) -> None:
    """Counts, amounts, ordinals and words with 一 are no digits of a number."""
    assert [row.value for row in rows_of([Line("c", said)]) if len(row.value) > 1] == []


WHOLE = (
    ("一三八，两个八，三个六，九二幺",),
    ("幺三九，四个零，幺二三四",),
    ("电话三个八，四个零，七",),
    ("六二二二，零二，五个零，七，四个八，八九九",),
    ("一三五，不对，是一三八，零零一三，八零零零",),
    ("幺三八二三四五，不对不对，幺三八二三五六，七八九零",),
    ("一三八零零一四，说错了，应该是零零一三，八零零零",),
    ("前面是一三八零零一三，尾号八零零零",),
    ("一三八，我想想，零零一三，等一下，八零零零",),
    ("一三八零零，我没听清，再说一遍，一三八零零一三八零零零",),
    ("三二零五八三，八八年二月二十九，一二三四",),
    ("一百三十八，零零一三，八零零零",),
    ("手机一百三十八，一千二百三十四，五千六百七十八",),
    ("身份证一一零一零五一九四九一二三一零零二，最后一位是叉",),
    ("一三八", "A:嗯，您继续", "零零一三", "A:然后呢", "八零零零"),
    ("一三八零零", "A:不好意思，刚才您那边声音有点小", "一三八零零零"),
    ("我手机一三八零零，哎你等一下我接个快递", "A:好的没关系", "一三八零零零"),
    ("一三五零零，不对", "A:嗯", "一三八零零一三八零零零"),
    ("我电话一八六，让我戴个眼镜，零零二三，四五六七",),
    ("一三八，零零一，不对，零零一三，八零零零",),
    ("一三三口误，一三二，四四五五，六六七七",),
    ("区号是010，号码是62345678",),
    ("身份证三二零五八三，一九八八，二月二十九，一二三四",),
    ("A:证件号？", "三二零五八三", "A:稍等系统有点卡", "一九八八零二二九", "A:还有四位", "一二三，叉"),
    ("建行卡四三六七四二，太小了看不清，零零零零，一二三四五六，三个七，转到这",),
)


@pytest.mark.parametrize("lines", WHOLE)
def test_dictated_numbers_are_masked_wholly(lines: tuple[str, ...]) -> None:
    """Doubling, correction, groups over fillers and turns, interruptions: no digit of the customer is left."""
    hidden = [text for text, line in zip(masked(*lines), lines, strict=True) if not line.startswith("A:")]
    left = "".join(hidden).replace("○", "").replace("一下", "").replace("一位", "").replace("一遍", "")
    assert DIGITS.isdisjoint(left), hidden


@pytest.mark.parametrize(
    "lines",
    [
        ("要三个五个八个的都行",),
        ("一共买了1200，不对，是1300",),
        ("一百五十八，一千二百八十，两千三百六十，就这三档",),
        ("二零二六年十一月二十号下午三点半",),
        ("2019年3月5日买的，1380一台",),
        ("买了1380", "A:您说的是哪一款呢", "0013那款", "A:好的", "8000"),
        ("四零三、四零四、四零五这三间房",),
        ("圆通的YT8830275614290",),
    ],
)
def test_what_only_looks_like_one_is_left(lines: tuple[str, ...]) -> None:
    """Counts, lists of prices, dates, rooms and codes that begin with letters stay."""
    assert masked(*lines) == [line.removeprefix("A:") for line in lines]


def test_a_shaped_number_is_taken_out_of_its_row() -> None:
    """Figures beside a number, which nothing parts from it but a comma, do not go with it."""
    assert masked("我在一二零一，一三八零零一三八零零零") == ["我在一二零一，○○○○○○○○○○○"]
    assert masked("手机13800138000，3021") == ["手机○○○○○○○○○○○，3021"]


def test_a_staff_number_in_the_greeting_asks_for_nothing() -> None:
    """A word whose number was said with it is no question for the customer's number."""
    greeting = "A:我是客服小林，工号三零二一，请问有什么可以帮您？"
    assert masked(greeting, "八七六五四三二一") == [greeting[2:], "○○○○○○○○"]
    assert masked("A:订单已经发货了，请问还有什么可以帮您？", "八七六五四三二一")[1] == "○○○○○○○○"
    assert masked("A:请问您的订单号是多少？", "八七六五四三二一")[1] == "八七六五四三二一"
    assert asked_for("您的工号是3021吗？") == (False, None)
    assert asked_for("麻烦报一下订单号") == (True, None)


def test_a_long_talk_of_digits_is_read_in_time() -> None:
    """Rows of thousands of digits, commas and corrections take no more than a moment."""
    for said in ("1，" * 5000, "一三五，不对，" * 2000, "三个八，" * 3000, "一" * 20000, "八八年二月二十九，" * 500):
        assert len(masked(said)[0]) == len(said)


SPELLED = (
    ("沪牌A，一二三四五，停了两小时", "○牌○，○○○○○，停了两小时"),
    ("苏E，九五二七，最后一位是K，罚两百", "○○，○○○○，最后一位是○，罚两百"),
    ("川A五个八，三年了", "○○○○○，三年了"),
    ("京A，D，一，二三，四五，绿牌", "○○，○，○，○○，○○，绿牌"),
    ("我护照E字头，幺二三四，五六七八，两个人", "我护照○字头，○○○○，○○○○，两个人"),
    ("wangwu88，圈a，qq，点 c o m，八点前", "○○○○○○○○，○○，○○，○ ○ ○ ○，八点前"),
    ("护照E，D，七个数，零零一二，三四五", "护照○，○，七个数，○○○○，○○○"),
    ("苏E6P0F3，九", "○○○○○○○，九"),
    ("证件号是P5914658，三天内发您", "证件号是○○○○○○○○，三天内发您"),
    ("粤B，D，幺二三四五，充电", "○○，○，○○○○○，充电"),
    ("浙A，三，L，三个八。", "○○，○，○，○○○。"),
    ("湘A，七，A，不对，七，H，五二零，刚换", "○○，○，○，不对，○，○，○○○，刚换"),
    ("车牌苏E6P0F3，三者险", "车牌○○○○○○○，三者险"),
    ("云A，八六，J，三，Y，一个月三百五", "○○，○○，○，○，○，一个月三百五"),
    ("陕A，字母F，零三，八二七", "○○，字母○，○○，○○○"),
    ("护照G，六八九七，零零二三，二零二八年到期", "护照○，○○○○，○○○○，二零二八年到期"),
    ("E，K，五二五，二八，二四", "○，○，○○○，○○，○○"),
    ("E J 九六八零零五七，一次入境", "○ ○ ○○○○○○○，一次入境"),
    ("EH，七四六，错了，重来，EH，七四六七，八四六", "○○，○○○，错了，重来，○○，○○○○，○○○"),
    ("证件号是P5914658，一会儿发您", "证件号是○○○○○○○○，一会儿发您"),
    ("Z H A O，然后九零，at，126，点，com", "○ ○ ○ ○，然后○○，○○，○○○，○，○○○"),
    ("邮箱l i，不对，是l i u，艾特，新浪点com", "邮箱○ ○，不对，是○ ○ ○，○○，○○○○○○"),
    ("一共35，abc@qq.com", "一共35，○○○○○○○○○○"),
    ("座机010，8765，4321，转幺零三", "座机○○○，○○○○，○○○○，转○○○"),
)  # fmt: skip


@pytest.mark.parametrize(("said", "hidden"), SPELLED)
def test_what_is_spelled_sign_by_sign(said: str, hidden: str) -> None:
    """Plates, passports and addresses over marks, words of spelling and corrections; what follows is left."""
    assert masked(said) == [hidden]


def test_what_is_spelled_goes_on_over_turns() -> None:
    """A head in one turn, the rest in the next, and what the other party reads back between."""
    assert masked("喂，晋A", "A:您说", "零，W，三，S，九，轮胎爆了") == ["喂，○○", "您说", "○，○，○，○，○，轮胎爆了"]
    assert masked("EB", "A:E，B，嗯", "三三二", "A:好的", "八八二八") == ["○○", "○，○，嗯", "○○○", "好的", "○○○○"]
    assert masked("wangmeili", "A:全拼对吧", "对，艾特qq点com") == ["○" * 9, "全拼对吧", "对，" + "○" * 8]
    assert masked("A:要登记护照", "E、F、六一七四四九七，住三晚")[1] == "○、○、○○○○○○○，住三晚"


@pytest.mark.parametrize(
    "said",
    [
        "航班CA1831改到MU5137",
        "型号KFR-35GW，一点五匹",
        "错误代码E05，0x80070005",
        "E字头的护照有效期十年",
        "5G套餐，三百块",
    ],
)
def test_codes_of_things_are_left(said: str) -> None:
    """Flights, models and error codes have letters and digits, too."""
    assert masked(said) == [said]


def test_what_repeats_a_part_of_a_masked_number() -> None:
    """The end of four digits, the beginning of six, and a group read back at once; not any three digits."""
    number = "我电话一三八零零一三七二五六"
    assert masked(number, "A:尾号七二五六对吧", "对")[1] == "尾号○○○○对吧"
    assert masked("一三八零零一嗯不说了", number)[0] == "○○○○○○嗯不说了"
    assert masked("一三八，零零一，三七二五六", "A:零零一，对吧")[1] == "○○○，对吧"
    assert masked(number, "A:好的，二五六元的套餐")[1] == "好的，二五六元的套餐"


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [
        (("座机零二一，五四三三，六六零零，转三个八",), ["座机○○○，○○○○，○○○○，转○○○"]),
        (("总机01062338800，转分机，幺零二",), ["总机○○○○○○○○○○○，转分机，○○○"]),
        (("电话01062338800，听到提示音按八零三",), ["电话○○○○○○○○○○○，听到提示音按○○○"]),
        (("电话01062338800，井号，三零五",), ["电话○○○○○○○○○○○，井号，○○○"]),
        (("总机01062338800", "A:分机呢", "五二零六"), ["总机○○○○○○○○○○○", "分机呢", "○○○○"]),
        (("总机01062338800", "A:好的", "哦分机是二零六"), ["总机○○○○○○○○○○○", "好的", "哦分机是○○○"]),
        (("总台01062338800，让他转二三零一房间",), ["总台○○○○○○○○○○○，让他转○○○○房间"]),
        (("电话01062338800，分机我忘了，好像是一零六",), ["电话○○○○○○○○○○○，分机我忘了，好像是○○○"]),
        (("座机01062338800，按三次没人接",), ["座机○○○○○○○○○○○，按三次没人接"]),
    ],
)  # fmt: skip
def test_an_extension_goes_with_its_number(lines: tuple[str, ...], hidden: list[str]) -> None:
    """However it is called, doubled digits included, and where it is asked for in the next turn; counts stay."""
    assert masked(*lines) == hidden


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [
        (("座机零四五一", "A:您说", "我找找啊，贴在墙上……八二三三，零五一六"),
         ["座机○○○○", "您说", "我找找啊，贴在墙上……○○○○，○○○○"]),
        (("区号零七五五，电话二六六零，三八八一",), ["区号○○○○，电话○○○○，○○○○"]),
        (("区号010，座机6233，8800",), ["区号○○○，座机○○○○，○○○○"]),
        (("电话零二八，括号，八五一二，三三零零",), ["电话○○○，括号，○○○○，○○○○"]),
        (("电话零五九一，八位的，八七五五，三二一零",), ["电话○○○○，八位的，○○○○，○○○○"]),
        (("座机八三三零，五五一六，长沙的，区号零七三一",), ["座机○○○○，○○○○，长沙的，区号○○○○"]),
        (("家里六四二二，零零八三，北京的，前头零一零",), ["家里○○○○，○○○○，北京的，前头○○○"]),
        (("A:您的QQ号？", "呃，93027, 嗯, 4416"), ["您的QQ号？", "呃，○○○○○, 嗯, ○○○○"]),
    ],
)  # fmt: skip
def test_an_area_code_said_apart(lines: tuple[str, ...], hidden: list[str]) -> None:
    """Talk before the local number, its own name, brackets and its length do not part it from its area code."""
    assert masked(*lines) == hidden


@pytest.mark.parametrize(
    "said",
    ["我们热线400-820-8820", "四零零，八二零，八八二零是我们的服务热线", "你们4008208820打不通", "官方电话8008208820"],
)
def test_hotlines_of_companies_are_left(said: str) -> None:
    """A number of 400 or 800 that is called a company's is no person's."""
    assert masked(said) == [said]


@pytest.mark.parametrize("tail", ["三到五个工作日", "两到三天", "五十九点九美金", "三到五点之间"])
def test_a_range_or_fraction_after_a_number_is_left(tail: str) -> None:
    """The first figure of a range and the decimals of a fraction are no digits of the number before."""
    assert masked(f"卡六二二八，四八零零，一二三三，五五六七，{tail}") == [f"卡○○○○，○○○○，○○○○，○○○○，{tail}"]


def test_the_end_of_a_number_that_is_corrected_in_the_answer() -> None:
    """Four digits that differ in one from the end of a number right before are masked; others are not."""
    assert masked("A:13733008811，这个对吗", "尾号是八八一二")[1] == "尾号是○○○○"
    assert masked("A:13733008811，这个对吗", "尾号是三三四五")[1] == "尾号是三三四五"
    assert masked("A:13733008811，这个对吗", "对", "好的", "尾号是八八一二")[3] == "尾号是八八一二"


def test_numbers_of_services_are_left() -> None:
    """A list of networks, banks and authorities is no number, though it has many digits."""
    said = "一零零八六、一零零一零、九五五八八我都打了"
    assert masked(said) == [said]


def test_parts_of_a_resident_id_are_called_by_name() -> None:
    """The first six digits, the birthday and the last four are one number."""
    said = "前六位三三零一零六，生日一九八零零三零四，后四位二零二五"
    assert masked(said) == ["前六位○○○○○○，生日○○○○○○○○，后四位○○○○"]
