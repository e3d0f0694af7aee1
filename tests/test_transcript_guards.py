"""Guards against invented and lost text."""

from __future__ import annotations

import pytest

from voicecheck.records import Word
from voicecheck.transcript.guards import cost, invented, lost
from voicecheck.transcript.options import TranscriptOptions

OPTIONS = TranscriptOptions(stock_phrases=("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "字幕由Amara.org社区提供"))


def words(text: str, probability: float = 0.9) -> list[Word]:
    """A word a character, each as probable."""
    return [Word(0, 1, character, probability) for character in text]


@pytest.mark.parametrize(
    ("text", "speech", "syllables", "probability", "reason"),
    [
        ("请不吝点赞,订阅,转发,打赏支持明镜与点点栏目", 20.0, 20, 0.9, "stock phrase"),
        ("對" * 40, 20.0, 40, 0.9, "repeats itself"),
        ("谢谢您谢谢您谢谢您谢谢您谢谢您谢谢您", 20.0, 18, 0.9, "repeats itself"),
        ("感谢您的来电祝您生活愉快", 0.8, 4, 0.9, "more characters than can be said in the time"),
        ("感谢您的来电祝您生活愉快", 0.8, 12, 0.3, "more characters than can be said in the time"),
        ("请注意", 2.0, 9, 0.1, "no more than a guess"),
        ("感谢您的来电祝您生活愉快", 4.0, 2, 0.3, "the recogniser is unsure, and fewer syllables were heard"),
    ],
    ids=["stock phrase", "loop", "loop of three", "fast, syllables", "fast, unsure", "a guess", "unsure, syllables"],
)
def test_invented_text_is_known(text: str, speech: float, syllables: int, probability: float, reason: str) -> None:
    """Each kind of invented text is thrown out for its own reason."""
    assert invented(words(text, probability), speech, syllables, options=OPTIONS) == reason


@pytest.mark.parametrize(
    ("text", "speech", "syllables"),
    [
        ("", 2.0, 8),
        ("感谢您的来电，祝您生活愉快，再见。", 4.0, 14),
        ("对对对，就是这个。", 1.5, 7),
        ("嗯嗯好的好的", 1.2, 6),
        ("工号8888", 1.5, 6),
        ("谢谢大家的支持，请您订阅我们的短信通知", 4.0, 18),
        ("再跟您确认一遍，剩余五个吉字节，本月三十号到期，有效期到本月三十号，剩余五个吉字节", 9.0, 38),
    ],
)
def test_what_agents_say_is_kept(text: str, speech: float, syllables: int) -> None:
    """Thanks, numbers, repeated assent and words out of stock phrases are no invention."""
    assert invented(words(text), speech, syllables, options=OPTIONS) is None


@pytest.mark.parametrize(
    ("speech", "syllables", "probability"),
    [(14 / 11.2, 5, 0.9), (14 / 14, 14, 0.9), (14 / 4, 14, 0.2), (14 / 4, 5, 0.5)],
    ids=["the fastest, slurred", "marked too short", "unsure alone", "slurred alone"],
)
def test_neither_speed_nor_doubt_alone_makes_text_invented(speech: float, syllables: int, probability: float) -> None:
    """Eleven characters a second are said by real people; more are thrown out only where something else disagrees."""
    said = words("我有的时候说不清楚你们知道吗", probability)
    assert invented(said, speech, syllables, options=OPTIONS) is None


def test_echo_of_the_prompt_is_invented() -> None:
    """A model that answers with its prompt has heard nothing."""
    options = TranscriptOptions(prompt="以下是普通话的句子。")
    assert invented(words("以下是普通話的句子"), 3.0, 9, options=options) == "echo of the prompt"


@pytest.mark.parametrize(
    ("text", "speech", "syllables", "probability", "expected"),
    [
        ("", 2.0, 8, 0.9, True),
        ("", 0.3, 1, 0.9, False),
        ("", 0.8, 0, 0.9, False),
        ("", 1.0, 0, 0.9, True),
        ("您好", 2.0, 8, 0.9, True),
        ("您好请问", 2.0, 6, 0.9, False),
        ("感谢您的来电", 1.5, 11, 0.9, False),
        ("感谢您的来电", 1.5, 11, 0.6, True),
        ("感谢您的来电", 2.5, 11, 0.9, True),
        ("嗯", 1.2, 1, 0.9, False),
        ("您好请问", 9.0, 0, 0.9, True),
    ],
    ids=[
        "no text",
        "a click",
        "a breath",
        "a second and no text",
        "half of it, slowly",
        "two thirds",
        "too many syllables counted",
        "the same, unsure",
        "the same, slowly",
        "a long acknowledgement",
        "no syllable counted",
    ],
)
def test_lost_text_is_known(text: str, speech: float, syllables: int, probability: float, expected: bool) -> None:
    """Text is lost where it is too short for its time, or for its syllables and is unsure or slow besides."""
    assert lost(words(text, probability), speech, syllables, options=OPTIONS) is expected


def test_of_two_readings_the_one_with_the_heard_syllables_is_cheaper() -> None:
    """A reading that skipped half costs more than a full one, an invented one more than none."""
    full = words("感谢您的耐心等待", 0.8)
    readings = (full, full[:3], [], words("对" * 40, 0.99))
    costs = [cost(reading, 2.5, 8, options=OPTIONS) for reading in readings]
    assert costs == sorted(costs)


def test_where_no_syllable_was_counted_a_sure_reading_is_cheaper_than_none() -> None:
    """Of quiet speech syllables are missed: text as long as the time allows is better than nothing."""
    assert cost(words("感谢您的来电"), 2.0, 0, options=OPTIONS) < cost([], 2.0, 0, options=OPTIONS)
