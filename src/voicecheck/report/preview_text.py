"""What a run would do: as plain values for JSON, and as a page on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from voicecheck.batch.preview import ANALYSED, Preview
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.report.retry_text import print_notes
from voicecheck.report.terminal import clauses, duration, heading, rest, told
from voicecheck.rules.reasons import retold

MOST_LINES = 8

_MEANS = {
    "new": Message("new: to be analysed"),
    "changed": Message("to be analysed again (the file changed)"),
    "settings": Message("to be analysed again (settings of hearing changed)"),
    "model": Message("to be analysed again (the model, the word lists or the program's version changed)"),
    "label": Message("to be analysed again (the manifest puts the agent elsewhere)"),
    "forced": Message("to be analysed again (--force)"),
    "relabelled": Message("known by their content, renamed or with other facts: to be judged again"),
    "unchanged": Message("known already and unchanged"),
    "quarantined": Message("quarantined: left alone until the file or the settings change"),
    "dismissed": Message("whose failure was dismissed: left alone until the file or the settings change"),
}


def preview_dict(view: Preview) -> dict[str, Any]:
    """The preview as plain values, for JSON."""
    return {
        "recordings": dict(view.prospects),
        "days": {day.isoformat(): count for day, count in view.days.items()},
        "day_unknown": view.undated,
        "agents": view.agents,
        "without_agent": view.without_agent,
        "audio_to_analyse_s": view.audio,
        "audio_known_s": view.known_audio,
        "length_unknown": view.unprobed,
        "realtime_factor": view.realtime_factor,
        "expected_s": view.seconds,
        "failures": [
            {"recording": each.recording, "stage": each.stage, "error": each.error, "message": each.message}
            for each in view.failures
        ],
        "duplicates": [list(group) for group in view.duplicates],
        "notes": list(view.notes),
    }


def print_preview(view: Preview, console: Console, language: Language) -> None:
    """Print the preview for a person."""
    total = sum(view.prospects.values()) + len(view.failures)
    found = say("{recordings:recording|recordings} found; nothing was written", language, recordings=total)
    console.print(Text(found, style="bold"))
    for prospect, count in view.prospects.items():
        if count:
            console.print(Text(f"  {count:>7,} {_MEANS[prospect].said(language)}"))
    console.print(Text(_who_and_when(view, language)))
    console.print(Text(_how_long(view, language), style="bold"))
    print_notes(view.notes, console, language)
    same = [" = ".join(group) for group in view.duplicates]
    _print_list(say("SAME CONTENT (each would be a call of its own)", language), same, console, language)
    failing = [
        retold(each.message, language)
        if each.recording in each.message
        else f"{each.recording}: {retold(each.message, language)}"
        for each in view.failures
    ]
    fail = say("WOULD FAIL: {recordings:recording|recordings}", language, recordings=len(failing))
    _print_list(fail, failing, console, language)


def _who_and_when(view: Preview, language: Language) -> str:
    told_of = [say("{agents:agent|agents}", language, agents=view.agents)]
    if view.without_agent:
        told_of.append(say("{recordings:recording|recordings} without one", language, recordings=view.without_agent))
    days = list(view.days)
    if len(days) > 1:
        told_of.append(say("{first} to {last}", language, first=days[0], last=days[-1]))
    told_of += map(str, days if len(days) == 1 else ())
    if view.undated:
        told_of.append(say("{calls:call|calls} of an unknown day", language, calls=view.undated))
    return clauses(told_of, language)


def _how_long(view: Preview, language: Language) -> str:
    if not sum(view.prospects[each] for each in ANALYSED):
        return say("nothing to analyse", language)
    audio = say("{duration} of audio to analyse", language, duration=duration(view.audio, language))
    if view.unprobed:
        audio = say("{audio}, and {recordings:recording|recordings} whose headers do not tell", language, audio=audio,
                    recordings=view.unprobed)  # fmt: skip
    if view.seconds is None:
        return say("{audio}; how long that takes no earlier run tells: `voicecheck bench` measures this machine",
                   language, audio=audio)  # fmt: skip
    return say("{audio}: about {duration}, at the last runs' {factor:.1f} times real time", language, audio=audio,
               duration=duration(view.seconds, language), factor=view.realtime_factor)  # fmt: skip


def _print_list(title: str, lines: Iterable[str], console: Console, language: Language) -> None:
    lines = list(lines)
    if not lines:
        return
    heading(title, console)
    for line in lines[:MOST_LINES]:
        told(line, console)
    rest(len(lines), MOST_LINES, Message("with --json"), console, language)
