"""Whether a recording ends after the call, or while somebody speaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversation_cases import OPTIONS, Said, exchange
from voicecheck.conversation import build
from voicecheck.conversation.ending import EndingOptions, ends_in_goodbye
from voicecheck.records import Conversation, Turn, Word


def talk(
    *agent: Said, customer: tuple[Said, ...] = (), duration: float = 20.0, unfinished: bool = False
) -> Conversation:
    """A call of so many seconds, measured."""
    call = exchange(agent, customer, duration=duration)
    return build.measure(call, {}, elderly=False, options=OPTIONS, unfinished=unfinished)


@pytest.mark.parametrize(("end", "abrupt"), [(20.0, True), (19.81, True), (19.8, False), (19.0, False)])
def test_a_silence_as_long_as_a_pause_shows_that_the_speaker_had_finished(end: float, abrupt: bool) -> None:
    """Less than 0.2 s of silence at the end can be the midst of a word."""
    assert talk(Said(1, 5, "您好"), Said(10, end, "我先帮您查一下这个订单")).ends_abruptly is abrupt


def test_it_matters_not_who_speaks() -> None:
    """A customer who is cut off is a call without an end as much as an agent is."""
    assert talk(Said(1, 5, "您好"), customer=(Said(8, 19.95, "我还有一个问题想问"),)).ends_abruptly
    assert not talk(Said(1, 5, "您好"), customer=(Said(8, 19.0, "我还有一个问题想问"),)).ends_abruptly


def test_a_goodbye_is_an_end() -> None:
    """Who has said goodbye, or wished well, was not cut off; but both parties must have finished."""
    assert not talk(Said(1, 5, "您好"), Said(15, 20, "感谢您的来电，再见。")).ends_abruptly
    both = talk(Said(15, 20, "再见。"), customer=(Said(17, 20, "等一下我还想问"),))
    assert both.ends_abruptly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("好的，再见。", True), ("再建啊", True), ("拜拜您呐", False), ("那先挂了啊", True), ("祝您生活愉快！", True),
        ("菜见。", True), ("再先", False),
        ("bye bye", True), ("再见。那个我还想问", False), ("好的谢谢", False), ("再", False), ("", False),
    ],
)  # fmt: skip
def test_a_goodbye_is_heard_by_sound_and_at_the_end(text: str, expected: bool) -> None:
    """What follows it but particles shows that the call went on; what was heard for certain is no other word."""
    words = tuple(Word(at, at + 1, character, 0.6) for at, character in enumerate(text))
    turn = Turn(speaker="agent", kind="turn", start=0, end=9, text=text, words=words)
    assert ends_in_goodbye(turn, EndingOptions()) is expected
    likely = replace(turn, words=tuple(word._replace(probability=0.98) for word in words))
    assert ends_in_goodbye(likely, EndingOptions()) is (expected and text not in ("再建啊", "菜见。"))


def test_an_unfinished_file_ends_abruptly_whatever_is_heard() -> None:
    """The recorder stopped before the call did."""
    made = talk(Said(1, 5, "您好"), unfinished=True)
    assert (made.ends_abruptly, made.unfinished) == (True, True)
    made = talk(Said(1, 5, "您好"))
    assert (made.ends_abruptly, made.unfinished) == (False, False)


def test_an_empty_recording_does_not_end_abruptly() -> None:
    """Where nothing is said, nobody is cut off."""
    assert not talk().ends_abruptly
