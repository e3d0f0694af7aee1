"""How a recording ends: after the call, or while somebody speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.conversation.pauses import LEAST_PAUSE
from voicecheck.intervals import at_least
from voicecheck.phonetics.said import spans_said
from voicecheck.records import Turn
from voicecheck.text.normalize import normalize

_PARTICLES = frozenset("啊呀哦喔噢哈呢吧了啦喽嘞嗯您你")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingOptions:
    """What tells that a call was over when its recording stopped.

    ``silence`` is how many seconds at the end without speech show that the speaker had finished: as
    many as make a pause inside a turn; a shorter silence can be the stop of a consonant.
    ``goodbyes`` are words that end a call (configuration), found by sound up to a mean cost of
    ``sound_limit`` a syllable (再见 → 在见).
    """

    silence: float = LEAST_PAUSE
    goodbyes: tuple[str, ...] = (
        "再见", "拜拜", "再会", "回见", "晚安", "回头见", "明天见", "回聊", "byebye", "生活愉快", "工作顺利",
        "周末愉快", "节日快乐", "身体健康", "一路平安", "一路顺风", "万事如意", "感谢您的来电", "感谢您的接听", "挂了",
    )  # fmt: skip
    sound_limit: float = 0.12


def speech_runs_out(turns: Sequence[Turn], duration: float, *, options: EndingOptions) -> bool:
    """Whether somebody is speaking when the recording stops, and not just saying goodbye.

    Parameters
    ----------
    turns
        All turns and backchannels, of whomever.
    duration
        Seconds of the recording.
    options
        Settings.

    Examples
    --------
    >>> def turn(text, end):
    ...     return Turn(speaker="agent", kind="turn", start=0, end=end, text=text)
    >>> [speech_runs_out([turn(text, end)], 9.0, options=EndingOptions())
    ...  for text, end in (("我帮您查", 8.9), ("我帮您查", 8.8), ("好的，再见啊。", 9.0))]
    [True, False, False]
    """
    last = (turn for turn in turns if not at_least(duration - turn.end, options.silence))
    return any(not ends_in_goodbye(turn, options) for turn in last)


def ends_in_goodbye(turn: Turn, options: EndingOptions) -> bool:
    """Whether nothing but particles follows a goodbye."""
    said = normalize(turn.text).text
    spans = spans_said(turn.text, turn.words, options.goodbyes, options.sound_limit)
    return any(set(said[end:]) <= _PARTICLES for _, end in spans)
