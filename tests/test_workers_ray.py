"""The Ray engine does what the local one does, on several machines, and loses nothing when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from made_calls import made_recording, no_model, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.errors import UsageError
from voicecheck.tables.read import read_rows
from voicecheck.tables.rows import Failure
from voicecheck.workers.crew import Crew, plan_cluster
from voicecheck.workers.dispatch import Limits, analyse_all
from voicecheck.workers.groups import GROUP_S, Job
from voicecheck.workers.worker import Outcome

pytest.importorskip("ray")

LIMITS = Limits(factor=1e-9, shortest=6.0, memory=300_000_000)
NODE = {"num_cpus": 1, "memory": 8 * 10**9, "object_store_memory": 10**8}
TABLES = ("turns", "events", "call_norms", "findings", "call_scores", "deductions", "agents")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two machines with a core each, and a head without any; all of them are processes of this machine."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        head = NODE | {"num_cpus": 0, "include_dashboard": False}
        made = Cluster(initialize_head=True, head_node_args=head)
        for _ in range(2):
            made.add_node(**NODE)
        yield made
        made.shutdown()


def engine(cluster: Any) -> Any:
    """Open the engine in that cluster."""
    from voicecheck.workers.ray import open_ray

    return partial(open_ray, address=cluster.address)


def jobs(folder: Path, *words: str) -> list[Job]:
    """A "recording" for each word, each a group of its own."""
    folder.mkdir(exist_ok=True)
    made = []
    for number, word in enumerate(words):
        path = folder / f"{number:02}.wav"
        path.write_text(word)
        made.append(Job(made_recording(path.stem, path=path, name=path.name), GROUP_S))
    return made


def run(folder: Path, out: Path, **more: Any) -> RunSummary:
    """Run a batch of words."""
    settings = BatchSettings(out=out, fingerprint="f", workers=2, limits=LIMITS, day=date(2026, 11, 20), **more)
    return run_batch(discover([folder]), text_analyser, settings)


def test_both_engines_write_the_same_tables(cluster: Any, tmp_path: Path) -> None:
    """Byte for byte; calls and failures but for their run and time, and the words for how a process ended."""
    jobs(tmp_path / "in", "one", "bug", "two", "truncated", "three", "deadly", "once", "four")
    before = signal.getsignal(signal.SIGTERM)
    far = run(tmp_path / "in", tmp_path / "far", engine=engine(cluster))
    assert signal.getsignal(signal.SIGTERM) == before
    (tmp_path / "in" / "06.tried").unlink()
    near = run(tmp_path / "in", tmp_path / "near")
    assert (far.analysed, far.exit_code, far.not_reached) == (near.analysed, near.exit_code, near.not_reached)
    assert near.analysed == 5
    for table in TABLES:
        files = sorted(path.relative_to(near.out) for path in (near.out / table).rglob("*.parquet"))
        assert files
        for file in files:
            assert (near.out / file).read_bytes() == (far.out / file).read_bytes(), file
    told = {"calls": ("run_id", "analysed_at", "judged_at"), "failures": ("last_at", "message", "message_zh")}
    for table, timed in told.items():
        near_rows, far_rows = (
            [{k: v for k, v in row.items() if k not in timed} for row in read_rows(out, table)]
            for out in (near.out, far.out)
        )
        assert near_rows == far_rows
    assert {row["error"] for row in read_rows(near.out, "failures")} == {"poison", "DecodeError", "ZeroDivisionError"}


def test_a_node_that_dies_loses_nothing(cluster: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Killed at work, it costs nothing: its recording is done by another node, and none comes twice."""
    todo = jobs(tmp_path / "in", *(["slow 0.3"] * 24))
    lost = cluster.add_node(**NODE)
    found: list[Outcome] = []
    with engine(cluster)(text_analyser, len(todo), workers=None, limits=LIMITS) as crew:
        assert crew.workers == 3
        for outcome in analyse_all(todo, crew, limits=LIMITS, stop=lambda: False):
            found.append(outcome)
            if len(found) == 10:
                cluster.remove_node(lost, allow_graceful=False)
    assert "a worker was lost" in caplog.text
    assert [o for o in found if isinstance(o.result, Failure)] == []
    assert sorted(o.recording.name for o in found) == sorted(job.recording.name for job in todo)


def test_what_hangs_or_is_not_seen_is_listed(cluster: Any, tmp_path: Path) -> None:
    """A hanging actor is ended; a recording that the node does not see is a failure that tells of shared storage."""
    todo = [*jobs(tmp_path / "in", "hang", "one"), Job(made_recording("away"), 1.0)]
    before = signal.getsignal(signal.SIGTERM)
    with engine(cluster)(text_analyser, 3, workers=2, limits=LIMITS) as crew:
        assert signal.getsignal(signal.SIGTERM) == before  # Ray's own would end the run at once
        outcomes = {o.recording.call_id: o.result for o in analyse_all(todo, crew, limits=LIMITS, stop=lambda: False)}
    hung, away = outcomes["00"], outcomes["away"]
    assert isinstance(hung, Failure)
    assert hung.error == "timeout"
    assert isinstance(away, Failure)
    assert (away.stage, "storage that all nodes share" in away.message) == ("discover", True)
    assert not isinstance(outcomes["01"], Failure)


