"""The score on the terminal: the total, and every point that a finding took or gave."""

from __future__ import annotations

import io

from rich.cells import cell_len
from rich.console import Console

from made_calls import made_call, made_finding, made_recording
from made_norms import made_norms
from score_cards import made_card, results
from voicecheck.records import Score
from voicecheck.report.scorelines import print_scores, score_lines
from voicecheck.report.verdict import build_verdict
from voicecheck.report.verdict_json import verdict_dict
from voicecheck.report.verdict_text import print_verdict
from voicecheck.score.cards import score_call
from voicecheck.score.configured import Scores
from voicecheck.score.marks import NO_MARKS

PARTS = """
  - name: care
    title: Care for the customer
    max_points: 40
    base: 30
    deduct: [{rules: [care.solve], points: 3}]
    add: [{rules: [care.sorry], points: 5}]
  - name: words
    title: Words
    max_points: 40
    deduct: [{rules: [word.*], points: 0.5, each: hit}]
  - name: knowledge
    title: Knowledge
    max_points: 20
    marks: true
"""
CARDS = Scores(cards=(made_card(PARTS),))
NORMS = made_norms({"care.sorry": "道歉", "word.rude": "不说[b]粗话[/b]"})
FOUND = results(care__sorry="pass 9", word__rude="fail 75.2", open__hello="pass")


def scores(head: str = "") -> tuple[Score, ...]:
    """A call's score on a card of which a fifth is left out."""
    return score_call([made_card(PARTS, head)], made_recording("c1"), FOUND, NO_MARKS)


def printed(given: tuple[Score, ...], width: int = 80) -> str:
    """What a terminal of that width shows."""
    shown = io.StringIO()
    print_scores(score_lines(given, CARDS, NORMS), Console(file=shown, width=width), "en")
    return shown.getvalue()


def test_the_first_card_shows_each_part_and_what_took_or_gave_points() -> None:
    """Points of how many, the time, the norm's title and id; what was left out; never wider than the screen."""
    shown = printed(scores("pass: 80"), 60)
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert rows[1] == "score 93.13 of 100, pass (judged 2 of 2) Own"
    assert "43.75 of 50 Care for the customer (starts at 37.5)" in rows
    assert "+6.25 0:09 道歉 care.sorry" in rows
    assert "49.38 of 50 Words" in rows
    assert "−0.62 1:15 不说[b]粗话[/b] word.rude" in rows  # text is never taken for markup
    assert "left out, the weight given to the others: Knowledge" in rows
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= 60


def test_further_cards_show_their_totals_alone() -> None:
    """The second card's parts are in the JSON, not on the terminal."""
    shown = printed((*scores(), *scores()))
    assert shown.count("score 93.13 of 100 (judged 2 of 2)  Own") == 2
    assert shown.count("care.sorry") == 1


def test_a_card_without_total_says_why() -> None:
    """Too little to score is said with the reason, and no points are shown; nor is there a grade."""
    found = (*results(care__sorry="pass 9"), made_finding("word.rude", "unknown", reason="the agent is not heard"))
    (score,) = score_call([made_card(PARTS, "pass: 10")], made_recording("c1"), found, NO_MARKS)
    shown = " ".join(printed((score,)).split())
    assert "score not scored (judged 1 of 2) Own" in shown
    assert "50% of the points that it asks could be judged, too few for a score" in shown
    assert "mostly: word.rude: the agent is not heard" in shown
    assert "Care for" not in shown
    assert "pass" not in shown


def test_a_certain_fail_of_a_call_that_is_not_scored_is_told() -> None:
    """There is no grade, but the rule that would fail it is named."""
    found = (*results(word__rude="fail 3"), made_finding("care.sorry", "unknown", reason="not heard"))
    head = "pass: 10\nautomatic_fail: [word.rude]"
    (score,) = score_call([made_card(PARTS, head)], made_recording("c1"), found, NO_MARKS)
    assert (score.total, score.grade, score.automatic_fail) == (None, None, "word.rude")
    assert "score not scored, word.rude would fail the call (judged 1 of 2)" in printed((score,))


def test_a_one_party_practice_score_is_called_so() -> None:
    """Practice of the agent alone is never printed as a call's score."""
    (score,) = score_call([made_card(PARTS)], made_recording("c1"), FOUND, NO_MARKS, basis="one_party_practice")
    assert "one-party practice score 93.13 of 100 (judged 2 of 2)  Own" in printed((score,))


def test_an_automatic_fail_is_named() -> None:
    """The rule that failed the call whatever its points stands beside the grade."""
    assert "score 93.13 of 100, fail, word.rude fails the call" in printed(scores("automatic_fail: [word.rude]"))


def test_the_verdict_carries_the_scores() -> None:
    """Printed and in the JSON; a verdict without scores shows none."""
    with_scores = build_verdict(made_call(findings=FOUND), norms=NORMS, cards=CARDS, band=(120, 150), scores=scores())
    shown = io.StringIO()
    print_verdict(with_scores, Console(file=shown, width=80), "en")
    assert "score 93.13 of 100" in shown.getvalue()
    assert verdict_dict(with_scores)["scores"][0]["parts"][0]["deductions"][0]["points"] == -6.25
    assert printed(()) == ""
