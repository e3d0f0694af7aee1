"""Speech models: which are known, where they lie, and whether they are what they should be.

A model is a folder that CTranslate2 wrote: ``model.bin``, ``config.json``, ``tokenizer.json`` and
a vocabulary. `fetch` is the only function that reaches for the network; `locate`, which a run
uses, reads the disk and nothing else.

The checksums of ``base`` are part of the program (`voicecheck.transcript.catalogue`). Of any other
model none can be known beforehand: the first fetch writes the revision that it met and a checksum
of every file into ``fetched.json`` beside the model, and every later use is checked against that.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from voicecheck.errors import ModelError
from voicecheck.language.catalogue import joined, told_by
from voicecheck.language.stored import english
from voicecheck.transcript import sources
from voicecheck.transcript.catalogue import KNOWN, KnownModel, Origin
from voicecheck.transcript.sources import Source, SourceError

RECORD = "fetched.json"
HOW_TO_CONVERT = english(
    "convert it with: ct2-transformers-converter --model FOLDER --output_dir NEW_FOLDER "
    "--copy_files tokenizer.json preprocessor_config.json --quantization int8"
)


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model and its state on this machine: ``ready``, ``missing`` or ``damaged``, and why."""

    name: str
    path: Path
    state: str
    detail: str


def default_folder() -> Path:
    """Where models lie unless the configuration says otherwise."""
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "voicecheck" / "models"


def locate(name_or_path: str, *, folder: Path) -> Path:
    """The folder of a model that is whole and is what it should be. Never touches the network.

    Parameters
    ----------
    name_or_path
        The name of a known model, or the path of any folder that CTranslate2 wrote.
    folder
        Where known models lie.

    Raises
    ------
    ModelError
        The model is missing, damaged or not a Whisper model. The message says what to do.
    """
    path, _ = _located(name_or_path, folder)
    return path


def digest(name_or_path: str, *, folder: Path) -> str:
    """SHA-256 of a model's weights: what an analysis was made with, whatever the folder's name.

    Parameters
    ----------
    name_or_path, folder
        As for `locate`, which it takes the place of: a large model takes seconds to read.

    Raises
    ------
    ModelError
        As `locate`.
    """
    path, checked = _located(name_or_path, folder)
    return checked.get("model.bin") or sha256_of(path / "model.bin")


def place_of(name_or_path: str, *, folder: Path) -> Path:
    """Where a model lies or would lie; nothing is looked at."""
    return folder / name_or_path if name_or_path in KNOWN else Path(name_or_path).expanduser()


