"""Every operator, window and anchor of the rule language, each on a call where it holds and one where it does not."""

from __future__ import annotations

import pytest

from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Finding
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import parse_pack

HEAD = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "


def judge(rule: str, dialogue: str) -> list[Finding]:
    """The findings of a rule on a dialogue, in which `` / `` is a customer's 嗯 between two turns of the agent."""
    pack = parse_pack(f"{HEAD}{rule}}}\n", "demo.yaml")
    call = build_call(dialogue.replace(" / ", "。\nC: 嗯。\nA: "))
    return list(judge_call(*call, [pack], options=of_excerpt(RulesOptions())))


def result(rule: str, dialogue: str) -> str:
    (outcome,) = {finding.result for finding in judge(rule, dialogue)}
    return outcome


def holds(condition: str, dialogue: str) -> bool:
    """Whether a condition holds, by a rule that asks for it."""
    return result(f"kind: must, condition: {condition}", dialogue) == "pass"


A, B, C = "{phrases: [红苹果]}", "{phrases: [绿香蕉]}", "{phrases: [黑葡萄]}"
INBOUND = "{metadata: {name: direction, is: [inbound]}}"
TALK = "A: 红苹果 / 绿香蕉 / 红苹果。"


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        (f"{{any: [{A}, {B}]}}", "A: 绿香蕉。", "A: 黑葡萄。"),
        (f"{{all: [{A}, {B}]}}", "A: 绿香蕉和红苹果。", "A: 绿香蕉。"),
        (f"{{none: [{A}, {B}]}}", "A: 黑葡萄。", "A: 绿香蕉。"),
        (f"{{at_least: {{n: 2, of: [{A}, {B}, {C}]}}}}", "A: 黑葡萄和红苹果。", "A: 黑葡萄。"),
        (f"{{sequence: [{A}, {B}]}}", "A: 红苹果绿香蕉。", "A: 绿香蕉红苹果。"),
        ("{phrases: [红苹果], count: 2}", "A: 红苹果 / 红苹果。", "A: 红苹果。"),
        (f"{{any: [{A}, {B}], count: 2}}", "A: 红苹果 / 绿香蕉。", "A: 红苹果。"),
        ("{any: [{phrases: [红苹果]}, {phrases: [苹果汁]}], count: 2}", "A: 苹果汁，红苹果。", "A: 红苹果汁。"),
        ("{phrases: [红苹果], every_turn: true}", "A: 红苹果 / 要红苹果。", TALK),
        ("{regex: ['红.{0,2}苹果$']}", "A: 红的大苹果。", "A: 红的苹果树。"),
        ("{phrases: ['红.{0,2}苹果']}", "A: 红的大苹果。", "A: 红的绿的大的苹果。"),
        ("{phrases: [请等<time>]}", "A: 请等两分钟。", "A: 请等分钟。"),
        ("{phrases: [第<number>层]}", "A: 第十二层。", "A: 第高层。"),
        ("{phrases: [红苹果], speaker: customer}", "A: 好。\nC: 红苹果。", "A: 红苹果。\nC: 好。"),
        ("{phrases: [红苹果], speaker: anyone}", "A: 好。\nC: 红苹果。", "A: 好。\nC: 好。"),
        ("{phrases: [红苹果], unless: [不要<hit>]}", "A: 要红苹果。", "A: 不要红苹果。"),
        ("{phrases: [红苹果], unless: [红苹果树]}", "A: 红苹果。", "A: 红苹果树。"),
        (
            "{phrases: [红苹果], unless: [{phrases: [开玩笑], window: {after: hit, turns: 0}}]}",
            "A: 红苹果。",
            "A: 红苹果，开玩笑。",
        ),
        (
            "{event: {kind: hold, announced: false}}",
            "A: 好。\n(hold 20)\nA: 好。",
            "A: 好。\n(hold 20 announced)\nA: 好。",
        ),
        (
            "{measure: {name: dead_air_each_s, min: 10}}",
            "A: 好。\n(silence 12)\nA: 好。",
            "A: 好。\n(silence 8)\nA: 好。",
        ),
        ("{metadata: {name: team, is: [蓝队]}}", "team: 蓝队\nA: 好。", "team: 红队\nA: 好。"),
        ("{metadata: {name: queue_wait_s, above: 30}}", "queue_wait_s: 31\nA: 好。", "queue_wait_s: 30\nA: 好。"),
        (
            f"{{all: [{A}, {{measure: {{name: dead_air_each_s, min: 10}}}}, {INBOUND}]}}",
            "direction: inbound\nA: 红苹果。\n(silence 12)\nA: 好。",
            "direction: outbound\nA: 红苹果。\n(silence 12)\nA: 好。",
        ),
    ],
)
def test_each_operator_holds_where_it_should_and_nowhere_else(condition: str, yes: str, no: str) -> None:
    """One call for each side of every operator."""
    assert holds(condition, yes)
    assert not holds(condition, no)


