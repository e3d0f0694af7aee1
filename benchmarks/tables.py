"""A year of tables at 10,000 calls a day: how large they are, how fast they are asked, and what publishing costs.

    python benchmarks/tables.py [--calls 10000] [--agents 250] [--different 4] [--days 365]

Stores a day of calls of the test suite's made centre (two different talks an agent, each under many names) and
publishes it by the command itself, which is measured. Makes of it some days with other numbers: new keys, and every
figure moved by a few per cent, so that files are as large as those of different calls. A year is these days again and
again, by hard links: 365 folders, but few different files, which the page cache holds. Then asks what analysts ask,
through the views of ``voicecheck schema --format sql``, by DuckDB on two threads. All in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from made_centre import made_agents, made_day
from voicecheck.batch.judging import judging_of
from voicecheck.config import load_settings
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.tables.guides.views import views_sql
from voicecheck.tables.tabular import TABLES
from voicecheck.tables.writing import GROUP_ROWS

FIRST_DAY = date(2026, 1, 1)
DIFFERENT_TALKS = 2
BEFORE_BY_AGENT_MB = 33.6  # a day of schema 1.0, measured the same way
QUESTIONS = {
    "calls by agent and month": (1.0, """
        SELECT agent_id, date_trunc('month', local_date) AS month, count(*),
            60 * sum(agent_rated_characters) / sum(agent_rated_talk_s), avg(qa_score), sum(norms_failed)
        FROM calls WHERE direction IS DISTINCT FROM 'practice' GROUP BY ALL"""),
    "failure heat map of a month": (2.0, """
        SELECT rule_id, team, count(*) FILTER (WHERE result = 'fail') / count(*)
        FROM call_norms WHERE result IN ('pass', 'fail') AND local_date BETWEEN '2026-06-01' AND '2026-06-30'
        GROUP BY ALL"""),
    "one agent's year": (1.0, """
        SELECT date_trunc('week', local_date) AS week, count(*), avg(qa_score), sum(interruptions_by_agent_counted)
        FROM calls WHERE agent_id = '1100' GROUP BY ALL"""),
}  # fmt: skip


def store(out: Path, calls: int, agents: int) -> None:
    """Fill a ledger with a day's calls: some different talks of each agent, each under many names."""
    settings = load_settings(environ={})
    judging = judging_of(settings)
    made = list(made_day(FIRST_DAY, DIFFERENT_TALKS, judging, settings, made_agents(agents)))
    with Ledger(out / LEDGER_NAME) as ledger:
        for number in range(calls):
            call, name = made[number % len(made)], f"{number:06d}"
            entry = Entry(
                path=f"/{name}", call_id=name, day=FIRST_DAY, size=1, mtime_ns=1, sha256=name, fingerprint="f",
                hearing=judging.hearing, judged=judging.digest, label="l", elapsed=1.0,
            )  # fmt: skip
            ledger.store(entry, replace(call, recording=replace(call.recording, call_id=name)))


