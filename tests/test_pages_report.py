"""A report on disk: whole, written only where it changed, for those who may read it, and without what was purged."""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from made_calls import made_call
from made_pages import DAY, WHEN, data_of, hash_of, rich_call, small_settings, store, unpacked
from voicecheck.cli import app
from voicecheck.config import Settings
from voicecheck.errors import UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.pages import report as reports
from voicecheck.pages.app import script, style
from voicecheck.pages.maker import Context, DataFile, Page
from voicecheck.pages.report import write_report
from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.reviews import Review
from voicecheck.tables.options import TableOptions
from voicecheck.tables.rights import set_rights

OLD = date(2020, 1, 2)


@pytest.fixture
def settings() -> Settings:
    """Small settings."""
    return small_settings()


@pytest.fixture
def out(tmp_path: Path, settings: Settings) -> Path:
    """Two calls of a day and one of long ago, stored."""
    folder = tmp_path / "out"
    store(folder, [rich_call("0001"), rich_call("0002", agent_id="张三")], settings)
    store(folder, [rich_call("0003")], settings, OLD)
    return folder


def files(out: Path) -> dict[str, bytes]:
    """Every file of the report but its manifest, with what it holds."""
    report = out / "report"
    found = {path.relative_to(report).as_posix(): path for path in report.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in ("manifest.json", "report.lock")}


