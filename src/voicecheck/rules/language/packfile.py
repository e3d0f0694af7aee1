"""A file of rules: what a pack says beside its rules, and what it changes in others."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from voicecheck.rules.language.condition import Condition
from voicecheck.rules.language.element import Element, Many, Some, Text
from voicecheck.rules.language.norm import Document, Name, RuleId
from voicecheck.rules.language.rule import AnyRule


class Overrides(Element):
    """What a pack changes in others, so that nothing has to be copied."""

    rules: dict[RuleId, dict[str, Any]] = Field(default_factory=dict)
    """By the id of a rule of another pack: keys that take the place of the rule's own (`max: 260`, `points: 5`), and
    under `add` what is added to its `wordings` and `unless`."""
    lists: dict[Text, Some[Text]] = Field(default_factory=dict)
    """By pack and name (`common.hello`): the list that stands for it everywhere; its own name in it stands for what it
    was."""
    conditions: dict[Text, Condition] = Field(default_factory=dict)
    """By pack and name (`common.upset`): the condition that stands for it everywhere; `use` of its own name stands for
    what it was."""


class Passage(Element):
    """Where a document states a norm, and how."""

    section: Text
    """The section of the document."""
    wording: Text | None = None
    """The document's own words: what is to be said, `what is not → what is in its place`; left out where it gives
    none."""


class PackFile(Element):
    """A file of rules."""

    pack: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    """The pack's name: other packs call its conditions and lists by it, as in `common.upset`."""
    title: Text
    """What the pack is for."""
    document: Document | None = None
    """The training document that it is made from: `R`, `N`, `E`, `F`, `T`, or one declared under `documents`."""
    documents: dict[Document, Text] = Field(default_factory=dict)
    """Documents of your own that rules may name, each with its title: `ours: 客服手册2026`."""
    uses: Many[RuleId] = ()
    """Rules of the common pack that this pack's document states too; they come along with it."""
    lists: dict[Name, Some[Text]] = Field(default_factory=dict)
    """Texts under a name: `$name` stands for them among phrases, expressions and exceptions."""
    conditions: dict[Name, Condition] = Field(default_factory=dict)
    """Conditions under a name: `{use: name}` stands for them wherever a condition may stand."""
    passages: dict[RuleId, Passage] = Field(default_factory=dict)
    """By the id of a rule of this pack or of another: where this pack's document states the norm, and in which words.
    Nothing is judged by it."""
    overrides: Overrides = Overrides()
    """What is changed in other packs, by id."""
    rules: Many[AnyRule] = ()
    """The rules."""
