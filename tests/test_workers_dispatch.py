"""Recordings are shared out to workers whatever becomes of them; nothing is lost and nothing done twice."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from made_calls import made_call, made_recording
from voicecheck.errors import NoWorkersError, UsageError
from voicecheck.records import CallAnalysis, Recording
from voicecheck.tables.rows import Failure
from voicecheck.workers.crew import available_bytes, cores, plan_crew
from voicecheck.workers.dispatch import Limits, analyse_all
from voicecheck.workers.groups import GROUP_CALLS, GROUP_S, Job, Queue
from voicecheck.workers.worker import Died, Finished, LoadError, Message, Outcome, Ready, work

Says = dict[str, list[str]]


class Scripted:
    """A worker that answers each recording by a script: ``die``, ``hang``, ``late``, ``escape``, or its analysis."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self._engine = engine
        self.said: deque[Message] = deque([engine.loads.popleft() if engine.loads else Ready(100)])
        self.silent_until = 0.0
        self.ended = ""

    def give(self, group: tuple[Recording, ...]) -> None:
        self._engine.given.append([recording.call_id for recording in group])
        for recording in group:
            acts = self._engine.acts.get(recording.call_id, [])
            match acts.pop(0) if acts else "":
                case "die":
                    self.said.append(Died("SIGSEGV ended it"))
                    return
                case "hang":
                    return
                case "late":
                    self.silent_until = monotonic() + 0.6
                case "escape":
                    self.said.append(Finished(100, "ZeroDivisionError: oh"))
                    return
            self.said.append(Outcome(recording, made_call(recording.call_id), 1.0))
        self.said.append(Finished(self._engine.memory))

    def close(self) -> None:
        self.ended = "closed"

    def kill(self) -> None:
        self.ended = "killed"


class ScriptedEngine:
    """Workers that answer by a script; `loads` is what the first ones say instead of that they are ready."""

    def __init__(self, workers: int = 1, loads: Sequence[Message] = (), memory: int = 100, **acts: list[str]) -> None:
        self.workers, self.memory, self.acts = workers, memory, acts
        self.loads = deque(loads)
        self.given: list[list[str]] = []
        self.started: list[Scripted] = []

    def start(self) -> Scripted:
        self.started.append(Scripted(self))
        return self.started[-1]

    def wait(self, workers: Sequence[Scripted], _timeout: float) -> list[tuple[Scripted, Message]]:
        now = monotonic()
        return [(worker, worker.said.popleft()) for worker in workers if worker.said and worker.silent_until < now]


def jobs(*names: str, duration: float = 60.0) -> list[Job]:
    """A job for each name."""
    return [Job(made_recording(name), duration) for name in names]


def results(engine: ScriptedEngine, todo: Sequence[Job], limits: Limits | None = None) -> dict[str, str]:
    """What became of each recording: ``done``, or the error of its failure. None comes twice."""
    found: dict[str, str] = {}
    for outcome in analyse_all(todo, engine, limits=limits, stop=lambda: False):
        assert outcome.recording.call_id not in found
        found[outcome.recording.call_id] = outcome.result.error if isinstance(outcome.result, Failure) else "done"
    return found


def test_a_death_makes_suspects_of_what_was_not_answered() -> None:
    """Of a group, what came back before the death is done; the others are tried once more, each alone."""
    engine = ScriptedEngine(b=["die"])
    assert results(engine, jobs("a", "b", "c", "d", "e", "f", duration=1.0)) == dict.fromkeys("adefbc", "done")
    alone = ["b", "c"]
    assert engine.given[0] == ["a", *alone]
    assert engine.given[-len(alone) :] == [[name] for name in alone]


def test_what_loses_two_workers_is_poison() -> None:
    """It is given up after the second death, with the reason; all the others are done."""
    engine = ScriptedEngine(b=["die", "die"])
    outcomes = {o.recording.call_id: o.result for o in analyse_all(jobs("a", "b", "c"), engine, stop=lambda: False)}
    poison = outcomes["b"]
    assert isinstance(poison, Failure)
    assert (poison.error, poison.attempts) == ("poison", 2)
    assert "SIGSEGV ended it" in poison.message
    assert isinstance(outcomes["a"], CallAnalysis)
    assert isinstance(outcomes["c"], CallAnalysis)


def test_a_recording_that_is_alone_is_tried_twice_as_well() -> None:
    """A long call, a group of its own, has its second try like any other."""
    engine = ScriptedEngine(a=["die"])
    assert results(engine, jobs("a", duration=7200.0)) == {"a": "done"}
    assert engine.given == [["a"], ["a"]]


def test_an_error_that_escapes_makes_suspects_and_leaves_the_worker() -> None:
    """The worker goes on; the recordings without an answer are tried alone."""
    engine = ScriptedEngine(a=["escape"])
    assert set(results(engine, jobs("a", "b", "c", duration=1.0)).values()) == {"done"}
    assert len(engine.started) == 1
    assert engine.given[-1] == ["a"]


