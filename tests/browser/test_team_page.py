"""The team's page in a browser: tables, filters that live in the link, keys, failures, and what nobody can see."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from visits import DESKTOP, TELEPHONE, Browser

from made_team import DAY, large_centre, made_calls, made_stored, sums_of, write_pages
from voicecheck.language.catalogue import LANGUAGES, Language
from voicecheck.pages.centre import Centre, Waiting
from voicecheck.proofs.reviews import Reviewed
from voicecheck.tables.columnar import RESULTS
from voicecheck.tables.rows import Failure

HOSTILE = '</script><img src=x onerror=alert(1)>"><b>'
RULE, NUMBER = "word.r05", 5
CALLS = 400


def failure(message: str = "x.wav is empty", **more: Any) -> Failure:
    """A recording that could not be analysed."""
    known: dict[str, Any] = {"recording": "x.wav", "path": "/x.wav", "agent_id": "1001", "stage": "decode"}
    known |= {"error": "DecodeError", "message": message, "attempts": 2, "last_at": datetime(2026, 11, 20, tzinfo=UTC)}
    return Failure(**(known | more))


@pytest.fixture(scope="module")
def centre() -> Centre:
    """Some hundred calls, some of them hostile, with failures, reviews and calls of parties on one channel."""
    made = large_centre(CALLS, agents=12, norms=20, days=10)
    calls = {name: list(values) for name, values in made.calls.items()}
    calls["two_party"][3] = calls["two_party"][4] = False
    calls["direction"][5] = "practice"
    calls["agent_id"][6] = calls["team"][6] = calls["call_id"][6] = calls["scenario"][6] = HOSTILE
    calls["agent_id"][7] = calls["team"][7] = None
    days = {day: dict(agents) for day, agents in made.days.items()}
    days[DAY] |= {
        HOSTILE: sums_of(failed=1, team=HOSTILE),
        None: sums_of(),
        "1002": sums_of(calls=30, failed=9, passed=3),
    }
    return replace(
        made, calls=calls, days=days, reviewed={RULE: Reviewed(right=9, wrong=2)},
        failures=[(failure(), DAY), (failure(HOSTILE, recording=HOSTILE), DAY)], waiting=[Waiting("late.wav", DAY)],
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The team's page in both languages; the page of one call is there, too."""
    found = {}
    for language in LANGUAGES:
        folder = tmp_path_factory.mktemp(language)
        found[language] = write_pages(folder, centre, language=language)[None]
        first = folder / "calls" / DAY.isoformat() / "c-000008.html"
        first.parent.mkdir(parents=True)
        first.write_text("<!doctype html><html lang=zh><title>call</title><main><h1>call</h1></main>", encoding="utf-8")
    return found


def shown(visit: Any) -> int:
    """How many calls the page says that it shows."""
    return int(re.findall(r"\d+", visit.page.inner_text(".calls-told p").replace(",", ""))[0])


def choose(visit: Any, name: str, value: str) -> None:
    """Choose a value of a filter, as a hand does."""
    visit.page.select_option(f"select[name={name}]", value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (DESKTOP, True), (TELEPHONE, False), (TELEPHONE, True), ((320, 700), False)]
)
def test_nothing_is_wrong_for_anybody(
    browser: Browser, pages: dict[Language, Path], language: Language, size: tuple[int, int], dark: bool
) -> None:
    """Axe finds nothing and nothing runs off the side, in both languages, light and dark, wide and narrow."""
    visit = browser.open(pages[language], size=size, dark=dark)
    visit.page.wait_for_selector("html[data-calls]")
    assert visit.axe() == []
    assert visit.overflow() <= 0
    visit.page.click("#tab-failures")
    assert visit.axe() == []
    assert visit.overflow() <= 0


