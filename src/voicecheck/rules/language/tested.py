"""What a condition without others in it looks for: events, measures, acts and what the manifest says."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from voicecheck.language.stored import english
from voicecheck.rules.language.element import ActName, Element, Many, Positive, Share, Some, Text
from voicecheck.rules.options import Limits


class EventTest(Element):
    """A thing that happened in time."""

    kind: Literal["pause", "interruption", "backchannel", "overlap", "hold", "dead_air", "slow_response"]
    """What happened."""
    by: Literal["agent", "customer"] | None = None
    """Who did it."""
    announced: bool | None = None
    """A hold that was announced (`true`) or was not (`false`)."""
    promised: bool | None = None
    """A hold for which a time was promised, or none was."""
    yielded: bool | None = None
    """An interruption that the other gave way to, or did not."""
    counted: bool | None = None
    """An interruption that the norm counts (the other gave way, or it lasted 2 s), or one that it does not."""
    at_least_s: Positive | None = None
    """It lasted at least so many seconds."""

    @property
    def asks_unsaid(self) -> bool:
        """Whether it asks for something of which words are missing: not announced, or no time promised."""
        return self.announced is False or self.promised is False


class MeasureTest(Element):
    """A measured figure that lies within limits."""

    name: Text
    """The measure, such as `speech_rate_cpm` or `dead_air_each_s`."""
    min: float | None = None
    """At least this much."""
    max: float | None = None
    """At most this much."""

    @model_validator(mode="after")
    def _the_right_way_up(self) -> Self:
        if fault := Limits(self.min, self.max).fault:
            raise ValueError(fault)
        return self


class ActTest(Element):
    """Something is said that does an act, in whatever words: told by a model, with a probability."""

    name: ActName
    """What it does: `complaint`, `apology`, `solution` (`voicecheck acts list`)."""
    met: Share | None = None
    """The probability from which it speaks for somebody; if not given, the settings' `rules.act_met`."""
    certain: Share | None = None
    """The probability from which it accuses somebody or sets a rule going; else `rules.act_certain`."""
    open: Share | None = None
    """The probability from which it may be that act, and the result is `unknown`; else `rules.act_open`."""


class MeantAs(Element):
    """What the utterance does in which something is found, so that a quoted or supposed phrase is not taken for it."""

    acts: Some[ActName]
    """The acts, the likeliest of which counts (`voicecheck acts list`)."""
    least: Share = 0.2
    """Of a lower probability the utterance does something else, and what is found in it is no hit."""
    sure: Share = 0.5
    """Of a lower probability it is in doubt whether what is found accuses somebody."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.sure:
            raise ValueError(english("least {least:g} is over sure {sure:g}", least=self.least, sure=self.sure))
        return self


class MetadataTest(Element):
    """A column of the manifest: one of some values, or a number above or below a limit."""

    name: Text
    """A column, or `local_hour` (8.5 is half past eight) or `local_weekday` (1 is Monday, 7 Sunday) of the start."""
    is_: Many[Text] = Field((), alias="is")
    """One of these values."""
    above: float | None = None
    """More than this."""
    below: float | None = None
    """Less than this."""
    optional: bool = False
    """A call of which the manifest does not say it is none, instead of leaving the result unknown."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.is_ and self.above is None and self.below is None:
            raise ValueError(english("metadata needs one of is, above, below"))
        if self.above is not None and self.below is not None and self.above >= self.below:
            raise ValueError(
                english(
                    "nothing is above {above:g} and below {below:g}; write the lower one in above",
                    above=self.above,
                    below=self.below,
                )
            )
        return self
