"""What of a required condition was not met, and where in the call it should have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from voicecheck.intervals import Interval
from voicecheck.records import FaultForm
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Occurrence
from voicecheck.rules.judge.conditions import evaluate, stretches
from voicecheck.rules.judge.scene import Scene
from voicecheck.rules.language.condition import Condition


class Part(NamedTuple):
    """A part of a condition that does not hold, in the scene where it was tried."""

    condition: Condition
    scene: Scene


def lacking(condition: Condition, scene: Scene) -> Iterator[Part]:
    """The innermost parts of a condition that does not hold, of which more would have had to hold."""
    scene = scene._replace(speaker=condition.speaker or scene.speaker, window=condition.window or scene.window)
    parts = condition.parts
    if not parts:
        yield Part(condition, scene)
    for part in parts:
        if not evaluate(part, scene._replace(near=True)).holds:  # as it was when the rule was judged, so known
            yield from lacking(part, scene)


def form_of(parts: Iterable[Part]) -> FaultForm:
    """What the fault is where these parts of what was required do not hold: above all, what was not said."""
    forms = {_form(part.condition) for part in parts}
    return next((form for form in _GRAVEST_FIRST if form in forms), "not_said")


_GRAVEST_FIRST: tuple[FaultForm, ...] = ("not_said", "said", "metadata", "out_of_limit")


def _form(condition: Condition) -> FaultForm:
    """What is wrong where a condition without parts does not hold; of one that forbids, where something holds."""
    if condition.none:
        return _forbidden(condition.none)
    if condition.metadata:
        return "metadata"
    return "out_of_limit" if condition.measure else "not_said"


def _forbidden(parts: Iterable[Condition]) -> FaultForm:
    inner = [leaf for part in parts for leaf in leaves(part)]
    if all(leaf.metadata for leaf in inner):
        return "metadata"
    return "out_of_limit" if all(leaf.measure or leaf.event for leaf in inner) else "said"


def leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions without others in them that one is made of, those that must not hold among them."""
    parts = condition.none or condition.parts
    if not parts:
        yield condition
    for part in parts:
        yield from leaves(part)


def window_of(parts: Iterable[Part]) -> Interval | None:
    """The seconds in which what was not said should have been: of several places from the first to the last."""
    places = [
        place
        for part in parts
        if not (part.condition.none or part.condition.metadata or part.condition.measure)
        for place in stretches(part.scene)
    ]
    if not places:
        return None
    return Interval(round(min(each.start for each in places), 3), round(max(each.end for each in places), 3))


def before_silence(call: Call, silence: Occurrence) -> Interval:
    """The seconds before a silence in which it should have been announced: from the agent's last turn on."""
    own = [turn.start for turn in call.agent.turns if turn.start < silence.start]
    return Interval(round(max(own, default=0.0), 3), round(silence.start, 3))
