"""A rule before a call: is the call in its scope, and how its findings are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, NamedTuple, TypedDict, TypeVar

from voicecheck.intervals import Interval
from voicecheck.records import EvidenceRole, FaultForm, Finding, MatchKind, Recording, Result, Speaker
from voicecheck.rules.call.evidence import Evidence, Fact, Occurrence, Sample, Words, when, words_of
from voicecheck.rules.judge.advice import advice, expected_text, side_of
from voicecheck.rules.judge.scene import Scene
from voicecheck.rules.language.rule import Rule, limits_of, own_measure, trigger_of
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.measures.registry import Need
from voicecheck.rules.options import Limits
from voicecheck.rules.reasons import Reason, because
from voicecheck.text.normalize import normalize

R_co = TypeVar("R_co", bound=Rule, covariant=True)


class _Figure(NamedTuple):
    """What was measured, and what it is held against."""

    value: float | None = None
    limit: float | None = None
    unit: str | None = None


def _figure_of(evidence: Evidence | None) -> _Figure:
    match evidence:
        case Sample():
            return _Figure(evidence.value, evidence.limit, evidence.unit)
        case Occurrence():
            return _Figure(evidence.end - evidence.start, None, "s")
        case Fact():
            return _Figure(evidence.value)
        case _:
            return _Figure()


class _Place(TypedDict, total=False):
    """The fields of a finding that say what was found where."""

    speaker: Speaker | None
    start: float | None
    end: float | None
    matched: str | None
    match_kind: MatchKind
    match_score: float | None


def _shown(evidence: Evidence | None) -> _Place:
    match evidence:
        case None:
            return {}
        case Sample(shown_by=Words() | Fact() as source):
            return _shown(source)
        case Sample() | Occurrence():
            return {**_where(evidence), "match_kind": "measure"}
        case Fact():
            return {"speaker": evidence.speaker, "matched": evidence.said, "match_kind": "metadata"}
        case Words(kind=kind, score=score):
            return {**_where(evidence), "matched": evidence.matched, "match_kind": kind, "match_score": score}


def _where(evidence: Evidence) -> _Place:
    return {"speaker": evidence.speaker, "start": evidence.start, "end": evidence.end}


def _matched(evidence: Evidence | None) -> str | None:
    return _shown(evidence).get("matched")


@dataclass(frozen=True, slots=True)
class Case(Generic[R_co]):
    """A rule in its pack, to be judged in a scene."""

    rule: R_co
    pack: str
    scene: Scene

    def finding(
        self,
        result: Result,
        evidence: Evidence | None = None,
        reason: Reason | None = None,
        role: EvidenceRole = "evidence",
    ) -> Finding:
        """A finding of this rule, with what shows it, and as what it does."""
        figure = _figure_of(evidence)
        held_against = self._held_against(figure)
        return Finding(
            rule_id=self.rule.id,
            pack=self.pack,
            result=result,
            **_shown(evidence),
            value=figure.value,
            limit=figure.limit,
            expected=expected_text(self.rule, held_against, figure.value),
            recommended=self._recommended(evidence, figure, failed=result == "fail"),
            points=self.rule.points if result == "fail" else None,
            reason=reason.said("en") if reason else None,
            reason_code=reason.code if reason else None,
            reason_arguments=reason.arguments if reason else (),
            evidence_role=role if evidence else None,
            turn=self._turn_of(evidence),
            limit_low=held_against.min,
            limit_high=held_against.max,
            unit=self._unit or figure.unit,
        )

    def fault(
        self,
        form: FaultForm,
        evidence: Evidence | None,
        reason: Reason | None = None,
        role: EvidenceRole = "evidence",
        window: Interval | None = None,
    ) -> Finding:
        """A fault of this rule: what it is, what shows it, and where what was not said should have been."""
        failed = replace(self.finding("fail", evidence, reason, role), fault_form=form)
        return failed if window is None else replace(failed, window_start=window.start, window_end=window.end)

    @property
    def limits(self) -> Limits:
        """The limits in force: those of the settings, else those of the pack."""
        return dict(self.scene.options.limits).get(self.rule.id) or limits_of(self.rule)

    @property
    def _unit(self) -> str | None:
        """Of what the rule measures, where it measures anything."""
        return next((MEASURES[name].unit for name in own_measure(self.rule)), None)

    def _turn_of(self, evidence: Evidence | None) -> int | None:
        """The number of the turn that it lies in, if it lies in one."""
        if evidence is None:
            return None
        words, happened = words_of(evidence), when(evidence)
        if words is not None:
            return words.turn
        if happened is None or (evidence.speaker != "agent" and evidence.speaker != "customer"):
            return None
        return self.scene.call.turn_holding(evidence.speaker, happened)

    def _recommended(self, evidence: Evidence | None, figure: _Figure, *, failed: bool) -> str | None:
        if self.rule.kind != "measure":
            return self._better_wording(_matched(evidence))
        limits = self._held_against(figure)
        side = side_of(figure.value, limits) if failed and figure.value is not None else None
        return advice(self.rule, limits, figure.value, side)

    def _held_against(self, figure: _Figure) -> Limits:
        """The limits in force, else what the very sample was held against: a promised time."""
        limits = self.limits
        return Limits(max=figure.limit) if limits == Limits() else limits

    def _better_wording(self, matched: str | None) -> str | None:
        """The wording for the very term that was said, else the rule's."""
        own = self.rule.recommended.zh if self.rule.recommended else None
        if not matched or not self.rule.wordings:
            return own
        said = normalize(matched).text
        terms = self.rule.wordings.items()
        return next((plain for term, plain in terms if _normal(term) == said), own)


def without_line(rule: Rule, recording: Recording) -> bool:
    """Whether a rule rests on what a practice recording does not have, and the manifest gives none."""
    if recording.direction != "practice":
        return False
    trigger = trigger_of(rule)
    columns_named = (trigger.metadata.name,) if trigger and trigger.metadata else ()
    named = (MEASURES.get(name) for name in (*own_measure(rule), *columns_named))
    columns = {each.column for each in named if each and Need.LINE in each.needs}
    return any(column and getattr(recording, column) is None for column in columns)


@lru_cache(maxsize=4096)
def _normal(term: str) -> str:
    return normalize(term).text


def outside_scope(rule: Rule, recording: Recording) -> tuple[Result, None, Reason] | None:
    """The result for a call that the rule is not for, or of which that is not known, by its manifest."""
    scope = rule.scope
    if scope.profile and recording.profile not in scope.profile:
        return "not_applicable", None, because("not_for_profile", recording.profile or "none")
    if scope.not_profile and recording.profile in scope.not_profile:
        return "not_applicable", None, because("not_for_profile", recording.profile)
    if without_line(rule, recording):
        return "not_applicable", None, Reason("no_line")
    unknown = None
    for name, wanted, given in (
        ("direction", scope.direction, recording.direction),
        ("scenario", scope.scenario, recording.scenario),
    ):
        if wanted and given is None:
            unknown = unknown or because("not_given", name)
        elif wanted and given not in wanted:
            return "not_applicable", None, because("not_for", name, given)
    return ("unknown", None, unknown) if unknown else None
