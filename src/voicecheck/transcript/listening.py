"""Listening again: what else may have been said where something alike was recognised.

A phrase is often misheard as something of nearly the same sound (工号 as 公号). Where a given phrase sounds like what
was recognised, the speech model itself is asked: how much less likely is the text with the phrase in that place than
the text as it stands, by the same encoding of the sound (`Variant`, `Stretch`). What the recogniser weighed against its
own text anyway (`Rival`) is kept where it says or takes away a given phrase. Nothing here knows what the phrases are
for: they are texts, looked for in both parties' words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from voicecheck.intervals import Interval
from voicecheck.phonetics.heard import Heard as By
from voicecheck.phonetics.phonebook import Alike, Phonebook
from voicecheck.phonetics.syllables import numbers
from voicecheck.records import Alternative, Word
from voicecheck.text.normalize import NormalizedText, normalize
from voicecheck.transcript.options import TranscriptOptions

SHORTEST = 2
"""Syllables of a phrase that is listened for: one syllable sounds like something in every sentence."""
_SHORT, _SHORT_DISTANCE = 2, 0.25
"""So short a phrase must come nearer: at the usual distance it is like a word in every turn."""
_LONGEST_READING = 12
"""Characters: a longer reading than that is another sentence, not another word."""
_FARTHEST = 0.79
"""Mean cost of a syllable up to which two readings are alike at all."""
_UNLIKELY = -0.12
"""Of 40 phrases that were said and misheard on nine labelled calls five were less alike, and of 905 not said 617."""
_BESIDE = 2
"""Words before and after what is weighed: enough for the decoder to know where in the sound it is."""
_ROOM_S = 0.3
"""Seconds by which the times of words may be off."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Texts to be weighed on a part of a window: the one as recognised, then others; ``heard`` in seconds of it."""

    heard: Interval
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """Another reading that the recogniser weighed: words ``[first, last)`` of the window read as ``text``.

    ``difference`` is its log-likelihood less that of the reading that was kept.
    """

    first: int
    last: int
    text: str
    difference: float


@dataclass(frozen=True, slots=True)
class Variant:
    """A phrase in the place of words ``[first, last)`` of a piece, which are written ``said`` with it.

    ``distance`` is the mean cost of a syllable, ``place`` the share of its two edges that stand at a clause's,
    ``doubt`` what the least sure of the words that it changes lacks to certainty.
    """

    first: int
    last: int
    phrase: str
    said: str
    distance: float
    place: float
    doubt: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece of a window: its words with the times of the recording, and where it is heard in the window, seconds."""

    words: Sequence[Word]
    within: Interval
    started: float

    def stretch(self, first: int, last: int) -> Interval:
        """Where some of its words are in the window, with room on both sides as their times are rough."""
        moved = self.within.start - self.started
        start = self.words[first].start + moved - _ROOM_S
        end = self.words[last - 1].end + moved + _ROOM_S
        return Interval(max(self.within.start, start), max(self.within.start, min(self.within.end, end)))


class Phrases:
    """Phrases to listen for.

    Parameters
    ----------
    texts
        What may have been said, each in normalised text (`voicecheck.text.normalize`); shorter ones than
        `SHORTEST` are left out.
    distance
        Mean cost of a syllable up to which something is alike.
    """

    def __init__(self, texts: Sequence[str], *, distance: float) -> None:
        self.texts = tuple(dict.fromkeys(text for text in texts if len(text) >= SHORTEST))
        short = min(1.0, _SHORT_DISTANCE / distance)
        self._book = Phonebook({text: short if len(text) <= _SHORT else 1.0 for text in self.texts}, distance)

    def places(self, text: str, unsure: Sequence[bool]) -> Iterator[tuple[str, Alike]]:
        """Each place in a normalised text that sounds like a phrase, if only unsure characters were others."""
        for phrase, places in self._book.find(By(text, unsure)).items():
            for place in places:
                if text[place.start : place.end] != phrase:
                    yield phrase, place


def variants(
    pieces: Sequence[Sequence[Word]], phrases: Phrases, *, options: TranscriptOptions
) -> list[tuple[int, Variant]]:
    """What may have been said instead in pieces, each with the number of its piece.

    Only where the recogniser is not sure: a word that the phrase changes has to be less probable than
    ``listen_sure``. Phrases that make the same text are one, the longest.

    Parameters
    ----------
    pieces
        The words of each piece, in order. All pieces are searched at once, which takes a fraction of the time.
    phrases
        What is listened for.
    options
        Settings.
    """
    unsure = [n for n, words in enumerate(pieces) if any(w.probability < options.listen_sure for w in words)]
    raws = ["".join(word.text for word in pieces[number]) for number in unsure]
    normals = [normalize(raw) for raw in raws]
    ends = [np.cumsum([len(word.text) for word in pieces[number]]) for number in unsure]
    starts = list(accumulate((len(normal.text) + 1 for normal in normals), initial=0))
    doubtful: list[bool] = []
    for number, normal, end in zip(unsure, normals, ends, strict=True):
        under = (_word_at(offset, end, pieces[number]) for offset in normal.offsets)
        doubtful += [*(word.probability < options.listen_sure for word in under), False]
    found: dict[tuple[int, str], Variant] = {}
    text = " ".join(normal.text for normal in normals)  # no phrase reaches over a blank
    for phrase, place in phrases.places(text, doubtful[:-1]):
        at = bisect_right(starts, place.start) - 1
        inside = Alike(place.start - starts[at], place.end - starts[at], place.cost)
        words = pieces[unsure[at]]
        if phrase in normals[at].text:  # then it would change nothing
            continue
        doubt = 1.0 - min(words[each].probability for each in _changed(phrase, inside, normals[at], ends[at]))
        each, with_it = _variant(phrase, inside, normals[at], raws[at], ends[at], round(doubt, 3))
        known = found.get((at, with_it))
        if known is None or len(known.phrase) < len(phrase):
            found[at, with_it] = each
    return [(unsure[at], each) for (at, _), each in found.items()]


def _variant(
    phrase: str, place: Alike, normal: NormalizedText, raw: str, ends: np.ndarray, doubt: float
) -> tuple[Variant, str]:
    """A phrase in its place, and the piece's text with it."""
    start, end = normal.raw_span(place.start, place.end)
    first, last = np.searchsorted(ends, [start, end - 1], side="right")
    said = raw[ends[first - 1] if first else 0 : start] + phrase + raw[end : ends[last]]
    edges = normal.starts_clause(place.start) + normal.ends_clause(place.end)
    distance = place.cost / (100 * len(phrase))
    each = Variant(int(first), int(last) + 1, phrase, said, distance, edges / 2, doubt)
    return each, raw[:start] + phrase + raw[end:]


