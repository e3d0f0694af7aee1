"""How many workers a machine or a cluster carries: from cores and memory, and GPUs where they are asked for.

A container's share counts, not the whole machine: what its control group allows is looked up where
the system tells it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from voicecheck.errors import UsageError

CALL_BYTES = 1_100_000_000
"""More than a two-hour call takes while it is analysed (benchmarks/memory.py)."""

LIBRARY_BYTES = 250_000_000
"""What a worker takes before the model is loaded."""

_CONTROL_GROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Crew:
    """So many worker processes with so many threads each."""

    workers: int
    threads: int


def plan_crew(requested: int | None, recordings: int, weights: Path | None = None) -> Crew:
    """Share the cores out, so that workers × threads is at most the cores.

    Parameters
    ----------
    requested
        Number of workers; ``None``: one a core, as far as memory allows. One-thread processes do
        more together than one process with many threads.
    recordings
        How many there are; more workers than that would idle.
    weights
        The speech model's weights, whose size each worker holds; ``None``: there is none.
    """
    fitting = max(1, available_bytes() // worker_bytes(weights))
    workers = max(1, min(requested or min(cores(), fitting), recordings))
    return Crew(workers, max(1, cores() // workers))


def plan_cluster(
    nodes: Sequence[Mapping[str, float]], requested: int | None, recordings: int, needs: Mapping[str, float]
) -> Crew:
    """Share the cores of a cluster out: as many workers as fit, and as many threads as then can be had.

    Parameters
    ----------
    nodes
        What each machine has: ``CPU``, ``GPU`` and ``memory`` in bytes.
    requested
        Number of workers; ``None``: one a core, as far as `needs` are met.
    recordings
        How many there are.
    needs
        What a worker needs besides cores.

    Raises
    ------
    UsageError
        No machine can hold a worker.
    """

    def places(threads: int) -> int:
        asked = {"CPU": float(threads), **needs}
        return sum(min(int(node.get(k, 0.0) / v + 1e-9) for k, v in asked.items() if v) for node in nodes)

    if not places(1):
        raise UsageError(
            "no machine of the Ray cluster can hold a worker: each needs a core, {needs:.1f} GB and {needs2:g} GPUs",
            needs=needs["memory"] / 1e9,
            needs2=needs["GPU"],
        )
    workers = max(1, min(requested or places(1), places(1), recordings))
    threads = 1
    while places(threads + 1) >= workers:
        threads += 1
    return Crew(workers, threads)


def worker_bytes(weights: Path | None) -> int:
    """Give what a worker may come to need, with these weights of a speech model or without any."""
    return CALL_BYTES + LIBRARY_BYTES + (weights.stat().st_size if weights else 0)


def cores() -> int:
    """Cores that this process may use, whole ones."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _told("cpu.max").partition(" ")
    return max(1, min(allowed, int(quota) // int(period))) if quota.isdigit() else allowed


def available_bytes() -> int:
    """Memory that this process may still take."""
    free = int(psutil.virtual_memory().available)
    limit, used = _told("memory.max"), _told("memory.current")
    return min(free, int(limit) - int(used)) if limit.isdigit() and used.isdigit() else free


def _told(name: str) -> str:
    """What the control group says; nothing where there is none, or no limit (``max``)."""
    try:
        return (_CONTROL_GROUP / name).read_text(encoding="ascii").strip()
    except OSError:
        return ""
