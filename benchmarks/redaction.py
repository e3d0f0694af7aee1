# ruff: noqa: E501  (sentences)
"""How much of what is private is masked, and how much else: made numbers in carrier sentences, heard badly.

    python benchmarks/redaction.py [--n 2000] [--noise 0.05] [--seed 0] [--show KIND]

Prints, for each kind of number, the share of numbers of which every character is masked, and the share
of all their characters; for sentences without any, the share in which anything is masked. `--noise` is
the share of characters that the recogniser gets wrong (60 % another of the same sound, 20 % any other,
20 % lost; of a figure another figure, or lost).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voicecheck.text.privacy import Line, find_private

HAN = "零一二三四五六七八九"
ALIKE = {
    "零": "林灵铃玲令", "一": "亿衣医以已", "二": "而儿尔耳", "三": "山伞散", "四": "是寺斯似", "五": "无午武物", "六": "流留刘溜",
    "七": "期其起骑", "八": "吧把爸巴", "九": "就久酒旧", "幺": "要腰妖药", "号": "好浩", "码": "吗马", "话": "画化", "机": "鸡积",
    "卡": "咖", "身": "深", "证": "正", "是": "事", "的": "得", "您": "宁", "我": "窝", "艾": "爱", "点": "店", "车": "扯", "牌": "排",
}  # fmt: skip
ANY = "天地人上下来去看听说话做好大小多少里外前后左右东西南北中国家学生老师工作时间问题地方公司服务电脑手脚头心"
ACKS = ("嗯", "嗯嗯", "好的", "对", "是", "嗯，您说", "哦")
FILLERS = ("嗯", "呃", "那个", "然后", "，嗯，", "啊")


@dataclass(frozen=True)
class Talk:
    """Lines of (speaker, characters), each character with whether it is private."""

    lines: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]


def marked(text: str, private: bool = False) -> tuple[tuple[str, bool], ...]:
    return tuple((c, private and c.isalnum()) for c in text)


def digits(n: int, chance: random.Random) -> str:
    return "".join(chance.choice("0123456789") for _ in range(n))


def mobile(chance: random.Random) -> str:
    return "1" + chance.choice("3456789") + digits(9, chance)


def landline(chance: random.Random) -> str:
    return chance.choice(("010", "021", "0755", "0571", "0311")) + chance.choice("2345678") + digits(7, chance)


def free(chance: random.Random) -> str:
    return chance.choice(("400", "800")) + digits(7, chance)


def resident(chance: random.Random) -> str:
    day = f"{chance.randrange(1950, 2008)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = chance.choice(("110105", "310104", "440305", "510107", "320583")) + day + digits(3, chance)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def card(chance: random.Random) -> str:
    body = chance.choice(("622202", "621700", "436742", "625900")) + digits(chance.choice((9, 12)), chance)
    total = sum(d - 9 if d > 9 else d for i, c in enumerate(reversed(body)) for d in [int(c) * (1 if i % 2 else 2)])
    return body + str(-total % 10)


GROUPS = {
    11: (3, 4, 4),
    12: (4, 4, 4),
    10: (3, 3, 4),
    18: (6, 4, 4, 4),
    16: (4, 4, 4, 4),
    19: (4, 4, 4, 4, 3),
    8: (4, 4),
}


def groups(value: str) -> list[str]:
    out, at = [], 0
    for size in GROUPS.get(len(value), (4,) * 5):
        if at < len(value):
            out.append(value[at : at + size])
            at += size
    return out


def han(value: str, chance: random.Random) -> str:
    one = chance.choice("一幺")
    zero = chance.choice(("零", "零", "零", "洞"))
    spoken = {"1": one, "0": zero}
    return "".join(spoken.get(c) or (HAN[int(c)] if c.isdigit() else c) for c in value)


def written(value: str, chance: random.Random) -> list[tuple[tuple[tuple[str, bool], ...], ...]]:
    """The number in one of its forms: turns of the speaker, each a list of marked pieces."""
    parts = groups(value)
    form = chance.randrange(8)
    if form == 0:
        return [(marked(value, True),)]
    if form == 1:
        return [(marked(chance.choice(" -").join(parts), True),)]
    if form == 2:
        return [(marked(han(value, chance), True),)]
    if form == 3:
        return [(marked("，".join(han(part, chance) for part in parts), True),)]
    if form == 4:
        mixed = [part if chance.random() < 0.5 else han(part, chance) for part in parts]
        return [(marked(chance.choice(("", " ", "，")).join(mixed), True),)]
    if form == 5:
        pieces = [marked(han(parts[0], chance), True)]
        for part in parts[1:]:
            pieces += [marked(chance.choice(FILLERS)), marked(han(part, chance), True)]
        return [tuple(pieces)]
    spell: Callable[[str], str] = (lambda part: han(part, chance)) if form == 6 else (lambda part: part)
    return [(marked(spell(part), True),) for part in parts]


BEFORE = {
    "mobile": ("我的手机号是", "我电话是", "你记一下，", "", "打这个号码，", "联系电话"),
    "landline": ("我们办公室的座机是", "我电话", "", "您打这个电话，"),
    "free": ("我店里的电话是", "我打的是", ""),
    "resident": ("我的身份证号是", "身份证", "", "号码是", "您记一下，"),
    "card": ("我的卡号是", "银行卡号", "", "尾号不是，卡号是", "转到这张卡，"),
}
ASKED = {
    "mobile": ("请问您的手机号码是多少？", "麻烦您报一下联系电话。", "请讲。"),
    "landline": ("请留一个电话。", "好的，您说。"),
    "free": ("您打的是哪个电话？",),
    "resident": ("请您提供一下身份证号码。", "您的身份证号是多少？"),
    "card": ("麻烦您说一下银行卡号。", "卡号是多少？"),
}
MAKERS = {"mobile": mobile, "landline": landline, "free": free, "resident": resident, "card": card}


def number_talk(kind: str, chance: random.Random) -> Talk:
    turns = written(MAKERS[kind](chance), chance)
    lines = [("agent", marked(chance.choice(ASKED[kind])))] if chance.random() < 0.5 else []
    for number, pieces in enumerate(turns):
        head = marked(chance.choice(BEFORE[kind])) if number == 0 else ()
        tail = marked(chance.choice(("。", "，对的。", "", "，谢谢"))) if number == len(turns) - 1 else ()
        lines.append(("customer", (*head, *(c for piece in pieces for c in piece), *tail)))
        if number < len(turns) - 1:
            back = tuple(c for piece in pieces for c in piece)
            lines.append(("agent", back if chance.random() < 0.3 else marked(chance.choice(ACKS))))
    return Talk(tuple(lines))


def passport_talk(chance: random.Random) -> Talk:
    value = chance.choice("EEEGD") + digits(8, chance)
    said = value if chance.random() < 0.5 else value[0] + han(value[1:], chance)
    head = chance.choice(("我的护照号是", "护照号码", "护照是", "证件是护照，"))
    return Talk((("customer", (*marked(head), *marked(said, True), *marked("。"))),))


def plate_talk(chance: random.Random) -> Talk:
    tail = "".join(chance.choice("0123456789" * 3 + "ABCDEFGH") for _ in range(4)) + chance.choice("0123456789")
    tail = tail if chance.random() < 0.5 else han(tail, chance)
    plate = (
        chance.choice("京沪粤川浙苏鲁豫冀鄂湘")
        + chance.choice(("A", "B", "C", "F"))
        + chance.choice(("", "", "·", " "))
        + tail
    )
    head = chance.choice(("我的车牌是", "车牌号", "我开的是", "", "那辆车，"))
    return Talk((("customer", (*marked(head), *marked(plate, True), *marked("。"))),))


def email_talk(chance: random.Random) -> Talk:
    user = chance.choice(("zhangsan", "li.wei", "wang_fang", "hello", "cici")) + digits(chance.randrange(0, 6), chance)
    host = chance.choice(("qq", "163", "126", "gmail", "sina", "outlook"))
    if chance.random() < 0.5:
        said = f"{user}@{host}.{chance.choice(('com', 'cn', 'com.cn'))}"
    else:
        user = "".join(han(c, chance) if c.isdigit() else {"_": "下划线", ".": "点"}.get(c, c) for c in user)
        host = han(host, chance) if host.isdigit() else host
        said = f"{user}{chance.choice(('艾特', '@', '爱特', ' at '))}{host}点{chance.choice(('com', '康姆', 'cn'))}"
    head = chance.choice(("我的邮箱是", "邮箱，", "发到", "您发我邮箱", ""))
    return Talk((("customer", (*marked(head), *marked(said, True), *marked("。"))),))


NEGATIVES = (
    "一共是{n4}元。", "这个月的账单是{n3}块{n1}，上个月{n3}块。", "余额还有{m}元。", "订单是{y}年{mo}月{d}日下的。", "{y}-{mo:02}-{d:02}那天办的。",
    "{h}:{mi:02}到{h2}:{mi:02}都可以。", "大概需要{n1}到{n1b}个工作日。", "我等了{n2}分钟了。", "您一共有{n3}个订单，{n2}个还没发货。",
    "我的工号是{n4}。", "工号{n5}为您服务。", "我是{n4}号客服。", "您的订单号是{n12}。", "快递单号{n12}。", "套餐是{n3}块包{n2}个G。",
    "打{hot}就可以了。", "尾号{n4}对吗？", "验证码是{n6}。", "从{y}年到{y2}年。", "第{n1}，第{n1b}，还有第{n2}条。",
    "二零二六年十一月二十一号到期。", "一千九百九十九元。", "三千六百八十块五毛。", "一百二十到一百五十字每分钟。", "一二三四五六七，再来一遍。",
    "三点五折，打下来两百八十八。", "百分之八十五的客户都选这个。", "我家住在{n2}号楼{n1}单元{n4}室。", "房号{n4}。", "邮编{n6}。",
    "流量用了{n3}兆，还剩{n4}兆。", "分别是{n3}，{n3b}，{n2}，还有{n4}。", "涨到{n5}块，再涨到{n5}块。", "{n3}、{n3b}、{n2}这几档。", "积分一共{n6}分。",
    "版本是{n1}.{n2}.{n1}。", "我二月{d}号买的，三月{d}号就坏了。", "七八个人排队，等了两三个小时。", "一一核对过了，没有问题。", "三三两两的人。",
    "{y}{mo:02}{d:02}这一期的账单。", "一周{n1}次，一次{n2}分钟，一共{n2}周。", "手机买了{n4}块钱。", "电话打了{n2}分钟，扣了{n1}块{n1b}毛。",
    "身份证要提前{n2}天办。", "卡里还有{n5}块。", "我要{n2}个。", "从{n4}涨到{n4}了。", "{n1}、{n1b}、{n2}号都行。", "满{n3}减{n2}，叠加后是{n3}。",
)  # fmt: skip


def negative_talk(chance: random.Random) -> Talk:
    def n(size: int) -> str:
        return str(chance.randrange(10 ** (size - 1), 10**size))

    values = {f"n{i}": n(i) for i in (1, 2, 3, 4, 5, 6, 12)} | {
        "n1b": n(1),
        "n3b": n(3),
        "hot": chance.choice(("10086", "95588", "12345", "10000")),
    }
    values |= {"n12": "20" + digits(10, chance)}
    numbers = {
        "y": chance.randrange(2018, 2027),
        "y2": 2027,
        "mo": chance.randrange(1, 13),
        "d": chance.randrange(1, 29),
    }
    times = {
        "h": chance.randrange(8, 12),
        "h2": chance.randrange(13, 20),
        "mi": chance.randrange(60),
        "m": f"{chance.randrange(1, 90)},{n(3)},{n(3)}",
    }
    text = chance.choice(NEGATIVES).format(**values, **numbers, **times)
    head = (("agent", marked(chance.choice(("请问还有什么可以帮您？", "您手机上看一下。", "好的。")))),)
    return Talk((*(head if chance.random() < 0.5 else ()), (chance.choice(("agent", "customer")), marked(text))))


def misheard(talk: Talk, share: float, chance: random.Random) -> Talk:
    def heard(character: str, private: bool) -> Iterator[tuple[str, bool]]:
        if not character.isalnum() or chance.random() >= share:
            yield character, private
        elif character.isascii():
            if chance.random() < 0.8:
                yield chance.choice("0123456789" if character.isdigit() else "abcdefgh"), private
        elif (how := chance.random()) < 0.8:
            yield chance.choice(ALIKE.get(character, ANY) if how < 0.6 else ANY), False

    return Talk(tuple((who, tuple(pair for c in line for pair in heard(*c))) for who, line in talk.lines))


def masked(talk: Talk) -> tuple[int, int, int]:
    """Private characters, those of them masked, and others masked."""
    lines = ["".join(c for c, _ in line) for _, line in talk.lines]
    found = find_private([Line(who, text) for (who, _), text in zip(talk.lines, lines, strict=True)])
    over = {(each.line, at) for each in found for at in range(each.start, each.end)}
    private = {
        (i, at) for i, (_, line) in enumerate(talk.lines) for at, (_, is_private) in enumerate(line) if is_private
    }
    others = sum(lines[i][at].isalnum() for i, at in over - private)
    return len(private), len(private & over), others


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--noise", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", help="print what is missed of this kind, or masked wrongly (negative)")
    args = parser.parse_args()
    makers: dict[str, Callable[[random.Random], Talk]] = {
        **{kind: (lambda chance, kind=kind: number_talk(kind, chance)) for kind in MAKERS},
        "passport": passport_talk,
        "plate": plate_talk,
        "email": email_talk,
        "negative": negative_talk,
    }
    whole_right = whole = 0
    for noise in dict.fromkeys((0.0, args.noise)):
        print(f"noise {noise:g}, {args.n} of each kind")
        whole_right = whole = 0
        for kind, make in makers.items():
            chance = random.Random(f"{args.seed} {kind}")
            results = []
            for _ in range(args.n):
                talk = misheard(make(chance), noise, chance)
                results.append(masked(talk))
                wrong = results[-1][1] < results[-1][0] if kind != "negative" else results[-1][2] > 0
                if wrong and args.show == kind and noise == args.noise:
                    print("   ", " | ".join("".join(c for c, _ in line) for _, line in talk.lines), results[-1])
            if kind == "negative":
                false = sum(other > 0 for *_, other in results)
                print(f"  {kind:10} {false} of {args.n} sentences have anything masked ({false / args.n:.2%})")
                recall, alarm = whole_right / whole, false / args.n
                print(f"  precision where every second sentence holds a number: {recall / (recall + alarm):.4f}")
            else:
                right = sum(done == all_ for all_, done, _ in results)
                whole_right, whole = whole_right + right, whole + args.n
                left = sum(all_ - done <= 4 for all_, done, _ in results) / args.n
                share = sum(done for _, done, _ in results) / max(1, sum(all_ for all_, _, _ in results))
                beside = sum(other for *_, other in results) / args.n
                print(
                    f"  {kind:10} {right / args.n:.2%} wholly masked, {left:.2%} but four characters, {share:.2%} of characters; {beside:.2f} others a number"
                )
        print(f"  recall over all kinds: {whole_right / whole:.4f}")


if __name__ == "__main__":
    main()
