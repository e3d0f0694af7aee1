"""Why a norm is unknown where the parties were not recorded apart, or out of step: in one place, since scores ask."""

from __future__ import annotations

from voicecheck.records import Finding, Roles
from voicecheck.rules.reasons import Reason, because

ONE_PARTY = Reason("one_party")
BOTH_ON_ONE = Reason("both_on_one")
NOT_FOUND = Reason("channels_unknown")
OUT_OF_STEP = Reason("out_of_step")

_OTHER_PARTY = frozenset(reason.said("en") for reason in (ONE_PARTY, because("channel_not_recorded", "customer")))
"""In the words in which findings are stored."""


def not_apart(roles: Roles) -> Reason | None:
    """Why the parties cannot be told apart by channel, or ``None`` where they can.

    Examples
    --------
    >>> not_apart(Roles(0, None)), not_apart(Roles(0, 1))
    (Reason(code='one_party', arguments=()), None)
    """
    if roles.mixed is not None:
        return BOTH_ON_ONE
    if roles.agent is None and roles.customer is None:
        return NOT_FOUND
    return ONE_PARTY if roles.agent is None or roles.customer is None else None


def needs_other_party(finding: Finding) -> bool:
    """Whether a norm is unknown for the one reason that the customer was not recorded."""
    return finding.result == "unknown" and finding.reason in _OTHER_PARTY
