"""The Ray engine: each worker is an actor somewhere in a cluster, the same worker as in a local process.

Paths travel to the workers, never sound; what they find travels back, and the driver alone writes.
Ray replays nothing: what a lost actor had in hand is the dispatcher's business. Ray is imported in
this module only, and this module only where the engine is asked for.
"""

from __future__ import annotations

import logging
import os
import pickle
import platform
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep
from typing import Any

try:
    import ray
    from ray.exceptions import RayError
except ImportError as error:
    from voicecheck.errors import UsageError

    raise UsageError("the engine `ray` needs Ray: pip install 'voicecheck[ray]'") from error

from voicecheck import __version__
from voicecheck.errors import NotFoundError, UsageError
from voicecheck.records import Recording
from voicecheck.workers.crew import Crew, cores, plan_cluster, worker_bytes
from voicecheck.workers.dispatch import Limits
from voicecheck.workers.worker import (
    Analyser,
    AnalyserFactory,
    Died,
    Finished,
    LoadError,
    Message,
    Outcome,
    Ready,
    failure_of,
    load,
    memory,
    watch,
    work,
)

_PATIENCE = 5.0  # seconds to reach the head of the cluster
_STORE_BYTES = 256 * 2**20  # of an own Ray: only what was found on a few calls lies there


@contextmanager
def open_ray(
    factory: AnalyserFactory,
    recordings: int,
    *,
    workers: int | None,
    limits: Limits,
    address: str | None = None,
    gpus: float = 0.0,
    weights: Path | None = None,
) -> Iterator[RayEngine]:
    """Join a Ray cluster, or start Ray on this machine alone, and leave it again.

    Parameters
    ----------
    factory, recordings, workers, limits
        As `voicecheck.workers.dispatch.OpenEngine`.
    address
        ``HOST:PORT`` of the cluster's head, or ``auto`` on one of its machines; ``None`` starts Ray.
    gpus
        What each worker asks for; parts of one are allowed.
    weights
        The speech model's weights, whose size each worker holds; ``None``: there is none.

    Raises
    ------
    UsageError
        There is no such cluster, no machine in it can hold a worker, or a Ray of one's own can be reached
        from other machines.
    """
    _join(address)
    try:
        if address is None:
            _check_loopback()
        needs = {"GPU": gpus, "memory": float(worker_bytes(weights))}
        nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        crew = plan_cluster(nodes, workers, recordings, needs)
        yield RayEngine(factory, crew, needs, more=limits.memory)
    finally:
        ray.shutdown()


def _join(address: str | None) -> None:
    """Connect to Ray; its own handling of SIGTERM is put away, so that what is in hand is finished."""
    own: dict[str, Any] = {
        "num_cpus": cores(),
        "include_dashboard": False,
        "object_store_memory": _STORE_BYTES,
    }
    _check(address)
    before = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(
            address=address or "local", log_to_driver=False, logging_level=logging.ERROR, **({} if address else own)
        )
    except (OSError, RuntimeError, ValueError, RayError) as error:
        raise UsageError(
            "Ray cannot be reached at {address}: {last_line}",
            address=address or "this machine",
            last_line=_last_line(error),
        ) from error
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)


def _check_loopback() -> None:
    """Whoever reaches Ray's ports can run programs here; see `voicecheck.workers.rayports`."""
    for node in ray.nodes():
        if not ip_address(node["NodeManagerAddress"]).is_loopback:
            raise UsageError(
                "Ray listens on {node}, which other machines reach; use --engine local, or set up a cluster "
                "with a token and give its --ray-address",
                node=node["NodeManagerAddress"],
            )