def test_what_takes_too_long_is_ended() -> None:
    """A hanging worker is killed; what hangs twice is a time-out and says how long it had."""
    engine = ScriptedEngine(b=["hang", "hang"], c=["hang"])
    limits = Limits(factor=0.0, shortest=0.05)
    assert results(engine, jobs("a", "b", "c"), limits) == {"a": "done", "b": "timeout", "c": "done"}
    assert [worker.ended for worker in engine.started[:3]] == ["killed"] * 3
    outcome = list(analyse_all(jobs("x"), ScriptedEngine(x=["hang", "hang"]), limits=limits, stop=lambda: False))
    assert isinstance(outcome[0].result, Failure)
    assert "0 s" in outcome[0].result.message


def test_a_group_has_the_sum_of_its_time() -> None:
    """The limit is so many seconds a second of sound of all of the group, and not less than the shortest."""
    for duration, started in ((30.0, 1), (10.0, 2)):  # 90 s of sound may take 0.9 s, 30 s of it 0.3 s
        engine = ScriptedEngine(a=["late"], b=["late"], c=["late"])
        todo = [*jobs("a", "b", "c", duration=duration), *jobs("d", duration=3 * duration)]
        results(engine, todo, Limits(factor=0.01, shortest=0.0))
        assert engine.given[0] == ["a", "b", "c"]
        assert len(engine.started) == started


def test_a_slow_driver_is_not_the_workers_fault() -> None:
    """What the worker said in time counts, however late the driver reads it."""
    engine = ScriptedEngine()
    limits = Limits(factor=0.0, shortest=-1.0)
    assert set(results(engine, jobs("a", "b", "c"), limits).values()) == {"done"}
    assert len(engine.started) == 1


def test_a_worker_that_grew_or_worked_long_is_replaced() -> None:
    """After a group it is closed in good order, and another takes its place: nothing is lost."""
    grown = ScriptedEngine(memory=100 + 60)
    assert len(results(grown, jobs("a", "b", "c"), Limits(memory=100))) == 3
    assert [worker.ended for worker in grown.started] == ["closed"] * len(grown.given)
    steady = ScriptedEngine(memory=100 + 40)
    assert len(results(steady, jobs("a", "b", "c"), Limits(memory=100))) == 3
    assert len(steady.started) == 1
    old = ScriptedEngine()
    assert len(results(old, jobs("a", "b", "c"), Limits(calls=1))) == 3
    assert len(old.started) == 3


def test_an_analyser_that_cannot_be_built_ends_the_run() -> None:
    """At the start it is wrong usage; once something may be done already, the run is stopped."""
    with pytest.raises(UsageError, match="no model"):
        results(ScriptedEngine(loads=[LoadError("no model")]), jobs("a"))
    later = ScriptedEngine(loads=[Ready(100), LoadError("no model")], a=["die"])
    with pytest.raises(NoWorkersError, match="no model"):
        results(later, jobs("a", "b"))


def test_deaths_while_loading(caplog: pytest.LogCaptureFixture) -> None:
    """One is an accident; three in a row stop the run, unless others work: then it goes on with these."""
    dead = Died("SIGKILL ended it")
    assert results(ScriptedEngine(loads=[dead, dead]), jobs("a")) == {"a": "done"}
    again = ScriptedEngine(loads=[dead, dead, Ready(100), dead, dead], a=["die"])
    assert results(again, jobs("a")) == {"a": "done"}
    with pytest.raises(NoWorkersError, match=r"SIGKILL ended it.*fewer --workers"):
        results(ScriptedEngine(loads=[dead] * 3), jobs("a"))
    with caplog.at_level(logging.WARNING):
        engine = ScriptedEngine(workers=2, loads=[Ready(100), *[dead] * 50])
        assert len(results(engine, jobs(*"abcdefgh"))) == 8
    assert "going on with 1 worker" in caplog.text
    assert len(engine.loads) == 50 - 3


def test_a_worker_that_does_not_come_to_load_is_ended() -> None:
    """Loading has a time limit too."""
    hanging = Scripted(ScriptedEngine())
    hanging.said.clear()
    engine = ScriptedEngine()
    engine.start = lambda: hanging  # type: ignore[method-assign]
    with pytest.raises(NoWorkersError, match="took more than 0 s"):
        results(engine, jobs("a"), Limits(loading=0.01))


def test_stopping_finishes_what_is_in_hand() -> None:
    """When asked to stop, the groups handed out are finished, no other is begun, and all workers are ended."""
    engine = ScriptedEngine(workers=2)
    done: list[str] = []
    for outcome in analyse_all(jobs(*"abcdefghijkl"), engine, stop=lambda: len(done) >= 2):
        done.append(outcome.recording.call_id)
    assert sorted(done) == sorted(name for group in engine.given for name in group)
    assert len(done) < 12
    assert {worker.ended for worker in engine.started} == {"closed"}
    assert list(analyse_all(jobs("a"), ScriptedEngine(), stop=lambda: True)) == []
    assert list(analyse_all([], ScriptedEngine(), stop=lambda: False)) == []


