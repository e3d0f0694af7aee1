"""Reads from ledger and tables what the team's page and the agents' pages are made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timezone
from pathlib import Path, PurePath

from voicecheck.ledger.ledger import Ledger
from voicecheck.pages.agent import Evidence, evidence_rates
from voicecheck.pages.callcolumns import COLUMNS
from voicecheck.pages.centre import Centre, Origin, Waiting
from voicecheck.pages.moments import COLUMNS as OF_FINDINGS
from voicecheck.pages.moments import Moment, moments_of
from voicecheck.pages.things import Norm, norms_of
from voicecheck.privacy.agents import AgentHasher
from voicecheck.proofs.places import present_result
from voicecheck.proofs.reviews import Reviewed, precision_by_rule
from voicecheck.proofs.withdrawal import by_call
from voicecheck.records import Result
from voicecheck.tables.columnar import read_columns, read_norm_results
from voicecheck.tables.read import published_days, read_rows
from voicecheck.tables.rows import Failure

PACE_RULE = "pace.rate"
_LEAST_QUOTES = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class Stored:
    """An output folder: its tables and its ledger."""

    out: Path
    ledger: Ledger
    hasher: AgentHasher | None = None
    """What is written in place of an agent's id, where that is hidden."""

    def centre(self) -> Centre:
        """Everything over all published days."""
        days = published_days(self.out)
        calls = read_columns(self.out, "calls", COLUMNS, days)
        results = read_norm_results(self.out, days, calls["call_key"])
        norms = norms_of(read_rows(self.out, "norms"), results.rules)
        pace = norms.get(PACE_RULE)
        return Centre(
            days={day: self.ledger.agent_days(day) for day in days},
            calls=calls,
            results=results,
            norms=norms,
            band=(pace.limit_low, pace.limit_high) if pace else (None, None),
            origin=self._origin(days),
            reviewed=self._reviewed(),
            failures=self._failures(),
            waiting=[Waiting(PurePath(each.path).name, each.day) for each in self.ledger.recordings_in("waiting")],
            undated=frozenset(self.ledger.undated_days()),
        )

    def evidence(self, centre: Centre, rules: Collection[str]) -> Evidence:
        """What shows how some norms came out, and how fast everybody spoke."""
        days = sorted(centre.days)
        where = {"rule_id": rules, "result": _LEAST_QUOTES}
        moments: dict[str, list[Moment]] = {rule: [] for rule in rules}
        for each in moments_of(read_columns(self.out, "findings", OF_FINDINGS, days, where=where)):
            moments[each.rule_id].append(each)
        measured = [rule for rule in rules if _is_measured(centre.norms[rule])]
        columns = ("rule_id", "agent_id", "team", "local_date", "value")
        found = read_columns(self.out, "call_norms", columns, days, where=where | {"rule_id": measured})
        values: dict[str, list[tuple[str | None, str | None, date, float]]] = {rule: [] for rule in measured}
        for rule, agent, team, day, value in zip(*(found[name] for name in columns), strict=True):
            if value is not None:
                values[rule].append((agent, team, day, value))
        spoken = {"speaker": ("agent",), "rated": (True,)}
        turns = ("agent_id", "local_date", "speech_rate_cpm", "start_s", "end_s")
        rates = evidence_rates(read_columns(self.out, "turns", turns, days, where=spoken))
        return Evidence(moments=moments, values=values, rates=rates)

    def _failures(self) -> list[tuple[Failure, date]]:
        """What could not be analysed, the latest day first; agents are named as in the tables."""
        hasher = self.hasher
        found = self.ledger.all_failures()[::-1]
        if hasher is None:
            return found
        return [(replace(each, agent_id=each.agent_id and hasher(each.agent_id)), day) for each, day in found]

    def _origin(self, days: Sequence[date]) -> Origin:
        """The last run, and what the calls of the last day were heard and judged with."""
        run = self.ledger.last_run()
        names = ("voicecheck_version", "asr_model", "judging_sha256", "started_at", "started_at_local")
        made = read_columns(self.out, "calls", names, days[-1:])
        version, model, judging, started, local = (made[name][-1] if made[name] else None for name in names)
        return Origin(
            version=version or (run.version if run else ""),
            model=model or (run.model if run else None),
            config=judging or (run.judged if run else None),
            run_at=run.started_at.astimezone(zone_of(started, local)) if run else None,
        )

    def _reviewed(self) -> dict[str, Reviewed]:
        """What reviewers said of each norm's accusations."""
        reviews = self.ledger.reviews()
        results: dict[tuple[str, ...], Result] = {}
        for call, own in by_call(reviews).items():
            findings = self.ledger.findings_of(call)
            for each in own:
                if result := present_result(findings, each):
                    results[each.judged] = result
        return precision_by_rule(reviews, results)


def zone_of(started: datetime | None, local: datetime | None) -> timezone:
    """The zone in which a call's clock showed its local time; UTC where that is not known.

    Examples
    --------
    >>> zone_of(datetime(2026, 11, 20, 2, 15, tzinfo=UTC), datetime(2026, 11, 20, 10, 15))
    datetime.timezone(datetime.timedelta(seconds=28800))
    """
    if started is None or local is None:
        return UTC
    return timezone(local - started.astimezone(UTC).replace(tzinfo=None))


def _is_measured(norm: Norm) -> bool:
    return norm.limit_low is not None or norm.limit_high is not None