@pytest.mark.parametrize(("optional", "expected"), [("false", "unknown"), ("true", "fail")])
def test_what_the_manifest_does_not_say_may_be_taken_as_no(optional: str, expected: str) -> None:
    """A column that is not given leaves the result unknown, unless the condition calls it optional."""
    rule = f"kind: must, condition: {{metadata: {{name: team, is: [蓝队], optional: {optional}}}}}"
    assert result(rule, "A: 好。") == expected


LONG = "这一段话是为了让时间过去才说的没有别的意思也没有苹果。"


@pytest.mark.parametrize(
    ("window", "yes", "no"),
    [
        ("{from: start, turns: 1}", "A: 红苹果 / 好。", "A: 好 / 红苹果。"),
        ("{from: end, turns: 1}", "A: 好 / 红苹果。", "A: 红苹果 / 好。"),
        ("{from: start, seconds: 3}", f"A: 红苹果。{LONG}", f"A: {LONG}红苹果。"),
        ("{from: end, seconds: 3}", f"A: {LONG}红苹果。", f"A: 红苹果。{LONG}"),
        ("{from: start, percent: 25}", f"A: 红苹果。{LONG}", f"A: {LONG}红苹果。"),
        ("{from: end, percent: 25}", f"A: {LONG}红苹果。", f"A: 红苹果。{LONG}"),
        ("{from: start, turns: 1, seconds: 30}", "A: 好 / 红苹果。", f"A: 好 / {LONG * 5}红苹果。"),
        ("opening", "A: 红苹果。", f"A: {LONG * 4}\nC: 嗯。\nA: 好 / 红苹果。"),
        ("closing", "A: 好 / 红苹果。", f"A: 红苹果。\nC: 嗯。{LONG * 5}\nA: 好。{LONG * 6}\nC: 嗯。\nA: 好 / 好。"),
        ("{after: {phrases: [绿香蕉]}}", "A: 绿香蕉红苹果。", "A: 红苹果绿香蕉。"),
        ("{before: {phrases: [绿香蕉]}}", "A: 红苹果绿香蕉。", "A: 绿香蕉红苹果。"),
        ("{after: {phrases: [绿香蕉]}, turns: 1}", "A: 绿香蕉 / 红苹果。", "A: 绿香蕉 / 好 / 红苹果。"),
        ("{after: {phrases: [绿香蕉]}, turns: 0}", "A: 绿香蕉，红苹果。", "A: 绿香蕉 / 红苹果。"),
        ("{before: {phrases: [绿香蕉]}, turns: 1}", "A: 红苹果 / 绿香蕉。", "A: 红苹果 / 好 / 绿香蕉。"),
        (
            "{after: {phrases: [绿香蕉]}, seconds: 5}",
            "A: 绿香蕉。\n(wait 2)\nA: 红苹果。",
            "A: 绿香蕉。\n(wait 9)\nA: 红苹果。",
        ),
        (
            "{before: {phrases: [绿香蕉]}, seconds: 5}",
            "A: 红苹果。\n(wait 2)\nA: 绿香蕉。",
            "A: 红苹果。\n(wait 9)\nA: 绿香蕉。",
        ),
        (
            "{after: {phrases: [绿香蕉]}, which: first, turns: 0}",
            "A: 绿香蕉红苹果 / 绿香蕉。",
            "A: 绿香蕉 / 绿香蕉红苹果。",
        ),
        (
            "{after: {phrases: [绿香蕉]}, which: last, turns: 0}",
            "A: 绿香蕉 / 绿香蕉红苹果。",
            "A: 绿香蕉红苹果 / 绿香蕉。",
        ),
        (
            "{after: {phrases: [绿香蕉]}, which: 2, turns: 0}",
            "A: 绿香蕉 / 绿香蕉红苹果 / 绿香蕉。",
            "A: 绿香蕉 / 绿香蕉 / 绿香蕉红苹果。",
        ),
        (
            "{after: {phrases: [绿香蕉]}, which: any, turns: 0}",
            "A: 绿香蕉 / 绿香蕉红苹果。",
            "A: 绿香蕉。\nC: 红苹果。\nA: 绿香蕉。",
        ),
        (
            "{after: {phrases: [绿香蕉]}, which: each, turns: 0}",
            "A: 绿香蕉红苹果 / 绿香蕉，要红苹果。",
            "A: 绿香蕉红苹果 / 绿香蕉。",
        ),
        (
            "{after: {phrases: [绿香蕉], speaker: customer}, turns: 1}",
            "C: 绿香蕉。\nA: 红苹果。",
            "C: 绿香蕉。\nA: 好 / 红苹果。",
        ),
        (
            "{after: {event: {kind: hold}}, turns: 1}",
            "A: 好。\n(hold 20)\nA: 红苹果。",
            "A: 红苹果。\n(hold 20)\nA: 好。",
        ),
    ],
)
def test_each_window_ends_where_it_says(window: str, yes: str, no: str) -> None:
    """Windows from an edge by turns, seconds and per cent, and beside an anchor's first, last, nth, any or each hit."""
    condition = f"{{phrases: [红苹果], by_sound: false, window: {window}}}"
    assert holds(condition, yes)
    assert not holds(condition, no)


