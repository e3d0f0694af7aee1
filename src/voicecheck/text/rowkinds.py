"""Which rows of digits are a person's number, by shape, by the words before them, and by their length.

Shape is tried first, also of the pieces of a row, so that what is said before or after a number does not
hide it; then the last word that names a number, or what was asked for; then length alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from voicecheck.text.dictation import CLOSING_X, Joint, fold
from voicecheck.text.digitrows import Line, Row
from voicecheck.text.extensions import area_codes, extensions, is_hotline
from voicecheck.text.numbernames import Named, asked_for, named
from voicecheck.text.numbershapes import MOBILE, is_day, is_resident_id, shape_of

Kind = Literal[
    "phone", "resident_id", "bank_card", "passport", "plate", "email", "name", "number", "agent_name", "agent_number"
]
Place = tuple[Kind, int, int]
"""A character to be masked: of what kind, in which line, and where."""


def private_places(row: Row, lines: Sequence[Line]) -> Iterator[Place]:
    """Find the characters of a row that belong to a private number, or those of its pieces that do.

    Parameters
    ----------
    row
        Digits on end.
    lines
        The talk that it stands in.
    """
    if len(row.value) < _SHORTEST or len((row := _trimmed(row, lines)).value) < _SHORTEST:
        return
    words = _words(row, lines)
    if is_hotline(row, lines):
        return
    kind = _shape(row, words, lines)
    if kind is None and (piece := _shaped_piece(row)):
        for start, end in ((0, piece[0]), piece, (piece[1], len(row.digits))):
            if start < end:
                yield from private_places(row.part(start, end), lines)
        return
    kind = kind or _kind(row, words, lines)
    if kind is not None:
        yield from _covered(row, kind, lines)
        for echo in row.echoes:
            if len(echo.value) >= _ECHOED:
                yield from _digits(echo, kind)
    elif row.loosest > Joint.TOGETHER:
        for part in row.parted():
            yield from private_places(part, lines)


_SHORTEST = 6
"""Digits of a passport of which two were lost or misheard."""
_FEWEST = 7
"""Digits from which the words before a number make it private: those of a telephone number without area code."""
_LONG = 8
"""Digits from which a row is masked though nothing is said of it."""
_LONG_LOOSE = 9
"""The same where its joints are loose: one character misheard, or over two turns."""
_ECHOED = 2
_ENOUGH = {Joint.TOGETHER: _LONG} | dict.fromkeys(
    (Joint.MISHEARD, Joint.SAID, Joint.TURNS, Joint.CORRECTED), _LONG_LOOSE
)
_BESIDE_READ = 3
"""Digits that were read one by one, beside which a numeral is taken for a part of the number."""

_DOUBTFUL_ENDS = "要妖腰耀药邀夭吆两俩"


def _trimmed(row: Row, lines: Sequence[Line]) -> Row:
    """The row without a 要 or 两 at its ends, which is a word, unless it makes a telephone number whole."""
    start, end = 0, len(row.digits)
    if row.digits and not MOBILE.fullmatch(row.value) and _doubtful(row, 0, lines):
        start = 1
    if end - start > 1 and _doubtful(row, -1, lines):
        shorter = row.part(start, end - 1).value
        if MOBILE.fullmatch(shorter) or not MOBILE.fullmatch(f"{shorter}{row.digits[-1].value}"):
            end -= 1
    if (start, end) == (0, len(row.digits)):
        return row
    return row.part(start, end) if start < end else Row((), ())


def _doubtful(row: Row, at: int, lines: Sequence[Line]) -> bool:
    digit = row.digits[at]
    return lines[digit.line].text[digit.at : digit.end] in _DOUBTFUL_ENDS


_AMOUNT_BEFORE = re.compile(
    r"(?:[¥￥$]|(?:金额|余额|欠款|欠费|积分|价格|价钱|总价|总额|一共|总共|共计|合计|充值?|转账|付了?|花了?|收费)(?:是|为|了|有|:)?)\s?$"
)
_BEGINS = 8
"""Characters before a number that begins its turn, so that it may answer the turn before."""


def _words(row: Row, lines: Sequence[Line]) -> Named:
    """What the words before a number say of it, else what was asked for in the turns before."""
    first = row.digits[0]
    before = fold(lines[first.line].text[: first.at])
    said = named(before)
    if said[0] or len(before) > _BEGINS or row.loosest == Joint.LISTED or is_day(row.value):
        return said
    return asked_for("".join(each.text for each in lines[max(0, first.line - 2) : first.line]))


def _shape(row: Row, words: Named, lines: Sequence[Line]) -> Kind | None:
    """What the digits are by their shape, however they are to be read."""
    last = row.digits[-1]
    closed = "X" if CLOSING_X.match(fold(lines[last.line].text), last.end) else ""
    plain = sum(len(digit.value) for digit in row.digits if not digit.read)
    read = plain < len(row.value)
    for value in row.readings:
        shape: Kind | None = shape_of(value + closed if len(value) == 17 else value)
        if read and shape is None and len(value + closed) == 18 and is_day(value[6:14]):
            shape = "resident_id"
        if shape is None and _NAMED_LENGTHS.get(words[1], range(0)).count(len(value + closed)):
            shape = words[1] if words[1] == "bank_card" or is_day(value[6:14]) else None
        if shape == "bank_card" and words == (True, None):
            continue
        if shape and (not read or plain >= _BESIDE_READ or words[1] is not None):
            return shape
    return None


_NAMED_LENGTHS: Mapping[Kind | None, range] = {"resident_id": range(18, 19), "bank_card": range(16, 20)}
"""Lengths of numbers which, where that is asked for, need no right checksum: a digit may have been misheard."""


def _shaped_piece(row: Row) -> tuple[int, int] | None:
    """Where in a row a number stands that shows its shape though more stands beside it.

    A mobile number or resident id anywhere, others only at its beginning: the middle of a card of which a
    digit was misheard may look like a telephone number with its area code.
    """
    groups, places, sizes = row.groups, [0], [0]
    for group in groups:
        places.append(places[-1] + len(group.digits))
        sizes.append(sizes[-1] + len(group.value))
    for first in range(len(groups)):
        value = ""
        for last in range(first, len(groups)):
            value += groups[last].value
            if len(value) > _LONGEST_SHAPE:
                break
            before, after = sizes[first], sizes[-1] - sizes[last + 1]
            if before in _SCRAPS or after in _SCRAPS or before + after == 0 or len(value) < _FEWEST:
                continue
            if (
                (MOBILE.fullmatch(value) and before not in _LONGER)
                or is_resident_id(value)
                or (first == 0 and shape_of(value))
            ):
                return places[first], places[last + 1]
    return None


_LONGEST_SHAPE = 22
_LONGER = range(5, 9)
"""Digits before what looks like a mobile number, with which it may be a card or a resident id, one digit misheard."""
_SCRAPS = range(1, 4)
"""So few digits beside a number are a part of it that was heard wrong."""


def _kind(row: Row, words: Named, lines: Sequence[Line]) -> Kind | None:
    """What the digits are by the words before them and by their number, ``None`` where they may be anything."""
    first, readings = row.digits[0], row.readings
    if row.loosest in (Joint.READ, Joint.INTERRUPTED) or any(digit.read for digit in row.digits):
        return None
    before = fold(lines[first.line].text[: first.at])
    is_named, kind = words
    if is_named:
        kind = "passport" if kind and _PASSPORT.search(before) else kind
        return kind if len(readings[0]) >= (_SHORTEST if kind == "passport" else _FEWEST) else None
    value = readings[-1]
    if _AMOUNT_BEFORE.search(before) or _is_counting(row) or is_day(value):
        return None
    if _PASSPORT.search(before) and len(value) in (8, 9) and row.loosest == Joint.TOGETHER:
        return "passport"
    if _CODE.search(before):
        return None
    return "number" if len(value) >= _ENOUGH.get(row.loosest, 99) and Joint.LISTED not in row.joints else None


_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[\s，,、]{0,2}[A-Za-z])?[\s，,、]*$")
_PASSPORT = re.compile(r"(?<![A-Za-z])[EGDSPHMegdsphm][A-Za-z]?\s?$")


_CODE = re.compile(r"[A-Za-z]\s?$")
"""A letter right before digits: the code of a thing."""


_SERVICE = re.compile(r"1[012]\d{3}|9[56]\d{3}|1[12]\d")
"""Numbers of networks, authorities, banks and of emergency."""


def _is_counting(row: Row) -> bool:
    """Whether somebody counts (一二三四五六七八), names neighbours (四零三、四零四) or services."""
    values = [group.value for group in row.groups]
    steps = {int(b) - int(a) for a, b in pairwise(values)} if len({*map(len, values)}) == 1 else {0}
    if len(values) > 1 and all(map(_SERVICE.fullmatch, values)):
        return True
    return row.value in "012345678910111213141516171819" or (len(values) > 1 and steps <= {1, 2})


def _digits(row: Row, kind: Kind) -> Iterator[Place]:
    for digit in row.digits:
        yield from ((kind, digit.line, at) for at in range(digit.at, digit.end))


def _covered(row: Row, kind: Kind, lines: Sequence[Line]) -> Iterator[Place]:
    """The digits, what stands for one between them, the X of a resident id, a passport's letters, an extension."""
    yield from _digits(row, kind)
    for left, right, joint in zip(row.digits, row.digits[1:], row.joints, strict=False):
        if joint in (Joint.MISHEARD, Joint.LOST):
            yield from _beside(kind, left.line, left.end, right.at, lines)
    last = row.digits[-1]
    closing = CLOSING_X.match(fold(lines[last.line].text), last.end)
    if closing and any(len(value) in range(14, 18) for value in row.readings):
        yield from _beside(kind, last.line, *closing.span("x"), lines)
    first = row.digits[0]
    letters = _LETTERS.search(lines[first.line].text[: first.at]) if kind == "passport" else None
    if letters:
        yield from _beside(kind, first.line, *letters.span(), lines)
    if kind in ("phone", "number"):
        for line, start, end in (*(extensions(last, lines) if kind == "phone" else ()), *area_codes(row, lines)):
            yield from _beside(kind, line, start, end, lines)


def whole_of(row: Row, lines: Sequence[Line]) -> tuple[str, list[tuple[int, int]]]:
    """The digits of a row with the X that closes it, and their places."""
    last = row.digits[-1]
    closing = CLOSING_X.match(fold(lines[last.line].text), last.end)
    places = [(line, at) for _, line, at in _digits(row, "number")]
    if closing:
        places += [(last.line, at) for at in range(*closing.span("x"))]
    return row.value + ("X" if closing else ""), places


def _beside(kind: Kind, line: int, start: int, end: int, lines: Sequence[Line]) -> Iterator[Place]:
    return ((kind, line, at) for at in range(start, end) if lines[line].text[at].isalnum())
