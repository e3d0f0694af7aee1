"""Rescoring is judging afresh, only without sound: the same tables, no call analysed, nothing lost on the way."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from made_calls import analyse_text, here, made_talk, made_voice, one_by_one
from made_rules import pack_of
from voicecheck.batch import judging as judging_module
from voicecheck.batch import publishing
from voicecheck.batch.discover import discover
from voicecheck.batch.judging import Judging, judge, judging_of
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.rescore import Rescored, backtest, rescore
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.batch.unlistened import never_listened_for
from voicecheck.config import load_settings
from voicecheck.conversation.pace import PaceOptions
from voicecheck.errors import UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.proofs.examples import of_excerpt
from voicecheck.records import CallAnalysis, Conversation, Finding, Recording, Turn, Word
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import Limits, RulesOptions
from voicecheck.rules.packs.listened import digest_of
from voicecheck.rules.packs.load import Pack
from voicecheck.score.cardplan import parse_card
from voicecheck.score.configured import Scores
from voicecheck.tables.read import read_rows
from voicecheck.workers.worker import Analyser

DAYS = (date(2026, 11, 20), date(2026, 11, 21))
SAYS_BYE = pack_of("kind: must\n    condition: {phrases: [再见]}", rule_id="close.farewell")
SAYS_WISH = pack_of("kind: must\n    condition: {phrases: [祝您愉快]}", rule_id="close.farewell")
PACE = pack_of("kind: measure\n    measure: speech_rate_cpm\n    max: 150", rule_id="pace.rate")
CARD = """
card: qa
title: Quality
judges: call
parts:
  - name: all
    title: All
    max_points: 100
    deduct: [{rules: [RULE], points: POINTS}]
"""


def judging_with(pack: Pack, digest: str, *, points: int = 10, **more: object) -> Judging:
    """Rules of one pack, and a card that takes so many points."""
    text = CARD.replace("POINTS", str(points)).replace("RULE", pack.rules[0].id)
    scores = Scores(cards=(parse_card(text, "qa.yaml", (pack,)),), digest=str(points))
    known = {"packs": (pack,), "scores": scores, "hearing": "h", "digest": digest, "config_sha256": f"c{digest}"}
    return Judging(**({"options": of_excerpt(RulesOptions())} | known | more))  # type: ignore[arg-type]


OLD, NEW = judging_with(SAYS_BYE, "old"), judging_with(SAYS_WISH, "new")


def heard(word: str) -> Conversation:
    """A call in which the agent says the words, each character a quarter of a second."""
    words = tuple(Word(1 + i / 4, 1.25 + i / 4, character, 0.9) for i, character in enumerate(word))
    end = 1 + len(word) / 4
    turn = Turn(speaker="agent", kind="turn", start=1.0, end=end, text=word, characters=len(word), words=words)
    return made_talk(turns=(turn,), agent=made_voice(len(word), len(word) / 4))


def judging_analyser(judging: Judging, _threads: int) -> Analyser:
    """Build an analyser of words that judges them, and leaves a line in a log for each."""

    def analyse(recording: Recording) -> CallAnalysis:
        call = replace(analyse_text(recording), conversation=heard(recording.path.read_text()))
        return judge(replace(call, config_sha256=judging.config_sha256), judging)

    return one_by_one(analyse)


def run(folder: Path, out: Path, judging: Judging, **more: object) -> RunSummary:
    """Run the batch over a folder by its manifest."""
    settings = BatchSettings(out=out, fingerprint="f", judging=judging, workers=1, engine=here, **more)  # type: ignore[arg-type]
    return run_batch(discover([folder]), partial(judging_analyser, judging), settings)


def make_recordings(folder: Path) -> Path:
    """Four calls of two agents on two days, half of which end with a good wish."""
    folder.mkdir()
    rows = ["recording,agent_id,team,started_at"]
    for number, words in enumerate(("谢谢您祝您愉快", "您慢走再见", "祝您愉快再见", "就这样挂了吧")):
        (folder / f"{number}.wav").write_text(words)
        rows.append(f"{number}.wav,A{number % 2},T,{DAYS[number // 2]}T10:00:00+08:00")
    (folder / "manifest.csv").write_text("\n".join(rows))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Recordings."""
    return make_recordings(tmp_path / "in")


TIMES = {"run_id", "analysed_at", "judged_at"}


def tables(out: Path) -> dict[Path, pa.Table]:
    """All files of all tables but the runs' and the list of files, without the columns that tell when."""
    files = {path.relative_to(out): pq.ParquetFile(path).read() for path in out.glob("[!.rl]*/**/*.parquet")}
    return {path: table.drop_columns([*TIMES.intersection(table.column_names)]) for path, table in files.items()}