def test_a_window_around_an_anchor_reaches_both_ways() -> None:
    """So many turns or seconds before or after it, in its own turn too, for words and for what happens."""
    near = "{phrases: [红苹果], by_sound: false, window: {around: {phrases: [绿香蕉]}, turns: 1}}"
    assert holds(near, "A: 红苹果。 / 绿香蕉。 / 好。")
    assert holds(near, "A: 好。 / 绿香蕉。 / 红苹果。")
    assert holds(near, "A: 好。 / 绿香蕉，红苹果。")
    assert not holds(near, "A: 红苹果。 / 好。 / 绿香蕉。")
    assert not holds(near, "A: 绿香蕉。 / 好。 / 红苹果。")
    soon = "{event: {kind: hold}, window: {around: {phrases: [绿香蕉]}, seconds: 5}}"
    assert holds(soon, "A: 好。\n(hold 20)\nA: 绿香蕉。")
    assert holds(soon, "A: 绿香蕉。\n(hold 20)\nA: 好。")
    assert not holds(soon, f"A: 绿香蕉。\nA: {LONG * 2}\n(hold 20)\nA: 好。")
    theirs = "{phrases: [红苹果], speaker: customer, window: {around: {phrases: [绿香蕉], speaker: agent}, turns: 1}}"
    assert holds(theirs, "C: 红苹果。\nA: 绿香蕉。\nC: 好。")
    assert holds(theirs, "C: 好。\nA: 绿香蕉。\nC: 红苹果。")
    assert not holds(theirs, "C: 红苹果。\nA: 好。\nC: 好。\nA: 绿香蕉。\nC: 好。")


def test_anchors_are_counted_in_order_of_time_whoever_spoke() -> None:
    """The first of an ``any`` is the first in the call, not the first that the rule names; one place counts once."""
    window = "{after: {any: [{phrases: [黑葡萄]}, {phrases: [绿香蕉], speaker: customer}]}, which: first, turns: 0}"
    assert holds(
        f"{{phrases: [红苹果], speaker: customer, window: {window}}}", "C: 绿香蕉红苹果。\nA: 黑葡萄。\nC: 好。"
    )
    twice = "{after: {any: [{phrases: [黑葡萄]}, {phrases: [黑葡萄干]}]}, which: 2, turns: 0}"
    assert not holds(f"{{phrases: [红苹果], window: {twice}}}", "A: 黑葡萄干红苹果。")


