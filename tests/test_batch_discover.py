"""Everything given is found, and what cannot be used is a failure that says what to do."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from voicecheck.batch.discover import DiscoverSettings, Discovery, discover
from voicecheck.config import load_settings
from voicecheck.errors import ManifestError, UsageError
from voicecheck.given.options import ManifestOptions


def shipped() -> ManifestOptions:
    """The names of columns and values that come along."""
    return load_settings(environ={}).manifest


HEADER = "recording,agent_id,call_id,direction,started_at,agent_channel,rings,queue_wait_s,hangup_by,queue"


def make_files(folder: Path, *names: str) -> None:
    """Make empty files; nobody listens to them here."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def with_rows(folder: Path, *rows: str, header: str = HEADER) -> Discovery:
    """Discover by a manifest of these rows, beside the files a.wav and b.wav."""
    make_files(folder, "a.wav", "b.wav")
    (folder / "calls.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return discover([], folder / "calls.csv")


def test_a_full_row_becomes_a_recording(tmp_path: Path) -> None:
    """Every column reaches its field; others are carried along; a time without zone is local."""
    found = with_rows(tmp_path, "a.wav,007,c1,outbound,2026-11-20T10:15:00,right,2,8.5,agent,vip")
    (recording,) = found.recordings
    assert (recording.path, recording.name, recording.call_id) == (tmp_path / "a.wav", "a.wav", "c1")
    assert (recording.agent_id, recording.direction, recording.agent_channel) == ("007", "outbound", "right")
    assert (recording.rings, recording.queue_wait_s, recording.hangup_by) == (2, 8.5, "agent")
    assert recording.started_at is not None
    assert recording.started_at.utcoffset() == timedelta(hours=8)
    assert recording.extra == {"queue": "vip"}
    assert found.failures == ()


def test_empty_cells_are_unknown(tmp_path: Path) -> None:
    """Only the two required cells are needed; the call is named after its file."""
    (recording,) = with_rows(tmp_path, "a.wav,A1,,,,,,,,").recordings
    assert recording.call_id == "a"
    assert (recording.direction, recording.started_at, recording.rings, recording.team) == (None,) * 4
    assert recording.extra == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",A1,,,,,,,,x", ["recording is empty"]),
        ("missing.wav,A1,,,,,,,,", ["'missing.wav'", "no such file", "looked for"]),
        ("../outside.wav,A1,,,,,,,,", ["'../outside.wav'", "outside of"]),
        ("/etc/hostname,A1,,,,,,,,", ["'/etc/hostname'", "outside of"]),
        ("a.wav,A1,,,,,,,,q,surplus", ["more cells than the header"]),
    ],
)
def test_a_wrong_row_is_a_failure_that_names_row_column_and_value(tmp_path: Path, row: str, said: list[str]) -> None:
    """The message names the row as a spreadsheet does; the next row is found all the same."""
    found = with_rows(tmp_path / "in", "", row, "b.wav,A2,,,,,,,,")
    assert [recording.name for recording in found.recordings] == ["b.wav"]
    (failure,) = found.failures
    assert failure.stage == "discover"
    assert "calls.csv row 3" in failure.message
    for part in said:
        assert part in failure.message


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ("a.wav,A1,,,20/11/2026,,,,,", "started_at", ["started_at", "'20/11/2026'", "begin with the year"]),
        ("a.wav,A1,,,2026-13-01T10:00,,,,,", "started_at", ["2026-13-01T10:00", "no such time"]),
        ("a.wav,A1,,,0001-01-01T10:00,,,,,", "started_at", ["0001-01-01T10:00", "not in this age"]),
        ("a.wav,A1,,sideways,,,,,,", "direction", ["'sideways'", "inbound, outbound or practice"]),
        ("a.wav,A1,,,,centre,,,,", "agent_channel", ["'centre'", "left"]),
        ("a.wav,A1,,,,,two,,,", "rings", ["'two'", "whole number"]),
        ("a.wav,A1,,,,,1.5,,,", "rings", ["'1.5'", "whole number"]),
        ("a.wav,A1,,,,,,-3,,", "queue_wait_s", ["'-3'", "0 or more"]),
        ("a.wav,A1,,,,,,5%,,", "queue_wait_s", ["'5%'", "0 or more"]),
        ("a.wav,A1,,,,,,,somebody,", "hangup_by", ["'somebody'", "agent or customer"]),
        ("a.wav,1.23E+11,,,,,,,,", "agent_id", ["agent_id", "shortens"]),
        ("a.wav,,,,,,,,,", "agent_id", ["agent_id", "unknown"]),
        (f"a.wav,{'张' * 90},,,,,,,,", "agent_id", ["agent_id", "too long"]),
    ],
)
def test_a_cell_that_cannot_be_read_is_unknown_and_remarked(
    tmp_path: Path, row: str, field: str, said: list[str]
) -> None:
    """It never loses the recording; the remark is kept with it, and told with the row."""
    found = with_rows(tmp_path, row)
    (recording,) = found.recordings
    assert getattr(recording, field) is None
    assert found.failures == ()
    (note,) = [note for note in found.notes if field in note]
    assert "calls.csv row 2" in note
    (remark,) = recording.remarks
    for part in said:
        assert part in note
        assert part in remark


