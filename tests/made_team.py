"""Made data for the pages of the team and of agents: sums, calls and norms by hand, and pages written from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from voicecheck.language.catalogue import Language
from voicecheck.pages.agent import Evidence, agent_view
from voicecheck.pages.app import script, style
from voicecheck.pages.callcolumns import COLUMNS
from voicecheck.pages.centre import Centre, Origin
from voicecheck.pages.frame import folder_page, page_json, script_path, style_path, with_head
from voicecheck.pages.names import file_names
from voicecheck.pages.team import first_calls, team_view
from voicecheck.pages.teammaker import index_parts
from voicecheck.pages.things import Norm
from voicecheck.score.agents import RATIOS, CallSums
from voicecheck.tables.columnar import NormResults

DAY = date(2026, 11, 20)


def sums_of(*, calls: int = 1, failed: int = 0, passed: int = 0, unknown: int = 0, team: str = "T1") -> CallSums:
    """Sums of calls on which one norm failed, passed or could not be judged."""
    results = {("word.x", "fail"): failed, ("word.x", "pass"): passed, ("word.x", "unknown"): unknown}
    whole = CallSums(
        calls=calls, norms_failed=failed, norms_judged=failed + passed, norms_unknown=unknown, qa_calls=calls,
        qa_points=90.0 * calls, handled=calls, handling=60.0 * calls,
    )  # fmt: skip
    whole.results.update({key: count for key, count in results.items() if count})
    whole.teams[team] = calls
    spread = list(whole.spread)
    for name, x in (("qa_score", 90.0), ("norms_failed_share", failed / calls)):
        place = 4 * list(RATIOS).index(name)
        spread[place : place + 4] = [calls, x * x * calls, calls, x * calls]
    return replace(whole, spread=tuple(spread))


def norm(number: int = 0, rule_id: str = "word.x", **more: Any) -> Norm:
    """A norm as the pages know it."""
    return Norm(number=number, rule_id=rule_id, title={"zh": "标题", "en": "title"}, **more)


def made_calls(*rows: dict[str, Any]) -> dict[str, list[Any]]:
    """Columns of the table ``calls``."""
    known: dict[str, Any] = dict.fromkeys(COLUMNS)
    known |= {"direction": "inbound", "local_date": DAY, "two_party": True, "agent_id": "A1", "team": "T1"}
    known |= {f"norms_{each}": 0 for each in ("asked", "judged", "failed", "unknown", "passed", "not_applicable")}
    whole = [
        known | {"call_key": f"k{at}", "call_id": f"c{at}", "duration_s": 60.0} | row for at, row in enumerate(rows)
    ]
    return {name: [row[name] for row in whole] for name in COLUMNS}


def made_stored(**more: Any) -> Centre:
    """A centre with one call of one agent."""
    known: dict[str, Any] = {
        "days": {DAY: {"A1": sums_of(failed=1)}},
        "calls": made_calls({"qa_score": 90.0, "norms_judged": 1}),
        "results": NormResults(("word.x",), np.array([[1]], np.uint8)),
        "norms": {"word.x": norm()},
        "band": (120.0, 150.0),
        "origin": Origin(version="1"),
    }
    return Centre(**(known | more))


def large_centre(calls: int, *, agents: int = 60, norms: int = 89, days: int = 20) -> Centre:
    """A centre of very many calls, drawn by chance: every result of every norm, a call in twenty without a score."""
    chance = np.random.default_rng(7)
    codes = chance.choice(4, (calls, norms), p=[0.4, 0.08, 0.05, 0.47]).astype(np.uint8)
    count = {
        name: (codes == at).sum(axis=1) for at, name in enumerate(("not_applicable", "failed", "unknown", "passed"))
    }
    scored = chance.random(calls) > 0.05
    columns = made_calls(*(
        {
            "call_id": f"c-{at:06d}", "call_key": f"{at:016x}", "agent_id": f"{1000 + at % agents}",
            "team": f"T{at % agents // 10}", "local_date": DAY - timedelta(days=at * days // calls),
            "started_at_local": datetime(2026, 11, 20, 9 + at % 9, at % 60), "scenario": ("账单", "故障")[at % 2],
            "duration_s": float(30 + at % 400), "qa_score": float(60 + at % 41) if scored[at] else None,
            "agent_speech_rate_cpm": float(120 + at % 160), "hold_count": at % 2, "hold_s": float(at % 2 * 30),
            "norms_judged": int(count["failed"][at] + count["passed"][at]),
            "norms_asked": int(norms - count["not_applicable"][at]),
            **{f"norms_{name}": int(values[at]) for name, values in count.items()},
        }
        for at in range(calls)
    ))  # fmt: skip
    rules = tuple(f"word.r{at:02d}" for at in range(norms))
    people: dict[date, dict[str | None, CallSums]] = {}
    for at in range(agents * days):
        sums = sums_of(calls=8, failed=at % 5, passed=6, team=f"T{at % agents // 10}")
        for number, rule in enumerate(rules):
            sums.results[rule, "fail"], sums.results[rule, "pass"] = (at + number) % 4, 5
        people.setdefault(DAY - timedelta(days=at // agents), {})[f"{1000 + at % agents}"] = sums
    known = {rule: norm(at, rule) for at, rule in enumerate((*rules, "word.x"))}
    return made_stored(days=people, calls=columns, results=NormResults(rules, codes), norms=known)


def write_pages(
    folder: Path, centre: Centre, *, evidence: Evidence | None = None, language: Language = "zh",
    most: int = 50_000, morning: Mapping[str, Any] | None = None,
) -> dict[str | None, Path]:  # fmt: skip
    """Write the pages of a made centre as a report has them; gives that of the team by ``None``, of agents by id."""
    keys = centre.calls["call_key"]
    pages = {
        key: f"calls/{day.isoformat()}/{file_names([(key, name)])[key]}.html"
        for key, day, name in zip(keys, centre.calls["local_date"], centre.calls["call_id"], strict=True)
    }
    parts = list(index_parts(centre, pages, most))
    names = {agent: f"agents/{name}.html" for agent, name in file_names((a, a) for a in centre.everyone if a).items()}
    told = [{"file": part.path, "month": part.data["month"], "calls": part.data["n"]} for part in parts]
    team = team_view(centre, agent_page=names.get, parts=told, morning=morning and dict(morning))
    title = {"zh": "通话质检", "en": "Quality of calls"}
    texts = {script_path(): script(), style_path(): style()}
    texts |= {part.path: f"(window.VC=window.VC||{{}}).data={page_json(part.data)};" for part in parts}
    texts["index.html"] = folder_page(
        with_head(team, "team", title, language, "r"), title, root="", scripts=[part.path for part in parts[:1]],
        links=first_calls(centre, pages),
    )  # fmt: skip
    for agent, path in names.items():
        view = agent_view(centre, agent, evidence or Evidence(), pages)
        texts[path] = folder_page(with_head(view, "agent", title, language, "r"), title, root="../")
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return {None: folder / "index.html", **{agent: folder / path for agent, path in names.items()}}
