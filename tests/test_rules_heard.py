"""What was not heard is no fault: silent channels, pieces of calls, a party of few words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voicecheck.config import load_settings
from voicecheck.proofs.examples import build_call
from voicecheck.records import Conversation, Finding, Recording, Roles, Turn, Word
from voicecheck.rules.call.heard import NO_CUSTOMER, readable
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack, parse_pack
from voicecheck.score.cards import score_call
from voicecheck.score.marks import NO_MARKS

OPTIONS = RulesOptions()
TWENTY_NINE = "今天天气很好我们一起去公园散步吧那里有很多花草树木非常漂亮"
"""29 characters of no meaning for any rule; two rules below look for 花草 and 再见."""
NEVER = "kind: never, condition: {phrases: [花草]}"
MUST = "kind: must, condition: {phrases: [再见]}"
MEASURE = "kind: measure, measure: duration_s, max: 5"


@pytest.fixture(scope="module")
def packs() -> tuple[Pack, ...]:
    return load_settings(environ={}).packs


def judged(rule: str, dialogue: str, **changes: object) -> Finding:
    head = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
    recording, talk = build_call(dialogue)
    (finding,) = judge_call(
        recording, replace(talk, **changes), [parse_pack(head + rule + "}\n", "demo.yaml")], options=OPTIONS
    )
    return finding


def by_result(packs: tuple[Pack, ...], recording: Recording, talk: Conversation) -> dict[str, dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = {"pass": {}, "fail": {}, "not_applicable": {}, "unknown": {}}
    for finding in judge_call(recording, talk, packs, options=OPTIONS):
        found[finding.result][finding.rule_id] = finding.reason
    return found


def without_agent(talk: Conversation) -> Conversation:
    """The call with an agent's channel on which nothing is."""
    turns = tuple(turn for turn in talk.turns if turn.speaker != "agent")
    return replace(talk, turns=turns, agent=None, events=())


@pytest.mark.parametrize("rule", [NEVER, MEASURE])
@pytest.mark.parametrize(("text", "found"), [(TWENTY_NINE, "unknown"), (TWENTY_NINE + "的", "fail")])
def test_prohibitions_and_measures_need_thirty_readable_characters(rule: str, text: str, found: str) -> None:
    """With 29 nothing is known, even where the forbidden word is clear; with 30 it is a fault."""
    finding = judged(rule, f"duration: 60\nA: {text}\nC: 我想问一下你们那边今天能不能给我送过来一个新的机器。")
    assert finding.result == found
    if found == "unknown":
        assert finding.reason == "too little of the agent could be read to judge: 29 characters, at least 30 are needed"


@pytest.mark.parametrize(("text", "found"), [(TWENTY_NINE, "unknown"), (TWENTY_NINE + "的", "fail")])
def test_a_party_of_few_words_is_not_accused_of_what_it_did_not_say(text: str, found: str) -> None:
    """What is missing may stand in the part that was not recorded; what was said was said."""
    line = "duration: 60\nA: {}\nC: 你好。"
    assert judged(MUST, line.format(text)).result == found
    assert judged(MUST, line.format(text[:20] + "再见")).result == "pass"


def test_what_counts_as_readable() -> None:
    """Suspect turns, unlikely words and foreign words do not count; numerals count as they are read."""

    def turn(text: str, sure: float = 0.9, suspect: str | None = None) -> Turn:
        words = tuple(Word(0, 1, c, sure) for c in text)
        return Turn(speaker="agent", kind="turn", start=0, end=1, text=text, words=words, suspect=suspect)

    assert readable([turn("您好，再见。")]) == 4
    assert readable([turn("您好，再见。", sure=0.5)]) == 4
    assert readable([turn("您好，再见。", sure=0.49)]) == 0
    assert readable([turn("您好", suspect="invented")]) == 0
    assert readable([turn("hello 您好")]) == 2
    assert readable([Turn(speaker="agent", kind="turn", start=0, end=1, text="1999元")]) == 8


COMPLAINT = """rings: 2
queue_wait_s: 8
hangup_by: customer
direction: inbound
duration: 60
A: 您好。
C: 我要投诉，你们的机器用两天就坏了，上次不是说好明天来修的吗，怎么到现在都没有人来。
(silence 12)
C: 你们到底有没有人在听，我的话费怎么自动扣钱了，我现在非常生气，赶快给我一个说法。
"""


def test_an_agent_channel_that_was_not_recorded_neither_met_nor_broke_a_norm(packs: tuple[Pack, ...]) -> None:
    """While the customer complains into a dead line, only what the manifest tells of the agent is judged."""
    recording, talk = build_call(COMPLAINT)
    found = by_result(packs, recording, without_agent(talk))
    assert found["fail"] == {}
    assert found["pass"].keys() == {"open.answer_rings", "close.hangs_up_first"}
    assert "open.queue_apology" in found["not_applicable"]
    reason = "no speech was found on the agent's channel while the customer talks: it may not have been recorded"
    for rule in ("care.apology", "care.empathy", "close.followup", "pace.dead_air", "word.dont_know", "hold.announced"):
        assert found["unknown"][rule] == reason


