"""The made call centre, on which recipes, documents and readers are tried."""

from __future__ import annotations

from dataclasses import replace

from made_centre import AGENTS, FIRST_DAY, NEW_MODEL, made_day
from voicecheck.batch.judging import judging_of
from voicecheck.config import load_settings


def test_a_day_is_the_same_each_time_and_another_day_is_not():
    """What recipes print can be compared with what the document says."""
    settings = load_settings(environ={})
    judging = judging_of(settings)
    first, again, other = (
        list(made_day(day, 1, judging, settings, AGENTS[:3])) for day in (FIRST_DAY, FIRST_DAY, NEW_MODEL)
    )
    assert first == again
    assert [call.conversation for call in first] != [call.conversation for call in other]
    assert [call.recording.call_id for call in first] == [call.recording.call_id for call in other]


def test_every_norm_is_judged_once_on_each_call_and_holds_by_the_program():
    """A made call has a result of each shipped norm, and those of holds rest on what the talk holds."""
    settings = load_settings(environ={})
    judging = judging_of(settings)
    rules = {rule.id for pack in settings.packs for rule in pack.rules}
    hasty = replace(AGENTS[2], overrun_s=80.0)
    calls = list(made_day(FIRST_DAY, 12, judging, settings, [hasty]))
    assert all({finding.rule_id for finding in call.findings} == rules for call in calls)
    held = [call for call in calls if any(event.kind == "hold" for event in call.conversation.events)]
    kept = [finding.result for call in held for finding in call.findings if finding.rule_id == "hold.kept"]
    assert kept
    assert set(kept) == {"fail"}
