"""The summary of a run says what was done, what was not, and who stands out."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console

from made_calls import hold, made_call, made_finding, made_talk, made_voice
from voicecheck.batch.publishing import Standing
from voicecheck.batch.run import RunSummary
from voicecheck.records import Score
from voicecheck.report.summary import EXAMPLES, SummaryView, build_summary
from voicecheck.report.summary_text import MOST_AGENTS, print_summary
from voicecheck.score.agents import CallSums
from voicecheck.score.drift import Drift
from voicecheck.score.onecall import call_sums
from voicecheck.tables.rows import Failure

TITLES = {"close.wish": "祝福语"}


def made_failure(name: str) -> Failure:
    """A failure of discovery."""
    return Failure(recording=name, path=f"/{name}", agent_id=None, stage="discover", error="MetadataError",
                   message=f"m.csv row 5: {name} is [red]wrong[/red]",
                   attempts=1, last_at=datetime(2026, 11, 21, tzinfo=UTC))  # fmt: skip


def made_run(**more: Any) -> RunSummary:
    """A run of three calls of two agents: one slow enough for the band, one too fast."""
    slow = call_sums(made_call(talk=made_talk(agent=made_voice(100, 45.0)), findings=(made_finding("close.wish"),)))
    fast = call_sums(made_call(talk=made_talk(events=(hold(1, 21),)), findings=(made_finding("x", "unknown"),)))
    known: dict[str, Any] = {
        "out": Path("out"), "found": 4, "analysed": 3, "unchanged": 0, "failures": (), "not_reached": 0,
        "audio": 660.0, "elapsed": 33.0, "days": (date(2026, 11, 20),), "agents": {"A1": fast, "张三": slow + slow},
        "notes": (), "stopped": False,
    }  # fmt: skip
    return RunSummary(**(known | more))


def view_of(run: RunSummary, band: tuple[float, float] = (120.0, 150.0)) -> SummaryView:
    """The view of a run."""
    return build_summary(run, titles=TITLES, band=band)


def printed(view: SummaryView, width: int = 80) -> str:
    """What a terminal of so many columns shows."""
    shown = io.StringIO()
    print_summary(view, Console(file=shown, width=width))
    return shown.getvalue()


def test_headlines_count_calls_audio_and_speed() -> None:
    """Calls, minutes, seconds and times real time; nothing is said of what did not happen."""
    assert view_of(made_run()).headlines == ("3 calls analysed: 11 min 00 s of audio in 33 s, 20.0 times real time",)
    stopped = view_of(made_run(stopped=True, not_reached=7, unchanged=2, failures=(made_failure("x.wav"),)))
    said = " ".join(stopped.headlines)
    for part in ("2 known already", "1 could not be analysed", "7 recordings not reached; run again"):
        assert part in said
    assert "real time" not in " ".join(view_of(made_run(audio=0.0, analysed=0)).headlines)


def test_a_run_with_nothing_new_says_so_and_of_which_days_its_table_is() -> None:
    """The agents' lines are of the days published, whether or not a call of them is new."""
    idle = view_of(made_run(analysed=0, audio=0.0, unchanged=8))
    assert idle.headlines == (
        "no call analysed: 8 recordings known already and unchanged", "published again: 2026-11-20"
    )  # fmt: skip
    assert "CALLS OF 2026-11-20, BY AGENT" in printed(idle)
    more = view_of(made_run(days=(date(2026, 11, 21), date(2026, 11, 20))))
    assert "CALLS OF 2 days from 2026-11-20 to 2026-11-21, BY AGENT" in printed(more)
    assert not any("published again" in line for line in more.headlines)


def test_agents_stand_with_their_figures_the_worst_first() -> None:
    """Who fails most norms a call comes first, with the norms by name, the rate and its place in the band."""
    first, second = view_of(made_run()).agents
    assert (first.agent_id, first.calls, first.place, first.norms_failed) == ("张三", 2, "inside", 2)
    assert first.top_norms == (("祝福语", 2),)
    assert (second.agent_id, second.place, second.holds, second.hold) == ("A1", "above", 1, 20.0)


