"""The frozen records that travel from step to step.

Times are seconds from the start of the recording (``start``, ``end``, ``duration``); every other
unit is a suffix. ``None`` means "could not be known", never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from voicecheck.intervals import Interval, Intervals

Array = npt.NDArray[np.float32]
Role = Literal["agent", "customer"]
Speaker = Literal["agent", "customer", "unknown"]
Direction = Literal["inbound", "outbound", "practice"]
AgentChannel = Literal["left", "right", "mono", "mixed"]
TurnKind = Literal["turn", "backchannel"]
EventKind = Literal[
    "pause",
    "interruption",
    "backchannel",
    "overlap",
    "hold",
    "dead_air",
    "announcement",
    "response",
]
Result = Literal["pass", "fail", "not_applicable", "unknown"]
MatchKind = Literal["exact", "sound", "heard", "meaning", "measure", "metadata"]
FaultForm = Literal["said", "not_said", "out_of_limit", "metadata"]
"""What a fault of a norm is: forbidden words, missing words, a figure outside its limits, what the manifest says."""
EvidenceRole = Literal["evidence", "trigger", "nearest"]
"""What the place of a finding shows: the fault or the good deed itself, what asked for it, or what came closest."""
Basis = Literal["call", "practice", "one_party_practice", "day"]
"""What a score rests on: a call, a practice call, practice of the agent alone, or an agent's day."""
DeductionSource = Literal["finding", "mark", "figure"]
"""What took points from a part of a card: a finding on the call, an assessor's mark, or a figure of the day."""
Thirds = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A file to analyse and what is known of the call in it before it is heard.

    ``name`` is the recording as the manifest or the command line wrote it; ``extra`` holds the
    manifest's other columns as text. ``started_on`` is the day where the time of day is not known;
    ``remarks`` are cells that could not be read, and are unknown. ``channel_from`` says who told ``agent_channel``.
    """

    path: Path
    name: str
    call_id: str
    agent_id: str | None = None
    team: str | None = None
    direction: Direction | None = None
    scenario: str | None = None
    started_at: datetime | None = None
    agent_channel: AgentChannel | None = None
    profile: str | None = None
    rings: int | None = None
    queue_wait_s: float | None = None
    hangup_by: Role | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    started_on: date | None = None
    remarks: tuple[str, ...] = ()
    channel_from: Literal["manifest", "command_line"] = "manifest"


@dataclass(frozen=True, slots=True)
class Activity:
    """Who makes sound when, on one channel: speech, what is heard that is no speech, and recorded announcements.

    ``background`` is speech so far below the party's level that it may be a television or somebody else;
    ``unclaimed`` is sound that may hide words and is known to be nothing else (`voicecheck.speech.unclaimed`).
    """

    speech: Intervals
    music: Intervals = ()
    announcements: Intervals = ()
    background: Intervals = ()
    unclaimed: Intervals = ()


class Word(NamedTuple):
    """A character of Mandarin or a foreign word, with its time and the recogniser's probability.

    Its time is good enough to jump to, never to measure with (accuracy about 0.2 s). A named tuple, since
    a five-minute call has a thousand, and a tuple is made in a third of the time of a record.
    """

    start: float
    end: float
    text: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What else may have been said in the place of some words (`voicecheck.transcript.listening`).

    ``kind`` is ``phrase`` where something that was listened for sounds like what stands there, ``reading`` where the
    recogniser itself weighed another reading. ``heard`` are the words that stand there, from ``start`` to ``end``;
    ``phrase`` is what may have been said instead, normalised. ``difference`` is the log-likelihood of the text with it
    less that of the text as recognised, ``distance`` how unlike they sound (mean cost of a syllable, 0 the same),
    ``place`` the share of its two edges that are edges of a clause, ``probability`` that of the least probable word
    that stands there.
    """

    kind: Literal["phrase", "reading"] = "phrase"
    speaker: Speaker = "unknown"
    start: float
    end: float
    heard: str
    phrase: str
    difference: float
    distance: float
    place: float = 0.5
    probability: float = 0.0

    @property
    def length(self) -> int:
        """Characters, which are syllables, of what may have been said."""
        return len(self.phrase)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech on a channel and what was said in it.

    ``text`` is Simplified Chinese without invented text; ``raw`` is what the recogniser wrote.
    ``suspect`` says why the text cannot be relied on, or is ``None``.
    """

    start: float
    end: float
    text: str = ""
    raw: str = ""
    words: tuple[Word, ...] = ()
    suspect: str | None = None

    @property
    def interval(self) -> Interval:
        """When it was said."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Roles:
    """Which channel is whose: indices of channels, ``None`` where that party was not recorded.

    ``mixed`` is the channel that carries both parties, where there is one. ``source`` says how it
    is known: ``manifest``, ``command_line``, ``configuration``, ``speech`` (from what is said),
    ``single_channel`` or ``unknown``; ``contradiction``: the words are clearly not those of who was said to
    be there, and ``doubt`` says so.
    """

    agent: int | None
    customer: int | None
    mixed: int | None = None
    source: str = "unknown"
    doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One party's speech until the other takes the floor, or a backchannel inside it.

    ``pauses`` are the silences of at least 0.2 s inside it; ``words`` carry the times of its text.
    ``confidence`` is the mean probability of its words, ``suspect`` as in `Segment`; ``syllables`` are the nuclei
    counted from its sound, ``None`` where none were counted, or an earlier version did not keep them.
    """

    speaker: Speaker
    kind: TurnKind
    start: float
    end: float
    text: str = ""
    characters: int = 0
    pauses: Intervals = ()
    words: Sequence[Word] = ()
    confidence: float | None = None
    suspect: str | None = None
    syllables: int | None = None

    @property
    def interval(self) -> Interval:
        """From its first sound to its last."""
        return Interval(self.start, self.end)

    @property
    def pause(self) -> float:
        """Seconds of pause inside the turn."""
        return sum(p.duration for p in self.pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A thing that happened in time. What does not apply to its kind is ``None``.

    Of an interruption, ``yielded`` says whether the other gave way, ``counted`` whether the norm counts it; of a
    response, ``slow`` whether it took longer than the configured limit.
    """

    kind: EventKind
    start: float
    end: float
    by: Speaker | None = None
    music: bool | None = None
    announced: bool | None = None
    promised_s: float | None = None
    yielded: bool | None = None
    counted: bool | None = None
    slow: bool | None = None

    @property
    def interval(self) -> Interval:
        """When it happened."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A norm's result on a call, with its evidence.

    ``reason`` says in a sentence why: above all for ``unknown``; ``reason_code`` and ``reason_arguments`` are the same
    without the language (`voicecheck.rules.reasons`), missing in calls that were judged before there were codes.
    ``expected`` is what the norm asks, ``recommended`` the better wording; ``value`` and ``limit`` belong to measured
    norms.
    ``nearest`` is the turn in which something very close to a required phrase that was not found was said, with
    its time and how far off it is in sound (mean cost a syllable: 0 the same, 1 nothing in common).
    ``withdrawn`` where a reviewer said that it is wrong: then it counts nowhere.
    ``fault_form`` says what the fault is, of a norm that failed; ``evidence_role`` what the place of the finding shows,
    where it has one: without a ``start``, ``nearest`` means the place ``nearest_start``. ``turn`` is the number of the
    turn at that place, as in the table ``turns`` (`voicecheck.conversation.numbering`). Of what was not said,
    ``window_start`` to ``window_end`` are the seconds in which it should have been.
    ``limit_low`` and ``limit_high`` are the limits in force of a measured norm, both where it is a band, also where it
    was met; ``unit`` is that of ``value`` and the limits. All of these are missing in calls that were judged before
    there were such fields.
    """

    rule_id: str
    pack: str
    result: Result
    speaker: Speaker | None = None
    start: float | None = None
    end: float | None = None
    matched: str | None = None
    match_kind: MatchKind | None = None
    match_score: float | None = None
    value: float | None = None
    limit: float | None = None
    expected: str | None = None
    recommended: str | None = None
    points: float | None = None
    reason: str | None = None
    nearest: str | None = None
    nearest_start: float | None = None
    nearest_distance: float | None = None
    withdrawn: bool = False
    reason_code: str | None = None
    reason_arguments: tuple[str, ...] = ()
    fault_form: FaultForm | None = None
    evidence_role: EvidenceRole | None = None
    turn: int | None = None
    window_start: float | None = None
    window_end: float | None = None
    limit_low: float | None = None
    limit_high: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Points that a finding, a mark or a figure took from a part of a card, or, where negative, gave it.

    ``finding`` is the finding's number in the call (`voicecheck.score.results.numbered`), ``start`` when it was. Where
    ``source`` is ``mark`` or ``figure`` there is neither, nor a rule: ``name`` is the part that was marked, or the
    figure, ``value`` the points that were given, or the figure's value.
    """

    rule_id: str | None
    points: float
    start: float | None = None
    finding: int | None = None
    source: DeductionSource = "finding"
    name: str | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """A part of a scorecard on a call or, without a call, on an agent's day.

    ``points`` and ``max_points`` are of the card's 100, after the weight of parts that were left out
    has gone to the others: the points of all parts add up to the card's score. ``base`` is what the part began with,
    on the same scale: ``base`` less the points of the deductions is ``points``. All three are ``None``
    for a part that was left out; ``reason`` says why, or where the points went. ``coverage`` is the share of
    what the part asked that could be judged, ``None`` where it asked nothing.
    """

    card: str
    part: str
    points: float | None
    max_points: float | None
    reason: str | None = None
    deductions: tuple[Deduction, ...] = ()
    coverage: float | None = None
    base: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A scorecard's result on a call, or on an agent's day.

    ``total`` is out of 100, ``None`` where it was not scored: too little of what was asked could be judged
    (``coverage``, a share of the points asked; ``None`` where nothing was asked), for the most part because of
    ``unscored``. ``grade`` is the card's word for the total (``A``, ``pass``). ``automatic_fail`` names the rule that
    failed the call whatever its points, or would, had it been scored. Of a call, ``norms_asked`` and
    ``norms_judged`` count the card's norms.
    """

    card: str
    parts: tuple[ScorePart, ...]
    total: float | None
    grade: str | None = None
    automatic_fail: str | None = None
    coverage: float | None = None
    norms_asked: int | None = None
    norms_judged: int | None = None
    basis: Basis = "call"
    unscored: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMeasures:
    """How one party spoke: counts and seconds first, rates derived from them.

    Rates are in characters a minute, over the party's rated turns: those of at least five characters whose
    text can be relied on (`voicecheck.conversation.pace.is_rated`), of which ``rated_characters``,
    ``rated_talk`` and ``rated_pause`` are the sums. ``rate_p10_cpm`` … are over the same turns,
    ``rate_outside_share`` is the share of their talk time outside the band.
    ``level_thirds_dbfs`` and ``pitch_thirds_hz`` (median) are those of the first, middle and last third
    of the seconds spoken.
    """

    characters: int
    talk: float
    pause: float
    pause_count: int
    longest_pause: float | None
    rated_characters: int
    rated_talk: float
    rated_pause: float
    rate_p10_cpm: float | None
    rate_p50_cpm: float | None
    rate_p90_cpm: float | None
    rate_outside_share: float | None
    syllables: int | None
    acoustic_rate_cpm: float | None
    level_dbfs: float | None
    clipping_share: float | None
    pitch_median_hz: float | None
    pitch_sd_semitones: float | None
    clarity: float | None
    level_thirds_dbfs: Thirds | None = None
    pitch_thirds_hz: Thirds | None = None

    @property
    def speech_rate_cpm(self) -> float | None:
        """Characters a minute of rated turn time, pauses of less than 2 s in it; ``None`` where nothing is rated."""
        return 60 * self.rated_characters / self.rated_talk if self.rated_talk > 0 else None

    @property
    def articulation_rate_cpm(self) -> float | None:
        """Characters a minute of rated turn time without its pauses; ``None`` where nothing is rated."""
        sound = self.rated_talk - self.rated_pause
        return 60 * self.rated_characters / sound if sound > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What happened between the parties, before any norm is judged.

    ``two_party`` is ``False`` where only one party, or both on one channel, was recorded; then everything
    that needs two parties is ``None``. ``responses`` are the seconds of each response in the order of time,
    of which ``response_median`` and ``response_max`` are made and each of which is an event; calls that were stored
    before have none.
    ``ends_abruptly``: the recording stops while somebody speaks or, ``unfinished``, the file shows that
    the recorder did not finish it; how the call ended is then not known. ``unjudged`` says why nothing
    that was heard can be judged: the channels or the rate are not what the header says, the call was not
    answered, the words on the agent's channel are the customer's. ``foreign`` are the parties that were
    heard to speak another language than Mandarin; ``agent_foreign`` and ``customer_foreign`` are where each did.
    ``background`` is where what is heard as the customer may be a television or somebody behind them;
    ``both_at_once_s`` for how long both channels hold speech at once, where that is too long for a conversation.
    ``agent_unrecorded`` and ``customer_unrecorded`` are stretches of a party's channel that were not recorded,
    though the call went on; ``too_noisy`` the parties who could not be heard for noise.
    ``agent_unclaimed`` and ``customer_unclaimed`` is sound on a party's channel that may hide words and is known to
    be nothing else; ``doubtful_events`` are holds, dead air, interruptions and responses that there are only if
    somebody spoke there, or where they were not recorded, or only if nobody did (`voicecheck.conversation.bothways`).
    ``agent_unread`` and ``customer_unread`` is a party's speech that has no text, or much too little;
    ``agent_voiceless`` and ``customer_voiceless`` is where text stands though no syllable was heard there;
    ``alternatives`` are what else may have been said, in order of time.
    ``channel_jump_s`` is by how much one channel gets out of step with the other in mid-call.
    Where the channels are out of step, ``channel_offset_s`` is by how much the customer's is late
    (negative: early), at its greatest, and ``channel_drift_s`` by how much that changed over the call; then
    what happens between the parties is ``None``, and of events there are only pauses and holds. Both are
    ``None`` where the channels are in step, or it cannot be told.
    """

    duration: float
    roles: Roles
    turns: tuple[Turn, ...]
    events: tuple[Event, ...]
    agent: VoiceMeasures | None
    customer: VoiceMeasures | None
    two_party: bool
    customer_spoke: bool | None
    rate_agreement: float | None = None
    overlap: float | None = None
    response_median: float | None = None
    response_max: float | None = None
    dead_air: float | None = None
    agent_talk_share: float | None = None
    responses: tuple[float, ...] | None = None
    ends_abruptly: bool = False
    unfinished: bool = False
    unjudged: str | None = None
    foreign: tuple[Role, ...] = ()
    agent_foreign: Intervals = ()
    customer_foreign: Intervals = ()
    channel_offset_s: float | None = None
    channel_drift_s: float | None = None
    background: Intervals = ()
    both_at_once_s: float | None = None
    agent_unrecorded: Intervals = ()
    customer_unrecorded: Intervals = ()
    too_noisy: tuple[Role, ...] = ()
    channel_jump_s: float | None = None
    agent_unclaimed: Intervals = ()
    customer_unclaimed: Intervals = ()
    doubtful_events: tuple[Event, ...] = ()
    agent_unread: Intervals = ()
    customer_unread: Intervals = ()
    agent_voiceless: Intervals = ()
    customer_voiceless: Intervals = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A stretch of a call whose text is masked: what it was (`voicecheck.text.privacy`), who said it and when."""

    kind: str
    speaker: Speaker
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnalysis:
    """All that is known of a call when every step is done.

    ``masked`` are the stretches whose text was masked after the norms were judged, ``rests_on_values`` the
    rules whose verdict rests on what stood there; ``agents_hidden`` says that names and staff numbers of
    agents were looked for, too. ``voiceless_characters`` stand where no syllable was heard. ``listened_for`` names
    the list of phrases that were listened for (`voicecheck.rules.packs.listened.digest_of`), "" where none was.
    ``peaks`` are the outlines of the channels (`voicecheck.audio.peaks`), 0 where something is masked; empty in calls
    that an earlier version stored.
    """

    recording: Recording
    sha256: str
    conversation: Conversation
    findings: tuple[Finding, ...]
    discarded_characters: int
    unheard: float
    notes: tuple[str, ...]
    asr_model: str
    config_sha256: str
    masked: tuple[Masked, ...] = ()
    rests_on_values: tuple[str, ...] = ()
    agents_hidden: bool = False
    voiceless_characters: int = 0
    listened_for: str = ""
    peaks: tuple[bytes, ...] = ()
