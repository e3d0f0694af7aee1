"""Why a norm is unknown where the other party was not recorded, or out of step: said in one place, since scores ask."""

from __future__ import annotations

from voicecheck.records import Finding

ONE_PARTY = "only one of the two parties was recorded on a channel of its own"
NOT_RECORDED = "the {speaker}'s channel was not recorded"
OUT_OF_STEP = "the two channels are out of step: what came before or after what is not known"

_OTHER_PARTY = frozenset({ONE_PARTY, NOT_RECORDED.format(speaker="customer")})


def needs_other_party(finding: Finding) -> bool:
    """Whether a norm is unknown for the one reason that the customer was not recorded."""
    return finding.result == "unknown" and finding.reason in _OTHER_PARTY
