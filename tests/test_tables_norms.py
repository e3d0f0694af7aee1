"""Norms and scores in the tables add up: whatever a call is, each aggregate is that of the rows below it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from made_calls import made_call, made_finding, made_talk
from score_cards import SHIPPED
from shipped_packs import shipped_text
from voicecheck.config import load_settings
from voicecheck.records import CallAnalysis, Finding, Roles, Score
from voicecheck.rules.call.unrecorded import ONE_PARTY
from voicecheck.rules.options import Limits
from voicecheck.rules.packs.load import load_packs
from voicecheck.score.agents import CallSums
from voicecheck.score.cardplan import Card, parse_card
from voicecheck.score.cards import score_call, score_day
from voicecheck.score.configured import Scores
from voicecheck.score.coverage import basis_of
from voicecheck.score.marks import Figures, Mark, Marks
from voicecheck.tables.given_rows import call_figure_rows, day_figure_rows
from voicecheck.tables.norm_rows import call_norm_rows, finding_rows, norm_rows
from voicecheck.tables.parts import Known, ScoredCall, build_parts
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.score_rows import deduction_rows, score_rows
from voicecheck.tables.tabular import JUDGED

DAY = date(2026, 11, 20)
PACKS = load_settings(environ={}).packs
RULES = {rule.id: rule for pack in PACKS for rule in pack.rules}
FATAL = "automatic_fail: [id.reads_out_private, word.argue]"


def card(name: str) -> Card:
    """A shipped card, with rules that fail the call whatever its points."""
    text = (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
    return parse_card(text.replace("automatic_fail: []", FATAL), name, PACKS)


SCORES = Scores(
    cards=tuple(map(card, ("qa", "exam", "kpi"))),
    marks=Marks({("c3", "knowledge"): Mark(15, None, "王芳")}, {("A1", DAY, "overall"): Mark(4, 5, None, "好")}),
    figures=Figures({("A1", DAY): {"satisfaction": 92.5, "sales": 110.0}, ("A9", DAY): {"satisfaction": 50.0}}),
)


def drawn_findings(draw: random.Random, unknown: float, *, withdrawn: float = 0.0) -> Iterator[Finding]:
    """A result of every shipped norm, at several places where it failed; so many of them unknown, or withdrawn."""
    for rule_id in sorted(RULES):
        result = "unknown" if draw.random() < unknown else draw.choice(["pass", "fail", "not_applicable"])
        for _ in range(draw.choice([1, 1, 3]) if result == "fail" else 1):
            start = draw.choice([None, round(60 * draw.random(), 2)])
            why = ONE_PARTY.said("en") if result == "unknown" and draw.random() < 0.5 else None
            yield made_finding(rule_id, result, start=start, reason=why, withdrawn=draw.random() < withdrawn)


def made_calls(seed: int = 7) -> list[CallAnalysis]:
    """Calls as they come: heard well and badly, reviewed, practice of one party and of two, one channel, one name."""
    draw = random.Random(seed)
    alone = made_talk(two_party=False, customer=None, roles=Roles(0, None, source="single_channel"))
    calls = []
    for number in range(24):
        kind = ("plain", "unheard", "reviewed", "practice", "alone", "one channel")[number % 6]
        found = tuple(
            drawn_findings(
                draw,
                {"unheard": 0.6, "alone": 0.3}.get(kind, 0.05),
                withdrawn=0.3 if kind == "reviewed" else 0.0,
            )
        )
        calls.append(
            made_call(
                f"c{number % 5}",
                findings=found,
                talk=alone if kind in ("alone", "one channel") else made_talk(),
                agent_id=draw.choice(["A1", "A2", None]),
                team="north",
                direction="practice" if kind in ("practice", "alone") else "inbound",
            )
        )
    return calls


def scored(call: CallAnalysis, key: str) -> tuple[Score, ...]:
    basis = basis_of(call.recording, call.conversation)
    return score_call(SCORES.cards, call.recording, call.findings, SCORES.marks.of(key), day=DAY, basis=basis)


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """The published rows of those calls, and of the days of two agents."""
    calls = [ScoredCall(call, scored(call, f"k{number}"), f"k{number}") for number, call in enumerate(made_calls())]
    known = Known(scores=SCORES, severities={rule.id: rule.severity for rule in RULES.values()})
    parts = build_parts(calls, DAY, tables=JUDGED, known=known)
    with duckdb.connect() as db:
        for name, rows in parts.items():
            db.register(name, rows)
        yield db


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_every_kind_of_call_is_among_them(tables: duckdb.DuckDBPyConnection) -> None:
    """Practice, practice alone, not scored, withdrawn, failed whatever its points, with gains and marks, one name."""
    kinds = "SELECT DISTINCT basis, total IS NULL, automatic_fail IS NULL FROM call_scores WHERE card = 'qa'"
    assert len(rows(tables, kinds)) >= 6
    assert rows(tables, "SELECT count(*) > 0 FROM findings WHERE withdrawn") == [(True,)]
    assert rows(tables, "SELECT min(n) FROM (SELECT source, count(*) AS n FROM deductions GROUP BY ALL)")[0][0] >= 1
    assert rows(tables, "SELECT count(*) > 0 FROM call_scores WHERE gained > 0 AND deducted > 0") == [(True,)]
    assert rows(tables, "SELECT count(DISTINCT call_id), count(*) FROM calls") == [(5, 24)]
    assert rows(tables, "SELECT count(*) > 0 FROM call_norms WHERE NOT asked AND result = 'unknown'") == [(True,)]


def test_a_norms_result_is_the_worst_of_its_findings(tables: duckdb.DuckDBPyConnection) -> None:
    """fail, pass, unknown, not_applicable in this order, over findings that were not withdrawn; hits counts them."""
    differing = """
        WITH standing AS (
            SELECT call_key, rule_id, result,
                list_position(['fail', 'pass', 'unknown', 'not_applicable'], result) AS rank
            FROM findings WHERE NOT withdrawn
        ), worst AS (
            SELECT call_key, rule_id, min_by(result, rank) AS result, count(*) FILTER (rank = least) AS hits
            FROM (SELECT *, min(rank) OVER (PARTITION BY call_key, rule_id) AS least FROM standing) GROUP BY ALL
        )
        SELECT * FROM worst FULL JOIN call_norms AS published USING (call_key, rule_id)
        WHERE (worst.result, worst.hits) IS DISTINCT FROM (published.result, published.hits)
    """
    assert rows(tables, differing) == []


def test_a_calls_counts_of_norms_are_those_of_its_rows(tables: duckdb.DuckDBPyConnection) -> None:
    """norms_asked, _judged, _failed, _passed, _unknown, _not_applicable and _withdrawn, of every call."""
    counted = """
        WITH counted AS (
            SELECT call_key,
                count(*) FILTER (asked) AS norms_asked,
                count(*) FILTER (asked AND result IN ('pass', 'fail')) AS norms_judged,
                count(*) FILTER (result = 'fail') AS norms_failed,
                count(*) FILTER (result = 'pass') AS norms_passed,
                count(*) FILTER (asked AND result = 'unknown') AS norms_unknown,
                count(*) FILTER (result = 'not_applicable') AS norms_not_applicable,
                max(found.norms) - count(*) AS norms_withdrawn
            FROM call_norms
            JOIN (SELECT call_key, count(DISTINCT rule_id) AS norms FROM findings GROUP BY ALL) AS found
                USING (call_key)
            GROUP BY ALL
        )
    """
    names = "norms_asked norms_judged norms_failed norms_passed norms_unknown norms_not_applicable norms_withdrawn"
    columns = ", ".join(names.split())
    query = f"{counted} SELECT call_key, {columns} FROM calls EXCEPT SELECT call_key, {columns} FROM counted"
    assert rows(tables, query) == []
    assert rows(tables, "SELECT max(norms_withdrawn) > 0, max(norms_failed) > 0 FROM calls") == [(True, True)]


def test_what_shows_a_norm_is_a_finding_of_its_result(tables: duckdb.DuckDBPyConnection) -> None:
    """`finding` joins the very place that reason, value and limits are from, and multiplies nothing."""
    joined = """
        SELECT count(*), bool_and(f.result = n.result AND f.rule_id = n.rule_id AND NOT f.withdrawn
                                  AND f.reason IS NOT DISTINCT FROM n.reason)
        FROM call_norms AS n JOIN findings AS f USING (call_key, finding)
    """
    assert rows(tables, joined) == [(*rows(tables, "SELECT count(*) FROM call_norms")[0], True)]


def test_a_totals_points_are_those_of_its_parts(tables: duckdb.DuckDBPyConnection) -> None:
    """The parts of a card add up to its total, their maxima to 100; not scored, they have no points at all."""
    differing = """
        SELECT call_key, card FROM call_scores GROUP BY ALL
        HAVING count(DISTINCT total) > 1 OR (max(total) IS NULL) != (sum(points) IS NULL)
            OR abs(max(total) - sum(points)) > 0.001 OR abs(100 - sum(max_points)) > 0.001
    """
    assert rows(tables, differing) == []


def test_each_parts_points_are_its_base_less_its_deductions(tables: duckdb.DuckDBPyConnection) -> None:
    """Points = base − deducted + gained on every row, and both are the sums of the rows of ``deductions``."""
    differing = """
        SELECT call_key, card, part, base, points FROM call_scores
        LEFT JOIN (
            SELECT call_key, card, part, sum(greatest(points, 0)) AS taken, sum(-least(points, 0)) AS given
            FROM deductions GROUP BY ALL
        ) USING (call_key, card, part)
        WHERE points IS NOT NULL AND (
            abs(points - (base - deducted + gained)) > 0.001 OR abs(deducted - coalesce(taken, 0)) > 0.001
            OR abs(gained - coalesce(given, 0)) > 0.001
        ) OR points IS NULL AND (base, deducted, gained, taken, given) IS DISTINCT FROM (NULL, NULL, NULL, NULL, NULL)
    """
    assert rows(tables, differing) == []


def test_each_deduction_joins_the_finding_that_cost_it(tables: duckdb.DuckDBPyConnection) -> None:
    """Its norm and its time are the finding's; what took points failed, what gave any passed, nothing was withdrawn."""
    joined = """
        SELECT count(*), bool_and(f.rule_id = d.rule_id AND f.start_s IS NOT DISTINCT FROM d.start_s AND NOT withdrawn
                                  AND result = CASE WHEN points > 0 THEN 'fail' ELSE 'pass' END)
        FROM deductions AS d JOIN findings AS f USING (call_key, finding)
    """
    assert rows(tables, joined) == [
        (*rows(tables, "SELECT count(*) FROM deductions WHERE source = 'finding'")[0], True)
    ]
    assert rows(tables, "SELECT count(*) > 0 FROM deductions WHERE finding IS NOT NULL") == [(True,)]