def analysed(folder: Path) -> int:
    """How often anything was analysed."""
    return sum(len(path.read_text().splitlines()) for path in folder.glob("*.log"))


def results(out: Path) -> dict[str, str]:
    """Each call's result."""
    return {row["call_id"]: row["result"] for row in read_rows(out, "findings")}


def test_rescoring_is_a_fresh_judgement(folder: Path, tmp_path: Path) -> None:
    """After it the tables are, byte for byte, those of a run with the new rules alone; nothing was analysed."""
    run(folder, tmp_path / "out", OLD)
    assert results(tmp_path / "out") == {"0": "fail", "1": "pass", "2": "pass", "3": "fail"}
    before = analysed(folder)
    done = rescore(tmp_path / "out", NEW, workers=1)
    assert analysed(folder) == before
    run(folder, tmp_path / "fresh", NEW)
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")
    assert results(tmp_path / "out") == {"0": "pass", "1": "fail", "2": "pass", "3": "fail"}
    assert (done.exit_code, done.stored, done.days) == (0, 4, DAYS)
    assert done.changes.calls == 4
    assert done.changes.norms == {
        ("close.farewell", "fail", "pass"): 1,
        ("close.farewell", "pass", "fail"): 1,
        ("close.farewell", "pass", "pass"): 1,
        ("close.farewell", "fail", "fail"): 1,
    }
    failed = [{agent: sums.norms_failed for agent, sums in each.items()} for each in (done.before, done.after)]
    assert failed == [{"A0": 1, "A1": 1}, {"A0": 0, "A1": 2}]
    assert (done.before["A0"].qa_score, done.after["A0"].qa_score) == (95, 100)


def test_only_rules_that_changed_are_judged_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of the other rules and what is judged anew is together what judging everything gives."""
    wish, pace = replace(SAYS_WISH, name="wish"), replace(PACE, name="pace")
    slow = pace.rules[0].model_copy(update={"max": 90.0})
    slower = replace(pace, rules=(slow,), digest="slower")
    card = judging_with(SAYS_WISH, "x").scores
    rules = {"close.farewell": "w", "pace.rate": "p"}
    old = replace(NEW, packs=(wish, pace), digest="both", scores=card, rules=rules)
    new = replace(old, packs=(slower, wish), digest="slower", rules=rules | {"pace.rate": "s"})
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    run(folder, out, old)
    run(folder, fresh, new)
    judged: list[str] = []

    def judge_some(*args: object, **options: object) -> tuple[Finding, ...]:
        judged.extend(rule.id for pack in args[2] for rule in pack.rules)  # type: ignore[attr-defined]
        return judge_call(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(judging_module, "judge_call", judge_some)
    rescore(out, new, workers=1)
    assert judged == ["pace.rate"] * 4
    assert read_rows(out, "findings") == read_rows(fresh, "findings")


def test_what_only_hearing_makes_stays(folder: Path, tmp_path: Path) -> None:
    """Turns and events are not written again, unless their file is gone."""
    out = tmp_path / "out"
    run(folder, out, OLD)
    times = {path: path.stat().st_mtime_ns for name in ("turns", "events") for path in (out / name).rglob("*.parquet")}
    gone = next(iter(times))
    gone.unlink()
    rescore(out, NEW, workers=1)
    assert gone.exists()
    assert all(path.stat().st_mtime_ns == at for path, at in times.items() if path != gone)


def test_phrases_that_were_never_listened_for_are_told(folder: Path, tmp_path: Path) -> None:
    """Of calls that were listened to for the old rules' phrases, the new ones are named; of other calls, all."""
    out = tmp_path / "out"
    run(folder, out, OLD)
    with Ledger(out / LEDGER_NAME) as ledger:
        assert never_listened_for(ledger, {digest_of(("再见",))}, OLD) == []
        (told,) = never_listened_for(ledger, {digest_of(("再见",))}, NEW)
    assert told.startswith("1 phrases of the rules were never listened for in stored calls (祝您愉快)")
    assert rescore(out, NEW, workers=1).notes == (told,)  # the fake analyser listened for nothing
    assert rescore(out, NEW, workers=1).notes == ()


def test_without_a_change_nothing_is_done(folder: Path, tmp_path: Path) -> None:
    """The same rules and cards again touch no file but the ledger."""
    run(folder, tmp_path / "out", OLD)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")}
    done = rescore(tmp_path / "out", OLD, workers=1)
    assert (done.days, done.changes.calls, done.stored) == ((), 0, 4)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")} == before


