"""The difference that a rescoring makes: what changed, the largest first, and nothing where nothing did."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from rich.console import Console

from made_calls import made_call, made_finding
from voicecheck.batch.rescore import Rescored
from voicecheck.batch.scoremoves import ScoreMove
from voicecheck.batch.stage import Changes
from voicecheck.records import Score
from voicecheck.report.difference import (
    MOST_LINES,
    DifferenceView,
    build_difference,
    difference_dict,
    print_difference,
)
from voicecheck.score.agents import CallSums
from voicecheck.score.onecall import call_sums

TITLES = {"close.wish": "祝福语"}


def sums_of(qa: float | None, failed: int = 1, calls: int = 2) -> CallSums:
    """An agent's calls, all with that score and so many failed norms."""
    call = made_call(findings=tuple(made_finding(f"close.n{each}") for each in range(failed)))
    return CallSums.sum(call_sums(call, [Score(card="qa", parts=(), total=qa)]) for _ in range(calls))


def made_difference(**more: Any) -> Rescored:
    """Four calls of two agents: of A1 two that failed a norm pass, of A2 one more fails another."""
    changes = Changes(
        calls=4,
        changed=3,
        norms=Counter({
            ("close.wish", "fail", "pass"): 2, ("close.wish", "pass", "pass"): 2, ("open.company", "pass", "fail"): 1,
            ("open.company", "unknown", "unknown"): 3, ("word.same", "fail", "fail"): 4,
        }),
    )  # fmt: skip
    known: dict[str, Any] = {
        "stored": 4, "changes": changes, "elapsed": 2.0,
        "before": {"A1": sums_of(80, 2), "A2": sums_of(90), "A3": sums_of(70)},
        "after": {"A1": sums_of(90), "A2": sums_of(85, 2), "A3": sums_of(70)},
    }  # fmt: skip
    return Rescored(**(known | more))


def printed(view: DifferenceView) -> str:
    """What a terminal of 80 columns shows."""
    shown = io.StringIO()
    print_difference(view, Console(file=shown, width=80), "en")
    return shown.getvalue()


def test_norms_and_agents_that_changed_stand_first_by_size() -> None:
    """Before and after by norm and agent; what stayed as it was is not in it."""
    view = build_difference(made_difference(), titles=TITLES, language="en")
    assert [(each.rule_id, each.title, each.changed) for each in view.norms] == [
        ("close.wish", "祝福语", 2), ("open.company", None, 1),
    ]  # fmt: skip
    assert (view.norms[0].before, view.norms[0].after) == (
        {"pass": 2, "fail": 2, "unknown": 0}, {"pass": 4, "fail": 0, "unknown": 0},
    )  # fmt: skip
    assert [(each.agent_id, each.failed_before, each.failed_after) for each in view.agents] == [
        ("A1", 2.0, 1.0), ("A2", 1.0, 2.0),
    ]  # fmt: skip
    assert (view.agents[0].qa_before, view.agents[0].qa_after) == (80, 90)
    shown = printed(view)
    for part in ("4 of 4 stored calls rescored in 2.0 s; 3 have other findings", "close.wish", "祝福语", "2 → 4",
                 "2 → 0", "80.0 → 90.0", "2.0 → 1.0"):  # fmt: skip
        assert part in shown
    assert "word.same" not in shown
    assert "A3" not in shown


def test_calls_with_other_scores_are_counted_as_those_that_are_listed() -> None:
    """A verdict moves scores without other findings; two cards of one call are one call, a card of a day is none."""
    move = ScoreMove(card="qa", day=date(2026, 11, 20), call_id="c1", agent_id="A1", before=36.0, after=35.0,
                     grade_before=None, grade_after=None)  # fmt: skip
    moves = (move, replace(move, card="exam"), replace(move, call_id="c2"), replace(move, call_id=None))
    done = made_difference(changes=Changes(calls=4), moves=moves)
    (first, *_) = build_difference(done, titles={}, language="en").headlines
    assert first.endswith("; 0 have other findings, 2 other scores")


def test_a_trial_says_that_it_is_one() -> None:
    """What would be, that nothing was written, and that older differences are in it where they are."""
    view = build_difference(made_difference(strange=2), titles={}, language="en", trial=True)
    assert view.headlines[0] == "What if: 3 of 4 calls would have other findings; nothing was written"
    assert "2 calls were last judged by other rules" in view.headlines[1]
    unchanged = made_difference(changes=Changes(calls=4), before={}, after={})
    same = build_difference(unchanged, titles={}, language="en", trial=True)
    assert same.headlines == ("What if: nothing would change on 4 stored calls",)


def test_nothing_changed_is_one_line() -> None:
    """No table and no heading where nothing changed."""
    view = build_difference(made_difference(changes=Changes(), before={}, after={}), titles={}, language="en")
    assert len(printed(replace(view, headlines=("Nothing changed",))).splitlines()) == 1
    assert view.headlines[0].startswith("Nothing changed: 4 stored calls")


def test_long_lists_are_cut_and_say_how_to_get_the_rest() -> None:
    """A screen of norms on the terminal, all of them in JSON."""
    norms = Counter({(f"rule.{i}", "pass", "fail"): 1 for i in range(MOST_LINES + 5)})
    many = made_difference(changes=replace(made_difference().changes, norms=norms))  # type: ignore[arg-type]
    view = build_difference(many, titles={}, language="en")
    assert "… 5 more norms with --json" in printed(view)
    assert printed(view).count("rule.") == MOST_LINES
    assert len(json.loads(json.dumps(difference_dict(view)))["norms"]) == MOST_LINES + 5


def test_a_stop_is_said() -> None:
    """Stopped early is no "nothing changed"."""
    stopped = made_difference(changes=Changes(), before={}, after={}, stopped=True)
    view = build_difference(stopped, titles={}, language="en")
    assert "Nothing changed" not in printed(view)
    assert "stopped early" in printed(view)
