"""Manifests and the files that their rows mean: several add up, the nearest or the last given counts first."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voicecheck.batch.discovery import Found
from voicecheck.batch.files import Selection, check_file, resolved
from voicecheck.batch.manifest import COLUMNS, LONGEST_CELL, OF_AGENT, ManifestRow, read_manifest
from voicecheck.batch.whereabouts import Place, Whereabouts
from voicecheck.errors import ManifestError, MetadataError, NotFoundError, RecordingError
from voicecheck.given.words import is_nothing, read_id
from voicecheck.language.catalogue import told_by
from voicecheck.language.stored import english

_PLACES = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A manifest: its file, its folder, and whether it was named on the command line or only found."""

    path: Path
    home: Path
    named: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """What a row says of a file."""

    source: Source
    row: ManifestRow
    where: str
    place: Place


@dataclass(slots=True)
class Claims:
    """The rows of several manifests by the file that each means, those that count first at the front."""

    found: Found
    chosen: Selection
    files: Callable[[], Iterable[Path]]
    by_path: defaultdict[Path, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    strays: dict[str, str] = field(default_factory=dict)  # by a file's bare name: a row that means another place
    broken: dict[Path, str] = field(default_factory=dict)  # by folder: why its manifest cannot be read
    seen: set[Path] = field(default_factory=set)

    def read(self, source: Source) -> None:
        """Read a manifest whose rows count before those that are read after it.

        Raises
        ------
        ManifestError
            It is wrong as a whole, and was named or lies in a folder given. One further below fails the
            recordings that it is about.
        """
        try:
            rows = read_manifest(source.path, self.found.settings.manifest, self.found.notes.append)
        except ManifestError as error:
            if source.named or source.home in self.chosen.folders:
                raise
            self.broken[source.home] = told_by(error)
            self.found.fail(MetadataError(told_by(error)), name=str(source.path), path=source.path)
            return
        files = Whereabouts(source.home, self.files)
        passed_over = sum(not self._take(row, source, files) for row in rows)
        if passed_over and source.named:
            self.found.notes.append(f"{passed_over} rows of {source.path.name} are not among the recordings given")

    def _take(self, row: ManifestRow, source: Source, files: Whereabouts) -> bool:
        """Take a row; whether it is about the recordings given."""
        name, where = row.cells.get("recording", ""), row.place(self._shown(source))
        try:
            if "recording" in row.overlong:
                raise MetadataError(
                    "{where}: more than {longest_cell:,} characters in recording; shorten it",
                    where=where,
                    longest_cell=LONGEST_CELL,
                )
            place = files.find(name, where)
            real = resolved(place.path)
            self.seen.add(real)
            if not self._asked(real, source):
                self.strays.setdefault(real.name, english("{where} ({name!r})", where=where, name=name))
                return False
            if row.surplus:
                raise MetadataError(
                    "{where}: has more cells than the header has columns; quote a cell with a comma", where=where
                )
            check_file(
                place.path,
                english("{where}: recording is {name!r}", where=where, name=name),
                (source.home, *self.chosen.folders),
            )
            self._claim(Claim(source, row, where, place), real)
        except RecordingError as error:
            path = files.written(name) if name and "\0" not in name else None
            if isinstance(error, NotFoundError) and path:
                self.strays.setdefault(path.name, english("{where} ({name!r})", where=where, name=name))
                if not self._asked(path, source):
                    return False
                error = (
                    self._outside(path, source, english("{where}: recording is {name!r}", where=where, name=name))
                    or error
                )
            key = resolved(path) if path else f"{resolved(source.path)}#{row.number}"
            self.found.fail(error, name=name or where, path=key, agent_id=row.cells.get("agent_id") or None)
        return True

    def _outside(self, path: Path, source: Source, said: str) -> MetadataError | None:
        """What is wrong with a path that leads where no recording may lie; ``None``: it does not."""
        if any(path.is_relative_to(root) for root in (source.home, *self.chosen.folders)):
            return None
        return MetadataError(
            "{said}: leads outside of {home}; move it there, or give its folder as input too",
            said=said,
            home=source.home,
        )

    def _asked(self, path: Path, source: Source) -> bool:
        return self.chosen.empty or self.chosen.has(path) or not path.is_relative_to(source.home)

    def _claim(self, claim: Claim, path: Path) -> None:
        for known in self.by_path[path]:
            if known.source == claim.source:
                name = claim.row.cells["recording"]
                raise MetadataError(
                    "{where}: recording is {name!r}, which {other} has already; remove one",
                    where=claim.where,
                    name=name,
                    other=known.where,
                )
        self.by_path[path].append(claim)

    def _shown(self, source: Source) -> str:
        """A manifest's name, with its folder where it was found below one that was given."""
        if source.named or source.home in self.chosen.folders:
            return source.path.name
        within = [folder for folder in self.chosen.folders if source.home.is_relative_to(folder)]
        return os.path.relpath(source.path, within[0]) if within else source.path.name

    def take_all(self) -> None:
        """Make recordings of the files that rows mean, and tell where rows contradict each other."""
        odds: list[str] = []
        for path, claims in self.by_path.items():
            cells, against = merged(claims)
            odds += against
            first = claims[0]
            overlong = [name for name in first.row.overlong if name in cells]
            told = first.place.told
            self.found.take({**cells, "recording": first.row.cells["recording"]}, path, first.where,
                            overlong=overlong, told=told)  # fmt: skip
        if odds:
            shown = "; ".join(odds[:_PLACES]) + ("; …" if len(odds) > _PLACES else "")
            self.found.notes.append(f"{len(odds)} cells of manifests contradict each other, the first counts: {shown}")

    def refuse(self, path: Path, name: str, sources: Sequence[Source]) -> None:
        """Note a file that no row names, with the likely cause."""
        folder = next((each for each in path.parents if each in self.broken), None)
        if folder is not None:
            self.found.fail(MetadataError("{where}: {why}", where=name, why=self.broken[folder]), name=name, path=path)
            return
        named = ", ".join(dict.fromkeys(self._shown(each) for each in sources))
        stray = self.strays.get(path.name)
        if stray:
            homes = ", ".join(dict.fromkeys(str(each.home) for each in sources))
            why = english(
                "{stray} names a file like it elsewhere: names are taken from the manifest's folder, {homes}; move "
                "the manifest beside the recordings, or write the folder before the name",
                stray=stray,
                homes=homes,
            )
        else:
            why = english("add a row for it")
        self.found.fail(
            MetadataError("{name}: not in the manifest {named}; {why}", name=name, named=named, why=why),
            name=name,
            path=path,
        )


def merged(claims: Sequence[Claim]) -> tuple[Mapping[str, str], list[str]]:
    """The cells of several rows about one file: of each column the first that says something.

    What belongs to the agent (`OF_AGENT`) comes from the rows that name the agent who counts, and then from rows
    that name none. A row that names another agent adds only to what is known of the call: not its team, and no
    column without a known meaning, which may be that agent's name.

    Returns
    -------
    cells
        By column.
    against
        Where a later row says something else, in words.
    """
    agent = next(filter(None, map(_agent_of, claims)), None)
    naming = sorted(claims, key=lambda claim: _agent_of(claim) != agent)  # those that name the agent first
    cells: dict[str, str] = {}
    against: list[str] = []
    for name in dict.fromkeys(name for claim in claims for name in claim.row.cells if name != "recording"):
        first: Claim | None = None
        for claim in naming if name in OF_AGENT else claims:
            cell = claim.row.cells.get(name)
            of_another = _agent_of(claim) not in (None, agent)
            if cell is None or (of_another and (name != "agent_id" and (name in OF_AGENT or name not in COLUMNS))):
                continue
            if first is None or is_nothing(cells[name]):
                cells[name], first = cell, claim
            elif name in COLUMNS and not is_nothing(cell) and cell != cells[name]:
                shown = claim.row.cells["recording"]
                against.append(f"{name} of {shown} is {cells[name]!r} in {first.where} and {cell!r} in {claim.where}")
    return cells, against


def _agent_of(claim: Claim) -> str | None:
    """Whom a row names; a cell that is no id, as a spreadsheet shortens it, names somebody, too."""
    cell = claim.row.cells.get("agent_id", "")
    agent, said = read_id(cell)
    return agent or (cell if said else None)
