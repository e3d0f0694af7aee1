"""What a measure is: its name, its unit, its inputs, and the function that takes it of a call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Sample
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import Reason

COUNTED = "times"
"""The unit of measures that give a figure for each place: it is their sum on the call that limits are about."""


class Need(StrEnum):
    """What a measure is taken from; the value is how it is told to people."""

    TEXT = "text"
    """The words."""
    SOUND = "sound"
    """The sound: levels, and the times of speech and silence."""
    MANIFEST = "manifest"
    """What the manifest says of the call."""
    BOTH = "both parties"
    """The customer's channel beside the agent's."""
    ORDER = "order"
    """What one party did while, before or after the other spoke."""
    SILENCE = "silence"
    """That nobody spoke, which what was not recorded looks like."""
    LINE = "line"
    """What the telephone system knows of a call, and a practice recording does not have."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The samples of a measure in a call.

    No sample and no ``reason``: there is nothing to measure (no hold in the call). A ``reason``
    says why it could not be measured. Where the figure can be had in a second way, ``second`` is
    that one: a fault is claimed only where both lie outside on the same side.
    """

    samples: tuple[Sample, ...] = ()
    reason: Reason | None = None
    second: float | None = None


Take = Callable[[Call, RulesOptions], Measured]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure that rules may hold against limits.

    Attributes
    ----------
    name
        As rules name it.
    unit
        Of its samples.
    meaning
        What it is, in a sentence.
    needs
        What it is taken from.
    reads_digits
        Whether it looks at the digits of a number, so that it cannot be taken of a masked text.
    column
        The column of the manifest that is enough to take it, where there is one.
    take
        Takes it of a call.
    """

    name: str
    unit: str
    meaning: str
    needs: frozenset[Need]
    reads_digits: bool
    column: str | None
    take: Take


def measure(
    name: str, *, unit: str, needs: Iterable[Need], reads_digits: bool = False, column: str | None = None
) -> Callable[[Take], Measure]:
    """Declare a function as a measure; the first paragraph of its docstring says what it measures.

    Parameters
    ----------
    name, unit, needs, reads_digits, column
        As in `Measure`.

    Examples
    --------
    >>> @measure("turns", unit="turns", needs={Need.TEXT})
    ... def _turns(call, _):
    ...     '''How many turns the agent has.'''
    ...     return Measured((Sample(len(call.agent.floor)),))
    >>> _turns.name, _turns.meaning, _turns.reads_digits
    ('turns', 'How many turns the agent has', False)
    """

    def declared(take: Take) -> Measure:
        meaning = " ".join((take.__doc__ or "").partition("\n\n")[0].split()).removesuffix(".")
        if not meaning:
            raise ValueError(f"measure {name}: its docstring says what it measures")
        return Measure(
            name=name,
            unit=unit,
            meaning=meaning,
            needs=frozenset(needs),
            reads_digits=reads_digits,
            column=column,
            take=take,
        )

    return declared
