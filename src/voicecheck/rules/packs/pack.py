"""A pack of rules as it is used, and all conditions in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voicecheck.plainyaml import Path
from voicecheck.rules.language.condition import Condition, Window
from voicecheck.rules.language.norm import Document
from voicecheck.rules.language.packfile import Passage
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.packs.excuses import Explained


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack of rules.

    Packs are equal where they say the same (``digest`` is the SHA-256 of it, with what they use from
    other packs). ``documents`` are those of its own, each with its title; ``passages`` say, by rule, where and in
    which words its document states a norm, of which nothing hangs. ``unused`` are the named
    conditions and lists that no rule of the load makes use of, each with its line; they are no fault.
    ``exceptions`` are those of its rules, each with why it stands.
    """

    name: str
    title: str
    document: Document | None
    documents: tuple[tuple[Document, str], ...]
    uses: tuple[str, ...]
    rules: tuple[Rule, ...]
    digest: str
    unused: tuple[str, ...] = ()
    passages: tuple[tuple[str, Passage], ...] = ()
    exceptions: tuple[Explained, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def conditions_of(part: Rule | Condition | Window, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    """Every condition inside a rule, with its path."""
    if isinstance(part, Condition):
        yield path, part
    for name in type(part).model_fields:
        value = getattr(part, name)
        key = type(part).model_fields[name].alias or name
        inner = value.of if name in ("at_least", "repeat") and value is not None else value
        if isinstance(inner, Condition | Window):
            yield from conditions_of(inner, (*path, key))
        elif isinstance(inner, tuple):
            for i, item in enumerate(inner):
                if isinstance(item, Condition):
                    yield from conditions_of(item, (*path, key, i))