@pytest.mark.parametrize("table", ["call_norms", "findings", "call_scores", "deductions", "figures"])
def test_no_row_is_multiplied_by_a_join_with_calls(tables: duckdb.DuckDBPyConnection, table: str) -> None:
    """Calls of one name have keys of their own: every row joins one call, with its agent, team and day."""
    (count,) = rows(tables, f"SELECT count(*) FROM {table}")
    same = "bool_and(c.call_id = t.call_id AND c.team = t.team AND c.local_date = t.local_date"
    same += " AND c.agent_id IS NOT DISTINCT FROM t.agent_id)"
    assert rows(tables, f"SELECT count(*), {same} FROM {table} AS t JOIN calls AS c USING (call_key)") == [
        (*count, True)
    ]


KEYS = {
    "call_norms": "call_key, rule_id", "findings": "call_key, finding", "call_scores": "call_key, card, part",
    "deductions": "call_key, agent_id, local_date, deduction",
    "figures": "call_key, agent_id, local_date, kind, figure",
}  # fmt: skip


@pytest.mark.parametrize("table", KEYS)
def test_a_key_stands_once(tables: duckdb.DuckDBPyConnection, table: str) -> None:
    """What the description calls the key tells rows apart."""
    assert rows(tables, f"SELECT {KEYS[table]} FROM {table} GROUP BY ALL HAVING count(*) > 1") == []


