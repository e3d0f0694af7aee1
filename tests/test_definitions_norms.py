"""The limits and readings of norms.md, just inside and just outside."""

from dataclasses import replace

import pytest

from norm_cases import pack_of_norm, result_of, result_of_call, settings
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Event
from voicecheck.rules.judge.verdict import judge_call

ANSWER = "好的我帮您看一下您的套餐情况稍后给您说明"  # 20 characters


def said(characters):
    """So many characters of plain talk."""
    return (ANSWER * 16)[:characters]


@pytest.mark.parametrize(("position", "result"), [(20, "pass"), (21, "fail")])
def test_the_opening_is_20_s_of_speech(position, result):
    """Opening: the agent's first 20 s of speech, where that is longer than two turns; here a second a character."""
    third = said(position - 8) + "感谢致电"
    dialogue = f"direction: inbound\nrate: 60\nA: 您好\nC: 喂你好\nA: 请讲\nC: 我想查话费\nA: {third}{said(20)}"
    assert result_of("open.thanks", dialogue) == result


@pytest.mark.parametrize(("turn", "result"), [(2, "pass"), (3, "fail")])
def test_the_opening_is_two_turns(turn, result):
    """Opening: the agent's first two turns, where that is longer than 20 s of speech."""
    lines = [f"A: {said(40)}", f"A: {said(40)}", f"A: {said(40)}"]
    lines[turn - 1] += "感谢致电"
    assert result_of("open.thanks", "direction: inbound\nrate: 60\n" + "\nC: 我想查话费\n".join(lines)) == result


@pytest.mark.parametrize(("turn", "result"), [(3, "pass"), (4, "fail")])
def test_the_customers_name_may_come_in_the_third_turn(turn, result):
    """Opening, the customer's name: the agent's first three turns."""
    lines = [f"A: {said(40)}"] * 4
    lines[turn - 1] = "A: 请问您贵姓"
    assert result_of("open.customer_name", "rate: 60\n" + "\nC: 我想查话费\n".join(lines)) == result


@pytest.mark.parametrize(("position", "result"), [(30, "pass"), (31, "fail")])
def test_the_closing_is_30_s_of_speech(position, result):
    """Closing: the agent's last 30 s of speech, where that is longer than three turns; here a second a character."""
    first = said(20) + "再见" + said(position - 8)
    dialogue = f"rate: 60\nA: {first}\nC: 好\nA: 您请\nC: 行\nA: 您讲\nC: 好\nA: 您说"
    assert result_of("close.farewell", dialogue) == result


@pytest.mark.parametrize(("turn", "result"), [(3, "pass"), (4, "fail")])
def test_the_closing_is_three_turns(turn, result):
    """Closing: the agent's last three turns, where that is longer than 30 s of speech."""
    lines = [f"A: {said(40)}"] * 4
    lines[-turn] += "再见"
    assert result_of("close.farewell", "rate: 60\n" + "\nC: 我想查话费\n".join(lines)) == result


@pytest.mark.parametrize(("wait", "result"), [(30, "not_applicable"), (30.1, "fail")])
def test_a_wait_of_more_than_30_s_asks_for_an_apology(wait, result):
    """open.queue_apology: when queue_wait_s > 30; at the limit it is not asked for."""
    assert result_of("open.queue_apology", f"direction: inbound\nqueue_wait_s: {wait}\nA: 您好，请讲。") == result


@pytest.mark.parametrize(("rings", "result"), [(3, "pass"), (4, "fail")])
def test_three_rings(rings, result):
    """open.answer_rings: rings ≤ 3, at the limit passes."""
    assert result_of("open.answer_rings", f"direction: inbound\nrings: {rings}\nA: 您好，请讲。") == result


@pytest.mark.parametrize(
    ("turn", "result"), [(0, "pass"), (1, "pass"), (2, "fail")], ids=["same turn", "next turn", "after it"]
)
def test_a_refusal_has_its_alternative_in_the_same_or_the_next_turn(turn, result):
    """word.cannot: no alternative after it in the same or the next turn."""
    lines = ["A: 这个不能退。", "A: 是这样规定的。", "A: 规定里写着。"]
    lines[turn] += "不过您可以换一件。"
    assert result_of("word.cannot", "\nC: 啊？\n".join(lines)) == result


