"""Scorecards: hand-computed scores, exact sums, nothing taken for what could not be judged."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_calls import made_recording
from score_cards import PACK, SHIPPED, hundredths, made_card, made_pack, part_of, results
from voicecheck.config import load_settings
from voicecheck.errors import ConfigError
from voicecheck.records import Finding, Score
from voicecheck.score.agents import CallSums
from voicecheck.score.cardplan import Card, parse_card
from voicecheck.score.cards import score_call, score_day
from voicecheck.score.marks import NO_MARKS, Figures, Mark, Marks
from voicecheck.score.points import WHOLE, dealt
from voicecheck.score.results import numbered

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Card]:
    """The shipped cards by name, with the shipped packs."""
    return {card.name: card for card in load_settings(environ={}).scores.cards}


def scored(card: Card, findings: tuple[Finding, ...], marks: Marks = NO_MARKS) -> Score:
    (score,) = score_call([card], made_recording("c1"), findings, marks)
    return score


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_card(text, "own.yaml", [PACK])
    return list(caught.value.faults)


CALM = results(
    open__greeting="pass", voice__volume="pass", listen__interruptions="pass", close__summary="pass",
    word__vague="pass", care__empathy="not_applicable", hold__kept="unknown",
)  # fmt: skip


def test_an_ordinary_call_without_fault_has_95_on_qa(shipped: dict[str, Card]) -> None:
    """5 + 5 + 15 + 60 + 10: attitude starts at 15 of 20."""
    score = scored(shipped["qa"], CALM)
    assert [(p.points, p.max_points) for p in score.parts] == [(5, 5), (5, 5), (15, 20), (60, 60), (10, 10)]
    assert (score.total, score.grade, score.automatic_fail) == (95, None, None)


def test_what_is_done_well_for_an_upset_customer_lifts_qa_to_100(shipped: dict[str, Card]) -> None:
    """Empathy 2, apology 1, feelings first 1, two options 1: 15 becomes 20, each traced to its finding."""
    good = results(
        care__empathy="pass 30.5", care__apology="pass 31", care__feelings_first="pass", care__two_options="pass"
    )
    score = scored(shipped["qa"], (*CALM[:5], *good))
    assert score.total == 100
    attitude = part_of(score, "attitude")
    assert {(d.rule_id, d.points, d.start) for d in attitude.deductions} >= {("care.empathy", -2.0, 30.5)}
    assert "care.empathy +2 (30.5 s)" in (attitude.reason or "")


def test_qa_by_hand(shipped: dict[str, Card]) -> None:
    """A bad call: greeting 0.5, pace 1, argues twice 2 × 2, reads out 5, no summary 3, three bad phrases 3: 78.5."""
    bad = results(
        open__greeting="fail", close__wish="pass", pace__rate="fail", voice__volume="pass", word__argue="fail 10 40",
        id__reads_out_private="fail 50", close__summary="fail", word__dont_know="fail 23.4 80.25", word__vague="fail 5",
    )  # fmt: skip
    score = scored(shipped["qa"], bad)
    assert [p.points for p in score.parts] == [4.5, 4, 11, 52, 7]
    assert score.total == 78.5
    language = part_of(score, "language")
    assert language.reason == (
        "word.vague −1 (5.0 s); word.dont_know −1 (23.4 s); word.dont_know −1 (80.2 s); 0 norms passed"
    )


def test_every_norm_stands_in_one_part_of_qa_and_exam(shipped: dict[str, Card]) -> None:
    """No norm of the shipped packs is forgotten; that none stands twice is a fault when the card is read."""
    ids = list(load_settings(environ={}).titles)
    assert shipped["qa"].unplaced(ids) == ()
    assert shipped["exam"].unplaced(ids) == ()
    assert shipped["qa"].unplaced(["word.new", "never.heard"]) == ("never.heard", "word.new")
    placed = [rule_id for part in shipped["qa"].parts for rule_id in part.rules]
    assert sorted(placed) == sorted(set(placed))


MARKED = Marks(by_call={("c1", "knowledge"): Mark(16, None, "王芳", "规则不熟"), ("c1", "systems"): Mark(4, 5),
                        ("c1", "overall"): Mark(10)})  # fmt: skip
TALK = results(
    close__summary="pass", care__solution="fail 9", listen__restate="unknown", id__readback="not_applicable",
    open__greeting="pass", word__vague="pass", word__what="pass", word__dont_know="fail 3 8",
)  # fmt: skip


def test_exam_by_hand(shipped: dict[str, Card]) -> None:
    """16 + 20 × 4/5 + 25 × 1/2 + 25 × 3/4 + 10 = 73.25: not passed."""
    score = scored(shipped["exam"], TALK, MARKED)
    assert [p.points for p in score.parts] == [16, 16, 12.5, 18.75, 10]
    assert (score.total, score.grade) == (73.25, "fail")
    assert part_of(score, "knowledge").reason == "16 of 20 by 王芳: 规则不熟"
    assert [(d.rule_id, d.points, d.start) for d in part_of(score, "communication").deductions] == [
        ("word.dont_know", 6.25, 3.0)
    ]


def test_exam_without_marks_counts_the_rest_and_says_so(shipped: dict[str, Card]) -> None:
    """The half that is judged becomes the whole: 25 + 37.5 of 50 each."""
    score = scored(shipped["exam"], TALK)
    assert [(p.points, p.max_points) for p in score.parts] == [
        (None, None), (None, None), (25, 50), (37.5, 50), (None, None)
    ]  # fmt: skip
    assert (score.total, score.grade) == (62.5, "fail")
    assert part_of(score, "knowledge").reason == "left out: no assessor's mark; its 20 points went to the other parts"
    assert "counts 50 instead of 25, without knowledge, systems, overall" in (
        part_of(score, "problem_solving").reason or ""
    )


def test_marks_of_a_day_serve_its_calls_and_a_calls_own_goes_first(shipped: dict[str, Card]) -> None:
    """The day is the one given, else that of the call's start."""
    marks = Marks({("c1", "systems"): Mark(20)}, {("A1", DAY, "systems"): Mark(5), ("A1", DAY, "overall"): Mark(5)})
    (score,) = score_call([shipped["exam"]], made_recording("c1"), TALK, marks, day=DAY)
    assert (part_of(score, "systems").reason, part_of(score, "overall").reason or "") == (
        part_of(score, "systems").reason, part_of(score, "overall").reason
    )  # fmt: skip
    assert (part_of(score, "systems").reason or "").startswith("20 of 20")
    assert (part_of(score, "overall").reason or "").startswith("5 of 10")
    (other,) = score_call([shipped["exam"]], made_recording("c1"), TALK, marks)
    assert part_of(other, "overall").points is None


