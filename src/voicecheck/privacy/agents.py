"""Agents' ids as keyed hashes: the same agent is the same everywhere, and who it is cannot be told without the key."""

from __future__ import annotations

import hmac
import re
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.privacy.options import PrivacyOptions

PREFIX = "agent-"
"""So that no reader takes a hash of digits alone for a number."""
_SHOWN = 16
"""Hexadecimal digits of the hash: 64 bits, by which a million agents are told apart but once in ten million times."""
_LEAST = 16
"""Characters of a key; ids are few and easily listed, so a short key could be found by trying."""


@dataclass(frozen=True, slots=True)
class AgentHasher:
    """Writes a keyed hash in place of an id; a hash stays itself. Can be sent to other processes."""

    key: bytes = field(repr=False)

    def __call__(self, agent_id: str) -> str:
        """The hash of an id."""
        if is_hashed(agent_id):  # from the ledger
            return agent_id
        return PREFIX + hmac.digest(self.key, agent_id.encode(), "sha256").hex()[:_SHOWN]

    @property
    def digest(self) -> str:
        """What tells one key from another, and tells nothing of it."""
        return hmac.digest(self.key, b"voicecheck: which key", "sha256").hex()


def is_hashed(agent_id: str) -> bool:
    """Whether an id is a hash already, of whatever key.

    Examples
    --------
    >>> is_hashed("agent-63f2d1f25b47fb43"), is_hashed("A1")
    (True, False)
    """
    return re.fullmatch(rf"{PREFIX}[0-9a-f]{{{_SHOWN}}}", agent_id) is not None


def agent_hasher(options: PrivacyOptions) -> AgentHasher | None:
    """What is written in place of an agent's id, or ``None`` where ids are kept as they are.

    The hash is HMAC-SHA256 with the configured key, cut to 64 bits.

    Raises
    ------
    ConfigError
        No key is given, it is too short, or its file can be read by others.

    Examples
    --------
    >>> agent_hasher(PrivacyOptions(agent_ids="hash", agent_key="a key of some length"))("A1")
    'agent-63f2d1f25b47fb43'
    """
    if options.agent_ids == "plain":
        return None
    key = _key(options)
    if len(key) < _LEAST:
        raise ConfigError(
            "configuration",
            [english("privacy.agent_key: shorter than {least} characters; take a longer one", least=_LEAST)],
        )
    return AgentHasher(key.encode())


def with_key(options: PrivacyOptions) -> PrivacyOptions:
    """The options with the key itself in place of its file, for workers that cannot read that.

    Raises
    ------
    ConfigError
        The file cannot be read, or others can read it.
    """
    if options.agent_ids == "plain" or options.agent_key_file is None:
        return options
    return replace(options, agent_key=_key(options), agent_key_file=None)


def _key(options: PrivacyOptions) -> str:
    if options.agent_key is not None:
        return options.agent_key
    if options.agent_key_file is None:
        raise ConfigError(
            "configuration",
            [
                english(
                    "privacy.agent_ids: hash needs a key; set VOICECHECK_PRIVACY__AGENT_KEY in the environment, "
                    "or privacy.agent_key_file"
                )
            ],
        )
    return _read_key(options.agent_key_file)


def _read_key(path: Path) -> str:
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(
                "configuration", [english("privacy.agent_key_file: others can read {path}; chmod 600 it", path=path)]
            )
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "configuration", [english("privacy.agent_key_file: {path} cannot be read: {error}", path=path, error=error)]
        ) from error
