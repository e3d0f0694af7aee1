"""The morning of made call centres with stories in them: who is worse is named, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from openpyxl import load_workbook

from made_calls import made_call, made_finding, made_talk
from made_centre import CHINA
from made_mornings import DAY, made_failure, made_run
from voicecheck.batch.judging import Judging, judging_of
from voicecheck.batch.purge import purge
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.rescore import rescore
from voicecheck.cli.nightly import morning_after
from voicecheck.config import load_settings
from voicecheck.errors import UsageError
from voicecheck.export.listenbook import listenbook_of, write_listenbook
from voicecheck.export.sheets import DRAWN, VERDICTS
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.morning.build import MorningOptions, morning_of
from voicecheck.morning.view import Morning
from voicecheck.records import CallAnalysis, Conversation, Event, Finding

MONDAY = date(2026, 3, 2)
OPTIONS = MorningOptions(band=(120.0, 150.0))
RULES = tuple(f"{part}.{name}" for part in ("word", "care", "open") for name in ("a", "b", "c", "d", "e", "f"))
OFTEN = 0.1


@dataclass(frozen=True)
class Agent:
    """An agent: the norm that fails on most calls, and interruptions a call."""

    agent_id: str | None
    team: str | None
    fails: str | None = None
    cuts: float = 0.4


ALIKE = tuple(Agent(f"{name}{n}", f"{name}组") for name in "甲乙" for n in range(4))
WORSE = (
    *ALIKE, Agent("推诿", "甲组", fails="word.not_my_job"), Agent("抢话", "乙组", cuts=3.0),
    Agent(None, None, fails="word.not_my_job"),
)  # fmt: skip


def made_day(day: date, agents: Sequence[Agent], calls: int) -> Iterator[CallAnalysis]:
    """So many calls of each agent on a day, all drawn from the same chance but for what the story says."""
    for at, agent in enumerate(agents):
        for number in range(calls):
            chance = np.random.default_rng([day.toordinal(), at, number])
            name = f"{at * calls + number:04}"
            yield replace(
                made_call(
                    name, talk=_talk(int(chance.poisson(agent.cuts))), agent_id=agent.agent_id, team=agent.team,
                    direction="inbound", started_at=datetime(day.year, day.month, day.day, 10, tzinfo=CHINA),
                    findings=tuple(_finding(rule, agent, chance) for rule in (*RULES, "word.not_my_job")),
                ),
                sha256=f"{day:%Y%m%d}{name}".zfill(64),
            )  # fmt: skip


def _talk(cuts: int) -> Conversation:
    return made_talk(
        events=tuple(Event(kind="interruption", start=5.0 + at, end=5.6 + at, by="agent") for at in range(cuts))
    )


def _finding(rule: str, agent: Agent, chance: np.random.Generator) -> Finding:
    failed = chance.random() < (0.8 if rule == agent.fails else OFTEN)
    more: dict[str, Any] = {"speaker": "agent", "start": 9.5, "end": 10.5, "matched": "不归我管"} if failed else {}
    return made_finding(rule, "fail" if failed else "pass", **more)


@cache
def made_judging() -> Judging:
    """The shipped rules and scorecards."""
    return judging_of(load_settings(environ={}))


def publish(out: Path, agents: Sequence[Agent], days: int, calls: int) -> list[date]:
    """Store and publish so many days of so many calls of each agent; give the days."""
    judging = made_judging()
    known = [MONDAY + timedelta(days=n) for n in range(days)]
    with Ledger(out / LEDGER_NAME) as ledger:
        for day in known:
            for call in made_day(day, agents, calls):
                entry = Entry(
                    path=f"/{day}/{call.recording.call_id}", call_id=call.recording.call_id, day=day, size=1,
                    mtime_ns=1, sha256=call.sha256, fingerprint="made", hearing=judging.hearing, judged=judging.digest,
                    label="", elapsed=1.0,
                )  # fmt: skip
                ledger.store(entry, call)
    rescore(out, judging, workers=1)
    return known


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three days of a centre in which two agents are worse, and nobody knows who the third is."""
    out = tmp_path_factory.mktemp("centre")
    publish(out, WORSE, 3, 8)
    return out


@pytest.fixture(scope="module")
def morning(centre: Path) -> Morning:
    """Its last day."""
    return morning_of(centre, None, OPTIONS)


def test_those_who_are_worse_are_named_and_nobody_else(morning: Morning) -> None:
    """Each for what the story says, against the own team, with places of the day to listen to."""
    assert {each.agent_id for each in morning.needs} == {"推诿", "抢话"}
    told = {each.agent_id: each.reasons for each in morning.needs}
    assert {each.matter for each in told["推诿"]} == {"word.not_my_job"}
    assert {each.matter for each in told["抢话"]} == {"interruptions_per_call"}
    for need in morning.needs:
        for reason in need.reasons:
            assert reason.of_team
            assert 0 < reason.low < reason.value - reason.others < reason.high
            assert reason.spots
            assert all(spot.listen_s is not None for spot in reason.spots)


