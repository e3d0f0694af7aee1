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
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicecheck.acts.features import features
from voicecheck.acts.kinds import ACTS
from voicecheck.acts.utterances import Utterance
from voicecheck.errors import ConfigError
from voicecheck.plainyaml import read_config_text

SHIPPED = "weights.tsv"
HEADER = ("act", "feature", "weight")
BIAS, SCALE, SHIFT = "(constant)", "(scale)", "(shift)"
"""Lines of the table that are no features: the constant, and how a score becomes a probability."""


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
        scores = np.stack([self._score(features(utterance)) for utterance in utterances] or [self.bias * 0])
        answer = 1 / (1 + np.exp(-(self.scale * scores + self.shift)))
        for row, utterance in enumerate(utterances):
            answer[row, [ACTS[act].speaker != utterance.speaker for act in self.acts]] = 0
        found: NDArray[np.float32] = answer[: len(utterances)].astype(np.float32)
        return found

    def _score(self, seen: Sequence[str]) -> NDArray[np.float32]:
        rows = [row for name in seen if (row := self.rows.get(name)) is not None]
        score: NDArray[np.float32] = self.bias + self.weights[rows].sum(0) / np.float32(max(1, len(seen))) ** 0.5
        return score

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
    return parse_weights(read_config_text(Path(path)), path)


def parse_weights(text: str, where: str) -> ActModel:
    """Read a table of weights (`write_weights`).

    Raises
    ------
    ConfigError
        It is no such table.
    """
    lines = text.splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise ConfigError(where, [f"line 1: should be the header {' '.join(HEADER)}, parted by tabs"])
    rows: dict[str, int] = {}
    places: list[tuple[int, str, float]] = []
    special: dict[tuple[str, str], float] = {}
    acts: dict[str, None] = {}
    for number, line in enumerate(lines[1:], 2):
        try:
            act, name, weight = line.split("\t")
            value = float(weight)
        except ValueError as error:
            raise ConfigError(where, [f"line {number}: should be an act, a feature and a weight"]) from error
        if act not in ACTS:
            raise ConfigError(where, [f"line {number}: {act} is no act"])
        acts[act] = None
        if name in (BIAS, SCALE, SHIFT):
            special[act, name] = value
        else:
            places.append((rows.setdefault(name, len(rows)), act, value))
    names = tuple(acts)
    column = {act: at for at, act in enumerate(names)}
    weights = np.zeros((len(rows), len(names)), np.float32)
    for row, act, value in places:
        weights[row, column[act]] = value
    bias, scale, shift = (
        np.array([special.get((act, kind), usual) for act in names], np.float32)
        for kind, usual in ((BIAS, 0.0), (SCALE, 1.0), (SHIFT, 0.0))
    )
    return ActModel(names, rows, weights, bias, scale, shift, sha256(text.encode()).hexdigest())


def write_weights(tables: Mapping[str, Mapping[str, float]]) -> str:
    """The table of weights as text: by act, the heaviest features first."""
    lines = ["\t".join(HEADER)]
    for act, weights in tables.items():
        special = [name for name in (BIAS, SCALE, SHIFT) if name in weights]
        others = sorted(weights.keys() - set(special), key=lambda name: (-abs(weights[name]), name))
        lines += [f"{act}\t{name}\t{weights[name]:.3f}" for name in (*special, *others)]
    return "\n".join(lines) + "\n"
