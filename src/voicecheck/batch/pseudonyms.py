"""Agents under their hashes, wherever an id comes in: from the manifest or file names, and from the CSVs of scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voicecheck.batch.discover import Discovery
from voicecheck.ledger.ledger import Ledger
from voicecheck.records import Recording
from voicecheck.score.configured import Scores
from voicecheck.score.marks import Marks
from voicecheck.tables.rows import Failure

Hasher = Callable[[str], str]


def hash_agents(found: Discovery, hasher: Hasher | None) -> Discovery:
    """What was found, each agent's id hashed, also where a further column of the manifest repeats it."""
    if hasher is None:
        return found
    return replace(
        found,
        recordings=tuple(hash_recording(each, hasher) for each in found.recordings),
        failures=tuple(_failure(each, hasher) for each in found.failures),
    )


def hash_recording(recording: Recording, hasher: Hasher) -> Recording:
    """A recording under the hash of its agent's id."""
    own = recording.agent_id
    if own is None:
        return recording
    hashed = hasher(own)
    extra = {name: hashed if value == own else value for name, value in recording.extra.items()}
    return replace(recording, agent_id=hashed, extra=extra)


def _failure(failure: Failure, hasher: Hasher) -> Failure:
    return replace(failure, agent_id=failure.agent_id and hasher(failure.agent_id))


def hide_stored(ledger: Ledger, hasher: Hasher | None, mark: str) -> None:
    """Let what is stored follow the setting: ids become hashes now, texts when their days are published next.

    Parameters
    ----------
    ledger
        The ledger, open to write.
    hasher
        What hashes ids; ``None`` leaves all as it is: what was hidden cannot be brought back.
    mark
        How the settings end with which days are published that need nothing more.
    """
    if hasher is not None:
        ledger.rename_agents(hasher, lambda recording: hash_recording(recording, hasher))
        ledger.mark_changed_without(mark)


def hash_scores(scores: Scores, hasher: Hasher | None) -> Scores:
    """Marks and figures of agents' days, under the hashes of their ids."""
    if hasher is None:
        return scores
    marks = {(hasher(agent), day, part): mark for (agent, day, part), mark in scores.marks.by_day.items()}
    figures = {(hasher(agent), day): values for (agent, day), values in scores.figures.by_day.items()}
    return replace(scores, marks=Marks(scores.marks.by_call, marks), figures=replace(scores.figures, by_day=figures))
