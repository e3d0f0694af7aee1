"""The verdict on the terminal: what an agent reads after a call, 80 columns wide or wider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from voicecheck.intervals import Intervals
from voicecheck.language.both import Both
from voicecheck.language.catalogue import Language, say
from voicecheck.language.lines import listed
from voicecheck.records import FaultForm, Role
from voicecheck.report.figures import clock
from voicecheck.report.pace import gauge, pace_words
from voicecheck.report.scorelines import print_scores, score_words
from voicecheck.report.terminal import aside, duration, heading, labelled, told
from voicecheck.report.timeline import DOUBT, FAULT, Lane, timeline
from voicecheck.report.verdict import Fault, Verdict

INDENT = 9
"""Columns before what is said of a fault: its mark and its time."""
CLOSE = 0.15
"""How far off in sound what came closest to a missing phrase may be to be shown: further off it is mostly noise."""
_MOST_TITLES = 4  # norms that could not be judged for one reason, by name
_WHOLE_S = 2.0  # seconds that a window may leave out at either end and still be the whole call
_WORDY_UNKNOWN = 3  # norms that could not be judged at a place of the call, one by one


def print_verdict(verdict: Verdict, console: Console, language: Language, *, details: bool = False) -> None:
    """Print the verdict for a person.

    Parameters
    ----------
    verdict
        The verdict.
    console
        Where to.
    language
        In which language.
    details
        Also the score's points, every norm that passed, and the figures with what they rest on.
    """
    if verdict.why is not None:
        _print_why(verdict, verdict.why, console, language)
        if verdict.state != "second_voice" or not verdict.faults:
            return
    _print_head(verdict, console, language)
    _print_notes(verdict, console, language)
    _print_pace(verdict, console, language)
    _print_timeline(verdict, console, language)
    _print_faults(verdict, console, language)
    _print_unknown(verdict, console, language)
    if verdict.strengths:
        console.print()
        said = " · ".join(each.said(language) for each in verdict.strengths)
        labelled(say("went well", language), said, console, style="green")
    if details:
        _print_details(verdict, console, language)


def _print_why(verdict: Verdict, why: Both, console: Console, language: Language) -> None:
    """Why there is no verdict, before anything else, and no marks."""
    said = say("{recording}: {why}", language, recording=verdict.analysis.recording.name, why=why.said(language))
    told(said, console, by=0, style="bold")


def _print_head(verdict: Verdict, console: Console, language: Language) -> None:
    """The recording, and the verdict in one line."""
    recording, talk = verdict.analysis.recording, verdict.analysis.conversation
    about = [duration(talk.duration, language), verdict.heard.said(language)]
    if recording.agent_id:
        about.insert(0, say("agent {agent}", language, agent=recording.agent_id))
    left = Text.assemble((recording.name, "bold"), *(f"  {each}" for each in about))
    right = Text(counts_words(verdict, language), style="bold")
    gap = console.width - cell_len(left.plain) - cell_len(right.plain)
    if gap >= 2:
        console.print(left + Text(" " * gap) + right)
    elif cell_len(left.plain) <= console.width:
        console.print(left)
        console.print(right)
    else:
        console.print(Text(recording.name, style="bold"))
        told("  ".join(about), console, by=0)
        console.print(right)
    for score in verdict.scores:
        console.print(Text.assemble(score_words(score, language), (f"  {score.title.said(language)}", "dim")))


def counts_words(verdict: Verdict, language: Language) -> str:
    """How many norms were judged, failed and could not be judged."""
    return say(
        "{judged} judged, {failed} failed, {unknown} can't tell",
        language, judged=verdict.judged, failed=verdict.norms_failed, unknown=len(verdict.unknown),
    )  # fmt: skip


def _print_notes(verdict: Verdict, console: Console, language: Language) -> None:
    for note in verdict.notes:
        labelled(say("note", language), note.said(language), console, style="yellow")


def _print_pace(verdict: Verdict, console: Console, language: Language) -> None:
    pace = verdict.pace
    if pace is None:
        return
    console.print()
    words, label = pace_words(pace, language), say("pace", language)
    if pace.rate is None:
        labelled(label, words, console)
        return
    line, scale = gauge(pace)
    indent = cell_len(label) + 2
    first = Text(f"{label}  ") + line
    if cell_len(first.plain) + 2 + cell_len(words) <= console.width:
        console.print(first + Text(f"  {words}"))
        console.print(Text(" " * indent) + scale)
    else:
        console.print(first)
        console.print(Text(" " * indent) + scale)
        told(words, console, by=indent)


def _print_timeline(verdict: Verdict, console: Console, language: Language) -> None:
    talk = verdict.talk
    roles: list[tuple[str, Role | None]] = [(say("agent", language), "agent"), (say("customer", language), "customer")]
    shown = [(label, role) for label, role in roles if any(turn.speaker == role for turn in talk.turns)]
    if len(shown) < 2:
        shown = [(say("whole call", language), shown[0][1] if shown else None)]
    indent = max(cell_len(label) for label, _ in shown) + 2
    drawn = timeline(
        talk.duration,
        [_lane(verdict, role) for _, role in shown],
        [each.at for each in verdict.faults if each.at is not None],
        [each.start for each in verdict.unknown if each.start is not None],
        width=max(10, console.width - indent),
    )
    console.print()
    if drawn.marks.strip():
        marks = Text(" " * indent + drawn.marks.rstrip())
        marks.highlight_regex(FAULT, "bold red")
        console.print(marks)
    for (label, _), row in zip(shown, drawn.lanes, strict=True):
        blocks = Text(row.rstrip())
        for at, mark in enumerate(drawn.marks):
            if mark == FAULT:
                blocks.stylize("red", at, at + 1)
        console.print(Text(label + " " * (indent - cell_len(label))) + blocks)
    cell = say("{seconds} s a block; ✕ failed, ? can't tell", language, seconds=drawn.step)
    times = Text(" " * indent + drawn.times, style="dim")
    if cell_len(times.plain) + 2 + cell_len(cell) <= console.width:
        console.print(Text.assemble(times, (f"  {cell}", "dim")))
    else:
        console.print(times)
        console.print(Text(" " * indent + cell, style="dim"))


def _lane(verdict: Verdict, role: Role | None) -> Lane:
    """A party on the time line; without a role everybody who was heard."""
    talk = verdict.talk
    spoken: Intervals = tuple(turn.interval for turn in talk.turns if role is None or turn.speaker == role)
    unheard: Intervals = ()
    if role == "agent":
        unheard = (*talk.agent_unrecorded, *talk.agent_unread)
    elif role == "customer":
        unheard = (*talk.customer_unrecorded, *talk.customer_unread)
    return Lane(spoken=spoken, unheard=unheard, levels=_levels(verdict, role))


def _levels(verdict: Verdict, role: Role | None) -> bytes:
    """The outline of a party's channel; of a recording with one channel that one."""
    peaks, roles = verdict.analysis.peaks, verdict.talk.roles
    channel = roles.agent if role == "agent" else roles.customer if role == "customer" else roles.mixed
    if channel is None and len(peaks) == 1:
        channel = 0
    return peaks[channel] if channel is not None and channel < len(peaks) else b""


