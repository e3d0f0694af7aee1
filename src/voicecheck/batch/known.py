"""What is known of a recording from earlier runs: it is added to what is given now, and never lost to silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from voicecheck.batch.manifest import OF_AGENT
from voicecheck.plaintext import printable
from voicecheck.records import Recording

_OWN = ("path", "name", "call_id", "extra", "started_at", "started_on", "remarks")
_FACTS = tuple(item.name for item in fields(Recording) if item.name not in _OWN)


def keep_known(given: Recording, known: Recording) -> tuple[Recording, tuple[str, ...]]:
    """Add what is known of the same recording to what is given of it now.

    What is given counts before what is known; a call's name that is only its file's counts less than one
    that a manifest gave. Where another agent is given, what belonged to the one known before (`OF_AGENT`, and columns
    without a known meaning) is not kept.

    Returns
    -------
    recording
        With both.
    kept
        The columns that come from before.
    """
    another = None not in (given.agent_id, known.agent_id) and given.agent_id != known.agent_id
    kept: dict[str, Any] = {
        name: getattr(known, name)
        for name in _FACTS
        if not (another and name in OF_AGENT) and getattr(given, name) is None and getattr(known, name) is not None
    }
    if given.started_at is None and _fits(given, known):
        kept |= {"started_at": known.started_at, "started_on": known.started_on}
    extra = {} if another else {name: cell for name, cell in known.extra.items() if name not in given.extra}
    if given.call_id == printable(given.path.stem) and known.call_id != printable(known.path.stem):
        kept["call_id"] = known.call_id
    if not kept and not extra:
        return given, ()
    remarks = tuple(each for each in given.remarks if each.partition(":")[0].partition(" ")[0] not in kept)
    told = tuple(name for name in kept if name != "started_on" and kept[name] is not None)
    return replace(given, **kept, extra={**extra, **given.extra}, remarks=remarks), told


def _fits(given: Recording, known: Recording) -> bool:
    """Whether the start known from before says more than what is given, and nothing against it."""
    if known.started_at is None:
        return given.started_on is None and known.started_on is not None
    return given.started_on in (None, known.started_at.date())


def kept_note(kept: Iterable[tuple[str, ...]]) -> list[str]:
    """A line on what of earlier runs was kept; none where nothing was."""
    many = [each for each in kept if each]
    if not many:
        return []
    counts = Counter(name for each in many for name in each)
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    number = "1 recording keeps" if len(many) == 1 else f"{len(many)} recordings keep"
    return [f"{number} what an earlier run was told, and this one is not ({told}); --forget takes what is given alone"]
