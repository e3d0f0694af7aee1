# ruff: noqa: E501  (sentences)
"""How much of what is private is masked in labelled utterances, and how much of what is masked is private.

    python benchmarks/redaction_labelled.py [TSV …] [--tails] [--show KIND]

A TSV has the columns id, kind, dialogue and private: parties are ``A:`` and ``C:``, turns are parted by
`` / ``, private stretches by `` | `` in their order. `benchmarks/labelled` holds those written by somebody
who had not seen the masker; without arguments all of them are read.

An utterance is wholly masked where no sign that carries a value is left in its private stretches: letters,
digits and numerals, of a plate its province, of names and addresses everything. Precision is the share of
masked signs that are private, and of masked stretches that touch what is private. Intervals are Wilson's,
at 95 %. ``--tails`` adds nine numbers followed by each of 44 short remarks, after a comma, a full stop, a
blank and nothing.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import sqrt
from pathlib import Path

from voicecheck.text.privacy import Line, find_private

FOLDER = Path(__file__).parent / "labelled"
KINDS = ("mobile", "landline", "id", "card", "passport", "plate", "email")
"""The kinds that are looked for."""
VALUES = frozenset("零〇一二三四五六七八九幺两洞十百千")
WORDS = re.compile("一下|[一两三四]位|一遍|一会|一点")
"""Digits in words of dictating, which bear no value."""
PROVINCES = frozenset("京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
NUMBERS = (
    "13800138001", "一三八零零一三八零零一", "幺三九八八七七六六五五", "6222021234567890128", "六二二二零二一二三四五六七八九零一二八",
    "11010519491231002X", "一一零一零五一九四九一二三一零零二一", "01087654321", "零二一八七六五四三二一",
)  # fmt: skip
TAILS = (
    "三天之内回我", "5块钱", "二零二六年办的", "两点以后打", "三个人用", "一个小时后打", "两三次了", "十分钟后再打", "3号之前",
    "二十块", "五折的那个", "一百块", "一次都没用", "2次", "3个月", "一年了", "五年前办的", "2026年到期", "两块五", "一千元",
    "八点半", "9点", "一天", "七八个人", "三五天", "两周", "一周内", "三十天", "100元", "50%的", "百分之五", "三楼", "5楼", "八层",
    "两位", "三张", "2件", "一份", "十五号", "三月份", "12月", "六个月", "四岁", "两公里",
)  # fmt: skip
MARKS = {"comma": "，", "full stop": "。", "blank": " ", "none": ""}


@dataclass(frozen=True)
class Utterance:
    """A dialogue of (party, text), and where in a line what is private stands: ``(line, start, end)``."""

    id: str
    kind: str
    lines: tuple[tuple[str, str], ...]
    private: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Result:
    """Of an utterance: what is private and bears a value, how much of it is masked, and what else is."""

    utterance: Utterance
    values: int
    hidden: int
    right: int
    wrong: int
    stretches: int
    stray: int

    @property
    def whole(self) -> bool:
        """Whether nothing of a value is left."""
        return self.hidden == self.values


def read(path: Path) -> Iterator[Utterance]:
    """Read labelled utterances."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            lines = tuple((turn[0], turn[2:].strip()) for turn in row["dialogue"].split(" / "))
            yield Utterance(row["id"], row["kind"], lines, tuple(_places(row["id"], lines, row["private"] or "")))


def _places(name: str, lines: tuple[tuple[str, str], ...], private: str) -> Iterator[tuple[int, int, int]]:
    line = at = 0
    for stretch in filter(None, private.split(" | ")):
        while line < len(lines) and (found := lines[line][1].find(stretch, at)) < 0:
            line, at = line + 1, 0
        if line == len(lines):
            raise SystemExit(f"{name}: {stretch!r} does not stand in the dialogue in this order")
        at = found + len(stretch)
        yield line, found, at


def carries(sign: str, kind: str) -> bool:
    """Whether a sign of a private stretch tells anything of its value."""
    if kind in ("name", "address"):
        return sign.isalnum()
    return sign in VALUES or (sign.isascii() and sign.isalnum()) or (kind == "plate" and sign in PROVINCES)


