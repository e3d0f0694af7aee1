"""What a pack changes in others: rules by their id, lists and conditions by ``pack.name``.

::

    overrides:
      rules:
        pace.rate: {min: 180, max: 260}
        word.jargon: {add: {wordings: {甩单: 转给别的部门处理}}}
      lists:
        common.hello: [$common.hello, 侬好]
      conditions:
        common.upset: {use: common.upset, count: 2}

The keys that an override of a rule gives take the place of the rule's own; what stands under ``add`` is added. In an
override of a list or a condition its own name stands for what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from voicecheck.language.stored import did_you_mean, english, one_of
from voicecheck.rules.packs.pieces import Name, Piece, Source

KEY = "overrides"
ADDED = ("wordings", "unless")
"""What may be added to a rule; everything else takes the place of what was there."""
OVERRIDING = {"conditions": f"{KEY}.conditions", "lists": f"{KEY}.lists"}
Tell = Callable[[Source, str], None]


def nearest(fault: str, name: str, known: Iterable[str]) -> str:
    """What is wrong with a name, and the nearest of some names, if one is near."""
    return did_you_mean(fault, get_close_matches(name, list(known), 1))


def no_such_rule(rule_id: str) -> str:
    """What is wrong where no pack has a rule."""
    return english("{rule}: no pack has a rule of that id", rule=rule_id)


def no_such_pack(name: str, pack: str) -> str:
    """What is wrong with a name of a pack that is not there."""
    return english("{name}: no pack named {pack} is loaded", name=name, pack=pack)


def nothing_named(name: str, pack: str, thing: str) -> str:
    """What is wrong with a name that a pack does not have."""
    return english("{name}: {pack} has no {thing} of that name", name=name, pack=pack, thing=thing)


class Overrides:
    """The overrides of one load.

    Parameters
    ----------
    packs
        What each file holds, by the name of the file.
    files
        The file of each pack, by the pack's name.
    tell
        Called with each fault, and where it stands.
    complete
        Whether every pack could be read.
    keys
        The keys of a rule.
    """

    def __init__(
        self, packs: Mapping[str, Any], files: Mapping[str, str], tell: Tell, *, complete: bool, keys: Iterable[str]
    ) -> None:
        self.packs = packs
        self.files = files
        self.tell = tell
        self.complete = complete
        self.keys = tuple(key for key in keys if key != "id")
        self._rules: dict[str, Piece] = {}
        self._named: dict[Name, Piece] = {}
        for where in packs:
            self._read(where)

    def rule(self, rule_id: Any) -> Piece | None:
        """The override of a rule."""
        return self._rules.get(rule_id) if isinstance(rule_id, str) else None

    def named(self, key: Name) -> tuple[Name, Piece] | None:
        """The override of a list or a condition, with the name that it has among names that lead to each other."""
        piece = self._named.get(key)
        return ((piece.source.where, OVERRIDING[key[1]], f"{self._pack(key[0])}.{key[2]}"), piece) if piece else None

    def _pack(self, where: str) -> str:
        return next(pack for pack, file in self.files.items() if file == where)

    def _read(self, where: str) -> None:
        for source, name, value in _entries(self.packs[where], where, "rules"):
            self._read_rule(Piece(value, source), name)
        for kind in OVERRIDING:
            for source, name, value in _entries(self.packs[where], where, kind):
                if (key := self._target(kind, name, source)) is not None:
                    self._put(self._named, key, Piece(value, source), name)

    def _put(self, known: dict[Any, Piece], key: Any, piece: Piece, name: str) -> None:
        first = known.setdefault(key, piece)
        if first is not piece:
            self.tell(
                piece.source,
                english(
                    "{name} is also overridden in {where}; one of the two has to go",
                    name=name,
                    where=first.source.where,
                ),
            )

    def _read_rule(self, piece: Piece, rule_id: str) -> None:
        owners = {rule: where for where, data in self.packs.items() for rule in _rule_ids(data)}
        if rule_id not in owners:
            if self.complete:
                self.tell(piece.source, nearest(no_such_rule(rule_id), rule_id, owners))
        elif owners[rule_id] == piece.source.where:
            self.tell(
                piece.source,
                english("{rule_id} is a rule of this very pack; change it where it stands", rule_id=rule_id),
            )
        elif isinstance(piece.value, dict):
            self._check_keys(piece)
            self._put(self._rules, rule_id, piece, rule_id)

    def _check_keys(self, piece: Piece) -> None:
        for key in piece.value:
            if key == "id":
                self.tell(piece.source.at(key), english("the id of a rule cannot be changed; write a rule of your own"))
            elif key == "add":
                self._check_added(piece.inner(key))
            elif key not in self.keys:
                self.tell(
                    piece.source.at(key), nearest(english("{key}: a rule has no such key", key=key), key, self.keys)
                )

    def _check_added(self, piece: Piece) -> None:
        if not isinstance(piece.value, dict):
            self.tell(piece.source, english("says what is added: {known}", known=one_of(ADDED)))
            return
        for key, value in piece.value.items():
            if key not in ADDED:
                self.tell(
                    piece.source.at(key),
                    english(
                        "{key} cannot be added to, only {first} and {last}; write it out",
                        key=key,
                        first=ADDED[0],
                        last=ADDED[1],
                    ),
                )
            elif not isinstance(value, dict if key == "wordings" else list):
                self.tell(
                    piece.source.at(key), english("is no mapping") if key == "wordings" else english("is no list")
                )

    def _target(self, kind: str, name: str, source: Source) -> Name | None:
        """What an override of a list or a condition is of; a fault where there is none."""
        pack, _, own = name.rpartition(".")
        thing = english("condition") if kind == "conditions" else english("list")
        where = self.files.get(pack)
        if not pack:
            self.tell(source, english("{name}: write the name of its pack, too: common.{name}", name=name))
        elif where is None:
            if self.complete:
                self.tell(source, nearest(no_such_pack(name, pack), pack, self.files))
        elif where == source.where:
            self.tell(
                source,
                english("{name} is a {thing} of this very pack; change it where it stands", name=name, thing=thing),
            )
        elif own not in (names := self.packs[where].get(kind) or {}):
            self.tell(source, nearest(nothing_named(name, pack, thing), own, names))
        else:
            return where, kind, own
        return None


def overridden_rules(data: Any) -> list[str]:
    """The ids of the rules that a pack overrides."""
    return [name for _, name, _ in _entries(data, "", "rules")]


def added_to(piece: Piece) -> Iterator[tuple[str, Piece]]:
    """What an override adds to a rule, by key."""
    added = piece.value.get("add")
    if isinstance(added, dict):
        yield from ((key, piece.inner("add").inner(key)) for key in added if key in ADDED)


def _entries(data: Any, where: str, kind: str) -> Iterator[tuple[Source, str, Any]]:
    """The overrides of a kind that a pack gives, and where they stand."""
    given = data.get(KEY) if isinstance(data, dict) else None
    named = given.get(kind) if isinstance(given, dict) else None
    for name, value in named.items() if isinstance(named, dict) else ():
        yield Source(where, (KEY, kind, name)), name, value


def _rule_ids(data: Any) -> Iterator[str]:
    rules = data.get("rules") if isinstance(data, dict) else None
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict) and isinstance(rule.get("id"), str):
            yield rule["id"]
