"""Coverage: scores rest on what was judged, norm by norm; under seven tenths there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from made_calls import made_call, made_finding, made_recording, made_talk
from made_days import day_figures
from score_cards import PACK, made_card, made_pack, part_of, results
from score_cases import DAY, drawn_day
from voicecheck.config import load_settings
from voicecheck.records import Basis, Finding, Roles, Score
from voicecheck.rules.call.unrecorded import ONE_PARTY
from voicecheck.score.agents import CallSums
from voicecheck.score.cardplan import Card, parse_card
from voicecheck.score.cards import score_call, score_day
from voicecheck.score.coverage import basis_of, count_norms, percent
from voicecheck.score.drift import DriftOptions, drift
from voicecheck.score.marks import NO_MARKS, Figures, Mark, Marks
from voicecheck.score.onecall import call_sums
from voicecheck.score.trends import TrendOptions, trend
from voicecheck.tables.rows import call_row

MANY = made_pack(**{f"word__n{number}": "" for number in range(100)})
EVEN = parse_card(
    "card: qa\ntitle: Even\njudges: call\npass: 10\nparts:\n"
    "  - {name: words, title: Words, max_points: 100, share: [word.*]}\n",
    "qa.yaml",
    [MANY],
)
"""A card of a hundred norms of one weight."""


@pytest.fixture(scope="module")
def shipped() -> dict[str, Card]:
    """The shipped cards by name, with the shipped packs."""
    return {card.name: card for card in load_settings(environ={}).scores.cards}


def scored(card: Card, findings: tuple[Finding, ...], basis: Basis = "call", marks: Marks = NO_MARKS) -> Score:
    """The one score of a call on a card."""
    (score,) = score_call([card], made_recording("c1"), findings, marks, basis=basis)
    return score


def hundred(judged: int, reason: str = "the agent is not heard") -> tuple[Finding, ...]:
    """A hundred norms, so many of them passed and the others unknown."""
    return tuple(
        made_finding(f"word.n{n}", "pass") if n < judged else made_finding(f"word.n{n}", "unknown", reason=reason)
        for n in range(100)
    )


@pytest.mark.parametrize(("judged", "total", "grade"), [(100, 100, "pass"), (70, 100, "pass"), (69, None, None)])
def test_seven_tenths_are_enough_and_a_hundredth_less_is_not(
    judged: int, total: float | None, grade: str | None
) -> None:
    """At 0.7 a call is scored, under it there is no score and no pass; the norms are counted either way."""
    score = scored(EVEN, hundred(judged))
    assert (score.total, score.grade, score.coverage) == (total, grade, judged / 100)
    assert (score.norms_judged, score.norms_asked) == (judged, 100)
    assert score.unscored == (None if total else "the agent is not heard")


def test_what_does_not_apply_was_not_asked() -> None:
    """Seven judged of ten asked are 0.7, whatever the other ninety would have been."""
    found = (*hundred(7)[:10], *(made_finding(f"word.n{n}", "not_applicable") for n in range(10, 100)))
    score = scored(EVEN, found)
    assert (score.coverage, score.norms_judged, score.norms_asked, score.total) == (0.7, 7, 10, 100)


WEIGHED = """
  - name: words
    title: Words
    max_points: 60
    deduct:
      - {rules: [word.rude], points: 5, each: hit, cap: 20}
      - {rules: [word.vague], points: 1}
  - name: care
    title: Care
    max_points: 40
    base: 30
    deduct: [{rules: [care.sorry], points: 2}]
    add: [{rules: [care.sorry], points: 3}, {rules: [care.solve], points: 1}]