def test_who_hung_up_accuses_no_agent_who_was_not_heard(packs: tuple[Pack, ...]) -> None:
    """Whether the call was one in which the agent may hang up first cannot be known."""
    recording, talk = build_call(COMPLAINT)
    found = by_result(packs, replace(recording, hangup_by="agent", rings=5), without_agent(talk))
    assert found["fail"].keys() == {"open.answer_rings"}
    assert "close.hangs_up_first" in found["unknown"]


@pytest.mark.parametrize(
    "roles", [Roles(0, None, source="single_channel"), Roles(0, 1), Roles(None, None, mixed=0), Roles(None, None)]
)
def test_of_a_recording_without_speech_nothing_is_known(packs: tuple[Pack, ...], roles: Roles) -> None:
    """Silence, noise and tones pass nothing and fail nothing, whatever is known of the channels."""
    recording, talk = build_call("direction: outbound\nduration: 40\nA: 喂。")
    two = roles.customer is not None
    nothing = replace(
        talk, turns=(), agent=None, customer=None, roles=roles, two_party=two, customer_spoke=False if two else None
    )
    found = by_result(packs, recording, nothing)
    assert (found["pass"], found["fail"]) == ({}, {})
    assert found["unknown"]["kind.silent_line"] == (
        "no speech was found on the recording: check the microphone and the channel"
    )


def test_a_reason_that_nothing_can_be_judged_goes_before_all_else(packs: tuple[Pack, ...]) -> None:
    """A call that was read wrongly is judged by its manifest alone, however well it seems to be heard."""
    recording, talk = build_call(f"direction: inbound\nrings: 2\nduration: 60\nA: {TWENTY_NINE}您好，再见。\nC: 你好。")
    found = by_result(packs, recording, replace(talk, unjudged="the call was not answered"))
    assert (set(found["pass"]), found["fail"]) == ({"open.answer_rings"}, {})
    assert set(found["unknown"].values()) >= {"the call was not answered"}


def test_a_foreign_agent_is_not_judged(packs: tuple[Pack, ...]) -> None:
    """What a recogniser makes of another language is no Mandarin, however sure it is."""
    recording, talk = build_call(f"duration: 60\nA: {TWENTY_NINE}您好，再见。\nC: 你好。")
    found = by_result(packs, recording, replace(talk, foreign=("agent",)))
    assert (found["pass"], found["fail"]) == ({}, {})
    assert found["unknown"]["close.farewell"] == "the agent does not speak Mandarin"


@pytest.mark.parametrize(("duration", "found"), [(9.9, "unknown"), (10.0, "fail")])
def test_a_piece_of_a_call_is_too_short_to_judge(duration: float, found: str) -> None:
    """Under 10 s with few characters nothing is claimed, not even of a line on which the customer is silent."""
    rule = "kind: must, condition: {phrases: [再见]}"
    finding = judged(rule, f"duration: {duration}\nchannel: both\nA: 您好。\nA: 喂，说话。")
    assert finding.result == found
    if found == "unknown":
        assert finding.reason == "the recording is too short to judge (9.9 s)"


def test_two_seconds_of_a_call_pass_and_fail_nothing(packs: tuple[Pack, ...]) -> None:
    """What is heard of a call's first seconds says nothing of the call."""
    found = by_result(packs, *build_call("direction: inbound\nduration: 2.5\nA: 您好，感谢致电\nC: 喂"))
    assert (found["pass"], found["fail"]) == ({}, {})
    assert found["unknown"]["close.summary"] == "the recording is too short to judge (2.5 s)"


def test_on_a_silent_line_few_words_are_judged(packs: tuple[Pack, ...]) -> None:
    """The agent has nobody to talk to: the script for such a line is asked for all the same."""
    found = by_result(packs, *build_call("direction: inbound\nduration: 30\nA: 您好。\nA: 喂，说话。\nA: 不说我挂了。"))
    assert "kind.silent_line" in found["fail"]
    assert found["not_applicable"]["care.empathy"] == "the customer never speaks"


SILENT = [
    "您好，请问有什么可以帮您？|喂，您好？|由于听不到您的声音，我先挂断了，祝您愉快，再见。",
    "您好，很高兴为您服务。|您好，请讲话。|对不起，没有声音，请您稍后再拨，再见。",
    "您好，请问您想办理什么业务？|喂？|先生您好，您的电话已接通，请您讲话。",
    "您好，感谢致电。|您好，请问您还在线吗？|麻烦您换一部电话再打过来，感谢来电，再见。",
    "您好，东湖银行。|您的声音没有传过来，请您检查一下话筒，稍后再次致电，再见。",
    "您好，请问有什么可以帮您？|那我这边先结束通话了，再见。",
]
CONVERSING = [
    "您好，感谢致电云帆通信，请问有什么可以帮您？",
    "您好，请问有什么可以帮您？|好的，您是想换一个套餐，对吗？",
    "喂，您好，是李先生吗？|我是北辰汽车的回访专员，想跟您了解一下保养体验。|那我下午再打给您，再见。",
    "你好。|等一下，您听错了吧。|那我不知道。|查了，就是你自己开通的。",
    "您好，请讲。|喂，听得到吗？|听到了，您说。|哦，那是您的账单出来了。|再见。",
    "您好，请讲。|您的余额还有三十二块五。|那我先挂了，再见。",
    "您好，请讲。|嗯。|嗯，是的。|哦这样啊，那再见。",
    "您好，请讲。|密码的话到营业厅去改。|再见。",
    "您好，请讲。|听不清您的声音，您是说网速慢吗？|我帮您报修，师傅明天上门。",
]


