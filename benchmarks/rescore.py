"""Speed and memory of rescoring generated five-minute calls.

    python benchmarks/rescore.py [CALLS] [--workers N]

Stores CALLS calls (default 2,000) of the test suite's generator in a ledger in a temporary folder, 500 a
day, 40 an agent and day, judged by the shipped rules. Then rescores them five times with the command itself:
once for the tables of turns and events, which hearing makes, to be there; and, measured, with what a QA lead changes:
points of a scorecard, so that no rule is judged anew; the limit of one rule; a phrase of one rule, so that this rule
alone is judged anew; and with another limit of sound, so that every rule is and no table may stay. Last, the work of
a call in one process, stage by stage. CPU seconds are those of all processes: they say what an idle machine would
take, where other work shares the cores.
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
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from made_dialogues import make_long_call
from voicecheck.batch.judging import Judging, judge, judging_of
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.config import load_settings
from voicecheck.ledger import codec
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.records import CallAnalysis
from voicecheck.score.cards import score_call
from voicecheck.score.onecall import call_sums
from voicecheck.tables.parts import ScoredCall, build_parts
from voicecheck.tables.tabular import JUDGED

DISTINCT = 100
A_DAY, AN_AGENT = 500, 40
FIRST_DAY = date(2026, 1, 1)
CONFIGS = Path(__file__).parent.parent / "configs"
TARGET_S = 90


def made_calls(judging: Judging) -> list[CallAnalysis]:
    """Different calls, judged."""
    calls = []
    for seed in range(DISTINCT):
        recording, conversation = make_long_call(seed)
        call = CallAnalysis(
            recording=recording, sha256="0" * 64, conversation=conversation, findings=(), discarded_characters=0,
            unheard=0.0, notes=(), asr_model="none", config_sha256="c" * 64,
        )  # fmt: skip
        calls.append(judge(call, judging))
    return calls


def store(out: Path, calls: list[CallAnalysis], count: int, judging: Judging) -> None:
    """Fill a ledger with so many calls, each one of the different ones under a name of its own."""
    with Ledger(out / LEDGER_NAME) as ledger:
        for number in range(count):
            call, place = calls[number % DISTINCT], number % A_DAY
            call_id, agent = f"{number:06d}", f"A{place // AN_AGENT:03d}"
            recording = replace(call.recording, call_id=call_id, agent_id=agent, team=f"T{place // 200}")
            entry = Entry(
                path=f"/{call_id}", call_id=call_id, day=FIRST_DAY + timedelta(days=number // A_DAY), size=1,
                mtime_ns=1, sha256=call_id, fingerprint="f", hearing=judging.hearing, judged=judging.digest,
                label="l", elapsed=1.0,
            )  # fmt: skip
            ledger.store(entry, replace(call, recording=recording))


def trials(folder: Path) -> dict[str, str]:
    """Settings by what they change; the changed card and pack are written into a folder."""
    card, pack = folder / "qa.yaml", folder / "common"
    card.write_text(_once((CONFIGS / "scorecards" / "qa.yaml").read_text(), "points: 0.5\n", "points: 0.6\n"))
    farewell = "phrases: [再见, 拜拜, 再会,"
    shutil.copytree(CONFIGS / "rules" / "common", pack)
    closing = pack / "rules" / "closing.yaml"
    closing.write_text(_once(closing.read_text(), farewell, f"{farewell} 祝您一路平安,"))
    return {
        "points of a card": f"scores: {{cards: [{card}, exam, kpi]}}\n",
        "the limit of one rule": "rules: {limits: {pace.rate: {min: 180, max: 260}}}\n",
        "a phrase of one rule": f"rules: {{packs: [{pack}, retention, newhire, ecommerce, followup, telecom]}}\n",
        "the limit of sound, on which every rule depends": "rules: {sound_limit: 0.149}\n",
    }


def _once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise SystemExit(f"benchmarks/rescore.py: {old.strip()} should stand once in what is shipped")
    return text.replace(old, new)


@dataclass(frozen=True)
class Taken:
    """What a rescoring took: seconds, CPU seconds, and the peak memory in MB of its first half and of all of it."""

    seconds: float
    cpu: float
    early: float
    peak: float


def rescored(out: Path, config: Path, workers: int | None) -> Taken:
    """Run the command."""
    command = [sys.executable, "-m", "voicecheck", "rescore", "--out", str(out), "--config", str(config)]
    began, cpu = time.monotonic(), _cpu_of_children()
    process = subprocess.Popen([*command, *(["--workers", str(workers)] if workers else [])], stdout=subprocess.DEVNULL)
    memory = [0.0]
    while process.poll() is None:
        memory.append(_memory_mb(process.pid))
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"rescore ended with {process.returncode}")
    early = max(memory[: len(memory) // 2])
    return Taken(time.monotonic() - began, _cpu_of_children() - cpu, early, max(memory))


def _cpu_of_children() -> float:
    """CPU seconds of the processes that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory_mb(pid: int) -> float:
    """Resident memory of a process and its children; shared pages count in each."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        own = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    except (OSError, StopIteration):  # it has just ended
        return 0.0
    return int(own.split()[1]) / 1024 + sum(_memory_mb(int(child)) for child in children)


def stages(calls: Iterable[CallAnalysis], judging: Judging) -> dict[str, float]:
    """CPU milliseconds a call of each stage, in this process."""
    taken: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        result = work()
        taken[name] = taken.get(name, 0.0) + time.process_time() - began
        return result

    count = 0
    day = FIRST_DAY
    packed = [(codec.encode_heard(call), codec.encode_findings(call.findings)) for call in calls]
    scored = []
    cards, marks = judging.scores.cards, judging.scores.marks
    judge(codec.decode_heard(packed[0][0]), judging)  # packs are compiled once a process
    for heard, findings in packed:
        call = timed("decode what was heard", lambda heard=heard: codec.decode_heard(heard))
        call = timed("judge", lambda call=call: judge(call, judging))
        timed("encode findings", lambda call=call: codec.encode_findings(call.findings))
        timed("decode findings before", lambda findings=findings: codec.decode_findings(findings))
        scores = timed("score", lambda call=call: score_call(cards, call.recording, call.findings, marks))
        timed("sums", lambda call=call, scores=scores: call_sums(call, scores))
        scored.append(ScoredCall(call, scores))
        count += 1
    timed("rows", lambda: build_parts(scored, day, tables=JUDGED, known=judging.known))
    return {name: 1000 * seconds / count for name, seconds in taken.items()}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("calls", type=int, nargs="?", default=2_000)
    options.add_argument("--workers", type=int)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out, config = Path(folder) / "out", Path(folder) / "config.yaml"
        config.write_text("{}\n")
        before = judging_of(load_settings(config, environ=os.environ))
        calls = made_calls(before)
        turns = [len(call.conversation.turns) for call in calls]
        words = [len(turn.words) for call in calls for turn in call.conversation.turns]
        store(out, calls, asked.calls, before)
        size = (out / LEDGER_NAME).stat().st_size / asked.calls / 1000
        length = sum(call.conversation.duration for call in calls) / DISTINCT
        print(f"{asked.calls} calls of {sum(turns) / DISTINCT:.0f} turns, {sum(words) / DISTINCT:.0f} characters, "
              f"{length:.0f} s; {size:.0f} kB a call stored")  # fmt: skip
        print(f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}")
        rescored(out, config, asked.workers)
        for what, settings in trials(Path(folder)).items():
            config.write_text(settings)
            after = judging_of(load_settings(config, environ=os.environ))
            taken = rescored(out, config, asked.workers)
            print(f"{what}: {taken.seconds:.1f} s, the start of the program included, {taken.cpu:.1f} s of CPU")
            print(f"  {asked.calls / taken.seconds:.0f} calls/s; 10,000 calls in "
                  f"{10_000 * taken.seconds / asked.calls:.0f} s, by the CPU that all processes took on two idle cores "
                  f"in {10_000 * taken.cpu / asked.calls / 2:.0f} s (target {TARGET_S} s)")  # fmt: skip
            print(f"  peak memory of all processes: {taken.early:.0f} MB in the first half, {taken.peak:.0f} MB in all")
        print("CPU ms a call in one process:")
        each = stages(calls, after)
        for name, milliseconds in [*each.items(), ("all", sum(each.values()))]:
            print(f"  {milliseconds:6.2f}  {name}")


if __name__ == "__main__":
    main()