def test_an_anchor_that_does_not_hold_anchors_nothing() -> None:
    """Said once is not said twice: a window after what needs two hits does not begin at the one."""
    condition = "{phrases: [红苹果], window: {after: {phrases: [绿香蕉], count: 2}}}"
    assert not holds(condition, "A: 绿香蕉 / 红苹果。")
    assert holds(condition, "A: 绿香蕉，绿香蕉 / 红苹果。")


def test_what_happened_is_looked_for_in_the_window_too() -> None:
    """An event or a measured silence counts only where the window lies; a figure of the whole call lies anywhere."""
    hold = "{event: {kind: hold}, window: {after: {phrases: [绿香蕉]}, seconds: 10}}"
    assert holds(hold, "A: 绿香蕉。\n(hold 20)\nA: 好。")
    assert not holds(hold, f"A: 绿香蕉。\nA: {LONG * 3}\n(hold 20)\nA: 好。")
    early = "{event: {kind: dead_air}, window: {from: start, turns: 1}}"
    assert not holds(early, "A: 好。\nC: 好。\nA: 好。\n(silence 12)\nA: 好。")
    next_turn = "{event: {kind: hold}, window: {after: {phrases: [绿香蕉]}, turns: 1}}"
    assert holds(next_turn, "A: 绿香蕉。\n(hold 20)\nA: 好。")
    assert not holds(next_turn, "A: 绿香蕉 / 好。\nC: 嗯。\n(hold 20)\nA: 好。")
    silence = "{measure: {name: dead_air_each_s, min: 10}, window: {before: {phrases: [绿香蕉]}}}"
    assert holds(silence, "A: 好。\n(silence 12)\nA: 绿香蕉。")
    assert not holds(silence, "A: 绿香蕉。\n(silence 12)\nA: 好。")
    assert holds("{measure: {name: speech_rate_cpm, max: 300}, window: {from: start, turns: 1}}", "A: 红苹果绿香蕉。")


@pytest.mark.parametrize(
    ("repeat", "yes", "no"),
    [
        (
            "{of: {phrases: [密码是<number>]}, by: agent}",
            "A: 密码是三五八二，三五八二。",
            "A: 密码是三五八二，三五八三。",
        ),
        (
            "{of: {phrases: [密码是<number>]}, by: customer}",
            "A: 密码是三五八二。\nC: 三五，嗯，八二。",
            "A: 密码是三五八二，三五八二。\nC: 好。",
        ),
        ("{of: {phrases: [密码是<number>]}}", "A: 密码是三五八二。\nC: 3582对吧。", "A: 密码是三五八二。\nC: 记住了。"),
        (
            "{of: {phrases: [密码是<number>]}, times: 3}",
            "A: 密码是三五八二，三五八二。\nC: 三五八二。",
            "A: 密码是三五八二。\nC: 三五八二。",
        ),
        ("{of: {phrases: [还剩<number>元]}}", "A: 还剩两百元。\nC: 二百块是吧。", "A: 还剩两百元。\nC: 二百五是吧。"),
        ("{of: {phrases: [要<time>]}}", "A: 要两个小时。\nC: 二小时啊。", "A: 要两个小时。\nC: 两天啊。"),
        ("{of: {phrases: ['三月.{0,2}号']}}", "A: 三月五号。\nC: 三月五号，好。", "A: 三月五号。\nC: 三月六号，好。"),
        ("{of: {phrases: [红苹果]}, by: agent}", "A: 要红苹果 / 红苹果。", "A: 要红苹果。\nC: 红苹果。\nA: 好。"),
    ],
)
def test_the_same_is_said_again(repeat: str, yes: str, no: str) -> None:
    """The same figure or words again, however written, by whom it is asked, and nothing else that is like it."""
    assert holds(f"{{repeat: {repeat}}}", yes)
    assert not holds(f"{{repeat: {repeat}}}", no)