def _said(line: str) -> str:
    return "direction: inbound\nhangup_by: agent\nduration: 90\n" + "\n".join(f"A: {turn}" for turn in line.split("|"))


@pytest.mark.parametrize("line", SILENT)
def test_a_silent_line_is_told_by_what_the_agent_says_on_it(packs: tuple[Pack, ...], line: str) -> None:
    """Who calls out, hears nothing and announces the end has a customer who does not speak: the script is asked."""
    found = by_result(packs, *build_call(_said(line)))
    assert not {"kind.silent_line", "care.empathy", "listen.restate"} & found["unknown"].keys()
    assert found["not_applicable"]["care.empathy"] == "the customer never speaks"


@pytest.mark.parametrize("line", CONVERSING)
def test_an_agent_who_talks_with_somebody_has_a_customer_who_was_not_recorded(
    packs: tuple[Pack, ...], line: str
) -> None:
    """Answers, restating, a mere greeting: of a customer who may have spoken nothing is known, however little is said.

    Whether the line was silent is not known either, so nothing that is not asked on one is missing.
    """
    found = by_result(packs, *build_call(_said(line)))
    reasons = {found["unknown"][rule] for rule in ("kind.silent_line", "listen.interruptions", "care.empathy")}
    assert reasons == {NO_CUSTOMER.said("en")}
    assert not {"close.anything_else", "close.thanks", "close.hangs_up_first", "listen.restate"} & found["fail"].keys()


def test_with_a_customer_who_may_not_have_been_recorded_no_score_is_given(packs: tuple[Pack, ...]) -> None:
    """Half of a call unheard is no good call: less than 0.7 of what the card asks could be judged."""
    settings = load_settings(environ={})
    recording, talk = build_call(_said(CONVERSING[1]))
    findings = judge_call(recording, talk, packs, options=OPTIONS)
    scores = score_call(settings.scores.cards, recording, findings, NO_MARKS)
    assert [(score.coverage is not None and score.coverage < 0.7, score.total) for score in scores] == [
        (True, None)
    ] * 2


UNLESS = "kind: must, window: closing, condition: {phrases: [还有其他]}, unless: [{phrases: [开车], speaker: customer}]"


@pytest.mark.parametrize(
    ("changes", "customer", "found"),
    [
        ({}, "我在开车，回头再说吧。", "not_applicable"),
        ({}, "我知道了，谢谢你。", "fail"),
        ({"foreign": ("customer",)}, "我知道了，谢谢你。", "unknown"),
    ],
)
def test_an_exception_that_the_customer_may_have_said_is_not_claimed_away(
    changes: dict[str, object], customer: str, found: str
) -> None:
    """Where the customer could not be read, an exception that rests on their words makes a fail unknown."""
    agent = TWENTY_NINE + "我们明天再给您打电话说明这件事情。"
    assert judged(UNLESS, f"direction: outbound\nduration: 60\nA: {agent}\nC: {customer}", **changes).result == found


def test_an_agent_who_practises_alone_has_no_customer_to_excuse_anything() -> None:
    """What must be said is asked of them; no exception can rest on words that no customer said."""
    rule = f"direction: practice\nduration: 60\nA: {TWENTY_NINE}我们明天再给您打电话说明这件事情。"
    assert judged(UNLESS, rule, roles=Roles(agent=0, customer=None), two_party=False).result == "fail"


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        (Roles(None, None, mixed=0), "both parties are on one channel: what each said cannot be told apart"),
        (Roles(None, None), "which channel is the agent's is not known"),
    ],
)
def test_where_the_parties_are_not_told_apart_the_reason_says_so(
    packs: tuple[Pack, ...], roles: Roles, reason: str
) -> None:
    """Neither party was recorded by itself, and the speech that was heard is not called too little of the agent's."""
    recording, talk = build_call(
        "\n".join(["direction: inbound\nduration: 90", *["A: 好的我这边帮您看一下这个月的账单已经出来了"] * 20])
    )
    turns = tuple(replace(turn, speaker="unknown") for turn in talk.turns)
    mixed = replace(
        talk, roles=roles, turns=turns, events=(), agent=None, customer=None, two_party=False, customer_spoke=None
    )
    found = by_result(packs, recording, mixed)
    measured = ("pace.pauses", "voice.volume", "voice.clarity", "pace.rate", "hold.length", "listen.interruptions")
    assert {found["unknown"][rule_id] for rule_id in (*measured, "kind.silent_line", "pace.lead")} == {reason}
    wrong = ("only one of the two", "too little", "was not recorded")
    assert not [said for said in found["unknown"].values() if said and any(part in said for part in wrong)]
