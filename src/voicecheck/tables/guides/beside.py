"""What lies beside the tables for those who read them: ``views.sql`` and ``DATA_DICTIONARY.md``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from voicecheck.tables.guides.dictionary import dictionary_both
from voicecheck.tables.guides.views import views_sql
from voicecheck.tables.rights import rights_of
from voicecheck.tables.tabular import TABLES

VIEWS, DICTIONARY = "views.sql", "DATA_DICTIONARY.md"


def guides(empty: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Give the guides' texts by their names.

    Parameters
    ----------
    empty
        Tables of which there are no files.
    """
    return {VIEWS: views_sql(empty=empty), DICTIONARY: dictionary_both()}


def write_guides(out: Path) -> None:
    """Write the guides beside the tables; one that is as it should be stays as it is."""
    for name, data in _encoded(unpublished(out)).items():
        path = out / name
        try:
            if path.read_bytes() == data:
                continue
        except OSError:  # not there, or not readable
            pass
        aside = path.with_name(f".{name}")
        aside.write_bytes(data)
        if rights := rights_of(out):
            rights.give(aside)
        os.replace(aside, path)


def unpublished(out: Path) -> frozenset[str]:
    """Give the tables of which there is no file in a folder."""
    return frozenset(name for name in TABLES if next((out / name).rglob("*.parquet"), None) is None)


@cache
def _encoded(empty: frozenset[str]) -> Mapping[str, bytes]:
    return {name: text.encode() for name, text in guides(empty).items()}
