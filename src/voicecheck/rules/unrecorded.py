"""Why a norm is unknown where the other party was not recorded: said in one place, since scores ask for it."""

from __future__ import annotations

from voicecheck.records import Finding

ONE_PARTY = "only one of the two parties was recorded on a channel of its own"
NOT_RECORDED = "the {speaker}'s channel was not recorded"

_OTHER_PARTY = frozenset({ONE_PARTY, NOT_RECORDED.format(speaker="customer")})


def needs_other_party(finding: Finding) -> bool:
    """Whether a norm is unknown for the one reason that the customer was not recorded."""
    return finding.result == "unknown" and finding.reason in _OTHER_PARTY