def test_hostile_names_are_text(browser: Browser, pages: dict[Language, Path]) -> None:
    """Names that are markup stand on the page as they are; no script of theirs runs (the guard would tell)."""
    visit = browser.open(pages["en"], place=f"#agent={quote(HOSTILE)}")
    assert shown(visit) == 1
    assert HOSTILE in visit.page.inner_text(".grid-table")
    assert HOSTILE in visit.page.inner_text(".people")
    visit.page.click("#tab-failures")
    assert visit.page.inner_text("table.failures").count(HOSTILE) == 2
    assert visit.page.locator("main img").count() == 0


@pytest.mark.parametrize("result", ["fail", "unknown", "pass", "na"])
def test_calls_are_found_by_norm_and_result(
    browser: Browser, pages: dict[Language, Path], centre: Centre, result: str
) -> None:
    """What the page finds is what stands in the tables, of all four results."""
    visit = browser.open(pages["en"])
    choose(visit, "rule", RULE)
    choose(visit, "result", result)
    code = RESULTS.index({"na": "not_applicable"}.get(result, result))
    assert shown(visit) == int((centre.results.codes[:, NUMBER] == code).sum())


def test_filters_live_in_the_link(browser: Browser, pages: dict[Language, Path], centre: Centre) -> None:
    """What was filtered, sorted and opened stands in the hash, and another who opens the link sees the same."""
    visit = browser.open(pages["en"])
    choose(visit, "team", "T0")
    choose(visit, "rule", RULE)
    choose(visit, "result", "fail")
    visit.page.fill("input[name=smin]", "70")
    visit.page.fill("input[name=from]", (DAY - timedelta(days=6)).isoformat())
    visit.page.click("th button[data-sort=score]")
    visit.page.click("button[data-value=week]")
    link = visit.page.evaluate("location.hash")
    assert "team=T0" in link and f"rule={RULE}" in link and "sort=-score" in link and "span=week" in link  # noqa: PT018
    first = visit.page.inner_text(".grid-row:nth-child(1)")
    calls = centre.calls
    wanted = sum(
        calls["team"][at] == "T0" and centre.results.codes[at, NUMBER] == 1 and (calls["qa_score"][at] or 0) >= 70
        and calls["local_date"][at] >= DAY - timedelta(days=6)
        for at in range(CALLS)
    )  # fmt: skip
    assert shown(visit) == wanted
    other = browser.open(pages["en"], place=link)
    assert shown(other) == wanted
    assert other.page.inner_text(".grid-row:nth-child(1)") == first
    assert other.page.input_value("select[name=team]") == "T0"
    assert other.page.get_attribute("button[data-value=week]", "aria-pressed") == "true"
    other.page.click(".filters button")
    assert shown(other) == CALLS
    assert "team" not in other.page.evaluate("location.hash")


def test_what_no_call_is_like_says_so(browser: Browser, pages: dict[Language, Path]) -> None:
    """An empty table says why, and one click shows all again; a link with nonsense breaks nothing."""
    visit = browser.open(
        pages["en"], place="#q=nothing-like-it&agent=nobody&rule=no.norm&dmin=x&sort=-no&span=no&tab=no"
    )
    assert shown(visit) == 0
    assert "No call is like that" in visit.page.inner_text(".grid-empty")
    visit.page.click(".grid-empty button")
    assert shown(visit) == CALLS


def test_the_unknown_agent_can_be_asked_for(browser: Browser, pages: dict[Language, Path]) -> None:
    """Calls whose agent nobody knows are a choice of their own."""
    visit = browser.open(pages["en"])
    choose(visit, "agent", "-")
    assert shown(visit) == 1
    choose(visit, "agent", "")
    choose(visit, "kind", "mixed")
    assert shown(visit) == 2


def test_keys_move_in_the_table_and_enter_opens(browser: Browser, pages: dict[Language, Path]) -> None:
    """Arrows, Home and End move from row to row, over rows that are not drawn yet; Enter opens the call."""
    visit = browser.open(pages["en"], place="#q=c-00000")
    visit.page.wait_for_selector("html[data-calls]")
    visit.page.focus(".grid-box")

    def row() -> str:
        return str(visit.page.evaluate("document.activeElement.closest('tr')?.getAttribute('aria-rowindex')"))

    visit.page.keyboard.press("ArrowDown")
    assert row() == "2"
    visit.page.keyboard.press("ArrowDown")
    assert row() == "3"
    visit.page.keyboard.press("Home")
    assert row() == "2"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/calls/2026-11-20/c-000008.html")


