"""An agent's page in a browser: periods, moments, the map of norms, few calls, paper, and that nobody else is named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from visits import DESKTOP, TELEPHONE, Browser

from made_team import DAY, large_centre, made_calls, made_stored, norm, sums_of, write_pages
from voicecheck.language.catalogue import LANGUAGES, Language
from voicecheck.pages.agent import Evidence
from voicecheck.pages.centre import Centre
from voicecheck.pages.moments import Moment
from voicecheck.tables.columnar import NormResults

HOSTILE = '</script><img src=x onerror=alert(1)>"><b>'
RULE = "word.r05"
EARLIER = DAY - timedelta(days=9)


def moment(agent: str, **more: Any) -> Moment:
    """A moment of a call."""
    known: dict[str, Any] = {"call_key": f"{8:016x}", "call_id": "c-000008", "team": "T0", "day": DAY}
    return Moment(**(known | {"rule_id": "word.x", "result": "fail", "agent_id": agent, "start": 12.4} | more))


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Where 1000 failed, how 1001 said it well, and how fast 1000 spoke."""
    moments = [moment("1000"), moment("1001", result="pass", words="请您稍等片刻", start=3.0)]
    rates = [(DAY, 100.0 + 10 * at, 5.0) for at in range(14)]
    return Evidence(moments={"word.x": moments}, rates={"1000": rates})


@pytest.fixture(scope="module")
def centre() -> Centre:
    """Twelve agents with calls on ten days, one of them named like markup; 1000 failed one norm again and again."""
    made = large_centre(400, agents=12, norms=20, days=10)
    days = {day: dict(agents) for day, agents in made.days.items()}
    for day in days:
        days[day]["1000"] = sums_of(calls=8, failed=5, passed=2, unknown=1, team="T0")
        days[day]["1000"].results[RULE, "pass"] = 3
    days[DAY][HOSTILE] = sums_of(failed=1, team=HOSTILE)
    calls = {name: list(values) for name, values in made.calls.items()}
    calls["agent_id"][6] = calls["team"][6] = calls["call_id"][6] = HOSTILE
    return replace(made, days=days, calls=calls)


@pytest.fixture(scope="module")
def pages(
    centre: Centre, evidence: Evidence, tmp_path_factory: pytest.TempPathFactory
) -> dict[Language, dict[str | None, Path]]:
    """All pages, in both languages."""
    return {
        language: write_pages(tmp_path_factory.mktemp(language), centre, evidence=evidence, language=language)
        for language in LANGUAGES
    }


Pages = dict[Language, dict[str | None, Path]]


def opened(browser: Browser, pages: Pages, agent: str = "1000", language: Language = "en", **more: Any) -> Any:
    """An agent's page, opened."""
    visit = browser.open(pages[language][agent], folder=pages[language][agent].parent.parent, **more)
    visit.page.wait_for_selector("html[data-calls]")
    return visit


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (DESKTOP, True), (TELEPHONE, False), (TELEPHONE, True), ((320, 700), False)]
)
def test_nothing_is_wrong_for_anybody(
    browser: Browser, pages: Pages, language: Language, size: tuple[int, int], dark: bool
) -> None:
    """Axe finds nothing and nothing runs off the side, in both languages, light and dark, wide and narrow."""
    visit = opened(browser, pages, language=language, size=size, dark=dark)
    assert visit.axe() == []
    assert visit.overflow() <= 0


def test_nobody_else_is_named(browser: Browser, pages: Pages, centre: Centre) -> None:
    """The file of the page holds no other agent's id, and no call of another's; words of others have no name."""
    text = pages["en"]["1000"].read_text(encoding="utf-8")
    others = [agent for agent in centre.everyone if agent and agent != "1000"]
    assert not [agent for agent in others if re.search(rf"(?<!\d){re.escape(agent)}(?!\d)", text)]
    assert "请您稍等片刻" in opened(browser, pages).page.inner_text(".things")


def test_hostile_names_are_text(browser: Browser, pages: Pages) -> None:
    """An agent whose name is markup has a page on which it stands as it is."""
    visit = opened(browser, pages, HOSTILE)
    assert HOSTILE in visit.page.inner_text("h1")
    assert visit.page.locator("main img").count() == 0
    assert visit.page.title().endswith(HOSTILE)


def test_moments_lead_to_call_and_second(browser: Browser, pages: Pages) -> None:
    """What went wrong is one click away: the call's page, a second before the place."""
    visit = opened(browser, pages)
    link = visit.page.get_attribute(".moment-bad", "href")
    assert link == "../calls/2026-11-20/c-000008.html#t=11.4"
    assert "0:12" in visit.page.inner_text(".moment-bad")


def test_periods_are_chosen_and_stand_in_the_link(browser: Browser, pages: Pages) -> None:
    """Day, week and month change the figures; the link restores the choice."""
    visit = opened(browser, pages)
    month = visit.page.inner_text(".team-facts")
    visit.page.click("button[data-value=day]")
    day = visit.page.inner_text(".team-facts")
    assert month != day
    assert "span=day" in visit.page.evaluate("location.hash")
    again = opened(browser, pages, place="#span=day")
    assert again.page.inner_text(".team-facts") == day


def test_the_map_has_numbers_and_leads_to_calls(browser: Browser, pages: Pages) -> None:
    """Each cell says how many failed of how many; a click shows the calls of that day."""
    visit = opened(browser, pages)
    cell = visit.page.locator(".heat-fail .heat-cell").first
    assert re.match(r"5/7", cell.inner_text())
    cell.click()
    assert visit.page.input_value("input[name=from]") == visit.page.input_value("input[name=to]") != ""
    assert visit.page.input_value("select[name=rule]") == "word.x"


