"""The calls of an index, as columns: a number or a text for each call, and dictionaries for what repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from voicecheck.pages.names import link
from voicecheck.pages.people import Json
from voicecheck.pages.words import cleaned, said_both
from voicecheck.tables.columnar import NormResults

COLUMNS = (
    "call_key", "call_id", "recording", "local_date", "started_at_local", "agent_id", "team", "direction", "scenario",
    "duration_s", "two_party", "ends_abruptly", "qa_score", "qa_coverage", "qa_basis", "not_scored_because",
    "norms_asked", "norms_judged", "norms_failed", "norms_unknown", "norms_passed", "norms_not_applicable",
    "agent_speech_rate_cpm", "hold_count", "hold_s", "interruptions_by_agent",
)  # fmt: skip
"""What is read of the table ``calls``."""
NONE = -1
"""What stands for "not known" in a column of numbers; no such figure is below 0."""
NORMS_A_SIGN = 3
_SIGNS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", np.uint8)


def call_columns(calls: Mapping[str, Sequence[Any]], results: NormResults, pages: Sequence[str | None]) -> Json:
    """The calls as columns.

    Parameters
    ----------
    calls
        Columns of the table ``calls``, at least `COLUMNS`.
    results
        What came of each norm on each of these calls, in the same order.
    pages
        The path of each call's page below the report; ``None`` of a call that has none.

    Returns
    -------
    dict
        ``n`` calls; lists of that length; dictionaries whose names end with ``s`` for the numbers beside them;
        ``results``, of each call as many signs as its norms need, three norms a sign (`packed_results`). Scores are in
        tenths of a point, rates whole, lengths in seconds, holds in tenths of one, times in minutes of the
        day. A score that rests on too little is `NONE`: it is none. A page whose name is what follows from day and
        call is 0.
    """
    count = len(calls["call_key"])
    agents, agent = _coded(calls["agent_id"])
    teams, team = _coded(calls["team"])
    days, day = _coded([each.isoformat() for each in calls["local_date"]])
    directions, direction = _coded(calls["direction"])
    scenarios, scenario = _coded(calls["scenario"])
    reasons, reason = _coded(calls["not_scored_because"])
    return {
        "n": count,
        "pages": [_page(calls, number, page) for number, page in enumerate(pages)],
        "id": [cleaned(each) for each in calls["call_id"]],
        "agents": [cleaned(each) for each in agents], "agent": agent,
        "teams": [cleaned(each) for each in teams], "team": team,
        "days": days, "day": day,
        "minute": [NONE if each is None else 60 * each.hour + each.minute for each in calls["started_at_local"]],
        "directions": directions, "direction": direction,
        "scenarios": [cleaned(each) for each in scenarios], "scenario": scenario,
        "reasons": [said_both(each) for each in reasons], "reason": reason,
        "duration": _whole(calls["duration_s"]),
        "score": _whole(calls["qa_score"], 10),
        "apart": [int(bool(each)) for each in calls["two_party"]],
        "asked": _whole(calls["norms_asked"]),
        "judged": _whole(calls["norms_judged"]),
        "fail": _whole(calls["norms_failed"]),
        "unknown": _whole(calls["norms_unknown"]),
        "pass": _whole(calls["norms_passed"]),
        "pace": _whole(calls["agent_speech_rate_cpm"]),
        "holds": _whole(calls["hold_count"]),
        "hold": _whole(calls["hold_s"], 10),
        "cuts": _whole(calls["interruptions_by_agent"]),
        "rules": list(results.rules),
        "results": packed_results(results.codes),
    }  # fmt: skip


def packed_results(codes: npt.NDArray[np.uint8]) -> str:
    """Pack results as text, three norms a sign of base64, the first in the lowest bits.

    Parameters
    ----------
    codes
        Calls × norms, places in `voicecheck.tables.columnar.RESULTS`.

    Examples
    --------
    >>> packed_results(np.array([[1, 0, 0, 3], [0, 2, 0, 0]], np.uint8))
    'BDIA'
    """
    calls, rules = codes.shape
    signs = -(-rules // NORMS_A_SIGN)
    padded = np.zeros((calls, signs * NORMS_A_SIGN), np.uint8)
    padded[:, :rules] = codes
    threes = padded.reshape(calls, signs, NORMS_A_SIGN)
    packed: bytes = _SIGNS[threes[:, :, 0] | threes[:, :, 1] << 2 | threes[:, :, 2] << 4].tobytes()
    return packed.decode("ascii")


def chosen(calls: Mapping[str, Sequence[Any]], numbers: Sequence[int]) -> dict[str, list[Any]]:
    """Some of the calls, by their numbers."""
    return {name: [values[number] for number in numbers] for name, values in calls.items()}


def _page(calls: Mapping[str, Sequence[Any]], number: int, page: str | None) -> str | int | None:
    """The address of a call's page, 0 where it is the usual one (`page` in ``51-calls.js``)."""
    usual = f"calls/{calls['local_date'][number].isoformat()}/{calls['call_id'][number]}.html"
    return 0 if page == usual and link(usual) == usual else page and link(page)


def _coded(values: Sequence[str | None]) -> tuple[list[str], list[int]]:
    """The values that occur, each once, in order, and for each call the number of its own."""
    known = sorted({each for each in values if each is not None})
    places = {each: number for number, each in enumerate(known)}
    return known, [NONE if each is None else places[each] for each in values]


def _whole(values: Sequence[float | None], unit: int = 1) -> list[int]:
    return [NONE if each is None else round(round(unit * each, 6) + 1e-9) for each in values]