def judge(utterance: Utterance) -> Result:
    """Mask an utterance, and count."""
    found = find_private([Line(*line) for line in utterance.lines])
    masked = {(each.line, at) for each in found for at in range(each.start, each.end)}
    private = {(line, at) for line, start, end in utterance.private for at in range(start, end)}
    signs = {place: utterance.lines[place[0]][1][place[1]] for place in masked | private}
    words = {
        (line, at)
        for line, (_, text) in enumerate(utterance.lines)
        for found in WORDS.finditer(text)
        for at in range(*found.span())
    }
    values = {place for place in private - words if carries(signs[place], utterance.kind)}
    stray = sum(all((each.line, at) not in private for at in range(each.start, each.end)) for each in found)
    wrong = sum(signs[place].isalnum() for place in masked - private)
    return Result(utterance, len(values), len(values & masked), len(masked & private), wrong, len(found), stray)


def wilson(right: int, whole: int) -> str:
    """A share with its interval."""
    if not whole:
        return "-"
    z, share = 1.96, right / whole
    middle, half = share + z * z / 2 / whole, z * sqrt(share * (1 - share) / whole + z * z / 4 / whole / whole)
    low, high = ((middle + sign * half) / (1 + z * z / whole) for sign in (-1, 1))
    return f"{right}/{whole} = {share:.3f} [{low:.3f}, {high:.3f}]"


def tell(name: str, results: Iterable[Result]) -> None:
    """Print a line of the table."""
    results = list(results)
    holding = [each for each in results if each.values]
    values, hidden = sum(each.values for each in holding), sum(each.hidden for each in holding)
    right, wrong = sum(each.right for each in results), sum(each.wrong for each in results)
    stretches, stray = sum(each.stretches for each in results), sum(each.stray for each in results)
    print(
        f"{name:16} wholly masked {wilson(sum(each.whole for each in holding), len(holding)):32}"
        f" signs {hidden / values if values else 0:.3f}   precision: signs {wilson(right, right + wrong):34}"
        f" stretches {wilson(stretches - stray, stretches)}"
    )


def tails() -> None:
    """Print how many numbers are wholly masked, by what stands between them and the remark after."""
    for name, mark in MARKS.items():
        results = [
            judge(Utterance("", "tail", (("C", f"{number}{mark}{tail}"),), ((0, 0, len(number)),)))
            for number, tail in product(NUMBERS, TAILS)
        ]
        tell(f"tails, {name}", results)


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="TSV")
    parser.add_argument("--tails", action="store_true", help="nine numbers with 44 remarks after them, too")
    parser.add_argument("--show", help="print the utterances of this kind that are not right, or 'all'")
    args = parser.parse_args()
    by_kind: defaultdict[str, list[Result]] = defaultdict(list)
    for path in args.files or sorted(FOLDER.glob("*.tsv")):
        for utterance in read(path):
            by_kind[utterance.kind].append(judge(utterance))
    for kind in (*KINDS, *sorted(by_kind.keys() - {*KINDS, "none"}), "none"):
        tell(kind, by_kind[kind])
    tell("the seven kinds", [each for kind in KINDS for each in by_kind[kind]])
    tell("with none", [each for kind in (*KINDS, "none") for each in by_kind[kind]])
    tell("all", [each for results in by_kind.values() for each in results])
    if args.tails:
        tails()
    for results in by_kind.values():
        for each in results:
            if args.show in (each.utterance.kind, "all") and (not each.whole or each.wrong):
                _show(each)


def _show(result: Result) -> None:
    found = find_private([Line(*line) for line in result.utterance.lines])
    texts = [list(text) for _, text in result.utterance.lines]
    for each in found:
        texts[each.line][each.start : each.end] = "○" * (each.end - each.start)
    print(result.utterance.id, "missed" if not result.whole else "", "too much" if result.wrong else "")
    print("    " + " / ".join(f"{who}: {text}" for who, text in result.utterance.lines))
    print(
        "    "
        + " / ".join(f"{who}: {''.join(text)}" for (who, _), text in zip(result.utterance.lines, texts, strict=True))
    )


if __name__ == "__main__":
    main()
