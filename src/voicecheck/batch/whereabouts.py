"""Which file a manifest's row means: as written, or as another system writes the same path.

What is not the same path is never guessed; the message names the likely cause.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from voicecheck.errors import MetadataError, NotFoundError
from voicecheck.language.stored import english

_OTHER_MACHINE = re.compile(r"([A-Za-z]:)?/")
_DATE = re.compile(r"(?:19|20)\d{2}[-_.]?\d{2}[-_.]?\d{2}")
_SHOWN = 200  # characters of a path that are shown


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and what a person should know of how it was found."""

    path: Path
    told: str | None = None


class Whereabouts:
    """The files that the rows of one manifest may mean.

    Parameters
    ----------
    home
        The manifest's folder, resolved: names are relative to it.
    files
        Lists the files that there are, below it and below the folders given; asked for only where a name
        is not there as it is written.
    """

    def __init__(self, home: Path, files: Callable[[], Iterable[Path]]) -> None:
        self._home, self._files = home, files

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        """The files by their bare name in NFC and without case."""
        named: defaultdict[str, list[Path]] = defaultdict(list)
        for path in dict.fromkeys(self._files()):
            named[_same(path.name).casefold()].append(path)
        return named

    @cached_property
    def _by_stem(self) -> dict[str, Path]:
        """A file by its name without ending, in the same form."""
        return {name.rpartition(".")[0]: paths[0] for name, paths in self._by_name.items()}

    def find(self, name: str, where: str) -> Place:
        """Find the file of a name.

        Parameters
        ----------
        name
            As the row has it.
        where
            What to call the row in a message.

        Raises
        ------
        MetadataError
            It is no name of a file.
        NotFoundError
            There is no such file; names the likely cause.
        """
        if not name:
            raise MetadataError("{where}: recording is empty; write the file's path", where=where)
        if "\0" in name:
            raise MetadataError(
                "{where}: recording is {name!r}, no name of a file; write the file's path", where=where, name=name
            )
        slashed = name.replace("\\", "/")
        for written in dict.fromkeys((name, slashed)):
            path = self.written(written)
            if os.path.lexists(path):
                return Place(path)
        elsewhere = _OTHER_MACHINE.match(slashed)
        if elsewhere:
            return self._by_tail(name, slashed, where)
        path = self.written(slashed)
        same = [each for each in self._by_name.get(_same(path.name).casefold(), ()) if _same(each) == _same(path)]
        if len(same) == 1:
            return Place(same[0])
        raise NotFoundError(
            "{where}: recording is {name!r}: no such file; {cause}", where=where, name=name, cause=self._cause(path)
        )

    def written(self, name: str) -> Path:
        """The path that a name gives as it is written."""
        return Path(os.path.normpath(self._home / name))

    def _by_tail(self, name: str, slashed: str, where: str) -> Place:
        """The one file whose path ends as that of another machine does, folder for folder."""
        steps = [_same(step) for step in slashed.split("/") if step and not step.endswith(":")]
        said = english("{where}: recording is {name!r}, a path of another machine", where=where, name=name)
        named = [each for each in self._by_name.get(steps[-1].casefold(), ()) if _same(each.name) == steps[-1]]
        for count in range(len(steps), 0, -1):
            ends = [each for each in named if self._steps(each)[-count:] == steps[-count:]]
            if len(ends) > 1:
                raise NotFoundError(
                    "{said}; {count} files end so; write the path from the manifest's folder",
                    said=said,
                    count=len(ends),
                )
            if ends and (count > 1 or ends[0].parent == self._home) and not _other_day(ends[0], steps, count):
                shown = os.path.relpath(ends[0], self._home)
                return Place(
                    ends[0],
                    english(
                        "a path of another machine; taken as the only file whose path ends so ({shown})", shown=shown
                    ),
                )
        raise NotFoundError(
            "{said}; no file below {home} ends so; write the path from the manifest's folder",
            said=said,
            home=self._home,
        )

    def _steps(self, path: Path) -> list[str]:
        return [_same(step) for step in PurePosixPath(os.path.relpath(path, self._home)).parts]

    def _cause(self, path: Path) -> str:
        """Why a path may not be there: case, ending, or the folder that it is taken from."""
        near = self._by_name.get(_same(path.name).casefold(), [])
        for each in near:
            if _same(each).casefold() == _same(path).casefold():
                return english("{near} differs in upper and lower case", near=self._shown(each))
        if near:
            return english(
                "a file of that name is {near}: names are taken from the manifest's folder, {home}; move the manifest "
                "beside the recordings, or write the folder before the name",
                near=self._shown(near[0]),
                home=self._home,
            )
        if ended := self._by_stem.get(_same(path.name).casefold()):
            return english("{near} has an ending; write it", near=self._shown(ended))
        return english("looked for {path}", path=str(path)[:500])

    def _shown(self, path: Path) -> str:
        return os.path.relpath(path, self._home)[:_SHOWN]


def _same(text: str | Path) -> str:
    """A name in the one form that Unicode has for it: Apple's systems write é as two signs."""
    return unicodedata.normalize("NFC", str(text))


def _other_day(path: Path, steps: list[str], count: int) -> bool:
    """Whether the folders before the common end are of different days: names begin anew every day."""
    ours, theirs = _DATE.findall("/".join(path.parts[:-count])), _DATE.findall("/".join(steps[:-count]))
    return bool(ours and theirs) and _digits(ours[-1]) != _digits(theirs[-1])


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
