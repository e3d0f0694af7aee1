"""Which calls to listen to: those with the gravest faults, and a random share that speaks for all the others.

What is heard on the calls with the gravest faults says nothing of the rest. So some calls are drawn by chance among the
others, from each of three groups (strata): calls on which a norm failed, calls on which none did, and calls without a
score. Each drawn call stands for as many calls as its group has, divided by how many of them were drawn; a call of
the first kind stands for itself. Errors found, each times what its call stands for, divided by the sum of what all
stand for, estimate how often the program is wrong on all calls of the day (Cochran, Sampling Techniques (1977), ch. 5).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from voicecheck.export.places import PRACTICE, Listen, add_places, faulty_calls, listen_of
from voicecheck.tables.stream import Selection, stream

Why = Literal["risk", "random"]
Group = Literal["failed", "clear", "unscored"]
GROUPS: tuple[Group, ...] = ("failed", "clear", "unscored")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions:
    """How many calls of a day to listen to.

    ``risk``: those with the gravest faults, at most ``of_one`` of one agent, so that not all are of one; ``random``:
    those drawn by chance among the others. ``seed``: the same seed draws the same of the same calls; ``None``: the day,
    written as 20261120.
    """

    risk: int = 5
    random: int = 5
    of_one: int = 2
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A call to listen to: where, why it was chosen, and for how many calls of the day it stands."""

    call: Listen
    why: Why
    group: Group
    stands_for: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A group of calls from which some were drawn."""

    group: Group
    calls: int
    drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """The calls to listen to: by risk, then by chance; ``calls`` is how many there were to choose from."""

    seed: int
    calls: int
    chosen: tuple[Chosen, ...]
    strata: tuple[Stratum, ...]

    def count(self, why: Why) -> int:
        """How many were chosen so."""
        return sum(each.why == why for each in self.chosen)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call to choose from: ``weight`` is what its faults weigh (`voicecheck.export.places.WEIGHTS`)."""

    call_key: str
    agent_id: str | None
    weight: int
    group: Group


def choose_calls(out: Path, day: date, *, team: str | None = None, options: ListenOptions | None = None) -> Listening:
    """Choose the calls of a day to listen to; practice is never among them.

    Parameters
    ----------
    out
        The folder of the tables.
    day
        The day.
    team
        The team, else all.
    options
        How many, and the seed.

    Raises
    ------
    ValueError
        A file of the tables is damaged.
    """
    options = options or ListenOptions()
    seed = int(f"{day:%Y%m%d}") if options.seed is None else options.seed
    selection = Selection(first=day, last=day, team=team)
    weights = {each.call_key: each.weight for each in faulty_calls(out, selection)}
    rows = {row["call_key"]: row for row in _rows(out, selection)}
    known = [
        Candidate(key, row["agent_id"], weights.get(key, 0), _group(row, failed=key in weights))
        for key, row in rows.items()
    ]
    drawn = choose(known, options, seed)
    calls = {each.call_key: listen_of(rows[each.call_key]) for each, *_ in drawn.picks}
    add_places(out, selection, calls)
    return Listening(
        seed=seed, calls=len(known), strata=drawn.strata,
        chosen=tuple(Chosen(call=calls[each.call_key], why=why, group=each.group, stands_for=stands_for)
                     for each, why, stands_for in drawn.picks),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was chosen: each call with why, and for how many calls it stands; and the groups."""

    picks: tuple[tuple[Candidate, Why, float], ...]
    strata: tuple[Stratum, ...]


def choose(known: Sequence[Candidate], options: ListenOptions, seed: int) -> Drawn:
    """Choose by risk, then draw by chance from the groups of the others, in proportion to their sizes."""
    ordered = sorted(known, key=lambda each: (-each.weight, _chance(seed, each.call_key)))
    risky: list[Candidate] = []
    of_one: Counter[str | None] = Counter()
    for each in ordered:
        if len(risky) < options.risk and each.weight and of_one[each.agent_id] < options.of_one:
            risky.append(each)
            of_one[each.agent_id] += 1
    groups: defaultdict[Group, list[Candidate]] = defaultdict(list)
    taken = {each.call_key for each in risky}
    for each in sorted(known, key=lambda each: _chance(seed, each.call_key)):
        if each.call_key not in taken:
            groups[each.group].append(each)
    shares = shared_out({group: len(groups[group]) for group in GROUPS}, options.random)
    picks: list[tuple[Candidate, Why, float]] = [(each, "risk", 1.0) for each in risky]
    for group, count in shares.items():
        picks += [(each, "random", len(groups[group]) / count) for each in groups[group][:count]]
    strata = tuple(Stratum(group=group, calls=len(groups[group]), drawn=shares[group]) for group in GROUPS)
    return Drawn(tuple(picks), strata)


def shared_out(sizes: Mapping[Group, int], count: int) -> dict[Group, int]:
    """Share out how many are drawn: one for each group that has any, the rest in proportion (d'Hondt).

    Examples
    --------
    >>> shared_out({"failed": 60, "clear": 35, "unscored": 5}, 10)
    {'failed': 6, 'clear': 3, 'unscored': 1}
    >>> shared_out({"failed": 2, "clear": 0, "unscored": 0}, 10)
    {'failed': 2, 'clear': 0, 'unscored': 0}
    """
    shares = dict.fromkeys(sizes, 0)
    for _ in range(min(count, sum(sizes.values()))):
        # The group that most lacks calls; one that has none yet before all others.
        most = max((group for group in sizes if shares[group] < sizes[group]),
                   key=lambda group: (shares[group] == 0, sizes[group] / (shares[group] + 1)))  # fmt: skip
        shares[most] += 1
    return shares


def _chance(seed: int, call_key: str) -> str:
    """A call's place in a random order that depends on the seed and on nothing else, such as the order of rows."""
    return sha256(f"{seed} {call_key}".encode()).hexdigest()


_CALL = ("call_key", "call_id", "recording", "agent_id", "team", "local_date", "started_at_local", "direction",
         "duration_s", "qa_score", "not_scored_because")  # fmt: skip


def _rows(out: Path, selection: Selection) -> list[dict[str, Any]]:
    rows = (dict(zip(_CALL, values, strict=True)) for rows in stream(out, "calls", selection, _CALL) for values in rows)
    return [row for row in rows if row["direction"] != PRACTICE]


def _group(row: Mapping[str, Any], *, failed: bool) -> Group:
    return "unscored" if row["qa_score"] is None else "failed" if failed else "clear"
