"""Cells of a CSV that people open in a spreadsheet: none of them is taken for a formula."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""Signs with which a spreadsheet takes a cell for a formula (OWASP, CSV injection), full-width ones too."""


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before what could begin one.

    Examples
    --------
    >>> neutral("=1+1"), neutral("2026-11")
    ("'=1+1", '2026-11')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def meant(cell: str) -> str:
    """A cell as it was before `neutral`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell
