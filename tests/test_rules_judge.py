"""Rules judged on calls: windows, unknowns, exceptions and traps."""

from dataclasses import replace

import pytest

from made_calls import made_recording
from shipped_packs import shipped_packs
from voicecheck.errors import ConfigError
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Conversation, Event, Finding, Recording
from voicecheck.rules.call.call import Call
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.options import Limits, RulesOptions
from voicecheck.rules.packs.load import Pack, parse_pack

OPTIONS = of_excerpt(RulesOptions())


def pack_of(rule: str) -> Pack:
    head = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
    return parse_pack(head + rule + "}\n", "demo.yaml")


def judge(rule: str, dialogue: str, options: RulesOptions = OPTIONS) -> list[Finding]:
    recording, conversation = build_call(dialogue)
    return list(judge_call(recording, conversation, [pack_of(rule)], options=options))


def result(rule: str, dialogue: str, options: RulesOptions = OPTIONS) -> str:
    (outcome,) = {finding.result for finding in judge(rule, dialogue, options)}
    return outcome


@pytest.fixture(scope="module")
def packs() -> list[Pack]:
    return list(shipped_packs())


def outcomes(packs: list[Pack], recording: Recording, conversation: Conversation) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in judge_call(recording, conversation, packs, options=OPTIONS):
        found.setdefault(finding.rule_id, set()).add(finding.result)
    return found


def test_a_hit_carries_the_time_of_its_own_characters() -> None:
    """Evidence points at the words, not at the turn."""
    (fault,) = judge("kind: never, condition: {phrases: [不可能]}", "A: 这件事情呢，那是不可能的。")
    assert fault.matched == "不可能"
    assert fault.speaker == "agent"
    turn = build_call("A: 这件事情呢，那是不可能的。")[1].turns[0]
    share = (turn.end - turn.start) / len(turn.text)
    assert fault.start == pytest.approx(turn.start + 8 * share, abs=0.01)
    assert fault.end == pytest.approx(turn.start + 11 * share, abs=0.01)


def test_figures_spelled_by_the_recogniser_are_matched_and_shown_as_written() -> None:
    """A match on the normalised text shows the raw words."""
    (found,) = judge("kind: must, condition: {phrases: [工号<number>]}", "A: 我的工號3021。")
    assert (found.result, found.matched) == ("pass", "工號3021")


def test_a_row_for_each_fault_but_one_for_the_same_fault_in_one_breath() -> None:
    """Said again at once is one fault; said again in the next turn is another."""
    rule = "kind: never, condition: {phrases: [不可能]}"
    assert len(judge(rule, "A: 不可能，不可能。")) == 1
    assert len(judge(rule, "A: 不可能。\nC: 为什么？\nA: 不可能。")) == 2


def test_the_customer_commits_no_fault() -> None:
    """A forbidden word in the customer's mouth is nobody's fault."""
    assert result("kind: never, condition: {phrases: [不可能]}", "C: 这不可能。\nA: 好的。") == "pass"


def test_what_is_said_too_late_fails_and_says_when() -> None:
    """An opening outside its window is a fault, with the time of what was said."""
    line = "A: 我先跟您说一下这个套餐的情况，它每个月有一百分钟的通话，还有十个吉字节的流量。\nC: 嗯，好的。\n"
    (fault,) = judge("kind: must, window: opening, condition: {phrases: [您好]}", line * 3 + "A: 您好。")
    assert fault.result == "fail"
    assert fault.reason == "said, but not in its place"
    assert fault.start is not None
    assert fault.start > 20


def test_not_found_beside_unreadable_speech_is_unknown() -> None:
    """What may have been said where the text cannot be relied on is no fault."""
    rule = "kind: must, window: opening, condition: {phrases: [工号]}"
    assert result(rule, "A?: 您好胡号\nC: 喂。\nA: 好的。") == "unknown"
    assert result(rule, "A: 您好。\nC: 喂。\nA: 好的。") == "fail"
    recording, conversation = build_call("A: 您好。\nC: 喂。\nA: 好的。")
    mute = replace(conversation.turns[2], text="", words=(), end=conversation.turns[2].start + 3)
    conversation = replace(conversation, turns=(*conversation.turns[:2], mute))
    (finding,) = judge_call(recording, conversation, [pack_of(rule)], options=OPTIONS)
    assert (finding.result, bool(finding.reason)) == ("unknown", True)