def test_kpi_by_hand(shipped: dict[str, Card]) -> None:
    """30 × 0.9 + 25 × 0.92 + 20 × (600 − 285)/420 + 15 × 0.98 + 10 = 89.7: B+, by a hair."""
    sums = CallSums(calls=2, handling=570.0, handled=2, qa_points=180.0, qa_calls=2)
    figures = Figures({("A1", DAY): {"satisfaction": 92.0, "accuracy": 98.0, "sales": 130.0}})
    (score,) = score_day(shipped.values(), sums, "A1", DAY, figures)
    assert [p.points for p in score.parts] == [27, 23, 15, 14.7, 10]
    assert (score.card, score.total, score.grade) == ("kpi", 89.7, "B+")
    assert part_of(score, "efficiency").reason == "average_handling_time_s 285 (full to 180, none above 600)"
    lost = [(d.source, d.name, d.value, d.points) for part in score.parts for d in part.deductions]
    assert lost == [
        ("figure", "qa_score", 90, 3), ("figure", "satisfaction", 92, 2),
        ("figure", "average_handling_time_s", 285, 5), ("figure", "accuracy", 98, 0.3),
    ]  # fmt: skip
    assert [part.base for part in score.parts] == [30, 25, 20, 15, 10]


DAY_SUMS = CallSums(calls=1, handling=180.0, handled=1, qa_points=95.0, qa_calls=1)


def test_kpi_without_figures_has_no_grade(shipped: dict[str, Card]) -> None:
    """Quality and efficiency are 50 of 100: no total, no grade, and it says what is not known."""
    (score,) = score_day(shipped.values(), DAY_SUMS, "A1", DAY, Figures())
    assert (score.total, score.grade, score.coverage, score.basis) == (None, None, 0.5, "day")
    assert score.unscored == "satisfaction is not known"
    (empty,) = score_day(shipped.values(), CallSums(), None, DAY, Figures())
    assert (empty.total, empty.grade, empty.coverage) == (None, None, 0.0)