def test_an_alternative_before_the_refusals_turn_is_none():
    """word.cannot: the alternative stands in the same turn or the next, not in one before."""
    assert result_of("word.cannot", "A: 您可以换一件。\nC: 我要退。\nA: 这个不能退。\nC: 啊？\nA: 是的。") == "fail"
    assert result_of("word.cannot", "C: 我要退。\nA: 您可以换一件，这个不能退。\nC: 啊？\nA: 是的。") == "pass"


@pytest.mark.parametrize(("characters", "result"), [(29, "unknown"), (30, "fail")])
@pytest.mark.parametrize(("norm", "text"), [("word.dont_know", "这个我不知道。"), ("pace.rate", "好的好的好的。")])
def test_prohibitions_and_measures_need_30_readable_characters(norm, text, characters, result):
    """Scope: fewer than 30 readable characters of the agent are unknown for prohibitions and measures."""
    least = settings().rules.least_characters
    dialogue = f"A: {text}{said(characters - 6)}\nC: 好的。\n(silence 20)"
    assert result_of(norm, dialogue, least_characters=least) == result


@pytest.mark.parametrize(("agreement", "result"), [(0.8, "fail"), (0.79, "unknown")])
def test_a_suspect_transcript_accuses_nobody_of_its_rate(agreement, result):
    """rate_agreement: under 0.8 the transcript is suspect; a rate that the sound alone does not show is unknown."""
    recording, talk = build_call(f"rate: 240\nA: {said(60)}\nC: 好的。")
    assert talk.agent is not None
    voice = replace(talk.agent, acoustic_rate_cpm=140.0)
    assert result_of_call("pace.rate", recording, replace(talk, agent=voice, rate_agreement=agreement)) == result


@pytest.mark.parametrize(
    ("polite", "plain", "result"), [(90, 10, "pass"), (89, 11, "fail")], ids=["at the limit", "under it"]
)
def test_nine_of_ten_addresses_are_polite(polite, plain, result):
    """word.honorific: 您 over 您 and 你 at least 0.9 (here without the correction for what a recogniser writes)."""
    dialogue = f"A: {'您看，' * polite}{'你看，' * plain}"
    assert result_of("word.honorific", dialogue, honorific_misheard=0.0) == result


@pytest.mark.parametrize(
    ("polite", "plain", "result"),
    [
        *((0, 1, "unknown"), (0, 2, "fail"), (1, 1, "unknown"), (1, 2, "unknown"), (1, 3, "fail")),
        *((4, 1, "unknown"), (12, 1, "pass"), (1, 0, "pass"), (0, 0, "unknown")),
    ],
)
def test_few_plain_addresses_are_a_fault_where_they_cannot_all_be_misheard(polite, plain, result):
    """word.honorific: with 15 of 100 您 heard as 你, 97 of 100 agents who say 您 are heard with fewer 你 than that."""
    dialogue = f"A: {'您看，' * polite}{'你看，' * plain}"
    assert result_of("word.honorific", dialogue, honorific_misheard=0.15) == result


@pytest.mark.parametrize(
    ("fillers", "characters", "result"),
    [(3, 100, "pass"), (4, 100, "fail"), (6, 200, "pass"), (7, 200, "fail"), (4, 99, "unknown"), (0, 99, "unknown")],
)
def test_three_fillers_in_100_characters(fillers, characters, result):
    """word.filler: ≤ 3 per 100 agent characters of the whole call; under 100 characters unknown."""
    text = "然后呢，" * fillers + said(characters - 3 * fillers)
    assert result_of("word.filler", f"A: {text}") == result


@pytest.mark.parametrize(("turn", "result"), [(2, "pass"), (3, "fail")])
@pytest.mark.parametrize(
    ("norm", "line"), [("care.empathy", "您别着急上火，我听着呢。"), ("care.apology", "非常抱歉给您带来不便。")]
)
def test_two_turns_to_answer_a_complaint(norm, line, turn, result):
    """care.empathy, care.apology: within the agent's next two turns after the first complaint."""
    lines = ["A: 请问您的手机号码？", "A: 请问您的姓名？", "A: 请问您的地址？"]
    lines[turn - 1] = f"A: {line}"
    assert result_of(norm, "C: 你们太过分了，我要投诉！\n" + "\nC: 嗯。\n".join(lines)) == result


