"""Utterances, and files of them with what they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voicecheck.acts.kinds import ACTS
from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.records import Role

COLUMNS = ("speaker", "acts", "text", "before", "place")
"""Of a file of labelled utterances: tab-separated, a header line, one utterance a line."""
SPEAKERS: dict[str, Role] = {"A": "agent", "C": "customer"}
PLACES = ("start", "middle", "end")
NONE = "none"
_MOST_TEXT = 400  # characters: a longer one is no utterance


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody says in one go.

    ``before`` is what the other party said just before, empty where nothing is known of it.
    """

    speaker: Role
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An utterance and the acts that it does; none is an answer, too."""

    utterance: Utterance
    acts: frozenset[str]


def read_labelled(text: str, where: str) -> tuple[Labelled, ...]:
    """Read a file of labelled utterances.

    Parameters
    ----------
    text
        Its content: the header ``speaker acts text before place`` and a line for each utterance, the cells
        parted by tabs. ``speaker`` is A or C; ``acts`` are names of `ACTS` joined by ``+``, or ``none``;
        ``before`` and ``place`` may be left out or empty.
    where
        Its name, for the error.

    Raises
    ------
    ConfigError
        With every fault, each with its line.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or tuple(lines[0].split("\t")[:3]) != COLUMNS[:3]:
        raise ConfigError(
            where, [english("line 1: should be the header {columns}, parted by tabs", columns=" ".join(COLUMNS))]
        )
    faults: list[str] = []
    found: list[Labelled] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = [*line.split("\t"), "", ""][: len(COLUMNS)]
        wrong = [
            english("line {line}: {fault}", line=number, fault=fault) for fault in _faults(cells, line.count("\t") + 1)
        ]
        faults += wrong
        if not wrong:
            acts = frozenset(cells[1].split("+")) - {NONE}
            found.append(Labelled(Utterance(SPEAKERS[cells[0]], cells[2], cells[3]), acts))
    if faults:
        raise ConfigError(where, faults)
    return tuple(found)


def _faults(cells: list[str], count: int) -> Iterator[str]:
    if not 3 <= count <= len(COLUMNS):
        yield english("has {count} cells; {columns} are wanted, parted by tabs", count=count, columns=" ".join(COLUMNS))
        return
    speaker, acts, text, _, place = cells
    if speaker not in SPEAKERS:
        yield english("speaker is {speaker!r}; write A (agent) or C (customer)", speaker=speaker)
        return
    for act in acts.split("+"):
        if act != NONE and (act not in ACTS or ACTS[act].speaker != SPEAKERS[speaker]):
            known = ", ".join(name for name, each in ACTS.items() if each.speaker == SPEAKERS[speaker])
            yield english(
                "{act!r} is no act of the {speakers}; known are {known}, {none}",
                act=act,
                speakers=SPEAKERS[speaker],
                known=known,
                none=NONE,
            )
    if not text.strip() or len(text) > _MOST_TEXT:
        yield english(
            "the text has {count} characters; 1 to {most_text} are wanted", count=len(text), most_text=_MOST_TEXT
        )
    if place and place not in PLACES:
        yield english("place is {place!r}; write {places}, or leave it empty", place=place, places=", ".join(PLACES))
