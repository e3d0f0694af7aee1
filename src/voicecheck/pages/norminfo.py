"""The norms in words, with the documents that state them: made once for all pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voicecheck.pages.words import Both, both, pair
from voicecheck.rules.language.norm import DOCUMENTS
from voicecheck.rules.language.packfile import Passage
from voicecheck.rules.language.rule import MeasureRule, Rule
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack
from voicecheck.rules.packs.stated import stating_documents
from voicecheck.score.configured import Scores
from voicecheck.tables.normwords import AllNorms, norm_words

_SHIPPED: Mapping[str, str] = {
    "R": "Retention course",
    "N": "New-hire course",
    "E": "E-commerce course",
    "F": "Follow-up course",
    "T": "Telecom course",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NormInfo:
    """What is said of norms, by their ids, and of cards.

    ``titles`` in both languages, ``documents`` as plain data: where each is stated and in which words; ``same`` is what
    call pages say of a norm whatever came of it; ``measured`` are the rules on each measure; ``parts`` the titles of
    cards by name and of their parts by ``card.part``.
    """

    norms: AllNorms
    titles: Mapping[str, Both]
    documents: Mapping[str, Sequence[Mapping[str, Any]]]
    same: Mapping[str, Mapping[str, Any]]
    measured: Mapping[str, Sequence[str]]
    parts: Mapping[str, Both]

    def title(self, rule_id: str) -> Both:
        """A norm's title; of one that is in no pack any more its id."""
        return self.titles.get(rule_id) or {"zh": rule_id, "en": rule_id}

    def rule(self, rule_id: str) -> Rule | None:
        """The rule that checks a norm; ``None`` where it is in no pack any more."""
        known = self.norms.get(rule_id)
        return known.rule if known else None


def norm_info(packs: Sequence[Pack], options: RulesOptions, scores: Scores) -> NormInfo:
    """Put together what pages say of norms.

    Parameters
    ----------
    packs
        The configured packs.
    options
        The limits in force.
    scores
        The scorecards.
    """
    norms, zh = norm_words(packs, options), scores.titles("zh")
    measured: defaultdict[str, list[str]] = defaultdict(list)
    for rule_id, known in norms.items():
        if isinstance(known.rule, MeasureRule):
            measured[known.rule.measure].append(rule_id)
    titles = {rule_id: pair(known.title("zh"), known.title("en")) or {} for rule_id, known in norms.items()}
    documents = _documents(packs)
    return NormInfo(
        norms=norms,
        titles=titles,
        documents=documents,
        same={
            rule.id: _same(rule, pack.name, titles[rule.id], documents.get(rule.id, []))
            for pack in packs
            for rule in pack.rules
        },
        measured=measured,
        parts={name: pair(zh[name], en) or {} for name, en in scores.titles("en").items()},
    )


def _same(rule: Rule, pack: str, title: Both, documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = rule.recommended
    return {
        "title": title,
        "pack": pack,
        "severity": rule.severity,
        "kind": rule.kind,
        "where": rule.window if rule.window in ("opening", "closing") else None,
        "documents": list(documents),
        "expected": rule.expected,
        "advice": pair(own.zh, own.en) if own else None,
    }


def unknown_norm(rule_id: str, pack: str) -> dict[str, Any]:
    """What is said of a norm that is in no pack any more: as much as is said of others, but nothing is known."""
    title = pair(rule_id, rule_id)
    return {"title": title, "pack": pack, "severity": None, "kind": None, "where": None, "documents": [],
            "expected": None, "advice": None}  # fmt: skip


def _documents(packs: Sequence[Pack]) -> dict[str, list[Mapping[str, Any]]]:
    """Which documents state each norm, in which section and words."""
    own = {document: title for pack in packs for document, title in pack.documents}
    passages: defaultdict[tuple[str, str], list[Passage]] = defaultdict(list)
    for pack in packs:
        for norm, passage in pack.passages:
            if pack.document:
                passages[norm, pack.document].append(passage)
    return {
        norm: [
            _document(document, own, passage)
            for document in dict.fromkeys(documents)
            for passage in passages.get((norm, document)) or (None,)
        ]
        for norm, documents in stating_documents(packs).items()
    }


def _document(document: str, own: Mapping[str, str], passage: Passage | None) -> Mapping[str, Any]:
    title = own.get(document) or _SHIPPED.get(document) or DOCUMENTS.get(document) or document
    return {
        "id": document,
        "title": both(title),
        "section": passage.section if passage else None,
        "words": passage.wording if passage else None,
    }
