"""What a run was told stays known, and a change of labels hears nothing again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from made_calls import here, made_recording, made_talk, text_analyser
from voicecheck.batch.course import BatchSettings
from voicecheck.batch.discover import discover
from voicecheck.batch.known import keep_known, kept_note
from voicecheck.batch.preview import preview
from voicecheck.batch.run import RunSummary, run_batch
from voicecheck.conversation.roles import roles_stay
from voicecheck.records import Roles
from voicecheck.rules.judge.facts import LOCAL_WEEKDAY, try_metadata
from voicecheck.rules.judge.scene import Scene
from voicecheck.rules.language.condition import MetadataTest
from voicecheck.rules.packs.load import Pack
from voicecheck.tables.read import read_rows

HEAD = "recording,agent_id,team,direction,started_at,agent_channel\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two days' folders, the first with its manifest."""
    for day in ("2026-11-20", "2026-11-21"):
        for name in ("a", "b"):
            path = tmp_path / "in" / day / f"{name}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{day} {name}")
    label(tmp_path / "in" / "2026-11-20", "A1", "A2")
    return tmp_path


def label(folder: Path, first: str, second: str, *, more: str = "T,inbound,2026/11/20 9:40,left") -> None:
    """Write a manifest of two recordings into a folder."""
    (folder / "manifest.csv").write_text(f"{HEAD}a.wav,{first},{more}\nb.wav,{second},{more}\n", encoding="utf-8")


def settings(home: Path, **more: Any) -> BatchSettings:
    return BatchSettings(out=home / "out", **({"fingerprint": "f", "engine": here, "progress": False} | more))


def run(home: Path, *inputs: str, **more: Any) -> RunSummary:
    found = discover([home / "in" / name for name in inputs])
    return run_batch(found, text_analyser, settings(home, **more))


def look(home: Path, *inputs: str, **more: Any) -> dict[str, int]:
    found = discover([home / "in" / name for name in inputs])
    view = preview(found, settings(home, **more), probe=lambda _: 1.0)
    return {name: count for name, count in view.prospects.items() if count}


def agents(home: Path) -> dict[str, tuple[str | None, str | None, bool]]:
    """Agent and team of each call, and whether its start is known, by its bytes' place."""
    return {
        f"{row['local_date']} {row['call_id']}": (row["agent_id"], row["team"], row["started_at"] is not None)
        for row in read_rows(home / "out", "calls")
    }


def test_a_parent_folder_keeps_what_a_manifest_below_says(home: Path) -> None:
    """Running the folder of a day and then its parent analyses the new day alone, and loses no agent."""
    assert run(home, "2026-11-20").analysed == 2
    assert look(home, "") == {"new": 2, "unchanged": 2}
    summary = run(home, "")
    assert (summary.analysed, summary.unchanged, summary.exit_code) == (2, 2, 0)
    known = {key: value for key, value in agents(home).items() if key.startswith("2026-11-20")}
    assert known == {"2026-11-20 a": ("A1", "T", True), "2026-11-20 b": ("A2", "T", True)}


def test_a_known_agent_is_not_lost_with_the_manifest(home: Path) -> None:
    """Without the manifest, or with one that lacks columns, all that was known stays, and a person is told."""
    run(home, "2026-11-20")
    before = agents(home)
    (home / "in" / "2026-11-20" / "manifest.csv").unlink()
    summary = run(home, "2026-11-20")
    assert (summary.analysed, agents(home)) == (0, before)
    assert any("2 recordings keep what an earlier run was told" in note for note in summary.notes)
    (home / "in" / "2026-11-20" / "manifest.csv").write_text("recording,agent_id\na.wav,\nb.wav,A3\n")
    assert run(home, "2026-11-20").analysed == 0
    assert agents(home) == {"2026-11-20 a": ("A1", "T", True), "2026-11-20 b": ("A3", None, True)}
    assert read_rows(home / "out", "calls")[0]["notes"] is None


def test_what_is_known_can_be_forgotten(home: Path) -> None:
    """With --forget what is given now is all that is known."""
    run(home, "2026-11-20")
    (home / "in" / "2026-11-20" / "manifest.csv").unlink()
    run(home, "2026-11-20", forget=True)
    assert {agent for agent, *_ in agents(home).values()} == {None}


def test_other_bytes_under_a_known_name_inherit_nobody(home: Path) -> None:
    """A recorder that begins at 1 every day writes other calls under the same names: their agents are not known."""
    run(home, "2026-11-20")
    folder = home / "in" / "2026-11-20"
    (folder / "manifest.csv").unlink()
    (folder / "a.wav").write_text("another call")
    run(home, "2026-11-20")
    assert {row["recording"]: row["agent_id"] for row in read_rows(home / "out", "calls")} == {
        "a.wav": None, "b.wav": "A2",
    }  # fmt: skip


def test_a_moved_recording_keeps_its_agent(home: Path) -> None:
    """Known by its bytes, it is the same call wherever it lies now."""
    run(home, "2026-11-20")
    keys = {row["call_key"] for row in read_rows(home / "out", "calls")}
    (home / "in" / "2026-11-20" / "a.wav").rename(home / "in" / "moved.wav")
    (home / "in" / "2026-11-20" / "b.wav").unlink()
    summary = run(home, "moved.wav")
    assert summary.analysed == 0
    rows = read_rows(home / "out", "calls")
    assert [(row["agent_id"], row["call_id"]) for row in rows if row["recording"].endswith("moved.wav")] == [
        ("A1", "moved")
    ]
    assert {row["call_key"] for row in rows} == keys


