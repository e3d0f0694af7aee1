"""A stored call as cues: who said what, from when to when, as every format of transcripts needs it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from voicecheck.plaintext import printable
from voicecheck.records import CallAnalysis, Speaker

Language = Literal["zh", "en"]

SPEAKERS: Mapping[Language, Mapping[Speaker, str]] = {
    "zh": {"agent": "坐席", "customer": "客户", "unknown": "未知"},
    "en": {"agent": "Agent", "customer": "Customer", "unknown": "Unknown"},
}
NOT_RECOGNISED: Mapping[Language, str] = {"zh": "（未识别）", "en": "(not recognised)"}
"""What a cue says where somebody spoke and no text is stored: an empty cue would look like silence."""
LEAST_MS = 1
"""Shortest cue, in milliseconds: the formats have no place for one without length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A stored call, to be written down.

    ``call_key`` is the call's key, ``day`` the day that it is filed under, ``analysed_at`` when it was heard.
    """

    analysis: CallAnalysis
    call_key: str
    day: date
    analysed_at: datetime
    language: Language = "zh"

    @property
    def names(self) -> Mapping[Speaker, str]:
        """What the speakers are called."""
        return SPEAKERS[self.language]

    @property
    def duration_ms(self) -> int:
        """Length of the recording in milliseconds, at least up to the end of the last cue."""
        return max([LEAST_MS, _ms(self.analysis.conversation.duration), *(cue.end_ms for cue in self.cues())])

    def cues(self) -> list[Cue]:
        """Every turn and backchannel in order of time; cues of two speakers may overlap."""
        cues = [
            Cue(
                turn=number,
                speaker=turn.speaker,
                start_ms=_ms(turn.start),
                end_ms=max(_ms(turn.end), _ms(turn.start) + LEAST_MS),
                text=one_line(turn.text) or NOT_RECOGNISED[self.language],
            )
            for number, turn in enumerate(self.analysis.conversation.turns)
        ]
        return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms, cue.turn))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What one party said in one go: times in milliseconds, ``turn`` its number in the table ``turns``."""

    turn: int
    speaker: Speaker
    start_ms: int
    end_ms: int
    text: str

    @property
    def start(self) -> float:
        """When it starts, in seconds."""
        return self.start_ms / 1000

    @property
    def duration(self) -> float:
        """How long it is, in seconds."""
        return (self.end_ms - self.start_ms) / 1000


def one_line(text: str) -> str:
    r"""Write a text as one line that any file may hold: white space as single spaces, what nobody can see escaped.

    Examples
    --------
    >>> one_line("您好\n\n再见\x00 ")
    '您好 再见\\x00'
    """
    return printable(" ".join(text.split()))


def clock(milliseconds: int, mark: str) -> str:
    """Write a time as subtitles do, hours first, `mark` before the milliseconds.

    Examples
    --------
    >>> clock(3_723_004, ",")
    '01:02:03,004'
    """
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{rest:03d}"


def _ms(seconds: float) -> int:
    return round(max(0.0, seconds) * 1000) if math.isfinite(seconds) else 0
