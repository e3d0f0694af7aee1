"""Which file a row means, which row counts, and why a path is not found: named, and never guessed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from voicecheck.batch.discover import DiscoverSettings, Discovery, discover
from voicecheck.config import load_settings
from voicecheck.errors import ManifestError


@pytest.fixture(scope="module")
def shipped() -> DiscoverSettings:
    """Settings with the names and patterns that come along."""
    return DiscoverSettings(manifest=load_settings(environ={}).manifest)


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def manifest(folder: Path, *rows: str, head: str = "recording,agent_id", name: str = "manifest.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return folder / name


def agents(found: Discovery, folder: Path) -> dict[str, str | None]:
    """The agent of each recording, by its path below a folder."""
    return {each.path.relative_to(folder).as_posix(): each.agent_id for each in found.recordings}


@pytest.mark.parametrize("written", [r"sub\d.wav", r".\sub\d.wav", "./sub/d.wav", "sub/d.wav ", r"sub\\d.wav"])
def test_paths_as_other_systems_write_them(tmp_path: Path, written: str) -> None:
    """Backslashes, a dot before and a space behind mean the same file, without a remark."""
    files(tmp_path, "sub/d.wav")
    found = discover([], manifest(tmp_path, f"{written},A1"))
    assert (agents(found, tmp_path), found.failures, found.notes) == ({"sub/d.wav": "A1"}, (), ())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_forms_of_a_name_are_one_file(tmp_path: Path, form: str) -> None:
    """A manifest of one system finds the files of another, and none of them is left over."""
    other = "NFD" if form == "NFC" else "NFC"
    files(tmp_path, unicodedata.normalize(form, "录音é/ü.wav"))
    manifest(tmp_path, f"{unicodedata.normalize(other, '录音é/ü.wav')},A1")
    found = discover([tmp_path])
    assert (list(agents(found, tmp_path).values()), found.failures) == (["A1"], ())


@pytest.mark.parametrize("written", [r"D:\rec\sub\d.wav", "/mnt/share/rec/sub/d.wav", r"\\server\rec\sub\d.wav"])
def test_a_path_of_another_machine_is_matched_by_its_end_and_said(tmp_path: Path, written: str) -> None:
    """Only where one file's path ends so; the remark is kept with the recording."""
    files(tmp_path, "sub/d.wav", "sub/e.wav")
    found = discover([], manifest(tmp_path, f"{written},A1"))
    assert agents(found, tmp_path) == {"sub/d.wav": "A1"}
    assert "path of another machine" in found.notes[0]
    assert "sub/d.wav" in found.recordings[0].remarks[0]


@pytest.mark.parametrize(
    ("there", "why"),
    [
        (("x/sub/d.wav", "y/sub/d.wav"), "2 files end so"),
        (("other/d.wav",), "no file below"),
        ((), "no file below"),
    ],
)
def test_a_path_of_another_machine_is_never_guessed(tmp_path: Path, there: tuple[str, ...], why: str) -> None:
    """Several files, or a bare name in another folder, are no match."""
    files(tmp_path, *there)
    found = discover([], manifest(tmp_path, r"D:\rec\sub\d.wav,A1"))
    assert found.recordings == ()
    assert "a path of another machine" in found.failures[0].message
    assert why in found.failures[0].message


def test_a_path_of_another_day_is_no_match(tmp_path: Path) -> None:
    """Recorders begin at 1 every day: a name of one day is not that of another."""
    folder = files(tmp_path / "2026-11-21", "0001.wav")
    found = discover([], manifest(folder, r"D:\rec\2026-11-20\0001.wav,A1", r"D:\rec\2026-11-21\0001.wav,A2"))
    assert agents(found, folder) == {"0001.wav": "A2"}
    assert len(found.failures) == 1