def _print_faults(verdict: Verdict, console: Console, language: Language) -> None:
    if not verdict.faults:
        return
    console.print()
    advised: set[tuple[str, str]] = set()
    for fault in verdict.faults:
        when = clock(fault.start) if fault.start is not None else _where(fault, language)
        console.print(_title_line(FAULT, when, fault, language, style="red"))
        for label, text in fault_lines(fault, language, verdict.talk.duration):
            labelled(label, text, console, by=INDENT)
        if (advice := _advice(fault, language)) and (fault.rule_id, advice[1]) not in advised:
            advised.add((fault.rule_id, advice[1]))  # once a norm
            labelled(*advice, console, by=INDENT, style="green")


def _title_line(mark: str, when: str, fault: Fault, language: Language, *, style: str = "") -> Text:
    """The mark, the time, and what the norm asks."""
    title, rule = fault.title.said(language), fault.rule_id
    place = when + " " * max(1, INDENT - 2 - cell_len(when))
    return Text.assemble(
        (f"{mark} {place}", style), (title, "bold"), *(() if title == rule else ((f"  {rule}", "dim"),))
    )


def _where(fault: Fault, language: Language) -> str:
    """Where what was not said should have been."""
    if fault.place:
        return say("opening" if fault.place == "opening" else "closing", language)
    return "--:--" if fault.window_start is None else clock(fault.window_start)


