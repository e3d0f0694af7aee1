"""The verdict on a call says every fault, where it is, what to say instead, and nothing of what nobody heard."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from made_calls import hold, made_call, made_finding, made_recording, made_talk, made_voice
from made_norms import made_norm, made_norms
from score_cards import made_card
from voicecheck.config import load_settings
from voicecheck.language.catalogue import Language
from voicecheck.records import CallAnalysis, Event, Recording, Roles, Turn
from voicecheck.report.figures import call_figures, clock
from voicecheck.report.verdict import Verdict, build_verdict, verdict_of
from voicecheck.report.verdict_json import verdict_dict
from voicecheck.report.verdict_text import print_verdict
from voicecheck.score.cards import applying
from voicecheck.score.marks import NO_MARKS, Mark, Marks
from voicecheck.tables.talk import event_rows, turn_rows

BAND = (120.0, 150.0)
MUST = "kind: must\n    window: closing\n    condition: {phrases: [祝您]}"
RATE = "kind: measure\n    measure: speech_rate_cpm\n    min: 120\n    max: 150"
NORMS = {
    **made_norms({"word.wait_bare": "不说“等一下”", "open.greeting": "开头问候"}),
    "close.wish": made_norm("close.wish", "祝福语", MUST),
    "pace.rate": made_norm("pace.rate", "语速适中", RATE),
}

FINDINGS = (
    made_finding("close.wish", reason="not said in the closing", recommended="祝您生活愉快", fault_form="not_said",
                 reason_code="not_said_in", reason_arguments=("closing",), window_start=48.0, window_end=60.0),
    made_finding("word.wait_bare", start=75.2, end=76.0, matched="登一下", match_kind="sound", match_score=0.86,
                 recommended="请您稍等片刻", fault_form="said"),
    made_finding("word.wait_bare", start=12.0, end=13.0, matched="等一下", match_kind="exact", fault_form="said",
                 recommended="请您稍等片刻"),
    made_finding("pace.rate", value=200.0, limit_low=120.0, limit_high=150.0, fault_form="out_of_limit",
                 unit="characters/min", expected="[bold]每分钟120到150字[/bold]"),
    made_finding("open.greeting", "pass"),
    made_finding("listen.restate", "unknown", reason="the customer was not recorded"),
    made_finding("open.queue_apology", "not_applicable"),
)  # fmt: skip


def made_verdict(call: CallAnalysis | None = None) -> Verdict:
    """The verdict on a call with findings of every kind."""
    return build_verdict(call or made_call(findings=FINDINGS), norms=NORMS, band=BAND)


def printed(verdict: Verdict, width: int = 80, language: Language = "en", *, details: bool = False) -> str:
    """What a terminal of that width shows."""
    shown = io.StringIO()
    print_verdict(verdict, Console(file=shown, width=width), language, details=details)
    return shown.getvalue()


def figures_of(**more: Any) -> dict[str, Any]:
    """The figures of a call by their keys."""
    return {figure.key: figure for figure in call_figures(made_talk(**more), BAND)}


def test_every_fault_is_there_in_order_of_time() -> None:
    """Each hit is a fault of its own; what was not said stands where it was looked for; norms are counted once."""
    verdict = made_verdict()
    assert [(fault.rule_id, fault.at) for fault in verdict.faults] == [
        ("word.wait_bare", 12.0),
        ("close.wish", 60.0),
        ("word.wait_bare", 75.2),
        ("pace.rate", None),
    ]
    assert (verdict.norms_failed, verdict.judged) == (3, 4)
    assert [norm.rule_id for norm in verdict.passed] == ["open.greeting"]
    assert [(norm.rule_id, str(norm.reason)) for norm in verdict.unknown] == [
        ("listen.restate", "the customer was not recorded")
    ]
    assert [norm.rule_id for norm in verdict.not_applicable] == ["open.queue_apology"]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_printed_names_time_norm_words_and_better_words(width: int, language: Language) -> None:
    """Time, id, title, what was said, what to say and the reasons are on the screen, within its width."""
    shown = printed(made_verdict(), width, language, details=True)
    for part in (
        "1:15", "0:12", "不说“等一下”", "word.wait_bare", "“登一下”", "0.86", "请您稍等片刻", "祝您生活愉快",
        "0:48–1:00", "开头问候",
    ):  # fmt: skip
        assert part in shown
    assert "[bold]" in shown  # text of a call is never taken for markup
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= width


def test_each_language_says_it_in_its_own_words() -> None:
    """The verdict in one line, the labels and the reasons are in the language that was asked for."""
    english, chinese = printed(made_verdict()), printed(made_verdict(), language="zh")
    for part in ("4 judged, 3 failed, 1 can't tell", "not said in the closing", "200 characters/min (120 to 150)",
                 "too fast", "say instead"):  # fmt: skip
        assert part in english
    for part in ("已判 4 项，不合格 3，无法判定 1", "结尾没有说", "200 字/分（120到150）", "偏快", "改说"):
        assert part in chinese


def test_an_advice_is_given_once() -> None:
    """The same better wording of the same norm is not repeated at each of its faults."""
    assert printed(made_verdict()).count("请您稍等片刻") == 1


def test_no_colour_is_needed() -> None:
    """Where a fault is stands in the row of marks above the blocks, also without any colour."""
    shown = printed(made_verdict(made_call(findings=FINDINGS[2:3]))).splitlines()
    (row,) = [at for at, line in enumerate(shown) if line.startswith("whole call")]
    marks, blocks = shown[row - 1], shown[row]
    assert marks[blocks.index("whole call") :].count("✕") == 1
    assert marks.index("✕") - len("whole call  ") == 12  # one second a block


def test_a_figure_never_looks_like_the_limit_that_it_broke() -> None:
    """Figures have the digits that matter; where rounding hides why a norm failed, all of them."""

    def measured(value: float) -> str:
        fault = made_finding("pace.rate", value=value, limit_low=120.0, limit_high=150.0, unit="characters/min")
        shown = printed(made_verdict(made_call(findings=(fault,))))
        return next(line for line in shown.splitlines() if "measured" in line).split("measured", 1)[1].strip()

    assert measured(272.031) == "272 characters/min (120 to 150)"
    assert measured(150.4) == "150.4 characters/min (120 to 150)"
    assert measured(150.04) == "150.04 characters/min (120 to 150)"


def test_a_norm_without_title_goes_by_its_id() -> None:
    """Nothing is lost where a rule is in no pack any more."""
    assert "pace.rate" in printed(build_verdict(made_call(findings=FINDINGS), norms={}, band=BAND))


def silent(**more: Any) -> CallAnalysis:
    """A practice recording without speech."""
    talk = made_talk(agent=None, customer=None, two_party=False, roles=Roles(0, None), turns=(), **more)
    findings = (made_finding("open.greeting", "unknown", reason="no speech was found", reason_code="no_speech"),)
    return made_call(talk=talk, findings=findings, direction="practice")


@pytest.mark.parametrize(("more", "advice"), [({}, "microphone"), ({"too_noisy": ("agent",)}, "quieter")])
def test_where_nobody_was_heard_one_sentence_says_what_to_look_at(more: dict[str, Any], advice: str) -> None:
    """Nothing is judged, so there are no marks, no figures and no list of norms."""
    verdict = made_verdict(silent(**more))
    shown = printed(verdict, 400)
    assert (verdict.state, len(shown.splitlines())) == ("nothing_heard", 1)
    assert advice in shown
    assert not any(mark in shown for mark in "✕?●")


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (Roles(None, None, mixed=0, source="speech"), "More than one voice"),
        (Roles(None, None, source="contradiction", doubt="a customer's"), "like a customer's"),
    ],
)
def test_a_second_voice_on_practice_is_said_first(roles: Roles, words: str) -> None:
    """Before anything else, and nothing of it is judged."""
    findings = (made_finding("open.greeting", "unknown", reason="both parties are on one channel"),)
    call = made_call(talk=made_talk(roles=roles, two_party=False), findings=findings, direction="practice")
    shown = printed(made_verdict(call), 400)
    assert words in shown.splitlines()[0]
    assert len(shown.splitlines()) == 1


def test_a_recording_that_is_said_to_hold_both_is_no_surprise() -> None:
    """Where both were said to be on the channel, that they are is not told as a fault of the recording."""
    talk = made_talk(roles=Roles(None, None, mixed=0, source="command_line"), two_party=False)
    call = made_call(talk=talk, findings=(), direction="practice", agent_channel="mixed")
    assert made_verdict(call).state == "nothing_judged"


def test_where_nothing_could_be_judged_the_reason_stands_alone() -> None:
    """One sentence with the reason, and no figures."""
    findings = (
        made_finding("open.greeting", "unknown", reason="the recording is too short to judge (1.0 s)",
                     reason_code="too_short", reason_arguments=("1.0",)),
    )  # fmt: skip
    verdict = made_verdict(made_call(findings=findings))
    assert verdict.state == "nothing_judged"
    assert printed(verdict, 400, "zh").strip() == "a.wav：录音太短，无法评判（1.0秒）"


def test_practice_alone_is_not_asked_for_what_needs_a_customer() -> None:
    """What needs the other party is neither unknown nor a fault: it is one line."""
    other = made_finding("listen.restate", "unknown", reason="the customer's channel was not recorded")
    talk = made_talk(roles=Roles(0, None), two_party=False)
    verdict = made_verdict(made_call(findings=(*FINDINGS[:5], other), talk=talk, direction="practice"))
    assert (verdict.unknown, [norm.rule_id for norm in verdict.not_asked]) == ((), ["listen.restate"])
    assert "1 norm needs a customer" in printed(verdict)


@pytest.mark.parametrize("abrupt", [True, False])
def test_a_program_is_told_that_a_recording_ends_abruptly(abrupt: bool) -> None:
    """A person reads it in the notes."""
    verdict = made_verdict(made_call(talk=made_talk(ends_abruptly=abrupt)))
    assert verdict_dict(verdict)["ends_abruptly"] is abrupt


def test_as_json_it_holds_turns_events_pace_and_both_languages() -> None:
    """What a program needs stands under stable names; what a person reads is there in both languages."""
    events = (Event(kind="interruption", start=1.0, end=2.0, by="agent", yielded=True, counted=True), hold(10, 30))
    verdict = made_verdict(made_call(findings=FINDINGS, talk=made_talk(events=events)))
    plain = json.loads(json.dumps(verdict_dict(verdict), ensure_ascii=False))
    assert [fault["start_s"] for fault in plain["faults"]] == [12.0, None, 75.2, None]
    assert plain["faults"][1] | {"window_start_s": 48.0, "window_end_s": 60.0, "place": "closing"} == plain["faults"][1]
    assert plain["faults"][1]["reason"] == {"zh": "结尾没有说", "en": "not said in the closing"}
    assert plain["counts"] == {
        "judged": 4, "failed": 3, "passed": 1, "unknown": 1, "not_applicable": 1, "not_asked": 0
    }  # fmt: skip
    assert (
        plain["turns"][0] | {"speaker": "agent", "start_s": 1.0, "characters": 100, "rated": True} == plain["turns"][0]
    )
    rows = [(event["event"], event["kind"], event["party"], event["kept"]) for event in plain["events"]]
    assert rows == [(0, "interruption", "agent", None), (1, "hold", "agent", None)]
    assert (plain["turns"], plain["events"]) == (turn_rows(verdict.analysis), event_rows(verdict.analysis))
    pace = plain["pace"]
    assert (pace["speech_rate_cpm"], pace["band"], pace["place"]) == (
        200.0, {"low_cpm": 120.0, "high_cpm": 150.0}, "above"
    )  # fmt: skip
    assert plain["figures"][0]["key"] == "speech_rate"


EXAM = """
  - {name: care, title: Care, max_points: 40, share: [care.solve]}
  - {name: knowledge, title: Knowledge, max_points: 60, marks: true}