def _word_at(offset: int, ends: np.ndarray, words: Sequence[Word]) -> Word:
    """The word that a character of a piece's text is of."""
    return words[int(np.searchsorted(ends, offset, side="right"))]


def _changed(phrase: str, place: Alike, normal: NormalizedText, ends: np.ndarray) -> list[int]:
    """The words whose characters the phrase changes; all of them where it has another length."""
    at = list(range(place.start, place.end))
    if len(at) == len(phrase):
        at = [each for each in at if normal.text[each] != phrase[each - place.start]]
    return [int(np.searchsorted(ends, normal.offsets[each], side="right")) for each in at]


def likeliest(found: Sequence[tuple[int, Variant]], most: int) -> list[tuple[int, Variant]]:
    """So many variants, each with its piece: the most likely ones before they are weighed, none that hardly can be.

    Of what was said and misheard hardly anything is more than 0.2 of a syllable off; long phrases are seldom alike by
    chance; and where the recogniser doubts, it errs.
    """
    likely = [(_unlikeness(each), number) for number, (_, each) in enumerate(found)]
    return [found[number] for unlike, number in sorted(likely)[:most] if unlike <= _UNLIKELY]


def _unlikeness(each: Variant) -> float:
    return each.distance - 0.05 * min(len(each.phrase), 6) - 0.3 * each.doubt


def _groups(found: Sequence[Variant]) -> list[list[Variant]]:
    """Variants whose words are the same or touch: they are weighed together, against the same text."""
    groups: list[list[Variant]] = []
    for each in sorted(found, key=lambda v: (v.first, v.last)):
        group = groups[-1] if groups else []
        if group and each.first <= max(v.last for v in group) and each.last - group[0].first <= _LONGEST_READING:
            group.append(each)
        else:
            groups.append([each])
    return groups


def _stretch(piece: Heard, group: Sequence[Variant]) -> Stretch:
    """The texts of a group of variants, with a few words before and after."""
    first = max(0, min(v.first for v in group) - _BESIDE)
    last = min(len(piece.words), max(v.last for v in group) + _BESIDE)
    texts = [word.text for word in piece.words]
    own = "".join(texts[first:last])
    others = ("".join([*texts[first : v.first], v.said, *texts[v.last : last]]) for v in group)
    return Stretch(piece.stretch(first, last), (own, *others))


