"""Measures of how the talk goes to and fro: answers, who leads it, whose voice follows whose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import log2

from voicecheck.intervals import at_least
from voicecheck.records import Turn, VoiceMeasures
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Sample, sample_of
from voicecheck.rules.call.gaps import UNSURE_EVENT
from voicecheck.rules.measures.registry import Measured, Need, measure
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import Reason, because


def _answers(call: Call) -> Iterator[tuple[Turn, Turn]]:
    """Each customer's turn and the agent's that answers it, where no hold lies between."""
    turns = [t for t in call.conversation.turns if t.kind == "turn"]
    holds = [e for e in call.conversation.events if e.kind == "hold"]
    for said, answer in pairwise(turns):
        if (said.speaker, answer.speaker) != ("customer", "agent"):
            continue
        if not any(hold.start < answer.start and said.end < hold.end for hold in holds):
            yield said, answer


@measure("responses_s", unit="s", needs={Need.SOUND, Need.BOTH, Need.ORDER, Need.SILENCE})
def _responses(call: Call, _: RulesOptions) -> Measured:
    """Seconds from the end of each customer's turn to the agent's first sound; 0 where the agent comes in early."""
    if reason := call.untimed:
        return Measured(reason=reason)
    unsure = {(e.start, e.end) for e in call.conversation.doubtful_events if e.kind == "response"}
    return Measured(
        tuple(
            Sample(
                wait,
                said.end,
                max(said.end, answer.start),
                doubt=UNSURE_EVENT if (said.end, answer.start) in unsure else None,
            )
            for said, answer in _answers(call)
            for wait in [max(0.0, answer.start - said.end)]
        )
    )


_AGENT_OPENS = re.compile(
    "请问|[吗呢么]$|什么|哪|多少|怎么|几[点号个]|是否|有没有|能否|建议|推荐|您可以|您看|方案|(?:为|帮|给|跟|向|和)您"
    "|对[吗吧]|总结|也就是说|(?:会|将|已经|马上).{0,6}(?:登记|处理|安排|联系|核实|发)"
)
_CUSTOMER_OPENS = re.compile(
    "[吗么]$|怎么|什么|多少|多久|多长|哪|为啥|为什么|几[点号个天]|能不能|可不可以|是不是|行不行"
    "|(?:帮|给|替|麻烦).{0,4}(?:我|查|改|办|看)|我(?:想|要|还想)|另外|还有(?!没)|对了|顺便"
)
_FEWEST_TOPICS = 4
"""Of fewer topics nobody can be said to lead."""


@measure("agent_leads_share", unit="share", needs={Need.TEXT, Need.BOTH, Need.ORDER})
def _lead(call: Call, _: RulesOptions) -> Measured:
    """Share of the turns that open a topic (ask, propose, sum up, demand) which are the agent's.

    The customer's first such turn is left out: it is what the call is about. What opens a topic can
    be told only roughly, so that a share that one turn of the customer decides is not judged.
    """
    if reason := call.not_apart or call.unheard("agent") or call.unheard("customer"):
        return Measured(reason=reason)
    agents = _opening(call.agent.text, _AGENT_OPENS)
    customers = max(0, _opening(call.customer.text, _CUSTOMER_OPENS) - 1)
    if agents + customers < _FEWEST_TOPICS:
        return Measured(reason=Reason("few_topics"))
    share = agents / (agents + customers)
    return Measured((Sample(share),), second=agents / max(1, agents + customers - 1) if customers else share)


def _opening(text: str, opens: re.Pattern[str]) -> int:
    return sum(opens.search(line) is not None for line in text.splitlines())


_RISE_DB = 3.0
_RISE_SEMITONES = 2.0
"""A voice that rises so far from the first third of the speech to the last is excited (norms.md, voice.calm)."""


@measure("voice_follows", unit="calls", needs={Need.SOUND, Need.BOTH, Need.ORDER})
def _voice_follows(call: Call, _: RulesOptions) -> Measured:
    """1 where the agent's voice rises with the customer's, 0 where it stays; no sample where theirs does not rise."""
    if reason := call.not_apart:
        return Measured(reason=reason)
    agent, customer = (_rises(voice) for voice in (call.conversation.agent, call.conversation.customer))
    if customer is None:
        return Measured(reason=because("rise_unknown", "customer"))
    if not customer:
        return Measured()
    if agent is None:
        return Measured(reason=because("rise_unknown", "agent"))
    return Measured((Sample(float(agent)),))


def _rises(voice: VoiceMeasures | None) -> bool | None:
    """Whether a party's level or pitch rises; ``None`` where neither was measured in both thirds."""
    if voice is None:
        return None
    level, pitch = voice.level_thirds_dbfs or _UNKNOWN, voice.pitch_thirds_hz or _UNKNOWN
    rises = []
    if level[0] is not None and level[2] is not None:
        rises.append(at_least(level[2] - level[0], _RISE_DB))
    if pitch[0] and pitch[2]:
        rises.append(at_least(12 * log2(pitch[2] / pitch[0]), _RISE_SEMITONES))
    return any(rises) if rises else None


_UNKNOWN = (None, None, None)


_BARE = re.compile("[啊哈嗯诶哎咦]+")
_SAID_AGAIN = 2
"""Characters in a row that a customer says a second time where they answer a bare 啊."""


@measure("curt_questions", unit="times", needs={Need.TEXT, Need.BOTH})
def _curt_questions(call: Call, _: RulesOptions) -> Measured:
    """1 for each turn of the agent that is a mere 啊 and a question.

    A recogniser writes no question mark that can be relied on, and 啊 also acknowledges: it is a question
    with its mark, or where the customer then says again what they had just said.
    """
    script = call.agent
    found = []
    for i in script.floor:
        turn = script.turns[i]
        if not _BARE.fullmatch(script.normalized[i].text):
            continue
        if re.search("[?？]", turn.text) or _says_again(call, turn.start, turn.end):
            found.append(sample_of(script.words(script.turn_span(i), "measure", None), 1.0))
    return Measured(tuple(found))


def _says_again(call: Call, start: float, end: float) -> bool:
    """Whether the customer's first turn after a time has words of their last one before it."""
    script = call.customer
    lines = [(script.turns[i], script.normalized[i].text) for i in script.floor]
    before = [text for turn, text in lines if turn.start < start]
    after = [text for turn, text in lines if turn.start >= start and turn.end > end]
    if not before or not after or len(after[0]) > len(before[-1]) + _SAID_AGAIN:
        return False
    pairs = {after[0][k : k + _SAID_AGAIN] for k in range(len(after[0]) - _SAID_AGAIN + 1)}
    return any(pair in before[-1] for pair in pairs)
