"""The adapter to faster-whisper: windows of sound in, what it heard out. The model is loaded here alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from ctranslate2 import Device, StorageView
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens, pad_or_trim

from voicecheck.errors import ModelError
from voicecheck.intervals import Interval
from voicecheck.records import Array, Word
from voicecheck.transcript.listening import Rival, Stretch
from voicecheck.transcript.merging import merge_alike
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.vocabulary import mandarin_files
from voicecheck.transcript.windows import RATE_HZ, Clip

_CHINESE = ("<|zh|>", "<|yue|>")
_LANGUAGE_FRAMES = 96  # of a piece that its language is told by; with 64 more pieces in noise were told wrongly
_TOKEN_LIMIT = 224  # of a window: half of the decoder's context, as in OpenAI's Whisper
_AROUND_FRAMES = 10  # of 20 ms after a stretch that its texts are weighed on
_SURE = 0.6  # a word's probability from which no rival is looked for
_RIVALS = 4  # of the likeliest tokens that are looked at for one
_RIVAL_LEAST = -3.0  # difference of log-likelihood, a twentieth as likely, from which another reading is one
_LEAST = 1e-9  # a token's probability, so that its logarithm is finite
_PUNCTUATION = re.compile(r"[^\w%.+]+")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What the model heard in a window.

    Attributes
    ----------
    words
        The words; their times are seconds in the window.
    timed
        Whether the times of the words are known; they are 0 where not.
    mandarin
        For each of the window's parts the probability that what is spoken there is Mandarin; empty where that
        was not asked.
    rivals
        Other readings that were nearly as likely.
    weighed
        For each stretch that was to be weighed the log-likelihoods of its texts.
    """

    words: tuple[Word, ...]
    timed: bool = True
    mandarin: tuple[float, ...] = ()
    rivals: tuple[Rival, ...] = ()
    weighed: tuple[tuple[float, ...], ...] = ()

    @property
    def text(self) -> str:
        """All of it, as the model wrote it."""
        return "".join(word.text for word in self.words)


Enough = Callable[[int, Hypothesis], bool]
"""Whether a quick reading of the window of this index will do."""

Listen = Callable[[int, Hypothesis], Sequence[Stretch]]
"""What is to be weighed in the window of this index, once it is read."""


