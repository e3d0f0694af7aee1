"""The call page as people use it: opened by a double-click, looked at, listened to, reviewed, printed."""

from __future__ import annotations

import csv
import io
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from call_pages import Data, call_page, changed, lengthen
from firefox import Firefox
from typer.testing import CliRunner
from visits import DESKTOP, TELEPHONE, Browser, Visit

from made_pages import rich_call
from voicecheck.cli import app

TIME = "Number(document.querySelector('.axis').getAttribute('aria-valuenow'))"
HOSTILE = "</script><img src=x onerror=alert(1)>\"><b onclick='alert(2)'>\u202e"
NOTHING_KEPT = "Object.defineProperty(window, 'localStorage', {get() {throw new Error('refused')}})"


def shown(visit: Visit, selector: str) -> str:
    """The text that is seen of an element."""
    return str(visit.page.inner_text(selector))


def until(page: Any, expression: str) -> None:
    """Wait until something is true of a page; its policy lets nothing wait inside it."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {expression}")


def styles(visit: Visit, selector: str, name: str) -> list[str]:
    """A computed style of all elements of a kind."""
    script = "([s, n]) => [...document.querySelectorAll(s)].map(e => getComputedStyle(e)[n])"
    return list(visit.page.evaluate(script, [selector, name]))


def norm(data: Data, rule_id: str) -> Data:
    """The data of a norm."""
    found: Data = next(each for each in data["norms"] if each["id"] == rule_id)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_a_call_page_is_sound(browser: Browser, tmp_path: Path, lang: str, dark: bool, size: tuple[int, int]) -> None:
    """In both languages, both colours and both sizes nothing fails, axe finds nothing, and nothing scrolls sideways."""
    visit = browser.open(call_page(tmp_path, lang=lang), folder=tmp_path, size=size, dark=dark)
    assert visit.page.evaluate("document.documentElement.lang") == {"zh": "zh-Hans", "en": "en"}[lang]
    assert visit.axe() == []
    assert visit.overflow() <= 0
    assert styles(visit, "html", "backgroundColor") == ["rgb(20, 23, 28)" if dark else "rgb(246, 245, 242)"]
    for text in (shown(visit, "h1"), shown(visit, ".score-value"), shown(visit, "#talk"), shown(visit, "#score")):
        assert text.strip()


@pytest.mark.parametrize("wide", [320, 720], ids=["320 px", "200 %"])
def test_narrow_and_enlarged_pages_do_not_scroll_sideways(browser: Browser, tmp_path: Path, wide: int) -> None:
    """At 320 px, and at twice the size of a page of 1440, everything is reached by scrolling down alone."""
    visit = browser.open(call_page(tmp_path, lang="en"), folder=tmp_path, size=(wide, 700))
    assert visit.overflow() <= 0
    visit.page.keyboard.press("n")
    assert visit.overflow() <= 0


def test_keys_go_through_problems_play_and_review(browser: Browser, tmp_path: Path) -> None:
    """N, N, Enter, Space, Y: the second problem is chosen, played from its place, stopped, and found right."""
    visit = browser.open(call_page(tmp_path), folder=tmp_path)
    page = visit.page
    page.keyboard.press("n")
    first = page.get_attribute("article[aria-current]", "data-rule")
    at_first = page.evaluate(TIME)
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.matches('article[aria-current]')")
    at_second = page.evaluate(TIME)
    assert (first, at_first, at_second) == ("pace.rate", 0, 12.5)
    page.keyboard.press("Enter")
    until(page, "!document.querySelector('audio').paused")
    until(page, "document.querySelector('audio').currentTime > 12.7")
    page.keyboard.press(" ")
    until(page, "document.querySelector('audio').paused")
    page.keyboard.press("y")
    pressed = page.locator("article[aria-current] [data-verdict=right][aria-pressed=true]")
    assert pressed.count() == 1
    kept = page.evaluate("JSON.parse(localStorage.getItem(Object.keys(localStorage).find(k => k.includes('reviews'))))")
    ((name, verdict),) = kept.items()
    assert name.endswith("|word.cannot|12.5")
    assert verdict["verdict"] == "right"
    page.keyboard.press("y")
    assert pressed.count() == 0


def test_keys_move_the_head_and_zoom(browser: Browser, tmp_path: Path) -> None:
    """Arrows move by five seconds or one, J and L by turns; plus and 0 zoom; in a field they are letters."""
    page = browser.open(call_page(tmp_path), folder=tmp_path).page
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate(TIME) == 9
    page.keyboard.press("l")
    assert page.evaluate(TIME) == 12
    page.keyboard.press("j")
    assert page.evaluate(TIME) == 6
    labels = "[...document.querySelectorAll('.axis-svg .tick')].map(e => e.textContent).join(' ')"
    whole = page.evaluate(labels)
    page.keyboard.press("+")
    assert page.evaluate(labels) != whole
    page.keyboard.press("0")
    assert page.evaluate(labels) == whole
    page.keyboard.press("/")
    page.keyboard.type("nl")
    assert page.evaluate(TIME) == 6
    assert page.evaluate("document.activeElement.value") == "nl"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog[open] kbd").count() >= 20
    page.keyboard.press("n")
    assert page.locator("article[aria-current]").count() == 0


def test_a_link_to_a_moment_restores_it(browser: Browser, tmp_path: Path) -> None:
    """The hash gives the time to a tenth of a second and the finding; the time wins; another language keeps it."""
    written = call_page(tmp_path)
    visit = browser.open(written, folder=tmp_path, place="#t=13.4&f=word.cannot")
    page = visit.page
    assert page.evaluate(TIME) == pytest.approx(13.4, abs=0.1)
    assert page.get_attribute("article[aria-current]", "data-rule") == "word.cannot"
    page.click("#language")
    page.wait_for_timeout(300)
    assert page.evaluate("location.hash") == "#t=13.4&f=word.cannot"
    assert page.get_attribute("article[aria-current]", "data-rule") == "word.cannot"
    assert page.evaluate(TIME) == pytest.approx(13.4, abs=0.1)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate("location.hash") == "#t=18.4&f=word.cannot"
    alone = browser.open(written, folder=tmp_path, place="#f=close.wish", size=(1440, 600)).page
    assert alone.evaluate(TIME) == pytest.approx(12.0, abs=0.1)
    box = alone.locator("article[aria-current]").bounding_box()
    assert 0 <= box["y"] <= box["y"] + box["height"] <= 600


@pytest.mark.parametrize("sound", ["wav", "flac", "ogg"])
def test_sound_plays_and_is_sought(browser: Browser, tmp_path: Path, sound: str) -> None:
    """The sound goes on when it plays, and is sought to a tenth of a second, whatever its format."""
    page = browser.open(call_page(tmp_path, sound=sound), folder=tmp_path).page
    until(page, "document.querySelector('audio').readyState >= 1")
    assert page.locator(".clock").inner_text() == "0:00.0 / 1:00"
    page.keyboard.press("k")
    until(page, "document.querySelector('audio').currentTime > 0.2")
    page.keyboard.press("k")
    for _ in range(3):
        page.keyboard.press("l")
        if page.evaluate(TIME) == 12:
            break
    until(page, "!document.querySelector('audio').seeking")
    assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(12.0, abs=0.1)
    assert page.locator(".clock").inner_text().startswith("0:12.0")


def test_text_follows_the_sound_and_a_character_is_sought(browser: Browser, tmp_path: Path) -> None:
    """The row at the head is marked; a click on a character goes 0.3 s before it; what is masked goes nowhere."""
    page = browser.open(call_page(tmp_path), folder=tmp_path, place="#t=12.1").page
    assert page.get_attribute(".turn.now", "data-turn") == "2"
    assert page.evaluate("CSS.highlights.get('now').size") == 1

    def place(turn: int, character: int) -> dict[str, float]:
        script = """([turn, at]) => {
          const walk = document.createTreeWalker(document.querySelector(`.turn[data-turn="${turn}"] .words`), 4);
          while (walk.nextNode() && at >= walk.currentNode.length) at -= walk.currentNode.length;
          const range = document.createRange();
          range.setStart(walk.currentNode, at); range.setEnd(walk.currentNode, at + 1);
          const box = range.getBoundingClientRect();
          return {x: box.x + box.width / 2, y: box.y + box.height / 2};
        }"""
        return dict(page.evaluate(script, [turn, character]))

    page.mouse.click(**place(0, 4))
    assert page.evaluate(TIME) == pytest.approx(1.0 + 3 * 0.25 - 0.3, abs=0.06)
    page.mouse.click(**place(1, 10))
    assert page.evaluate(TIME) == pytest.approx(1.0 + 3 * 0.25 - 0.3, abs=0.06)
    assert "████" in page.inner_text(".turn[data-turn='1'] .words")
    page.mouse.click(**place(2, 3))
    assert page.get_attribute("article[aria-current]", "data-rule") == "word.cannot"


def test_what_was_not_said_is_reached(browser: Browser, tmp_path: Path) -> None:
    """A click on a finding of words that were not said marks the seconds in which they should have been."""
    page = browser.open(call_page(tmp_path), folder=tmp_path).page
    page.click("article[data-rule='close.wish'] .finding-title")
    assert page.evaluate(TIME) == pytest.approx(12.0, abs=0.1)
    left, right = page.evaluate("(b => [b.left, b.right])(document.querySelector('.chosen').getBoundingClientRect())")
    box = page.evaluate("(b => [b.left, b.right])(document.querySelector('.axis').getBoundingClientRect())")
    assert left == pytest.approx(box[0] + 104 + (box[1] - box[0] - 116) * 12 / 60, abs=3)
    assert right == pytest.approx(box[1] - 12, abs=3)
    assert page.locator(".gap").count() >= 1
    page.keyboard.press("Escape")
    gap = page.locator(".gap text").first.bounding_box()
    page.mouse.click(gap["x"] + 5, gap["y"] + gap["height"] + 2)
    assert page.get_attribute("article[aria-current]", "data-rule") == "close.wish"


def said_elsewhere(data: Data) -> None:
    """The wish stands in the call, but not at its end."""
    found = norm(data, "close.wish")
    found["where"] = "closing"
    found["places"][0] |= {"a": 3.0, "b": 4.0, "role": "nearest", "window": [40.0, 60.0]}


def test_what_was_said_elsewhere_is_no_fault_there(browser: Browser, tmp_path: Path) -> None:
    """It is marked and played where it is missing, by the name of that part; where it was said is only the closest."""
    page = browser.open(call_page(tmp_path, change=said_elsewhere), folder=tmp_path).page
    article = page.locator("article[data-rule='close.wish']")
    assert article.locator(".finding-head .button-time").all_inner_texts() == ["▶ 结尾"]
    article.locator(".finding-title").click()
    assert page.evaluate(TIME) == pytest.approx(40.0, abs=0.1)
    assert page.locator(".chosen-heard").count() == 0
    assert page.locator(".gap text", has_text="结尾").count() == 1
    near = "(document.querySelector('.axis').getBoundingClientRect().width - 116) * 3 / 60 + 104"
    marks = "[...document.querySelectorAll('.mark-fail')].map((m) => m.getBBox()).map((b) => b.x + b.width / 2)"
    assert all(abs(mark - page.evaluate(near)) > 8 for mark in page.evaluate(marks))


def test_beside_few_findings_nothing_scrolls_in_a_box(browser: Browser, tmp_path: Path) -> None:
    """A short list of findings leaves the height to transcript and score; a long one keeps them in sight."""
    page = browser.open(call_page(tmp_path, change=lambda data: data["norms"].clear()), folder=tmp_path).page
    page.wait_for_selector(".columns-short")
    hidden = "(b => b.scrollHeight - b.clientHeight)(document.querySelector('.score-body'))"
    assert page.evaluate(hidden) <= 1


def test_speed_is_a_menu_on_a_telephone(browser: Browser, tmp_path: Path) -> None:
    """At 390 px the row of speeds is one field, and it chooses the speed."""
    page = browser.open(call_page(tmp_path), folder=tmp_path, size=(390, 844)).page
    assert page.is_hidden(".rates")
    page.select_option(".rates-menu", "1.5")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_markers_stay_at_their_time_and_near_ones_are_one(browser: Browser, tmp_path: Path) -> None:
    """Problems within 14 units are one tag at the first one's time, with their number; clicks go through them."""
    page = browser.open(call_page(tmp_path, change=close_by), folder=tmp_path).page
    assert page.text_content(".tag-of-fails text") == "2"
    box = page.locator(".tag-of-fails path").bounding_box()
    axis = page.locator(".axis").bounding_box()
    wanted = axis["x"] + 104 + (axis["width"] - 116) * 12.5 / 60
    middle = box["x"] + box["width"] / 2
    assert middle == pytest.approx(wanted, abs=1.5)
    times = []
    for _ in range(3):
        box = page.locator(".tag-of-fails path").bounding_box()
        page.mouse.click(middle, box["y"] + 5)
        times.append(page.evaluate(TIME))
    assert times == [12.5, 12.7, 12.5]