def test_a_forbidden_word_on_unreliable_text_is_unknown() -> None:
    """Suspect text or improbable words accuse nobody."""
    rule = "kind: never, condition: {phrases: [不可能]}"
    assert result(rule, "A?: 这不可能。") == "unknown"
    recording, conversation = build_call("A: 这不可能。")
    turn = conversation.turns[0]
    unsure = replace(turn, words=tuple(word._replace(probability=0.1) for word in turn.words))
    (finding,) = judge_call(recording, replace(conversation, turns=(unsure,)), [pack_of(rule)], options=OPTIONS)
    assert finding.result == "unknown"


def test_forbidden_phrases_by_sound_are_long_and_close_and_required_ones_generous() -> None:
    """不支到 is no 不知道; 感谢这店 is 感谢致电."""
    assert result("kind: never, condition: {phrases: [不知道]}", "A: {不支到}。") == "pass"
    (heard,) = judge("kind: never, condition: {phrases: [这个我不负责]}", "A: 这个我不{付则}。")
    assert (heard.result, heard.match_kind) == ("fail", "sound")
    (heard,) = judge("kind: must, condition: {phrases: [感谢致电]}", "A: 感谢{这店}东湖银行。")
    assert (heard.result, heard.match_kind) == ("pass", "sound")
    assert heard.match_score == pytest.approx(0.963, abs=0.01)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("kind: must, condition: {phrases: [服务中心]}", "A: 请您服务重新开。"),
        ("kind: must, condition: {phrases: [感谢致电]}", "A: 感谢这店东湖银行。"),
        ("kind: must, condition: {phrases: [(感谢|谢谢)…致电]}", "A: 感谢您的这店东湖银行。"),
    ],
)
def test_what_is_written_with_certainty_is_taken_as_written(rule: str, said: str) -> None:
    """A likeness in sound speaks for nobody where the recogniser was sure of the words, or where they were typed."""
    assert result(rule, said) == "fail"
    recording, conversation = build_call(said)
    typed = replace(conversation, turns=tuple(replace(turn, words=()) for turn in conversation.turns))
    (finding,) = judge_call(recording, typed, [pack_of(rule)], options=OPTIONS)
    assert finding.result == "fail"


def test_what_is_only_somewhat_like_a_required_phrase_is_unknown() -> None:
    """Between heard and not heard nobody is accused."""
    (finding,) = judge("kind: must, condition: {phrases: [请您注意行车安全]}", "A: 请您{主意型}车{庵圈}。")
    assert finding.result in ("pass", "unknown")
    (finding,) = judge("kind: must, condition: {phrases: [请您注意行车安全]}", "A: 今天天气不错。")
    assert finding.result == "fail"


def test_windows_after_and_before_a_trigger() -> None:
    """Only the agent's so many turns beside the trigger count."""
    rule = (
        "kind: when, when: {phrases: [投诉], speaker: customer}, "
        "condition: {phrases: [抱歉], window: {after: trigger, turns: 2}}"
    )
    assert result(rule, "C: 我要投诉。\nA: 嗯。\nC: 喂？\nA: 抱歉。") == "pass"
    assert result(rule, "C: 我要投诉。\nA: 嗯。\nC: 喂？\nA: 好。\nC: 喂？\nA: 抱歉。") == "fail"
    assert result(rule, "A: 抱歉。\nC: 我要投诉。\nA: 嗯。") == "fail"
    assert result(rule, "C: 我要查话费。\nA: 好。") == "not_applicable"


def test_sequence_count_every_turn_and_at_least() -> None:
    """The operators mean what they say."""
    order = "kind: must, condition: {sequence: [{phrases: [您好]}, {phrases: [再见]}]}"
    assert result(order, "A: 您好。\nC: 嗯。\nA: 再见。") == "pass"
    assert result(order, "A: 再见。\nC: 嗯。\nA: 您好。") == "fail"
    twice = "kind: must, condition: {phrases: [下午六点], count: 2}"
    assert result(twice, "A: 下午六点，再说一遍，下午六点。") == "pass"
    assert result(twice, "A: 下午六点。") == "fail"
    every = "kind: must, condition: {phrases: [您], every_turn: true}"
    assert result(every, "A: 您好。\nC: 嗯。\nA: 您请讲。") == "pass"
    assert result(every, "A: 您好。\nC: 嗯。\nA: 讲。") == "fail"
    two = "kind: must, condition: {at_least: {n: 2, of: [{phrases: [一号]}, {phrases: [二号]}, {phrases: [三号]}]}}"
    assert result(two, "A: 一号和三号。") == "pass"
    assert result(two, "A: 一号。") == "fail"


