"""What stands in a stretch of a party's words, before anything excuses it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voicecheck.acts.kinds import ACTS
from voicecheck.rules.call.evidence import Evidence, Shown, Span, Words, doubted, words_of
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.combine import overlap
from voicecheck.rules.judge.meaning import acts_in, likelihood
from voicecheck.rules.judge.scene import MEANT, NOT_MEANT, Scene
from voicecheck.rules.language.condition import ActTest, Condition, MeantAs
from voicecheck.rules.match.prepared import Prepared
from voicecheck.rules.reasons import because

_SHORTEST_NEAR = 4
"""Characters: what is somewhat like a shorter phrase is mostly something else."""


def written(ready: Prepared, scene: Scene, script: Script, span: Span) -> list[Words]:
    """Where phrases or expressions stand as they are written."""
    if ready.operator == "phrases":
        spans: Iterable[Span] = scene.searches.phrases(script.speaker).exact(ready.number, span)
    else:
        matches = (m for e in ready.expressions for m in e.finditer(script.text, *span))
        spans = (m.span() for m in matches if m.end() > m.start())
    return [script.words(place, "exact", 1.0) for place in spans]


def alike(
    ready: Prepared, scene: Scene, script: Script, span: Span, exact: Sequence[Words]
) -> tuple[list[Words], list[Words]]:
    """What is heard only by sound, beside what stands there exactly; and what is somewhat like it."""
    options = scene.options
    limit = options.sound_limit_strict if scene.strict else options.sound_limit
    found = scene.searches.phrases(script.speaker).alike(
        ready.number,
        span,
        limit=options.sound_near if scene.near else limit,
        shortest=options.shortest_strict if scene.strict else 2,
    )
    sure, near = list[Words](), list[Words]()
    for place in found:
        words = script.words(place.span, "sound", round(1.0 - place.cost, 3))
        if any(overlap(words.span, other.span) for other in exact):
            continue
        if place.strain <= limit:
            sure.append(words)
        elif len(words.matched) >= _SHORTEST_NEAR:
            near.append(words)
    return sure, near


def meant(act: str | ActTest, scene: Scene, script: Script, span: Span) -> tuple[list[Words], list[Words]]:
    """What does an act, and what may do it; what accuses somebody and only may do it is in doubt."""
    test, options = ActTest(name=act) if isinstance(act, str) else act, scene.options
    open_from = _limit(test.open, options.act_open)
    found = acts_in(test.name, open_from, script, span, scene.searches.meant(script.speaker))
    least = _limit(test.certain, options.act_certain) if scene.strict else _limit(test.met, options.act_met)
    sure = [hit for hit in found if (hit.score or 0.0) >= least]
    open_ = [hit for hit in found if hit not in sure]
    if scene.strict:
        doubt = because(MEANT, test.name, ACTS[test.name].chinese)
        return sure + [doubted(hit, doubt) for hit in open_], []
    return sure, open_ if scene.near else []


def _limit(own: float | None, usual: float) -> float:
    return usual if own is None else own


def short_in_doubt(condition: Condition, scene: Scene, script: Script, span: Span) -> list[Words]:
    """Where a short phrase may have been said, badly heard."""
    if not (scene.near and condition.phrases and condition.by_sound):
        return []
    number, limit = scene.ready(condition).number, scene.options.sound_near_short
    spans = scene.searches.phrases(script.speaker).in_doubt(number, span, limit=limit)
    return [script.words(place, "sound", None) for place in spans]


def as_meant(hit: Shown, wanted: MeantAs, scene: Scene) -> Shown | None:
    """The hit, in doubt where its utterance only may do what is wanted; ``None`` where it does something else."""
    words = words_of(hit)
    likely = likelihood(wanted.acts, words.span, scene.searches.meant(words.speaker)) if words else None
    if likely is None or likely >= wanted.sure:
        return hit
    if likely < wanted.least:
        return None
    return doubted(hit, NOT_MEANT) if scene.strict else hit


def within(hits: Iterable[Evidence], line: Span) -> bool:
    """Whether a hit begins in a line of a script."""
    return any(words and line[0] <= words.span[0] < line[1] for words in map(words_of, hits))
