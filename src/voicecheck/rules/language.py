"""The rule language: the schema of a rule and of its conditions.

A pack is a YAML file of rules. A rule says *who* must or must never say *what*, *where* in the
call, *when* it is asked at all, and proves itself by examples. Its words are few:

- ``kind``: ``must`` (has to be found), ``never`` (each hit is a fault), ``when`` (has to be found
  after each trigger; without a trigger the norm does not apply), ``measure`` (a figure against
  limits).
- a condition: ``phrases``, ``regex``, ``event``, ``measure`` or ``metadata``, put together by
  ``any``, ``all``, ``none``, ``at_least`` and ``sequence``; with a ``speaker``, a ``window``, a
  ``count`` and exceptions (``unless``).
- a window: ``opening``, ``closing``, ``anywhere``, so much from the start or end, or so much before
  or after the trigger, the hit or another condition.

How a phrase is written is told in `voicecheck.rules.phrases`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic import Strict as StrictMode

Document = Literal["R", "N", "E", "F", "T"]
Kind = Literal["must", "never", "when", "measure"]
Who = Literal["agent", "customer", "anyone"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z][a-z0-9_]*)+$")]
Positive = Annotated[float, Field(gt=0)]

T = TypeVar("T")
Some = Annotated[tuple[T, ...], StrictMode(False), Field(min_length=1)]
Many = Annotated[tuple[T, ...], StrictMode(False)]


class Element(BaseModel):
    """A part of a rule: unknown keys are refused, values are taken as written."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_by_name=True)


class Scope(Element):
    """The calls that a rule is for; any other call is ``not_applicable``.

    What is not given (no direction in the manifest) makes the result ``unknown``; but a call
    without a profile has no special caller, and is outside a scope that asks for one.
    """

    direction: Many[Literal["inbound", "outbound", "practice"]] = ()
    scenario: Many[Text] = ()
    profile: Many[Text] = ()
    not_profile: Many[Text] = ()
    silent_line: bool = True


class Window(Element):
    """Where to look. Where several lengths are given, the longest holds; with none, all of it.

    ``from: start|end`` counts the speaker's own turns and seconds of speech; ``after`` and
    ``before`` count the speaker's turns, or seconds of the clock, from an anchor: the rule's
    trigger, the hit that an exception is tried on, or another condition's hits (``which``).
    """

    from_: Literal["start", "end"] | None = Field(None, alias="from")
    after: Literal["trigger", "hit"] | Condition | None = None
    before: Literal["trigger", "hit"] | Condition | None = None
    which: Literal["first", "last", "any", "each"] | Annotated[int, Field(ge=1)] = "any"
    turns: Annotated[int, Field(ge=0)] | None = None
    seconds: Positive | None = None
    percent: Annotated[float, Field(gt=0, le=100)] | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(x is not None for x in (self.from_, self.after, self.before)) != 1:
            raise ValueError("a window needs exactly one of from, after, before")
        if self.percent is not None and self.from_ is None:
            raise ValueError("percent goes with from: start or from: end")
        return self


Place = Literal["opening", "closing", "anywhere"] | Window


class EventTest(Element):
    """A thing that happened in time."""

    kind: Literal["pause", "interruption", "backchannel", "overlap", "hold", "dead_air", "slow_response"]
    by: Literal["agent", "customer"] | None = None
    announced: bool | None = None
    promised: bool | None = None
    yielded: bool | None = None
    at_least_s: Positive | None = None


class MeasureTest(Element):
    """A measure of `voicecheck.rules.measures` that lies within limits (both inclusive)."""

    name: Text
    min: float | None = None
    max: float | None = None


class MetadataTest(Element):
    """A column of the manifest: one of some values, or a number above or below a limit."""

    name: Text
    is_: Many[Text] = Field((), alias="is")
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.is_ and self.above is None and self.below is None:
            raise ValueError("metadata needs one of is, above, below")
        return self


class AtLeast(Element):
    """So many of the conditions hold."""

    n: Annotated[int, Field(ge=1)]
    of: Some[Condition]

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if self.n > len(self.of):
            raise ValueError(f"at_least {self.n} of {len(self.of)} can never hold")
        return self