def test_a_days_points_come_from_its_figures() -> None:
    """kpi: each part is its maximum less what its figure lacks; sums of deductions are what was deducted."""
    sums = CallSums(calls=2, handling=570.0, handled=2, qa_points=180.0, qa_calls=2)
    scores = score_day(SCORES.cards, sums, "A1", DAY, SCORES.figures)
    parts = score_rows(scores, SCORES)
    taken = {row["part"]: row for row in deduction_rows(scores)}
    assert next(part["title"] for part in parts) == "Call quality, the mean qa score of the day"
    for part in parts:
        if part["points"] is not None:
            lost = taken.get(part["part"], {"points": 0.0})["points"]
            assert part["base"] == part["max_points"]
            assert (part["deducted"], part["points"]) == (lost, pytest.approx(part["base"] - lost))
    told = {name: (row["source"], row["figure"], row["value"], row["rule_id"]) for name, row in taken.items()}
    assert told["call_quality"] == ("figure", "qa_score", 90, None)
    assert told["satisfaction"] == ("figure", "satisfaction", 92.5, None)
    assert "accuracy" not in told


def test_figures_are_published_as_they_were_given() -> None:
    """Satisfaction and sales by agent and day, also of who has no call; marks of a call, and of all calls of a day."""
    found = day_figure_rows(SCORES, DAY, {"A1": "north"})
    told = [
        (row["agent_id"], row["team"], row["kind"], row["figure"], row["value"], row.get("out_of")) for row in found
    ]
    assert told == [
        ("A1", "north", "figure", "sales", 110.0, None), ("A1", "north", "figure", "satisfaction", 92.5, None),
        ("A1", "north", "mark", "overall", 4, 5), ("A9", None, "figure", "satisfaction", 50.0, None),
    ]  # fmt: skip
    assert day_figure_rows(SCORES, date(2026, 11, 21), {}) == []
    (mark,) = call_figure_rows(made_call("c3").recording, SCORES, "any")
    assert (mark["figure"], mark["value"], mark["out_of"], mark["assessor"]) == ("knowledge", 15, 20, "王芳")
    assert call_figure_rows(made_call("c4").recording, SCORES, "any") == []


