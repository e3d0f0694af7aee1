"""A call page as plain data: all that the scripts need, in both languages, and nothing that is not known."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from voicecheck import __version__
from voicecheck.audio.peaks import PER_SECOND, without_peaks
from voicecheck.config import Settings
from voicecheck.conversation.pace import RATED_CHARACTERS, SUSPECT_AGREEMENT
from voicecheck.intervals import Interval
from voicecheck.language.catalogue import Message
from voicecheck.pages.cardview import card_data, head_score, shown_scores
from voicecheck.pages.norminfo import NormInfo
from voicecheck.pages.normview import NO_OPINIONS, Opinions, norm_data
from voicecheck.pages.talkview import (
    SHORT,
    Said,
    doubtful_data,
    event_data,
    heard_data,
    seconds,
    stretches,
    turn_data,
)  # fmt: skip
from voicecheck.pages.tileview import pace_data, suspect_words, tile_data
from voicecheck.pages.words import Both, both, cleaned, said_both
from voicecheck.records import CallAnalysis, Conversation, Recording, Score
from voicecheck.rules.call.between import known_talk
from voicecheck.rules.call.heard import readable
from voicecheck.score.cardplan import LEAST_COVERAGE
from voicecheck.score.coverage import basis_of, count_norms
from voicecheck.tables.rows import NO_PROVENANCE, Provenance, agent_channel

UNSURE = 0.45
"""Probability of a word under which it is dotted in the transcript (pages.md, transcript)."""
PAUSE_S, DEAD_AIR_S = 0.2, 3.0
"""The published definitions of a pause and of dead air, in seconds."""
ENOUGH_CALLS = 20
"""Calls from which a trend is shown (pages.md, empty states)."""

MASK_KINDS: Mapping[str, str] = {
    "phone": "phone number",
    "resident_id": "ID number",
    "bank_card": "bank card",
    "passport": "passport number",
    "plate": "licence plate",
    "email": "email address",
    "name": "name",
    "number": "number",
    "agent_name": "agent's name",
    "agent_number": "agent's number",
}
"""What is masked, in words; another kind is said by its name."""
NO_PEAKS = Message("stored by an earlier version, without a waveform: `voicecheck run --force` hears the call again")
_RECORDED = Literal["two", "mixed", "agent", "customer", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A call to be shown: ``key`` tells it from every other, ``day`` is the one that it is filed under."""

    analysis: CallAnalysis
    scores: Sequence[Score] = ()
    key: str = ""
    day: date | None = None
    provenance: Provenance = NO_PROVENANCE
    opinions: Opinions = NO_OPINIONS


NO_LINKS: Mapping[str, str | None] = {"self": None, "root": None, "index": None, "agent": None, "review": None}
"""Of a page that stands alone."""


def call_data(
    shown: Shown,
    info: NormInfo,
    settings: Settings,
    *,
    audio: Mapping[str, Any],
    links: Mapping[str, str | None] = NO_LINKS,
) -> dict[str, Any]:
    """Build what a call page shows.

    Parameters
    ----------
    shown
        The call.
    info
        The norms in words.
    settings
        For the band and the least characters that pace is held against.
    audio
        Where its sound is (`voicecheck.pages.sounds`).
    links
        Ways to other pages.
    """
    analysis = shown.analysis
    talk, said = known_talk(analysis), Said(analysis.conversation.turns)
    scores = shown_scores(shown.scores)
    norms = norm_data(analysis, scores, info, said, shown.opinions)
    failed = [norm["id"] for norm in norms if norm["result"] == "fail" and not norm["withdrawn"]]
    band = _band(analysis.recording, settings)
    held = readable([turn for turn in talk.turns if turn.speaker == "agent"]) >= settings.rules.least_characters
    counts = _counts(norms, analysis)
    return {
        "links": dict(links),
        "call": _call(shown),
        "layout": _layout(talk),
        "two_party": talk.two_party,
        "state": _state(analysis.conversation),
        "all_unknown": not counts["fail"] and not counts["pass"] and counts["unknown"] > 0,
        "suspect": suspect_words(talk),
        "counts": counts,
        "score": head_score(scores),
        "turns": turn_data(said, analysis.masked),
        "events": event_data(analysis),
        "doubtful": doubtful_data(talk.doubtful_events),
        "norms": norms,
        "cards": card_data(scores, info),
        "tiles": tile_data(talk, band if held else None, failed, info),
        "pace": pace_data(talk, band, held=held),
        "peaks": peak_data(analysis),
        "stretches": heard_data(talk),
        "masks": [[*stretches([Interval(m.start, m.end)])[0], m.kind, SHORT[m.speaker]] for m in analysis.masked],
        "mask_kinds": {m.kind: both(MASK_KINDS.get(m.kind, m.kind)) for m in analysis.masked},
        "window": _windows(norms),
        "audio": dict(audio),
        "ends_abruptly": talk.ends_abruptly,
        "notes": [said_both(note) for note in (*analysis.recording.remarks, *analysis.notes)],
        "thresholds": {
            "coverage": LEAST_COVERAGE, "unsure": UNSURE, "suspect_agreement": SUSPECT_AGREEMENT, "pause": PAUSE_S,
            "dead_air": DEAD_AIR_S, "rated_characters": RATED_CHARACTERS, "enough_calls": ENOUGH_CALLS,
        },
        "made": _made(shown),
    }  # fmt: skip


