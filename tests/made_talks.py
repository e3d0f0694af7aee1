"""Talks of an agent and a customer: what each says when, drawn at random, and measured by the program itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from made_dialogues import PLAIN
from voicecheck.conversation import build
from voicecheck.conversation.build import ConversationOptions
from voicecheck.conversation.pace import SoundFigures
from voicecheck.intervals import Interval
from voicecheck.records import Activity, Conversation, Role, Roles, Segment, Word
from voicecheck.text.spoken import count_characters

OPENING = "您好，感谢您致电本公司，我是客服小林，请问有什么可以帮您？"
CLOSING = "感谢您的来电，祝您生活愉快，再见。"
WAIT = {60.0: "请您稍等一分钟，我帮您查询一下，可以吗？", 120.0: "请您稍等两分钟，我帮您核实一下，可以吗？"}
BACK = "让您久等了，已经帮您查到了。"


@dataclass(frozen=True, kw_only=True)
class Talk:
    """How a talk goes.

    ``agent_cpm`` and ``customer_cpm`` are characters a minute, ``cuts_in`` how often the agent takes the floor,
    ``hold`` the seconds promised and taken, ``probability`` the recogniser's mean for a character, ``syllables`` those
    that the sound shows a character of the text, ``heard`` the parties that have a channel of their own: ``both``,
    ``mixed`` on one, or ``agent`` alone.
    """

    turns: int = 8
    agent_cpm: float = 210.0
    customer_cpm: float = 220.0
    response_s: float = 0.6
    cuts_in: int = 0
    hold: tuple[float, float] | None = None
    probability: float = 0.9
    heard: str = "both"
    syllables: float = 0.97
    level_dbfs: float = -22.0
    pitch_sd: float = 3.0


class _Line:
    """The talk as it is laid out: a channel for each party."""

    def __init__(self, talk: Talk, chance: np.random.Generator) -> None:
        self.talk, self.chance = talk, chance
        self.now = 1.0
        self.segments: tuple[list[Segment], list[Segment]] = ([], [])
        self.speech: tuple[list[Interval], list[Interval]] = ([], [])
        self.music: list[Interval] = []

    def say(self, who: int, text: str, gap: float) -> None:
        """Say something after so many seconds; a long turn has a pause in it."""
        cpm = (self.talk.agent_cpm, self.talk.customer_cpm)[who] * self.chance.normal(1, 0.06)
        start = max(self.now + gap, self.speech[who][-1].end + 0.3 if self.speech[who] else 0.0)
        end = start + 60 * count_characters(text) / cpm
        cut = start + (end - start) * self.chance.uniform(0.35, 0.6)
        pause = self.chance.uniform(0.25, 0.7) if end - start > 4 else 0.0
        self.speech[who].extend([Interval(start, cut), Interval(cut + pause, end)] if pause else [Interval(start, end)])
        each = (end - start) / len(text)
        sure = np.clip(self.chance.normal(self.talk.probability, 0.07, len(text)), 0.2, 0.999).round(3).tolist()
        words = tuple(
            Word(start + each * n, start + each * (n + 1), character, probability)
            for n, (character, probability) in enumerate(zip(text, sure, strict=True))
        )
        self.segments[who].append(Segment(start, end, text, text, words))
        self.now = max(self.now, end)

    def acknowledge(self, who: int) -> None:
        """Say 嗯 amid the last turn of the other."""
        other = self.segments[1 - who][-1]
        if other.end - other.start > 3:
            at = other.start + (other.end - other.start) * 0.5
            self.segments[who].append(Segment(at, at + 0.3, "嗯", "嗯", (Word(at, at + 0.3, "嗯", 0.9),)))
            self.speech[who].append(Interval(at, at + 0.3))

    def hold(self, promised: float, taken: float) -> None:
        """Ask to wait, play music, come back."""
        self.say(0, WAIT[promised], 0.4)
        self.say(1, "好的", 0.4)
        self.music.append(Interval(self.now + 0.3, self.now + taken - 0.3))
        self.say(0, BACK, taken)


def made_conversation(talk: Talk, seed: int, options: ConversationOptions) -> Conversation:
    """Lay a talk out and measure it; the same for the same seed."""
    chance = np.random.default_rng(seed)
    line = _Line(talk, chance)
    line.say(0, OPENING, 0.5)
    cut = set(chance.permutation(talk.turns)[: talk.cuts_in].tolist())
    for number in range(talk.turns):
        if talk.heard != "agent":
            text = "，".join(chance.choice(PLAIN["C"], 2 if number in cut else 1)).replace("。，", "，")
            line.say(1, text, float(chance.lognormal(-0.9, 0.5)))
            if chance.random() < 0.25 and number not in cut:
                line.acknowledge(0)
        gap = -1.2 if number in cut else float(chance.lognormal(np.log(talk.response_s), 0.5))
        line.say(0, str(chance.choice(PLAIN["A"])), gap)
        if talk.hold and number == talk.turns // 2:
            line.hold(*talk.hold)
    line.say(0, CLOSING, 0.5)
    return _measured(line, chance, options)


def _measured(line: _Line, chance: np.random.Generator, options: ConversationOptions) -> Conversation:
    talk, duration = line.talk, line.now + 1.0
    segments = [sorted(said, key=lambda segment: segment.start) for said in line.segments]
    channels = [
        Activity(tuple(sorted(spoken)), music=music)
        for spoken, music in zip(line.speech, (tuple(line.music), ()), strict=True)
    ]
    roles = Roles(0, 1, source="manifest")
    if talk.heard == "mixed":
        joined = sorted((s for said in segments for s in said), key=lambda segment: segment.start)
        channels = [Activity(tuple(sorted((*line.speech[0], *line.speech[1]))))]
        segments, roles = [joined], Roles(None, None, mixed=0, source="unknown")
    if talk.heard == "agent":
        segments, channels, roles = segments[:1], channels[:1], Roles(0, None, source="single_channel")
    exchange = build.exchange(roles, segments, channels, duration, late=0.0, options=options)
    sound: dict[Role, SoundFigures] = {}
    for role in build.ROLES if talk.heard != "mixed" else ():
        spoken = [turn.characters for turn in exchange.floor_turns(role)]
        level, pitch = talk.level_dbfs + float(chance.normal(0, 1)), float(chance.normal(200, 15))
        sound[role] = SoundFigures(
            syllables=tuple(max(0, round(n * chance.normal(talk.syllables, 0.03))) for n in spoken) if spoken else None,
            level_dbfs=level,
            clipping_share=0.0,
            pitch_median_hz=pitch,
            pitch_sd_semitones=max(0.5, talk.pitch_sd + float(chance.normal(0, 0.4))),
            level_thirds_dbfs=(level, level + float(chance.normal(0, 0.5)), level + float(chance.normal(0, 0.5))),
            pitch_thirds_hz=(pitch, pitch + float(chance.normal(0, 3)), pitch + float(chance.normal(0, 3))),
        )
    return build.measure(exchange, sound, elderly=False, options=options)