def test_norms_say_what_each_is_with_the_limits_in_force() -> None:
    """Every norm of the packs, by name: documents, section, the document's words, the limits of the settings first."""
    found = {row["rule_id"]: row for row in norm_rows(PACKS, {})}
    assert list(found) == sorted(RULES)
    assert all(row.keys() == set(arrow_schema("norms").names) for row in found.values())
    thanks = found["open.thanks"]
    assert (thanks["title_zh"], thanks["kind"], thanks["documents"]) == ("首问致谢", "must", "N; F")
    assert (thanks["section"], thanks["wording"], thanks["unit"]) == ("开场", "感谢致电 / 很高兴为您服务", None)
    rate = found["pace.rate"]
    assert (rate["limit_low"], rate["limit_high"], rate["unit"]) == (120, 150, "characters/min")
    assert all(row["section"] and row["title_zh"] and row["title_en"] and row["expected"] for row in found.values())
    limited = {row["rule_id"]: row for row in norm_rows(PACKS, {"pace.rate": Limits(180, 260)})}["pace.rate"]
    assert (limited["limit_low"], limited["limit_high"]) == (180, 260)
    assert "180到260" in limited["expected"]
    assert "偏慢" in limited["recommended_zh"]
    assert "偏快" in limited["recommended_zh"]
    (above,) = [row for row in norm_rows(PACKS, {"pace.rate": Limits(max=260)}) if row["rule_id"] == "pace.rate"]
    assert "偏快" in above["recommended_zh"]
    assert "偏慢" not in above["recommended_zh"]


OURS = """
pack: ours
title: Ours
document: ours
documents: {ours: 客服手册2026}
uses: [close.farewell]
passages:
  ours.stay: {section: 3.2 挽留, wording: 请再考虑一下}
  close.farewell: {section: 3.9 结束}
rules:
  - id: ours.stay
    title: {zh: 挽留客户, en: Asks the customer to stay}
    documents: [ours]
    kind: must
    severity: major
    condition: {phrases: [请再考虑一下]}
    expected: 挽留
"""


def test_a_norm_of_the_centres_own_is_among_them() -> None:
    """A pack of one's own has its norms there; where its document states a shared norm, that norm names it too."""
    packs = load_packs([("ours.yaml", OURS)], shelf=[shipped_text("common")])
    farewell, stay = norm_rows(packs, {})
    told = ("title_zh", "severity", "pack", "documents", "section", "wording", "recommended_zh")
    assert [stay[name] for name in told] == ["挽留客户", "major", "ours", "ours", "3.2 挽留", "请再考虑一下", None]
    assert (farewell["documents"], farewell["section"]) == ("N; E; F; ours", "结束语; 3.9 结束")


def test_rows_have_the_columns_that_are_described() -> None:
    """No value is lost for want of a column, and none is missing."""
    call = made_call(findings=(made_finding("word.argue", start=1.0),))
    whose = {"call_key", "call_id", "local_date", "agent_id", "team"}
    for table, found in (("call_norms", call_norm_rows(call, {})), ("findings", finding_rows(call))):
        assert found[0].keys() | whose == set(arrow_schema(table).names), table
