"""Another voice behind the customer: what the agent then seems to do to them is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversation_cases import OPTIONS, Said, activity
from made_calls import made_recording
from test_rules_judge import OPTIONS as RULES
from test_rules_judge import pack_of
from voicecheck.conversation import build
from voicecheck.intervals import Interval, Intervals
from voicecheck.records import Conversation, Roles
from voicecheck.rules.judge.doubtful import BEHIND
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.reasons import because

NEVER = "kind: measure, measure: interruptions_by_agent_counted, max: 0"
ASKS, STORY = "您先听我把话说完可以吗", "我想查一下这个月的流量为什么用得这么快"


def talk(agent: list[Said], customer: list[Said], faint: Intervals = (), duration: float = 60.0) -> Conversation:
    """A call in which so much is heard on each channel, some of it faint on the customer's."""
    said = (agent, customer)
    call = build.exchange(
        Roles(0, 1, source="manifest"),
        [[s.segment for s in party] for party in said],
        [activity(agent), replace(activity(customer), background=faint)],
        duration,
        options=OPTIONS,
    )
    return build.measure(call, {}, elderly=False, options=OPTIONS)


def judged(heard: Conversation, rule: str = NEVER) -> tuple[str, str | None]:
    """A rule's result, with its reason."""
    (finding,) = judge_call(made_recording(), heard, [pack_of(rule)], options=RULES)
    return finding.result, finding.reason


@pytest.mark.parametrize(("seconds", "expected"), [(3.2, ("unknown", BEHIND.said("en"))), (2.8, ("fail", None))])
def test_a_faint_voice_anywhere_behind_the_customer(seconds: float, expected: tuple[str, str | None]) -> None:
    """From three seconds of it on no interruption is sure, in the very stretch or elsewhere."""
    said = [Said(1, 6, "您好请问有什么可以帮您"), Said(22, 27, ASKS)]
    story = [Said(12, 23.5, STORY), Said(40, 44, STORY)]
    assert judged(talk(said, story, (Interval(40, 40 + seconds),))) == expected


@pytest.mark.parametrize(("both", "crowded"), [(5.9, False), (6.1, True)])
def test_both_channels_hold_speech_for_too_long(both: float, crowded: bool) -> None:
    """Two people do not talk at once for most of what one says; a television as loud as one of them does."""
    said = [Said(1, 6, "您好请问有什么可以帮您"), Said(13, 23, ASKS)]
    heard = talk(said, [Said(8, 13 + both, STORY)])
    assert (heard.both_at_once_s is not None) is crowded
    expected = ("unknown", because("at_once", f"{both:.0f}").said("en")) if crowded else ("fail", None)
    assert judged(heard) == expected


def test_much_talk_at_once_in_a_long_talk_is_a_fault() -> None:
    """Seven seconds out of thirty are the agent's own."""
    said = [Said(1, 6, "您好请问有什么可以帮您"), Said(13, 33, ASKS)]
    story = [Said(8, 20, STORY), Said(36, 56, STORY)]
    heard = talk(said, story)
    assert (heard.both_at_once_s, judged(heard)[0]) == (None, "fail")


@pytest.mark.parametrize("rule", ["measure: rate_over_customer, max: 0.5", "measure: response_max_s, max: 0.5"])
def test_other_norms_between_the_two(rule: str) -> None:
    """The customer's rate and the agent's responses are not known either where another voice may be the customer's."""
    said = [Said(1, 6, "您好请问有什么可以帮您"), Said(15, 25, "您先听我把话说完可以吗您先听我把话说完可以吗")]
    story = [Said(8, 13, STORY)]
    assert judged(talk(said, story), f"kind: measure, {rule}")[0] == "fail"
    assert judged(talk(said, story, (Interval(40, 44),)), f"kind: measure, {rule}") == ("unknown", BEHIND.said("en"))


def test_what_was_kept_stays_kept() -> None:
    """An agent who interrupted nothing at all did well."""
    assert judged(talk([Said(1, 6, "您好")], [Said(8, 13, STORY)], (Interval(8, 12),)))[0] == "pass"


def test_the_other_voice_at_the_end_is_no_end() -> None:
    """A television talks on when the call is over; a customer who is cut off is a call without an end."""
    agent = [Said(1, 6, "您好请问有什么可以帮您"), Said(50, 55, "感谢您的来电，再见。")]
    customer = [Said(8, 13, STORY), Said(56, 60, STORY)]
    assert talk(agent, customer).ends_abruptly
    assert not talk(agent, customer, (Interval(56, 60),)).ends_abruptly
    assert not talk(agent, customer, (Interval(8, 12),)).ends_abruptly
    assert talk([agent[0]], customer, (Interval(8, 12),)).ends_abruptly
