"""A stored call found by any name that people have for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from voicecheck.errors import UsageError
from voicecheck.language.catalogue import joined
from voicecheck.language.stored import english
from voicecheck.ledger.states import States
from voicecheck.plaintext import printable

MOST_COMPARED = 20_000
"""Latest calls whose names are compared with one that is not known."""
MOST_NEAR = 5
"""Names that are said to come near it."""
MOST_LISTED = 20
"""Calls that are listed where a name stands for several."""


@dataclass(frozen=True, slots=True)
class Named:
    """A stored call that was found by a name: ``path`` is where its recording lay."""

    key: str
    day: date
    path: str
    agent_id: str | None
    analysed_at: datetime


class Lookup(States):
    """Finds calls by their names."""

    def named_calls(self) -> dict[date, list[tuple[str, str]]]:
        """Give, by day, key and name of each call, in the order of the tables."""
        query = "SELECT day, call_key, call_id FROM calls ORDER BY day, agent_id, call_id, call_key"
        found: dict[date, list[tuple[str, str]]] = {}
        for day, key, name in self._db.execute(query):
            found.setdefault(date.fromisoformat(day), []).append((key, name))
        return found

    def find_call(self, name: str) -> Named:
        """Find the one call with this key, else with this ``call_id``, else with this recording.

        A recording is named by its path, or by the end of it from a folder's name on (``2026/a.wav``, ``a.wav``).

        Raises
        ------
        UsageError
            There is none, or there are several; then their keys are listed.
        """
        end = "/" + name.replace("\\", "/").removeprefix("./").lstrip("/")
        for condition, value in (
            ("call_key = ?1", name),
            ("call_id = ?1", name),
            ("path = ?1", name),
            ("substr(path, -length(?1)) = ?1", end),
        ):
            columns = "call_key, day, path, agent_id, analysed_at"
            query = f"SELECT {columns} FROM calls WHERE {condition} ORDER BY day, path"
            found = [
                Named(key, date.fromisoformat(day), path, agent, datetime.fromisoformat(at))
                for key, day, path, agent, at in self._db.execute(query, (value.encode("utf-8", "replace").decode(),))
            ]
            if len(found) == 1:
                return found[0]
            if found:
                raise UsageError(joined(_several(name, found), "\n  "))
        raise self._unknown(name)

    def _unknown(self, name: str) -> UsageError:
        """Say that no call has a name, and which names come near it."""
        query = "SELECT call_id FROM calls ORDER BY day DESC LIMIT ?"
        known = [call for (call,) in self._db.execute(query, (MOST_COMPARED,))]
        near = get_close_matches(name, dict.fromkeys(known), n=MOST_NEAR)
        if not near:
            return UsageError("no stored call has the key, call_id or recording {name!r}", name=printable(name))
        return UsageError(
            "no stored call has the key, call_id or recording {name!r}; did you mean {near}?",
            name=printable(name), near=", ".join(map(printable, near)),
        )  # fmt: skip


def _several(name: str, found: list[Named]) -> list[str]:
    lines = [f"{each.key}  {each.day}  {each.agent_id or '-'}  {each.path}" for each in found[:MOST_LISTED]]
    more = [english("… and {count} more", count=len(found) - MOST_LISTED)] if len(found) > MOST_LISTED else []
    head = english(
        "{count} stored calls are named {name!r}; give the call_key of one:", count=len(found), name=printable(name)
    )
    return [head, *lines, *more]