def times(out: Path) -> dict[str, int]:
    """When each file of the report was last written."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "report").rglob("*.*") if path.is_file()}


def test_each_call_has_its_page(out: Path, settings: Settings) -> None:
    """A page a call, in the folder of its day, with the scripts and styles once beside them."""
    done = write_report(out, settings)
    assert (done.calls, done.damaged) == (3, ())
    names = set(files(out))
    assert {"calls/2026-11-20/0001.html", "calls/2026-11-20/0002.html", "calls/2020-01-02/0003.html"} <= names
    held = {text.decode() for name, text in files(out).items() if name.startswith("assets/")}
    assert held == {script(), style()}


def test_a_page_holds_the_whole_data(out: Path, settings: Settings) -> None:
    """What stands in a page, completed by what lies beside it, has the norms, the links and the language."""
    write_report(out, settings, language="en")
    page = files(out)["calls/2026-11-20/0002.html"].decode()
    beside = files(out)["data/norms.js"].decode()
    same = json.loads(beside.removeprefix("(window.VC=window.VC||{}).norms=").rstrip(";\n"))
    data = unpacked(data_of(page), same)
    assert (data["page"], data["lang"], data["schema"]) == ("call", "en", 1)
    assert data["links"]["self"] == "calls/2026-11-20/0002.html"
    assert re.fullmatch(r"\.\./\.\./agents/[0-9a-f]{16}\.html", data["links"]["agent"])
    assert data["norms"][0]["title"]["zh"] == "语速适中"
    assert data["made"]["analysed"] == "2026-11-21T01:02:03+00:00"
    assert '<html lang="en" data-page="call">' in page
    assert page.index('src="../../data/norms.js"') < page.index('src="../../assets/app.')


def test_nothing_is_written_twice(out: Path, settings: Settings) -> None:
    """A second report over the same calls writes no page; one whose call changed, or that is gone, is written alone."""
    first = write_report(out, settings)
    before = times(out)
    again = write_report(out, settings)
    assert (first.written, again.written, again.removed) == (first.files, 0, 0)
    changed = [name for name, at in times(out).items() if before[name] != at]
    assert set(changed) <= {"manifest.json", "report.lock"}
    with Ledger(out / LEDGER_NAME) as ledger:
        known = ledger.find_call("0001")
        said = Review(call_id="0001", call_key=known.key, rule_id="word.cannot", verdict="right", reviewer="王芳")
        ledger.add_reviews([said])
    (out / "report/calls/2026-11-20/0002.html").unlink()
    assert write_report(out, settings).written == 3  # both calls, and the queue, which says who judged what
    assert "王芳" in files(out)["calls/2026-11-20/0001.html"].decode()


def test_the_same_calls_give_the_same_bytes(out: Path, settings: Settings) -> None:
    """Written anew into a clean folder, all files are the same but for the report's own id."""
    write_report(out, settings)
    first = files(out)
    own = json.loads((out / "report/manifest.json").read_text())["report"]
    for path in sorted((out / "report").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    write_report(out, settings)
    other = json.loads((out / "report/manifest.json").read_text())["report"]
    assert own != other
    assert {name: text.replace(other.encode(), own.encode()) for name, text in files(out).items()} == first


def test_what_is_old_goes_and_what_is_not_ours_stays(out: Path, settings: Settings) -> None:
    """Scripts of an earlier version, pages of gone calls and half-written files go; a user's own file stays."""
    write_report(out, settings)
    report = out / "report"
    ours = [report / "assets/app.0123456789ab.js", report / "calls/2019-01-01/x.html", report / "calls/.abc.part"]
    own = [report / "notes.txt", report / "calls/2026-11-20/notes.txt"]
    for path in (*ours, *own):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    done = write_report(out, settings)
    assert done.removed == 3
    assert [path.exists() for path in (*ours, *own)] == [False] * 3 + [True] * 2
    assert not (report / "calls/2019-01-01").exists()


@pytest.mark.parametrize("manifest", ["", "[]", '{"format": 1, "files": [], "report": 7, "options": 3}', "\x00"])
def test_a_damaged_manifest_only_costs_time(out: Path, settings: Settings, manifest: str) -> None:
    """Whatever stands in the manifest, all pages are written and are right."""
    write_report(out, settings)
    before = set(files(out))
    (out / "report/manifest.json").write_text(manifest)
    done = write_report(out, settings)
    assert done.written == done.files
    assert set(files(out)) == before


def test_pages_are_readable_by_those_who_may_read_the_tables(out: Path, settings: Settings) -> None:
    """Files get the rights of the tables; a change of the setting changes those that are there."""
    before = os.umask(0o077)
    try:
        write_report(out, settings)
    finally:
        os.umask(before)
    assert modes(out) == {0o600, 0o700}
    set_rights(out, TableOptions(mode="0640"))
    assert modes(out) == {0o640, 0o750}
    (out / "report/calls/2026-11-20/0001.html").unlink()
    write_report(out, settings)
    assert modes(out) == {0o640, 0o750}


def modes(out: Path) -> set[int]:
    """The rights of all files and folders of the report, but of its lock."""
    report = out / "report"
    places = [report, *(path for path in report.rglob("*") if path.name != "report.lock")]
    return {stat.S_IMODE(path.stat().st_mode) for path in places}


def test_a_damaged_call_costs_its_page_alone(out: Path, settings: Settings) -> None:
    """A call that cannot be read has no page and is named; the others have theirs."""
    with Ledger(out / LEDGER_NAME) as ledger:
        key = ledger.find_call("0002").key
        call = "(SELECT id FROM calls WHERE call_key = ?)"
        ledger._db.execute(f"UPDATE heard SET data = x'00', crc = 0 WHERE call = {call}", (key,))
    done = write_report(out, settings)
    assert (done.calls, done.damaged) == (2, (key,))


def test_calls_judged_by_other_rules_are_counted(out: Path, settings: Settings) -> None:
    """A report says how many calls were judged by rules that are not those of now."""
    assert write_report(out, settings).outdated == 0
    other = replace(settings, rules=replace(settings.rules, least_characters=11))
    assert write_report(out, other).outdated == 3


class Index:
    """A maker of a page that lists all calls."""

    def __init__(self, context: Context) -> None:
        self.calls: list[Any] = []
        self.context = context

    def see(self, call: Any) -> None:
        """Note a call."""
        self.calls.append([call.key, call.page, call.data["score"]["total"]])

    def pages(self) -> Any:
        """Give the page and its data."""
        yield DataFile(path="data/index.js", data={"calls": self.calls})
        title = {"zh": "全部", "en": "All"}
        yield Page(path="index.html", kind="team", title=title, data={"count": len(self.calls)},
                   scripts=("data/index.js",))  # fmt: skip


def test_another_page_sees_each_call_once(out: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A maker of pages sees every call once, in the order of the tables, and its page is where a report begins."""
    monkeypatch.setattr(reports, "MAKERS", (Index,))
    done = write_report(out, settings)
    assert done.entry == out / "report/index.html"
    page = done.entry.read_text(encoding="utf-8")
    assert data_of(page)["count"] == 3
    assert 'src="data/index.js"' in page
    text = (out / "report/data/index.js").read_text(encoding="utf-8")
    calls = json.loads(text.removeprefix("(window.VC=window.VC||{}).data=").rstrip(";\n"))["calls"]
    assert [page for _, page, _ in calls] == [
        "calls/2020-01-02/0003.html", "calls/2026-11-20/0001.html", "calls/2026-11-20/0002.html"
    ]  # fmt: skip


def test_one_report_at_a_time(out: Path, settings: Settings) -> None:
    """While a report is being written another one is refused."""
    write_report(out, settings)
    from voicecheck.pages.write import writing

    with writing(out), pytest.raises(UsageError, match="is writing there"):
        write_report(out, settings)


def test_a_report_is_put_into_no_strange_place(out: Path, settings: Settings, tmp_path: Path) -> None:
    """Where the report would lie, a file or a link to elsewhere is refused."""
    (out / "report").write_text("x")
    with pytest.raises(UsageError, match="is no folder"):
        write_report(out, settings)
    (out / "report").unlink()
    (tmp_path / "elsewhere").mkdir()
    (out / "report").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is no folder"):
        write_report(out, settings)


def command(*words: str | Path) -> Any:
    """Run the program."""
    return CliRunner().invoke(app, [str(word) for word in words])


def test_purge_takes_the_pages_along(out: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of purged calls go, and those that named them are written without them; a dry run only counts them."""
    monkeypatch.setattr(reports, "MAKERS", (Index,))
    monkeypatch.setattr("voicecheck.cli.purge.settings_of", lambda *_, **__: replace(settings, lang="en"))
    write_report(out, settings)
    (out / "report/sound/2020-01-02").mkdir(parents=True)
    (out / "report/sound/2020-01-02/0003.opus").write_bytes(b"x")
    dry = command("purge", "--out", out, "--older-than", "90d", "--dry-run")
    assert "2 pages" in dry.output
    assert (out / "report/calls/2020-01-02/0003.html").exists()
    done = command("purge", "--out", out, "--older-than", "90d")
    assert done.exit_code == 0, done.output
    held = files(out)
    assert not [name for name in held if "2020-01-02" in name]
    assert not [name for name, text in held.items() if b"0003" in text]
    assert data_of(held["index.html"].decode())["count"] == len([name for name in held if name.startswith("calls/")])


def test_the_command_says_what_it_did(out: Path) -> None:
    """In either language: how many calls, files written, what is missing, and where to begin."""
    first = command("report", "--out", out, "--lang", "en")
    assert first.exit_code == 0, first.output
    assert first.output.startswith("3 calls on pages: ")
    assert "3 calls have no sound" in first.output
    assert f"Open: {out / 'report'}" in first.output
    second = command("report", "--out", out, "--lang", "zh", "--audio", "none")
    assert "3 通通话的页面" in second.output
    assert "没有声音" not in second.output


def test_the_command_without_a_ledger() -> None:
    """Without a ledger nothing is made, and the message says what to do."""
    done = command("report", "--out", "nowhere")
    assert done.exit_code == 2
    assert not Path("nowhere").exists()


def test_a_call_of_the_same_name_has_its_own_page(out: Path, settings: Settings) -> None:
    """Two calls of one name on a day, and names that differ in large letters alone, have pages of their own."""
    same = [replace(made_call("0001", path=Path(f"/other/{n}.wav")), sha256=hash_of(f"other {n}")) for n in range(2)]
    store(out, [*same, rich_call("abc"), rich_call("ABC")], settings)
    names = [each.recording for each in same]
    assert len(names) == 2
    done = write_report(out, settings)
    pages = [name for name in files(out) if name.startswith(f"calls/{DAY}/")]
    assert len({name.casefold() for name in pages}) == len(pages) == done.calls - 1


def test_a_granted_appeal_takes_its_finding_off_the_score(out: Path, settings: Settings) -> None:
    """What was decided on an appeal stands at the norm, which counts no more, and the page shows the score without."""
    write_report(out, settings)
    before = data_of(files(out)["calls/2026-11-20/0001.html"].decode())
    with Ledger(out / LEDGER_NAME) as ledger:
        key = ledger.find_call("0001").key
        known = {"call_key": key, "rule_id": "close.wish", "result": "fail", "reason": "说了", "appealed_at": WHEN}
        ledger.put_appeals([Appeal(**known, decision="granted", decided_by="李强", decided_at=WHEN)])
    assert write_report(out, settings).written >= 1
    after = data_of(files(out)["calls/2026-11-20/0001.html"].decode())
    assert (before["counts"]["fail"], after["counts"]["fail"]) == (3, 2)
    assert after["score"]["total"] == before["score"]["total"] + 5
    norm = next(norm for norm in after["norms"] if norm["id"] == "close.wish")
    assert norm["appeal"]["decision"] == "granted"
    assert norm["withdrawn"] is True
