"""The folder of a report on disk: only what changed is written, each file whole or not at all, and what is old goes.

``manifest.json`` says of each file of the report what it holds, so that the next report leaves alone what is the same.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from voicecheck.errors import UsageError
from voicecheck.ledger.lock import Lock
from voicecheck.tables.rights import REPORT, make_folder, rights_of

FOLDER = REPORT
MANIFEST, LOCK = "manifest.json", "report.lock"
_OURS = re.compile(r"(?:index|review)\.html|(?:agents|calls|assets|data|sound)/.*\.(?:html|js|css|opus)|.*\.part")
"""Files of a report that an earlier report may have left; whatever else lies there is somebody else's."""
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(slots=True, kw_only=True)
class Written:
    """What became of the files of a report: their number, those that were written, and those that were removed."""

    files: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Within this, no other process writes the report of a folder.

    Raises
    ------
    UsageError
        Another one does, or something that is no folder lies there.
    """
    report = out / FOLDER
    if report.is_symlink() or (report.exists() and not report.is_dir()):
        raise UsageError("{place} is no folder; move it away, the report is written there", place=report)
    make_folder(out, report)
    lock = Lock(report / LOCK)
    try:
        yield
    finally:
        lock.release()


class ReportFolder:
    """A folder that a report is written into.

    Parameters
    ----------
    out
        The folder of ledger and tables; the report lies in `FOLDER` of it.
    """

    def __init__(self, out: Path) -> None:
        self.out, self.path = out, out / FOLDER
        self._known = _read(self.path / MANIFEST)
        self._kept: dict[str, str] = {}
        self.options: dict[str, Any] = {}
        self.done = Written()

    @property
    def report_id(self) -> str:
        """What tells this report from others in a browser that has seen several: it stays."""
        known = self._known.get("report")
        if not (isinstance(known, str) and _ID.fullmatch(known)):
            self._known["report"] = known = secrets.token_hex(8)
        return known

    @property
    def former_options(self) -> Mapping[str, Any]:
        """How the report that lies there was asked for."""
        known = self._known.get("options")
        return known if isinstance(known, dict) else {}

    def put(self, path: str, text: str) -> None:
        """Write a file, unless it is there and the same.

        Parameters
        ----------
        path
            Below the report, with ``/``; of safe names.
        text
            What it holds.
        """
        data = text.encode()
        if self._is_new(path, sha256(data).hexdigest()):
            with self._aside(path) as place:
                place.write_bytes(data)

    def has(self, path: str, mark: str) -> bool:
        """Whether a file is there that was made of the same; then it stays."""
        new = self._is_new(path, mark)
        if new:
            self.done.written.pop()
        return not new

    def make(self, path: str, mark: str) -> _Aside:
        """Give a place to make a file at, of which `mark` says what it is made of; it is put in its own when whole."""
        self._is_new(path, mark)
        return self._aside(path)

    def _is_new(self, path: str, digest: str) -> bool:
        known = self._known.get("files")
        self._kept[path] = digest
        if isinstance(known, dict) and known.get(path) == digest and (self.path / path).is_file():
            return False
        self.done.written.append(path)
        return True

    def _aside(self, path: str) -> _Aside:
        make_folder(self.out, (self.path / path).parent)
        return _Aside(self.out, self.path / path)

    def drop(self, path: str) -> None:
        """Take back a file that could not be made."""
        self._kept.pop(path, None)
        with suppress(ValueError):
            self.done.written.remove(path)

    def finish(self) -> Written:
        """Remove what is of no report any more, and say what is there."""
        for path in self._lying():
            if path not in self._kept:
                (self.path / path).unlink(missing_ok=True)
                self.done.removed.append(path)
        _without_empty(self.path)
        self.done.files = len(self._kept)
        manifest = {"format": 1, "report": self.report_id, "options": self.options, "files": self._kept}
        make_folder(self.out, self.path)
        with _Aside(self.out, self.path / MANIFEST) as place:
            place.write_text(json.dumps(manifest, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        return self.done

    def _lying(self) -> Iterator[str]:
        """The files of reports that lie there; links are left alone."""
        for root, _, files in os.walk(self.path):
            for name in files:
                path = (Path(root) / name).relative_to(self.path).as_posix()
                if _OURS.fullmatch(path):
                    yield path


class _Aside:
    """A place beside a file: what is written there takes the file's place, when it is whole."""

    def __init__(self, out: Path, target: Path) -> None:
        self._out, self._target = out, target

    def __enter__(self) -> Path:
        descriptor, name = tempfile.mkstemp(dir=self._target.parent, prefix=".", suffix=".part")
        os.close(descriptor)
        self._place = Path(name)
        return self._place

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._place.unlink(missing_ok=True)
            return
        if rights := rights_of(self._out):
            rights.give(self._place)
        os.replace(self._place, self._target)


def _read(path: Path) -> dict[str, Any]:
    """The manifest of the report before; nothing where there is none, or it is damaged: then all is written."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) and data.get("format") == 1 else {}


def _without_empty(folder: Path) -> None:
    for root, _, _ in os.walk(folder, topdown=False):
        if root != str(folder):
            with suppress(OSError):  # something is in it
                os.rmdir(root)


def forget_before(out: Path, before: date, *, dry_run: bool = False) -> int:
    """Remove the pages and sounds of calls of the days before a day, and all pages that may name them.

    Parameters
    ----------
    out
        The folder of ledger and tables.
    before
        The first day that is kept.
    dry_run
        Only count them.

    Returns
    -------
    int
        How many pages and sounds of calls went, or would; those that only name them are not counted.
    """
    report = out / FOLDER
    folders = [folder for part in ("calls", "sound") for folder in (report / part).glob("????-??-??")]
    old = [file for folder in folders if folder.name < before.isoformat() for file in folder.iterdir()]
    if old and not dry_run:
        with writing(out):
            naming = [*report.glob("*.html"), *(report / "agents").glob("*.html"), *(report / "data").glob("*.js")]
            for path in (*old, *naming):
                path.unlink(missing_ok=True)
            _without_empty(report)
    return len(old)
