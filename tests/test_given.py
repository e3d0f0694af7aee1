"""What people write in tables is read as they mean it, or said to be unreadable: never guessed."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.batch.discover import DiscoverSettings, discover
from voicecheck.batch.manifest import read_manifest
from voicecheck.errors import ManifestError
from voicecheck.given.headings import check_header, name_columns
from voicecheck.given.moments import Moment, read_day, read_moment
from voicecheck.given.numbers import read_figure
from voicecheck.given.options import ManifestOptions
from voicecheck.given.words import alike, read_id, whole_floats
from voicecheck.plaintext import decode_text

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T09:40:05+08:00", "2026-11-20T09:40:05", "2026-11-20 09:40:05", "2026-11-20T01:40:05Z",
        "2026-11-20T01:40:05.000+00:00", "2026-11-20 09:40:05 +0800", "2026/11/20 9:40:05", "2026.11.20 09:40:05",
        "20261120094005", "20261120094005.0", "20261120T094005", "20261120_094005", "20261120-094005",
        "20261120 094005", "2026年11月20日 9:40:05", "2026年11月20日9时40分5秒", "2026年11月20日 上午9时40分05秒",
        "2026年11月20日 星期五 09:40:05", "2026/11/20 上午 9:40:05", "2026/11/20 9:40:05 AM", "2026-11-20 09:40:05 am",
        "２０２６／１１／２０　０９：４０：０５", "1795138805", "1795138805000", " 2026-11-20T09:40:05 ",
    ],
)  # fmt: skip
def test_every_form_of_one_time_is_that_time(text: str) -> None:
    """Signs, width, halves of the day, stamps of recorders and counted seconds: all are the same moment."""
    moment = read_moment(text, ZONE)
    assert moment.at == datetime(2026, 11, 20, 9, 40, 5, tzinfo=ZONE)
    assert moment.at.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-20 12:10 AM", 0), ("2026-11-20 12:10 PM", 12), ("2026/11/20 下午 1:10", 13),
        ("2026/11/20 中午12:10", 12), ("2026/11/20 中午1:10", 13), ("2026/11/20 晚上9:10", 21),
        ("2026/11/20 凌晨2:10", 2), ("2026/11/20 下午 13:10", 13),
    ],
)  # fmt: skip
def test_halves_of_the_day(text: str, hour: int) -> None:
    """Twelve of the morning is midnight; what is said in hours of 24 stays."""
    at = read_moment(text, ZONE).at
    assert at is not None
    assert (at.hour, at.minute, at.day) == (hour, 10, 20)


def test_24_o_clock_is_the_next_day_and_serials_are_days() -> None:
    """24:00:00 begins the day after; a spreadsheet's 46346.4 is 9:36 of its day, to the second."""
    assert read_moment("2026-11-20 24:00:00", ZONE) == Moment(date(2026, 11, 21), datetime(2026, 11, 21, tzinfo=ZONE))
    assert read_moment("46346.40", ZONE).at == datetime(2026, 11, 20, 9, 36, tzinfo=ZONE)
    assert read_moment("46346.4028125", ZONE).at == datetime(2026, 11, 20, 9, 40, 3, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20/11/2026", "begin with the year"), ("11/20/2026 9:40", "begin with the year"), ("26-11-20", "begin with"),
        ("2026-13-01 10:00", "no such time"), ("2026-02-30", "no such time"), ("2026-11-20 25:00", "no such time"),
        ("2026-11-20 24:00:01", "no such time"), ("2026-11-20 上午13:00", "no such time"), ("晚上好", "no time"),
        ("2026-11-20 晚上12:00", "no such time"), ("0001-01-01 10:00", "not in this"), ("2150-01-01", "not in this"),
        ("9:40", "no time"), ("1.7951388E+09", "no time"), ("7", "no time"), ("999999999999999999", "no time"),
        ("2026-11/20", "no time"), ("", "no time"),
    ],
)  # fmt: skip
def test_what_is_ambiguous_or_no_time_is_refused_with_the_reason(text: str, why: str) -> None:
    """Day or month first is never guessed; nor is an hour that contradicts itself."""
    with pytest.raises(ValueError, match=why):
        read_moment(text, ZONE)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2098, 1, 1)), st.sampled_from(["-", "/", "."]))
def test_any_time_written_year_first_is_read_back(moment: datetime, sign: str) -> None:
    """Whatever the moment, its forms with signs, without any and as seconds mean the same."""
    moment = moment.replace(microsecond=0)
    plain = f"{moment.year:04}{sign}{moment.month}{sign}{moment.day} {moment:%H:%M:%S}"
    for text in (plain, f"{moment:%Y%m%d%H%M%S}", f"{moment:%Y年%m月%d日%H时%M分%S秒}"):
        assert read_moment(text, UTC).at == moment.replace(tzinfo=UTC)
    assert read_day(plain) == moment.date()


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Whatever is written, a time is read or refused by a ValueError; an id is text that is not empty, or none."""
    for read in (lambda: read_moment(text, ZONE), lambda: read_figure(text)):
        try:
            read()
        except ValueError as error:
            assert str(error)  # noqa: PT017 (to be read is as good an outcome)
    assert read_id(text)[0] != ""


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("0012", "0012"), ('="0012"', "0012"), ("'0012", "0012"), ("１００２", "1002"), (" 1002 ", "1002"),
        ("\ufeff1002", "1002"), ("1e5", "1e5"), ("张三", "张三"), ("A/1", "A/1"), ("1002.0", "1002.0"),
        ("ＡＢ", "ＡＢ"), ("nan", None), ("NaN", None), ("NULL", None), ("None", None), ("#N/A", None), ("N/A", None),
        ("-", None), ("", None), ("　", None), ('=""', None), ("1.23E+11", None), ("1.002E+03", "1.002E+03"),
    ],
)  # fmt: skip
def test_ids_are_what_was_typed_without_what_a_spreadsheet_put_around_it(text: str, agent: str | None) -> None:
    """Leading zeros stay; words for nothing are nobody; a number that lost its digits is no one's id."""
    assert read_id(text)[0] == agent
    assert (read_id(text)[1] is not None) == ("E+" in text)


