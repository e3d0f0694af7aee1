"""Safe regular expressions (RE2) on normalised text.

RE2 takes time in proportion to the text, whatever the expression; it knows neither look-around nor
back-references. ``^`` and ``$`` stand at the start and end of a turn, and ``.`` never reaches over
it. The signs ``…``, ``<number>``, ``<time>`` and ``<name>`` mean what they mean in a phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import re2

from voicecheck.language.stored import english

HIT = "<hit>"
"""In an exception: where the hit stands."""


_NUMBER = "[零一二两三四五六七八九十百千万亿点半]{1,12}"
_SLOTS = {
    "<number>": _NUMBER,
    "<time>": f"{_NUMBER}(?:到{_NUMBER})?个?(?:秒|分钟|刻钟|半?小时|钟头|天|工作日|星期|周|月|年)",
    "<name>": ".{1,4}",
}


class Pattern(Protocol):
    """What is used of a compiled expression."""

    @property
    def programsize(self) -> int:
        """Number of instructions."""

    def search(self, text: str, pos: int = ..., endpos: int = ...) -> Any:
        """The first match, or ``None``."""

    def finditer(self, text: str, pos: int = ..., endpos: int = ...) -> Iterator[Any]:
        """Every match."""


LONGEST_EXPRESSION = 2000
"""Characters; the longest of the shipped packs has under 450."""
LARGEST_PROGRAM = 20_000
"""Instructions of the compiled expression: RE2 may take so many steps a character. The shipped packs have
up to 2,200."""


def written_out(expression: str) -> str:
    """An expression with the signs of a phrase as what they mean in RE2."""
    expression = expression.replace("…", ".{0,8}")
    for slot, meaning in _SLOTS.items():
        expression = expression.replace(slot, meaning)
    return expression


@lru_cache(maxsize=4096)
def parse_regex(expression: str) -> Pattern:
    """Compile an expression.

    Raises
    ------
    ValueError
        If RE2 cannot read it, or it is too large.
    """
    if len(expression) > LONGEST_EXPRESSION:
        raise ValueError(
            english(
                "“{expression}…”: has more than {longest_expression} characters; write several",
                expression=expression[:20],
                longest_expression=LONGEST_EXPRESSION,
            )
        )
    compiled = compile_regex(expression, memory=16 << 20)
    if compiled.programsize > LARGEST_PROGRAM:
        raise ValueError(
            english(
                "“{expression}”: repeats too much; use smaller numbers, or write several expressions",
                expression=expression,
            )
        )
    return compiled


def compile_regex(expression: str, *, memory: int) -> Pattern:
    """Compile an expression that may take so many bytes, put together of such as were looked at one by one.

    Raises
    ------
    ValueError
        If RE2 cannot read it.
    """
    options = re2.Options()
    options.log_errors = False
    options.never_nl = True
    options.max_mem = memory
    try:
        compiled: Pattern = re2.compile(f"(?m){written_out(expression)}", options)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise ValueError(english("“{expression}”: {reason}", expression=expression, reason=reason)) from error
    return compiled


@dataclass(frozen=True, slots=True)
class Guard:
    """A text that excuses a hit: what stands right before and after it, or around it."""

    before: Pattern | None
    after: Pattern | None
    around: Pattern | None

    def excuses(self, turn: str, low: int, high: int) -> bool:
        """Whether the hit ``turn[low:high]`` is excused."""
        if self.around:
            return any(m.start() <= low and high <= m.end() for m in self.around.finditer(turn))
        return not (
            (self.before and not self.before.search(turn[:low])) or (self.after and not self.after.search(turn[high:]))
        )


@lru_cache(maxsize=4096)
def parse_guard(text: str, compiled: Callable[[str], Pattern] = parse_regex) -> Guard:
    """Compile an exception: an expression with or without ``<hit>``.

    Parameters
    ----------
    text
        The exception.
    compiled
        Compiles its expressions; those that a program wrote may be longer than what a person may write.

    Raises
    ------
    ValueError
        If RE2 cannot read it, or ``<hit>`` stands twice.

    Examples
    --------
    >>> parse_guard("您说的<hit>").excuses("您说的不可能是指", 3, 6)
    True
    >>> parse_guard("保证[金书]").excuses("请交保证金", 2, 4)
    True
    """
    before, hit, after = text.partition(HIT)
    if HIT in after:
        raise ValueError(english("“{given}”: {hit} stands twice", given=text, hit=HIT))
    if not hit:
        return Guard(None, None, compiled(text))
    return Guard(compiled(f"(?:{before})$") if before else None, compiled(f"^(?:{after})") if after else None, None)