def test_very_many_calls_are_drawn_as_they_are_seen(browser: Browser, tmp_path: Path) -> None:
    """Of 10,000 calls some dozen rows are drawn; the table says how many there are; its end is reached by a key."""
    page = write_pages(tmp_path, large_centre(10_000))[None]
    visit = browser.open(page)
    visit.page.wait_for_selector("html[data-calls='10000']")
    assert visit.page.get_attribute(".grid-table", "aria-rowcount") == "10001"
    assert visit.page.locator(".grid-row").count() < 60
    assert visit.page.evaluate("document.querySelectorAll('*').length") < 8_000
    visit.page.focus(".grid-box")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("End")
    assert visit.page.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')") == "10001"
    assert visit.page.locator(".grid-row").count() < 60
    visit.page.evaluate("document.querySelector('.grid-box').scrollTop = 0")
    visit.page.wait_for_selector(".grid-row[aria-rowindex='2']")
    choose(visit, "rule", RULE)
    assert 0 < shown(visit) < 10_000


def test_failures_say_what_to_do(browser: Browser, pages: dict[Language, Path]) -> None:
    """A failure has its step, its message and what to do; the tab opens by link, and the alert leads there."""
    visit = browser.open(pages["zh"], place="#tab=failures")
    text = visit.page.inner_text("#panel-failures")
    assert "x.wav" in text
    assert "读取声音" in text
    assert "voicecheck retry --failed" in text
    assert "late.wav" in text
    assert visit.page.is_hidden("#panel-calls")
    other = browser.open(pages["zh"])
    other.page.click(".notice-fail button")
    assert other.page.get_attribute("#tab-failures", "aria-selected") == "true"


def test_tables_lead_to_their_calls(browser: Browser, pages: dict[Language, Path]) -> None:
    """An agent's number of calls and a norm's title show the calls behind them."""
    visit = browser.open(pages["en"])
    visit.page.click(".people tr:nth-child(1) button.text-link")
    assert visit.page.input_value("select[name=agent]") == "1000"
    visit.page.click(".norms tr:nth-child(1) button.text-link")
    assert visit.page.input_value("select[name=rule]")
    assert visit.page.input_value("select[name=agent]") == ""


def test_agents_are_no_ranking_unless_asked(browser: Browser, pages: dict[Language, Path]) -> None:
    """By number at first; by need those with too few calls come last, in violet, with how many they have."""
    visit = browser.open(pages["en"])
    names = visit.page.locator(".people tbody th bdi").all_inner_texts()
    assert names[:3] == ["1000", "1001", "1002"]
    visit.page.select_option(".people-controls select", "need")
    rows = visit.page.locator(".people tbody tr")
    few = [rows.nth(at).get_attribute("class") == "row-few" for at in range(rows.count())]
    assert few == sorted(few)
    assert any(few)
    assert "agents=need" in visit.page.evaluate("location.hash")
    assert "n=1" in rows.nth(rows.count() - 1).inner_text()


def test_reviews_stand_beside_norms(browser: Browser, pages: dict[Language, Path]) -> None:
    """Precision with its number where somebody reviewed, words where nobody did."""
    visit = browser.open(pages["en"])
    visit.page.click(".more button")
    text = visit.page.inner_text(".norms")
    assert "9/11 = 82%" in text
    assert "not reviewed yet" in text


def test_months_are_chosen(browser: Browser, tmp_path: Path) -> None:
    """Over the most calls of a file the index is cut into months; another month is loaded when it is chosen."""
    calls = made_calls(*({"local_date": DAY - timedelta(days=30 * (at % 2)), "qa_score": 80.0} for at in range(5)))
    made = made_stored(
        calls=calls, results=replace(made_stored().results, codes=made_stored().results.codes.repeat(5, 0))
    )
    visit = browser.open(write_pages(tmp_path, made, most=4, language="en")[None])
    assert shown(visit) == 3
    visit.page.select_option(".card-body > .filter select", "2026-10")
    visit.page.wait_for_selector("html[data-calls='2']")
    assert shown(visit) == 2
    other = browser.open(tmp_path / "index.html", place="#month=2026-10")
    other.page.wait_for_selector("html[data-calls='2']")


