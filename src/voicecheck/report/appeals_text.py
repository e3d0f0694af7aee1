"""Agents' appeals as a person decides them: with what was found, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from voicecheck.batch.appealing import Outcome
from voicecheck.batch.reviewing import as_review
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.proofs.appeals import Appeal, Decision
from voicecheck.proofs.places import meant
from voicecheck.proofs.sheetcolumns import DECISIONS
from voicecheck.proofs.sheets import Drawn
from voicecheck.records import CallAnalysis
from voicecheck.report.figures import clock
from voicecheck.report.reviewing import RESULTS, ItemWords, ReviewItem, cells_of, review_item
from voicecheck.report.terminal import told
from voicecheck.tables.normwords import title_of

DECIDED: Mapping[Decision, Message] = {
    "open": Message("Under appeal"),
    "refused": Message("Upheld"),
    "granted": Message("Changed"),
    "withdrawn": Message("Withdrawn"),
}
"""What became of an appeal, in words."""
_CHOICE: Mapping[Decision, int] = {"refused": 0, "granted": 1, "withdrawn": 2}


@dataclass(frozen=True, slots=True)
class AppealItem:
    """An appeal with its call, and the finding that it is about, where that is still found."""

    appeal: Appeal
    call: CallAnalysis
    item: ReviewItem | None


def appeal_items(appeals: Iterable[Appeal], analysis_of: Callable[[str], CallAnalysis | None]) -> list[AppealItem]:
    """Give appeals their calls and findings; of a call that is gone nothing is left, its appeals neither."""
    items = []
    for appeal in appeals:
        call = analysis_of(appeal.call_key)
        if call is None:
            continue
        places = meant(call.findings, as_review(appeal)) if appeal.rule_id else ()
        name = call.recording.call_id
        item = review_item(call, Drawn(appeal.call_key, name, call.findings[places[0]])) if places else None
        items.append(AppealItem(appeal, call, item))
    return sorted(items, key=lambda each: (each.appeal.appealed_at, each.appeal.call_key, each.appeal.number or 0))


def appeal_cells(each: AppealItem, words: ItemWords) -> dict[str, str | float | None]:
    """The cells of the sheet of appeals, by the names of their columns."""
    appeal, recording = each.appeal, each.call.recording
    known = cells_of(each.item, words) if each.item else {
        "call_id": recording.call_id,
        "call_key": appeal.call_key,
        "recording": str(recording.path),
        "agent_id": recording.agent_id,
        "team": recording.team,
        "started_at": f"{recording.started_at:%Y-%m-%d %H:%M:%S}" if recording.started_at else "",
        "rule_id": appeal.rule_id,
        "norm": title_of(words.norms, appeal.rule_id, words.language) if appeal.rule_id else "",
    }  # fmt: skip
    choice = _CHOICE.get(appeal.decision)
    return known | {
        "start_s": appeal.start_s,
        "appeal": appeal.number,
        "reason": appeal.reason,
        "at": f"{appeal.appealed_at:%Y-%m-%d %H:%M:%S}Z",
        "score_before": appeal.score_before,
        "decision": None if choice is None else DECISIONS[words.language][choice],
        "decided_by": appeal.decided_by,
        "decision_reason": appeal.decision_reason,
    }


def print_appeals(items: Sequence[AppealItem], words: ItemWords, console: Console, *, everything: bool) -> None:
    """Print appeals, each with what a lead needs to decide it."""
    language = words.language
    if not items:
        console.print(say("no appeals", language) if everything else say("no appeals to decide", language))
        return
    for each in items:
        _print_appeal(each, words, console)
    if any(each.appeal.decision == "open" for each in items):
        text = say("decide: voicecheck appeals decide CALL NUMBER upheld|changed --by NAME --reason TEXT", language)
        console.print()
        console.print(Text(text, style="dim"))


def _print_appeal(each: AppealItem, words: ItemWords, console: Console) -> None:
    appeal, language = each.appeal, words.language
    about = title_of(words.norms, appeal.rule_id, language) if appeal.rule_id else say("the score", language)
    place = "" if appeal.start_s is None else f"  {clock(appeal.start_s)}"
    agent = each.call.recording.agent_id or "?"
    console.print()
    head = f"{each.call.recording.call_id}  {appeal.number}  {agent}  {about}{place}"
    console.print(Text(head, style="bold"))
    state = DECIDED[appeal.decision].said(language)
    result = RESULTS[appeal.result].said(language) if appeal.result else ""
    lines = [(say("appealed", language), f"{appeal.appealed_at:%Y-%m-%d}  {appeal.reason}")]
    if each.item:
        lines.append((say("found by the program", language), "  ".join(filter(None, (result, words.found(each.item))))))
        lines.append((say("what was said", language), words.sentence(each.item).replace("\n", " / ")))
    elif appeal.rule_id:
        lines.append((say("found by the program", language), say("nothing is found there any more", language)))
    decided = f"{state}  {appeal.decided_by or ''}  {appeal.decision_reason or ''}".rstrip()
    lines.append((say("what became of it", language), decided))
    lines.append((say("the call's score", language), score_moved(appeal, language)))
    for name, text in lines:
        told(f"{name}  {text}", console)


def score_moved(appeal: Appeal, language: Language) -> str:
    """The call's score when the appeal was made and, once it is decided, after that."""
    none = say("no score", language)
    before = none if appeal.score_before is None else f"{appeal.score_before:g}"
    if appeal.decision == "open":
        return before
    return f"{before} → {none if appeal.score_after is None else f'{appeal.score_after:g}'}"


def print_outcomes(
    outcomes: Sequence[Outcome], asked: int, name_of: Callable[[str], str], console: Console, language: Language
) -> None:
    """Say what was decided, and what was decided so already; `name_of` gives the name of the call of a key."""
    same = asked - len(outcomes)
    counts = {"decided": len(outcomes), "same": same}
    console.print(Text(say("{decided:appeal|appeals} decided, {same} decided so already", language, **counts)))
    for each in outcomes:
        after = each.after
        about = after.rule_id or say("the score", language)
        state = DECIDED[after.decision].said(language)
        told(f"{name_of(after.call_key)}  {after.number}  {about}  {state}  {score_moved(after, language)}", console)
        if after.rule_id is None and after.decision == "granted":
            told(
                say(
                    "an appeal against the score withdraws no finding: mark those that are wrong with `review import`",
                    language,
                ),
                console,
            )
