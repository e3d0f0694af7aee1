"""SubRip (SRT): a cue a turn, its speaker before the text; cues of two speakers may overlap in time."""

from __future__ import annotations

from collections.abc import Mapping

from voicecheck.export.script import Cue, Language, Script, clock

_COLON: Mapping[Language, str] = {"zh": "：", "en": ": "}


def write_srt(script: Script) -> str:
    """Write a call as SubRip, in order of time; cues are numbered from 1, as players want it."""
    return "\n".join(_cue(number, cue, script) for number, cue in enumerate(script.cues(), start=1))


def _cue(number: int, cue: Cue, script: Script) -> str:
    # SubRip has no escapes. An arrow would be read as times; players take what stands in angle brackets or braces
    # for formatting and hide it.
    text = cue.text.replace("-->", "→").translate(_LITERAL)
    said = f"{script.names[cue.speaker]}{_COLON[script.language]}{text}"
    return f"{number}\n{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}\n{said}\n"


_LITERAL = str.maketrans("<>{}", "＜＞｛｝")
