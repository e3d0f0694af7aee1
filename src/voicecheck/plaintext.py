"""Text files as people save them: UTF-8 with or without a mark at its start, or what Chinese spreadsheets write."""

from __future__ import annotations

_ENCODINGS = ("utf-8-sig", "gb18030")


def decode_text(data: bytes) -> str:
    """Decode a file's bytes.

    Raises
    ------
    ValueError
        It is neither UTF-8 nor GB18030.

    Examples
    --------
    >>> decode_text("工号".encode("gb18030"))
    '工号'
    """
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor GB18030 text; save it as CSV UTF-8")
