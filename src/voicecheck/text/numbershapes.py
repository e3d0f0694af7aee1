"""Numbers that show by their digits alone what they are: telephone numbers, resident ids, bank cards."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

MOBILE = re.compile(r"(?:00)?(?:86)?1[3-9]\d{9}")
FREE = re.compile(r"[48]00\d{7}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d\d)\d{7,8}")
_TWICE = re.compile(r"(1[3-9]\d{9}){2,}")


def shape_of(value: str) -> Literal["phone", "resident_id", "bank_card"] | None:
    """The kind of a number by its digits; a resident id may end with ``X``.

    Examples
    --------
    >>> shape_of("13800138000"), shape_of("02087654321"), shape_of("12345678901")
    ('phone', 'phone', None)
    """
    if MOBILE.fullmatch(value) or FREE.fullmatch(value) or _LANDLINE.fullmatch(value) or _TWICE.fullmatch(value):
        return "phone"
    if is_resident_id(value):
        return "resident_id"
    return "bank_card" if 16 <= len(value) <= 19 and value.isdecimal() and is_card(value) else None


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_resident_id(value: str) -> bool:
    """Whether it is a resident id of 18 places by GB 11643 (its checksum is ISO 7064 MOD 11-2).

    Examples
    --------
    >>> is_resident_id("11010519491231002X"), is_resident_id("110105194912310021")
    (True, False)
    """
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", value) or not is_day(value[6:14]):
        return False
    return "10X98765432"[sum(int(d) * w for d, w in zip(value, _WEIGHTS, strict=False)) % 11] == value[17]


def is_card(value: str) -> bool:
    """Whether the last digit is Luhn's checksum of the others (ISO/IEC 7812).

    Examples
    --------
    >>> is_card("6222021234567890128"), is_card("6222021234567890120")
    (True, False)
    """
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(value))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_day(value: str) -> bool:
    """Whether eight digits are a day of 1900 to 2099."""
    try:
        return len(value) == 8 and 1900 <= date(int(value[:4]), int(value[4:6]), int(value[6:])).year < 2100
    except ValueError:
        return False
