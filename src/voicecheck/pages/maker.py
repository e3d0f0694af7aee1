"""How a kind of page is plugged in: it sees each stored call once, then gives its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

from voicecheck.batch.judging import Judging
from voicecheck.config import Settings
from voicecheck.language.catalogue import Language
from voicecheck.ledger.ledger import Ledger
from voicecheck.pages.names import Names
from voicecheck.pages.norminfo import NormInfo
from voicecheck.pages.words import Both
from voicecheck.records import CallAnalysis, Score
from voicecheck.tables.rows import Provenance

Kind = Literal["call", "team", "agent", "review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a report.

    ``path`` is below the folder of the report, written with ``/`` and made of safe names (`voicecheck.pages.names`);
    ``kind`` names the script that shows it. ``scripts`` are paths, below the report, of data that is loaded before.
    ``links`` are texts with addresses, for those whose browser runs no scripts.
    """

    path: str
    kind: Kind
    title: Both
    data: Mapping[str, Any]
    scripts: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """Data that several pages share, as a classic script: ``path`` below the report, ending in ``.js``."""

    path: str
    data: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCall:
    """A stored call as it is shown: ``page`` is the path of its page in the report, ``data`` what stands in that."""

    key: str
    day: date
    analysis: CallAnalysis
    scores: tuple[Score, ...]
    provenance: Provenance
    page: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What all pages of a report rest on.

    ``out`` is the folder of ledger and tables, ``report_id`` tells this report's marks in a browser from another's,
    ``norms`` are the norms in words, ``names`` the files of calls and agents; ``judging`` has the scorecards, and
    hashes agents' ids where they are hidden; ``calls`` is how many calls are stored.
    """

    out: Path
    settings: Settings
    ledger: Ledger
    language: Language
    report_id: str
    norms: NormInfo
    names: Names
    judging: Judging
    calls: int


class PageMaker(Protocol):
    """Makes the pages of a kind."""

    def see(self, call: SeenCall) -> None:
        """Take note of a call: each comes once, in order of day, agent and call."""

    def pages(self) -> Iterator[Page | DataFile]:
        """Give the pages, when all calls were seen."""