def test_a_node_without_the_right_model_ends_the_run(cluster: Any, tmp_path: Path) -> None:
    """What the analyser's building fails with is told, with the node; another version of the program too."""
    from voicecheck.workers import ray

    todo = jobs(tmp_path / "in", "one")
    with (
        engine(cluster)(no_model, 1, workers=1, limits=LIMITS) as crew,
        pytest.raises(UsageError, match=r"on node .*fetch base"),
    ):
        list(analyse_all(todo, crew, limits=LIMITS, stop=lambda: False))
    with engine(cluster)(text_analyser, 1, workers=1, limits=LIMITS), pytest.MonkeyPatch.context() as patch:
        patch.setattr(ray, "__version__", "0.0.other")
        other = ray.RayEngine(text_analyser, Crew(1, 1), {"GPU": 0, "memory": 1e9}, more=LIMITS.memory)
        with pytest.raises(UsageError, match=r"the driver 0\.0\.other: install the same"):
            list(analyse_all(todo, other, limits=LIMITS, stop=lambda: False))


def test_what_cannot_be_had_is_wrong_usage(cluster: Any) -> None:
    """No cluster there, a client's address, or no machine that has what a worker asks for."""
    from voicecheck.workers.ray import open_ray

    with (
        pytest.raises(UsageError, match=r"can hold a worker.* 1 GPUs"),
        partial(open_ray, address=cluster.address, gpus=1.0)(text_analyser, 1, workers=None, limits=LIMITS),
    ):
        pass
    for address, told in {
        "ray://head:10001": "--ray-address auto",
        "head": "give HOST:PORT",
        "127.0.0.1:1": "no Ray cluster at 127.0.0.1:1",
        "127.0.0.1:99999999": "no Ray cluster",
    }.items():
        with (
            pytest.raises(UsageError, match=told),
            open_ray(text_analyser, 1, workers=None, limits=LIMITS, address=address),
        ):
            pass


def test_a_ray_of_ones_own_listens_on_the_loopback_only_and_wants_a_token() -> None:
    """Without an address no process of Ray listens where another machine reaches it; who has no token is refused."""
    listening = """
import os, psutil, sys
from voicecheck.workers.rayports import restrict_ray
restrict_ray(None)
from voicecheck.workers.dispatch import Limits
from voicecheck.workers.ray import open_ray
import ray
with open_ray(None, 1, workers=1, limits=Limits()):
    here = psutil.Process()
    sockets = [c for p in [here, *here.children(recursive=True)] for c in p.net_connections("inet")]
    print(*{c.laddr.ip for c in sockets if c.status == psutil.CONN_LISTEN})
    stranger = "import ray, sys; ray.init(sys.argv[1], logging_level='CRITICAL'); print('let in')"
    import subprocess
    own = os.environ | {"RAY_AUTH_MODE": "disabled"}
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", stranger, ray.get_runtime_context().gcs_address],
                         env=own, capture_output=True, text=True)
    print(run.stdout or "refused")
"""
    command = [sys.executable, "-W", "ignore", "-c", listening]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=240)
    addresses, answer = run.stdout.splitlines()
    assert {ip.removeprefix("::ffff:") for ip in addresses.split()} == {"127.0.0.1"}
    assert answer == "refused"


def test_a_ray_that_other_machines_reach_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should Ray listen elsewhere all the same, the run does not start."""
    from voicecheck.workers import ray

    monkeypatch.setattr(ray.ray, "nodes", lambda: [{"NodeManagerAddress": "10.0.0.5"}])
    with pytest.raises(UsageError, match=r"listens on 10\.0\.0\.5"):
        ray._check_loopback()


def test_a_cluster_is_planned_by_cores_memory_and_gpus() -> None:
    """As many workers as fit everywhere, no more than recordings; where fewer are asked for they get more threads."""
    nodes = [{"CPU": 4.0, "memory": 8e9}, {"CPU": 2.0, "memory": 2e9, "GPU": 1.0}, {"memory": 1e12}]
    plain = {"GPU": 0.0, "memory": 1.5e9}
    assert plan_cluster(nodes, None, 100, plain) == Crew(5, 1)  # memory for one on the second machine
    assert plan_cluster(nodes, 2, 100, plain) == Crew(2, 2)
    assert plan_cluster(nodes, None, 1, plain) == Crew(1, 4)
    assert plan_cluster(nodes, 99, 100, plain) == Crew(5, 1)
    assert plan_cluster(nodes, None, 100, {"GPU": 0.5, "memory": 1e9}) == Crew(2, 1)
    with pytest.raises(UsageError, match="1 GPUs"):
        plan_cluster(nodes[:1], None, 1, {"GPU": 1.0, "memory": 1e9})


def test_ray_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for the engine without Ray says how to get it."""
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "voicecheck.workers.ray", raising=False)
    with pytest.raises(UsageError, match=r"pip install 'voicecheck\[ray\]'"):
        import voicecheck.workers.ray  # noqa: F401
