"""Headings of people's tables: which column each means, whatever its case, width and spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from voicecheck.given.words import plain, tidy
from voicecheck.language.catalogue import joined
from voicecheck.language.stored import english

Names = Mapping[str, Sequence[str]]
"""Further headings by the column's name."""
_BETWEEN = re.compile(r"[\s\-_]+")
_SIGNS = ",;\t，|；、^~:："
_LONGEST = 40  # characters of a heading that are shown
_MOST = 20  # headings that are shown


def known_as(heading: str) -> str:
    """A heading in the form in which headings are compared.

    Examples
    --------
    >>> known_as("\ufeffAgent ID "), known_as("工号　")
    ('agent_id', '工号')
    """
    return _BETWEEN.sub("_", plain(unicodedata.normalize("NFKC", heading)).casefold())


def name_columns(header: Sequence[str], columns: Sequence[str], names: Names) -> list[str]:
    """Give each heading the column's name that it stands for; what stands for none keeps its own text.

    Where several stand for one column, the column's own name counts before its further names, these in
    their order; the rest keep their own text.
    """
    told = [tidy(heading) for heading in header]
    compared = [known_as(heading) for heading in header]
    taken: dict[int, str] = {}
    for column in columns:
        for name in (column, *names.get(column, ())):
            places = [place for place, each in enumerate(compared) if each == known_as(name) and place not in taken]
            if places:
                taken |= dict.fromkeys(places, column)  # one heading twice is a fault, for who calls to tell
                break
    return [taken.get(place, heading) for place, heading in enumerate(told)]


def near(text: str, words: Iterable[str]) -> str | None:
    """The first word that a text is one letter away from; short Latin words are too near to one another to tell.

    Words of two characters have the first in common, and an added ending (sales, sale) makes another word.

    Examples
    --------
    >>> near("方像", ["呼叫方向", "方向"]), near("directon", ["direction"]), near("in", ["on"])
    ('方向', 'direction', None)
    """
    own = known_as(text)
    return next((word for word in words if _one_letter_away(own, known_as(word))), None)


def _one_letter_away(first: str, second: str) -> bool:
    if first == second or min(len(first), len(second)) < (4 if (first + second).isascii() else 2):
        return False
    short, long = sorted((first, second), key=len)
    same = next((at for at, (one, two) in enumerate(zip(short, long, strict=False)) if one != two), len(short))
    if len(long) == 2 and same == 0:  # 账单 and 订单: two words, and no slip
        return False
    if len(short) == len(long):
        rest = (short[same + 1 :], long[same + 1 :])
        swapped = short[same : same + 2] == long[same : same + 2][::-1] and rest[0][1:] == rest[1][1:]
        return rest[0] == rest[1] or swapped
    return len(short) >= 3 and same < len(short) and short[same:] == long[same + 1 :]


def doubtful_headings(
    named: Sequence[str], columns: Sequence[str], names: Names, words_of_values: Iterable[str]
) -> Iterator[str]:
    """Say of unknown headings which known one they may mean, of a column that nothing else stands for.

    A heading that is a word of its own, such as one of `words_of_values`, is no slip.
    """
    known = set(map(known_as, words_of_values))
    missing = [column for column in columns if column not in named]
    words = [word for column in missing for word in (column, *names.get(column, ()))]
    for heading in named:
        if heading and heading not in columns and known_as(heading) not in known and (word := near(heading, words)):
            yield english('unknown column "{heading}": is it "{near}"? It is kept as a further column',
                          heading=heading[:_LONGEST], near=word)  # fmt: skip


def check_header(header: Sequence[str], required: Sequence[str], names: Names) -> None:
    """See to it that the required columns are there, and no column twice.

    Raises
    ------
    ValueError
        Says what is missing, the columns found and the likely cause.
    """
    missing = [name for name in required if name not in header]
    if missing:
        raise ValueError(
            english(
                "no column {missing} in its first row; {found}",
                missing=joined([repr(each)[1:-1] for each in missing], " and "),
                found=joined([_found(header), *_cause(header, names)], "; "),
            )
        )
    twice = sorted(name for name, count in Counter(header).items() if name and count > 1)
    if twice:
        raise ValueError(english("more than one column {twice}; keep one", twice=", ".join(twice)))


def _found(header: Sequence[str]) -> str:
    shown = [repr(name[:_LONGEST])[1:-1] for name in header if name]
    if not shown:
        return english("columns found: none")
    return english("columns found: {names}", names=", ".join([*shown[:_MOST], *(["…"] if len(shown) > _MOST else [])]))


def _cause(header: Sequence[str], names: Names) -> list[str]:
    """What the headings look like: not taken apart, or in words that nobody has listed."""
    one = header[0] if len([name for name in header if name]) == 1 else ""
    inside = next((sign for sign in _SIGNS if sign in one), "")
    if inside:
        return [
            english(
                "they are not separated: {sign!r} stands between them; separate columns with , ; or a tab", sign=inside
            )
        ]
    if any(header):
        known = ", ".join(f"{name} ({', '.join(list(words)[:3])})" for name, words in list(names.items())[:2])
        return [
            english("further names of columns are listed in the settings, under manifest.columns"),
            *([known] if known else []),
        ]
    return []
