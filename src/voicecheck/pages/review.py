"""Makes the review page: a queue of findings drawn as `review sheet` draws them, each with what was said around it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voicecheck.batch.opinions import opinions_of
from voicecheck.batch.stage import read_scored
from voicecheck.language.catalogue import LANGUAGES, Language
from voicecheck.pages.maker import Context, DataFile, Page, SeenCall
from voicecheck.pages.names import link
from voicecheck.pages.normview import RESULTS
from voicecheck.pages.quotes import quote_data
from voicecheck.pages.talkview import SHORT, Said, seconds
from voicecheck.pages.words import Both, both, cleaned, pair
from voicecheck.plaintext import blanked
from voicecheck.proofs.places import meant
from voicecheck.proofs.reviews import Review
from voicecheck.proofs.sheets import Drawn, draw_findings
from voicecheck.proofs.withdrawal import Ruling
from voicecheck.records import CallAnalysis, Finding
from voicecheck.report.reviewing import ItemWords, ReviewItem, Spoken, review_item

PATH = "review.html"
MOST_ITEMS = 100
"""Findings of the queue: some two hours of listening."""
MOST_CALLS = 2_000
"""The latest calls, from which the queue is drawn: the findings of so many take some 50 MB."""
SEED = 0
"""That of `review sheet`, unless another is asked for."""
_MOST_TURNS = 12
"""Turns that are shown of a long stretch in which something was not said: its first and its last."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a call until the queue is drawn."""

    page: str
    name: str
    audio: Mapping[str, Any]
    call: Mapping[str, Any]
    findings: tuple[Finding, ...]


class ReviewMaker:
    """Makes the review page of a report."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._calls: dict[str, _Seen] = {}
        self._words = {each: ItemWords(context.norms.norms, each) for each in LANGUAGES}

    def see(self, call: SeenCall) -> None:
        """Note what may be put to a reviewer."""
        # What was withdrawn is judged as before by whoever comes second; so the queue is the same, too.
        asked = tuple(replace(each, withdrawn=False) if each.withdrawn else each for each in call.analysis.findings)
        name = call.analysis.recording.call_id
        if len(self._calls) >= MOST_CALLS:
            del self._calls[next(iter(self._calls))]
        self._calls[call.key] = _Seen(call.page, name, call.data["audio"], call.data["call"], asked)

    def pages(self) -> Iterator[Page | DataFile]:
        """Give the page."""
        stored = [(key, seen.name, seen.findings) for key, seen in self._calls.items()]
        drawn = draw_findings(stored, MOST_ITEMS, seed=SEED)
        calls: dict[str, Any] = {}
        items = []
        for each in drawn:
            item, said, reviews = self._read(each)
            items.append(self._item(item, said, reviews))
            calls[each.call_key] = self._call(each.call_key)
        yield Page(path=PATH, kind="review", title=both("Review findings"), data={"items": items, "calls": calls})

    def _read(self, drawn: Drawn) -> tuple[ReviewItem, Said, Sequence[Review]]:
        """The finding with what surrounds it, as the call's page shows it, and what was said of it."""
        ledger = self._context.ledger
        ((_, day),) = ledger.calls_named(drawn.call_key)[:1]
        (stored,) = ledger.stored(ledger.numbers_of([drawn.call_key]))
        verdicts = opinions_of(ledger, day).get(drawn.call_key, [])
        call: CallAnalysis = read_scored(stored, day, self._context.judging, verdicts).analysis
        own = [each for each in verdicts if not isinstance(each, Ruling)]
        about = [each for each in own if _is_about(each, drawn.finding, call.findings)]
        return review_item(call, drawn), Said(call.conversation.turns), about

    def _call(self, key: str) -> dict[str, Any]:
        seen = self._calls[key]
        audio = dict(seen.audio)
        if audio.get("src"):
            audio["src"] = posixpath.normpath(posixpath.join(posixpath.dirname(link(seen.page)), audio["src"]))
        return {
            "key": key,
            "id": seen.call["id"],
            "started": seen.call.get("started"),
            "duration": seen.call.get("duration"),
            "page": link(seen.page),
            "audio": audio,
        }

    def _item(self, item: ReviewItem, said: Said, reviews: Sequence[Review]) -> dict[str, Any]:
        finding = item.finding
        quote = quote_data(finding, said)
        shown = item.sentences
        if len(shown) > _MOST_TURNS:
            shown = (*shown[: _MOST_TURNS // 2], *shown[-_MOST_TURNS // 2 :])
        return {
            "call": item.call_key,
            "rule": cleaned(finding.rule_id),
            "start": item.start,
            "result": RESULTS[finding.result],
            "raw": finding.result,
            "drawn": item.drawn,
            "a": seconds(item.listen),
            "b": seconds(item.end),
            "before": item.before and _turn(item.before, None),
            "turns": [_turn(each, quote) for each in shown],
            "left": len(item.sentences) - len(shown),
            "after": item.after and _turn(item.after, None),
            "title": self._both("title", item),
            "asked": cleaned(item.finding.expected) if item.finding.expected else None,
            "found": self._both("found", item),
            "value": self._both("value", item),
            "limit": self._both("limit", item),
            "trigger": finding.evidence_role == "trigger",
            "reviews": [
                {"reviewer": cleaned(each.reviewer), "verdict": each.verdict, "note": cleaned(each.note) or None}
                for each in reviews
            ],
        }  # fmt: skip

    def _both(self, what: str, item: ReviewItem) -> Both | None:
        texts: dict[Language, str] = {each: getattr(words, what)(item) for each, words in self._words.items()}
        return pair(texts["zh"], texts["en"])


def _is_about(review: Review, finding: Finding, findings: Sequence[Finding]) -> bool:
    places = [findings[place] for place in meant(findings, review)]
    return any((each.rule_id, each.start, each.end) == (finding.rule_id, finding.start, finding.end) for each in places)


def _turn(spoken: Spoken, quote: Mapping[str, Any] | None) -> dict[str, Any]:
    """A turn, with the characters of it that the finding rests on."""
    own = quote is not None and quote["turn"] == spoken.number and quote["i"] is not None and quote["j"] is not None
    return {
        "s": SHORT[spoken.speaker],
        "a": seconds(spoken.start),
        "x": blanked(spoken.text),
        "hit": [quote["i"], quote["j"]] if own and quote else None,
    }
