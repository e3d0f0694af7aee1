"""The probability of each act of an utterance, by a table of weights that can be read.

An utterance's score for an act is a constant and the sum of the weights of its features, over the square root of
their number; a logistic function of the score, stretched and moved so that it means what it says (Platt 1999), is
the probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicecheck.acts.features import features
from voicecheck.acts.kinds import ACTS
from voicecheck.acts.utterances import Utterance
from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.plainyaml import read_config_text
from voicecheck.records import Role

SHIPPED = "weights.tsv"
HEADER = ("act", "feature", "weight")
BIAS, SCALE, SHIFT = "(constant)", "(scale)", "(shift)"
"""Lines of the table that are no features: the constant, and how a score becomes a probability."""


_MOST_BYTES = 64_000_000
"""Of a table of weights; the one that comes with voicecheck has a sixth of it."""


@dataclass(frozen=True, slots=True, eq=False)
class ActModel:
    """Weights of the acts.

    Attributes
    ----------
    acts
        Their names, a column of `weights` each.
    rows
        The row of each feature that weighs anything.
    weights
        Shape ``(features, acts)``.
    bias, scale, shift
        Shape ``(acts,)``: probability = logistic(scale × score + shift).
    digest
        SHA-256 of the table.
    """

    acts: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    scale: NDArray[np.float32]
    shift: NDArray[np.float32]
    digest: str

    def probabilities(self, utterances: Sequence[Utterance]) -> NDArray[np.float32]:
        """The probability of each act in each utterance, shape ``(utterances, acts)``; 0 for the other party's acts."""
        answer = self._told([features(utterance) for utterance in utterances])
        for row, utterance in enumerate(utterances):
            answer[row, self._of_others(utterance.speaker)] = 0
        return answer

    def probabilities_of(self, speaker: Role, seen: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """As `probabilities`, for the features of some utterances of one speaker."""
        answer = self._told(seen)
        answer[:, self._of_others(speaker)] = 0
        return answer

    def _of_others(self, speaker: Role) -> list[bool]:
        return [ACTS[act].speaker != speaker for act in self.acts]

    def _told(self, seen: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """The probability of each act, whoever's it is, by the features of each utterance."""
        known = [[row for row in map(self.rows.get, names) if row is not None] for names in seen]
        counts = np.array([len(rows) for rows in known], np.int64)
        sums = np.zeros((len(seen), len(self.acts)), np.float32)
        if counts.any():
            firsts = (counts.cumsum() - counts)[counts > 0]
            sums[counts > 0] = np.add.reduceat(self.weights[list(chain.from_iterable(known))], firsts)
        lengths = np.array([max(1, len(names)) for names in seen], np.float32)
        scores = self.bias + sums / np.sqrt(lengths)[:, None]
        answer: NDArray[np.float32] = (1 / (1 + np.exp(-(self.scale * scores + self.shift)))).astype(np.float32)
        return answer

    def reasons(self, utterance: Utterance, act: str, *, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features of an utterance that weigh most for an act, heaviest first."""
        column = self.acts.index(act)
        seen = features(utterance)
        share = max(1, len(seen)) ** 0.5
        known = [(name, float(self.weights[self.rows[name], column]) / share) for name in seen if name in self.rows]
        heaviest = sorted((each for each in known if each[1] > 0), key=lambda each: -each[1])
        return tuple((name, round(weight, 3)) for name, weight in heaviest[:most])


@lru_cache(maxsize=2)
def load_model(path: str | None = None) -> ActModel:
    """The model in a file or, where none is named, the one that comes with voicecheck.

    Raises
    ------
    ConfigError
        The file cannot be read, or is no table of weights.
    """
    if path is None:
        return parse_weights(files("voicecheck.acts").joinpath(SHIPPED).read_text("utf-8"), SHIPPED)
    return parse_weights(read_config_text(Path(path), most=_MOST_BYTES), path)


def parse_weights(text: str, where: str) -> ActModel:
    """Read a table of weights (`write_weights`).

    Raises
    ------
    ConfigError
        It is no such table.
    """
    of_acts, names, values = _cells(text.splitlines(), where)
    acts = {act: at for at, act in enumerate(dict.fromkeys(of_acts))}
    rows = {name: at for at, name in enumerate(dict.fromkeys(names))}
    weights = np.zeros((len(rows), len(acts)), np.float32)
    filled = np.zeros((len(rows), len(acts)), bool)
    places = (list(map(rows.__getitem__, names)), list(map(acts.__getitem__, of_acts)))
    weights[places], filled[places] = values, True

    def special(kind: str, usual: float) -> NDArray[np.float32]:
        row = rows.pop(kind, None)  # it is no feature
        if row is None:
            return np.full(len(acts), usual, np.float32)
        return np.where(filled[row], weights[row], np.float32(usual))

    bias, scale, shift = (special(kind, usual) for kind, usual in ((BIAS, 0.0), (SCALE, 1.0), (SHIFT, 0.0)))
    return ActModel(tuple(acts), rows, weights, bias, scale, shift, sha256(text.encode()).hexdigest())


def _cells(lines: Sequence[str], where: str) -> tuple[list[str], list[str], NDArray[np.float32]]:
    """The three columns of a table. All lines at once: one by one 367,000 of them take most of a second.

    Raises
    ------
    ConfigError
        It is no such table.
    """
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise ConfigError(
            where, [english("line 1: should be the header {header}, parted by tabs", header=" ".join(HEADER))]
        )
    cells = "\t".join(lines[1:]).split("\t") if len(lines) > 1 else []
    of_acts, names, weights = cells[0::3], cells[1::3], cells[2::3]
    if not set(of_acts) <= ACTS.keys() or not len(of_acts) == len(names) == len(weights) == len(lines) - 1:
        raise ConfigError(where, [_fault(lines)])
    try:
        return of_acts, names, np.array(list(map(float, weights)), np.float32)
    except ValueError as error:
        raise ConfigError(where, [_fault(lines)]) from error


def _fault(lines: Sequence[str]) -> str:
    """What is wrong with the first wrong line of a table that is not right as a whole."""
    for number, line in enumerate(lines[1:], 2):
        try:
            act, _, weight = line.split("\t")
            float(weight)
        except ValueError:
            return english("line {line}: should be an act, a feature and a weight", line=number)
        if act not in ACTS:
            return english("line {line}: {act} is no act", line=number, act=act)
    return english("should be lines of an act, a feature and a weight")


def write_weights(tables: Mapping[str, Mapping[str, float]]) -> str:
    """The table of weights as text: by act, the heaviest features first."""
    lines = ["\t".join(HEADER)]
    for act, weights in tables.items():
        special = [name for name in (BIAS, SCALE, SHIFT) if name in weights]
        others = sorted(weights.keys() - set(special), key=lambda name: (-abs(weights[name]), name))
        lines += [f"{act}\t{name}\t{weights[name]:.3f}" for name in (*special, *others)]
    return "\n".join(lines) + "\n"
