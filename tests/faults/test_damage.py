"""A ledger with damaged pages is found, set aside and rebuilt: no call is lost, and no day becomes smaller."""

from __future__ import annotations

import logging
import random
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from made_batches import DAYS, make_folder, run, tables
from made_calls import made_call
from test_ledger import made_entry
from voicecheck.batch.judging import Judging
from voicecheck.batch.opinions import publish_opinions
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.rescore import rescore
from voicecheck.batch.run import RunSummary
from voicecheck.errors import StoppedError, UsageError
from voicecheck.ledger.codec import encode_heard
from voicecheck.ledger.disk import full_disk_stops
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.recovery import REBUILT
from voicecheck.proofs.reviews import Review
from voicecheck.tables.read import read_rows

PAGE, PLACES = 4096, 10


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder ``in`` of recordings, and ``out`` with the ledger and the tables of them."""
    home = tmp_path_factory.mktemp("sound")
    run(make_folder(home / "in", 24), home / "out")
    return home


def copy_of(sound: Path, home: Path) -> Path:
    """The output folder to be damaged."""
    shutil.rmtree(home / "out", ignore_errors=True)
    return shutil.copytree(sound / "out", home / "out")


def overwrite(file: Path, start: int, length: int, seed: int) -> None:
    """Put random bytes in place of what is there."""
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(random.Random(seed).randbytes(length))


def notes_of(summary: RunSummary) -> list[str]:
    """What was said of days that keep their tables."""
    return [note for note in summary.notes if "keeps the tables" in note]


def test_any_page_may_be_lost(sound: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whichever page is overwritten, the next run says so, keeps the file aside, and ends with the same tables."""
    before = tables(sound / "out")
    size = (sound / "out" / LEDGER_NAME).stat().st_size
    pages = random.Random(1).sample(range(1, size // PAGE), PLACES)
    for page in (0, *pages):
        out = copy_of(sound, tmp_path)
        overwrite(out / LEDGER_NAME, page * PAGE, PAGE, seed=page)
        caplog.clear()
        summary = run(sound / "in", out)
        assert tables(out) == before, f"page {page}"
        assert (summary.exit_code, notes_of(summary)) == (1, []), f"page {page}"  # 1: some recordings are truncated
        (aside,) = out.glob(f"{LEDGER_NAME}.damaged-*")
        assert aside.name in caplog.text
    assert run(sound / "in", out).analysed == 0


def test_all_but_what_was_on_the_page_comes_over(tmp_path: Path) -> None:
    """One lost page of stages costs the calls on it, a few, and no other."""
    with Ledger(tmp_path / LEDGER_NAME) as ledger:
        for number in range(300):
            call = made_call(str(number), agent_id=f"A{number:09d}")
            ledger.store(made_entry(f"/{number}", str(number)), call)
    data = (tmp_path / LEDGER_NAME).read_bytes()
    place = data.index(encode_heard(made_call("150", agent_id="A000000150")))
    overwrite(tmp_path / LEDGER_NAME, place // PAGE * PAGE, PAGE, seed=1)
    with Ledger(tmp_path / LEDGER_NAME) as ledger:
        assert 280 <= ledger.count() < 300
        assert ledger.entry("/150") is None
        assert ledger.analysis("/0") == made_call("0", agent_id="A000000000")


def test_random_places_may_be_spoilt(sound: Path, tmp_path: Path) -> None:
    """A few bytes anywhere are found, or do no harm: the tables are the same, also made anew from the ledger."""
    before = tables(sound / "out")
    size = (sound / "out" / LEDGER_NAME).stat().st_size
    for seed in range(PLACES):
        out = copy_of(sound, tmp_path)
        overwrite(out / LEDGER_NAME, random.Random(seed).randrange(size), 48, seed)
        run(sound / "in", out)
        for table in ("calls", "findings", "turns"):
            shutil.rmtree(out / table)
        run(sound / "in", out)
        assert tables(out) == before, f"seed {seed}"


def test_calls_whose_recordings_are_gone_keep_their_tables(sound: Path, tmp_path: Path) -> None:
    """What stands in the tables alone stays there, whoever publishes, until its recording is given again."""
    before = tables(sound / "out")
    out, less = copy_of(sound, tmp_path), tmp_path / "less"
    shutil.copytree(sound / "in", less)
    (less / "manifest.csv").write_text("".join((sound / "in" / "manifest.csv").read_text().splitlines(True)[:4]))
    for path in less.glob("*.wav"):
        if int(path.stem) >= 3:
            path.unlink()
    overwrite(out / LEDGER_NAME, 0, (out / LEDGER_NAME).stat().st_size, seed=1)
    summary = run(less, out)
    assert tables(out)["calls"] == before["calls"]
    assert tables(out)["agents"] == before["agents"]
    assert summary.days == ()
    assert [note.split(" keeps")[0] for note in notes_of(summary)] == [str(day) for day in DAYS]
    assert "of its calls stand only there (000.wav" not in notes_of(summary)[0]
    rescore(out, Judging(digest="other"), workers=1)
    assert tables(out)["calls"] == before["calls"]
    again = run(sound / "in", out)
    assert again.days == DAYS
    assert notes_of(again) == []
    assert tables(out) == before


def test_tables_that_somebody_took_away_hold_nothing(sound: Path, tmp_path: Path) -> None:
    """Where a day's calls are gone from the tables too, the day is published with what there is."""
    out = copy_of(sound, tmp_path)
    (out / LEDGER_NAME).unlink()
    empty = tmp_path / "empty"
    empty.mkdir()
    run(empty, out)
    shutil.rmtree(out / "calls" / f"date={DAYS[0]}")
    with Ledger(out / LEDGER_NAME) as ledger:
        assert list(ledger.orphans()) == list(DAYS)
        ledger.settle("/x", [])
        ledger._mark("SELECT ?, NULL", DAYS[0].isoformat())
    assert run(empty, out).days == (DAYS[0],)
    with Ledger(out / LEDGER_NAME) as ledger:
        assert list(ledger.orphans()) == list(DAYS[1:])


def test_reviewers_verdicts_come_back(sound: Path, tmp_path: Path) -> None:
    """What people said of findings, and the record of runs, are taken from their tables where the ledger lost them."""
    out = copy_of(sound, tmp_path)
    said = Review(
        call_id="000", rule_id="r", verdict="right", reviewer="li", imported_at=datetime(2026, 1, 2, tzinfo=UTC)
    )
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.add_reviews([said])
        (kept,) = ledger.reviews()
        publish_opinions(ledger, out, ledger.days_of([kept.call_key]))
    (out / LEDGER_NAME).unlink()
    with Ledger(out / LEDGER_NAME) as ledger:
        assert ledger.reviews() == [kept] == [replace(said, call_key=kept.call_key)]
        (known,) = ledger.latest_runs()
    with Ledger(sound / "out" / LEDGER_NAME, read_only=True) as ledger:
        (before,) = ledger.latest_runs()
    assert known == replace(before, sums=None)
    before_rows = len(read_rows(out, "runs"))
    run(sound / "in", out)
    assert len(read_rows(out, "runs")) == before_rows + 1


def test_a_rebuilding_that_is_killed_loses_nothing(sound: Path, tmp_path: Path) -> None:
    """Half a new ledger beside the old is thrown away; a whole one whose old is aside is put in place."""
    out = copy_of(sound, tmp_path)
    ledger, rebuilt = out / LEDGER_NAME, out / (LEDGER_NAME + REBUILT)
    rebuilt.write_bytes(b"half")
    assert run(sound / "in", out).analysed == 0
    assert not rebuilt.exists()
    ledger.rename(rebuilt)
    assert run(sound / "in", out).analysed == 0
    assert not rebuilt.exists()


def test_what_is_no_ledger_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file of another kind under the ledger's name is set aside as it is."""
    caplog.set_level(logging.WARNING)
    (tmp_path / LEDGER_NAME).write_text("no database")
    with pytest.raises(UsageError, match="rebuild a damaged one"):
        Ledger(tmp_path / LEDGER_NAME, read_only=True)
    with Ledger(tmp_path / LEDGER_NAME) as ledger:
        assert ledger.count() == 0
    (aside,) = tmp_path.glob(f"{LEDGER_NAME}.damaged-*")
    assert aside.read_text() == "no database"
    assert "file is not a database" in caplog.text


def test_damage_that_shows_later_stops_the_run(tmp_path: Path) -> None:
    """What SQLite finds under way ends the run in good order, to be run again."""
    (tmp_path / "l").write_bytes(b"x" * 9000)
    with pytest.raises(StoppedError, match="run again: it is set aside"), full_disk_stops():
        sqlite3.connect(tmp_path / "l").execute("SELECT 1 FROM sqlite_schema")
    assert read_rows(tmp_path, "calls") == []
