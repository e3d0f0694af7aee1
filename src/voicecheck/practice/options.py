"""Where an agent's practice calls are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeOptions:
    """What ``check`` keeps.

    ``history`` is the folder in which results of practice calls are kept, to be compared with the next; ``None``:
    nothing is kept.
    """

    history: Path | None = None
