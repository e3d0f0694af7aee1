"""Real processes that crash, hang, eat memory or are killed: a recording at most is lost, with its reason."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil
import pytest

from made_calls import deadly_model, escaping_analyser, made_recording, no_model, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.errors import NoWorkersError, UsageError
from voicecheck.tables.read import read_rows
from voicecheck.tables.rows import Failure
from voicecheck.workers.crew import Crew
from voicecheck.workers.dispatch import Limits, analyse_all
from voicecheck.workers.groups import GROUP_S, Job
from voicecheck.workers.local import HUGE_PAGES, LocalEngine, early_worker
from voicecheck.workers.worker import AnalyserFactory, Outcome

QUICK = Limits(factor=1e-9, shortest=6.0, memory=300_000_000)


def jobs(folder: Path, *words: str) -> list[Job]:
    """A "recording" for each word, `00.wav`, `01.wav` and so on."""
    made = []
    for number, word in enumerate(words):
        path = folder / f"{number:02}.wav"
        path.write_text(word)
        made.append(Job(made_recording(path.stem, path=path, name=path.name), 10.0))
    return made


def outcomes(
    todo: Sequence[Job], workers: int, factory: AnalyserFactory = text_analyser, limits: Limits = QUICK
) -> list[Outcome]:
    """Every outcome, from processes of one thread each."""
    engine = LocalEngine(factory, Crew(workers, 1), more=limits.memory)
    return list(analyse_all(todo, engine, limits=limits, stop=lambda: False))


def failures(found: Sequence[Outcome]) -> dict[str, Failure]:
    """The failures, by the recording's name."""
    return {o.recording.name: o.result for o in found if isinstance(o.result, Failure)}


def run(folder: Path, workers: int) -> RunSummary:
    """Run a batch of words in processes."""
    settings = BatchSettings(
        out=folder.parent / "out", fingerprint="f", workers=workers, limits=QUICK, day=date(2026, 11, 20)
    )
    return run_batch(discover([folder]), text_analyser, settings)


def test_every_kind_of_death_costs_its_recording_only(tmp_path: Path) -> None:
    """A crash in native code, a hang and a memory blow-up are listed with their reasons; all else is in the tables."""
    folder = tmp_path / "in"
    folder.mkdir()
    words = ["one", "crash", "two", "hang", "once", "greedy", "truncated", "three", "deadly", "bug"]
    jobs(folder, *words)
    summary = run(folder, workers=2)
    assert (summary.analysed, summary.exit_code, summary.not_reached) == (4, 1, 0)
    rows = {row["recording"]: row for row in read_rows(summary.out, "failures")}
    reasons = {
        "01.wav": ("poison", "SIGSEGV ended it", 2),
        "03.wav": ("timeout", "it took more than 6 s", 2),
        "05.wav": ("poison", "more memory than a worker may", 2),
        "06.wav": ("DecodeError", "copy it again", 1),
        "08.wav": ("poison", "exit code 17", 2),
        "09.wav": ("ZeroDivisionError", "fault of voicecheck", 1),
    }
    assert rows.keys() == reasons.keys()
    for name, (error, message, attempts) in reasons.items():
        assert (rows[name]["error"], rows[name]["attempts"]) == (error, attempts)
        assert message in rows[name]["message"]
    assert [row["call_id"] for row in read_rows(summary.out, "calls")] == ["00", "02", "04", "07"]
    logged = {path.stem: len(path.read_text().splitlines()) for path in folder.glob("*.log")}
    assert logged == {"00": 1, "02": 1, "04": 1, "07": 1}
    assert multiprocessing.active_children() == []


def test_one_worker_is_a_process_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a single worker a crash ends that process and not the batch; what libraries are told stays in workers."""
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    folder = tmp_path / "in"
    folder.mkdir()
    jobs(folder, "crash", "one")
    summary = run(folder, workers=1)
    assert (summary.analysed, [f.error for f in summary.failures]) == (1, ["poison"])
    worker, threads, tunables, *_ = (folder / "01.log").read_text().split()
    assert worker != str(os.getpid())
    assert threads == "1"
    assert tunables == HUGE_PAGES
    assert "GLIBC_TUNABLES" not in os.environ


def test_what_the_user_tells_glibc_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has tuned the allocator knows better; nothing of it is left changed in the driver."""
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.check=0")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    outcomes(jobs(tmp_path, "one"), workers=1)
    assert (tmp_path / "00.log").read_text().split()[1:3] == ["1", "glibc.malloc.check=0"]
    assert (os.environ["GLIBC_TUNABLES"], os.environ["OMP_NUM_THREADS"]) == ("glibc.malloc.check=0", "7")


def test_a_worker_collects_garbage_once_it_is_loaded(tmp_path: Path) -> None:
    """It waits with that while it loads, and what was loaded is not looked through again."""
    outcomes(jobs(tmp_path, "one"), workers=1)
    collects, passes_over = (tmp_path / "00.log").read_text().split()[3:]
    assert (collects, passes_over) == ("True", "True")


