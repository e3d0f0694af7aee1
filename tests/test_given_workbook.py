"""Workbooks are read as a person sees them, and what is hostile in them is refused at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from voicecheck.batch.discover import discover
from voicecheck.batch.manifest import read_manifest
from voicecheck.errors import ManifestError

HEAD = ("recording", "agent_id", "started_at")


def workbook(*sheets: Sequence[Sequence[Any]], formats: dict[str, str] | None = None, epoch: Any = None) -> bytes:
    """A workbook of these sheets; formats by cell of the last."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch:
        book.epoch = epoch
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(folder: Path, data: bytes, name: str = "m.xlsx") -> list[dict[str, str]]:
    """The rows of a manifest."""
    (folder / name).write_bytes(data)
    return [dict(row.cells) for row in read_manifest(folder / name)]


def remade(data: bytes, part: str, change: Any) -> bytes:
    """A workbook with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            text = old.read(each)
            new.writestr(each, change(text) if each == part else text)
    return target.getvalue()


@pytest.mark.parametrize("name", ["m.xlsx", "m.csv"])
def test_values_are_read_as_they_are_shown(tmp_path: Path, name: str) -> None:
    """Text keeps its zeros, whole numbers have no point, a day has no time; the file's ending does not matter."""
    rows = [HEAD, ("a.wav", "0012", datetime(2026, 11, 20, 9, 40)), ("b.wav", 1002.0, date(2026, 11, 20)),
            ("c.wav", 7, datetime(2026, 11, 20)), ("d.wav", "#N/A", None), (None, None, None),
            ("e.wav", True, "2026/11/20 9:40")]  # fmt: skip
    shown = {"C2": "yyyy/m/d h:mm", "C3": "yyyy/m/d", "C4": "yyyy-mm-dd hh:mm:ss"}
    read = cells(tmp_path, workbook(rows, formats=shown), name)
    assert [row["agent_id"] for row in read] == ["0012", "1002", "7", "#N/A", "TRUE"]
    assert [row.get("started_at", "") for row in read] == [
        "2026-11-20 09:40:00", "2026-11-20", "2026-11-20 00:00:00", "", "2026/11/20 9:40",
    ]  # fmt: skip


def test_a_csv_named_as_a_workbook_is_read(tmp_path: Path) -> None:
    """What a file is, its bytes tell."""
    assert cells(tmp_path, b"recording,agent_id\na.wav,1\n") == [{"recording": "a.wav", "agent_id": "1"}]


def test_both_calendars_and_stored_values_of_formulas(tmp_path: Path) -> None:
    """Days counted from 1904 are the same days; a formula gives what it last gave, and is not run."""
    rows = [HEAD, ("a.wav", "1", datetime(2026, 11, 20, 9, 40))]
    (row,) = cells(tmp_path, workbook(rows, formats={"C2": "yyyy/m/d h:mm"}, epoch=CALENDAR_MAC_1904))
    assert row["started_at"] == "2026-11-20 09:40:00"
    made = workbook([HEAD, ("a.wav", "=1+1", None)])
    stored = remade(made, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v></v>", b"<v>1002</v>").replace(
        b"<v />", b"<v>1002</v>").replace(b"<v/>", b"<v>1002</v>"))  # fmt: skip
    assert [row["agent_id"] for row in cells(tmp_path, stored)] == ["1002"]


def test_the_first_sheet_with_the_columns_is_read(tmp_path: Path) -> None:
    """A cover sheet is passed over; merged cells hold their value once; rows keep their number."""
    first, second = [("Night report",), ("x", "y")], [HEAD, (), ("a.wav", "1", None)]
    data = workbook(first, second, second[:1])
    assert [row["recording"] for row in cells(tmp_path, data)] == ["a.wav"]
    assert [row.number for row in read_manifest(tmp_path / "m.xlsx")] == [3]


