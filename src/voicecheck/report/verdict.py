"""The verdict on one call: what ``voicecheck check`` and ``voicecheck show`` tell of it, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from voicecheck.config import Settings
from voicecheck.language.both import Both, both, told, told_if_any
from voicecheck.records import Basis, CallAnalysis, Conversation, EvidenceRole, FaultForm, Finding, MatchKind, Score
from voicecheck.report.figures import Figure, call_figures
from voicecheck.report.pace import Pace, pace_of
from voicecheck.report.scorelines import ScoreLines, score_lines
from voicecheck.report.strengths import strengths
from voicecheck.rules.call.between import known_talk
from voicecheck.rules.language.rule import MeasureRule
from voicecheck.rules.options import LEAST_CHARACTERS
from voicecheck.rules.reasons import retold
from voicecheck.score.cards import applying, score_call
from voicecheck.score.configured import Scores
from voicecheck.score.coverage import asked_findings, basis_of
from voicecheck.score.results import worst_results
from voicecheck.tables.normwords import AllNorms, NormWords, norm_words, reason_of, title_of
from voicecheck.tables.unitwords import fact_words

State = Literal["judged", "nothing_heard", "second_voice", "nothing_judged"]
"""Whether there is a verdict, or why there is none: nobody was heard, more than the agent were heard on practice that
the agent does alone, or what was heard could not be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A place where a norm failed, or could not be judged: when (seconds), what was said, what should be.

    ``start`` is the place of what was said or, where something was not, of what asked for it; ``window_start`` to
    ``window_end`` are the seconds in which it was looked for, ``place`` the part of the call. ``measured`` is the
    figure beside its limits, ``fact`` what the manifest says, in words.
    """

    rule_id: str
    title: Both
    form: FaultForm | None = None
    start: float | None = None
    end: float | None = None
    turn: int | None = None
    window_start: float | None = None
    window_end: float | None = None
    place: Literal["opening", "closing"] | None = None
    said: str | None = None
    fact: Both | None = None
    evidence_role: EvidenceRole | None = None
    match_kind: MatchKind | None = None
    match_score: float | None = None
    value: float | None = None
    limit_low: float | None = None
    limit_high: float | None = None
    unit: str | None = None
    measured: Both | None = None
    expected: str | None = None
    recommended: Both | None = None
    reason: Both | None = None
    reason_code: str | None = None
    nearest: str | None = None
    nearest_start: float | None = None
    nearest_distance: float | None = None

    @property
    def at(self) -> float | None:
        """Where on the time line it stands: its place, else where it was looked for; of a closing, at its end."""
        if self.start is not None:
            return self.start
        return self.window_end if self.place == "closing" else self.window_start


@dataclass(frozen=True, slots=True, kw_only=True)
class NormLine:
    """A norm that did not fail."""

    rule_id: str
    title: Both


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is shown of a call, as plain values.

    ``state`` says whether there is a verdict, ``why`` in words why there is none. ``unknown`` are the norms that were
    asked and could not be judged; ``not_asked`` those that need another party, of the agent practising alone.
    """

    analysis: CallAnalysis
    talk: Conversation
    state: State
    why: Both | None
    heard: Both
    basis: Basis
    faults: tuple[Fault, ...]
    norms_failed: int
    passed: tuple[NormLine, ...]
    unknown: tuple[Fault, ...]
    not_applicable: tuple[NormLine, ...]
    not_asked: tuple[NormLine, ...]
    scores: tuple[ScoreLines, ...]
    pace: Pace | None
    strengths: tuple[Both, ...]
    figures: tuple[Figure, ...]
    notes: tuple[Both, ...]

    @property
    def judged(self) -> int:
        """Norms that were judged."""
        return self.norms_failed + len(self.passed)


def build_verdict(
    analysis: CallAnalysis,
    *,
    norms: AllNorms,
    band: tuple[float, float],
    cards: Scores | None = None,
    scores: Sequence[Score] = (),
    least_characters: int = LEAST_CHARACTERS,
) -> Verdict:
    """Build the verdict.

    Parameters
    ----------
    analysis
        The call.
    norms
        The rules by their ids; what is in none is shown by its id alone.
    band
        Lowest and highest speech rate asked for, in characters a minute, where no norm on it was judged.
    cards
        The configured scorecards, for their titles.
    scores
        The call's scores on the cards that apply to it.
    least_characters
        Readable characters of the agent under which their pace is not held against the band, as for the norms.
    """
    talk, basis = known_talk(analysis), basis_of(analysis.recording, analysis.conversation)
    asked = asked_findings(analysis.findings, basis)
    results = worst_results(analysis.findings)
    open_ = worst_results(asked)
    state, why = _state(analysis, asked)

    def lines(rule_ids: Iterable[str]) -> tuple[NormLine, ...]:
        return tuple(NormLine(rule_id=each, title=_title(norms, each)) for each in rule_ids)

    faults = [_fault(each, norms) for each in asked if each.result == "fail"]
    unknown = {each.rule_id: _fault(each, norms) for each in reversed(asked) if open_[each.rule_id] == "unknown"}
    return Verdict(
        analysis=analysis,
        talk=talk,
        state=state,
        why=why,
        heard=_heard(analysis),
        basis=basis,
        # What is missing from a call has no time; it comes after what can be heard.
        faults=tuple(sorted(faults, key=lambda each: (each.at is None, each.at or 0.0, each.rule_id))),
        norms_failed=sum(result == "fail" for result in open_.values()),
        passed=lines(each for each, result in open_.items() if result == "pass"),
        unknown=tuple(unknown[each] for each in sorted(unknown)),
        not_applicable=lines(each for each, result in results.items() if result == "not_applicable"),
        not_asked=lines(each for each, result in results.items() if result != "not_applicable" and each not in open_),
        scores=score_lines(scores, cards or Scores(), norms),
        pace=pace_of(talk, asked, band, least_characters),
        strengths=strengths(asked, norms),
        figures=call_figures(talk, band, least_characters),
        notes=tuple(told(partial(retold, each)) for each in analysis.notes),
    )


