"""DuckDB with the tables of one publication as views, locked: it reads their files, and nothing else is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from voicecheck.errors import StoppedError, UsageError
from voicecheck.language.stored import of_library
from voicecheck.query.waiting import Waiting
from voicecheck.tables.current import Publication
from voicecheck.tables.guides.views import DUCKDB_TYPES, derived_views, quoted, table_view
from voicecheck.tables.schema import PARTITION, table_columns
from voicecheck.tables.tabular import TABLES, Table

ROWS_AT_ONCE = 10_000
_OPTIONS = {
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # else a name in the question could be a variable of this program
    "temp_directory": "",  # else what does not fit into memory would be written to disk
}
_WRITES = "copy"
"""The one word by which a question that begins as a reading one can write a file (``WITH x AS (COPY …)``)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns' names, each once, and the rows, some thousand at a time."""

    columns: tuple[str, ...]
    parts: Iterator[list[tuple[Any, ...]]]


class Session:
    """DuckDB over the files of one publication.

    Parameters
    ----------
    publication
        The files.

    Raises
    ------
    UsageError
        DuckDB is not installed, or older than 2.0.
    """

    def __init__(self, publication: Publication) -> None:
        self._duckdb = _imported()
        self._connection = self._duckdb.connect(config=dict(_OPTIONS))
        self._waiting = Waiting(self._connection)
        self._waiting.run(lambda: self._prepare(publication))

    def ask(self, question: str) -> Answer:
        """Ask one question.

        Raises
        ------
        UsageError
            It cannot be understood, is not one question, or does more than reading; says what and where.
        """
        try:
            statements = self._connection.extract_statements(question)
            self._check(question, [each.type.name for each in statements])
            result = self._waiting.run(lambda: self._connection.execute(statements[0]))
        except self._duckdb.Error as error:
            raise self._told(error) from error
        return Answer(_unique(column[0] for column in result.description), self._parts(result))

    def _parts(self, result: Any) -> Iterator[list[tuple[Any, ...]]]:
        try:
            while rows := self._waiting.run(lambda: result.fetchmany(ROWS_AT_ONCE)):
                yield rows
        except self._duckdb.Error as error:
            raise self._told(error) from error

    def _check(self, question: str, kinds: list[str]) -> None:
        """Refuse what is no single question; a PIVOT counts as several statements, and as one here."""
        if not kinds:
            raise UsageError("no question was asked; give a SELECT")
        if len(kinds) > 1:
            raise UsageError("{count} statements were given; one can be asked at a time", count=len(kinds))
        if kinds[0] not in ("SELECT", "MULTI"):
            raise UsageError(
                "{kinds} is not a question: the tables can only be read (SELECT, FROM, DESCRIBE …)", kinds=kinds[0]
            )
        if _WRITES in _bare_words(question, self._duckdb):
            raise UsageError('COPY writes files and is refused; a column of this name is "copy", in quotes')

    def _told(self, error: Exception) -> Exception:
        if isinstance(error, self._duckdb.OutOfMemoryException):
            first = str(error).partition("\n")[0]
            return UsageError(
                "does not fit into memory ({first}); ask for fewer rows or days, or with fewer columns", first=first
            )
        of_file = isinstance(error, self._duckdb.IOException | self._duckdb.InvalidInputException)
        if of_file and ".parquet" in str(error):
            return DamagedTableError(str(error))
        return UsageError(of_library(str(error)))

    def _prepare(self, publication: Publication) -> None:
        """Make the views, then take away everything but reading their files."""
        execute = self._connection.execute
        known = [path for paths in publication.files.values() for path in paths]
        execute(f"SET allowed_paths = {_listed(known)}")
        execute("SET enable_external_access = false")
        execute("SET TimeZone = 'UTC'")
        for table in TABLES.values():
            execute(table_view(table, _source(table, publication.files[table.name])))
        for view in derived_views():
            execute(view.statement)
        execute("SET lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._waiting.close()


class DamagedTableError(StoppedError):
    """A file of the tables cannot be read: it is damaged, or was being replaced."""


def _imported() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("queries need DuckDB: python -m pip install 'voicecheck[query]'") from error
    if int(duckdb.__version__.partition(".")[0]) < 2:
        upgrade = "python -m pip install --upgrade 'voicecheck[query]'"
        raise UsageError(
            "queries need DuckDB 2.0 or newer, this is {version}: {upgrade}",
            version=duckdb.__version__,
            upgrade=upgrade,
        )
    return duckdb


def _source(table: Table, files: Iterable[Path]) -> str | None:
    """The files, read by the columns that are described: no footer is opened to find out what they hold."""
    listed = _listed(files)
    if listed == "[]":
        return None
    columns = ", ".join(
        f"{quoted(each.name)}: {{name: {quoted(each.name)}, type: {quoted(DUCKDB_TYPES[each.type])}, "
        "default_value: NULL}"
        for each in table_columns(table.name)
    )
    filed = "true, hive_types = {" + f"'{PARTITION}': DATE" + "}" if table.folders == "date" else "false"
    return f"read_parquet({listed}, hive_partitioning = {filed}, schema = MAP {{{columns}}})"


def _listed(files: Iterable[Path]) -> str:
    return f"[{', '.join(quoted(str(path)) for path in files)}]"


def _bare_words(question: str, duckdb: Any) -> set[str]:
    """The keywords of a question, in small letters: what stands in quotes, or in a comment, is none."""
    data = question.encode()
    tokens = duckdb.tokenize(question)  # each with its place in bytes
    ends = [place for place, _ in tokens[1:]] + [len(data)]
    return {
        data[place:end].split()[0].decode(errors="replace").lower()
        for (place, kind), end in zip(tokens, ends, strict=True)
        if kind == duckdb.token_type.keyword and data[place:end].strip()
    }


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Give each name once: of two columns of one name the second has a number behind it."""
    found: dict[str, None] = {}
    for name in names:
        number = 1
        free = name
        while free in found:
            number += 1
            free = f"{name}_{number}"
        found[free] = None
    return tuple(found)
