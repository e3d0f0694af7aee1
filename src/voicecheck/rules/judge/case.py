"""A rule before a call: is the call in its scope, and how its findings are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from voicecheck.records import Finding, Recording, Result
from voicecheck.rules.call.call import Hit
from voicecheck.rules.judge.advice import advice, expected_text, side_of
from voicecheck.rules.judge.scene import Scene
from voicecheck.rules.language.rule import Rule, limits_of, own_measure, trigger_of
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.measures.registry import Need
from voicecheck.rules.options import Limits
from voicecheck.rules.reasons import Reason, because
from voicecheck.text.normalize import normalize

R_co = TypeVar("R_co", bound=Rule, covariant=True)


@dataclass(frozen=True, slots=True)
class Case(Generic[R_co]):
    """A rule in its pack, to be judged in a scene."""

    rule: R_co
    pack: str
    scene: Scene

    def finding(self, result: Result, hit: Hit | None = None, reason: Reason | None = None) -> Finding:
        """A finding of this rule, with the evidence of a hit."""
        hit = hit or Hit(speaker=None, start=None, end=None, kind="exact")
        evidence = hit.start is not None or hit.matched is not None or hit.value is not None
        return Finding(
            rule_id=self.rule.id,
            pack=self.pack,
            result=result,
            speaker=hit.speaker,
            start=hit.start,
            end=hit.end,
            matched=hit.matched,
            match_kind=hit.kind if evidence else None,
            match_score=hit.score,
            value=hit.value,
            limit=hit.limit,
            expected=self._expected(hit),
            recommended=self._recommended(hit, failed=result == "fail"),
            points=self.rule.points if result == "fail" else None,
            reason=reason.said("en") if reason else None,
            reason_code=reason.code if reason else None,
            reason_arguments=reason.arguments if reason else (),
        )

    @property
    def limits(self) -> Limits:
        """The limits in force: those of the settings, else those of the pack."""
        return dict(self.scene.options.limits).get(self.rule.id) or limits_of(self.rule)

    def _expected(self, hit: Hit) -> str:
        return expected_text(self.rule, self._held_against(hit), hit.value)

    def _recommended(self, hit: Hit, *, failed: bool) -> str | None:
        if self.rule.kind != "measure":
            return self._better_wording(hit.matched)
        limits = self._held_against(hit)
        side = side_of(hit.value, limits) if failed and hit.value is not None else None
        return advice(self.rule, limits, hit.value, side)

    def _held_against(self, hit: Hit) -> Limits:
        """The limits in force, else what the very sample was held against: a promised time."""
        limits = self.limits
        return Limits(max=hit.limit) if limits == Limits() else limits

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
