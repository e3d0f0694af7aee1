"""Sums of how one party spoke."""

from __future__ import annotations

import math
from dataclasses import dataclass

from voicecheck.records import VoiceMeasures
from voicecheck.score.adding import Sums


def ratio(numerator: float, denominator: float) -> float | None:
    """One sum over another, ``None`` where there is nothing to divide by."""
    return numerator / denominator if denominator > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSums(Sums):
    """Sums over calls of how one party spoke; seconds unless a suffix says otherwise.

    A share or level of a call enters as its numerator beside its weight: ``power`` is linear level
    times talk time, ``pitch_variance`` squared semitones times talk time. ``calls`` are those in which
    the party was measured, ``syllable_calls`` those whose ``syllables`` were counted, ``syllable_characters``
    their characters.
    """

    calls: int = 0
    characters: int = 0
    talk: float = 0.0
    pause: float = 0.0
    pause_count: int = 0
    longest_pause: float | None = None
    rated_characters: int = 0
    rated_talk: float = 0.0
    rated_pause: float = 0.0
    outside_talk: float = 0.0
    syllable_calls: int = 0
    syllables: int = 0
    syllable_characters: int = 0
    syllable_talk: float = 0.0
    power: float = 0.0
    power_talk: float = 0.0
    pitch_variance: float = 0.0
    pitch_talk: float = 0.0
    sure_characters: float = 0.0
    judged_characters: int = 0

    @property
    def rated_sound(self) -> float:
        """Rated turn time without its pauses."""
        return self.rated_talk - self.rated_pause

    @property
    def speech_rate_cpm(self) -> float | None:
        """Characters a minute of rated turn time (`voicecheck.conversation.pace.is_rated`)."""
        return ratio(60 * self.rated_characters, self.rated_talk)

    @property
    def articulation_rate_cpm(self) -> float | None:
        """Characters a minute of rated turn time without its pauses."""
        return ratio(60 * self.rated_characters, self.rated_sound)

    @property
    def acoustic_rate_cpm(self) -> float | None:
        """Syllable nuclei a minute."""
        return ratio(60 * self.syllables, self.syllable_talk)

    @property
    def outside_share(self) -> float | None:
        """Share of rated talk time outside the band."""
        return ratio(self.outside_talk, self.rated_talk)

    @property
    def level_dbfs(self) -> float | None:
        """Level of the mean power over talk time."""
        power = ratio(self.power, self.power_talk)
        return 10 * math.log10(power) if power else None

    @property
    def pitch_sd_semitones(self) -> float | None:
        """Standard deviation of the pooled variance."""
        variance = ratio(self.pitch_variance, self.pitch_talk)
        return None if variance is None else math.sqrt(variance)

    @property
    def clarity(self) -> float | None:
        """Share of words that the recogniser is sure of."""
        return ratio(self.sure_characters, self.judged_characters)


def voice_sums(measures: VoiceMeasures | None) -> VoiceSums:
    """Sums of one party of one call; a party that was not measured adds nothing."""
    if measures is None:
        return VoiceSums()
    known_rate = measures.acoustic_rate_cpm and measures.syllables
    return VoiceSums(
        calls=1,
        characters=measures.characters,
        talk=measures.talk,
        pause=measures.pause,
        pause_count=measures.pause_count,
        longest_pause=measures.longest_pause,
        rated_characters=measures.rated_characters,
        rated_talk=measures.rated_talk,
        rated_pause=measures.rated_pause,
        outside_talk=(measures.rate_outside_share or 0.0) * measures.rated_talk,
        syllable_calls=int(measures.syllables is not None),
        syllables=measures.syllables or 0 if known_rate else 0,
        syllable_characters=measures.characters if known_rate else 0,
        syllable_talk=60 * (measures.syllables or 0) / (measures.acoustic_rate_cpm or 1.0) if known_rate else 0.0,
        power=0.0 if measures.level_dbfs is None else 10 ** (measures.level_dbfs / 10) * measures.talk,
        power_talk=0.0 if measures.level_dbfs is None else measures.talk,
        pitch_variance=(measures.pitch_sd_semitones or 0.0) ** 2 * measures.talk,
        pitch_talk=0.0 if measures.pitch_sd_semitones is None else measures.talk,
        sure_characters=(measures.clarity or 0.0) * measures.characters,
        judged_characters=0 if measures.clarity is None else measures.characters,
    )