@pytest.mark.parametrize(
    ("known", "coverage", "graded"),
    [({"satisfaction": 100.0}, 0.75, True), ({"accuracy": 100.0}, 0.65, False), ({"sales": 100.0}, 0.6, False),
     ({"accuracy": 100.0, "sales": 100.0}, 0.75, True)],
)  # fmt: skip
def test_kpi_is_graded_from_seven_tenths_of_its_weights_on(
    shipped: dict[str, Card], known: dict[str, float], coverage: float, graded: bool
) -> None:
    """Satisfaction alone lifts the 50 to 75; accuracy only to 65."""
    (score,) = score_day(shipped.values(), DAY_SUMS, "A1", DAY, Figures({("A1", DAY): known}))
    assert (score.coverage, score.grade == "A", score.total is not None) == (coverage, graded, graded)


@pytest.mark.parametrize(("total", "grade"), [(90, "A"), (89.99, "B+"), (80, "B+"), (70, "B"), (60, "C"), (59.99, "D")])
def test_a_grade_begins_at_its_cut_off(shipped: dict[str, Card], total: float, grade: str) -> None:
    """A cut-off belongs to the better grade."""
    card = replace(shipped["kpi"], parts=shipped["kpi"].parts[:1])
    card = replace(card, parts=(replace(card.parts[0], max_points=WHOLE),))
    (score,) = score_day([card], CallSums(qa_points=total, qa_calls=1), "A1", DAY, Figures())
    assert (score.total, score.grade) == (total, grade)


CAPPED = """
  - name: words
    title: Words
    max_points: 60
    deduct:
      - {rules: [word.*], points: 4, each: hit, cap: 10}
      - {rules: [open.hello]}
  - name: care
    title: Care
    max_points: 40
    deduct: [{rules: [care.*], points: {minor: 3, major: 4, critical: 50}}]
"""


def test_caps_severities_and_the_rules_own_points() -> None:
    """Three hits at 4 stop at the cap of 10; hello costs its own 1; a critical fault of 50 takes the 40 there are."""
    score = scored(made_card(CAPPED), results(word__rude="fail 1 2 3", open__hello="fail 9", care__solve="fail 4"))
    words, care = score.parts
    assert [(d.rule_id, d.points) for d in words.deductions] == [
        ("word.rude", 4), ("word.rude", 4), ("word.rude", 2), ("open.hello", 1)
    ]  # fmt: skip
    assert (words.points, care.points, score.total) == (49, 0, 49)
    assert [d.points for d in care.deductions] == [40]
    assert scored(made_card(CAPPED), results(care__sorry="fail 1 2", word__vague="pass")).parts[1].points == 36


def test_a_rules_own_cap_and_automatic_fail_hold() -> None:
    """The rule's cap of 5 holds inside the entry's; its failure fails the call, whatever the points."""
    pack = made_pack(word__rude="cap: 5\n    automatic_fail: true", word__vague="", care__sorry="", open__hello="")
    text = f"card: own\ntitle: Own\njudges: call\npass: 50\nparts:\n{CAPPED}"
    card = parse_card(text, "own.yaml", [pack])
    score = scored(card, results(word__rude="fail 2 3", word__vague="fail 1", care__sorry="pass"))
    assert [(d.rule_id, d.points) for d in score.parts[0].deductions] == [
        ("word.vague", 4), ("word.rude", 4), ("word.rude", 1)
    ]  # fmt: skip
    assert (score.total, score.grade, score.automatic_fail) == (91, "fail", "word.rude")
    assert scored(card, results(word__rude="unknown", care__sorry="pass", word__vague="pass")).automatic_fail is None


def test_a_cards_own_automatic_fail_gives_the_worst_grade() -> None:
    """The earliest of the failed rules is named."""
    head = "automatic_fail: [care.*]\ngrades: {good: 50, bad: 0}"
    score = scored(made_card(CAPPED, head), results(care__sorry="fail 9", care__solve="fail 3", word__vague="pass"))
    assert (score.automatic_fail, score.grade) == ("care.solve", "bad")


