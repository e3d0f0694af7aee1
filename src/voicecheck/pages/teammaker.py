"""Makes the team's page with its index of calls, and the agents' pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from voicecheck.pages.agent import agent_view, norms_in_question
from voicecheck.pages.callcolumns import call_columns, chosen
from voicecheck.pages.centre import Centre
from voicecheck.pages.maker import Context, DataFile, Page, SeenCall
from voicecheck.pages.morningview import morning_view, read_morning
from voicecheck.pages.names import link
from voicecheck.pages.stored import Stored
from voicecheck.pages.team import first_calls, team_view
from voicecheck.pages.words import both
from voicecheck.tables.columnar import NormResults

ENTRY = "index.html"
MOST_CALLS = 50_000
"""With more calls the index is cut into months: so many are read and drawn within a second."""


class TeamMaker:
    """Makes the pages of the team and of its agents; what they show is in the published tables and sums."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._pages: dict[str, str] = {}

    def see(self, call: SeenCall) -> None:
        """Note that the call has a page; what is shown of it is read from the tables."""
        self._pages[call.key] = call.page

    def pages(self) -> Iterator[Page | DataFile]:
        """Give the index, the team's page, and a page for each agent."""
        context = self._context
        stored = Stored(context.out, context.ledger, context.judging.agents)
        centre = self._placed(stored.centre())
        found = read_morning(context.out, None, context.settings.conversation.pace.band_cpm)
        morning = morning_view(found, agent_page=self._agent_page, pages=self._pages) if found else None
        parts = list(index_parts(centre, self._pages, MOST_CALLS))
        yield from parts
        yield Page(
            path=ENTRY,
            kind="team",
            title=both("Quality of calls"),
            data=team_view(centre, agent_page=self._agent_page, parts=[_told(part) for part in parts], morning=morning),
            scripts=tuple(part.path for part in parts[:1]),
            links=first_calls(centre, self._pages),
        )
        evidence = stored.evidence(centre, norms_in_question(centre))
        for agent in centre.everyone:
            path = context.names.agent(agent)
            if agent is None or path is None:
                continue
            view = agent_view(centre, agent, evidence, self._pages)
            yield Page(path=path, kind="agent", title=both("Agent {agent}", agent=agent), data=view)

    def _placed(self, centre: Centre) -> Centre:
        """The norms with the part of the call in which each is asked, which no table tells."""
        same = self._context.norms.same
        norms = {rule: replace(norm, where=same[rule]["where"]) if rule in same else norm
                 for rule, norm in centre.norms.items()}  # fmt: skip
        return replace(centre, norms=norms)

    def _agent_page(self, agent: str) -> str | None:
        path = self._context.names.agent(agent)
        return path and link(path)


def index_parts(centre: Centre, pages: Mapping[str, str], most: int) -> Iterator[DataFile]:
    """The files of the index: one, or one a month where there are more calls than `most`, the latest first.

    Parameters
    ----------
    centre
        What is stored.
    pages
        The path of each call's page below the report, by the call's key.
    most
        Calls of one file.
    """
    keys: Sequence[str] = centre.calls["call_key"]
    if len(keys) <= most:
        months: Mapping[str, Sequence[int]] = {"": range(len(keys))} if keys else {}
    else:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, day in enumerate(centre.calls["local_date"]):
            found[f"{day:%Y-%m}"].append(number)
        months = dict(sorted(found.items(), reverse=True))
    for month, numbers in months.items():
        path = f"data/index-{month}.js" if month else "data/index.js"
        own = chosen(centre.calls, numbers)
        results = NormResults(centre.results.rules, centre.results.codes[list(numbers)])
        columns = call_columns(own, results, [pages.get(key) for key in own["call_key"]])
        yield DataFile(path=path, data={"file": path, "month": month or None, **columns})


def _told(part: DataFile) -> dict[str, Any]:
    """What the team's page says of a file of the index."""
    return {"file": part.path, "month": part.data["month"], "calls": part.data["n"]}
