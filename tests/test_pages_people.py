"""The view data of the team's page and of the agents' pages, from stored sums and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from made_centre import publish_centre
from made_team import DAY, made_calls, made_stored, norm, sums_of
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.pages.agent import Evidence, agent_view, norms_in_question
from voicecheck.pages.callcolumns import NONE, call_columns, packed_results
from voicecheck.pages.centre import Centre, Waiting
from voicecheck.pages.moments import Moment, bad_moments, good_moment, moments_of, words_of_others
from voicecheck.pages.morningview import morning_view, read_morning
from voicecheck.pages.people import ENOUGH_CALLS, SHOWN, figure, heat, moves, trend_points
from voicecheck.pages.spans import SPANS, buckets, in_order
from voicecheck.pages.spread import rate_spread
from voicecheck.pages.stored import Stored, zone_of
from voicecheck.pages.team import first_calls, team_view
from voicecheck.pages.teammaker import index_parts
from voicecheck.pages.things import norms_of, thing, worth_changing
from voicecheck.proofs.reviews import Reviewed
from voicecheck.score.agents import CallSums
from voicecheck.tables.columnar import RESULTS, NormResults, read_columns, read_norm_results
from voicecheck.tables.read import published_days, read_rows
from voicecheck.tables.rows import Failure
from voicecheck.text.rounding import tenths


def told(data: Any) -> str:
    """Data as it stands in a page."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def whole_team(centre: Centre, **more: Any) -> dict[str, Any]:
    """The view of the team's page."""
    return team_view(
        centre, **({"agent_page": lambda agent: f"agents/{len(agent)}.html", "parts": [], "morning": None} | more)
    )


# -- periods -----------------------------------------------------------------------------------------------------


def test_periods_of_the_same_length_end_with_the_last_day() -> None:
    """Seven days ending with the last are one week, the day before in the one before, later days in none."""
    week = SPANS[1]
    history = [(DAY - timedelta(days=back), sums_of(calls=1)) for back in (-1, 0, 6, 7, 14, 300)]
    found = buckets(history, DAY, week)
    assert [(end, sums.calls) for end, sums in found] == [
        (DAY - timedelta(days=14), 1), (DAY - timedelta(days=7), 1), (DAY, 2),
    ]  # fmt: skip


def test_agents_are_in_order_of_their_numbers() -> None:
    """By value, so that 99 stands before 1002; names after numbers, who is not known last."""
    assert in_order(["1002", "小周", None, "99", "007", "A1"]) == ["007", "99", "1002", "A1", "小周", None]


# -- figures -----------------------------------------------------------------------------------------------------


def test_a_figure_of_few_calls_has_no_interval() -> None:
    """From five calls on there is an interval, as in the tables; a measure that was not taken is no 0."""
    few, enough = (
        figure(CallSums.sum([sums_of(failed=at % 2, passed=3) for at in range(count)]), "norms_failed_share")
        for count in (4, 5)
    )
    assert few is not None
    assert "lo" not in few
    assert few["n"] == 4
    assert enough is not None
    assert 0 <= enough["lo"] < enough["v"] < enough["hi"]
    assert figure(sums_of(), "agent_speech_rate_cpm") is None


@pytest.mark.parametrize(("calls", "moved"), [(ENOUGH_CALLS - 1, False), (ENOUGH_CALLS, True)])
def test_under_twenty_calls_nothing_is_said_of_a_change(calls: int, moved: bool) -> None:
    """A change is told only where both sides rest on enough calls."""
    history = [
        (DAY - timedelta(days=back), CallSums.sum([sums_of(failed=at % 2, passed=3) for at in range(calls)]))
        for back in (0, 7)
    ]
    assert ("norms_failed_share" in moves(history, DAY, SPANS[1])) is moved