def test_an_anchor_may_be_another_condition_and_its_nth_or_each_hit() -> None:
    """Each figure is followed by a confirmation, or not."""
    each = "kind: must, condition: {phrases: [确认], window: {after: {phrases: [套餐]}, turns: 0, which: each}}"
    assert result(each, "A: 套餐确认。\nC: 嗯。\nA: 套餐确认。") == "pass"
    assert result(each, "A: 套餐确认。\nC: 嗯。\nA: 套餐。") == "fail"
    second = "kind: must, condition: {phrases: [确认], window: {after: {phrases: [套餐]}, turns: 0, which: 2}}"
    assert result(second, "A: 套餐。\nC: 嗯。\nA: 套餐确认。") == "pass"


def test_scope_and_missing_metadata() -> None:
    """Outside its scope a rule does not apply; what is needed and not given is unknown."""
    rule = "kind: must, scope: {direction: [outbound]}, condition: {phrases: [您好]}"
    assert result(rule, "direction: inbound\nA: 喂。") == "not_applicable"
    assert result(rule, "direction: outbound\nA: 喂。") == "fail"
    assert result(rule, "A: 喂。") == "unknown"
    elderly = "kind: must, scope: {profile: [elderly]}, condition: {phrases: [您好]}"
    assert result(elderly, "A: 喂。") == "not_applicable"


@pytest.mark.parametrize(
    ("rule", "given", "found"),
    [
        ("kind: measure, measure: rings, max: 3", "rings: 2", "pass"),
        (
            "kind: when, when: {metadata: {name: queue_wait_s, above: 30}}, condition: {phrases: [久等]}",
            "queue_wait_s: 45",
            "fail",
        ),
    ],
)
def test_practice_is_asked_for_rings_and_a_queue_only_where_they_are_given(rule: str, given: str, found: str) -> None:
    """A practice recording is on no telephone line; of a call it is unknown where the manifest does not say."""
    assert result(rule, "direction: practice\nA: 您好。") == "not_applicable"
    assert result(rule, f"direction: practice\n{given}\nA: 您好。") == found
    assert result(rule, "direction: inbound\nA: 您好。") == "unknown"


def test_without_the_customers_channel_only_good_is_known() -> None:
    """A practice recording cannot fail what needs a customer, but what was said was said."""
    rule = "kind: must, needs_customer: true, condition: {phrases: [贵姓]}"
    assert result(rule, "channel: mono\nA: 您贵姓？") == "pass"
    assert result(rule, "channel: mono\nA: 您好。") == "unknown"
    assert result(rule, "A: 您好。\nA: 喂？") == "not_applicable"
    assert result(rule, "A: 您好。") == "unknown"


def test_rate_fails_only_where_two_ways_to_measure_it_agree() -> None:
    """Where text and sound disagree, both have to lie outside on the same side."""
    rule = "kind: measure, measure: speech_rate_cpm, min: 120, max: 150"
    recording, conversation = build_call("rate: 200\nA: 您好，请问有什么可以帮您？")
    assert conversation.agent is not None
    for acoustic, expected in ((190.0, "fail"), (140.0, "unknown"), (100.0, "unknown")):
        agent = replace(conversation.agent, acoustic_rate_cpm=acoustic)
        doubtful = replace(conversation, agent=agent, rate_agreement=0.6)
        (finding,) = judge_call(recording, doubtful, [pack_of(rule)], options=OPTIONS)
        assert finding.result == expected, acoustic


def test_limits_in_the_options_replace_those_of_the_pack() -> None:
    """A limit is configuration."""
    rule = "kind: measure, measure: duration_s, max: 180"
    assert result(rule, "duration: 200\nA: 您好。") == "fail"
    assert (
        result(rule, "duration: 200\nA: 您好。", replace(OPTIONS, limits=(("demo.rule", Limits(max=240)),))) == "pass"
    )


