"""Where to listen to what an agent differs in: calls of the day, and the second from which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from voicecheck.export.places import BEFORE_S, PRACTICE, Listen, failed_places, listen_of
from voicecheck.morning.view import Spot
from voicecheck.tables.stream import Selection, stream

MOST_SPOTS = 3
"""Calls that are named for one reason."""
WHOLE = "norms_failed_share"
"""The measure of all norms together: the calls on which most of them failed are its evidence."""

_EVENTS: Mapping[str, tuple[str, str | None]] = {
    "interruptions_per_call": ("interruption", "agent"),
    "dead_air_per_call_s": ("dead_air", None),
    "response_median_s": ("response", None),
}
"""The events behind a measure: their kind, and whose they are."""
Wanted = Sequence[tuple[str, str]]
"""Agents, each with a norm's id or a measure's name."""
Found = Mapping[tuple[str, str], Sequence[Spot]]


def find_spots(out: Path, day: date, wanted: Wanted) -> Found:
    """Find where to listen: of each agent and matter a few calls of the day, those whose second is known first."""
    if not wanted:
        return {}
    selection = Selection(first=day, last=day)
    calls = {call.call_key: call for call in _calls(out, selection, {agent for agent, _ in wanted})}
    asked = set(wanted)
    known: defaultdict[tuple[str, str], list[tuple[bool, float, Listen, int | None]]] = defaultdict(list)
    for matter, call, weight, listen_s in (*_events(out, selection, calls), *_failed(out, selection, calls, asked)):
        if (of := (call.agent_id or "", matter)) in asked:
            known[of].append((listen_s is None, -weight, call, listen_s))
    return {of: _first(places) for of, places in known.items()}


def _first(places: list[tuple[bool, float, Listen, int | None]]) -> list[Spot]:
    """The first place of each of the first few calls."""
    spots: dict[str, Spot] = {}
    for _, _, call, listen_s in sorted(places, key=lambda each: (each[0], each[1], each[2].call_key, each[3] or 0)):
        spots.setdefault(call.call_key, Spot(call_key=call.call_key, call_id=_name(call), listen_s=listen_s))
    return list(spots.values())[:MOST_SPOTS]


def _name(call: Listen) -> str:
    return call.call_id or call.recording or call.call_key


_CALL = ("call_key", "call_id", "recording", "agent_id", "team", "local_date", "started_at_local", "direction",
         "duration_s", "qa_score", "not_scored_because")  # fmt: skip


def _calls(out: Path, selection: Selection, agents: set[str]) -> Iterator[Listen]:
    for rows in stream(out, "calls", selection, _CALL, where=("agent_id", agents)):
        for values in rows:
            row: dict[str, Any] = dict(zip(_CALL, values, strict=True))
            if row["direction"] != PRACTICE and row["qa_score"] is not None:  # what is not scored is in no figure
                yield listen_of(row)


_Place = tuple[str, Listen, float, int | None]
"""A norm or measure, a call, how much it weighs as evidence, and from which second to listen."""


def _events(out: Path, selection: Selection, calls: Mapping[str, Listen]) -> Iterator[_Place]:
    """The events behind the measures; the longer a silence, the more it weighs."""
    columns = ("call_key", "kind", "party", "start_s", "end_s", "slow")
    kinds = {kind for kind, _ in _EVENTS.values()}
    for rows in stream(out, "events", selection, columns, where=("kind", kinds)):
        for key, kind, party, start, end, slow in rows:
            if (call := calls.get(key)) is None or (kind == "response" and not slow):
                continue
            for matter, (own, whose) in _EVENTS.items():
                if own == kind and whose in (None, party):
                    weight = 0.0 if kind == "interruption" else end - start
                    yield matter, call, weight, max(0, int(start) - BEFORE_S)


def _failed(
    out: Path, selection: Selection, calls: Mapping[str, Listen], asked: set[tuple[str, str]]
) -> Iterator[_Place]:
    """The places at which norms failed; for all norms together the calls on which most did."""
    rules = {matter for _, matter in asked}
    places = list(failed_places(out, selection, calls, None if WHOLE in rules else rules))
    faults: defaultdict[str, set[str]] = defaultdict(set)
    for call, place in places:
        faults[call.call_key].add(place.rule_id)
    for call, place in places:
        yield place.rule_id, call, 0.0, place.listen_s
        yield WHOLE, call, float(len(faults[call.call_key])), place.listen_s
