"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A busy machine is slow, not wrong: time is measured in benchmarks/, never in a test.
settings.register_profile("voicecheck", deadline=None)
settings.load_profile("voicecheck")
