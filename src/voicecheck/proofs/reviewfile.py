"""Files of verdicts and appeals as people hand them in: sheets that were filled in, exports of the pages, own tables.

CSV in UTF-8 (with or without BOM) or GB18030, or a workbook (XLSX). Needed are ``call_id`` or ``call_key`` (which is
needed where several calls have the name), ``rule_id``, ``verdict`` and ``reviewer``, in this order, and with ``note``
last, where there is no heading; ``start_s`` says where the finding begins where a norm has several on the call.
Headings and words are Chinese or English (`voicecheck.proofs.sheetcolumns`). A row with neither verdict nor reviewer
is not filled in yet, and is left out. The rest is taken whole or not at all: a verdict that went astray in silence
would be worse than a file to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from voicecheck.errors import ConfigError
from voicecheck.given.delimited import read_delimited
from voicecheck.given.headings import name_columns
from voicecheck.given.moments import read_moment
from voicecheck.given.words import read_id, tidy
from voicecheck.given.workbook import read_workbook
from voicecheck.language.catalogue import Message
from voicecheck.plaintext import long_cells
from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.cells import meant
from voicecheck.proofs.givenplaces import place_fault, read_seconds, start_meant
from voicecheck.proofs.places import SAME_PLACE_S
from voicecheck.proofs.reviews import Review
from voicecheck.proofs.sheetcolumns import APPEALS, HEADINGS, RESULT_WORDS, VERDICT_WORDS
from voicecheck.records import Finding

BARE = ("call_id", "rule_id", "verdict", "reviewer", "note")
"""The columns of a file without a heading, the last of them at will."""
_REQUIRED = ("rule_id", "verdict", "reviewer")
_MOST_COLUMNS = 200
_LONGEST = 10_000
"""Characters of a note or a reason that are kept."""
_AN_ARCHIVE = b"PK\x03\x04"

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCalls:
    """What a file may be about.

    ``calls`` gives the keys of the calls of a name (a key is a name, too), ``rules`` says whether there is such a
    rule; ``findings`` gives the findings of the call of a key, ``None``: places are taken as they stand; ``now`` is
    when the file is read, ``zone`` that of times without one.
    """

    calls: Callable[[str], Sequence[str]]
    rules: Callable[[str], bool]
    findings: Callable[[str], Sequence[Finding]] | None = None
    now: datetime | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Opinions:
    """What a file holds: verdicts, and appeals."""

    reviews: tuple[Review, ...] = ()
    appeals: tuple[Appeal, ...] = ()


def read_opinions(data: bytes, where: str, known: KnownCalls) -> Opinions:
    """Read a file of verdicts, appeals among them.

    Parameters
    ----------
    data
        The file's bytes.
    where
        Its name, for the faults.
    known
        The calls and rules that there are.

    Raises
    ------
    ConfigError
        With every fault of the file, each with its line and what to do: then none of it holds.
    """
    faults: list[Message] = []
    reviews: dict[tuple[str, ...], tuple[int, Review]] = {}
    appeals: dict[tuple[object, ...], Appeal] = {}
    for line, cells in read_table(data, where, _REQUIRED, bare=_is_bare):
        if not (cells["verdict"] or cells["reviewer"]):
            continue
        wrong = [*call_faults(cells, known), *_faults(cells, known)]
        if not wrong and cells["verdict"].lower() in APPEALS:
            appeal = read_appeal(cells, known)
            appeals.setdefault((appeal.call_key, appeal.rule_id or "", appeal.start_s, appeal.reason), appeal)
        elif not wrong:
            review = _review(cells, known)
            key = (review.reviewer, *review.judged)
            before, earlier = reviews.get(key, (line, review))
            if earlier.verdict != review.verdict:
                wrong.append(
                    Message(
                        "{reviewer} said {verdict} of the same finding in line {before}; keep one of the two rows",
                        {"reviewer": review.reviewer, "verdict": VERDICT_NAMES[earlier.verdict], "before": before},
                    )
                )
            reviews[key] = (before, _with_note(review, earlier.note))
        faults += [at_line(line, fault) for fault in wrong]
    if faults:
        raise ConfigError(where, faults)
    return Opinions(tuple(review for _, review in reviews.values()), tuple(appeals.values()))


VERDICT_NAMES: Mapping[str, Message] = {
    "right": Message("right"),
    "wrong": Message("wrong"),
    "unsure": Message("unsure"),
}


def read_table(
    data: bytes, where: str, required: Sequence[str], *, bare: Callable[[Sequence[str]], bool] = lambda _: False
) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each row that holds anything, with its line, as cells by the name of their column, "" where there is none.

    Parameters
    ----------
    data, where
        The file's bytes and name.
    required
        Columns that must be there, beside ``call_id`` or ``call_key``.
    bare
        Whether a first row is no heading; the columns are then those of `BARE`.

    Raises
    ------
    ConfigError
        It cannot be read, or a column is missing or there twice; also while the rows are read.
    """
    try:
        with long_cells():
            for header, rows in _sheets(data):
                names = list(BARE) if bare(header) else name_columns(header, list(HEADINGS), HEADINGS)
                _check(names, required, where)
                if bare(header):
                    yield from _named([(1, header)], names)
                yield from _named(rows, names)
    except ValueError as error:
        raise ConfigError(where, [str(error)]) from error


