"""A norm in whose window nobody knows what was said is unknown, neither broken nor kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from test_audio_dropouts import CLOSING, DIALOGUE, LAST, OPENING, judged
from test_rules_judge import OPTIONS, pack_of
from voicecheck.config import load_settings
from voicecheck.intervals import Interval
from voicecheck.proofs.examples import build_call
from voicecheck.records import Conversation, Event, Finding, Recording
from voicecheck.rules.judge.verdict import judge_call

UNKNOWN_SOUND = "was not recognised as speech"
NEVER = "kind: never, condition: {phrases: [闭嘴]}"
WINDOW = "window: {after: trigger, turns: 2}"
AFTER = "kind: when, when: {phrases: [投诉], speaker: customer}, condition: {phrases: [抱歉], " + WINDOW + "}"


def turns_of(talk: Conversation, speaker: str) -> list[Interval]:
    """When a party speaks."""
    return [turn.interval for turn in talk.turns if turn.speaker == speaker]


AGENT = turns_of(build_call(DIALOGUE)[1], "agent")


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        (OPENING, Interval(0, 0.9)),
        (OPENING, Interval(AGENT[1].start - 0.9, AGENT[1].start)),
        (CLOSING, Interval(LAST, LAST + 1)),
        (AFTER, Interval(AGENT[1].start - 0.9, AGENT[1].start)),
        ("kind: must, condition: {phrases: [抱歉]}", Interval(AGENT[7].end, AGENT[7].end + 0.9)),
    ],
)
def test_what_was_not_found_may_lie_in_unknown_sound(rule: str, place: Interval) -> None:
    """The norm is unknown, and says what was heard, whose and when; without the sound it failed."""
    assert judged(rule).result == "fail"
    finding = judged(rule, agent_unclaimed=(place,))
    assert (finding.result, UNKNOWN_SOUND in (finding.reason or "")) == ("unknown", True)
    assert f"from {place.start:.0f} to {place.end:.0f} s" in (finding.reason or "")


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        (OPENING, Interval(LAST - 8, LAST - 7)),
        (CLOSING, Interval(0, 0.9)),
        (AFTER, Interval(AGENT[5].start - 0.9, AGENT[5].start)),
        (OPENING, Interval(0, 0.5)),
    ],
    ids=["opening", "closing", "two turns after", "too short for words"],
)
def test_elsewhere_it_changes_nothing(rule: str, place: Interval) -> None:
    """Outside the window, or too short to hold a sentence."""
    assert judged(rule, agent_unclaimed=(place,)).result == "fail"


def test_only_the_party_counts() -> None:
    """What the customer may have said does not keep the agent's norm."""
    assert judged(OPENING, customer_unclaimed=(Interval(0, 3),)).result == "fail"


def test_short_sounds_close_together_are_one() -> None:
    """Two of 0.4 s with a breath between them may be a sentence."""
    assert judged(OPENING, agent_unclaimed=(Interval(0, 0.4), Interval(0.7, 1.1))).result == "unknown"
    assert judged(OPENING, agent_unclaimed=(Interval(0, 0.4), Interval(1.2, 1.6))).result == "fail"


def test_what_was_found_stays_found() -> None:
    """Sound that nobody knows takes no norm away that was kept, and excuses no fault."""
    said = "kind: must, window: opening, condition: {phrases: [您好]}"
    assert judged(said, agent_unclaimed=(Interval(0, 0.9),)).result == "pass"
    fault = "kind: never, condition: {phrases: [看这个订单]}"
    assert judged(fault, agent_unclaimed=(Interval(0, 9),)).result == "fail"


def test_a_prohibition_needs_most_of_it_heard() -> None:
    """A tenth of what the agent may have said, and "never" cannot be claimed; a second of a minute changes nothing."""
    spoken = sum(turn.duration for turn in AGENT)
    tenth = spoken / 9
    assert judged(NEVER).result == "pass"
    assert judged(NEVER, agent_unclaimed=(Interval(LAST, LAST + 0.9 * tenth),)).result == "pass"
    finding = judged(NEVER, agent_unclaimed=(Interval(LAST, LAST + 1.1 * tenth),))
    assert (finding.result, UNKNOWN_SOUND in (finding.reason or "")) == ("unknown", True)


