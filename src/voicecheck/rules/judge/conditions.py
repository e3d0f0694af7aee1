"""Does a condition hold in a call: yes, no, or it cannot be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from voicecheck.intervals import Interval
from voicecheck.records import Role
from voicecheck.rules.call.evidence import Evidence, Shown, Span, Words, doubted
from voicecheck.rules.call.gaps import VOICELESS
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.combine import (
    all_with_first,
    apart,
    at_least,
    excused_by_words,
    in_sequence,
)
from voicecheck.rules.judge.facts import try_event, try_measure, try_metadata
from voicecheck.rules.judge.relistened import contested, heard_again
from voicecheck.rules.judge.repeats import said_again
from voicecheck.rules.judge.scene import (
    BADLY_HEARD,
    UNREADABLE,
    Outcome,
    Scene,
    all_of,
    any_of,
    unread,
)
from voicecheck.rules.judge.searching import alike, as_meant, meant, short_in_doubt, within, written
from voicecheck.rules.judge.times import around, edge_times, lies_in, times_beside
from voicecheck.rules.judge.windows import beside, first_part, from_edge, last_part
from voicecheck.rules.language.condition import Condition, Repeat, Window
from voicecheck.rules.match.guards import Guards
from voicecheck.rules.match.prepared import Prepared
from voicecheck.rules.reasons import Reason, because


def evaluate(condition: Condition, scene: Scene) -> Outcome:
    """Try a condition in a scene."""
    if condition.speaker is not None or condition.window is not None:
        scene = scene._replace(speaker=condition.speaker or scene.speaker, window=condition.window or scene.window)
    ready = scene.ready(condition)
    if ready.operator in ("phrases", "regex", "act"):
        return _text(condition, scene)
    outcome = _OPERATORS[ready.operator](ready.value, scene)
    if condition.unless and outcome.hits:
        outcome = _excused(outcome, ready, scene)
    enough = condition.count == 1 or not outcome.holds or len(apart(outcome.hits)) >= condition.count
    return outcome if enough else outcome._replace(holds=False)


def first_found(condition: Condition, scene: Scene) -> Outcome:
    """As `evaluate`, where of the hits only the first is asked for: of alternatives, what follows it is not tried."""
    if not condition.any_ or condition.unless or condition.count > 1:
        return evaluate(condition, scene)
    if condition.speaker is not None or condition.window is not None:
        scene = scene._replace(speaker=condition.speaker or scene.speaker, window=condition.window or scene.window)
    outcomes = []
    for part in condition.any_:
        outcomes.append(first_found(part, scene))
        if outcomes[-1].holds and outcomes[-1].hits:
            break
    return any_of(outcomes)


def parties(scene: Scene) -> tuple[Role, ...]:
    """Those whose words count in a scene."""
    return ("agent", "customer") if scene.speaker == "anyone" else (scene.speaker,)


def _text(condition: Condition, scene: Scene) -> Outcome:
    """A condition on what was said."""
    outcomes = []
    for speaker in parties(scene):
        if reason := scene.call.unheard(speaker):
            outcomes.append(Outcome(None, (), reason))
            continue
        script = scene.call.script(speaker)
        spans, every, reason = spans_of(scene, script)
        tried = [_in_span(condition, scene, script, span) for span in spans]
        if reason:
            tried.append(Outcome(None, (), reason))
        outcomes.append((all_of if every else any_of)(tried))
    return any_of(outcomes)


def spans_of(scene: Scene, script: Script) -> tuple[list[Span], bool, Reason | None]:
    """Where to look in a script, whether it must be found in each of these, and why that is not known."""
    window, options = scene.window, scene.options
    if not isinstance(window, Window):
        if window == "opening":
            return [first_part(script, turns=options.opening_turns, seconds=options.opening_s)], False, None
        if window == "closing":
            return [last_part(script, turns=options.closing_turns, seconds=options.closing_s)], False, None
        return [(0, len(script.text))], False, None
    if window.from_ is not None:
        return [from_edge(script, window)], False, None
    anchors, reason = _anchors(window, scene)
    reach = beside if window.around is None else around
    spans = [span for anchor in anchors if (span := reach(script, anchor, window))]
    return spans, window.which == "each" and len(spans) > 0, reason


def _anchors(window: Window, scene: Scene) -> tuple[Sequence[Evidence], Reason | None]:
    """The hits that a window begins at, and why there may be others."""
    anchor = next(each for each in (window.after, window.before, window.around) if each is not None)
    outcome = _anchored(anchor, scene._replace(window="anywhere"))
    hits = apart(outcome.hits if outcome.holds is not False else ())
    if isinstance(window.which, int):
        hits = hits[window.which - 1 : window.which]
    elif window.which in ("first", "last"):
        hits = hits[:1] if window.which == "first" else hits[-1:]
    return hits, outcome.reason if outcome.holds is None else None


def _anchored(anchor: Literal["trigger", "hit"] | Condition, scene: Scene) -> Outcome:
    """What stands for an anchor: the trigger, the hit that is to be excused, or a condition's hits."""
    if isinstance(anchor, Condition):
        return evaluate(anchor, scene)
    hit = scene.trigger if anchor == "trigger" else scene.hit
    return Outcome(True, (hit,)) if hit else Outcome(False)