def close_by(data: Data) -> None:
    """Put the second place of the fault beside the first."""
    norm(data, "word.cannot")["places"][1] |= {"a": 12.7, "b": 13.0}


def test_no_sound(chromium: Any, browser: Browser, tmp_path: Path) -> None:
    """Without a copy there is no player but its reason; where the file is gone the page says so; the rest works."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    page = browser.open(call_page(tmp_path / "a", sound=None), folder=tmp_path).page
    assert page.locator(".play, audio").count() == 0
    assert "voicecheck redact" in page.inner_text(".no-sound")
    assert page.locator(".wave-agent").count() == 1
    written = call_page(tmp_path / "b")
    (tmp_path / "b" / "sound.wav").unlink()
    alone = Browser(chromium)
    visit = alone.open(written, folder=tmp_path)
    visit.page.wait_for_selector(".no-sound")
    assert visit.page.locator(".play").count() == 0
    visit.page.keyboard.press("n")
    visit.page.keyboard.press("n")
    assert visit.page.evaluate(TIME) == 12.5
    faults = visit.faults
    alone.close()
    assert [fault for fault in faults if "ERR_FILE_NOT_FOUND" not in fault] == []


def all_unknown(data: Data) -> None:
    """Make every norm unknown."""
    for each in data["norms"]:
        if each["result"] != "na":
            each |= {"result": "unknown", "places": [], "points": None, "window": None}
    asked = sum(each["result"] == "unknown" for each in data["norms"])
    data["counts"] |= {"fail": 0, "pass": 0, "unknown": asked, "judged": 0, "asked": asked}
    data["score"] |= {"total": None, "coverage": 0.0, "judged": 0, "asked": asked}
    data["all_unknown"] = True
    data["pace"] |= {"agent": None, "held": False}
    data["cards"] = []
    data["turns"] = []
    data["tiles"] = [tile | {"value": None, "shown": None, "norm": None} for tile in data["tiles"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_call_of_which_nothing_is_known_looks_like_no_pass(browser: Browser, tmp_path: Path, dark: bool) -> None:
    """Where all is unknown there is no digit for a score or a figure, no colour of passing, and a banner says so."""
    visit = browser.open(call_page(tmp_path, change=all_unknown), folder=tmp_path, dark=dark)
    assert not re.search(r"\d", shown(visit, ".score-value"))
    assert not any(re.search(r"\d", text) for text in visit.page.locator(".tile-value").all_inner_texts())
    assert "无法判定 ≠ 合格" in shown(visit, ".notice-unknown")
    passing = "rgb(99, 199, 168)" if dark else "rgb(23, 112, 90)"
    for name in ("color", "fill", "stroke", "backgroundColor", "borderTopColor"):
        assert passing not in styles(visit, "#app *", name), name
    assert visit.axe() == []


def test_results_differ_without_colour(browser: Browser, tmp_path: Path) -> None:
    """Failed, unknown, passed and not applicable have shapes, edges and lines of their own, also in forced colours."""
    visit = browser.open(call_page(tmp_path), folder=tmp_path, forced_colors="active")
    page = visit.page
    shapes = {
        kind: page.evaluate(
            "k => [...document.querySelector('.counts .icon-' + k).children].map(e => e.tagName + "
            "(e.getAttribute('d') || '') + (e.getAttribute('stroke-dasharray') || '')).join()", kind)
        for kind in ("fail", "unknown", "pass", "na")
    }  # fmt: skip
    assert len(set(shapes.values())) == 4
    assert set(styles(visit, ".finding-fail", "borderLeftStyle")) == {"solid"}
    assert set(styles(visit, ".finding-unknown", "borderLeftStyle")) == {"dashed"}
    assert len({styles(visit, ".axis-svg text", "fill")[0], styles(visit, ".card", "backgroundColor")[0]}) == 2
    assert visit.overflow() <= 0


def test_the_customers_words_are_never_red(browser: Browser, tmp_path: Path) -> None:
    """What asked for something is dotted and grey."""
    visit = browser.open(call_page(tmp_path, change=triggered), folder=tmp_path)
    assert set(styles(visit, ".text-trigger", "borderBottomStyle")) == {"dotted"}
    assert "rgb(179, 38, 30)" not in styles(visit, ".text-trigger", "borderBottomColor")
    assert visit.page.locator(".turn-customer .text-fail").count() == 0


def triggered(data: Data) -> None:
    """Let the customer's words be what asks for the wish at the end."""
    place = norm(data, "close.wish")["places"][0]
    quote = {"turn": 1, "i": 0, "j": 4, "x": "我要改套", "kind": "exact", "score": 1.0}
    place |= {"role": "trigger", "s": "c", "a": 6.0, "b": 7.0, "quote": quote}


