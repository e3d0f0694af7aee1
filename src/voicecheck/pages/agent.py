"""The view of an agent's page: figures, what is most worth changing, norms by day, pace, and the agent's own calls.

No other agent is named in it: of the team there are figures, and words without anybody's name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from voicecheck.pages.callcolumns import call_columns, chosen
from voicecheck.pages.centre import Centre
from voicecheck.pages.moments import Moment, bad_moments, good_moment, words_of_others
from voicecheck.pages.names import link
from voicecheck.pages.people import ENOUGH_CALLS, SHOWN, Json, beside_own, counts, figure, heat, moves, trend_points
from voicecheck.pages.spans import HEAT_DAYS, SPANS, Span, first_day
from voicecheck.pages.spread import rate_spread
from voicecheck.pages.things import PACE, Norm, thing, worth_changing
from voicecheck.pages.words import cleaned
from voicecheck.plaintext import blanked
from voicecheck.score.agents import CallSums
from voicecheck.tables.columnar import NormResults


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows how norms came out and how people spoke, of all agents.

    Attributes
    ----------
    moments
        By norm: where it was broken and where it was met.
    values
        By norm: agent, team, day and what was measured on a call on which it was judged.
    rates
        By agent: day, rate in characters a minute and seconds of each rated turn.
    """

    moments: Mapping[str, Sequence[Moment]] = field(default_factory=dict)
    values: Mapping[str, Sequence[tuple[str | None, str | None, date, float]]] = field(default_factory=dict)
    rates: Mapping[str | None, Sequence[tuple[date, float, float]]] = field(default_factory=dict)


def norms_in_question(centre: Centre) -> set[str]:
    """The norms of which evidence is wanted: those that are most worth changing for anybody, over any period."""
    return {rule for span in SPANS for agent in centre.everyone for rule in _worth(centre, span, agent)}


def agent_view(centre: Centre, agent: str, evidence: Evidence, pages: Mapping[str, str]) -> Json:
    """The data of an agent's page.

    Parameters
    ----------
    centre
        What is stored of all.
    agent
        Whose page it is.
    evidence
        Of the norms in question at least (`norms_in_question`).
    pages
        The path of each call's page below the report, by the call's key.
    """
    numbers = [number for number, each in enumerate(centre.calls["agent_id"]) if each == agent]
    own = chosen(centre.calls, numbers)
    results = NormResults(centre.results.rules, centre.results.codes[numbers])
    spans = [_Own(centre, agent, span, evidence, pages).view() for span in SPANS] if centre.last else []
    used = sorted({number for span in spans for number in span.pop("used")} | _numbers(centre, results.rules))
    every = list(centre.norms.values())
    return {
        "agent": cleaned(agent),
        "team": (team := _team(centre, agent)) and cleaned(team),
        "enoughCalls": ENOUGH_CALLS,
        "band": list(centre.band),
        "origin": {"version": centre.origin.version, "config": centre.origin.config and centre.origin.config[:12]},
        "rules": {str(number): every[number].shown for number in used},
        "spans": spans,
        "list": call_columns(own, results, [pages.get(key) for key in own["call_key"]]),
    }


