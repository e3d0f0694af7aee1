"""What reviewers' verdicts come to, on the terminal: what was kept, precision, agreement, and what scores change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from voicecheck.batch.reviewing import Kept, ScoreEffect
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.proofs.agreement import Disagreement, disagreements, in_words
from voicecheck.proofs.reviewfile import VERDICT_NAMES
from voicecheck.proofs.reviews import Judged, Review, Reviewed, kappas, precision_by_rule
from voicecheck.records import Result
from voicecheck.report.figures import clock
from voicecheck.report.terminal import heading, rest, rows, told
from voicecheck.tables.normwords import AllNorms, title_of

MOST_LISTED = 20
"""Lines of a list on the terminal."""


def print_kept(kept: Kept, known: int, results: Mapping[Judged, Result], console: Console, language: Language) -> None:
    """Say what became of a file: what was new, changed and known, and what is about nothing that is found."""
    counts = {"new": len(kept.new), "changed": len(kept.changed), "same": kept.same, "known": known}
    console.print(
        Text(
            say(
                "{new:verdict|verdicts} kept, {changed} changed, {same} known already; {known} in all",
                language,
                **counts,
            )
        )
    )
    if kept.appeals:
        appeals = len(kept.appeals)
        said = say("{appeals:appeal|appeals} kept: `voicecheck appeals list` shows them", language, appeals=appeals)
        console.print(Text(said))
    for before, after in kept.changed[:MOST_LISTED]:
        line = Message(
            "{reviewer} said {before} before, and now {after}: {place}",
            {
                "reviewer": after.reviewer,
                "before": VERDICT_NAMES[before.verdict],
                "after": VERDICT_NAMES[after.verdict],
                "place": _place(after),
            },
        )
        told(line.said(language), console)
    new = (*kept.new, *(after for _, after in kept.changed))
    if astray := [_place(each) for each in new if each.judged not in results]:
        places = _some(astray, language)
        said = say("kept, but of no effect, since nothing is found there any more: {places}", language, places=places)
        told(said, console)


def print_reviewed(
    reviews: Sequence[Review], results: Mapping[Judged, Result], norms: AllNorms, console: Console, language: Language
) -> None:
    """Print the precision of each rule, how far each two reviewers agree, and what they have to talk about."""
    by_rule = precision_by_rule(reviews, results)
    counted = {rule: said for rule, said in by_rule.items() if said.accusations or said.confirmed or said.missed}
    if counted:
        heading(say("Precision of the rules: how many accusations are right", language), console)
        head = [each.said(language) for each in _HEAD]
        lines = [_rule_line(rule, said, norms, language) for rule, said in counted.items()]
        rows([head, *lines], console, right=(0, 1), heads=1)
        unsure = {call for said in by_rule.values() for call in said.unsure}
        if unsure:
            calls = _some(sorted(unsure), language)
            said_of = say(
                "not counted, as nobody could tell or as many say right as wrong: {calls}", language, calls=calls
            )
            told(said_of, console)
    pairs = kappas(reviews)
    if pairs:
        heading(say("Agreement between reviewers", language), console)
        for pair in pairs:
            values = {
                "first": pair.first, "second": pair.second, "agreed": pair.agreed, "n": pair.n, "what": in_words(pair)
            }  # fmt: skip
            told(say("{first} and {second}: the same verdict on {agreed} of {n}; {what}", language, **values), console)
    print_disagreements(disagreements(reviews), norms, console, language)


_HEAD = (
    Message("right of reviewed"),
    Message("precision"),
    Message("95 % interval"),
    Message("passes right, missed"),
    Message("norm"),
)


def _rule_line(rule: str, said: Reviewed, norms: AllNorms, language: Language) -> list[str]:
    title = title_of(norms, rule, language)
    own = rule if title == rule else f"{title}  {rule}"
    passes = f"{said.confirmed}, {said.missed}" if said.confirmed or said.missed else "–"
    if said.interval is None or said.precision is None:
        return ["–", "–", say("no accusation reviewed", language), passes, own]
    low, high = said.interval
    span = f"{100 * low:.0f} %–{100 * high:.0f} %"
    return [f"{said.right}/{said.accusations}", f"{100 * said.precision:.0f} %", span, passes, own]


def print_disagreements(found: Sequence[Disagreement], norms: AllNorms, console: Console, language: Language) -> None:
    """Print the findings of which reviewers say different things, with call and second: what to listen to together."""
    if not found:
        return
    heading(say("To listen to together: reviewers disagree", language), console)
    lines = []
    for each in found[:MOST_LISTED]:
        mark = "，" if language == "zh" else ", "
        votes = mark.join(f"{one.reviewer} {VERDICT_NAMES[one.verdict].said(language)}" for one in each.reviews)
        place = say("the whole call", language) if each.start_s is None else clock(each.start_s)
        second = "" if each.start_s is None else f"{each.start_s:.1f} s"
        lines.append([each.call_id, place, second, votes, title_of(norms, each.rule_id, language)])
    rows(lines, console, right=(1, 2))
    rest(len(found), MOST_LISTED, say("in `voicecheck review sheet --disputed`", language), console)


def print_effects(effects: Sequence[ScoreEffect], out: str, console: Console, language: Language) -> None:
    """Say which scores verdicts change, and that they do with the next rescoring."""
    if not effects:
        told(say("no score changes", language), console, by=0)
        return
    heading(say("What `voicecheck rescore --out {out}` will change", language, out=out), console)
    lines = []
    for each in effects[:MOST_LISTED]:
        lines.append([each.call_id, _moved(each, language), _withdrawn(each.withdrawn, language)])
    rows(lines, console, right=())
    rest(len(effects), MOST_LISTED, say("in the summary of `rescore`", language), console)


def _withdrawn(count: int, language: Language) -> str:
    if count < 0:
        return say("{count:finding|findings} counted again", language, count=-count)
    return say("{count:finding|findings} withdrawn", language, count=count) if count else ""


def _moved(effect: ScoreEffect, language: Language) -> str:
    none = say("no score", language)
    before, after = (none if each is None else f"{each:g}" for each in (effect.before, effect.after))
    return f"{before} → {after}"


def _place(review: Review) -> str:
    second = "" if review.start_s is None else f" {clock(review.start_s)}"
    return f"{review.call_id} {review.rule_id}{second}"


def _some(names: Iterable[str], language: Language) -> str:
    known = list(names)
    shown = ", ".join(known[:MOST_LISTED])
    more = len(known) - MOST_LISTED
    return shown if more <= 0 else say("{shown} and {more} more", language, shown=shown, more=more)
