"""Text files as people save them, and text as a terminal and a table may hold it."""

from __future__ import annotations

import csv
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voicecheck.language.stored import english
from voicecheck.plausible import is_big5, is_private

MOST_BYTES = 100_000_000
"""The largest file of text that is read: fifty times the manifest of 100,000 calls a night with ten columns."""

_GB18030_MARK = b"\x84\x31\x95\x33"
# Controls of C0 and C1, which can move a terminal's cursor or hide what stands before them; marks that turn the
# direction of writing, which can make a name read as another (CVE-2021-42574); separators that break a
# line where nobody sees it; half a character, which no table can hold.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def decode_text(data: bytes) -> str:
    """Decode a file's bytes: UTF-8 with or without a mark at its start, or what Chinese spreadsheets write.

    Raises
    ------
    ValueError
        It is neither UTF-8 nor GB18030; says so where it is Big5 or UTF-16, which GB18030 reads as nonsense.

    Examples
    --------
    >>> decode_text("工号".encode("gb18030"))
    '工号'
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(english("is UTF-16 text; save it as CSV UTF-8"))
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    data = data.removeprefix(_GB18030_MARK)
    if is_big5(data):
        raise ValueError(english("is Traditional Chinese text in Big5; save it as CSV UTF-8"))
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise ValueError(english("neither UTF-8 nor GB18030 text; save it as CSV UTF-8")) from error
    if is_private(text):
        raise ValueError(
            english("neither UTF-8 nor GB18030 text: some of its bytes mean nothing in it; save it as CSV UTF-8")
        )
    return text


def read_file(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Read a regular file: a pipe would be waited for without end, and a device has no end.

    Raises
    ------
    OSError
        It cannot be opened or read.
    ValueError
        It is no regular file, or longer than `most` bytes.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError(english("is no regular file; write what it gives to a file and name that"))
        data = file.read(most + 1)  # what it says of its length may be out of date
    if len(data) > most:
        size = max(status.st_size, len(data)) / 1e6
        raise ValueError(
            english("has {size:,.0f} MB, at most {most:,.0f} MB are read; split it", size=size, most=most / 1e6)
        )
    return data


@contextmanager
def long_cells() -> Iterator[None]:
    """Within this, `csv` reads cells of any length: one endless cell is a fault of its row, not of the file."""
    before = csv.field_size_limit(MOST_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def printable(text: str | Path, *, keep: str = "") -> str:
    r"""Write text so that any terminal and any table may hold it: what nobody can see as ``\xNN`` or ``\uNNNN``.

    Parameters
    ----------
    text
        A text, or a file's name with bytes that are no UTF-8 in it.
    keep
        Characters to leave as they are, such as line ends.

    Examples
    --------
    >>> printable("a\x1b[31mb\u202etxt.wav\ud800")
    'a\\x1b[31mb\\u202etxt.wav\\ud800'
    """
    return _UNSEEN.sub(lambda found: found[0] if found[0] in keep else _escaped(found[0]), str(text))


def blanked(text: str) -> str:
    r"""Write text with U+FFFD for each character that nobody can see: it stays as long as it is.

    Examples
    --------
    >>> blanked("a\u202eb\ud800")
    'a\ufffdb\ufffd'
    """
    return _UNSEEN.sub("\ufffd", text)


def has_unseen(text: str, *, keep: str = "\t\n\r") -> bool:
    """Whether a text holds what `printable` would escape."""
    return any(found[0] not in keep for found in _UNSEEN.finditer(text))


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file's name that is no UTF-8 (PEP 383)
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
