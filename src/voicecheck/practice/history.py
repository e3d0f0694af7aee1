"""What is kept of practice calls, so that the next one can be compared with them: results and figures.

Nothing is kept unless a folder is named. No words, no sound and no names of files' folders are in it, a file a call
(``20261118T101500Z-1a2b3c4d.json``); folder and files are their owner's alone. Who deletes the folder has removed all
of it.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from voicecheck.errors import UsageError
from voicecheck.records import Basis, Result

SCHEMA = 1
MOST = 200
"""Practice calls that are read, the latest; an agent who practises daily looks back on most of a year."""
_LONGEST = 1_000_000  # bytes of a file that is one of ours
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What is kept of a practice call.

    ``at`` is when it was checked. ``results`` has the result of each norm that was asked; ``rate`` is the speech rate
    in characters a minute. ``rules`` stands for the settings that it was judged by.
    """

    at: datetime
    recording: str
    sha256: str
    agent_id: str | None
    basis: Basis
    rules: str
    results: Mapping[str, Result] = field(default_factory=dict)
    rate: float | None = None
    score: float | None = None

    @property
    def failed(self) -> int:
        """Norms that failed."""
        return sum(result == "fail" for result in self.results.values())

    @property
    def judged(self) -> int:
        """Norms that were judged."""
        return sum(result in ("pass", "fail") for result in self.results.values())

    def text(self) -> str:
        """The text of its file."""
        return json.dumps({"schema": SCHEMA, **asdict(self), "at": self.at.isoformat()}, ensure_ascii=False, indent=1)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the text of a file.

        Raises
        ------
        ValueError
            It is no practice call, or of a later version.
        """
        data = json.loads(text)
        if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
            raise ValueError("no practice call of this version")
        try:
            return cls(**{**data, "at": datetime.fromisoformat(data["at"]), **_checked(data)})
        except (TypeError, KeyError) as error:
            raise ValueError(str(error)) from error


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    results = data["results"]
    known = {"pass", "fail", "unknown", "not_applicable"}
    if not isinstance(results, dict) or not set(map(str, results.values())) <= known:
        raise ValueError("its results are none")
    if not all(data.get(name) is None or isinstance(data[name], int | float) for name in ("rate", "score")):
        raise ValueError("its figures are none")
    return {"results": results}


class History:
    """The practice calls that an agent keeps.

    Parameters
    ----------
    folder
        Where they are; made where it is not there.

    Raises
    ------
    UsageError
        It is no folder, belongs to somebody else, or others may read or write in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_new = not folder.exists()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            known = folder.stat()
        except OSError as error:
            raise UsageError(
                "{folder}: practice cannot be kept there: {error}", folder=folder, error=error.strerror or str(error)
            ) from error
        if hasattr(os, "geteuid") and known.st_uid != os.geteuid():
            raise UsageError("{folder}: belongs to somebody else; name a folder of your own", folder=folder)
        if os.name == "posix" and known.st_mode & _OTHERS:
            raise UsageError(
                "{folder}: others may look into it; name a folder that is not there yet, or run `chmod 700 {folder}`",
                folder=folder,
            )

    def before(self, now: Practice) -> tuple[Practice, ...]:
        """The earlier practice calls to compare one with, the latest last.

        They are of the same agent and the same kind of practice, and of other recordings. What cannot be read is
        passed over.
        """
        alike = (
            each
            for each in self._kept()
            if (each.agent_id, each.basis) == (now.agent_id, now.basis) and each.sha256 != now.sha256
        )
        return tuple(sorted(alike, key=lambda each: each.at))

    def keep(self, practice: Practice) -> None:
        """Keep a practice call, in place of an earlier check of the same recording.

        Raises
        ------
        UsageError
            It cannot be written.
        """
        name = f"{practice.at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{practice.sha256[:12]}.json"
        aside = self.folder / f".{name}.{os.getpid()}"
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(practice.text())
            for former in self.folder.glob(f"*-{practice.sha256[:12]}.json"):
                former.unlink(missing_ok=True)
            os.replace(aside, self.folder / name)
        except OSError as error:
            raise UsageError(
                "{folder}: practice cannot be kept there: {error}",
                folder=self.folder, error=error.strerror or str(error),
            ) from error  # fmt: skip
        finally:
            aside.unlink(missing_ok=True)

    def _kept(self) -> Iterator[Practice]:
        names = sorted((path for path in self.folder.glob("[0-9]*.json") if path.is_file()), reverse=True)
        for path in names[:MOST]:
            try:
                if path.stat().st_size <= _LONGEST:
                    yield Practice.read(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
