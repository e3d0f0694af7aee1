"""Values of a pack on their way into their places, each with where it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from voicecheck.plainyaml import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was written: its pack's file, and its place there."""

    where: str
    path: Path

    def at(self, *steps: str | int) -> Source:
        """A place inside this one."""
        return Source(self.where, (*self.path, *steps))


KINDS = {"conditions": "condition", "lists": "list"}
"""Where names stand in a pack, and what is under one."""
Name = tuple[str, str, str]
"""A file, ``conditions`` or ``lists`` (those that override others: `OVERRIDING`), and the name there."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why an exception stands, in a sentence, and where it comes from (`voicecheck.rules.packs.excuses`)."""

    why: str
    from_: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A value on its way into its place, with the names that led to it and, of an exception, why it stands."""

    value: Any
    source: Source
    chain: tuple[Name, ...] = ()
    why: Why | None = None

    def inner(self, key: str | int) -> Piece:
        """A value inside this one."""
        return Piece(self.value[key], self.source.at(key), self.chain, self.why)