def test_leaving_early_ends_the_workers() -> None:
    """Whoever stops reading the outcomes leaves no process behind; one with a group in hand is killed."""
    engine = ScriptedEngine()
    outcomes = analyse_all(jobs("a", "b"), engine, stop=lambda: False)
    next(outcomes)
    outcomes.close()
    assert [worker.ended for worker in engine.started] == ["killed"]


def test_an_answer_that_nobody_waits_for_is_passed_over() -> None:
    """An answer for another recording, or a second one, does not become an outcome."""
    engine = ScriptedEngine()
    doubled = Scripted.give

    def give(self: Scripted, group: tuple[Recording, ...]) -> None:
        doubled(self, group)
        self.said.extendleft([self.said[0], Outcome(made_recording("other"), made_call(), 1.0)])

    engine.start = lambda: type("Doubled", (Scripted,), {"give": give})(engine)  # type: ignore[method-assign]
    assert results(engine, jobs("a", "b")) == {"a": "done", "b": "done"}


@given(
    durations=st.lists(st.floats(0, 4000), max_size=60),
    workers=st.integers(1, 8),
    deaths=st.lists(st.integers(1, 3), max_size=60),
)
def test_every_recording_has_one_outcome(durations: list[float], workers: int, deaths: list[int]) -> None:
    """However many die how often, each recording comes back once; only what kills is poison, what kills twice is."""
    acts = {f"r{i}": ["die"] * (n - 1) for i, n in enumerate(deaths)}
    deadly = {name for name, each in acts.items() if len(each) > 1}
    engine = ScriptedEngine(workers, **{name: list(each) for name, each in acts.items()})
    todo = [Job(made_recording(f"r{i}"), each) for i, each in enumerate(sorted(durations, reverse=True))]
    found = results(engine, todo)
    assert set(found) == {job.recording.call_id for job in todo}
    poison = {name for name, result in found.items() if result == "poison"}
    assert deadly & set(found) <= poison <= {name for name, each in acts.items() if each}


@given(durations=st.lists(st.floats(0, 4000), min_size=1), workers=st.integers(1, 16))
@example(durations=[1.0] * 100, workers=1)
def test_groups_are_bounded_and_shrink(durations: list[float], workers: int) -> None:
    """No group is over the limits unless it is one recording, and none takes more than its share of what is left."""
    queue = Queue(Job(made_recording(str(i)), each) for i, each in enumerate(durations))
    left, order = sum(durations), []
    while queue:
        group = queue.take(workers)
        seconds = sum(job.duration for job in group)
        assert len(group) <= GROUP_CALLS
        assert len(group) == 1 or seconds <= min(GROUP_S, left / workers) + 1e-6
        left -= seconds
        order += [job.recording.call_id for job in group]
    assert order == [str(i) for i in range(len(durations))]


def test_crew_shares_the_cores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Workers × threads never exceeds the cores, unless more workers were asked for; memory bounds them too."""
    for requested, recordings in ((None, 1), (None, 500), (1, 500), (cores(), 500)):
        crew = plan_crew(requested, recordings)
        assert 1 <= crew.workers * crew.threads <= cores()
        assert crew.workers <= recordings
    assert plan_crew(None, 0).workers == 1
    assert plan_crew(8, 3).workers == 3
    weights = tmp_path / "model.bin"
    with weights.open("wb") as file:
        file.truncate(available_bytes())  # takes no room on the disk
    assert plan_crew(None, 500, weights).workers == 1
    monkeypatch.setattr("voicecheck.workers.crew._CONTROL_GROUP", tmp_path)
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    (tmp_path / "memory.max").write_text("5000\n")
    (tmp_path / "memory.current").write_text("2000\n")
    assert (cores(), available_bytes()) == (1, 3000)
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert available_bytes() > 3000


def test_work_answers_for_every_recording() -> None:
    """Errors given or raised become failures where the recording was alone; else what is left is told."""
    one, two = made_recording("a"), made_recording("b")

    def raising(group: Sequence[Recording]) -> object:
        yield group[0], made_call()
        raise ZeroDivisionError("oh")

    said = list(work(raising, (one, two)))  # type: ignore[arg-type]
    assert [type(each) for each in said] == [Outcome, Finished]
    assert said[-1].error == "ZeroDivisionError: oh"  # type: ignore[union-attr]
    said = list(work(lambda _: iter(()), (one,)))
    assert isinstance(said[0], Outcome)
    assert isinstance(said[0].result, Failure)
    assert "gave no result" in said[0].result.message
    assert isinstance(said[1], Finished)
    assert said[1].memory > 0
