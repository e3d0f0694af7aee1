"""Which phrases stored calls were listened to for, and which of the rules' phrases they never were."""

from __future__ import annotations

from collections.abc import Collection

from voicecheck.batch.judging import Judging
from voicecheck.ledger.ledger import Ledger
from voicecheck.rules.packs.listened import digest_of, phrases_to_listen_for

_NAMED = 5


def keep_phrases(ledger: Ledger, judging: Judging) -> None:
    """Remember what the calls that are heard now are listened to for."""
    phrases = phrases_to_listen_for(judging.packs, judging.lexicon)
    ledger.put_phrases(digest_of(phrases), phrases)


def never_listened_for(ledger: Ledger, listened: Collection[str], judging: Judging) -> list[str]:
    """Say which phrases of the rules calls were not listened to for.

    Parameters
    ----------
    ledger
        Knows the lists by their names.
    listened
        The names of the lists that the calls were listened to for; "" for calls that never were.
    judging
        The rules by which they are judged now.
    """
    if not listened:
        return []
    everywhere = frozenset.intersection(*map(ledger.phrases, listened))
    new = [each for each in phrases_to_listen_for(judging.packs, judging.lexicon) if each not in everywhere]
    if not new:
        return []
    named = ", ".join(new[:_NAMED]) + (" …" if len(new) > _NAMED else "")
    return [
        f"{len(new)} phrases of the rules were never listened for in stored calls ({named}): where such a phrase was "
        "misheard it is not found until the call is transcribed again (`voicecheck run --force`)"
    ]
