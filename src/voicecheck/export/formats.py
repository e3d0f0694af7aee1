"""Every format that a transcript can be written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voicecheck.export.rttm import write_rttm
from voicecheck.export.script import Script
from voicecheck.export.srt import write_srt
from voicecheck.export.textgrid import write_textgrid
from voicecheck.export.vcon import write_vcon
from voicecheck.export.vtt import write_vtt

TRANSCRIPTS: Mapping[str, Callable[[Script], str]] = {
    "vtt": write_vtt,
    "srt": write_srt,
    "rttm": write_rttm,
    "textgrid": write_textgrid,
    "vcon": write_vcon,
}
"""From a format's name to what writes it."""
