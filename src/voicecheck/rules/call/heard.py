"""How much of a party could be heard: enough to judge what it said, or why not.

A norm about what a party said or did rests on hearing that party. Where its channel holds no speech, or
so little that could be read that one more sentence would change the verdict, the norm is ``unknown``
(norms.md, "How the norms are read": Scope). Norms that rest on the manifest alone stay judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from voicecheck.records import Conversation, Role, Turn
from voicecheck.rules.call.gaps import gaps_of
from voicecheck.rules.language.condition import Who
from voicecheck.rules.reasons import Reason, because
from voicecheck.text.normalize import normalize

if TYPE_CHECKING:
    from voicecheck.rules.call.call import Call

LIKELY = 0.5
"""Probability from which a word is more likely right than wrong."""
HAN = re.compile("[\u4e00-\u9fff]")

NO_SPEECH = Reason("no_speech")
NO_CUSTOMER = Reason("no_customer")
STOPS = Reason("stops")
UNFINISHED = Reason("unfinished")


def readable(turns: Sequence[Turn]) -> int:
    """Characters of Mandarin in some turns that could be read.

    The one definition for all norms: a Chinese character (a numeral counts as it is read aloud) of a turn
    whose text is not suspect, in a word that is more likely right than wrong. Foreign words do not count.

    Examples
    --------
    >>> turns = [Turn(speaker="agent", kind="turn", start=0, end=2, text="您好，工号12 OK")]
    >>> readable(turns)
    6
    """
    return sum(len(HAN.findall(normalize(_likely(turn)).text)) for turn in turns if turn.suspect is None)


def _likely(turn: Turn) -> str:
    """The text of a turn without its unlikely words; a turn without words is taken as it is."""
    if not turn.words:
        return turn.text
    return "".join(word.text for word in turn.words if word.probability >= LIKELY)


def readable_of(call: Call, speaker: Who) -> int:
    """Characters of a party that could be read; of all that was said where the parties are not told apart."""
    if speaker == "anyone" or call.channel(speaker) is None:
        return readable(call.conversation.turns)
    return call.script(speaker).readable


def unjudgeable(call: Call, speaker: Role) -> Reason | None:
    """Why no norm about a party can be judged by what was heard, or ``None``."""
    talk = call.conversation
    if talk.unjudged or not talk.turns:
        return because("unjudged", talk.unjudged) if talk.unjudged else NO_SPEECH
    if call.script(speaker).is_foreign or speaker in talk.foreign:
        return because("no_mandarin", speaker)
    return unrecorded(call, speaker)


def unrecorded(call: Call, speaker: Role) -> Reason | None:
    """Why a party's channel is taken for unrecorded: no speech, or only noise, is heard on it; or ``None``."""
    talk = call.conversation
    if speaker in talk.too_noisy:
        return because("too_noisy", speaker)
    if speaker == "customer":
        if talk.customer_spoke is False and (gaps := gaps_of(talk, "customer")):
            return gaps[0].reason
        return NO_CUSTOMER if talk.customer_spoke is False and not call.sounds_silent else None
    silent = talk.roles.agent is not None and not any(turn.speaker == "agent" for turn in talk.turns)
    return Reason("no_agent") if silent else None


def customer_never_speaks(call: Call) -> bool:
    """Whether the customer's line was recorded and no speech was on it."""
    return call.conversation.customer_spoke is False and not unjudgeable(call, "customer")


def customer_in_doubt(call: Call) -> bool:
    """Whether the customer's line holds no speech, and it is not known whether that is for want of a recording."""
    return call.conversation.customer_spoke is False and not customer_never_speaks(call)


def cut_off(talk: Conversation) -> Reason | None:
    """Why it is not known how a call went on after its recording, ``None`` where the whole call was recorded."""
    if not talk.ends_abruptly:
        return None
    return UNFINISHED if talk.unfinished else STOPS
