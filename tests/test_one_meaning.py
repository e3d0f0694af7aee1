"""A name means the same in every table, in the norm, on every page: rates, and what they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from made_calls import NO_VOICE, made_call, made_talk
from made_days import day_figures
from voicecheck.config import load_settings
from voicecheck.conversation import pace
from voicecheck.conversation.pace import PaceOptions, SoundFigures
from voicecheck.intervals import Interval
from voicecheck.proofs.examples import of_excerpt
from voicecheck.records import CallAnalysis, Role, Turn, VoiceMeasures
from voicecheck.report.figures import call_figures
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.score.agents import CallSums
from voicecheck.score.onecall import call_sums
from voicecheck.tables.agents import described_measures
from voicecheck.tables.rows import call_row
from voicecheck.tables.tabular import TABLES
from voicecheck.tables.talk import turn_rows

DAY = date(2026, 11, 20)


def turn(speaker: Role, start: float, seconds: float, characters: int, *, suspect: str | None = None) -> Turn:
    """A turn of so many characters with half a second of pause."""
    pauses = (Interval(start + 0.2, start + 0.7),)
    return Turn(speaker=speaker, kind="turn", start=start, end=start + seconds, text="好" * characters,
                characters=characters, pauses=pauses, suspect=suspect)  # fmt: skip


def spoken(*more: Turn) -> CallAnalysis:
    """A call with turns that are rated, too short, doubtful and without text, of both parties."""
    turns = [
        turn("agent", 0, 6, 24), turn("agent", 10, 2, 4), turn("agent", 15, 5, 9, suspect="a loop"),
        turn("agent", 30, 8, 16), turn("agent", 40, 3, 0), turn("customer", 50, 4, 12),
        turn("customer", 60, 3, 2), *more,
    ]  # fmt: skip

    def voice(role: Role) -> VoiceMeasures | None:
        own = [each for each in turns if each.speaker == role]
        sound = SoundFigures(syllables=tuple(5 for _ in own))
        return pace.measure(own, sound, band_cpm=(120, 150), options=PaceOptions())

    agent = [each for each in turns if each.speaker == "agent"]
    agreement = pace.rate_agreement(agent, SoundFigures(syllables=tuple(5 for _ in agent)))
    talk = made_talk(turns=tuple(turns), agent=voice("agent"), customer=voice("customer"), rate_agreement=agreement)
    return made_call(talk=talk)


def test_one_speech_rate_in_every_table_norm_and_page() -> None:
    """The call, the agent's day of that one call, the norm, the page and the turns say the same figure."""
    call = spoken()
    row, day = call_row(call, DAY), day_figures(call_sums(call), None, DAY)
    rate = 60 * 40 / 14
    packs, options = load_settings(environ={}).packs, of_excerpt(RulesOptions())
    findings = judge_call(call.recording, call.conversation, packs, options=options)
    (norm,) = [finding for finding in findings if finding.rule_id == "pace.rate"]
    (figure,) = [each for each in call_figures(call.conversation, (120, 150)) if each.key == "speech_rate"]
    rated = [each for each in turn_rows(call) if each["rated"] and each["speaker"] == "agent"]
    of_turns = 60 * sum(t["characters"] for t in rated) / sum(t["end_s"] - t["start_s"] for t in rated)
    told = [row["agent_speech_rate_cpm"], day["agent_speech_rate_cpm"], norm.value or 0.0, figure.value, of_turns]
    assert told == pytest.approx([rate] * 5)
    assert "over turns of at least 5 characters whose text can be relied on" in figure.basis.en


@pytest.mark.parametrize("side", ["agent", "customer"])
def test_rates_are_their_own_sums(side: str) -> None:
    """Each rate of a row is its row's rated characters over its rated time, of a call and of a day alike."""
    call = spoken()
    sums = call_sums(call) + call_sums(spoken(turn("agent", 70, 3, 15), turn("customer", 80, 2, 9)))
    for row in (call_row(call, DAY), day_figures(sums, None, DAY)):
        assert row[f"{side}_speech_rate_cpm"] == pytest.approx(
            60 * row[f"{side}_rated_characters"] / row[f"{side}_rated_talk_s"]
        )
    row = call_row(call, DAY)
    sound = row[f"{side}_rated_talk_s"] - row[f"{side}_rated_pause_s"]
    assert row[f"{side}_articulation_rate_cpm"] == pytest.approx(60 * row[f"{side}_rated_characters"] / sound)