TRAPS = [
    ("word.dont_know", "您好，不知道您方不方便做个回访？"),
    ("word.dont_know", "如果您还有不清楚的地方，可以随时问我。"),
    ("word.dont_know", "您说您不知道密码，是吗？"),
    ("word.dont_know", "您的声音听不清楚，请您大声一点。"),
    ("word.dont_know", "您不清楚也没关系，我来教您。"),
    ("word.impossible", "您说的不可能是指无法登录吗？"),
    ("word.impossible", "我看看有没有办法帮您。"),
    ("word.impossible", "如果您没办法登录，请点忘记密码。"),
    ("word.promise", "请您先缴纳保证金。"),
    ("word.promise", "为了保证您的账户安全，需要核对身份。"),
    ("word.promise", "到账时间我不能保证，一般是三天。"),
    ("word.command", "包裹应该是明天到。"),
    ("word.command", "您应该能看到一条短信。"),
    ("word.command", "系统必须升级以后才可以使用。"),
    ("word.command", "请您一定要注意安全。"),
    ("word.wait_bare", "等一下我会给您发一条短信。"),
    ("word.wait_bare", "您等一下可以看到退款。"),
    ("word.wait_bare", "请您稍等一下。"),
    ("word.wait_bare", "麻烦您等一下好吗？"),
    ("word.cannot", "我帮您看一下能不能退。"),
    ("word.cannot", "这款目前不支持退款，不过您可以换货。"),
    ("word.cannot", "您是说页面不支持付款，对吗？"),
    ("word.what", "请问是什么问题？"),
    ("word.not_my_job", "我查一下是不是我们的问题。"),
    ("word.calm_down", "您还在七天冷静期内。"),
    ("word.you_misheard", "抱歉，是我听错了。"),
    ("word.vague", "按物流显示，应该是明天送到。"),
    ("word.never_did", "您从来没有开通过，是吗？"),
    ("word.jargon", "这叫鉴权失败，意思是身份验证没有通过。"),
    ("word.mixed_language", "请打开手机的WIFI，再登录APP。"),
    ("word.command", "您一定要小心诈骗电话。"),
    ("word.impossible", "系统正在升级，暂时没办法查询。"),
    ("word.never_did", "我们从来不会主动索要验证码。"),
]


@pytest.mark.parametrize(("rule_id", "line"), TRAPS)
def test_traps_accuse_nobody(packs: list[Pack], rule_id: str, line: str) -> None:
    """A forbidden word in another sense, quoted, negated or excused is no fault."""
    found = outcomes(packs, *build_call(f"C: 喂，你好。\nA: {line}\nC: 好的。"))
    assert found[rule_id] == {"pass"}


FAULTS = [
    ("word.dont_know", "这个我真不知道。"),
    ("word.impossible", "我也没办法啊。"),
    ("word.you_misheard", "您弄错了，不是这样的。"),
    ("word.wait_bare", "先等一下。"),
    ("word.not_my_job", "这是快递的事，我们不负责。"),
    ("word.cannot", "不能退就是不能退。"),
    ("word.what", "什么意思啊？"),
    ("word.never_did", "我从没说过这话。"),
    ("word.calm_down", "您先冷静一下。"),
    ("word.command", "您应该先重启一下路由器。"),
    ("word.promise", "我向您保证明天一定到。"),
    ("word.vague", "应该可以吧。"),
    ("word.jargon", "您的号码鉴权失败了。"),
    ("word.mixed_language", "您的order已经confirm了。"),
    ("word.argue", "是您自己开通的。"),
]


@pytest.mark.parametrize(("rule_id", "line"), FAULTS)
def test_faults_are_found(packs: list[Pack], rule_id: str, line: str) -> None:
    """What accuses nobody wrongly still finds the fault."""
    found = outcomes(packs, *build_call(f"C: 我要投诉。\nA: {line}\nC: 喂？\nA: 嗯。"))
    assert found[rule_id] == {"fail"}


SAME_SOUND = dict(
    zip(
        "您好谢致电工号客服请帮还其他感来祝愉快再见稍查询中心生活高兴为需要贵姓",
        "宁郝榭志店公浩克福顷邦孩骑她敢莱住鱼块在件烧茶寻钟新声火糕幸未须药柜性",
        strict=True,
    )
)
GOOD_CALL = """\
direction: inbound
A: 您好，感谢致电星河银行客服中心，我是客服小林，工号三零二一，很高兴为您服务，请问有什么可以帮您？
C: 我想查一下余额。
A: 好的，您是想查询余额，对吗？请问您贵姓？
C: 我姓陈。
A: 陈先生您好，您的问题已经为您查询清楚了，请问还有其他可以帮您的吗？
C: 没有了。
A: 感谢您的来电，祝您生活愉快，再见。
"""


