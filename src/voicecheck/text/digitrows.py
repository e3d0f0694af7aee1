"""Rows of digits of a talk: pieces of dictated numbers, joined over fillers, corrections and turns.

A number read aloud comes as 13800138000, as 一三八零零…, as 138 0013 8000, with 嗯 in it, with a digit
misheard as another word, or in groups over several turns while the other party says 嗯, reads back or
talks. Here the pieces (`voicecheck.text.dictation`) are joined to rows; how loosely is noted at each
joint, so that a row that is no number as a whole can be parted again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from voicecheck.text.dictation import CORRECTION, DIGIT, Digit, Joint, fold, joint, left_over, pieces
from voicecheck.text.numbernames import named
from voicecheck.text.numbershapes import shape_of
from voicecheck.text.units import MONEY, UNIT, VAST, WEAK_UNIT

_FARTHEST = 6
"""Lines within which a number goes on."""
_ASIDE = 16
"""Characters of other talk with which a turn may begin, where its number was called by its kind or is an area code."""
_AREA = re.compile(rf"(?<!{DIGIT})[0零〇]{DIGIT}{{2,3}}$")
_RESTARTS = 3
"""Corrections that are tried in one number."""
_LONGEST = 40
"""Digits of a row that are looked at for a shape."""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said on end: ``speaker`` tells the parties apart."""

    speaker: str
    text: str


@dataclass(frozen=True)
class Row:
    """Pieces of digits on end, with the joint after each but the last.

    ``echoes`` are rows of the other party that stand between its turns: what they read back.
    """

    digits: tuple[Digit, ...]
    joints: tuple[Joint, ...]
    echoes: tuple[Row, ...] = ()

    @property
    def value(self) -> str:
        """All digits as text, those that were corrected included."""
        return "".join(digit.value for digit in self.digits)

    @property
    def loosest(self) -> Joint:
        """The loosest of its joints."""
        return max(self.joints, default=Joint.TOGETHER)

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """What may be meant, the longest first: what follows a correction replaces as much, the group or all before."""
        if Joint.CORRECTED not in self.joints:
            return (self.value,)
        groups = self.groups
        known = {""}
        restarts = 0
        for number, group in enumerate(groups):
            value = group.value
            again = number and self.joints[sum(len(each.digits) for each in groups[:number]) - 1] == Joint.CORRECTED
            if again and restarts < _RESTARTS:
                restarts += 1
                known = {
                    kept + value for before in known for kept in _restarted(before, value, groups[number - 1].value)
                }
            else:
                known = {before + value for before in known}
        return tuple(sorted(known, key=lambda each: (-len(each), each)))

    @cached_property
    def groups(self) -> tuple[Row, ...]:
        """The pieces that stand together without a sign between."""
        out, start = [], 0
        for end, (left, right) in enumerate(pairwise((*self.digits, None)), start=1):
            if right is None or left is None or (left.line, left.end) != (right.line, right.at):
                out.append(self.part(start, end))
                start = end
        return tuple(out)

    def part(self, start: int, end: int) -> Row:
        """The pieces from one place to another."""
        digits = self.digits[start:end]
        lines = range(digits[0].line, digits[-1].line)
        return Row(digits, self.joints[start : end - 1], tuple(e for e in self.echoes if e.digits[0].line in lines))

    def parted(self) -> Iterator[Row]:
        """The pieces between its loosest joints."""
        start, loosest = 0, self.loosest
        for end, each in enumerate((*self.joints, loosest), start=1):
            if each == loosest:
                yield self.part(start, end)
                start = end