def _happened(outcome: Outcome, scene: Scene) -> Outcome:
    """What happened, where the scene's window lies; a figure of the whole call has no place."""
    if scene.window == "anywhere" or not outcome.holds:
        return outcome
    places, reason = _times_of(scene)
    hits = tuple(hit for hit in outcome.hits if lies_in(hit, places))
    return Outcome(True, hits) if hits else Outcome(None if reason else False, (), reason)


def _times_of(scene: Scene) -> tuple[list[Interval], Reason | None]:
    """The seconds of the scene's window, and why there may be others."""
    window, reason = scene.window, None
    scripts = [scene.call.script(speaker) for speaker in parties(scene)]
    if not isinstance(window, Window) or window.from_ is not None:
        return [edge_times(script, span) for script in scripts for span in spans_of(scene, script)[0]], None
    anchors, reason = _anchors(window, scene)
    beside_each = (times_beside(script, anchor, window) for script in scripts for anchor in anchors)
    return [times for times in beside_each if times], reason


def stretches(scene: Scene) -> list[Interval]:
    """The seconds of the call in which a scene's window lies, none where what it begins at was not found."""
    end = scene.call.conversation.duration
    if scene.window == "anywhere":
        return [Interval(0.0, end)]
    return [Interval(min(each.start, end), min(each.end, end)) for each in _times_of(scene)[0]]


def _in_span(condition: Condition, scene: Scene, script: Script, span: Span) -> Outcome:
    """Whether a phrase or expression stands in a span of a script, often enough."""
    ready = scene.ready(condition)
    if ready.exceptions:  # they may depend on all of the scene
        return _searched(condition, scene, script, span)
    key = (ready, script.speaker, span, scene.strict, scene.near)
    if key not in scene.searches.tried:
        scene.searches.tried[key] = _searched(condition, scene, script, span)
    return scene.searches.tried[key]


def _searched(condition: Condition, scene: Scene, script: Script, span: Span) -> Outcome:
    ready = scene.ready(condition)
    near: list[Words] = []
    if condition.act is not None:
        hits, near = (_excuse(some, ready, scene) for some in meant(condition.act, scene, script, span))
    else:
        hits = _excuse(written(ready, scene, script, span), ready, scene)
        if scene.strict and condition.by_sound:
            hits = [contested(hit, ready, scene, script) for hit in hits]
    if condition.every_turn:
        return _in_every_turn(condition, scene, script, span, hits)
    if len(hits) < condition.count and condition.phrases and condition.by_sound:
        by_sound, near = _alike(ready, scene, script, span, hits)
        hits += by_sound
    if len(hits) < condition.count and condition.act is None and condition.by_sound:
        again, may_be = (_excuse(s, ready, scene) for s in heard_again(ready, scene, script, span, hits))
        hits += again
        near += may_be
    if condition.one_clause:
        broken = [hit for hit in hits if not script.in_one_clause(hit.span)]
        hits = [hit for hit in hits if hit not in broken]
        near += broken if scene.near else []
    if not scene.strict:  # what speaks for the agent must have been heard
        hits = [hit for hit in hits if hit.doubt != VOICELESS]
    if condition.unsure:
        near, hits = near + (hits if scene.near else []), []
    hits.sort(key=lambda hit: hit.span)
    if len(hits) >= condition.count:
        return Outcome(True, tuple(hits))
    if reason := unread(scene, script, span):
        return Outcome(None, tuple(hits), reason)
    if scene.near and script.uncertain(span) >= scene.options.badly_heard_share:
        return Outcome(None, tuple(hits), BADLY_HEARD)
    near += short_in_doubt(condition, scene, script, span)
    if near and len(hits) + len(near) >= condition.count:
        code = "may_be" if condition.unsure or condition.act else "may_be_misheard"
        return Outcome(None, tuple(hits), because(code, near[0].matched))
    return Outcome(False, tuple(hits))