class _Own:
    """What is shown of an agent over a period."""

    def __init__(self, centre: Centre, agent: str, span: Span, evidence: Evidence, pages: Mapping[str, str]) -> None:
        assert centre.last is not None
        self._centre, self._agent, self._span = centre, agent, span
        self._evidence, self._pages = evidence, pages
        self._last, self._first = centre.last, first_day(centre.last, span)
        self._sums = centre.agents[span.key].get(agent, CallSums())
        self._team = centre.teams[span.key].get(self._sums.team) if self._sums.team else None
        self._history = centre.history(agent)

    def view(self) -> Json:
        """The period's part of the page."""
        crowd = self._centre.crowd(self._span)
        things = [self._thing(rule) for rule in _worth(self._centre, self._span, self._agent)]
        map_of = self._heat()
        return {
            "key": self._span.key,
            "first": self._first.isoformat(),
            "last": self._last.isoformat(),
            **counts(self._sums),
            "crowd": crowd and list(crowd),
            "figures": self._figures(),
            "trend": trend_points(self._history, self._last, self._span, SHOWN),
            "things": things,
            "heat": map_of,
            "pace": rate_spread(
                [(rate, s) for day, rate, s in self._evidence.rates.get(self._agent, ()) if self._within(day)],
                self._centre.band,
            ),
            "used": {each["rule"] for each in things} | set(map_of["rules"]),
        }  # fmt: skip

    def _figures(self) -> list[Json]:
        moved = moves(self._history, self._last, self._span)
        return [
            {
                "name": name,
                "own": (own := figure(self._sums, name)),
                "team": beside_own(own, figure(self._team, name)) if self._team else None,
                "move": moved.get(name),
            }
            for name in SHOWN
        ]

    def _heat(self) -> Json:
        since = self._last - timedelta(days=HEAT_DAYS[self._span.key] - 1)
        days = [(day, sums) for day, sums in self._history if since <= day <= self._last and sums.in_means]
        return heat(days, {rule: norm.number for rule, norm in self._centre.norms.items()})

    def _thing(self, rule: str) -> Json:
        values = [each for each in self._evidence.values.get(rule, ()) if self._within(each[2])]
        team = self._sums.team
        known = thing(
            self._centre.norms[rule], self._sums, self._team,
            [value for agent, _, _, value in values if agent == self._agent],
            [value for _, whose, _, value in values if team is not None and whose == team],
        )  # fmt: skip
        moments = [each for each in self._evidence.moments.get(rule, ()) if self._within(each.day)]
        own = [each for each in moments if each.agent_id == self._agent]
        good = good_moment(own)
        known["bad"] = [self._shown(each) for each in bad_moments(own)]
        known["good"] = self._shown(good) if good else None
        if good is None or good.words is None:
            of_team = [each for each in moments if team is not None and each.team == team]
            words = words_of_others(of_team, self._agent)
            known["others"] = words and blanked(words)
        return known

    def _shown(self, moment: Moment) -> Json:
        page = self._pages.get(moment.call_key)
        return {
            "page": page and link(page),
            "call": cleaned(moment.call_id),
            "day": moment.day.isoformat(),
            "t": moment.start,
            "missing": moment.missing,
            "words": moment.words and blanked(moment.words),
            "value": moment.value,
        }

    def _within(self, day: date) -> bool:
        return self._first <= day <= self._last


def _worth(centre: Centre, span: Span, agent: str | None) -> list[str]:
    sums = centre.agents[span.key].get(agent)
    leave_out: Collection[str] = centre.doubtful | (set(PACE) if centre.crowd(span) else set())
    return worth_changing(sums, centre.norms, leave_out) if sums else []


def _team(centre: Centre, agent: str) -> str | None:
    return next((own.team for _, own in reversed(centre.history(agent)) if own.team), None)


def _numbers(centre: Centre, rules: Sequence[str]) -> set[int]:
    return {norm.number for rule, norm in _known(centre, rules)}


def _known(centre: Centre, rules: Sequence[str]) -> list[tuple[str, Norm]]:
    return [(rule, centre.norms[rule]) for rule in rules if rule in centre.norms]


def evidence_rates(columns: Mapping[str, Sequence[Any]]) -> dict[str | None, list[tuple[date, float, float]]]:
    """Rated turns by agent, from columns of the table ``turns``: day, rate, seconds."""
    found: dict[str | None, list[tuple[date, float, float]]] = {}
    names = ("agent_id", "local_date", "speech_rate_cpm", "start_s", "end_s")
    for agent, day, rate, start, end in zip(*(columns[name] for name in names), strict=True):
        if rate is not None:
            found.setdefault(agent, []).append((day, rate, end - start))
    return found
