"""Every table and column is described once, and the names that others rely on are there."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from voicecheck.tables.guides.dictionary import data_dictionary, dictionary_json, dictionary_markdown
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.tabular import TABLES

PROMISED = {
    "calls": """call_key call_id recording recording_sha256 agent_id team direction scenario started_at started_at_local
        utc_offset_min duration_s agent_channel role_source two_party ends_abruptly agent_characters agent_talk_s
        agent_pause_s agent_rated_characters agent_rated_talk_s agent_speech_rate_cpm agent_articulation_rate_cpm
        agent_acoustic_rate_cpm rate_agreement customer_characters customer_talk_s customer_pause_s
        customer_rated_characters customer_rated_talk_s customer_speech_rate_cpm customer_articulation_rate_cpm
        customer_acoustic_rate_cpm interruptions_by_agent interruptions_by_agent_counted interruptions_by_customer
        backchannels_by_agent overlap_s pause_count longest_pause_s response_median_s response_max_s dead_air_s
        hold_count hold_s longest_hold_s agent_talk_share agent_level_dbfs agent_pitch_sd_semitones agent_clarity
        qa_score qa_coverage norms_asked norms_judged norms_failed asr_model asr_model_sha256 hearing_sha256
        judging_sha256 run_id analysed_at judged_at voicecheck_version local_date""",
    "turns": """call_key turn speaker kind start_s end_s text characters pause_s pause_count syllables speech_rate_cpm
        articulation_rate_cpm rated confidence suspect local_date agent_id team""",
    "events": """call_key event kind party turn start_s end_s music announced promised_s kept yielded counted slow
        local_date agent_id team""",
    "call_meta": "call_key name value local_date agent_id team",
    "call_norms": "call_key rule_id result hits reason_code reason value limit_low limit_high unit",
    "findings": """call_key finding rule_id result fault_form evidence_role speaker turn start_s end_s window_start_s
        window_end_s matched match_kind match_score value limit_low limit_high unit expected recommended reason_code
        reason""",
    "call_scores": "call_key card part title base points max_points gained deducted coverage",
    "day_scores": "agent_id local_date card part title base points max_points gained deducted coverage",
    "deductions": "call_key card part rule_id finding points",
    "norms": """rule_id title_zh title_en kind severity documents section wording limit_low limit_high unit
        recommended_zh recommended_en""",
    "figures": "local_date agent_id call_key figure value",
    "reviews": "call_key rule_id finding start_s verdict reviewer",
    "appeals": "call_key rule_id finding reason decision",
    "agents": "agent_id team calls qa_score norms_failed",
    "failures": "recording agent_id team stage error message attempts last_at dismissed local_date",
    "runs": """run_id started_at ended_at command voicecheck_version asr_model asr_model_sha256 hearing_sha256
        judging_sha256""",
    "by_agent": """agent_id call_id call_key local_date qa_score norms_failed failed_norms_zh failed_norms_en
        better_wording_zh better_wording_en unknown_norms_zh unknown_norms_en agent_speech_rate_cpm""",
    "agent_measures": "agent_id team local_date measure value n low high team_value before change odd",
    "live": "local_date table_name path row_count byte_count sha256",
}


@pytest.mark.parametrize("table", PROMISED)
def test_promised_columns_are_there(table: str) -> None:
    """The columns that other programs rely on are in the table."""
    assert set(PROMISED[table].split()) <= set(arrow_schema(table).names)


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_named_once_and_described(table: str) -> None:
    """No name twice, none called like the folder's date, and each says what it is in words."""
    schema = arrow_schema(table)
    assert len(set(schema.names)) == len(schema.names)
    assert "date" not in schema.names
    for field in schema:
        assert field.metadata[b"description"], field.name
        assert b"unit" in field.metadata


@pytest.mark.parametrize("table", TABLES)
def test_numbers_of_seconds_have_their_unit(table: str) -> None:
    """The unit in a column's name is the unit in its metadata."""
    suffixes = {"_s": "s", "_cpm": "characters/min", "_dbfs": "dBFS", "_hz": "Hz", "_semitones": "semitones"}
    for field in arrow_schema(table):
        for suffix, unit in suffixes.items():
            if field.name.endswith(suffix) and pa.types.is_floating(field.type):
                assert field.metadata[b"unit"].decode().split("/call")[0] == unit, field.name


def test_times_of_day_have_a_zone_and_names_are_text() -> None:
    """Wall-clock times carry a zone; agent_id is text, so that 007 stays 007."""
    assert arrow_schema("calls").field("started_at").type.tz == "UTC"
    assert arrow_schema("calls").field("agent_id").type == pa.string()
    assert arrow_schema("calls").metadata[b"voicecheck.schema_version"]


def test_dictionary_says_the_same_in_both_forms() -> None:
    """Markdown, in either language, and JSON name every table and column with its key and unit."""
    plain = json.loads(dictionary_json())
    assert plain == data_dictionary()
    for language in ("zh", "en"):
        markdown = dictionary_markdown(language)
        for name, table in plain["tables"].items():
            assert f"\n## {name}\n" in markdown
            assert table[language] in markdown
            for column in table["columns"]:
                start = f"| `{column['name']}` | {column['name_zh']} | {column['type']} | {column['unit']} |"
                lines = [each for each in markdown.splitlines() if each.startswith(f"{start} {column['key']} |")]
                assert any(column[language] in line for line in lines)
