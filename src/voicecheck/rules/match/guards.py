"""The texts that excuse a hit, looked for together: as written, and by sound.

A hit excused by a text as written is none. One beside which stands what only *sounds* like such a text may be
excused: a recogniser that misheard one character beside it would else make an innocent agent guilty. It is
kept, in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from voicecheck.rules.language.expression import HIT, Guard, Pattern, compile_regex, parse_guard, written_out
from voicecheck.rules.language.phrase import NUMERALS
from voicecheck.rules.match.syllables import class_of, sound_of

_TOGETHER_BYTES = 256 << 20
"""What fits alone must also fit together; it is a bound, and hardly ever used."""


@lru_cache(maxsize=4096)
def parse_guards(texts: tuple[str, ...]) -> Guards:
    """Compile exceptions to be looked for together (`parse_guard`)."""
    return Guards(texts)


class Guards:
    """Exceptions looked for together: most turns have nothing in common with any of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = tuple(texts)
        parts = [text.partition(HIT) for text in texts]
        self._after = _either([after for before, hit, after in parts if hit and not before], "^(?:{})")
        self._before = _either([before for before, hit, after in parts if hit and not after], "(?:{})$")
        self._ahead = _either([before for before, hit, after in parts if hit and before and after], "(?:{})$")
        self._beside = [parse_guard("".join(part), _written) for part in parts if all(part)]
        self._somewhere = _either([text for text, hit, _ in parts if not hit], "{}")
        self._around = [parse_guard(text, _written) for text, hit, _ in parts if not hit]

    def __bool__(self) -> bool:
        return bool(self._texts)

    def excuses(self, turn: str, low: int, high: int) -> bool:
        """Whether one of them excuses the hit ``turn[low:high]``."""
        before, after = turn[:low], turn[high:]
        return bool(
            (self._after and self._after.search(after))
            or (self._before and self._before.search(before))
            or (self._ahead and self._ahead.search(before) and _any(self._beside, turn, low, high))
            or (self._somewhere and self._somewhere.search(turn) and _any(self._around, turn, low, high))
        )

    def may_excuse(self, turn: str, low: int, high: int) -> bool:
        """Whether what stands beside the hit sounds like one of them."""
        return self._by_sound.excuses("".join(_sign(c) + c for c in turn), 2 * low, 2 * high)

    @cached_property
    def _by_sound(self) -> Guards:
        return Guards([HIT.join(map(_heard, text.split(HIT))) for text in self._texts if _WORD.search(text)])


def _any(guards: Sequence[Guard], turn: str, low: int, high: int) -> bool:
    return any(guard.excuses(turn, low, high) for guard in guards)


def _either(expressions: Sequence[str], form: str) -> Pattern | None:
    """One expression that matches wherever any of some does."""
    together = "|".join(f"(?:{expression})" for expression in expressions)
    return _written(form.format(together)) if expressions else None


def _written(expression: str) -> Pattern:
    """Compile what was put together here, of what has been looked at when the packs were loaded."""
    return compile_regex(expression, memory=_TOGETHER_BYTES)


def _heard(expression: str) -> str:
    """An expression for a text in which the sign of its sound stands before each character.

    Where two or more Chinese characters stand together only their sounds must be the text's; one alone sounds like
    many words (金, 今, 进), and must stand as it is written; so must numerals.
    """
    parts = []
    for token in _TOKEN.finditer(written_out(expression)):
        if token["word"]:
            parts += [f"(?:{_sign(character)}.)" for character in token["word"]]
        elif token["one"]:
            parts.append(f"(?:{_ANY_SIGN}{token['one']})")
        else:
            parts.append(token[0])
    return "".join(parts)


_HAN = f"(?:(?![{''.join(sorted(NUMERALS))}])[\u4e00-\u9fff])"
_WORD = re.compile(f"{_HAN}{{2,}}")
_SYNTAX = r"\(\?\w*:|\{\d*,?\d*\}|[()|?*+^$]"
_TOKEN = re.compile(rf"(?P<syntax>{_SYNTAX})|(?P<word>{_HAN}{{2,}})|(?P<one>\[\^?\]?[^\]]*\]|\\.|.)")
_FIRST_SIGN, _LAST_SIGN = 0xE000, 0xF8FF
"""The private use area of Unicode: no text has such characters, and no expression means anything by them."""
_ANY_SIGN = f"[{chr(_FIRST_SIGN)}-{chr(_LAST_SIGN)}]"
_SIGNS: dict[str, str] = {}


@lru_cache(maxsize=8192)
def _sign(character: str) -> str:
    """One sign for all characters of a class of syllables that are confused."""
    return _SIGNS.setdefault(class_of(sound_of(character)), chr(_FIRST_SIGN + len(_SIGNS) % (_LAST_SIGN - _FIRST_SIGN)))
