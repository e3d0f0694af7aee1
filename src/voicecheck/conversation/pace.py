"""How fast one party speaks, and how steadily."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.intervals import at_least, at_most
from voicecheck.records import Conversation, Thirds, Turn, VoiceMeasures

SUSPECT_AGREEMENT = 0.8
"""Below this agreement of the rates by text and by sound a transcript is suspect where the recogniser is unsure of it
(interface.md, acoustic rate)."""
LOST_AGREEMENT = 0.6
"""Below this, with fewer characters than syllables, a transcript is suspect in any case: a recogniser is sure of what
it wrote, not of what it left out."""
SURE_PROBABILITY = 0.7
"""Mean probability of the words from which a transcript is sure. Of 64 recorded clips those with at most 15 % of the
characters wrong had 0.75 and more, those with over 40 % wrong 0.66 and less."""

RATED_CHARACTERS = 5
"""Characters that a turn needs at least to be rated (the definition of the speech rate)."""
RATED_TURNS = f"turns of at least {RATED_CHARACTERS} characters whose text can be relied on"
RATE_BASIS = f"over {RATED_TURNS}"
"""What every speech and articulation rate is over, wherever one is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceOptions:
    """What is counted, and against which band.

    ``band_cpm`` and ``band_elderly_cpm``: characters a minute asked of an agent (norms pace.rate,
    pace.rate_elderly). ``sure_probability``: from here on the recogniser is sure of a word.
    """

    band_cpm: tuple[float, float] = (120.0, 150.0)
    band_elderly_cpm: tuple[float, float] = (100.0, 130.0)
    sure_probability: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFigures:
    """What was measured of one party's sound.

    ``syllables`` has a count of nuclei for each of the party's turns (kind ``turn``) in order, or
    is ``None`` where none were counted.
    """

    syllables: tuple[int, ...] | None = None
    level_dbfs: float | None = None
    clipping_share: float | None = None
    pitch_median_hz: float | None = None
    pitch_sd_semitones: float | None = None
    level_thirds_dbfs: Thirds | None = None
    pitch_thirds_hz: Thirds | None = None


def rate_cpm(characters: int, seconds: float) -> float | None:
    """Characters a minute; ``None`` where nothing was said.

    Examples
    --------
    >>> rate_cpm(42, 17.4)
    144.82758620689657
    """
    return 60 * characters / seconds if characters and seconds > 0 else None


def is_rated(turn: Turn) -> bool:
    """Whether a turn is one of those that speech and articulation rates are over.

    It has at least `RATED_CHARACTERS` and no suspect text: more than a tenth of its speech without text, or with
    text that is doubtful, makes a turn's text suspect (`voicecheck.conversation.turns.TurnOptions`), and would
    add time without characters. Backchannels are not rated.

    Examples
    --------
    >>> [is_rated(Turn(speaker="agent", kind="turn", start=0, end=2, characters=count)) for count in (4, 5)]
    [False, True]
    """
    return turn.kind == "turn" and turn.suspect is None and turn.characters >= RATED_CHARACTERS


def turn_rates(turn: Turn) -> tuple[float | None, float | None]:
    """Speech and articulation rate of one turn, ``None`` where it is not rated."""
    if not is_rated(turn):
        return None, None
    talk = turn.end - turn.start
    return rate_cpm(turn.characters, talk), rate_cpm(turn.characters, talk - turn.pause)


def measure(
    turns: Sequence[Turn], sound: SoundFigures, *, band_cpm: tuple[float, float], options: PaceOptions
) -> VoiceMeasures | None:
    """How one party spoke, or ``None`` where it said nothing.

    Speech and articulation rate, their ``rated_`` sums and the distribution are over the rated turns
    (`is_rated`), each weighing by its time: p50 is the rate below which half of the speaking time lies. The
    acoustic rate is over all turns: it needs no
    text.

    Parameters
    ----------
    turns
        The party's turns (kind ``turn``), without its backchannels, in the order of time.
    sound
        Figures of its sound.
    band_cpm
        The band that ``rate_outside_share`` is about.
    options
        What is counted.

    Raises
    ------
    ValueError
        If `sound` does not have one count of syllables a turn.
    """
    if not turns:
        return None
    if sound.syllables is not None and len(sound.syllables) != len(turns):
        raise ValueError(f"{len(sound.syllables)} counts of syllables for {len(turns)} turns")
    rated = [turn for turn in turns if is_rated(turn)]
    rates = [(60 * turn.characters / _talk([turn]), _talk([turn])) for turn in rated]
    pauses = [pause.duration for turn in turns for pause in turn.pauses]
    syllables = None if sound.syllables is None else sum(sound.syllables)
    return VoiceMeasures(
        characters=_characters(turns),
        talk=_talk(turns),
        pause=sum(pauses),
        pause_count=len(pauses),
        longest_pause=max(pauses, default=None),
        rated_characters=_characters(rated),
        rated_talk=_talk(rated),
        rated_pause=_pause(rated),
        rate_p10_cpm=rate_quantile(rates, 0.1),
        rate_p50_cpm=rate_quantile(rates, 0.5),
        rate_p90_cpm=rate_quantile(rates, 0.9),
        rate_outside_share=_share_outside(rates, band_cpm),
        syllables=syllables,
        acoustic_rate_cpm=None if syllables is None else rate_cpm(syllables, _talk(turns)),
        level_dbfs=sound.level_dbfs,
        clipping_share=sound.clipping_share,
        pitch_median_hz=sound.pitch_median_hz,
        pitch_sd_semitones=sound.pitch_sd_semitones,
        level_thirds_dbfs=sound.level_thirds_dbfs,
        pitch_thirds_hz=sound.pitch_thirds_hz,
        clarity=_clarity(turns, options.sure_probability),
    )


