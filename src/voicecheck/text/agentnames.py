"""Names and staff numbers of agents in a talk: as they introduce themselves, and wherever they are said again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from voicecheck.text.addresses import COMPOUND, SURNAMES
from voicecheck.text.dictation import DIGIT, digits_of, fold
from voicecheck.text.digitrows import Line, rows_of
from voicecheck.text.privacy import Private, stretches
from voicecheck.text.rowkinds import Kind, Place

IsAgent = Callable[[str], bool]
"""Whether a word or a number is the agent's id."""

_SIGN = rf"(?:{DIGIT}|[两洞拐勾])"
_NUMBER = rf"(?P<it>(?:[A-Za-z]{{1,3}}[\s-]?)?{_SIGN}(?:[\s-]?{_SIGN}){{1,9}})"
_ROLE = "(?:客服|坐席|座席|话务员|接线员|专员|顾问|代表|经理|助理|管家|柜员|工程师)"
_SERVING = "(?:很高兴|竭诚|将|来|在这)?为您服务"
_NUMBERS = (
    re.compile(rf"(?:工号|员工号|员工编号|[坐座]席(?:编)?号)(?:就)?(?:是|为|[:，,])?\s?{_NUMBER}"),
    re.compile(rf"{_NUMBER}号?(?:{_ROLE}|{_SERVING})"),
    re.compile(rf"我是[^，,。]{{0,12}}?(?<![\d]){_NUMBER}(?=号|[，,。]|很高兴|$)"),
)
_HAN = "[\u4e00-\u9fff]"
_NAME = rf"(?P<it>小{_HAN}|阿{_HAN}|(?:{COMPOUND}|[{SURNAMES}]){_HAN}{{1,2}}?)"
_ENDS = rf"(?=为您|很高兴|竭诚|工号|请问|号|[^\u4e00-\u9fff]|{_SIGN}|$)"
_NAMES = (
    re.compile(rf"{_ROLE}(?:代表|专员|人员)?(?:是|叫)?{_NAME}{_ENDS}"),
    re.compile(rf"我是{_NAME}{_ENDS}"),
    re.compile(rf"(?:我叫|我的名字(?:是|叫)|叫我){_NAME}{_ENDS}"),
    re.compile(rf"(?:我叫|我的名字(?:是|叫))(?P<it>{_HAN}{{2,4}}?){_ENDS}"),
    re.compile(rf"(?:我|免贵|本人|敝)姓(?P<it>{COMPOUND}|{_HAN})"),
    re.compile(rf"(?:^|[，,。\s]){_NAME}{_SERVING}"),
)
_ADDRESSED = "(?=小姐|女士|先生|经理|老师|师傅|客服)"
_ROWS = re.compile("[\u4e00-\u9fff]{2,}")
_ID_WORD = re.compile(r"[A-Za-z0-9_\-]*[A-Za-z0-9][A-Za-z0-9_\-]*")
_LENGTHS = range(2, 5)
"""Characters of a name of a person."""


def find_agents(lines: Sequence[Line], *, is_agent: IsAgent | None = None) -> tuple[Private, ...]:
    """Find names and staff numbers of agents.

    Parameters
    ----------
    lines
        Turns of all parties in the order of time.
    is_agent
        Whether a word or number is the agent's id; ``None`` where the id is not known.

    Returns
    -------
    tuple of Private
        In order, none overlapping another; of the kinds ``agent_name`` and ``agent_number``.

    Examples
    --------
    >>> [(each.start, each.end) for each in find_agents([Line("agent", "我是客服小林，工号三零二一")])]
    [(4, 6), (9, 13)]
    """
    texts = [fold(line.text) for line in lines]
    names, numbers = set[str](), set[str]()
    kinds: dict[tuple[int, int], Kind] = {}
    for kind, number, start, end in _introduced(lines, texts):
        known = names if kind == "agent_name" else numbers
        known.add(texts[number][start:end] if kind == "agent_name" else digits_of(texts[number][start:end]))
        kinds |= {(number, at): kind for at in range(start, end)}
    if is_agent is not None:
        names |= {word for text in texts for word in _words(text) if is_agent(word)}
    for kind, line, at in (*_named_again(lines, texts, names), *_numbered_again(lines, numbers, is_agent)):
        kinds.setdefault((line, at), kind)
    return tuple(stretches(kinds))


def _introduced(lines: Sequence[Line], texts: Sequence[str]) -> Iterator[tuple[Kind, int, int, int]]:
    """Kind, line and bounds of what is said as somebody's name or staff number."""
    for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
        own = line.speaker != "customer"
        for pattern in _NUMBERS if own else _NUMBERS[:1]:
            yield from (("agent_number", number, *found.span("it")) for found in pattern.finditer(text))
        for pattern in _NAMES if own else ():
            yield from (("agent_name", number, *found.span("it")) for found in pattern.finditer(text))


def _named_again(lines: Sequence[Line], texts: Sequence[str], names: set[str]) -> Iterator[Place]:
    """Where a known name stands, whoever says it, and a surname by which a customer speaks to the agent."""
    whole = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    surnames = {name[:1] for name in names if len(name) == 1 or name[:1] in SURNAMES} | {
        n[1:] for n in whole if n[0] == "小"
    }
    again = re.compile("|".join(map(re.escape, whole))) if whole else None
    spoken = re.compile(f"(?:{'|'.join(map(re.escape, sorted(surnames)))}){_ADDRESSED}") if surnames else None
    for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
        for pattern in (again, spoken if line.speaker == "customer" else None):
            for found in pattern.finditer(text) if pattern else ():
                yield from (("agent_name", number, at) for at in range(*found.span()))


def _numbered_again(lines: Sequence[Line], numbers: set[str], is_agent: IsAgent | None) -> Iterator[Place]:
    """Where a staff number stands, whoever says it."""
    for row in rows_of(lines):
        for part in {row, *row.groups}:
            if part.value in numbers or (is_agent is not None and len(part.value) > 1 and is_agent(part.value)):
                for digit in part.digits:
                    yield from (("agent_number", digit.line, at) for at in range(digit.at, digit.end))


def _words(text: str) -> set[str]:
    """What may be an id that is a name or a login: words of letters, and characters that stand together."""
    found = set(_ID_WORD.findall(text))
    for run in _ROWS.findall(text):
        found |= {run[i : i + n] for n in _LENGTHS for i in range(len(run) - n + 1)}
    return found
