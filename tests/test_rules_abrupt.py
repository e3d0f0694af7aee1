"""Norms on a recording that ends abruptly: what may have been said after its end is unknown, all else is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipped_packs import shipped_packs
from test_rules_judge import OPTIONS, pack_of
from voicecheck.proofs.examples import build_call
from voicecheck.records import Finding
from voicecheck.rules.call.heard import STOPS, UNFINISHED
from voicecheck.rules.judge.abrupt import judges_end
from voicecheck.rules.judge.verdict import judge_call

CUT = "A: 您好。\nC: 我要退货。\nA: 好的，我帮您登记。"


def judged(rule: str, dialogue: str, *, unfinished: bool = False, abrupt: bool = True) -> Finding:
    """The one finding of a rule on a dialogue that ends abruptly."""
    recording, talk = build_call(dialogue)
    talk = replace(talk, ends_abruptly=abrupt, unfinished=unfinished)
    (finding,) = judge_call(recording, talk, [pack_of(rule)], options=OPTIONS)
    return finding


@pytest.mark.parametrize("window", ["closing", "{from: end, turns: 2}"])
@pytest.mark.parametrize(("unfinished", "reason"), [(False, STOPS.said("en")), (True, UNFINISHED.said("en"))])
def test_a_closing_norm_that_was_not_met_is_unknown(window: str, unfinished: bool, reason: str) -> None:
    """The agent may have said goodbye after the recording stopped; in a whole recording that is a fault."""
    rule = f"kind: must, window: {window}, condition: {{phrases: [再见]}}"
    finding = judged(rule, CUT, unfinished=unfinished)
    assert (finding.result, finding.reason) == ("unknown", reason)
    assert judged(rule, CUT, abrupt=False).result == "fail"


def test_a_closing_norm_that_was_met_stays_met() -> None:
    """It was said, whatever came after it."""
    finding = judged("kind: must, window: closing, condition: {phrases: [登记]}", CUT, unfinished=True)
    assert (finding.result, finding.reason) == ("pass", None)


def test_what_was_said_elsewhere_may_have_been_said_again() -> None:
    """Not in its place is no fault either where the place is not known."""
    rule = "kind: must, window: closing, condition: {phrases: [再见]}"
    long = "A: 再见。\n" + "C: 喂。\nA: 我还在帮您看这个订单的情况。\n" * 12
    assert judged(rule, long, abrupt=False).result == "fail"
    assert judged(rule, long).result == "unknown"


@pytest.mark.parametrize(("unfinished", "reason"), [(False, STOPS.said("en")), (True, UNFINISHED.said("en"))])
@pytest.mark.parametrize("speaker", ["agent", "anyone"])
def test_what_was_asked_for_anywhere_may_have_come_later(unfinished: bool, reason: str, speaker: str) -> None:
    """Whether the line, the recording or its recorder broke off: what was said afterwards is not known."""
    rule = f"kind: must, speaker: {speaker}, condition: {{phrases: [再见]}}"
    finding = judged(rule, CUT, unfinished=unfinished)
    assert (finding.result, finding.reason) == ("unknown", reason)
    assert judged(rule, CUT, abrupt=False).result == "fail"


@pytest.mark.parametrize(
    "dialogue",
    [
        "A: 您好，云帆通信，请问有什么可以帮您？\nC: 我上个月的账单",
        "A: 您好，请讲。\nC: 我的快递三天了还没到。\nA: 请问您的单号是",
        "A: 您好，请讲。\nC: 我要换个大一点的尺码。\nA: 请问您贵姓？\nC: 姓赵。\nA: 赵女士您好。\nC: 能换吗",
    ],
)
def test_an_agent_who_was_cut_off_may_have_restated(dialogue: str) -> None:
    """Wherever the recording stops, restating, a solution and a deadline could still have come."""
    recording, talk = build_call(f"direction: inbound\nduration: 60\n{dialogue}")
    packs = shipped_packs()
    options = replace(OPTIONS, least_characters=0)
    whole, cut = (
        {
            f.rule_id: f.result
            for f in judge_call(recording, replace(talk, ends_abruptly=abrupt), packs, options=options)
        }
        for abrupt in (False, True)
    )
    assert (whole["listen.restate"], cut["listen.restate"]) == ("fail", "unknown")
    assert not {"care.solution", "care.deadline", "close.farewell"} & {name for name in cut if cut[name] == "fail"}


def test_an_opening_that_was_heard_is_judged() -> None:
    """Its end is not that of the recording, unless that is shorter."""
    rule = "kind: must, window: opening, condition: {phrases: [工号]}"
    long = CUT + "".join(f"\nC: 嗯。\nA: 这是第{number}个问题的说明，请您听好了。" for number in "一二三四五六七八")
    assert judged(rule, long, unfinished=True).result == "fail"
    assert judged(rule, "A: 您好。", unfinished=True).result == "unknown"
    assert judged(rule, "A: 您好。", abrupt=False).result == "fail"


WHEN = "kind: when, when: {speaker: customer, phrases: [投诉]}, "
AFTER = WHEN + "window: {after: trigger, turns: 2}, condition: {phrases: [抱歉]}"


@pytest.mark.parametrize(
    ("turns", "result"),
    [(0, "unknown"), (1, "unknown"), (2, "unknown"), (3, "fail")],
)
def test_what_is_asked_for_within_two_turns(turns: int, result: str) -> None:
    """It is a fault where two whole turns followed; the last one was cut off."""
    dialogue = "A: 您好。\nC: 我要投诉。" + "\nA: 您请说。\nC: 快一点。" * turns
    dialogue = dialogue if turns == 0 else dialogue.removesuffix("\nC: 快一点。")
    assert judged(AFTER, dialogue).result == result
    assert judged(AFTER, dialogue, abrupt=False).result == "fail"


def test_what_had_to_come_before_is_judged() -> None:
    """Nothing that came later could mend it."""
    rule = WHEN + "window: {before: trigger}, condition: {phrases: [抱歉]}"
    assert judged(rule, "A: 您好。\nC: 我要投诉。", unfinished=True).result == "fail"


def test_what_no_later_word_can_mend_stays_a_fault() -> None:
    """The start time is in the manifest; what must not be beside the condition was said."""
    late = "direction: outbound\nstarted_at: 2026-03-03T20:00:00+08:00\nA: 您好，请问您现在方便吗？"
    clock = "kind: when, when: {metadata: {name: local_hour, above: -1}}, "
    clock += "condition: {metadata: {name: local_hour, below: 19}}"
    assert judged(clock, late).result == "fail"
    both = "kind: must, condition: {all: [{phrases: [再见]}, {none: [{phrases: [登记]}]}]}"
    assert judged(both, CUT).result == "fail"
    assert judged(both.replace("登记", "投诉"), CUT).result == "unknown"


def test_what_is_forbidden_and_was_said_stays_a_fault() -> None:
    """It is in the recording."""
    assert judged("kind: never, condition: {phrases: [登记]}", CUT, unfinished=True).result == "fail"


def test_who_hung_up_is_not_told_by_sound() -> None:
    """Where the customer is cut off the line may have been lost; the manifest's word stands."""
    rule = "kind: measure, measure: hung_up_on_customer, max: 0"
    assert judged(rule, "A: 您好。\nC: 我还想问一下这个费用。").reason == STOPS.said("en")
    assert judged(rule, "A: 您好。\nC: 我还想问一下这个费用。", abrupt=False).reason == "hangup_by is not given"
    assert judged(rule, "hangup_by: agent\nC: 我还想问一下这个费用。").result == "fail"


def test_the_norms_on_the_end_of_a_call() -> None:
    """All of section "Closing" but who hung up, which the manifest tells."""
    packs = shipped_packs()
    ends = {rule.id for pack in packs for rule in pack.rules if judges_end(rule)}
    assert ends == {
        "close.summary", "close.anything_else", "close.thanks", "close.wish", "close.farewell", "close.satisfied",
        "close.followup",
    }  # fmt: skip
