"""What a finding shows: what the fault is, in which turn, and where what was not said should have been."""

from dataclasses import replace

import pytest

from norm_cases import settings
from voicecheck.conversation.numbering import in_order
from voicecheck.proofs.examples import alone, build_call, expectations, of_excerpt
from voicecheck.records import Finding
from voicecheck.rules.call.evidence import Fact, Occurrence, Sample, Words, doubted, order, sample_of, when, words_of
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import Limits, RulesOptions
from voicecheck.rules.packs.load import parse_pack
from voicecheck.rules.reasons import Reason

OPTIONS = of_excerpt(RulesOptions())
GREETS = "A: 您好。\n"


def judge(rule: str, dialogue: str, options: RulesOptions = OPTIONS) -> list[Finding]:
    head = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
    packs = [parse_pack(head + rule + "}\n", "demo.yaml")]
    return list(judge_call(*build_call(dialogue), packs, options=options))


def test_forbidden_words_are_said_at_their_turn() -> None:
    """Each forbidden word is a fault of the form said, its own evidence, with the number of its turn."""
    dialogue = f"{GREETS}C: 能退吗？\nA: 不可能。\nC: 为什么？\nA: 我说了不可能。"
    first, second = judge("kind: never, condition: {phrases: [不可能]}", dialogue)
    assert [(f.fault_form, f.evidence_role, f.turn) for f in (first, second)] == [
        ("said", "evidence", 2),
        ("said", "evidence", 4),
    ]
    assert first.window_start is first.window_end is first.limit_low is first.unit is None


def test_what_was_not_said_after_a_trigger_has_its_window() -> None:
    """The finding shows what asked for it, and the seconds in which it should have been said."""
    dialogue = f"{GREETS}C: 我要投诉。\nA: 单号多少？\nC: 八八八。\nA: 查到了。\nC: 嗯嗯好吧。\nA: 再见。"
    rule = (
        "kind: when, when: {speaker: customer, phrases: [投诉]}, "
        "condition: {window: {after: trigger, turns: 2}, phrases: [抱歉]}"
    )
    (fault,) = judge(rule, dialogue)
    turns = build_call(dialogue)[1].turns
    assert (fault.result, fault.fault_form, fault.evidence_role, fault.turn) == ("fail", "not_said", "trigger", 1)
    assert (fault.window_start, fault.window_end) == pytest.approx((fault.end, turns[4].end), abs=0.25)


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [("anywhere", 0.0, None), ("{from: end, turns: 1}", 4, None), ("{from: start, turns: 2}", 0.0, 2)],
)
def test_what_was_not_said_at_all_has_its_window(window: str, first: float, last: int | None) -> None:
    """A stretch at the start or the end of the call reaches to the call's own edge."""
    dialogue = f"{GREETS}C: 能退吗？\nA: 可以退。\nC: 好。\nA: 已经退了。"
    (fault,) = judge(f"kind: must, window: {window}, condition: {{phrases: [祝您愉快]}}", dialogue)
    talk = build_call(dialogue)[1]
    start = talk.turns[first].start if isinstance(first, int) else first
    end = talk.turns[last].end if last is not None else talk.duration
    assert (fault.fault_form, fault.evidence_role, fault.turn) == ("not_said", None, None)
    assert (fault.window_start, fault.window_end) == pytest.approx((start, end), abs=0.25)


