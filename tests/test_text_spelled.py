"""Codes that are spelled aloud are found however their signs are named, explained, doubled, corrected or repeated."""

from __future__ import annotations

import pytest

from test_text_dictation import masked
from voicecheck.text.lettering import reaches, signs_from

PLATES = (
    ("京，北京的京，N，八六七二，F", "○，北○的○，○，○○○○，○"),
    ("京N，七，F，飞机的F，三二九，限号", "○○，○，○，○○○○，○○○，限号"),
    ("晋L，五，M，M是妈妈的M，八，零，零", "○○，○，○，○○○○○○，○，○，○"),
    ("浙B，宁波的，七，Q，零九二", "○○，○○○，○，○，○○○"),
    ("陕A，三，苹果的A，七七二", "○○，○，○○○○，○○○"),
    ("湘B，V，V字形的V，三，零，一，八", "○○，○，○○○○○，○，○，○，○"),
    ("苏J，零，零就是数字零，七，B，四，五", "○○，○，○○○○○○，○，○，○，○"),
    ("豫A，八，D，不是T，三三二", "○○，○，○，○○○，○○○"),
    ("粤E，三，艾克斯，五五七", "○○，○，○○○，○○○"),
    ("浙A，打不溜，三，八，五，二", "○○，○○○，○，○，○，○"),
    ("浙A，W，大不溜，三，八，五，二", "○○，○，○○○，○，○，○，○"),
    ("车牌京诶，一零，杰，九八", "车牌○○，○○，○，○○"),
    ("闽C，双六，R，三九", "○○，○○，○，○○"),
    ("沪B，G，三连八，五", "○○，○，○○○，○"),
    ("冀A，F，F，两个F，零，一，七", "○○，○，○，○○○，○，○，○"),
    ("京A，五一，不是，F，是F五一，零八二，绿牌", "○○，○○，不是，○，是○○○，○○○，绿牌"),
    ("辽B，六，E，八，T，五，哎，四，是四", "○○，○，○，○，○，○，哎，○，○○"),
    ("京N，横杠，八K六七二", "○○，横杠，○○○○○"),
    ("粤B的，D开头，三三，零零，二", "○○的，○开头，○○，○○，○"),
    ("粤Z，六，F，三二，港", "○○，○，○，○○，○"),
    ("豫C，两个七，K，两个八，停了一天", "○○，○○○，○，○○○，停了一天"),
    ("车牌尾号是八八K，前面贵A，九一", "车牌尾号是○○○，前面○○，○○"),
    ("川A，八K三二七，两个人", "○○，○○○○○，两个人"),
    ("川A，G，G开头的绿牌，零，五，三，一，二，电动的", "○○，○，○○○○○○，○，○，○，○，○，电动的"),
    ("那个晋D，德国的德那个D，三零，二，B", "那个○○，○○○○○○○，○○，○，○"),
    ("津B，零，不是字母O，是数字零，R，六，一，九", "○○，○，○○○○○，是数字○，○，○，○，○"),
    ("粤，广东那个粤，C，然后五四八，M，一", "○，广东那个○，○，然后○○○，○，○"),
    ("苏A，九，N，那个N，南京的南那个N，二，七，三", "○○，○，○，那个○，○○○○○○○，○，○，○"),
    ("八七F二九，前面是苏E", "○○○○○，前面是○○"),
    ("川R三，再来个三，Z，八，二", "○○○，再来个○，○，○，○"),
    ("鄂A，二八，嗯，我看一眼，K，五七", "○○，○○，嗯，我看一眼，○，○○"),
    ("闽D，停车，八零K，三七，预约了两点", "○○，停车，○○○，○○，预约了两点"),
    ("川L，五，零，Z，zed那个Z，三，八，追尾", "○○，○，○，○，○○○○○○，○，○，追尾"),
    ("不是沪B，是沪D，八，五，三，T，零", "不是○○，是○○，○，○，○，○，○"),
    ("新A88，后面是个L，再是九二", "○○○○，后面是个○，再是○○"),
    ("湘A，二，六，Y，歪，Y，零，二", "○○，○，○，○，○，○，○，○"),
    ("宁A，六，B，B，零，二，三者买一百万", "○○，○，○，○，○，○，三者买一百万"),
    ("豫A的，九，七，五，后面俩字母L，M", "○○的，○，○，○，后面俩字母○，○"),
)  # fmt: skip
PASSPORTS = (
    ("E，幺零，幺二三，四五六", "○，○○，○○○，○○○"),
    ("证件是E，A，后七位，三零二，五五，一七", "证件是○，○，后七位，○○○，○○，○○"),
    ("护照，E，H，H，喝的喝，三三，零零，五，五，一", "护照，○，○，○，○○○，○○，○○，○，○，○"),
    ("EH，H是喝水的H，七零三，五五幺八", "○○，○○○○○○，○○○，○○○○"),
    ("E，英文字母E，鹅蛋的鹅，五六零三三八幺二", "○，英文字母○，○○○○，○○○○○○○○"),
    ("护照E，B，B是爸爸的B，不是P，三二幺，零零七五", "护照○，○，○○○○○○，○○○，○○○，○○○○"),
    ("最后两位是二七，前面是ES，八九幺幺幺", "最后两位是○○，前面是○○，○○○○○"),
    ("护照意，B，五六，七七，八零，幺", "护照○，○，○○，○○，○○，○"),
    ("护照，EF，幺零二，不对，幺零三，三八七七", "护照，○○，○○○，不对，○○○，○○○○"),
    ("回乡证H，零三八，五五六七，幺幺九", "回乡证○，○○○，○○○○，○○○"),
    ("护照X，五，零，幺，二三，四八七", "护照○，○，○，○，○○，○○○"),
    ("E，零，零不是O，五，七八八，六幺二", "○，○，○○○○，○，○○○，○○○"),
)


