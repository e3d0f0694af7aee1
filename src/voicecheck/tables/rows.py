"""An analysed call, or one that could not be analysed, as rows of the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from voicecheck import __version__
from voicecheck.conversation.overlaps import is_counted
from voicecheck.intervals import total
from voicecheck.language.catalogue import Language
from voicecheck.records import CallAnalysis, Conversation, Event, Recording, Score, VoiceMeasures
from voicecheck.rules.call.between import known_talk
from voicecheck.rules.reasons import in_chinese, retold
from voicecheck.score.agents import QA_CARD
from voicecheck.score.coverage import basis_of
from voicecheck.score.norms import NormOnCall, norms_on_call

Row = dict[str, Any]

_VOICE = {
    "characters": "characters",
    "talk_s": "talk",
    "pause_s": "pause",
    "rated_characters": "rated_characters",
    "rated_talk_s": "rated_talk",
    "rated_pause_s": "rated_pause",
    "speech_rate_cpm": "speech_rate_cpm",
    "articulation_rate_cpm": "articulation_rate_cpm",
    "rate_p10_cpm": "rate_p10_cpm",
    "rate_p50_cpm": "rate_p50_cpm",
    "rate_p90_cpm": "rate_p90_cpm",
    "rate_outside_share": "rate_outside_share",
    "syllables": "syllables",
    "acoustic_rate_cpm": "acoustic_rate_cpm",
    "level_dbfs": "level_dbfs",
    "clipping_share": "clipping_share",
    "pitch_median_hz": "pitch_median_hz",
    "pitch_sd_semitones": "pitch_sd_semitones",
    "clarity": "clarity",
}
"""Measures of a party's voice: what follows ``agent_`` or ``customer_`` in the column, and the field behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A recording that could not be analysed: why, and what to do.

    ``recording`` is the name as written, ``path`` the file's absolute path (what a later success
    is matched with), ``stage`` and ``error`` as in `voicecheck.errors`, ``started_at`` the call's
    start where known, which decides the day it is filed under. A ``dismissed`` one is known and
    nobody needs to hear of it again.
    """

    recording: str
    path: str
    agent_id: str | None
    stage: str
    error: str
    message: str
    attempts: int
    last_at: datetime
    started_at: datetime | None = None
    dismissed: bool = False
    team: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who heard a stored call, and when it was heard and last judged.

    ``run_id`` names the run and ``model_sha256`` is the SHA-256 of the model's weights, ``None`` of calls that an
    earlier version stored; so is ``judged_at`` until they are judged again. ``analysed_at`` is ``None`` of a call
    that is only now being stored.
    """

    run_id: str | None = None
    model_sha256: str | None = None
    analysed_at: datetime | None = None
    judged_at: datetime | None = None


NO_PROVENANCE = Provenance()
"""Of a call of which nothing such is known."""


def call_row(
    analysis: CallAnalysis, day: date, scores: Sequence[Score] = (), norms: Sequence[NormOnCall] | None = None
) -> Row:
    """Build the row of ``calls``.

    Parameters
    ----------
    analysis
        The call.
    day
        The day that it is filed under.
    scores
        Its scores.
    norms
        What came of each norm, where that is known already.
    """
    recording, talk = analysis.recording, known_talk(analysis)
    return {
        **_recording_row(recording, day),
        "recording_sha256": analysis.sha256,
        "duration_s": talk.duration,
        "agent_channel": agent_channel(recording, talk),
        "role_source": talk.roles.source,
        "two_party": talk.two_party,
        "customer_spoke": talk.customer_spoke,
        "ends_abruptly": talk.ends_abruptly,
        **_voice_row("agent", talk.agent),
        **_voice_row("customer", talk.customer),
        "rate_agreement": talk.rate_agreement,
        "pause_count": talk.agent.pause_count if talk.agent else None,
        "longest_pause_s": talk.agent.longest_pause if talk.agent else None,
        **_pair_row(talk),
        **_score_row(scores),
        **_norm_row(analysis, norms_of(analysis) if norms is None else norms),
        "discarded_characters": analysis.discarded_characters,
        "voiceless_characters": analysis.voiceless_characters,
        "unheard_s": analysis.unheard,
        **_unclaimed_row(talk),
        "agent_foreign_s": None if talk.roles.agent is None else total(talk.agent_foreign),
        "customer_foreign_s": None if talk.roles.customer is None else total(talk.customer_foreign),
        **_notes_row(analysis),
        "asr_model": analysis.asr_model,
        "voicecheck_version": __version__,
    }


def notes_in(analysis: CallAnalysis, language: Language) -> tuple[str, ...]:
    """What a reader should know of a call, a sentence each: of its row in the manifest, then of its sound."""
    return tuple(retold(note, language) for note in (*analysis.recording.remarks, *analysis.notes))


def _notes_row(analysis: CallAnalysis) -> Row:
    return {
        "notes": "\n".join(notes_in(analysis, "en")) or None,
        "notes_zh": "\n".join(notes_in(analysis, "zh")) or None,
    }


def meta_rows(recording: Recording) -> list[Row]:
    """Build the rows of ``call_meta``: the manifest's further columns, as text."""
    return [{"name": name, "value": value} for name, value in sorted(recording.extra.items())]


def origin_row(provenance: Provenance, *, hearing: str, judged: str) -> Row:
    """Build the columns of ``calls`` that say where a row comes from; the hashes are those of the settings."""
    return {
        "asr_model_sha256": provenance.model_sha256,
        "hearing_sha256": hearing or None,  # of a call of the first layout nobody knows them
        "judging_sha256": judged or None,
        "run_id": provenance.run_id,
        "analysed_at": provenance.analysed_at,
        "judged_at": provenance.judged_at,
    }


