"""Why a norm is unknown where the parties were not recorded apart, or out of step: in one place, since scores ask."""

from __future__ import annotations

from voicecheck.records import Finding, Roles

ONE_PARTY = "only one of the two parties was recorded on a channel of its own"
NOT_RECORDED = "the {speaker}'s channel was not recorded"
BOTH_ON_ONE = "both parties are on one channel: what each said cannot be told apart"
NOT_FOUND = "which channel is the agent's is not known"
OUT_OF_STEP = "the two channels are out of step: what came before or after what is not known"

_OTHER_PARTY = frozenset({ONE_PARTY, NOT_RECORDED.format(speaker="customer")})


def not_apart(roles: Roles) -> str | None:
    """Why the parties cannot be told apart by channel, or ``None`` where they can.

    Examples
    --------
    >>> not_apart(Roles(0, None)), not_apart(Roles(0, 1))
    ('only one of the two parties was recorded on a channel of its own', None)
    """
    if roles.mixed is not None:
        return BOTH_ON_ONE
    if roles.agent is None and roles.customer is None:
        return NOT_FOUND
    return ONE_PARTY if roles.agent is None or roles.customer is None else None


def needs_other_party(finding: Finding) -> bool:
    """Whether a norm is unknown for the one reason that the customer was not recorded."""
    return finding.result == "unknown" and finding.reason in _OTHER_PARTY
