"""The documents for analysts: every question runs on made data, finds what is in it, and prints what the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from made_centre import publish_centre
from recipes import DOCUMENTS, ask, recipes, shown, views_of, with_results


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The views of the made centre's eight weeks."""
    out: Path = tmp_path_factory.mktemp("centre")
    publish_centre(out)
    with views_of(out) as made:
        yield made


@pytest.fixture(scope="module")
def answers(base: duckdb.DuckDBPyConnection) -> list[list[dict[str, Any]]]:
    """The rows of each question's answer."""
    asked = (ask(base, sql) for sql in recipes(DOCUMENTS[0].read_text(encoding="utf-8")))
    return [[dict(zip(names, row, strict=True)) for row in rows] for names, rows in asked]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_each_result_is_the_one_below_its_question(document: Path, base: duckdb.DuckDBPyConnection) -> None:
    """Whoever types a question in gets what the page shows; `make recipes` writes it anew."""
    text = document.read_text(encoding="utf-8")
    assert with_results(text, lambda sql: shown(*ask(base, sql))) == text


def test_both_languages_ask_the_same() -> None:
    """Ten questions, the same SQL in Chinese and in English, each with a warning of its trap."""
    english, chinese = (document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert recipes(english) == recipes(chinese)
    assert len(recipes(english)) == english.count("**Trap:**") == chinese.count("**当心：**") == 10


def test_the_fast_team_and_the_agent_who_interrupts_more_are_found(answers: list[list[dict[str, Any]]]) -> None:
    """一组 speaks faster than every other team in each week; only the interruptions of 1e5 rise beyond chance."""
    for week in {row["week_start"] for row in answers[0]}:
        rates = {row["team"]: row["speech_rate_cpm"] for row in answers[0] if row["week_start"] == week}
        assert rates.pop("一组") > 1.15 * max(rates.values())
    assert [row["agent_id"] for row in answers[1] if row["t"] > 3.5] == ["1e5"]


def test_holds_and_the_norm_of_unsatisfied_days_are_found(answers: list[list[dict[str, Any]]]) -> None:
    """Agent 12 takes twice what was promised; close.followup goes with low satisfaction, and it alone beyond chance."""
    late = {row["agent_id"]: row["later_than_promised"] / row["with_a_promise"] for row in answers[3]}
    assert late.pop("12") == 1.0
    assert max(late.values()) < 0.2
    assert [row["rule_id"] for row in answers[4] if row["t"] < -3.5] == ["close.followup"]


def test_repeat_offenders_are_found_and_the_sample_has_every_agent(answers: list[list[dict[str, Any]]]) -> None:
    """The two who were made to fail a norm are listed; each agent has one call in the sample, the unknown one too."""
    assert {("A/1", "word.not_my_job"), ("0012", "word.cannot"), ("12", "hold.kept")} <= {
        (row["agent_id"], row["rule_id"]) for row in answers[5]
    }
    agents = [row["agent_id"] for row in answers[6]]
    assert len(agents) == len(set(agents)) == 11
    assert {"007", "0012", "12", "1e5", "张三", "A/1", None} <= set(agents)


def test_the_training_that_helped_is_told_from_the_one_that_did_not(answers: list[list[dict[str, Any]]]) -> None:
    """The change of 二组 is beyond chance, that of 三组 is not."""
    chance = {row["trained_team"]: row["p"] for row in answers[7]}
    assert chance["二组"] < 0.05
    assert chance["三组"] > 0.2


def test_the_new_model_is_seen_to_hear_more_and_people_to_speak_as_before(
    answers: list[list[dict[str, Any]]],
) -> None:
    """Characters a minute rise by three per cent, syllables by less than one; fewer results are unknown."""
    before, after = answers[9]
    assert (before["asr_model"], after["asr_model"]) == ("base", "small")
    assert 1.02 < after["characters_a_minute"] / before["characters_a_minute"] < 1.05
    assert abs(after["syllables_a_minute"] / before["syllables_a_minute"] - 1) < 0.01
    assert after["unknown_percent"] < before["unknown_percent"]
