"""Whether bytes that can be read as GB18030 are that: it reads nearly everything, also as nonsense."""

from __future__ import annotations

_MOST = 20_000  # characters beyond ASCII that are looked at
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
