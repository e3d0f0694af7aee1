"""A finding as it is put before a person who judges it: what was said around it, what was asked, what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from voicecheck.conversation.numbering import in_order
from voicecheck.language.catalogue import Language, Message
from voicecheck.proofs.sheets import Draw, Drawn
from voicecheck.records import CallAnalysis, Finding, Result, Speaker, Turn
from voicecheck.report.figures import clock
from voicecheck.rules.judge.advice import spelled_limits
from voicecheck.rules.options import Limits
from voicecheck.tables.normwords import AllNorms, reason_of, title_of
from voicecheck.tables.unitwords import SHARE, fact_words, with_unit
from voicecheck.text.rounding import told_apart

_MOST_SAID = 400
"""Characters of a sentence that are shown; a turn is rarely longer."""

RESULTS: Mapping[Result, Message] = {
    "fail": Message("Failed"),
    "unknown": Message("Can't tell"),
    "pass": Message("Passed"),
    "not_applicable": Message("N/A"),
}
DRAWS: Mapping[Draw, Message] = {"rule": Message("by risk"), "random": Message("at random")}
SPEAKERS: Mapping[Speaker, Message] = {
    "agent": Message("Agent"),
    "customer": Message("Customer"),
    "unknown": Message("Speaker"),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a party said, from when on, and the number of the turn in the call."""

    speaker: Speaker
    start: float
    text: str
    number: int

    def said(self, language: Language) -> str:
        """Who said it, and what."""
        return f"{SPEAKERS[self.speaker].said(language)}{'：' if language == 'zh' else ': '}{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A finding with what a reviewer needs to judge it.

    ``start`` is the time by which its verdict is kept, ``None`` where that is about all of the norm's findings on the
    call; ``listen`` is from when to listen. ``sentences`` are the turns at its place, or those of the stretch in which
    something was not said.
    """

    call_key: str
    call_id: str
    recording: str
    agent_id: str | None
    team: str | None
    started_at: datetime | None
    finding: Finding
    drawn: Draw
    start: float | None
    listen: float | None
    end: float | None
    before: Spoken | None
    sentences: tuple[Spoken, ...]
    after: Spoken | None
    duration: float

    @property
    def place(self) -> str:
        """From when to listen, as minutes and seconds."""
        return "" if self.listen is None else clock(self.listen)


def review_items(drawn: Iterable[Drawn], analysis_of: Callable[[str], CallAnalysis | None]) -> list[ReviewItem]:
    """Give drawn findings what surrounds them; a call is read once, one that is gone is left out.

    Parameters
    ----------
    drawn
        The findings.
    analysis_of
        Reads a stored call by its key.
    """
    known: dict[str, CallAnalysis | None] = {}
    items = []
    for each in drawn:
        if each.call_key not in known:
            known[each.call_key] = analysis_of(each.call_key)
        call = known[each.call_key]
        if call is not None:
            items.append(review_item(call, each))
    return items


def review_item(call: CallAnalysis, drawn: Drawn) -> ReviewItem:
    """Give a drawn finding what surrounds it."""
    finding, recording = drawn.finding, call.recording
    turns = in_order(call.conversation.turns)
    first, last = _places(finding, turns) or (len(turns) + 1, len(turns))
    shown = turns[first : last + 1]
    listen = finding.start if finding.start is not None else finding.window_start
    if listen is None and shown:
        listen = shown[0].start
    return ReviewItem(
        call_key=drawn.call_key,
        call_id=drawn.call_id,
        recording=str(recording.path),
        agent_id=recording.agent_id,
        team=recording.team,
        started_at=recording.started_at,
        finding=finding,
        drawn=drawn.draw,
        start=None if finding.start is None else round(finding.start, 1),
        listen=listen,
        end=_end(finding, shown),
        before=_spoken(turns, first - 1),
        sentences=tuple(
            Spoken(turn.speaker, turn.start, turn.text, number) for number, turn in enumerate(shown, start=first)
        ),
        after=_spoken(turns, last + 1),
        duration=call.conversation.duration,
    )


def _places(finding: Finding, turns: Sequence[Turn]) -> tuple[int, int] | None:
    """Numbers of the first and last turn at the place of a finding; the last is less where nobody speaks there."""
    if finding.turn is not None and finding.turn < len(turns):
        return finding.turn, finding.turn
    if finding.start is not None:
        end = max(finding.end or finding.start, finding.start)
        inside = [number for number, turn in enumerate(turns) if turn.start <= end and turn.end >= finding.start]
        if inside and len(inside) <= 3:
            return inside[0], inside[-1]
        after = next((number for number, turn in enumerate(turns) if turn.start >= finding.start), len(turns))
        return after, after - 1
    if finding.window_start is not None and finding.window_end is not None:
        low, high = finding.window_start, finding.window_end
        inside = [number for number, turn in enumerate(turns) if turn.start < high and turn.end > low]
        if inside:
            return inside[0], inside[-1]
    return None


def _end(finding: Finding, shown: Sequence[Turn]) -> float | None:
    if finding.end is not None:
        return finding.end
    if finding.window_end is not None:
        return finding.window_end
    return shown[-1].end if shown else None


def _spoken(turns: Sequence[Turn], number: int) -> Spoken | None:
    if not 0 <= number < len(turns):
        return None
    return Spoken(turns[number].speaker, turns[number].start, turns[number].text, number)


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What a finding says in a language."""

    norms: AllNorms
    language: Language

    def title(self, item: ReviewItem) -> str:
        """What the norm asks, in a few words."""
        return title_of(self.norms, item.finding.rule_id, self.language)

    def asked(self, item: ReviewItem) -> str:
        """What the norm asks, in the words of the document."""
        return item.finding.expected or self.title(item)

    def found(self, item: ReviewItem) -> str:
        """What was said or found, or why the result is what it is."""
        finding = item.finding
        quoted = finding.matched if finding.match_kind not in ("measure", "metadata") else None
        if quoted:
            mark = "“{}”" if self.language == "zh" else '"{}"'
            quoted = mark.format(quoted)
        parts = [fact_words(finding, self.language), quoted, reason_of(finding, self.language)]
        return ("；" if self.language == "zh" else "; ").join(filter(None, parts))

    def value(self, item: ReviewItem) -> str:
        """What was measured, with its unit; "" where nothing was."""
        finding = item.finding
        if finding.value is None or finding.match_kind == "metadata":
            return fact_words(finding, self.language) or ""
        low, high = finding.limit_low, finding.limit_high
        if finding.unit == SHARE:
            known = (None if each is None else 100 * each for each in (low, high))
            return f"{told_apart(100 * finding.value, *known)}%"
        return with_unit(told_apart(finding.value, low, high), finding.unit, self.language)

    def limit(self, item: ReviewItem) -> str:
        """The limits in words, with their unit; "" where there are none."""
        finding = item.finding
        limits = Limits(finding.limit_low, finding.limit_high)
        if limits == Limits() or finding.unit == "calls":  # which is 1 or 0
            return ""
        share = finding.unit == SHARE
        spelled = spelled_limits(limits, percent=share, language=self.language)
        told = spelled if share else with_unit(spelled, finding.unit, self.language)
        return told.replace(" ", "") if self.language == "zh" else told

    def result(self, item: ReviewItem) -> str:
        """The result in words."""
        return RESULTS[item.finding.result].said(self.language)

    def sentence(self, item: ReviewItem) -> str:
        """The turns at its place; of a long stretch its beginning and its end."""
        lines = [each.said(self.language) for each in item.sentences]
        text = "\n".join(lines)
        if len(text) <= _MOST_SAID or len(lines) < 3:
            return text if len(text) <= 2 * _MOST_SAID else f"{text[: 2 * _MOST_SAID]}…"
        return "\n".join([*_within(lines), "…", *reversed(_within(lines[::-1]))])

    def started(self, item: ReviewItem) -> str:
        """The local time at which the call began; "" where that is not known."""
        return "" if item.started_at is None else f"{item.started_at:%Y-%m-%d %H:%M:%S}"


def _within(lines: Sequence[str]) -> list[str]:
    """The first of some lines that fit into half of what is shown."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > _MOST_SAID // 2 and kept:
            break
        kept.append(line)
    return kept if len(kept) < len(lines) else kept[: len(lines) // 2]


def cells_of(item: ReviewItem, words: ItemWords) -> dict[str, str | float | None]:
    """The cells of a sheet that say which finding it is, by the names of their columns."""
    return {
        "call_id": item.call_id,
        "call_key": item.call_key,
        "recording": item.recording,
        "agent_id": item.agent_id,
        "team": item.team,
        "started_at": words.started(item),
        "start_s": item.start,
        "place": item.place,
        "before": item.before.said(words.language) if item.before else None,
        "sentence": words.sentence(item),
        "after": item.after.said(words.language) if item.after else None,
        "rule_id": item.finding.rule_id,
        "norm": words.title(item),
        "asked": words.asked(item),
        "said": words.found(item),
        "value": words.value(item),
        "limit": words.limit(item),
        "result": words.result(item),
        "drawn": DRAWS[item.drawn].said(words.language),
    }