def test_each_trigger_has_to_be_said_again() -> None:
    """``of: trigger`` asks it of every figure; ``of: hit`` excuses what is said twice."""
    asked = "kind: when, when: {phrases: [转<number>号]}, condition: {repeat: {of: trigger}}"
    assert result(asked, "A: 转十二号，转三十号。\nC: 十二号，三十号。") == "pass"
    assert result(asked, "A: 转十二号。\nC: 十二号。\nA: 再转三十号。") != "pass"
    once = "kind: never, condition: {phrases: [转<number>号]}, unless: [{repeat: {of: hit}}]"
    assert result(once, "A: 转十二号。\nC: 十二号。") == "pass"
    assert result(once, "A: 转十二号。\nC: 知道了。") == "fail"


def test_whether_it_was_said_again_can_be_unknown() -> None:
    """Where the other party was not recorded, or could not be understood, nothing is claimed."""
    rule = "kind: must, condition: {repeat: {of: {phrases: [密码是<number>]}, by: customer}}"
    assert result(rule, "channel: mono\nA: 密码是三五八二。") == "unknown"
    assert result(rule, "A: 密码是三五八二。\nC?: 三吾爸爸好的好的。") == "unknown"
    assert result(rule, "A: 密码是三五八二。\nC: 三{舞发}二。") == "unknown"


def test_every_turn_is_only_missed_where_it_was_understood() -> None:
    """A turn that could not be read may have had it; by sound it is found as elsewhere."""
    rule = "kind: must, condition: {phrases: [好的先生], every_turn: true}"
    assert result(rule, "A: 好的先生 / {郝}的先{声}。") == "pass"
    assert result(rule, "A: 好的先生。\nC: 嗯。\nA?: 的的的。") == "unknown"
    assert result(rule, "A: 好的先生 / 明白了。") == "fail"


def test_a_sentence_before_or_after_excuses_a_silence_a_speed_or_a_word() -> None:
    """Exceptions work alike on what is measured, what happens and what is said."""
    silence = (
        "kind: measure, measure: dead_air_each_s, max: 10, "
        "unless: [{phrases: [我查一下], window: {before: hit, turns: 0, seconds: 3}}]"
    )
    assert result(silence, "A: 我查一下。\n(silence 12)\nA: 好了。") == "pass"
    assert result(silence, "A: 好的。\n(silence 12)\nA: 好了。") == "fail"
    speed = "kind: measure, measure: speech_rate_cpm, max: 200, unless: [{phrases: [说快点], speaker: customer}]"
    assert result(speed, "rate: 260\nC: 您说快点。\nA: 好的，马上为您办理。") == "pass"
    assert result(speed, "rate: 260\nC: 您好。\nA: 好的，马上为您办理。") == "fail"
    word = (
        "kind: never, condition: {phrases: [办不了]}, unless: [{phrases: [不过可以], window: {after: hit, turns: 1}}]"
    )
    assert result(word, "A: 这个办不了。\nC: 啊。\nA: 不过可以换一个。") == "pass"
    assert result(word, "A: 这个办不了。\nC: 啊。\nA: 再见。") == "fail"
    happened = (
        "kind: never, condition: {event: {kind: hold}, "
        "unless: [{phrases: [请稍等], window: {before: hit, turns: 0, seconds: 5}}]}"
    )
    assert result(happened, "A: 请稍等。\n(hold 20)\nA: 好了。") == "pass"
    assert result(happened, "A: 好的。\n(hold 20)\nA: 好了。") == "fail"


def test_the_fault_of_several_conditions_is_one() -> None:
    """Of ``all`` the first part is what is accused, of ``sequence`` the last; circumstances are no faults."""
    whole = f"kind: never, condition: {{all: [{A}, {B}, {INBOUND}]}}"
    assert [f.matched for f in judge(whole, "direction: inbound\nA: 绿香蕉 / 红苹果。")] == ["红苹果"]
    order = f"kind: never, condition: {{sequence: [{A}, {B}]}}"
    assert [f.matched for f in judge(order, "A: 红苹果 / 绿香蕉。")] == ["绿香蕉"]


