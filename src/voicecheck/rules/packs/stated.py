"""Which documents state a norm, where in them, and in which words."""

from __future__ import annotations

from collections.abc import Iterable

from voicecheck.rules.language.norm import Document
from voicecheck.rules.language.packfile import Passage
from voicecheck.rules.packs.load import Pack


def stating_documents(packs: Iterable[Pack]) -> dict[str, list[Document]]:
    """Give the documents that state each norm, by the packs that own or use it."""
    packs = tuple(packs)
    stated: dict[str, list[Document]] = {}
    for pack in packs:
        for rule in pack.rules:
            stated.setdefault(rule.id, []).extend(rule.documents)
    for pack in packs:
        for norm in pack.uses if pack.document else ():
            documents = stated.setdefault(norm, [])
            if pack.document and pack.document not in documents:
                documents.append(pack.document)
    return stated


def passages_of(packs: Iterable[Pack]) -> dict[str, list[Passage]]:
    """Give the passages in which documents state each norm, in the order of the packs."""
    found: dict[str, list[Passage]] = {}
    for pack in packs:
        for norm, passage in pack.passages:
            if passage not in found.setdefault(norm, []):
                found[norm].append(passage)
    return found