def test_the_pace_shows_band_and_share_outside(browser: Browser, pages: Pages) -> None:
    """p10, p50 and p90 with the band, and how much of the speaking time lies outside of it, in words, too."""
    text = opened(browser, pages).page.inner_text("section:has(> .card-body > .spread)")
    assert "p50" in text
    assert "band 120–150" in text
    assert "Outside the band 71%" in text


def test_words_at_the_edges_of_the_pace_are_whole(browser: Browser, pages: Pages) -> None:
    """On a telephone no word of the drawing of the pace is cut at a side or at the top."""
    visit = opened(browser, pages, size=TELEPHONE)
    cut = """[...document.querySelectorAll('.spread-text')].filter((t) => {
        const [b, s] = [t.getBoundingClientRect(), t.ownerSVGElement.getBoundingClientRect()];
        return b.top < s.top - 1 || b.left < s.left - 1 || b.right > s.right + 1;
    }).map((t) => t.textContent)"""
    assert visit.page.evaluate(cut) == []


def test_a_wording_with_quotes_gets_no_second_ones(browser: Browser, tmp_path: Path) -> None:
    """Advice in which words are quoted stays as it is written; other advice stands in quotes."""
    says = ["先用“好的”回应", "您好"]
    norms = {f"word.{name}": norm(at, f"word.{name}", recommended={"zh": says[at]}) for at, name in enumerate("xy")}
    sums = sums_of(calls=4, failed=4)
    sums.results["word.y", "fail"] = 3
    sums.results["word.y", "pass"] = 1
    made = write_pages(tmp_path, made_stored(days={DAY: {"A1": sums}}, norms=norms))
    page = browser.open(made["A1"], folder=tmp_path).page
    quoted = "[...document.querySelectorAll('.thing-advice q')].map((q) => getComputedStyle(q, '::before').content)"
    assert page.evaluate(quoted) == ["none", "open-quote"]
    assert page.locator(".target").count() == 0


def test_a_table_that_is_cut_says_that_it_scrolls(browser: Browser, pages: Pages) -> None:
    """On a telephone the cut table of figures says so; on a wide screen, where nothing is cut, it does not."""
    hint = ".scrolled:has(.figures) .scroll-hint"
    narrow = opened(browser, pages, size=TELEPHONE)
    assert narrow.page.is_visible(hint)
    assert opened(browser, pages, size=DESKTOP).page.is_hidden(hint)


def test_the_period_is_chosen_below_the_name(browser: Browser, pages: Pages) -> None:
    """The name comes first, then the choice of the period beside it."""
    page = opened(browser, pages).page
    assert page.locator("h1").bounding_box()["y"] < page.locator("button[data-value=day]").bounding_box()["y"]


def few() -> Centre:
    """An agent with four calls, and one of whose calls nothing could be judged."""
    unjudged = replace(sums_of(calls=2), qa_calls=0, qa_points=0.0, not_scored=2, norms_judged=0, norms_unknown=9)
    return made_stored(
        days={DAY: {"A1": sums_of(calls=4, failed=1, passed=2), "B1": unjudged}, EARLIER: {"C1": sums_of()}},
        calls=made_calls(*({"agent_id": "A1", "qa_score": 90.0} for _ in range(4)), {"agent_id": "B1"}),
        results=NormResults(("word.x",), np.ones((5, 1), np.uint8)), norms={"word.x": norm()},
    )  # fmt: skip


def test_under_twenty_calls_there_is_no_trend(browser: Browser, tmp_path: Path) -> None:
    """Four calls: no chart, no arrow, and 样本太少 n=4 instead."""
    made = write_pages(tmp_path, few())
    visit = browser.open(made["A1"], folder=tmp_path)
    assert "样本太少 n=4" in visit.page.inner_text(".figures")
    assert visit.page.locator("svg.trend").count() == 0
    assert "↑" not in visit.page.inner_text(".figures")


def test_unknown_is_no_pass(browser: Browser, tmp_path: Path) -> None:
    """Where nothing could be judged there is no score, no praise and no colour of a pass."""
    made = write_pages(tmp_path, few(), language="en")
    visit = browser.open(made["B1"], folder=tmp_path)
    text = visit.page.inner_text("main")
    assert "Basis too small 0/9" in text
    assert "Well done" not in text
    assert visit.page.locator(".agent-score .big").count() == 0
    assert visit.page.locator(".icon-pass").count() == 0
    assert visit.axe() == []


def test_a_period_without_calls_says_so(browser: Browser, tmp_path: Path) -> None:
    """No calls on the last day: the page says so and what to do, and shows no zeros."""
    made = write_pages(tmp_path, few(), language="en")
    visit = browser.open(made["C1"], folder=tmp_path, place="#span=day")
    assert "No calls in this period" in visit.page.inner_text("main")
    assert visit.page.locator(".figures").count() == 0


def test_the_print_is_one_page(browser: Browser, pages: Pages) -> None:
    """For the agent one A4 page, without controls, that says when and with what it was made."""
    visit = opened(browser, pages, language="zh")
    visit.page.emulate_media(media="print")
    assert visit.page.is_hidden(".filters")
    assert "voicecheck" in visit.page.inner_text("footer")
    pdf = visit.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_forced_colours_keep_what_is_told(browser: Browser, pages: Pages) -> None:
    """In forced colours failed cells keep a border, and axe finds nothing."""
    visit = opened(browser, pages, forced_colors="active")
    width = "getComputedStyle(document.querySelector('.heat-fail .heat-cell')).borderTopWidth"
    assert visit.page.evaluate(width) != "0px"
    assert visit.axe() == []
