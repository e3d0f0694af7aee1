"""The conditions of the rule language: what is looked for, by whom, where, and what excuses it.

The text under each key is what an editor shows for it, and what the table in ``configs/rules/README.md``
says.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from voicecheck.language.stored import english, one_of
from voicecheck.rules.language.element import ActName, Element, Many, Positive, Some, Text, Times, Who
from voicecheck.rules.language.tested import ActTest, EventTest, MeantAs, MeasureTest, MetadataTest

__all__ = [
    "OPERATORS", "ActTest", "Condition", "Element", "EventTest", "Example", "Exception_", "Many", "MeantAs",
    "MeasureTest", "MetadataTest", "Place", "Positive", "Repeat", "Series", "Some", "Text", "Who", "Window",
]  # fmt: skip


class Window(Element):
    """Where to look. Where several lengths are given, the longest holds; with none, all of that side."""

    from_: Literal["start", "end"] | None = Field(None, alias="from")
    """So much from the start or the end of the call, in the speaker's own turns and seconds of speech."""
    after: Anchor | None = None
    """What comes after the rule's `trigger`, after the `hit` that an exception is tried on, or after another
    condition's hits."""
    before: Anchor | None = None
    """What comes before the `trigger`, before the `hit`, or before another condition's hits."""
    around: Anchor | None = None
    """What comes before or after it, and the turn itself; goes with `turns` or `seconds`."""
    which: Literal["first", "last", "any", "each"] | Times = "any"
    """Which of the other condition's hits: the first, the last, the third (`3`), any one, or each of them."""
    turns: Annotated[int, Field(ge=0)] | None = None
    """So many turns of the speaker; what is left of a turn that has begun does not count as one."""
    seconds: Positive | None = None
    """So many seconds: of the speaker's own speech with `from`, of the clock with `after`, `before` and `around`."""
    percent: Annotated[float, Field(gt=0, le=100)] | None = None
    """So many per cent of the speaker's own speech; goes with `from`."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(x is not None for x in (self.from_, self.after, self.before, self.around)) != 1:
            raise ValueError(english("a window needs exactly one of from, after, before, around"))
        if self.around is not None and self.turns is None and self.seconds is None:
            raise ValueError(english("around goes with turns or seconds"))
        if self.percent is not None and self.from_ is None:
            raise ValueError(english("percent goes with from: start or from: end"))
        return self


class AtLeast(Element):
    """So many of the conditions hold."""

    n: Times
    """How many of them."""
    of: Some[Condition]
    """The conditions."""

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if self.n > len(self.of):
            raise ValueError(english("at_least {n} of {count} can never hold", n=self.n, count=len(self.of)))
        return self


class Repeat(Element):
    """The same is said again: the same figures where there are any (a number, an amount), else the same words."""

    of: Anchor
    """What is said again: a condition's hits, the rule's `trigger`, or the `hit` of an exception."""
    by: Who = "anyone"
    """Who says it again."""
    times: Annotated[int, Field(ge=2)] = 2
    """How often it is said in all, the first time counted."""


OPERATORS = (
    "phrases", "regex", "act", "event", "measure", "metadata",
    "any", "all", "none", "at_least", "sequence", "repeat",
)  # fmt: skip
"""What a condition can be; exactly one of them."""
_ONLY_WITH = {
    "by_sound": ("phrases",),
    "every_turn": ("phrases", "regex"),
    "one_clause": ("phrases", "regex"),
    "unsure": ("phrases", "regex"),
    "meant_as": ("phrases", "regex"),
}


class Condition(Element):
    """What is looked for: exactly one operator, and where and by whom."""

    phrases: Some[Text] | None = None
    """One of these is said, as written or by its sound. `…` leaves room for up to eight characters."""
    regex: Some[Text] | None = None
    """One of these expressions (RE2) matches what was said, without punctuation; `^` and `$` are a turn's ends."""
    act: Act_ | None = None
    """Something is said that does this act, whatever the words: a name, or a name with its own limits."""
    event: EventTest | None = None
    """Something happened: a hold, an interruption, a silence."""
    measure: MeasureTest | None = None
    """A measured figure lies within limits."""
    metadata: MetadataTest | None = None
    """The manifest says so of the call."""
    any_: Some[Condition] | None = Field(None, alias="any")
    """One of these conditions holds."""
    all_: Some[Condition] | None = Field(None, alias="all")
    """All of these hold. What is found is what the first of them found; the others are its circumstances."""
    none: Some[Condition] | None = None
    """None of these holds."""
    at_least: AtLeast | None = None
    """So many of some conditions hold."""
    sequence: Some[Condition] | None = None
    """These hold one after the other. What is found is what the last of them found."""
    repeat: Repeat | None = None
    """The same is said again, or read back."""
    speaker: Who | None = None
    """Whose words; if not given, those of the condition around it, else of the rule."""
    window: Place | None = None
    """Where to look; if not given, where the condition around it looks, else where the rule does."""
    unless: Many[Exception_] = ()
    """What excuses a hit: a text with `<hit>` in it (what stands right before and after it in the turn), a text
    without (the hit lies inside it), or a condition, whose window may begin at the `hit`."""
    count: Times = 1
    """So many hits are needed, of one speaker."""
    by_sound: bool = True
    """Whether phrases are also found by their sound, as a recogniser may have misheard them."""
    one_clause: bool = False
    """What is found stands in one clause; where punctuation stands inside, of which a recogniser writes too much, the
    result is `unknown`."""
    unsure: bool = False
    """What is found only may be what is looked for, such as a word that may be a name: the result is `unknown`."""
    meant_as: MeantAs | None = None
    """What the utterance must do, by its probability, in which a phrase is found: a refusal that is quoted is none."""
    every_turn: bool = False
    """Every turn of the speaker (in the window) must have a hit."""

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        given = [name for name, _ in self.operators()]
        if len(given) != 1:
            raise ValueError(
                english(
                    "needs exactly one of {known}; found {found}",
                    known=", ".join(OPERATORS),
                    found=", ".join(given) or english("none"),
                )
            )
        for key, operators in _ONLY_WITH.items():
            if getattr(self, key) != type(self).model_fields[key].default and given[0] not in operators:
                raise ValueError(english("{key} goes with {operators}", key=key, operators=one_of(operators)))
        if self.every_turn and self.count > 1:
            raise ValueError(english("every_turn and count do not go together"))
        return self

    @cached_property
    def hashed(self) -> int:
        """The hash: taken once, since it goes through all phrases, and conditions are looked up in every call."""
        return hash(tuple(getattr(self, name) for name in type(self).model_fields))

    def __hash__(self) -> int:
        return self.hashed

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions that it is made of, where it holds by theirs holding: not those that must not hold."""
        inner = self.any_ or self.all_ or self.sequence or (self.at_least.of if self.at_least else None)
        return inner or ()

    def operators(self) -> Iterator[tuple[str, object]]:
        """The operators that are given, by name."""
        for name in OPERATORS:
            value = getattr(self, f"{name}_" if name in ("any", "all") else name)
            if value is not None:
                yield name, value


def _form(value: Any) -> str:
    """Which branch of a choice a value belongs to, so that only that branch's faults are told."""
    return "text" if isinstance(value, str) else "mapping"


