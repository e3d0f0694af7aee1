"""Does a condition hold in a call: yes, no, or it cannot be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from voicecheck.records import Role
from voicecheck.rules.call import Hit, Script, Span
from voicecheck.rules.facts import try_event, try_measure, try_metadata
from voicecheck.rules.language import AtLeast, Condition, Window
from voicecheck.rules.regex import parse_guard, parse_regex
from voicecheck.rules.scene import BADLY_HEARD, UNREADABLE, Outcome, Scene, all_of, any_of
from voicecheck.rules.windows import beside, first_part, from_edge, last_part


def evaluate(condition: Condition, scene: Scene) -> Outcome:
    """Try a condition in a scene."""
    if condition.speaker is not None or condition.window is not None:
        scene = replace(scene, speaker=condition.speaker or scene.speaker, window=condition.window or scene.window)
    name, value = next(condition.operators())
    if name in ("phrases", "regex"):
        return _text(condition, scene)
    outcome = _OPERATORS[name](value, scene)
    if condition.unless and outcome.hits:
        return _excused(outcome, condition.unless, scene)
    return outcome


def _text(condition: Condition, scene: Scene) -> Outcome:
    """A condition on what was said."""
    outcomes = []
    speakers: Sequence[Role] = ("agent", "customer") if scene.speaker == "anyone" else (scene.speaker,)
    for speaker in speakers:
        if reason := scene.call.unheard(speaker):
            outcomes.append(Outcome(None, (), reason))
            continue
        script = scene.call.script(speaker)
        spans, every, reason = _spans(scene, script)
        tried = [_in_span(condition, scene, script, span) for span in spans]
        if reason:
            tried.append(Outcome(None, (), reason))
        outcomes.append((all_of if every else any_of)(tried))
    return any_of(outcomes)


def _spans(scene: Scene, script: Script) -> tuple[list[Span], bool, str | None]:
    """Where to look in a script, whether it must be found in each of these, and why that is not known."""
    window, options = scene.window, scene.options
    if window == "anywhere":
        return [(0, len(script.text))], False, None
    if window == "opening":
        return [first_part(script, turns=options.opening_turns, seconds=options.opening_s)], False, None
    if window == "closing":
        return [last_part(script, turns=options.closing_turns, seconds=options.closing_s)], False, None
    assert isinstance(window, Window)
    if window.from_ is not None:
        return [from_edge(script, window)], False, None
    anchors, reason = _anchors(window, scene)
    if isinstance(window.which, int):
        anchors = anchors[window.which - 1 : window.which]
    elif window.which in ("first", "last"):
        anchors = anchors[:1] if window.which == "first" else anchors[-1:]
    spans = [span for anchor in anchors if (span := beside(script, anchor, window))]
    return spans, window.which == "each" and len(spans) > 0, reason


def _anchors(window: Window, scene: Scene) -> tuple[tuple[Hit, ...], str | None]:
    anchor = window.after if window.after is not None else window.before
    if isinstance(anchor, Condition):
        outcome = evaluate(anchor, replace(scene, window="anywhere"))
        return outcome.hits, outcome.reason if outcome.holds is None else None
    hit = scene.trigger if anchor == "trigger" else scene.hit
    return ((hit,), None) if hit else ((), None)


def _in_span(condition: Condition, scene: Scene, script: Script, span: Span) -> Outcome:
    """Whether a phrase or expression stands in a span of a script, often enough."""
    hits = _excuse(_exact(condition, scene, script, span), condition.unless, scene)
    if condition.every_turn:
        return _in_every_turn(hits, script, span)
    near: list[Hit] = []
    if len(hits) < condition.count and condition.phrases and condition.by_sound:
        alike, near = _alike(condition, scene, script, span, hits)
        hits += alike
    hits.sort(key=lambda hit: hit.span or (0, 0))
    if len(hits) >= condition.count:
        return Outcome(True, tuple(hits))
    bad, whole = script.unreadable(span)
    if bad and (not scene.strict or bad >= scene.options.unreadable_share * whole):
        return Outcome(None, tuple(hits), UNREADABLE)
    if scene.near and script.uncertain(span) >= scene.options.badly_heard_share:
        return Outcome(None, tuple(hits), BADLY_HEARD)
    near += _maybe(condition, scene, script, span)
    if near and len(hits) + len(near) >= condition.count:
        return Outcome(None, tuple(hits), f"“{near[0].matched}” may be it, badly heard")
    return Outcome(False, tuple(hits))


def _maybe(condition: Condition, scene: Scene, script: Script, span: Span) -> list[Hit]:
    """What the phrase may look like badly heard."""
    if not scene.near:
        return []
    matches = (m for e in condition.maybe for m in parse_regex(e).finditer(script.text, *span))
    return [script.hit(m.span(), "sound", None) for m in matches if m.end() > m.start()]


def _exact(condition: Condition, scene: Scene, script: Script, span: Span) -> list[Hit]:
    if condition.phrases:
        found = scene.said(script.speaker).get(scene.numbers[id(condition)], ())
        spans: Iterable[Span] = (f.span for f in found if span[0] <= f.span[0] and f.span[1] <= span[1])
    else:
        matches = (m for e in condition.regex or () for m in parse_regex(e).finditer(script.text, *span))
        spans = (m.span() for m in matches if m.end() > m.start())
    return [script.hit(place, "exact", 1.0) for place in spans]


def _alike(
    condition: Condition, scene: Scene, script: Script, span: Span, exact: Sequence[Hit]
) -> tuple[list[Hit], list[Hit]]:
    """What is heard only by sound, beside what stands there exactly; and what is somewhat like it."""
    options = scene.options
    limit = options.sound_limit_strict if scene.strict else options.sound_limit
    found = scene.sounded(
        script.speaker,
        scene.numbers[id(condition)],
        span,
        options.sound_near if scene.near else limit,
        options.shortest_strict if scene.strict else 2,
    )
    hits: tuple[list[Hit], list[Hit]] = ([], [])
    for place in found:
        hit = script.hit(place.span, "sound", round(1.0 - place.cost, 3))
        if not any(_overlap(hit, other) for other in exact):
            hits[place.strain > limit].append(hit)
    sure, near = (_excuse(some, condition.unless, scene) for some in hits)
    return sure, [hit for hit in near if hit.matched and len(hit.matched) >= _SHORTEST_NEAR]


_SHORTEST_NEAR = 4
"""Characters: what is somewhat like a shorter phrase is mostly something else."""


def _overlap(hit: Hit, other: Hit) -> bool:
    return bool(hit.span and other.span and hit.span[0] < other.span[1] and other.span[0] < hit.span[1])


def _in_every_turn(hits: Sequence[Hit], script: Script, span: Span) -> Outcome:
    lines = list(script.lines(span))
    without = [line for line in lines if not any(h.span and line[0] <= h.span[0] < line[1] for h in hits)]
    if not without:
        return Outcome(bool(lines), tuple(hits))
    return Outcome(None if script.unreadable(span)[0] else False, tuple(hits), UNREADABLE)


def _excuse(hits: list[Hit], unless: Sequence[str | Condition], scene: Scene) -> list[Hit]:
    """The hits that no exception excuses; where that cannot be known, in doubt."""
    if not unless or not hits:
        return hits
    return [kept for hit in hits if (kept := excused(hit, unless, scene)) is not None]


def excused(hit: Hit, unless: Sequence[str | Condition], scene: Scene) -> Hit | None:
    """The hit, in doubt where an exception cannot be judged; ``None`` where one excuses it."""
    for exception in unless:
        if isinstance(exception, str):
            if hit.span and hit.speaker in ("agent", "customer"):
                script = scene.call.script("agent" if hit.speaker == "agent" else "customer")
                low, high = script.turn_span(script.turn_at(hit.span[0]))
                turn = script.text[low:high]
                if parse_guard(exception).excuses(turn, hit.span[0] - low, hit.span[1] - low):
                    return None
            continue
        outcome = evaluate(exception, replace(scene, hit=hit, strict=False, near=False))
        if outcome.holds:
            return None
        if outcome.holds is None and hit.doubt is None:
            hit = replace(hit, doubt=outcome.reason)
    return hit


def _excused(outcome: Outcome, unless: Sequence[str | Condition], scene: Scene) -> Outcome:
    hits = _excuse(list(outcome.hits), unless, scene)
    return replace(outcome, hits=tuple(hits), holds=outcome.holds if hits else False)


def _none(parts: Sequence[Condition], scene: Scene) -> Outcome:
    found = any_of([evaluate(part, replace(scene, strict=not scene.strict)) for part in parts])
    if found.holds is None:
        return Outcome(None, (), found.reason)
    return Outcome(not found.holds, ())


def _at_least(value: AtLeast, scene: Scene) -> Outcome:
    outcomes = [evaluate(part, scene) for part in value.of]
    hits = tuple(hit for o in outcomes if o.holds for hit in o.hits)
    sure, possible = (sum(o.holds in wanted for o in outcomes) for wanted in ((True,), (True, None)))
    if sure >= value.n or possible < value.n:
        return Outcome(sure >= value.n, hits)
    return Outcome(None, hits, next(o.reason for o in outcomes if o.holds is None))


def _sequence(parts: Sequence[Condition], scene: Scene) -> Outcome:
    """Each part after the one before it."""
    chain: list[Hit] = []
    for part in parts:
        outcome = evaluate(part, scene)
        later = [h for h in outcome.hits if not chain or _follows(chain[-1], h)]
        if not later:
            return Outcome(outcome.holds if outcome.holds is None else False, tuple(chain), outcome.reason)
        chain.append(min(later, key=lambda h: (h.start or 0.0, h.span or (0, 0))))
    return Outcome(True, tuple(chain))


def _follows(first: Hit, then: Hit) -> bool:
    if first.span and then.span and first.speaker == then.speaker:
        return then.span[0] >= first.span[1]
    return then.start is not None and first.end is not None and then.start >= first.end


_OPERATORS: dict[str, Callable[[Any, Scene], Outcome]] = {
    "any": lambda parts, scene: any_of([evaluate(part, scene) for part in parts]),
    "all": lambda parts, scene: all_of([evaluate(part, scene) for part in parts]),
    "none": _none,
    "at_least": _at_least,
    "sequence": _sequence,
    "event": try_event,
    "measure": try_measure,
    "metadata": try_metadata,
}
