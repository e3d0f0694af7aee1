"""Turns: one party's speech until the other takes the floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from voicecheck.conversation import pauses
from voicecheck.conversation.overlaps import OverlapOptions, is_backchannel
from voicecheck.conversation.stretches import Stretch, Stretches
from voicecheck.intervals import Interval, at_least, total
from voicecheck.language.stored import english
from voicecheck.records import Speaker, Turn, TurnKind
from voicecheck.text.spoken import count_characters


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOptions:
    """When one turn ends and the next begins.

    ``silence``: seconds of the speaker's silence that end a turn (the speech rate includes pauses
    of less than 2 s). ``alone``: seconds for which the other must be heard alone in a shorter
    silence to have taken the floor, unless the other began there. ``doubtful_share``: where more of
    a turn's speech has no text, or a suspect one, the turn's text is suspect.
    """

    silence: float = 2.0
    alone: float = 0.5
    doubtful_share: float = 0.1


def build(
    agent: Stretches, customer: Stretches, *, options: TurnOptions, overlap_options: OverlapOptions
) -> tuple[Turn, ...]:
    """The turns and backchannels of two parties, each on a channel of its own, in the order of time.

    Parameters
    ----------
    agent, customer
        What each said, in the order of time; empty where a party never spoke or was not recorded.
    options, overlap_options
        Thresholds.
    """
    turns: list[Turn] = []
    floor: dict[Speaker, Stretches] = {}
    for speaker, own, others in _both_ways(agent, customer):
        behind = [is_backchannel(stretch, others, overlap_options) for stretch in own]
        floor[speaker] = tuple(s for s, back in zip(own, behind, strict=True) if not back)
        turns += [_turn([s], speaker, "backchannel", options) for s, back in zip(own, behind, strict=True) if back]
    for speaker, own, others in _both_ways(floor["agent"], floor["customer"]):
        turns += [_turn(chain, speaker, "turn", options) for chain in _chains(own, others, options)]
    return tuple(sorted(turns, key=lambda turn: (turn.start, turn.end)))


def build_unattributed(stretches: Stretches, *, options: TurnOptions) -> tuple[Turn, ...]:
    """Turns where it is not known who speaks: each stretch is one, as the next may be the other's."""
    return tuple(_turn([stretch], "unknown", "turn", options) for stretch in stretches)


def _both_ways(agent: Stretches, customer: Stretches) -> tuple[tuple[Speaker, Stretches, Stretches], ...]:
    return (("agent", agent, customer), ("customer", customer, agent))


def _chains(own: Stretches, others: Stretches, options: TurnOptions) -> list[list[Stretch]]:
    """The stretches of one party that hold the floor, grouped into turns."""
    chains: list[list[Stretch]] = []
    for stretch in own:
        if chains and not _ends(chains[-1][-1], stretch, others, options):
            chains[-1].append(stretch)
        else:
            chains.append([stretch])
    return chains


def _ends(before: Stretch, after: Stretch, others: Stretches, options: TurnOptions) -> bool:
    """Whether a turn ends between two stretches of the same party."""
    silence = Interval(before.end, after.start)
    if at_least(silence.duration, options.silence):
        return True
    for other in others:
        if other.start >= silence.end:
            break
        alone = silence.intersection(other.interval)
        # Who goes on speaking from before only overlapped; who begins here answers.
        if alone and (other.start >= before.end - options.alone or alone.duration >= options.alone):
            return True
    return False


def _turn(stretches: Sequence[Stretch], speaker: Speaker, kind: TurnKind, options: TurnOptions) -> Turn:
    islands = tuple(island for stretch in stretches for island in stretch.islands)
    pieces = [piece for stretch in stretches for piece in stretch.pieces]
    words = tuple(word for piece in pieces for word in piece.words)
    turn = Turn(
        speaker=speaker,
        kind=kind,
        start=islands[0].start,
        end=islands[-1].end,
        text="".join(piece.text for piece in pieces),
        characters=count_characters("".join(piece.text for piece in pieces if piece.suspect is None)),
        pauses=pauses.find(islands),
        words=words,
        confidence=fmean(word.probability for word in words) if words else None,
    )
    return replace(turn, suspect=_suspect(stretches, total(islands), options.doubtful_share))


def _suspect(stretches: Sequence[Stretch], speech: float, share: float) -> str | None:
    """Why a turn's text cannot be relied on, or ``None``."""
    doubtful = sum(stretch.doubtful for stretch in stretches)
    if doubtful <= share * speech:
        return None
    reasons = [piece.suspect for stretch in stretches for piece in stretch.pieces if piece.suspect]
    if reasons:
        return reasons[0]
    return english("{doubtful:.1f} s of {speech:.1f} s of speech without text", doubtful=doubtful, speech=speech)
