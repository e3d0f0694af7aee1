"""Norms by their ids, as the verdict needs them, without the shipped packs."""

from __future__ import annotations

from voicecheck.rules.options import Limits
from voicecheck.rules.packs.load import parse_pack
from voicecheck.tables.normwords import NormWords

_NEVER = "kind: never\n    condition: {phrases: [不知道]}"


def made_norm(rule_id: str, title: str = "", form: str = _NEVER) -> NormWords:
    """A norm of that id and title; ``form`` are the further lines of its rule, indented by four."""
    text = f"pack: own\ntitle: Own\nrules:\n  - id: {rule_id}\n    title: {title!r}\n    documents: [N]\n"
    text += f"    expected: something better\n    {form}\n"
    (rule,) = parse_pack(text, "own").rules
    return NormWords(rule, Limits())


def made_norms(titles: dict[str, str]) -> dict[str, NormWords]:
    """Norms that forbid something, by their ids, with these titles."""
    return {rule_id: made_norm(rule_id, title) for rule_id, title in titles.items()}
