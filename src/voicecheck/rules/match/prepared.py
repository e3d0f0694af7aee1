"""Conditions made ready before any call is looked at: what is compiled or looked up once, not once a call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecheck.rules.language.condition import Condition, MeantAs
from voicecheck.rules.language.expression import Pattern, parse_regex
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.match.guards import Guards, parse_guards
from voicecheck.rules.match.phrasebook import Phrasebook


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A condition made ready; equal conditions share one.

    Attributes
    ----------
    operator, value
        What is looked for.
    number
        Of its phrases in the phrasebook.
    expressions
        Its expressions.
    guards
        The texts among its exceptions.
    exceptions
        The conditions among them.
    meant_as
        What the utterance must do in which a phrase is found.
    """

    operator: str
    value: object
    number: int
    expressions: tuple[Pattern, ...]
    guards: Guards
    exceptions: tuple[Condition, ...]
    meant_as: MeantAs | None


class Preparations:
    """The conditions of some rules, and all their phrases; equal phrases stand in the phrasebook once."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        numbers: dict[tuple[str, ...], int] = {}
        known: dict[Condition, Prepared] = {}
        for condition in conditions:
            if condition not in known:
                known[condition] = _prepared(condition, numbers.setdefault(condition.phrases or (), len(numbers)))
        self._of = known
        sets = [[reading for phrase in phrases for reading in parse_phrase(phrase)] for phrases in numbers]
        self.phrasebook = Phrasebook(sets)

    def of(self, condition: Condition) -> Prepared:
        """What was prepared for a condition."""
        return self._of[condition]


def _prepared(condition: Condition, number: int) -> Prepared:
    operator, value = next(condition.operators())
    guards, exceptions = parted(condition.unless)
    return Prepared(
        operator=operator,
        value=value,
        number=number,
        expressions=tuple(map(parse_regex, condition.regex or ())),
        guards=guards,
        exceptions=exceptions,
        meant_as=condition.meant_as,
    )


def parted(unless: Sequence[str | Condition]) -> tuple[Guards, tuple[Condition, ...]]:
    """Exceptions as texts, which are looked for all at once, and conditions."""
    texts = tuple(exception for exception in unless if isinstance(exception, str))
    return parse_guards(texts), tuple(exception for exception in unless if isinstance(exception, Condition))