@pytest.mark.parametrize("norm", ["care.empathy", "care.apology", "care.solution", "care.deadline"])
def test_a_complaint_in_the_last_turn_asks_for_nothing(norm):
    """care: where the customer first complains in the last turn and the agent has no turn after it, not applicable."""
    assert result_of(norm, "A: 您好，请讲。\nC: 你们太过分了，我要投诉！") == "not_applicable"
    assert result_of(norm, "A: 您好，请讲。\nC: 你们太过分了，我要投诉！\nA: 哦。") != "not_applicable"


@pytest.mark.parametrize(
    ("norm", "line"), [("care.solution", "我立即帮您重新发一件。"), ("care.deadline", "二十四小时内给您处理好。")]
)
def test_a_solution_and_a_deadline_may_come_before_the_complaint(norm, line):
    """care: solution and deadline anywhere in the call, also before the first complaint."""
    complaint = "C: 你们太过分了，我要投诉！\nA: 嗯。"
    assert result_of(norm, f"A: 您好，请讲。\nC: 东西坏了。\nA: {line}\n{complaint}") == "pass"
    assert result_of(norm, f"A: 您好，请讲。\nC: 东西坏了。\nA: 好的。\n{complaint}") == "fail"


@pytest.mark.parametrize(
    ("seconds", "yielded", "result"), [(1.99, False, "pass"), (2.0, False, "fail"), (0.5, True, "fail")]
)
def test_interruptions_that_count(seconds, yielded, result):
    """listen.interruptions: those who gave way, and attempts of at least 2 s; none is allowed."""
    recording, talk = build_call("C: 我上个月在你们这里办的套餐到现在还没有生效\nA: 好的，我帮您看一下您的套餐情况。")
    cut = Event(kind="interruption", by="agent", start=2.1, end=2.1 + seconds, yielded=yielded)
    assert result_of_call("listen.interruptions", recording, replace(talk, events=(cut,))) == result


@pytest.mark.parametrize(
    ("seconds", "result"), [(9.99, "not_applicable"), (10.0, "pass"), (12.0, "pass"), (12.01, "fail")]
)
def test_a_customer_who_speaks_for_10_s_is_acknowledged(seconds, result):
    """listen.backchannel: when the customer speaks ≥ 10 s on end, at least once every 10 s or so (12 s)."""
    recording, talk = build_call(f"C: {said(40)}\nA: {said(40)}")
    story, answer = talk.turns
    turns = (replace(story, start=3.1, end=3.1 + seconds), replace(answer, start=16, end=26))
    assert result_of_call("listen.backchannel", recording, replace(talk, turns=turns)) == result


@pytest.mark.parametrize(("again", "result"), [("三百五十元。", "pass"), ("好了。", "fail")])
def test_key_figures_are_said_twice(again, result):
    """listen.key_info_twice: said at least twice, or read back and confirmed."""
    assert result_of("listen.key_info_twice", f"C: 怎么交？\nA: 您要交三百五十元，{again}\nC: 好的谢谢。") == result


@pytest.mark.parametrize(("asked", "result"), [("姓名和身份证后四位", "pass"), ("姓名", "fail")])
def test_two_factors_before_a_change(asked, result):
    """id.two_factors: two or more factors asked before account data is changed."""
    dialogue = f"C: 我要改地址。\nA: 请问机主{asked}？\nC: 张丽，一二三四。\nA: 已经帮您把地址改好了。"
    assert result_of("id.two_factors", dialogue) == result


@pytest.mark.parametrize(("seconds", "result"), [(120, "pass"), (120.01, "fail")])
def test_a_hold_lasts_at_most_120_s(seconds, result):
    """hold.length: each ≤ 120 s."""
    assert result_of("hold.length", f"A: {said(20)}\n(hold {seconds} announced)\nC: 喂？") == result


