"""Who may read the tables: files and folders of the tables get the rights that are set, the ledger beside them never.

The folder ``live`` holds the rights: what is published next gets its owner's, its group's and all others', whichever
command publishes it. `set_rights` gives it, and all that is published already, the rights that the settings name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.language.stored import english, of_system
from voicecheck.tables.options import TableOptions
from voicecheck.tables.tabular import TABLES

ANCHOR = "live"
REPORT = "report"
"""The folder of the pages (`voicecheck.pages.write`), which whoever reads the tables may read."""
LISTENING = "review"
"""The folder of the workbooks of calls to listen to (`voicecheck.export.listenbook`)."""
PUBLISHED = (*TABLES, "views.sql", "DATA_DICTIONARY.md", REPORT, LISTENING)
"""What lies in the folder of the tables: a folder each, the files that tell how to read them, pages and workbooks."""


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a folder, and from them those of a file; ``group`` is a number."""

    folder: int
    group: int

    def give(self, path: Path) -> None:
        """Give a file or folder these rights, where it has others.

        Raises
        ------
        OSError
            It belongs to somebody else, or its user is no member of the group.
        """
        known = path.stat()
        if known.st_gid != self.group:
            os.chown(path, -1, self.group)
        mode = self.folder if path.is_dir() else self.folder & 0o666
        if known.st_mode & 0o777 != mode:
            path.chmod(stat.S_IMODE(known.st_mode) & ~0o777 | mode)


def rights_of(out: Path) -> Rights | None:
    """Give the rights that what is published gets; ``None``: those that the system gives."""
    try:
        known = (out / ANCHOR).stat()
    except FileNotFoundError:
        return None
    return Rights(stat.S_IMODE(known.st_mode) & 0o777, known.st_gid)


def make_folder(out: Path, folder: Path) -> None:
    """Make a folder of the tables, and those above it up to `out`, with the rights that are set."""
    missing = [each for each in (folder, *folder.parents) if each != out and out in each.parents and not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    if rights := rights_of(out):
        for each in reversed(missing):
            rights.give(each)


def set_rights(out: Path, options: TableOptions) -> None:
    """Give the tables of a folder the rights that the settings name, those published already, too.

    Parameters
    ----------
    out
        The folder of the tables, which is made.
    options
        The rights.

    Raises
    ------
    UsageError
        There is no such group, or this user may not give files to it, or not change the rights of a file.
    """
    asked = options.bits
    private = not asked & 0o077 and options.group is None
    if private and not (out / ANCHOR).exists():
        return  # as the system gives them: a command's files are its user's alone
    out.mkdir(parents=True, exist_ok=True)
    group = out.stat().st_gid if options.group is None else _number_of(options.group)
    rights = Rights(asked | (asked & 0o444) >> 2 | 0o100, group)
    if rights_of(out) == rights:
        return
    place = out
    try:
        for place in _published(out):
            rights.give(place)
        if not private:  # who reads the tables must get to them; the ledger in it is readable by its owner alone
            place = out
            Rights(stat.S_IMODE(out.stat().st_mode) | rights.folder, group).give(out)
        place = out / ANCHOR
        place.mkdir(exist_ok=True)
        rights.give(place)  # last: then all is done
    except PermissionError as error:
        to_group = english("{mode} to the group {group}", mode=options.mode, group=options.group)
        raise UsageError(
            "tables.mode, tables.group: this user may not give {place} with the rights {mode} "
            "({reason}); make the user that runs voicecheck the owner of {out} and a member of the "
            "group, or change the settings",
            place=place,
            mode=to_group if options.group else options.mode,
            reason=of_system(error),
            out=out,
        ) from error


def _published(out: Path) -> Iterator[Path]:
    """All files and folders of the tables; links are left alone."""
    for name in PUBLISHED:
        top = out / name
        if top.is_symlink() or not top.exists():
            continue
        if name != ANCHOR:
            yield top
        for root, folders, files in os.walk(top):
            yield from (each for entry in (*folders, *files) if not (each := Path(root, entry)).is_symlink())


def _number_of(group: str) -> int:
    """The number of a group.

    Raises
    ------
    UsageError
        There is no such group.
    """
    import grp  # not on every system

    try:
        return grp.getgrgid(int(group)).gr_gid if group.isdecimal() else grp.getgrnam(group).gr_gid
    except (KeyError, OverflowError) as error:
        where = english("`getent group` lists them")
        raise UsageError(
            "tables.group: there is no group {group} on this machine; {where}", group=group, where=where
        ) from error