@pytest.mark.parametrize("nth", range(12))
def test_homophones_and_figures_make_no_good_call_bad(packs: list[Pack], nth: int) -> None:
    """Every third syllable written with another character of its sound, figures as digits: nobody is accused."""
    written = [f"{{{SAME_SOUND[c]}}}" if (i + nth) % 3 == 0 and c in SAME_SOUND else c for i, c in enumerate(GOOD_CALL)]
    garbled = "".join(written).replace("三零二一", "3021").replace("，", ",")
    found = outcomes(packs, *build_call(garbled))
    assert {rule_id for rule_id, results in found.items() if "fail" in results} <= {"pace.rate"}


def test_a_foreign_language_is_not_judged_by_mandarin_phrases(packs: list[Pack]) -> None:
    """An agent who speaks English is accused of nothing that would have to be said in Mandarin."""
    recording, conversation = build_call(
        "A: Thank you for calling, my name is Michelle, how can I help you today? I can look that up for you.\n"
        "C: My car has a problem with the radio.\nA: I am so sorry to hear that, goodbye."
    )
    found = outcomes(packs, recording, conversation)
    judged = {rule for rule in found if rule.startswith(("open.", "word.", "close.")) or rule == "pace.rate"}
    assert {rule for rule in judged if "fail" in found[rule]} == set()
    assert found["open.greeting"] == {"unknown"}


@pytest.mark.parametrize(("second", "counted"), [(3.9, 0.0), (4.1, 1.0)])
def test_both_counts_of_interruptions_go_by_the_names_of_the_tables(second: float, counted: float) -> None:
    """Every attempt is in one, those that the norm counts are in the other, whatever rule asks."""
    talk = build_call("C: 我想问一下我上个月的话费为什么这么高。\nA: 好。")[1]
    attempt = Event(kind="interruption", by="agent", start=2.0, end=second, yielded=False)
    call = Call(made_recording("a"), replace(talk, events=(attempt,)), 0.25)
    for name, value in (("interruptions_by_agent", 1.0), ("interruptions_by_agent_counted", counted)):
        assert [hit.value for hit in take_measure(name, call, OPTIONS).samples] == [value]


@pytest.mark.parametrize(("name", "each"), [("hold_s", "hold_each_s"), ("dead_air_s", "dead_air_each_s")])
def test_a_sum_of_the_tables_is_no_measure_of_a_rule(name: str, each: str) -> None:
    """A rule measures each hold by itself, and says so by its name; who writes the sum's name is told the other."""
    with pytest.raises(ConfigError, match=f"{name} is a sum in the tables; .* write {each}"):
        pack_of(f"kind: measure, measure: {name}, max: 10")
    assert pack_of(f"kind: measure, measure: {each}, max: 10")


def test_what_reaches_over_punctuation_may_be_it() -> None:
    """With one_clause a phrase counts within a clause; over a comma, which a recogniser may invent, who knows."""
    rule = "kind: must, condition: {phrases: ['感谢致电.{2,2}'], one_clause: true}"
    assert result(rule, "A: 您好，感谢致电云帆，请讲。") == "pass"
    assert result(rule, "A: 您好，感谢致电，云帆，请讲。") == "unknown"
    assert result(rule.replace(", one_clause: true", ""), "A: 您好，感谢致电，云帆，请讲。") == "pass"
    assert result(rule, "A: 您好，请讲。") == "fail"


def test_what_only_may_be_it_is_unknown() -> None:
    """A word that may be a name is no proof and no fault; without it, or with its exception, it is one."""
    rule = "kind: must, condition: {regex: ['我是.{2,4}的'], unsure: true, unless: ['我是上次的']}"
    (finding,) = judge_call(*build_call("A: 我是安居的小李。"), [pack_of(rule)], options=OPTIONS)
    assert (finding.result, finding.reason) == ("unknown", "“我是安居的” may be it")
    assert result(rule, "A: 您好。") == result(rule, "A: 我是上次的小李。") == "fail"
    assert result(rule.replace(", unsure: true", ""), "A: 我是安居的小李。") == "pass"


COMPANY = "open.company"


