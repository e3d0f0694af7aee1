"""What there is to analyse: files, folders, globs and manifests become recordings and failures.

Nothing is lost in silence: a file that cannot be used, a row without its file and a file without
its row are failures; what is passed over by rule is said in a note.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path

from voicecheck.batch.discovery import DiscoverSettings, Discovery, Found
from voicecheck.batch.filenames import from_names
from voicecheck.batch.files import Selection, resolved, select, walk
from voicecheck.batch.remarks import alike_note, remark_notes
from voicecheck.batch.sources import Claims, Source
from voicecheck.errors import MetadataError, NotFoundError, UsageError
from voicecheck.plaintext import printable

__all__ = ["MANIFEST_NAMES", "DiscoverSettings", "Discovery", "discover"]

MANIFEST_NAMES = ("manifest.csv", "manifest.xlsx", "manifest.parquet")
"""Manifests that a folder may hold; of several the first."""
_MOST_ENDINGS = 20
_MOST_SHOWN = 3  # manifests of folders that a note names


def discover(
    inputs: Sequence[str | Path],
    manifest: Path | Sequence[Path] | None = None,
    *,
    settings: DiscoverSettings | None = None,
) -> Discovery:
    """Find what there is to analyse.

    A manifest says what is known of recordings: one that is named, and any ``manifest.csv`` in a folder
    given or below, which holds for the recordings beside and below it. All of them add up; where two say
    something of one recording, that which was named last counts before one named earlier, that before one
    found, and of those found the nearest. The inputs select among the rows (none given: all rows of what
    was named), and a file that a manifest should name but does not is a failure. A row's recording lies
    under its manifest's folder or under a folder given.

    Parameters
    ----------
    inputs
        Files, folders (searched to the bottom) and globs.
    manifest
        One or several; their paths are relative to their folders.
    settings
        How recordings are found and named.

    Raises
    ------
    ManifestError
        A manifest is wrong as a whole: unreadable, or without a required column.
    UsageError
        Nothing was given, all that was found was passed over for its ending, or the file pattern is wrong.
    """
    found = Found(settings or DiscoverSettings())
    named = _once([manifest] if isinstance(manifest, Path) else list(manifest or ()))
    if not inputs and not named:
        raise UsageError("no recordings given: name files, folders or globs, or a manifest with --manifest")
    chosen = select(inputs)
    for name in chosen.missing:
        error = NotFoundError("{name}: no such file or folder, and no file matches it; look at its spelling", name=name)
        found.fail(error, name=name, path=resolved(Path(name)))
    _take_all(chosen, [Source(each, resolved(each).parent, named=True) for each in named], found)
    if found.passed_over and not found.recordings and not found.failures:
        read = ", ".join(found.settings.extensions)
        told = _told(found.passed_over)
        raise UsageError(
            "no recordings: all files were passed over for their ending ({told}); read are {read}", told=told, read=read
        )
    recordings = tuple(found.recordings.values())
    notes = (*found.notes, *remark_notes(found.remarks), *alike_note(each.agent_id for each in recordings))
    return Discovery(recordings, tuple(found.failures), tuple(map(printable, notes)))


def _take_all(chosen: Selection, named: Sequence[Source], found: Found) -> None:
    """Take files by the rows of manifests, and by their names where no manifest is about them."""
    listing = _Listing(chosen, [each.home for each in named])
    own = list(_own(chosen, listing, {resolved(each.path) for each in named}, found))
    _note_own([each.path for each in own], found)
    claims = Claims(found, chosen, lambda: listing.every)
    for source in (*reversed(named), *own):
        claims.read(source)
    claims.take_all()
    homes = {each.home: each for each in own if _is_below(each.home, chosen.folders)}
    rest: dict[Path, str] = {}
    for path, name in _listed(chosen, listing, found):
        if path in claims.seen or path in rest:
            continue
        about = [*named, *(homes[parent] for parent in path.parents if parent in homes)]
        if about:
            claims.refuse(path, name, about)
        else:
            rest[path] = name
    from_names(rest, found)


def _once(manifests: Sequence[Path]) -> list[Path]:
    """Each manifest once, at the place where it is named last, which is the one that counts."""
    last = {resolved(each): each for each in reversed(manifests)}
    return list(reversed(last.values()))


def _own(chosen: Selection, listing: _Listing, named: Collection[Path], found: Found) -> Iterator[Source]:
    """The manifests that folders hold, the deepest first: those below folders given, and beside files given.

    One that is named besides has its say as such.
    """
    beside = (path for folder in {path.parent for path, _ in chosen.files} for path in _entries(folder))
    there = {path for path in chain(listing.chosen, beside) if _is_manifest(path) and path.is_file()}
    by_folder: defaultdict[Path, list[Path]] = defaultdict(list)
    for path in sorted(there, key=lambda each: (MANIFEST_NAMES.index(each.name.lower()), each)):
        by_folder[path.parent].append(path)
    for folder in sorted(by_folder, key=lambda each: (-len(each.parts), each)):
        first, *others = by_folder[folder]
        for other in (each for each in others if resolved(each) not in named):
            found.notes.append(f"{other} is not used, {first.name} beside it is; name it with --manifest to use both")
        if resolved(first) not in named:
            yield Source(first, folder, named=False)


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder; of one that may not be listed the names that a manifest has."""
    try:
        return list(folder.iterdir())
    except OSError:
        return [folder / name for name in MANIFEST_NAMES]


