"""A call's transcript on the terminal."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from voicecheck.conversation.numbering import in_order
from voicecheck.export.script import NOT_RECOGNISED, SPEAKERS, one_line
from voicecheck.language.catalogue import Language, say
from voicecheck.language.lines import folded
from voicecheck.records import CallAnalysis
from voicecheck.report.figures import clock
from voicecheck.report.terminal import aside, heading

_COLOURS = {"agent": "blue", "customer": "yellow", "unknown": "dim"}
_GAP = "  "


def print_transcript(analysis: CallAnalysis, console: Console, language: Language) -> None:
    """Print who said what from when on, a turn a paragraph; what is masked stays masked."""
    heading(say("Transcript", language), console)
    names = SPEAKERS[language]
    room = max(cell_len(name) for name in names.values())
    for turn in in_order(analysis.conversation.turns):
        name = names[turn.speaker]
        head = f"{clock(turn.start):>7}{_GAP}"
        text = one_line(turn.text) or NOT_RECOGNISED[language]
        doubt = aside(say("its text may be wrong", language), language) if turn.suspect else ""
        indent = len(head) + room + len(_GAP)
        first, *others = folded(text + doubt, max(20, console.width - indent)) or [""]
        padding = " " * (room - cell_len(name))
        line = Text.assemble((head, "dim"), (name, _COLOURS[turn.speaker]), padding + _GAP, first)
        console.print(line)
        for other in others:
            console.print(Text(" " * indent + other))
