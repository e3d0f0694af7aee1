"""What listening again says for and against the words of a condition.

A phrase that was not recognised, but may have been said, is found in the line as it would be with it, so that its gaps
and all around it are as for any phrase. What was recognised is contested where another reading of its words, without
what was found, is nearly as likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voicecheck.rules.call.evidence import Span, Words
from voicecheck.rules.call.otherwise import Otherwise
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.scene import Scene
from voicecheck.rules.match.prepared import Prepared
from voicecheck.rules.reasons import Reason


def heard_again(
    ready: Prepared, scene: Scene, script: Script, span: Span, found: Sequence[Words]
) -> tuple[list[Words], list[Words]]:
    """What was said by its sound though something else was recognised; and what only may have been said.

    Parameters
    ----------
    ready, scene
        The condition and where it is tried. Where what is found accuses somebody (``scene.strict``), it is certain only
        if its reading is clearly likelier than what was recognised, else in doubt.
    script, span
        Where to look.
    found
        What stands there as written: what overlaps it is nothing new.
    """
    options = scene.options
    least = options.heard_certain if scene.strict else options.heard_open
    met: list[Words] = []
    may_be: list[Words] = []
    for each in script.otherwise:
        if each.probability < least or each.span[0] < span[0] or span[1] < each.span[1]:
            continue
        for place, said in _places(ready, scene, each):
            if not (span[0] <= place[0] and place[1] <= span[1]) or _overlaps(place, found):
                continue
            hit = script.words(place, "heard", round(each.probability, 3))._replace(matched=said, doubt=None)
            if scene.strict:
                clear = each.alternative.difference >= options.heard_clear and not script.misheard
                met.append(hit if clear else hit._replace(doubt=Reason("not_written", (each.alternative.heard,))))
            elif each.probability >= options.heard_met and not script.misheard:
                met.append(hit)
            else:
                may_be.append(hit)
    return met, may_be if scene.near else []


def contested(hit: Words, ready: Prepared, scene: Scene, script: Script) -> Words:
    """A hit, in doubt where another reading without it is nearly as likely as what was recognised."""
    if hit.doubt:
        return hit
    for each in script.otherwise:
        likely = each.alternative.kind == "reading" or each.probability >= scene.options.heard_open
        near = likely and each.alternative.difference > -scene.options.heard_clear
        if near and each.span[0] < hit.span[1] and hit.span[0] < each.span[1] and not any(_places(ready, scene, each)):
            return hit._replace(doubt=Reason("contested", (each.alternative.phrase,)))
    return hit


def _places(ready: Prepared, scene: Scene, each: Otherwise) -> Iterator[tuple[Span, str]]:
    """Where what is looked for stands in a line with the alternative, and reaches into it; and what it says there."""
    if ready.operator == "phrases":
        places: list[Span] = [found.span for found in scene.searches.said_in(each.line).get(ready.number, ())]
    else:
        places = [match.span() for expression in ready.expressions for match in expression.finditer(each.line)]
    for place in places:
        if place[0] < place[1] and each.touches(place):
            yield each.in_script(place), each.line[place[0] : place[1]]


def _overlaps(place: Span, found: Sequence[Words]) -> bool:
    return any(place[0] < hit.span[1] and hit.span[0] < place[1] for hit in found)