def _alike(
    ready: Prepared, scene: Scene, script: Script, span: Span, exact: Sequence[Words]
) -> tuple[list[Words], list[Words]]:
    """What is heard only by sound and what is somewhat like it, exceptions applied."""
    sure, near = alike(ready, scene, script, span, exact)
    return _excuse(sure, ready, scene), _excuse(near, ready, scene)


def _in_every_turn(condition: Condition, scene: Scene, script: Script, span: Span, exact: list[Words]) -> Outcome:
    """Whether each turn in a span has a hit; one that could not be read may have."""
    hits, near = list(exact), list[Words]()
    if condition.phrases and condition.by_sound:
        by_sound, near = _alike(scene.ready(condition), scene, script, span, exact)
        hits += by_sound
    lines = list(script.lines(span))
    without = [line for line in lines if not within(hits, line)]
    if not without:
        return Outcome(bool(lines), tuple(hits))
    near += short_in_doubt(condition, scene, script, span)
    if all(script.unreadable(line)[0] or within(near, line) for line in without):
        return Outcome(None, tuple(hits), UNREADABLE)
    if scene.near and script.uncertain(span) >= scene.options.badly_heard_share:
        return Outcome(None, tuple(hits), BADLY_HEARD)
    return Outcome(False, tuple(hits))


def _excuse(hits: list[Shown], ready: Prepared, scene: Scene) -> list[Shown]:
    """The hits that no exception excuses; where that cannot be known, in doubt."""
    if hits and ready.meant_as is not None:
        hits = [kept for hit in hits if (kept := as_meant(hit, ready.meant_as, scene)) is not None]
    if not hits or not (ready.guards or ready.exceptions):
        return hits
    return [kept for hit in hits if (kept := excused(hit, ready.guards, ready.exceptions, scene)) is not None]


def excused(hit: Shown, guards: Guards, exceptions: Sequence[Condition], scene: Scene) -> Shown | None:
    """The hit, in doubt where an exception cannot be judged; ``None`` where one excuses it."""
    if excused_by_words(hit, guards, scene.searches):
        return None
    for exception in exceptions:
        outcome = evaluate(exception, scene._replace(hit=hit, strict=False, near=False))
        if outcome.holds:
            return None
        if outcome.holds is None:
            hit = doubted(hit, outcome.reason)
    return hit


def _excused(outcome: Outcome, ready: Prepared, scene: Scene) -> Outcome:
    hits = _excuse(list(outcome.hits), ready, scene)
    return outcome._replace(hits=tuple(hits), holds=outcome.holds if hits else False)


def _none(parts: Sequence[Condition], scene: Scene) -> Outcome:
    found = any_of([evaluate(part, scene._replace(strict=not scene.strict)) for part in parts])
    return Outcome(None if found.holds is None else not found.holds, (), found.reason)


def _repeat(value: Repeat, scene: Scene) -> Outcome:
    """Whether any of what was found is said again."""
    first = _anchored(value.of, scene)
    if not first.holds:
        return Outcome(first.holds, (), first.reason)
    return any_of([said_again(hit, value.by, value.times, scene) for hit in first.hits])


_OPERATORS: dict[str, Callable[[Any, Scene], Outcome]] = {
    "any": lambda parts, scene: any_of([evaluate(part, scene) for part in parts]),
    "all": lambda parts, scene: all_with_first([evaluate(part, scene) for part in parts]),
    "none": _none,
    "at_least": lambda value, scene: at_least(value.n, [evaluate(part, scene) for part in value.of]),
    "sequence": lambda parts, scene: in_sequence(evaluate(part, scene) for part in parts),
    "repeat": _repeat,
    "event": lambda test, scene: _happened(try_event(test, scene), scene),
    "measure": lambda test, scene: _happened(try_measure(test, scene), scene),
    "metadata": try_metadata,
}
