"""The verdict on a call says every fault, where it is, and what each figure rests on."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from made_calls import hold, made_call, made_finding, made_talk, made_voice
from voicecheck.records import CallAnalysis, Event, Roles, Turn
from voicecheck.report.figures import call_figures, clock
from voicecheck.report.verdict import Verdict, build_verdict, print_verdict, verdict_dict

BAND = (120.0, 150.0)
TITLES = {"word.wait_bare": "不说“等一下”", "close.wish": "祝福语", "open.greeting": "开头问候"}

FINDINGS = (
    made_finding("close.wish", reason="nothing of the kind was said", recommended="祝您生活愉快"),
    made_finding("word.wait_bare", start=75.2, end=76.0, matched="登一下", match_kind="sound", match_score=0.86,
                 recommended="请您稍等片刻"),
    made_finding("word.wait_bare", start=12.0, end=13.0, matched="等一下", match_kind="exact"),
    made_finding("pace.rate", value=200.0, limit=150.0, reason="[bold]above[/bold] the band"),
    made_finding("open.greeting", "pass"),
    made_finding("listen.restate", "unknown", reason="the customer was not recorded"),
    made_finding("open.queue_apology", "not_applicable"),
)  # fmt: skip


def made_verdict(call: CallAnalysis | None = None) -> Verdict:
    """The verdict on a call with findings of every kind."""
    return build_verdict(call or made_call(findings=FINDINGS), titles=TITLES, band=BAND)


def printed(verdict: Verdict, width: int = 80) -> str:
    """What a terminal of that width shows."""
    shown = io.StringIO()
    print_verdict(verdict, Console(file=shown, width=width))
    return shown.getvalue()


def figures_of(**more: Any) -> dict[str, Any]:
    """The figures of a call by their names."""
    return {figure.name: figure for figure in call_figures(made_talk(**more), BAND)}


def test_every_fault_is_there_in_order_of_time() -> None:
    """Each hit is a fault of its own; what was not said at all comes last; norms are counted once."""
    verdict = made_verdict()
    assert [(fault.rule_id, fault.start) for fault in verdict.faults] == [
        ("word.wait_bare", 12.0),
        ("word.wait_bare", 75.2),
        ("close.wish", None),
        ("pace.rate", None),
    ]
    assert verdict.norms_failed == 3
    assert [norm.rule_id for norm in verdict.passed] == ["open.greeting"]
    assert [(norm.rule_id, norm.reason) for norm in verdict.unknown] == [
        ("listen.restate", "the customer was not recorded")
    ]
    assert [norm.rule_id for norm in verdict.not_applicable] == ["open.queue_apology"]


@pytest.mark.parametrize("width", [80, 100])
def test_what_is_printed_names_time_norm_words_and_better_words(width: int) -> None:
    """Time, id, title, what was said, the better wording and the reasons are all on the screen, within its width."""
    shown = printed(made_verdict(), width)
    for part in (
        "3 failed, 1 passed, 1 unknown, 1 not applicable", "1:15", "0:12", "不说“等一下”", "word.wait_bare", "登一下",
        "0.86", "请您稍等片刻", "祝您生活愉快", "200, limit 150", "the customer was not recorded", "开头问候",
    ):  # fmt: skip
        assert part in shown
    assert "[bold]above[/bold]" in shown  # text of a call is never taken for markup
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= width


def test_a_figure_never_looks_like_the_limit_that_it_broke() -> None:
    """Figures have the digits that matter; where rounding hides why a norm failed, all of them."""

    def measured(value: float, limit: float) -> str:
        shown = printed(made_verdict(made_call(findings=(made_finding("pace.rate", value=value, limit=limit),))))
        return next(line for line in shown.splitlines() if "measured" in line).split("measured", 1)[1].strip()

    assert measured(272.031, 150.0) == "272, limit 150"
    assert measured(150.4, 150.0) == "150.4, limit 150"
    assert measured(150.065, 150.0) == "150.1, limit 150"
    assert measured(150.04, 150.0) == "150.04, limit 150"
    assert measured(150.00004, 150.0) == "150.00004, limit 150"
    assert measured(0.897, 0.9) == "0.897, limit 0.9"
    assert measured(0.470588, 0.9) == "0.47, limit 0.90"


def test_a_better_wording_that_says_what_was_asked_is_said_once() -> None:
    """Where the recommended wording is the expected one it is not printed twice."""
    same = made_finding("close.wish", expected="祝您生活愉快", recommended="祝您生活愉快。")
    assert printed(made_verdict(made_call(findings=(same,)))).count("祝您生活愉快") == 1


def test_a_norm_without_title_goes_by_its_id() -> None:
    """Nothing is lost where a title is missing."""
    assert "pace.rate" in printed(build_verdict(made_call(findings=FINDINGS), titles={}, band=BAND))


def test_a_call_without_findings_and_speech_prints() -> None:
    """Of an empty call all is unknown and nothing breaks."""
    empty = made_talk(agent=None, customer=None, two_party=False, roles=Roles(None, None), turns=())
    shown = printed(made_verdict(made_call(talk=empty)))
    assert "0 failed, 0 passed" in shown
    assert "no speech was found" in shown
    assert "was not heard on a" in shown


@pytest.mark.parametrize("abrupt", [True, False])
def test_a_program_is_told_that_a_recording_ends_abruptly(abrupt: bool) -> None:
    """A person reads it in the notes."""
    verdict = made_verdict(made_call(talk=made_talk(ends_abruptly=abrupt)))
    assert verdict_dict(verdict)["ends_abruptly"] is abrupt


def test_as_values_it_is_json() -> None:
    """The verdict as values holds the same faults and figures and survives JSON."""
    plain = json.loads(json.dumps(verdict_dict(made_verdict()), ensure_ascii=False))
    assert [fault["start"] for fault in plain["faults"]] == [12.0, 75.2, None, None]
    assert plain["figures"][0]["name"] == "speech rate"


@pytest.mark.parametrize(("seconds", "place"), [(60.0, "below"), (45.0, "inside"), (30.0, "above")])
def test_pace_is_held_against_the_band_with_its_basis(seconds: float, place: str) -> None:
    """100 characters in 60, 45 and 30 s are 100, 133 and 200 a minute; the basis says from what."""
    figure = figures_of(agent=made_voice(100, seconds))["speech rate"]
    assert figure.value == pytest.approx(6000 / seconds)
    assert f"{place} the band 120–150" in figure.basis
    assert f"100 characters in {seconds:.1f} s" in figure.basis


def test_the_figure_of_pace_has_the_digits_that_the_norm_tells_of() -> None:
    """A rate that is just above the band is not written as the band's edge; one within rounding of it is inside."""
    assert figures_of(agent=made_voice(2501, 1000.0))["speech rate"].shown == "150.1 characters/min"
    edge = figures_of(agent=made_voice(250, 100.0 - 1e-9))["speech rate"]
    assert (edge.shown, edge.basis[:6]) == ("150 characters/min", "inside")


