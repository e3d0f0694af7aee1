"""What an agent is told of a measured norm comes from the limits in force and from the side that was missed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from voicecheck.config import load_settings
from voicecheck.errors import ConfigError
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.proofs.lint import lint_packs
from voicecheck.records import Finding
from voicecheck.rules.judge.advice import advice, stated_limits
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.bilingual import Bilingual
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.options import Limits, RulesOptions
from voicecheck.rules.packs.load import Pack, parse_pack

PACKS = load_settings(environ={}).packs
RULES: Mapping[str, Rule] = {rule.id: rule for pack in PACKS for rule in pack.rules}


def found(rule_id: str, dialogue: str, limits: Limits | None = None, packs: tuple[Pack, ...] = PACKS) -> Finding:
    """The finding of a rule on a dialogue, with limits of its own."""
    options = of_excerpt(RulesOptions(limits=((rule_id, limits),) if limits else ()))
    (finding,) = [f for f in judge_call(*build_call(dialogue), packs, options=options) if f.rule_id == rule_id]
    return finding


def spoken(rate: int, *, profile: str = "") -> str:
    """A call in which both speak at a rate."""
    lines = "C: 我想查一下这个月的话费。\nA: 您好，请问有什么可以帮您？您的套餐里还有很多流量可以用。\n"
    return f"rate: {rate}\n" + (f"profile: {profile}\n" if profile else "") + lines


def own_pack(texts: str, limits: str = "max: 260") -> Pack:
    """A user's pack of one measured rule."""
    rule = f"kind: measure, measure: speech_rate_cpm, {limits}, {texts}"
    return parse_pack(
        f"pack: own\ntitle: O\nrules:\n  - {{id: own.pace, title: T, documents: [N], {rule}}}\n", "o.yaml"
    )


def test_who_is_too_slow_for_the_band_in_force_is_told_to_speed_up() -> None:
    """An agent at 105 under a band of 180 to 260 is not told to slow down to 150."""
    finding = found("pace.rate", spoken(105), Limits(180, 260))
    assert (finding.result, finding.limit) == ("fail", 180)
    assert finding.expected == "每分钟180到260字"
    assert finding.recommended == "语速每分钟105字，偏慢，请适当加快，每分钟180到260字为宜"


def test_who_is_too_fast_is_told_to_slow_down() -> None:
    """The other side of the same band has the other advice, with the same limits."""
    finding = found("pace.rate", spoken(300), Limits(180, 260))
    assert finding.recommended == "语速每分钟300字，偏快，请适当放慢，每分钟180到260字为宜"


def test_the_packs_own_limits_hold_where_no_others_are_set() -> None:
    """Without settings the texts carry the pack's figures, and who passes is given no advice for a side."""
    assert found("pace.rate", spoken(100)).expected == "每分钟120到150字"
    assert "偏慢" in (found("pace.rate", spoken(100)).recommended or "")
    passed = found("pace.rate", spoken(135))
    assert (passed.result, passed.expected, passed.recommended) == ("pass", "每分钟120到150字", None)


@pytest.mark.parametrize(
    ("rule_id", "dialogue", "limits", "expected", "side"),
    [
        ("pace.rate_elderly", spoken(90, profile="elderly"), Limits(160, 200), "对老年客户每分钟160到200字", "偏慢"),
        ("pace.rate_elderly", spoken(240, profile="elderly"), Limits(160, 200), "对老年客户每分钟160到200字", "偏快"),
        ("pace.rate_dictation", "rate: 240\nA: 电话是五八八七六六三二。", Limits(max=200), "报号码时每分钟不超过200字",
         "偏快"),
        ("pace.rate_dictation", "rate: 60\nA: 电话是五八八七六六三二。", Limits(90, 200), "报号码时每分钟90到200字",
         "偏慢"),
        ("pace.match", spoken(300), Limits(max=1.1), "语速配合客户，与客户语速之比不超过1.1", "偏快"),
        ("pace.match", spoken(100), Limits(0.8, 1.1), "语速配合客户，与客户语速之比0.8到1.1", "偏慢"),
        ("hold.length", "A: 请等。\n(hold 50 announced)\nC: 喂？", Limits(max=45), "每次等待不超过45秒", "及时返回"),
        ("pace.response", "C: 我的话费怎么这么多？\n(silence 4)\nA: 我看看。", Limits(max=3), "客户说完到回应不超过3秒",
         "好的"),
        ("voice.volume", "level: -40\nA: 您好，请问有什么可以帮您？", Limits(-30, -10), "音量适中，-30到-10 dBFS",
         "偏小"),
    ],
)  # fmt: skip
def test_every_measured_norm_speaks_of_its_own_limits(
    rule_id: str, dialogue: str, limits: Limits, expected: str, side: str
) -> None:
    """Whatever the norm and whichever side was missed, text and advice are of the limits that were set."""
    finding = found(rule_id, dialogue, limits)
    assert (finding.result, finding.expected) == ("fail", expected)
    assert side in (finding.recommended or "")