def test_a_trend_needs_twenty_calls_over_its_points() -> None:
    """A chart of nineteen calls is none; over three points and more it is of the chosen period, else of a shorter."""
    names = ("norms_failed_share",)

    def history(calls: int, days: int) -> list[tuple[date, CallSums]]:
        return [(DAY - timedelta(days=back), CallSums.sum([sums_of(passed=3)] * calls)) for back in range(days)]

    assert trend_points(history(19, 1), DAY, SPANS[0], names)["points"] == {}
    assert trend_points(history(6, 3), DAY, SPANS[0], names)["points"] == {}
    found = trend_points(history(7, 3), DAY, SPANS[2], names)
    assert found["every"] == "day"
    assert len(found["points"]["norms_failed_share"]) == 3


def test_the_map_shows_what_was_asked_and_tells_not_asked_from_passed() -> None:
    """A day on which a norm was not asked is empty; a norm that always passed has no line."""
    asked, other = sums_of(failed=1, passed=2, unknown=1), sums_of()
    other.results["word.y", "pass"] = 1
    found = heat([(DAY, asked), (DAY + timedelta(days=1), other)], {"word.x": 4, "word.y": 5})
    assert found["rules"] == [4]
    assert found["cells"] == [[[1, 1, 2], None]]


def test_the_spread_weighs_by_time() -> None:
    """Shares outside the band are of the speaking time; the limits themselves are inside; nothing rated is no 0."""
    found = rate_spread([(120.0, 1.0), (150.0, 1.0), (200.0, 6.0), (100.0, 2.0)], (120.0, 150.0))
    assert found is not None
    assert (found["below"], found["above"], found["p50"], found["seconds"]) == (0.2, 0.6, 200.0, 10)
    assert sum(found["bars"]) == pytest.approx(1)
    assert rate_spread([], (120.0, 150.0)) is None
    open_band = rate_spread([(500.0, 1.0), (9999.0, 1.0)], (None, None))
    assert open_band is not None
    assert open_band["above"] == open_band["below"] == 0


# -- what is worth changing --------------------------------------------------------------------------------------


def test_what_is_worth_changing_is_sure_and_grave() -> None:
    """Eight of fourteen is more than one of one; a grave fault goes before a small one; doubtful norms are left out."""
    sums = CallSums()
    counts = {"a.once": (1, 0), "b.often": (8, 6), "c.grave": (8, 6), "d.doubt": (14, 0)}
    for rule, (failed, passed) in counts.items():
        sums.results[rule, "fail"], sums.results[rule, "pass"] = failed, passed
    norms = {
        rule: norm(at, rule, severity="critical" if rule == "c.grave" else "minor") for at, rule in enumerate(counts)
    }
    assert worth_changing(sums, norms, {"d.doubt"}) == ["c.grave", "b.often", "a.once"]


@pytest.mark.parametrize(
    ("value", "low", "high", "target"),
    [
        (198.0, 120.0, 150.0, {"most": 178}),
        (155.0, 120.0, 150.0, {"most": 150.0}),
        (100.0, 120.0, 150.0, {"least": 111}),
        (115.0, 120.0, None, {"least": 120.0}),
        (4.0, None, 0.5, {"most": 3.6}),
    ],
)
def test_the_next_target_is_a_tenth_nearer_and_never_past_the_limit(
    value: float, low: float | None, high: float | None, target: dict[str, float]
) -> None:
    """From the limits in force, and from the side that was missed."""
    sums = sums_of(calls=20, failed=10, passed=10)
    found = thing(norm(limit_low=low, limit_high=high, unit="s"), sums, None, [value], [])
    assert found["target"] == pytest.approx(target)


def test_the_target_of_what_is_counted_is_one_less() -> None:
    """Interruptions are whole: two become one, and a limit between is not passed."""
    sums = sums_of(calls=20, failed=10, passed=10)
    assert thing(norm(limit_high=0.0, unit="times"), sums, None, [2.0], [])["target"] == {"most": 1}
    assert thing(norm(limit_high=3.0, unit="times"), sums, None, [3.5], [])["target"] == {"most": 3}


