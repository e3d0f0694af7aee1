"""The part of the ledger in which agents get other names, where hashes take the place of their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import TypeAdapter

from voicecheck.ledger.layouts import SEALED, seal
from voicecheck.ledger.storage import Storage
from voicecheck.records import Recording

_facts: TypeAdapter[Recording] = TypeAdapter(Recording)


class Renaming(Storage):
    """Agents' ids exchanged for others."""

    def rename_agents(self, name: Callable[[str], str], recording: Callable[[Recording], Recording]) -> None:
        """Give agents other names in everything but what was heard.

        Parameters
        ----------
        name
            The new name of an agent; one that is to stay gives itself.
        recording
            The same for what a manifest said of a recording.
        """
        with self.transaction():
            for table in ("calls", "failures", "agent_days"):
                known = self._db.execute(f"SELECT DISTINCT agent_id FROM {table} WHERE agent_id IS NOT NULL").fetchall()
                for old, new in ((old, name(old)) for (old,) in known):
                    if new != old:
                        self._db.execute(f"UPDATE OR REPLACE {table} SET agent_id = ? WHERE agent_id = ?", (new, old))
                        if table in SEALED:
                            seal(self._db, table, "agent_id = ?", new)
            plain = "SELECT path, facts FROM recordings WHERE json_extract(facts, '$.agent_id') IS NOT NULL"
            for path, facts in self._db.execute(plain).fetchall():
                before = _facts.validate_json(facts)
                after = recording(before)
                if after != before:
                    text = _facts.dump_json(after, exclude_defaults=True).decode()
                    self._db.execute("UPDATE recordings SET facts = ? WHERE path = ?", (text, path))

    def mark_changed_without(self, mark: str) -> None:
        """Note that days which were published with settings of another ending are to be published whole again."""
        self._db.execute("UPDATE days SET settings = NULL WHERE substr(settings, ?) != ?", (-len(mark), mark))

    def rehear(self, heard: Iterable[tuple[int, bytes]]) -> None:
        """Keep what was heard of calls, by their numbers, in place of what was there."""
        with self.transaction():
            query = "UPDATE heard SET data = ?2, crc = crc32(?2) WHERE call = ?1"
            self._db.executemany(query, heard)
