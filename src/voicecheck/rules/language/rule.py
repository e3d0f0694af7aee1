"""The rule language: the schema of rules.

A rule says *who* must or must never say *what*, *where* in the call, *when* it is asked at all, and proves itself by
examples. Its conditions are told in `voicecheck.rules.language.condition`, how a phrase is written in
`voicecheck.rules.language.phrase`, the file that it stands in in `voicecheck.rules.language.packfile`, and for the
people who write rules all of it in ``configs/rules/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, TypeAdapter, model_validator

from voicecheck.language.stored import english
from voicecheck.rules.language.bilingual import Said
from voicecheck.rules.language.condition import OPERATORS, Condition, Exception_, Place, Window
from voicecheck.rules.language.element import Element, Many, Positive, Some, Text, Who
from voicecheck.rules.language.norm import DOCUMENTS, Document, Examples, RuleId, Scope
from voicecheck.rules.options import Limits

__all__ = [
    "DOCUMENTS", "OPERATORS", "PLACEHOLDER", "RULE_KEYS", "Condition", "Document", "Element", "Examples", "Many",
    "MeasureRule", "MustRule", "NeverRule", "Place", "Rule", "Scope", "Some", "Text", "WhenRule", "Who", "Window",
]  # fmt: skip

PLACEHOLDER = re.compile(r"\{(?P<name>limits|min|max|value)(?P<percent>:%)?\}")
"""What stands in a measured rule's texts for its limits and its figure (`voicecheck.rules.judge.advice`)."""
_BRACES = re.compile(r"\{[^{}]*\}")
Judged = Literal["each", "first", "any"]