def test_what_came_closest_is_shown_where_nothing_asked_for_it() -> None:
    """A near miss of a required phrase is what the finding shows, with its turn; so is the phrase in a wrong place."""
    step = "condition: {phrases: ['(已经|已)(为您|给您)?.{0,8}(取消|登记)']}"
    said = f"{GREETS}C: 能修吗？\nA: 可以的。\nC: 好。\nA: 好的，我给您登记维修，再见。"
    (near,) = judge(f"kind: must, window: closing, {step}", said)
    assert (near.result, near.evidence_role, near.turn, near.start) == ("fail", "nearest", 4, None)
    assert near.nearest_start == pytest.approx(build_call(said)[1].turns[4].start, abs=0.01)
    early = f"A: 祝您工作顺利生活愉快。\nC: 能退吗？\nA: {'可以退的，我看一下您的订单，' * 4}。\nC: 好。\nA: 已经退了。"
    (misplaced,) = judge("kind: must, window: {from: end, turns: 1}, condition: {phrases: [生活愉快]}", early)
    assert (misplaced.reason_code, misplaced.fault_form, misplaced.evidence_role) == (
        "misplaced",
        "not_said",
        "nearest",
    )
    assert misplaced.turn == 0
    assert misplaced.start is not None
    assert misplaced.window_start is not None
    assert misplaced.window_start > misplaced.start


@pytest.mark.parametrize(("rate", "expected"), [(135, "pass"), (200, "fail"), (90, "fail")])
def test_a_band_has_both_limits_and_their_unit(rate: int, expected: str) -> None:
    """The limits in force and the unit stand on every finding of a measured norm, also where it was met."""
    rule = "kind: measure, measure: speech_rate_cpm, min: 120, max: 150"
    (found,) = judge(rule, f"rate: {rate}\nA: 您好，请问有什么可以帮您的吗？今天天气真不错。")
    assert (found.result, found.limit_low, found.limit_high, found.unit) == (expected, 120, 150, "characters/min")
    assert found.fault_form == ("out_of_limit" if expected == "fail" else None)
    mine = replace(OPTIONS, limits=(("demo.rule", Limits(80, 260)),))
    (moved,) = judge(rule, f"rate: {rate}\nA: 您好，请问有什么可以帮您的吗？今天天气真不错。", mine)
    assert (moved.result, moved.limit_low, moved.limit_high) == ("pass", 80, 260)


def test_a_figure_of_the_manifest_is_metadata() -> None:
    """What the manifest says is no place in the call: no turn, no window, but limits."""
    (fault,) = judge("kind: measure, measure: rings, max: 3", f"rings: 5\n{GREETS}")
    assert (fault.fault_form, fault.evidence_role, fault.match_kind) == ("metadata", "evidence", "metadata")
    assert (fault.turn, fault.window_start, fault.limit_low, fault.limit_high, fault.unit) == (
        None,
        None,
        None,
        3,
        "rings",
    )
    column = "kind: never, condition: {metadata: {name: hangup_by, is: [agent]}}"
    (by_column,) = judge(column, f"hangup_by: agent\n{GREETS}")
    assert (by_column.fault_form, by_column.matched) == ("metadata", "hangup_by=agent")


def test_a_hold_without_a_word_has_the_place_before_it() -> None:
    """An event that lacks an announcement is words that were not said, from the agent's last turn to its beginning."""
    dialogue = f"{GREETS}C: 能退吗？\nA: 可以。\n(hold 40)\nA: 查到了。"
    (fault,) = judge("kind: never, condition: {event: {kind: hold, announced: false}}", dialogue)
    turns = build_call(dialogue)[1].turns
    assert (fault.fault_form, fault.evidence_role, fault.turn) == ("not_said", "trigger", None)
    assert (fault.window_start, fault.window_end) == pytest.approx((turns[2].start, turns[2].end), abs=0.01)
    (longer,) = judge("kind: never, condition: {event: {kind: hold, at_least_s: 30}}", dialogue)
    assert (longer.fault_form, longer.evidence_role, longer.unit) == ("out_of_limit", "evidence", "s")


