"""Files of appeals: what agents hand in, and the sheet of appeals in which a lead has decided.

The columns are those of `voicecheck.proofs.sheetcolumns.APPEAL_SHEET`; needed are ``call_id`` or ``call_key`` and a
reason. A row without a norm is an appeal against the score of the call. A row that names the number of an appeal and a
decision is a decision; one with a number and none is not decided yet, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voicecheck.errors import ConfigError
from voicecheck.language.catalogue import Message
from voicecheck.proofs.appeals import Appeal, Decision
from voicecheck.proofs.reviewfile import Cells, KnownCalls, appeal_faults, at_line, call_faults, read_appeal, read_table
from voicecheck.proofs.sheetcolumns import APPEALS, DECISION_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a lead decided on an appeal: by the call's key and the appeal's number in it."""

    call_key: str
    number: int
    decision: Decision
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppealFile:
    """What a file of appeals holds."""

    appeals: tuple[Appeal, ...] = ()
    decisions: tuple[Decided, ...] = ()


def read_appeals(data: bytes, where: str, known: KnownCalls) -> AppealFile:
    """Read a file of appeals.

    Parameters
    ----------
    data, where, known
        As `voicecheck.proofs.reviewfile.read_opinions` has them.

    Raises
    ------
    ConfigError
        With every fault of the file, each with its line and what to do: then none of it holds.
    """
    faults: list[Message] = []
    appeals: dict[tuple[object, ...], Appeal] = {}
    decisions: dict[tuple[str, int], Decided] = {}
    for line, cells in read_table(data, where, ()):
        if cells["appeal"] and not cells["decision"]:
            continue
        wrong = [*call_faults(cells, known, norm=False)]
        if cells["appeal"]:
            wrong += _decision_faults(cells)
            if not wrong:
                decided = _decided(cells, known)
                if decisions.setdefault((decided.call_key, decided.number), decided) != decided:
                    wrong.append(Message("the appeal is decided otherwise in another row; keep one of the two"))
        else:
            wrong += [*appeal_faults(cells, known), *_verdict_faults(cells)]
            if not wrong:
                appeal = read_appeal(cells, known)
                appeals.setdefault((appeal.call_key, appeal.rule_id, appeal.start_s, appeal.reason), appeal)
        faults += [at_line(line, fault) for fault in wrong]
    if faults:
        raise ConfigError(where, faults)
    return AppealFile(tuple(appeals.values()), tuple(decisions.values()))


def _verdict_faults(cells: Cells) -> Iterator[Message]:
    """A verdict of a reviewer has strayed into a file of appeals."""
    if cells["verdict"] and cells["verdict"].lower() not in APPEALS:
        yield Message(
            "verdict is {verdict!r}, not appeal (申诉): `voicecheck review import` takes the verdicts of reviewers",
            {"verdict": cells["verdict"]},
        )


def _decision_faults(cells: Cells) -> Iterator[Message]:
    decision = DECISION_WORDS.get(cells["decision"].lower())
    if not cells["appeal"].isdecimal():
        yield Message(
            "appeal is {number!r}; leave the number as the sheet of appeals had it", {"number": cells["appeal"]}
        )
    if decision is None:
        yield Message(
            "decision is {decision!r}; write upheld, changed or withdrawn (维持, 改判 or 撤回)",
            {"decision": cells["decision"]},
        )
        return
    yield from decision_faults(decision, by=cells["decided_by"], reason=cells["decision_reason"])


def decision_faults(decision: Decision, *, by: str, reason: str) -> Iterator[Message]:
    """What a decision lacks: a name, and, where something is changed or upheld, a reason."""
    if decision == "open":
        return
    if not by:
        yield Message("decided_by is empty; write who decided it")
    if not reason and decision != "withdrawn":
        yield Message("decision_reason is empty; write why, the agent reads it")


def _decided(cells: Mapping[str, str], known: KnownCalls) -> Decided:
    return Decided(
        call_key=known.calls(cells["call_key"] or cells["call_id"])[0],
        number=int(cells["appeal"]),
        decision=DECISION_WORDS[cells["decision"].lower()],
        by=cells["decided_by"],
        reason=cells["decision_reason"],
    )
