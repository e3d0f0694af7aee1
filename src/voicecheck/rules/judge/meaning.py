"""Conditions on what an utterance does: an act, told by the model of acts with a probability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicecheck.acts.features import features_of_stretches
from voicecheck.acts.model import ActModel
from voicecheck.acts.units import LONG, SHORT, units
from voicecheck.records import Role, Turn
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Span, Words
from voicecheck.rules.call.script import Script

Probabilities = NDArray[np.float32]


class Meant(NamedTuple):
    """Stretches of a script, and for each act its probability in each of them."""

    spans: list[Span]
    probabilities: dict[str, Probabilities]


def meant(call: Call, speaker: Role, model: ActModel) -> Meant:
    """What a party's utterances do.

    Parameters
    ----------
    call
        The call.
    speaker
        Whose utterances.
    model
        The model of acts.
    """
    script = call.script(speaker)
    others = call.script("customer" if speaker == "agent" else "agent").turns
    spans: list[Span] = []
    parts: list[tuple[str, ...]] = []
    turns: list[int] = []  # the turn of each stretch
    whole: list[tuple[str, ...]] = []
    for index, normal in enumerate(script.normalized):
        low = script.turn_span(index)[0]
        stretches = units(normal, _SHORTEST[speaker])
        spans += [(low + start, low + end) for start, end in stretches]
        turns += [index] * len(stretches)
        turn = (0, len(normal.text))
        every = stretches if speaker == "agent" or turn in stretches else (*stretches, turn)
        seen = features_of_stretches(normal.text, every, _just_before(script.turns[index], others))
        parts += seen[: len(stretches)]
        if speaker == "customer":
            whole.append(seen[every.index(turn)])
    likely = model.probabilities_of(speaker, parts)
    if speaker == "customer":
        in_whole = model.probabilities_of(speaker, whole)
        lengths = [len(normal.text) for normal in script.normalized]
        _with_long(in_whole, likely, np.array(turns, int), lengths)
        likely = _in_their_turns(likely, in_whole[turns])
    return Meant(spans, dict(zip(model.acts, likely.T, strict=True)))


def _with_long(turns: Probabilities, parts: Probabilities, of: NDArray[np.int_], lengths: Sequence[int]) -> None:
    """Put in for turns longer than the model was taught with the mean of their parts; `of` is the turn of each."""
    for at, length in enumerate(lengths):
        if length > LONG:
            odds = _odds(parts[of == at])
            mean = np.exp(np.log(np.maximum(odds, _NEXT_TO_NOTHING)).mean(0))
            turns[at] = mean / (1 + mean)


def _odds(likely: Probabilities) -> Probabilities:
    odds: Probabilities = (likely / np.maximum(1 - likely, _NEXT_TO_NOTHING)).astype(np.float32)
    return odds


def _in_their_turns(parts: Probabilities, turns: Probabilities) -> Probabilities:
    """How likely a stretch does an act, told by the stretch and by the whole turn that it stands in alike.

    A clause alone is easily taken for a complaint (你们几点关门啊), a long turn hides the one clause that is one.
    The mean of the two log odds parts dialogues with a complaint from those without better than either alone on
    written dialogues and public chats taken together.
    """
    mean: Probabilities = np.sqrt(_odds(parts) * _odds(turns))
    return mean / (1 + mean)


_SHORTEST: dict[Role, int] = {"customer": SHORT, "agent": 3}
"""Characters of a clause that is an utterance of its own: 对不起 is one, before the step that the agent offers."""
_NEXT_TO_NOTHING = 1e-6


def _just_before(turn: Turn, others: Sequence[Turn]) -> str:
    """What the other party said last before a turn."""
    return next((other.text for other in reversed(others) if other.start < turn.start and other.text), "")


def acts_in(act: str, least: float, script: Script, span: Span, said: Meant) -> list[Words]:
    """The stretches in a span that do an act or may do it, likeliest first, none in another; ``score`` is how likely.

    Parameters
    ----------
    act
        The act.
    least
        Of what probability.
    script
        Whose words.
    span
        Where to look.
    said
        What `meant` found of that script.
    """
    own = said.probabilities.get(act)
    if own is None:
        return []
    hits: list[Words] = []
    likely = np.flatnonzero(own >= least)
    for at in likely[np.argsort(-own[likely], kind="stable")]:
        start, end = said.spans[at]
        apart = all(end <= hit.span[0] or hit.span[1] <= start for hit in hits)
        if span[0] <= start and end <= span[1] and apart:
            hits.append(script.words(_narrowed(int(at), own, said.spans), "meaning", round(float(own[at]), 3)))
    return hits


def _narrowed(at: int, likely: Probabilities, spans: Sequence[Span]) -> Span:
    """The shortest part of a stretch that is nearly as likely: what is said beside an act comes before or after it."""
    start, end = spans[at]
    near = (spans[other] for other in np.flatnonzero(likely >= _NEARLY * likely[at]).tolist())
    inner = ((low, high) for low, high in near if start <= low and high <= end)
    return min(inner, key=lambda each: each[1] - each[0])


_NEARLY = 0.7


def likelihood(acts: Sequence[str], span: Span, said: Meant) -> float | None:
    """How likely the utterance around a place does one of some acts; ``None`` where the weights know none of them.

    A turn is tried in pieces of several lengths (`voicecheck.acts.units`): those that hold the whole place count, or
    those that hold a part of it where none does, and of these the likeliest.

    Parameters
    ----------
    acts
        The acts.
    span
        The place, in characters of the script.
    said
        What `meant` found of that script.
    """
    known = [said.probabilities[act] for act in acts if act in said.probabilities]
    if not known:
        return None
    there = [at for at, (start, end) in enumerate(said.spans) if start <= span[0] and span[1] <= end]
    there = there or [at for at, (start, end) in enumerate(said.spans) if start < span[1] and span[0] < end]
    return max((float(own[at]) for own in known for at in there), default=0.0)
