"""Where the work of a run is done, as the command line names it, and what does it there."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecheck.analysis import Tell
    from voicecheck.config import Settings
    from voicecheck.workers.dispatch import Limits, OpenEngine
    from voicecheck.workers.worker import Analyser, AnalyserFactory


class Engine(StrEnum):
    """Where the work is done: in processes of this machine, or in a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


def engine_of(engine: Engine, settings: Settings, address: str | None) -> OpenEngine:
    """Give what sets the engine up.

    Raises
    ------
    UsageError
        Ray is asked for and not installed, or an address is given for another engine.
    """
    from functools import partial

    from voicecheck.errors import UsageError
    from voicecheck.transcript.models import place_of
    from voicecheck.workers.local import open_local

    weights = place_of(settings.transcript.model, folder=settings.models) / "model.bin"
    if engine is Engine.RAY:
        from voicecheck.workers.rayports import restrict_ray

        restrict_ray(address)
        from voicecheck.workers.ray import open_ray

        return partial(open_ray, address=address, gpus=settings.run.gpus, weights=weights)
    if address or settings.run.gpus:
        raise UsageError("--ray-address and --gpus are for --engine ray")
    return partial(open_local, weights=weights)


def factory_of(engine: Engine, settings: Settings) -> AnalyserFactory:
    """Give what builds the analyser of each worker; on other machines the model has to be the same as here."""
    from functools import partial

    from voicecheck.privacy.agents import with_key

    settings = replace(settings, privacy=with_key(settings.privacy))
    return partial(analyser, settings, model=model_digest(settings) if engine is Engine.RAY else None)


def analyser(
    settings: Settings,
    threads: int,
    *,
    model: str | None = None,
    tell: Tell | None = None,
    beside: bool = False,
) -> Analyser:
    """Build the analyser of a worker; threads that the settings name stand above the batch's choice.

    ``tell`` is told how far it is; ``beside``: the model is loaded while the first recording is read.

    Raises
    ------
    ModelError
        The model is missing, damaged, or its weights have another SHA-256 than `model`.
    """
    from voicecheck.analysis import make_analyser
    from voicecheck.errors import ModelError

    if model is not None and model_digest(settings) != model:
        name = settings.transcript.model
        raise ModelError(
            "the speech model {name} is another one here than on the driver's machine; copy it from there", name=name
        )
    transcript = settings.transcript
    chosen = replace(settings, transcript=replace(transcript, threads=transcript.threads or threads))
    return make_analyser(chosen, tell, beside=beside)


def fingerprint(settings: Settings, model: str) -> str:
    """A hash of all that hearing depends on but the recording; `model` is what `model_digest` gives."""
    import hashlib

    from voicecheck import __version__
    from voicecheck.batch.judging import hearing_digest

    return hashlib.sha256(f"{__version__} {hearing_digest(settings)} {model}".encode()).hexdigest()


def model_digest(settings: Settings) -> str:
    """SHA-256 of the weights of the speech model, which must be there and right.

    Raises
    ------
    ModelError
        It is missing or damaged.
    """
    from voicecheck.transcript.models import digest

    return digest(settings.transcript.model, folder=settings.models)


def workers_of(text: str | None, settings: Settings) -> int | None:
    """Read what ``--workers`` says, a number or ``auto``; where it says nothing, the settings do.

    Raises
    ------
    UsageError
        It says something else.
    """
    from voicecheck.errors import UsageError

    if text is None:
        return settings.run.workers
    if text == "auto":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise UsageError("--workers {given}: give a number from 1, or auto", given=text)
    return int(text)


def limits_of(settings: Settings) -> Limits:
    """Give what a worker may take."""
    from voicecheck.workers.dispatch import Limits

    return Limits(factor=settings.run.time_factor, memory=settings.run.memory_mb * 1_000_000)
