"""Texts in lines of a width that people see: a Chinese character is two columns wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from voicecheck.language.catalogue import Language

_WIDE = r"\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
_OPEN = "（【《「『“‘([{<"
_CLOSE = "，。、；：？！）】》」』”’…·,.;:?!)]}>%"
# What is kept together: opening marks, a word or a wide character, closing marks.
_PIECES = re.compile(
    rf"\s+|[{re.escape(_OPEN)}]*(?:[{_WIDE}]|[^\s{_WIDE}{re.escape(_OPEN)}]+)?[{re.escape(_CLOSE)}]*|."
)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of a width: between words, and between any two Chinese characters.

    No line begins with a closing mark or ends with an opening one; a word that is wider than a line is left whole.

    Parameters
    ----------
    text
        One paragraph; its own line breaks count as spaces.
    width
        Columns of a line; a Chinese character takes two.

    Examples
    --------
    >>> wrapped("只读取，不妨碍正在进行的运行。", 16)
    ['只读取，不妨碍正', '在进行的运行。']
    >>> wrapped("only reads, and holds up no run", 16)
    ['only reads, and', 'holds up no run']
    >>> wrapped("", 16)
    ['']
    """
    lines, line, space = [], "", ""
    for piece in _pieces(text):
        if piece.isspace():
            space = " "
        elif line and cell_len(line + space + piece) > width:
            lines.append(line)
            line, space = piece, ""
        else:
            line, space = (line + space + piece if line else piece), ""
    return [*lines, line]


def _pieces(text: str) -> Iterator[str]:
    return (piece for piece in _PIECES.findall(text.strip()) if piece)


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