def test_what_asks_for_something_may_have_been_said_unheard() -> None:
    """Of a customer who was not heard for long it is not known that they did not complain."""
    rule = "kind: when, when: {phrases: [律师], speaker: customer}, condition: {phrases: [抱歉]}"
    assert judged(rule).result == "not_applicable"
    assert judged(rule, customer_unclaimed=(Interval(LAST, LAST + 30),)).result == "unknown"


def test_an_excuse_may_have_been_said_unheard() -> None:
    """Where an exception would excuse, and sound stands in its window, nothing is claimed."""
    rule = (
        "kind: never, condition: {phrases: [看这个订单]}, judged: first, "
        "unless: [{phrases: [您稍等], window: {before: hit, turns: 1}}]"
    )
    assert judged(rule).result == "fail"
    first = AGENT[1]
    assert judged(rule, agent_unclaimed=(Interval(first.start - 0.9, first.start),)).start != first.start


def unsure(kind: str, start: float, end: float, **more: object) -> Event:
    """An event that there is only if somebody spoke unheard, or if nobody did."""
    return Event(kind=kind, start=start, end=end, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "event"),
    [
        ("kind: measure, measure: dead_air_each_s, max: 10", unsure("dead_air", 20, 35)),
        ("kind: measure, measure: hold_each_s, max: 10", unsure("hold", 20, 35, by="agent")),
        ("kind: measure, measure: hold_promised_s", unsure("hold", 20, 35, by="agent", promised_s=5.0)),
        ("kind: measure, measure: response_max_s, max: 5", unsure("response", 20, 35, by="agent")),
        (
            "kind: measure, measure: interruptions_by_agent_counted, max: 0",
            unsure("interruption", 20, 23, by="agent", counted=True),
        ),
    ],
    ids=["dead air", "hold", "promised", "response", "interruption"],
)
def test_what_is_not_sure_accuses_nobody(rule: str, event: Event) -> None:
    """A silence that may have been none is unknown where it is over the limit; one that is sure fails all the same."""
    made, talk = build_call(DIALOGUE)
    assert judge(rule, made, replace(talk, response_max=1.0)).result in ("pass", "not_applicable")
    finding = judge(rule, made, replace(talk, response_max=1.0, doubtful_events=(event,)))
    assert (finding.result, "may have spoken" in (finding.reason or "")) == ("unknown", True)
    short = replace(event, end=event.start + 1, counted=False)
    assert judge(rule, made, replace(talk, response_max=1.0, doubtful_events=(short,))).result == "pass"
    if event.kind != "response":
        both = replace(talk, events=(*talk.events, event), doubtful_events=(event,))
        assert judge(rule, made, both).result == "fail"


def judge(rule: str, made: Recording, talk: Conversation) -> Finding:
    """The first finding of a rule on a conversation."""
    return judge_call(made, talk, [pack_of(rule)], options=OPTIONS)[0]


@pytest.mark.parametrize(
    ("sure", "doubtful", "most", "expected"),
    [
        (2, 0, 0, ["fail", "fail"]),
        (2, 0, 1, ["fail", "fail"]),
        (2, 0, 2, ["pass"]),
        (1, 1, 1, ["unknown"]),
        (2, 1, 1, ["fail", "fail"]),
        (1, 1, 2, ["pass"]),
        (0, 1, 0, ["unknown"]),
    ],
)
def test_places_that_are_counted_are_held_against_the_limit_together(
    sure: int, doubtful: int, most: int, expected: list[str]
) -> None:
    """So many interruptions are allowed on a call; beyond them each sure one is a fault, and a doubtful one none."""
    made, talk = build_call(DIALOGUE)
    starts = [20.0 + 5 * n for n in range(sure + doubtful)]
    cuts = [unsure("interruption", start, start + 3, by="agent", counted=True) for start in starts]
    heard = replace(talk, events=tuple(cuts[:sure]), doubtful_events=tuple(cuts[sure:]))
    rule = f"kind: measure, measure: interruptions_by_agent_counted, max: {most}"
    found = judge_call(made, heard, [pack_of(rule)], options=OPTIONS)
    assert [each.result for each in found] == expected
    if expected == ["pass"]:
        assert found[0].value == sure + doubtful


