"""Every column of every table, described once.

The Parquet field metadata, ``voicecheck schema`` and the tooltips of the pages all come from here.
Seconds and counts are stored beside each rate, so that a rate over many calls is computed from
sums and never as a mean of ratios. A null means "could not be known or does not apply", never zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from voicecheck.conversation.pace import (
    LOST_AGREEMENT,
    RATE_BASIS,
    RATED_TURNS,
    SURE_PROBABILITY,
    SUSPECT_AGREEMENT,
)

TEXT = pa.string()
COUNT = pa.int32()
NUMBER = pa.float64()
FLAG = pa.bool_()
INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, Arrow type, unit ("" where it has none) and what it says."""

    name: str
    type: pa.DataType
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class VoiceColumn:
    """A measure of one party's voice: the column's suffix and the field of `VoiceMeasures` behind it."""

    suffix: str
    field: str
    type: pa.DataType
    unit: str
    description: str

    def column(self, side: str) -> Column:
        """The column for ``agent`` or ``customer``."""
        return Column(f"{side}_{self.suffix}", self.type, self.unit, f"The {side}'s {self.description}")


VOICE = (
    VoiceColumn("characters", "characters", COUNT, "characters", "spoken characters, one a syllable, numerals as read"),
    VoiceColumn("talk_s", "talk", NUMBER, "s", "turn time, pauses of less than 2 s included"),
    VoiceColumn("pause_s", "pause", NUMBER, "s", "silences of at least 0.2 s inside turns, added up"),
    VoiceColumn("rated_characters", "rated_characters", COUNT, "characters", f"characters in {RATED_TURNS}"),
    VoiceColumn("rated_talk_s", "rated_talk", NUMBER, "s", f"time of {RATED_TURNS}"),
    VoiceColumn("rated_pause_s", "rated_pause", NUMBER, "s", f"pauses in {RATED_TURNS}"),
    VoiceColumn(
        "speech_rate_cpm",
        "speech_rate_cpm",
        NUMBER,
        "characters/min",
        f"speech rate: characters over turn time, pauses of less than 2 s in, {RATE_BASIS}",
    ),
    VoiceColumn(
        "articulation_rate_cpm",
        "articulation_rate_cpm",
        NUMBER,
        "characters/min",
        f"articulation rate: characters over turn time without pauses, {RATE_BASIS}",
    ),
    VoiceColumn("rate_p10_cpm", "rate_p10_cpm", NUMBER, "characters/min", "slow turns: 10th percentile of their rates"),
    VoiceColumn("rate_p50_cpm", "rate_p50_cpm", NUMBER, "characters/min", "middle turn: median of the turns' rates"),
    VoiceColumn("rate_p90_cpm", "rate_p90_cpm", NUMBER, "characters/min", "fast turns: 90th percentile of their rates"),
    VoiceColumn(
        "rate_outside_share",
        "rate_outside_share",
        NUMBER,
        "share",
        "share of talk time in turns whose rate lies outside the configured band",
    ),
    VoiceColumn("syllables", "syllables", COUNT, "syllables", "syllable nuclei counted from the sound alone"),
    VoiceColumn(
        "acoustic_rate_cpm",
        "acoustic_rate_cpm",
        NUMBER,
        "characters/min",
        "rate from syllable nuclei, without a transcript (in Mandarin a syllable is a character)",
    ),
    VoiceColumn("level_dbfs", "level_dbfs", NUMBER, "dBFS", "level while speaking"),
    VoiceColumn("clipping_share", "clipping_share", NUMBER, "share", "share of samples at full scale while speaking"),
    VoiceColumn("pitch_median_hz", "pitch_median_hz", NUMBER, "Hz", "median pitch"),
    VoiceColumn(
        "pitch_sd_semitones",
        "pitch_sd_semitones",
        NUMBER,
        "semitones",
        "pitch variation: standard deviation; low is monotone",
    ),
    VoiceColumn("clarity", "clarity", NUMBER, "share", "share of words that the recogniser is sure of"),
)

KEY = Column("call_key", TEXT, "", "The call, unique over all days; joins the tables about calls. call_id may repeat")

