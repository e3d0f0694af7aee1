"""A ledger that somebody else prepared: links are not followed, what it holds besides calls is not obeyed."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import stat
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from made_batches import make_folder, run
from voicecheck.compressed import unpack
from voicecheck.errors import UsageError
from voicecheck.ledger.codec import decode_findings, decode_heard
from voicecheck.ledger.ledger import Ledger
from voicecheck.score.adding import Sums, decode
from voicecheck.tables.read import read_rows

MEGABYTE = 2**20


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder ``in`` of recordings, and ``out`` with the ledger and the tables of them."""
    home = tmp_path_factory.mktemp("whole")
    run(make_folder(home / "in", 6), home / "out")
    return home


@pytest.fixture
def out(whole: Path, tmp_path: Path) -> Path:
    """A copy of its ``out``."""
    return shutil.copytree(whole / "out", tmp_path / "out")


def link(file: Path, victim: Path) -> None:
    """Put a symbolic link in its place."""
    file.symlink_to(victim)


def second_name(file: Path, victim: Path) -> None:
    """Put another name of the victim's file in its place."""
    os.link(victim, file)


def pipe(file: Path, _victim: Path) -> None:
    """Put a named pipe in its place, which to open would wait for ever."""
    os.mkfifo(file)


@pytest.mark.parametrize("replace", [link, second_name, pipe])
@pytest.mark.parametrize("name", ["ledger.lock", "ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-journal"])
def test_a_file_in_the_ledgers_place_is_not_touched(
    out: Path, tmp_path: Path, replace: Callable[[Path, Path], None], name: str
) -> None:
    """What a link leads to keeps its bytes, and the command says what is in the way."""
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    (out / name).unlink(missing_ok=True)
    replace(out / name, victim)
    with pytest.raises(UsageError, match=rf"{name}: is .*remove it"):
        Ledger(out / "ledger.sqlite")
    assert victim.read_text() == "mine"


def test_a_ledger_that_is_a_link_is_not_read_either(out: Path, tmp_path: Path) -> None:
    """`status` and `backtest` would show another folder's calls."""
    elsewhere = tmp_path / "elsewhere.sqlite"
    (out / "ledger.sqlite").rename(elsewhere)
    (out / "ledger.sqlite").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="a symbolic link"):
        Ledger(out / "ledger.sqlite", read_only=True)


def test_an_output_folder_may_be_a_link(out: Path, tmp_path: Path) -> None:
    """A folder on a larger disk is ordinary; only the files in it must be one's own."""
    (tmp_path / "linked").symlink_to(out)
    with Ledger(tmp_path / "linked" / "ledger.sqlite") as ledger:
        assert ledger.count() == 6


def test_another_users_file_is_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who owns the lock's file can change it while it is held."""
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(UsageError, match="a file of another user"):
        Ledger(out / "ledger.sqlite")


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TRIGGER x AFTER UPDATE ON findings BEGIN UPDATE calls SET agent_id = 'EVIL'; END", "trigger x"),
        ("CREATE VIEW everything AS SELECT * FROM calls", "view everything"),
        ("CREATE TABLE notes (text)", "table notes"),
        ("CREATE VIRTUAL TABLE words USING fts5(text)", "table words"),
        ("CREATE INDEX slow ON calls (hex(randomblob(9)))", "index slow"),
        ("ALTER TABLE calls ADD COLUMN more TEXT AS (agent_id || '!')", "generated column calls.more"),
        ("ALTER TABLE reviews RENAME TO r; CREATE VIEW reviews AS SELECT * FROM r", "table r"),
    ],
)
def test_what_voicecheck_did_not_make_sets_the_ledger_aside(
    out: Path, caplog: pytest.LogCaptureFixture, statement: str, named: str
) -> None:
    """It is named, nothing of it is run, every call comes over, and readers say what mends it."""
    agents = {row["call_id"]: row["agent_id"] for row in read_rows(out, "calls")}
    with closing(sqlite3.connect(out / "ledger.sqlite")) as db:
        if "randomblob" in statement:  # SQLite takes only what gives the same each time
            statement = statement.replace("hex(randomblob(9))", "hex(call_id)")
        db.executescript(statement)
    with pytest.raises(UsageError, match="`voicecheck rescore` rebuilds it"):
        Ledger(out / "ledger.sqlite", read_only=True)
    with Ledger(out / "ledger.sqlite") as ledger:
        rows = ledger._db.execute("SELECT call_id, agent_id FROM calls").fetchall()
        kinds = ledger._db.execute("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
    assert (dict(rows), kinds) == (agents, (0,))
    assert named in caplog.text
    assert len([*out.glob("ledger.sqlite.damaged-*")]) == 1


def test_a_view_in_a_tables_place_is_not_read(out: Path) -> None:
    """A view may never come to an end; the rebuilt ledger is without its rows."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS day, i AS settings FROM n"
    with closing(sqlite3.connect(out / "ledger.sqlite")) as db:
        db.executescript(f"DROP TABLE days; CREATE VIEW days AS {endless}")
    with Ledger(out / "ledger.sqlite") as ledger:
        assert ledger.count() == 6


def bomb(size: int) -> bytes:
    """Some kilobytes that unpack to `size` bytes."""
    packer = zlib.compressobj(9)
    return b"".join([packer.compress(b" " * MEGABYTE) for _ in range(size // MEGABYTE)] + [packer.flush()])


@pytest.mark.parametrize("reader", [decode_heard, decode_findings, lambda data: decode(Sums, data, "")])
def test_little_that_unpacks_to_much_is_damage(reader: Callable[[bytes], object]) -> None:
    """A gigabyte in a megabyte is refused as damaged, and never in memory."""
    data = bomb(1024 * MEGABYTE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValueError, match="more than"):
        reader(data)
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kb < 300 * 1024


@pytest.mark.parametrize("size", [0, 1, MEGABYTE])
def test_what_fits_is_unpacked_whole(size: int) -> None:
    """The limit is the last size that is read; a byte more, less at the end, or more after it is not."""
    data = zlib.compress(b"x" * size)
    assert unpack(data, at_most=size) == b"x" * size
    for spoilt, most in ((data, size - 1), (data[:-1], size), (data + b"!", size)):
        if most >= 0:
            with pytest.raises(ValueError, match=r"more than|cut short"):
                unpack(spoilt, at_most=most)


def test_an_upgrade_takes_the_rights_of_others_away(out: Path) -> None:
    """Earlier versions left 0644 and 0755; after the layout is brought up to date it is 0600 and 0700."""
    (out / "theirs.txt").write_text("of somebody else's making")
    for path in out.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with closing(sqlite3.connect(out / "ledger.sqlite")) as db:
        db.executescript("PRAGMA user_version = 2")
    with Ledger(out / "ledger.sqlite"):
        pass
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in out.rglob("*")}
    assert modes.pop(out / "theirs.txt") == 0o644
    assert {oct(mode) for path, mode in modes.items() if path.is_dir()} == {"0o700"}
    assert {oct(mode) for path, mode in modes.items() if path.is_file()} == {"0o600"}
