"""A recorded announcement that is heard once: told from an agent who looks in by its place and its words.

Both are speech amid music. An agent speaks of themselves and of what they do (我还在查, 让您久等了), is
answered, or does not go back to the music at once; the line's voice does none of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.conversation.stretches import Stretches
from voicecheck.conversation.waiting import WaitingOptions, is_live, is_recorded
from voicecheck.intervals import Interval, Intervals, subtract
from voicecheck.records import Event
from voicecheck.speech.announcements import AnnouncementOptions, amid_music

_FIRST_MUSIC_S = 1.5  # the longest silence between the line's voice and its music


def find(agent: Stretches, customer: Stretches, music: Intervals, *, words: WaitingOptions) -> Intervals:
    """Stretches on the agent's channel that are the line's own voice.

    Parameters
    ----------
    agent, customer
        What was heard on each channel.
    music
        Music and line tones on the agent's channel.
    words
        Words of waiting.
    """
    speech = tuple(island for stretch in agent for island in stretch.islands)
    other = tuple(island for stretch in customer for island in stretch.islands)
    found = [span for span in amid_music(speech, music, other) if not is_live(_text(agent, span), words)]
    first = _before_the_call(speech, music, other)
    if first and is_recorded(_text(agent, first), words) and not is_live(_text(agent, first), words):
        found.insert(0, first)
    return tuple(found)


def _before_the_call(speech: Intervals, music: Intervals, other: Intervals) -> Interval | None:
    """What is said at the start, before the first music or ringing, if the customer said nothing yet."""
    options = AnnouncementOptions()
    playing = next((stretch for stretch in music if stretch.duration >= options.music), None)
    if playing is None:
        return None
    before = [s for s in speech if s.end <= playing.start + 1e-6]
    if not before or playing.start - before[-1].end > _FIRST_MUSIC_S or before[-1].end == speech[-1].end:
        return None
    whole = Interval(before[0].start, before[-1].end)
    early = any(s.start < playing.end for s in other)
    return None if early or whole.duration > options.longest else whole


def _text(agent: Stretches, span: Interval) -> str:
    return "".join(stretch.text for stretch in agent if stretch.interval.overlaps(span))


def without(agent: Stretches, spans: Intervals) -> Stretches:
    """The agent's stretches without those of the line's own voice."""
    return tuple(stretch for stretch in agent if not any(stretch.interval.overlaps(span) for span in spans))


def apart(unheard: Intervals, spans: Intervals) -> Intervals:
    """Where somebody may have spoken unheard, without what lies right beside the line's own voice: it is the line's."""
    return subtract(unheard, tuple(span.padded(_FIRST_MUSIC_S, _FIRST_MUSIC_S) for span in spans)) if spans else unheard


def events(spans: Sequence[Interval]) -> tuple[Event, ...]:
    """An ``announcement`` event for each, by nobody."""
    return tuple(Event(kind="announcement", start=span.start, end=span.end) for span in spans)