@pytest.mark.parametrize(("said", "hidden"), [*PLATES, *PASSPORTS])
def test_signs_that_are_named_in_many_ways(said: str, hidden: str) -> None:
    """Explained, named by words, doubled, corrected, or the last said first: no sign of the code is left."""
    assert masked(said) == [hidden]


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [
        (("车牌湘A", "A:湘A，后面呢", "八Q二九M"), ["车牌○○", "○○，后面呢", "○○○○○"]),
        (("G，八六九", "A:喂，信号不好，再说一遍", "G，八六九，三二五，六零"),
         ["○，○○○", "喂，信号不好，再说一遍", "○，○○○，○○○，○○"]),
        (("A:首字母是？", "E", "A:第二位也是字母吗", "对，M，然后三零二一八八六"),
         ["首字母是？", "○", "第二位也是字母吗", "对，○，然后○○○○○○○"]),
        (("川A", "A:川A", "8K", "A:8K", "327"), ["○○", "○○", "○○", "○○", "○○○"]),
        (("沪B，M", "A:M？", "对，M，五，三", "A:嗯", "七八"), ["○○，○", "○？", "对，○，○，○", "嗯", "○○"]),
        (("粤B12345", "A:三四五元的套餐", "好"), ["○○○○○○○", "三四五元的套餐", "好"]),
    ],
)  # fmt: skip
def test_parts_of_a_code_in_other_turns(lines: tuple[str, ...], hidden: list[str]) -> None:
    """What is read back or was begun before is masked with the code; an amount with the same digits is not."""
    assert masked(*lines) == hidden


@pytest.mark.parametrize(
    "said",
    [
        "京A，沪A，粤B的车都来过，一天三百多辆",
        "川A，川A的牌照吗，我们这是渝的，两地限号，三和八",
        "错误代码E零五，屏幕一直闪，按了五次，断电三十秒",
        "京B线，不知道，三号，五号，八号都行",
        "华为P60，256加12，四千九百八十八",
        "订单E20261120，一共三件",
        "京东买的，A款，三百五，二百八",
        "川A开头的牌照能上高架吗，周一到周五，七点到九点",
        "贵A，啊不是，贵一百块",
        "新比一二三，旧比四五",
        "闽A的车能在厦门年检吗，2003年买的",
        "E栋三单元，一二零二，五号楼",
        "M码还是L码，身高一米七，体重一百三",
        "护照E开头是电子的，G开头是老的，十年，五年",
        "云南B线，五天四晚，一二三都满了",
        "我在A座，二十三楼，二零零三，三号电梯",
    ],
)
def test_letters_and_provinces_of_other_things(said: str) -> None:
    """Shops, blocks, sizes, price comparisons and talk about plates are left."""
    assert masked(said) == [said]


def test_corrections_are_counted_in_every_reading() -> None:
    """After a correction what follows may stand for all before, for the last group, or for nothing."""
    for said in ("一二三，不对，一二三四五", "一二，三四，不对，三五，九", "一二不对三四五"):
        signs = list(signs_from(said, 0))
        assert reaches(signs, 5) == len(signs), said
    assert reaches(list(signs_from("一二三", 0)), 5) is None


def test_spelling_is_read_in_time() -> None:
    """Thousands of letters, provinces, explanations and corrections take no more than a moment."""
    for said in (
        "京A，" * 3000,
        "E，" * 3000,
        "京，北京的" * 2000,
        "K是开始的K，" * 1500,
        "京A，不对，" * 2000,
        "新" * 10000,
    ):
        assert len(masked(said)[0]) == len(said)
