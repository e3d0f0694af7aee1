"""The endings by which a file in a folder is known as a recording. What it is, its content says."""

from __future__ import annotations

ENDINGS = (
    ".3g2", ".3ga", ".3gp", ".aac", ".aif", ".aifc", ".aiff", ".amr", ".au", ".awb", ".caf", ".flac", ".gsm",
    ".m4a", ".m4b", ".mka", ".mkv", ".mov", ".mp2", ".mp3", ".mp4", ".mpga", ".oga", ".ogg", ".opus",
    ".rf64", ".snd", ".spx", ".vox", ".w64", ".wav", ".wav49", ".wave", ".weba", ".webm", ".wma",
)  # fmt: skip
"""Endings of sound files, in lower case."""