_CALL_HEAD = (
    KEY,
    Column("call_id", TEXT, "", "Its name: from the manifest, else the file's without its ending; may repeat"),
    Column("recording", TEXT, "", "The file as the manifest or the command line wrote it"),
    Column("recording_sha256", TEXT, "", "SHA-256 of the file's bytes"),
    Column("agent_id", TEXT, "", "The agent; text, so that 007 stays 007"),
    Column("team", TEXT, "", "The agent's team"),
    Column("direction", TEXT, "", "inbound, outbound or practice"),
    Column("scenario", TEXT, "", "Kind of call, as the manifest names it"),
    Column("started_at", INSTANT, "", "When the call started"),
    Column("local_date", TEXT, "", "The day it is filed under (ISO 8601): its local date, else the run's"),
    Column("profile", TEXT, "", "Kind of customer, such as elderly"),
    Column("rings", COUNT, "rings", "Rings before it was answered"),
    Column("queue_wait_s", NUMBER, "s", "Time the customer queued"),
    Column("hangup_by", TEXT, "", "Who dropped the line: agent or customer"),
    Column("duration_s", NUMBER, "s", "Length of the recording"),
    Column("agent_channel", TEXT, "", "Where the agent is heard: left, right, mono, or mixed with the customer"),
    Column(
        "role_source",
        TEXT,
        "",
        "How that is known: manifest, command_line, configuration, speech, single_channel, "
        "unknown, or contradiction (the words are not those of who was said to be there; nothing is judged)",
    ),
    Column("two_party", FLAG, "", "Both parties were recorded apart and heard; if not, what needs both is null"),
    Column("customer_spoke", FLAG, "", "The customer was heard at all; null where they may not have been recorded"),
    Column(
        "ends_abruptly",
        FLAG,
        "",
        "The recording stops while somebody speaks, or the recorder did not finish: what was not said is unknown",
    ),
)

_CALL_TALK = (
    Column(
        "rate_agreement",
        NUMBER,
        "ratio",
        "The smaller of the agent's rates by text and by sound over the larger, over all turns, also those without "
        f"text; under {SUSPECT_AGREEMENT:g} the transcript is suspect where the recogniser is unsure of its words "
        f"(mean probability under {SURE_PROBABILITY:g}), under {LOST_AGREEMENT:g} for lack of characters in any case",
    ),
    Column("pause_count", COUNT, "pauses", "Pauses of at least 0.2 s inside the agent's turns"),
    Column("longest_pause_s", NUMBER, "s", "The longest of them"),
    Column(
        "interruptions_by_agent",
        COUNT,
        "times",
        "The agent starts while the customer holds the floor, no acknowledgement; every one, attempts included",
    ),
    Column(
        "interruptions_by_agent_counted",
        COUNT,
        "times",
        "Interruptions by the agent that the norm counts: the customer gave way, or both spoke for at least 2 s",
    ),
    Column("interruptions_by_customer", COUNT, "times", "Interruptions by the customer, attempts included"),
    Column("interruptions_yielded_by_agent", COUNT, "times", "Those by the agent to which the customer gave way"),
    Column("backchannels_by_agent", COUNT, "times", "Acknowledgements by the agent during the customer's turns"),
    Column("backchannels_by_customer", COUNT, "times", "The same by the customer"),
    Column("overlap_s", NUMBER, "s", "Time both speak"),
    Column("response_median_s", NUMBER, "s", "End of a customer's turn to the agent's first sound: median, holds out"),
    Column("response_max_s", NUMBER, "s", "The slowest of them"),
    Column("slow_responses", COUNT, "times", "Responses over the configured limit"),
    Column("dead_air_s", NUMBER, "s", "Stretches of more than 3 s in which nobody speaks, holds out"),
    Column("dead_air_count", COUNT, "times", "How many such stretches"),
    Column("hold_count", COUNT, "holds", "Times the agent left the line for at least 8 s"),
    Column("hold_s", NUMBER, "s", "Time on hold"),
    Column("longest_hold_s", NUMBER, "s", "The longest hold; null where there was none"),
    Column("agent_talk_share", NUMBER, "share", "The agent's share of the talk time of both"),
    Column(
        "channel_offset_s",
        NUMBER,
        "s",
        "By how much the customer's channel is late (negative: early), at its greatest; "
        "null where the channels are in step; else what happens between the parties is null",
    ),
    Column("channel_drift_s", NUMBER, "s", "By how much that changed over the call; 0 for a shift that stays"),
)

