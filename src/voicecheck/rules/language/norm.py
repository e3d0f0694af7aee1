"""What a rule has beside its condition: its name, its documents, the calls it is for and the examples that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from voicecheck.records import Result
from voicecheck.rules.language.condition import Example, Series
from voicecheck.rules.language.element import Element, Many, Text

DOCUMENTS: Mapping[str, str] = {
    "R": "retention",
    "N": "new hire",
    "E": "e-commerce",
    "F": "follow-up",
    "T": "telecom",
}
"""The training documents that the shipped packs are made from; a pack declares its own under ``documents``."""
Document = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,23}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[^\s.$<>(){}|?…]+$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z][a-z0-9_]*)+$")]


class Scope(Element):
    """The calls that a rule is for; any other call is `not_applicable`.

    What is not given (no direction in the manifest) makes the result `unknown`; but a call
    without a profile has no special caller, and is outside a scope that asks for one.
    """

    direction: Many[Literal["inbound", "outbound", "practice"]] = ()
    """Only calls of these directions."""
    scenario: Many[Text] = ()
    """Only calls of these scenarios."""
    profile: Many[Text] = ()
    """Only calls of customers with these profiles."""
    not_profile: Many[Text] = ()
    """No calls of customers with these profiles."""
    silent_line: bool = True
    """Whether the rule is also for calls in which the customer never speaks."""


class Examples(Element):
    """Small dialogues that prove a rule: what `voicecheck rules test` must find in each."""

    pass_: Many[Example] = Field((), alias="pass")
    """Calls that the rule passes; at least three."""
    fail: Many[Example] = ()
    """Calls that it fails; at least three."""
    not_applicable: Many[Example] = ()
    """Calls that it has nothing to say of."""
    unknown: Many[Example] = ()
    """Calls that it cannot judge."""

    def dialogues(self) -> Iterator[tuple[Result, str]]:
        """Each dialogue with the result that it is to have."""
        by_result: tuple[tuple[Result, tuple[str | Series, ...]], ...] = (
            ("pass", self.pass_),
            ("fail", self.fail),
            ("not_applicable", self.not_applicable),
            ("unknown", self.unknown),
        )
        for result, examples in by_result:
            for example in examples:
                yield from ((result, d) for d in ([example] if isinstance(example, str) else example.dialogues()))
