"""Small dialogues that prove a rule: how they are written, and what call they make.

A line for each turn, in order::

    direction: inbound          what the manifest says (any of its columns); one line each
    rate: 140                   the agent's characters a minute
    level: -50                  dBFS of the agent; so pitch_sd (semitones), clarity and pauses (shares), clipping
    agent_levels: -22 -22 -18   dBFS in each third of what the agent says; so customer_levels
    customer_pitches: 200 210 240   Hz in each third; so agent_pitches
    A: 您好，请问有什么可以帮您？    the agent
    C: 我想查一下话费。            the customer
    A~: 嗯。                     a backchannel while the one before goes on
    A!: 等一下。                  takes the floor while the one before still speaks
    A?: 您好                     badly heard: the text cannot be relied on
    A: 工{耗}三零二一              words in braces: the recogniser was not sure of them
    (wait 6)                    seconds before the next turn begins
    (hold 40 announced promised 60)
    (silence 12)

``channel: mono`` records the agent alone. Times follow from the rate of speech, four characters a
second if nothing else is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from voicecheck.conversation.waiting import WaitingOptions, asks_to_wait
from voicecheck.language.stored import english
from voicecheck.records import Conversation, Event, Recording, Result, Role, Roles, Thirds, Turn, VoiceMeasures, Word
from voicecheck.rules.judge.facts import MANIFEST_FIELDS
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack
from voicecheck.text.spoken import count_characters

_CPM = 240.0
_GAP_S = 0.4
_LINE = re.compile(r"(?P<who>[AC])(?P<how>[~!?]?):\s*(?P<text>.*)$")
_STAGE = re.compile(r"\((?P<kind>wait|hold|silence)\s+(?P<seconds>[\d.]+)(?P<rest>[^)]*)\)$")
_FACT = re.compile(r"(?P<name>[a-z_]+):\s*(?P<value>\S.*)$")
_NUMBERS: dict[str, type] = {"rings": int, "queue_wait_s": float}


@dataclass(frozen=True, slots=True)
class Fault:
    """An example that a rule does not judge as its pack says."""

    rule_id: str
    expected: str
    results: tuple[str, ...]
    dialogue: str


def check_examples(packs: Sequence[Pack], *, options: RulesOptions) -> list[Fault]:
    """Judge every example of every rule; what comes out otherwise than the pack says."""
    return [fault for pack in packs for rule in pack.rules for fault in check_rule(rule, pack, options=options)]


def check_rule(rule: Rule, pack: Pack, *, options: RulesOptions) -> Iterator[Fault]:
    """Judge a rule's own examples by that rule alone; what comes out otherwise than the pack says."""
    packs = alone(rule, pack)
    for expected, dialogue in expectations(rule):
        results = results_of(dialogue, packs, options=options)
        if set(results) != {expected}:
            yield Fault(rule.id, expected, results, dialogue)


def alone(rule: Rule, pack: Pack) -> tuple[Pack]:
    """A pack of that one rule."""
    return (replace(pack, rules=(rule,), digest=sha256(repr(rule).encode()).hexdigest()),)


def results_of(dialogue: str, packs: Sequence[Pack], *, options: RulesOptions) -> tuple[Result, ...]:
    """The result of each finding on the call that a dialogue stands for."""
    recording, conversation = build_call(dialogue)
    findings = judge_call(recording, conversation, packs, options=of_excerpt(options))
    return tuple(finding.result for finding in findings)


def of_excerpt(options: RulesOptions) -> RulesOptions:
    """The settings for an example: a piece of a call, in which more is said than it shows, typed and not heard."""
    return replace(options, least_characters=0, shortest_s=0.0, honorific_misheard=0.0)


def expectations(rule: Rule) -> list[tuple[Result, str]]:
    """A rule's examples, each with the result that it is to have."""
    return list(rule.examples.dialogues())