@pytest.mark.parametrize(
    ("there", "written", "why"),
    [
        ("Sub/D.wav", "sub/d.wav", "Sub/D.wav differs in upper and lower case"),
        ("2026-11-20/a.wav", "a.wav", "names are taken from the manifest's folder"),
        ("a.wav", "a", "a.wav has an ending; write it"),
        ("b.wav", "a.wav", "looked for"),
    ],
)
def test_the_likely_cause_of_a_missing_file_is_named(tmp_path: Path, there: str, written: str, why: str) -> None:
    """Case, folder and ending are told apart from a file that is simply not there."""
    files(tmp_path, there)
    found = discover([], manifest(tmp_path, f"{written},A1"))
    assert found.recordings == ()
    assert why in found.failures[0].message


def test_a_manifest_in_the_wrong_folder_is_named_as_the_cause(tmp_path: Path) -> None:
    """The files are told that rows of theirs mean another place; yesterday's rows are not taken for today's files."""
    files(tmp_path / "2026-11-20", "a.wav", "b.wav")
    rows = manifest(tmp_path, "a.wav,A1", "b.wav,A2", name="calls.csv")
    found = discover([tmp_path / "2026-11-20"], rows)
    assert found.recordings == ()
    assert len(found.failures) == 2
    for failure in found.failures:
        assert "move the manifest beside the recordings" in failure.message
        assert "calls.csv row" in failure.message


def test_manifests_below_hold_for_what_lies_beside_and_below_them(tmp_path: Path) -> None:
    """The nearest counts, one above fills in what it does not say, and what no manifest is about goes by its name."""
    files(tmp_path, "d1/a.wav", "d1/deep/b.wav", "d2/c.wav")
    manifest(tmp_path / "d1", "a.wav,A1,T1", "deep/b.wav,A2,T1", head="recording,agent_id,team")
    manifest(tmp_path / "d1/deep", "b.wav,A3")
    found = discover([tmp_path])
    assert agents(found, tmp_path) == {"d1/a.wav": "A1", "d1/deep/b.wav": "A3", "d2/c.wav": None}
    assert [each.team for each in found.recordings if each.path.name == "b.wav"] == [None]  # T1 is that of A2
    assert found.failures == ()
    assert any("contradict" in note and "'A3'" in note and "'A2'" in note for note in found.notes)


def test_several_manifests_add_up_and_the_last_counts_first(tmp_path: Path) -> None:
    """None is forgotten; where two say something of one recording it is told which counts."""
    files(tmp_path, "a.wav", "b.wav", "c.wav")
    first = manifest(tmp_path, "a.wav,A1,T", "b.wav,A2,T", head="recording,agent_id,team", name="one.csv")
    second = manifest(tmp_path, "b.wav,A9", "c.wav,A3", name="two.csv")
    found = discover([tmp_path], [first, second])
    assert agents(found, tmp_path) == {"a.wav": "A1", "b.wav": "A9", "c.wav": "A3"}
    assert {each.team for each in found.recordings if each.agent_id == "A9"} == {None}  # T is that of A2
    assert (found.failures, len([note for note in found.notes if "contradict" in note])) == ((), 1)
    assert "not in the manifest two.csv, one.csv" in discover([files(tmp_path, "d.wav")], [first, second]).failures[
        0
    ].message.replace("one.csv, two.csv", "two.csv, one.csv")


def test_a_broken_manifest_below_stops_no_night(tmp_path: Path) -> None:
    """Its recordings fail with the reason; the others go on. One that was asked for ends the run before it starts."""
    files(tmp_path, "d1/a.wav", "d2/b.wav")
    manifest(tmp_path / "d1", "x", head="nonsense")
    found = discover([tmp_path])
    assert agents(found, tmp_path) == {"d2/b.wav": None}
    assert all("no column recording" in failure.message for failure in found.failures)
    assert len(found.failures) == 2
    with pytest.raises(ManifestError):
        discover([tmp_path / "d1"])


def test_manifests_beside_files_given_one_by_one_are_used(tmp_path: Path) -> None:
    """A glob of a folder knows what its manifest says; the manifest itself is no recording."""
    files(tmp_path, "a.wav", "b.wav")
    manifest(tmp_path, "a.wav,A1", "b.wav,A2")
    found = discover([str(tmp_path / "*")])
    assert (agents(found, tmp_path), found.failures) == ({"a.wav": "A1", "b.wav": "A2"}, ())


