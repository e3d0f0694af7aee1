"""How many workers a machine carries: from the cores and the memory that this process may use.

A container's share counts, not the whole machine: what its control group allows is looked up where
the system tells it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psutil

CALL_BYTES = 1_100_000_000
"""What a two-hour call takes while it is analysed (benchmarks/memory.py)."""

LIBRARY_BYTES = 250_000_000
"""What a worker takes before the model is loaded."""

_CONTROL_GROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Crew:
    """So many worker processes with so many threads each."""

    workers: int
    threads: int


def plan_crew(requested: int | None, recordings: int, *, model_bytes: int = 150_000_000) -> Crew:
    """Share the cores out, so that workers × threads is at most the cores.

    Parameters
    ----------
    requested
        Number of workers; ``None``: one a core, as far as memory allows. One-thread processes do
        more together than one process with many threads.
    recordings
        How many there are; more workers than that would idle.
    model_bytes
        Size of the speech model's weights, which each worker holds.
    """
    fitting = max(1, available_bytes() // worker_bytes(model_bytes))
    workers = max(1, min(requested or min(cores(), fitting), recordings))
    return Crew(workers, max(1, cores() // workers))


def worker_bytes(model_bytes: int) -> int:
    """Give what a worker may come to need with a model whose weights have that size."""
    return CALL_BYTES + LIBRARY_BYTES + model_bytes


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