def test_remarks_are_told_by_kind_with_their_number(tmp_path: Path) -> None:
    """A hundred cells with the same fault are one line with the first places; all cells of a row are told."""
    rows = [f"{n}.wav,A1,,sideways,{n + 13}/11/2026,,,,," for n in range(9)]
    make_files(tmp_path, *(f"{n}.wav" for n in range(9)))
    found = with_rows(tmp_path, *rows)
    assert len(found.recordings) == 9
    assert [note.partition(":")[0] for note in found.notes] == ["direction in 9 rows", "started_at in 9 rows"]
    assert "row 2 ('13/11/2026'), calls.csv row 3 ('14/11/2026')" in found.notes[1]
    assert "row 9" not in found.notes[1]
    assert len(found.recordings[0].remarks) == 2


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2026/11/20 9:40", 9), ("2026-11-20 9:40", 9), ("20261120094000", 9), ("2026年11月20日 上午9时40分", 9),
        ("２０２６／１１／２０　９：４０", 9), ("46346.40", 9), ("1795138800", 9), ("1795138800000", 9),
        ("2026-11-20T01:40:00Z", 9), ("2026/11/20 下午 3:40", 15), ("2026-11-20 3:40 PM", 15),
    ],
)  # fmt: skip
def test_times_as_people_write_them_reach_the_recording(tmp_path: Path, cell: str, hour: int) -> None:
    """Each is the time that it says, on the clock of the configured zone."""
    (recording,) = with_rows(tmp_path, f"a.wav,A1,,,{cell},,,,,").recordings
    assert recording.started_at is not None
    assert (recording.started_at.date().isoformat(), recording.started_at.hour) == ("2026-11-20", hour)
    assert (recording.started_on, recording.remarks) == (None, ())


@pytest.mark.parametrize("cell", ["2026-11-20", "2026/11/20", "20261120", "2026年11月20日", "46346"])
def test_a_date_alone_keeps_the_day_and_leaves_the_time_unknown(tmp_path: Path, cell: str) -> None:
    """Midnight is never made up: norms about the hour are unknown."""
    (recording,) = with_rows(tmp_path, f"a.wav,A1,,,{cell},,,,,").recordings
    assert (recording.started_at, str(recording.started_on), recording.remarks) == (None, "2026-11-20", ())


def test_a_call_id_may_repeat(tmp_path: Path) -> None:
    """Two recorders that both count from 1 lose no call."""
    found = with_rows(tmp_path, "a.wav,A1,c1,,,,,,,", "b.wav,A2,c1,,,,,,,")
    assert [recording.call_id for recording in found.recordings] == ["c1", "c1"]
    assert found.failures == ()