def call_title(shown: Shown) -> Both:
    """The title of a call's page."""
    recording = shown.analysis.recording
    name = cleaned(recording.call_id)
    return both("{call}, agent {agent}", call=name, agent=cleaned(recording.agent_id)) if recording.agent_id \
        else {"zh": name, "en": name}  # fmt: skip


def _band(recording: Recording, settings: Settings) -> tuple[float, float]:
    pace = settings.conversation.pace
    return pace.band_elderly_cpm if recording.profile == "elderly" else pace.band_cpm


def _call(shown: Shown) -> dict[str, Any]:
    recording, talk = shown.analysis.recording, shown.analysis.conversation
    day = shown.day or recording.started_on or (recording.started_at.date() if recording.started_at else None)
    return {
        "key": cleaned(shown.key),
        "id": cleaned(recording.call_id),
        "recording": cleaned(recording.name),
        "agent": recording.agent_id and cleaned(recording.agent_id),
        "team": recording.team and cleaned(recording.team),
        "direction": recording.direction,
        "scenario": recording.scenario and cleaned(recording.scenario),
        "scenario_words": both(recording.scenario) if recording.scenario in SCENARIOS else None,
        "profile": recording.profile and cleaned(recording.profile),
        "day": day and day.isoformat(),
        "started": recording.started_at and recording.started_at.isoformat(),
        "duration": seconds(talk.duration),
        "rings": recording.rings,
        "queue_s": recording.queue_wait_s,
        "hangup_by": SHORT[recording.hangup_by],
        "channel": agent_channel(recording, talk),
        "role_source": talk.roles.source,
        "basis": basis_of(recording, talk),
        "meta": [[cleaned(name), cleaned(value)] for name, value in sorted(recording.extra.items())],
    }


SCENARIOS = frozenset({"complaint", "enquiry", "sales", "sale", "followup", "survey", "practice", "retention"})
"""Scenarios of the manifest that the catalogue has words for; others are shown as they are written."""


def _layout(talk: Conversation) -> _RECORDED:
    """Which lanes of sound there are."""
    roles = talk.roles
    if roles.mixed is not None:
        return "mixed"
    if roles.agent is not None and roles.customer is not None:
        return "two"
    return "agent" if roles.agent is not None else "customer" if roles.customer is not None else "none"


def _state(talk: Conversation) -> Both | None:
    """Why nothing on the call can be judged."""
    if talk.unjudged:
        return said_both(talk.unjudged)
    return both("no speech was recognised on this recording") if not talk.turns else None


def _counts(norms: Sequence[Mapping[str, Any]], analysis: CallAnalysis) -> dict[str, int]:
    counted = Counter(norm["result"] for norm in norms if not norm["withdrawn"])
    asked, judged = count_norms(analysis.findings, basis_of(analysis.recording, analysis.conversation))
    return {
        **{result: counted[result] for result in ("fail", "unknown", "pass", "na")},
        "withdrawn": sum(norm["withdrawn"] for norm in norms),
        "asked": asked,
        "judged": judged,
    }


def peak_data(analysis: CallAnalysis) -> dict[str, Any]:
    """Build the outlines of the channels, 0 where something is masked."""
    roles = analysis.conversation.roles
    hidden = [Interval(m.start, m.end) for m in analysis.masked]

    def of(channel: int | None) -> str | None:
        if channel is None or channel >= len(analysis.peaks):
            return None
        return base64.b64encode(without_peaks(analysis.peaks[channel], hidden)).decode()

    mixed = roles.mixed
    if mixed is None and roles.agent is None and roles.customer is None and analysis.peaks:
        mixed = 0  # nobody's channel is known: the first is shown
    return {
        "pps": PER_SECOND,
        "agent": of(roles.agent),
        "customer": of(roles.customer),
        "mixed": of(mixed),
        "why": None if analysis.peaks else both(NO_PEAKS),
    }


def _windows(norms: Sequence[Mapping[str, Any]]) -> dict[str, list[float] | None]:
    """Where the words of opening and closing are looked for, as the norms on them that missed some found it."""
    found: dict[str, list[float] | None] = {"opening": None, "closing": None}
    for norm in norms:
        place = norm["where"]
        if place and norm["window"] and found[place] is None:
            found[place] = norm["window"]
    return found


def _made(shown: Shown) -> dict[str, Any]:
    analysis, provenance = shown.analysis, shown.provenance
    return {
        "version": __version__,
        "model": cleaned(analysis.asr_model),
        "recording_sha256": analysis.sha256,
        "config_sha256": analysis.config_sha256,
        "analysed": _moment(provenance.analysed_at, analysis.recording.started_at),
        "judged": _moment(provenance.judged_at, analysis.recording.started_at),
    }


def _moment(moment: datetime | None, started: datetime | None) -> str | None:
    """A moment as the clock of the call showed it, with its offset; in UTC where the call's start is not known."""
    zone = started.tzinfo if started else None
    return moment.astimezone(zone or UTC).isoformat(timespec="seconds") if moment else None