"""
PLAIN = "\n  - {name: care, title: Care, max_points: 100, share: [care.solve]}\n"


def test_an_examination_is_shown_only_where_somebody_was_examined() -> None:
    """A card that assessors mark applies to a call that they marked, or to the agent's day."""
    exam, plain = made_card(EXAM), made_card(PLAIN)
    call: Recording = made_recording("c1")
    given = Marks(by_call={("c1", "knowledge"): Mark(50.0)})
    assert applying([exam, plain], call, NO_MARKS) == (plain,)
    assert applying([exam, plain], call, given) == (exam, plain)
    assert applying([exam, plain], made_recording("c2"), given) == (plain,)


def test_a_customers_call_is_shown_without_the_examination() -> None:
    """By the shipped cards, without marks, a call has the score of its quality alone."""
    verdict = verdict_of(made_call(findings=FINDINGS, direction="inbound"), load_settings(environ={}))
    assert [score.card for score in verdict.scores] == ["qa"]


@pytest.mark.parametrize(("seconds", "place"), [(60.0, "below"), (45.0, "inside"), (30.0, "above")])
def test_pace_is_held_against_the_band_with_its_basis(seconds: float, place: str) -> None:
    """100 characters in 60, 45 and 30 s are 100, 133 and 200 a minute; the basis says from what."""
    figure = figures_of(agent=made_voice(100, seconds))["speech_rate"]
    assert figure.value == pytest.approx(6000 / seconds)
    assert f"{place} the band 120–150" in figure.basis.en
    assert f"100 characters in {seconds:.1f} s" in figure.basis.en