def test_one_agreement_with_the_sound() -> None:
    """The day of one call agrees as the call does: over all turns, those whose text is missing too."""
    call = spoken()
    day = day_figures(call_sums(call), None, DAY)
    assert call.conversation.rate_agreement == pytest.approx(25 / 53)
    assert day["rate_agreement"] == pytest.approx(25 / 53)


def test_a_turn_that_is_not_rated_has_no_rate() -> None:
    """Too short, doubtful and without text: the rate is null and not a figure that nobody adds up."""
    rows = [each for each in turn_rows(spoken()) if each["speaker"] == "agent"]
    assert [each["rated"] for each in rows] == [True, False, False, True, False]
    assert [each["speech_rate_cpm"] for each in rows] == [240, None, None, 120, None]
    assert rows[0]["articulation_rate_cpm"] == pytest.approx(60 * 24 / 5.5)


def test_every_rate_says_what_it_is_over() -> None:
    """Wherever a column of a speech rate is described, its basis is described with it."""
    described = [
        column
        for table in TABLES.values()
        for column in table.columns
        if column.name.endswith(("agent_speech_rate_cpm", "articulation_rate_cpm", "customer_speech_rate_cpm"))
        and not column.name.startswith("articulation")
    ]
    assert len(described) >= 7
    assert all(pace.RATED_TURNS in column.en for column in described)


def test_sums_of_days_keep_the_rate() -> None:
    """A day of many calls rates all its characters over all its time, never a mean of rates."""
    calls = [spoken(), spoken(turn("agent", 70, 1, 12))]
    sums = CallSums.sum(map(call_sums, calls))
    rows = [call_row(call, DAY) for call in calls]
    characters, talk = (sum(row[f"agent_rated_{what}"] for row in rows) for what in ("characters", "talk_s"))
    assert sums.agent.speech_rate_cpm == pytest.approx(60 * characters / talk)


def test_a_days_sums_are_null_where_all_its_calls_are_null() -> None:
    """Null means could not be known, also in sums: for every column that a call and a day share, both ways round."""
    practice = made_call("p", talk=made_talk(two_party=False, customer=None, overlap=None, dead_air=None))
    unheard = made_call("u", talk=made_talk(two_party=False, agent=None, customer=None, overlap=None, dead_air=None))
    silent = made_call("s", talk=made_talk(agent=replace(NO_VOICE, syllables=0)))
    for calls in ([practice], [unheard], [practice, unheard], [unheard, silent], [silent, practice, unheard]):
        rows = [call_row(call, DAY) for call in calls]
        sums = CallSums.sum(map(call_sums, calls))
        day = day_figures(sums, sums, DAY)
        for name in _SUMMED:
            known = [row[name] for row in rows if row.get(name) is not None]
            assert day[name] == (sum(known) if known else None), (name, [call.recording.call_id for call in calls])


_SUMMED = (
    "duration_s", "agent_characters", "agent_talk_s", "agent_pause_s", "pause_count", "agent_rated_characters",
    "agent_rated_talk_s", "agent_rated_pause_s", "agent_syllables", "customer_characters", "customer_talk_s",
    "customer_rated_characters", "customer_rated_talk_s", "overlap_s", "interruptions_by_agent",
    "interruptions_by_agent_counted", "interruptions_yielded_by_agent", "interruptions_by_customer",
    "backchannels_by_agent", "slow_responses", "dead_air_s", "hold_count", "hold_s", "norms_passed", "norms_failed",
    "norms_unknown", "norms_not_applicable", "discarded_characters", "unheard_s", "unclaimed_s",
)  # fmt: skip
"""What a day adds up over its calls under the same name."""


def test_no_sum_of_a_day_is_left_out_of_that() -> None:
    """Every column of a day that calls have too is a sum above, or a rate, a share, a largest or middle value."""
    own = {column.name for column in (*TABLES["agents"].columns, *described_measures())}
    shared = own & {column.name for column in TABLES["calls"].columns}
    others = {name for name in shared - set(_SUMMED) if not name.endswith(("_cpm", "_share"))}
    assert others == {
        "agent_id", "team", "local_date", "longest_pause_s", "longest_hold_s", "rate_agreement", "agent_level_dbfs",
        "agent_pitch_sd_semitones", "agent_clarity", "response_median_s", "response_max_s", "qa_score", "qa_coverage",
        "not_scored_because",
        "not_scored_because_zh",
    }  # fmt: skip
