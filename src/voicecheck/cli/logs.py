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


class TextLines(logging.Formatter):
    """The same for people: the time, the event, then name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line."""
        known = _known(record)
        event = str(known.pop("event")).replace("\n", " | ")
        head = f"{known.pop('time')} {known.pop('level')} {event}"
        return " ".join([head, *(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in known.items())])


class PlainLines(logging.Formatter):
    """The message alone, for a person at a terminal; a fault of the program with its traceback."""

    def __init__(self) -> None:
        super().__init__("voicecheck: %(message)s")


def _known(record: logging.LogRecord) -> dict[str, Any]:
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    known: dict[str, Any] = {"time": when, "level": record.levelname.lower(), "event": record.getMessage()}
    known |= getattr(record, "facts", {})
    if record.exc_info and record.exc_info[1]:
        # Without the error's message, which may quote a call.
        error = record.exc_info[1]
        known |= {"error": type(error).__name__, "traceback": traceback.format_tb(error.__traceback__)}
    return known


def write_logs(chosen: LogFormat | None) -> None:
    """Send the program's log to standard error; where no format is chosen, warnings and errors as plain lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_FORMATTERS[chosen]())
    log = logging.getLogger("voicecheck")
    log.handlers = [handler]
    log.setLevel(logging.INFO if chosen else logging.WARNING)
    log.propagate = False


_FORMATTERS: Mapping[LogFormat | None, Callable[[], logging.Formatter]] = {
    LogFormat.JSON: JsonLines,
    LogFormat.TEXT: TextLines,
    None: PlainLines,
}