def test_a_sequence_is_as_certain_as_its_least_certain_part() -> None:
    """What follows something badly heard accuses nobody, unless it follows the same said clearly, too."""
    rule = f"kind: never, condition: {{sequence: [{A}, {B}]}}"
    assert result(rule, "A?: 红苹果。\nC: 嗯。\nA: 绿香蕉。") == "unknown"
    assert result(rule, "A?: 红苹果。\nC: 嗯。\nA: 红苹果 / 绿香蕉。") == "fail"
    assert result(rule, "A: 红苹果。\nC: 嗯。\nA?: 绿香蕉。\nC: 嗯。\nA: 绿香蕉。") == "fail"


def test_a_trigger_with_circumstances_has_the_time_of_its_words() -> None:
    """A trigger of metadata and words stands where the words are, not nowhere."""
    rule = (
        f"kind: when, when: {{all: [{INBOUND}, {{phrases: [红苹果], speaker: customer}}]}}, "
        f"condition: {{phrases: [绿香蕉], window: {{after: trigger, turns: 1}}}}"
    )
    assert result(rule, "direction: inbound\nC: 红苹果。\nA: 绿香蕉。") == "pass"
    assert result(rule, "direction: inbound\nC: 红苹果。\nA: 好。") == "fail"
    assert result(rule, "direction: outbound\nC: 红苹果。\nA: 好。") == "not_applicable"


@pytest.mark.parametrize(("day", "weekend"), [("2026-11-20", False), ("2026-11-21", True), ("2026-11-22", True)])
def test_the_day_of_the_week_is_that_of_the_calls_own_zone(day: str, weekend: bool) -> None:
    """Saturday is 6 and Sunday 7, by the clock of the place where the call was made."""
    rule = "kind: never, condition: {metadata: {name: local_weekday, above: 5}}"
    dialogue = f"started_at: {day}T23:30:00+08:00\nA: 您好。"
    assert result(rule, dialogue) == ("fail" if weekend else "pass")
    assert result(rule, "A: 您好。") == "unknown"
    by_name = "kind: never, condition: {metadata: {name: local_weekday, is: ['6', '7']}}"
    assert result(by_name, dialogue) == ("fail" if weekend else "pass")


def test_a_hit_has_the_time_of_its_own_characters() -> None:
    """Not that of its turn, nor of the words around it."""
    dialogue = f"A: {LONG}红苹果。{LONG}"
    (found,) = judge(f"kind: never, condition: {A}", dialogue)
    words = build_call(dialogue)[1].turns[0].words
    at = next(i for i, word in enumerate(words) if word.text == "红")
    assert (found.start, found.end) == (
        pytest.approx(words[at].start, abs=0.002),
        pytest.approx(words[at + 2].end, abs=0.002),
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("这绝对保证没问题。", True),
        ("我保证今天到。", True),
        ("我说保证就保证。", True),
        ("他没来，我保证今天到。", True),
        ("您刚才说的保证是指什么？", False),
        ("客户说“保证今天到”。", False),
        ("您说您要一个保证，对吗？", False),
        ("商家之前承诺过保证正品。", False),
        ("我不能保证。", False),
        ("这不是保证。", False),
        ("没有人跟您保证。", False),
        ("我不敢向您保证。", False),
    ],
)
def test_what_is_quoted_or_negated_is_no_statement_of_the_agents(line: str, fault: bool) -> None:
    """``$quoted`` and ``$negated`` are there in every pack, and excuse no more than they say."""
    rule = "kind: never, condition: {phrases: [保证]}, unless: [$quoted, $negated]"
    assert result(rule, f"A: {line}") == ("fail" if fault else "pass")


def test_a_packs_own_list_takes_the_place_of_a_built_in_one() -> None:
    """Who writes a list of that name means it."""
    text = f"pack: demo\ntitle: Demo\nlists: {{quoted: ['喂<hit>']}}\n{HEAD[HEAD.index('rules') :]}"
    pack = parse_pack(text + "kind: never, condition: {phrases: [保证]}, unless: [$quoted]}\n", "demo.yaml")
    assert pack.rules[0].unless == ("喂<hit>",)
