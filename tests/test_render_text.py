"""Benchmarks: written dialogues, and their text as a synthetic voice can read it."""

from __future__ import annotations

import pytest
from render_text import clauses, spoken

from voicecheck.proofs.dialogues import read_dialogues

HEAD = "== s9-1 | outbound | survey"
BODY = "\nA: 您好。\nC: 您好。\n(hold 40)\n! open.greeting pass\n"


def test_a_dialogue_keeps_its_facts_lines_and_verdicts() -> None:
    """What a block says is all there; a stage is a line, a verdict is none."""
    (only,) = read_dialogues(HEAD + " | elderly" + BODY)
    assert only.facts == {"direction": "outbound", "scenario": "survey", "profile": "elderly"}
    assert only.lines == ("A: 您好。", "C: 您好。", "(hold 40)")
    assert (only.turns, only.verdicts, only.speed) == (2, {"open.greeting": "pass"}, None)


def test_the_speed_in_the_head_is_no_profile() -> None:
    """`speed 260` is how fast the agent speaks, with or without a profile before it."""
    for head in (" | speed 260", " | elderly | speed 260"):
        (only,) = read_dialogues(HEAD + head + BODY)
        assert only.speed == 260
        assert only.facts.get("profile") == ("elderly" if "elderly" in head else None)


def test_a_verdict_that_is_none_is_refused() -> None:
    """A word that is no verdict is a fault of the file, not a verdict."""
    with pytest.raises(ValueError, match=r"open\.greeting passed"):
        list(read_dialogues(HEAD + "\nA: 您好。\n! open.greeting passed"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("8折", "八折"),
        ("10元", "十元"),
        ("105元", "一百零五元"),
        ("3020元", "三千零二十元"),
        ("13800", "一三八零零"),
        ("07号", "零七号"),
        ("3.5折", "三点五折"),
        ("20%", "百分之二十"),
        ("5GB", "五计必"),
    ],
)
def test_figures_and_abbreviations_are_written_out(written: str, read: str) -> None:
    """The voice knows no figures and no letters."""
    assert spoken(written) == read


def test_foreign_words_are_refused() -> None:
    """A voice that speaks Mandarin alone must not spell a word letter by letter."""
    with pytest.raises(ValueError, match="schedule"):
        spoken("您的schedule")


def test_clauses_are_short_and_lose_nothing() -> None:
    """A clause without a mark that is too long for the voice is cut into even parts."""
    long = "我" * 45
    assert [len(part) for part in clauses(f"您好，{long}。")] == [2, 15, 15, 15]