def test_a_missing_file_is_told(browser: Browser, tmp_path: Path) -> None:
    """A page that was copied without its folder says what is missing."""
    page = write_pages(tmp_path, made_stored(), language="en")[None]
    (tmp_path / "data" / "index.js").unlink()
    visit = browser.open(page)
    visit.page.wait_for_selector(".notice-fail")
    assert "data/index.js" in visit.page.inner_text(".notice-fail")
    visit.faults = [fault for fault in visit.faults if "ERR_FILE_NOT_FOUND" not in fault]


def test_without_scripts_there_is_a_list(browser: Browser, pages: dict[Language, Path]) -> None:
    """The latest two hundred calls are links for those who have no scripts."""
    visit = browser.open(pages["zh"], java_script_enabled=False)
    assert visit.page.locator("noscript a").count() == 200 or visit.page.content().count("<li><a") == 200


def test_a_folder_without_calls_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    """Nothing stored: the page says so, and how to begin; it has no zero for what is not known."""
    page = write_pages(tmp_path, made_stored(days={}, calls=made_calls(), results=replace(
        made_stored().results, codes=made_stored().results.codes[:0])), language="en")[None]  # fmt: skip
    visit = browser.open(page)
    assert "give recordings to `voicecheck run`" in visit.page.inner_text("#panel-calls")
    assert visit.axe() == []


def test_results_differ_without_colour(browser: Browser, pages: dict[Language, Path]) -> None:
    """In a row's bar failed is high, passed half as high, not applicable a line, and what cannot be told hatched."""
    visit = browser.open(pages["en"])
    style = """name => { const found = getComputedStyle(document.querySelector('.grid-row .bar-' + name));
        return [found.height, found.backgroundImage.startsWith('repeating')] }"""
    looks = {name: tuple(visit.page.evaluate(style, name)) for name in ("fail", "unknown", "pass", "na")}
    assert len(set(looks.values())) == 4
    assert looks["unknown"][1]


def test_forced_colours_and_print_show_the_same(browser: Browser, pages: dict[Language, Path]) -> None:
    """In forced colours nothing is lost; on paper there are no controls, and the first hundred calls."""
    visit = browser.open(pages["en"], forced_colors="active")
    assert visit.axe() == []
    paper = browser.open(pages["en"])
    paper.page.emulate_media(media="print")
    assert paper.page.is_hidden(".filters")
    pdf = paper.page.pdf(format="A4")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 15


def test_the_list_is_saved_as_shown(browser: Browser, pages: dict[Language, Path]) -> None:
    """The CSV holds the calls that are shown, ids as text, and no cell that a table would take for a formula."""
    visit = browser.open(pages["en"], place="#q=c-00000")
    with visit.page.expect_download() as waiting:
        visit.page.click(".calls-told button")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert len(text.strip().splitlines()) == 1 + shown(visit)
    assert text.startswith("call_id,date,time,agent_id")


def test_names_of_calls_are_whole_on_a_telephone(browser: Browser, pages: dict[Language, Path]) -> None:
    """At 390 px a call's name goes on in the next line and is not cut; a share breaks before its interval alone."""
    visit = browser.open(pages["en"], size=TELEPHONE)
    visit.page.wait_for_selector("html[data-calls]")
    cut = """[...document.querySelectorAll('.grid-row .c-call a')]
        .filter((a) => a.scrollWidth > a.clientWidth + 1 && a.textContent.length < 40).map((a) => a.textContent)"""
    assert visit.page.evaluate(cut) == []
    lines = "[...document.querySelectorAll('.norms .nowrap')].filter((s) => s.getClientRects().length > 1).length"
    assert visit.page.evaluate(lines) == 0