@pytest.mark.parametrize(("seconds", "result"), [(60, "pass"), (60.01, "fail")])
def test_a_hold_is_no_longer_than_promised(seconds, result):
    """hold.kept: hold ≤ promised time; what is promised without a figure is not applicable."""
    dialogue = "A: 请稍等一分钟。\n(hold {} announced{})\nC: 喂？\nA: 让您久等了。"
    assert result_of("hold.kept", dialogue.format(seconds, " promised 60")) == result
    assert result_of("hold.kept", dialogue.format(seconds, "")) == "not_applicable"


@pytest.mark.parametrize(
    ("norm", "profile", "rates"),
    [
        ("pace.rate", "", {119.9: "fail", 120: "pass", 150: "pass", 150.1: "fail"}),
        ("pace.rate_elderly", "profile: elderly\n", {99.9: "fail", 100: "pass", 130: "pass", 130.1: "fail"}),
        ("pace.rate_elderly", "", {115: "not_applicable"}),
        ("pace.rate", "profile: elderly\n", {135: "not_applicable"}),
    ],
)
def test_the_bands_of_the_speaking_rate(norm, profile, rates):
    """pace.rate: 120 to 150 characters a minute; pace.rate_elderly: 100 to 130; no profile is not elderly."""
    found = {rate: result_of(norm, f"{profile}rate: {rate}\nA: {said(60)}\nC: 好的。") for rate in rates}
    assert found == rates


@pytest.mark.parametrize(("seconds", "result"), [(4.4, "pass"), (4.39, "unknown"), (3.6, "unknown"), (3.59, "fail")])
def test_numbers_are_dictated_at_120_a_minute(seconds, result):
    """pace.rate_dictation: ≤ 120, eight digits in 4 s; words are known to 0.2 s at either end, between is unknown."""
    rate = 60 * 8 / seconds
    assert result_of("pace.rate_dictation", f"rate: {rate}\nA: {said(20)}电话是五八八七六六三二") == result


@pytest.mark.parametrize(("seconds", "result"), [(5.0, "pass"), (5.01, "fail")])
def test_a_response_within_5_s(seconds, result):
    """pace.response: ≤ 5 s from the end of a customer's turn to the agent's first sound, the worst is judged."""
    assert result_of("pace.response", f"C: 在吗？\n(wait {seconds})\nA: {said(40)}\nC: 好。\nA: {said(5)}") == result


@pytest.mark.parametrize(("seconds", "result"), [(2.0, "pass"), (2.01, "fail")])
def test_two_seconds_after_an_upset_turn(seconds, result):
    """pace.silence: ≤ 2 s after every customer turn from the first complaint until an apology or agreement."""
    dialogue = f"C: 你们太过分了，我要投诉！\n(wait {seconds})\nA: {said(40)}"
    assert result_of("pace.silence", dialogue) == result


@pytest.mark.parametrize(("seconds", "result"), [(10.0, "pass"), (10.01, "fail")])
def test_dead_air_of_10_s(seconds, result):
    """pace.dead_air: ≤ 10 s."""
    assert result_of("pace.dead_air", f"C: 话费多少？\nA: 嗯，\n(silence {seconds})\nA: 五十元。{'好' * 30}") == result


@pytest.mark.parametrize(
    ("seconds", "scenario", "result"),
    [(180, "enquiry", "pass"), (180.1, "enquiry", "fail"), (180.1, "complaint", "not_applicable")],
)
def test_an_enquiry_takes_180_s(seconds, scenario, result):
    """pace.length: ≤ 180 s, enquiry calls."""
    assert result_of("pace.length", f"scenario: {scenario}\nduration: {seconds}\nA: {said(40)}") == result


@pytest.mark.parametrize(
    ("agents", "customers", "result"), [(8, 3, "pass"), (8, 4, "unknown"), (7, 4, "fail")], ids=["8:2", "8:3", "7:3"]
)
def test_the_agent_opens_four_topics_of_five(agents, customers, result):
    """pace.lead: share of topic turns ≥ 0.8; the customer's first is what the call is about.

    Where a single turn of the customer decides, it is not judged.
    """
    talk = ["C: 我要查话费。\nA: 好的。"] * customers + ["C: 嗯。\nA: 请问是哪个号码？"] * agents
    assert result_of("pace.lead", "direction: inbound\n" + "\n".join(talk)) == result