def fault_lines(fault: Fault, language: Language, duration: float) -> Iterator[tuple[str, str]]:
    """What is told of a fault below its title, each with its label."""
    quoted = fault.fact.said(language) if fault.fact else say("“{words}”", language, words=fault.said or "")
    if fault.said and fault.form == "not_said" and fault.evidence_role == "trigger":
        yield say("after", language), quoted
    elif fault.said and fault.form == "not_said":
        yield say("said", language), f"{quoted}{aside(_misplaced(fault, language), language)}"
    elif fault.said and fault.match_kind != "metadata":
        yield say("said", language), f"{quoted}{aside(_by_ear(fault, language), language)}"
    if fault.measured:
        yield say("measured", language), fault.measured.said(language)
    elif fault.form != "not_said" and fault.reason and not fault.said:
        yield say("why", language), fault.reason.said(language)
    if fault.form == "not_said" and not (fault.said and fault.evidence_role == "nearest"):
        yield say("not heard", language), _looked_for(fault, language, duration)
    if fault.nearest is not None and fault.nearest_start is not None and (fault.nearest_distance or 1.0) <= CLOSE:
        close = say("“{words}”", language, words=fault.nearest)
        yield say("closest", language), f"{clock(fault.nearest_start)} {close}"


_ADVICE: Mapping[FaultForm | None, str] = {"said": "say instead", "not_said": "say"}


def _advice(fault: Fault, language: Language) -> tuple[str, str] | None:
    """What to say or do, after its label."""
    text = fault.recommended.said(language) if fault.recommended else fault.expected
    return (say(_ADVICE.get(fault.form, "better"), language), text) if text else None


def _misplaced(fault: Fault, language: Language) -> str:
    """Why what was said does not count, and where it belongs."""
    why = fault.reason.said(language) if fault.reason else ""
    if fault.window_start is None or fault.window_end is None:
        return why
    span = f"{clock(fault.window_start)}–{clock(fault.window_end)}"
    return say("{why}: it belongs into {span}", language, why=why, span=span)


def _looked_for(fault: Fault, language: Language, duration: float) -> str:
    """In which seconds something was looked for, and why it counts as missing."""
    where = ""
    start, end = fault.window_start, fault.window_end
    if start is not None and end is not None and (start > _WHOLE_S or end < duration - _WHOLE_S):
        span = f"{clock(start)}–{clock(end)}"
        where = say("looked for in {span}", language, span=span)
    why = fault.reason.said(language) if fault.reason else ""
    if not where:
        return why or say("nowhere on the call", language)
    return f"{where}{aside(why, language)}"


def _by_ear(fault: Fault, language: Language) -> str:
    """How words were told that stand in the text in another way."""
    if fault.match_score is None:
        return ""
    if fault.match_kind == "sound":
        return say("by its sound, {score:.2f} alike", language, score=fault.match_score)
    if fault.match_kind == "heard":
        return say("heard again, with a probability of {score:.2f}", language, score=fault.match_score)
    return ""


def _print_unknown(verdict: Verdict, console: Console, language: Language) -> None:
    """What could not be judged: at its place where it has one, else by the reason, which many norms share."""
    placed = [each for each in verdict.unknown if each.start is not None]
    shown = sorted(placed, key=lambda each: each.start or 0.0)[:_WORDY_UNKNOWN] if len(placed) else []
    rest = [each for each in verdict.unknown if each not in shown]
    if not verdict.unknown and not verdict.not_asked:
        return
    console.print()
    for each in shown:
        when = clock(each.start or 0.0)
        console.print(_title_line(DOUBT, when, each, language))
        if each.reason:
            labelled(say("can't tell", language), each.reason.said(language), console, by=INDENT)
    by_reason: dict[str, list[Fault]] = {}
    for each in rest:
        reason = each.reason.said(language) if each.reason else say("no reason is known", language)
        by_reason.setdefault(reason, []).append(each)
    for reason, own in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        titles = [each.title.said(language) for each in own[:_MOST_TITLES]]
        if len(own) > _MOST_TITLES:
            titles.append(say("{count} more", language, count=len(own) - _MOST_TITLES))
        label = say("? {count} ×", language, count=len(own))
        told_of = say("{titles}: {reason}", language, titles=listed(titles, language), reason=reason)
        labelled(label, told_of, console)
    if verdict.not_asked:
        needs = "{count:norm needs|norms need} a customer, and practice alone is not asked for them"
        told(say(needs, language, count=len(verdict.not_asked)), console, by=0, style="dim")


def _print_details(verdict: Verdict, console: Console, language: Language) -> None:
    print_scores(verdict.scores, console, language)
    if verdict.passed:
        heading(say("passed", language), console)
        for norm in verdict.passed:
            console.print(Text.assemble(f"  {norm.title.said(language)}", (f"  {norm.rule_id}", "dim")))
    heading(say("figures", language), console)
    widest = max(cell_len(each.name.said(language)) for each in verdict.figures)
    for figure in verdict.figures:
        name = figure.name.said(language)
        label = f"{name}{' ' * (widest - cell_len(name))}  {figure.shown.said(language)}"
        labelled(f"  {label}", figure.basis.said(language), console)
