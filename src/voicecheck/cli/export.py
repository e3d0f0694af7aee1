"""``voicecheck export``: the tables for spreadsheets and databases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, Out, settings_of
from voicecheck.cli.usagefaults import Refused
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed
from voicecheck.language.stored import english

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from voicecheck.export.csvfiles import Written
    from voicecheck.tables.stream import Selection


class Form(StrEnum):
    """What the tables become."""

    CSV = "csv"
    XLSX = "xlsx"
    DUCKDB = "duckdb"


PLACES = {Form.CSV: "voicecheck-csv", Form.XLSX: "voicecheck-xlsx", Form.DUCKDB: "voicecheck.duckdb"}
"""Where the result goes in the present folder, unless a place is given."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def export(
    out: Out,
    form: Annotated[
        Form,
        typer.Option("--format", help="csv: a file a table. xlsx: a workbook a team. duckdb: one file, with views."),
    ],
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day, as 2026-11-20.")] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="DAY|PLACE",
            help="The last day; and, given once more, where the result goes: a new folder, of duckdb a new file "
            f"(else {', '.join(PLACES.values())} in the present folder).",
        ),
    ] = None,
    team: Annotated[str | None, typer.Option("--team", help="Rows of this team alone.")] = None,
    tables: Annotated[
        str | None,
        typer.Option("--tables", metavar="A,B", help="These tables (csv, duckdb: all; xlsx: as further sheets)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there already.")] = False,
    lang: InLanguage = None,
    config: Config = None,
) -> None:
    """Write the tables of some days for spreadsheets and databases: local times, ids as text, no formulas."""
    from zoneinfo import ZoneInfo

    days = [each for each in to or () if _DAY.fullmatch(each)]
    places = [each for each in to or () if not _DAY.fullmatch(each)]
    if len(days) > 1 or len(places) > 1:
        raise Refused(Message("--to: give one last day and one place"))
    place = Path(places[0]) if places else Path(PLACES[form])
    _check_name(place, form)
    selection = chosen(out, first, days[0] if days else None, team)
    settings = settings_of(config, lang=lang)
    known = known_tables(tables, all_of_them=form is not Form.XLSX)
    with_team = [table for table in known if _given(table, selection)]
    try:
        written = _write(
            form, out, place, with_team, selection, settings.lang, zone=ZoneInfo(settings.run.zone), force=force
        )
    except ValueError as error:
        from voicecheck.errors import UsageError

        raise UsageError("{error}; `voicecheck rescore` publishes its day again", error=error) from error
    _tell(written, place, settings.lang, left_out=[t for t in known if t not in with_team])


def _check_name(place: Path, form: Form) -> None:
    from voicecheck.cli.newfile import check_folder_name, form_by_ending

    if form is Form.DUCKDB:
        form_by_ending(place, form, {".duckdb": form, ".ddb": form, ".db": form}, form)
    else:
        check_folder_name(place, form)


def chosen(out: Path, first: str | None, last: str | None, team: str | None) -> Selection:
    """The rows that are asked for.

    Raises
    ------
    UsageError
        The first day comes after the last, nothing was published on any of the days, or no call is of the team.
    """
    from voicecheck.errors import UsageError
    from voicecheck.plaintext import printable
    from voicecheck.tables.stream import Selection, days_of_table, teams_of

    selection = Selection(first=_day(first, "--from"), last=_day(last, "--to"), team=team)
    if selection.first and selection.last and selection.first > selection.last:
        raise UsageError("--from {first} is after --to {last}", first=selection.first, last=selection.last)
    if not (days := days_of_table(out, "calls", Selection())):
        raise UsageError("{out}: no calls were published there; `voicecheck run --out` publishes them", out=out)
    if not days_of_table(out, "calls", selection):
        raise UsageError(
            "no calls on the days asked for; there are some from {first} to {last}", first=days[0], last=days[-1]
        )
    if team is not None:
        known = teams_of(out, Selection(first=selection.first, last=selection.last))
        if team not in known:
            names = ", ".join(printable(each) for each in known if each is not None) or english("none")
            raise UsageError(
                "no call of these days is of the team {team!r}; there are: {names}", team=printable(team), names=names
            )
    return selection


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise Refused(Message("{option}: write a day as 2026-11-20", {"option": option})) from error


def known_tables(names: str | None, *, all_of_them: bool) -> list[str]:
    """The tables that are asked for, each once, in the order of the data dictionary.

    Raises
    ------
    UsageError
        One is none, or cannot be exported.
    """
    from voicecheck.errors import UsageError
    from voicecheck.plaintext import printable
    from voicecheck.tables.stream import EXPORTED

    if names is None:
        return list(EXPORTED) if all_of_them else []
    asked = [name.strip() for name in names.split(",") if name.strip()]
    if strange := [printable(name) for name in asked if name not in EXPORTED]:
        raise UsageError(
            "no such table to export: {strange}; there are: {exported}",
            strange=", ".join(strange),
            exported=", ".join(EXPORTED),
        )
    if not asked:
        raise UsageError("--tables names none; there are: {exported}", exported=", ".join(EXPORTED))
    return [name for name in EXPORTED if name in asked]


def _given(table: str, selection: Selection) -> bool:
    from voicecheck.tables.stream import by_team

    return by_team(table, selection.team)


def _write(
    form: Form, out: Path, place: Path, tables: Sequence[str], selection: Selection, language: Language,
    *, zone: ZoneInfo, force: bool,
) -> Written:  # fmt: skip
    from voicecheck.cli.newfile import new_file, new_folder

    if form is Form.DUCKDB:
        from voicecheck.export.database import write_duckdb

        with new_file(place, force=force) as aside:
            return write_duckdb(out, aside, tables, selection, language=language)
    with new_folder(place, force=force) as aside:
        if form is Form.XLSX:
            from voicecheck.export.workbook import write_workbooks

            return write_workbooks(out, aside, tables, selection, language=language, zone=zone)
        from voicecheck.export.csvfiles import write_csv

        return write_csv(out, aside, tables, selection, language=language, zone=zone)


def _tell(written: Written, place: Path, language: Language, *, left_out: Sequence[str]) -> None:
    for part, rows in written.parts.items():
        where = place / part if place.is_dir() else f"{place}: {part}"
        print(say("{where}: {rows:,} rows", language, where=where, rows=rows))
    if written.cut:
        print(say("{texts:,} texts are longer than a cell may be and are cut: they end with …", language,
                  texts=written.cut))  # fmt: skip
    if left_out:
        print(say("left out, since their rows are of no team: {tables}", language, tables=listed(left_out, language)))
