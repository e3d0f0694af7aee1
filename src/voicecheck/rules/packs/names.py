"""Named conditions and lists: what a pack says under a name stands wherever the name stands.

``{use: upset}`` is a condition of the same pack's ``conditions``, ``{use: common.upset}`` one of
another pack's; keys beside ``use`` override those of the named one, except that ``unless`` is added
to its own. ``$bye`` and ``$common.bye`` are the texts of a list, among phrases, expressions or
exceptions. All of it is filled in before a pack is checked, so that nothing later knows of names;
where each value was written is kept for the faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from voicecheck.plainyaml import Path
from voicecheck.rules.language.rule import OPERATORS
from voicecheck.rules.packs.builtin import BUILT_IN

LISTED = frozenset({"phrases", "regex", "maybe", "unless", "said"})
"""The keys under which a list's name may stand."""
PLAIN = frozenset({"wordings", "scope"})
_REFERENCE = re.compile(r"\$[^\s$<>(){}|?…]+")
_KINDS = {"conditions": "condition", "lists": "list"}
_LARGEST = 400_000
"""Values of a pack with its names filled in; names within names can grow without end."""
_FAULT = 1_000
_DEEPEST = 30
"""Names that lead to names that lead to names."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was written: its pack's file, and its place there."""

    where: str
    path: Path

    def at(self, *steps: str | int) -> Source:
        """A place inside this one."""
        return Source(self.where, (*self.path, *steps))


Name = tuple[str, str, str]
"""A file, ``conditions`` or ``lists``, and the name there."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value on its way into its place, with the names that led to it."""

    value: Any
    source: Source
    chain: tuple[Name, ...] = ()

    def inner(self, key: str | int) -> _Piece:
        return _Piece(self.value[key], self.source.at(key), self.chain)


class Library:
    """The packs of one load, as written.

    Parameters
    ----------
    packs
        What each file holds, by the name of the file.
    tell
        Called with each fault of a name, and where it stands.
    complete
        Whether every pack could be read.
    """

    def __init__(self, packs: Mapping[str, Any], tell: Callable[[Source, str], None], complete: bool) -> None:
        self.packs = packs
        self.tell = tell
        self.complete = complete
        self.files = {data["pack"]: where for where, data in packs.items() if _is_named(data)}
        self.used: set[Name] = set()

    def filled(self, where: str) -> Filled:
        """A pack with its names filled in."""
        filled = Filled(self, where)
        try:
            filled.data = filled.file(_Piece(self.packs[where], Source(where, ())))
        except OverflowError:
            self.tell(Source(where, ()), f"its names fill out to more than {_LARGEST} values")
        return filled

    def unused(self, where: str) -> Iterator[Source]:
        """The names of a pack that no rule of the load makes use of."""
        for kind in _KINDS:
            names = self.packs[where].get(kind)
            for name in names if isinstance(names, dict) else ():
                if (where, kind, name) not in self.used:
                    yield Source(where, (kind, name))

    def find(self, kind: str, name: Any, piece: _Piece) -> _Piece | None:
        """What stands under a name; a fault where nothing does, or where it leads back to itself."""
        pack, _, own = str(name).rpartition(".")
        where = self.files.get(pack) if pack else piece.source.where
        if where is None:
            if self.complete:
                self.tell(piece.source, f"{name}: no pack named {pack} is loaded")
            return None
        given = self.packs[where].get(kind)
        built_in = BUILT_IN if kind == "lists" and not pack else {}
        names = {**built_in, **given} if isinstance(given, dict) else built_in
        if own not in names:
            hint = "".join(f"; did you mean {near}?" for near in get_close_matches(own, names, 1))
            self.tell(piece.source, f"{name}: {pack or 'the pack'} has no {_KINDS[kind]} of that name{hint}")
            return None
        key = (where, kind, own)
        if key in piece.chain:
            self._tell_circle(piece.chain[piece.chain.index(key) :])
            return None
        if len(piece.chain) >= _DEEPEST:
            self.tell(piece.source, f"{name}: more than {_DEEPEST} names lead to each other; write it out")
            return None
        return _Piece(names[own], Source(where, (kind, own)), (*piece.chain, key))

    def _tell_circle(self, chain: tuple[Name, ...]) -> None:
        """The same words wherever the circle was entered, so that it is told once."""
        first = chain.index(min(chain))
        ring = (*chain[first:], *chain[: first + 1])
        path = " → ".join(name for _, _, name in ring)
        self.tell(Source(ring[0][0], ring[0][1:]), f"leads back to itself: {path}")