def _check(address: str | None) -> None:
    """Look whether somebody listens there: Ray itself tries for minutes, and writes of it line by line."""
    if address is None or address == "auto":
        return
    if address.startswith("ray://"):
        raise UsageError(
            "{address}: run voicecheck on a machine of the cluster, with --ray-address auto", address=address
        )
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise UsageError(
            "--ray-address {address}: give HOST:PORT, or auto on a machine of the cluster", address=address
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise UsageError("no Ray cluster at {address}: {error}", address=address, error=error) from error


class RayEngine:
    """Actors of a cluster; see `voicecheck.workers.dispatch.Engine`."""

    def __init__(self, factory: AnalyserFactory, crew: Crew, needs: dict[str, float], *, more: int) -> None:
        self.workers = crew.workers
        # Pickled here, so that a node with another version can say so before it meets what it does not know.
        self._arguments = (pickle.dumps(factory), crew.threads, more, __version__)
        self._actor = ray.remote(max_restarts=0, max_task_retries=0)(Actor).options(
            num_cpus=crew.threads, num_gpus=needs["GPU"], memory=int(needs["memory"])
        )

    def start(self) -> RayWorker:
        """Ask the cluster for an actor."""
        return RayWorker(self._actor.remote(*self._arguments))

    def wait(self, workers: Sequence[RayWorker], timeout: float) -> list[tuple[RayWorker, Message]]:
        """Wait for the next message of any actor."""
        speaking = {worker.answer: worker for worker in workers if worker.answer is not None}
        if not speaking:
            sleep(timeout)
            return []
        until = monotonic() + timeout
        heard: list[tuple[RayWorker, Message]] = []
        while not heard and (left := until - monotonic()) > 0:
            done, _ = ray.wait(list(speaking), num_returns=1, timeout=left)
            heard = [(speaking[each], message) for each in done if (message := speaking[each].receive())]
        return heard


class RayWorker:
    """An actor, seen from the driver. ``answer`` is what Ray gives its next message by."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self.answer: Any = actor.ready.remote()

    def give(self, group: tuple[Recording, ...]) -> None:
        """Hand over a group; the answers stream back one by one."""
        self.answer = self._actor.work.options(num_returns="streaming").remote(group)

    def receive(self) -> Message | None:
        """Take what it said, or how it died; ``None`` at the end of a stream."""
        answer = self.answer
        try:
            if isinstance(answer, ray.ObjectRef):
                self.answer = None
                said: Message = ray.get(answer)
                return said
            said = ray.get(next(answer))
        except StopIteration:  # after the last message: nothing was lost
            self.answer = None
            return None
        except RayError as error:
            self.kill()
            return Died(_last_line(error))
        if isinstance(said, Finished):
            self.answer = None
        return said

    def close(self) -> None:
        """End it."""
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self.answer = None
        ray.kill(self._actor)


class Actor:
    """The worker itself, in a process of some node."""

    def __init__(self, factory: bytes, threads: int, more: int, version: str) -> None:
        self._loaded = _load(factory, threads, version)
        if not isinstance(self._loaded, LoadError):
            watch(more)

    def ready(self) -> Ready | LoadError:
        """Say that the analyser is loaded, or why not."""
        return self._loaded if isinstance(self._loaded, LoadError) else Ready(memory())

    def work(self, group: tuple[Recording, ...]) -> Iterator[Outcome | Finished]:
        """Analyse a group; recordings that this node does not see are failures that say so."""
        assert not isinstance(self._loaded, LoadError)
        seen = tuple(recording for recording in group if os.path.exists(recording.path))
        for recording in group:
            if recording not in seen:
                yield Outcome(recording, failure_of(recording, _not_seen(recording)), 0.0)
        yield from work(self._loaded, seen) if seen else [Finished(memory())]


def _load(factory: bytes, threads: int, version: str) -> Analyser | LoadError:
    if version != __version__:
        return LoadError(
            f"node {platform.node()} has voicecheck {__version__}, the driver {version}: install the same everywhere"
        )
    loaded = load(partial(_build, factory), threads)
    if isinstance(loaded, LoadError):
        return LoadError(f"on node {platform.node()}: {loaded.message}")
    return loaded


def _build(factory: bytes, threads: int) -> Analyser:
    built: Analyser = pickle.loads(factory)(threads)
    return built


def _not_seen(recording: Recording) -> NotFoundError:
    return NotFoundError(
        "{name}: node {node} sees no {path}; with --engine ray recordings have to lie on storage "
        "that all nodes share, under the same path",
        name=recording.name,
        node=platform.node(),
        path=recording.path,
    )


def _last_line(error: BaseException) -> str:
    """Give what matters of Ray's long messages: the last line, and of its sentences the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].split(". ")[0] if lines else type(error).__name__