"""


def test_a_norm_weighs_what_a_fault_costs_or_its_passing_gives() -> None:
    """Of 60 points rude is 5 in 6 and vague 1 in 6; of 40 sorry (3, more than 2) is 3 in 4 and solve 1 in 4."""
    card = made_card(WEIGHED)
    most = scored(card, results(word__rude="pass", word__vague="unknown", care__sorry="pass", care__solve="unknown"))
    assert (most.coverage, part_of(most, "words").coverage, part_of(most, "care").coverage) == (0.8, 5 / 6, 0.75)
    few = scored(card, results(word__rude="unknown", word__vague="pass", care__sorry="pass", care__solve="pass"))
    assert (few.coverage, few.total, part_of(few, "words").coverage) == (0.5, None, 1 / 6)
    other = scored(card, results(word__rude="pass", care__sorry="unknown", care__solve="not_applicable"))
    assert (other.coverage, part_of(other, "care").coverage) == (0.6, 0.0)


def test_norms_that_cost_nothing_weigh_alike() -> None:
    """Where no fault of a part costs points, each norm is as much as the other."""
    card = made_card("\n  - {name: a, title: A, max_points: 100, deduct: [{rules: [word.*], points: 0}]}\n")
    assert scored(card, results(word__rude="pass", word__vague="unknown")).coverage == 0.5


def test_a_part_of_which_too_little_was_judged_has_no_points_of_its_own() -> None:
    """A part of which a sixth was judged says so, and which fault; the other part says its points."""
    found = results(word__rude="unknown", word__vague="fail 9", care__sorry="pass", care__solve="pass")
    words, care = scored(made_card(WEIGHED), found).parts
    assert words.reason == (
        "not scored: 50% of what the card asks could be judged, at least 70% is needed; "
        "of this part, 16% of what it asks could be judged, at least 70% is needed; word.vague −1 (9.0 s)"
    )
    assert care.reason is not None
    assert "; this part alone has 34 of 40" in care.reason


def test_the_reason_of_one_norm_alone_names_the_norm() -> None:
    """What is unknown of one norm is of no use without its name; a reason that many share needs none."""
    doubt = made_finding("word.n0", "unknown", reason="“之后四位” may be it, badly heard: 9.7 s")
    others = tuple(made_finding(f"word.n{n}", "not_applicable") for n in range(1, 100))
    assert scored(EVEN, (doubt, *others)).unscored == "word.n0: “之后四位” may be it, badly heard"
    two = (doubt, replace(doubt, rule_id="word.n1"), *others[1:])
    assert scored(EVEN, two).unscored == "“之后四位” may be it, badly heard"


def test_one_norm_judged_does_not_stand_for_its_part() -> None:
    """80 of 89 unknown: nine passes, the open.answer_rings among them, are no 100 and no grade."""
    card = made_card("\n  - {name: a, title: A, max_points: 100, share: [word.*, care.*, open.*]}\n")
    found = results(open__hello="pass", word__rude="unknown", word__vague="unknown", care__sorry="unknown")
    score = scored(card, found)
    assert (score.total, score.coverage) == (None, 0.25)


def test_a_call_of_which_the_manifest_alone_is_known_is_not_scored(shipped: dict[str, Card]) -> None:
    """Two rings answered in time and everything else unknown: neither qa nor the examination says anything."""
    ids = load_settings(environ={}).titles
    found = tuple(
        made_finding(rule_id, "pass" if rule_id == "open.answer_rings" else "unknown", reason="nobody is heard")
        for rule_id in ids
    )
    for score in score_call([shipped["qa"], shipped["exam"]], made_recording("c1"), found, NO_MARKS):
        assert (score.total, score.grade, score.unscored) == (None, None, "nobody is heard")
        assert score.coverage is not None
        assert score.coverage < 0.1


def test_marks_that_are_missing_were_not_asked_of_the_recording(shipped: dict[str, Card]) -> None:
    """Without marks the two judged parts are all that is asked; with them they are judged wholly."""
    found = results(close__summary="pass", open__greeting="pass", word__vague="unknown", care__solution="unknown")
    assert scored(shipped["exam"], found).coverage == pytest.approx((25 * 1 / 2 + 25 * 1 / 2) / 50)
    marks = Marks(by_call={("c1", "knowledge"): Mark(20), ("c1", "systems"): Mark(20)})
    score = scored(shipped["exam"], found, marks=marks)
    assert score.coverage == pytest.approx((40 + 25) / 90)
    assert (score.total, score.grade) == (100, "pass")
    assert "no assessor's mark" in (part_of(score, "overall").reason or "")
    assert part_of(score, "overall").coverage is None


def test_what_needs_the_other_party_is_not_asked_of_practice_alone() -> None:
    """Of the agent alone 4 of 4 are judged; of a real call 4 of 6, which is too little."""
    alone = tuple(made_finding(f"word.n{n}", "pass") for n in range(4))
    other = (
        made_finding("word.n4", "unknown", reason=ONE_PARTY.said("en")),
        made_finding("word.n5", "unknown", reason="the customer's channel was not recorded"),
    )
    practice = scored(EVEN, (*alone, *other), "one_party_practice")
    assert (practice.total, practice.coverage, practice.norms_asked, practice.basis) == (
        100, 1.0, 4, "one_party_practice"
    )  # fmt: skip
    for basis in ("call", "practice"):
        real = scored(EVEN, (*alone, *other), basis)  # type: ignore[arg-type]
        assert (real.total, real.norms_asked, real.basis) == (None, 6, basis)
    assert count_norms((*alone, *other), "one_party_practice") == (4, 4)
    assert count_norms((*alone, *other), "call") == (6, 4)
    own = made_finding("word.n6", "unknown", reason="the agent speaks too little to measure it")
    assert count_norms((*alone, *other, own), "one_party_practice") == (5, 4)


@pytest.mark.parametrize(
    ("direction", "roles", "basis"),
    [
        ("practice", Roles(0, None), "one_party_practice"),
        ("practice", Roles(0, 1), "practice"),
        ("practice", Roles(None, None, mixed=0), "practice"),
        ("practice", Roles(None, None), "practice"),
        ("inbound", Roles(0, None), "call"),
        (None, Roles(0, 1), "call"),
    ],
)
def test_what_a_score_rests_on(direction: str | None, roles: Roles, basis: str) -> None:
    """Only practice with the agent alone on it is one-party; a call with one channel missing is still a call."""
    assert basis_of(made_recording("c1", direction=direction), made_talk(roles=roles)) == basis


def test_silence_is_no_practice_of_the_agent_alone() -> None:
    """Where no speech was found it is not known who practised, nor how many."""
    assert basis_of(made_recording("c1", direction="practice"), made_talk(roles=Roles(0, None), turns=())) == "practice"


def test_a_certain_fail_under_the_limit_is_named_without_a_grade() -> None:
    """What would fail the call is said, in the score and in each part's reason; there is no grade to be had."""
    card = made_card(WEIGHED, "automatic_fail: [care.sorry]\ngrades: {good: 50, bad: 0}")
    score = scored(card, results(care__sorry="fail 3", word__rude="unknown"))
    assert (score.total, score.grade, score.automatic_fail) == (None, None, "care.sorry")
    assert "care.sorry would fail it" in (score.parts[0].reason or "")


