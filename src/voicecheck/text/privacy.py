"""What in a talk must not be kept: numbers and addresses of persons, in text as a recogniser writes it.

Knows text alone: which party said a line, and nothing of sound or time. What is found is masked
character for character, so that places and counts stay as they were. The mask of a digit is ○, which
is read as a digit wherever text is matched (`voicecheck.text.normalize`); that of a name is 某.

Digits are judged by shape (a mobile number, a resident id with its checksum, a card with Luhn's), by the
words before them, and by their length alone: eight or more that are no amount, no date and no order
number are masked, whatever they are. Shape is tried first, also of the pieces of a row, so that what is
said before or after a number does not hide it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from voicecheck.text.addresses import asks_for_address, find_emails, find_names
from voicecheck.text.dictation import digits_of, fold
from voicecheck.text.digitrows import Line, Row, rows_of
from voicecheck.text.echoes import echoes
from voicecheck.text.rowkinds import Kind, Place, private_places, whole_of
from voicecheck.text.spelled import asks_for_passport, find_passports, find_plates, signs_alone

__all__ = ["Kind", "Line", "Private", "find_private", "mask"]

DIGIT_MASK, NAME_MASK = "○", "某"


@dataclass(frozen=True, slots=True, order=True)
class Private:
    """A stretch of a line that is to be masked: ``[start, end)`` in its text.

    One number with blanks or fillers in it is several stretches. ``number`` is a long number of which
    nothing more is known.
    """

    line: int
    start: int
    end: int
    kind: Kind


def find_private(lines: Sequence[Line], *, names: bool = False) -> tuple[Private, ...]:
    """Find what is to be masked.

    Parameters
    ----------
    lines
        Turns of all parties in the order of time.
    names
        Whether names after 我叫, 我姓 and 我是 are looked for too.

    Returns
    -------
    tuple of Private
        In order; none overlaps another.

    Examples
    --------
    >>> find_private([Line("customer", "我电话幺三八，嗯，零零一三八零零零")])
    ... # doctest: +NORMALIZE_WHITESPACE
    (Private(line=0, start=3, end=6, kind='phone'), Private(line=0, start=9, end=17, kind='phone'))
    """
    kinds: dict[tuple[int, int], Kind] = {}
    for kind, line, at in _spelled_places(lines, names=names):
        kinds.setdefault((line, at), kind)
    for kind, line, at in list(echoes(kinds, lines)) if kinds else ():
        kinds.setdefault((line, at), kind)
    rows = rows_of(lines)
    for row in rows:
        for kind, line, at in private_places(row, lines):
            kinds.setdefault((line, at), kind)
    for kind, line, at in _repeated(rows, tuple(stretches(kinds)), lines):
        kinds.setdefault((line, at), kind)
    return tuple(stretches(kinds))


def _spelled_places(lines: Sequence[Line], *, names: bool) -> Iterator[Place]:
    """Addresses, plates, passports and names; each party's turns are one text, as each goes on with its own."""
    for speaker in dict.fromkeys(line.speaker for line in lines):
        own = [number for number, line in enumerate(lines) if line.speaker == speaker]
        text = fold("\n".join(lines[number].text for number in own))
        starts = [0, *accumulate(len(lines[number].text) + 1 for number in own)]
        before = {start: lines[number - 1].text for start, number in zip(starts, own, strict=False) if number}
        passport = frozenset(start for start, said in before.items() if asks_for_passport(said))
        address = frozenset(start for start, said in before.items() if asks_for_address(said))
        found: list[tuple[Kind, Iterable[tuple[int, int]]]] = [
            ("email", find_emails(text, address)), ("plate", find_plates(text)),
            ("passport", find_passports(text, passport)),
        ]  # fmt: skip
        for kind, spans in [*found, ("name", find_names(text) if names else ())]:
            held: set[int] = set()
            for at in (
                at for span in spans for at in range(*span) if not (text[at].isspace() or text[at] in "，,、。")
            ):
                line = bisect_right(starts, at) - 1
                held.add(line)
                yield kind, own[line], at - starts[line]
            for line in held:
                if line + 1 in held:
                    between = range(own[line] + 1, own[line + 1])
                    yield from ((kind, number, at) for number in between for at in signs_alone(lines[number].text))


_ANSWERED = 2
"""Lines after a number in which its end may be corrected."""
_TAIL, _HEAD, _SAME = 4, 6, 3
"""Digits from which the end of a masked number is known again, its beginning, and a group in the next turn."""


def _repeated(rows: Sequence[Row], found: Sequence[Private], lines: Sequence[Line]) -> Iterator[Place]:
    """Parts of a masked number that stand elsewhere by themselves: 尾号8000, read back or said before."""
    hidden = {(each.line, at) for each in found for at in range(each.start, each.end)}
    known: dict[str, Private] = {}
    for each in found:
        if each.kind == "email":  # the digits of a host (163) are no person's, and parts of the name are found as such
            continue
        known.setdefault(digits_of(lines[each.line].text[each.start : each.end]), each)
    groups = [group for row in rows for group in row.groups] if found else ()
    for group in groups:
        if len(group.value) < _SAME - 1 or (group.digits[0].line, group.digits[0].at) in hidden:
            continue
        said, places = whole_of(group, lines)
        for value, each in known.items():
            near = each.line < group.digits[0].line <= each.line + 1 and len(said) >= _SAME
            tail = len(said) >= _TAIL and value.endswith(said)
            mended = each.line < group.digits[0].line <= each.line + _ANSWERED and _is_mended(value, said)
            if tail or mended or (len(said) >= _HEAD and value.startswith(said)) or (near and value == said):
                yield from ((each.kind, *place) for place in places)
                break


def _is_mended(value: str, said: str) -> bool:
    """Whether digits are the end of a number but for one that was wrong."""
    end = value[-len(said) :]
    return len(said) >= _TAIL and len(end) == len(said) and sum(a != b for a, b in zip(end, said, strict=True)) == 1


def mask(text: str, found: Iterable[Private]) -> str:
    """Write a mask over stretches of one line, a character for a character.

    Examples
    --------
    >>> mask("我电话13800138000", [Private(0, 3, 14, "phone")])
    '我电话○○○○○○○○○○○'
    """
    signs = list(text)
    for each in found:
        sign = NAME_MASK if each.kind in ("name", "agent_name") else DIGIT_MASK
        signs[each.start : each.end] = [sign] * (each.end - each.start)
    return "".join(signs)


def stretches(kinds: Mapping[tuple[int, int], Kind]) -> Iterator[Private]:
    """Join characters of one kind, by line and place, to stretches."""
    start = last = None
    for place in sorted(kinds):
        if last and start and (place[0], place[1] - 1) == last and kinds[place] == kinds[start]:
            last = place
            continue
        if start and last:
            yield Private(start[0], start[1], last[1] + 1, kinds[start])
        start = last = place
    if start and last:
        yield Private(start[0], start[1], last[1] + 1, kinds[start])
