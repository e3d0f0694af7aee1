"""What a run leaves behind beside the tables of its days: the record of itself, and reviewers' verdicts as a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from voicecheck import __version__
from voicecheck.batch.judging import Judging
from voicecheck.batch.publishing import Published
from voicecheck.ledger.history import Run
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME as LEDGER_NAME  # many know it from here
from voicecheck.score.drift import Drift, drift
from voicecheck.tables.publish import is_current, publish_rows
from voicecheck.tables.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a run did before it published: ``audio`` and ``elapsed`` are seconds."""

    command: str
    started_at: datetime
    elapsed: float
    stopped: bool
    analysed: int = 0
    failed: int = 0
    audio: float = 0.0
    model: str | None = None
    exit_code: int = 0
    not_reached: int = 0
    model_sha256: str | None = None


def make_run(work: Work, judging: Judging, published: Published) -> Run:
    """Make the record of a run."""
    return Run(
        **asdict(work),
        ended_at=work.started_at + timedelta(seconds=work.elapsed),  # the clock may have been set meanwhile
        version=__version__,
        hearing=judging.hearing if work.analysed else None,
        judged=judging.digest,
        scores=judging.scores.digest,
        calls=published.centre.calls,
        rejudged=published.rejudged,
        sums=published.centre,
    )


def begin(ledger: Ledger, out: Path, work: Work, judging: Judging) -> None:
    """Note, in the ledger and in the table, that a run has begun to hear recordings: its calls name it.

    It is noted as stopped early, which is what it is where it is killed; `remember` says how it ended.
    """
    begun = replace(work, stopped=True, exit_code=3)
    run = replace(make_run(begun, judging, Published()), ended_at=None, hearing=judging.hearing, sums=None)
    ledger.add_run(run)
    _publish_runs(ledger, out, run)


def remember(ledger: Ledger, out: Path, run: Run) -> tuple[Drift, ...]:
    """Keep the record of a run, publish the runs of its day, and say how the centre drifted since the run before."""
    last = ledger.last_run()
    ledger.add_run(run)
    _publish_runs(ledger, out, run)
    return drift(last.sums, run.sums) if last and last.sums and run.sums else ()


def _publish_runs(ledger: Ledger, out: Path, run: Run) -> None:
    """Publish the runs of the day (UTC) on which a run began, and of days whose table is gone or of another version."""
    own = run.started_at.date()
    for day in sorted({own, *(day for day in ledger.run_days() if not is_current(out, "runs", day))}):
        publish_rows(out, "runs", day, [_run_row(each) for each in ledger.runs(day)])


def _run_row(run: Run) -> Row:
    sums, over = run.sums, run.ended_at is not None
    return {
        "run_id": run.run_id,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "command": run.command,
        "voicecheck_version": run.version,
        "asr_model": run.model,
        "asr_model_sha256": run.model_sha256,
        "hearing_sha256": run.hearing,
        "judging_sha256": run.judged,
        "scores_sha256": run.scores,
        "calls": run.calls,
        "calls_not_scored": sums and sums.not_scored,
        "analysed": run.analysed,
        "rejudged": run.rejudged,
        "failed": run.failed,
        "audio_s": run.audio,
        "elapsed_s": run.elapsed if over else None,
        "realtime_factor": run.audio / run.elapsed if run.audio and run.elapsed else None,
        "stopped": run.stopped,
        "exit_code": run.exit_code if over else None,
        "not_reached": run.not_reached,
        "agent_speech_rate_cpm": sums and sums.agent.speech_rate_cpm,
        "norms_failed_share": sums and sums.norms_failed_share,
        "qa_score": sums and sums.qa_score,
    }
