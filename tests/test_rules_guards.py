"""Exceptions looked for together: the same answer as one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voicecheck.rules.language.expression import parse_guard
from voicecheck.rules.match.guards import parse_guards

GUARDS = ("不<hit>", "没有<hit>", "<hit>金", "<hit>(?:书|函)", "您说的<hit>吗", "如果<hit>的话", "保证[金书]")
TEXT = st.text(alphabet="不没有金书函您说的吗如果话保证先交", max_size=12)


@given(st.lists(st.sampled_from(GUARDS), unique=True, max_size=5), TEXT, TEXT)
def test_together_they_excuse_what_one_of_them_does(texts: list[str], before: str, after: str) -> None:
    """However many exceptions are looked for at once, a hit is excused where one alone excuses it."""
    turn, low = f"{before}保证{after}", len(before)
    one_by_one = any(parse_guard(text).excuses(turn, low, low + 2) for text in texts)
    assert parse_guards(tuple(texts)).excuses(turn, low, low + 2) == one_by_one