def test_a_fault_counts_where_the_score_exists() -> None:
    """Unknown norms do not excuse a fault: 5 of 60 are lost with 5 in 6 of the points judged."""
    score = scored(
        made_card(WEIGHED), results(word__rude="fail 3", word__vague="unknown", care__sorry="not_applicable")
    )
    assert score.coverage == pytest.approx(5 / 6)
    assert score.total == pytest.approx(100 * 55 / 60, abs=0.01)


def test_the_limit_is_one_setting() -> None:
    """scores.least_coverage moves it for every card, and published days are then out of date."""
    usual = load_settings(environ={}).scores
    lower = load_settings(environ={"VOICECHECK_SCORES__LEAST_COVERAGE": "0.5"}).scores
    assert {card.least_coverage for card in usual.cards} == {0.7}
    assert {card.least_coverage for card in lower.cards} == {0.5}
    assert usual.digest != lower.digest


@pytest.mark.parametrize("share", ["1.2", "-0.1"])
def test_a_limit_that_is_no_share_is_refused(share: str) -> None:
    """Above 1 nothing would ever be scored, and nobody would know why."""
    with pytest.raises(Exception, match="write a share of 0 to 1"):
        load_settings(environ={"VOICECHECK_SCORES__LEAST_COVERAGE": share})


