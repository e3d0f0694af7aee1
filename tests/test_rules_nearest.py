"""Near misses: the closest thing that was said to a required phrase, where that tells anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from made_calls import made_call
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Finding
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import parse_pack

HEAD = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
WISH = "kind: must, window: closing, condition: {phrases: [祝您生活愉快, 祝您一切顺利]}"
STEP = "kind: must, window: closing, condition: {phrases: ['(已经|已)(为您|给您)?.{0,8}(取消|登记)']}"
FILLER = "这个订单我们今天已经发出去了，明天下午可以送到您填的那个地址。"


def judge(rule: str, dialogue: str) -> Finding:
    pack = parse_pack(f"{HEAD}{rule}}}\n", "demo.yaml")
    (finding,) = judge_call(*build_call(dialogue), [pack], options=of_excerpt(RulesOptions()))
    return finding


def test_the_turn_is_shown_with_its_time_and_distance() -> None:
    """A phrase that was said but for its end is shown as the whole turn, from the turn's start on."""
    dialogue = f"A: {FILLER}\nC: 好的。\nA: 好的，我给您登记维修，再见。"
    finding = judge(STEP, dialogue)
    turn = build_call(dialogue)[1].turns[2]
    assert finding.result == "fail"
    assert (finding.nearest, finding.nearest_start) == (turn.text, round(turn.start, 3))
    assert finding.nearest_distance == pytest.approx(0.1)


def test_it_is_looked_for_in_its_place_first() -> None:
    """Of the same words in the window and outside of it, those in the window are shown."""
    early = "A: 我给您登记维修。" + FILLER * 5 + "\nC: 嗯。\nA: 好。\nC: 嗯。\nA: 好。\nC: 嗯。\nA: 我给您登记维修。"
    finding = judge(STEP, early)
    assert finding.nearest == "我给您登记维修。"
    assert finding.nearest_start is not None
    assert finding.nearest_start > 30


@pytest.mark.parametrize(
    "said",
    [
        "祝您生活得好。",  # a quarter of a syllable off: as near as what has nothing to do with it
        "个我不负责的。",
        "谁祝您生活愉快了。",  # an exception takes it back
    ],
)
def test_what_only_sounds_a_little_alike_is_not_shown(said: str) -> None:
    """What is not very close, or is excused, would be read as a hint and help nobody."""
    rule = WISH.replace("一切顺利]", "一切顺利, 那个我负责], unless: ['谁<hit>']")
    finding = judge(rule, f"A: {FILLER}\nC: 好的。\nA: {said}")
    assert (finding.result, finding.nearest) == ("fail", None)


def test_what_reaches_over_the_end_of_a_clause_is_not_shown() -> None:
    """Two halves of different clauses are nothing that somebody nearly said."""
    assert judge(STEP, f"A: {FILLER}\nC: 好的。\nA: 我给您登记，维修。").nearest == "我给您登记，维修。"
    assert judge(STEP, f"A: {FILLER}\nC: 好的。\nA: 我给您，登记维修。").nearest is None


def test_what_has_nothing_to_do_with_it_is_not_shown() -> None:
    """No words are better than words that only happen to sound a little like it."""
    finding = judge(WISH, f"A: {FILLER}\nC: 好的。\nA: 再见。")
    assert (finding.result, finding.nearest, finding.nearest_start, finding.nearest_distance) == (
        "fail",
        None,
        None,
        None,
    )


def test_each_missed_trigger_has_its_own() -> None:
    """A required answer that was given elsewhere is shown beside the trigger that asked for it."""
    rule = (
        "kind: when, when: {phrases: [太生气了], speaker: customer}, "
        "window: {after: trigger, turns: 1}, condition: {phrases: [理解您的心情]}"
    )
    finding = judge(rule, "A: 我很理解您的心情，请讲。\nC: 太生气了。\nA: 好。\nC: 嗯。\nA: 再见。")
    assert (finding.result, finding.matched) == ("fail", "太生气了")
    assert (finding.nearest, finding.nearest_distance) == ("我很理解您的心情，请讲。", 0)


def test_a_finding_that_did_not_fail_has_none() -> None:
    """What passed, or cannot be known, needs no near miss."""
    assert judge(WISH, "A: 祝您生活愉快。").nearest is None
    assert judge(WISH, "A?: 的的的的的的的的。").nearest is None
    assert judge("kind: never, condition: {phrases: [办不了]}", "A: 这个办不了。").nearest is None


def test_parts_that_hold_are_not_looked_for() -> None:
    """Of ``all``, only what is missing is near or far."""
    rule = f"kind: must, condition: {{all: [{{phrases: [感谢您的来电]}}, {STEP.partition('condition: ')[2]}]}}"
    assert judge(rule, "A: 感谢您的来电，我给您登记维修。").nearest == "感谢您的来电，我给您登记维修。"


def test_a_private_number_in_the_turn_is_masked() -> None:
    """The whole turn is quoted, so what is private in it is masked there as it is in the transcript."""
    recording, talk = build_call("A: 好的，我给您登记维修，电话是一三八一二三四五六七八，再见。")
    pack = parse_pack(f"{HEAD}{STEP}}}\n", "demo.yaml")
    findings = judge_call(recording, talk, [pack], options=of_excerpt(RulesOptions()))
    call = replace(made_call(talk=talk, findings=findings), recording=recording)
    hidden = redact(call, options=PrivacyOptions())
    assert hidden.findings[0].nearest == hidden.conversation.turns[0].text
    assert "一三八一二三四" not in (hidden.findings[0].nearest or "一三八一二三四")