def test_a_norm_that_asks_whether_there_was_a_hold() -> None:
    """It is unknown where there may have been one, and judged where there was one for sure."""
    rule = "kind: when, when: {event: {kind: hold}}, condition: {phrases: [久等]}"
    hold = unsure("hold", 20, 35, by="agent")
    assert judged(rule).result == "not_applicable"
    assert judged(rule, doubtful_events=(hold,)).result == "unknown"
    assert judged(rule, events=(hold,), doubtful_events=(replace(hold, start=40, end=50),)).result == "fail"


def test_each_late_answer_is_judged_for_itself() -> None:
    """Of the answers of a call the one across unknown sound is in doubt, the others are not."""
    made, talk = build_call(
        "A: 您好。\nC: 我要投诉你们。\n(silence 8)\n" + "A: 我帮您看这个订单的情况。\nC: 你快。\n" * 4
    )
    said, answer = talk.turns[1:3]
    rule = "kind: measure, measure: responses_s, max: 2"
    assert judge(rule, made, talk).result == "fail"
    across = unsure("response", said.end, answer.start, by="agent")
    assert judge(rule, made, replace(talk, doubtful_events=(across,))).result == "unknown"
    other = unsure("response", talk.turns[3].end, talk.turns[4].start, by="agent")
    assert judge(rule, made, replace(talk, doubtful_events=(other,))).result == "fail"


def test_a_long_turn_may_have_been_acknowledged_unheard() -> None:
    """Sound of the agent's within a customer's long turn may be an acknowledgement."""
    made, talk = build_call(
        "A: 您好。\nC: "
        + "我的东西坏了我要投诉你们" * 6
        + "\nA: 我帮您看这个订单的情况，请您先不要着急，马上就好，谢谢您的理解和配合。"
    )
    rule = "kind: measure, measure: unacknowledged_s, max: 10"
    turn = turns_of(talk, "customer")[0]
    assert turn.duration > 10
    assert judge(rule, made, talk).result == "fail"
    within = (Interval(turn.start + 5, turn.start + 6),)
    assert judge(rule, made, replace(talk, agent_unclaimed=within)).result == "unknown"
    assert judge(rule, made, replace(talk, customer_unclaimed=within)).result == "fail"


def test_a_figure_may_have_been_repeated_unheard() -> None:
    """By the agent, or by the customer, after it was given."""
    made, talk = build_call(
        "A: 您好，很高兴为您服务。\nC: 套餐多少钱？\n"
        "A: 这个套餐每个月一百二十八元，您看可以吗，我帮您办。\nC: 可以。\nA: 好的，再见。"
    )
    rule = "kind: measure, measure: key_figures_unrepeated, max: 0"
    assert judge(rule, made, talk).result == "fail"
    end = talk.turns[-1].end
    for party in ("agent", "customer"):
        changed = replace(talk, **{f"{party}_unclaimed": (Interval(end, end + 2),)})  # type: ignore[arg-type]
        assert judge(rule, made, changed).result == "unknown"
        early = replace(talk, **{f"{party}_unclaimed": (Interval(0, 0.7),)})  # type: ignore[arg-type]
        assert judge(rule, made, early).result == "fail"


def test_what_must_be_said_again_may_have_been() -> None:
    """A repetition that was not found may lie in unknown sound after it, and not in sound before it."""
    rule = (
        "kind: when, when: {phrases: [看这个订单]}, judged: first, "
        "condition: {repeat: {of: {phrases: [您好]}, by: agent, times: 2}}"
    )
    assert judged(rule).result == "fail"
    assert judged(rule, agent_unclaimed=(Interval(LAST, LAST + 2),)).result == "unknown"


def test_a_silent_line_on_which_somebody_may_have_spoken() -> None:
    """A customer of whom nothing was recognised but sound is not known to have been silent."""
    made, talk = build_call(
        "A: 您好，请问有什么可以帮您？\nA: 您好，听得到吗？\nA: 您好，请问您能听到吗？听不到我就先挂断了，再见。"
    )
    talk = replace(talk, customer_spoke=False)
    rule = "kind: measure, measure: silent_customer, max: 0"
    assert judge(rule, made, talk).result == "fail"
    finding = judge(rule, made, replace(talk, customer_unclaimed=(Interval(5, 7),)))
    assert (finding.result, UNKNOWN_SOUND in (finding.reason or "")) == ("unknown", True)