@pytest.mark.parametrize(
    ("customer", "agent", "result"),
    [
        ("levels: -24 -22 -21", "levels: -24 -22 -21", "fail"),
        ("levels: -24 -22 -21.1", "levels: -24 -22 -21", "not_applicable"),
        ("levels: -24 -22 -21", "levels: -24 -22 -21.1", "pass"),
        ("pitches: 200 210 224.5", "pitches: 200 210 224.5", "fail"),
        ("pitches: 200 210 224.4", "pitches: 200 210 224.5", "not_applicable"),
        ("pitches: 200 210 224.5", "pitches: 200 210 224.4", "pass"),
    ],
)
def test_a_voice_rises_by_3_db_or_2_semitones(customer, agent, result):
    """voice.calm: judged where the customer's rises by ≥ 3 dB or 2 semitones, fails where the agent's does as much."""
    dialogue = f"customer_{customer}\nagent_{agent}\nC: 我都说了三遍了，你们怎么搞的。\nA: {said(40)}"
    assert result_of("voice.calm", dialogue) == result


@pytest.mark.parametrize(
    ("time", "result"),
    [
        ("08:29:59", "fail"),
        ("08:30:00", "pass"),
        ("11:59:59", "pass"),
        ("12:00:00", "fail"),
        ("12:59:59", "fail"),
        ("13:00:00", "pass"),
        ("19:00:00", "pass"),
        ("19:00:01", "fail"),
    ],
)
def test_the_hours_of_outbound_calls(time, result):
    """outbound.window: not before 8:30, not after 19:00, not 12:00–13:00."""
    dialogue = f"direction: outbound\nstarted_at: 2026-03-03T{time}+08:00\nA: 您好。"
    assert result_of("outbound.window", dialogue) == result


@pytest.mark.parametrize(("day", "weekend"), [(6, None), (7, "local_weekday=6"), (8, "local_weekday=7"), (9, None)])
def test_calls_at_the_weekend_are_flagged(day, weekend):
    """outbound.window: weekends flagged, and no fault; 2026-03-07 is a Saturday."""
    recording, talk = build_call(f"direction: outbound\nstarted_at: 2026-03-0{day}T10:00:00+08:00\nA: 您好。")
    (finding,) = judge_call(recording, talk, pack_of_norm("outbound.window"), options=of_excerpt(settings().rules))
    assert finding.result == "pass"
    assert (finding.matched if "weekday" in (finding.matched or "") else None) == weekend


@pytest.mark.parametrize(("turn", "result"), [(2, "pass"), (3, "fail")])
def test_the_call_back_within_two_turns_of_a_system_fault(turn, result):
    """kind.system_fault: said with an estimate; the call-back within two turns."""
    lines = ["A: 抱歉，系统正在升级，大约需要半小时恢复。", "A: 是的。", "A: 对。", "A: 嗯。"]
    lines[turn] += "恢复后我给您回电。"
    assert result_of("kind.system_fault", "C: 帮我查一下。\n" + "\nC: 那怎么办？\n".join(lines)) == result


@pytest.mark.parametrize(("turn", "result"), [(2, "pass"), (3, "fail")])
def test_the_estimate_within_two_turns_of_a_system_fault(turn, result):
    """kind.system_fault: the estimate as close to it as the call-back."""
    lines = ["A: 抱歉，系统正在升级，恢复后我给您回电。", "A: 是的。", "A: 对。", "A: 嗯。"]
    lines[turn] += "预计半小时恢复。"
    assert result_of("kind.system_fault", "C: 帮我查一下。\n" + "\nC: 那怎么办？\n".join(lines)) == result


@pytest.mark.parametrize(("position", "result"), [(20, "pass"), (22, "fail")])
def test_the_customers_name_may_come_within_20_s(position, result):
    """Opening, the customer's name: 20 s of speech where that is longer than three turns; here a second a character."""
    fourth = said(position - 11) + "请问您贵姓" + said(20)
    dialogue = f"rate: 60\nA: 您好\nC: 喂你好\nA: 您请\nC: 我想查话费\nA: 您讲\nC: 好\nA: {fourth}"
    assert result_of("open.customer_name", dialogue) == result
