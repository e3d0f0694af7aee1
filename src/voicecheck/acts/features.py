"""What a linear model sees of an utterance: its characters and its sounds, in short runs.

Runs of characters say what was written; runs of toneless syllables say it again where the recogniser wrote other
characters of the same sound. What the other party said just before counts by its own characters.
"""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.acts.utterances import Utterance
from voicecheck.phonetics.syllables import syllables
from voicecheck.text.normalize import normalize

CHARACTER_RUNS = (1, 2, 3, 4)
SYLLABLE_RUNS = (1, 2, 3)
BEFORE_RUNS = (1, 2)
_EDGES = ("^", "$")


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
    if not text:
        return ()
    found: dict[str, None] = {}
    written = (_EDGES[0], *text, _EDGES[1])
    heard = (_EDGES[0], *syllables(text), _EDGES[1])
    for name, units, lengths, between in (
        ("字:", written, CHARACTER_RUNS, ""),
        ("音:", heard, SYLLABLE_RUNS, " "),
        ("前:", tuple(normalize(utterance.before).text), BEFORE_RUNS, ""),
    ):
        found.update(dict.fromkeys(name + run for length in lengths for run in _runs(units, length, between)))
    return tuple(found)


def _runs(units: Sequence[str], length: int, between: str) -> list[str]:
    runs = (units[at : at + length] for at in range(len(units) - length + 1))
    return [between.join(run) for run in runs if length > 1 or run[0] not in _EDGES]
