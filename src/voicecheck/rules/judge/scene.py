"""A call, where in it a condition is tried, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from voicecheck.acts.model import load_model
from voicecheck.records import Role
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Evidence, Span
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.meaning import Meant, meant
from voicecheck.rules.language.rule import Condition, Place, Who
from voicecheck.rules.match.guards import Guards
from voicecheck.rules.match.phrasebook import Found, Searched
from voicecheck.rules.match.prepared import Preparations, Prepared
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import Reason

UNREADABLE = Reason("unreadable")
BADLY_HEARD = Reason("badly_heard")
NOT_MEANT = Reason("not_meant")
MEANT = "may_mean"
"""The code of the doubt of a hit that is an act, though not a certain one."""


def can_be_met(doubt: Reason | None) -> bool:
    """Whether a trigger in doubt is judged all the same: what it asks for can be met, only not be missed."""
    return doubt is None or doubt.code == MEANT


class Outcome(NamedTuple):
    """Whether a condition holds (``None``: cannot be known), where, and why."""

    holds: bool | None
    hits: tuple[Evidence, ...] = ()
    reason: Reason | None = None


class Searches:
    """What was looked for in a call so far: each search is made once.

    Parameters
    ----------
    call
        The call.
    options
        The settings of the rules.
    prepared
        The conditions of the rules, and their phrases.
    """

    def __init__(self, call: Call, options: RulesOptions, prepared: Preparations) -> None:
        self.call = call
        self.options = options
        self.prepared = prepared
        self.tried: dict[tuple[Prepared, Role, Span, bool, bool], Outcome] = {}
        self._phrases: dict[Role, Searched] = {}
        self._meanings: dict[Role, Meant] = {}
        self._lines: dict[str, dict[int, list[Found]]] = {}
        self._excused: dict[tuple[Guards, Role, Span], bool] = {}

    def phrases(self, speaker: Role) -> Searched:
        """The phrases of the rules in a party's words."""
        if speaker not in self._phrases:
            script = self.call.script(speaker)
            self._phrases[speaker] = Searched(self.prepared.phrasebook, script.text, script.heard)
        return self._phrases[speaker]

    def said_in(self, line: str) -> dict[int, list[Found]]:
        """All phrases that stand in a line with something else in the place of what was recognised."""
        if line not in self._lines:
            self._lines[line] = self.prepared.phrasebook.find(line)
        return self._lines[line]

    def meant(self, speaker: Role) -> Meant:
        """What a party's utterances do."""
        if speaker not in self._meanings:
            self._meanings[speaker] = meant(self.call, speaker, load_model(self.options.acts))
        return self._meanings[speaker]

    def excuses(self, guards: Guards, speaker: Role, span: Span) -> bool:
        """Whether one of some texts excuses what stands in a span, by the words of its turn."""
        key = (guards, speaker, span)
        if key not in self._excused:
            script = self.call.script(speaker)
            low, high = script.turn_span(script.turn_at(span[0]))
            self._excused[key] = guards.excuses(script.text[low:high], span[0] - low, span[1] - low)
        return self._excused[key]


class Scene(NamedTuple):
    """A call, and where in it a condition is tried.

    A named tuple, since hundreds are made for a call. ``strict``: what is found accuses somebody, or sets a rule
    going, so that it must be certain; otherwise it speaks for the agent, and a likeness in sound is enough. ``near``:
    what sounds only somewhat like a phrase leaves it open whether it was said.
    """

    searches: Searches
    strict: bool = False
    near: bool = False
    speaker: Who = "agent"
    window: Place = "anywhere"
    trigger: Evidence | None = None
    hit: Evidence | None = None

    @property
    def call(self) -> Call:
        """The call."""
        return self.searches.call

    @property
    def options(self) -> RulesOptions:
        """The settings of the rules."""
        return self.searches.options

    def ready(self, condition: Condition) -> Prepared:
        """What was prepared for a condition."""
        return self.searches.prepared.of(condition)


def unread(scene: Scene, script: Script, span: Span) -> Reason | None:
    """Why what is looked for may have been said in a span and not been read, or ``None``.

    Where it would accuse somebody (``scene.strict``), only where much could not be read: `RulesOptions`.
    """
    gone, reason = script.missing(span)
    bad, whole = script.unreadable(span)
    if gone and (not scene.strict or gone >= scene.options.missing_share * (whole + gone)):
        return reason
    if bad and (not scene.strict or bad >= scene.options.unreadable_share * whole):
        return UNREADABLE
    return None


def any_of(outcomes: Sequence[Outcome]) -> Outcome:
    """Whether one of them holds."""
    if len(outcomes) == 1:
        return outcomes[0]
    hits = tuple(hit for o in outcomes for hit in o.hits)
    if any(o.holds for o in outcomes):
        return Outcome(True, tuple(hit for o in outcomes if o.holds for hit in o.hits))
    unknown = next((o for o in outcomes if o.holds is None), None)
    return Outcome(None, hits, unknown.reason) if unknown else Outcome(False, hits)


def all_of(outcomes: Sequence[Outcome]) -> Outcome:
    """Whether all of them hold."""
    if len(outcomes) == 1:
        return outcomes[0]
    hits = tuple(hit for o in outcomes for hit in o.hits)
    if any(o.holds is False for o in outcomes):
        return Outcome(False, hits)
    unknown = next((o for o in outcomes if o.holds is None), None)
    return Outcome(None, hits, unknown.reason) if unknown else Outcome(True, hits)
