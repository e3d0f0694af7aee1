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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voicecheck.text.addresses import find_addresses
from voicecheck.text.digitrows import Line, rows_of
from voicecheck.text.rowkinds import Kind, private_places

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
    for number, line in enumerate(lines):
        for kind, start, end in find_addresses(line.text, names=names):
            for at in range(start, end):
                if not line.text[at].isspace():
                    kinds.setdefault((number, at), kind)  # type: ignore[arg-type]
    for row in rows_of(lines):
        for kind, *place in private_places(row, lines):
            kinds.setdefault((place[0], place[1]), kind)
    return tuple(_stretches(kinds))


def mask(text: str, found: Iterable[Private]) -> str:
    """Write a mask over stretches of one line, a character for a character.

    Examples
    --------
    >>> mask("我电话13800138000", [Private(0, 3, 14, "phone")])
    '我电话○○○○○○○○○○○'
    """
    signs = list(text)
    for each in found:
        sign = NAME_MASK if each.kind == "name" else DIGIT_MASK
        signs[each.start : each.end] = [sign] * (each.end - each.start)
    return "".join(signs)


def _stretches(kinds: dict[tuple[int, int], Kind]) -> Iterator[Private]:
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