def test_ids_that_differ_only_in_form_are_alike_and_others_are_not() -> None:
    """Zeros, .0, width and case make no person; another digit or letter does."""
    assert len({alike(each) for each in ("0012", "12", "12.0", "１２")}) == 1
    assert alike("ＡＢ") == alike("ab")
    assert len({alike(each) for each in ("12", "120", "12.5", "A12", "0")}) == 5
    assert whole_floats(["1002.0", "", "nan"])
    assert not whole_floats(["1002.5"])


def test_numbers_as_people_write_them() -> None:
    """Width, thousands and percent are understood; underscores, words and infinities are no numbers."""
    assert [read_figure(text) for text in ("８", "1,234.5", "92.5%", "92.5 ％", "-3")] == [8, 1234.5, 92.5, 92.5, -3]
    for text in ("1_000", "two", "nan", "inf", "1,23", ""):
        with pytest.raises(ValueError, match="no number"):
            read_figure(text)


def test_headings_are_known_whatever_their_case_width_and_spaces() -> None:
    """The column's own name comes before its further names, the rest stays what it is."""
    names = {"started_at": ("开始时间", "日期"), "agent_id": ("工号",)}
    columns = ("recording", "agent_id", "started_at")
    header = ["\ufeffRecording ", "Agent ID", "工号", "日期", "开始时间", "备注", "ＲＩＮＧＳ"]
    assert name_columns(header, columns, names) == [
        "recording", "agent_id", "工号", "日期", "started_at", "备注", "ＲＩＮＧＳ",
    ]  # fmt: skip
    twice = name_columns(["recording", "工号", "工号"], columns, names)
    with pytest.raises(ValueError, match="more than one column agent_id"):
        check_header(twice, columns[:2], names)


def test_what_is_missing_of_a_header_is_told_with_its_cause() -> None:
    """Headings that were not taken apart show the separator; others the columns found and where names are listed."""
    with pytest.raises(ValueError, match="not separated") as caught:
        check_header(["recording;agent_id"], ("recording", "agent_id"), {})
    assert "';' stands between them" in str(caught.value)
    with pytest.raises(ValueError, match=r"columns found: 录音档, 坐席代码.*manifest\.columns.*工号"):
        check_header(["录音档", "坐席代码"], ("recording", "agent_id"), {"agent_id": ("工号",)})


@pytest.mark.parametrize("text", ["客服組", "退費組,張小姐,投訴處理", "錄音檔,工號,班組"])
def test_big5_is_refused_by_name(text: str) -> None:
    """GB18030 reads it as nonsense; the message says what it is."""
    with pytest.raises(ValueError, match="Big5"):
        decode_text(f"recording,team\na.wav,{text}\n".encode("big5"))


@pytest.mark.parametrize("text", ["张三", "客服组", "退费组，欧阳娜娜，褚遂良", "錄音檔與工號的說明", "喆", "A1", "①"])
def test_gb18030_is_read_with_rare_and_traditional_characters(text: str) -> None:
    """With and without its mark; UTF-8 is never taken for anything else."""
    for data in (text.encode("gb18030"), b"\x84\x31\x95\x33" + text.encode("gb18030"), text.encode(),
                 text.encode("utf-8-sig")):  # fmt: skip
        assert decode_text(data) == text


@pytest.mark.parametrize("sign", list("；、：^~|:"))
def test_a_sign_that_separates_no_columns_is_named_as_the_cause(tmp_path: Path, sign: str) -> None:
    """Whoever wrote it sees at once what to change."""
    path = tmp_path / "m.csv"
    path.write_text(f"recording{sign}agent_id\na.wav{sign}1\n", encoding="utf-8")
    if sign == "|":
        assert [row.cells["agent_id"] for row in read_manifest(path)] == ["1"]
        return
    with pytest.raises(ManifestError, match=re.escape(f"not separated: {sign!r}")):
        read_manifest(path)


@pytest.mark.parametrize("around", ["'{}", '="{}"', "{}"])
def test_what_a_spreadsheet_puts_around_a_cell_is_taken_off_every_cell(tmp_path: Path, around: str) -> None:
    """A time, a number, a word and a team are read as an id is; the name of a file keeps its mark."""
    (tmp_path / "'a.wav").touch()
    row = ["1002", "2026-11-20 09:40", "呼入", "3", "一组"]
    head = "recording,agent_id,started_at,direction,rings,team"
    with (tmp_path / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(","), ["'a.wav", *(around.format(cell) for cell in row)]])
    options = ManifestOptions(values={"direction": {"inbound": ("呼入",)}})
    found = discover([], tmp_path / "manifest.csv", settings=DiscoverSettings(manifest=options))
    (recording,) = found.recordings
    assert (recording.agent_id, recording.direction, recording.rings, recording.team) == ("1002", "inbound", 3, "一组")
    assert str(recording.started_at) == "2026-11-20 09:40:00+08:00"
    assert found.notes == ()


@pytest.mark.parametrize("word", ["未知", "空", "/", "不详", "unknown", "?", "？", '=""'])
def test_a_word_for_nothing_is_no_agent(word: str) -> None:
    """All such calls together would be one agent's."""
    assert read_id(word) == (None, None)
