"""WebVTT: a cue a turn, its speaker as a voice tag; cues of two speakers may overlap."""

from __future__ import annotations

from voicecheck.export.script import Cue, Script, clock, one_line


def write_vtt(script: Script) -> str:
    """Write a call as WebVTT; a cue's identifier is its number in the table ``turns``."""
    note = one_line(script.call_key).replace("-->", "→")  # the arrow would be read as a cue's times
    return "\n".join(["WEBVTT", "", f"NOTE call_key {note}", "", *(_cue(cue, script) for cue in script.cues())])


def _cue(cue: Cue, script: Script) -> str:
    times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}"
    return f"{cue.turn}\n{times}\n<v {_escaped(script.names[cue.speaker])}>{_escaped(cue.text)}</v>\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