def _restarted(before: str, value: str, group: str) -> Iterator[str]:
    """What of the digits before a correction stays."""
    yield ""
    yield before.removesuffix(group)
    if len(value) < len(before):
        yield before[: -len(value)]


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Find the rows of digits of a talk, in the order in which they begin.

    Parameters
    ----------
    lines
        Turns of all parties in the order of time.
    """
    texts = [fold(line.text) for line in lines]
    by_line = [list(_rows_of_line(number, text)) for number, text in enumerate(texts)]
    done: list[Row] = []
    taken: set[int] = set()  # lines whose first row belongs to one that began before
    for number, rows in enumerate(by_line):
        done += rows[number in taken : -1]
        if rows and not (number in taken and len(rows) == 1):
            done.append(_over_turns(rows[-1], number, lines, by_line, taken))
    return done


def _rows_of_line(number: int, text: str) -> Iterator[Row]:
    digits = list(pieces(text, number))
    if not digits:
        return
    start = 0
    joints = [joint(text, a, b) for a, b in pairwise(digits)]
    for end, each in enumerate([*joints, None], start=1):
        if each is None and digits:
            inner = tuple(found for found in joints[start : end - 1] if found is not None)
            row = Row(tuple(digits[start:end]), inner)
            free = len(row.digits) - _bound(text, row)
            if free:
                yield row if free == len(row.digits) else row.part(0, free)
            start = end


def _bound(text: str, row: Row) -> int:
    """How many of its last pieces are the figure of a unit that follows."""
    if not UNIT.match(text, row.digits[-1].end):
        return 0
    groups = row.groups
    values = [digit.value for digit in row.digits[-_LONGEST:]]
    shaped = [
        shape_of("".join(values[: len(values) - i])) is not None for i in range(min(len(groups[-1].digits), 6) + 1)
    ]
    return _figure_of_unit(text, groups[-1].digits, shaped, marked=len(groups) > 1)


def _figure_of_unit(text: str, group: Sequence[Digit], shaped: Sequence[bool], *, marked: bool) -> int:
    """How many of the last pieces of a group belong to the unit that follows it.

    Parameters
    ----------
    text
        The folded line.
    group
        The pieces that stand together right before the place asked for.
    shaped
        Whether the whole number without its last ``i`` pieces has the shape of a private one, for each ``i``
        from 0 up to the length of the group at most.
    marked
        Whether other digits of the number stand before the group, with a mark between.

    Notes
    -----
    A unit binds figures written together, and of digits said one by one the last (三天), two that
    stand alone (三五天), or a year. A number that shows its shape keeps all its digits (13800138000次),
    unless money follows.
    """
    end = group[-1].end
    weak = WEAK_UNIT.match(text, end) is not None
    if len(group) <= 2 and marked and not text.startswith("号", end):
        return len(group)
    if weak or (shaped[0] and not MONEY.match(text, end)):
        return 0
    written: int = len(group) - max((i + 1 for i, d in enumerate(group) if not _is_figure(text[d.at])), default=0)
    year: int = 4 if text.startswith("年", end) and len(group) >= 4 and group[-4].value in ("1", "2") else 0
    likely: list[int] = [len(group) if marked else 0, year, *range(1, 7)]
    for i in likely:
        if 0 < i < len(shaped) and shaped[i]:
            return i
    if written and (written < 8 or VAST.match(text, end)):
        return written
    if len(group) <= 2:
        return len(group)
    return year or 1


def _is_figure(sign: str) -> bool:
    return sign.isascii() and sign.isdecimal()


def _over_turns(row: Row, number: int, lines: Sequence[Line], by_line: Sequence[Sequence[Row]], taken: set[int]) -> Row:
    """The last row of a line with what follows of it in later turns of its speaker, whose lines are then `taken`."""
    digits, joints, echoes = row.digits, row.joints, list[Row]()
    after = number
    while found := _next(after, digits[-1].end, lines, by_line):
        line, how = found
        echoes += [each for between in range(after + 1, line) for each in by_line[between]]
        more = by_line[line][0]
        taken.add(line)
        digits, joints, after = digits + more.digits, (*joints, how, *more.joints), line
        if len(by_line[line]) > 1:
            break
    return Row(digits, joints, tuple(echoes))


def _next(after: int, end: int, lines: Sequence[Line], by_line: Sequence[Sequence[Row]]) -> tuple[int, Joint] | None:
    """The line in which the speaker of a line goes on with digits, and how they are joined to those before."""
    said, said_before = lines[after].text[end:], lines[after].text[:end]
    other = [len(left_over(said)) > 1]
    for line in range(after + 1, min(after + 1 + _FARTHEST, len(lines))):
        text, rows = lines[line].text, by_line[line]
        if lines[line].speaker == lines[after].speaker and rows:
            head = text[: rows[0].digits[0].at]
            corrected = CORRECTION.search(said + head) is not None
            left = left_over(CORRECTION.sub("", head))
            if len(left) > 1:
                aside = len(left) <= _ASIDE and (_AREA.search(lines[after].text, 0, end) or named(said_before)[1])
                return (line, Joint.INTERRUPTED) if aside else None
            how = Joint.INTERRUPTED if any(other) else Joint.CORRECTED if corrected else Joint.TURNS
            return line, how
        digits = {at for row in rows for digit in row.digits for at in range(digit.at, digit.end)}
        other.append(len(left_over("".join(c for at, c in enumerate(text) if at not in digits))) > 1)
    return None
