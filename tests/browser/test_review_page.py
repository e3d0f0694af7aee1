"""The review page as a reviewer uses it: by keys alone, blind, undone, kept, exported, and taken back by the import."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner
from visits import DESKTOP, TELEPHONE, Browser, Visit

from made_pages import PACK, rich_call, small_settings, store
from voicecheck.cli import app
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.pages.frame import page_json
from voicecheck.pages.report import write_report
from voicecheck.records import CallAnalysis

HOSTILE = "</script><img src=x onerror=alert(1)>\"><b onclick='alert(2)'>\u202e"


def review_page(out: Path, call: CallAnalysis | None = None, *, sound: bool = True, lang: str = "zh") -> Path:
    """The review page of one made call, with a minute of sound where wanted."""
    settings = small_settings()
    store(out, [call or rich_call()], settings)
    write_report(out, settings, language="zh" if lang == "zh" else "en")
    page = out / "report" / "review.html"
    if sound:
        noise = np.random.default_rng(7).normal(0, 0.05, 60 * 8000).astype(np.float32)
        soundfile.write(out / "sound.wav", noise, 8000)
        audio = page_json({"mode": "redacted", "src": "../sound.wav", "raw": False, "why": None, "command": None})
        text = page.read_text(encoding="utf-8")
        text, count = re.subn(r'"audio":\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}', lambda _: f'"audio":{audio}', text)
        assert count
        page.write_text(text, encoding="utf-8")
    return page


def opened(browser: Browser, out: Path, **more: Any) -> Visit:
    """The page, drawn."""
    visit = browser.open(review_page(out, **more), folder=out)
    visit.page.wait_for_selector("html[data-ready]")
    return visit


def press(visit: Visit, *keys: str) -> None:
    for key in keys:
        visit.page.keyboard.press(key)


def told(visit: Visit, selector: str) -> str:
    return str(visit.page.inner_text(selector))


def exported(visit: Visit) -> str:
    """The file that the page saves."""
    with visit.page.expect_download() as waited:
        visit.page.click("#export")
    return Path(waited.value.path()).read_bytes().decode("utf-8-sig")


def title(visit: Visit) -> str:
    return told(visit, "#item-title")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_the_page_is_sound(browser: Browser, tmp_path: Path, lang: str, dark: bool, size: tuple[int, int]) -> None:
    """Nothing fails, axe finds nothing before and after an answer, and nothing scrolls sideways."""
    visit = browser.open(review_page(tmp_path, lang=lang), folder=tmp_path, size=size, dark=dark)
    assert visit.axe() == []
    press(visit, "y", "x")
    assert visit.axe() == []
    press(visit, "b", "p")
    assert visit.axe() == []
    assert visit.overflow() <= 0


def test_a_round_by_keys_alone_comes_back_by_the_import(browser: Browser, tmp_path: Path) -> None:
    """Every finding answered by keys, a note among them; the export is what `review import` keeps, one by one."""
    visit = opened(browser, tmp_path)
    count = visit.page.locator(".queue-item").count()
    assert count >= 4
    visit.page.fill("#reviewer", "王芳")
    visit.page.keyboard.press("Tab")
    visit.page.evaluate("document.activeElement.blur()")
    press(visit, "y", "m")
    visit.page.keyboard.type("ayxu 说了=1+1")
    press(visit, "Enter", "x", "u", *["y"] * (count - 3))
    assert f"{count}/{count}" in told(visit, "#progress")
    text = exported(visit)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["verdict"] for row in rows] == ["right", "wrong", "unsure", *["right"] * (count - 3)]
    assert rows[1]["note"] == "ayxu 说了=1+1"
    assert {row["reviewer"] for row in rows} == {"王芳"}
    assert told(visit, "#unsaved") == ""
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text("rules: {packs: [./own.yaml]}\nscores: {cards: []}\n", encoding="utf-8")
    file = tmp_path / "from-page.csv"
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["review", "import", str(file), "--out", str(tmp_path), "--config", str(config)])
    assert done.exit_code == 0, done.output
    with Ledger(tmp_path / LEDGER_NAME) as ledger:
        kept = {(each.rule_id, each.start_s): each for each in ledger.reviews()}
    assert {key: each.verdict for key, each in kept.items()} == {
        (row["rule_id"], float(row["start_s"]) if row["start_s"] else None): row["verdict"] for row in rows
    }
    assert {each.result for each in kept.values()} <= {"fail", "pass"}
    assert "of no effect" not in done.output


def test_an_answer_goes_on_and_undo_comes_back(browser: Browser, tmp_path: Path) -> None:
    """After an answer comes the next finding; Z takes answers back one by one, and goes to them."""
    visit = opened(browser, tmp_path)
    first = title(visit)
    press(visit, "y")
    second = title(visit)
    press(visit, "x")
    assert "2/" in told(visit, "#progress")
    press(visit, "z")
    assert (title(visit), "1/" in told(visit, "#progress")) == (second, True)
    press(visit, "z")
    assert (title(visit), "0/" in told(visit, "#progress")) == (first, True)
    press(visit, "z")
    assert "没有可撤销的" in told(visit, "#told")


def test_an_appeal_needs_a_reason(browser: Browser, tmp_path: Path) -> None:
    """A asks for one, goes nowhere without, and the file has it as an appeal."""
    visit = opened(browser, tmp_path)
    press(visit, "a")
    assert "申诉要写理由" in told(visit, "#hint")
    visit.page.keyboard.type("客户已经挂了")
    press(visit, "Enter", "a")
    visit.page.fill("#reviewer", "A1005")
    visit.page.keyboard.press("Tab")
    (row,) = csv.DictReader(io.StringIO(exported(visit)))
    assert (row["verdict"], row["note"]) == ("appeal", "客户已经挂了")


def test_blind_hides_what_the_program_says_until_there_is_an_answer(browser: Browser, tmp_path: Path) -> None:
    """Blind one says what the agent did, which becomes a verdict: not done, where the program says failed, is right."""
    visit = opened(browser, tmp_path)
    press(visit, "b")
    page = visit.page
    at = page.evaluate("VC.page.items.findIndex((each) => each.result === 'fail')")
    page.evaluate(f"document.querySelectorAll('.queue-item')[{at}].click()")
    hidden = told(visit, "#item")
    assert "作答后显示" in hidden
    assert "不合格" not in hidden
    assert page.locator("#item .icon, #item.finding-fail").count() == 0
    assert "盲评时不显示" in told(visit, "#precision")
    press(visit, "x")
    assert "不合格" in told(visit, "#item")
    assert "判对了" in told(visit, "#answered")
    assert page.get_attribute("[data-answer=wrong]", "aria-pressed") == "true"
    press(visit, "Enter")
    assert "作答后显示" in told(visit, "#item")


def test_a_reload_keeps_verdicts_and_place(browser: Browser, tmp_path: Path) -> None:
    """What was answered is kept under the report's own name, also in the other language and colours."""
    visit = opened(browser, tmp_path)
    press(visit, "y", "y")
    here = title(visit)
    visit.page.click("#theme")
    visit.page.reload()
    assert ("2/" in told(visit, "#progress"), title(visit)) == (True, here)
    visit.page.click("#language")
    assert "2 of" in told(visit, "#progress")