def failure_row(failure: Failure, day: date) -> Row:
    """Build the row of ``failures``."""
    return {
        "recording": failure.recording,
        "agent_id": failure.agent_id,
        "team": failure.team,
        "stage": failure.stage,
        "error": failure.error,
        "message": failure.message,
        "message_zh": in_chinese(failure.message),
        "attempts": failure.attempts,
        "last_at": failure.last_at,
        "dismissed": failure.dismissed,
        "local_date": day,
    }


def _recording_row(recording: Recording, day: date) -> Row:
    return {
        "call_id": recording.call_id,
        "recording": recording.name,
        "agent_id": recording.agent_id,
        "team": recording.team,
        "direction": recording.direction,
        "scenario": recording.scenario,
        **_started_row(recording.started_at),
        "local_date": day,
        "profile": recording.profile,
        "rings": recording.rings,
        "queue_wait_s": recording.queue_wait_s,
        "hangup_by": recording.hangup_by,
    }


def _started_row(at: datetime | None) -> Row:
    """When a call started: the moment, what a local clock showed, and how far that is ahead of UTC."""
    offset = at.utcoffset() if at else None
    return {
        "started_at": at,
        "started_at_local": at.replace(tzinfo=None) if at else None,
        "utc_offset_min": None if offset is None else round(offset.total_seconds() / 60),
    }


def agent_channel(recording: Recording, talk: Conversation) -> str | None:
    """Say where the agent was found; the manifest's word only where nothing was."""
    if talk.roles.mixed is not None:
        return "mixed"
    if talk.roles.agent is None:
        return recording.agent_channel
    if talk.roles.source == "single_channel" or recording.agent_channel == "mono":
        return "mono"
    return ("left", "right")[talk.roles.agent] if talk.roles.agent < 2 else None


def _voice_row(side: str, measures: VoiceMeasures | None) -> Row:
    return {f"{side}_{suffix}": getattr(measures, field, None) for suffix, field in _VOICE.items()}


def _unclaimed_row(talk: Conversation) -> Row:
    """Seconds of sound that nobody claimed; null for a party that has no channel of its own."""
    agent = None if talk.roles.agent is None else total(talk.agent_unclaimed)
    customer = None if talk.roles.customer is None else total(talk.customer_unclaimed)
    known = [seconds for seconds in (agent, customer) if seconds is not None]
    return {
        "unclaimed_s": sum(known) if known else None,
        "agent_unclaimed_s": agent,
        "customer_unclaimed_s": customer,
    }


def _pair_row(talk: Conversation) -> Row:
    """What needs both parties: null where they were not recorded apart, and most of it where they are out of step."""
    row: Row = {
        "overlap_s": talk.overlap,
        "response_count": None if talk.responses is None else len(talk.responses),
        "response_median_s": talk.response_median,
        "response_max_s": talk.response_max,
        "dead_air_s": talk.dead_air,
        "agent_talk_share": talk.agent_talk_share,
        "channel_offset_s": talk.channel_offset_s,
        "channel_drift_s": talk.channel_drift_s,
    }
    if not talk.two_party:
        return row
    holds = [event.interval.duration for event in talk.events if event.kind == "hold"]
    row |= {"hold_count": len(holds), "hold_s": sum(holds), "longest_hold_s": max(holds, default=None)}
    if talk.channel_offset_s is not None:
        return row
    count = Counter((event.kind, event.by) for event in talk.events)
    kinds = Counter(event.kind for event in talk.events)
    return {
        **row,
        "interruptions_by_agent": count["interruption", "agent"],
        "interruptions_by_agent_counted": sum(event.by == "agent" and is_counted(event) for event in talk.events),
        "interruptions_by_customer": count["interruption", "customer"],
        "interruptions_yielded_by_agent": sum(_yielded_to_agent(event) for event in talk.events),
        "backchannels_by_agent": count["backchannel", "agent"],
        "backchannels_by_customer": count["backchannel", "customer"],
        "slow_responses": sum(event.slow is True for event in talk.events),
        "dead_air_count": kinds["dead_air"],
    }


def _yielded_to_agent(event: Event) -> bool:
    return event.kind == "interruption" and event.by == "agent" and event.yielded is True


def _score_row(scores: Sequence[Score]) -> Row:
    """The call's score on the qa card; without the card all of it is null."""
    qa = next((score for score in scores if score.card == QA_CARD), None)
    if qa is None:
        return {}
    return {
        "qa_score": qa.total,
        "qa_coverage": qa.coverage,
        "qa_basis": qa.basis,
        "not_scored_because": qa.unscored,
        "not_scored_because_zh": qa.unscored and in_chinese(qa.unscored),
    }


def norms_of(analysis: CallAnalysis) -> tuple[NormOnCall, ...]:
    """What came of each norm on a call."""
    return norms_on_call(analysis.findings, basis_of(analysis.recording, analysis.conversation))


def _norm_row(analysis: CallAnalysis, norms: Sequence[NormOnCall]) -> Row:
    asked = [norm.result for norm in norms if norm.asked]
    count = Counter(asked)
    return {
        "norms_asked": len(asked),
        "norms_judged": count["pass"] + count["fail"],
        "norms_failed": count["fail"],
        "norms_passed": count["pass"],
        "norms_unknown": count["unknown"],
        "norms_not_applicable": sum(norm.result == "not_applicable" for norm in norms),
        "norms_withdrawn": len({finding.rule_id for finding in analysis.findings} - {norm.rule_id for norm in norms}),
    }
