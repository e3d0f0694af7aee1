"""What is kept of persons: agents under a hash, files for their owner alone, old calls removed, silence in a copy."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from typer.testing import CliRunner

from made_calls import here, made_recording, text_analyser
from test_privacy import call_of
from voicecheck.audio.decode import DecodeOptions
from voicecheck.audio.silence import copy_silenced
from voicecheck.batch.discover import Discovery, discover
from voicecheck.batch.judging import Judging
from voicecheck.batch.pseudonyms import hash_agents, hash_scores
from voicecheck.batch.purge import purge
from voicecheck.batch.redaction import MARGIN_S, Copy, list_copies, redact_recordings, redact_stored
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.run import BatchSettings, run_batch
from voicecheck.cli import app
from voicecheck.config import Settings
from voicecheck.errors import ConfigError, RecordingError, UsageError
from voicecheck.export.opinionsheets import sheet_csv
from voicecheck.intervals import Interval
from voicecheck.ledger.ledger import Ledger
from voicecheck.privacy.agents import agent_hasher
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.proofs.cells import meant, neutral
from voicecheck.proofs.reviewfile import KnownCalls, read_opinions
from voicecheck.proofs.reviews import Review
from voicecheck.proofs.sheetcolumns import REVIEW_SHEET
from voicecheck.records import CallAnalysis, Recording
from voicecheck.score.configured import Scores
from voicecheck.score.marks import Figures, Mark, Marks
from voicecheck.tables.live import check_live
from voicecheck.tables.read import published_days, read_rows
from voicecheck.workers.worker import Analyser, failure_of

KEY = "a key of some length"
HASHED = PrivacyOptions(agent_ids="hash", agent_key=KEY)


def test_an_agent_has_one_hash() -> None:
    """The same id gives the same hash, another id or key another one, a hash itself; no id shows."""
    hasher, other = agent_hasher(HASHED), agent_hasher(replace(HASHED, agent_key=KEY * 2))
    assert hasher
    assert other
    assert len({hasher("A1"), hasher("A2"), other("A1")}) == 3
    assert hasher("A1") == hasher("A1") == hasher(hasher("A1"))
    assert "A1" not in hasher("A1")
    assert agent_hasher(PrivacyOptions()) is None


def test_a_key_is_needed_and_kept_secret(tmp_path: Path) -> None:
    """Without a key, with a short one, or with one that others can read, nothing starts; settings do not show it."""
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    file.chmod(0o644)
    for options, fault in (
        (PrivacyOptions(agent_ids="hash"), "needs a key"),
        (PrivacyOptions(agent_ids="hash", agent_key="short"), "shorter"),
        (PrivacyOptions(agent_ids="hash", agent_key_file=file), "chmod 600"),
        (PrivacyOptions(agent_ids="hash", agent_key_file=tmp_path / "none"), "cannot be read"),
    ):
        with pytest.raises(ConfigError, match=fault):
            agent_hasher(options)
    file.chmod(0o600)
    by_file, by_text = agent_hasher(PrivacyOptions(agent_ids="hash", agent_key_file=file)), agent_hasher(HASHED)
    assert by_file
    assert by_text
    assert by_file("A1") == by_text("A1")
    assert KEY not in repr(HASHED)


def test_ids_are_hashed_wherever_they_come_in() -> None:
    """Recordings, failures, further columns that repeat the id, marks and figures: all have the hash, and meet."""
    hasher = agent_hasher(HASHED)
    assert hasher
    recording = made_recording("c", extra={"desk": "7", "login": "A1"})
    found = hash_agents(Discovery((recording,), (failure_of(recording, ValueError("x")),)), hasher)
    assert found.recordings[0].agent_id == hasher("A1") == found.failures[0].agent_id
    assert found.recordings[0].extra == {"desk": "7", "login": hasher("A1")}
    day = date(2026, 11, 20)
    marks, figures = Marks({}, {("A1", day, "overall"): Mark(5.0)}), Figures({("A1", day): {"sales": 1.0}})
    scores = hash_scores(Scores(marks=marks, figures=figures), hasher)
    assert scores.figures.find(hasher("A1"), day) == {"sales": 1.0}
    assert scores.marks.find("overall", call_id="c", agent_id=hasher("A1"), day=day) == Mark(5.0)
    assert hash_agents(found, None) is found


def run_three_days(folder: Path, out: Path) -> None:
    """A call on each of three days, and one recording that fails on the first."""
    folder.mkdir()
    rows = ["recording,agent_id,team,started_at"]
    for number in range(3):
        (folder / f"secret-{number}.wav").write_text(f"word {number}")
        rows.append(f"secret-{number}.wav,A{number},T,2026-11-{10 + number}T10:00:00+08:00")
    (folder / "bad-0.wav").write_text("truncated")
    rows.append("bad-0.wav,A0,T,2026-11-10T11:00:00+08:00")
    (folder / "manifest.csv").write_text("\n".join(rows))
    batch = BatchSettings(out=out, fingerprint="f", judging=Judging(), workers=1, engine=here)
    run_batch(discover([folder]), text_analyser, batch)


def test_purging_leaves_nothing_of_old_days(tmp_path: Path) -> None:
    """Calls, failures, agents and reviews of days before the limit are in no table, no row and no byte; others stay."""
    out = tmp_path / "out"
    run_three_days(tmp_path / "in", out)
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.add_reviews([Review(call_id="secret-0", rule_id="r", verdict="right", reviewer="Li")])
    said = purge(out, date(2026, 11, 12), dry_run=True)
    assert published_days(out) == [date(2026, 11, day) for day in (10, 11, 12)]
    gone = purge(out, date(2026, 11, 12))
    assert gone == said
    assert (gone.days, gone.calls, gone.listed, gone.reviews) == ((date(2026, 11, 10), date(2026, 11, 11)), 2, 1, 1)
    everything = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    names = "".join(str(path.relative_to(out)) for path in out.rglob("*"))
    assert b"secret-0" not in everything
    assert b"secret-1" not in everything
    assert b"bad-0" not in everything
    assert b"secret-2" in everything
    assert "A0" not in names
    assert "date=2026-11-10" not in names
    assert [row["call_id"] for row in read_rows(out, "calls")] == ["secret-2"]
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        assert (ledger.count(), ledger.reviews(), ledger.unpublished()) == (1, [], [])
    assert len(list((tmp_path / "in").glob("*.wav"))) == 4
    assert check_live(out) == []
    assert purge(out, date(2026, 11, 12)).days == ()


def test_purge_on_the_command_line(tmp_path: Path) -> None:
    """The age is a number of days; a dry run removes nothing; without a ledger there is nothing to purge."""
    out = tmp_path / "out"
    run_three_days(tmp_path / "in", out)
    call = ["purge", "--out", str(out), "--older-than"]
    assert CliRunner().invoke(app, [*call, "3 months"]).exit_code == 2
    assert "nothing is older" in CliRunner().invoke(app, [*call, "99999d"]).stdout
    assert "would go: 2026-11-10" in CliRunner().invoke(app, [*call, "0d", "--dry-run"]).stdout
    assert len(published_days(out)) == 3
    assert CliRunner().invoke(app, ["purge", "--out", str(tmp_path / "no"), "--older-than", "1d"]).exit_code == 2


def sound_of(path: Path, seconds: float, kind: str = "WAV") -> None:
    sf.write(path, np.full((round(8000 * seconds), 2), 0.5, np.float32), 8000, format=kind, subtype="PCM_16")


def test_a_copy_is_silent_there_and_only_there(tmp_path: Path) -> None:
    """Both channels are zero in the stretches, all else is as it was, also over the edges of blocks."""
    sound_of(tmp_path / "a.flac", 10, "FLAC")
    copy_silenced(tmp_path / "a.flac", tmp_path / "b.flac", [Interval(7.5, 8.5), Interval(1, 2.5), Interval(9.5, 12)])
    before, after = sf.read(tmp_path / "a.flac")[0], sf.read(tmp_path / "b.flac")[0]
    silent = np.zeros(len(before), bool)
    for start, end in ((7.5, 8.5), (1, 2.5), (9.5, 10)):
        silent[round(start * 8000) : round(end * 8000)] = True
    assert after.shape == before.shape
    assert not after[silent].any()
    assert (after[~silent] == before[~silent]).all()
    assert sf.info(tmp_path / "b.flac").format == "FLAC"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_copy_never_takes_the_place_of_its_recording(tmp_path: Path) -> None:
    """Not even by another name for it; the recording is as it was."""
    sound_of(tmp_path / "a.wav", 1)
    (tmp_path / "link.wav").symlink_to(tmp_path / "a.wav")
    before = (tmp_path / "a.wav").read_bytes()
    for target in ("a.wav", "link.wav"):
        with pytest.raises(UsageError, match="take the place"):
            copy_silenced(tmp_path / "a.wav", tmp_path / target, [Interval(0, 1)])
    assert (tmp_path / "a.wav").read_bytes() == before


def test_every_stored_call_without_a_copy_gets_one(tmp_path: Path) -> None:
    """Two recordings of one name get two copies, one that is gone is told, and a second time nothing is done."""
    out = tmp_path / "out"
    for number, day in enumerate(("monday", "tuesday", "wednesday")):
        (tmp_path / "in" / day).mkdir(parents=True)
        sound_of(tmp_path / "in" / day / "a.wav", 15 + number)

    def private(recording: Recording) -> CallAnalysis:
        call = redact(call_of("请讲", "电话13800138000"), options=PrivacyOptions())
        return replace(call, recording=recording, sha256=sha256(recording.path.read_bytes()).hexdigest())

    batch = BatchSettings(out=out, fingerprint="f", judging=Judging(), workers=1, engine=here)
    run_batch(discover([tmp_path / "in"]), lambda _: lambda group: ((each, private(each)) for each in group), batch)
    (tmp_path / "in" / "wednesday" / "a.wav").unlink()
    options = {"privacy": PrivacyOptions(), "audio": DecodeOptions()}
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        first = list(redact_stored(out, ledger, **options))  # type: ignore[arg-type]
        again = list(redact_stored(out, ledger, **options))  # type: ignore[arg-type]
        copies = [each for each in first if isinstance(each, Copy)]
        found = {list_copies(out).find(ledger.analysis(str(each.recording))) for each in copies}
    assert len(copies) == 2
    assert found == {copy.path for copy in copies}
    assert len(found) == 2
    assert all(copy.silenced for copy in copies)
    assert [str(each) for each in first if isinstance(each, RecordingError)] == [str(each) for each in again]
    assert "wednesday" in str(again[0])


def test_a_recording_that_was_replaced_is_not_copied_as_the_call(tmp_path: Path) -> None:
    """Other bytes under the path of a stored call are not the call: its times would silence the wrong places."""
    path, out = tmp_path / "in" / "a.wav", tmp_path / "out"
    path.parent.mkdir()
    sound_of(path, 15)
    batch = BatchSettings(out=out, fingerprint="f", judging=Judging(), workers=1, engine=here)
    call = redact(call_of("请讲", "电话13800138000"), options=PrivacyOptions())
    heard = replace(call, sha256=sha256(path.read_bytes()).hexdigest())
    run_batch(
        discover([path.parent]),
        lambda _: lambda group: ((each, replace(heard, recording=each)) for each in group),
        batch,
    )
    sound_of(path, 16)
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        (fault,) = redact_stored(out, ledger, privacy=PrivacyOptions(), audio=DecodeOptions())
    assert "no longer the recording" in str(fault)
    assert [each.name for each in (out / "redacted").iterdir()] == ["copies.json"]


def test_stored_times_are_silenced_with_a_margin(tmp_path: Path) -> None:
    """What the ledger knows of the same bytes is used; a recording that it does not know is analysed."""
    path, out = tmp_path / "in" / "a.wav", tmp_path / "out"
    path.parent.mkdir()
    sound_of(path, 15)

    def private(recording: Recording) -> CallAnalysis:
        call = redact(call_of("请讲", "电话13800138000"), options=PrivacyOptions())
        return replace(call, recording=recording, sha256=sha256(path.read_bytes()).hexdigest())

    batch = BatchSettings(out=out, fingerprint="f", judging=Judging(), workers=1, engine=here)
    run_batch(discover([path.parent]), lambda _: lambda group: ((each, private(each)) for each in group), batch)

    def refuse(recording: Recording) -> CallAnalysis:
        raise AssertionError(f"{recording.name} is analysed again")

    known: dict[str, object] = {"privacy": PrivacyOptions(), "audio": None}
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        (copy,) = redact_recordings([path], out, ledger, refuse, **known)  # type: ignore[arg-type]
    silence = sf.read(copy.path)[0][:, 0] == 0
    assert copy.stored
    assert np.flatnonzero(silence)[[0, -1]] / 8000 == pytest.approx([10.2 - MARGIN_S, 11.3 + MARGIN_S], abs=0.001)
    assert silence.sum() / 8000 == pytest.approx(copy.silenced, abs=0.001)
    (copy,) = redact_recordings([path], tmp_path / "other", None, private, **known)  # type: ignore[arg-type]
    assert not copy.stored
    assert copy.silenced == pytest.approx(2.1)


def text_analyser_of_settings(_settings: Settings, threads: int, **_: object) -> Analyser:
    """Build the analyser of words in a worker, whatever the settings."""
    return text_analyser(threads)


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_files_are_their_owners_alone(tmp_path: Path, umask: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the umask: files 0600, folders 0700, also where a file takes another's place."""
    monkeypatch.setattr("voicecheck.cli.engines.analyser", text_analyser_of_settings)
    monkeypatch.setattr("voicecheck.cli.engines.model_digest", lambda _: "f")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.wav").write_text("word")
    before = os.umask(umask)
    try:
        for _ in range(2):
            done = CliRunner().invoke(app, ["run", str(folder), "--out", str(tmp_path / "out"), "--force"])
            assert done.exit_code == 0, done.output
            assert os.umask(umask) == umask
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]}
    assert {oct(mode) for path, mode in modes.items() if path.is_dir()} == {"0o700"}
    assert {oct(mode) for path, mode in modes.items() if path.is_file()} == {"0o600"}
    assert any(path.suffix == ".parquet" for path in modes)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    """What begins like one gets an apostrophe, and comes back without it from a sheet that was filled in."""
    assert neutral(f"{start}1") == f"'{start}1"
    assert meant(neutral(f"{start}1")) == f"{start}1"
    assert neutral(f"a{start}") == f"a{start}"
    assert meant("'a") == "'a"


def test_a_sheet_has_no_formulas_and_is_read_back() -> None:
    """Words of a call and a call's id that look like formulas are neutral in the sheet; the id is itself again."""
    rows = [{"call_id": "=cmd|1", "call_key": "k1", "rule_id": "word.own", "said": "@SUM(A1)", "reviewer": "Li"}]
    sheet = sheet_csv(REVIEW_SHEET, rows, "en").decode("utf-8-sig")
    row = sheet.splitlines()[1]
    assert row.startswith("'=cmd|1,k1,")
    assert ",'@SUM(A1)," in row
    known = KnownCalls(calls=lambda key: {"k1": ["k1"]}.get(key, []), rules="word.own".__eq__)
    reviews = read_opinions(sheet.replace(",,Li,", ",right,Li,").encode(), "s.csv", known).reviews
    assert [(each.call_id, each.verdict) for each in reviews] == [("=cmd|1", "right")]
