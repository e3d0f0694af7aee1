"""The stages of a call as compressed bytes and back, without loss: what was heard, and what was found.

Rescoring reads what was heard of ten thousand calls, so that is packed for reading: words, nearly all
of it, stand in columns beside the rest, which takes a fifth of the time of words written one by one.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any, overload

from pydantic import TypeAdapter

from voicecheck.compressed import unpack
from voicecheck.conversation.responses import restored
from voicecheck.language.stored import english
from voicecheck.records import CallAnalysis, Finding, Turn, Word

_HEARD_LEVEL = 6  # written once; higher levels cost time and gain 2 %
_FINDINGS_LEVEL = 1  # written at each rescoring: a third of the time of level 6 for a tenth more bytes
_MOST_BYTES = 64 * 2**20
"""A stage of a call unpacked: four hours of two people at twelve characters a second are some 20 MB."""

_SLOW_RESPONSE = (b'"kind":"slow_response"', b'"kind":"response","slow":true')
"""How earlier versions wrote an event that is a slow response, and how it is written now."""

_calls: TypeAdapter[CallAnalysis] = TypeAdapter(CallAnalysis)
_findings: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])


def encode_heard(analysis: CallAnalysis) -> bytes:
    """Pack everything but the findings; what is at its default is left out.

    After the head come the texts with how many words a turn and peaks a channel have, the numbers, and the peaks.
    """
    turns = analysis.conversation.turns
    words = [word for turn in turns for word in turn.words]
    bare = replace(
        analysis,
        findings=(),
        peaks=(),
        conversation=replace(analysis.conversation, turns=tuple(replace(turn, words=()) for turn in turns)),
    )
    outlines = [len(each) for each in analysis.peaks]
    texts = json.dumps([[len(turn.words) for turn in turns], [word.text for word in words], outlines]).encode()
    columns = ([word.start for word in words], [word.end for word in words], [word.probability for word in words])
    numbers = struct.pack(f"<{3 * len(words)}d", *(number for column in columns for number in column))
    head = _calls.dump_json(bare, exclude_defaults=True)
    return zlib.compress(b"\n".join((head, texts, numbers + b"".join(analysis.peaks))), _HEARD_LEVEL)


def decode_heard(data: bytes) -> CallAnalysis:
    """Unpack a call, without findings.

    Raises
    ------
    ValueError
        The bytes are damaged, or were written by a version with other records.
    """
    try:
        head, texts, numbers = unpack(data, at_most=_MOST_BYTES).split(b"\n", 2)
        call = _calls.validate_json(head.replace(*_SLOW_RESPONSE))
        counts, spoken, *outlines = json.loads(texts)  # an earlier version kept no peaks
        columns_end = 3 * len(spoken) * struct.calcsize("d")
        flat = struct.unpack(f"<{3 * len(spoken)}d", numbers[:columns_end])
        peaks = _cut(numbers[columns_end:], outlines[0] if outlines else [])
    except (struct.error, ValueError) as error:
        raise ValueError(english("what is stored of the call is damaged: {error}", error=error)) from error
    size = len(spoken)
    columns = (flat[:size], flat[size : 2 * size], spoken, flat[2 * size :])
    places = pairwise(accumulate(counts, initial=0))
    turns = tuple(
        _with_words(turn, _StoredWords(columns, start, end))
        for turn, (start, end) in zip(call.conversation.turns, places, strict=True)
    )
    return replace(call, peaks=peaks, conversation=restored(replace(call.conversation, turns=turns)))


def _cut(data: bytes, lengths: Sequence[int]) -> tuple[bytes, ...]:
    """The peaks of each channel.

    Raises
    ------
    ValueError
        There are not as many.
    """
    if len(data) != sum(lengths):
        raise ValueError(english("its peaks are not as many as they should be"))
    return tuple(data[start:end] for start, end in pairwise(accumulate(lengths, initial=0)))


class _StoredWords(Sequence[Word]):
    """The words of a turn, made when they are first asked for: scores, tables and most measures never ask."""

    __slots__ = ("_columns", "_end", "_made", "_start")

    def __init__(self, columns: tuple[Sequence[Any], ...], start: int, end: int) -> None:
        self._columns, self._start, self._end = columns, start, end
        self._made: tuple[Word, ...] | None = None

    def _words(self) -> tuple[Word, ...]:
        if self._made is None:
            own = (column[self._start : self._end] for column in self._columns)
            self._made = tuple(map(Word._make, zip(*own, strict=True)))
        return self._made

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words())

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, at: int | slice) -> Word | tuple[Word, ...]:
        return self._words()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._words() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._words())


_BESIDE_WORDS = tuple(item.name for item in fields(Turn) if item.name != "words")
_beside_words = attrgetter(*_BESIDE_WORDS)


def _with_words(turn: Turn, words: Sequence[Word]) -> Turn:
    """The turn with its words, in half the time of `replace`."""
    return Turn(**dict(zip(_BESIDE_WORDS, _beside_words(turn), strict=True)), words=words)


def encode_findings(findings: Sequence[Finding]) -> bytes:
    """Pack findings; the same findings give the same bytes."""
    return zlib.compress(_findings.dump_json(tuple(findings), exclude_defaults=True), _FINDINGS_LEVEL)


def decode_findings(data: bytes) -> tuple[Finding, ...]:
    """Unpack findings.

    Raises
    ------
    ValueError
        The bytes are damaged, or were written by a version with other records.
    """
    try:
        return _findings.validate_json(unpack(data, at_most=_MOST_BYTES))
    except ValueError as error:
        raise ValueError(english("the stored findings are damaged: {error}", error=error)) from error


def decode_whole(data: bytes) -> CallAnalysis:
    """Unpack a call with its findings, as ledgers of layout 1 hold it.

    Raises
    ------
    ValueError
        The bytes are damaged.
    """
    try:
        return _calls.validate_json(unpack(data, at_most=_MOST_BYTES).replace(*_SLOW_RESPONSE))
    except ValueError as error:
        raise ValueError(english("the stored analysis is damaged: {error}", error=error)) from error
