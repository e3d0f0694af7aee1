"""Exceptions looked for together: the same answer as one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.expression import parse_guard
from voicecheck.rules.match.guards import parse_guards
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import parse_pack

GUARDS = ("不<hit>", "没有<hit>", "<hit>金", "<hit>(?:书|函)", "您说的<hit>吗", "如果<hit>的话", "保证[金书]")
TEXT = st.text(alphabet="不没有金书函您说的吗如果话保证先交", max_size=12)


@given(st.lists(st.sampled_from(GUARDS), unique=True, max_size=5), TEXT, TEXT)
def test_together_they_excuse_what_one_of_them_does(texts: list[str], before: str, after: str) -> None:
    """However many exceptions are looked for at once, a hit is excused where one alone excuses it."""
    turn, low = f"{before}保证{after}", len(before)
    one_by_one = any(parse_guard(text).excuses(turn, low, low + 2) for text in texts)
    assert parse_guards(tuple(texts)).excuses(turn, low, low + 2) == one_by_one


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("这个保管不了。", "fail"),
        ("您是问保管不了怎么办，对吗？", "pass"),
        ("师傅说保管不了。", "pass"),
        ("保管不了的话我们上门取。", "pass"),
        ("万一保管不了就放前台。", "pass"),
        ("我没说保管不了。", "pass"),
        ("上次说保管不了，是仓库满了。", "pass"),
        ("不该让您保管不了。", "pass"),
        ("是不是真的保管不了？", "pass"),
        ("他这几天保管不了。", "pass"),
    ],
)
def test_what_every_pack_knows_of_quoting_asking_and_supposing(text: str, result: str) -> None:
    """A phrase that is quoted, asked, supposed, denied or said of others is no statement of the agent."""
    lists = "[$quoted, $negated, $asked, $whether, $supposed, $of_others]"
    pack = parse_pack(
        "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, kind: never, "
        f"condition: {{phrases: [保管不了]}}, unless: {lists}}}\n",
        "demo.yaml",
    )
    (found,) = judge_call(*build_call(f"A: {text}"), [pack], options=of_excerpt(RulesOptions()))
    assert found.result == result
