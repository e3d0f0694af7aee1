"""What reviewers' verdicts teach of utterances that were judged by their meaning."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_calls import made_call
from made_rules import pack_of
from test_ledger import made_entry
from voicecheck.acts.model import load_model
from voicecheck.acts.utterances import read_labelled
from voicecheck.cli import app
from voicecheck.ledger.ledger import Ledger
from voicecheck.proofs.reviewfile import KnownCalls, read_opinions
from voicecheck.proofs.reviews import Review, Verdict
from voicecheck.proofs.taught import likeliest_act, taught_utterances, write_taught
from voicecheck.records import Finding, Result

WHEN = pack_of("kind: when\n    when: {speaker: customer, act: complaint}\n    condition: {act: apology}")
CUSTOMER, AGENT = "怎么又多扣了我二十块钱", "真是对不起，给您添麻烦了"


def finding(result: Result, kind: str = "meaning") -> Finding:
    """What a rule found: where it failed its trigger, where it passed what was done."""
    failed = result == "fail"
    return Finding(
        rule_id="word.own", pack="own", result=result, speaker="customer" if failed else "agent", start=3.0,
        matched=CUSTOMER if failed else AGENT, match_kind="meaning" if kind == "meaning" else "exact",
    )  # fmt: skip


def taught(one: Finding, *verdicts: Verdict) -> str:
    """The lines that verdicts of several reviewers on a finding teach."""
    reviews = [
        Review(call_id="c", rule_id="word.own", verdict=verdict, reviewer=f"R{number}")
        for number, verdict in enumerate(verdicts)
    ]
    return write_taught(taught_utterances(reviews, {"c": (one,)}.__getitem__, [WHEN], load_model()))


HEAD = "speaker\tacts\ttext\tbefore\tplace\n"


@pytest.mark.parametrize(
    ("result", "verdicts", "line"),
    [
        ("pass", ("right",), f"A\tapology\t{AGENT}\t\t\n"),
        ("pass", ("wrong",), f"A\tnone\t{AGENT}\t\t\n"),
        ("fail", ("right",), f"C\tcomplaint\t{CUSTOMER}\t\t\n"),
        ("fail", ("wrong",), ""),  # the trigger or what followed may have been taken wrongly
        ("pass", ("right", "wrong"), ""),
        ("pass", ("unsure",), ""),
    ],
)
def test_a_verdict_teaches_what_the_utterance_does(result: Result, verdicts: tuple[Verdict, ...], line: str) -> None:
    """Confirmed it does the act, refused it does not; where that is not known it teaches nothing."""
    assert taught(finding(result), *verdicts) == HEAD + line


def test_what_was_found_by_words_teaches_nothing() -> None:
    """A phrase that was found as written is no utterance that a model told."""
    assert taught(finding("pass", kind="exact"), "right") == HEAD


def test_the_lines_can_be_learnt_from() -> None:
    """They are read as a file of labelled utterances."""
    (line,) = read_labelled(taught(finding("pass"), "right"), "ours.tsv")
    assert (line.utterance.text, line.acts) == (AGENT, {"apology"})


def test_of_a_rule_without_acts_nothing_is_told() -> None:
    """The act is one that the rule names, on the side of the trigger or of what it asks for."""
    (rule,) = WHEN.rules
    assert likeliest_act(rule, finding("pass"), load_model(), triggers=False) == "apology"
    assert likeliest_act(rule, finding("pass"), load_model(), triggers=True) is None
    (other,) = pack_of("kind: must\n    condition: {phrases: [再见]}").rules
    assert likeliest_act(other, finding("pass"), load_model(), triggers=False) is None


def test_verdicts_leave_as_they_came(tmp_path: Path) -> None:
    """Exported and read again, verdicts are the same; the utterances that they teach are a file with a header."""
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        analysis = replace(made_call("c"), findings=(Finding(rule_id="close.wish", pack="common", result="fail"),))
        ledger.store(made_entry("/calls/c.wav", "c"), analysis)
        (key,) = [key for key, _ in ledger.calls_named("c")]
        said = Review(call_id="c", rule_id="close.wish", verdict="wrong", reviewer="Li", note="=1+1", result="fail")
        ledger.add_reviews([replace(said, call_key=key)])
        known = ledger.reviews()
    done = CliRunner().invoke(app, ["review", "export", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    again = read_opinions(
        done.stdout.encode(),
        "out.csv",
        KnownCalls(calls={key: [key], "c": [key]}.__getitem__, rules={"close.wish"}.__contains__),
    ).reviews
    assert [(r.judged, r.verdict, r.reviewer, r.result) for r in again] == [
        (r.judged, r.verdict, r.reviewer, r.result) for r in known
    ]
    done = CliRunner().invoke(app, ["review", "export", "--utterances", "--out", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (0, HEAD)


def test_what_is_told_by_meaning_is_explained() -> None:
    """A call judged shows the act, its probability and the runs of characters and sounds that weighed most."""
    said = f"C: {CUSTOMER}。\nA: {AGENT}。"
    done = CliRunner().invoke(app, ["rules", "test", "-", "--rule", "care.apology"], input=said)
    assert done.exit_code == 0, done.output
    told = done.stdout[done.stdout.index("TOLD BY MEANING (1)") :]
    assert re.search(r"care\.apology +apology \d\.\d\d: 真是对不起", told)
    assert re.search(r"weighed most +[字音]:\S+", told)