_CALL_TAIL = (
    Column("qa_score", NUMBER, "points of 100", "Score on the qa card; null where too little of what it asks could be "
           "judged (qa_coverage), or no such card was applied"),
    Column("qa_coverage", NUMBER, "share", "Points of what could be judged over the points of what the qa card asked, "
           "norm by norm; null where it asked nothing or was not applied"),
    Column("qa_basis", TEXT, "", "What the score rests on: call, practice, or one_party_practice, which is a score "
           "over what the agent alone can show and is in no mean with calls"),
    Column("not_scored_because", TEXT, "", "Why most of what was asked could not be judged, where there is no score "
           "for want of coverage; null where there is one"),
    Column("norms_asked", COUNT, "norms", "Norms that were asked: those that apply, without what was withdrawn and, of "
           "practice of the agent alone, without what needs the other party"),
    Column("norms_judged", COUNT, "norms", "Of those, the ones that passed or failed"),
    Column("norms_failed", COUNT, "norms", "Norms that failed at least once"),
    Column("norms_passed", COUNT, "norms", "Norms that passed"),
    Column("norms_unknown", COUNT, "norms", "Norms that were asked and could not be judged"),
    Column("norms_not_applicable", COUNT, "norms", "Norms that do not apply to this call"),
    Column("norms_withdrawn", COUNT, "norms", "Norms whose findings reviewers all marked wrong; in none of the counts"),
    Column("discarded_characters", COUNT, "characters", "Text thrown out because no speech bears it"),
    Column("voiceless_characters", COUNT, "characters", "Text that stands where no syllable was heard: kept, but no "
           "norm rests on it"),
    Column("unheard_s", NUMBER, "s", "Speech for which there is no text that can be relied on"),
    Column("unclaimed_s", NUMBER, "s", "Sound of either party that may hide words: as loud as their speech, moving "
           "like it, and known to be neither speech, music, tone nor leak; null where no party's "
           "channel is known"),
    Column("agent_unclaimed_s", NUMBER, "s", "The same on the agent's channel alone; null where there is none"),
    Column("customer_unclaimed_s", NUMBER, "s", "The same on the customer's channel alone; null where there is none"),
    Column("agent_foreign_s", NUMBER, "s", "Speech of the agent in another language than Mandarin, its pauses "
           "included: its text is not relied on; null where there is no channel of the agent's"),
    Column("customer_foreign_s", NUMBER, "s", "The same of the customer"),
    Column("notes", TEXT, "", "What a reader should know of this call, one a line"),
    Column("asr_model", TEXT, "", "The speech model"),
    Column("config_sha256", TEXT, "", "SHA-256 of the settings, rules and word lists it was judged with"),
    Column("voicecheck_version", TEXT, "", "The program's version"),
)  # fmt: skip

CALLS = (
    *_CALL_HEAD,
    *(measure.column("agent") for measure in VOICE),
    *(measure.column("customer") for measure in VOICE),
    *_CALL_TALK,
    *_CALL_TAIL,
)

TURNS = (
    KEY,
    Column("call_id", TEXT, "", "The call"),
    Column("agent_id", TEXT, "", "Its agent"),
    Column("turn", COUNT, "", "Number in the call, in order of start, from 0"),
    Column("speaker", TEXT, "", "agent, customer or unknown"),
    Column("kind", TEXT, "", "turn, or backchannel: an acknowledgement that takes no floor"),
    Column("start_s", NUMBER, "s", "First sound, from the start of the recording"),
    Column("end_s", NUMBER, "s", "Last sound"),
    Column("text", TEXT, "", "What was said, in Simplified Chinese; empty where it could not be recognised"),
    Column("characters", COUNT, "characters", "Spoken characters, numerals as read"),
    Column("pause_s", NUMBER, "s", "Silences of at least 0.2 s inside it, added up"),
    Column("speech_rate_cpm", NUMBER, "characters/min", "Characters over its time, pauses in; null where not rated"),
    Column(
        "articulation_rate_cpm",
        NUMBER,
        "characters/min",
        "Characters over its time, pauses out; null where not rated",
    ),
    Column("rated", FLAG, "", f"Whether it is one of those that rates are over: {RATED_TURNS}"),
    Column("confidence", NUMBER, "probability", "Mean probability of its words"),
    Column("suspect", TEXT, "", "Why its text cannot be relied on; null where it can"),
)