def same_sound(first: str, second: str) -> bool:
    """Whether two texts are written otherwise, but said alike."""
    return len(first) == len(second) and bool((numbers(first) == numbers(second)).all())


class Listener:
    """What to weigh in the windows of a batch, and what came of it.

    Parameters
    ----------
    phrases
        What is listened for.
    options
        Settings.
    """

    def __init__(self, phrases: Phrases, options: TranscriptOptions) -> None:
        self._phrases, self._options = phrases, options
        self._asked: dict[int, list[tuple[int, list[Variant]]]] = {}

    def ask(self, window: int, pieces: Sequence[Heard]) -> tuple[Stretch, ...]:
        """What is to be weighed in a window, for the likeliest of what may have been said in its pieces."""
        found = variants([piece.words for piece in pieces], self._phrases, options=self._options)
        chosen = likeliest(found, self._options.listen_most)
        asked, stretches = list[tuple[int, list[Variant]]](), list[Stretch]()
        for number, piece in enumerate(pieces):
            for group in _groups([each for own, each in chosen if own == number]):
                asked.append((number, group))
                stretches.append(_stretch(piece, group))
        self._asked[window] = asked
        return tuple(stretches)

    def told(
        self,
        window: int,
        weighed: Sequence[Sequence[float]],
        rivals: Sequence[Rival],
        pieces: Sequence[Sequence[Word]],
    ) -> list[tuple[Alternative, ...]]:
        """The alternatives in each piece of a window, from the log-likelihoods of what was asked and the rivals."""
        told: list[list[Alternative]] = [[] for _ in pieces]
        for (number, others), (own, *scores) in zip(self._asked.pop(window, []), weighed, strict=True):
            for other, score in zip(others, scores, strict=True):
                if (difference := score - own) >= self._options.listen_least:
                    told[number].append(_alternative(other, difference, pieces[number]))
        for number, inside in enumerate(_by_piece(rivals, pieces)):
            told[number] += (each for rival in inside if (each := self._other_reading(rival, pieces[number])))
        return [tuple(each) for each in told]

    def _other_reading(self, rival: Rival, words: Sequence[Word]) -> Alternative | None:
        """A rival that says or takes away a phrase that is listened for; none that only writes it otherwise."""
        before = "".join(word.text for word in words[: rival.first])
        written = "".join(word.text for word in words[rival.first : rival.last])
        after = "".join(word.text for word in words[rival.last :])
        old, new = normalize(written).text, normalize(rival.text).text
        if not new or len(new) > _LONGEST_READING or not old or same_sound(old, new):
            return None
        if self._said(before, written, after) == self._said(before, rival.text, after):
            return None
        other = Variant(rival.first, rival.last, new, new, _distance(old, new), 0.5, 0.0)
        return _alternative(other, rival.difference, words, kind="reading")

    def _said(self, before: str, written: str, after: str) -> frozenset[str]:
        """The phrases that stand in a text and reach into its middle."""
        text, start = normalize(before + written + after).text, len(normalize(before).text)
        end = start + len(normalize(written).text)
        return frozenset(
            phrase
            for phrase in self._phrases.texts
            if (at := text.find(phrase, max(0, start - len(phrase) + 1), end + len(phrase) - 1)) >= 0 and at < end
        )


def _distance(old: str, new: str) -> float:
    """Mean cost of a syllable between what stands there and what is put there; 1 where it cannot be told."""
    found = Phonebook([new], _FARTHEST).find(By(old)).get(new, [])
    return min((place.cost for place in found), default=100 * len(new)) / (100 * len(new))


def _alternative(each: Variant, difference: float, words: Sequence[Word], kind: str = "phrase") -> Alternative:
    said = words[each.first : each.last]
    return Alternative(
        kind="reading" if kind == "reading" else "phrase",
        start=said[0].start,
        end=said[-1].end,
        heard="".join(word.text for word in said).strip(),
        phrase=each.phrase,
        difference=round(difference, 2),
        distance=round(each.distance, 3),
        place=each.place,
        probability=round(min(word.probability for word in said), 3),
    )


def _by_piece(rivals: Sequence[Rival], pieces: Sequence[Sequence[Word]]) -> list[list[Rival]]:
    """The rivals of each piece, counted in its words; those that reach over two pieces are left out."""
    ends = list(accumulate(map(len, pieces)))
    own: list[list[Rival]] = []
    for start, end in zip([0, *ends], ends, strict=False):
        inside = [rival for rival in rivals if start <= rival.first and rival.last <= end]
        own.append([Rival(r.first - start, r.last - start, r.text, r.difference) for r in inside])
    return own
