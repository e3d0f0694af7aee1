"""Small hand-made dialogues for the tests of the conversation room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.conversation import build
from voicecheck.conversation.build import ConversationOptions, Exchange
from voicecheck.conversation.holds import HoldOptions
from voicecheck.conversation.overlaps import OverlapOptions
from voicecheck.conversation.waiting import WaitingOptions
from voicecheck.intervals import Interval, Intervals
from voicecheck.records import Activity, Event, Roles, Segment, Word

WAITING = WaitingOptions(
    requests=("稍等", "在线等待", "在线稍候"),
    orders=("等一下", "等着", "别挂"),
    softeners=("请", "麻烦"),
    questions=("吗", "好不好"),
    reasons=("我查", "帮您查", "帮您核实"),
    departures=("转接", "马上回来"),
    returns=("感谢您的耐心等待", "让您久等"),
    outcomes=("查了", "领导说"),
)
OVERLAPS = OverlapOptions(
    acknowledgements=("嗯", "对", "是", "是的", "好", "好的", "行", "明白", "我明白了", "知道了", "没问题")
)
OPTIONS = ConversationOptions(overlaps=OVERLAPS, holds=HoldOptions(waiting=WAITING))


@dataclass(frozen=True)
class Said:
    """Something said from `start` to `end`, with silences inside it; ``unsure`` where the recogniser was not sure."""

    start: float
    end: float
    text: str = ""
    silences: tuple[tuple[float, float], ...] = ()
    suspect: str | None = None
    unsure: bool = False

    @property
    def islands(self) -> Intervals:
        edges = [self.start, *(edge for silence in self.silences for edge in silence), self.end]
        return tuple(Interval(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))

    @property
    def segment(self) -> Segment:
        each = (self.end - self.start) / max(1, len(self.text))
        times = [self.start + each * at for at in range(len(self.text) + 1)]
        words = [Word(a, b, c, 0.6) for a, b, c in zip(times, times[1:], self.text, strict=False)]
        return Segment(self.start, self.end, self.text, words=tuple(words) if self.unsure else (), suspect=self.suspect)


def activity(said: Sequence[Said], music: Intervals = ()) -> Activity:
    """When a channel makes sound."""
    return Activity(speech=tuple(sorted(island for one in said for island in one.islands)), music=music)


def exchange(
    agent: Sequence[Said], customer: Sequence[Said], *, music: Intervals = (), duration: float = 300.0
) -> Exchange:
    """A two-party call, the agent on the left."""
    return build.exchange(
        Roles(0, 1, source="manifest"),
        [[s.segment for s in agent], [s.segment for s in customer]],
        [activity(agent, music), activity(customer)],
        duration,
        options=OPTIONS,
    )


def events(call: Exchange, kind: str) -> list[Event]:
    """The events of one kind."""
    return [event for event in call.events if event.kind == kind]


def slow_responses(call: Exchange) -> list[Event]:
    """The responses that took longer than the limit."""
    return [event for event in call.events if event.slow]
