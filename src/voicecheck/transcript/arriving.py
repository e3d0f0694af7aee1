"""A speech model that is being loaded: who has nothing to ask of it yet need not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Thread

from voicecheck.transcript.whisper import Enough, Hypothesis, Listen, Recogniser
from voicecheck.transcript.windows import Clip


class Arriving:
    """A recogniser that is loaded in a thread of its own, from now on.

    Parameters
    ----------
    name
        What the tables call the model.
    load
        Loads it; what it raises is raised by the first `recognise`.
    then
        Is done in the same thread once the model is there, while it listens: its own code needs no interpreter.
    """

    def __init__(self, name: str, load: Callable[[], Recogniser], then: Callable[[], None]) -> None:
        self.name = name
        self._loaded: Future[Recogniser] = Future()
        self._thread = Thread(target=self._run, args=(load, then), name="loading", daemon=True)
        self._thread.start()

    def _run(self, load: Callable[[], Recogniser], then: Callable[[], None]) -> None:
        try:
            self._loaded.set_result(load())
        except Exception as error:
            self._loaded.set_exception(error)
            return
        then()

    def recognise(
        self,
        clips: Sequence[Clip],
        *,
        beam_size: int,
        context_s: float,
        enough: Enough | None = None,
        listen: Listen | None = None,
    ) -> list[Hypothesis]:
        """See `Recogniser`; waits until the model is there."""
        loaded = self._loaded.result()
        return loaded.recognise(clips, beam_size=beam_size, context_s=context_s, enough=enough, listen=listen)