def _sheets(data: bytes) -> Iterator[tuple[list[str], Iterator[tuple[int, list[str]]]]]:
    """The header and the rows of a CSV, or of each sheet of a workbook that has the columns."""
    if not data.startswith(_AN_ARCHIVE):
        yield read_delimited(data, _fits)
        return
    for sheet in read_workbook(data, _fits, most_columns=_MOST_COLUMNS, longest=_LONGEST):
        if not sheet.hidden:
            yield sheet.header, sheet.rows


def _fits(header: Sequence[str]) -> int:
    """How many of the columns a header has; a row without a heading as many as it has cells."""
    found = len(set(name_columns(header, list(HEADINGS), HEADINGS)) & HEADINGS.keys())
    return found or (len(header) if _is_bare(header) else 0)


def _is_bare(row: Sequence[str]) -> bool:
    """Whether a first row holds a verdict, so that it is no heading."""
    return any(tidy(cell).lower() in VERDICT_WORDS.keys() | APPEALS for cell in row)


def _check(names: Sequence[str], required: Sequence[str], where: str) -> None:
    missing = [name for name in required if name not in names]
    missing = ([] if {"call_id", "call_key"} & set(names) else ["call_id"]) + missing
    faults = [Message("no column {name} ({zh})", {"name": each, "zh": HEADINGS[each][0]}) for each in missing]
    twice = sorted({name for name in names if name in HEADINGS and names.count(name) > 1})
    faults += [Message("more than one column {name}; keep one", {"name": name}) for name in twice]
    if faults:
        raise ConfigError(where, [at_line(1, fault) for fault in faults])


def _named(rows: Iterator[tuple[int, list[str]]] | list[tuple[int, list[str]]], names: Sequence[str]) -> (
    Iterator[tuple[int, dict[str, str]]]
):  # fmt: skip
    for line, row in rows:
        told = [meant(tidy(cell))[:_LONGEST] for cell in row]
        if any(told):
            yield line, dict.fromkeys(HEADINGS, "") | dict(zip(names, told, strict=False))


def at_line(line: int, fault: Message) -> Message:
    """A fault with its line."""
    return Message("line {line}: {fault}", {"line": line, "fault": fault})


def call_faults(cells: Cells, known: KnownCalls, *, norm: bool = True) -> Iterator[Message]:
    """What is wrong with the call, the norm and the time that a row names.

    Parameters
    ----------
    cells
        The row.
    known
        The calls and rules that there are.
    norm
        Whether a norm must be named.
    """
    name = _named_call(cells)
    keys = known.calls(name) if name else []
    if not name:
        yield Message("call_id is empty; write which call it is about, as the sheet does")
    elif not keys and (said := next(filter(None, (read_id(cells[each])[1] for each in ("call_key", "call_id"))), None)):
        yield Message("{name} is {what}", {"name": name, "what": said})
    elif not keys:
        yield Message("no call {name} is stored; write its call_id or call_key as the sheet has it", {"name": name})
    elif len(keys) > 1:
        known_keys = {"count": len(keys), "name": name, "keys": ", ".join(keys[:5])}
        yield Message("{count} calls are named {name}; write which, in a column call_key: {keys}", known_keys)
    elif cells["call_key"] and keys[0] not in (named := known.calls(cells["call_id"]) or keys):
        both = {"key": cells["call_key"], "name": cells["call_id"], "other": named[0]}
        yield Message("call_key is {key}, but call_id {name} is the call {other}; mend the one that is wrong", both)
    if norm and not cells["rule_id"]:
        yield Message("rule_id is empty; write the norm's id, as the sheet does")
    if cells["rule_id"] and not known.rules(cells["rule_id"]):
        yield Message("no rule {rule} is in the packs; `voicecheck rules list` lists them", {"rule": cells["rule_id"]})
    if cells["start_s"] and not read_seconds(cells["start_s"]):
        yield Message(
            "start_s is {start!r}; write when the finding starts, in seconds (53.8) or as a page shows it (0:53)",
            {"start": cells["start_s"]},
        )
    elif len(keys) == 1 and known.rules(cells["rule_id"]) and known.findings and not _is_decision(cells):
        yield from _place_faults(cells, known.findings(keys[0]))


