"""The packs that are shipped."""

from __future__ import annotations

from voicecheck.config import configs_folder
from voicecheck.packfiles import read_pack
from voicecheck.rules.packs.folders import PackText
from voicecheck.rules.packs.load import Pack, load_packs

NAMES = ("common", "ecommerce", "followup", "newhire", "retention", "telecom")


def shipped_text(name: str) -> tuple[str, PackText]:
    """A pack as it is given to `load_packs`."""
    return name, read_pack(configs_folder() / "rules" / name)


def shipped_packs() -> tuple[Pack, ...]:
    """All of them."""
    return load_packs([shipped_text(name) for name in NAMES])
