"""What of a recording is to be silenced, from the ledger or by listening, and the copy of its sound."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voicecheck.audio.decode import DecodeOptions
from voicecheck.audio.silence import copy_silenced, ending_of
from voicecheck.errors import NotFoundError, RecordingError, UsageError
from voicecheck.intervals import Interval, Intervals, merge, total
from voicecheck.language.stored import of_system
from voicecheck.ledger.codec import decode_heard
from voicecheck.ledger.ledger import Ledger
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.records import CallAnalysis, Masked, Recording

FOLDER = "redacted"
MARGIN_S = 0.5
"""Seconds silenced before and after each masked stretch: the recogniser's times are good to a few tenths."""


LISTED = "copies.json"
"""Says of each copy which recording it is of, by the SHA-256 of its bytes, and what is silenced in it."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies that lie in a folder: of each its recording's SHA-256 and what is silenced in it, by its name."""

    folder: Path
    known: Mapping[str, tuple[str, Intervals]]

    def find(self, call: CallAnalysis) -> Path | None:
        """Find a copy of a call in which all is silent that is masked by now; ``None`` where there is none."""
        masked = merge(Interval(each.start, each.end) for each in call.masked)
        for name, (sha256, silent) in self.known.items():
            hidden = all(any(s.start <= m.start and m.end <= s.end for s in silent) for m in masked)
            if sha256 == call.sha256 and hidden and (self.folder / name).is_file():
                return self.folder / name
        return None


def list_copies(out: Path) -> Copies:
    """List the copies of an output folder; those that nothing is known of are left out."""
    folder = out / FOLDER
    try:
        listed = json.loads((folder / LISTED).read_text(encoding="utf-8"))
        known = {
            name: (str(each["recording"]), tuple(Interval(float(a), float(b)) for a, b in each["silent"]))
            for name, each in listed.items()
            if Path(name).name == name
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        known = {}
    return Copies(folder, known)


def silenced_around(masked: Iterable[Masked]) -> Intervals:
    """What is silenced for some masked stretches: they, and `MARGIN_S` on either side."""
    return merge(Interval(max(0.0, each.start - MARGIN_S), each.end + MARGIN_S) for each in masked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy: the recording, where the copy is, the masked stretches by kind, and the seconds silenced."""

    recording: Path
    path: Path
    masked: tuple[Masked, ...]
    silenced: float
    stored: bool


def redact_recordings(
    recordings: Sequence[Path],
    out: Path,
    ledger: Ledger | None,
    analyse: Callable[[Recording], CallAnalysis],
    *,
    privacy: PrivacyOptions,
    audio: DecodeOptions,
) -> Iterable[Copy]:
    """Write a silenced copy of each recording into a folder of `out`, and say what was done.

    Parameters
    ----------
    recordings
        The recordings; they are only read.
    out
        The output folder.
    ledger
        What is stored there, or ``None``.
    analyse
        Analyses a recording that is not stored as it is now.
    privacy, audio
        Settings; masking is on whatever they say.

    Raises
    ------
    UsageError
        Two copies would have the same name, or a copy would take its recording's place.
    RecordingError
        A recording cannot be read or analysed.
    """
    targets = {path: out / FOLDER / f"{path.stem}{ending_of(path, options=audio)}" for path in recordings}
    if len(set(targets.values())) < len(targets):
        raise UsageError("two of the recordings have the same name; redact them into different folders")
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    for path, target in targets.items():
        stored = _stored(path, ledger, privacy)
        masked = stored if stored is not None else analyse(_recording(path)).masked
        stretches = silenced_around(masked)
        copy_silenced(path, target, stretches, options=audio)
        _list(out / FOLDER, dict(list_copies(out).known) | {target.name: (_sha256(path), stretches)})
        yield Copy(recording=path, path=target, masked=masked, silenced=total(stretches), stored=stored is not None)


def redact_stored(
    out: Path, ledger: Ledger, *, privacy: PrivacyOptions, audio: DecodeOptions
) -> Iterator[Copy | RecordingError]:
    """Write a silenced copy of the recording of each stored call that has none, or one in which too little is silent.

    A recording that is gone, or is no longer the one that was heard, is an error among the copies; the others go on.
    Two recordings of one name get copies of two names.

    Parameters
    ----------
    out
        The output folder.
    ledger
        What is stored there.
    privacy, audio
        Settings; masking is on whatever they say.
    """
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    known = dict(list_copies(out).known)
    try:
        for count, call in enumerate(_uncopied(out, ledger, privacy)):
            path = call.recording.path
            try:
                if _sha256(path) != call.sha256:
                    raise NotFoundError("{recording}: is no longer the recording that was heard", recording=path)
                name = _name_of(call, ending_of(path, options=audio), known)
                stretches = silenced_around(call.masked)
                copy_silenced(path, out / FOLDER / name, stretches, options=audio)
            except RecordingError as error:
                yield error
                continue
            known[name] = (call.sha256, stretches)
            if count % _LISTED_TOGETHER == 0:
                _list(out / FOLDER, known)
            yield Copy(
                recording=path, path=out / FOLDER / name, masked=call.masked, silenced=total(stretches), stored=True
            )
    finally:
        _list(out / FOLDER, known)


_LISTED_TOGETHER = 100
"""Copies after which the list is written: it is written whole, and of 10,000 copies it has a megabyte."""
_CALLS_READ = 32


def _uncopied(out: Path, ledger: Ledger, privacy: PrivacyOptions) -> Iterator[CallAnalysis]:
    """The stored calls without a copy in which all is silent that is to be masked."""
    copies = list_copies(out)
    for day in ledger.days():
        numbers = ledger.numbers(day)
        for at in range(0, len(numbers), _CALLS_READ):
            for stored in ledger.stored(numbers[at : at + _CALLS_READ]):
                with suppress(ValueError):  # what is stored is damaged: a run says so
                    call = redact(decode_heard(stored.heard), options=privacy)
                    if copies.find(call) is None:
                        yield call


def _name_of(call: CallAnalysis, ending: str, known: Mapping[str, tuple[str, Intervals]]) -> str:
    """The name of a call's copy: that of its recording, unless a copy of another recording has it."""
    stem = call.recording.path.stem
    taken = known.get(f"{stem}{ending}")
    return f"{stem}{ending}" if taken is None or taken[0] == call.sha256 else f"{stem}-{call.sha256[:8]}{ending}"


def _list(folder: Path, copies: Mapping[str, tuple[str, Intervals]]) -> None:
    """Note what the copies are of, by one rename."""
    listed = {name: {"recording": of, "silent": [[s.start, s.end] for s in own]} for name, (of, own) in copies.items()}
    aside = folder / f".{LISTED}.part"
    aside.write_text(json.dumps(listed, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(aside, folder / LISTED)


def _recording(path: Path) -> Recording:
    return Recording(path=path, name=str(path), call_id=path.stem)


def _stored(path: Path, ledger: Ledger | None, privacy: PrivacyOptions) -> tuple[Masked, ...] | None:
    """What is stored of the same bytes under this path; ``None`` where nothing is.

    A call that was stored with redaction off is looked through now.
    """
    entry = ledger.entry(str(path.resolve())) if ledger else None
    if ledger is None or entry is None or entry.sha256 != _sha256(path):
        return None
    try:
        return redact(ledger.analysis(entry.path), options=privacy).masked
    except ValueError:  # what is stored is damaged
        return None


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NotFoundError("{path}: cannot be read ({reason})", path=path, reason=of_system(error)) from error
