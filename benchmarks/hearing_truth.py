"""A made call with its true words on whatever speech was heard: what hearing alone does to every measure.

The speech model costs a hundred times what the rest does and has faults of its own. So the words of the
label are laid evenly over the true speech of their turn, and each goes to the stretch of speech that was
heard nearest to it, or is lost where none was within half a second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hearing_measures import Pauses, compare_pauses, not_heard

from voicecheck.analysis import Heard
from voicecheck.config import Settings
from voicecheck.conversation import build
from voicecheck.conversation.pace import SoundFigures
from voicecheck.evaluate import Comparison, Label, compare, load_label
from voicecheck.intervals import Interval, Intervals, complement, intersect, merge, total
from voicecheck.records import Activity, CallAnalysis, Conversation, Role, Roles, Segment, Word
from voicecheck.speech.syllables import count_by_interval

ROLES: tuple[Role, ...] = ("agent", "customer")
SLACK_S = 0.5
SURE = 0.9


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A made call: its label, the same as it is written, and which channel is whose."""

    label: Label
    written: Mapping[str, Any]
    roles: Roles

    def channel(self, role: Role) -> int | None:
        """The channel of a party, ``None`` where it was not recorded."""
        return self.roles.agent if role == "agent" else self.roles.customer

    def turns(self, role: Role) -> list[Mapping[str, Any]]:
        """A party's true turns."""
        return [turn for turn in self.written["turns"] if turn["speaker"] == role]

    def speech(self, role: Role) -> Intervals:
        """A party's true speech: its turns without their pauses."""
        return merge(part for turn in self.turns(role) for part in spoken_in(turn))


def load_calls(folder: Path) -> list[MadeCall]:
    """The labelled calls of a folder."""
    calls = []
    for file in sorted(folder.glob("*.json")):
        written = json.loads(file.read_text(encoding="utf-8"))
        sides = written["channels"]
        first = int(sides["left"] != "agent") if sides else 0
        roles = Roles(agent=first, customer=1 - first if sides else None, source="manifest")
        calls.append(MadeCall(load_label(file), written, roles))
    return calls


def spoken_in(turn: Mapping[str, Any]) -> Intervals:
    """The speech of a labelled turn."""
    pauses = [Interval(start, end) for start, end in turn["pauses"]]
    return complement(pauses, Interval(turn["start"], turn["end"]))


def words_of(turn: Mapping[str, Any]) -> list[Word]:
    """The characters of a labelled turn, each for as long as the others, over its speech."""
    text = [character for character in turn["text"] if character.isalnum()]
    speech = spoken_in(turn)
    each = total(speech) / len(text) if text else 0.0
    words, used = [], 0.0
    for character in text:
        words.append(Word(_moment(speech, used), _moment(speech, used + each), character, SURE))
        used += each
    return words


def segments_of(speech: Intervals, words: Sequence[Word]) -> tuple[Segment, ...]:
    """Stretches of speech that were heard, with the words nearest to each; a word that is near none is lost."""
    given: list[list[Word]] = [[] for _ in speech]
    for word in words:
        middle = (word.start + word.end) / 2
        away = [max(part.start - middle, middle - part.end, 0.0) for part in speech]
        if away and min(away) <= SLACK_S:
            given[away.index(min(away))].append(word)
    segments = []
    for part, own in zip(speech, given, strict=True):
        text = "".join(word.text for word in own)
        segments.append(Segment(part.start, part.end, text, text, tuple(own)))
    return tuple(segments)


def heard_conversation(call: MadeCall, heard: Heard, settings: Settings) -> Conversation:
    """The conversation that comes of what was heard and the true words."""
    return _conversation(call, heard.activities, heard.nuclei, heard.report.offset_s, heard.sound.duration, settings)


def true_conversation(call: MadeCall, settings: Settings) -> Conversation:
    """The conversation that comes of the label alone, its holds being music."""
    held = tuple(Interval(e["start"], e["end"]) for e in call.written["events"] if e["kind"] == "hold" and e["music"])
    activities = [Activity(speech=())] * (2 if call.label.two_party else 1)
    for role in ROLES:
        channel = call.channel(role)
        if channel is not None:
            activities[channel] = Activity(speech=call.speech(role), music=held if role == "agent" else ())
    return _conversation(call, activities, [()] * len(activities), None, call.written["duration_s"], settings)


def compare_call(call: MadeCall, conversation: Conversation) -> Comparison:
    """How far a conversation is from the label, as ``voicecheck evaluate`` compares it."""
    return compare(
        call.label,
        CallAnalysis(
            recording=call.label.recording, sha256="", conversation=conversation, findings=(),
            discarded_characters=0, unheard=0.0, notes=(), asr_model="", config_sha256="",
        ),
    )  # fmt: skip


def pauses_in_turns(call: MadeCall, heard: Heard) -> Pauses:
    """The pauses inside the turns of a call; what lies between two turns is easy to find."""
    counted = Pauses()
    for role in ROLES:
        channel = call.channel(role)
        for turn in call.turns(role) if channel is not None else ():
            within = (Interval(turn["start"], turn["end"]),)
            own = intersect(heard.activities[channel].speech, within)
            counted += compare_pauses(spoken_in(turn), own, int(heard.sound.duration * 100) + 1)
    return counted


def lost_speech(call: MadeCall, heard: Heard) -> tuple[float, float]:
    """Seconds of true speech that were not heard, and of all true speech."""
    pairs = [(call.speech(role), call.channel(role)) for role in ROLES]
    lost = sum(not_heard(true, heard.activities[channel].speech) for true, channel in pairs if channel is not None)
    return lost, sum(total(true) for true, _ in pairs)


def _conversation(
    call: MadeCall,
    activities: Sequence[Activity],
    nuclei: Sequence[tuple[float, ...]],
    late: float | None,
    duration: float,
    settings: Settings,
) -> Conversation:
    segments: list[tuple[Segment, ...]] = [()] * len(activities)
    for role in ROLES:
        channel = call.channel(role)
        if channel is not None:
            words = [word for turn in call.turns(role) for word in words_of(turn)]
            segments[channel] = segments_of(activities[channel].speech, words)
    exchange = build.exchange(call.roles, segments, activities, duration, late=late, options=settings.conversation)
    figures = {}
    for role in ROLES:
        channel = call.channel(role)
        if channel is not None:
            turns = tuple(turn.interval for turn in exchange.floor_turns(role))
            figures[role] = SoundFigures(syllables=count_by_interval(nuclei[channel], turns))
    return build.measure(exchange, figures, elderly=False, options=settings.conversation)


def _moment(speech: Intervals, spoken: float) -> float:
    """The time at which so many seconds of the speech are over."""
    for part in speech:
        if spoken <= part.duration:
            return part.start + spoken
        spoken -= part.duration
    return speech[-1].end
