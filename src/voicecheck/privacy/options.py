"""What is kept of persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyOptions:
    """What is masked, and how agents are called.

    ``redact`` masks private numbers and addresses in everything that is stored or printed, ``names`` also
    names after 我叫, 我姓 and 我是. ``agent_ids: hash`` writes a keyed hash in place of each agent's id;
    its key is ``agent_key``, which belongs in the environment (``VOICECHECK_PRIVACY__AGENT_KEY``), or the
    content of ``agent_key_file``, which only its owner may read.
    """

    redact: bool = True
    names: bool = False
    agent_ids: Literal["plain", "hash"] = "plain"
    agent_key: str | None = field(default=None, repr=False)
    agent_key_file: Path | None = None