def share_outside(turns: Sequence[Turn], *, band_cpm: tuple[float, float]) -> float | None:
    """Share of a party's rated talk time outside a band: `VoiceMeasures.rate_outside_share` for another band.

    Parameters
    ----------
    turns
        The party's turns (kind ``turn``), without its backchannels.
    band_cpm
        Lowest and highest rate.
    """
    rated = [turn for turn in turns if is_rated(turn)]
    lasting = [(turn.characters, turn.end - turn.start) for turn in rated]
    return _share_outside([(60 * characters / seconds, seconds) for characters, seconds in lasting], band_cpm)


def rate_agreement(turns: Sequence[Turn], sound: SoundFigures) -> float | None:
    """The smaller of speech rate and acoustic rate over the larger, over the same turns.

    All the party's turns take part, those without text too: where the transcript lacks what was
    said, the two are to disagree. ``None`` where one of the two could not be counted.

    Examples
    --------
    >>> turn = Turn(speaker="agent", kind="turn", start=0, end=4, characters=9)
    >>> rate_agreement([turn], SoundFigures(syllables=(10,)))
    0.9
    """
    characters = _characters(turns)
    syllables = sum(sound.syllables or ())
    if not characters or not syllables:
        return None
    return min(characters, syllables) / max(characters, syllables)


def is_suspect(talk: Conversation) -> bool:
    """Whether the agent's transcript is to be called suspect, since its characters and the syllables disagree.

    The count of syllables is good to a tenth on most speakers, but not on all: a transcript that the recogniser
    is sure of is not suspect for the syllables alone, unless much of the text is missing (`LOST_AGREEMENT`).
    """
    agreement, voice = talk.rate_agreement, talk.agent
    if agreement is None or agreement >= SUSPECT_AGREEMENT:
        return False
    if agreement < LOST_AGREEMENT and voice is not None and voice.characters < (voice.syllables or 0):
        return True
    sure = sureness([turn for turn in talk.turns if turn.speaker == "agent" and turn.kind == "turn"])
    return sure is None or sure < SURE_PROBABILITY


def sureness(turns: Sequence[Turn]) -> float | None:
    """Mean probability of the words of some turns, each turn weighing by its characters; ``None`` without words.

    Examples
    --------
    >>> said = [("好的请稍等", 0.9), ("好", 0.3)]
    >>> turns = [
    ...     Turn(speaker="agent", kind="turn", start=0, end=2, text=text, characters=len(text), confidence=sure)
    ...     for text, sure in said
    ... ]
    >>> round(sureness(turns), 2)
    0.8
    """
    known = [(turn.characters, turn.confidence) for turn in turns if turn.confidence is not None and turn.characters]
    characters = sum(count for count, _ in known)
    return sum(count * confidence for count, confidence in known) / characters if characters else None


def _characters(turns: Sequence[Turn]) -> int:
    return sum(turn.characters for turn in turns)


def _talk(turns: Sequence[Turn]) -> float:
    return sum(turn.end - turn.start for turn in turns)


def _pause(turns: Sequence[Turn]) -> float:
    return sum(turn.pause for turn in turns)


def rate_quantile(rates: Sequence[tuple[float, float]], share: float) -> float | None:
    """The lowest rate at which `share` of the time is reached; `rates` are (rate, seconds)."""
    reached, whole = 0.0, sum(seconds for _, seconds in rates)
    for rate, seconds in sorted(rates):
        reached += seconds
        if reached >= share * whole:
            return rate
    return None


def _share_outside(rates: Sequence[tuple[float, float]], band_cpm: tuple[float, float]) -> float | None:
    low, high = band_cpm
    whole = sum(seconds for _, seconds in rates)
    outside = sum(seconds for rate, seconds in rates if not (at_least(rate, low) and at_most(rate, high)))
    return outside / whole if whole > 0 else None


def _clarity(turns: Sequence[Turn], sure: float) -> float | None:
    """The share of words of which the recogniser is sure, ``None`` where there are no words."""
    words = [word for turn in turns for word in turn.words]
    return sum(word.probability >= sure for word in words) / len(words) if words else None
