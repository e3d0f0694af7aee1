"""The morning as a message (RFC 5322) that somebody else sends: text and HTML, nothing that is fetched, no script.

Mail programs know little of HTML: Outlook lays out by Word, many drop ``<style>``. So it is tables, with styles on each
element. The HTML is built as a tree, so that nothing of a name or a title can become markup.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree as ET

from rich.console import Console

from voicecheck.errors import UsageError
from voicecheck.language.catalogue import Language, say
from voicecheck.morning import words
from voicecheck.morning.terminal import Places, print_failures, print_morning
from voicecheck.morning.view import AgentNeed, Morning
from voicecheck.plaintext import printable
from voicecheck.report.terminal import duration

TEXT_COLUMNS = 76
_FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif"
_TEXT = f"font-family:{_FONT};font-size:14px;line-height:1.6;color:#1d2430"
_CELL = f"{_TEXT};padding:6px 8px;border-bottom:1px solid #e3e0d8;vertical-align:top;text-align:left"
_QUIET = f"{_TEXT};font-size:13px;color:#545d6b"
_HEAD = f"{_TEXT};font-size:17px;font-weight:bold;margin:24px 0 6px"


def make_mail(
    morning: Morning, places: Places, language: Language,
    *, to: Sequence[str] = (), sender: str | None = None, now: datetime | None = None,
) -> EmailMessage:  # fmt: skip
    """Make the message of a morning.

    Parameters
    ----------
    morning
        The morning.
    places
        Where tables and pages lie.
    language
        Of the message.
    to, sender
        Addresses; where none is given the header is left out, and who sends the message says it.
    now
        The moment that the message bears; without one the header is left out.

    Raises
    ------
    UsageError
        An address is none.
    """
    mail = EmailMessage()
    mail["Subject"] = printable(subject(morning, language))
    if to:
        mail["To"] = tuple(map(_address, to))
    if sender:
        mail["From"] = _address(sender)
    if now:
        mail["Date"] = now
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(printable(_text(morning, places, language), keep="\n"), cte="base64")
    mail.add_alternative(_html(morning, places, language), subtype="html", cte="base64")
    return mail


def subject(morning: Morning, language: Language) -> str:
    """Say in one line what is most asked: the day, how many calls, how many to help, and how many failed."""
    day = words.day_words(morning.day, language, year=True)
    told = say("{day}: {calls:call|calls}, {agents:agent|agents} to help, {failed} failed", language, day=day,
               calls=morning.calls, agents=len(morning.needs), failed=morning.failed)  # fmt: skip
    title = say("Call quality", language)
    return f"{title} {told}" if morning.team is None else f"{title} {morning.team} {told}"


def _address(text: str) -> Address:
    try:
        address = Address(addr_spec=text.strip())
    except (MessageError, ValueError, IndexError) as error:  # what the library raises for texts that are none
        raise UsageError("{address} is no mail address; write one as qa@example.com", address=text[:100]) from error
    if not address.domain or not text.isprintable():
        raise UsageError("{address} is no mail address; write one as qa@example.com", address=text[:100])
    return address


def _text(morning: Morning, places: Places, language: Language) -> str:
    shown = io.StringIO()
    console = Console(file=shown, width=TEXT_COLUMNS, highlight=False, color_system=None)
    print(_title(morning, language), file=shown)
    print_morning(morning, places, language, console)
    print_failures(morning.failures, places.out, language, console)
    return shown.getvalue()


def _title(morning: Morning, language: Language) -> str:
    calls = say("{calls:call|calls} · {sound}", language, calls=morning.calls,
                sound=duration(morning.duration, language))  # fmt: skip
    day = words.day_words(morning.day, language, year=True)
    return "  ".join(part for part in (day, morning.team, calls) if part)


def _html(morning: Morning, places: Places, language: Language) -> str:
    root = ET.Element("html", {"lang": "zh-Hans" if language == "zh" else "en"})
    head = _add(root, "head")
    _add(head, "meta", None, charset="utf-8")
    _add(head, "meta", None, name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", subject(morning, language))
    body = _add(root, "body", None, style="margin:0;padding:0;background:#f6f5f2", bgcolor="#f6f5f2")
    outer = _table(body, style="background:#f6f5f2")
    frame = _add(_add(outer, "tr"), "td", None, align="center", style="padding:12px")
    inner = _table(frame, style="max-width:680px;background:#ffffff;border:1px solid #e3e0d8", align="center")
    page = _add(_add(inner, "tr"), "td", None, style=f"{_TEXT};padding:16px 18px", align="left")
    _add(page, "h1", _title(morning, language), style=f"{_TEXT};font-size:20px;font-weight:bold;margin:0 0 4px")
    _counts(page, morning, language)
    _needs(page, morning, language)
    _listening(page, morning, language)
    _failures(page, morning, places, language)
    _lines(page, words.since_words(morning, language), list(words.change_lines(morning, language)))
    if morning.band:
        _lines(page, say("Notice", language), [words.band_words(morning.band, language)])
    practised = [words.practice_words(each, language) for each in morning.practised]
    _lines(page, say("Practice (in no figure above)", language), practised)
    _foot(page, places, language)
    return "<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html")


def _counts(page: ET.Element, morning: Morning, language: Language) -> None:
    told = say("{scored} scored, {not_scored} not scored", language, scored=f"{morning.scored:,}",
               not_scored=f"{morning.calls - morning.scored:,}")  # fmt: skip
    failed = say("{failed} could not be analysed", language, failed=morning.failed)
    _add(page, "p", f"{told} · {failed}", style=f"{_TEXT};margin:0")
    if morning.undated:
        _add(page, "p", words.undated_words(morning.undated, language), style=f"{_TEXT};margin:0")
    for reason, count in morning.not_scored:
        text = f"{count:,} × {words.unscored_words(reason, morning.titles, language)}"
        _add(page, "p", text, style=f"{_QUIET};margin:0")


def _needs(page: ET.Element, morning: Morning, language: Language) -> None:
    _add(page, "h2", say("Who to help first today", language), style=_HEAD)
    if not morning.needs:
        _add(page, "p", words.unnamed_words(morning, language), style=f"{_TEXT};margin:0")
        return
    table = _table(page)
    for need in morning.needs:
        row = _add(table, "tr")
        who = _add(row, "td", None, style=f"{_CELL};width:28%")
        _add(who, "b", need.agent_id)
        if need.team:
            _add(who, "div", need.team, style=_QUIET)
        _reasons(_add(row, "td", None, style=_CELL), need, language)


def _reasons(cell: ET.Element, need: AgentNeed, language: Language) -> None:
    for reason in need.reasons:
        _add(cell, "div", words.reason_words(reason, language))
        if reason.spots:
            spots = words.spot_words(reason.spots, language)
            _add(cell, "div", say("listen: {spots}", language, spots=spots), style=_QUIET)


def _listening(page: ET.Element, morning: Morning, language: Language) -> None:
    if not morning.listening.chosen:
        return
    _add(page, "h2", words.listen_title(morning, language), style=_HEAD)
    table = _table(page)
    for each in morning.listening.chosen:
        why, call, agent, second, what = words.listen_words(each, morning, language)
        row = _add(table, "tr")
        when = _add(row, "td", None, style=f"{_CELL};white-space:nowrap;width:72px", width="72")
        _add(when, "b", second)
        _add(when, "div", why, style=_QUIET)
        told = _add(row, "td", None, style=f"{_CELL};word-break:break-word")
        _add(told, "div", f"{call} · {agent}")
        _add(told, "div", what)


def _failures(page: ET.Element, morning: Morning, places: Places, language: Language) -> None:
    if not morning.failures:
        return
    _add(page, "h2", say("Could not be analysed", language), style=f"{_HEAD};color:#b3261e")
    for group in morning.failures:
        cause, remedy = words.cause_words(group, language)
        _add(page, "p", say("{count} × {cause}", language, count=group.count, cause=cause), style=f"{_TEXT};margin:0")
        _add(page, "p", say("what to do: {remedy}", language, remedy=remedy), style=f"{_QUIET};margin:0")
        for name, message in group.examples:
            told = words.stored_words(message, language)
            _add(page, "p", told if name in told else f"{name}: {told}", style=f"{_QUIET};margin:0 0 0 16px")
    command = f"voicecheck retry --failed --out {places.out}"
    _add(page, "p", say("to try them again: {command}", language, command=command), style=f"{_QUIET};margin:4px 0 0")


def _lines(page: ET.Element, title: str, lines: Sequence[str]) -> None:
    if lines:
        _add(page, "h2", title, style=_HEAD)
    for line in lines:
        _add(page, "p", line, style=f"{_TEXT};margin:0")


def _foot(page: ET.Element, places: Places, language: Language) -> None:
    lines: list[tuple[str, Path]] = [(say("Pages", language), places.pages)] if places.pages else []
    lines.append((say("Tables", language), places.out))
    text = "   ".join(f"{name} {path}" for name, path in lines)
    _add(page, "p", text, style=f"{_QUIET};margin:24px 0 0;word-break:break-all")


def _table(parent: ET.Element, *, style: str = "", align: str | None = None) -> ET.Element:
    more = {"align": align} if align else {}
    return _add(parent, "table", None, role="presentation", width="100%", cellpadding="0", cellspacing="0", border="0",
                style=f"width:100%;border-collapse:collapse;{style}", **more)  # fmt: skip


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = None if text is None else printable(text)
    return child