def _is_decision(cells: Cells) -> bool:
    """Whether a row is about an appeal that is kept already, at its own place."""
    return bool(cells["appeal"])


def _place_faults(cells: Cells, findings: Sequence[Finding]) -> Iterator[Message]:
    """The row is about what was not found. A sheet that has its result was drawn when it was: such a row stays."""
    if cells["result"]:
        return
    rule, written = cells["rule_id"], cells["start_s"]
    if written and not start_meant(findings, rule, read_seconds(written))[1]:
        yield place_fault(findings, rule, written)
    if not written and cells["verdict"].lower() in {"", *APPEALS} and all(each.rule_id != rule for each in findings):
        yield place_fault(findings, rule, written)


def _faults(cells: Cells, known: KnownCalls) -> Iterator[Message]:
    """What is wrong with the verdict of a row."""
    verdict = cells["verdict"].lower()
    if not verdict:
        yield Message("verdict is empty; write right, wrong or unsure (对, 错 or 听不清)")
    elif verdict not in VERDICT_WORDS.keys() | APPEALS:
        yield Message(
            "verdict is {verdict!r}; write right, wrong or unsure (对, 错 or 听不清)", {"verdict": cells["verdict"]}
        )
    if verdict in APPEALS:
        yield from appeal_faults(cells, known)
    elif not cells["reviewer"]:
        yield Message("reviewer is empty; write who judged it")
    if cells["result"] and cells["result"].lower() not in RESULT_WORDS:
        yield Message("result is {result!r}; leave that column as the sheet had it", {"result": cells["result"]})


def appeal_faults(cells: Cells, known: KnownCalls) -> Iterator[Message]:
    """What is wrong with an appeal in a row."""
    if not (cells["reason"] or cells["note"]):
        yield Message("the appeal has no reason; write it in the column note or reason")
    try:
        moment_of(cells["at"], known)
    except ValueError as error:
        yield Message("at is {at!r}: {why}", {"at": cells["at"], "why": str(error)})


def read_appeal(cells: Cells, known: KnownCalls) -> Appeal:
    """The appeal of a row without faults."""
    key = known.calls(_named_call(cells))[0]
    return Appeal(
        call_key=key,
        reason=cells["reason"] or cells["note"],
        appealed_at=moment_of(cells["at"], known) or known.now or datetime.now(UTC),
        rule_id=cells["rule_id"] or None,
        start_s=_start(cells, known, key),
    )


def _review(cells: Cells, known: KnownCalls) -> Review:
    (key,) = known.calls(_named_call(cells))
    return Review(
        call_id=cells["call_id"] or key,
        rule_id=cells["rule_id"],
        verdict=VERDICT_WORDS[cells["verdict"].lower()],
        reviewer=cells["reviewer"],
        note=cells["note"],
        imported_at=known.now,
        result=RESULT_WORDS.get(cells["result"].lower()),
        call_key=key,
        start_s=_start(cells, known, key),
    )


def _with_note(review: Review, note: str) -> Review:
    """A verdict that stands there twice, with what both rows note."""
    return replace(review, note=f"{note}; {review.note}") if note and review.note not in ("", note) else review


def _named_call(cells: Cells) -> str:
    return cells["call_key"] or cells["call_id"]


def _start(cells: Cells, known: KnownCalls, key: str) -> float | None:
    """When the finding starts that a row without faults is about, to a tenth of a second."""
    readings = read_seconds(cells["start_s"])
    if not readings:
        return None
    written = float(f"{readings[0]:.1f}")
    if known.findings is None:
        return written
    findings = known.findings(key)
    starts = [each.start for each in findings if each.rule_id == cells["rule_id"] and each.start is not None]
    if cells["result"] and any(abs(start - written) <= SAME_PLACE_S for start in starts):
        return written  # as the sheet had it, so that the same file again is known again
    start, found = start_meant(findings, cells["rule_id"], readings)
    return start if found else written


def moment_of(cell: str, known: KnownCalls) -> datetime | None:
    """A moment in UTC; a day alone is its beginning.

    Raises
    ------
    ValueError
        It is none.
    """
    if not cell:
        return None
    found = read_moment(cell, known.zone)
    return (found.at or datetime(found.day.year, found.day.month, found.day.day, tzinfo=known.zone)).astimezone(UTC)
