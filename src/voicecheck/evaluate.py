"""How far analyses are from the truth: labelled calls against what was found on them.

Conventions
-----------
A label file is JSON beside its recording: the manifest's facts of the call, and its true turns,
events, measures and the results of norms (``sample_audio/*.json`` are examples). Texts are compared
in the form in which they are matched (`voicecheck.text.normalize`): Simplified, without punctuation,
numerals as read aloud. Counts are kept, and ratios taken from their sums over all calls.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from voicecheck.errors import UsageError
from voicecheck.intervals import Interval, Intervals
from voicecheck.plaintext import read_file
from voicecheck.records import CallAnalysis, Conversation, Recording, Result, Role
from voicecheck.score.results import worst_results
from voicecheck.text.edits import Edits, count_edits
from voicecheck.text.normalize import normalize

ROLES: tuple[Role, ...] = ("agent", "customer")
EVENT_KINDS = ("interruption", "backchannel", "hold")
TOLERANCE_S = 1.0
"""How far apart two starts may lie for events that do not overlap to be the same one."""
FEWEST_CHARACTERS = 15
"""Of a party who says less, no rate is compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A recording and the truth about it. ``two_party`` is false for one channel."""

    recording: Recording
    two_party: bool
    texts: Mapping[Role, str]
    events: Mapping[tuple[str, str | None], Intervals]
    measures: Mapping[tuple[Role, str], float]
    rules: Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class Hits:
    """Events found among those that there are; ``edge`` is the worst error of their ends, in seconds."""

    right: int = 0
    true: int = 0
    found: int = 0
    edge: float | None = None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, or ``None`` where there is none and none was found."""
        return 2 * self.right / (self.true + self.found) if self.true + self.found else None

    def __add__(self, other: Hits) -> Hits:
        edges = [edge for edge in (self.edge, other.edge) if edge is not None]
        return Hits(
            self.right + other.right, self.true + other.true, self.found + other.found, max(edges, default=None)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One call's distance from its label.

    ``errors`` are relative, by measure (0.05 is five per cent off; 1.0 where nothing was measured).
    ``results`` holds what each labelled norm should be and what it came out as (``None``: absent).
    """

    call_id: str
    edits: Mapping[Role, Edits]
    errors: Mapping[str, float]
    events: Mapping[str, Hits]
    results: Mapping[str, tuple[Result, Result | None]]


MEASURES: Mapping[str, tuple[Role, str, str]] = {
    "agent speech rate": ("agent", "speech_rate_cpm", "speech_rate_cpm"),
    "agent articulation rate": ("agent", "articulation_rate_cpm", "articulation_rate_cpm"),
    "agent acoustic rate": ("agent", "speech_rate_cpm", "acoustic_rate_cpm"),
    "agent talk time": ("agent", "talk_s", "talk"),
    "customer speech rate": ("customer", "speech_rate_cpm", "speech_rate_cpm"),
    "customer talk time": ("customer", "talk_s", "talk"),
}
"""What is compared: whose, the label's name for it, and the field of `VoiceMeasures` that holds it."""


def load_label(path: Path) -> Label:
    """Read a label file; its recording is looked for beside it.

    Raises
    ------
    UsageError
        It cannot be read or lacks something.
    """
    try:
        data = json.loads(read_file(path))
        return _label(data, path.parent.resolve())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            "{path} is not a label file: {name}: {error}", path=path, name=type(error).__name__, error=error
        ) from error


def match_events(true: Sequence[Interval], found: Sequence[Interval]) -> Hits:
    """Pair events one to one, nearest start first, where they overlap or start at the same time.

    Examples
    --------
    >>> match_events([Interval(1, 2), Interval(50, 60)], [Interval(1.5, 2), Interval(49.8, 60.3), Interval(90, 91)])
    Hits(right=2, true=2, found=3, edge=0.5)
    """
    near = sorted(
        (abs(t.start - f.start), i, j)
        for i, t in enumerate(true)
        for j, f in enumerate(found)
        if t.overlaps(f) or abs(t.start - f.start) <= TOLERANCE_S
    )
    pairs: dict[int, int] = {}
    for _, i, j in near:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    edges = [max(abs(true[i].start - found[j].start), abs(true[i].end - found[j].end)) for i, j in pairs.items()]
    return Hits(len(pairs), len(true), len(found), max(edges, default=None))


