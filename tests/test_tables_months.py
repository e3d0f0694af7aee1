"""One file an agent and month: each day's rows are replaced, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from made_calls import made_call, made_finding
from test_tables_publish import DAY, publish_day
from voicecheck.config import load_settings
from voicecheck.records import CallAnalysis, Finding
from voicecheck.rules.language.rule import MeasureRule
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.tables.byagent import agent_call_row
from voicecheck.tables.live import check_live
from voicecheck.tables.months import agent_folder
from voicecheck.tables.norm_rows import finding_rows
from voicecheck.tables.normwords import norm_words
from voicecheck.tables.publish import DayTables
from voicecheck.tables.remove import remove_days
from voicecheck.tables.rows import Row, call_row, norms_of
from voicecheck.tables.schema import TABLES, arrow_schema

NEXT, LAST, DECEMBER = date(2026, 11, 21), date(2026, 11, 30), date(2026, 12, 1)


def month_file(out: Path, agent: str | None, month: str = "2026-11") -> Path:
    """The file of an agent's month."""
    return out / "by_agent" / agent_folder(agent) / f"month={month}" / "part-0.parquet"


def held(out: Path, agent: str | None, month: str = "2026-11") -> list[tuple[str, str]]:
    """Day and name of each call in the file of an agent's month, as they lie there."""
    rows = pq.ParquetFile(month_file(out, agent, month)).read(["local_date", "call_id"]).to_pylist()
    return [(row["local_date"].isoformat(), row["call_id"]) for row in rows]


def of_agents(*agents: str | None) -> list[CallAnalysis]:
    """A call of each agent, in the order of the tables."""
    return [made_call(f"c{n}", agent_id=each) for n, each in enumerate(agents)]


def test_a_day_is_put_between_the_others(tmp_path: Path) -> None:
    """Two days of a month lie in one file in the order of days; another month has a file of its own."""
    for day in (LAST, DECEMBER, DAY, NEXT):
        publish_day(tmp_path, day, of_agents("A1"), [])
    assert held(tmp_path, "A1") == [("2026-11-20", "c0"), ("2026-11-21", "c0"), ("2026-11-30", "c0")]
    assert held(tmp_path, "A1", "2026-12") == [("2026-12-01", "c0")]
    assert check_live(tmp_path) == []


def test_the_order_of_publication_leaves_no_trace(tmp_path: Path) -> None:
    """The same calls give the same bytes, whichever day came first, and where a day came twice or was first wrong."""
    agents = ("007", "0012", "12", "1e5", "A/1", "张三")
    files: list[dict[str, bytes]] = []
    for number, days in enumerate([*permutations((DAY, NEXT, LAST)), (DAY, NEXT, DAY, LAST, NEXT)]):
        out = tmp_path / str(number)
        publish_day(out, NEXT, of_agents(None, "A9"), [])
        for day in days:
            publish_day(out, day, of_agents(*agents), [])
        files.append({str(path.relative_to(out)): path.read_bytes() for path in (out / "by_agent").rglob("*.parquet")})
    assert len(files[0]) == len(agents)
    assert all(each == files[0] for each in files[1:])


def test_late_calls_join_their_day(tmp_path: Path) -> None:
    """A day published again with one call more has it beside the others; other days stay."""
    publish_day(tmp_path, DAY, [made_call("b")], [])
    publish_day(tmp_path, NEXT, [made_call("z")], [])
    publish_day(tmp_path, DAY, [made_call("a"), made_call("b")], [])
    assert held(tmp_path, "A1") == [("2026-11-20", "a"), ("2026-11-20", "b"), ("2026-11-21", "z")]


def test_a_call_goes_with_its_agent(tmp_path: Path) -> None:
    """A call that turns out to be another agent's leaves the file of the first; a file without calls goes."""
    publish_day(tmp_path, DAY, of_agents("A1", "A2"), [])
    publish_day(tmp_path, NEXT, of_agents("A1"), [])
    publish_day(tmp_path, DAY, of_agents("A3", "A3"), [])
    assert held(tmp_path, "A1") == [("2026-11-21", "c0")]
    assert held(tmp_path, "A3") == [("2026-11-20", "c0"), ("2026-11-20", "c1")]
    assert sorted(path.name for path in (tmp_path / "by_agent").iterdir()) == ["agent-A1", "agent-A3"]
    assert check_live(tmp_path) == []