def test_a_second_reviewer_starts_from_nothing(browser: Browser, tmp_path: Path) -> None:
    """Each name has its own verdicts, in one browser, too; what was judged without a name is the first's."""
    visit = opened(browser, tmp_path)
    press(visit, "y", "y")
    for name, count in (("王芳", "2/"), ("李强", "0/"), ("王芳", "2/")):
        visit.page.fill("#reviewer", name)
        visit.page.keyboard.press("Tab")
        assert count in told(visit, "#progress"), name


def test_precision_and_interval_grow_as_one_goes(browser: Browser, tmp_path: Path) -> None:
    """Of two accusations one right: 50 %, with the interval that `review import` prints."""
    visit = opened(browser, tmp_path)
    fails = visit.page.evaluate("VC.page.items.flatMap((each, at) => each.result === 'fail' ? [at] : [])")
    for at, key in zip(fails[:2], "yx", strict=True):
        visit.page.evaluate(f"document.querySelectorAll('.queue-item')[{at}].click()")
        press(visit, key)
    assert "1/2 = 50%（9–91）" in told(visit, "#precision")


def test_the_stretch_plays_from_before_to_after_again_and_again(browser: Browser, tmp_path: Path) -> None:
    """From 2 s before; at its end it starts again, or stops where that is not wanted; Space stops and goes on."""
    visit = opened(browser, tmp_path)
    page = visit.page
    at = page.evaluate("VC.page.items.findIndex((each) => each.a > 3 && each.b !== null && each.b - each.a < 20)")
    page.evaluate(f"document.querySelectorAll('.queue-item')[{at}].click()")
    item = page.evaluate(f"VC.page.items[{at}]")
    page.wait_for_timeout(400)
    now = page.evaluate("document.querySelector('audio').currentTime")
    assert item["a"] - 2 <= now < item["a"]
    page.evaluate(f"document.querySelector('audio').currentTime = {item['b'] + 1.2}")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('audio').currentTime") < item["b"]
    press(visit, "Space")
    assert page.evaluate("document.querySelector('audio').paused") is True
    press(visit, "r")
    page.uncheck("input[type=checkbox] >> nth=1")
    page.evaluate(f"document.querySelector('audio').currentTime = {item['b'] + 1.2}")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('audio').paused") is True