def test_what_needs_two_parties_is_not_shown_as_zero() -> None:
    """Of practice calls alone interruptions and holds are not known."""
    practice = call_sums(made_call(talk=made_talk(two_party=False, customer=None)))
    (line,) = view_of(made_run(agents={"A1": practice})).agents
    assert line.interruptions is line.holds is None


def test_a_band_that_nobody_meets_is_said() -> None:
    """With over 80 % of the agents outside, the band is to be looked at; with half of them, not."""
    assert view_of(made_run()).band_note is None
    note = view_of(made_run(), band=(10.0, 20.0)).band_note
    assert note is not None
    assert "2 of 2 agents" in note
    assert "220–300" in note
    assert view_of(made_run(agents={})).band_note is None


def test_all_of_it_is_printed_within_the_width() -> None:
    """Failures with reasons, unknown norms, notes and the place of the tables; no line too wide."""
    run = made_run(failures=(made_failure("x.wav"),), notes=("in/manifest.csv is used",), stopped=True)
    shown = printed(view_of(run))
    for part in ("张三", "祝福语 ×2", "200 ↑", "1 (20 s)", "1  of 1  x", "1 × MetadataError",
                 "m.csv row 5: x.wav is [red]wrong[/red]",
                 "in/manifest.csv is used", "Tables: out", "stopped early"):  # fmt: skip
        assert part in shown
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= 80


def test_an_agent_is_a_line_whatever_the_width() -> None:
    """A long name and many norms are cut, never wrapped; a wide terminal shows more of them."""
    findings = tuple(made_finding(f"norm.number_{i}_with_a_long_name") for i in range(5))
    busy = call_sums(made_call(findings=findings))
    view = view_of(made_run(agents={"王" * 40: busy, "A2": busy}))
    narrow, wide = printed(view), printed(view, width=160)
    for shown in (narrow, wide):
        lines = shown.splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith("A2"))
        assert lines[first + 1].startswith("王" * 10)
    assert "…" in next(line for line in narrow.splitlines() if line.startswith("A2"))
    assert "number_1" not in next(line for line in narrow.splitlines() if line.startswith("A2"))
    assert "number_1" in next(line for line in wide.splitlines() if line.startswith("A2"))


def test_norms_are_counted_over_all_agents() -> None:
    """On how many calls a norm failed or stayed unknown, of those on which it was asked; the most first."""
    view = view_of(made_run())
    assert [(each.rule_id, each.calls, each.asked) for each in view.failed] == [("close.wish", 2, 2)]
    assert [(each.rule_id, each.calls, each.asked) for each in view.unknown] == [("x", 1, 1)]
    spared = call_sums(made_call(findings=(made_finding("close.wish", "not_applicable"),)))
    passed = call_sums(made_call(findings=(made_finding("close.wish", "pass"),)))
    known = made_run().agents | {"A3": spared, "A4": passed}
    assert [(each.calls, each.asked) for each in view_of(made_run(agents=known)).failed] == [(2, 3)]


def test_long_lists_are_cut_and_say_so() -> None:
    """A night of failures fills a few lines, by kind, and says how to try again; the rest is in the tables."""
    many = tuple(made_failure(f"{i}.wav") for i in range(EXAMPLES + 5))
    shown = printed(view_of(made_run(failures=many)))
    assert f"{EXAMPLES + 5} × MetadataError" in shown
    assert "… 5 more in the table failures" in shown
    assert shown.count("row 5") == EXAMPLES
    assert "voicecheck retry --failed --out out" in shown
    sums = made_run().agents["A1"]
    crowd = view_of(made_run(agents={f"A{i:03}": sums for i in range(MOST_AGENTS + 7)}))
    assert "… 7 more in the table agents" in printed(crowd)
    assert "retry" not in printed(crowd)


def test_an_empty_run_prints() -> None:
    """Of nothing, only that nothing was done is said."""
    empty = replace(made_run(), agents={}, analysed=0, audio=0.0)
    assert "0 calls analysed" in printed(view_of(empty))


