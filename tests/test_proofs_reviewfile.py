"""Files of verdicts as people hand them in: sheets in either language, workbooks, exports of pages, bad rows."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from voicecheck.errors import ConfigError
from voicecheck.export.opinionsheets import sheet_csv, write_sheet_workbook
from voicecheck.proofs.reviewfile import KnownCalls, Opinions, read_opinions
from voicecheck.proofs.sheetcolumns import REVIEW_SHEET, VERDICT_WORDS

CALLS = {"c1": ["k1"], "k1": ["k1"], "c2": ["k2"], "k2": ["k2"], "twice": ["k4", "k5"]}
KNOWN = KnownCalls(
    calls=lambda name: CALLS.get(name, []),
    rules={"close.wish", "word.what"}.__contains__,
    now=datetime(2026, 11, 20, tzinfo=UTC),
)
ROW = {"call_id": "c1", "call_key": "k1", "rule_id": "word.what", "start_s": 9.7, "result": "不合格"}


def read(data: str | bytes) -> Opinions:
    return read_opinions(data.encode() if isinstance(data, str) else data, "f.csv", KNOWN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_comes_back_in_any_encoding(encoding: str, language: str) -> None:
    """Chinese and English headings, with and without a mark, as Chinese Excel saves it, and with other line ends."""
    sheet = sheet_csv(REVIEW_SHEET, [{**ROW, "verdict": "错", "reviewer": "李强"}], language)  # type: ignore[arg-type]
    (review,) = read(sheet.decode("utf-8-sig").replace("\r\n", "\n").encode(encoding)).reviews
    known = (review.call_key, review.rule_id, review.start_s, review.verdict, review.reviewer, review.result)
    assert known == ("k1", "word.what", 9.7, "wrong", "李强", "fail")


def test_a_workbook_comes_back_as_a_spreadsheet_saves_it(tmp_path: object) -> None:
    """The workbook that was written, opened, filled in and saved by another program."""
    path = f"{tmp_path}/sheet.xlsx"
    write_sheet_workbook(path, REVIEW_SHEET, [ROW, ROW | {"start_s": None}], name="复核", language="zh")  # type: ignore[arg-type]
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in book.active[1]}
    for line, (verdict, note) in enumerate([("听不清", ""), ("否", "说了的")], start=2):
        book.active.cell(line, heads["复核意见"], verdict)
        book.active.cell(line, heads["复核人"], "王芳")
        book.active.cell(line, heads["备注"], note)
    saved = io.BytesIO()
    book.save(saved)
    reviews = read(saved.getvalue()).reviews
    assert [(each.start_s, each.verdict, each.note) for each in reviews] == [
        (9.7, "unsure", ""),
        (None, "wrong", "说了的"),
    ]


def test_the_export_of_the_page_is_read() -> None:
    """Its columns, an appeal among them with its own moment; a verdict again in the same words is one verdict."""
    head = "call_id,call_key,rule_id,start_s,verdict,reviewer,note,at\r\n"
    rows = (
        "c1,k1,word.what,9.7,right,李,,2026-11-20T08:00:00.000Z\r\n"
        "c1,k1,word.what,9.7,right,李,,2026-11-20T08:00:00.000Z\r\n"
        "c1,k1,close.wish,,appeal,,我说了再见,2026-11-20T09:30:00.000Z\r\n"
    )
    told = read("\ufeff" + head + rows)
    assert [each.verdict for each in told.reviews] == ["right"]
    (appeal,) = told.appeals
    assert (appeal.call_key, appeal.rule_id, appeal.start_s, appeal.reason) == ("k1", "close.wish", None, "我说了再见")
    assert appeal.appealed_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("word", "verdict"), [*VERDICT_WORDS.items(), ("Right", "right"), (" 对 ", "right")])
def test_verdicts_as_people_write_them(word: str, verdict: str) -> None:
    """对, 错, 听不清; 是, 否; right, wrong, unsure, with or without capitals and spaces."""
    assert read(f"call_id,rule_id,verdict,reviewer\nc1,close.wish,{word},李\n").reviews[0].verdict == verdict


def test_two_reviewers_on_one_finding_are_both_kept() -> None:
    """Each reviewer's verdict is one; nobody's replaces another's."""
    rows = "c1,close.wish,对,李\nc1,close.wish,错,王\n"
    assert [(each.reviewer, each.verdict) for each in read(f"call_id,rule_id,verdict,reviewer\n{rows}").reviews] == [
        ("李", "right"),
        ("王", "wrong"),
    ]


