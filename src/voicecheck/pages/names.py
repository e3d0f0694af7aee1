"""Names of files for calls and agents, which any file system can hold and nobody can lead astray."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from urllib.parse import quote

_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|clock\$|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows takes for devices, whatever their ending."""
_HASHED = 16


def is_safe(name: str) -> bool:
    """Whether a name can stand as that of a file as it is.

    Examples
    --------
    >>> [is_safe(name) for name in ("A1005", "张三", "../a", "NUL", "con.x", ".a", "a.", "", "a" * 81)]
    [True, False, False, False, False, False, False, False, False]
    """
    return bool(_SAFE.fullmatch(name)) and not name.endswith(".") and not _DEVICES.fullmatch(name)


def hashed(text: str) -> str:
    """Give the name of a file for what cannot be one itself.

    Examples
    --------
    >>> hashed("张三")
    '1d841bc0ee98309c'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASHED]


def file_names(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each key the name of its file, without its ending.

    Parameters
    ----------
    named
        Keys, each unique, with what people call it. Where that is a safe name, and no other key has the same one but
        for large and small letters, the file has it; else a hash of the key.

    Examples
    --------
    >>> file_names([("k1", "0001"), ("k2", "A1"), ("k3", "a1")])
    {'k1': '0001', 'k2': '015f7e6bc5aeaf48', 'k3': '2f5052c9fd15b19a'}
    """
    named = list(named)
    count = Counter(name.casefold() for _, name in named)
    own = {key: name if is_safe(name) and count[name.casefold()] == 1 else None for key, name in named}
    taken = {name.casefold() for name in own.values() if name}
    return {key: name or _free(key, taken) for key, name in own.items()}


def _free(key: str, taken: set[str]) -> str:
    """A hash of the key that is nobody's name."""
    name = hashed(key)
    while name in taken:
        name = f"{name}-{hashed(name)[:4]}"
    taken.add(name)
    return name


def link(path: str) -> str:
    """Write a relative path as an address.

    Examples
    --------
    >>> link("calls/2026-11-20/a b#1.html")
    'calls/2026-11-20/a%20b%231.html'
    """
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


class Names:
    """The files of a report's calls and agents.

    Parameters
    ----------
    calls
        By day, the key and the name of each call.
    agents
        All agents.
    """

    def __init__(self, calls: Mapping[date, Iterable[tuple[str, str]]], agents: Iterable[str]) -> None:
        self._calls = {
            key: f"calls/{day.isoformat()}/{name}.html"
            for day, named in calls.items()
            for key, name in file_names(named).items()
        }
        self._agents = {agent: f"agents/{name}.html" for agent, name in file_names((a, a) for a in agents).items()}

    def call(self, key: str) -> str:
        """Give the path of a call's page below the report, as it is named on disk."""
        return self._calls[key]

    def agent(self, agent_id: str | None) -> str | None:
        """Give the path of an agent's page below the report; ``None`` of an agent who is not known."""
        return self._agents.get(agent_id) if agent_id is not None else None