def compare(label: Label, analysis: CallAnalysis) -> Comparison:
    """Measure one analysis against the truth."""
    conversation = analysis.conversation
    spoken = {role: "".join(turn.text for turn in conversation.turns if turn.speaker == role) for role in ROLES}
    got = worst_results(analysis.findings)
    return Comparison(
        call_id=label.recording.call_id,
        edits={
            role: count_edits(normalize(label.texts[role]).text, normalize(spoken[role]).text)
            for role in ROLES
            if label.texts[role]
        },
        errors=_errors(label, conversation),
        events=_events(label, conversation) if label.two_party else {},
        results={rule: (want, got.get(rule)) for rule, want in sorted(label.rules.items())},
    )


def _errors(label: Label, conversation: Conversation) -> dict[str, float]:
    voices = {"agent": conversation.agent, "customer": conversation.customer}
    errors: dict[str, float] = {}
    for name, (role, key, field) in MEASURES.items():
        true = label.measures.get((role, key))
        if true and label.measures.get((role, "characters"), 0) >= FEWEST_CHARACTERS:
            found = getattr(voices[role], field, None)
            errors[name] = abs(found - true) / true if found is not None else 1.0
    return errors


def _events(label: Label, conversation: Conversation) -> dict[str, Hits]:
    hits: dict[str, Hits] = {}
    for kind in EVENT_KINDS:
        for by in (None,) if kind == "hold" else ROLES:
            found = [e.interval for e in conversation.events if e.kind == kind and (by is None or e.by == by)]
            hits[kind] = hits.get(kind, Hits()) + match_events(label.events.get((kind, by), ()), found)
    return hits


def _label(data: Mapping[str, Any], folder: Path) -> Label:
    facts = data.get("metadata", {})
    channels = data["channels"]
    side: Any = next((side for side, role in channels.items() if role == "agent"), None) if channels else "mono"
    events: dict[tuple[str, str | None], Intervals] = {}
    for event in data["events"]:
        key = (event["kind"], event.get("by"))
        events[key] = (*events.get(key, ()), Interval(event["start"], event["end"]))
    return Label(
        recording=Recording(
            path=folder / data["file"],
            name=data["file"],
            call_id=data["call_id"],
            agent_id=data.get("agent_id"),
            team=data.get("team"),
            direction=data.get("direction"),
            scenario=data.get("scenario"),
            started_at=datetime.fromisoformat(data["started_at"]) if data.get("started_at") else None,
            agent_channel="mixed" if side == "mono" and data.get("direction") != "practice" else side,
            **{name: facts.get(name) for name in ("profile", "rings", "queue_wait_s", "hangup_by")},
        ),
        two_party=bool(channels),
        texts={role: "".join(turn["text"] for turn in data["turns"] if turn["speaker"] == role) for role in ROLES},
        events=events,
        measures={
            (role, name): value
            for role in ROLES
            for name, value in data["measures"].get(role, {}).items()
            if value is not None
        },
        rules=data["rules"],
    )


def total_edits(comparisons: Iterable[Comparison], role: Role) -> Edits:
    """All edits of one role's texts."""
    return sum((c.edits[role] for c in comparisons if role in c.edits), Edits())


def total_hits(comparisons: Iterable[Comparison], kind: str) -> Hits:
    """All events of a kind."""
    return sum((c.events[kind] for c in comparisons if kind in c.events), Hits())


@dataclass(frozen=True, slots=True)
class Tally:
    """Results of norms against their labels.

    ``accused``: failed, but should not have; ``missed``: a fault that was not found; ``unknown``:
    could not be judged, but should have been; ``absent``: no such rule.
    """

    total: int
    right: int
    accused: int
    missed: int
    unknown: int
    absent: int


def tally(comparisons: Iterable[Comparison]) -> Tally:
    """Count the results of all norms on all calls."""
    pairs = [pair for comparison in comparisons for pair in comparison.results.values()]
    return Tally(
        total=len(pairs),
        right=sum(want == got for want, got in pairs),
        accused=sum(got == "fail" != want for want, got in pairs),
        missed=sum(want == "fail" and got in ("pass", "not_applicable") for want, got in pairs),
        unknown=sum(got == "unknown" != want for want, got in pairs),
        absent=sum(got is None for _, got in pairs),
    )
