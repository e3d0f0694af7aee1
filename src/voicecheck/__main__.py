"""``python -m voicecheck``."""

from voicecheck.cli import app

app(prog_name="voicecheck")
