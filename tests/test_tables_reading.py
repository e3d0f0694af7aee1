"""The documented ways to read while days are published never give a mixture of two publications."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from made_calls import made_call
from test_tables_publish import DAY, publish_day
from voicecheck.records import CallAnalysis
from voicecheck.tables.remove import remove_days

DOCUMENT = (Path(__file__).parent.parent / "docs" / "tables.md").read_text(encoding="utf-8")
WATCHED = ("calls", "turns", "by_agent")
Seen = dict[str, set[str]]
"""Names of calls by table."""


def block(language: str, holding: str) -> str:
    """The one block of code of a language in the document that holds some words."""
    blocks = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    (found,) = [each for each in blocks if holding in each]
    return str(found)


def read_plainly(out: Path) -> Seen:
    """Read whatever lies there."""
    files = {name: sorted((out / name).rglob("*.parquet")) for name in WATCHED}
    return {
        name: {call for path in paths for call in pq.ParquetFile(path).read(["call_id"])["call_id"].to_pylist()}
        for name, paths in files.items()
    }


def read_in_python(out: Path) -> Seen | None:
    """Read as the document tells for Python, once; nothing where it says to begin again."""
    scope: dict[str, Any] = {}
    exec(block("python", "def read_current"), scope)
    scope["time"].sleep = lambda _: None
    try:
        found = scope["read_current"](out, WATCHED, tries=1)
    except (RuntimeError, FileNotFoundError):
        return None
    return {name: set(found[name]["call_id"].to_pylist()) if name in found else set() for name in WATCHED}


def read_in_duckdb(out: Path) -> Seen | None:
    """Read as the document tells for DuckDB, once; nothing where it says to begin again."""
    *reading, check = block("sql", "live").replace("OUT", str(out)).strip().rstrip(";").split(";")
    with duckdb.connect() as database:
        try:
            for statement in reading:
                database.sql(statement)
            if database.sql(check).fetchall() != [(0,)]:
                return None
        except duckdb.Error:  # a file went while it was read, or none is there
            return None
        return {
            name: {call for (call,) in database.sql(f"SELECT DISTINCT call_id FROM my_{name}").fetchall()}
            for name in ("calls", "turns")
        }


def publications(out: Path) -> Sequence[tuple[Callable[[], object], set[str], set[str]]]:
    """What is published in turn, with the calls before and after: replaced, more, fewer, of others, none."""

    def publish(*calls: CallAnalysis) -> Callable[[], object]:
        return lambda: publish_day(out, DAY, calls, [])

    a, b, other = made_call("a"), made_call("b"), made_call("c", agent_id="A2")
    return [
        (publish(a), set(), {"a"}),
        (publish(b), {"a"}, {"b"}),
        (publish(a, b, other), {"b"}, {"a", "b", "c"}),
        (publish(other), {"a", "b", "c"}, {"c"}),
        (lambda: remove_days(out, [DAY]), {"c"}, set()),
    ]


@pytest.mark.parametrize("read", [read_in_python, read_in_duckdb])
def test_a_reader_that_follows_the_list_never_sees_a_mixture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], Seen | None]
) -> None:
    """At every step of a publication it reads all of before, all of after, or is told to begin again."""
    plain: list[Seen] = []
    careful: list[Seen | None] = []

    def look() -> None:
        plain.append(read_plainly(tmp_path))
        careful.append(read(tmp_path))

    replace, unlink = os.replace, Path.unlink

    def replaced(source: Path, target: Path) -> None:
        replace(source, target)
        look()

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok=missing_ok)
        look()

    for publish, before, after in publications(tmp_path):
        plain.clear()
        careful.clear()
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", replaced)
            patch.setattr(Path, "unlink", unlinked)
            publish()
        whole = [seen for seen in careful if seen is not None]
        assert all(set(map(frozenset, seen.values())) in ({frozenset(before)}, {frozenset(after)}) for seen in whole)
        assert any(len(set(map(frozenset, seen.values()))) > 1 for seen in plain), "nobody looked at the right moment"
        assert read_in_python(tmp_path) in (dict.fromkeys(WATCHED, after), None if not after else 0)
