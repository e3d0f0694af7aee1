"""Near misses: the closest thing that was said to a required phrase, where that tells anything."""

from __future__ import annotations

from voicecheck.proofs.examples import build_call
from voicecheck.records import Finding
from voicecheck.rules.judge import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs import parse_pack

WISH = "kind: must, window: closing, condition: {phrases: [祝您生活愉快, 祝您一切顺利]}"
FILLER = "这个订单我们今天已经发出去了，明天下午可以送到您填的那个地址。"


def judge(rule: str, dialogue: str) -> Finding:
    head = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
    pack = parse_pack(f"{head}{rule}}}\n", "demo.yaml")
    (finding,) = judge_call(*build_call(dialogue), [pack], options=RulesOptions())
    return finding


def test_the_closest_thing_is_shown_with_its_time_and_distance() -> None:
    """A phrase that was nearly said is shown as it was written, from its own first character on."""
    dialogue = f"A: {FILLER}\nC: 好的。\nA: 好的，祝您生活得好。"
    finding = judge(WISH, dialogue)
    words = build_call(dialogue)[1].turns[2].words
    assert finding.result == "fail"
    assert finding.nearest == "祝您生活得好"
    assert finding.nearest_start is not None
    assert abs(finding.nearest_start - words[3].start) < 0.01
    assert finding.nearest_distance is not None
    assert 0.0 < finding.nearest_distance <= 0.35


def test_it_is_looked_for_in_its_place_first() -> None:
    """Of the same words in the window and outside of it, those in the window are shown."""
    early = "A: 祝您生活得好。" + FILLER * 5 + "\nC: 嗯。\nA: 好。\nC: 嗯。\nA: 好。\nC: 嗯。\nA: 祝您生活得好。"
    finding = judge(WISH, early)
    assert finding.nearest == "祝您生活得好"
    assert finding.nearest_start is not None
    assert finding.nearest_start > 30


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
    """A required answer that was nearly given is shown beside the trigger that asked for it."""
    rule = (
        "kind: when, when: {phrases: [太生气了], speaker: customer}, "
        "condition: {phrases: [理解您的心情], window: {after: trigger, turns: 1}}"
    )
    finding = judge(rule, "C: 太生气了。\nA: 我知道您的心情。\nC: 嗯。\nA: 再见。")
    assert (finding.result, finding.matched, finding.nearest) == ("fail", "太生气了", "知道您的心情")


def test_a_finding_that_did_not_fail_has_none() -> None:
    """What passed, or cannot be known, needs no near miss."""
    assert judge(WISH, "A: 祝您生活愉快。").nearest is None
    assert judge(WISH, "A?: 的的的的的的的的。").nearest is None
    assert judge("kind: never, condition: {phrases: [办不了]}", "A: 这个办不了。").nearest is None


def test_parts_that_hold_are_not_looked_for() -> None:
    """Of ``all``, only what is missing is near or far."""
    rule = "kind: must, condition: {all: [{phrases: [感谢您的来电]}, {phrases: [祝您生活愉快]}]}"
    assert judge(rule, "A: 感谢您的来电，祝您生活得好。").nearest == "祝您生活得好"
