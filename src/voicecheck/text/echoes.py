"""Parts of a spelled code that are said elsewhere: read back by the other party, begun before, said once more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from voicecheck.text.dictation import DIGIT, NO_ONE, digits_of, fold
from voicecheck.text.digitrows import Line
from voicecheck.text.lettering import is_counted
from voicecheck.text.letternames import LETTER, PROVINCE
from voicecheck.text.rowkinds import Kind, Place

_NEAR = 4
"""Lines before and after a code in which parts of it are looked for."""
_DOUBLED = rf"[两俩三四2-4]个(?:[A-Za-z]|{DIGIT})"
_SIGN = {
    "plate": rf"{_DOUBLED}|[{PROVINCE}](?=[\s，,、·]*{LETTER})|{LETTER}|(?!{NO_ONE}){DIGIT}",
    "passport": rf"{_DOUBLED}|{LETTER}|(?!{NO_ONE}){DIGIT}",
    "email": rf"{_DOUBLED}|[A-Za-z_]|(?!{NO_ONE}){DIGIT}",
}
_RUN = {kind: re.compile(rf"(?:{sign})(?:[\s，,、·.点]*(?:{sign}))*") for kind, sign in _SIGN.items()}
_ONE = {kind: re.compile(sign) for kind, sign in _SIGN.items()}
_FEWEST = 3
"""Signs from which a part is known again; two with a letter between them and a digit, or a province, are enough."""
_TIMES = dict(zip("两俩三四234", (2, 2, 3, 4, 2, 3, 4), strict=True))
_HOSTS = frozenset(("QQ", "163", "126", "139", "189", "COM", "SINA", "GMAIL", "VIP", "SOHU", "OUTLOOK", "HOTMAIL"))


def echoes(kinds: Mapping[tuple[int, int], Kind], lines: Sequence[Line]) -> Iterator[Place]:
    """Find parts of plates, passports and addresses near where these are said.

    Parameters
    ----------
    kinds
        What is found of codes: kind by line and place.
    lines
        The talk that they stand in.
    """
    for kind in ("plate", "passport", "email"):
        places = sorted(place for place, found in kinds.items() if found == kind)
        if not places:
            continue
        said = {line for line, _ in places}
        codes = [_plain(kind, code) for code in _codes(places, lines)]
        for number in range(max(0, min(said) - _NEAR), min(len(lines), max(said) + _NEAR + 1)):
            text = fold(lines[number].text)
            if not re.search(rf"[A-Za-z]|{DIGIT}", text) or all(abs(number - line) > _NEAR for line in said):
                continue
            for run in _RUN[kind].finditer(text):
                value = _plain(kind, run[0])
                if _is_part(kind, value, codes) and not is_counted(text, run.end()):
                    yield from (
                        (kind, number, at)
                        for one in _ONE[kind].finditer(text, *run.span())
                        for at in range(*one.span())
                    )


def _is_part(kind: str, value: str, codes: Sequence[str]) -> bool:
    """Whether a run of signs is a part of a code, and enough of one."""
    if value in _HOSTS or not any(value in code for code in codes):
        return False
    letters, digits = bool(re.search("[A-Z]", value)), bool(re.search(r"\d", value))
    if kind == "email":
        return len(value) > _FEWEST or (len(value) == _FEWEST and digits)
    return len(value) >= _FEWEST or value[0] in PROVINCE or (letters and digits)


def _codes(places: Sequence[tuple[int, int]], lines: Sequence[Line]) -> Iterator[str]:
    """What is said of codes, each party's words of one on end."""
    for speaker in dict.fromkeys(lines[line].speaker for line, _ in places):
        yield "".join(lines[line].text[at] for line, at in places if lines[line].speaker == speaker)


def _plain(kind: str, said: str) -> str:
    """Signs in capitals and figures, doubled ones written out; of an address what stands before its @."""
    out = list[str]()
    said = fold(said)
    said = re.split("@|[艾爱埃][\u4e00-\u9fff]|圈a|小老鼠", said)[0] if kind == "email" else said
    for found in _ONE[kind].finditer(said):
        sign = found[0]
        if len(sign) > 1:
            sign = sign[2] * _TIMES[sign[0]]
        out.append("".join(digits_of(each) or each.upper() for each in sign))
    return "".join(out)
