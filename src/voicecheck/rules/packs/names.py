"""Named conditions and lists: what a pack says under a name stands wherever the name stands.

``{use: upset}`` is a condition of the same pack's ``conditions``, ``{use: common.upset}`` one of
another pack's; keys beside ``use`` override those of the named one, except that ``unless`` is added
to its own. ``$bye`` and ``$common.bye`` are the texts of a list, among phrases, expressions or
exceptions. All of it is filled in before a pack is checked, so that nothing later knows of names;
where each value was written is kept for the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from voicecheck.language.stored import english
from voicecheck.rules.language.rule import RULE_KEYS
from voicecheck.rules.packs.builtin import BUILT_IN_WHY, built_in_lists
from voicecheck.rules.packs.excuses import is_explained_list, why_of
from voicecheck.rules.packs.filled import LARGEST, Filled
from voicecheck.rules.packs.overrides import Overrides, nearest, no_such_pack, nothing_named
from voicecheck.rules.packs.pieces import KINDS, Name, Piece, Source
from voicecheck.text.lexicon import Lexicon

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
            self.tell(Source(where, ()), english("its names fill out to more than {largest} values", largest=LARGEST))
        return filled

    def unused(self, where: str) -> Iterator[Source]:
        """The names of a pack that no rule of the load makes use of."""
        for kind in KINDS:
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
                self.tell(piece.source, no_such_pack(name, pack))
            return None
        given = self.packs[where].get(kind)
        built_in = self.built_in if kind == "lists" and not pack else {}
        names = {**built_in, **given} if isinstance(given, dict) else built_in
        if own not in names:
            self.tell(piece.source, nearest(nothing_named(name, pack or english("the pack"), _thing(kind)), own, names))
            return None
        key = (where, kind, own)
        why = BUILT_IN_WHY.get(own) if own in built_in and names[own] is built_in[own] else None
        stands = Piece(names[own], Source(where, (kind, own)), why=why)
        override = self.overrides.named(key)
        if override and piece.chain[-1:] != (override[0],):
            key, stands = override
        if key in piece.chain:
            self._tell_circle(piece.chain[piece.chain.index(key) :])
            return None
        if len(piece.chain) >= _DEEPEST:
            self.tell(
                piece.source,
                english(
                    "{name}: more than {deepest} names lead to each other; write it out", name=name, deepest=_DEEPEST
                ),
            )
            return None
        if kind == "lists" and is_explained_list(stands.value):
            stands = replace(stands.inner("texts"), why=why_of(stands))
        return replace(stands, chain=(*piece.chain, key), why=stands.why or piece.why)

    def _tell_circle(self, chain: tuple[Name, ...]) -> None:
        """The same words wherever the circle was entered, so that it is told once."""
        first = chain.index(min(chain))
        ring = (*chain[first:], *chain[: first + 1])
        path = " → ".join(name for _, _, name in ring)
        where, kind, name = ring[0]
        self.tell(Source(where, (*kind.split("."), name)), english("leads back to itself: {path}", path=path))


def _is_named(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("pack"), str)


def _thing(kind: str) -> str:
    """What a name of a kind stands for."""
    return english("condition") if kind.endswith("conditions") else english("list")