def test_labels_are_changed_without_hearing_again(home: Path) -> None:
    """Another agent, team or direction is a new label; only roles that the call does not have need a new hearing."""
    run(home, "2026-11-20")
    folder = home / "in" / "2026-11-20"
    label(folder, "A7", "A8", more="U,outbound,2026/11/20 9:41,left")
    assert look(home, "2026-11-20") == {"relabelled": 2}
    assert run(home, "2026-11-20").analysed == 0
    assert {agent for agent, *_ in agents(home).values()} == {"A7", "A8"}
    label(folder, "A7", "A8", more="U,practice,2026/11/20 9:41,left")
    assert look(home, "2026-11-20") == {"relabelled": 2}
    label(folder, "A7", "A8", more="U,outbound,2026/11/20 9:41,right")
    assert look(home, "2026-11-20") == {"label": 2}


def test_the_reason_for_another_analysis_is_the_true_one(home: Path) -> None:
    """The file, the settings of hearing, or the model: each is told apart."""
    run(home, "2026-11-20")
    assert look(home, "2026-11-20", fingerprint="g") == {"model": 2}
    other = replace(settings(home).judging, hearing="other")
    assert look(home, "2026-11-20", fingerprint="g", judging=other) == {"settings": 2}
    (home / "in" / "2026-11-20" / "a.wav").write_text("longer than it was")
    assert look(home, "2026-11-20") == {"changed": 1, "unchanged": 1}
    assert look(home, "2026-11-20", force=True) == {"changed": 1, "forced": 1}


def test_what_is_given_counts_before_what_is_known() -> None:
    """Each fact by itself; a day alone does not take the time away, another day does."""
    at = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
    known = made_recording("k", agent_id="A1", team="T", started_at=at, rings=2, extra={"x": "1"})
    given = made_recording("k", agent_id="A2", started_on=date(2026, 11, 20), extra={"y": "2"})
    both, kept = keep_known(given, known)
    assert (both.agent_id, both.team, both.rings, both.started_at) == ("A2", None, 2, at)
    assert both.extra == {"y": "2"}  # x may be a name of A1, as T is its team
    assert set(kept) == {"rings", "started_at"}
    same = keep_known(replace(given, agent_id=None), known)[0]
    assert (same.agent_id, same.team, same.extra) == ("A1", "T", {"x": "1", "y": "2"})
    other = keep_known(replace(given, started_on=date(2026, 11, 21)), known)[0]
    assert (other.started_at, other.started_on) == (None, date(2026, 11, 21))
    remarked = replace(given, agent_id=None, remarks=("agent_id: empty", "rings is 'x': no"))
    assert keep_known(remarked, replace(known, rings=None))[0].remarks == ("rings is 'x': no",)
    assert keep_known(known, known) == (known, ())
    assert kept_note([(), ()]) == []


@pytest.mark.parametrize(
    ("roles", "said", "stays"),
    [
        (Roles(0, 1, source="speech"), "left", True),
        (Roles(0, 1, source="manifest"), "left", True),
        (Roles(0, 1, source="speech"), "right", False),
        (Roles(None, None, source="unknown"), "left", False),
        (Roles(0, None, source="single_channel"), "mono", True),
        (Roles(None, None, mixed=0, source="single_channel"), "mono", False),
        (Roles(None, None, mixed=0, source="single_channel"), "mixed", True),
        (Roles(0, 1, source="speech"), "mixed", False),
        (Roles(0, 1, source="speech"), None, True),
        (Roles(0, None, source="single_channel"), None, False),
    ],
)
def test_only_roles_that_a_call_does_not_have_need_a_new_hearing(roles: Roles, said: Any, stays: bool) -> None:
    """A label that says what was found already changes nothing that was heard."""
    assert roles_stay(made_talk(roles=roles), made_recording(agent_channel=said)) is stays


def test_a_day_alone_tells_the_weekday_and_not_the_hour(tmp_path: Path) -> None:
    """From the manifest to the norm: what asks for the hour is unknown, what asks for the weekday is judged."""
    from voicecheck.config import load_settings
    from voicecheck.rules.judge.verdict import judge_call

    (tmp_path / "a.wav").touch()
    (tmp_path / "manifest.csv").write_text("recording,agent_id,direction,started_at\na.wav,A1,outbound,2026/11/21\n")
    (recording,) = discover([tmp_path]).recordings
    settings = load_settings(environ={})
    packs = packs_with(settings.packs, "outbound.window")
    (window,) = judge_call(recording, made_talk(), packs, options=settings.rules)
    assert window.result == "unknown"
    at = replace(recording, started_at=datetime(2026, 11, 21, 23, 0, tzinfo=UTC), started_on=None)
    (known,) = judge_call(at, made_talk(), packs, options=settings.rules)
    assert known.result == "fail"
    test = MetadataTest(name=LOCAL_WEEKDAY, above=5)
    for given, holds in ((recording, True), (at, True), (replace(recording, started_on=None), None)):
        scene = cast(Scene, SimpleNamespace(call=SimpleNamespace(recording=given)))
        assert try_metadata(test, scene).holds is holds


def packs_with(packs: tuple[Pack, ...], rule_id: str) -> tuple[Pack, ...]:
    """The packs with one rule alone."""
    kept = [replace(pack, rules=tuple(rule for rule in pack.rules if rule.id == rule_id)) for pack in packs]
    return tuple(pack for pack in kept if pack.rules)
