"""The questions of docs/analysts.md: asked of the made centre, and their results written below them.

    python tests/recipes.py [TABLES]

writes the results into both documents anew, from the tables in a folder or, where none is named, from new ones.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from made_centre import publish_centre
from voicecheck.tables.guides.views import views_sql
from voicecheck.tables.tabular import TABLES

DOCS = Path(__file__).parent.parent / "docs"
DOCUMENTS = (DOCS / "analysts.md", DOCS / "analysts.zh-CN.md")

Ask = Callable[[str], str]
_RECIPE = re.compile(r"```sql\n(?P<sql>.*?)```\n(?P<result>\n(?:\|[^\n]*\n)+)?", re.DOTALL)


def recipes(text: str) -> list[str]:
    """The SQL of a document, in order."""
    return [found["sql"] for found in _RECIPE.finditer(text)]


def with_results(text: str, ask: Ask) -> str:
    """The document with the result of each question below it."""
    return _RECIPE.sub(lambda found: f"```sql\n{found['sql']}```\n\n{ask(found['sql'])}", text)


def views_of(out: Path) -> duckdb.DuckDBPyConnection:
    """A database with the views of the tables in a folder."""
    base = duckdb.connect(config={"threads": 2})
    base.execute(f"SET file_search_path = '{out}'")
    base.execute(views_sql("en", empty=[name for name in TABLES if not any((out / name).rglob("*.parquet"))]))
    return base


def ask(base: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns and the rows of an answer."""
    answer = base.execute(sql)
    return [column[0] for column in answer.description or ()], answer.fetchall()


def shown(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """An answer as a table of Markdown."""
    lines = [names, ["---"] * len(names), *([_cell(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return "null"
    return f"{value + 0:.10g}" if isinstance(value, float) else str(value)


def main(folder: Path) -> None:
    """Write the results into both documents."""
    with views_of(folder) as base:
        for document in DOCUMENTS:
            text = document.read_text(encoding="utf-8")
            document.write_text(with_results(text, lambda sql: shown(*ask(base, sql))), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as place:
            publish_centre(Path(place))
            main(Path(place))