def test_hostile_words_run_nothing(browser: Browser, tmp_path: Path) -> None:
    """Markup in the name of a call, of an agent, in what was said and in a manifest's column is text."""
    call = rich_call(f"x{HOSTILE}", agent_id=HOSTILE, team=HOSTILE, scenario=HOSTILE, extra={HOSTILE: HOSTILE})

    def spoken(data: Data) -> None:
        for turn in data["turns"]:
            turn["x"] = HOSTILE + turn["x"]
        for each in data["norms"]:
            each["title"] = {"zh": HOSTILE, "en": HOSTILE}
        data["norms"][0]["id"] = HOSTILE

    visit = browser.open(call_page(tmp_path, call, change=spoken), folder=tmp_path)
    page = visit.page
    assert "<img src=x onerror=alert(1)>" in shown(visit, "h1")
    assert "<img src=x onerror=alert(1)>" in shown(visit, "#talk")
    assert page.locator("#app img").count() == 0
    page.keyboard.press("n")
    page.keyboard.press("y")
    page.click("#language")
    assert visit.overflow() <= 0


def test_paper(browser: Browser, tmp_path: Path) -> None:
    """Forty faults are at most four sheets of text; the time line is drawn for the sheet, whole and named."""

    def faulty(data: Data) -> None:
        fault = norm(data, "word.cannot")
        data["norms"] = [changed(fault, id=f"own.{n}") for n in range(38)] + data["norms"]

    page = browser.open(call_page(tmp_path, change=faulty), folder=tmp_path, dark=True, place="#t=20").page
    page.keyboard.press("+")
    seen = "addEventListener('beforeprint', () => window.drawn = document.querySelector('.axis-svg').outerHTML)"
    page.evaluate(seen)
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 4
    assert b"/ToUnicode" in paper
    drawn = page.evaluate("window.drawn")
    assert 'viewBox="0 0 620 ' in drawn
    assert all(text in drawn for text in ("问题", "坐席", "客户", "0:00"))
    assert 'viewBox="0 0 620 ' not in page.evaluate("document.querySelector('.axis-svg').outerHTML")


