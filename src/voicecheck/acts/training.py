"""Learning the weights of the acts from labelled utterances, and telling how good they are.

A logistic regression an act on the features of its party's utterances. How good it is, and how a score becomes a
probability, is learnt from writers held out: the files (a writer, other trades) are dealt into parts, and each part
is scored by weights that were learnt from the others alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from random import Random

import numpy as np
from numpy.typing import NDArray

from voicecheck.acts.features import features
from voicecheck.acts.kinds import ACTS
from voicecheck.acts.model import BIAS, SCALE, SHIFT
from voicecheck.acts.utterances import Labelled, Utterance
from voicecheck.phonetics.mishearing import misheard_text
from voicecheck.records import Role

Scores = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOptions:
    """How the weights are learnt.

    Attributes
    ----------
    cost
        Inverse strength of the regularisation (scikit-learn's ``C``); between 3 and 30 the average precision on
        writers held out moved by less than .005.
    rarest
        A feature of fewer utterances is left out.
    fewest_weights, weights_an_example
        So many of the weights of an act that move most are kept: a number for all, or in proportion to its examples
        where that is more. With 2,500 an act the average precision on writers held out was .05 lower, with all of
        them it is .01 higher.
    misheard
        Share of characters that are heard as another of like sound in a copy of each utterance, as a recogniser
        does; 0 for no copy.
    seed
        Of the mishearing.
    fewest
        An act with fewer examples is not learnt.
    folds
        Into so many parts the writers are dealt to tell the quality: each part is scored by the others' weights.
    """

    cost: float = 10.0
    rarest: int = 3
    fewest_weights: int = 6000
    weights_an_example: int = 6
    misheard: float = 0.12
    seed: int = 7
    fewest: int = 20
    folds: int = 4


@dataclass(frozen=True, slots=True)
class Quality:
    """How well an act is told by weights that did not see the writer.

    ``average_precision`` is the area under precision and recall; ``reliability`` has, for each tenth of the
    probability in which there are utterances, their number, their mean probability and the share that does the act.
    """

    act: str
    examples: int
    average_precision: float
    reliability: tuple[tuple[int, float, float], ...]


def train(
    files: Sequence[Sequence[Labelled]], *, options: TrainingOptions | None = None
) -> tuple[dict[str, dict[str, float]], tuple[Quality, ...]]:
    """Learn a table of weights.

    Parameters
    ----------
    files
        Labelled utterances, a sequence for each writer. A file in which an act never occurs does not label it:
        it is no evidence against it.
    options
        Settings.

    Returns
    -------
    tuple
        Weights by act and feature (`voicecheck.acts.model.write_weights`), and the quality of each act.
    """
    options = options or TrainingOptions()
    parties = {role: _Party(files, role, options) for role in ("agent", "customer")}
    tables: dict[str, dict[str, float]] = {}
    qualities = []
    for act, (speaker, *_) in ACTS.items():
        party = parties[speaker]
        truth = party.truth(act)
        rows = np.isin(party.file, np.unique(party.file[truth]))
        if truth[: party.lines].sum() < options.fewest or truth[rows].all():
            continue
        scores, does = _held_out(party, rows, truth, options)
        scale, shift = _calibrated(scores, does)
        weights, constant = _learnt(party, rows, truth, options)
        kept = {party.names[at]: float(weights[at] * party.rarity[at]) for at in np.flatnonzero(weights)}
        tables[act] = {BIAS: constant, SCALE: scale, SHIFT: shift, **kept}
        qualities.append(_quality(act, scores, does, scale, shift))
    return tables, tuple(qualities)


class _Party:
    """One party's utterances of all files as a table of features, each with a misheard copy."""

    def __init__(self, files: Sequence[Sequence[Labelled]], speaker: Role, options: TrainingOptions) -> None:
        from scipy.sparse import csr_matrix

        rng = Random(options.seed)
        lines = [(number, line) for number, file in enumerate(files) for line in file]
        own = [(number, line) for number, line in lines if line.utterance.speaker == speaker]
        said = [line.utterance for _, line in own]
        copies = [_misheard(utterance, options, rng) for utterance in said] if options.misheard else []
        seen = [features(utterance) for utterance in (*said, *copies)]
        counts = Counter(name for row in seen for name in row)
        least = options.rarest * (2 if copies else 1)
        self.names = sorted(name for name, count in counts.items() if count >= least)
        column = {name: at for at, name in enumerate(self.names)}
        known = [[column[name] for name in row if name in column] for row in seen]
        self.rarity = np.array([log((len(seen) + 1) / (counts[name] + 1)) for name in self.names])
        values = [
            self.rarity[at] / max(1, len(row)) ** 0.5 for row, kept in zip(seen, known, strict=True) for at in kept
        ]
        ends = np.cumsum([0, *map(len, known)])
        self.table = csr_matrix((values, [at for row in known for at in row], ends), shape=(len(seen), len(column)))
        self.spread = np.sqrt(np.asarray(self.table.power(2).sum(0))).ravel()
        self.lines = len(own)
        twice = 2 if copies else 1
        self.file = np.array([number for number, _ in own] * twice)
        self.acts = [line.acts for _, line in own] * twice

    def truth(self, act: str) -> Truth:
        return np.array([act in acts for acts in self.acts], bool)


def _misheard(utterance: Utterance, options: TrainingOptions, rng: Random) -> Utterance:
    text = misheard_text(utterance.text, options.misheard, rng)
    return Utterance(utterance.speaker, text, misheard_text(utterance.before, options.misheard, rng))


def _learnt(party: _Party, rows: Truth, truth: Truth, options: TrainingOptions) -> tuple[Scores, float]:
    """The weight of each feature, and the constant, from some of the rows."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=options.cost, solver="liblinear", tol=1e-3, max_iter=300)
    model.fit(party.table[rows], truth[rows])
    weights: Scores = model.coef_[0].copy()
    moves = np.abs(weights) * party.spread
    most = max(options.fewest_weights, options.weights_an_example * int(truth[: party.lines].sum()))
    weights[np.argsort(-moves, kind="stable")[most:]] = 0.0
    return weights, float(model.intercept_[0])


def _held_out(party: _Party, rows: Truth, truth: Truth, options: TrainingOptions) -> tuple[Scores, Truth]:
    """The scores of utterances by weights that were learnt from the other writers, and what they do."""
    scores: list[Scores] = []
    does: list[Truth] = []
    first = np.arange(len(rows)) < party.lines  # the copies are learnt from, not scored
    fold = np.searchsorted(np.unique(party.file[rows]), party.file) % options.folds
    for number in np.unique(fold[rows]):
        others, kept = rows & (fold != number), rows & first & (fold == number)
        if truth[others & first].sum() < options.fewest or truth[others].all():
            continue
        weights, constant = _learnt(party, others, truth, options)
        scores.append(party.table[kept] @ weights + constant)
        does.append(truth[kept])
    return (np.concatenate(scores), np.concatenate(does)) if scores else (np.zeros(0), np.zeros(0, bool))


def _calibrated(scores: Scores, truth: Truth) -> tuple[float, float]:
    """Stretch and shift of the scores that make the likeliest probabilities (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    if not truth.any() or truth.all():
        return 1.0, 0.0
    fitted = LogisticRegression(C=1e3).fit(scores[:, None], truth)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _quality(act: str, scores: Scores, truth: Truth, scale: float, shift: float) -> Quality:
    probability = 1 / (1 + np.exp(-(scale * scores + shift)))
    tenth = np.minimum((probability * 10).astype(int), 9)
    reliability = tuple(
        (int(there.sum()), float(probability[there].mean()), float(truth[there].mean()))
        for there in (tenth == k for k in range(10))
        if there.any()
    )
    return Quality(act, int(truth.sum()), average_precision(scores, truth), reliability)


def average_precision(scores: Scores, truth: Truth) -> float:
    """Mean of the precision at each example that does the act, by falling score.

    Examples
    --------
    >>> average_precision(np.array([0.9, 0.8, 0.1]), np.array([True, False, True]))
    0.8333333333333333
    """
    right = truth[np.argsort(-scores, kind="stable")]
    if not right.any():
        return 0.0
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float(precision[right].mean())
