"""A finding as a person judges it: its turn with its neighbours, what was asked, figures with limit and unit."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from made_calls import made_call, made_finding, made_talk
from voicecheck.export.opinionsheets import sheet_csv, write_sheet_workbook
from voicecheck.language.catalogue import Language
from voicecheck.proofs.sheetcolumns import REVIEW_SHEET
from voicecheck.proofs.sheets import Drawn
from voicecheck.records import Finding, Turn
from voicecheck.report.reviewing import ItemWords, cells_of, review_item, review_items

SAID = (("agent", 1.0, "您好"), ("customer", 5.0, "怎么还没到"), ("agent", 9.0, "我不知道"), ("customer", 12.0, "……"))
TURNS = tuple(
    Turn(speaker=who, kind="turn", start=at, end=at + 2, text=text)  # type: ignore[arg-type]
    for who, at, text in SAID
)
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=8)))


def cells(language: Language = "zh", **more: Any) -> dict[str, Any]:
    """The cells of a finding on a made call."""
    finding = made_finding("word.dont_know", **more)
    call = made_call("c1", findings=(finding,), talk=made_talk(turns=TURNS), team="一组", started_at=NIGHT)
    return cells_of(review_item(call, Drawn("k1", "c1", finding, "random")), ItemWords({}, language))


def test_what_was_said_stands_between_its_neighbours() -> None:
    """The whole sentence with the customer's before and after, and the call's time by the clock of its place."""
    found = cells(turn=2, start=9.72, end=10.5, matched="不知道", match_kind="exact", expected="不以“不知道”作答")
    assert (found["before"], found["sentence"], found["after"]) == ("客户：怎么还没到", "坐席：我不知道", "客户：……")
    assert (found["start_s"], found["place"], found["started_at"]) == (9.7, "0:09", "2026-11-20 23:30:00")
    assert (found["said"], found["asked"], found["result"]) == ("“不知道”", "不以“不知道”作答", "不合格")
    assert (found["recording"], found["agent_id"], found["team"], found["drawn"]) == (
        "/calls/c1.wav",
        "A1",
        "一组",
        "随机",
    )
    english = cells("en", turn=2, start=9.72, matched="不知道", match_kind="exact")
    assert (english["sentence"], english["result"], english["drawn"]) == ("Agent: 我不知道", "Failed", "at random")


@pytest.mark.parametrize(
    ("language", "value", "limit"),
    [("zh", "273 字/分", "120到150字/分"), ("en", "273 characters/min", "120 to 150 characters/min")],
)
def test_a_figure_has_its_limit_and_unit_in_words(language: Language, value: str, limit: str) -> None:
    """Not a bare number; a figure of the whole call has no place, and no sentence is invented for it."""
    found = cells(
        language, value=272.55, limit_low=120.0, limit_high=150.0, unit="characters/min", match_kind="measure"
    )
    assert (found["value"], found["limit"]) == (value, limit)
    assert (found["start_s"], found["place"], found["before"], found["sentence"], found["after"]) == (
        None,
        "",
        None,
        "",
        None,
    )


def test_shares_are_percentages_and_facts_are_words() -> None:
    """A share with its limit, and what the manifest says."""
    share = cells(value=0.392, limit_low=0.9, unit="share", match_kind="measure")
    assert (share["value"], share["limit"]) == ("39.2%", "不少于90%")
    fact = cells(value=5.0, limit_high=3.0, unit="rings", match_kind="metadata", matched="rings=5")
    assert (fact["value"], fact["limit"]) == ("振铃 5 声", "不超过3声")


def test_what_was_not_said_shows_where_it_should_have_been() -> None:
    """The turns of the stretch, from which one listens; of a long one its beginning and its end."""
    found = cells(window_start=4.0, window_end=12.5, fault_form="not_said")
    assert found["sentence"] == "客户：怎么还没到\n坐席：我不知道\n客户：……"
    assert (found["start_s"], found["place"], found["before"]) == (None, "0:04", "坐席：您好")
    turns = tuple(Turn(speaker="agent", kind="turn", start=at, end=at + 1, text=f"{at}" * 60) for at in range(1, 9))
    finding = made_finding("close.wish", window_start=0.0, window_end=9.0)
    item = review_item(made_call(findings=(finding,), talk=made_talk(turns=turns)), Drawn("k", "a", finding))
    told = ItemWords({}, "zh").sentence(item).split("\n")
    assert (told[0][3:], told[-1][3:], "…" in told) == ("1" * 60, "8" * 60, True)


def test_a_fault_between_turns_has_its_neighbours() -> None:
    """A hold starts after a turn and ends before another: those are shown."""
    found = cells(start=2.9, end=9.1, match_kind="measure", value=6.2, unit="s")
    assert found["sentence"].split("\n") == ["坐席：您好", "客户：怎么还没到", "坐席：我不知道"]
    alone = cells(start=20.0, end=21.0, match_kind="measure", value=1.0, unit="s")
    assert (alone["before"], alone["sentence"], alone["after"]) == ("客户：……", "", None)


def test_a_call_that_is_gone_is_left_out() -> None:
    """Between drawing and reading a call may be purged."""
    assert review_items([Drawn("k", "a", made_finding("close.wish"))], lambda _: None) == []


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "＝1+1",
    "</script><img src=x>",
    "\u202eabc",
    "\ud800",
    "a\x00b",
    "007",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_a_number_or_broken(text: str, tmp_path: Path) -> None:
    """Whatever a call is named: the CSV opens as UTF-8, and the workbook holds texts."""
    row = {"call_id": text, "call_key": "1234567890123456", "start_s": 9.7, "norm": text}
    data = sheet_csv(REVIEW_SHEET, [row], "zh")
    assert data.startswith(b"\xef\xbb\xbf")
    line = data.decode("utf-8-sig").splitlines()[1]
    assert line[:1] not in "=+-@＝＋－＠"
    assert "1234567890123456\t" in line
    path = tmp_path / "s.xlsx"
    write_sheet_workbook(path, REVIEW_SHEET, [row], name="复核", language="zh")
    page = openpyxl.load_workbook(path).active
    assert {cell.data_type for cell in page[2] if cell.value is not None} == {"s", "n"}
    assert page["B2"].value == "1234567890123456"


def test_the_workbook_offers_the_verdicts(tmp_path: Path) -> None:
    """A list to choose from in the column of verdicts, headings that stay in view, in either language."""
    for language, words in (("zh", "对,错,听不清"), ("en", "right,wrong,unsure")):
        path = tmp_path / f"{language}.xlsx"
        write_sheet_workbook(path, REVIEW_SHEET, [{}, {}], name="s", language=language)  # type: ignore[arg-type]
        page = openpyxl.load_workbook(path).active
        (choice,) = page.data_validations.dataValidation
        names = [column.name for column in REVIEW_SHEET]
        column = openpyxl.utils.get_column_letter(names.index("verdict") + 1)
        assert (str(choice.sqref), choice.formula1) == (f"{column}2:{column}3", f'"{words}"')
        assert page.freeze_panes == "C2"


def test_a_finding_of_an_earlier_version_has_its_turn_by_time() -> None:
    """Calls that were judged before findings named their turn."""
    finding = Finding(rule_id="word.dont_know", pack="own", result="fail", start=9.7, end=10.2, matched="不知道")
    item = review_item(made_call(findings=(finding,), talk=made_talk(turns=TURNS)), Drawn("k", "a", finding))
    assert [each.text for each in item.sentences] == ["我不知道"]
