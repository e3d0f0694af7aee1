"""The wordings of many sets of phrases, as they are heard by sound.

At a strict limit hardly anything is heard, and nearly every rule against a word asks: so one pass hears the
wordings of all sets at once. At a looser limit few rules ask: so only the wordings of the one set are heard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from voicecheck.phonetics.phonebook import Phonebook
from voicecheck.rules.language.phrase import Reading

STRICT = 0.05
"""Mean cost of a syllable up to which all sets are heard in one pass."""
FARTHEST = 0.6
"""Mean cost of a syllable: two syllables picked at random differ by 0.8 on average."""
_SHARE_OF_LIMIT = {1: 0.0, 2: 0.35, 3: 0.6, 4: 0.8}
"""A short phrase sounds like many others, so it has to come closer: share of the limit by its syllables.

At a mean cost of 0.1 two syllables are heard in 4 % of the calls in which they were not said, four in 0.2 %
(table at `voicecheck.phonetics.phonebook.Phonebook`).
"""


def share_of_limit(syllable_count: int) -> float:
    """How much of the limit a phrase of so many syllables may use."""
    return _SHARE_OF_LIMIT.get(syllable_count, 1.0)


class Sounds:
    """The wordings of each set, and the phonebooks that hear them.

    Parameters
    ----------
    sets
        The readings of each set.
    """

    def __init__(self, sets: Sequence[Sequence[Reading]]) -> None:
        self._sets = sets
        self.shares = [_shares(readings) for readings in sets]
        """The wordings of each set, each with its share of the limit."""
        self._books: dict[tuple[int | None, float, bool | None], Phonebook] = {}

    def of_all(self, limit: float) -> Phonebook:
        """What hears the wordings of all sets; of a wording of several sets the loosest counts."""
        return self._book((None, limit, True), self._all_shares)

    def of_set(self, number: int, limit: float) -> Phonebook:
        """What hears the wordings of one set; short ones have to come closer."""
        return self._book((number, limit, True), self.shares[number])

    def short_of_set(self, number: int, limit: float) -> Phonebook:
        """What hears the short phrases of one set as far off as long ones: no more than a doubt."""
        words = (word for word, share in self.shares[number].items() if share < 1)
        return self._book((number, limit, None), dict.fromkeys(words, 1.0))

    def near_set(self, number: int, limit: float) -> Phonebook:
        """As `of_set`, but short wordings may come as far from the text as long ones.

        Of phrases with a gap one part may be as far off as all of them together, but no farther than `FARTHEST`.
        """
        key = (number, limit, False)
        if key not in self._books:
            shares = dict.fromkeys(self.shares[number], 1.0)
            for reading in self._sets[number]:
                parts = [part for part in reading if isinstance(part, frozenset)]
                most = sum(max(map(len, part)) for part in parts)
                for word in (word for part in parts for word in part):
                    shares[word] = max(shares[word], min(most / len(word), FARTHEST / limit))
            self._books[key] = Phonebook(shares, limit)
        return self._books[key]

    def _book(self, key: tuple[int | None, float, bool | None], shares: Mapping[str, float]) -> Phonebook:
        if key not in self._books:
            self._books[key] = Phonebook(shares, key[1])
        return self._books[key]

    @cached_property
    def sets_of(self) -> dict[str, list[int]]:
        """The numbers of the sets that have a wording."""
        sets_of: dict[str, list[int]] = {}
        for number, shares in enumerate(self.shares):
            for word in shares:
                sets_of.setdefault(word, []).append(number)
        return sets_of

    @cached_property
    def _all_shares(self) -> dict[str, float]:
        """Each wording with the greatest share that a set gives it."""
        greatest: dict[str, float] = {}
        for shares in self.shares:
            for word, share in shares.items():
                greatest[word] = max(share, greatest.get(word, 0.0))
        return greatest


def _shares(readings: Sequence[Reading]) -> dict[str, float]:
    """The wordings of some readings, each with its share of the limit."""
    shares: dict[str, float] = {}
    for reading in readings:
        parts = [part for part in reading if isinstance(part, frozenset)]
        together = share_of_limit(sum(min(map(len, part)) for part in parts))
        for word in (word for part in parts for word in part):
            # Two short words, one after the other, are as telling as one long word.
            own = together if len(parts) > 1 else share_of_limit(len(word))
            shares[word] = max(own, shares.get(word, 0.0))
    return shares