def test_another_card_judges_nothing_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only cards changed, findings stay and scores are made anew."""
    run(folder, tmp_path / "out", OLD)
    monkeypatch.setattr("voicecheck.batch.stage.judge", lambda *_: pytest.fail("judged again"))
    done = rescore(tmp_path / "out", judging_with(SAYS_BYE, "old", points=30), workers=1)
    assert done.changes.changed == 0
    assert {row["call_id"]: row["qa_score"] for row in read_rows(tmp_path / "out", "calls")} == {
        "0": 70, "1": 100, "2": 100, "3": 70,
    }  # fmt: skip


def test_a_run_judges_again_what_it_knows(folder: Path, tmp_path: Path) -> None:
    """New rules do not analyse again, another way of hearing does; both end in the same tables."""
    run(folder, tmp_path / "out", OLD)
    summary = run(folder, tmp_path / "out", NEW)
    assert (summary.analysed, summary.unchanged, summary.rejudged, analysed(folder)) == (0, 4, 4, 4)
    run(folder, tmp_path / "fresh", NEW)
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")
    discovery = discover([folder])
    settings = BatchSettings(out=tmp_path / "out", fingerprint="another model", judging=NEW, workers=1, engine=here)
    assert run_batch(discovery, partial(judging_analyser, NEW), settings).analysed == 4


def test_the_band_of_pace_moves_without_hearing(folder: Path, tmp_path: Path) -> None:
    """The share of talk outside the band, which is a limit, follows the new band."""
    out = tmp_path / "out"
    run(folder, out, judging_with(PACE, "old", pace=PaceOptions(band_cpm=(200.0, 250.0))))
    assert {row["agent_rate_outside_share"] for row in read_rows(out, "calls")} == {0.0}
    limits = of_excerpt(RulesOptions(limits=(("pace.rate", Limits(max=100)),)))
    rescore(out, judging_with(PACE, "new", pace=PaceOptions(band_cpm=(0.0, 100.0)), options=limits), workers=1)
    assert {row["agent_rate_outside_share"] for row in read_rows(out, "calls")} == {1.0}
    assert set(results(out).values()) == {"fail"}


def test_processes_do_the_same(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers, a chunk a call: the same tables in the same order."""
    run(folder, tmp_path / "out", OLD)
    monkeypatch.setattr(publishing, "LEAST_TO_SHARE", 1)
    monkeypatch.setattr(publishing, "CHUNK_CALLS", 1)
    rescore(tmp_path / "out", NEW, workers=2)
    monkeypatch.undo()
    run(folder, tmp_path / "fresh", NEW)
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


def test_a_damaged_call_is_listed_and_the_others_go_on(folder: Path, tmp_path: Path) -> None:
    """What cannot be read is a failure with what to do; the exit code says so."""
    out = tmp_path / "out"
    run(folder, out, OLD)
    ledger = sqlite3.connect(out / LEDGER_NAME)
    ledger.execute(
        "UPDATE heard SET data = x'00', crc = 3523407757 WHERE call = (SELECT id FROM calls WHERE call_id = '1')"
    )
    ledger.commit()
    ledger.close()
    done = rescore(out, NEW, workers=1)
    assert (done.exit_code, [each.path for each in done.damaged]) == (1, [str(folder / "1.wav")])
    assert results(out) == {"0": "pass", "2": "pass", "3": "fail"}
    assert "--force" in read_rows(out, "failures")[0]["message"]


