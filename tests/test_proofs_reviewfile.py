"""Files of verdicts as people hand them in: sheets in either language, workbooks, exports of pages, bad rows."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest

from voicecheck.errors import ConfigError
from voicecheck.export.opinionsheets import sheet_csv, write_sheet_workbook
from voicecheck.proofs.appealfile import read_appeals
from voicecheck.proofs.reviewfile import KnownCalls, Opinions, read_opinions
from voicecheck.proofs.sheetcolumns import REVIEW_SHEET, VERDICT_WORDS
from voicecheck.records import Finding

CALLS = {"c1": ["k1"], "k1": ["k1"], "c2": ["k2"], "k2": ["k2"], "twice": ["k4", "k5"]}
KNOWN = KnownCalls(
    calls=lambda name: CALLS.get(name, []),
    rules={"close.wish", "word.what"}.__contains__,
    now=datetime(2026, 11, 20, tzinfo=UTC),
)
ROW = {"call_id": "c1", "call_key": "k1", "rule_id": "word.what", "start_s": 9.7, "result": "不合格"}

FOUND = Finding(rule_id="word.what", pack="own", result="fail", start=53.8)
PLACED = replace(
    KNOWN,
    findings=lambda key: {
        "k1": (FOUND, replace(FOUND, start=61.24), replace(FOUND, start=53.1, result="pass"),
               replace(FOUND, start=3723.4), Finding(rule_id="other", pack="own", result="fail", start=20.0)),
        "k2": (replace(FOUND, start=None, result="fail", window_start=12.6, window_end=30.0),),
    }[key],
)  # fmt: skip
"""Calls of which it is known what was found."""


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
        ("c1,k1,close.wish,1:75,对,李,,", "start_s is '1:75'", "“开始（秒）”是“1:75”"),
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


@pytest.mark.parametrize(
    ("call", "written", "start"),
    [
        ("c1", "53", 53.8),
        ("c1", "0:53", 53.8),
        ("c1", "０：５３", 53.8),
        ("c1", "00:53:00", 53.8),
        ("c1", "54", 53.8),
        ("c1", "53.8", 53.8),
        ("c1", "53.1", 53.1),
        ("c1", "1:01", 61.2),
        ("c1", "61.2", 61.2),
        ("c1", "1:02:03", 3723.4),
        ("c1", "62:03", 3723.4),
        ("c2", "0:12", None),
    ],
)
def test_the_second_that_a_page_shows_is_the_finding(call: str, written: str, start: float | None) -> None:
    """A whole second, as shown or rounded, in any writing; an accusation there before a pass; kept is the start."""
    rows = f"{call},word.what,{written}"
    (appeal,) = read_appeals(f"call_id,rule_id,start_s,reason\n{rows},说了\n".encode(), "f.csv", PLACED).appeals
    head = "call_id,rule_id,start_s,verdict,reviewer\n"
    (review,) = read_opinions(f"{head}{rows},错,李\n".encode(), "f.csv", PLACED).reviews
    assert (appeal.start_s, review.start_s) == (start, start)


@pytest.mark.parametrize(
    ("row", "fault", "chinese"),
    [
        ("c1,word.what,20", "start_s is 20, but no finding of word.what starts there; on this call they start at "
         "53.1 (0:53), 53.8 (0:53), 61.2 (1:01), 3723.4 (62:03)", "这通电话里的判定开始于 53.1 (0:53), 53.8"),
        ("c2,word.what,50", "start_s is 50, but the finding of word.what has no second; leave", "请把“开始（秒）”留空"),
        ("c2,close.wish,50", "nothing was found of close.wish on this call", "没有规范 close.wish 的判定"),
    ],
)  # fmt: skip
def test_a_row_that_hits_nothing_is_refused(row: str, fault: str, chinese: str) -> None:
    """With its line, and the seconds that there are: an appeal that has no effect is not taken as if it had one."""
    for reading, head, more in (
        (read_appeals, "call_id,rule_id,start_s,reason", "说了"),
        (read_opinions, "call_id,rule_id,start_s,verdict,reviewer", "错,李"),
    ):
        with pytest.raises(ConfigError) as caught:
            reading(f"{head}\nc1,word.what,53,{more}\n{row},{more}\n".encode(), "f.csv", PLACED)
        assert caught.value.faults[0].startswith(f"line 3: {fault}")
        assert chinese in caught.value.said("zh")


def test_a_sheet_that_was_drawn_earlier_is_still_taken() -> None:
    """A row with the result that the program found keeps its place, whether or not anything is there."""
    head = "call_id,rule_id,start_s,result,verdict,reviewer\n"
    rows = "c1,word.what,53.5,fail,错,李\nc1,word.what,900,fail,错,李\n"
    told = read_opinions(f"{head}{rows}".encode(), "f.csv", PLACED).reviews
    assert [each.start_s for each in told] == [53.5, 900.0]
