"""Remarks on what was given, gathered: each kind once, with its number and its first places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from voicecheck.batch.labels import Remark
from voicecheck.given.words import alike

_PLACES = 3


def remark_notes(remarks: Iterable[tuple[Remark, str]]) -> Iterator[str]:
    """A line for each kind of remark, in order of appearance.

    Parameters
    ----------
    remarks
        Each with the row or file that it is about.
    """
    kinds: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for remark, where in remarks:
        shown = f" ({remark.value!r})" if remark.value else ""
        kinds[remark.column, remark.why].append(f"{where}{shown}")
    for (column, why), places in kinds.items():
        yield f"{column} in {_counted(len(places))}: {why}: {_first(places)}"


def alike_note(ids: Iterable[str | None]) -> Iterator[str]:
    """A line that names agents' ids which differ only in zeros, ``.0``, width or case; none where none do."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for each in ids:
        if each is not None:
            groups[alike(each)].add(each)
    near = [" and ".join(sorted(group)) for group in groups.values() if len(group) > 1]
    if near:
        yield (
            "agent ids that differ only in leading zeros, .0, width or upper and lower case are taken as different "
            f"agents: {_first(near)}"
        )


def _counted(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _first(places: list[str]) -> str:
    return ", ".join(places[:_PLACES]) + (", …" if len(places) > _PLACES else "")