def publish(out: Path) -> tuple[float, float]:
    """Publish by the command; seconds, and processor seconds of all processes."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "voicecheck", "rescore", "--out", str(out)], check=True, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, cpu


def moved(rows: pa.Table, seed: int) -> pa.Table:
    """The same rows with other keys and every figure moved by some per cent, as those of another day would be."""
    chance = np.random.default_rng(seed)
    columns = [_moved(field, column, seed, chance) for field, column in zip(rows.schema, rows.columns, strict=True)]
    return pa.table(columns, schema=rows.schema)


def _moved(field: pa.Field, column: pa.ChunkedArray, seed: int, chance: np.random.Generator) -> pa.ChunkedArray:
    if field.name == "call_key":
        return pc.binary_join_element_wise(pc.utf8_slice_codeunits(column, 2), pa.scalar(f"{seed:02x}"), pa.scalar(""))
    if field.name in ("text", "matched"):
        return column.take(pa.array(chance.permutation(len(column))))
    if not pa.types.is_floating(field.type):
        return column
    round_numbers = pc.all(pc.equal(column, pc.round(column))).as_py()  # promises, limits, points
    return column if round_numbers else pc.multiply(column, pa.array(chance.normal(1, 0.05, len(column))))


def make_year(out: Path, year: Path, different: int, days: int) -> dict[str, float]:
    """Write the different days and link them; bytes a day of each table."""
    sizes = {}
    for table in (name for name, each in TABLES.items() if each.folders == "date"):
        source = out / table / f"date={FIRST_DAY}" / "part-0.parquet"
        if not source.exists():
            continue
        rows, made = pq.read_table(source, partitioning=None), []
        for seed in range(different):
            made.append(year / "made" / table / f"{seed}.parquet")
            made[-1].parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(moved(rows, seed), made[-1], compression="zstd", row_group_size=GROUP_ROWS)
        sizes[table] = sum(path.stat().st_size for path in made) / different
        for number in range(days):
            folder = year / "tables" / table / f"date={FIRST_DAY + timedelta(days=number)}"
            folder.mkdir(parents=True)
            os.link(made[number % different], folder / "part-0.parquet")
    return sizes


def by_agent(out: Path, year: Path, days: int = 30) -> float:
    """Bytes a day of ``by_agent``: a month's files of some agents, made of their day, over the days of the month."""
    files = sorted((out / "by_agent").rglob("*.parquet"))
    some, total = files[::25], 0
    for path in some:
        rows = pq.read_table(path, partitioning=None)
        month = pa.concat_tables([moved(rows, seed) for seed in range(days)])
        pq.write_table(month, year / "agent.parquet", compression="zstd")
        total += (year / "agent.parquet").stat().st_size
    return total / len(some) * len(files) / days


def asked(year: Path, threads: int = 2) -> Iterator[tuple[str, float, float, float, int]]:
    """Each question's name, the seconds wanted, the best of three in seconds and processor seconds, and its rows."""
    tables = year / "tables"
    with duckdb.connect(config={"threads": threads}) as base:
        base.execute(f"SET file_search_path = '{tables}'")
        base.execute(views_sql("en", empty=[name for name in TABLES if not (tables / name).is_dir()]))
        for name, (wanted, question) in QUESTIONS.items():
            best, least, rows = 1e9, 1e9, 0
            for _ in range(3):
                began, cpu = time.monotonic(), time.process_time()
                rows = len(base.execute(question).fetchall())
                best, least = min(best, time.monotonic() - began), min(least, time.process_time() - cpu)
            yield name, wanted, best, least, rows


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=10_000)
    options.add_argument("--agents", type=int, default=250)
    options.add_argument("--different", type=int, default=4)
    options.add_argument("--days", type=int, default=365)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out, year = Path(folder) / "out", Path(folder) / "year"
        out.mkdir()
        year.mkdir()
        print(f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, "
              f"DuckDB {duckdb.__version__}, load {os.getloadavg()[0]:.1f}")  # fmt: skip
        store(out, given.calls, given.agents)
        seconds, cpu = publish(out)
        print(f"publishing {given.calls} calls: {cpu:.0f} s of processor time (wanted: under 60 a 10,000), "
              f"{seconds:.0f} s")  # fmt: skip
        sizes = make_year(out, year, given.different, given.days)
        print(f"a year: {given.different} different days, linked to {given.days}\n")
        print("| table | kB a day | GB a year |\n|---|---|---|")
        for table, size in sizes.items():
            print(f"| `{table}` | {size / 1e3:,.0f} | {size * 365 / 1e9:.2f} |")
        daily = by_agent(out, year)
        print(f"| `by_agent` | {daily / 1e3:,.0f} | {daily * 365 / 1e9:.2f} |")
        print(f"\nby_agent: {daily / 1e6:.1f} MB a day against {BEFORE_BY_AGENT_MB} of schema 1.0 "
              f"({daily / 1e6 / BEFORE_BY_AGENT_MB:.3f} of it)\n")  # fmt: skip
        print("| question | rows | s | processor s | wanted s |\n|---|---|---|---|---|")
        for name, wanted, best, least, rows in asked(year):
            print(f"| {name} | {rows} | {best:.2f} | {least:.2f} | {wanted:g} |")
        shutil.rmtree(year)


if __name__ == "__main__":
    main()
