"""A pack that is a folder: its files joined to one tree, each value with the file and line it is from.

::

    pack.yaml            pack, title, document, documents, uses, passages, overrides
    phrases/*.yaml       lists of what people say, by name
    conditions/*.yaml    conditions by name
    rules/*.yaml         rules, a list in each file
    examples/ID.yaml     the examples of the rule ID: by where they are from, then by result

What a pack in one file says under ``lists``, ``conditions``, ``rules`` and ``examples`` stands here in files of its
own; everything else is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.plainyaml import Path, Tree, read_yaml
from voicecheck.rules.packs.overrides import KEY

HEAD = "pack.yaml"
PARTS = {"phrases": "lists", "conditions": "conditions", "rules": "rules", "examples": "examples"}
"""Folders of a pack, and what a pack in one file calls what is in them."""
ORIGINS = ("document", "review", "invented")
"""Where an example is from: a training document, a reviewer's finding, or the writer of the rule."""

PackText = str | Mapping[str, str]
"""What a pack's file holds or, of a folder, each file by its path in it (``rules/opening.yaml``)."""


@dataclass(slots=True)
class JoinedTree:
    """What the files of a folder hold together, and the file and line of each value.

    ``data`` has the form of a pack in one file; ``origins`` says, for each value that begins a file's part,
    which file that is and where in it.
    """

    where: str
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path, tuple[Tree, Path]] = field(default_factory=dict)

    def place(self, path: Path) -> tuple[str, int]:
        """The file and the line of a value."""
        tree, inner = self._origin(path)
        return tree.where, tree.place(inner)[1]

    def fault(self, path: Path, message: str) -> str:
        """A fault at a value, as ``rules/opening.yaml: line 12: [3].window: …``."""
        tree, inner = self._origin(path)
        return english("{where}: {why}", where=tree.where, why=tree.fault(inner, message))

    def _origin(self, path: Path) -> tuple[Tree, Path]:
        known = next(n for n in range(len(path), -1, -1) if path[:n] in self.origins)
        tree, inner = self.origins[path[:known]]
        return tree, (*inner, *path[known:])


def joined(files: Mapping[str, str], where: str) -> JoinedTree:
    """Read the files of a pack's folder.

    Parameters
    ----------
    files
        Text by path in the folder.
    where
        The folder, for the error.

    Raises
    ------
    ConfigError
        With every fault of form of every file, each as ``rules/opening.yaml: line 12: …``.
    """
    faults: list[str] = []
    trees: dict[str, Tree] = {}
    for name in sorted(files, key=lambda name: (name != HEAD, name)):
        if name != HEAD and _part(name) is None:
            faults.append(
                english(
                    "{name}: no part of a pack; known are {head} and {parts}",
                    name=name,
                    head=HEAD,
                    parts=", ".join(f"{p}/*.yaml" for p in PARTS),
                )
            )
            continue
        try:
            trees[name] = read_yaml(files[name], name)
        except ConfigError as error:
            faults += [english("{where}: {why}", where=name, why=fault) for fault in error.faults]
    if HEAD not in files:
        faults.append(english("{head}: is missing; a folder with it is a pack", head=HEAD))
    if not faults:
        made = _Joiner(where)
        for name, tree in trees.items():
            made.add(name, tree)
        made.put_examples()
        if not made.faults:
            return made.tree
        faults = made.faults
    raise ConfigError(where, faults)


def _part(name: str) -> str | None:
    """What a file of a pack holds, by its folder."""
    folder, _, rest = name.partition("/")
    return PARTS.get(folder) if rest.endswith(".yaml") and "/" not in rest else None