def test_the_figure_of_pace_has_the_digits_that_the_norm_tells_of() -> None:
    """A rate that is just above the band is not written as the band's edge; one within rounding of it is inside."""
    assert figures_of(agent=made_voice(2501, 1000.0))["speech_rate"].shown.en == "150.1 characters/min"
    edge = figures_of(agent=made_voice(250, 100.0 - 1e-9))["speech_rate"]
    assert (edge.shown.zh, edge.basis.en[:6]) == ("150 字/分", "inside")


@pytest.mark.parametrize(("characters", "held"), [(29, False), (30, True)])
def test_pace_is_not_held_against_the_band_where_too_little_was_read(characters: int, held: bool) -> None:
    """With so few characters the norm is unknown, and neither figure nor gauge claims a place in the band."""
    turn = Turn(speaker="agent", kind="turn", start=1.0, end=7.0, text="好" * characters)
    other = Turn(speaker="customer", kind="turn", start=8.0, end=20.0, text="好" * 60)
    talk = made_talk(turns=(turn, other), agent=made_voice(characters, 6.0, rate_outside_share=1.0))
    basis = {figure.key: figure for figure in call_figures(talk, BAND)}["speech_rate"].basis.en
    assert ("above the band" in basis) is held
    assert ("100% of the time outside" in basis) is held
    assert ("too few characters to hold against the band" in basis) is not held
    pace = made_verdict(made_call(talk=talk)).pace
    assert pace is not None
    assert (pace.place == "above") is held
    assert ((pace.why and pace.why.en) == "too little was said that could be read") is not held


