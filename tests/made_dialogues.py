"""Long calls put together from plain talk and the packs' own examples, for measurements of speed.

A five-minute call has about 60 turns and 950 characters: some of what the rules look for is found in
it as written, some only by sound (a recogniser's homophones), most not at all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from voicecheck.config import load_settings
from voicecheck.phonetics.syllables import syllables
from voicecheck.proofs.examples import build_call, expectations
from voicecheck.records import Conversation, Recording

TURNS = 60
CHARACTERS = 950
_MISHEARD = 0.04
"""Share of the characters that a recogniser writes as others of the same sound."""
_FROM_EXAMPLES = 0.3
"""Share of the turns taken from examples: each sets a rule going or meets one, as in a call every tenth second does."""
PLAIN = {
    "A": (
        "好的，我看到您的订单了，是上周三下的单。",
        "您这边的地址是建设路那个小区对吗？",
        "系统里显示这个月的账单已经出来了。",
        "这个服务是每个月自动续订的。",
        "我这边看一下您最近的使用情况。",
        "您现在用的是哪一款手机呢？",
        "您先打开设置，再点右上角的按钮。",
        "嗯，我明白您的意思。",
        "一般来说三到五个工作日会到账。",
        "您可以在网上营业厅里面看到明细。",
        "这笔费用是上个月多出来的流量。",
        "好的，那我给您登记一下。",
    ),
    "C": (
        "嗯，对的，就是那个号码。",
        "我上次打过一次电话问这个事情。",
        "那要等到什么时候才能弄好呢？",
        "我现在在家里，网络是连着的。",
        "行，那我知道了，你接着说吧。",
        "我看看啊，这里写的是一百二十块。",
        "我儿子帮我弄的，我也不太懂这个。",
        "之前那个客服说今天就可以了。",
        "好像是上个星期五买的吧。",
        "可以，那就按你说的办。",
        "我再问一下，那个流量怎么算的？",
        "哦，原来是这样。",
    ),
}
_HEAD = "direction: inbound\nrings: 2\nrate: 200"
_OPENING = "A: 您好，感谢您致电本公司，我是客服小林，工号三零二一，请问有什么可以帮您？"
_CLOSING = (
    "A: 您的问题已经记录，我们会在二十四小时内给您回电，请问还有其他可以帮您的吗？",
    "C: 没有了，谢谢。",
    "A: 感谢您的来电，祝您生活愉快，再见。",
    "C: 再见。",
)


def make_long_call(seed: int) -> tuple[Recording, Conversation]:
    """Make a call of about five minutes, with words and their times; the same for the same seed.

    Parameters
    ----------
    seed
        Also the call's name: ``made-7`` of agent ``agent-7``.
    """
    chance = random.Random(seed)
    lines = [_OPENING, *_middle(chance), *_CLOSING]
    dialogue = "\n".join([_HEAD, *(_misheard(line, chance) for line in lines)])
    recording, conversation = build_call(dialogue)
    return replace(recording, call_id=f"made-{seed}", agent_id=f"agent-{seed % 50}"), conversation


def _middle(chance: random.Random) -> Iterator[str]:
    """Turns of agent and customer by turns, until the call is long enough; with a hold and some backchannels."""
    said = _said()
    characters = 110
    for number in range(TURNS - 5):
        who = "CA"[number % 2]
        left = (CHARACTERS - characters) / (TURNS - 5 - number)
        lines = said[who] if chance.random() < _FROM_EXAMPLES else PLAIN[who]
        line = min((chance.choice(lines) for _ in range(3)), key=lambda text: abs(len(text) - left))
        how = "~" if who == "A" and len(line) <= 4 else ""
        characters += len(line)
        yield f"{who}{how}: {line}"
        if number == TURNS // 2:
            yield "A: 请您稍等一到两分钟，我帮您查询一下，可以吗？"
            yield "(hold 40 announced promised 120 music)"


@cache
def _said() -> dict[str, list[str]]:
    """All that agents and customers say in the examples of the packs."""
    said: dict[str, list[str]] = {"A": [], "C": []}
    for pack in load_settings(environ={}).packs:
        for rule in pack.rules:
            for _, dialogue in expectations(rule):
                for line in map(str.strip, dialogue.splitlines()):
                    if line[:2] in ("A:", "C:"):
                        said[line[0]].append(line[2:].strip())
    return {who: sorted(set(lines)) for who, lines in said.items()}


@cache
def _homophones() -> dict[str, list[str]]:
    """The characters of the examples by their sound."""
    by_sound: dict[str, list[str]] = {}
    for character in sorted({c for lines in _said().values() for line in lines for c in line if "一" <= c <= "鿿"}):
        by_sound.setdefault(syllables(character)[0], []).append(character)
    return by_sound


def _misheard(line: str, chance: random.Random) -> str:
    """The line with some of its characters written as others of the same sound, which the recogniser doubts."""
    if line.startswith("("):
        return line
    return "".join(
        f"{{{chance.choice(_homophones().get(syllables(c)[0], [c]))}}}"
        if "一" <= c <= "鿿" and chance.random() < _MISHEARD
        else c
        for c in line
    )