GOOD = (
    "A: 您好，这里是客服中心，工号1024，很高兴为您服务，请问有什么可以帮您？\n"
    "C: 我上个月买的手机坏了，你们这什么质量，我要投诉！\n"
    "A: 非常抱歉给您带来不便，您的心情我理解，请您提供一下订单号好吗？\n"
    "C: 订单号是三八二七。\n"
    "A: 好的，您的订单号是三八二七对吗？我帮您登记换货，两天之内师傅会联系您。\n"
    "C: 好吧，可以。\n"
    "A: 请问还有其他可以帮您的吗？\n"
    "C: 没有了。\n"
    "A: 感谢您的来电，祝您生活愉快，再见。"
)


@pytest.mark.parametrize("unheard", [0, 1, 4], ids=["opening", "apology", "closing"])
def test_no_norm_of_ours_is_broken_by_what_was_not_heard(unheard: int) -> None:
    """The agent's opening, apology or closing lies in unknown sound: what it would have kept is unknown."""
    made, talk = build_call(GOOD)
    packs = load_settings(environ={}).packs
    lost = [turn for turn in talk.turns if turn.speaker == "agent"][unheard]
    kept = tuple(turn for turn in talk.turns if turn is not lost)
    before = results(judge_call(made, talk, packs, options=OPTIONS))
    silent = results(judge_call(made, replace(talk, turns=kept), packs, options=OPTIONS))
    told = judge_call(made, replace(talk, turns=kept, agent_unclaimed=(lost.interval,)), packs, options=OPTIONS)
    broken = {rule for rule, result in silent.items() if result == "fail" and before[rule] != "fail"}
    assert broken, "without the sound being told, norms are broken"
    assert {rule for rule, result in results(told).items() if result == "fail" and before[rule] != "fail"} == set()
    assert all(UNKNOWN_SOUND in (f.reason or "") for f in told if f.rule_id in broken and f.result == "unknown")
    assert {results(told)[rule] for rule in broken} == {"unknown"}


def results(findings: tuple[Finding, ...]) -> dict[str, str]:
    """The worst result of each norm."""
    order = ("not_applicable", "pass", "unknown", "fail")
    worst: dict[str, str] = {}
    for finding in findings:
        now = worst.get(finding.rule_id, "not_applicable")
        worst[finding.rule_id] = max(now, finding.result, key=order.index)
    return worst


def test_speech_without_text_is_the_same() -> None:
    """What was not found may be what could not be read; where that was much, "never" cannot be claimed."""
    finding = judged(OPENING, agent_unread=(Interval(0, 0.9),))
    assert finding.result == "unknown"
    assert finding.reason == "what the agent said from 0 to 1 s could not be transcribed"
    assert judged(OPENING, agent_unread=(Interval(LAST - 8, LAST - 7),)).result == "fail"
    assert judged(OPENING, agent_unread=(Interval(0, 0.5),)).result == "fail"
    assert judged(NEVER, agent_unread=(Interval(LAST, LAST + 1),)).result == "pass"
    assert judged(NEVER, agent_unread=(Interval(LAST, LAST + 30),)).result == "unknown"


def test_on_text_without_speech_nothing_rests() -> None:
    """Words that stand where no syllable was heard keep no norm, break none, and may be other words."""
    first = AGENT[0]
    said = "kind: must, window: opening, condition: {phrases: [您好]}"
    assert judged(said).result == "pass"
    kept = judged(said, agent_voiceless=(first,))
    assert (kept.result, "no syllable was heard" in (kept.reason or "")) == ("unknown", True)
    assert judged(said, agent_voiceless=(AGENT[5],)).result == "pass"
    forbidden = "kind: never, condition: {phrases: [您好]}"
    assert judged(forbidden).result == "fail"
    broken = judged(forbidden, agent_voiceless=(first,))
    assert (broken.result, "no syllable was heard" in (broken.reason or "")) == ("unknown", True)
    assert judged(OPENING, agent_voiceless=(first,)).result == "unknown"
    assert judged(CLOSING, agent_voiceless=(first,)).result == "fail"