def test_of_one_team_only_its_agents_calls_and_figures_are_shown(centre: Path, morning: Morning) -> None:
    """The agents are held against their team as ever."""
    own = morning_of(centre, None, OPTIONS, team="甲组")
    assert [each.agent_id for each in own.needs] == ["推诿"]
    assert own.needs == tuple(each for each in morning.needs if each.team == "甲组")
    assert {each.call.team for each in own.listening.chosen} == {"甲组"}
    assert 0 < own.calls < morning.calls


def test_where_all_are_alike_nobody_is_named(tmp_path: Path) -> None:
    """Eight agents drawn from one and the same chance, over days that are many enough to tell."""
    for day in publish(tmp_path, ALIKE, 2, 8)[-1:]:
        morning = morning_of(tmp_path, day, OPTIONS)
        assert (morning.needs, morning.unnamed, morning.compared) == ((), "alike", 8)


def test_the_day_is_the_last_one_or_the_one_that_is_asked_for(centre: Path, morning: Morning) -> None:
    """The day before it is what changes are told from; a day without calls is refused with those that there are."""
    assert (morning.day, morning.before) == (MONDAY + timedelta(days=2), MONDAY + timedelta(days=1))
    first = morning_of(centre, MONDAY, OPTIONS)
    assert (first.day, first.before, first.changes) == (MONDAY, None, ())
    with pytest.raises(UsageError, match="the days are 2026-03-02 to 2026-03-04") as caught:
        morning_of(centre, date(2026, 1, 1), OPTIONS)
    assert "已有的日期是 2026-03-02 至 2026-03-04" in caught.value.said("zh")
    with Ledger(centre.parent / "empty" / LEDGER_NAME):
        pass
    with pytest.raises(UsageError, match="no calls are stored there"):
        morning_of(centre.parent / "empty", None, OPTIONS)


def test_failures_of_later_days_are_told_with_the_last_day(tmp_path: Path) -> None:
    """A file without a start is filed under the day of the run; one that was dismissed is told no more."""
    publish(tmp_path, ALIKE[:1], 1, 2)
    with Ledger(tmp_path / LEDGER_NAME) as ledger:
        for name in ("a.wav", "b.wav"):
            ledger.settle(f"/{name}", [(made_failure(name), DAY)])
        ledger.dismiss(["/b.wav"])
    morning = morning_of(tmp_path, None, OPTIONS)
    assert (morning.day, morning.failed) == (MONDAY, 1)
    assert morning_of(tmp_path, DAY, OPTIONS).failed == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_has_every_chosen_call_with_what_it_stands_for(
    centre: Path, morning: Morning, language: str
) -> None:
    """A row a place, and one for a call that failed nothing; readable by its owner alone, as the tables are."""
    path = write_listenbook(centre, morning.day, morning.listening, language=language, zone=ZoneInfo("Asia/Shanghai"))  # type: ignore[arg-type]
    assert path == listenbook_of(centre, morning.day)
    assert path is not None
    book = load_workbook(path)
    heads, *rows = book[DRAWN.said(language)].iter_rows(values_only=True)  # type: ignore[arg-type]
    assert heads == tuple(head.said(language) for head in DRAWN.heads)  # type: ignore[arg-type]
    stands_for = {row[-1]: row[1] for row in rows}
    assert stands_for == {each.call.call_key: pytest.approx(each.stands_for) for each in morning.listening.chosen}
    assert sum(stands_for.values()) == pytest.approx(morning.calls)
    assert VERDICTS[language]  # type: ignore[index]
    assert not list(path.parent.glob(".*"))


def test_purge_takes_the_workbooks_of_old_days(tmp_path: Path) -> None:
    """What names the calls goes with them; later days' workbooks and other files stay."""
    days = publish(tmp_path, ALIKE[:1], 2, 1)
    for day in days:
        morning = morning_of(tmp_path, day, OPTIONS)
        write_listenbook(tmp_path, day, morning.listening, language="zh", zone=ZoneInfo("Asia/Shanghai"))
    (tmp_path / "review" / "own.xlsx").touch()
    told = purge(tmp_path, days[1], dry_run=True)
    assert len(list((tmp_path / "review").iterdir())) == 3
    assert purge(tmp_path, days[1]).files == told.files
    assert sorted(path.name for path in (tmp_path / "review").iterdir()) == ["2026-03-03.xlsx", "own.xlsx"]


def test_a_damaged_table_does_not_turn_a_night_that_was_done_into_a_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The morning is left out, and it is said why; where nothing is stored there is none."""
    settings = load_settings(environ={})
    assert morning_after(made_run(out=tmp_path), settings) is None
    publish(tmp_path, ALIKE[:1], 1, 2)
    done = made_run(out=tmp_path)
    assert morning_after(done, settings) is not None
    (file,) = (tmp_path / "calls").glob("date=*/*.parquet")
    file.write_bytes(b"PAR1 no table")
    assert morning_after(done, settings) is None
    assert str(file) in caplog.text
