"""What holds for all tests."""

from __future__ import annotations

import pytest
from browsers import browser, chromium, firefox  # noqa: F401  fixtures of tests/browser
from hypothesis import settings

# A busy machine is slow, not wrong: time is measured in benchmarks/, never in a test.
settings.register_profile("voicecheck", deadline=None)
settings.load_profile("voicecheck")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests read English, unless they ask for the default: what they look for stands in the code."""
    monkeypatch.setenv("VOICECHECK_LANG", "en")
