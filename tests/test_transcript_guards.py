"""Guards against invented and lost text."""

from __future__ import annotations

import pytest

from voicecheck.records import Word
from voicecheck.transcript.guards import cost, invented, lost
from voicecheck.transcript.options import TranscriptOptions

OPTIONS = TranscriptOptions(stock_phrases=("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "字幕由Amara.org社区提供"))


@pytest.mark.parametrize(
    ("text", "speech", "reason"),
    [
        ("请不吝点赞,订阅,转发,打赏支持明镜与点点栏目", 20.0, "stock phrase"),
        ("對" * 40, 20.0, "repeats itself"),
        ("谢谢您谢谢您谢谢您谢谢您谢谢您谢谢您", 20.0, "repeats itself"),
        ("感谢您的来电祝您生活愉快", 0.3, "more characters than can be said in the time"),
    ],
)
def test_invented_text_is_known(text: str, speech: float, reason: str) -> None:
    """Each kind of invented text is thrown out for its own reason."""
    assert invented(text, speech, options=OPTIONS) == reason


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("", 2.0),
        ("感谢您的来电，祝您生活愉快，再见。", 4.0),
        ("对对对，就是这个。", 1.5),
        ("嗯嗯好的好的", 1.2),
        ("工号8888", 1.5),
        ("谢谢大家的支持，请您订阅我们的短信通知", 4.0),
        ("再跟您确认一遍，剩余五个吉字节，本月三十号到期，有效期到本月三十号，剩余五个吉字节", 9.0),
    ],
)
def test_what_agents_say_is_kept(text: str, speech: float) -> None:
    """Thanks, numbers, repeated assent and words out of stock phrases are no invention."""
    assert invented(text, speech, options=OPTIONS) is None


def test_echo_of_the_prompt_is_invented() -> None:
    """A model that answers with its prompt has heard nothing."""
    options = TranscriptOptions(prompt="以下是普通话的句子。")
    assert invented("以下是普通話的句子", 3.0, options=options) == "echo of the prompt"


@pytest.mark.parametrize(
    ("text", "speech", "syllables", "expected"),
    [("", 2.0, 8, True), ("您好", 2.0, 8, True), ("您好请问", 2.0, 6, False), ("", 0.3, 1, False), ("", 2.0, 0, False)],
)
def test_lost_text_is_known_by_the_syllables(text: str, speech: float, syllables: int, expected: bool) -> None:
    """Speech with far fewer characters than syllables has lost text; a click or a breath has not."""
    assert lost(text, speech, syllables, options=OPTIONS) is expected


def test_of_two_readings_the_one_with_the_heard_syllables_is_cheaper() -> None:
    """A reading that skipped half costs more than a full one, an invented one more than none."""
    full = [Word(0, 1, text, 0.8) for text in "感谢您的耐心等待"]
    invented_words = [Word(0, 1, "对", 0.99)] * 40
    costs = [cost(words, 2.5, 8, options=OPTIONS) for words in (full, full[:3], [], invented_words)]
    assert costs == sorted(costs)