def test_scores_odd_moves_and_drift_are_shown_where_there_are_any() -> None:
    """Scores by agent, who moved oddly, and what moved for all; none of it where there is nothing to say."""
    scored = call_sums(made_call(), [Score(card="qa", parts=(), total=81.6)])
    standing = {
        "A1": Standing(date(2026, 11, 20), "qa_score 95 → 82", {"kpi": "B+"}),
        "A2": Standing(date(2026, 11, 20), None, {}),
    }
    moved = {"norm": True, "before": 0.1, "after": 0.4, "change": 0.3, "low": 0.2, "high": 0.4, "before_n": 90}
    drift = tuple(Drift(name=name, after_n=90, odd=odd, text=f"{name} moved", **moved)  # type: ignore[arg-type]
                  for name, odd in (("close.wish", True), ("open.company", False)))  # fmt: skip
    shown = printed(view_of(made_run(agents={"A1": scored, "A2": scored}, standing=standing, drift=drift, rejudged=7)))
    for part in (" 82 ", " B+ ", "A1: qa_score 95 → 82", "close.wish moved", "7 judged again"):
        assert part in shown
    assert "A2:" not in shown
    assert "open.company moved" not in shown
    plain = printed(view_of(made_run()))
    assert "ODDLY" not in plain
    assert "WHOLE CENTRE" not in plain


def test_calls_that_were_not_scored_are_counted_with_their_reasons() -> None:
    """How many and why, most frequent first; beside each score how many norms were judged of those asked."""
    norms = (made_finding("a", "pass"), made_finding("b", "pass"), made_finding("c", "unknown"))
    scored = call_sums(made_call(findings=norms), [Score(card="qa", parts=(), total=81.6)])
    lost = [
        call_sums(made_call(findings=norms), [Score(card="qa", parts=(), total=None, unscored=reason)])
        for reason in ("nobody is heard", "no direction is given", "nobody is heard")
    ]
    view = view_of(made_run(agents={"A1": CallSums.sum([scored, *lost[:2]]), "A2": lost[2]}))
    assert view.not_scored == (("nobody is heard", 2), ("no direction is given", 1))
    shown = printed(view, 100)
    assert "3 of 4 calls not scored, and in no mean: see below" in shown
    assert "NOT SCORED, for most of it because\n  2 × nobody is heard\n  1 × no direction is given" in shown
    (first, second) = (" ".join(line.split()) for line in shown.splitlines() if line.startswith("A"))
    assert first.startswith("A1 3 200 ↑ 0 0 82 2 of 3 -")
    assert second == "A2 1 - - - - - - -"
    assert "NOT SCORED" not in printed(view_of(made_run()))


def test_practice_stands_apart() -> None:
    """A practice score is never in the column of calls; that of the agent alone is called one-party."""
    alone = Score(card="qa", parts=(), total=95.0, basis="one_party_practice")
    norms = (made_finding("a", "pass"), made_finding("b", "unknown"))
    practice = call_sums(made_call(direction="practice", findings=norms), [alone])
    role_play = call_sums(made_call(direction="practice"), [replace(alone, basis="practice", total=85.0)])
    shown = printed(view_of(made_run(agents={"A1": practice, "A2": practice + role_play})), 100)
    assert "A1: one-party practice score 95, judged 1 of 2 (1 call)" in shown
    assert "A2: practice score 90, judged 1 of 2 (2 calls, 1 of them of the agent alone)" in shown
    assert "\nA1" not in shown  # no line among those of agents with calls
    unscored = call_sums(made_call(direction="practice"), [replace(alone, total=None)])
    with_calls = call_sums(made_call(findings=(made_finding("b", "pass"),)))
    view = view_of(made_run(agents={"A1": unscored + practice, "A2": unscored, "A3": unscored + with_calls}))
    shown = printed(view, 100)
    assert "A1: one-party practice score 95, judged 1 of 2 (1 call); no score of 1 more" in shown
    assert "A2: no score (1 call)" in shown
    assert [line.split()[:2] for line in shown.splitlines() if line.startswith("A")] == [["A3", "1"]]
    assert (view.unknown, "not scored" in shown) == ((), False)
