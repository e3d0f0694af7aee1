"""Numbers as people write them in tables."""

from __future__ import annotations

import math
import re

from voicecheck.given.words import plain
from voicecheck.language.stored import english

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")


def read_figure(text: str, *, percent_of: float = 100.0) -> float:
    """Read a number: full-width digits, thousands with commas and a percent sign are understood.

    Parameters
    ----------
    text
        The cell.
    percent_of
        What 100 % is: 100 where the figure is one of a hundred, 1 where it is a share.

    Raises
    ------
    ValueError
        It is no finite number.

    Examples
    --------
    >>> read_figure("92.5%"), read_figure("１,２３４.5"), read_figure("50%", percent_of=1.0)
    (92.5, 1234.5, 0.5)
    """
    text = plain(text)
    bare = text.removesuffix("%").rstrip()
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    try:
        value = math.nan if "_" in bare else float(bare)  # Python reads 1_000
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(english("no number that can be read"))
    return value * percent_of / 100 if text.endswith("%") else value