def _is_named(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("pack"), str)


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
    """

    def __init__(self, library: Library, where: str) -> None:
        self.library = library
        self.where = where
        self.data: Any = None
        self.origins: dict[Path, Source] = {}
        self.broken: set[Path] = set()
        self._wordings: _Piece | None = None
        self._in_rule = False
        self._entries_seen = 0

    def file(self, piece: _Piece) -> Any:
        """The whole file: named conditions and lists are filled in where they stand, too."""
        self._note((), piece)
        if not isinstance(piece.value, dict):
            return piece.value
        data: dict[str, Any] = {}
        for key in piece.value:
            part = piece.inner(key)
            if key in _KINDS and isinstance(part.value, dict):
                data[key] = self._named(key, part)
            elif key == "rules" and isinstance(part.value, list):
                self._note((key,), part)
                data[key] = [self._rule(part.inner(i), (key, i)) for i in range(len(part.value))]
            else:
                data[key] = self._plain(part, (key,))
        return data

    def _named(self, kind: str, piece: _Piece) -> dict[str, Any]:
        self._note((kind,), piece)
        data: dict[str, Any] = {}
        for name in piece.value:
            inner = replace(piece.inner(name), chain=((self.where, kind, name),))
            listed = kind == "lists" and isinstance(inner.value, list)
            data[name] = (self._list if listed else self._value)(inner, (kind, name))
        return data

    def _rule(self, piece: _Piece, at: Path) -> Any:
        words = piece.value.get("wordings") if isinstance(piece.value, dict) else None
        self._wordings = piece.inner("wordings") if isinstance(words, dict) else None
        self._in_rule = True
        data = self._value(piece, at)
        self._wordings, self._in_rule = None, False
        return data

    def _value(self, piece: _Piece, at: Path) -> Any:
        self._note(at, piece)
        if isinstance(piece.value, dict):
            members = self._members(piece, at)
            return {key: self._member(key, parts, (*at, key)) for key, parts in members.items()}
        if isinstance(piece.value, list):
            return [self._value(piece.inner(i), (*at, i)) for i in range(len(piece.value))]
        return piece.value

    def _member(self, key: str, parts: list[_Piece], at: Path) -> Any:
        if key in LISTED and all(isinstance(part.value, list) for part in parts):
            return self._list(parts[0], at, *parts[1:])
        return (self._plain if key in PLAIN else self._value)(parts[-1], at)

    def _members(self, piece: _Piece, at: Path) -> dict[str, list[_Piece]]:
        """The keys of a mapping, those of the condition that it uses filled in."""
        self._count()
        own = {key: [piece.inner(key)] for key in piece.value if key != "use"}
        if "use" not in piece.value:
            return own
        for key in own.keys() & set(OPERATORS):
            self.library.tell(piece.source.at(key), "cannot stand beside use; put both into any or all")
        named = self._find("conditions", piece.value["use"], piece.inner("use"))
        if named is None or not isinstance(named.value, dict):
            self.broken.add(at)
            return own
        below = self._members(named, at)
        exceptions = below.get("unless", []) + own.get("unless", [])
        return {**below, **own, **({"unless": exceptions} if exceptions else {})}

    def _list(self, piece: _Piece, at: Path, *more: _Piece) -> list[Any]:
        """The entries of a list, and of those added to it, with the lists named in them filled in."""
        self._note(at, piece)
        entries = [entry for part in (piece, *more) for entry in self._entries(part, at)]
        return [self._value(entry, (*at, i)) for i, entry in enumerate(entries)]

    def _entries(self, piece: _Piece, at: Path) -> Iterator[_Piece]:
        for i, item in enumerate(piece.value):
            self._count()
            entry = piece.inner(i)
            if not (isinstance(item, str) and _REFERENCE.fullmatch(item)):
                yield entry
            elif item == "$wordings" and self._wordings:
                yield from (_Piece(term, self._wordings.source.at(term)) for term in self._wordings.value)
            elif (named := self._find("lists", item[1:], entry)) and isinstance(named.value, list):
                yield from self._entries(named, at)
            else:
                self.broken.add(at)

    def _find(self, kind: str, name: Any, piece: _Piece) -> _Piece | None:
        found = self.library.find(kind, name, piece)
        if found is None:
            self._entries_seen += _FAULT  # to tell of it takes so much longer than to fill it in
        if found and self._in_rule:
            self.library.used.add(found.chain[-1])
        return found

    def _plain(self, piece: _Piece, at: Path) -> Any:
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
        if self._entries_seen > _LARGEST:
            raise OverflowError

    def _note(self, at: Path, piece: _Piece) -> None:
        if len(self.origins) > _LARGEST:
            raise OverflowError
        self.origins[at] = piece.source
