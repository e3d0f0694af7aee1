"""Calls with the verdicts of people, ready to be judged: written dialogues, transcripts, calls as they were heard."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicecheck.conversation.holds import HoldOptions
from voicecheck.conversation.waiting import asks_to_wait, promised
from voicecheck.errors import UsageError
from voicecheck.proofs.dialogues import read_dialogues
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.proofs.transcripts import read_call
from voicecheck.records import Conversation, Recording, Result
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack
from voicecheck.score.results import worst_results
from voicecheck.text.spoken import count_characters

Kind = Literal["right", "accused", "missed", "unknown", "other"]
KINDS: tuple[Kind, ...] = ("right", "accused", "missed", "unknown", "other")
"""What a verdict is worth: right; a fail where people say none; their fail not found; left open; pass and not
applicable taken for each other."""


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A call and what people say of it, by norm. ``typed``: its words were typed, so none was misheard."""

    name: str
    recording: Recording
    conversation: Conversation
    verdicts: dict[str, Result]
    typed: bool = True


def read_labelled(text: str, where: str, holds: HoldOptions) -> Iterator[LabelledCall]:
    """The calls of a file: dialogues with verdicts (`voicecheck.proofs.dialogues`), or one call's label (JSON).

    Raises
    ------
    UsageError
        The file is neither.
    """
    try:
        if text.lstrip().startswith("{"):
            data = json.loads(text)
            yield LabelledCall(str(data["call_id"]), *read_call(text, where, holds.waiting), dict(data["rules"]))
            return
        for dialogue in read_dialogues(text):
            call = build_call(with_holds(dialogue.text, holds), holds.waiting)
            yield LabelledCall(dialogue.name, *call, {**dialogue.verdicts})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            "{where} holds no labelled calls: {name}: {error}", where=where, name=type(error).__name__, error=error
        ) from error


def with_holds(text: str, options: HoldOptions) -> str:
    """The dialogue with what the conversation step finds of each hold: was it announced, was a time promised.

    As there (`voicecheck.conversation.holds`), a short courtesy of the agent (好的，谢谢您) after the request takes
    nothing back, a time may have been promised a turn earlier, and what was said before the last hold is spent.
    """
    words = options.waiting
    lines: list[str] = []
    said: list[str] = []
    for line in text.splitlines():
        if line.startswith("A"):
            said.append(line.partition(":")[2])
        if not line.startswith("(hold"):
            lines.append(line)
            continue
        short = len(said) > 1 and count_characters(said[-1]) < options.courtesy
        polite = any(asks_to_wait(each, words) == "polite" for each in said[-1 - short :])
        times = [time for each in reversed(said[-2:]) if (time := promised(each, words))]
        lines.append(line.rstrip(")") + " announced" * polite + (f" promised {times[0]:g})" if times else ")"))
        said.clear()
    return "\n".join(lines)


def kind_of(label: Result, found: Result) -> Kind:
    """What a verdict is worth.

    Examples
    --------
    >>> kind_of("pass", "fail"), kind_of("fail", "not_applicable"), kind_of("pass", "unknown")
    ('accused', 'missed', 'unknown')
    """
    if found == label:
        return "right"
    if found == "unknown":
        return "unknown"
    if found == "fail":
        return "accused"
    return "missed" if label == "fail" else "other"


def results_of_call(call: LabelledCall, packs: Sequence[Pack], options: RulesOptions) -> dict[str, Result]:
    """What comes out of a labelled call, by norm, of several findings of one norm the worst.

    A typed call may be an excerpt: too few characters leave nothing open.
    """
    options = of_excerpt(options) if call.typed else options
    return worst_results(judge_call(call.recording, call.conversation, packs, options=options))
