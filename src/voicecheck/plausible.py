"""Whether bytes are text, and in which encoding: most read nearly everything, also as nonsense."""

from __future__ import annotations

from contextlib import suppress

_MOST = 20_000  # characters beyond ASCII that are looked at
_MOSTLY = 0.8  # of the characters of a text are common; of pairs of bytes by chance a fifth
_BLANKS = "\r\n\t\0\u3000\xa0\ufeff"
_OPENINGS = ("\ufeff", "<", "{", "[")
_PRIVATE = ("\ue000", "\uf8ff")


def is_big5(data: bytes) -> bool:
    """Whether bytes are Traditional Chinese in Big5 rather than GB18030.

    Both standards put their common characters first: 3,755 of GB 2312 in rows up to 0xD7, 5,401 of Big5 in
    rows 0xA4 to 0xC6. The encoding by which the larger share of the characters is common is the one.

    Examples
    --------
    >>> is_big5("客服組".encode("big5")), is_big5("客服组".encode("gb18030"))
    (True, False)
    """
    big5 = _decoded(data, "big5hkscs") or _decoded(data, "cp950")
    if not big5:
        return False
    return _share(big5, "big5hkscs", 0xA4, 0xC6) > _share(_decoded(data, "gb18030"), "gb2312", 0xB0, 0xD7)


def is_text(data: bytes) -> bool:
    """Whether bytes begin a text: UTF-8, GB18030, Big5 or UTF-16, a character cut off at the end left aside.

    Nearly all bytes are characters of GB18030, Big5 and UTF-16, so those of sound are, too: there most characters
    must be common ones. UTF-16 without any says what it is by its mark, or begins as markup does.

    Examples
    --------
    >>> [is_text("坐席一零零二".encode(name)) for name in ("utf-8", "gb18030", "big5", "utf-16")]
    [True, True, True, True]
    >>> is_text(bytes(range(256)))
    False
    """
    if _is_readable(_begun(data, "utf-8")):
        return True
    for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        text = _begun(data, encoding)
        if _is_readable(text) and _is_common(text, traditional=encoding != "gb18030"):
            return True
        if encoding.startswith("utf-16") and _is_readable(text) and text[:1] in _OPENINGS:
            return True
    return False


def _is_common(text: str, *, traditional: bool) -> bool:
    shares = [_share(text, "gb2312", 0xB0, 0xD7), _share(text, "big5hkscs", 0xA4, 0xC6) if traditional else 0.0]
    return max(shares) >= _MOSTLY


def _is_readable(text: str) -> bool:
    return bool(text) and all(sign.isprintable() or sign in _BLANKS for sign in text)


def _begun(data: bytes, encoding: str) -> str:
    """The text whose beginning these bytes are; none where they are none."""
    for cut in range(4):
        with suppress(UnicodeDecodeError):
            return data[: len(data) - cut].decode(encoding)
    return ""


def is_private(text: str) -> bool:
    """Whether a text has characters of the private use area, which stand for bytes that mean nothing."""
    return any(_PRIVATE[0] <= character <= _PRIVATE[1] for character in text)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _share(text: str, encoding: str, low: int, high: int) -> float:
    """The share of common characters among those beyond ASCII; signs and full-width forms do not count."""
    rare = common = 0
    for character in text:
        if character < "\u3400" or "\uff00" <= character <= "\uffef":
            rare += character > "\u007f" and not ("\u2000" <= character <= "\u30ff")
            continue
        lead = character.encode(encoding, "replace")[0]
        common, rare = (common + 1, rare) if low <= lead <= high else (common, rare + 1)
        if common + rare >= _MOST:
            break
    return common / (common + rare) if common + rare else 0.0