class Recogniser(Protocol):
    """What the transcript needs of a speech model; tests have one without a model."""

    name: str

    def recognise(
        self,
        clips: Sequence[Clip],
        *,
        beam_size: int,
        context_s: float,
        enough: Enough | None = None,
        listen: Listen | None = None,
    ) -> list[Hypothesis]:
        """Hear windows, none longer than 30 s.

        What is heard in a window must not depend on the other windows.

        Parameters
        ----------
        clips
            The windows' sound.
        beam_size
            Hypotheses kept while decoding with care.
        context_s
            Seconds that all are filled up to once they are heard, so that they can be read together; no clip
            is heard for more. 30 is what Whisper was trained with, and the most it can hear.
        enough
            Looks at a quick reading, which may be without times; where it will not do, or nobody looks,
            the window is decoded with care, and timed.
        listen
            Looks at what was read in a window, and says which texts are to be weighed on the same encoding.
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
                files=mandarin_files(folder),
            )
        except Exception as error:  # tokenizers raises nothing narrower for a file that it cannot read
            raise ModelError(
                "{folder}: cannot be loaded as a CTranslate2 Whisper model ({error}). Run `voicecheck models "
                "verify`, or convert the model again.",
                folder=folder,
                error=error,
            ) from error
        if not self._model.model.is_multilingual:
            raise ModelError(
                "{folder}: this model knows only English. Use a multilingual one, such as `base`.", folder=folder
            )
        self.name = name
        try:
            self._tokenizer = Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language="zh")
            self._suppressed = get_suppressed_tokens(self._tokenizer, [-1])
            before = self._tokenizer.encode(options.prompt) if options.prompt else []
            self._prompt = self._model.get_prompt(self._tokenizer, previous_tokens=before, without_timestamps=True)
        except Exception as error:  # of many kinds: tokens that faster-whisper takes for granted are missing
            raise ModelError(
                "{folder}: its tokenizer.json does not fit a Whisper model ({name}: {error}). Copy the "
                "tokenizer.json of the model that this one was made from.",
                folder=folder,
                name=type(error).__name__,
                error=error,
            ) from error

    def encode(self, clips: Sequence[Clip], *, context_s: float) -> Array:
        """The first half of `recognise`: what the encoder makes of each window, ``(windows, frames, width)``.

        One by one: of four at once each took a tenth longer, as what is kept meanwhile outgrows the caches. Where
        `context_s` is longer than what was heard, the last frame, which is silence, stands for the rest.
        """
        model = self._model
        frames = int(model.tokens_per_second * context_s)
        encoded = []
        for clip in clips:
            heard = model.input_stride * int(model.tokens_per_second * clip.heard_s)
            (one,) = on_cpu(model.encode(pad_or_trim(model.feature_extractor(clip.samples)[..., :-1], heard)))
            encoded.append(np.pad(one, ((0, frames - len(one)), (0, 0)), mode="edge"))
        return np.stack(encoded)

    def recognise(
        self,
        clips: Sequence[Clip],
        *,
        beam_size: int,
        context_s: float,
        enough: Enough | None = None,
        listen: Listen | None = None,
    ) -> list[Hypothesis]:
        """See `Recogniser`.

        The quick reading is by greedy decoding, the careful one by beam search, aligned; both at
        temperature 0, so that they can be repeated, and from the same encoding, which is most of the work.
        The quick one reads it shortened (`merge_alike`); where that will not do the whole is needed.
        """
        if not clips:
            return []
        encoded = self.encode(clips, context_s=context_s)
        read: dict[int, Hypothesis] = {}
        if enough:
            quick = self._greedy(merge_alike(encoded), context_s)
            read = {index: heard for index, heard in enumerate(quick) if enough(index, heard)}
        left = [index for index in range(len(clips)) if index not in read]
        if left:
            careful = self._beam(encoded[left], [clips[index].samples for index in left], beam_size, context_s)
            read.update(zip(left, careful, strict=True))
        return [
            replace(
                read[index],
                mandarin=self._mandarin(encoded[index], clip.parts),
                weighed=self._weighed(encoded[index], listen(index, read[index])) if listen else (),
            )
            for index, clip in enumerate(clips)
        ]

    def _weighed(self, encoded: Array, stretches: Sequence[Stretch]) -> tuple[tuple[float, ...], ...]:
        """The log-likelihood of each text of each stretch, by the frames of the window that hold it.

        The decoder looks at what was encoded without regard to its order, as `_mandarin` tells, so that a stretch can
        be looked at alone, which takes a fraction of the whole window's time.
        """
        weighed = []
        for stretch in stretches:
            first, last = (round(self._model.tokens_per_second * at) for at in (stretch.heard.start, stretch.heard.end))
            frames = merge_alike(encoded[None, first : last + _AROUND_FRAMES])
            tokens = [self._tokenizer.encode(text) for text in stretch.texts]
            view = StorageView.from_array(np.ascontiguousarray(np.repeat(frames, len(tokens), axis=0)))
            found = self._model.model.align(view, self._tokenizer.sot_sequence, tokens, 2 * frames.shape[1])
            weighed.append(tuple(float(np.log(np.maximum(each.text_token_probs, _LEAST)).sum()) for each in found))
        return tuple(weighed)

    def _mandarin(self, encoded: Array, parts: Sequence[Interval]) -> tuple[float, ...]:
        """Probability of Mandarin in each part of a window.

        A window may hold two languages, and the one that it begins with then counts for all of it; so each part
        is asked about by itself. The decoder looks at what was encoded without regard to its order, so that
        frames evenly spread over a part tell the same as all of them, and the parts of a window, however long,
        can be asked about together. One window at a time, so that it does not depend on the others.
        """
        if not parts:
            return ()
        per_second, last = self._model.tokens_per_second, len(encoded) - 1
        spread = [np.linspace(part.start, part.end, _LANGUAGE_FRAMES, endpoint=False) * per_second for part in parts]
        view = StorageView.from_array(encoded[np.minimum(np.array(spread).astype(np.intp), last)])
        found = self._model.model.detect_language(view)
        return tuple(float(sum(chance for name, chance in each if name in _CHINESE)) for each in found)

    def _greedy(self, encoded: Array, context_s: float) -> list[Hypothesis]:
        """Without times. CTranslate2 gives the tokens' probabilities here, and not with a beam."""
        heard = []
        for result in self._generate(StorageView.from_array(encoded), 1, context_s, return_logits_vocab=True):
            tokens = self._text_of(result)
            sure = _probabilities(result.logits[0] if tokens else (), tokens)
            texts, parts = self._tokenizer.split_to_word_tokens(tokens)
            ends = np.cumsum([len(part) for part in parts])
            words = [
                Word(0.0, 0.0, text, float(sure[end - len(part) : end].mean()))
                for text, part, end in zip(texts, parts, ends, strict=True)
            ]
            at = [int(end) - 1 if len(part) == 1 else None for part, end in zip(parts, ends, strict=True)]
            rivals = self._rivals(words, at, result.logits[0] if tokens else (), tokens)
            heard.append(Hypothesis(_joined(words), timed=False, rivals=tuple(rivals)))
        return heard

    def _rivals(
        self, words: Sequence[Word], at: Sequence[int | None], logits: Sequence[Any], tokens: Sequence[int]
    ) -> Iterator[Rival]:
        """For each unsure word of one token the likeliest other token, where it comes near enough."""
        own = [place for place, word in enumerate(words) if place == 0 or not _is_mark(word)]  # as `_joined` counts
        for number, place in enumerate(own):
            index = at[place]
            if index is None or words[place].probability >= _SURE:
                continue
            over_all = on_cpu(logits[index]).astype(np.float32).ravel()
            behind = over_all - over_all[tokens[index]]
            ahead = "".join(word.text for word in words[place : place + 4])
            for token in np.argsort(-behind)[:_RIVALS]:
                text = self._tokenizer.decode([int(token)]) if token < self._tokenizer.eot else ""
                if behind[token] < _RIVAL_LEAST:
                    break
                if (
                    text
                    and "\ufffd" not in text
                    and not ahead.startswith(text)
                    and not text.startswith(words[place].text)
                ):
                    yield Rival(number, number + 1, text, round(float(behind[token]), 2))
                    break

    def _beam(self, encoded: Array, sounds: Sequence[Array], beam_size: int, context_s: float) -> list[Hypothesis]:
        view = StorageView.from_array(encoded)
        results = self._generate(view, beam_size, context_s, num_hypotheses=beam_size, return_scores=True)
        written = [self._text_of(result) for result in results]
        frames = [int(np.ceil(len(sound) / RATE_HZ) * self._model.frames_per_second) for sound in sounds]
        aligned = self._model.find_alignment(self._tokenizer, written, view, frames)
        heard = []
        for found, sound, result in zip(aligned, sounds, results, strict=True):
            end = len(sound) / RATE_HZ  # alignment runs on into the silence
            words = [
                Word(min(each["start"], end), min(each["end"], end), each["word"], float(each["probability"]))
                for each in found
            ]
            own = _joined(words)
            heard.append(Hypothesis(own, rivals=tuple(self._other_readings(own, result))))
        return heard

    def _other_readings(self, own: Sequence[Word], result: Any) -> Iterator[Rival]:
        """Where the other hypotheses of a beam differ from the best, each with the difference of the whole."""
        best = result.scores[0] * len(result.sequences_ids[0])  # a score is a mean over the tokens
        for score, tokens in zip(result.scores[1:], result.sequences_ids[1:], strict=True):
            difference = round(float(score * len(tokens) - best), 2)
            texts, _ = self._tokenizer.split_to_word_tokens([token for token in tokens if token < self._tokenizer.eot])
            other = _joined([Word(0.0, 0.0, text, 0.0) for text in texts])
            matcher = SequenceMatcher(None, [word.text for word in own], [word.text for word in other], autojunk=False)
            for kind, first, last, start, end in matcher.get_opcodes():
                if kind == "replace":
                    yield Rival(first, last, "".join(word.text for word in other[start:end]), difference)

    def _text_of(self, result: Any) -> list[int]:
        return [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]

    def _generate(self, encoded: StorageView, beam_size: int, context_s: float, **more: int) -> list[Any]:
        tokens = min(_TOKEN_LIMIT, 10 + int(np.ceil(10 * context_s)))
        results: list[Any] = self._model.model.generate(
            encoded,
            [self._prompt] * encoded.shape[0],
            beam_size=beam_size,
            suppress_tokens=self._suppressed,
            # CTranslate2 allows half of `max_length` for what it writes.
            max_length=min(self._model.max_length, 2 * tokens),
            **more,
        )
        return results


def on_cpu(view: Any) -> np.ndarray:
    """What CTranslate2 holds, as an array; numpy cannot read what lies on a GPU."""
    return np.array(view if view.device == "cpu" else view.to_device(Device.cpu))


def _probabilities(logits: Sequence[Any], tokens: Sequence[int]) -> Array:
    """Of each token, from its logits over the vocabulary."""
    chances = []
    for over_all, token in zip(logits, tokens, strict=False):  # there may be logits of the end, too
        each = on_cpu(over_all).astype(np.float32).ravel()
        chances.append(1.0 / np.exp(each - each[token]).sum())
    return np.array(chances)


def _is_mark(word: Word) -> bool:
    return _PUNCTUATION.fullmatch(word.text.strip() or " ") is not None


def _joined(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words, with punctuation joined to the word before it."""
    joined: list[Word] = []
    for word in words:
        if joined and _is_mark(word):
            joined[-1] = joined[-1]._replace(text=joined[-1].text + word.text)
        else:
            joined.append(word)
    return tuple(joined)
