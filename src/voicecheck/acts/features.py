"""What a linear model sees of an utterance: its characters and its sounds, in short runs.

Runs of characters say what was written; runs of toneless syllables say it again where the recogniser wrote other
characters of the same sound. What the other party said just before counts by its own characters.
"""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.acts.units import Span
from voicecheck.acts.utterances import Utterance
from voicecheck.phonetics.syllables import syllables
from voicecheck.text.normalize import normalize

CHARACTER_RUNS = (1, 2, 3)
SYLLABLE_RUNS = (1, 2)
BEFORE_RUNS = (1, 2)
_START, _END = "^", "$"


def features(utterance: Utterance) -> tuple[str, ...]:
    """The features of an utterance, each once.

    ``字:`` runs of characters, ``音:`` runs of toneless syllables, ``前:`` runs of characters of what the other
    party said before. ``^`` and ``$`` are the edges of the utterance.

    Examples
    --------
    >>> features(Utterance("customer", "太慢"))[:4]
    ('字:太', '字:慢', '字:^太', '字:太慢')
    """
    text = normalize(utterance.text).text
    return features_of_stretches(text, [(0, len(text))], utterance.before)[0]


def features_of_stretches(text: str, stretches: Sequence[Span], before: str = "") -> list[tuple[str, ...]]:
    """The features of each of some stretches of a turn, as if it were an utterance of its own.

    Stretches overlap, so the runs of the turn are written once for all of them.

    Parameters
    ----------
    text
        Of the turn, normalised.
    stretches
        Start and end of each, in characters of `text`.
    before
        What the other party said before the turn; it counts for a stretch that begins the turn.
    """
    own = [_Runs("字:", text, length, "") for length in CHARACTER_RUNS]
    sounds = syllables(text)
    own += [_Runs("音:", sounds, length, " ") for length in SYLLABLE_RUNS]
    said_before = normalize(before).text
    others = [run for length in BEFORE_RUNS for run in _Runs("前:", said_before, length, "").inner]
    found: list[tuple[str, ...]] = []
    for start, end in stretches:
        runs = [run for each in own for run in each.of(start, end)] if start < end else []
        found.append(tuple(dict.fromkeys(runs + others if runs and start == 0 else runs)))
    return found


class _Runs:
    """Runs of one length of a turn's characters or syllables."""

    def __init__(self, name: str, units: Sequence[str], length: int, between: str) -> None:
        self._name, self._units, self._length, self._between = name, units, length, between
        self.inner = [name + between.join(units[at : at + length]) for at in range(len(units) - length + 1)]

    def of(self, start: int, end: int) -> list[str]:
        """Those of a stretch: inside it, and with its edges."""
        inner, beside = self.inner[start : max(start, end - self._length + 1)], self._length - 1
        if not beside:
            return inner
        if end - start < beside:
            return [self._run(_START, *self._units[start:end], _END)] if end - start == beside - 1 else []
        first = self._run(_START, *self._units[start : start + beside])
        return [first, *inner, self._run(*self._units[end - beside : end], _END)]

    def _run(self, *units: str) -> str:
        return self._name + self._between.join(units)