@pytest.mark.parametrize(
    ("name", "agent", "call", "start", "direction"),
    [
        ("H2003_c17_20261120094000.wav", "H2003", "c17", "2026-11-20 09:40:00+08:00", None),
        ("张三_17_20261120-094000.mp3", "张三", "17", "2026-11-20 09:40:00+08:00", None),
        ("20261120-094000_8001_01012345678.wav", "8001", None, "2026-11-20 09:40:00+08:00", None),
        ("out-01012345678-8001-20261120-094000-1795138800.17.wav", "8001", "1795138800.17",
         "2026-11-20 09:40:00+08:00", "outbound"),
        ("exten-8001-01012345678-20261120-094000-1795138800.17.wav", "8001", "1795138800.17",
         "2026-11-20 09:40:00+08:00", None),
        ("in-4001-01012345678-20261120-094000-1795138800.17.wav", None, "1795138800.17",
         "2026-11-20 09:40:00+08:00", "inbound"),
        ("rec_20261120094000_x.wav", None, None, "2026-11-20 09:40:00+08:00", None),
        ("2026-11-20_09-40-00.wav", None, None, "2026-11-20 09:40:00+08:00", None),
        ("2026-11-20/x.wav", None, None, "2026-11-20", None),
        ("T1/20261120/x.wav", None, None, "2026-11-20", None),
        ("01012345678.wav", None, None, None, None),
        ("1002_x.wav", None, None, None, None),
    ],
)  # fmt: skip
def test_names_as_recorders_write_them(
    tmp_path: Path, shipped: DiscoverSettings, name: str, agent: str | None, call: str | None, start: str | None,
    direction: str | None,
) -> None:  # fmt: skip
    """Agent, call and start are read; a number that may be anybody's is no agent; a note says what was read."""
    files(tmp_path / "in", name)
    found = discover([tmp_path / "in"], settings=shipped)
    (recording,) = found.recordings
    at = recording.started_at or recording.started_on
    assert (recording.agent_id, recording.direction, at and str(at)) == (agent, direction, start)
    assert recording.call_id == (call or Path(name).stem)
    assert any("manifest.file_patterns" in note for note in found.notes) == bool(agent or start)
    assert recording.extra == {}


def test_the_folder_given_may_be_the_day(tmp_path: Path, shipped: DiscoverSettings) -> None:
    """Whether the day's folder or the one above is given, its recordings are of that day."""
    folder = files(tmp_path / "2026-11-20", "a.wav")
    for given in (folder, tmp_path, folder / "a.wav"):
        (recording,) = discover([given], settings=shipped).recordings
        assert str(recording.started_on) == "2026-11-20"


def test_a_manifest_counts_before_the_name(tmp_path: Path, shipped: DiscoverSettings) -> None:
    """What a manifest is about is not read from the name."""
    files(tmp_path, "H2003_c17_20261120094000.wav")
    manifest(tmp_path, "H2003_c17_20261120094000.wav,A1")
    (recording,) = discover([tmp_path], settings=shipped).recordings
    assert (recording.agent_id, recording.started_at) == ("A1", None)


def test_a_column_of_midnights_is_a_column_of_days(tmp_path: Path) -> None:
    """Programs without dates write midnight, which would be judged as the hour; one other time makes all times."""
    files(tmp_path, "a.wav", "b.wav")
    head = "recording,agent_id,started_at"
    found = discover([], manifest(tmp_path, "a.wav,1,2026/11/20 0:00", "b.wav,2,2026-11-20 00:00:00", head=head))
    assert [(each.started_at, str(each.started_on)) for each in found.recordings] == [(None, "2026-11-20")] * 2
    found = discover([], manifest(tmp_path, "a.wav,1,2026/11/20 0:00", "b.wav,2,2026-11-20 00:00:01", head=head))
    assert [each.started_at is not None for each in found.recordings] == [True, True]


