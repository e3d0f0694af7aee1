"""What a worker gets at once: a few recordings, which may share batches of the speech model."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from voicecheck.records import Recording

GROUP_S = 600.0
"""Seconds of sound in a group at most, but for a single recording that is longer. More would fill
the last batch of a group a little better, and cost more where a worker dies."""

GROUP_CALLS = 24
"""Recordings in a group at most."""

SHARE = 2
"""A group takes at most this fraction of a worker's fair share of what is left, so that groups
shrink towards the end and all workers come to theirs at about the same time."""


@dataclass(frozen=True, slots=True)
class Job:
    """A recording to analyse, its seconds of sound, and whether a worker was lost with it before."""

    recording: Recording
    duration: float
    suspect: bool = False


class Queue:
    """Jobs that wait, in the order given; suspects wait until all others are handed out.

    Parameters
    ----------
    jobs
        What is to be done, the longest first.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = deque(jobs)
        self._suspects: deque[Job] = deque()
        self._left = sum(job.duration for job in self._jobs)

    def __len__(self) -> int:
        return len(self._jobs) + len(self._suspects)

    def put_back(self, suspects: Iterable[Job]) -> None:
        """Take back jobs that a worker was lost with; each will be handed out alone."""
        self._suspects += (Job(job.recording, job.duration, suspect=True) for job in suspects)

    def take(self, workers: int) -> list[Job]:
        """Hand out the next group; there must be one.

        Parameters
        ----------
        workers
            How many share what is left.
        """
        if not self._jobs:
            return [self._suspects.popleft()]
        room = min(GROUP_S, self._left / (SHARE * workers))
        group = [self._jobs.popleft()]
        filled = group[0].duration
        while self._jobs and len(group) < GROUP_CALLS and filled + self._jobs[0].duration <= room:
            group.append(self._jobs.popleft())
            filled += group[-1].duration
        self._left -= filled
        return group