@pytest.mark.parametrize(("characters", "held"), [(29, False), (30, True)])
def test_pace_is_not_held_against_the_band_where_too_little_was_read(characters: int, held: bool) -> None:
    """With so few characters the norm is unknown, and the figure claims no place in the band either."""
    turn = Turn(speaker="agent", kind="turn", start=1.0, end=7.0, text="好" * characters)
    other = Turn(speaker="customer", kind="turn", start=8.0, end=20.0, text="好" * 60)
    basis = figures_of(turns=(turn, other), agent=made_voice(characters, 6.0, rate_outside_share=1.0))[
        "speech rate"
    ].basis
    assert ("above the band" in basis) is held
    assert ("100% of the time outside" in basis) is held
    assert ("too few characters to hold against the band" in basis) is not held


def test_who_was_heard_is_said_as_it_was_heard() -> None:
    """Without speech there is no agent alone; where no channel was given, the agent is not elsewhere than said."""
    silent = made_talk(turns=(), roles=Roles(0, None, source="single_channel"), two_party=False)
    assert made_verdict(made_call(talk=silent)).roles == "no speech was found"
    doubt = made_talk(roles=Roles(None, None, source="contradiction", doubt="a customer's"), two_party=False)
    assert made_verdict(made_call(talk=doubt)).roles.startswith("the words are not an agent's")
    given = made_verdict(made_call(talk=doubt, agent_channel="mono")).roles
    assert given.startswith("the agent is not where it was said to be")


def test_a_suspect_transcript_is_said() -> None:
    """Under 0.8 of agreement between text and sound the figure warns; above it does not."""
    voice = made_voice(100, 30.0, syllables=140, acoustic_rate_cpm=280.0)
    assert "suspect" in figures_of(agent=voice, rate_agreement=0.71)["acoustic rate"].basis
    assert "suspect" not in figures_of(agent=voice, rate_agreement=0.81)["acoustic rate"].basis


def test_figures_of_two_parties_count_events() -> None:
    """Interruptions by whom, how many gave way, holds with their length."""
    events = (
        Event(kind="interruption", start=1, end=2, by="agent", yielded=True),
        Event(kind="interruption", start=3, end=4, by="agent", yielded=False),
        Event(kind="backchannel", start=3, end=4, by="agent"),
        hold(10, 30),
    )
    figures = figures_of(events=events, response_median=1.25, response_max=4.0)
    assert figures["interruptions by agent"].value == 2
    told = "attempts included; the other gave way once; the norm counts 1 (gave way, or ≥ 2 s)"
    assert figures["interruptions by agent"].basis == told
    assert figures["interruptions by customer"].value == 0
    assert figures["acknowledgements"].value == 1
    assert "20 s together; longest 20 s" in figures["holds"].basis
    assert "slowest 4.0 s" in figures["response"].basis
    assert figures["agent's talk share"].shown == "unknown"


def test_clock_counts_whole_seconds() -> None:
    """Times are shown as a player shows them."""
    assert [clock(at) for at in (0.0, 59.99, 60.0, 3600.0)] == ["0:00", "0:59", "1:00", "60:00"]


def test_a_near_miss_is_one_short_line() -> None:
    """What comes closest to a missing phrase is shown with its time and distance; nothing where there is none."""
    missed = made_finding("close.wish", nearest="祝您生活得好", nearest_start=75.2, nearest_distance=0.25)
    shown = printed(build_verdict(made_call(findings=(missed,)), titles=TITLES, band=BAND))
    assert re.search(r"closest +祝您生活得好 +\(at 1:15, 0\.25 off\)", shown)
    assert "closest" not in printed(made_verdict())
