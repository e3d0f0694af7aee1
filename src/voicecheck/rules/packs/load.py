"""Reading packs of rules that are loaded together: all their faults at once, each with file, line and path."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from hashlib import sha256
from operator import getitem

from pydantic import ValidationError

from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.plainyaml import Path, Tree, read_yaml, spell
from voicecheck.rules.language.norm import DOCUMENTS, Document
from voicecheck.rules.language.packfile import PackFile
from voicecheck.rules.packs.excuses import Explained
from voicecheck.rules.packs.filled import Filled
from voicecheck.rules.packs.folders import JoinedTree, PackText, joined
from voicecheck.rules.packs.names import Library
from voicecheck.rules.packs.overrides import nearest, no_such_rule
from voicecheck.rules.packs.pack import Pack, conditions_of
from voicecheck.rules.packs.pieces import Source
from voicecheck.rules.packs.told import empty, message_of, origin_of, place_of
from voicecheck.rules.packs.wellformed import misuses
from voicecheck.text.lexicon import Lexicon
from voicecheck.unfit import unfit

__all__ = ["Pack", "conditions_of", "load_packs", "parse_pack"]

_NO_WORDS = Lexicon()


def parse_pack(text: str, where: str) -> Pack:
    """Read a pack that needs no other.

    Raises
    ------
    ConfigError
        With every fault of the file, each as ``line 12: rules[3].window: …``.
    """
    desk = _Desk([(where, text)])
    desk.check_ids([where])
    desk.check_documents()
    if desk.faults:
        raise ConfigError(where, desk.told(where))
    return desk.packs([where])[0]


def load_packs(
    files: Sequence[tuple[str, PackText]],
    *,
    shelf: Sequence[tuple[str, PackText]] = (),
    lexicon: Lexicon = _NO_WORDS,
) -> tuple[Pack, ...]:
    """Read packs that may use each other's lists and conditions.

    Parameters
    ----------
    files
        Of each pack its name for the faults (its path) and its text, YAML in the form of
        `voicecheck.rules.language.rule`, or, of a pack that is a folder, the text of each of its files
        (`voicecheck.rules.packs.folders`).
    shelf
        Packs, in the same form, that are not asked for but lie at hand: their lists and conditions may
        be used, and of their rules those come along that the ``uses`` of `files` name. One whose name
        a pack of `files` has is left on the shelf.
    lexicon
        The centre's own words, which packs name as `$company_names` and `$own_words`.

    Returns
    -------
    tuple of Pack
        What came along from the shelf, then the packs in the order of `files`.

    Raises
    ------
    ConfigError
        With every fault of every file, each as ``my.yaml: line 12: rules[3].window: …``.
    """
    desk = _Desk(files, shelf, lexicon)
    asked = [where for where, _ in files]
    desk.check_ids(asked)
    desk.check_uses(asked)
    desk.check_documents()
    if desk.faults:
        raise ConfigError(
            "rules",
            [english("{where}: {why}", where=where, why=fault) for where in desk.faults for fault in desk.told(where)],
        )
    return (*desk.brought(asked), *desk.packs(asked))


class _Desk:
    """The packs of a load on their way, and the faults met so far."""

    def __init__(
        self,
        files: Sequence[tuple[str, PackText]],
        shelf: Sequence[tuple[str, PackText]] = (),
        lexicon: Lexicon = _NO_WORDS,
    ) -> None:
        self.faults: dict[str, set[tuple[tuple[str, int], str]]] = {}  # each with what orders it
        self.trees: dict[str, Tree | JoinedTree] = {}
        read = [self._read(where, text) for where, text in files]
        self.all_read = all(read)
        taken = {_name(tree) for tree in self.trees.values()}
        self.shelf = [where for where, text in shelf if where not in self.trees and self._read(where, text)]
        for where in [where for where in self.shelf if _name(self.trees[where]) in taken]:
            self.shelf.remove(where)
            del self.trees[where]
        data = {where: tree.data for where, tree in self.trees.items()}
        self.library = Library(data, self.tell, complete=self.all_read, lexicon=lexicon)
        self.filled = {where: self.library.filled(where) for where in self.trees}
        self.files = {where: self._checked(filled) for where, filled in self.filled.items()}

    def _read(self, where: str, text: PackText) -> bool:
        try:
            tree = read_yaml(text, where) if isinstance(text, str) else joined(text, where)
        except ConfigError as error:
            self.faults[where] = {(("", number), fault) for number, fault in enumerate(error.faults)}
            return False
        if tree.data is None:
            self.faults[where] = {(("", 1), english("line 1: the file is empty"))}
            return False
        self.trees[where] = tree
        for source in empty(tree.data, Source(where, ())):
            self.tell(source, english("is empty"))
        return True

    def tell(self, source: Source, message: str) -> None:
        """Note a fault; what stands in one place is told once, however often it is used."""
        tree = self.trees[source.where]
        self.faults.setdefault(source.where, set()).add((tree.place(source.path), tree.fault(source.path, message)))

    def told(self, where: str) -> list[str]:
        """The faults of a pack, by file and line."""
        return [fault for _, fault in sorted(self.faults.get(where, ()))]

    def _checked(self, filled: Filled) -> PackFile | None:
        """What a pack says, or ``None`` where its form is wrong."""
        for path, message in misuses(filled.data):
            self.tell(origin_of(path, filled), message)
        try:
            file = PackFile.model_validate(filled.data)
        except ValidationError as error:
            for fault in error.errors():
                path = place_of(fault["loc"], filled, missing=fault["type"] == "missing")
                if not any(path[:n] in filled.broken for n in range(len(path) + 1)):
                    self.tell(origin_of(path, filled), message_of(fault["type"], unfit(dict(fault)), path, filled))
            return None
        return file

    def packs(self, files: Sequence[str]) -> list[Pack]:
        """The packs of some files."""
        return [self._pack(where) for where in files]

    def brought(self, files: Sequence[str]) -> list[Pack]:
        """What comes along from the shelf because a pack uses or overrides it and no pack has its own."""
        asked = (self._file(where) for where in files)
        wanted = {rule_id for file in asked for rule_id in (*file.uses, *file.overrides.rules)}
        own = {rule.id for where in files for rule in self._file(where).rules}
        packs = [self._pack(where, wanted - own) for where in self.shelf]
        return [pack for pack in packs if pack.rules]

    def _pack(self, where: str, only: Collection[str] | None = None) -> Pack:
        file = self._file(where)
        rules = tuple(rule for rule in file.rules if only is None or rule.id in only)
        said = (file.pack, *(rule.model_dump_json(by_alias=True, exclude_defaults=True) for rule in rules))
        told = self._explained(where, {rule.id for rule in rules})
        unused = (
            self.trees[where].fault(s.path, english("no rule makes use of it")) for s in self.library.unused(where)
        )
        return Pack(
            name=file.pack,
            title=file.title,
            document=file.document,
            documents=tuple(file.documents.items()),
            uses=file.uses if only is None else (),
            rules=rules,
            digest=sha256("\n".join(said).encode()).hexdigest(),
            unused=tuple(unused) if only is None else (),
            exceptions=tuple(told),
            passages=tuple((i, said) for i, said in file.passages.items() if only is None or i in only),
        )

    def _explained(self, where: str, ids: Collection[str]) -> Iterator[Explained]:
        """The exceptions of some rules, in the order in which they stand, each with why it does."""
        filled = self.filled[where]
        for path, why in filled.exceptions.items():
            rule = filled.data["rules"][path[1]] if path[0] == "rules" else {}
            if rule.get("id") in ids:
                value = reduce(getitem, path, filled.data)
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                yield Explained(rule["id"], spell(path[2:]).removesuffix(": "), text, why)

    def check_ids(self, files: Sequence[str]) -> None:
        """The name of each pack and the id of each rule stand once."""
        names: dict[str, str] = {}
        rules: dict[str, tuple[str, int]] = {}
        for where in files:
            file = self.files.get(where)
            if file is None:
                continue
            if names.setdefault(file.pack, where) != where:
                self.tell(
                    Source(where, ("pack",)),
                    english("{pack} is also the name of {names}", pack=file.pack, names=names[file.pack]),
                )
            for i, rule in enumerate(file.rules):
                first, at = rules.setdefault(rule.id, (where, i))
                if (first, at) != (where, i):
                    told = english("{rule} stands twice (also rules[{at}])", rule=rule.id, at=at)
                    if first != where:
                        one, other = self._file(first).pack, file.pack
                        told = english(
                            "{rule} stands in two packs: {one} and {other}", rule=rule.id, one=one, other=other
                        )
                    self.tell(Source(where, ("rules", i, "id")), told)

    def check_uses(self, files: Sequence[str]) -> None:
        """What a pack says it uses, or cites a passage of, is there."""
        known = {rule.id for file in self.files.values() if file for rule in file.rules}
        if not self.all_read or None in self.files.values():
            return  # it may be in the pack that could not be read
        for where in files:
            file = self._file(where)
            named: list[tuple[Path, str]] = [(("uses", i), rule_id) for i, rule_id in enumerate(file.uses)]
            named += [(("passages", rule_id), rule_id) for rule_id in file.passages]
            for path, rule_id in named:
                if rule_id not in known:
                    self.tell(Source(where, path), nearest(no_such_rule(rule_id), rule_id, known))

    def check_documents(self) -> None:
        """Each document that a rule names is one that all know, or is declared once."""
        declared: dict[str, tuple[str, str]] = {}
        for where, file in self.files.items():
            for code, title in file.documents.items() if file else ():
                first, said = declared.setdefault(code, (where, title))
                place = Source(where, ("documents", code))
                if code in DOCUMENTS:
                    self.tell(
                        place,
                        english(
                            "{code} is the {documents} document already; take another code",
                            code=code,
                            documents=DOCUMENTS[code],
                        ),
                    )
                elif said != title:
                    self.tell(place, english("{code} is {said} in {first}", code=code, said=said, first=first))
        if not self.all_read or None in self.files.values():
            return  # it may be declared in the pack that could not be read
        known = {*DOCUMENTS, *declared}
        for where in self.files:
            for path, code in _documents_named(self._file(where)):
                if code not in known:
                    self.tell(origin_of(path, self.filled[where]), _no_document(code, declared))

    def _file(self, where: str) -> PackFile:
        file = self.files[where]
        if file is None:
            raise ConfigError(where, self.told(where))
        return file


def _documents_named(file: PackFile) -> Iterator[tuple[Path, Document]]:
    """The documents that a pack and its rules name, each with its path."""
    if file.document is not None:
        yield ("document",), file.document
    for i, rule in enumerate(file.rules):
        yield from ((("rules", i, "documents", j), code) for j, code in enumerate(rule.documents))


def _name(tree: Tree | JoinedTree) -> str | None:
    return tree.data.get("pack") if isinstance(tree.data, dict) else None


def _no_document(code: str, declared: Mapping[str, object]) -> str:
    """What is wrong with a document that no pack declares, and what to do."""
    fault = english("{code}: there is no such document", code=code)
    told = nearest(fault, code, declared)
    if told != fault:
        return told
    return english(
        english("{fault}; declare it in the pack, documents: {declared}"),
        fault=fault,
        declared=f"{{{code}: its title}}",
    )
