"""Logs on standard error by choice: one line an event, as JSON or as text."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from voicecheck.errors import VoicecheckError
from voicecheck.language.catalogue import LANGUAGES, Language, Message, say


class LogFormat(StrEnum):
    """How events are written."""

    JSON = "json"
    TEXT = "text"


LogTo = Annotated[
    LogFormat | None,
    typer.Option("--log-format", help="Write a line an event to standard error, in place of the progress."),
]


class JsonLines(logging.Formatter):
    """A JSON object a line: time (UTC), level, event, then its facts by their names."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line."""
        return json.dumps(_known(record), ensure_ascii=False, default=str)


class Lines(logging.Formatter):
    """Lines for people, in a language."""

    language: Language = LANGUAGES[0]

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is the library's)
        """Write what a record says."""
        record.message = said(record, self.language)
        return super().formatMessage(record)


class TextLines(Lines):
    """The same as JSON for people: the time, the event, then name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line."""
        known = _known(record)
        del known["event"]
        event = said(record, self.language).replace("\n", " | ")
        head = f"{known.pop('time')} {known.pop('level')} {event}"
        return " ".join([head, *(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in known.items())])


class PlainLines(Lines):
    """The message alone, for a person at a terminal; a fault of the program with its traceback."""

    def __init__(self) -> None:
        super().__init__("voicecheck: %(message)s")


def said(record: logging.LogRecord, language: Language) -> str:
    """What a record says, in a language: its message, and errors and messages among its values."""
    if isinstance(record.msg, Message):
        return record.msg.said(language)
    if isinstance(record.args, tuple) and record.args:
        known = (each.said(language) if isinstance(each, Message | VoicecheckError) else each for each in record.args)
        return str(record.msg) % tuple(known)
    return say(record.getMessage(), language)


def _known(record: logging.LogRecord) -> dict[str, Any]:
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    known: dict[str, Any] = {"time": when, "level": record.levelname.lower(), "event": record.getMessage()}
    known |= getattr(record, "facts", {})
    if record.exc_info and record.exc_info[1]:
        # Without the error's message, which may quote a call.
        error = record.exc_info[1]
        known |= {"error": type(error).__name__, "traceback": traceback.format_tb(error.__traceback__)}
    return known


def write_logs(chosen: LogFormat | None, language: Language | None = None) -> None:
    """Send the program's log to standard error; where no format is chosen, warnings and errors as plain lines.

    Without a language it is written in the one that was spoken so far.
    """
    log = logging.getLogger("voicecheck")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_FORMATTERS[chosen]())
    before = [each.formatter.language for each in log.handlers if isinstance(each.formatter, Lines)]
    log.handlers = [handler]
    speak(language or (before[0] if before else LANGUAGES[0]))
    log.setLevel(logging.INFO if chosen else logging.WARNING)
    log.propagate = False


def speak(language: Language) -> None:
    """Write the log for people in this language from here on: what is wrong is said as everything else is."""
    for handler in logging.getLogger("voicecheck").handlers:
        if isinstance(handler.formatter, Lines):
            handler.formatter.language = language


_FORMATTERS: Mapping[LogFormat | None, Callable[[], logging.Formatter]] = {
    LogFormat.JSON: JsonLines,
    LogFormat.TEXT: TextLines,
    None: PlainLines,
}