@pytest.mark.parametrize(
    "line",
    [
        "感谢来电，再见。", "感谢致电，祝您愉快。", "感谢致电，请讲。", "感谢您的来电，再见。", "欢迎来电，祝您愉快。",
        "谢谢您的来电，拜拜。", "感谢来电，保重身体。", "感谢来电，慢走。", "感谢您来电支持。",
        "感谢来电，还有其他需要吗？", "感谢您的拨打，再会。",
        "欢迎再次来电，再见。", "感谢致电，很高兴为您服务。",
        "早上好，今天天气不错，请讲。", "您好，小林为您服务，请讲。", "您好，刚才掉线了，请讲。",
        "您好，这里是人工服务。",
    ],
)  # fmt: skip
def test_a_greeting_thanks_or_farewell_is_no_company(packs: list[Pack], line: str) -> None:
    """Thanks for calling name nobody, with or without punctuation, in the greeting or in a farewell close to it."""
    calls = [f"A: {line}\nC: 我查话费。\nA: 好的。", f"A: 您好，请讲。\nC: 我查话费。\nA: 好的，{line}"]
    for dialogue in (*calls, *(call.replace("，", "") for call in calls)):
        assert outcomes(packs, *build_call(dialogue))[COMPANY] <= {"fail", "unknown"}, dialogue


@pytest.mark.parametrize(
    "line",
    [
        "我是携程的王雪", "我是泰康的刘洋", "喂您好我京东的", "您好，橙子英语小何", "您好，谢谢您选择长颈鹿照相馆",
        "您好，我来自星火培训", "我是哈罗的运营", "这是同仁堂的回访", "感谢{这垫}青竹书院，请讲", "我是今日头条的小邓",
        "您好，欢迎光临福满楼", "您好，菜鸟驿站的，您的件到了", "我是老百姓大药房的小杜",
        "您好，很高兴为您服务，青竹小何",
    ],
)  # fmt: skip
def test_what_may_be_a_company_is_no_fault(packs: list[Pack], line: str) -> None:
    """A noun in the place of a name, which is no person, role, time or action, may be a company's, badly heard too."""
    for text in (line, line.replace("，", "")):
        assert outcomes(packs, *build_call(f"A: {text}。\nC: 我查话费。\nA: 好的。"))[COMPANY] <= {"pass", "unknown"}


@pytest.mark.parametrize(
    "line",
    [
        "我是负责售后的小魏", "我是上周联系您的小袁", "您好，周老师，请问方便吗", "我帮您转人工热线",
        "请您去营业厅办理",
        "请您拨打客服热线", "麻烦您重新说一遍", "我给您重新开通", "系统正在重新加载，请稍等",
        "感谢来电，请问您的保险单号",
        "感谢来电，阿珍为您服务", "请问您是办移动宽带吗", "请问是要退酒店订单吗", "您好，三号座席，请讲",
        "您好，亲爱的用户，请讲",
        "我是夜班的小温", "我是工单处理的小严", "我是质检的小林", "我是小薛，帮您看保险的事",
        "您好，信号不太好，请大点声",
    ],
)  # fmt: skip
def test_a_person_a_role_a_time_or_an_action_is_no_company(packs: list[Pack], line: str) -> None:
    """What is asked about, where the caller is sent, and who the agent is beside the company name nobody."""
    for text in (line, line.replace("，", "")):
        assert outcomes(packs, *build_call(f"A: {text}。\nC: 我查话费。\nA: 好的。"))[COMPANY] <= {"fail", "unknown"}


@pytest.mark.parametrize(
    "line",
    [
        "感谢致电云帆科技，请问有什么可以帮您？", "这里是小米客服，请讲。", "您好云帆客服，请讲。",
        "感谢致电工商银行，请讲。", "感谢致电太平洋保险。",
        "感谢致电有道，请讲。", "感谢致电好未来。", "欢迎致电和平饭店。",
        "感谢致电再生缘，请讲。", "欢迎致电拜尔健康，我是小周。",
        "感谢您致电京东，再见。", "感谢致电，东湖银行，请讲。", "感谢致电问界，请讲。",
        "感谢致电时代影院。", "感谢致电真功夫。", "感谢致电先声药业，请讲。",
    ],
)  # fmt: skip
def test_a_company_is_named_whatever_its_name_begins_with(packs: list[Pack], line: str) -> None:
    """Names whose first character begins a courtesy or a clause elsewhere (好, 有, 和, 再, 谢) are names."""
    assert outcomes(packs, *build_call(f"A: 您好，{line}\nC: 我查话费。"))[COMPANY] == {"pass"}