def test_reviews_are_saved_as_import_reads_them(browser: Browser, tmp_path: Path) -> None:
    """Without a name nothing is saved; then each verdict is a row, an appeal wants a reason, no cell is a formula."""
    page = browser.open(call_page(tmp_path), folder=tmp_path).page
    page.click("article[data-rule='close.wish'] [data-verdict=wrong]")
    page.click("#findings .button-strong")
    assert page.evaluate("document.activeElement.className") == "field reviewer"
    page.keyboard.type("李强")
    page.click("article[data-rule='pace.rate'] [data-verdict=appeal]")
    assert "理由" in page.inner_text("article[data-rule='pace.rate'] .verdict .fail-word")
    page.keyboard.type("=1+1")
    page.keyboard.press("Tab")
    assert page.inner_text("article[data-rule='pace.rate'] .verdict .fail-word") == ""
    with page.expect_download() as waiting:
        page.click("#findings .button-strong")
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert list(rows[0]) == ["call_id", "call_key", "rule_id", "start_s", "verdict", "reviewer", "note", "at"]
    shown = ("call_id", "start_s", "verdict", "reviewer", "note")
    found = {row["rule_id"]: tuple(row[name] for name in shown) for row in rows}
    assert found == {
        "close.wish": ("0001", "", "wrong", "李强", ""), "pace.rate": ("0001", "", "appeal", "李强", "'=1+1"),
    }  # fmt: skip
    (tmp_path / "reviews.csv").write_bytes(data)
    done = CliRunner().invoke(app, ["review", "import", str(tmp_path / "reviews.csv"), "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output


def test_a_browser_that_keeps_nothing(browser: Browser, tmp_path: Path) -> None:
    """Where localStorage is refused the page works, switches, and says that reviews have to be saved."""
    written = call_page(tmp_path)
    visit = browser.open(written, folder=tmp_path)
    visit.page.context.add_init_script(NOTHING_KEPT)
    visit.page.reload()
    visit.page.click("#theme")
    assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"
    visit.page.keyboard.press("n")
    visit.page.keyboard.press("y")
    assert "导出" in shown(visit, "#told")
    assert visit.page.locator("[aria-pressed=true][data-verdict]").count() == 1


def test_a_link_to_this_moment_is_copied(browser: Browser, tmp_path: Path) -> None:
    """C copies two links: one that opens on this machine, and one from the report's folder, for others."""
    written = call_page(tmp_path)
    page = browser.open(written, folder=tmp_path, place="#t=20").page
    keeping = "{value: {writeText: text => { window.copied = text; }}}"
    page.evaluate(f"() => {{ Object.defineProperty(navigator, 'clipboard', {keeping}); }}")
    page.keyboard.press("c")
    here, within = page.evaluate("window.copied").split("\n")
    assert here.startswith("file:///")
    assert within == "calls/2026-11-20/0001.html#t=20.0"
    assert here.endswith(within)
    assert page.inner_text("#told") == "链接已复制。"
    other = browser.open(written, folder=tmp_path, place="#t=20").page
    other.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    other.keyboard.press("c")
    assert other.input_value("dialog textarea").split("\n") == [here, within]


def test_the_search_finds_and_goes_there(browser: Browser, tmp_path: Path) -> None:
    """Words are found over pieces of marked text, and Enter goes to the next place."""
    page = browser.open(call_page(tmp_path), folder=tmp_path).page
    page.keyboard.press("/")
    page.keyboard.type("办不了，您")
    assert page.inner_text(".searching [role=status]") == "1/1"
    page.keyboard.press("Enter")
    assert page.evaluate(TIME) == pytest.approx(13.2, abs=0.3)
    page.fill(".searching input", "没有的话")
    assert page.inner_text(".searching [role=status]") == "没有找到"


def test_the_axis_becomes_small_when_it_sticks(browser: Browser, tmp_path: Path) -> None:
    """Scrolled down, the axis stays at the top without its pace, and what is read does not jump."""
    page = browser.open(call_page(tmp_path), folder=tmp_path, size=(1440, 700)).page
    tall = page.locator(".axis-svg").bounding_box()["height"]
    page.evaluate("scrollTo(0, 400)")
    page.wait_for_selector(".axis-card.stuck")
    assert page.evaluate("scrollY") == 400
    assert tall == pytest.approx(262, abs=2)
    assert page.locator(".axis-svg").bounding_box()["height"] == pytest.approx(142, abs=2)
    assert page.locator(".axis-card").bounding_box()["y"] == 0


def test_a_long_call_has_a_strip_and_few_elements(browser: Browser, tmp_path: Path) -> None:
    """Of 32 minutes the whole is a strip that is moved by keys; a lane stays one path, and elements stay few."""
    page = browser.open(call_page(tmp_path, change=lambda data: lengthen(data, 32)), folder=tmp_path).page
    assert page.locator(".axis-svg .wave-agent").count() == 1
    assert page.evaluate("document.querySelectorAll('*').length") < 12_000
    for _ in range(4):
        page.keyboard.press("+")
    page.focus(".overview")
    before = page.get_attribute(".overview", "aria-valuetext")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute(".overview", "aria-valuetext") != before
    assert page.evaluate(TIME) == 0


def test_doubt_is_shown(browser: Browser, tmp_path: Path) -> None:
    """A suspect transcript hatches the pace, a channel that was not recorded says so, raw sound has a red line."""

    def doubtful(data: Data) -> None:
        data["suspect"] = {"zh": "字数与声音不符", "en": "text and sound disagree"}
        data["pace"]["suspect"] = True
        data["layout"] = "agent"
        data["audio"]["raw"] = True

    visit = browser.open(call_page(tmp_path, change=doubtful), folder=tmp_path)
    drawn = visit.page.locator(".axis-svg text").all_text_contents()
    assert {"识别可疑", "这一路没有录下"} <= set(drawn)
    assert visit.page.locator(".suspect-lane").count() == 1
    assert "原始录音" in shown(visit, ".notice-fail")


def test_a_mixed_channel_is_one_lane(browser: Browser, tmp_path: Path) -> None:
    """Both parties on one channel have one lane, and none of the customer's own."""

    def mixed(data: Data) -> None:
        data["layout"] = "mixed"
        data["peaks"] |= {"mixed": data["peaks"]["agent"], "agent": None, "customer": None}
        data["turns"] = [turn | {"s": "u"} for turn in data["turns"]]

    page = browser.open(call_page(tmp_path, change=mixed), folder=tmp_path).page
    names = page.locator(".axis-svg .lane-name").all_text_contents()
    assert "混合声道" in names
    assert "客户" not in names
    assert page.locator(".wave-mixed").count() == 1


def test_nothing_was_heard(browser: Browser, tmp_path: Path) -> None:
    """A call without words has an empty conversation that says so."""
    page = browser.open(call_page(tmp_path, change=lambda data: data.update(turns=[], events=[])), folder=tmp_path).page
    assert "没有识别出" in page.inner_text("#talk")
    assert page.locator(".talk").count() == 0


def test_firefox_shows_a_call(firefox: Firefox, tmp_path: Path) -> None:
    """The page is drawn in Firefox, too, without a word on its console."""
    before = len(firefox.told)
    firefox.open(call_page(tmp_path))
    assert firefox.value("document.querySelectorAll('article').length") >= 3
    assert firefox.value("document.querySelectorAll('.axis-svg path').length") > 5
    assert firefox.value("document.querySelector('h1').textContent") == "0001"
    assert firefox.told[before:] == []


def test_signs_of_results_differ_in_grey(browser: Browser, tmp_path: Path) -> None:
    """In shades of grey the signs of the four results are as unlike as their colours make them."""
    visit = browser.open(call_page(tmp_path), folder=tmp_path, device_scale_factor=2)
    signs = [each.screenshot() for each in visit.page.query_selector_all(".counts-words > span > :first-child")]
    greys = [grey(sign) for sign in signs]
    assert len(greys) == 4
    for one, other in combinations(greys, 2):
        assert np.abs(one - other).mean() > 12


def grey(picture: bytes) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A picture of a sign in shades of grey, from 0 to 255, 32 pixels wide and high."""
    with av.open(io.BytesIO(picture)) as file:
        frame = next(file.decode(video=0)).reformat(32, 32, "gray")
    return frame.to_ndarray().astype(float)


@pytest.mark.parametrize(("decision", "word"), [("granted", "改判"), ("refused", "维持原判")])
def test_what_became_of_an_appeal_is_shown_once(browser: Browser, tmp_path: Path, decision: str, word: str) -> None:
    """Who decided and why is at the finding, also where the finding was withdrawn by it; that group is open."""
    decided = {"decision": decision, "reason": "道过歉", "by": "李娜", "decided": "听过了", "score_before": 60.0,
               "score_after": 63.0}  # fmt: skip

    def appealed(data: Data) -> None:
        wish = norm(data, "close.wish")
        wish["appeal"] = wish["places"][0]["appeal"] = decided
        wish["withdrawn"] = decision == "granted"

    visit = browser.open(call_page(tmp_path, change=appealed), folder=tmp_path)
    seen = shown(visit, "#findings")
    assert seen.count("李娜") == 1
    assert word in seen
    assert "听过了" in seen