def test_a_percentage_never_says_more_than_there_is() -> None:
    """69.99 % is not written as the 70 that would be enough."""
    assert (percent(Fraction(6999, 10_000)), percent(0.7), percent(1.0)) == ("69%", "70%", "100%")


UNSCORED = Score(card="qa", parts=(), total=None, coverage=0.3, unscored="the agent is not heard")
FAILING = (made_finding("word.n0", "fail"), made_finding("word.n1", "pass"))


def test_a_call_that_is_not_scored_is_in_no_sum_but_the_count() -> None:
    """One scored call and one that is not have the means of the one; the other is counted with its reason."""
    good = call_sums(made_call(findings=FAILING), (Score(card="qa", parts=(), total=80.0, coverage=0.9),))
    lost = call_sums(made_call(findings=FAILING, talk=made_talk(duration=4.0)), (UNSCORED,))
    both = CallSums.sum([good, lost])
    assert (both.calls, both.not_scored, both.in_means, both.unscored) == (
        2, 1, 1, Counter({"the agent is not heard": 1})
    )  # fmt: skip
    assert (both.qa_score, both.average_handling_time) == (80.0, 60.0)
    assert (both.norms_failed, both.norms_judged, both.results) == (1, 2, good.results)
    assert (both.agent, both.paired, both.responses) == (good.agent, good.paired, good.responses)
    assert both.qa_coverage == pytest.approx(0.6)
    assert both.moments("not_scored_share").ratio == 0.5
    row = day_figures(both, None, DAY)
    assert (row["calls"], row["calls_scored"], row["calls_not_scored"]) == (2, 1, 1)
    assert row["not_scored_because"] == "the agent is not heard ×1"
    assert (row["norms_failed_per_call"], row["duration_s"]) == (1.0, 64.0)


def test_calls_that_are_not_scored_move_no_trend() -> None:
    """Any number of silent calls today leaves the comparison with the days before as it was, and few calls few."""
    draw = np.random.default_rng(3)
    history = [(DAY.replace(day=day), drawn_day(draw, 8)) for day in range(10, 18)]
    today = drawn_day(draw, 8)
    lost = CallSums.sum([call_sums(made_call(), (UNSCORED,))] * 50)
    options = TrendOptions()
    assert trend(today + lost, DAY, history, options=options).moves == trend(today, DAY, history, options=options).moves
    assert trend(lost, DAY, history, options=options).unknown == "few_calls"


def practised(total: float, basis: Basis = "one_party_practice") -> CallSums:
    """The sums of one scored practice call of a quarter of an hour."""
    talk = made_talk(duration=900.0, roles=Roles(0, None))
    score = Score(card="qa", parts=(), total=total, basis=basis, coverage=1.0)
    return call_sums(made_call(direction="practice", talk=talk), (score,))


def test_practice_is_in_no_mean_with_calls(shipped: dict[str, Card]) -> None:
    """A real call of 60 and a practice call of 100 are 60 beside a practice score of 100; kpi sees the call alone."""
    real = call_sums(made_call(), (Score(card="qa", parts=(), total=60.0, coverage=1.0),))
    both = CallSums.sum([real, practised(100.0)])
    assert (both.qa_score, both.practice_score, both.practice, both.one_party_scored) == (60.0, 100.0, 1, 1)
    assert both.average_handling_time == 60.0
    figures = Figures({("A1", DAY): {"satisfaction": 100.0}})
    (mixed,), (alone,) = (score_day([shipped["kpi"]], sums, "A1", DAY, figures) for sums in (both, real))
    assert mixed == alone
    (practice,) = score_day([shipped["kpi"]], practised(100.0), "A1", DAY, figures)
    assert (practice.total, practice.grade, practice.coverage) == (None, None, 0.25)
    rows = [day_figures(sums, sums, DAY, [(DAY.replace(day=10), sums)]) for sums in (both, real)]
    assert {name for name in rows[0] if rows[0][name] != rows[1][name]} == {"practice_calls", "practice_score"}


