"""What changed since the last practice call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.practice.history import Practice

LOOKED_BACK = 5
"""Practice calls whose faults are told one after the other, this one among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A practice call beside the one before it.

    ``mended`` are norms that failed then and passed now, ``again`` those that passed then and failed now: only what
    was judged both times. ``same_rules`` says whether both were judged by the same settings; ``faults`` are the norms
    failed on the last practice calls, this one last.
    """

    last: Practice
    now: Practice
    mended: tuple[str, ...]
    again: tuple[str, ...]
    same_rules: bool
    faults: tuple[int, ...]


def change(before: Sequence[Practice], now: Practice) -> Change | None:
    """Compare a practice call with the one before it; ``None`` where there is none.

    Parameters
    ----------
    before
        Earlier ones, the latest last.
    now
        This one.
    """
    if not before:
        return None
    last = before[-1]
    both = sorted(last.results.keys() & now.results.keys())
    return Change(
        last=last,
        now=now,
        mended=tuple(each for each in both if (last.results[each], now.results[each]) == ("fail", "pass")),
        again=tuple(each for each in both if (last.results[each], now.results[each]) == ("pass", "fail")),
        same_rules=last.rules == now.rules,
        faults=tuple(each.failed for each in [*before, now][-LOOKED_BACK:]),
    )
