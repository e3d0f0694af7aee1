"""Who may read the tables: files and folders have the rights that are set, whatever the umask; the ledger never has."""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from made_calls import analyse_text, here, one_by_one
from voicecheck.batch.discover import discover
from voicecheck.batch.judging import Judging
from voicecheck.batch.rescore import rescore
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.config import load_settings
from voicecheck.errors import ConfigError, UsageError
from voicecheck.tables import rights
from voicecheck.tables.options import TableOptions
from voicecheck.tables.rights import Rights, set_rights
from voicecheck.workers.worker import Analyser

OTHER = next(each for each in grp.getgrall() if each.gr_gid != os.getegid())
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file to any group")


def analyser(_threads: int) -> Analyser:
    """Analyse recordings that hold a word."""
    return one_by_one(analyse_text)


@pytest.fixture(autouse=True, params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Whatever the umask."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two recordings."""
    made = tmp_path / "in"
    made.mkdir()
    for name in "ab":
        (made / f"{name}.wav").write_text(name)
    return made


def run(folder: Path, tables: TableOptions, **more: Any) -> RunSummary:
    """Run them, as the program does: what it makes is its user's alone."""
    before = os.umask(0o077)
    try:
        settings = BatchSettings(
            out=folder.parent / "out", fingerprint="f", engine=here, workers=1, tables=tables, **more
        )
        return run_batch(discover([folder]), analyser, settings)
    finally:
        os.umask(before)


def modes(out: Path) -> dict[str, set[str]]:
    """The rights of the tables' files, of their folders, and of the ledger's files."""
    found: dict[str, set[str]] = {"file": set(), "folder": set(), "ledger": set()}
    for path in out.rglob("*"):
        kind = "folder" if path.is_dir() else "ledger" if path.name.startswith("ledger") else "file"
        found[kind].add(oct(stat.S_IMODE(path.stat().st_mode)))
    return found


@pytest.mark.parametrize(
    ("mode", "file", "folders"), [("0600", "0o600", "0o700"), ("0640", "0o640", "0o750"), (644, "0o644", "0o755")]
)
def test_files_and_folders_have_the_rights_that_are_set(folder: Path, mode: str | int, file: str, folders: str) -> None:
    """From the first publication on, also where a file takes another's place; the ledger stays its owner's alone."""
    out = folder.parent / "out"
    for _ in range(2):
        run(folder, TableOptions(mode=mode), force=True)
        assert modes(out) == {"file": {file}, "folder": {folders}, "ledger": {"0o600"}}
        assert oct(stat.S_IMODE(out.stat().st_mode)) == folders


def test_what_is_published_already_changes_with_the_setting(folder: Path) -> None:
    """Given to the group and taken back, by run or rescore; other commands that publish keep what is set."""
    out = folder.parent / "out"
    run(folder, TableOptions())
    before = os.umask(0o077)
    try:
        rescore(out, Judging(), workers=1, tables=TableOptions(mode="0640"))
        assert modes(out) == {"file": {"0o640"}, "folder": {"0o750"}, "ledger": {"0o600"}}
    finally:
        os.umask(before)
    run(folder, TableOptions())
    assert modes(out) == {"file": {"0o600"}, "folder": {"0o700"}, "ledger": {"0o600"}}


@AS_ROOT
def test_files_and_folders_are_given_to_the_group(folder: Path) -> None:
    """By its name or its number; the ledger is not."""
    out = folder.parent / "out"
    run(folder, TableOptions(mode="0640", group=OTHER.gr_name))
    groups = {path.stat().st_gid for path in out.rglob("*") if not path.name.startswith("ledger")}
    assert groups == {OTHER.gr_gid} == {out.stat().st_gid}
    assert (out / "ledger.sqlite").stat().st_gid == os.getegid()
    set_rights(out, TableOptions(mode="0640", group=str(os.getegid())))
    assert {path.stat().st_gid for path in (out / "calls").rglob("*")} == {os.getegid()}


@pytest.mark.parametrize("group", ["no-such-group", "99999999999999999999", ""])
def test_an_unknown_group_is_refused_before_anything_is_analysed(folder: Path, group: str) -> None:
    """It is said what is wrong, and that `getent group` lists the groups."""
    with pytest.raises(UsageError, match=f"tables.group: there is no group {group}.*getent"):
        run(folder, TableOptions(group=group))
    assert not list(folder.glob("*.log"))


def test_a_group_that_this_user_may_not_give_to_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal comes as what to do about it, before anything is analysed."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(rights.os, "chown", refuse)
    with pytest.raises(UsageError, match=f"to the group {OTHER.gr_name} .Operation not permitted.; make the user"):
        run(folder, TableOptions(mode="0640", group=OTHER.gr_name))
    assert not list(folder.glob("*.log"))


@pytest.mark.parametrize("mode", ["0666", "0755", "0400", "u+r", "00640", "0620", "8"])
def test_modes_that_let_others_write_or_are_none_are_refused(mode: str) -> None:
    """Nobody but the owner may write tables that speak of people; the fault says what may be written."""
    with pytest.raises(ConfigError, match=r"tables.mode: is .* write 0600") as caught:
        load_settings(environ={"VOICECHECK_TABLES__MODE": mode})
    assert "VOICECHECK_TABLES__MODE" in str(caught.value)


def test_rights_are_a_setting_that_changes_no_finding() -> None:
    """They are read from the configuration, and publish no day again."""
    usual, shared = load_settings(environ={}), load_settings(environ={"VOICECHECK_TABLES__MODE": "0640"})
    assert (usual.tables.mode, shared.tables.mode, usual.tables.group) == ("0600", "0640", None)
    assert usual.config_sha256 == shared.config_sha256


def test_links_are_left_alone(tmp_path: Path) -> None:
    """A link in the folder of the tables gives no rights to what it names."""
    (tmp_path / "out" / "calls").mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.write_text("private")
    outside.chmod(0o600)
    (tmp_path / "out" / "calls" / "link").symlink_to(outside)
    (tmp_path / "out" / "turns").symlink_to(tmp_path)
    set_rights(tmp_path / "out", TableOptions(mode="0644"))
    assert oct(stat.S_IMODE(outside.stat().st_mode)) == "0o600"


def test_a_folders_further_bits_stay(tmp_path: Path) -> None:
    """What an administrator set so that new files get the folder's group is not taken away."""
    tmp_path.chmod(0o2700)
    Rights(0o750, tmp_path.stat().st_gid).give(tmp_path)
    assert oct(stat.S_IMODE(tmp_path.stat().st_mode)) == "0o2750"


