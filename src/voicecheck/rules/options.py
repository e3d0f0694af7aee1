"""The settings of the rules."""

from __future__ import annotations

from dataclasses import dataclass

from voicecheck.language.stored import english

LEAST_CHARACTERS = 30
"""Readable characters of a party under which too little was heard to judge it (norms.md, Scope)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a measured norm, in its own unit; ``None`` is open on that side."""

    min: float | None = None
    max: float | None = None

    @property
    def fault(self) -> str | None:
        """What is wrong with a band that nothing can lie in, and what to write; ``None``: nothing is.

        Examples
        --------
        >>> Limits(260, 180).fault
        'min 260 is over max 180, so nothing lies within; write min: 180, max: 260'
        >>> Limits(180, 180).fault
        """
        if self.min is None or self.max is None or self.min <= self.max:
            return None
        low, high = self.max, self.min
        return english(
            "min {high:g} is over max {low:g}, so nothing lies within; write min: {low:g}, max: {high:g}",
            high=high,
            low=low,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOptions:
    """How rules are judged.

    Windows are in seconds of the agent's own speech and in the agent's turns; the longer holds.
    Sound costs are per syllable: 0 is the same sound, 1 has nothing in common.

    Attributes
    ----------
    limits
        By rule id, in place of those in its pack.
    sound_limit
        Mean cost up to which a required phrase counts as said.
    sound_limit_strict
        Mean cost up to which a forbidden phrase, or what triggers a rule, counts as said.
    sound_near
        Mean cost up to which a required phrase *may* have been said: not found, but no fault.
    sound_near_short
        The same for phrases of up to four syllables, of which only a share of the other limits counts. On 280 written
        dialogues with a tenth of the characters misheard and in doubt, 43 norms of 1,618 wrongly failed without it and
        33 with it, for 11 more unknown; at 0.15 it was 31, but a right fault of the nine labelled calls was lost.
    shortest_strict
        Forbidden phrases of fewer characters are never matched by sound.
    confidence
        Mean probability of its words below which a forbidden phrase is no accusation.
    badly_heard_share
        Share of uncertain words (probability under a half) in a stretch from which "not said" cannot
        be claimed. In labelled calls, norms wrongly failed for want of words stood in stretches
        with 0.16 or more, clear ones had 0.05 to 0.13.
    heard_met, heard_open, heard_certain
        Probability, by listening again, from which a required phrase was said that was not recognised; from which it
        may have been, and the result is open; and from which a forbidden phrase, or what sets a rule going, may have
        been said.
    heard_clear
        By how much (log-likelihood) the best reading with a forbidden phrase has to be likelier than the best
        without it: where they are closer, it is not certain that it was said.
    unreadable_share
        Share of a party's talk without reliable text from which "never said" cannot be claimed.
    missing_share
        Share of what was heard of a party, and may have been, that lies where nobody knows what was said (sound that
        was not recognised, time that was not recorded), from which "never said" cannot be claimed: as much as makes
        the text of a turn suspect.
    breath_s
        The same fault again within so many seconds of one turn is one fault.
    least_characters
        Readable characters of a party (`voicecheck.rules.call.heard.readable`) that it takes to judge prohibitions and
        measures of it, and to accuse it of what it did not say (norms.md: fewer than 30 are too few).
    shortest_s
        A recording of fewer seconds, with fewer than ``least_characters``, is a piece of a call: nothing that was
        heard on it is judged. The shortest whole calls (a wrong number) have both.
    acts
        File with the weights of the acts, as `voicecheck acts train` writes it; those that are shipped where ``None``.
    act_met, act_certain, act_open
        Probability from which an utterance does an act: for somebody's good, to accuse somebody or to set a rule
        going, and as a possibility that leaves the result open.
    honorific_misheard
        Share of the 您 that a recogniser writes as 你, for which the share of 您 is corrected
        (2 of 15 in calls transcribed with Whisper base).
    """

    opening_s: float = 20.0
    opening_turns: int = 2
    closing_s: float = 30.0
    closing_turns: int = 3
    limits: tuple[tuple[str, Limits], ...] = ()
    fillers: tuple[str, ...] = ("那个", "就是", "就是说", "然后呢", "呃")
    sound_limit: float = 0.15
    sound_limit_strict: float = 0.04
    sound_near: float = 0.2
    sound_near_short: float = 0.11
    shortest_strict: int = 4
    confidence: float = 0.25
    badly_heard_share: float = 0.15
    heard_met: float = 0.8
    heard_open: float = 0.4
    heard_certain: float = 0.9
    heard_clear: float = 1.0
    unreadable_share: float = 0.5
    missing_share: float = 0.1
    breath_s: float = 3.0
    filler_characters: int = 100
    least_characters: int = LEAST_CHARACTERS
    shortest_s: float = 10.0
    acts: str | None = None
    act_met: float = 0.75
    act_certain: float = 0.95
    act_open: float = 0.7
    honorific_misheard: float = 0.15
