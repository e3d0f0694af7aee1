"""The tables that are about the work itself: runs of the program, and what reviewers say of its findings."""

from __future__ import annotations

from voicecheck.conversation.pace import RATE_BASIS
from voicecheck.tables.columns import COUNT, FLAG, INSTANT, KEY, NUMBER, TEXT, Column

RUNS = (
    Column("started_at", INSTANT, "", "When the run began"),
    Column("ended_at", INSTANT, "", "When it ended"),
    Column("command", TEXT, "", "run, retry or rescore"),
    Column("voicecheck_version", TEXT, "", "The program's version"),
    Column("asr_model", TEXT, "", "The speech model; null where nothing was transcribed"),
    Column("hearing_sha256", TEXT, "", "SHA-256 of the settings of hearing"),
    Column("judging_sha256", TEXT, "", "SHA-256 of rules, limits and the program's version"),
    Column("scores_sha256", TEXT, "", "SHA-256 of the scorecards and of the marks and figures that go into them"),
    Column("calls", COUNT, "calls", "Calls on the days that it published; practice is not among them and in no figure"),
    Column("calls_not_scored", COUNT, "calls", "Of those, the ones of which too little could be judged for a score"),
    Column("analysed", COUNT, "calls", "Recordings analysed"),
    Column("rejudged", COUNT, "calls", "Stored calls judged again"),
    Column("failed", COUNT, "recordings", "Recordings that could not be analysed"),
    Column("audio_s", NUMBER, "s", "Length of the recordings analysed"),
    Column("elapsed_s", NUMBER, "s", "Time that the run took"),
    Column("realtime_factor", NUMBER, "ratio", "Seconds of recording a second of work; null where none was analysed"),
    Column("stopped", FLAG, "", "Whether it was stopped before its end"),
    Column("exit_code", COUNT, "", "Its exit code: 0 all done, 1 some recordings failed, 3 stopped early"),
    Column("not_reached", COUNT, "recordings", "Recordings left when it was stopped"),
    Column(
        "agent_speech_rate_cpm", NUMBER, "characters/min", f"The whole centre's on the days published, {RATE_BASIS}"
    ),
    Column("norms_failed_share", NUMBER, "share", "The whole centre's share of judged norms that failed"),
    Column("qa_score", NUMBER, "points of 100", "The whole centre's mean score on the qa card"),
)

REVIEWS = (
    KEY,
    Column("call_id", TEXT, "", "The call"),
    Column("rule_id", TEXT, "", "The norm"),
    Column("verdict", TEXT, "", "right, wrong or unsure: what the reviewer says of the program's result"),
    Column("reviewer", TEXT, "", "Who says so"),
    Column("note", TEXT, "", "Why"),
    Column("imported_at", INSTANT, "", "When the verdict was imported"),
    Column("result", TEXT, "", "The program's result that it is about: pass, fail, not_applicable or unknown; null "
           "where an earlier version kept the verdict, which then is about the present one"),
    Column("start_s", NUMBER, "s", "When the finding that it is about starts; null: it is about all of the norm's "
           "findings on the call"),
)  # fmt: skip