def test_an_early_worker_is_the_first_one(tmp_path: Path) -> None:
    """The process that was started before the settings were read does the work."""
    with early_worker():
        (early,) = multiprocessing.active_children()
        outcomes(jobs(tmp_path, "one"), workers=1)
    assert (tmp_path / "00.log").read_text().split()[0] == str(early.pid)
    assert multiprocessing.active_children() == []


def test_an_early_worker_that_nobody_needs_ends() -> None:
    """Also where the command ends with an error."""
    with pytest.raises(UsageError), early_worker():
        raise UsageError("wrong settings")
    assert multiprocessing.active_children() == []


def test_a_storm_of_errors_loses_nothing(tmp_path: Path) -> None:
    """Where every second recording's error escapes the analyser, the others are done, each once, by one worker."""
    found = outcomes(jobs(tmp_path, *(["bug", "one"] * 10)), 1, escaping_analyser)
    assert len(found) == 20
    assert failures(found).keys() == {f"{number:02}.wav" for number in range(0, 20, 2)}
    assert {failure.error for failure in failures(found).values()} == {"ZeroDivisionError"}
    assert len({path.read_text().split()[0] for path in tmp_path.glob("*.log")}) == 1


def test_workers_killed_at_random_moments(tmp_path: Path) -> None:
    """`kill -9` of a random worker, loading or at work, a dozen times: no recording is lost or comes twice.

    Each is a group of its own, so that what was in hand is tried again only after the killing is over.
    """
    chance = random.Random(7)
    todo = [replace(job, duration=GROUP_S) for job in jobs(tmp_path, *(["slow"] * 60))]
    engine = LocalEngine(text_analyser, Crew(2, 1), more=QUICK.memory)
    kills = sorted(chance.sample(range(40), 12))
    found: list[Outcome] = []
    killed = []
    for outcome in analyse_all(todo, engine, limits=QUICK, stop=lambda: False):
        found.append(outcome)
        while kills and len(found) > kills[0]:
            kills.pop(0)
            alive = multiprocessing.active_children()
            victim = chance.choice(alive)
            victim.kill()
            killed.append(victim.pid)
    assert len(set(killed)) >= 10
    assert failures(found) == {}
    assert sorted(outcome.recording.name for outcome in found) == sorted(job.recording.name for job in todo)


def test_a_worker_that_grew_is_replaced(tmp_path: Path) -> None:
    """A worker over half of what it may take ends after its group, and another goes on."""
    limits = Limits(memory=8 << 20, shortest=60.0)
    engine = LocalEngine(text_analyser, Crew(1, 1), more=QUICK.memory)
    found = list(analyse_all(jobs(tmp_path, *(["keeps"] * 4)), engine, limits=limits, stop=lambda: False))
    assert len(found) == 4
    assert len({path.read_text().split()[0] for path in tmp_path.glob("*.log")}) > 1


def test_processes_that_cannot_load_end_the_run(tmp_path: Path) -> None:
    """A model that is missing is wrong usage; where all die loading, the run is stopped."""
    todo = jobs(tmp_path, "one", "two")
    with pytest.raises(UsageError, match="fetch base"):
        outcomes(todo, 2, no_model)
    with pytest.raises(NoWorkersError, match="exit code 9"):
        outcomes(todo, 2, deadly_model)


def test_workers_that_cannot_be_kept_alive_stop_the_run(tmp_path: Path) -> None:
    """The run ends in good order, says why, and leaves the recordings for the next one."""
    folder = tmp_path / "in"
    folder.mkdir()
    jobs(folder, "one", "two")
    settings = BatchSettings(out=tmp_path / "out", fingerprint="f", workers=2, limits=QUICK, day=date(2026, 11, 20))
    summary = run_batch(discover([folder]), deadly_model, settings)
    assert (summary.exit_code, summary.not_reached, summary.failures) == (3, 2, ())
    assert summary.stop_reason is not None
    assert "exit code 9" in summary.stop_reason
    assert run(folder, workers=2).exit_code == 0


def test_no_worker_outlives_its_driver(tmp_path: Path) -> None:
    """When the driver is killed its workers end, even one that hangs with the interpreter released."""
    jobs(tmp_path, "one")
    context = multiprocessing.get_context("spawn")
    driver = context.Process(target=_drive, args=(tmp_path,))
    driver.start()
    try:
        _wait_for((tmp_path / "at work").exists)
        workers = [each for each in psutil.Process(driver.pid).children() if "spawn_main" in " ".join(each.cmdline())]
        assert workers
    finally:
        driver.kill()
        driver.join()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


def _drive(folder: Path) -> None:
    outcomes([Job(made_recording("00", path=folder / "00.wav"), 10.0)], 1, sleeping_analyser)


def sleeping_analyser(_threads: int) -> object:
    """Build an analyser that says that it has begun, and never ends."""
    import time

    def analyse_group(recordings: Sequence[object]) -> object:
        path: Path = recordings[0].path  # type: ignore[attr-defined]
        (path.parent / "at work").touch()
        time.sleep(600)
        yield

    return analyse_group


def _wait_for(happened: object, seconds: float = 30.0) -> None:
    import time

    until = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)
