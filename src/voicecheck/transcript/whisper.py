"""The adapter to faster-whisper: windows of sound in, what it heard out. The model is loaded here alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens, pad_or_trim

from voicecheck.errors import ModelError
from voicecheck.records import Array, Word
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.windows import RATE_HZ

_TOKEN_LIMIT = 224  # of a window: half of the decoder's context, as in OpenAI's Whisper
_PUNCTUATION = re.compile(r"[^\w%.+]+")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What the model heard in a window. Times of words are seconds in the window."""

    words: tuple[Word, ...]
    log_probability: float
    no_speech_probability: float

    @property
    def text(self) -> str:
        """All of it, as the model wrote it."""
        return "".join(word.text for word in self.words)


class Recogniser(Protocol):
    """What the transcript needs of a speech model; tests have one without a model."""

    name: str

    def recognise(self, sounds: Sequence[Array], *, beam_size: int, context_s: float) -> list[Hypothesis]:
        """Hear windows of mono float32 sound at 16 kHz, none longer than 30 s.

        Each is filled up with silence to `context_s` seconds, which is more than any of them has; 30 is
        what Whisper was trained with and the most it can hear. What is heard in a window must not
        depend on the other windows.
        """


class WhisperRecogniser:
    """A CTranslate2 Whisper model that hears Mandarin.

    Parameters
    ----------
    folder
        The model's folder. Nothing is ever fetched.
    name
        What the tables call the model.
    threads
        Threads to use; 0 for CTranslate2's choice.
    options
        Settings.

    Raises
    ------
    ModelError
        The folder holds no Whisper model, or one that knows only English.
    """

    def __init__(self, folder: Path, *, name: str, threads: int, options: TranscriptOptions) -> None:
        try:
            self._model = WhisperModel(
                str(folder),
                device="auto",
                compute_type=options.compute_type,
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"{folder}: cannot be loaded as a CTranslate2 Whisper model ({error}). "
                "Run `voicecheck models verify`, or convert the model again."
            ) from error
        if not self._model.model.is_multilingual:
            raise ModelError(f"{folder}: this model knows only English. Use a multilingual one, such as `base`.")
        self.name = name
        self._tokenizer = Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language="zh")
        self._suppressed = get_suppressed_tokens(self._tokenizer, [-1])
        before = self._tokenizer.encode(options.prompt) if options.prompt else []
        self._prompt = self._model.get_prompt(self._tokenizer, previous_tokens=before, without_timestamps=True)

    def encode(self, sounds: Sequence[Array], *, context_s: float) -> object:
        """The first half of `recognise`, for measurements: CTranslate2's storage of what the encoder makes."""
        frames = int(self._model.frames_per_second * context_s)
        features = [pad_or_trim(self._model.feature_extractor(sound)[..., :-1], frames) for sound in sounds]
        return self._model.encode(np.stack(features))

    def recognise(self, sounds: Sequence[Array], *, beam_size: int, context_s: float) -> list[Hypothesis]:
        """See `Recogniser`. Decoding is by beam search at temperature 0, so that it can be repeated."""
        if not sounds:
            return []
        encoded = self.encode(sounds, context_s=context_s)
        tokens = min(_TOKEN_LIMIT, 10 + int(np.ceil(10 * context_s)))
        results = self._model.model.generate(
            encoded,
            [self._prompt] * len(sounds),
            beam_size=beam_size,
            suppress_tokens=self._suppressed,
            # CTranslate2 allows half of `max_length` for what it writes.
            max_length=min(self._model.max_length, 2 * tokens),
            return_scores=True,
            return_no_speech_prob=True,
        )
        written = [[token for token in result.sequences_ids[0] if token < self._tokenizer.eot] for result in results]
        heard = [int(np.ceil(len(sound) / RATE_HZ) * self._model.frames_per_second) for sound in sounds]
        aligned = self._model.find_alignment(self._tokenizer, written, encoded, heard)
        return [
            Hypothesis(
                _words(words, len(sound) / RATE_HZ),
                result.scores[0] * len(result.sequences_ids[0]) / (len(result.sequences_ids[0]) + 1),
                result.no_speech_prob,
            )
            for words, result, sound in zip(aligned, results, sounds, strict=True)
        ]


def _words(aligned: list[dict[str, object]], duration: float) -> tuple[Word, ...]:
    """Aligned tokens as words: punctuation joins the word before it, times end with the sound."""
    words: list[Word] = []
    for item in aligned:
        text = str(item["word"])
        start, end = (min(float(item[key]), duration) for key in ("start", "end"))  # type: ignore[arg-type]
        if words and _PUNCTUATION.fullmatch(text.strip() or " "):
            last = words[-1]
            words[-1] = Word(last.start, last.end, last.text + text, last.probability)
        else:
            words.append(Word(start, max(start, end), text, float(item["probability"])))  # type: ignore[arg-type]
    return tuple(words)
