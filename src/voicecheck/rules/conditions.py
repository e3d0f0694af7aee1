"""Does a condition hold in a call: yes, no, or it cannot be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from voicecheck.records import Recording, Role
from voicecheck.rules import measures
from voicecheck.rules.call import Call, Hit, Script, Span
from voicecheck.rules.language import AtLeast, Condition, EventTest, MeasureTest, MetadataTest, Place, Who, Window
from voicecheck.rules.match import Found, Phrasebook
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.regex import parse_guard, parse_regex
from voicecheck.rules.windows import beside, first_part, from_edge, last_part

UNREADABLE = "part of what was said there could not be transcribed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a condition holds (``None``: cannot be known), where, and why."""

    holds: bool | None
    hits: tuple[Hit, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A call, and where in it a condition is tried.

    ``strict``: what is found accuses somebody, or sets a rule going, so that it must be certain;
    otherwise it speaks for the agent, and a likeness in sound is enough. ``near``: what sounds only
    somewhat like a phrase leaves it open whether it was said.
    """

    call: Call
    options: RulesOptions
    phrasebook: Phrasebook
    numbers: dict[int, int]
    exact: dict[Role, dict[int, list[Found]]]
    strict: bool = False
    near: bool = False
    speaker: Who = "agent"
    window: Place = "anywhere"
    trigger: Hit | None = None
    hit: Hit | None = None

    def said(self, speaker: Role) -> dict[int, list[Found]]:
        """All phrases that a party said as written, found once a call."""
        if speaker not in self.exact:
            self.exact[speaker] = self.phrasebook.find(self.call.script(speaker).text)
        return self.exact[speaker]


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
        outcomes.append((_all if every else _any)(tried))
    return _any(outcomes)


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
    if len(hits) < condition.count and condition.phrases and condition.by_sound:
        hits += _alike(condition, scene, script, span, hits)
    hits.sort(key=lambda hit: hit.span or (0, 0))
    if len(hits) >= condition.count:
        return Outcome(True, tuple(hits))
    bad, whole = script.unreadable(span)
    if bad and (not scene.strict or bad >= scene.options.unreadable_share * whole):
        return Outcome(None, tuple(hits), UNREADABLE)
    if scene.near and condition.by_sound and condition.phrases:
        near = _alike(condition, replace(scene, options=_widened(scene.options)), script, span, hits)
        if near and len(hits) + len(near) >= condition.count:
            return Outcome(None, tuple(hits), f"“{near[0].matched}” may be it, badly heard")
    return Outcome(False, tuple(hits))


@lru_cache(maxsize=4)
def _widened(options: RulesOptions) -> RulesOptions:
    return replace(options, sound_limit=options.sound_near)


def _exact(condition: Condition, scene: Scene, script: Script, span: Span) -> list[Hit]:
    if condition.phrases:
        found = scene.said(script.speaker).get(scene.numbers[id(condition)], ())
        spans: Iterable[Span] = (f.span for f in found if span[0] <= f.span[0] and f.span[1] <= span[1])
    else:
        matches = (m for e in condition.regex or () for m in parse_regex(e).finditer(script.text, *span))
        spans = (m.span() for m in matches if m.end() > m.start())
    return [script.hit(place, "exact", 1.0) for place in spans]


def _alike(condition: Condition, scene: Scene, script: Script, span: Span, exact: Sequence[Hit]) -> list[Hit]:
    """What is heard only by sound, beside what stands there exactly."""
    options = scene.options
    found = scene.phrasebook.find_alike(
        scene.numbers[id(condition)],
        script.text,
        span,
        limit=options.sound_limit_strict if scene.strict else options.sound_limit,
        shortest=options.shortest_strict if scene.strict else 2,
    )
    hits = [script.hit(f.span, "sound", round(1.0 - (f.cost or 0.0), 3)) for f in found]
    return _excuse([h for h in hits if not any(_overlap(h, other) for other in exact)], condition.unless, scene)


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


def _any(outcomes: Sequence[Outcome]) -> Outcome:
    hits = tuple(hit for o in outcomes for hit in o.hits)
    if any(o.holds for o in outcomes):
        return Outcome(True, tuple(hit for o in outcomes if o.holds for hit in o.hits))
    unknown = next((o for o in outcomes if o.holds is None), None)
    return Outcome(None, hits, unknown.reason) if unknown else Outcome(False, hits)


def _all(outcomes: Sequence[Outcome]) -> Outcome:
    hits = tuple(hit for o in outcomes for hit in o.hits)
    if any(o.holds is False for o in outcomes):
        return Outcome(False, hits)
    unknown = next((o for o in outcomes if o.holds is None), None)
    return Outcome(None, hits, unknown.reason) if unknown else Outcome(True, hits)


def _none(parts: Sequence[Condition], scene: Scene) -> Outcome:
    found = _any([evaluate(part, replace(scene, strict=not scene.strict)) for part in parts])
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


def _event(test: EventTest, scene: Scene) -> Outcome:
    if not scene.call.conversation.two_party:
        return Outcome(None, (), "only one of the two parties was recorded on a channel of its own")
    hits = tuple(
        Hit(
            speaker=e.by, start=e.start, end=e.end, kind="measure", value=e.end - e.start,
            doubt=UNREADABLE if test.announced is not None and e.announced is None else None,
        )
        for e in scene.call.conversation.events
        if e.kind == test.kind
        and test.by in (None, e.by)
        and (test.announced is None or e.announced in (None, test.announced))
        and (test.promised is None or (e.promised_s is not None) == test.promised)
        and test.yielded in (None, e.yielded)
        and e.end - e.start >= (test.at_least_s or 0.0)
    )  # fmt: skip
    return Outcome(bool(hits), hits)


def _measure(test: MeasureTest, scene: Scene) -> Outcome:
    measured = measures.measure(test.name, scene.call, scene.options)
    if measured.reason:
        return Outcome(None, (), measured.reason)
    hits = tuple(s for s in measured.samples if s.value is not None and inside(s.value, test.min, test.max))
    return Outcome(bool(hits), hits)


def inside(value: float, low: float | None, high: float | None) -> bool:
    """Whether a value lies within limits, both inclusive; a limit may be open."""
    return (low is None or value >= low) and (high is None or value <= high)


def metadata_value(recording: Recording, name: str) -> Any:
    """What the manifest says, ``None`` where it says nothing."""
    if name == LOCAL_HOUR:
        started = recording.started_at
        return None if started is None else started.hour + started.minute / 60 + started.second / 3600
    return getattr(recording, name, None) if name in measures.MANIFEST_FIELDS else recording.extra.get(name)


LOCAL_HOUR = "local_hour"
"""The hour at which the call began on the clock of its own zone, as a decimal number."""


def _metadata(test: MetadataTest, scene: Scene) -> Outcome:
    value = metadata_value(scene.call.recording, test.name)
    if value is None:
        return Outcome(None, (), f"{test.name} is not given")
    if test.is_:
        holds = str(value) in test.is_
    else:
        try:
            number = float(value)
        except (TypeError, ValueError):
            return Outcome(None, (), f"{test.name} is no number: {value}")
        holds = (test.above is None or number > test.above) and (test.below is None or number < test.below)
    numeric = float(value) if isinstance(value, int | float) else None
    hit = Hit(speaker=None, start=None, end=None, kind="metadata", matched=f"{test.name}={value}", value=numeric)
    return Outcome(holds, (hit,) if holds else ())


_OPERATORS: dict[str, Callable[[Any, Scene], Outcome]] = {
    "any": lambda parts, scene: _any([evaluate(part, scene) for part in parts]),
    "all": lambda parts, scene: _all([evaluate(part, scene) for part in parts]),
    "none": _none,
    "at_least": _at_least,
    "sequence": _sequence,
    "event": _event,
    "measure": _measure,
    "metadata": _metadata,
}
