"""What a QA lead asks in the morning, as plain values: the terminal, the mail and the team page show the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from voicecheck.export.listening import Listening
from voicecheck.language.catalogue import Message
from voicecheck.rules.language.bilingual import Bilingual

Title: TypeAlias = Bilingual | Message
"""What has `said(language)`: the title of a norm, or what a measure is called."""
Unnamed = Literal["alike", "few_calls", "few_agents"]
"""Why nobody is said to need help: nobody differs; nobody has calls enough; there are not agents enough to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place to listen to: a call of the day and the second from which; ``None``: the whole call."""

    call_key: str
    call_id: str
    listen_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """On what an agent differs for the worse from the agents beside.

    ``matter`` is a norm's id, or a measure's name. ``value`` and ``others`` are the agent's figure and that of the
    others (for a norm the share of its judged calls that failed), ``low`` and ``high`` the 95 % interval of their
    difference, ``calls`` and ``others_calls`` what the figures rest on. ``failed`` of the ``calls`` failed the norm.
    ``of_team``: the others are those of the agent's team, else all. ``days``: over how many days. ``pace`` is the
    speech rate of the agent and that of the others, characters a minute, where the norm is about that.
    """

    matter: str
    norm: bool
    title: Title
    value: float
    others: float
    low: float
    high: float
    calls: int
    others_calls: int
    failed: int
    others_failed: int
    of_team: bool
    days: int
    spots: tuple[Spot, ...] = ()
    pace: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentNeed:
    """An agent who needs help, with the reasons, the surest first; ``calls`` are those of the day."""

    agent_id: str
    team: str | None
    calls: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureGroup:
    """Recordings that could not be analysed for one cause: ``error`` is its class, ``examples`` names and messages.

    Messages are stored in English; `voicecheck.morning.words` tells them in either language.
    """

    error: str
    stage: str
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A measure or a norm's failed share, the day before and on the day, with the interval of the change.

    ``sure``: more than chance and more than a trifle, after all that was compared. ``low`` and ``high`` are ``None``
    where nothing spreads.
    """

    name: str
    norm: bool
    title: Title
    before: float
    after: float
    low: float | None
    high: float | None
    before_calls: int
    after_calls: int
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """How many of the agents speak outside the pace band asked for (characters a minute)."""

    outside: int
    agents: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What an agent's practice calls came to; they are in nothing else.

    ``score`` is of 100, over ``scored`` of the ``calls``; ``alone`` of them are of the agent alone.
    """

    agent_id: str | None
    calls: int
    scored: int
    alone: int
    score: float | None
    judged: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What a QA lead asks of a day.

    ``before`` is the last day before it that has calls. ``calls`` are those of the day but practice, ``duration`` their
    seconds; ``not_scored`` are reasons, as they are stored, with how many calls. ``needs`` are in order of the gravest
    norm, then of the agents' ids; where there are none, ``unnamed`` says why. Of ``agents``, ``compared`` had calls
    enough. ``changes`` are those that are sure, then pace and what could not be judged, sure or not;
    ``changes_unknown``: too few calls on either day. ``band``: over 80 % of the agents speak outside of it.
    ``before_calls`` are those of the day before, ``undated`` calls have no known day.
    ``titles`` says what each norm asks, by its id.
    """

    day: date
    before: date | None
    team: str | None
    calls: int
    practice: int
    duration: float
    scored: int
    not_scored: tuple[tuple[str, int], ...]
    agents: int
    compared: int
    least_calls: int
    needs: tuple[AgentNeed, ...]
    unnamed: Unnamed | None
    listening: Listening
    failures: tuple[FailureGroup, ...]
    changes: tuple[Change, ...]
    changes_unknown: bool
    band: Band | None
    practised: tuple[Practice, ...] = ()
    undated: int = 0
    before_calls: int = 0
    titles: Mapping[str, Title] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """Recordings that could not be analysed."""
        return sum(each.count for each in self.failures)
