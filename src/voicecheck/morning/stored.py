"""What is stored of a day and of the days before it, as the morning asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.states import State
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.rules.language.bilingual import Bilingual
from voicecheck.score.agents import CallSums
from voicecheck.score.needs import NeedOptions
from voicecheck.tables.rows import Failure
from voicecheck.tables.stream import Selection, stream

AgentSums = dict[str | None, CallSums]


@dataclass(frozen=True, slots=True)
class Norm:
    """What is known of a norm: what it asks, how grave it is, and the unit of its limits."""

    title: Bilingual
    severity: str | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is stored: each agent's sums of the day, of the last day before it with calls, and over spans of days.

    ``undated`` are calls without a known day, filed under later days.
    """

    day: date
    before: date | None
    sums: AgentSums
    earlier: AgentSums
    days: Mapping[int, AgentSums]
    failures: tuple[Failure, ...]
    norms: Mapping[str, Norm]
    undated: int = 0


def read_stored(out: Path, day: date | None, options: NeedOptions) -> Stored:
    """Read what is stored of a day.

    Parameters
    ----------
    out
        The folder of the ledger and the tables.
    day
        The day; ``None``: the last one of which calls are known to be, else the last one that has calls.
    options
        Over how many days sums are added up.

    Raises
    ------
    UsageError
        There is no ledger, or no call is stored of the day, or of any.
    """
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        known = ledger.days()
        failed = sorted(
            each for each, states in ledger.states_by_day().items() if any(state in states for state in _FAILED)
        )
        latest = next((each for each in reversed(known) if ledger.has_dated_calls(each)), None)
        chosen = day or next(iter([*([latest] if latest else known[-1:]), *failed[-1:]]), None)
        if chosen is None:
            raise UsageError("{out}: no calls are stored there; `voicecheck run --out` stores them", out=out)
        if day and day not in {*known, *failed}:
            raise UsageError("{out}: no calls of {day} are stored there; the days are {first} to {last}",
                             out=out, day=day, first=min(*known, *failed), last=max(*known, *failed))  # fmt: skip
        before = [each for each in reversed(known) if each < chosen]
        earlier = next((each for each in before if ledger.has_dated_calls(each)), next(iter(before), None))
        sums = {each: ledger.agent_days(each) for each in _within(known, chosen, options.days)}
        spans = {options.days: _added(sums.values())}
        if _few(spans[options.days], options):
            more = (sums.get(each) or ledger.agent_days(each) for each in _within(known, chosen, options.longer))
            spans[options.longer] = _added(more)
        # What has no call on its day, such as a file without a start, is filed under the day of the run.
        last = chosen == (latest or max(known, default=None))
        filed = [each for each in failed if each == chosen or (each > chosen and last)]
        failures = [each for one in filed for each in ledger.failures(one) if not each.dismissed]
        return Stored(
            day=chosen,
            before=earlier,
            sums=sums.get(chosen, {}),
            earlier={} if earlier is None else sums.get(earlier) or ledger.agent_days(earlier),
            days=spans,
            failures=tuple(failures),
            undated=_undated(ledger, chosen) if chosen == latest else 0,
            norms=_norms(out),
        )


def _undated(ledger: Ledger, day: date) -> int:
    """How many calls that nobody said the day of are filed under later days, those of the runs."""
    later = (states for each, states in ledger.states_by_day(undated=True).items() if each > day)
    return sum(states.get("done", 0) for states in later)


def _within(known: Sequence[date], day: date, days: int) -> list[date]:
    return [each for each in known if timedelta(0) <= day - each < timedelta(days)]


def _few(agents: AgentSums, options: NeedOptions) -> bool:
    """Whether agents have so few calls, in the mean, that a longer span is needed to tell anything."""
    return sum(each.calls for each in agents.values()) < options.many_calls * len(agents)


_FAILED: tuple[State, ...] = ("failed", "quarantined")


def _added(days: Iterable[Mapping[str | None, CallSums]]) -> AgentSums:
    """The sums of several days, by agent."""
    parts: defaultdict[str | None, list[CallSums]] = defaultdict(list)
    for agents in days:
        for agent, sums in agents.items():
            parts[agent].append(sums)
    return {agent: CallSums.sum(own) for agent, own in parts.items()}


def _norms(out: Path) -> dict[str, Norm]:
    columns = ("rule_id", "title_zh", "title_en", "severity", "unit")
    rows = (values for rows in stream(out, "norms", Selection(), columns) for values in rows)
    return {
        rule: Norm(Bilingual(zh=zh or rule, en=en or rule), severity, unit) for rule, zh, en, severity, unit in rows
    }