def test_too_little_to_score_is_no_score() -> None:
    """Care alone is 40 of the 100 asked: no total, no points, and each part says why; without the rest it is all."""
    score = scored(made_card(CAPPED), results(care__sorry="fail 2", word__rude="unknown"))
    assert (score.total, score.grade, score.coverage) == (None, None, 0.4)
    assert [(p.points, p.max_points, p.deductions) for p in score.parts] == [(None, None, ())] * 2
    assert score.parts[1].reason == (
        "not scored: 40% of what the card asks could be judged, at least 70% is needed; "
        "this part alone has 36 of 40; care.sorry −4 (2.0 s)"
    )
    assert "1 of its norms could not be judged" in (score.parts[0].reason or "")
    assert scored(made_card(CAPPED), results(word__rude="pass")).total == 100
    empty = scored(made_card(CAPPED), ())
    assert (empty.total, empty.coverage, empty.unscored) == (None, None, "nothing that the card asks applies")


def test_unknown_and_not_applicable_cost_nothing(shipped: dict[str, Card]) -> None:
    """What is unknown or does not apply takes no points, as long as enough is judged."""
    more = results(word__dont_know="unknown", hold__thanks="not_applicable", pace__rate="unknown 3")
    assert scored(shipped["qa"], (*CALM[:5], *more)).total == scored(shipped["qa"], CALM[:5]).total == 95


GIVING = """
  - name: care
    title: Care
    max_points: 33.3
    base: 20.05
    deduct: [{rules: [care.*, word.vague], points: 7.77, each: hit}]
    add: [{rules: [care.sorry, care.solve], points: 5.55, cap: 9}]
  - name: words
    title: Words
    max_points: 21.4
    deduct: [{rules: [word.rude], points: 0.33, each: hit}]
  - name: hello
    title: Hello
    max_points: 28.6
    share: [open.*]
  - name: knowledge
    title: Knowledge
    max_points: 16.7
    marks: true
"""
RESULTS = st.sampled_from(["pass", "fail", "fail 1", "fail 1 2 3", "fail 5 9 9 9 9", "unknown", "not_applicable"])


@given(st.fixed_dictionaries({rule.id.replace(".", "__"): RESULTS for rule in PACK.rules}), st.floats(0, 7) | st.none())
def test_sums_are_exact_to_the_hundredth(found: dict[str, str], mark: float | None) -> None:
    """Whatever is left out: maxima make 100, parts the total, and a part's start less its deductions its points."""
    marks = NO_MARKS if mark is None else Marks({("c1", "knowledge"): Mark(mark, 7)})
    card = made_card(GIVING)
    score = scored(card, results(**found), marks)
    if score.total is None:
        assert all(part.points is None for part in score.parts)
        return
    assert hundredths(part.max_points for part in score.parts) == WHOLE
    assert hundredths(part.points for part in score.parts) == hundredths([score.total])
    for part, plan in zip(score.parts, card.parts, strict=True):
        if part.points is None or part.max_points is None:
            continue
        assert 0 <= part.points <= part.max_points
        start = hundredths([part.points]) + hundredths(d.points for d in part.deductions)
        assert start == hundredths([part.base])
        assert abs(start - plan.start * 100 * part.max_points / plan.max_points) <= 0.5
        if plan.start == plan.max_points:
            assert start == hundredths([part.max_points])
    for deduction in (each for part in score.parts for each in part.deductions):
        if deduction.source == "mark":
            assert (deduction.rule_id, deduction.finding, deduction.name) == (None, None, "knowledge")
            continue
        assert deduction.finding is not None
        behind = dict(numbered(results(**found)))[deduction.finding]
        assert (behind.rule_id, behind.start) == (deduction.rule_id, deduction.start)
        assert behind.result == ("fail" if deduction.points >= 0 else "pass")


@given(st.integers(0, 10_000), st.lists(st.integers(0, 500), min_size=1, max_size=9).filter(any))
def test_what_is_dealt_out_is_all_there_was(amount: int, weights: list[int]) -> None:
    """The shares sum to the amount, none is off by one hundredth, and more weight never gets less."""
    shares = dealt(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - amount * weight / sum(weights)) < 1
    ordered = sorted(zip(weights, shares, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ordered) if a[0] < b[0])


