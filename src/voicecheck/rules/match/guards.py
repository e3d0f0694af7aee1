"""The texts that excuse a hit, looked for together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from voicecheck.rules.language.expression import HIT, Guard, Pattern, compile_regex, parse_guard

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


def _any(guards: Sequence[Guard], turn: str, low: int, high: int) -> bool:
    return any(guard.excuses(turn, low, high) for guard in guards)


def _either(expressions: Sequence[str], form: str) -> Pattern | None:
    """One expression that matches wherever any of some does."""
    together = "|".join(f"(?:{expression})" for expression in expressions)
    return _written(form.format(together)) if expressions else None


def _written(expression: str) -> Pattern:
    """Compile what was put together here, of what has been looked at when the packs were loaded."""
    return compile_regex(expression, memory=_TOGETHER_BYTES)
