"""The view of the team's page: who has how many calls, what failed, which norms, what could not be analysed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from voicecheck.pages.centre import Centre
from voicecheck.pages.names import link
from voicecheck.pages.people import ENOUGH_CALLS, Json, counts, figure, most_failed, norm_figure, rounded
from voicecheck.pages.spans import SPANS, Span, first_day, in_order
from voicecheck.pages.words import cleaned, said_both
from voicecheck.score.agents import CallSums

MOST_WAITING = 500
"""Recordings not reached that are listed; the rest are counted."""
FIRST_CALLS = 200
"""Calls that stand in the page for those who have no scripts."""
_FIGURES = ("qa_score", "norms_failed_share", "agent_speech_rate_cpm", "interruptions_per_call", "hold_per_call_s")
PageOf = Callable[[str], str | None]


def team_view(centre: Centre, *, agent_page: PageOf, parts: Sequence[Mapping[str, Any]], morning: Json | None) -> Json:
    """The data of the team's page.

    Parameters
    ----------
    centre
        What is stored.
    agent_page
        Gives the page of an agent, from the folder of the report.
    parts
        The files that hold the calls, each with ``file``, ``calls`` and, where there are several, its ``month``.
    morning
        What a QA lead asks first: who needs help, what to listen to; ``None`` where it is not known.
    """
    calls = centre.calls
    judged = [number for number, direction in enumerate(calls["direction"]) if direction != "practice"]
    enough = sum(calls["qa_score"][number] is not None for number in judged)
    return {
        "first": min(calls["local_date"]).isoformat() if judged or calls["local_date"] else None,
        "last": max(calls["local_date"]).isoformat() if calls["local_date"] else None,
        "calls": len(judged),
        "practice": len(calls["direction"]) - len(judged),
        "enough": enough,
        "notApart": sum(not calls["two_party"][number] for number in judged),
        "allUnknown": bool(judged) and not any(calls["norms_judged"][number] for number in judged),
        "enoughCalls": ENOUGH_CALLS,
        "band": list(centre.band),
        "origin": _origin(centre),
        "rules": [norm.shown for norm in centre.norms.values()],
        "spans": [_span(centre, span, agent_page) for span in SPANS] if centre.last else [],
        "failures": [_failure(each, day) for each, day in centre.failures if not each.dismissed],
        "waiting": [[cleaned(each.recording), each.day.isoformat()] for each in centre.waiting[:MOST_WAITING]],
        "waitingCount": len(centre.waiting),
        "parts": [dict(part) for part in parts],
        "morning": morning,
    }


def first_calls(centre: Centre, pages: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The latest calls, as text and address, for those who have no scripts."""
    calls = centre.calls
    order = sorted(
        range(len(calls["call_key"])),
        key=lambda number: (calls["local_date"][number], str(calls["started_at_local"][number] or "")),
        reverse=True,
    )
    shown = [number for number in order if calls["call_key"][number] in pages][:FIRST_CALLS]
    return tuple((_in_words(calls, number), link(pages[calls["call_key"][number]])) for number in shown)


def _in_words(calls: Mapping[str, Sequence[Any]], number: int) -> str:
    agent, when = calls["agent_id"][number], calls["started_at_local"][number] or calls["local_date"][number]
    told = f"{when:%Y-%m-%d %H:%M}" if hasattr(when, "hour") else f"{when}"
    return cleaned(" · ".join(filter(None, (told, agent, calls["call_id"][number]))))


def _span(centre: Centre, span: Span, agent_page: PageOf) -> Json:
    """The tables of agents and norms over a period."""
    assert centre.last is not None
    agents = centre.agents[span.key]
    rules = {rule: norm.number for rule, norm in centre.norms.items()}
    whole = CallSums.sum(agents.values())
    crowd = centre.crowd(span)
    return {
        "key": span.key,
        "first": first_day(centre.last, span).isoformat(),
        "last": centre.last.isoformat(),
        "crowd": crowd and list(crowd),
        "agents": [_agent(agent, agents[agent], rules, agent_page) for agent in in_order(list(agents))],
        "norms": [row for rule in centre.norms if (row := _norm(centre, rule, whole)) is not None],
    }


def _agent(agent: str | None, sums: CallSums, rules: Mapping[str, int], agent_page: PageOf) -> Json:
    return {
        "id": agent and cleaned(agent),
        "team": sums.team and cleaned(sums.team),
        "page": None if agent is None else agent_page(agent),
        **counts(sums),
        "top": most_failed(sums, rules),
        "figures": {name: found for name in _FIGURES if (found := figure(sums, name)) is not None},
    }


def _norm(centre: Centre, rule: str, sums: CallSums) -> Json | None:
    """A norm's line; ``None`` where nobody was asked it."""
    failed, unknown = norm_figure(sums, rule), sums.results[rule, "unknown"]
    if failed is None and not unknown:
        return None
    known: Json = {"rule": centre.norms[rule].number, "failed": failed, "unknown": unknown}
    if (said := centre.reviewed.get(rule)) and said.interval:
        low, high = said.interval
        known["precision"] = {"k": said.right, "n": said.accusations, "lo": rounded(low), "hi": rounded(high)}
    return known


def _failure(failure: Any, day: Any) -> Json:
    return {
        "recording": cleaned(failure.recording),
        "agent": failure.agent_id and cleaned(failure.agent_id),
        "team": failure.team and cleaned(failure.team),
        "day": day.isoformat(),
        "stage": failure.stage,
        "error": failure.error,
        "message": said_both(failure.message),
        "attempts": failure.attempts,
        "at": failure.last_at.isoformat(timespec="minutes"),
    }


def _origin(centre: Centre) -> Json:
    origin = centre.origin
    return {
        "version": origin.version,
        "model": origin.model,
        "config": origin.config and origin.config[:12],
        "runAt": origin.run_at and origin.run_at.isoformat(timespec="minutes"),
    }
