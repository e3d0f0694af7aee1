"""The guide to writing rules: all that it shows is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shipped_packs import shipped_text
from voicecheck.proofs.examples import build_call, check_examples
from voicecheck.rules.language.jsonschema import keys_table
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack, load_packs

FOLDER = Path(__file__).parents[1] / "configs" / "rules"
GUIDE = (FOLDER / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def pack_of(block: str) -> Pack:
    """The pack that a block shows, or one of the rules that it shows."""
    rules = "pack: ours\ntitle: Guide\nrules:\n" + "".join(f"  {line}\n" for line in block.splitlines())
    shelf = [shipped_text("common")]
    return load_packs([("README.md", block if block.startswith("pack:") else rules)], shelf=shelf)[-1]


@pytest.mark.parametrize("block", BLOCKS, ids=[re.findall(r"id: (\S+)", block)[0] for block in BLOCKS])
def test_every_block_loads_and_its_examples_come_out_as_it_says(block: str) -> None:
    """What a reader copies works, and is proved on both sides."""
    pack = pack_of(block)
    assert not list(check_examples([pack], options=RulesOptions()))
    assert all(rule.examples.pass_ and rule.examples.fail for rule in pack.rules)
    assert pack.unused == ()


def test_the_table_of_keys_is_that_of_the_language() -> None:
    """Every key is in the guide, in the words that an editor shows."""
    assert keys_table().strip() in GUIDE


def test_the_example_of_a_dialogue_is_one() -> None:
    """Every line of the form that is shown can be read."""
    (shown,) = re.findall(r"^```text\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    lines = [re.split(r" {4,}", line)[0] for line in shown.splitlines()]
    _, conversation = build_call("\n".join(lines))
    assert len(conversation.turns) == 6


def test_links_lead_to_headings() -> None:
    """Each part that is named at the top is there."""
    headings = {
        re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in re.findall(r"^## (.*)$", GUIDE, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) == headings
