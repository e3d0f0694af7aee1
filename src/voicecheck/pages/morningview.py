"""The morning as data of the team's page: the same words as on the terminal and in the mail, with links to listen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.export.listening import Chosen
from voicecheck.language.catalogue import LANGUAGES, Language
from voicecheck.morning import words
from voicecheck.morning.build import MorningOptions, morning_of
from voicecheck.morning.view import AgentNeed, FailureGroup, Morning, Reason, Spot
from voicecheck.pages.names import link
from voicecheck.pages.people import Json
from voicecheck.pages.words import cleaned

PageOf = Callable[[str], str | None]


def read_morning(out: Path, day: date | None, band: tuple[float, float]) -> Morning | None:
    """Make the morning of a day; ``None`` where nothing is stored of it, or a file of the tables is damaged.

    Parameters
    ----------
    out
        The folder of ledger and tables.
    day
        The day; ``None``: the last one.
    band
        The band of the speech rate in force, characters a minute.
    """
    try:
        return morning_of(out, day, MorningOptions(band=band))
    except (UsageError, ValueError, OSError):
        return None


def morning_view(morning: Morning, *, agent_page: PageOf, pages: Mapping[str, str]) -> Json:
    """The morning as the page shows it.

    Parameters
    ----------
    morning
        What a QA lead asks.
    agent_page
        Gives the address of an agent's page.
    pages
        The path of each call's page below the report, by the call's key.
    """
    return {
        "day": morning.day.isoformat(),
        "calls": morning.calls,
        "scored": morning.scored,
        "unscored": [{"n": count, "text": _unscored(reason, morning)} for reason, count in morning.not_scored],
        "needs": [_need(each, agent_page, pages) for each in morning.needs],
        "unnamed": None if morning.needs else _both(lambda lang: words.unnamed_words(morning, lang)),
        "listenTitle": _both(lambda lang: words.listen_title(morning, lang)),
        "listen": [_chosen(each, morning, pages) for each in morning.listening.chosen],
        "since": _both(lambda lang: words.since_words(morning, lang)),
        "changes": _lines(morning),
        "failures": [{"n": group.count, "text": _cause(group)} for group in morning.failures],
    }


def _need(need: AgentNeed, agent_page: PageOf, pages: Mapping[str, str]) -> Json:
    return {
        "agent": cleaned(need.agent_id),
        "team": need.team and cleaned(need.team),
        "page": agent_page(need.agent_id),
        "calls": need.calls,
        "reasons": [_reason(each, pages) for each in need.reasons],
    }


def _reason(reason: Reason, pages: Mapping[str, str]) -> Json:
    return {
        "text": _both(lambda lang: words.reason_words(reason, lang)),
        "spots": [_spot(each, pages) for each in reason.spots],
    }


def _spot(spot: Spot, pages: Mapping[str, str]) -> Json:
    page = pages.get(spot.call_key)
    return {"call": cleaned(spot.call_id), "page": page and link(page), "t": spot.listen_s}


def _chosen(chosen: Chosen, morning: Morning, pages: Mapping[str, str]) -> Json:
    call, page = chosen.call, pages.get(chosen.call.call_key)
    told = {language: words.listen_words(chosen, morning, language) for language in LANGUAGES}
    return {
        "why": {language: each[0] for language, each in told.items()},
        "risk": chosen.why == "risk",
        "call": cleaned(told["en"][1]),
        "agent": call.agent_id and cleaned(call.agent_id),
        "page": page and link(page),
        "t": next((each.listen_s for each in call.places if each.listen_s is not None), None),
        "text": {language: cleaned(each[4]) for language, each in told.items()},
    }


def _unscored(reason: str, morning: Morning) -> Json:
    return _both(lambda language: words.unscored_words(reason, morning.titles, language))


def _cause(group: FailureGroup) -> Json:
    """Why recordings failed, and what to do."""
    return _both(lambda language: ": ".join(words.cause_words(group, language)))


def _lines(morning: Morning) -> list[Json]:
    """Each line of what changed, in both languages."""
    told = [list(words.change_lines(morning, language)) for language in LANGUAGES]
    return [dict(zip(LANGUAGES, map(cleaned, each), strict=True)) for each in zip(*told, strict=True)]


def _both(said: Callable[[Language], str]) -> Json:
    return {language: cleaned(said(language)) for language in LANGUAGES}