def test_a_promised_time_is_the_limit_of_its_own_hold() -> None:
    """A pack's text may name the promise, which each hold has for itself."""
    rule = "kind: measure, measure: hold_promised_s, expected: '按承诺的{max}秒返回', recommended: '等了{value}秒'"
    pack = parse_pack(
        f"pack: own\ntitle: O\nrules:\n  - {{id: own.kept, title: T, documents: [N], {rule}}}\n", "o.yaml"
    )
    finding = found("own.kept", "A: 请等一分钟。\n(hold 75 announced promised 60)\nC: 喂？", packs=(pack,))
    assert (finding.expected, finding.recommended) == ("按承诺的60秒返回", "等了75秒")


def test_no_shipped_text_states_a_limit() -> None:
    """No measured rule of the packs carries its default as text, and each with two limits has two pieces of advice."""
    measured = [rule for rule in RULES.values() if rule.kind == "measure"]
    assert len(measured) == 25
    assert [found for rule in measured for found in stated_limits(rule)] == []
    two_sided = [rule for rule in measured if rule.min is not None and rule.max is not None]
    assert all(rule.recommended_below and rule.recommended_above for rule in two_sided)
    assert {rule.id for rule in two_sided} >= {"pace.rate", "pace.rate_elderly"}


def test_a_user_packs_texts_are_filled_in() -> None:
    """Both sides, one side, a share as a percentage, and a value that is told apart from the limit it misses."""
    both = own_pack("expected: '{min}–{max}', recommended_above: '{value} > {max}'", "min: 100, max: 150")
    near = found("own.pace", spoken(150).replace("150", "150.2"), packs=(both,))
    assert near.result == "fail"
    assert near.expected == "100–150"
    assert re.fullmatch(r"150\.\d+ > 150", near.recommended or "")
    share = own_pack("expected: '占{min:%}'", "min: 0.35")
    assert found("own.pace", spoken(150), packs=(share,)).expected == "占35%"


def test_advice_for_one_side_is_not_given_on_the_other() -> None:
    """A pack that limits one side advises for that side; where settings limit the other, nothing false is said."""
    pack = own_pack("expected: '{limits}', recommended: 请放慢", "max: 260")
    assert found("own.pace", spoken(300), packs=(pack,)).recommended == "请放慢"
    slow = found("own.pace", spoken(90), Limits(120, 260), packs=(pack,))
    assert (slow.result, slow.expected, slow.recommended) == ("fail", "120到260", None)


def test_a_text_that_names_an_open_limit_gives_the_other_limit() -> None:
    """Where settings open the side that a text names, the text is left out and not filled with nonsense."""
    pack = own_pack("expected: '{min}到{max}字', recommended_above: '不超过{max}，不少于{min}'", "min: 100, max: 150")
    finding = found("own.pace", spoken(300), Limits(max=200), packs=(pack,))
    assert (finding.expected, finding.recommended) == ("不超过200", None)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ("expected: '{limit}字'", "{limit} stands for nothing; write {limits}, {min}, {max} or {value}"),
        ("expected: x, recommended_below: '{what}'", "{what} stands for nothing"),
    ],
)
def test_a_placeholder_that_stands_for_nothing_is_refused(texts: str, said: str) -> None:
    """A slip in a placeholder is a fault of the pack, with what to write, and is not read out to an agent."""
    with pytest.raises(ConfigError) as refused:
        own_pack(texts)
    assert said in str(refused.value)


def test_placeholders_go_with_measures() -> None:
    """A rule of words has no limits to fill in."""
    rule = "{id: own.bye, title: T, documents: [N], kind: must, condition: {phrases: [再见]}, expected: '说{max}遍'}"
    with pytest.raises(ConfigError, match="go with kind measure"):
        parse_pack(f"pack: own\ntitle: O\nrules:\n  - {rule}\n", "o.yaml")


@pytest.mark.parametrize(
    ("text", "limits", "figure"),
    [
        ("每分钟不超过260字", "max: 260", "260"),
        ("每分钟120到150字", "min: 120, max: 150", "120"),
        ("等待不超过2分钟", "max: 120", "2分钟"),
        ("不超过两分钟", "max: 120", "两分钟"),
        ("占35%以下", "max: 0.35", "35%"),
        ("不超过三分之一", "max: 0.35", "三分之一"),
        ("不比客户快三成", "max: 1.3", "三成"),
        ("铃响三声内", "max: 3", "三声"),
        ("约每10秒回应", "max: 12", "10"),
        ("每分钟一百二十字以上", "min: 120", "一百二十字"),
    ],
)
def test_lint_refuses_a_limit_written_as_text(text: str, limits: str, figure: str) -> None:
    """A figure that is the rule's own limit, in digits or words, in its unit or another, is refused in any text."""
    for key in ("expected: {}", "expected: x, recommended: {}", "expected: x, recommended_above: {}"):
        remark = next(r for r in lint_packs([own_pack(key.format(text), limits)]) if r.refused)
        assert (remark.kind, remark.where) == ("figure", "own: own.pace")
        assert f"“{figure}”" in remark.what


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("每分钟{limits}字", "min: 120, max: 150"),
        ("每100字不超过{max}个", "max: 3"),
        ("三四个数字一停", "max: 120"),
        ("只核对后四位", "max: 0"),
        ("再说一遍，等一下", "max: 1"),
    ],
)
def test_lint_leaves_other_figures_alone(text: str, limits: str) -> None:
    """A figure that is not the limit, and 一 in a word, may stand."""
    assert not [remark for remark in lint_packs([own_pack(f"expected: '{text}'", limits)]) if remark.refused]


