"""A few stored calls judged and scored: what a worker does when tables are published.

What was judged with the present rules already is only read; the rest is judged again. Nothing here
writes: the driver alone keeps the results.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from voicecheck.batch.judging import Judging, config_of, judge, with_band
from voicecheck.batch.pseudonyms import hash_recording
from voicecheck.ledger.codec import decode_findings, decode_heard, encode_findings, encode_heard
from voicecheck.ledger.ledger import StoredCall
from voicecheck.privacy.agents import AgentHasher
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.proofs.reviews import Review
from voicecheck.proofs.withdrawal import Ruling, Verdicts, withdraw
from voicecheck.records import CallAnalysis, Finding, Result
from voicecheck.rules.judge.values import judge_hidden
from voicecheck.score.agents import CallSums
from voicecheck.score.cards import applying, score_call
from voicecheck.score.coverage import basis_of
from voicecheck.score.onecall import call_sums
from voicecheck.score.results import worst_results
from voicecheck.tables.parts import Parts, ScoredCall, build_parts
from voicecheck.tables.rows import Failure

Whose = tuple[str | None, str | None]
"""An agent and the team that a call was made in."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Stored calls of one day in the order of the tables, the tables wanted of them, and reviewers' verdicts."""

    day: date
    calls: tuple[StoredCall, ...]
    tables: tuple[str, ...]
    verdicts: Verdicts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What judging again changed.

    ``norms`` counts calls by norm, result before and result after (``None``: not judged); ``changed`` are calls of
    which any finding has another result or place; a text that names another limit is no such change. ``withdrawn``
    counts findings that reviewers withdrew. ``listened`` names the lists of phrases that the calls which were judged
    again had been listened to for.
    """

    calls: int = 0
    changed: int = 0
    norms: Counter[tuple[str, Result | None, Result | None]] = field(default_factory=Counter)
    withdrawn: int = 0
    listened: frozenset[str] = frozenset()

    def add(self, more: Changes) -> Changes:
        """Both together."""
        return Changes(
            calls=self.calls + more.calls,
            changed=self.changed + more.changed,
            norms=self.norms + more.norms,
            withdrawn=self.withdrawn + more.withdrawn,
            listened=self.listened | more.listened,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of a chunk.

    ``findings`` has the calls that were judged again, at ``judged_at``, by number, with their packed findings where
    those differ; ``heard`` those in which agents were hidden now, packed; ``damaged`` those that cannot be read.
    """

    day: date
    findings: tuple[tuple[int, bytes | None], ...]
    parts: Parts
    sums: Mapping[Whose, CallSums]
    changes: Changes
    damaged: tuple[Failure, ...]
    heard: tuple[tuple[int, bytes], ...] = ()
    judged_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def work(judging: Judging, chunk: Chunk) -> Judged:
    """Judge and score a chunk."""
    calls: list[ScoredCall] = []
    findings: list[tuple[int, bytes | None]] = []
    hidden: list[tuple[int, bytes]] = []
    damaged: list[Failure] = []
    changes, now = _Changes(), datetime.now(UTC)
    for stored in chunk.calls:
        try:
            heard = decode_heard(stored.heard)
            call, news = _judged(stored, heard, judging, changes)
            if judging.agents and not heard.agents_hidden:
                call, news = _hidden(call, judging, judging.agents)
                hidden.append((stored.number, encode_heard(replace(call, config_sha256=heard.config_sha256))))
        except ValueError as error:
            damaged.append(damaged_failure(stored.path, error))
            continue
        provenance = stored.provenance
        if stored.judged != judging.digest or news is not None:
            findings.append((stored.number, news))
            provenance = replace(provenance, judged_at=now)
        scored = _scored(call, stored, judging, chunk.day, chunk.verdicts.get(stored.key, ()))
        changes.withdrawn += sum(finding.withdrawn for finding in scored.analysis.findings)
        calls.append(replace(scored, judged=judging.digest, provenance=provenance))
    return Judged(
        day=chunk.day,
        findings=tuple(findings),
        parts=build_parts(calls, chunk.day, tables=chunk.tables, known=judging.known),
        sums=_sums(calls),
        changes=changes.settled(),
        damaged=tuple(damaged),
        heard=tuple(hidden),
        judged_at=now,
    )


def read_scored(stored: StoredCall, day: date, judging: Judging, verdicts: Sequence[Review] = ()) -> ScoredCall:
    """Read a stored call as it was last judged, and score it on the cards that apply to it.

    Parameters
    ----------
    stored
        The call. Nothing of it is judged again; where agents are to be hidden and are not yet, they are here.
    day
        The day that it is filed under.
    judging
        Scorecards and what is withdrawn.
    verdicts
        Reviewers' verdicts on it, and what was decided on appeals.

    Raises
    ------
    ValueError
        What is stored is damaged.
    """
    heard = decode_heard(stored.heard)
    heard = replace(heard, config_sha256=config_of(stored.hearing, heard.config_sha256, judging))
    call = replace(with_band(heard, judging), findings=decode_findings(stored.findings))
    if judging.agents and not heard.agents_hidden:
        call, _ = _hidden(call, judging, judging.agents)
    marks = judging.scores.marks.of(stored.key)
    cards = applying(judging.scores.cards, call.recording, marks, day=day)
    return _scored(call, stored, replace(judging, scores=replace(judging.scores, cards=cards)), day, verdicts)


