"""Exceptions that say why they stand and where they come from.

Under ``unless`` several exceptions may stand together with their reason, and so may a list of exceptions::

    unless:
      - why: A question for the reason is no complaint.
        from: norms
        texts: ['<hit>.{0,4}(吗|呢)', $asked_back]
        conditions: [{act: asks}]

``from`` is ``norms`` (a reading of norms.md), ``definition`` (of a published figure), ``review`` (reviewers' verdicts),
``invented`` (dialogues written to prove it) or the code of a document, each with as much more as helps:
``invented, open.company``. In the rule as it is
judged the exceptions stand one by one, as if written so; why they stand is kept beside (`Explained`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from voicecheck.language.stored import english, one_of
from voicecheck.rules.packs.pieces import Piece, Source, Why

GROUPED = ("texts", "conditions")
_KEYS = ("why", "from", *GROUPED)
ORIGIN = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,23})(, \S.*)?$")
"""Where an exception comes from: a word that says of what kind, and what more there is to say."""


@dataclass(frozen=True, slots=True)
class Explained:
    """An exception of a rule, as it is written, and why it stands, where the pack says so."""

    rule_id: str
    place: str
    text: str
    why: Why | None


def is_group(value: Any) -> bool:
    """Whether something among exceptions is a group of them with a reason."""
    return isinstance(value, dict) and not {"why", "from", "texts", "conditions"}.isdisjoint(value)


def is_explained_list(value: Any) -> bool:
    """Whether what stands under the name of a list is one of exceptions with a reason."""
    return isinstance(value, dict) and "texts" in value


def faults_of(group: Piece, *, parts: tuple[str, ...] = GROUPED) -> Iterator[tuple[Source, str]]:
    """What is wrong with the form of a group, or of a list with a reason."""
    value = group.value
    for key in value:
        if key not in ("why", "from", *parts):
            yield (
                group.source.at(key),
                english("there is no such key beside why; there are {known}", known=", ".join(("why", "from", *parts))),
            )
    for key in ("why", "from"):
        if not (isinstance(value.get(key), str) and value[key].strip()):
            yield group.source, english("exceptions in a group say {key}", key=key)
    origin = value.get("from")
    if isinstance(origin, str) and origin.strip() and not ORIGIN.match(origin.strip()):
        told = english(
            "norms, definition, review, invented or a document's code, and after a comma what more there is to say"
        )
        yield (
            group.source.at("from"),
            english("“{origin}” says not where it comes from; write {told}", origin=origin, told=told),
        )
    if not any(isinstance(value.get(key), list) and value[key] for key in parts):
        yield group.source, english("a group needs exceptions under {parts}", parts=one_of(parts))


def why_of(group: Piece) -> Why | None:
    """Why a group of exceptions stands, ``None`` where it does not say it in the right form."""
    why, origin = group.value.get("why"), group.value.get("from")
    return Why(why.strip(), origin.strip()) if isinstance(why, str) and isinstance(origin, str) else None