def _is_manifest(path: Path) -> bool:
    """Whether it is named as a manifest is, in capitals or not."""
    return path.name.lower() in MANIFEST_NAMES


def _is_below(home: Path, folders: Iterable[Path]) -> bool:
    return any(home.is_relative_to(folder) for folder in folders)


def _note_own(paths: Sequence[Path], found: Found) -> None:
    if len(paths) > _MOST_SHOWN:
        shown = ", ".join(map(str, paths[:_MOST_SHOWN]))
        found.notes.append(f"{len(paths)} manifests of folders are used ({shown}, …); --manifest names further ones")
        return
    for path in paths:
        found.notes.append(f"{path} is used; --manifest names further ones")


class _Listing:
    """The files that there are, each folder read once."""

    def __init__(self, chosen: Selection, homes: Sequence[Path]) -> None:
        self._folders, self._homes = chosen.folders, homes
        self._walked: dict[Path, list[Path]] = {}

    def of(self, folder: Path) -> list[Path]:
        """The files below a folder, and what cannot be listed."""
        if folder not in self._walked:
            self._walked[folder] = list(walk(folder))
        return self._walked[folder]

    @property
    def chosen(self) -> list[Path]:
        """The files below the folders given."""
        return [path for folder in self._folders for path in self.of(folder)]

    @cached_property
    def every(self) -> list[Path]:
        """The files below the folders given and below the folders of manifests."""
        return [*self.chosen, *(path for home in self._homes for path in self.of(home))]


def _listed(chosen: Selection, listing: _Listing, found: Found) -> Iterator[tuple[Path, str]]:
    """List the audio files chosen with their names: as given, or below the folder given."""
    yield from ((path, name) for path, name in chosen.files if not _is_manifest(path))
    for folder in chosen.folders:
        others: Counter[str] = Counter()
        for path in listing.of(folder):
            name = path.relative_to(folder).as_posix()
            if path.is_dir() and path.is_symlink():
                others["links to folders, which are not followed"] += 1
            elif path.is_dir():
                unlisted = NotFoundError(
                    "{name}: cannot be listed; give this account the right to read the folder", name=name
                )
                found.fail(unlisted, name=name, path=path)
            elif path.suffix.lower() not in found.settings.extensions:
                if not _is_manifest(path):
                    others[path.suffix.lower() or "without ending"] += 1
                    found.passed_over[path.suffix.lower() or "without ending"] += 1
            elif not resolved(path).is_relative_to(folder):
                led_out = MetadataError(
                    "{name}: a link that leads out of {folder}; give the folder it leads to", name=name, folder=folder
                )
                found.fail(led_out, name=name, path=path)
            else:
                yield resolved(path), name
        if others:
            found.notes.append(f"{folder}: no recordings by their ending, passed over: {_told(others)}")


def _told(counts: Counter[str]) -> str:
    """How many of each, in the order of their names; of very many the first."""
    told = [f"{count} {ending[:40]}" for ending, count in sorted(counts.items())]
    return ", ".join(told[:_MOST_ENDINGS]) + (", …" if len(told) > _MOST_ENDINGS else "")