@pytest.mark.parametrize(
    "name",
    ["呼入_8001", "录音_c1", "客户_c1", "备份_1", "测试_01", "外呼_c1", "回访_2", "白班_8001", "周一_3", "申诉_c9",
     "0571_88886666", "021_62345678", "010_62345678", "400_8001", "800_1", "95588_8001", "10086_8001",
     "12345_1", "rec001_8001", "ch01_8001", "OUT01_8001"],
)  # fmt: skip
def test_a_word_an_area_code_and_a_hotline_are_no_agents(tmp_path: Path, shipped: DiscoverSettings, name: str) -> None:
    """The start is read all the same; whose call it is stays unknown, and the other part is not taken for its id."""
    files(tmp_path / "in", f"{name}_20261120094000.wav")
    (recording,) = discover([tmp_path / "in"], settings=shipped).recordings
    assert (recording.agent_id, recording.call_id) == (None, f"{name}_20261120094000")
    assert str(recording.started_at) == "2026-11-20 09:40:00+08:00"


@pytest.mark.parametrize("agent", ["欧阳娜", "周一鸣", "高峰", "0012", "8001", "A1002", "40012", "4008", "10001"])
def test_a_name_or_an_id_at_the_front_is_an_agent(tmp_path: Path, shipped: DiscoverSettings, agent: str) -> None:
    """Names begin with a surname; ids may begin with zeros. A word that is also a name is left out."""
    files(tmp_path / "in", f"{agent}_c1_20261120094000.wav")
    (recording,) = discover([tmp_path / "in"], settings=shipped).recordings
    assert recording.agent_id == (None if agent == "高峰" else agent)


def test_an_area_code_behind_the_start_is_no_agent(tmp_path: Path, shipped: DiscoverSettings) -> None:
    """Every pattern that comes along is held to it; a pattern of one's own is taken at its word."""
    name = "20261120-094000_0571_88886666.wav"
    files(tmp_path / "in", name)
    (recording,) = discover([tmp_path / "in"], settings=shipped).recordings
    assert (recording.agent_id, recording.started_at is not None) == (None, True)
    own = replace(shipped, file_pattern=r"_(?P<agent_id>\d+)_")
    (recording,) = discover([tmp_path / "in"], settings=own).recordings
    assert recording.agent_id == "0571"


@pytest.mark.parametrize("how", ["nearest", "named"])
def test_what_belongs_to_an_agent_is_never_mixed(tmp_path: Path, how: str) -> None:
    """Team and columns of no known meaning of a row about another agent are left out; facts of the call add up."""
    head = "recording,agent_id,team,direction,agent_name"
    files(tmp_path, "d/a.wav")
    if how == "nearest":
        manifest(tmp_path, "d/a.wav,9,T9,inbound,Nine", head=head)
        manifest(tmp_path / "d", "a.wav,2,", head="recording,agent_id,team")
        found = discover([tmp_path])
    else:
        far = manifest(tmp_path, "d/a.wav,9,T9,inbound,Nine", head=head, name="far.csv")
        near = manifest(tmp_path, "d/a.wav,2,", head="recording,agent_id,team", name="near.csv")
        found = discover([], [far, near])
    (recording,) = found.recordings
    assert (recording.agent_id, recording.team, recording.direction, recording.extra) == ("2", None, "inbound", {})
    assert any("contradict" in note and "'2'" in note and "'9'" in note for note in found.notes)


def test_who_names_the_agent_gives_the_team_and_one_who_names_none_may_fill_it_in(tmp_path: Path) -> None:
    """A nearer row without an agent has not the say over the team; it has where nothing else gives one."""
    files(tmp_path, "d/a.wav", "d/b.wav")
    head = "recording,agent_id,team"
    manifest(tmp_path, "d/a.wav,9,T9", 'd/b.wav,"=""9""",', head=head)
    manifest(tmp_path / "d", "a.wav,,T1", "b.wav,,T1", head=head)
    found = discover([tmp_path])
    assert {each.path.name: (each.agent_id, each.team) for each in found.recordings} == {
        "a.wav": ("9", "T9"), "b.wav": ("9", "T1"),
    }  # fmt: skip
