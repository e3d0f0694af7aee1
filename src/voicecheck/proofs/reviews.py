"""What reviewers say of findings: is the result of this norm on this call right or wrong.

A file of verdicts is a CSV with the columns ``call_id, rule_id, verdict, reviewer`` and, if wanted, ``note`` (in this
order where it has no header), ``time`` (the finding's start in seconds, where a norm has several on the call) and
``call_key``, which is needed where several calls have the name; UTF-8 (with or without BOM) or GB18030. A row with
neither verdict nor reviewer is not filled in yet, and is left out. The rest is taken whole or not at all: a verdict
that went astray in silence would be worse than a file to mend.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, combinations
from typing import Literal, cast, get_args

from voicecheck.errors import ConfigError
from voicecheck.plaintext import decode_text
from voicecheck.proofs.cells import meant
from voicecheck.records import Result
from voicecheck.score.confidence import wilson

Verdict = Literal["right", "wrong", "unsure"]
_WORDS: Mapping[str, Verdict] = {
    "right": "right", "wrong": "wrong", "unsure": "unsure", "对": "right", "错": "wrong", "听不清": "unsure"
}  # fmt: skip
COLUMNS = ("call_id", "rule_id", "verdict", "reviewer")
_OTHER_NAMES = {"right|wrong": "verdict", "right_wrong": "verdict", "label": "verdict"}
Judged = tuple[str, ...]
"""A call, a rule and, where it was named, a time: what a verdict is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One reviewer's verdict on a norm's result on a call.

    ``result`` is the result that it is about; ``None`` where an earlier version kept it: the present one.
    ``start_s`` is when the finding that it is about starts, to a tenth of a second; ``None``: it is about all of
    the norm's findings on the call.
    """

    call_id: str
    rule_id: str
    verdict: Verdict
    reviewer: str
    note: str = ""
    imported_at: datetime | None = None
    result: Result | None = None
    call_key: str = ""
    start_s: float | None = None

    @property
    def judged(self) -> Judged:
        """What it is about."""
        return (self.call, self.rule_id, *([] if self.start_s is None else [f"{self.start_s:.1f}"]))

    @property
    def call(self) -> str:
        """What tells the call from every other: its key; its name where an earlier version kept no key."""
        return self.call_key or self.call_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What reviewers say of a rule, each finding counted once, and each call that was judged as a whole.

    ``right`` and ``wrong`` are its accusations (`fail`) by the reviewers' verdict, ``missed`` the calls
    that passed wrongly, ``confirmed`` those that passed rightly; ``other`` are verdicts on results that are
    neither. ``unsure`` are the calls on which as many reviewers said right as wrong, or none said either; they
    count nowhere else.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    confirmed: int = 0
    other: int = 0
    unsure: tuple[str, ...] = ()

    @property
    def accusations(self) -> int:
        """The accusations that were reviewed."""
        return self.right + self.wrong

    @property
    def precision(self) -> float | None:
        """Share of the accusations that are right, ``None`` where none was reviewed."""
        return self.right / self.accusations if self.accusations else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval of the precision."""
        return wilson(self.right, self.accusations) if self.accusations else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers agree over the `n` findings that both judged.

    ``kappa`` is Cohen's: 1 is full agreement, 0 that of chance. It is ``None`` where nothing can be said:
    both gave one and the same verdict throughout, or no finding was judged by both.
    """

    first: str
    second: str
    n: int
    agreed: int
    kappa: float | None


def read_reviews(
    data: bytes,
    where: str,
    *,
    calls: Callable[[str], Sequence[str]],
    rules: Callable[[str], bool],
    at: datetime | None = None,
) -> list[Review]:
    """Read a file of verdicts.

    Parameters
    ----------
    data
        The file's bytes.
    where
        Its name, for the faults.
    calls
        The keys of the calls of a name; a key is a name, too.
    rules
        Whether there is such a rule.
    at
        When it is imported.

    Raises
    ------
    ConfigError
        With every fault of the file, each with its line: then none of it holds.
    """
    faults: list[str] = []
    reviews: dict[tuple[str, ...], Review] = {}
    lines: dict[tuple[str, ...], int] = {}
    for line, cells in _rows(data, where):
        wrong = list(_faults(cells, calls, rules))
        keys = calls(_named(cells))
        start = _seconds(cells["time"])
        place = "" if start is None else f"{start:.1f}"
        key = (keys[0] if len(keys) == 1 else _named(cells), cells["rule_id"], cells["reviewer"], place)
        known = reviews.get(key)
        if known and _WORDS.get(cells["verdict"]) != known.verdict:
            wrong.append(f"{key[2]} said {known.verdict} of the same finding in line {lines[key]}")
        faults += [f"line {line}: {fault}" for fault in wrong]
        if not wrong:
            verdict = _WORDS[cells["verdict"]]
            reviews[key] = Review(
                call_id=cells["call_id"], rule_id=key[1], reviewer=key[2], verdict=verdict, note=cells.get("note", ""),
                imported_at=at, result=cast(Result, cells["result"]) if cells["result"] in get_args(Result) else None,
                call_key=key[0], start_s=float(place) if place else None,
            )  # fmt: skip
            lines[key] = line
    if faults:
        raise ConfigError(where, faults)
    return list(reviews.values())


def _rows(data: bytes, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is filled in, with its line."""
    reader = csv.reader(io.StringIO(_text(data, where), newline=""), strict=True)
    try:
        first = [cell.strip() for cell in next(reader, [])]
        has_header = not _WORDS.keys() & {cell.lower() for cell in first}
        header = [_OTHER_NAMES.get(n.lower(), n.lower()) for n in first] if has_header else [*COLUMNS, "note"]
        missing = [name for name in COLUMNS if name not in header]
        twice = sorted(name for name, n in Counter(header).items() if name and n > 1)
        if missing or twice:
            faults = [f"line 1: no column {name}" for name in missing]
            raise ConfigError(where, faults + [f"line 1: more than one column {name}" for name in twice])
        for row in reader if has_header else chain([first], reader):
            if any(cell.strip() for cell in row):
                cells = dict(zip(header, (meant(cell.strip()) for cell in row), strict=False))
                told = {name: cells.get(name, "") for name in (*COLUMNS, "note", "time", "result", "call_key")}
                if told["verdict"] or told["reviewer"]:
                    yield reader.line_num, told | {"verdict": told["verdict"].lower()}
    except csv.Error as error:
        raise ConfigError(where, [f"line {reader.line_num}: no CSV that can be read: {error}"]) from error