def test_what_forbids_inside_what_is_required_says_what_the_fault_is() -> None:
    """Where all that was required is there, the fault is the words that should not be, or what the manifest says."""
    trigger = "kind: when, when: {speaker: customer, phrases: [投诉]}, condition: "
    dialogue = f"hangup_by: agent\n{GREETS}C: 我要投诉。\nA: 抱歉，不归我管。\nC: 那我找谁？\nA: 打总机吧。"
    forms = {
        "{all: [{phrases: [抱歉]}, {none: [{phrases: [不归我管]}]}]}": "said",
        "{all: [{phrases: [对不起]}, {none: [{phrases: [不归我管]}]}]}": "not_said",
        "{none: [{metadata: {name: hangup_by, is: [agent]}}]}": "metadata",
        "{measure: {name: duration_s, max: 1}}": "out_of_limit",
        "{at_least: {n: 2, of: [{phrases: [抱歉]}, {phrases: [对不起]}]}}": "not_said",
    }
    for condition, form in forms.items():
        (fault,) = judge(trigger + condition, dialogue)
        assert (fault.result, fault.fault_form) == ("fail", form), condition
        assert (fault.window_start is not None) == (form == "not_said"), condition


def test_the_shipped_rules_say_what_each_fault_is() -> None:
    """In all examples each fault has a form, words stand in the turn that is named, windows lie in the call."""
    seen = set()
    for pack in settings().packs:
        for rule in pack.rules:
            for _, dialogue in expectations(rule):
                recording, talk = build_call(dialogue)
                turns = in_order(talk.turns)
                for found in judge_call(recording, talk, alone(rule, pack), options=OPTIONS):
                    where = (rule.id, dialogue, found)
                    assert (found.fault_form is not None) == (found.result == "fail"), where
                    seen.add(found.fault_form)
                    if found.match_kind in ("exact", "sound", "meaning"):
                        assert found.turn is not None, where
                        assert found.matched, where
                        assert found.matched in turns[found.turn].text, where
                        assert turns[found.turn].speaker == found.speaker, where
                    if rule.kind == "measure":
                        assert found.unit, where
                    if found.fault_form == "not_said" and found.window_start is not None:
                        assert found.window_end is not None, where
                        assert 0 <= found.window_start <= found.window_end <= round(talk.duration, 3), where
    assert seen == {None, "said", "not_said", "out_of_limit", "metadata"}


def test_turns_are_numbered_as_they_are_published_where_channels_are_out_of_step() -> None:
    """Judged on mended times, a finding names the turn by its place in the recording."""
    dialogue = f"{GREETS}C: 能退吗？\nA: 不行。\nC: 我要投诉。\nA: 您说。\nC: 算了。\nA: 再见。"
    recording, talk = build_call(dialogue)
    late = [replace(t, start=t.start + 5, end=t.end + 5) if t.speaker == "customer" else t for t in talk.turns]
    skewed = replace(
        talk,
        turns=tuple(in_order(late)),
        duration=talk.duration + 5,
        channel_offset_s=5.0,
        channel_drift_s=0.0,
    )
    head = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
    pack = parse_pack(head + "kind: never, speaker: customer, condition: {phrases: [投诉]}}\n", "demo.yaml")
    (found,) = judge_call(recording, skewed, [pack], options=OPTIONS)
    assert found.turn is not None
    assert in_order(skewed.turns)[found.turn].text == "我要投诉。"
    assert found.turn != 3


def test_evidence_is_told_apart_by_its_type() -> None:
    """Words, figures, events and facts each have what they have: a fact has no time, a figure may show its words."""
    words = Words("agent", 1.0, 2.0, "exact", "您好", (0, 2), 0)
    fact, silence = Fact("rings=5", 5), Occurrence(None, 4.0, 9.0)
    figure = sample_of(words, 1.0)
    assert (words_of(figure), words_of(Sample(2.0)), words_of(fact), words_of(silence)) == (words, None, None, None)
    assert (when(fact), when(Sample(2.0)), when(silence) is not None) == (None, None, True)
    assert sorted([silence, words, fact], key=order) == [fact, words, silence]
    first, second = Reason("excused"), Reason("masked")
    assert doubted(doubted(words, first), second).doubt == first
    assert sample_of(words._replace(doubt=first), 1.0).doubt == first