def test_a_day_of_practice_alone_has_no_figure_of_calls() -> None:
    """An agent and a team with nothing but practice have its count and its score; scored or not, no other figure."""
    fast = made_talk(duration=900.0, roles=Roles(0, None), two_party=False, customer=None)
    found = made_call(direction="practice", talk=fast, team="T1", findings=FAILING)
    lost = call_sums(found, (replace(UNSCORED, basis="one_party_practice"),))
    score = Score(card="qa", parts=(), total=100.0, basis="one_party_practice", coverage=1.0)
    for sums, points in ((lost + call_sums(found, (score,)), 100.0), (lost, None)):
        row = day_figures(sums, sums, DAY, [(DAY.replace(day=10), sums)])
        assert (row.pop("practice_score"), row.pop("team")) == (points, "T1")
        figures = {name: value for name, value in row.items() if value and "unknown" not in name}
        assert figures == {"agent_id": "A1", "local_date": DAY, "practice_calls": sums.practice}
        unknown = ("norms_failed", "norms_unknown", "discarded_characters", "unheard_s", "norms_failed_per_call")
        assert [row[name] for name in unknown] == [None] * 5
    assert (sums.results, drift(sums, sums, options=DriftOptions(least_calls=0))) == (Counter(), ())


def test_an_agent_whose_calls_were_all_not_scored_has_no_counts_of_norms() -> None:
    """What was left out is null, not 0, as in a day on which nothing was measured."""
    row = day_figures(call_sums(made_call(findings=FAILING), (UNSCORED,)), None, DAY)
    counts = ("passed", "failed", "unknown", "not_applicable")
    assert [row[f"norms_{each}"] for each in counts] == [None] * 4
    assert (row["discarded_characters"], row["unheard_s"], row["calls_not_scored"], row["duration_s"]) == (
        None, None, 1, 60.0
    )  # fmt: skip


def test_norms_asked_are_those_judged_and_unknown() -> None:
    """One meaning in a practice call of the agent alone, too: what needs the other party is not asked."""
    talk = made_talk(roles=Roles(0, None), two_party=False, customer=None)
    needs = made_finding("listen.n", "unknown", reason=ONE_PARTY.said("en"))
    own = made_finding("word.n2", "unknown", reason="badly heard")
    row = call_row(made_call(direction="practice", talk=talk, findings=(*FAILING, needs, own)), DAY)
    assert (row["norms_asked"], row["norms_judged"], row["norms_unknown"]) == (3, 2, 1)


def test_a_calls_row_says_how_much_was_judged() -> None:
    """Coverage, norms asked and judged, what the score rests on, and why there is none."""
    unknown = made_finding("word.n2", "unknown", reason="the agent is not heard")
    call = made_call(findings=(*FAILING, unknown, made_finding("word.n3", "not_applicable")))
    row = call_row(call, DAY, (UNSCORED,))
    assert (row["qa_score"], row["qa_coverage"], row["qa_basis"]) == (None, 0.3, "call")
    assert row["not_scored_because"] == "the agent is not heard"
    assert (row["norms_asked"], row["norms_judged"], row["norms_failed"]) == (3, 2, 1)


def test_a_withdrawn_finding_is_neither_asked_nor_failed() -> None:
    """It costs no points and no coverage, and the norm is in no count."""
    wrong = made_finding("word.n0", "fail", start=3.0, withdrawn=True)
    found = (wrong, *hundred(70)[1:])
    score = scored(EVEN, found)
    assert (score.total, score.norms_asked, score.norms_judged) == (None, 99, 69)
    judged = scored(EVEN, (wrong, *hundred(100)[1:]))
    assert (judged.total, judged.coverage, judged.parts[0].deductions) == (100, 1.0, ())
    assert call_sums(made_call(findings=(wrong,))).norms_failed == 0


def test_the_packs_rules_of_the_tests_are_on_the_card() -> None:
    """The cards of these tests ask what they say they ask."""
    assert len(EVEN.parts[0].rules) == 100
    assert {rule.id for rule in PACK.rules} >= {"word.rude", "word.vague", "care.sorry", "care.solve"}