def test_a_folders_workbook_is_its_manifest(tmp_path: Path) -> None:
    """``manifest.xlsx`` holds for the recordings beside it."""
    (tmp_path / "a.wav").touch()
    (tmp_path / "manifest.xlsx").write_bytes(workbook([HEAD, ("a.wav", "0012", datetime(2026, 11, 20, 9, 40))]))
    (recording,) = discover([tmp_path]).recordings
    assert (recording.agent_id, str(recording.started_at)) == ("0012", "2026-11-20 09:40:00+08:00")


def bomb() -> bytes:
    """A workbook of few bytes with a part of 300 MB."""
    return remade(workbook([HEAD]), "xl/worksheets/sheet1.xml", lambda _: b"<worksheet>" + b" " * 300_000_000)


def entity(xml: bytes) -> bytes:
    """XML that names another file."""
    head, _, rest = xml.partition(b"<worksheet")
    return head + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet' + rest


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bomb, "grows over 200 MB"),
        (lambda: remade(workbook([HEAD]), "xl/worksheets/sheet1.xml", entity), "declares a document type"),
        (lambda: workbook([HEAD])[:400], "no workbook that can be read"),
        (lambda: b"PK\x03\x04" + b"x" * 200, "no workbook that can be read"),
        (lambda: remade(workbook([HEAD]), "xl/workbook.xml", lambda _: b"<a/>"), "no workbook that can be read"),
        (lambda: workbook([("录音档", "坐席代码")]), "columns found: 录音档, 坐席代码"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "save it as CSV UTF-8 or .xlsx"),
    ],
    ids=["bomb", "entity", "cut", "no zip", "no book", "headings", "old"],
)
def test_what_is_hostile_or_damaged_is_refused(tmp_path: Path, data: Any, said: str) -> None:
    """It ends with a message about the manifest, before anything is started."""
    with pytest.raises(ManifestError, match=said):
        cells(tmp_path, data())


def test_a_sheet_that_claims_or_reaches_far_is_bounded(tmp_path: Path) -> None:
    """A cell in the last column and row is not waited for; too many rows are refused."""
    far = remade(
        workbook([HEAD, ("a.wav", "1", None)]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        ),
    )
    with pytest.raises(ManifestError, match="rows"):
        cells(tmp_path, far)


def shown(*sheets: tuple[str, str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook of sheets, each with its name, whether it is seen, and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, state, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_names_nobody(tmp_path: Path, state: str) -> None:
    """What a person does not see in the workbook is not read, and said; where it alone has the columns, too."""
    (tmp_path / "a.wav").touch()
    old, new = [HEAD, ("a.wav", "9999", None)], [HEAD, ("a.wav", "1", None)]
    (tmp_path / "manifest.xlsx").write_bytes(shown(("old", state, old), ("new", "visible", new)))
    found = discover([tmp_path])
    assert [each.agent_id for each in found.recordings] == ["1"]
    assert any("hidden sheet is not read: old" in note for note in found.notes)
    (tmp_path / "manifest.xlsx").write_bytes(shown(("old", state, old), ("cover", "visible", [("x",)])))
    told: list[str] = []
    with pytest.raises(ManifestError, match="no column recording"):
        read_manifest(tmp_path / "manifest.xlsx", tell=told.append)
    assert "hidden sheet is not read: old" in told[0]


def test_all_sheets_with_the_columns_are_read(tmp_path: Path) -> None:
    """A sheet a team is one manifest; a row is told with its sheet; each sheet has its own order of columns."""
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).touch()
    first, second = [HEAD, ("a.wav", "1", None)], [HEAD[::-1], (None, "2", "b.wav"), (None, "3", "c.wav")]
    (tmp_path / "manifest.xlsx").write_bytes(shown(("一组", "visible", first), ("二组", "visible", second)))
    found = discover([tmp_path])
    assert {each.path.name: each.agent_id for each in found.recordings} == {"a.wav": "1", "b.wav": "2"}
    assert "manifest.xlsx sheet '二组' row 3" in found.failures[0].message
