"""A call as rules look at it: the recording, the conversation, and what each party said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from voicecheck.conversation.numbering import numbers_of
from voicecheck.intervals import Interval, at_least, at_most
from voicecheck.records import Conversation, Recording, Role
from voicecheck.rules.call.gaps import gaps_of
from voicecheck.rules.call.heard import unjudgeable
from voicecheck.rules.call.script import Script
from voicecheck.rules.call.silentline import is_silent
from voicecheck.rules.call.unrecorded import BOTH_ON_ONE, NOT_FOUND, ONE_PARTY, OUT_OF_STEP, not_apart
from voicecheck.rules.reasons import Reason, because


@dataclass(frozen=True)
class Call:
    """A recording, its conversation, and each party's script.

    ``recorded`` is the conversation with the times of the recording, where ``conversation`` has mended ones.
    """

    recording: Recording
    conversation: Conversation
    confidence: float
    recorded: Conversation | None = None

    @cached_property
    def agent(self) -> Script:
        """What the agent said."""
        return self._script("agent")

    @cached_property
    def customer(self) -> Script:
        """What the customer said."""
        return self._script("customer")

    @cached_property
    def sounds_silent(self) -> bool:
        """Whether the agent speaks as on a line on which nobody answers (`voicecheck.rules.call.silentline`)."""
        own = zip(self.agent.turns, self.agent.normalized, strict=True)
        return is_silent([normal.text for turn, normal in own if turn.suspect is None and normal.text])

    def script(self, speaker: Role) -> Script:
        """What one party said."""
        return self.agent if speaker == "agent" else self.customer

    def _script(self, speaker: Role) -> Script:
        own = tuple(t for t in self.conversation.turns if t.speaker == speaker)
        assert all(a.start <= b.start for a, b in pairwise(own)), "turns are in order of time"
        alternatives = tuple(each for each in self.conversation.alternatives if each.speaker == speaker)
        numbers = numbers_of((self.recorded or self.conversation).turns, speaker)
        return Script(speaker, own, self.confidence, gaps_of(self.conversation, speaker), alternatives, numbers)

    def turn_holding(self, speaker: Role, span: Interval) -> int | None:
        """The number of the party's turn that all of a stretch of time lies in, if one does."""
        script = self.script(speaker)
        holding = (
            script.number_of(i)
            for i, turn in enumerate(script.turns)
            if at_most(turn.start, span.start) and at_least(turn.end, span.end)
        )
        return next(holding, None)

    def channel(self, speaker: Role) -> int | None:
        """The party's channel, ``None`` where it has none of its own or that is not known."""
        roles = self.conversation.roles
        return roles.agent if speaker == "agent" else roles.customer

    @property
    def untimed(self) -> Reason | None:
        """Why nothing can be said of what one party did while, before or after the other spoke, or ``None``."""
        return self.not_apart or (OUT_OF_STEP if self.conversation.channel_offset_s is not None else None)

    @property
    def not_apart(self) -> Reason | None:
        """Why what needs both parties cannot be known, or ``None`` where each has a channel of its own."""
        return None if self.conversation.two_party else not_apart(self.conversation.roles) or ONE_PARTY

    def unheard(self, speaker: Role) -> Reason | None:
        """Why nothing can be said of a party's words, or ``None``."""
        return self._unheard[speaker]

    @cached_property
    def _unheard(self) -> dict[Role, Reason | None]:
        """Why nothing can be said of each party's words: every condition asks."""
        return {"agent": self._unheard_of("agent"), "customer": self._unheard_of("customer")}

    def _unheard_of(self, speaker: Role) -> Reason | None:
        if (reason := unjudgeable(self, speaker)) or self.channel(speaker) is not None or self.script(speaker).turns:
            return reason
        reason = not_apart(self.conversation.roles)
        return reason if reason in (BOTH_ON_ONE, NOT_FOUND) else because("channel_not_recorded", speaker)