def test_what_is_told_covers_no_answer(browser: Browser, tmp_path: Path) -> None:
    """The message that something was kept stands clear of the buttons with which the next finding is answered."""
    page = opened(browser, tmp_path).page
    page.evaluate("VC.tell('x')")
    page.evaluate("document.querySelector('.answers').scrollIntoView({ block: 'end' })")
    told_at, answers = (page.locator(each).bounding_box() for each in (".told", ".answers"))
    assert told_at["y"] + told_at["height"] < answers["y"]


def test_without_sound_it_says_why_and_what_to_do(browser: Browser, tmp_path: Path) -> None:
    """No copy with what is private silenced: the command that makes it, and reviewing goes on."""
    visit = opened(browser, tmp_path, sound=False)
    assert "voicecheck redact" in told(visit, ".no-sound")
    press(visit, "y")
    assert "1/" in told(visit, "#progress")


def test_hostile_words_stay_words(browser: Browser, tmp_path: Path) -> None:
    """A call, an agent and a transcript that try to be markup are text, and the file's cells are no formulas."""
    call = rich_call()
    turns = tuple(replace(turn, text=HOSTILE, words=()) for turn in call.conversation.turns)
    recording = replace(call.recording, call_id="=1+1" + HOSTILE)
    call = replace(call, recording=recording, conversation=replace(call.conversation, turns=turns))
    visit = opened(browser, tmp_path, call=call)
    assert visit.page.locator("main img, main [onclick]").count() == 0
    visit.page.fill("#reviewer", "@SUM(A1)" + HOSTILE)
    visit.page.keyboard.press("Tab")
    visit.page.evaluate("document.activeElement.blur()")
    press(visit, "y")
    (row,) = csv.DictReader(io.StringIO(exported(visit)))
    assert row["call_id"].startswith("'=")
    assert row["reviewer"].startswith("'@")


def test_a_browser_that_keeps_nothing_says_so(browser: Browser, tmp_path: Path) -> None:
    """The verdicts are there until the page is closed, and the warning is a strong one."""
    page = review_page(tmp_path)
    visit = browser.open(page, folder=tmp_path)
    visit.page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() {throw new Error('refused')}})"
    )
    visit.page.reload()
    assert "浏览器不保存数据" in told(visit, ".notice-fail")
    press(visit, "y")
    assert "1/" in told(visit, "#progress")


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_what_is_chosen_in_the_queue_is_seen(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    """Also on a telephone, where the queue stands below the finding: the page goes to what was chosen."""
    visit = browser.open(review_page(tmp_path), folder=tmp_path, size=size)
    last = visit.page.locator(".queue-group").last
    last.locator("summary").click()
    last.locator(".queue-item").last.click()
    top = visit.page.evaluate("document.getElementById('item').getBoundingClientRect().top")
    assert -5 <= top < size[1] - 60
    assert visit.page.evaluate("document.activeElement.id") == "item"
