"""What a run would do: as plain values for JSON, and as a page on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from voicecheck.batch.preview import ANALYSED, Preview
from voicecheck.report.terminal import counted, duration, heading, rest, told

MOST_LINES = 8

_MEANS = {
    "new": "new",
    "changed": "to be analysed again (the file changed)",
    "settings": "to be analysed again (settings of hearing changed)",
    "model": "to be analysed again (the model, the word lists or the program's version changed)",
    "label": "to be analysed again (the manifest puts the agent elsewhere)",
    "forced": "to be analysed again (--force)",
    "relabelled": "known by their content, renamed or with other facts: to be judged again",
    "unchanged": "known already and unchanged",
    "quarantined": "quarantined: left alone until the file or the settings change",
    "dismissed": "whose failure was dismissed: left alone until the file or the settings change",
}


def preview_dict(view: Preview) -> dict[str, Any]:
    """The preview as plain values, for JSON."""
    return {
        "recordings": dict(view.prospects),
        "days": {day.isoformat(): count for day, count in view.days.items()},
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


def print_preview(view: Preview, console: Console) -> None:
    """Print the preview for a person."""
    total = sum(view.prospects.values()) + len(view.failures)
    console.print(Text(f"{counted(total, 'recording')} found; nothing was written", style="bold"))
    for prospect, count in view.prospects.items():
        if count:
            console.print(Text(f"  {count:>7,} {_MEANS[prospect]}"))
    console.print(Text(_who_and_when(view)))
    console.print(Text(_how_long(view), style="bold"))
    for note in view.notes:
        console.print(Text.assemble(("note: ", "yellow"), note))
    same = [" = ".join(group) for group in view.duplicates]
    _print_list("SAME CONTENT (each would be a call of its own)", same, console)
    told = [each.message if each.recording in each.message else f"{each.recording}: {each.message}"
            for each in view.failures]  # fmt: skip
    _print_list(f"WOULD FAIL: {counted(len(told), 'recording')}", told, console)


def _who_and_when(view: Preview) -> str:
    agents = counted(view.agents, "agent")
    unknown = f", {counted(view.without_agent, 'recording')} without one" if view.without_agent else ""
    days = list(view.days)
    span = f", {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "") if days else ""
    return f"{agents}{unknown}{span}"


def _how_long(view: Preview) -> str:
    if not sum(view.prospects[each] for each in ANALYSED):
        return "nothing to analyse"
    unknown = f", and {counted(view.unprobed, 'recording')} whose headers do not tell" if view.unprobed else ""
    audio = f"{duration(view.audio)} of audio to analyse{unknown}"
    if view.seconds is None:
        return f"{audio}; how long that takes no earlier run tells: `voicecheck bench` measures this machine"
    return f"{audio}: about {duration(view.seconds)}, at the last runs' {view.realtime_factor:.1f} times real time"


def _print_list(title: str, lines: Iterable[str], console: Console) -> None:
    lines = list(lines)
    if not lines:
        return
    heading(title, console)
    for line in lines[:MOST_LINES]:
        told(line, console)
    rest(len(lines), MOST_LINES, "with --json", console)