class Series(Element):
    """One dialogue tried with each of many texts, an example each: proof of the single phrases of a list."""

    dialogue: Annotated[Text, StringConstraints(pattern="<said>")]
    """A dialogue with `<said>` where the texts are to stand."""
    said: Some[Text]
    """What is said in turn; the name of a list (`$complaints`) stands for its texts."""

    def dialogues(self) -> Iterator[str]:
        """The dialogues, one for each text."""
        return (self.dialogue.replace("<said>", text) for text in self.said)


_MAPPING, _CHOICE = Tag("mapping"), Discriminator(_form)
Act_ = Annotated[Annotated[ActName, Tag("text")] | Annotated[ActTest, _MAPPING], _CHOICE]
Exception_ = Annotated[Annotated[Text, Tag("text")] | Annotated[Condition, _MAPPING], _CHOICE]
Example = Annotated[Annotated[Text, Tag("text")] | Annotated[Series, _MAPPING], _CHOICE]
Anchor = Annotated[Annotated[Literal["trigger", "hit"], Tag("text")] | Annotated[Condition, _MAPPING], _CHOICE]
Place = Annotated[
    Annotated[Literal["opening", "closing", "anywhere"], Tag("text")] | Annotated[Window, _MAPPING], _CHOICE
]

for _model in (Window, AtLeast, Repeat, Condition):
    _model.model_rebuild()