def verify(path: Path, *, expected: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Check a model's folder: every file there, a Whisper model, every known checksum right.

    Parameters
    ----------
    path
        The model's folder.
    expected
        SHA-256 by file name. Without it, what `fetch` recorded beside the model; a folder that
        was never fetched has no record, and then only its form is checked.

    Returns
    -------
    Mapping
        SHA-256 by file name as found; empty where there was nothing to check it against.

    Raises
    ------
    ModelError
        Something is missing or differs. The message says what to do.
    """
    expected = expected or _recorded(path)
    _check_form(path)
    wrong = _wrong(path, expected)
    if wrong:
        raise ModelError(
            "the speech model in {path} is damaged ({wrong}: not as published); run `voicecheck models "
            "fetch {name}` to get it again",
            path=path,
            wrong=", ".join(wrong),
            name=path.name,
        )
    return expected


def list_models(folder: Path) -> tuple[ModelStatus, ...]:
    """Every known model and its state in a folder."""
    return tuple(_status(name, folder) for name in KNOWN)


def fetch(
    name: str,
    *,
    folder: Path,
    say: Callable[[str], None] = lambda _: None,
    ways: Sequence[Source] = sources.WAYS,
) -> Path:
    """Get a known model, check every file of it, and put it in the folder in one move.

    Parameters
    ----------
    name
        A name in `KNOWN`.
    folder
        Where models lie; it is made where it is missing.
    say
        Told in a sentence what is done, for a person who waits.
    ways
        The sources in the order in which they are tried.

    Raises
    ------
    ModelError
        No such model, no source has it, or what a source gave is damaged.
    """
    known = KNOWN.get(name)
    if known is None:
        raise ModelError("{name}: no such model; known are {known}", name=name, known=", ".join(KNOWN))
    if _status(name, folder).state == "ready":
        say(f"{name} is already in {folder}")
        return folder / name
    aside = folder / f".{name}.{os.getpid()}.partial"
    refusals = []
    earlier = _recorded(folder / name)
    try:
        for way in ways:
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(parents=True)
            try:
                revision = way(_origin(known, folder / name), aside, say)
                _seal(aside, known, revision, earlier)
            except (SourceError, ModelError) as error:
                refusals.append(told_by(error))
                say(str(error))
                continue
            _replace(folder / name, aside)
            return folder / name
    except OSError as error:
        raise ModelError("cannot write to {folder}: {error}", folder=folder, error=error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    head = english("the speech model {name} could not be fetched:", name=name)
    raise ModelError(joined([head, *refusals], "\n  "))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _located(name_or_path: str, folder: Path) -> tuple[Path, Mapping[str, str]]:
    """A model's folder, and the SHA-256 that its files have, as far as one was known."""
    known = KNOWN.get(name_or_path)
    path = place_of(name_or_path, folder=folder)
    if not path.is_dir():
        if known:
            raise ModelError(
                "no speech model {name} in {folder}: run `voicecheck models fetch {name}`",
                name=known.name,
                folder=folder,
            )
        raise ModelError(
            "{name_or_path} is neither a known model ({known}) nor a folder",
            name_or_path=name_or_path,
            known=", ".join(KNOWN),
        )
    return path, verify(path, expected=known.sha256 if known else None)


def _status(name: str, folder: Path) -> ModelStatus:
    path = folder / name
    if not path.is_dir():
        return ModelStatus(name, path, "missing", f"run `voicecheck models fetch {name}`")
    try:
        checked = verify(path, expected=KNOWN[name].sha256)
    except ModelError as error:
        return ModelStatus(name, path, "damaged", str(error))
    return ModelStatus(name, path, "ready", "checksums right" if checked else "no checksum is known for it")


def _check_form(path: Path) -> None:
    missing = [name for name in ("model.bin", "config.json", "tokenizer.json") if not (path / name).is_file()]
    if not any((path / name).is_file() for name in ("vocabulary.txt", "vocabulary.json")):
        missing.append("vocabulary.txt")
    if "model.bin" in missing and any(path.glob("*.safetensors")) | any(path.glob("pytorch_model*.bin")):
        raise ModelError(
            "{path} holds a model that was not converted to CTranslate2: {how_to_convert}",
            path=path,
            how_to_convert=HOW_TO_CONVERT,
        )
    if missing:
        raise ModelError(
            "{path} is not a whole CTranslate2 model: {missing} missing; {how_to_convert}",
            path=path,
            missing=", ".join(missing),
            how_to_convert=HOW_TO_CONVERT,
        )
    with (path / "model.bin").open("rb") as file:
        if b"WhisperSpec" not in file.read(64):
            raise ModelError(
                "{path} is not a Whisper model that CTranslate2 wrote; {how_to_convert}",
                path=path / "model.bin",
                how_to_convert=HOW_TO_CONVERT,
            )


def _wrong(path: Path, expected: Mapping[str, str]) -> list[str]:
    return [n for n, digest in expected.items() if not (path / n).is_file() or sha256_of(path / n) != digest]


def _record(path: Path) -> Mapping[str, Any]:
    """What `fetch` wrote beside a model; empty where it wrote nothing."""
    try:
        read = json.loads((path / RECORD).read_text(encoding="utf-8"))
        return {"revision": read["revision"], "files": dict(read["files"])}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            "{path} cannot be read: remove {path2} and fetch the model again", path=path / RECORD, path2=path
        ) from error


def _recorded(path: Path) -> Mapping[str, str]:
    return dict(_record(path).get("files", {}))


def _origin(known: KnownModel, path: Path) -> Origin:
    """Where it comes from: a revision that was met before stays the one that is asked for."""
    if known.origin.revision:
        return known.origin
    return replace(known.origin, revision=_record(path).get("revision"))


def _seal(aside: Path, known: KnownModel, revision: str | None, earlier: Mapping[str, str]) -> None:
    """Check what a source gave, and record it."""
    expected = known.sha256 or earlier
    wrong = _wrong(aside, expected)
    if wrong:
        raise SourceError(english("what it gave is damaged or another version: {wrong}", wrong=", ".join(wrong)))
    _check_form(aside)
    files = expected or {path.name: sha256_of(path) for path in sorted(aside.iterdir())}
    record = {"name": known.name, "repository": known.origin.repository, "revision": revision, "files": dict(files)}
    (aside / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _replace(target: Path, aside: Path) -> None:
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    if target.exists():
        target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)
