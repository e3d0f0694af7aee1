"""Where the packs of rules lie, and what their files hold."""

from __future__ import annotations

import os
from pathlib import Path

from voicecheck.errors import ConfigError
from voicecheck.language.stored import english, of_system
from voicecheck.layering import is_path
from voicecheck.plainyaml import read_config_text
from voicecheck.rules.packs.folders import HEAD, PackText


def find_pack(name: str, shipped: Path) -> Path | None:
    """The file or folder of a pack; ``None`` where there is none.

    Parameters
    ----------
    name
        A pack's name, or a path.
    shipped
        The folder in which packs that are named lie, each as a folder or as a file.
    """
    places = [Path(name)] if is_path(name) else [shipped / name, shipped / f"{name}.yaml"]
    # os.path answers for names that are too long, where Path raises.
    return next((path for path in places if os.path.isfile(path) or os.path.isfile(path / HEAD)), None)


def read_pack(path: Path) -> PackText:
    """The text of a pack: of a folder, that of each YAML file in it.

    Raises
    ------
    ConfigError
        A file cannot be read, or is not UTF-8.
    """
    if not path.is_dir():
        return read_config_text(path)
    try:
        files = sorted(file for file in path.rglob("*.yaml") if file.is_file())
    except OSError as error:
        raise ConfigError(str(path), [english("cannot be read: {reason}", reason=of_system(error))]) from error
    return {file.relative_to(path).as_posix(): read_config_text(file) for file in files}