class _Rule(Element):
    """What rules of every kind have."""

    id: RuleId
    """The norm's name, such as `close.farewell`; it stands once in all packs."""
    title: Said
    """What the norm asks, in a few words, in Chinese and in English (`{zh: 首问致谢, en: Thanks the caller}`) or in one
    language."""
    documents: Some[Document]
    """The documents that state it: `R`, `N`, `E`, `F`, `T`, or one that a pack declares under `documents`."""
    speaker: Who = "agent"
    """Whose words the rule looks at."""
    scope: Scope = Scope()
    """The calls that the rule is for."""
    needs_customer: bool = False
    """The rule needs the customer's channel: without it `unknown`, on a silent line `not_applicable`."""
    judges_end: bool = False
    """The rule judges how the call ends, as those whose window is `closing` do: where the recording ends abruptly it
    is `unknown` unless it passes."""
    window: Place = "anywhere"
    """Where in the call: `opening`, `closing`, `anywhere`, or a window of its own."""
    unless: Many[Exception_] = ()
    """What excuses a fault; in a `must` or `when` rule, conditions under which nothing is asked for."""
    expected: Text
    """What the norm expects, as the agent is told. In a rule of kind `measure`, `{limits}` stands for the limits in
    force (`120到150`, `不超过5`), `{min}` and `{max}` for one of them, `{value}` for what was measured; `{max:%}`
    writes a share as a percentage."""
    recommended: Said | None = None
    """The better wording, as the agent is told, in both languages or in one; placeholders as in `expected`."""
    wordings: dict[Text, Text] = Field(default_factory=dict)
    """A better wording for each term; the list of the terms is `$wordings` among the rule's phrases."""
    points: Annotated[float, Field(ge=0)] = 1.0
    """What a fault costs on a scorecard that does not say so itself."""
    cap: Positive | None = None
    """The most points that this rule's faults cost in one call, however many they are."""
    severity: Literal["minor", "major", "critical"] = "minor"
    """How grave a fault is."""
    automatic_fail: bool = False
    """A fault fails the whole call on every scorecard that this rule belongs to, whatever the points."""
    examples: Examples = Field(default_factory=lambda: Examples.model_validate({}))
    """Small dialogues that prove the rule."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for key, text in self.texts():
            if fault := self._text_fault(text):
                raise ValueError(english("{where}: {why}", where=key, why=fault))
        if self.cap is not None and self.cap < self.points:
            raise ValueError(
                english("cap {cap:g} is less than the {points:g} points of one fault", cap=self.cap, points=self.points)
            )
        return self

    def texts(self) -> Iterator[tuple[str, str]]:
        """What the agent is told, by key, in each of its languages."""
        yield "expected", self.expected
        if self.recommended:
            yield from (("recommended", text) for text in (self.recommended.zh, self.recommended.en))

    def _text_fault(self, text: str) -> str | None:
        """Placeholders stand only where there is something to fill in."""
        return english("placeholders for limits go with kind measure") if PLACEHOLDER.search(text) else None


class MustRule(_Rule):
    """Something has to be found."""

    kind: Literal["must"]
    """`must`: has to be found. `never`: each hit is a fault. `when`: has to be found after each trigger.
    `measure`: a figure against limits."""
    condition: Condition
    """What must, or must never, be found."""


class NeverRule(_Rule):
    """Each hit is a fault."""

    kind: Literal["never"]
    """Each hit of the condition is a fault."""
    when: Condition | None = None
    """The trigger, which a `when` rule needs: where it does not happen, the rule is `not_applicable`."""
    judged: Judged = "each"
    """Which triggers count: each (the call takes the worst), only the first, or any (one is enough)."""
    condition: Condition
    """What must never be found."""


class WhenRule(_Rule):
    """Something has to be found after each trigger."""

    kind: Literal["when"]
    """The condition has to be found after each trigger."""
    when: Condition
    """The trigger, which a `when` rule needs: where it does not happen, the rule is `not_applicable`."""
    judged: Judged = "each"
    """Which triggers count: each (the call takes the worst), only the first, or any (one is enough)."""
    condition: Condition
    """What must be found."""


class MeasureRule(_Rule):
    """A figure is held against limits."""

    kind: Literal["measure"]
    """A figure is held against limits."""
    when: Condition | None = None
    """The trigger, which a `when` rule needs: where it does not happen, the rule is `not_applicable`."""
    measure: Text
    """The measure of a rule of kind `measure` (`voicecheck rules measures`)."""
    min: float | None = None
    """The least that it may be."""
    max: float | None = None
    """The most that it may be."""
    recommended_below: Said | None = None
    """The advice where the figure is below `min`, in place of `recommended`."""
    recommended_above: Said | None = None
    """The advice where the figure is above `max`, in place of `recommended`."""

    @model_validator(mode="after")
    def _the_right_way_up(self) -> Self:
        if fault := self.limits.fault:
            raise ValueError(fault)
        return self

    @property
    def limits(self) -> Limits:
        """The limits of the pack."""
        return Limits(self.min, self.max)

    def texts(self) -> Iterator[tuple[str, str]]:
        """What the agent is told, by key, in each of its languages."""
        yield from super().texts()
        for key, said in (("recommended_below", self.recommended_below), ("recommended_above", self.recommended_above)):
            if said:
                yield from ((key, text) for text in (said.zh, said.en))

    def _text_fault(self, text: str) -> str | None:
        unknown = next((found for found in _BRACES.findall(text) if not PLACEHOLDER.fullmatch(found)), None)
        return unknown and english(
            "{unknown} stands for nothing; write {{limits}}, {{min}}, {{max}} or {{value}}", unknown=unknown
        )


Rule: TypeAlias = MustRule | NeverRule | WhenRule | MeasureRule
"""How a norm is checked: what a rule has beside what all have depends on its kind."""
KINDS: Mapping[str, type[Rule]] = {
    "must": MustRule, "never": NeverRule, "when": WhenRule, "measure": MeasureRule,
}  # fmt: skip
RULE_KEYS = tuple(
    dict.fromkeys(field.alias or name for kind in KINDS.values() for name, field in kind.model_fields.items())
)
"""The keys of rules, as they are written."""


def _kind_of(value: Any) -> str:
    """The kind that a rule says; of one without, the likeliest, so that its other faults are told."""
    given = value if isinstance(value, dict) else {"kind": getattr(value, "kind", None)}
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        kind = next((key for key in ("measure", "when") if key in given), "must")
    return f"kind {kind}"


AnyRule = Annotated[
    Annotated[MustRule, Tag("kind must")]
    | Annotated[NeverRule, Tag("kind never")]
    | Annotated[WhenRule, Tag("kind when")]
    | Annotated[MeasureRule, Tag("kind measure")],
    Discriminator(_kind_of),
]
_rules: TypeAdapter[Rule] = TypeAdapter(AnyRule)


def limits_of(rule: Rule) -> Limits:
    """The limits of a rule in its pack; open where it measures nothing."""
    return rule.limits if isinstance(rule, MeasureRule) else Limits()


def own_measure(rule: Rule) -> tuple[str, ...]:
    """The measure that a rule holds against limits, if it does."""
    return (rule.measure,) if isinstance(rule, MeasureRule) else ()


def trigger_of(rule: Rule) -> Condition | None:
    """What has to happen before a rule asks for anything, if it waits for something."""
    return None if isinstance(rule, MustRule) else rule.when


def parse_rule(data: Any) -> Rule:
    """A rule of what stands in a pack, names filled in.

    Raises
    ------
    ValidationError
        If it is no rule.
    """
    return _rules.validate_python(data)