@dataclass(slots=True)
class _Stage:
    """The call as far as it is built."""

    now: float = 0.0
    gap: float = 0.0
    turns: list[Turn] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


def build_call(dialogue: str, waiting: WaitingOptions | None = None) -> tuple[Recording, Conversation]:
    """The call that a dialogue stands for; with words of `waiting`, who asks to wait is not waited on.

    Raises
    ------
    ValueError
        If a line has no known form.
    """
    stage = _Stage()
    for line in filter(None, map(str.strip, dialogue.splitlines())):
        if said := _LINE.match(line):
            _say(stage, "agent" if said["who"] == "A" else "customer", said["how"], said["text"])
        elif happened := _STAGE.match(line):
            _happen(stage, happened["kind"], float(happened["seconds"]), happened["rest"])
        elif (fact := _FACT.match(line)) and fact["name"] in _FACTS:
            stage.facts[fact["name"]] = fact["value"]
        else:
            raise ValueError(english("“{line}” is no line of a dialogue", line=line))
    return _recording(stage.facts), _conversation(stage, waiting)


def _say(stage: _Stage, speaker: Role, how: str, marked: str) -> None:
    text = marked.translate(_NO_BRACES)
    cpm = float(stage.facts.get("rate", _CPM)) if speaker == "agent" else _CPM
    characters = count_characters(text)
    length = 60 * max(characters, 1) / cpm
    last = stage.turns[-1] if stage.turns else None
    start = stage.now + stage.gap
    if how in ("~", "!") and last:
        start = (last.start + last.end) / 2 if how == "~" else max(last.start, last.end - 0.7)
    elif last and last.speaker == "customer" and speaker == "agent" and stage.gap > _GAP_S:
        stage.events.append(Event(kind="response", by="agent", start=last.end, end=start, slow=True))
    words = spread_words(text, start, length, _marks(marked))
    kind: Literal["turn", "backchannel"] = "backchannel" if how == "~" else "turn"
    suspect = "badly heard" if how == "?" else None
    turn = Turn(
        speaker=speaker, kind=kind, start=start, end=start + length, text=text, characters=characters,
        words=words, confidence=0.9, suspect=suspect,
    )  # fmt: skip
    stage.turns.append(turn)
    if how == "!" and last:
        stage.events.append(Event(kind="interruption", by=speaker, start=start, end=last.end, yielded=True))
    stage.now, stage.gap = max(stage.now, turn.end), _GAP_S


def _marks(marked: str) -> list[bool]:
    """Whether each character of a text stands in braces, which are none of it."""
    inside, marks = False, []
    for character in marked:
        if character in "{}":
            inside = character == "{"
        else:
            marks.append(inside)
    return marks


def spread_words(text: str, start: float, length: float, unsure: Sequence[bool] = ()) -> tuple[Word, ...]:
    """The characters of a text as words that last equally long, `length` seconds together."""
    each, sure = length / max(1, len(text)), (_LIKELY, _UNLIKELY)
    marks = unsure or [False] * len(text)
    return tuple(Word(start + i * each, start + (i + 1) * each, c, sure[marks[i]]) for i, c in enumerate(text))


_NO_BRACES = str.maketrans("", "", "{}")
_LIKELY, _UNLIKELY = 0.99, 0.6
"""Probability of a word, and of one in braces: unsure, but likelier right than wrong."""


def _happen(stage: _Stage, kind: str, seconds: float, rest: str) -> None:
    if kind == "wait":
        stage.gap = seconds
        return
    start, end = stage.now, stage.now + seconds
    if kind == "hold":
        promised = re.search(r"promised ([\d.]+)", rest)
        stage.events.append(
            Event(
                kind="hold", start=start, end=end, music="music" in rest, announced="announced" in rest,
                promised_s=float(promised[1]) if promised else None,
            )
        )  # fmt: skip
    else:
        stage.events.append(Event(kind="dead_air", start=start, end=end))
    stage.now, stage.gap = end, 0.0