PARTS = "parts:\n  - name: a\n    title: A\n    max_points: 100\n    deduct:\n      - {rules: [word.*], points: 1}\n"
HEAD = "card: own\ntitle: Own\njudges: call\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + PARTS.replace("word.*", "word.rud"), "line 9: parts[0].deduct[0].rules[0]: no configured pack has"),
        (HEAD + PARTS.replace("word.*", "word.rud"), "a rule word.rud; did you mean word.rude?"),
        (HEAD + PARTS.replace("word.*", "word.*, 'word.*'"), "line 9: parts[0].deduct[0].rules[1]: word.rude stands"),
        (HEAD + PARTS.replace("100", "90"), "the parts' max_points add up to 90, not 100"),
        (HEAD + PARTS.replace("100", "0"), "line 7: parts[0].max_points: should be greater than 0"),
        (HEAD + PARTS.replace("points: 1}", "points: much}"), "line 9: parts[0].deduct[0].points: write points of 0"),
        (HEAD + PARTS.replace("points: 1}", "points: {minor: 1}}"), "line 9: parts[0].deduct[0].points: write points"),
        (HEAD + PARTS.replace("points: 1}", "points: 0.125}"), "two decimals"),
        (HEAD + PARTS.replace("points: 1}", "points: 1, cup: 3}"), "line 9: parts[0].deduct[0].cup: no such key here"),
        (HEAD + PARTS.replace("points: 1}", "points: 1, cap: }"), "line 9: parts[0].deduct[0].cap: is empty"),
        (HEAD + PARTS + "    marks: true\n", "needs exactly one of deduct, share, marks, figure; found deduct, marks"),
        (HEAD + PARTS + "    base: 101\n", "line 10: parts[0].base: should be less than or equal to 100"),
        (HEAD + PARTS.replace("[word.*]", "[]"), "line 9: parts[0].deduct[0].rules: is empty"),
        (HEAD + PARTS + "    add: [{rules: [care.sorry], points: 1}]\n", "add needs a base below max_points"),
        (HEAD + "grades: {A: 90, B: 95, C: 0}\n" + PARTS, "grades must fall"),
        (HEAD + "grades: {A: 90, B: 50}\n" + PARTS, "the last, which is from 0"),
        (HEAD + "pass: 80\ngrades: {A: 0}\n" + PARTS, "pass or grades, not both"),
        (HEAD.replace("call", "day") + PARTS, "a card that judges a day has figures alone"),
        (HEAD + "automatic_fail: [word.none]\n" + PARTS, "line 4: automatic_fail[0]: no configured pack has"),
    ],
)  # fmt: skip
def test_faults_of_a_card_are_told_with_their_place(text: str, told: str) -> None:
    """What is wrong, where, and what to do."""
    assert any(told in fault for fault in faults(text)), faults(text)


def test_all_faults_of_a_card_are_told_at_once() -> None:
    """A wrong key, a wrong number and a wrong kind are three faults in the order of their lines."""
    text = HEAD.replace("call", "week") + PARTS.replace("100", "'100'").replace("points: 1}", "points: 1, each: time}")
    assert [fault.partition(":")[0] for fault in faults(text)] == ["line 3", "line 7", "line 9"]


def test_a_rule_in_two_parts_is_told() -> None:
    """A rule's own id goes before a beginning; two equally close places are a fault."""
    other = PARTS.replace("parts:\n", "").replace("name: a", "name: b").replace("100", "50")
    both = HEAD + PARTS.replace("100", "50") + other
    found = faults(both)
    assert len(found) == 2
    assert "word.rude stands twice (also line 9: parts[0].deduct[0].rules[0])" in found[0]
    card = parse_card(both.replace("[word.*]", "[word.rude]", 1), "own.yaml", [PACK])
    assert [part.rules for part in card.parts] == [("word.rude",), ("word.vague",)]


def test_a_card_for_packs_that_are_not_configured_takes_what_there_is() -> None:
    """Where a pack it is written for is absent, its rules may be; where all are there, they may not."""
    text = HEAD + "packs: [own, other]\n" + PARTS.replace("word.*", "word.rude, word.gone")
    assert parse_card(text, "own.yaml", [PACK]).parts[0].rules == ("word.rude",)
    assert faults(text.replace(", other", ""))[0].endswith("no configured pack has a rule word.gone")


def test_the_guides_cards_can_be_read() -> None:
    """Every card in the guide is one, for the shipped packs."""
    guide = (SHIPPED / "README.md").read_text(encoding="utf-8")
    packs = load_settings(environ={}).packs
    cards = [parse_card(text, "README.md", packs) for text in re.findall(r"```yaml\n(card: .*?)```", guide, re.DOTALL)]
    assert [(card.name, card.judges) for card in cards] == [("callback", "call"), ("pace", "day")]
    (score,) = score_day(
        cards, CallSums(handling=60.0, handled=1), "A1", DAY, Figures({("A1", DAY): {"satisfaction": 95}})
    )
    assert [part.points for part in score.parts] == [30, 40]