def test_the_target_of_what_is_said_is_half_as_often() -> None:
    """A norm without figures is to fail at most half as often; figures inside the limits are no fault to show."""
    sums = sums_of(calls=23, failed=7, passed=16)
    assert thing(norm(), sums, None, [], [])["target"] == {"k": 3, "n": 23}
    within = thing(norm(limit_high=5.0, unit="s"), sums, None, [1.0], [])
    assert "value" not in within
    assert within["target"] == {"k": 3, "n": 23}


def moment(agent: str, **more: Any) -> Moment:
    """A moment of a call."""
    known: dict[str, Any] = {"call_key": "k", "call_id": "c", "team": "T1", "day": DAY, "rule_id": "word.x"}
    return Moment(**(known | {"result": "pass", "agent_id": agent} | more))


@pytest.mark.parametrize("values", [[], [198.0]])
def test_under_twenty_calls_there_is_no_target(values: list[float]) -> None:
    """Half of one call is none, and one slow call is no habit: no target is set."""
    found = thing(norm(limit_high=150.0), sums_of(failed=1), None, values, [])
    assert found.get("target") is None


def test_a_team_that_is_the_agent_alone_is_nothing_to_stand_beside() -> None:
    """Where the team's only calls are the agent's own its share, its figure and its score are not said."""
    sums = sums_of(calls=20, failed=10, passed=10)
    alone = thing(norm(limit_high=150.0), sums, sums, [198.0] * 20, [198.0] * 20)
    assert (alone["team"], alone["teamValue"]) == (None, None)
    other = CallSums.sum([sums, sums_of(passed=1)])
    beside = thing(norm(limit_high=150.0), sums, other, [198.0] * 20, [198.0] * 20 + [100.0])
    assert (beside["team"]["n"], beside["teamValue"]) == (21, 198.0)
    view = agent_view(made_stored(days={DAY: {"A1": sums, "B1": sums_of(team="T2")}}), "A1", Evidence(), {})
    assert [each["team"] for each in view["spans"][-1]["figures"]] == [None] * len(SHOWN)


def test_a_hold_has_its_tenths_on_every_page() -> None:
    """A hold of 24.55 s, from times that make it a little less, is 24.6 s in the list of calls as on its own page."""
    held = 92.41 - 67.86
    calls = made_calls({"hold_s": held})
    assert call_columns(calls, NormResults((), np.zeros((1, 0), np.uint8)), [None])["hold"] == [246]
    assert tenths(held) == "24.6"


def test_the_last_run_is_told_by_the_clock_of_the_calls() -> None:
    """Eight hours ahead of UTC, and back to UTC where no start is known."""
    started = datetime(2026, 11, 20, 2, 15, tzinfo=UTC)
    assert zone_of(started, datetime(2026, 11, 20, 10, 15)).utcoffset(None) == timedelta(hours=8)
    assert zone_of(None, None) is zone_of(started, None) is UTC


def test_what_is_missing_is_at_the_stretch_that_lacks_it() -> None:
    """Words said elsewhere are no place of a fault: the moment is where they are missing, and is known as that."""
    names = {"call_key": "k", "call_id": "c", "agent_id": "A1", "team": "T1", "local_date": DAY}
    names["rule_id"] = "close.wish"
    row = names | {
        "result": "fail", "withdrawn": False, "start_s": 3.0, "window_start_s": 40.0, "evidence_role": "nearest",
        "fault_form": "not_said", "matched": "祝您愉快", "match_kind": "exact", "value": None, "limit_low": None,
        "limit_high": None,
    }  # fmt: skip
    (elsewhere,) = moments_of({name: [value] for name, value in row.items()})
    assert (elsewhere.start, elsewhere.missing) == (40.0, True)
    (asked,) = moments_of({name: [value] for name, value in (row | {"evidence_role": "trigger"}).items()})
    assert (asked.start, asked.missing) == (3.0, False)


def test_bad_moments_are_the_farthest_outside_each_of_another_call() -> None:
    """Of one call one moment; what passed is none."""
    found = bad_moments([
        moment("A1", call_key="a", result="fail", start=3.0, excess=1.0),
        moment("A1", call_key="a", result="fail", start=9.0, excess=4.0),
        moment("A1", call_key="b", result="fail", start=1.0),
        moment("A1", call_key="c", result="pass"),
    ])  # fmt: skip
    assert [(each.call_key, each.start) for each in found] == [("a", 9.0), ("b", 1.0)]


