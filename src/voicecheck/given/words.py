"""Cells as text: what a spreadsheet puts around a value, words that mean that there is none, and ids."""

from __future__ import annotations

import re
import unicodedata

from voicecheck.language.stored import english

_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"
# Full-width forms of ASCII, which Chinese keyboards give, and the spaces beside the plain one.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3000, 0xA0, 0x202F), " ")
_WITHOUT = dict.fromkeys(map(ord, _UNSEEN))
_NOTHING = frozenset(
    ("nan", "null", "none", "nil", "nat", "<na>", "n/a", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!",
     "#num!", r"\n", "-", "--", "—", "——", "无", "/", "\\", "?", "未知", "不详", "不明", "空", "空白",
     "暂无", "没有", "未填", "unknown")
)  # fmt: skip
_FORMULA_TEXT = re.compile(r'="([^"]*)"')
_MARKED_TEXT = re.compile(r"'([^'\s][^']*)")  # the mark with which a spreadsheet's user says: this is text
_SHORTENED = re.compile(r"(\d(?:\.\d+)?)E\+(\d+)")
_WIDE_DIGITS = re.compile("[０-９]+")
_WHOLE_FLOAT = re.compile(r"(-?\d+)\.0+")


def plain(text: str) -> str:
    """Text with full-width letters, digits, signs and spaces as plain ones, without spaces around it.

    Examples
    --------
    >>> plain("２０２６／１１／２０　９：４０ ")
    '2026/11/20 9:40'
    """
    return unmarked(tidy(text).translate(_WIDE).strip())


def tidy(text: str) -> str:
    """A cell without unseen marks, without spaces and line ends around it, and without ``="…"`` as exports write it.

    Examples
    --------
    >>> tidy(' ="2026-11-20 09:40" ')
    '2026-11-20 09:40'
    """
    text = text.translate(_WITHOUT).strip()
    quoted = _FORMULA_TEXT.fullmatch(text)
    return quoted[1].strip() if quoted else text


def unmarked(text: str) -> str:
    """A text without the mark ``'`` before it, by which a spreadsheet's user says that it is text.

    Examples
    --------
    >>> unmarked("'0012"), unmarked("'quoted'")
    ('0012', "'quoted'")
    """
    marked = _MARKED_TEXT.fullmatch(text)
    return marked[1] if marked else text


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value: empty, or a word that programs write for it.

    Examples
    --------
    >>> is_nothing("NaN"), is_nothing("#N/A"), is_nothing("0")
    (True, True, False)
    """
    return not text or plain(text).lower() in _NOTHING


def read_id(text: str) -> tuple[str | None, str | None]:
    """Read an id, such as an agent's: the id, or ``None``, and what a person should know of it.

    What spreadsheets put around text is taken off (``="0012"``, ``'0012``), digits written full-width are
    plain ones, leading zeros stay. A number that a spreadsheet shortened (1.23E+11) has lost digits, and
    several agents may share what is left: it is no id.

    Examples
    --------
    >>> read_id('="0012"'), read_id("１００２"), read_id("null")
    (('0012', None), ('1002', None), (None, None))
    >>> read_id("1.23E+11")[0] is None
    True
    """
    text = unmarked(unicodedata.normalize("NFC", tidy(text)))
    if is_nothing(text):
        return None, None
    if _WIDE_DIGITS.fullmatch(text):
        return plain(text), None
    if shortened := _SHORTENED.fullmatch(text):
        lost = len(shortened[1].partition(".")[2]) < int(shortened[2])
        said = english("a number as a spreadsheet shortens it; format the column as text and export it again")
        return (None if lost else text), said
    return text, None


def whole_floats(ids: list[str]) -> bool:
    """Whether ids come from a column of floats: each of them is a whole number written with ``.0``.

    Examples
    --------
    >>> whole_floats(["1002.0", "", "7.0"]), whole_floats(["1002.0", "0012"]), whole_floats([])
    (True, False, False)
    """
    given = [each for each in ids if not is_nothing(each)]
    return bool(given) and all(map(_WHOLE_FLOAT.fullmatch, given))


def whole(text: str) -> str:
    """A whole number without its ``.0``; any other text as it is."""
    found = _WHOLE_FLOAT.fullmatch(text)
    return found[1] if found else text


def alike(text: str) -> str:
    """What ids have in common that differ only in leading zeros, ``.0``, width or upper and lower case.

    Examples
    --------
    >>> alike("0012") == alike("12") == alike("12.0") == alike("１２"), alike("ＡＢ") == alike("ab")
    (True, True)
    """
    form = whole(plain(unicodedata.normalize("NFKC", text)).casefold())
    return form.lstrip("0") or "0" if form.isdigit() else form