EVENTS = (
    KEY,
    Column("call_id", TEXT, "", "The call"),
    Column("agent_id", TEXT, "", "Its agent"),
    Column(
        "kind",
        TEXT,
        "",
        "pause, interruption, backchannel, overlap, hold, dead_air, slow_response or announcement (the line's voice)",
    ),
    Column("by", TEXT, "", "Who did it: agent, customer or unknown"),
    Column("start_s", NUMBER, "s", "Start, from the start of the recording"),
    Column("end_s", NUMBER, "s", "End"),
    Column("music", FLAG, "", "Hold: whether music was heard"),
    Column("announced", FLAG, "", "Hold: whether the customer was politely asked to wait just before"),
    Column("promised_s", NUMBER, "s", "Hold: the time promised in words"),
    Column("yielded", FLAG, "", "Interruption: whether the other gave way"),
    Column("counted", FLAG, "", "Interruption: whether the norm counts it: the other gave way, or it lasted 2 s"),
)

FINDINGS = (
    KEY,
    Column("call_id", TEXT, "", "The call"),
    Column("agent_id", TEXT, "", "Its agent"),
    Column("rule_id", TEXT, "", "The norm's stable name"),
    Column("pack", TEXT, "", "The set of rules it comes from"),
    Column("result", TEXT, "", "pass, fail, not_applicable or unknown; a call's result is the worst of a norm's rows"),
    Column("speaker", TEXT, "", "Whose words or silence it is about"),
    Column("start_s", NUMBER, "s", "Start of the evidence"),
    Column("end_s", NUMBER, "s", "End of the evidence"),
    Column("matched", TEXT, "", "The words found"),
    Column("match_kind", TEXT, "", "exact, sound (sound-alike), heard (misheard, and found by listening again), "
           "meaning (told by its meaning), measure or metadata"),
    Column("match_score", NUMBER, "share", "How close the match by sound is, 1 being exact; else how likely it is"),
    Column("value", NUMBER, "", "The figure measured"),
    Column("limit", NUMBER, "", "What it was held against"),
    Column("expected", TEXT, "", "What the norm asks"),
    Column("recommended", TEXT, "", "The better wording"),
    Column("points", NUMBER, "points", "Points on the scorecard"),
    Column("reason", TEXT, "", "Why, in a sentence; above all where it is unknown"),
    Column("nearest", TEXT, "", "A turn with something very close to a required phrase that was not found; null: none"),
    Column("nearest_s", NUMBER, "s", "When that turn began"),
    Column("nearest_distance", NUMBER, "share", "How far off that sounds: 0 the same, 1 nothing in common"),
    Column("withdrawn", FLAG, "", "Whether a reviewer said that this is wrong and none that it is right; then it "
           "counts in no score and no sum"),
    Column("reason_code", TEXT, "", "The reason as a code, the same in every language; null: no reason, or judged "
           "before there were codes"),
)  # fmt: skip

FAILURES = (
    Column("recording", TEXT, "", "The file as the manifest or the command line wrote it"),
    Column("agent_id", TEXT, "", "The agent, where known"),
    Column("stage", TEXT, "", "Where it failed: discover, decode or analyse"),
    Column("error", TEXT, "", "Kind of error"),
    Column("message", TEXT, "", "What is wrong, where, and what to do"),
    Column("attempts", COUNT, "times", "How often it was tried"),
    Column("last_at", INSTANT, "", "When it was last tried"),
    Column("dismissed", FLAG, "", "Whether somebody dismissed it: it is left alone, and counts for nothing"),
    Column("local_date", TEXT, "", "The day it is filed under (ISO 8601)"),
)
