"""Characters are counted as they are spoken, one a syllable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.text.spoken import count_characters


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("，。！？…—— ", 0),
        ("您好，再见。", 4),
        ("1999元", 8),
        ("工号3021", 6),
        ("1-2分钟", 5),
        ("50%", 5),
        ("嗯，呃，那个", 4),
        ("IMS注册失败", 7),
        ("VIP会员", 5),
        ("4G", 2),
        ("WiFi", 2),
        ("email", 2),
        ("iPhone", 2),
        ("OK", 2),
        ("請您稍等１分鐘", 7),
        ("一会儿", 3),
        ("♪♪", 0),
    ],
)
def test_known_counts(text: str, count: int) -> None:
    """Chinese characters, figures as read, letters, foreign words by syllables; punctuation not."""
    assert count_characters(text) == count


@given(st.text("您好请问我们在的了", max_size=30), st.text("，。！？ ", max_size=5))
def test_punctuation_never_counts(text: str, marks: str) -> None:
    """Each Chinese character is one and punctuation is none."""
    assert count_characters(text + marks) == len(text)