class _Joiner:
    """The tree on its way, and the faults met so far."""

    def __init__(self, where: str) -> None:
        self.tree = JoinedTree(where)
        self.faults: list[str] = []
        self._examples: dict[str, Tree] = {}

    def add(self, name: str, tree: Tree) -> None:
        """Take in a file."""
        part = _part(name)
        if part is None:
            self._head(tree)
        elif tree.data is None:
            self._tell(tree, (), english("is empty"))
        elif part == "examples":
            self._examples[name] = tree
        elif part == "rules":
            self._rules(tree)
        else:
            self._named(part, tree)

    def _tell(self, tree: Tree, path: Path, message: str) -> None:
        self.faults.append(english("{where}: {why}", where=tree.where, why=tree.fault(path, message)))

    def _head(self, tree: Tree) -> None:
        self.tree.origins[()] = (tree, ())
        if not isinstance(tree.data, dict):
            self._tell(tree, (), english("should say the pack's name and title (`pack: …`)"))
            return
        for key, value in tree.data.items():
            if key in PARTS.values():
                folder = next(folder for folder, part in PARTS.items() if part == key)
                self._tell(tree, (key,), english("belongs into files under {folder}/", folder=folder))
            else:
                self.tree.data[key] = value

    def _rules(self, tree: Tree) -> None:
        if not isinstance(tree.data, list):
            self._tell(tree, (), english("should be a list of rules (`- id: …`)"))
            return
        rules = self.tree.data.setdefault("rules", [])
        for index, rule in enumerate(tree.data):
            self.tree.origins["rules", len(rules)] = (tree, (index,))
            rules.append(dict(rule) if isinstance(rule, dict) else rule)

    def _named(self, part: str, tree: Tree) -> None:
        if not isinstance(tree.data, dict):
            self._tell(tree, (), english("should be names with what stands under each (`name: …`)"))
            return
        known = self.tree.data.setdefault(part, {})
        for name, value in tree.data.items():
            if name in known:
                self._tell(tree, (name,), english("is also in {where}", where=self.tree.origins[part, name][0].where))
            else:
                self.tree.origins[part, name] = (tree, (name,))
                known[name] = value

    def put_examples(self) -> None:
        """Give each rule its examples, all results of one origin after those of the origin before."""
        rules = enumerate(self.tree.data.get("rules", ()))
        places = {rule.get("id"): index for index, rule in rules if isinstance(rule, dict)}
        for name, tree in self._examples.items():
            rule_id = name.removeprefix("examples/").removesuffix(".yaml")
            at: Path = ("rules", places[rule_id]) if rule_id in places else (KEY, "rules", rule_id)
            rule = self.tree.data["rules"][places[rule_id]] if rule_id in places else self._overridden().get(rule_id)
            if not isinstance(rule, dict):
                self._tell(tree, (), english("no rule of this pack is {rule_id}", rule_id=rule_id))
                continue
            if "examples" in rule:
                self.faults.append(self.tree.fault((*at, "examples"), english("are in {name}, too", name=name)))
                continue
            rule["examples"] = self._gathered(tree, (*at, "examples"))

    def _overridden(self) -> dict[str, Any]:
        """What the pack changes of other packs' rules, by their id; examples may prove it, too."""
        given = self.tree.data.get(KEY)
        rules = given.get("rules") if isinstance(given, dict) else None
        return rules if isinstance(rules, dict) else {}

    def _gathered(self, tree: Tree, at: Path) -> dict[str, Any]:
        examples: dict[str, Any] = {}
        self.tree.origins[at] = (tree, ())
        for source, result, inner in _dialogues(tree, self._tell):
            place = (*at, result, len(examples.setdefault(result, [])))
            self.tree.origins.setdefault((*at, result), (tree, (source, result)))
            self.tree.origins[place] = (tree, (source, result, inner))
            examples[result].append(tree.data[source][result][inner])
        return examples


def _dialogues(tree: Tree, tell: Callable[[Tree, Path, str], None]) -> Iterator[tuple[str, str, int]]:
    """The place of each example in its file: where it is from, its result, its number."""
    if not isinstance(tree.data, dict):
        tell(tree, (), english("should say where the examples are from ({origins})", origins=", ".join(ORIGINS)))
        return
    for source, results in tree.data.items():
        if source not in ORIGINS:
            tell(
                tree,
                (source,),
                english("says not where they are from; write one of {origins}", origins=", ".join(ORIGINS)),
            )
        elif not isinstance(results, dict):
            tell(tree, (source,), english("should be examples by result (`pass:`, `fail:`)"))
        else:
            for result, dialogues in results.items():
                if isinstance(dialogues, list):
                    yield from ((source, result, index) for index in range(len(dialogues)))
                else:
                    tell(tree, (source, result), english("should be a list"))