def test_a_good_moment_has_words_where_there_are_any() -> None:
    """Words show best how it is done."""
    later = moment("A1", day=DAY + timedelta(days=1))
    assert good_moment([later, moment("A1", words="请您稍等")]).words == "请您稍等"  # type: ignore[union-attr]
    assert good_moment([moment("A1", result="fail")]) is None


@pytest.mark.parametrize("words", ["我是客服小林，请问有什么可以帮您", "工号三零二一为您服务", "A2 为您服务"])
def test_words_of_others_tell_nobody_who_said_them(words: str) -> None:
    """Words with a name, a staff number or an agent's id are no example; the agent's own words are not others'."""
    good = moment("A3", words="请您稍等片刻", day=DAY - timedelta(days=3))
    assert words_of_others([moment("A2", words=words), good], "A1") == "请您稍等片刻"
    assert words_of_others([moment("A2", words=words)], "A1") is None
    assert words_of_others([good], "A3") is None


# -- the index ---------------------------------------------------------------------------------------------------


def test_packed_results_hold_every_result() -> None:
    """What is unpacked as the page does it is what was packed."""
    codes = np.random.default_rng(1).integers(0, 4, (7, 11)).astype(np.uint8)
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    packed, width = packed_results(codes), -(-11 // 3)
    assert len(packed) == 7 * width
    back = [
        [signs.index(packed[call * width + rule // 3]) >> 2 * (rule % 3) & 3 for rule in range(11)] for call in range(7)
    ]
    assert back == codes.tolist()


def test_an_index_tells_unknown_from_nothing() -> None:
    """What was not measured is `NONE`, not 0; a score that rests on too little is none."""
    calls = made_calls(
        {"qa_score": None, "agent_speech_rate_cpm": None, "hold_s": None, "agent_id": None, "started_at_local": None},
        {"qa_score": 85.5, "hold_s": 0.0, "started_at_local": datetime(2026, 11, 20, 9, 5)},
    )
    found = call_columns(calls, NormResults((), np.zeros((2, 0), np.uint8)), ["calls/x.html", None])
    assert found["score"] == [NONE, 855]
    assert (found["hold"], found["pace"]) == ([NONE, 0], [NONE, NONE])
    assert (found["agents"], found["agent"], found["minute"]) == (["A1"], [NONE, 0], [NONE, 545])
    assert found["pages"] == ["calls/x.html", None]
    assert found["results"] == ""


def test_the_usual_address_is_left_out_and_any_other_is_not() -> None:
    """An address that follows from day and name is 0; one with signs that need writing otherwise is whole."""
    calls = made_calls({"call_id": "a-1"}, {"call_id": "甲 #1"}, {"call_id": "b"})
    paths = ["calls/2026-11-20/a-1.html", "calls/2026-11-20/甲 #1.html", "calls/2026-11-20/0f.html"]
    found = call_columns(calls, NormResults((), np.zeros((3, 0), np.uint8)), paths)["pages"]
    assert found == [0, "calls/2026-11-20/%E7%94%B2%20%231.html", "calls/2026-11-20/0f.html"]


def test_more_calls_than_a_file_holds_are_cut_into_months() -> None:
    """One file a month, the latest first, each with its own calls and results."""
    calls = made_calls({"local_date": date(2026, 10, 31)}, {"local_date": DAY}, {"local_date": date(2026, 10, 1)})
    results = NormResults(("word.x",), np.array([[1], [2], [3]], np.uint8))
    centre = made_stored(calls=calls, results=results)
    (one,) = index_parts(centre, {}, 3)
    assert (one.path, one.data["n"], one.data["month"]) == ("data/index.js", 3, None)
    later, earlier = index_parts(centre, {}, 2)
    assert (later.path, later.data["id"], later.data["results"]) == ("data/index-2026-11.js", ["c1"], "C")
    assert (earlier.path, earlier.data["id"], earlier.data["results"]) == ("data/index-2026-10.js", ["c0", "c2"], "BD")
    assert list(index_parts(made_stored(calls=made_calls()), {}, 2)) == []


# -- the team's page ---------------------------------------------------------------------------------------------


def test_the_team_view_counts_and_warns() -> None:
    """Practice is counted apart; a call without channels apart is told; a call without a score is not judged enough."""
    calls = made_calls(
        {"qa_score": 90.0, "norms_judged": 3}, {"qa_score": None, "two_party": False},
        {"direction": "practice", "two_party": False, "qa_score": 80.0},
    )  # fmt: skip
    found = whole_team(made_stored(calls=calls))
    assert (found["calls"], found["practice"], found["enough"], found["notApart"]) == (2, 1, 1, 1)
    assert not found["allUnknown"]
    unheard = made_calls({"qa_score": None, "norms_unknown": 4})
    assert whole_team(made_stored(calls=unheard))["allUnknown"]


def test_a_folder_without_calls_has_a_page() -> None:
    """Nothing stored, or failures alone: the page says so and lists them."""
    failure = Failure(
        recording="x.wav", path="/x.wav", agent_id=None, stage="decode", error="DecodeError", message="x.wav is empty",
        attempts=1, last_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    empty = made_stored(days={}, calls=made_calls(), failures=[(failure, DAY), (replace(failure, dismissed=True), DAY)],
                        waiting=[Waiting("y.wav", DAY)])  # fmt: skip
    found = whole_team(empty)
    assert (found["first"], found["spans"], found["calls"]) == (None, [], 0)
    assert [each["recording"] for each in found["failures"]] == ["x.wav"]
    assert (found["waiting"], found["waitingCount"]) == ([["y.wav", "2026-11-20"]], 1)
    assert told(found)


@pytest.mark.parametrize(("outside", "warns"), [(8, False), (9, True)])
def test_the_band_is_doubted_when_over_four_fifths_are_outside(outside: int, warns: bool) -> None:
    """Eight of ten agents outside the band are not over 80 %, nine are."""

    def speaking(cpm: float) -> CallSums:
        voice = replace(CallSums().agent, calls=1, rated_characters=round(cpm), rated_talk=60.0)
        return replace(sums_of(), agent=voice)

    agents = {f"A{at}": speaking(200 if at < outside else 130) for at in range(10)}
    found = whole_team(made_stored(days={DAY: agents | {None: speaking(200)}}))
    assert [span["crowd"] for span in found["spans"]] == [[outside, 10] if warns else None] * 3


def test_norms_carry_what_reviewers_said() -> None:
    """Precision with its number; a norm that nobody reviewed has none."""
    reviewed = {"word.x": Reviewed(right=9, wrong=2)}
    row = whole_team(made_stored(reviewed=reviewed))["spans"][0]["norms"][0]
    assert row["failed"]["k"] == 1
    assert (row["precision"]["k"], row["precision"]["n"]) == (9, 11)
    assert "precision" not in whole_team(made_stored())["spans"][0]["norms"][0]


def test_those_without_scripts_get_the_latest_calls() -> None:
    """At most two hundred, the latest first, and none without a page."""
    rows = [{"local_date": DAY - timedelta(days=at), "started_at_local": None} for at in range(250)]
    centre = made_stored(calls=made_calls(*rows))
    found = first_calls(centre, {f"k{at}": f"calls/{at}.html" for at in range(1, 250)})
    assert len(found) == 200
    assert found[0] == ("2026-11-19 · A1 · c1", "calls/1.html")


# -- an agent's page ---------------------------------------------------------------------------------------------

HOSTILE = ("</script><img src=x onerror=alert(1)>", '"><b>', "\u202egnp.1", "A" * 300, "../../etc", "=1+1")


@pytest.mark.parametrize("name", HOSTILE)
def test_an_agent_of_any_name_has_a_view(name: str) -> None:
    """Names that look like markup, paths or formulas are text; what turns the direction of writing is spelled out."""
    centre = made_stored(
        days={DAY: {name: sums_of(failed=1, team=name)}}, calls=made_calls({"agent_id": name, "team": name})
    )
    found = agent_view(centre, name, Evidence(), {})
    assert found["agent"] == name.replace("\u202e", "\\u202e")
    assert found["list"]["n"] == 1
    assert "\u202e" not in told(found) + told(whole_team(centre))


def test_no_other_agent_is_named_on_an_agents_page() -> None:
    """Figures of the team and words of others are there, their names are not, and neither are their calls."""
    others = {f"秘密{at}": sums_of(failed=at % 2, passed=1) for at in range(5)}
    calls = made_calls({"agent_id": "A1"}, *({"agent_id": name, "call_id": f"of-{name}"} for name in others))
    centre = made_stored(
        days={DAY: {"A1": sums_of(failed=1), **others}}, calls=calls,
        results=NormResults(("word.x",), np.ones((6, 1), np.uint8)),
    )  # fmt: skip
    evidence = Evidence(moments={"word.x": [
        moment("A1", call_key="k0", result="fail"), moment("秘密1", call_id="of-秘密1", words="请您稍等"),
    ]})  # fmt: skip
    found = agent_view(centre, "A1", evidence, {"k0": "calls/a.html"})
    assert "秘密" not in told(found)
    assert found["spans"][0]["things"][0]["others"] == "请您稍等"
    assert found["spans"][0]["things"][0]["bad"][0]["page"] == "calls/a.html"
    assert found["list"]["id"] == ["c0"]


def test_an_agent_without_calls_in_a_period_has_empty_figures() -> None:
    """The last day without a call of the agent's is empty, and is no zero."""
    days = {DAY: {"A2": sums_of()}, DAY - timedelta(days=3): {"A1": sums_of(failed=1)}}
    day, week, _ = agent_view(made_stored(days=days), "A1", Evidence(), {})["spans"]
    assert (day["calls"], day["things"], day["pace"]) == (0, [], None)
    assert all(row["own"] is None for row in day["figures"])
    assert (week["calls"], len(week["things"])) == (1, 1)


def test_norms_in_doubt_are_no_advice() -> None:
    """What reviewers found wrong more often than right, and a pace that nearly nobody keeps, is put to nobody."""
    assert agent_view(made_stored(), "A1", Evidence(), {})["spans"][0]["things"]
    doubted = made_stored(reviewed={"word.x": Reviewed(right=1, wrong=2)})
    assert agent_view(doubted, "A1", Evidence(), {})["spans"][0]["things"] == []


# -- what is stored ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of the made centre, published."""
    folder = tmp_path_factory.mktemp("centre")
    publish_centre(folder, weeks=2, calls=2)
    return folder


@pytest.fixture
def stored(out: Path) -> Iterator[Stored]:
    """Its tables and its ledger."""
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        yield Stored(out, ledger)


def of(columns: dict[str, Sequence[Any]], name: str, value: Any) -> list[int]:
    """The rows in which a column has a value."""
    return [at for at, each in enumerate(columns[name]) if each == value]


def test_the_views_agree_with_the_tables(stored: Stored) -> None:
    """Counts of the team's page and of an agent's are those of the tables ``agents`` and ``call_norms``."""
    centre = stored.centre()
    rows = read_rows(stored.out, "agents")
    found = whole_team(centre)
    (agent,) = (each for each in found["spans"][2]["agents"] if each["id"] == "007")
    own = [row for row in rows if row["agent_id"] == "007"]
    assert agent["calls"] == sum(row["calls"] for row in own)
    assert agent["judged"] == sum((row["norms_passed"] or 0) + (row["norms_failed"] or 0) for row in own)
    characters, seconds = (sum(row[f"agent_rated_{each}"] or 0 for row in own) for each in ("characters", "talk_s"))
    assert agent["figures"]["agent_speech_rate_cpm"]["v"] == pytest.approx(60 * characters / seconds, abs=1e-3)
    norms = read_rows(stored.out, "call_norms")
    scored = {row["call_key"] for row in read_rows(stored.out, "calls")
              if row["qa_score"] is not None and row["direction"] != "practice"}  # fmt: skip
    failed = [row for row in norms if row["rule_id"] == "care.apology" and row["call_key"] in scored]
    number = centre.norms["care.apology"].number
    (line,) = (each for each in found["spans"][2]["norms"] if each["rule"] == number)
    assert line["failed"]["k"] == sum(row["result"] == "fail" for row in failed)
    assert line["failed"]["n"] == sum(row["result"] in ("pass", "fail") for row in failed)
    assert line["unknown"] == sum(row["result"] == "unknown" for row in failed)


def test_results_of_calls_are_those_of_the_table(stored: Stored) -> None:
    """Every result of every call is read as it stands."""
    centre = stored.centre()
    place = {key: at for at, key in enumerate(centre.calls["call_key"])}
    rule = {each: at for at, each in enumerate(centre.results.rules)}
    for row in read_rows(stored.out, "call_norms"):
        code = centre.results.codes[place[row["call_key"]], rule[row["rule_id"]]]
        assert RESULTS[code] == row["result"]


def test_evidence_is_of_the_norms_in_question_and_has_a_time(stored: Stored) -> None:
    """Moments lie on calls of the day that they name; rates are those of rated turns of agents."""
    centre = stored.centre()
    rules = norms_in_question(centre)
    evidence = stored.evidence(centre, rules)
    assert rules
    assert set(evidence.moments) == rules
    day_of = dict(zip(centre.calls["call_key"], centre.calls["local_date"], strict=True))
    assert all(day_of[each.call_key] == each.day for own in evidence.moments.values() for each in own)
    assert any(each.start is not None for own in evidence.moments.values() for each in own)
    whole = CallSums.sum([sums for agents in centre.days.values() for agent, sums in agents.items() if agent == "007"])
    characters = sum(rate * seconds / 60 for _, rate, seconds in evidence.rates["007"])
    assert characters >= whole.agent.rated_characters  # practice and calls without a score are among the turns


def test_the_page_begins_with_the_morning(stored: Stored, tmp_path: Path) -> None:
    """The same morning as on the terminal, in both languages, with calls that lead to their pages."""
    morning = read_morning(stored.out, None, (120.0, 150.0))
    assert morning is not None
    pages = {each.call.call_key: "calls/a b.html" for each in morning.listening.chosen}
    found = morning_view(morning, agent_page=lambda agent: f"agents/{agent}.html", pages=pages)
    assert found["day"] == max(published_days(stored.out)).isoformat()
    assert len(found["listen"]) == len(morning.listening.chosen) > 0
    assert {each["page"] for each in found["listen"]} == {"calls/a%20b.html"}
    assert [each["agent"] for each in found["needs"]] == [each.agent_id for each in morning.needs]
    assert bool(found["unnamed"]) is not bool(found["needs"])
    assert all(re.search("[\u4e00-\u9fff]", line["zh"]) and line["en"] != line["zh"] for line in found["changes"])
    assert read_morning(tmp_path, None, (120.0, 150.0)) is None


def test_a_damaged_or_old_file_has_no_rows(stored: Stored, tmp_path: Path) -> None:
    """A day that cannot be read is left out; a column that it lacks is null."""
    day = published_days(stored.out)[0]
    assert read_columns(stored.out, "calls", ["call_key", "no_such"], [day])["no_such"][0] is None
    folder = tmp_path / "calls" / f"date={day}"
    folder.mkdir(parents=True)
    (folder / "part-0.parquet").write_bytes(b"PAR1 no")
    assert read_columns(tmp_path, "calls", ["call_key"], [day, DAY]) == {"call_key": []}
    assert read_norm_results(tmp_path, [day], ["k"]).codes.shape == (1, 0)


def test_norms_that_no_pack_has_are_called_by_their_names() -> None:
    """Calls that were judged by a norm that is gone still show it."""
    known = norms_of([], ["old.norm"])
    assert known["old.norm"].shown == {
        "id": "old.norm",
        "title": {"zh": "old.norm", "en": "old.norm"},
        "severity": "minor",
    }
