"""Written dialogues with the verdicts of people: the form of ``labelled/judging_*.txt``.

A block is ``== id | direction | scenario [| profile] [| speed 260]``, turns (``A:`` agent, ``C:`` customer; ``A~:`` an
acknowledgement while the other goes on, ``A!:`` takes the floor), stages (``(hold 40)``, ``(wait 6)``,
``(silence 12)``) and verdicts (``! norm pass``). ``speed`` is the agent's characters a minute, for who renders
the dialogue as sound. Nothing but this module is needed to read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from voicecheck.language.stored import english

Result = Literal["pass", "fail", "not_applicable"]
VERDICTS: tuple[Result, ...] = ("pass", "fail", "not_applicable")
_SPEED = re.compile(r"speed\s+(\d+)$")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A written dialogue and the verdicts on it, by norm; ``speed`` in characters a minute where it is given."""

    name: str
    facts: dict[str, str]
    lines: tuple[str, ...]
    verdicts: dict[str, Result]
    speed: int | None = None

    @property
    def text(self) -> str:
        """The dialogue as `voicecheck.proofs.examples` reads it."""
        return "\n".join([*(f"{name}: {value}" for name, value in self.facts.items()), *self.lines])

    @property
    def turns(self) -> int:
        """How many turns it has."""
        return sum(line[0] in "AC" for line in self.lines)


def read_dialogues(text: str) -> Iterator[Dialogue]:
    """The dialogues of a file.

    Raises
    ------
    ValueError
        A line is none of the form.
    """
    for block in text.split("\n== ")[int(not text.startswith("== ")) :]:
        head, *lines = block.removeprefix("== ").splitlines()
        name, direction, scenario, *more = (cell.strip() for cell in head.split("|"))
        facts = {"direction": direction, "scenario": scenario}
        speed = None
        for cell in more:
            if found := _SPEED.match(cell):
                speed = int(found[1])
            else:
                facts["profile"] = cell
        said: list[str] = []
        verdicts: dict[str, Result] = {}
        for line in lines:
            if line.startswith("!"):
                norm, _, verdict = line[1:].strip().partition(" ")
                verdicts[norm] = _verdict(verdict.strip(), f"{name}: {norm}")
            elif line.strip():
                said.append(line.strip())
        yield Dialogue(name, facts, tuple(said), verdicts, speed)


def _verdict(word: str, where: str) -> Result:
    for verdict in VERDICTS:
        if word == verdict:
            return verdict
    raise ValueError(
        english("{where} {word}: write one of {verdicts}", where=where, word=word, verdicts=", ".join(VERDICTS))
    )
