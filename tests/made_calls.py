"""Analyses made by hand, and analysers that need no sound: what the tests of the upper rooms share."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any, Self

from voicecheck.errors import DecodeError, ModelError
from voicecheck.records import CallAnalysis, Conversation, Event, Finding, Recording, Roles, Turn, VoiceMeasures
from voicecheck.workers.worker import Analyser, AnalyserFactory, LoadError, Message, Ready, load, work

NO_VOICE = VoiceMeasures(
    characters=0,
    talk=0.0,
    pause=0.0,
    pause_count=0,
    longest_pause=None,
    rated_characters=0,
    rated_talk=0.0,
    rated_pause=0.0,
    rate_p10_cpm=None,
    rate_p50_cpm=None,
    rate_p90_cpm=None,
    rate_outside_share=None,
    syllables=None,
    acoustic_rate_cpm=None,
    level_dbfs=None,
    clipping_share=None,
    pitch_median_hz=None,
    pitch_sd_semitones=None,
    clarity=None,
)


def made_voice(characters: int, talk: float, pause: float = 0.0, **more: Any) -> VoiceMeasures:
    """A voice that spoke so many characters in so many seconds, all of it rated."""
    return replace(
        NO_VOICE,
        characters=characters,
        talk=talk,
        pause=pause,
        rated_characters=characters,
        rated_talk=talk,
        rated_pause=pause,
        **more,
    )


def made_recording(call_id: str = "a", **more: Any) -> Recording:
    """A recording of that name, by default of agent A1."""
    known: dict[str, Any] = {"path": Path(f"/calls/{call_id}.wav"), "name": f"{call_id}.wav", "agent_id": "A1"}
    return Recording(call_id=call_id, **(known | more))


def made_talk(**more: Any) -> Conversation:
    """A two-party call of 60 s in which the agent says 100 characters in 30 s."""
    known: dict[str, Any] = {
        "duration": 60.0,
        "roles": Roles(0, 1, source="manifest"),
        "turns": (Turn(speaker="agent", kind="turn", start=1.0, end=31.0, text="您好" * 50, characters=100),),
        "events": (),
        "agent": made_voice(100, 30.0),
        "customer": made_voice(40, 10.0),
        "two_party": True,
        "customer_spoke": True,
        "overlap": 0.0,
        "dead_air": 0.0,
    }
    return Conversation(**(known | more))


def made_call(
    call_id: str = "a", *, findings: tuple[Finding, ...] = (), talk: Conversation | None = None, **more: Any
) -> CallAnalysis:
    """An analysis; further arguments are those of its recording."""
    return CallAnalysis(
        recording=made_recording(call_id, **more),
        sha256="0" * 64,
        conversation=talk or made_talk(),
        findings=findings,
        discarded_characters=0,
        unheard=0.0,
        notes=(),
        asr_model="base",
        config_sha256="c" * 64,
    )


def made_finding(rule_id: str, result: Any = "fail", **more: Any) -> Finding:
    """A finding of the common pack."""
    return Finding(rule_id=rule_id, pack="common", result=result, **more)


def answered(*seconds: float) -> tuple[Turn, ...]:
    """Turns in which the agent answers the customer after so many seconds each."""
    turns: list[Turn] = []
    for index, wait in enumerate(seconds):
        at = 100.0 * index
        turns.append(Turn(speaker="customer", kind="turn", start=at, end=at + 2, text="好"))
        turns.append(Turn(speaker="agent", kind="turn", start=at + 2 + wait, end=at + 4 + wait, text="好"))
    return tuple(turns)


def hold(start: float, end: float) -> Event:
    """A hold."""
    return Event(kind="hold", start=start, end=end)


_KEPT: list[bytes] = []
"""What the word "keeps" never lets go of."""


def analyse_text(recording: Recording) -> CallAnalysis:
    """Analyse a "recording" that holds a word: what the word says happens."""
    data = recording.path.read_bytes()
    word = data.decode().strip()
    if word == "truncated":
        raise DecodeError(f"{recording.name}: ends in the middle; copy it again")
    if word == "bug":
        raise ZeroDivisionError("division by zero")
    if word.startswith("deadly"):
        os._exit(17)
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "hang":
        re.match(r"(a+)+$", "a" * 64 + "b")  # holds the interpreter for longer than anybody waits
    if word == "greedy":
        taken = []
        while True:
            taken.append(b"x" * (1 << 24))
    if word == "keeps":
        _KEPT.append(b"x" * (1 << 24))
    if word.startswith("slow"):
        sleep(float(word.partition(" ")[2] or 0.05))
    if word.startswith("once") and not (mark := recording.path.with_suffix(".tried")).exists():
        mark.touch()
        os._exit(17)
    with recording.path.with_suffix(".log").open("a") as log:
        libraries = f"{os.environ.get('OMP_NUM_THREADS')} {os.environ.get('GLIBC_TUNABLES')}"
        log.write(f"{os.getpid()} {libraries} {gc.isenabled()} {gc.get_freeze_count() > 0}\n")
    return replace(made_call(), recording=recording, sha256=hashlib.sha256(data).hexdigest())


def one_by_one(analyse: Callable[[Recording], CallAnalysis]) -> Analyser:
    """Make an analyser of groups from what analyses one recording."""

    def analyse_group(recordings: Sequence[Recording]) -> Iterator[tuple[Recording, CallAnalysis | Exception]]:
        for recording in recordings:
            result: CallAnalysis | Exception
            try:
                result = analyse(recording)
            except Exception as error:
                result = error
            yield recording, result

    return analyse_group


class Here:
    """An engine whose one worker is this process: for tests of what is not about workers."""

    workers = 1

    def __init__(self, factory: AnalyserFactory) -> None:
        self._factory = factory
        self._said: Iterator[Message] = iter(())

    def start(self) -> Self:
        loaded = load(self._factory, 1)
        if isinstance(loaded, LoadError):
            self._said = iter([loaded])
        else:
            self._analyser, self._said = loaded, iter([Ready(0)])
        return self

    def give(self, group: tuple[Recording, ...]) -> None:
        self._said = work(self._analyser, group)

    def wait(self, workers: Sequence[Here], _timeout: float) -> list[tuple[Here, Message]]:
        return [(worker, next(worker._said)) for worker in workers]

    def close(self) -> None:
        pass

    kill = close


@contextmanager
def here(factory: AnalyserFactory, _recordings: int, **_: object) -> Iterator[Here]:
    """Set up the engine that is this process."""
    yield Here(factory)


def text_analyser(_threads: int) -> Analyser:
    """Build the analyser of words."""
    return one_by_one(analyse_text)


def escaping_analyser(_threads: int) -> Analyser:
    """Build an analyser out of which the fault of one recording escapes, and ends the group with it."""

    def analyse_group(recordings: Sequence[Recording]) -> Iterator[tuple[Recording, CallAnalysis | Exception]]:
        for recording in recordings:
            yield recording, analyse_text(recording)

    return analyse_group


def no_model(_threads: int) -> Analyser:
    """Fail as a missing model does."""
    raise ModelError("the model is not there; run voicecheck models fetch base")


def deadly_model(_threads: int) -> Analyser:
    """Die while loading."""
    os._exit(9)
