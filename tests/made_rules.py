"""Packs of one rule, for tests of what proves rules."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.rules.packs.load import Pack, parse_pack

NEVER = """
    kind: never
    condition:
      phrases: [不知道, 不清楚]
      unless: [您<hit>]
"""
MUST = """
    kind: must
    condition: {phrases: [再见, 拜拜]}
"""


def pack_of(
    body: str, *, passing: Sequence[str] = (), failing: Sequence[str] = (), rule_id: str = "word.own", name: str = "own"
) -> Pack:
    """A pack whose one rule has this kind and condition, and these examples."""
    examples = "".join(
        f"      {result}:\n" + "".join(f"        - |\n{_indented(dialogue)}" for dialogue in dialogues)
        for result, dialogues in (("pass", passing), ("fail", failing))
        if dialogues
    )
    text = (
        f"pack: {name}\ntitle: Own rules\nrules:\n  - id: {rule_id}\n    title: T\n    documents: [N]\n"
        f"    expected: E\n    {body.strip()}\n" + (f"    examples:\n{examples}" if examples else "")
    )
    return parse_pack(text, "own.yaml")


def _indented(dialogue: str) -> str:
    return "".join(f"          {line}\n" for line in dialogue.splitlines())