def verdict_of(analysis: CallAnalysis, settings: Settings, *, day: date | None = None) -> Verdict:
    """The verdict on a call under some settings, with its scores on the cards that apply to it.

    Parameters
    ----------
    analysis
        The call, just heard or stored.
    settings
        Whose packs it was judged by.
    day
        The day that a stored call is filed under.
    """
    recording, scores, pace = analysis.recording, settings.scores, settings.conversation.pace
    cards = applying(scores.cards, recording, scores.marks, day=day)
    basis = basis_of(recording, analysis.conversation)
    return build_verdict(
        analysis,
        norms=norm_words(settings.packs, settings.rules),
        band=pace.band_elderly_cpm if recording.profile == "elderly" else pace.band_cpm,
        cards=scores,
        scores=score_call(cards, recording, analysis.findings, scores.marks, day=day, basis=basis),
        least_characters=settings.rules.least_characters,
    )


def _title(norms: AllNorms, rule_id: str) -> Both:
    return told(partial(title_of, norms, rule_id))


def _fault(finding: Finding, norms: AllNorms) -> Fault:
    norm = norms.get(finding.rule_id)
    figure = told_if_any(partial(norm.figure, finding)) if norm and isinstance(norm.rule, MeasureRule) else None
    wording = told_if_any(partial(norm.wording, finding)) if norm else None
    return Fault(
        rule_id=finding.rule_id,
        title=_title(norms, finding.rule_id),
        form=finding.fault_form,
        start=finding.start,
        end=finding.end,
        turn=finding.turn,
        window_start=finding.window_start,
        window_end=finding.window_end,
        place=_place(norm),
        said=finding.matched,
        fact=told_if_any(partial(fact_words, finding)),
        evidence_role=finding.evidence_role,
        match_kind=finding.match_kind,
        match_score=finding.match_score,
        value=finding.value,
        limit_low=finding.limit_low,
        limit_high=finding.limit_high,
        unit=finding.unit,
        measured=figure,
        expected=finding.expected,
        recommended=wording or told_if_any(lambda _: finding.recommended),
        reason=told_if_any(partial(reason_of, finding)),
        reason_code=finding.reason_code,
        nearest=finding.nearest,
        nearest_start=finding.nearest_start,
        nearest_distance=finding.nearest_distance,
    )


def _place(norm: NormWords | None) -> Literal["opening", "closing"] | None:
    """The part of the call that the norm is about, where it is about one."""
    window = norm.rule.window if norm else None
    if window == "opening":
        return "opening"
    return "closing" if window == "closing" else None


def _state(analysis: CallAnalysis, asked: Sequence[Finding]) -> tuple[State, Both | None]:
    """Whether there is a verdict, and why there is none."""
    talk, recording = analysis.conversation, analysis.recording
    if recording.direction == "practice":
        if talk.roles.mixed is not None and recording.agent_channel != "mixed":
            return "second_voice", both(
                "More than one voice is on this practice recording, and it cannot be told who said what: nothing was "
                "judged. Record yourself alone, or each of the two on a channel of their own."
            )
        if talk.roles.source == "contradiction":
            return "second_voice", both(
                "The words on the agent's channel sound like a customer's: nothing was judged. Look at who is on which "
                "channel (--agent-channel), and record yourself alone."
            )
    if not talk.turns:
        return "nothing_heard", _nothing_heard(analysis)
    if not any(each.result in ("pass", "fail") for each in asked):
        reasons = [told_if_any(partial(reason_of, each)) for each in asked if each.result == "unknown"]
        return "nothing_judged", next((each for each in reasons if each), both("nothing was asked of this call"))
    return "judged", None


def _nothing_heard(analysis: CallAnalysis) -> Both:
    """Why nobody was heard, and what to look at."""
    talk = analysis.conversation
    if talk.unjudged:
        found = next((each for each in analysis.findings if each.reason_code == "unjudged"), None)
        known = told_if_any(partial(reason_of, found)) if found else None
        return known or told(partial(retold, talk.unjudged))
    if talk.too_noisy:
        return both(
            "Nobody could be heard for noise: record in a quieter place, closer to the microphone, and try again."
        )
    return both(
        "Nobody was heard: look whether the microphone is plugged in and not muted, and whether the right device was "
        "recorded, and try again."
    )


def _heard(analysis: CallAnalysis) -> Both:
    """Who is on which channel."""
    roles = analysis.conversation.roles
    if not analysis.conversation.turns:
        return both("no speech was found")
    if roles.mixed is not None:
        return both("several people on one channel")
    if roles.doubt:
        given = analysis.recording.agent_channel is not None
        return both("the agent is not where it was said to be") if given else both("the words are not an agent's")
    if roles.agent is None:
        return both("which channel is the agent's is not known")
    if roles.customer is None:
        return both("the agent alone")
    return both("agent left, customer right") if roles.agent == 0 else both("customer left, agent right")
