"""A call, where in it a condition is tried, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from voicecheck.acts.model import load_model
from voicecheck.records import Role
from voicecheck.rules.call.call import Call, Hit, Script, Span
from voicecheck.rules.judge.meaning import Meant, meant
from voicecheck.rules.language.rule import Place, Who
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
    hits: tuple[Hit, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A call, and where in it a condition is tried.

    ``strict``: what is found accuses somebody, or sets a rule going, so that it must be certain;
    otherwise it speaks for the agent, and a likeness in sound is enough. ``near``: what sounds only
    somewhat like a phrase leaves it open whether it was said.
    """

    call: Call
    options: RulesOptions
    prepared: Preparations
    searched: dict[Role, Searched] = field(default_factory=dict)
    lines: dict[str, dict[int, list[Found]]] = field(default_factory=dict)
    meanings: dict[Role, Meant] = field(default_factory=dict)
    tried: dict[tuple[Prepared, Role, Span, bool, bool], Outcome] = field(default_factory=dict)
    strict: bool = False
    near: bool = False
    speaker: Who = "agent"
    window: Place = "anywhere"
    trigger: Hit | None = None
    hit: Hit | None = None

    def but(self, **changes: Any) -> Scene:
        """The same scene with some fields changed: as `dataclasses.replace`, which takes six times as long."""
        # Hundreds of scenes are made for a call, and nothing is checked when one is made: so it is copied whole.
        scene: Scene = object.__new__(Scene)
        scene.__dict__.update(self.__dict__, **changes)
        return scene

    def phrases(self, speaker: Role) -> Searched:
        """The phrases of the rules in a party's words."""
        if speaker not in self.searched:
            script = self.call.script(speaker)
            self.searched[speaker] = Searched(self.prepared.phrasebook, script.text, script.heard)
        return self.searched[speaker]

    def said_in(self, line: str) -> dict[int, list[Found]]:
        """All phrases that stand in a line with something else in the place of what was recognised."""
        if line not in self.lines:
            self.lines[line] = self.prepared.phrasebook.find(line)
        return self.lines[line]

    def meant(self, speaker: Role) -> Meant:
        """What a party's utterances do, found once a call."""
        if speaker not in self.meanings:
            self.meanings[speaker] = meant(self.call, speaker, load_model(self.options.acts))
        return self.meanings[speaker]


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