def test_removed_days_take_their_rows_out(tmp_path: Path) -> None:
    """Days that are removed leave no row; what has other days stays, and a rehearsal changes nothing."""
    for day in (DAY, NEXT, DECEMBER):
        publish_day(tmp_path, day, of_agents("A1", "A2") if day == DAY else of_agents("A1"), [])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    said = remove_days(tmp_path, [DAY], dry_run=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert said == remove_days(tmp_path, [DAY])
    assert held(tmp_path, "A1") == [("2026-11-21", "c0")]
    assert not month_file(tmp_path, "A2").parent.parent.exists()
    assert not list(tmp_path.glob(f"*/date={DAY}"))
    assert check_live(tmp_path) == []
    remove_days(tmp_path, [NEXT, DECEMBER])
    assert not list(tmp_path.rglob("*.parquet"))
    assert not list(tmp_path.rglob("files.json"))


@pytest.mark.parametrize("damage", ["gone", "torn", "other"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, damage: str) -> None:
    """Where a month's file is gone or damaged its other days are missing: who publishes is told which file."""
    publish_day(tmp_path, DAY, of_agents("A1", "A2"), [])
    path = month_file(tmp_path, "A1")
    if damage == "gone":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(path.read_bytes()[:200])
    else:
        pq.write_table(pa.table({"x": [1]}), path)
    lost = publish_day(tmp_path, NEXT, of_agents("A1", "A2"), [])
    assert lost == [path.relative_to(tmp_path)]
    assert held(tmp_path, "A1") == [("2026-11-21", "c0")]
    assert publish_day(tmp_path, DAY, of_agents("A1", "A2"), []) == []
    assert held(tmp_path, "A1") == [("2026-11-20", "c0"), ("2026-11-21", "c0")]


def test_an_agents_first_month_is_no_loss(tmp_path: Path) -> None:
    """A file that was never published is not missing."""
    assert publish_day(tmp_path, DAY, of_agents("A1"), []) == []


def test_columns_that_came_later_are_null_on_old_days(tmp_path: Path) -> None:
    """A month's file of an earlier 2.x keeps its rows; what it had not is null, what nobody knows any more goes."""
    publish_day(tmp_path, DAY, of_agents("A1"), [])
    path = month_file(tmp_path, "A1")
    rows = pq.ParquetFile(path).read()
    pq.write_table(rows.drop_columns(["notes", "hold_s"]).append_column("strange", pa.array(["x"])), path)
    publish_day(tmp_path, NEXT, of_agents("A1"), [])
    assert held(tmp_path, "A1") == [("2026-11-20", "c0"), ("2026-11-21", "c0")]
    assert pq.read_schema(path).names == arrow_schema("by_agent").names


def test_what_schema_1_published_of_a_day_goes_with_it(tmp_path: Path) -> None:
    """Day files of by_agent and the table scores, which schema 2 has not, go when their day is published again."""
    former = {"scores"} - TABLES.keys()
    old = [tmp_path / name for name in ("by_agent/agent-A1", "by_agent/agent-A0", *former)]
    for folder in old:
        for day in (DAY, NEXT):
            (folder / f"date={day}").mkdir(parents=True)
            pq.write_table(pa.table({"call_id": ["x"]}), folder / f"date={day}" / "part-0.parquet")
    publish_day(tmp_path, DAY, of_agents("A1"), [])
    assert {path.parent.name for path in (tmp_path / "by_agent").rglob("*.parquet")} == {
        "date=2026-11-21",
        "month=2026-11",
    }
    assert [path.name for name in former for path in (tmp_path / name).iterdir()] == ["date=2026-11-21"] * len(former)
    assert check_live(tmp_path) == []


def test_an_agent_of_many_calls_is_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many calls a month has, they stream through, in row groups of one size, and stay in order."""
    monkeypatch.setattr("voicecheck.tables.writing.GROUP_ROWS", 4)
    monkeypatch.setattr("voicecheck.tables.months._ROWS_AT_ONCE", 3)
    for day in (LAST, DAY, NEXT):
        publish_day(tmp_path, day, [made_call(name) for name in "abcde"], [])
    days = [each.isoformat() for each in (DAY, NEXT, LAST)]
    assert held(tmp_path, "A1") == [(day, name) for day in days for name in "abcde"]
    groups = pq.read_metadata(month_file(tmp_path, "A1"))
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [4, 4, 4, 3]


def test_a_footer_is_small_and_says_the_order(tmp_path: Path) -> None:
    """A small file has no descriptions in its footer, but its version, its types and the order of its rows."""
    publish_day(tmp_path, DAY, of_agents("A1"), [])
    said = pq.read_metadata(month_file(tmp_path, "A1"))
    assert said.serialized_size < 6_000
    assert said.metadata[b"voicecheck.schema_version"].decode().startswith("2.")
    names = arrow_schema("by_agent").names
    order = [names[each.column_index] for each in said.row_group(0).sorting_columns]
    assert tuple(order) == TABLES["by_agent"].order
    plain = pa.schema([pa.field(each.name, each.type) for each in arrow_schema("by_agent")])
    assert pq.read_schema(month_file(tmp_path, "A1")).remove_metadata() == plain


def test_a_publication_that_breaks_leaves_the_months(tmp_path: Path) -> None:
    """Where the calls break off, the month's files are as they were."""
    publish_day(tmp_path, DAY, of_agents("A1"), [])
    before = month_file(tmp_path, "A1").read_bytes()

    def broken() -> Sequence[CallAnalysis]:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), DayTables(tmp_path, NEXT, tables=("calls", "by_agent")):
        broken()
    assert month_file(tmp_path, "A1").read_bytes() == before


def test_faults_are_told_as_a_team_leader_reads_them(tmp_path: Path) -> None:
    """What failed, when and what is better stand in words in both languages; null where nothing failed."""
    fail = made_finding("x.y", start=75.9, matched="你自己看", recommended="请您看一下")
    publish_day(tmp_path, DAY, [made_call("a", findings=(fail,)), made_call("b")], [])
    rows = pq.ParquetFile(month_file(tmp_path, "A1")).read().to_pylist()
    assert rows[0]["failed_norms_zh"] == "01:15 x.y：“你自己看”"
    assert rows[0]["better_wording_en"] == "x.y: 请您看一下"
    assert rows[1]["failed_norms_zh"] is None


def told(*findings: Finding) -> Row:
    """The row of a call with findings, by the shipped packs."""
    settings = load_settings(environ={})
    call, words = made_call("a", findings=findings), norm_words(settings.packs, settings.rules)
    return agent_call_row(call_row(call, DAY), call, norms_of(call), words)


def test_norms_are_told_by_their_titles_times_and_figures() -> None:
    """Places of a norm stand together in order of time; what is missing comes last; a figure has its limits."""
    row = told(
        made_finding("close.wish"),
        made_finding("pace.rate", value=273.4, limit_low=150.0, limit_high=260.0, recommended="偏快"),
        *(made_finding("word.dont_know", start=20.0 + n, matched="不知道") for n in range(8)),
        made_finding("care.apology", start=2.0, matched="我要投诉", speaker="customer"),
        made_finding("hold.thanks", start=30.0, value=22.4),
        made_finding("open.offer_help", "unknown", reason="the agent's channel was not recorded",
                     reason_code="channel_not_recorded", reason_arguments=("agent",)),
    )  # fmt: skip
    assert row["failed_rules"] == "care.apology; word.dont_know; hold.thanks; close.wish; pace.rate"
    assert row["failed_norms_zh"].split("\n") == [
        "00:02 客户不满时诚恳道歉：客户“我要投诉”",
        "00:20、00:21、00:22、00:23、00:24、00:25等8处 不以“不知道”作答：“不知道”",
        "00:30 返回线路后致谢",
        "结束语：祝福",
        "语速适中：273 字/分（150到260）",
    ]
    assert row["failed_norms_en"].split("\n")[0].endswith(": the customer: “我要投诉”")
    assert row["better_wording_zh"] == "语速适中：偏快"
    assert row["unknown_norms_zh"] == "坐席声道没有录音：开场主动询问需求"
    assert row["unknown_norms_en"] == "the agent's channel was not recorded: Offers help"


def test_what_was_withdrawn_or_not_asked_is_not_told() -> None:
    """A finding that a reviewer took back is in no line, nor is one that does not apply."""
    row = told(made_finding("close.wish", withdrawn=True), made_finding("pace.rate", "not_applicable", value=100.0))
    assert [row[name] for name in ("failed_rules", "failed_norms_zh", "better_wording_zh", "unknown_norms_en")] == [
        None
    ] * 4


def test_what_the_manifest_says_is_told_in_words_and_is_no_word_that_was_heard() -> None:
    """Queue, hour, rings and who hung up stand in words with units; ``findings.matched`` is for words alone."""
    facts = {
        "open.queue_apology": ("queue_wait_s=40.0", 40.0, "排队 40 秒", "queued for 40 s"),
        "outbound.window": ("local_hour=12.333333333333334", 12.33, "12:20 开始通话", "the call began at 12:20"),
        "open.answer_rings": ("rings=5", 5.0, "振铃 5 声（不超过3）", "answered after 5 rings (at most 3)"),
        "x.hung": ("hangup_by=agent", None, "坐席先挂机", "the agent hung up first"),
    }
    findings = [
        made_finding(rule, match_kind="metadata", matched=said, value=value, limit_high=3.0 if "ring" in rule else None)
        for rule, (said, value, *_) in facts.items()
    ]
    row = told(*findings)
    for language, place in (("zh", 2), ("en", 3)):
        told_lines = sorted(line.split("：" if language == "zh" else ": ", 1)[1]
                            for line in row[f"failed_norms_{language}"].split("\n"))  # fmt: skip
        assert told_lines == sorted(str(each[place]) for each in facts.values())
    assert {each["matched"] for each in finding_rows(made_call("a", findings=tuple(findings)))} == {None}


def test_a_share_is_told_as_a_percentage() -> None:
    """39 % beside a least of 90 %, in both languages."""
    settings = load_settings(environ={})
    rule = next(each.id for pack in settings.packs for each in pack.rules
                if isinstance(each, MeasureRule) and MEASURES[each.measure].unit == "share")  # fmt: skip
    row = told(made_finding(rule, value=0.39, limit_low=0.9, unit="share"))
    assert row["failed_norms_zh"].endswith("：39%（不少于90%）")
    assert row["failed_norms_en"].endswith(": 39% (at least 90%)")
