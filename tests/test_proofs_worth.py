"""What mechanisms and exceptions are worth: each is taken away, and labelled calls are judged again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_calls import made_call
from made_rules import pack_of
from test_ledger import made_entry
from voicecheck.cli import app
from voicecheck.cli.worth import heard_calls
from voicecheck.config import load_settings
from voicecheck.errors import UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.proofs.examples import build_call
from voicecheck.proofs.labelled import KINDS, LabelledCall, kind_of, read_labelled
from voicecheck.proofs.worth import exception_worths, mechanism_worths
from voicecheck.rules.options import RulesOptions

RULE = pack_of(
    """
    kind: never
    condition: {phrases: [办不了, 没有办法]}
    unless: [您说<hit>, 从来不会<hit>]
    """,
    rule_id="word.no",
)
CALLS = """== a | inbound | enquiry
A: 这个真的办不了。
! word.no fail

== b | inbound | enquiry
A: 您说办不了是吗？
! word.no pass
"""


def labelled(text: str) -> list[LabelledCall]:
    return list(read_labelled(text, "calls.txt", load_settings(None, environ={}).conversation.holds))


def test_each_mechanism_is_told_by_what_becomes_of_the_verdicts_without_it() -> None:
    """Without lists the fault is missed; without exceptions the quotation is an accusation; acts change nothing."""
    worths = mechanism_worths(labelled(CALLS), [RULE], options=RulesOptions())
    told = {worth.mechanism: (worth.kinds["right"], worth.kinds["accused"], worth.kinds["missed"]) for worth in worths}
    assert told["as it is"] == (2, 0, 0)
    assert told["no lists of phrases and expressions"] == (-1, 0, 1)
    assert told["no exceptions"] == (-1, 1, 0)
    assert told["no acts"] == (0, 0, 0)


def test_an_exception_that_no_verdict_needs_changes_nothing() -> None:
    """Of two exceptions one excuses a quotation on these calls, the other nothing."""
    worths = list(exception_worths(labelled(CALLS), [RULE], options=RulesOptions()))
    changed = {worth.mechanism.rpartition(": ")[2]: worth.changed for worth in worths}
    assert changed == {"您说<hit>": 1, "从来不会<hit>": 0}


@pytest.mark.parametrize(
    ("label", "found", "kind"),
    [
        ("fail", "fail", "right"), ("pass", "fail", "accused"), ("not_applicable", "fail", "accused"),
        ("fail", "pass", "missed"), ("fail", "not_applicable", "missed"), ("fail", "unknown", "unknown"),
        ("pass", "not_applicable", "other"),
    ],
)  # fmt: skip
def test_what_a_verdict_is_worth(label: str, found: str, kind: str) -> None:
    """A fail that people do not see is an accusation; their fail that is not found is missed."""
    assert kind_of(label, found) == kind  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "== a | inbound\nA: 好\n",
        "== a | inbound | sale\nA: 好\n! x maybe\n",
        "== a | inbound | sale\nA: 好\n! x\n",
        "{}",
        "{",
    ],
)
def test_a_file_without_the_form_is_named(text: str) -> None:
    """What is no labelled call is refused with the file's name."""
    with pytest.raises(UsageError, match=r"calls\.txt holds no labelled calls"):
        labelled(text)


def test_calls_are_judged_as_they_were_heard(tmp_path: Path) -> None:
    """With a folder of results the stored words count, not those of the label; a call that is not there is left out."""
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        recording, talk = build_call("A: 没有问题。")
        analysis = replace(made_call(talk=talk), recording=replace(recording, call_id="a"))
        ledger.store(made_entry("/calls/a.wav", "a"), analysis)
        (heard,) = heard_calls(labelled(CALLS), ledger)
        assert (heard.name, heard.typed, heard.conversation.turns) == ("a", False, talk.turns)
        with pytest.raises(UsageError, match="none of the labelled calls was analysed there"):
            heard_calls(labelled(CALLS)[1:], ledger)


def test_the_command_prints_the_table(tmp_path: Path) -> None:
    """The table has a line for each mechanism, as JSON with the same figures; a file without verdicts is refused."""
    file = tmp_path / "calls.txt"
    file.write_text("== a | inbound | enquiry\nA: 我们保证百分之百退。\n! word.promise fail\n", encoding="utf-8")
    run = CliRunner().invoke(app, ["rules", "worth", str(file), "--format", "json"])
    assert run.exit_code == 0, run.output
    first, *others = json.loads(run.stdout)
    assert first["mechanism"] == "as it is"
    assert sum(first[kind] for kind in KINDS) == 1
    assert {other["mechanism"] for other in others} >= {"no acts", "no matching by sound", "no exceptions"}
    file.write_text("== a | inbound | enquiry\nA: 再见。\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["rules", "worth", str(file)]).exit_code == 2


def test_labels_that_no_rule_judges_are_told(tmp_path: Path) -> None:
    """A norm that is misspelt counts nowhere and is named; where there is no other, it is refused."""
    file = tmp_path / "calls.txt"
    file.write_text("== a | inbound | sale\nA: 再见。\n! close.farewell pass\n! close.wihs fail\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["rules", "worth", str(file), "--format", "json"])
    assert done.exit_code == 0, done.output
    assert "no rule of the configured packs judges them: close.wihs" in done.stderr
    assert json.loads(done.stdout)[0]["right"] == 1
    file.write_text("== a | inbound | sale\nA: 再见。\n! close.wihs fail\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["rules", "worth", str(file)]).exit_code == 2