def _scored(
    call: CallAnalysis, stored: StoredCall, judging: Judging, day: date, verdicts: Sequence[Review]
) -> ScoredCall:
    """A call with what reviewers and decisions on appeals withdrew, and its scores."""
    if counted := [each for each in verdicts if judging.withdraw or isinstance(each, Ruling)]:
        call = replace(call, findings=withdraw(call.findings, counted))
    basis = basis_of(call.recording, call.conversation)
    marks = judging.scores.marks.of(stored.key)
    scores = score_call(judging.scores.cards, call.recording, call.findings, marks, day=day, basis=basis)
    return ScoredCall(call, scores, stored.key, stored.hearing, stored.judged, stored.provenance)


def _hidden(call: CallAnalysis, judging: Judging, hasher: AgentHasher) -> tuple[CallAnalysis, bytes]:
    """A call that was stored before agents were to be hidden, without their ids, names and staff numbers."""
    named = replace(call, recording=hash_recording(call.recording, hasher))
    hidden = redact(named, options=PrivacyOptions(redact=False), hasher=hasher)
    if hidden.conversation is not call.conversation:
        hidden = judge_hidden(hidden, judging.packs, judging.options)
    return hidden, encode_findings(hidden.findings)


def _judged(
    stored: StoredCall, heard: CallAnalysis, judging: Judging, changes: _Changes
) -> tuple[CallAnalysis, bytes | None]:
    """The call with its findings, and those packed where they are not what is stored."""
    config = config_of(stored.hearing, heard.config_sha256, judging)
    heard = replace(heard, config_sha256=config)
    if stored.judged == judging.digest:
        call = replace(with_band(heard, judging), findings=decode_findings(stored.findings))
        changes.note(worst_results(call.findings), None)
        return call, None
    changes.listened.add(heard.listened_for)
    before = _before(stored, masked=bool(heard.masked))
    call = judge(heard, judging, before=before, unchanged=judging.unchanged(stored.judged))
    packed = encode_findings(call.findings)
    after = worst_results(call.findings)
    same = packed == stored.findings
    changes.note(after, None if same or _places(call.findings) == _places(before) else worst_results(before))
    return call, None if same else packed


def _places(findings: Sequence[Finding]) -> list[tuple[str, Result, float | None]]:
    """What findings come to, without the words in which they are told."""
    return [(finding.rule_id, finding.result, finding.start) for finding in findings]


def _before(stored: StoredCall, *, masked: bool) -> tuple[Finding, ...]:
    """The stored findings; none where they are damaged, and all is judged again.

    Raises
    ------
    ValueError
        They are damaged, and numbers are masked: then nobody can judge again.
    """
    try:
        return decode_findings(stored.findings)
    except ValueError:
        if masked:
            raise
        return ()


class _Changes:
    """What changed so far in a chunk."""

    def __init__(self) -> None:
        self.calls = self.changed = self.withdrawn = 0
        self.listened: set[str] = set()
        self.same: Counter[tuple[str, Result]] = Counter()
        self.norms: Counter[tuple[str, Result | None, Result | None]] = Counter()

    def note(self, after: Mapping[str, Result], before: Mapping[str, Result] | None) -> None:
        """Count a call; without `before` nothing changed."""
        self.calls += 1
        if before is None:
            self.same.update(after.items())
            return
        self.changed += 1
        self.norms.update((rule, before.get(rule), after.get(rule)) for rule in before.keys() | after.keys())

    def settled(self) -> Changes:
        """As a record."""
        same: Counter[tuple[str, Result | None, Result | None]] = Counter(
            {(rule, result, result): count for (rule, result), count in self.same.items()}
        )
        return Changes(
            calls=self.calls,
            changed=self.changed,
            norms=self.norms + same,
            withdrawn=self.withdrawn,
            listened=frozenset(self.listened),
        )


def _sums(calls: list[ScoredCall]) -> dict[Whose, CallSums]:
    """The sums of each agent's calls, by team, since an agent may change team."""
    groups: defaultdict[Whose, list[CallSums]] = defaultdict(list)
    for call in calls:
        recording = call.analysis.recording
        groups[recording.agent_id, recording.team].append(call_sums(call.analysis, call.scores))
    return {whose: CallSums.sum(sums) for whose, sums in groups.items()}


def damaged_failure(path: str, error: ValueError) -> Failure:
    """A stored call that cannot be read, as a failure."""
    return Failure(
        recording=path,
        path=path,
        agent_id=None,
        stage="publish",
        error="DamagedError",
        message=f"what is stored of this call cannot be read; run it again with --force ({error})",
        attempts=1,
        last_at=datetime.now(UTC),
    )
