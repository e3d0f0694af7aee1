"""CSV as people's programs write it: the separator is found, and so is text in the wrong encoding."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from voicecheck.language.stored import english
from voicecheck.plaintext import decode_text

_SEPARATORS = (",", ";", "\t", "，", "|")
_DIRECTIVE = re.compile(r'"?sep=(.)"?[ ,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)


def read_delimited(
    data: bytes, fits: Callable[[Sequence[str]], int]
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Read a CSV: its header, and the rows as they come, each with the line that it begins in.

    Parameters
    ----------
    data
        UTF-8 with or without a mark at its start, or GB18030. The separator is a comma, a semicolon, a
        tab, a full-width comma or ``|``, or what a first line ``sep=`` says.
    fits
        How many of the wanted columns a header has; the separator that gives most is taken.

    Raises
    ------
    ValueError
        It is not text, or no CSV; also while the rows are read.
    """
    text = decode_text(data)
    line = 1
    said = _DIRECTIVE.match(text)
    if said:
        text, line = text[said.end() :], 2
    separator = said[1] if said and said[1] in _SEPARATORS else _separator(text, fits)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    rows = _rows(reader, line)
    return next(rows, (line, []))[1], rows


def _rows(reader: csv.reader, line: int) -> Iterator[tuple[int, list[str]]]:  # type: ignore[valid-type]
    before = 0
    try:
        for record in reader:  # type: ignore[attr-defined]
            yield line + before, record
            before = reader.line_num  # type: ignore[attr-defined]
    except csv.Error as error:
        at = line - 1 + reader.line_num  # type: ignore[attr-defined]
        raise ValueError(english("no CSV that can be read: line {at}: {error}", at=at, error=error)) from error


def _separator(text: str, fits: Callable[[Sequence[str]], int]) -> str:
    """The separator whose header has most of the wanted columns; of equals the first."""
    return max(_SEPARATORS, key=lambda sign: fits(_header(text, sign)))


def _header(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator), [])
    except csv.Error:
        return []