def test_notes_of_a_row_that_stands_twice_are_both_kept() -> None:
    """Nothing that a reviewer wrote is lost."""
    rows = "c1,close.wish,对,李,一\nc1,close.wish,对,李,二\n"
    assert read(f"call_id,rule_id,verdict,reviewer,note\n{rows}").reviews[0].note == "一; 二"


@pytest.mark.parametrize(
    ("row", "fault", "chinese"),
    [
        ("c1,k1,close.wish,,也许,李,,", "verdict is '也许'; write right", "“复核意见”是“也许”，请填 对、错 或 听不清"),
        ("c1,k1,close.wish,,,李,,", "verdict is empty", "“复核意见”是空的"),
        ("c1,k1,close.wish,,对,,,", "reviewer is empty", "“复核人”是空的，请填写由谁复核"),
        (",,close.wish,,对,李,,", "call_id is empty", "“通话编号”是空的"),
        ("c9,,close.wish,,对,李,,", "no call c9 is stored", "没有保存过通话 c9"),
        ("c1,1.23457E+15,close.wish,,对,李,,", "1.23457E+15 is a number as a spreadsheet shortens it", "1.23457E+15"),
        ("twice,,close.wish,,对,李,,", "2 calls are named twice", "有 2 通通话都叫 twice"),
        ("c1,k2,close.wish,,对,李,,", "call_key is k2, but call_id c1 is the call k1", "“通话键”是 k2"),
        ("c1,k1,,,对,李,,", "rule_id is empty", "“规范编号”是空的"),
        ("c1,k1,close.w,,对,李,,", "no rule close.w is in the packs", "没有编号为 close.w 的规范"),
        ("c1,k1,close.wish,1:05,对,李,,", "start_s is '1:05'", "“开始（秒）”是“1:05”"),
        ("c1,k1,close.wish,,申诉,李,,", "the appeal has no reason", "申诉没有写理由"),
        ("c1,k1,close.wish,,申诉,李,因,明天", "at is '明天'", "时间是“明天”"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_what_to_do(row: str, fault: str, chinese: str) -> None:
    """In both languages; nothing of the file is taken, and nothing is guessed."""
    head = "call_id,call_key,rule_id,start_s,verdict,reviewer,note,at\n"
    with pytest.raises(ConfigError) as caught:
        read(f"{head}c2,k2,close.wish,,对,李,,\n{row}\n")
    (told,) = caught.value.faults
    assert told.startswith("line 3: " + fault)
    assert "第 3 行：" in caught.value.said("zh")
    assert chinese in caught.value.said("zh")


@pytest.mark.parametrize("data", [b"PK\x03\x04 no workbook", b"\xff\xfec\x00", b"\x00\x01\x02", b"a,b\n1,2\n"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    """A broken workbook, UTF-16, bytes and another table are faults of the file, told as such."""
    with pytest.raises(ConfigError):
        read(data)


def test_a_stray_column_of_a_hostile_name_changes_nothing() -> None:
    """Names and notes with formulas, markup and unseen marks stay text."""
    name = '"=HYPERLINK(""x"")"'
    (review,) = read(f"call_id,rule_id,verdict,reviewer,note,<script>\nc1,close.wish,对,{name},<b>\u202e,x\n").reviews
    assert (review.reviewer, review.note) == ('=HYPERLINK("x")', "<b>\u202e")
