"""A list holds what people say, and no mishearing of it."""

from __future__ import annotations

import pytest

from made_rules import pack_of
from voicecheck.config import configs_folder, load_settings
from voicecheck.proofs.alike import lint_mishearings

WRITTEN = "我的工号是三零二一\n请您稍候\n请您稍后再拨\n我给您回复\n网络恢复了\n请跟他们说\n您等一下"


def misheard(*phrases: str, written: str = WRITTEN) -> list[str]:
    pack = pack_of(f"\n    kind: never\n    condition: {{phrases: [{', '.join(phrases)}]}}")
    return [remark.what for remark in lint_mishearings([pack], written)]


@pytest.mark.parametrize(
    "phrases", [("工号<number>", "公号<number>"), ("(工|公)号<number>",), ("我的工号", "我的公号")]
)
def test_a_mishearing_of_another_phrase_is_refused(phrases: tuple[str, ...]) -> None:
    """公号 sounds as 工号 and nobody writes it: it is told, whether a phrase of its own or a choice in one."""
    (what,) = misheard(*phrases)
    assert "公号" in what
    assert "工号” misheard" in what


@pytest.mark.parametrize(
    "phrases", [("稍候", "稍后"), ("回复", "恢复"), ("问他们", "问她们"), ("工号", "编号"), ("工号", "工号是")]
)
def test_words_of_their_own_may_sound_alike(phrases: tuple[str, ...]) -> None:
    """Two words that people write, characters written for each other, and other sounds are no mishearings."""
    assert misheard(*phrases) == []


def test_where_nobody_wrote_either_nothing_is_told() -> None:
    """Of two words that the utterances do not know, neither is called the other's mishearing."""
    assert misheard("工号", "公号", written="您好") == []
    assert misheard("工号", "公号", written="") == []


def test_a_list_of_two_rules_is_told_once_and_with_its_place() -> None:
    """The remark says pack, rule and place, what to do, and that the pack is refused."""
    packs = [pack_of("\n    kind: never\n    condition: {phrases: [工号, 公号]}", name=name) for name in ("one", "two")]
    (remark,) = lint_mishearings(packs, WRITTEN)
    assert (remark.kind, remark.where, remark.refused) == ("mishearing", "one: word.own: condition", True)
    assert "by its sound" in remark.advice


def test_the_shipped_packs_hold_none() -> None:
    """Every list of every shipped pack, with all utterances that are at hand."""
    written = "\n".join(file.read_text("utf-8") for file in (configs_folder() / "acts").glob("*.tsv"))
    assert [r.what for r in lint_mishearings(load_settings(environ={}).packs, written)] == []