def test_stopped_in_the_middle_it_goes_on(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After SIGTERM the day in hand keeps its old tables, exit code 3; the next rescoring makes up for it."""
    out = tmp_path / "out"
    run(folder, out, OLD)
    before = tables(out)
    keep = Ledger.rejudge

    def rejudge(ledger: Ledger, *args: object, **more: object) -> None:
        keep(ledger, *args, **more)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(Ledger, "rejudge", rejudge)
    monkeypatch.setattr(publishing, "CHUNK_CALLS", 1)
    assert rescore(out, NEW, workers=1).exit_code == 3
    assert tables(out) == before
    monkeypatch.undo()
    assert rescore(out, NEW, workers=1).days == DAYS
    run(folder, tmp_path / "fresh", NEW)
    assert tables(out) == tables(tmp_path / "fresh")


def test_killed_in_the_middle_it_goes_on(folder: Path, tmp_path: Path) -> None:
    """After kill -9 the old tables can be read, and whoever comes next, rescoring or run, finishes every day."""
    out = tmp_path / "out"
    run(folder, out, OLD)
    before = tables(out)
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from test_batch_rescore import NEW, Ledger, rescore\n"
        "keep = Ledger.put_agent_days\n"
        "Ledger.put_agent_days = lambda *a, **k: (keep(*a, **k), os.kill(os.getpid(), signal.SIGKILL))\n"
        "rescore(Path(sys.argv[1]), NEW, workers=1)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(out)], cwd=Path(__file__).parent, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert tables(out) == before
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(empty, out, NEW).days == DAYS
    run(folder, tmp_path / "fresh", NEW)
    assert tables(out) == tables(tmp_path / "fresh")


def test_workers_end_with_the_driver(folder: Path, tmp_path: Path) -> None:
    """Where the driver is killed its workers end too, since their pipes break."""
    run(folder, tmp_path / "out", OLD)
    script = (
        "import os, signal, time; from functools import partial\n"
        "from voicecheck.workers.pool import Pool\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool(len, 2)\n"
        "    assert list(pool.map(['a', 'bb', 'ccc'])) == [1, 2, 3]\n"
        "    print(*[process.pid for process in pool._processes], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "driver.py").write_text(script)
    done = subprocess.run([sys.executable, str(tmp_path / "driver.py")], capture_output=True, text=True, check=False)
    workers = [Path(f"/proc/{pid}") for pid in done.stdout.split()]
    assert len(workers) == 2
    until = time.monotonic() + 10
    while any(_alive(worker) for worker in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_alive(worker) for worker in workers)


def _alive(process: Path) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        return process.joinpath("stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def try_out(out: Path, trial: Judging, usual: Judging = OLD) -> Rescored:
    """A backtest in this process."""
    return backtest(out, trial, usual=usual, workers=1)


def test_other_words_for_the_same_findings_are_no_other_findings(folder: Path, tmp_path: Path) -> None:
    """Where only what a rule says of itself differs, it is published and no call counts as changed."""
    said = pack_of("kind: must\n    condition: {phrases: [再见]}\n    recommended: 再见。", rule_id="close.farewell")
    run(folder, tmp_path / "out", OLD)
    done = rescore(tmp_path / "out", judging_with(said, "said"), workers=1)
    assert (done.changes.calls, done.changes.changed) == (4, 0)
    assert "再见。" in {row["recommended"] for row in read_rows(tmp_path / "out", "findings")}
    assert try_out(tmp_path / "out", NEW).changes.changed > 0


def test_a_trial_writes_nothing_and_says_what_a_rescoring_does(folder: Path, tmp_path: Path) -> None:
    """The same difference by norm and agent as rescoring has; not a byte or file is touched."""
    out = tmp_path / "out"
    run(folder, out, OLD)

    def state() -> dict[Path, tuple[int, str]]:
        files = [path for path in out.rglob("*") if path.is_file()]
        return {path: (path.stat().st_mtime_ns, sha256(path.read_bytes()).hexdigest()) for path in files}

    before = state()
    tried = try_out(out, NEW)
    assert state() == before
    done = rescore(out, NEW, workers=1)
    assert (tried.changes, tried.before, tried.after) == (done.changes, done.before, done.after)
    assert tried.strange == 0
    assert try_out(out, NEW).strange == 4


def test_without_a_ledger_there_is_nothing_to_rescore(tmp_path: Path) -> None:
    """A wrong folder is said and stays as it is."""
    for attempt in (lambda: rescore(tmp_path / "out", NEW), lambda: try_out(tmp_path / "out", NEW)):
        with pytest.raises(UsageError, match="voicecheck run"):
            attempt()
    assert list(tmp_path.iterdir()) == []


def test_trends_follow_a_late_call(folder: Path, tmp_path: Path) -> None:
    """A call that comes late changes what later days are compared with: their tables are published again."""
    out = tmp_path / "out"
    run(folder, out, OLD)
    late = tmp_path / "late"
    late.mkdir()
    (late / "9.wav").write_text("您慢走再见")
    early = DAYS[0] - timedelta(days=1)
    (late / "manifest.csv").write_text(f"recording,agent_id,team,started_at\n9.wav,A0,T,{early}T10:00:00+08:00\n")
    assert run(late, out, OLD).days == (early, *DAYS)
    for each in (late, folder):
        run(each, tmp_path / "fresh", OLD)
    assert tables(out) == tables(tmp_path / "fresh")


def test_findings_that_say_more_are_all_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where judging itself changed, no rule is what it was, whatever its text; a setting alone changes its own."""
    before = judging_of(load_settings(environ={}))
    monkeypatch.setattr("voicecheck.batch.judging._JUDGING", 0)
    after = judging_of(load_settings(environ={}))
    assert after.digest != before.digest
    assert not set(after.rules.items()) & set(before.rules.items())
    assert judging_of(load_settings(environ={})).rules == after.rules