OPERATORS = ("phrases", "regex", "event", "measure", "metadata", "any", "all", "none", "at_least", "sequence")


class Condition(Element):
    """What is looked for: exactly one operator, and where and by whom.

    ``unless`` excuses a hit: a text with ``<hit>`` in it (what stands before and after it must
    stand there in the turn), a text without (the hit lies inside it), or a condition whose window
    may be anchored at the ``hit``. ``maybe`` are expressions of what a short phrase looks like badly
    heard: where one is found in its stead, a required phrase is ``unknown``, not missing.
    """

    phrases: Some[Text] | None = None
    regex: Some[Text] | None = None
    event: EventTest | None = None
    measure: MeasureTest | None = None
    metadata: MetadataTest | None = None
    any_: Some[Condition] | None = Field(None, alias="any")
    all_: Some[Condition] | None = Field(None, alias="all")
    none: Some[Condition] | None = None
    at_least: AtLeast | None = None
    sequence: Some[Condition] | None = None
    speaker: Who | None = None
    window: Place | None = None
    unless: Many[Text | Condition] = ()
    count: Annotated[int, Field(ge=1)] = 1
    by_sound: bool = True
    maybe: Many[Text] = ()
    every_turn: bool = False

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        given = [name for name, _ in self.operators()]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(OPERATORS)}; found {', '.join(given) or 'none'}")
        return self

    def operators(self) -> Iterator[tuple[str, object]]:
        """The operators that are given, by name."""
        for name in OPERATORS:
            value = getattr(self, f"{name}_" if name in ("any", "all") else name)
            if value is not None:
                yield name, value


class Examples(Element):
    """Small dialogues that prove a rule; their form is told in `voicecheck.proofs.examples`."""

    pass_: Many[Text] = Field((), alias="pass")
    fail: Many[Text] = ()
    not_applicable: Many[Text] = ()
    unknown: Many[Text] = ()


class Rule(Element):
    """How a norm is checked.

    ``needs_customer``: without a customer's channel the result is ``unknown`` (a required phrase
    that was said all the same passes), on a silent line ``not_applicable``. ``judged`` says which
    triggers count: ``each`` (the call takes the worst), only the ``first``, or ``any`` (one is
    enough). ``recommended`` is the better wording; ``wordings`` gives one for each term, and the list
    of the terms can be named as ``$wordings`` among the rule's phrases. ``points`` and ``severity``
    are what a fault costs.
    """

    id: RuleId
    title: Text
    documents: Some[Document]
    kind: Kind
    speaker: Who = "agent"
    scope: Scope = Scope()
    needs_customer: bool = False
    when: Condition | None = None
    judged: Literal["each", "first", "any"] = "each"
    window: Place = "anywhere"
    condition: Condition | None = None
    measure: Text | None = None
    min: float | None = None
    max: float | None = None
    unless: Many[Text | Condition] = ()
    expected: Text
    recommended: Text | None = None
    wordings: dict[Text, Text] = Field(default_factory=dict)
    points: Annotated[float, Field(ge=0)] = 1.0
    severity: Literal["minor", "major", "critical"] = "minor"
    examples: Examples = Field(default_factory=lambda: Examples.model_validate({}))

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "measure":
            if self.measure is None or self.condition is not None:
                raise ValueError("kind measure needs a measure and no condition")
        elif self.condition is None or self.measure is not None:
            raise ValueError(f"kind {self.kind} needs a condition and no measure")
        if self.kind == "when" and self.when is None:
            raise ValueError("kind when needs a trigger (when)")
        if self.kind != "measure" and (self.min is not None or self.max is not None):
            raise ValueError("min and max go with kind measure")
        return self


class PackFile(Element):
    """A file of rules. ``uses`` names the common norms that the pack's document states too."""

    pack: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    document: Document | None = None
    uses: Many[RuleId] = ()
    lists: dict[Text, Some[Text]] = Field(default_factory=dict)
    rules: Many[Rule] = ()


for _model in (Window, AtLeast, Condition):
    _model.model_rebuild()
