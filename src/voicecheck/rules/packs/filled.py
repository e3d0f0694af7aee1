"""A pack with what stands under names filled in (`voicecheck.rules.packs.names`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voicecheck.language.stored import english
from voicecheck.plainyaml import Path
from voicecheck.rules.language.rule import OPERATORS
from voicecheck.rules.packs.excuses import GROUPED, faults_of, is_explained_list, is_group, why_of
from voicecheck.rules.packs.overrides import KEY, OVERRIDING, added_to
from voicecheck.rules.packs.pieces import KINDS, Piece, Source, Why

if TYPE_CHECKING:
    from voicecheck.rules.packs.names import Library

LISTED = frozenset({"phrases", "regex", "unless", "said"})
"""The keys under which a list's name may stand."""
PLAIN = frozenset({"wordings", "scope"})
_REFERENCE = re.compile(r"\$[^\s$<>(){}|?…]+")
LARGEST = 400_000
"""Values of a pack with its names filled in; names within names can grow without end."""
_FAULT = 1_000


class Filled:
    """A pack with its names filled in.

    Attributes
    ----------
    data
        What the pack says then.
    origins
        Where the value at each path of it was written.
    broken
        Paths where a name could not be filled in: what is missing there has been told.
    exceptions
        The paths of all exceptions, each with why it stands, where that is said.
    """

    def __init__(self, library: Library, where: str) -> None:
        self.library = library
        self.where = where
        self.data: Any = None
        self.origins: dict[Path, Source] = {}
        self.broken: set[Path] = set()
        self.exceptions: dict[Path, Why | None] = {}
        self._wordings: list[Piece] = []
        self._in_rule = False
        self._entries_seen = 0

    def file(self, piece: Piece) -> Any:
        """The whole file: named conditions and lists are filled in where they stand, too."""
        self._note((), piece)
        if not isinstance(piece.value, dict):
            return piece.value
        data: dict[str, Any] = {}
        for key in piece.value:
            part = piece.inner(key)
            if key in KINDS and isinstance(part.value, dict):
                data[key] = self._named(key, part)
            elif key == "rules" and isinstance(part.value, list):
                self._note((key,), part)
                data[key] = [self._rule(part.inner(i), (key, i)) for i in range(len(part.value))]
            elif key == KEY and isinstance(part.value, dict):
                self._note((key,), part)
                data[key] = {kind: self._overriding(kind, part.inner(kind), (key, kind)) for kind in part.value}
            else:
                data[key] = self._plain(part, (key,))
        return data

    def _named(self, kind: str, piece: Piece) -> dict[str, Any]:
        self._note((kind,), piece)
        data: dict[str, Any] = {}
        for name in piece.value:
            inner = replace(piece.inner(name), chain=((self.where, kind, name),))
            data[name] = self._named_one(kind, inner, (kind, name))
        return data

    def _named_one(self, kind: str, piece: Piece, at: Path) -> Any:
        if kind == "lists" and is_explained_list(piece.value):
            for source, fault in faults_of(piece, parts=("texts",)):
                self.library.tell(source, fault)
            piece = piece.inner("texts")
        listed = kind == "lists" and isinstance(piece.value, list)
        return (self._list if listed else self._value)(piece, at)

    def _overriding(self, kind: str, piece: Piece, at: Path) -> Any:
        """Lists and conditions in place of another pack's; what is changed of a rule is filled in where that stands."""
        if kind not in OVERRIDING or not isinstance(piece.value, dict):
            return self._plain(piece, at)
        self._note(at, piece)
        data: dict[str, Any] = {}
        for name in piece.value:
            inner = replace(piece.inner(name), chain=((self.where, OVERRIDING[kind], name),))
            data[name] = self._named_one(kind, inner, (*at, name))
        return data

    def _rule(self, piece: Piece, at: Path) -> Any:
        if not isinstance(piece.value, dict):
            return self._value(piece, at)
        self._in_rule = True
        self._note(at, piece)
        members = self._members(piece, at)
        if override := self.library.overrides.rule(piece.value.get("id")):
            self._note(at, override)  # what is wrong with the rule as a whole came with its override
            members |= {key: [override.inner(key)] for key in override.value if key not in ("id", "add")}
            for key, added in added_to(override):
                members[key] = [*members.get(key, ()), added]
        self._wordings = [part for part in members.get("wordings", ()) if isinstance(part.value, dict)]
        data = {key: self._member(key, parts, (*at, key)) for key, parts in members.items()}
        self._wordings, self._in_rule = [], False
        return data

    def _value(self, piece: Piece, at: Path) -> Any:
        self._note(at, piece)
        if isinstance(piece.value, dict):
            members = self._members(piece, at)
            return {key: self._member(key, parts, (*at, key)) for key, parts in members.items()}
        if isinstance(piece.value, list):
            return [self._value(piece.inner(i), (*at, i)) for i in range(len(piece.value))]
        return piece.value

    def _member(self, key: str, parts: list[Piece], at: Path) -> Any:
        if key in LISTED and all(isinstance(part.value, list) for part in parts):
            return self._list(parts[0], at, *parts[1:])
        if key == "wordings" and len(parts) > 1:
            return {term: text for part in parts for term, text in self._plain(part, at).items()}
        return (self._plain if key in PLAIN else self._value)(parts[-1], at)

    def _members(self, piece: Piece, at: Path) -> dict[str, list[Piece]]:
        """The keys of a mapping, those of the condition that it uses filled in."""
        self._count()
        own = {key: [piece.inner(key)] for key in piece.value if key != "use"}
        if "use" not in piece.value:
            return own
        for key in own.keys() & set(OPERATORS):
            self.library.tell(piece.source.at(key), english("cannot stand beside use; put both into any or all"))
        named = self._find("conditions", piece.value["use"], piece.inner("use"))
        if named is None or not isinstance(named.value, dict):
            self.broken.add(at)
            return own
        below = self._members(named, at)
        exceptions = below.get("unless", []) + own.get("unless", [])
        return {**below, **own, **({"unless": exceptions} if exceptions else {})}

    def _list(self, piece: Piece, at: Path, *more: Piece) -> list[Any]:
        """The entries of a list, and of those added to it, with the lists named in them filled in."""
        self._note(at, piece)
        entries = [entry for part in (piece, *more) for entry in self._entries(part, at)]
        if at[-1] == "unless":
            self.exceptions |= {(*at, i): entry.why for i, entry in enumerate(entries)}
        return [self._value(entry, (*at, i)) for i, entry in enumerate(entries)]

    def _entries(self, piece: Piece, at: Path) -> Iterator[Piece]:
        for i, item in enumerate(piece.value):
            self._count()
            entry = piece.inner(i)
            if at[-1] == "unless" and is_group(item):
                yield from self._group(entry, at)
            elif not (isinstance(item, str) and _REFERENCE.fullmatch(item)):
                yield entry
            elif item == "$wordings" and self._wordings:
                terms = {term: part.source.at(term) for part in self._wordings for term in part.value}
                yield from (Piece(term, source) for term, source in terms.items())
            elif (named := self._find("lists", item[1:], entry)) and isinstance(named.value, list):
                yield from self._entries(named, at)
            else:
                self.broken.add(at)

    def _group(self, piece: Piece, at: Path) -> Iterator[Piece]:
        """The exceptions that stand together with why they do."""
        for source, fault in faults_of(piece):
            self.library.tell(source, fault)
        explained = replace(piece, why=why_of(piece))
        for key in GROUPED:
            if isinstance(piece.value.get(key), list):
                yield from self._entries(explained.inner(key), at)

    def _find(self, kind: str, name: Any, piece: Piece) -> Piece | None:
        found = self.library.find(kind, name, piece)
        if found is None:
            self._entries_seen += _FAULT  # to tell of it takes so much longer than to fill it in
        if found and self._in_rule:
            self.library.used.add(found.chain[-1])
        return found

    def _plain(self, piece: Piece, at: Path) -> Any:
        """A value in which no names stand."""
        self._note(at, piece)
        if isinstance(piece.value, dict):
            return {key: self._plain(piece.inner(key), (*at, key)) for key in piece.value}
        if isinstance(piece.value, list):
            return [self._plain(piece.inner(i), (*at, i)) for i in range(len(piece.value))]
        return piece.value

    def _count(self) -> None:
        """Lists in lists multiply before a single value of them has been noted."""
        self._entries_seen += 1
        if self._entries_seen > LARGEST:
            raise OverflowError

    def _note(self, at: Path, piece: Piece) -> None:
        if len(self.origins) > LARGEST:
            raise OverflowError
        self.origins[at] = piece.source
