"""Texts in lines of a width that people see: a Chinese character is two columns wide."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len

from voicecheck.language.catalogue import Language


def folded(text: str, width: int) -> list[str]:
    """Fold a text into lines, at spaces or, where Han characters stand, anywhere but before a closing mark.

    Examples
    --------
    >>> folded("说了，但位置不对。", 10)
    ['说了，但位', '置不对。']
    >>> folded("said, but not there", 10)
    ['said, but', 'not there']
    """
    lines: list[str] = []
    line = ""
    for whole in _PIECES.findall(text):
        piece = whole
        if line and cell_len((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        while cell_len(piece) > max(2, width):  # one word that is longer than a line
            fits = next(n for n in range(len(piece) - 1, 0, -1) if cell_len(piece[:n]) <= max(2, width))
            lines.append(piece[:fits])
            piece = piece[fits:]
        line += piece
    return [*lines, line.rstrip()]


_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60"
_OPENS, _CLOSES = "（“‘《〈「『【", "，。！？；：、）”’》〉」』】…"
_PIECES = re.compile(f"[{_OPENS}]*(?:[{_HAN}]|[^\\s{_HAN}{_OPENS}{_CLOSES}]+)?[{_CLOSES}]*\\s*|\\s+")
"""What a line is not broken in: a Han character or a word, with the marks that belong to it."""


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text up with spaces to a width, before it where it is set flush right.

    Examples
    --------
    >>> padded("坐席", 6) + "|", padded("坐席", 6, right=True) + "|"
    ('坐席  |', '  坐席|')
    """
    space = " " * max(0, width - cell_len(text))
    return space + text if right else text + space


def listed(items: Iterable[str], language: Language) -> str:
    """Several names one after the other.

    Examples
    --------
    >>> listed(["一组", "二组"], "zh"), listed(["a", "b"], "en")
    ('一组、二组', 'a, b')
    """
    return ("、" if language == "zh" else ", ").join(items)