def _recording(facts: dict[str, str]) -> Recording:
    values: dict[str, Any] = {}
    for name, value in facts.items():
        if name in MANIFEST_FIELDS:
            values[name] = datetime.fromisoformat(value) if name == "started_at" else _NUMBERS.get(name, str)(value)
    return Recording(**{"path": Path("example"), "name": "example", "call_id": "example", **values})


def _conversation(stage: _Stage, waiting: WaitingOptions | None) -> Conversation:
    two_party = stage.facts.get("channel") != "mono"
    turns = sorted(stage.turns, key=lambda t: t.start)
    return Conversation(
        duration=float(stage.facts.get("duration", stage.now + 1.0)),
        roles=Roles(0, 1 if two_party else None, source="manifest"),
        turns=tuple(turns),
        events=tuple(sorted(stage.events, key=lambda e: e.start)),
        agent=_voice("agent", stage),
        customer=_voice("customer", stage),
        two_party=two_party,
        customer_spoke=any(t.speaker == "customer" for t in turns) if two_party else None,
        rate_agreement=1.0,
        response_max=longest_response(turns, stage.events, waiting) if two_party else None,
    )


def longest_response(
    turns: Sequence[Turn], events: Sequence[Event], waiting: WaitingOptions | None = None
) -> float | None:
    """The longest time from a customer's turn to the agent's answer to it.

    Left out are holds and, where the words of waiting are given, what follows a customer who asks to wait, as in calls
    (`voicecheck.conversation.responses`).
    """
    responses = (
        b.start - a.end
        for a, b in pairwise(turns)
        if (a.speaker, b.speaker) == ("customer", "agent")
        and not any(e.kind == "hold" and a.end <= e.start <= b.start for e in events)
        and (waiting is None or asks_to_wait(a.text, waiting) is None)
    )
    return max(responses, default=None)


def _voice(speaker: Role, stage: _Stage) -> VoiceMeasures | None:
    turns = [turn for turn in stage.turns if turn.speaker == speaker]
    if not turns:
        return None
    characters, talk = sum(t.characters for t in turns), sum(t.end - t.start for t in turns)
    rate = 60 * characters / talk
    told = {**_USUAL, **(stage.facts if speaker == "agent" else {})}
    return VoiceMeasures(
        characters=characters, talk=talk, pause=float(told["pauses"]) * talk, pause_count=0, longest_pause=None,
        rated_characters=characters, rated_talk=talk, rated_pause=0.0,
        rate_p10_cpm=rate, rate_p50_cpm=rate, rate_p90_cpm=rate,
        rate_outside_share=0.0, syllables=characters, acoustic_rate_cpm=rate, level_dbfs=float(told["level"]),
        clipping_share=float(told["clipping"]), pitch_median_hz=200.0, pitch_sd_semitones=float(told["pitch_sd"]),
        clarity=float(told["clarity"]), level_thirds_dbfs=_thirds(stage, f"{speaker}_levels", -22.0),
        pitch_thirds_hz=_thirds(stage, f"{speaker}_pitches", 200.0),
    )  # fmt: skip


_USUAL = {"level": "-22", "clipping": "0", "pitch_sd": "3", "clarity": "0.9", "pauses": "0"}
"""How the agent sounds where a dialogue does not say."""
_THIRDS = {f"{speaker}_{what}" for speaker in ("agent", "customer") for what in ("levels", "pitches")}
_FACTS = MANIFEST_FIELDS | _USUAL.keys() | _THIRDS | {"rate", "channel", "duration"}


def _thirds(stage: _Stage, name: str, usual: float) -> Thirds:
    if name not in stage.facts:
        return usual, usual, usual
    values = [None if value == "-" else float(value) for value in stage.facts[name].split()]
    if len(values) != 3:
        raise ValueError(english("{name}: needs three figures, one a third; - where there is none", name=name))
    return values[0], values[1], values[2]