def test_who_was_heard_is_said_as_it_was_heard() -> None:
    """Without speech there is no agent alone; where no channel was given, the agent is not elsewhere than said."""
    doubt = made_talk(roles=Roles(None, None, source="contradiction", doubt="a customer's"), two_party=False)
    assert made_verdict(silent()).heard.en == "no speech was found"
    assert made_verdict(made_call(talk=doubt)).heard.en == "the words are not an agent's"
    given = made_verdict(made_call(talk=doubt, agent_channel="mono")).heard.en
    assert given == "the agent is not where it was said to be"


def test_a_suspect_transcript_is_said() -> None:
    """Under 0.8 of agreement between text and sound the figure warns; above it does not."""
    voice = made_voice(100, 30.0, syllables=140, acoustic_rate_cpm=280.0)
    assert "suspect" in figures_of(agent=voice, rate_agreement=0.71)["acoustic_rate"].basis.en
    assert "suspect" not in figures_of(agent=voice, rate_agreement=0.81)["acoustic_rate"].basis.en


def test_figures_of_two_parties_count_events() -> None:
    """Interruptions by whom, how many gave way, holds with their length."""
    events = (
        Event(kind="interruption", start=1, end=2, by="agent", yielded=True),
        Event(kind="interruption", start=3, end=4, by="agent", yielded=False),
        Event(kind="backchannel", start=3, end=4, by="agent"),
        hold(10, 30),
    )
    figures = figures_of(events=events, response_median=1.25, response_max=4.0)
    assert figures["interruptions_by_agent"].value == 2
    told = "attempts included; the other gave way once; the norm counts 1 (gave way, or ≥ 2 s)"
    assert figures["interruptions_by_agent"].basis.en == told
    assert figures["interruptions_by_customer"].value == 0
    assert figures["acknowledgements"].value == 1
    assert "20 s together; longest 20 s" in figures["holds"].basis.en
    assert "slowest 4.0 s" in figures["response"].basis.en
    assert figures["talk_share"].shown.en == "unknown"


def test_clock_counts_whole_seconds() -> None:
    """Times are shown as a player shows them."""
    assert [clock(at) for at in (0.0, 59.99, 60.0, 3600.0)] == ["0:00", "0:59", "1:00", "60:00"]


@pytest.mark.parametrize(("distance", "shown"), [(0.1, True), (0.25, False)])
def test_only_a_close_miss_is_shown(distance: float, shown: bool) -> None:
    """What comes closest to a missing phrase helps where it is close; further off it is noise."""
    missed = made_finding("close.wish", nearest="祝您生活得好", nearest_start=75.2, nearest_distance=distance)
    assert ("closest  1:15 “祝您生活得好”" in printed(made_verdict(made_call(findings=(missed,))))) is shown


def test_what_the_manifest_says_is_told_in_words() -> None:
    """No name of a column is shown to an agent."""
    waited = made_finding("open.queue_apology", matched="queue_wait_s=95.0", match_kind="metadata",
                          evidence_role="trigger", fault_form="not_said", window_start=0.0, window_end=60.0,
                          reason="not done where it was asked for", reason_code="not_done")  # fmt: skip
    shown = printed(made_verdict(made_call(findings=(waited,))), language="zh")
    assert "排队 95 秒" in shown
    assert "queue_wait_s" not in shown
    assert "0:00–1:00" not in shown  # the whole call is no place to look for it
