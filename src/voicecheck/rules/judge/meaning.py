"""Conditions on what an utterance does: an act, told by the model of acts with a probability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicecheck.acts.model import ActModel
from voicecheck.acts.units import units
from voicecheck.acts.utterances import Utterance
from voicecheck.records import Role, Turn
from voicecheck.rules.call.call import Call, Hit, Script, Span


class Meant(NamedTuple):
    """Stretches of a script, and for each act its probability in each of them."""

    spans: list[Span]
    probabilities: dict[str, NDArray[np.float32]]


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
    utterances: list[Utterance] = []
    for index, normal in enumerate(script.normalized):
        low = script.turn_span(index)[0]
        before = _just_before(script.turns[index], others)
        for start, end in units(normal):
            spans.append((low + start, low + end))
            utterances.append(Utterance(speaker, normal.text[start:end], before if start == 0 else ""))
    return Meant(spans, dict(zip(model.acts, model.probabilities(utterances).T, strict=True)))


def _just_before(turn: Turn, others: Sequence[Turn]) -> str:
    """What the other party said last before a turn."""
    return next((other.text for other in reversed(others) if other.start < turn.start and other.text), "")


def acts_in(act: str, least: float, script: Script, span: Span, said: Meant) -> list[Hit]:
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
    hits: list[Hit] = []
    for at in np.argsort(-own, kind="stable"):
        start, end = said.spans[at]
        if own[at] < least:
            break
        apart = all(hit.span is None or end <= hit.span[0] or hit.span[1] <= start for hit in hits)
        if span[0] <= start and end <= span[1] and apart:
            hits.append(script.hit((start, end), "meaning", round(float(own[at]), 3)))
    return hits


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