def test_lint_asks_for_two_pieces_of_advice_where_there_are_two_sides() -> None:
    """One advice for both sides tells somebody the opposite of what to do; that is remarked, not refused."""
    kinds = {r.kind: r.refused for r in lint_packs([own_pack("expected: x, recommended: 放慢", "min: 1, max: 2")])}
    assert kinds["sides"] is False


@pytest.mark.parametrize("where", ["pack", "file", "environment", "two places", "pace"])
def test_a_band_upside_down_is_refused_wherever_it_is_given(where: str, tmp_path: Path) -> None:
    """A least over the most fails every call in silence; it is refused, with its place and what to write."""
    file, environ, names = tmp_path / "s.yaml", {}, "pace.rate"
    text = "rules: {packs: [common]}\n"
    if where == "pack":
        own = "{id: own.pace, title: T, documents: [N], kind: measure, measure: rings, min: 260, max: 180, expected: x}"
        (tmp_path / "own.yaml").write_text(f"pack: own\ntitle: O\nrules:\n  - {own}\n", encoding="utf-8")
        text, names = "rules: {packs: [./own.yaml]}\n", "rules[0]"
    elif where == "file":
        text = "rules:\n  packs: [common]\n  limits:\n    pace.rate: {min: 260, max: 180}\n"
    elif where == "environment":
        environ = {"VOICECHECK_RULES__LIMITS": "{pace.rate: {min: 260, max: 180}}"}
    elif where == "two places":
        text = "rules:\n  packs: [common]\n  limits:\n    pace.rate:\n      max: 180\n"
        environ = {"VOICECHECK_RULES__LIMITS__PACE.RATE__MIN": "260"}
    else:
        text, names = text + "conversation: {pace: {band_cpm: [260, 180]}}\n", "conversation.pace.band_cpm"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_settings(file, environ=environ)
    (fault,) = refused.value.faults
    assert names in fault
    assert "min 260 is over max 180, so nothing lies within; write min: 180, max: 260" in fault
    assert ("s.yaml" in fault) == (where in ("file", "two places", "pace"))
    assert ("VOICECHECK_RULES__LIMITS" in fault) == (where in ("environment", "two places"))


def test_conditions_that_nothing_can_meet_are_refused() -> None:
    """A measure or a manifest's number between limits that exclude each other never holds."""
    for condition in ("measure: {name: hold_each_s, min: 20, max: 10}", "metadata: {name: rings, above: 5, below: 5}"):
        rule = f"{{id: own.x, title: T, documents: [N], kind: never, condition: {{{condition}}}, expected: x}}"
        with pytest.raises(ConfigError, match="nothing"):
            parse_pack(f"pack: own\ntitle: O\nrules:\n  - {rule}\n", "o.yaml")


def test_the_advice_is_had_in_english_with_the_same_figures() -> None:
    """Both languages name what was measured and the limits in force, each in its own words."""
    rule, limits = RULES["pace.rate"], Limits(120, 150)
    assert advice(rule, limits, 100.0, "below") == "语速每分钟100字，偏慢，请适当加快，每分钟120到150字为宜"
    told = advice(rule, limits, 100.0, "below", language="en")
    assert told == "100 characters a minute is slow; speak a little faster: 120 to 150 a minute."
    assert advice(rule, Limits(max=150), 300.0, "above", language="en").endswith("slower: at most 150 a minute.")


def test_one_text_stands_for_both_languages() -> None:
    """A pack of one's own need not be written twice; who writes both writes both."""
    rule = own_pack("expected: x, recommended: 请放慢", "max: 2").rules[0]
    assert (rule.title.zh, rule.title.en) == ("T", "T")
    assert rule.recommended == Bilingual(zh="请放慢", en="请放慢")
    both = own_pack("expected: x, recommended: {zh: 请放慢, en: Slow down}", "max: 2").rules[0].recommended
    assert both == Bilingual(zh="请放慢", en="Slow down")
    for half in ("{zh: 请放慢}", "{zh: 请放慢, en: ''}", "{zh: 请放慢, de: Langsam, en: Slow}", "[请放慢]", "''"):
        with pytest.raises(ConfigError, match="recommended"):
            own_pack(f"expected: x, recommended: {half}", "max: 2")
    with pytest.raises(ConfigError, match=r"\{what\} stands for nothing"):
        own_pack("expected: x, recommended: {zh: 请放慢, en: 'At {what}'}", "max: 2")
