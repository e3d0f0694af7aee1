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
from dataclasses import replace
from typing import Any

from voicecheck.plainyaml import Path
from voicecheck.rules.language.rule import OPERATORS, RULE_KEYS
from voicecheck.rules.packs.builtin import built_in_lists
from voicecheck.rules.packs.overrides import KEY, OVERRIDING, Overrides, added_to, nearest
from voicecheck.rules.packs.pieces import Name, Piece, Source
from voicecheck.text.lexicon import Lexicon

LISTED = frozenset({"phrases", "regex", "unless", "said"})
"""The keys under which a list's name may stand."""
PLAIN = frozenset({"wordings", "scope"})
_REFERENCE = re.compile(r"\$[^\s$<>(){}|?…]+")
_KINDS = {"conditions": "condition", "lists": "list"}
_LARGEST = 400_000
"""Values of a pack with its names filled in; names within names can grow without end."""
_FAULT = 1_000
_DEEPEST = 30
"""Names that lead to names that lead to names."""


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
    lexicon
        The centre's own words.
    """

    def __init__(
        self, packs: Mapping[str, Any], tell: Callable[[Source, str], None], *, complete: bool, lexicon: Lexicon
    ) -> None:
        self.packs = packs
        self.built_in = built_in_lists(lexicon)
        self.tell = tell
        self.complete = complete
        self.files = {data["pack"]: where for where, data in packs.items() if _is_named(data)}
        self.used: set[Name] = set()
        self.overrides = Overrides(packs, self.files, tell, complete=complete, keys=RULE_KEYS)

    def filled(self, where: str) -> Filled:
        """A pack with its names filled in."""
        filled = Filled(self, where)
        try:
            filled.data = filled.file(Piece(self.packs[where], Source(where, ())))
        except OverflowError:
            self.tell(Source(where, ()), f"its names fill out to more than {_LARGEST} values")
        return filled

    def unused(self, where: str) -> Iterator[Source]:
        """The names of a pack that no rule of the load makes use of."""
        for kind in _KINDS:
            names = self.packs[where].get(kind)
            for name in names if isinstance(names, dict) else ():
                key = (where, kind, name)
                if key not in self.used and not self.overrides.named(key):
                    yield Source(where, (kind, name))

    def find(self, kind: str, name: Any, piece: Piece) -> Piece | None:
        """What stands under a name; a fault where nothing does, or where it leads back to itself."""
        pack, _, own = str(name).rpartition(".")
        where = self.files.get(pack) if pack else piece.source.where
        if where is None:
            if self.complete:
                self.tell(piece.source, f"{name}: no pack named {pack} is loaded")
            return None
        given = self.packs[where].get(kind)
        built_in = self.built_in if kind == "lists" and not pack else {}
        names = {**built_in, **given} if isinstance(given, dict) else built_in
        if own not in names:
            self.tell(
                piece.source, f"{name}: {pack or 'the pack'} has no {_KINDS[kind]} of that name{nearest(own, names)}"
            )
            return None
        key, stands = (where, kind, own), Piece(names[own], Source(where, (kind, own)))
        override = self.overrides.named(key)
        if override and piece.chain[-1:] != (override[0],):
            key, stands = override
        if key in piece.chain:
            self._tell_circle(piece.chain[piece.chain.index(key) :])
            return None
        if len(piece.chain) >= _DEEPEST:
            self.tell(piece.source, f"{name}: more than {_DEEPEST} names lead to each other; write it out")
            return None
        return replace(stands, chain=(*piece.chain, key))

    def _tell_circle(self, chain: tuple[Name, ...]) -> None:
        """The same words wherever the circle was entered, so that it is told once."""
        first = chain.index(min(chain))
        ring = (*chain[first:], *chain[: first + 1])
        path = " → ".join(name for _, _, name in ring)
        where, kind, name = ring[0]
        self.tell(Source(where, (*kind.split("."), name)), f"leads back to itself: {path}")


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
            if key in _KINDS and isinstance(part.value, dict):
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
            listed = kind == "lists" and isinstance(inner.value, list)
            data[name] = (self._list if listed else self._value)(inner, (kind, name))
        return data

    def _overriding(self, kind: str, piece: Piece, at: Path) -> Any:
        """Lists and conditions in place of another pack's; what is changed of a rule is filled in where that stands."""
        if kind not in OVERRIDING or not isinstance(piece.value, dict):
            return self._plain(piece, at)
        self._note(at, piece)
        data: dict[str, Any] = {}
        for name in piece.value:
            inner = replace(piece.inner(name), chain=((self.where, OVERRIDING[kind], name),))
            listed = kind == "lists" and isinstance(inner.value, list)
            data[name] = (self._list if listed else self._value)(inner, (*at, name))
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
            self.library.tell(piece.source.at(key), "cannot stand beside use; put both into any or all")
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
        return [self._value(entry, (*at, i)) for i, entry in enumerate(entries)]

    def _entries(self, piece: Piece, at: Path) -> Iterator[Piece]:
        for i, item in enumerate(piece.value):
            self._count()
            entry = piece.inner(i)
            if not (isinstance(item, str) and _REFERENCE.fullmatch(item)):
                yield entry
            elif item == "$wordings" and self._wordings:
                terms = {term: part.source.at(term) for part in self._wordings for term in part.value}
                yield from (Piece(term, source) for term, source in terms.items())
            elif (named := self._find("lists", item[1:], entry)) and isinstance(named.value, list):
                yield from self._entries(named, at)
            else:
                self.broken.add(at)

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
        if self._entries_seen > _LARGEST:
            raise OverflowError

    def _note(self, at: Path, piece: Piece) -> None:
        if len(self.origins) > _LARGEST:
            raise OverflowError
        self.origins[at] = piece.source
