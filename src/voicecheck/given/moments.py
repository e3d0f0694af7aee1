"""Times as people and recorders write them, year first.

What does not begin with the year (20/11/2026, 11/20/2026) is ambiguous and never guessed. A date alone
gives the day; its time of day stays unknown, since midnight would be judged as the hour of the call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from voicecheck.given.words import plain
from voicecheck.language.catalogue import Message, Told, told_by
from voicecheck.language.stored import english

_FIRST_YEAR, _END_YEAR = 1970, 2100
_DATE = r"(?P<year>\d{4})(?:(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})"
_HAN_DATE = r"|年(?P<hmonth>\d{1,2})月(?P<hday>\d{1,2})[日号]?|(?P<cmonth>\d{2})(?P<cday>\d{2}))"
_WEEKDAY = r"(?:\s*[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?)?"
_HALF = r"(?P<half>上午|下午|凌晨|清晨|早晨|早上|中午|晚上|[AaPp]\.?[Mm]\.?)?"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"|(?P<sign>[-.])(?P<dminute>\d{2})(?P=sign)(?P<dsecond>\d{2})"  # in names of files
    r"|[时点](?:(?P<hminute>\d{1,2})分?(?:(?P<hsecond>\d{1,2})秒?)?)?)"
    r"|(?P<chour>\d{2})(?P<cminute>\d{2})(?:(?P<csecond>\d{2})(?:[.,]?(?P<cfraction>\d{1,9}))?)?"
)
_ZONE = r"(?P<zone>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
_TIME = rf"{_HALF}\s*(?:{_CLOCK})\s*(?P<after>[AaPp]\.?[Mm]\.?)?\s*{_ZONE}"
_MOMENT = re.compile(rf"{_DATE}{_HAN_DATE}{_WEEKDAY}(?:(?:\s*[Tt_ -]\s*|\s*){_TIME})?")
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d).*", re.DOTALL)
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_STAMP_DIGITS = (8, 12, 14, 17)
# Spreadsheets count days from here, the two that 1900 did not have included (ECMA-376, part 1, 18.17.4.1).
_SERIAL_ZERO = datetime(1899, 12, 30)
ADVICE = english("write it as 2026-11-20 10:15:00")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the instant where the time of day is given, too."""

    day: date
    at: datetime | None = None


def read_moment(text: str, zone: tzinfo) -> Moment:
    """Read a time or a date.

    Parameters
    ----------
    text
        ISO 8601, 2026/11/20 9:40, 2026.11.20 09:40, 20261120094000, 20261120_094000,
        2026年11月20日 上午9时40分, 24:00:00, seconds or milliseconds since 1970, a spreadsheet's serial
        number (46346.4: days since 1899-12-30). Full-width digits and signs are read as plain ones.
    zone
        The zone of a time written without one, and the one in which a time in UTC is given back.

    Raises
    ------
    ValueError
        It is no such time, or an ambiguous one; says why, without the text itself.

    Examples
    --------
    >>> read_moment("2026年11月20日 下午3时5分", UTC).at
    datetime.datetime(2026, 11, 20, 15, 5, tzinfo=datetime.timezone.utc)
    >>> read_moment("2026/11/20", UTC)
    Moment(day=datetime.date(2026, 11, 20), at=None)
    """
    text = plain(text)
    if whole := _WHOLE_FLOAT.fullmatch(text):  # a number that passed through a column of floats
        text = whole[1]
    if _NUMBER.fullmatch(text) and not (text.isdigit() and len(text) in _STAMP_DIGITS):
        return _of_number(text, zone)
    if _DAY_OR_MONTH_FIRST.fullmatch(text):
        raise ValueError(
            english("it does not begin with the year, so day and month cannot be told apart; {advice}", advice=ADVICE)
        )
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(english("no time that can be read; {advice}", advice=ADVICE))
    parts = {name: value for name, value in found.groupdict().items() if value is not None}
    try:
        day = date(*(int(_first(parts, name)) for name in ("year", "month", "day")))
        at = _instant(day, parts, zone) if {"hour", "chour"} & parts.keys() else None
    except (ValueError, OverflowError) as error:
        raise ValueError(english("no such time; {advice}", advice=ADVICE)) from error
    return _checked(Moment(at.date() if at else day, at))


def read_day(text: str) -> date:
    """Read a date in any of the forms of `read_moment`; a time of day beside it is left out.

    Raises
    ------
    ValueError
        It is no such date, or an ambiguous one.
    """
    try:
        return read_moment(text, UTC).day
    except ValueError as error:
        raise ValueError(_of_a_day(told_by(error))) from error


def _of_a_day(why: str) -> str:
    """Why it is no moment, with the advice how to write a day."""
    message = why.message if isinstance(why, Told) else Message(why)
    if "advice" not in message.values:
        return why
    return Told(Message(message.text, {"advice": english("write it as 2026-11-20")}))


def _first(parts: dict[str, str], name: str) -> str:
    """The part of that name, in whichever way it is written: plain, with Han signs, or without any."""
    return next(parts[key] for key in (name, f"h{name}", f"c{name}") if key in parts)


def _instant(day: date, parts: dict[str, str], zone: tzinfo) -> datetime:
    hour, minute, second = (
        int(next((parts[key] for key in (name, f"h{name}", f"c{name}", f"d{name}") if key in parts), 0))
        for name in ("hour", "minute", "second")
    )
    fraction = parts.get("fraction") or parts.get("cfraction") or ""
    half = parts.get("half") or parts.get("after")
    if half:
        hour = _hour_of(half, hour)
    if hour == 24 and not (minute or second or fraction.strip("0")):
        day, hour = day + timedelta(days=1), 0
    own = _zone(parts["zone"]) if "zone" in parts else zone
    at = datetime(day.year, day.month, day.day, hour, minute, second, int(f"{fraction:0<6}"[:6]), tzinfo=own)
    # UTC is what a machine writes, not the clock of a place: norms about the hour need the place's.
    return at if at.utcoffset() else at.astimezone(zone)


def _hour_of(half: str, hour: int) -> int:
    """The hour of 24; what contradicts itself (13 in the morning) is refused."""
    half = half.lower().replace(".", "")
    if half in ("下午", "晚上", "pm"):
        if half == "晚上" and hour == 12:
            raise ValueError(english("midnight of which day"))
        return hour if hour >= 12 else hour + 12
    if half == "中午":
        return hour + 12 if hour < 10 else hour
    if hour > 12:
        raise ValueError(english("no such hour of the morning"))
    return hour % 12


def _zone(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-shift if text[0] == "-" else shift)


def _of_number(text: str, zone: tzinfo) -> Moment:
    """Seconds or milliseconds since 1970, or a spreadsheet's days."""
    digits, number = text.partition(".")[0], float(text)
    if len(digits) in (9, 10, 13):
        at = datetime.fromtimestamp(number / 1000 if len(digits) == 13 else number, UTC).astimezone(zone)
        return _checked(Moment(at.date(), at))
    if len(digits) == 5:
        # To the second: the fraction of a day is rarely exact.
        moment = _SERIAL_ZERO + timedelta(seconds=round(number * 86_400))
        return _checked(Moment(moment.date(), moment.replace(tzinfo=zone) if "." in text else None))
    raise ValueError(english("no time that can be read; {advice}", advice=ADVICE))


def _checked(moment: Moment) -> Moment:
    if not _FIRST_YEAR <= moment.day.year < _END_YEAR:
        raise ValueError(english("not in this age; {advice}", advice=ADVICE))
    return moment