def test_a_recording_given_twice_fails_the_second_row(tmp_path: Path) -> None:
    """One file under two calls would be two calls of one: the second row says so."""
    found = with_rows(tmp_path, "a.wav,A1,c1,,,,,,,", "./a.wav,A2,c2,,,,,,,")
    assert len(found.recordings) == 1
    assert "row 2 has already" in found.failures[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_that_spreadsheets_write_are_read(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with and without BOM and GB18030 give the same names."""
    make_files(tmp_path, "录音.wav")
    (tmp_path / "m.csv").write_text("recording,agent_id,team\n录音.wav,张三,退费组\n", encoding=encoding)
    (recording,) = discover([], tmp_path / "m.csv").recordings
    assert (recording.agent_id, recording.team, recording.call_id) == ("张三", "退费组", "录音")


@pytest.mark.parametrize("text", [
    "recording;agent_id;team\na.wav;0012;一组\n", "recording\tagent_id\tteam\r\na.wav\t0012\t一组\r\n",
    "recording，agent_id，team\na.wav，0012，一组\n", "sep=,\r\nrecording,agent_id,team\r\na.wav,0012,一组\r\n",
    "sep=;\nrecording;agent_id;team\na.wav;0012;一组\n", "\ufeffRecording , Agent_ID,TEAM\na.wav,0012,一组\n",
    "录音文件,工号,班组\na.wav,0012,一组\n", "录音；工号；班组\na.wav,0012,一组\n".replace("；", ","),
    "文件名;坐席工号;班组\na.wav;\"=\"\"0012\"\"\";一组\n", "录音文件　,工号,班组\na.wav,'0012,一组\n",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_separators_and_headings_as_programs_write_them(tmp_path: Path, text: str, encoding: str) -> None:
    """Semicolons, tabs, full-width commas, a first line ``sep=``, and headings in Chinese or any case mean the same."""
    make_files(tmp_path, "a.wav")
    (tmp_path / "m.csv").write_bytes(text.encode(encoding))
    (recording,) = discover([], tmp_path / "m.csv", settings=DiscoverSettings(manifest=shipped())).recordings
    assert (recording.agent_id, recording.team, recording.name) == ("0012", "一组", "a.wav")


def test_values_in_chinese_are_understood(tmp_path: Path) -> None:
    """Directions, channels and who hung up, by the shipped list."""
    make_files(tmp_path, "a.wav", "b.wav", "c.wav")
    header = "录音文件,工号,方向,坐席声道,挂机方,通话时间"
    rows = ["a.wav,1,呼入,左声道,客户,2026/11/20 9:40", "b.wav,2,呼出,右,坐席,2026/11/20", "c.wav,3,练习,单声道,,"]
    (tmp_path / "m.csv").write_text("\n".join([header, *rows]), encoding="gb18030")
    first, second, third = discover([], tmp_path / "m.csv", settings=DiscoverSettings(manifest=shipped())).recordings
    assert (first.direction, first.agent_channel, first.hangup_by) == ("inbound", "left", "customer")
    assert (second.direction, second.agent_channel, second.hangup_by) == ("outbound", "right", "agent")
    assert (third.direction, third.agent_channel, third.remarks) == ("practice", "mono", ())
    assert (first.started_at is not None, str(second.started_on)) == (True, "2026-11-20")


@pytest.mark.parametrize(
    ("scenario", "profile", "known"),
    [
        ("投诉", "老年人", ("complaint", "elderly")), ("业务咨询", "", ("enquiry", None)), ("营销", "", ("sale", None)),
        (" 回访 ", "老年", ("followup", "elderly")), ("满意度调查", "VIP", ("survey", "VIP")),
        ("订单", "年轻客户", ("order", "年轻客户")), ("Complaint", "", ("complaint", None)),
        ("账单", "学生", ("账单", "学生")), ("sales", "无", ("sales", None)),
    ],
)  # fmt: skip
def test_kinds_of_calls_and_customers_in_chinese_become_the_words_that_rules_know(
    tmp_path: Path, scenario: str, profile: str, known: tuple[str | None, str | None]
) -> None:
    """What stands for a word that rules know becomes it; anything else stays as it was written."""
    make_files(tmp_path, "a.wav")
    rows = f"录音文件,工号,业务场景,客户类型\na.wav,1,{scenario},{profile}\n"
    (tmp_path / "calls.csv").write_text(rows, encoding="utf-8")
    found = discover([], tmp_path / "calls.csv", settings=DiscoverSettings(manifest=shipped()))
    assert [(each.scenario, each.profile) for each in found.recordings] == [known]
    assert not found.recordings[0].remarks


def test_a_quoted_line_end_is_a_line_end(tmp_path: Path) -> None:
    """A note of two lines stays two lines, however the file ends its lines; rows keep their number."""
    make_files(tmp_path, "a.wav", "b.wav")
    text = 'recording,agent_id,note,rings\r\na.wav,1,"第一行\r\n第二行",\r\nb.wav,2,,x\r\n'
    (tmp_path / "m.csv").write_bytes(text.encode())
    found = discover([], tmp_path / "m.csv")
    assert found.recordings[0].extra == {"note": "第一行\n第二行"}
    assert "m.csv row 4" in found.notes[0]


def test_ids_of_agents_that_differ_only_in_form_are_remarked_and_kept_apart(tmp_path: Path) -> None:
    """0012, 12 and 12.0 stay three agents, and a person is told; float columns give whole numbers."""
    names = [f"{n}.wav" for n in range(4)]
    make_files(tmp_path, *names)
    (tmp_path / "m.csv").write_text("recording,agent_id\n0.wav,0012\n1.wav,12\n2.wav,12.0\n3.wav,7\n")
    found = discover([], tmp_path / "m.csv")
    assert [each.agent_id for each in found.recordings] == ["0012", "12", "12.0", "7"]
    assert any("0012 and 12 and 12.0" in note for note in found.notes)
    (tmp_path / "f.csv").write_text("recording,agent_id\n0.wav,1002.0\n1.wav,nan\n2.wav,7.0\n")
    assert [each.agent_id for each in discover([], tmp_path / "f.csv").recordings] == ["1002", None, "7"]


def test_a_parquet_of_another_program_is_read(tmp_path: Path) -> None:
    """Float ids are whole numbers, nan is nobody, times have a zone or not, dates no time, texts a dictionary."""
    names = [f"{n}.wav" for n in range(3)]
    make_files(tmp_path, *names)
    times = pd.to_datetime(["2026-11-20 09:40", "2026-11-20 10:40", None])
    frame = pd.DataFrame({"recording": pd.Categorical(names), "agent_id": [1002.0, None, 7.0], "started_at": times})
    frame.to_parquet(tmp_path / "m.parquet")
    found = discover([], tmp_path / "m.parquet").recordings
    assert [each.agent_id for each in found] == ["1002", None, "7"]
    assert str(found[0].started_at) == "2026-11-20 09:40:00+08:00"
    frame["started_at"] = times.tz_localize("UTC")
    frame.to_parquet(tmp_path / "m.parquet")
    assert str(discover([], tmp_path / "m.parquet").recordings[0].started_at) == "2026-11-20 17:40:00+08:00"
    frame["started_at"] = [date(2026, 11, 20), None, None]
    frame.to_parquet(tmp_path / "m.parquet")
    assert str(discover([], tmp_path / "m.parquet").recordings[0].started_on) == "2026-11-20"


def test_a_parquet_manifest_is_read(tmp_path: Path) -> None:
    """Typed columns with gaps become the same fields; whole numbers stay whole."""
    make_files(tmp_path, "a.wav", "b.wav")
    frame = pd.DataFrame(
        {
            "recording": ["a.wav", "b.wav"],
            "agent_id": ["007", "008"],
            "rings": [2, None],
            "started_at": [pd.Timestamp("2026-11-20T10:15:00+08:00"), pd.NaT],
        }
    )
    frame.to_parquet(tmp_path / "m.parquet")
    first, second = discover([], tmp_path / "m.parquet").recordings
    assert (first.agent_id, first.rings) == ("007", 2)
    assert first.started_at == datetime.fromisoformat("2026-11-20T10:15:00+08:00")
    assert (second.rings, second.started_at) == (None, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"recording,team\na.wav,T1\n", "no column agent_id"),
        (b"", "no column recording and agent_id"),
        (b"recording,agent_id,agent_id\na.wav,1,2\n", "more than one column agent_id"),
        (b'recording,agent_id\n"a.wav,A1\n', "no CSV"),
        (b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
    ],
)
def test_a_manifest_wrong_as_a_whole_ends_it(tmp_path: Path, content: bytes, said: str) -> None:
    """What is wrong with every row at once stops before anything starts."""
    (tmp_path / "m.csv").write_bytes(content)
    with pytest.raises(ManifestError, match=said):
        discover([], tmp_path / "m.csv")


def test_a_manifest_that_is_not_there_or_no_parquet_ends_it(tmp_path: Path) -> None:
    """Both are said as errors of the manifest."""
    (tmp_path / "m.parquet").write_text("no parquet")
    for name, said in (("m.parquet", "no Parquet"), ("missing.csv", "cannot be read")):
        with pytest.raises(ManifestError, match=said):
            discover([], tmp_path / name)


def test_a_folder_is_searched_in_order_without_hidden_and_unfinished_files(tmp_path: Path) -> None:
    """Audio by its ending, to the bottom, sorted; other endings are said in a note."""
    make_files(tmp_path, "b.wav", "a.FLAC", "sub/c.mp3", ".hidden.wav", ".git/x.wav", "d.wav.part", "notes.txt")
    found = discover([tmp_path])
    assert [recording.name for recording in found.recordings] == ["a.FLAC", "b.wav", "sub/c.mp3"]
    assert found.failures == ()
    assert "1 .txt" in found.notes[0]


def test_files_of_one_name_in_several_folders_are_several_calls(tmp_path: Path) -> None:
    """Each is found, and named after its file whatever else was given: their keys tell them apart."""
    make_files(tmp_path, "d1/0001.wav", "d2/0001.wav", "d2/0002.wav")
    for inputs in ([tmp_path], [tmp_path / "d1", tmp_path / "d2"]):
        found = discover(inputs)
        assert [recording.call_id for recording in found.recordings] == ["0001", "0001", "0002"]
        assert found.failures == ()


def test_globs_and_files_are_found_once(tmp_path: Path) -> None:
    """A file given by name, by glob and by folder is one recording."""
    make_files(tmp_path, "a.wav", "sub/b.wav", "odd.ending")
    found = discover([tmp_path / "a.wav", str(tmp_path / "**" / "*.wav"), tmp_path / "odd.ending", tmp_path])
    assert sorted(recording.path.name for recording in found.recordings) == ["a.wav", "b.wav", "odd.ending"]
    assert found.failures == ()


def test_an_input_that_is_missing_is_a_failure_and_all_missing_is_wrong_usage(tmp_path: Path) -> None:
    """One wrong name among others does not stop them; nothing but wrong names does."""
    make_files(tmp_path, "a.wav")
    found = discover([tmp_path / "a.wav", tmp_path / "b.wav"])
    assert len(found.recordings) == len(found.failures) == 1
    with pytest.raises(UsageError, match="none of these exists"):
        discover([tmp_path / "b.wav", tmp_path / "*.mp3"])
    with pytest.raises(UsageError, match="no recordings given"):
        discover([])


def test_a_folders_own_manifest_is_used_and_said(tmp_path: Path) -> None:
    """manifest.csv in the folder is read; a file without a row is a failure, not lost."""
    make_files(tmp_path, "a.wav", "b.wav")
    (tmp_path / "manifest.csv").write_text("recording,agent_id\na.wav,A1\n")
    found = discover([tmp_path])
    assert [recording.agent_id for recording in found.recordings] == ["A1"]
    assert ["b.wav: not in the manifest" in failure.message for failure in found.failures] == [True]
    assert any("manifest.csv is used" in note for note in found.notes)


def test_inputs_select_among_the_rows_of_a_manifest(tmp_path: Path) -> None:
    """Of a manifest only the recordings asked for are taken; how many rows were not is said."""
    make_files(tmp_path, "a.wav", "b.wav")
    (tmp_path / "m.csv").write_text("recording,agent_id\na.wav,A1\nb.wav,A2\n")
    found = discover([tmp_path / "b.wav"], tmp_path / "m.csv")
    assert [(recording.name, recording.agent_id) for recording in found.recordings] == [("b.wav", "A2")]
    assert found.failures == ()
    assert found.notes == ("1 rows of m.csv are not among the recordings given",)


def test_a_row_may_lead_into_a_folder_given_as_input(tmp_path: Path) -> None:
    """Recordings beside the manifest's folder are refused unless their folder was given."""
    make_files(tmp_path, "store/a.wav", "lists/keep")
    manifest = tmp_path / "lists" / "m.csv"
    manifest.write_text("recording,agent_id\n../store/a.wav,A1\n")
    assert len(discover([], manifest).failures) == 1
    found = discover([tmp_path / "store"], manifest)
    assert [recording.agent_id for recording in found.recordings] == ["A1"]
    assert found.failures == ()


def test_links_out_of_the_folder_pipes_and_bytes_as_names_are_refused(tmp_path: Path) -> None:
    """A link that leads out, a pipe and a name that is no text are failures with a reason."""
    make_files(tmp_path, "in/a.wav", "secret.wav")
    (tmp_path / "in" / "link.wav").symlink_to(tmp_path / "secret.wav")
    os.mkfifo(tmp_path / "in" / "pipe.wav")
    (tmp_path / "in" / os.fsdecode(b"\xc4\xe3.wav")).touch()
    found = discover([tmp_path / "in"])
    assert [recording.name for recording in found.recordings] == ["a.wav"]
    assert sorted(failure.recording for failure in found.failures) == ["\\xc4\\xe3.wav", "link.wav", "pipe.wav"]
    said = " ".join(failure.message for failure in found.failures)
    for reason in ("leads out of", "not a regular file", "not UTF-8"):
        assert reason in said


def test_a_file_pattern_gives_the_fields(tmp_path: Path) -> None:
    """Named groups are columns; a name that does not match is analysed without agent, and said."""
    make_files(tmp_path, "T1/A7_c1_20261120T101500_q3.wav", "T1/other.wav", "T1/A7_c2_20269999T101500_q3.wav")
    pattern = r"(?P<team>\w+)/(?P<agent_id>\w+?)_(?P<call_id>\w+?)_(?P<started_at>\d{8}T\d{6})_(?P<meta_queue>\w+)"
    found = discover([tmp_path], settings=DiscoverSettings(file_pattern=pattern))
    first, unread, other = found.recordings
    assert (first.agent_id, first.call_id, first.team, first.extra) == ("A7", "c1", "T1", {"queue": "q3"})
    assert first.started_at == datetime.fromisoformat("2026-11-20T10:15:00+08:00")
    assert (other.call_id, other.agent_id) == ("other", None)
    assert any("1 file names do not match" in note for note in found.notes)
    assert (unread.agent_id, unread.started_at, found.failures) == ("A7", None, ())
    assert "no such time" in unread.remarks[0]
    with pytest.raises(UsageError, match="regular expression"):
        discover([tmp_path], settings=DiscoverSettings(file_pattern="("))
    with pytest.raises(UsageError, match="group agent, which is no column; known are agent_id"):
        discover([tmp_path], settings=DiscoverSettings(file_pattern="(?P<agent>.)"))


@pytest.mark.parametrize(
    "ending", [".oga", ".webm", ".mka", ".3gp", ".awb", ".m4b", ".mpga", ".rf64", ".aif", ".wav49", ".WAVE"]
)
def test_endings_of_phones_and_browsers_are_recordings(tmp_path: Path, ending: str) -> None:
    """A file with the ending of any format that is read is found in a folder."""
    make_files(tmp_path, f"a{ending}")
    assert [recording.name for recording in discover([tmp_path]).recordings] == [f"a{ending}"]


def test_a_folder_in_which_all_is_passed_over_is_wrong_usage(tmp_path: Path) -> None:
    """Nothing found because of the endings is an error which names both kinds of endings, never an empty success."""
    make_files(tmp_path, "a.dss", "b.dss", "sub/c")
    with pytest.raises(UsageError, match=r"passed over .*\(2 \.dss, 1 without ending\); read are .*\.oga.*\.wav"):
        discover([tmp_path])
    make_files(tmp_path, "sub/d.oga")
    assert [recording.name for recording in discover([tmp_path]).recordings] == ["sub/d.oga"]


def test_an_empty_folder_is_a_quiet_night(tmp_path: Path) -> None:
    """A folder without any file is no error, and a manifest alone is not something passed over."""
    assert discover([tmp_path]).recordings == ()
    (tmp_path / "manifest.csv").write_text("recording,agent_id\n", encoding="utf-8")
    assert discover([tmp_path]).recordings == ()


def test_a_manifest_named_twice_counts_once(tmp_path: Path) -> None:
    """By one path or by two; of several its last place on the command line counts."""
    make_files(tmp_path, "a.wav")
    for name, agent in (("one.csv", "1"), ("two.csv", "2")):
        (tmp_path / name).write_text(f"recording,agent_id\na.wav,{agent}\n")
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    found = discover([], [one, tmp_path / "x" / ".." / "one.csv"])
    assert ([each.agent_id for each in found.recordings], found.failures) == (["1"], ())
    found = discover([], [one, two, one])
    assert ([each.agent_id for each in found.recordings], found.failures) == (["1"], ())


@pytest.mark.parametrize("name", ["Manifest.CSV", "MANIFEST.csv"])
@pytest.mark.parametrize("given", ["folder", "file"])
def test_a_manifest_in_capitals_is_one(tmp_path: Path, name: str, given: str) -> None:
    """Systems that see no case write it so; it is no file that was passed over."""
    make_files(tmp_path, "a.wav")
    (tmp_path / name).write_text("recording,agent_id\na.wav,1\n")
    found = discover([tmp_path if given == "folder" else tmp_path / "a.wav"])
    assert [each.agent_id for each in found.recordings] == ["1"]
    assert not any("passed over" in note for note in found.notes)


def test_a_second_manifest_of_a_folder_is_said_not_to_be_used(tmp_path: Path) -> None:
    """The first of their order is used; one that is named is, too, and nothing is said."""
    make_files(tmp_path, "a.wav")
    (tmp_path / "manifest.csv").write_text("recording,agent_id\na.wav,1\n")
    pd.DataFrame({"recording": ["a.wav"], "agent_id": ["2"]}).to_parquet(tmp_path / "manifest.parquet")
    found = discover([tmp_path])
    assert [each.agent_id for each in found.recordings] == ["1"]
    assert any("manifest.parquet is not used, manifest.csv beside it is" in note for note in found.notes)
    found = discover([tmp_path], tmp_path / "manifest.parquet")
    assert [each.agent_id for each in found.recordings] == ["2"]
    assert not any("is not used" in note for note in found.notes)


def test_a_folder_named_as_a_recording_is_said_to_be_one(tmp_path: Path) -> None:
    """Nothing is amiss with its rights."""
    (tmp_path / "sub").mkdir()
    (failure,) = with_rows(tmp_path, "sub,A1,,,,,,,,", "a.wav,A1,,,,,,,,", "b.wav,A1,,,,,,,,").failures
    assert "a folder, no recording" in failure.message
