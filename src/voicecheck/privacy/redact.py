"""A call without its private numbers: masked in text, times kept.

Norms are judged before this, on what was said; after it nothing of the values is left in the call, and
each place is known by its kind and time, so that a copy of the sound can be silenced there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from voicecheck.audio.peaks import without_peaks
from voicecheck.intervals import Interval
from voicecheck.privacy.agents import AgentHasher
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.records import Alternative, CallAnalysis, Conversation, Finding, Masked, Turn, Word
from voicecheck.text.agentnames import find_agents
from voicecheck.text.dictation import DIGIT
from voicecheck.text.privacy import DIGIT_MASK, NAME_MASK, Line, Private, find_private, mask, stretches

_TURN_EDGE_S = 0.5
"""Seconds by which the time of a finding may lie outside of its turn."""


def redact(call: CallAnalysis, *, options: PrivacyOptions, hasher: AgentHasher | None = None) -> CallAnalysis:
    """Mask what is private in the turns and findings of a call, character for character.

    Counts, rates and times stay what was measured; the outline of the sound is 0 there. ``masked`` of the result holds
    what was masked before and now; a call in which nothing is found comes back as it is.

    Parameters
    ----------
    call
        The call, judged.
    options
        What is masked.
    hasher
        What hashes agents' ids; with it their names and staff numbers are masked, too.
    """
    turns = call.conversation.turns
    lines = [Line(turn.speaker, turn.text) for turn in turns]
    found: defaultdict[int, list[Private]] = defaultdict(list)
    private = find_private(lines, names=options.names) if options.redact else ()
    for each in _with_agents(private, lines, call.recording.agent_id, hasher):
        found[each.line].append(each)
    call = call if hasher is None else replace(call, agents_hidden=True)
    if not found:
        return call
    places = {number: word_places(turns[number]) for number in found}
    hidden = tuple(_hide(turn, found[i], places[i]) if i in found else turn for i, turn in enumerate(turns))
    masked = [each for i, spans in sorted(found.items()) for each in _times(turns[i], spans, places[i])]
    changed = [(turns[i], hidden[i]) for i in sorted(found)]
    return replace(
        call,
        conversation=replace(call.conversation, turns=hidden, alternatives=_unmasked(call.conversation, masked)),
        findings=tuple(_hide_finding(finding, turns, changed) for finding in call.findings),
        masked=(*call.masked, *masked),
        peaks=tuple(without_peaks(each, (Interval(m.start, m.end) for m in masked)) for each in call.peaks),
    )


def _unmasked(talk: Conversation, masked: Sequence[Masked]) -> tuple[Alternative, ...]:
    """What else may have been said, but for the places where something is masked: it may be what is private, too."""
    return tuple(
        each
        for each in talk.alternatives
        if not any(m.speaker == each.speaker and m.start < each.end and each.start < m.end for m in masked)
    )


def _with_agents(
    private: Sequence[Private], lines: Sequence[Line], agent_id: str | None, hasher: AgentHasher | None
) -> Iterable[Private]:
    """What is private, and where agents are to be hidden, their names and staff numbers."""
    if hasher is None:
        return private
    own = hasher(agent_id) if agent_id else None
    agents = find_agents(lines, is_agent=(lambda word: hasher(word) == own) if own else None)
    kinds = {(each.line, at): each.kind for each in (*agents, *private) for at in range(each.start, each.end)}
    return stretches(kinds)


def hide_text(text: str) -> str:
    """Mask what is private in a text that stands alone, such as the message of an error."""
    return mask(text, find_private([Line("", text)]))


def word_places(turn: Turn) -> list[int | None]:
    """Where the text of each word begins in the turn's; ``None`` where it cannot be found."""
    places: list[int | None] = []
    cursor = 0
    for word in turn.words:
        text = word.text.strip()
        at = turn.text.find(text, cursor) if text else -1
        places.append(at if at >= 0 else None)
        cursor = at + len(text) if at >= 0 else cursor
    return places


def _hide(turn: Turn, spans: Sequence[Private], places: Sequence[int | None]) -> Turn:
    text = mask(turn.text, spans)
    names = "".join(turn.text[each.start : each.end] for each in spans if "name" in each.kind)
    words = tuple(_hide_word(word, place, text, names) for word, place in zip(turn.words, places, strict=True))
    return replace(turn, text=text, words=words)


def _hide_word(word: Word, place: int | None, text: str, names: str) -> Word:
    """The word as it stands in the masked text; where it is not known which, without digits and masked names."""
    said = word.text.strip()
    if place is None:
        hidden = "".join(NAME_MASK if sign in names else sign for sign in re.sub(DIGIT, DIGIT_MASK, word.text))
        return word._replace(text=hidden) if said else word
    return word._replace(text=word.text.replace(said, text[place : place + len(said)], 1))


def _times(turn: Turn, spans: Sequence[Private], places: Sequence[int | None]) -> Iterator[Masked]:
    """When each stretch was said: by the words under it, else by its share of the turn."""
    share = (turn.end - turn.start) / max(1, len(turn.text))
    for span in spans:
        under = [
            word
            for word, place in zip(turn.words, places, strict=True)
            if place is not None and place < span.end and span.start < place + len(word.text.strip())
        ]
        start = min((word.start for word in under), default=turn.start + share * span.start)
        end = max((word.end for word in under), default=turn.start + share * span.end)
        yield Masked(kind=span.kind, speaker=turn.speaker, start=round(start, 3), end=round(max(start, end), 3))


def _hide_finding(finding: Finding, turns: Sequence[Turn], changed: Sequence[tuple[Turn, Turn]]) -> Finding:
    matched = _hide_quote(finding.matched, finding.start, turns, changed)
    nearest = _hide_quote(finding.nearest, finding.nearest_start, turns, changed)
    quoted = tuple(_hide_quote(each, finding.start, turns, changed) or "" for each in finding.reason_arguments)
    if (matched, nearest, quoted) == (finding.matched, finding.nearest, finding.reason_arguments):
        return finding
    reason = finding.reason
    for before, after in zip(finding.reason_arguments, quoted, strict=True):
        reason = reason.replace(before, after) if reason and before else reason
    return replace(finding, matched=matched, nearest=nearest, reason=reason, reason_arguments=quoted)


def _hide_quote(
    quote: str | None, at: float | None, turns: Sequence[Turn], changed: Sequence[tuple[Turn, Turn]]
) -> str | None:
    """What a finding quotes of a turn, masked as it is there.

    The turn is the one at that time; where no turn there holds the words, any that does. Where they
    stand several times in it, all their masks are taken together.
    """
    if not quote:
        return quote
    near = [
        turn
        for turn in turns
        if at is not None and turn.start - _TURN_EDGE_S <= at <= turn.end + _TURN_EDGE_S and quote in turn.text
    ]
    if not near and not any(quote in turn.text for turn in turns):
        return hide_text(quote)
    signs = list(quote)
    for before, after in changed:
        if not near or before in near:
            for place in _all_places(quote, before.text):
                for i in range(len(quote)):
                    if after.text[place + i] != before.text[place + i]:
                        signs[i] = after.text[place + i]
    return "".join(signs)


def _all_places(quote: str, text: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)