def _text(data: bytes, where: str) -> str:
    try:
        return decode_text(data)
    except ValueError as error:
        raise ConfigError(where, [str(error)]) from error


def _named(cells: Mapping[str, str]) -> str:
    return cells["call_key"] or cells["call_id"]


def _faults(
    cells: Mapping[str, str], calls: Callable[[str], Sequence[str]], rules: Callable[[str], bool]
) -> Iterator[str]:
    yield from (f"{name} is empty" for name in COLUMNS if not cells[name])
    if cells["verdict"] and cells["verdict"] not in _WORDS:
        yield f"verdict is {cells['verdict']!r}; write right, wrong or unsure (对, 错 or 听不清)"
    if cells["time"] and _seconds(cells["time"]) is None:
        yield f"time is {cells['time']!r}; write when the finding starts, in seconds, as the sheet does"
    keys = calls(_named(cells)) if _named(cells) else [""]
    if not keys:
        yield f"no call {_named(cells)} is stored"
    if len(keys) > 1:
        which = ", ".join(keys[:5])
        yield f"{len(keys)} calls are named {cells['call_id']}; write which, in a column call_key: {which}"
    if cells["rule_id"] and not rules(cells["rule_id"]):
        yield f"no rule {cells['rule_id']} is in the packs"


def _seconds(cell: str) -> float | None:
    """A time in seconds; ``None`` where there is none, or it cannot be read."""
    try:
        seconds = float(cell)
    except ValueError:
        return None
    return seconds if 0 <= seconds < math.inf else None


def precision_by_rule(reviews: Iterable[Review], results: Mapping[Judged, Result]) -> dict[str, Reviewed]:
    """What the reviewers' verdicts come to, rule by rule, in order of the rules' names.

    Parameters
    ----------
    reviews
        All verdicts. Several on one finding count once, by their majority.
    results
        The result that is stored for what each verdict is about (`Review.judged`); a verdict on what is not
        there, or came out otherwise than when the reviewer judged it, does not count.
    """
    votes: dict[Judged, Counter[Verdict]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for review in reviews:
        if review.result not in (None, results.get(review.judged)):
            continue
        votes[review.judged][review.verdict] += 1
        names[review.call] = review.call_id
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for finding, counts in sorted(votes.items()):
        if finding not in results:
            continue
        if counts["right"] == counts["wrong"]:
            if names[finding[0]] not in tallies[finding[1]].unsure:
                tallies[finding[1]].unsure.append(names[finding[0]])
        else:
            name = _MEANING.get((results[finding], counts["right"] > counts["wrong"]), "other")
            tallies[finding[1]].counts[name] += 1
    return {rule: Reviewed(**tally.counts, unsure=tuple(tally.unsure)) for rule, tally in sorted(tallies.items())}


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    unsure: list[str] = field(default_factory=list)


_MEANING: Mapping[tuple[Result, bool], str] = {
    ("fail", True): "right",
    ("fail", False): "wrong",
    ("pass", True): "confirmed",
    ("pass", False): "missed",
}
"""What it says of a rule that its result is right or wrong."""


def kappas(reviews: Iterable[Review]) -> list[Agreement]:
    """Cohen's kappa of each two reviewers who said right or wrong of a finding in common.

    Examples
    --------
    >>> said = {"Li": ["right", "right", "wrong", "wrong"], "Wu": ["right", "right", "wrong", "right"]}
    >>> kappas(Review(call_id=str(i), rule_id="close.wish", verdict=verdict, reviewer=name)
    ...        for name, verdicts in said.items() for i, verdict in enumerate(verdicts))
    [Agreement(first='Li', second='Wu', n=4, agreed=3, kappa=0.5)]
    """
    said: dict[str, dict[Judged, Verdict]] = defaultdict(dict)
    for review in reviews:
        if review.verdict != "unsure":
            said[review.reviewer][review.judged] = review.verdict
    pairs = (
        (first, second, [(said[first][f], said[second][f]) for f in said[first].keys() & said[second].keys()])
        for first, second in combinations(sorted(said), 2)
    )
    return [_agreement(first, second, both) for first, second, both in pairs if both]


def _agreement(first: str, second: str, both: Sequence[tuple[Verdict, Verdict]]) -> Agreement:
    n, agreed = len(both), sum(a == b for a, b in both)
    rights = sum(a == "right" for a, _ in both), sum(b == "right" for _, b in both)
    # Whole numbers, so that agreement by chance alone that is certain is seen as such.
    by_chance = rights[0] * rights[1] + (n - rights[0]) * (n - rights[1])
    kappa = (agreed * n - by_chance) / (n * n - by_chance) if by_chance < n * n else None
    return Agreement(first, second, n, agreed, kappa)
