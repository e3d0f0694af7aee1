"""The real model: what it writes for a window hangs on the window alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
import tokenizers
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens

from voicecheck.audio.decode import Sound
from voicecheck.config import load_settings
from voicecheck.errors import ModelError
from voicecheck.intervals import Interval
from voicecheck.text.edits import count_edits
from voicecheck.text.normalize import normalize
from voicecheck.transcript import whisper
from voicecheck.transcript.listening import Stretch
from voicecheck.transcript.models import locate
from voicecheck.transcript.transcribe import Listened, transcribe
from voicecheck.transcript.vocabulary import mandarin_files
from voicecheck.transcript.whisper import Enough, Hypothesis, WhisperRecogniser
from voicecheck.transcript.windows import Clip

SAMPLES = Path(__file__).parent.parent / "sample_audio"


@pytest.fixture(scope="module")
def recogniser() -> WhisperRecogniser:
    """The default model on one thread."""
    settings = load_settings(environ=os.environ)
    options = settings.transcript
    folder = locate(options.model, folder=settings.models)
    return WhisperRecogniser(folder, name=options.model, threads=1, options=options)


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    """Three stretches of the sample complaint, of both parties, at 16 kHz."""
    samples, rate = soundfile.read(SAMPLES / "sample-complaint.wav", dtype="float32", always_2d=True)
    wide = soxr.resample(samples, rate, 16_000).T
    cuts = [wide[0][80_000:200_000], wide[1][80_000:160_000], wide[0][300_000:390_000]]
    return [Clip(cut, 10.0) for cut in cuts]


@pytest.mark.model
@pytest.mark.parametrize("enough", [None, lambda *_: True], ids=["with care", "quickly"])
def test_a_window_is_heard_alike_alone_and_in_a_batch(
    recogniser: WhisperRecogniser, clips: list[Clip], enough: Enough | None
) -> None:
    """Words, times and probabilities are the same whatever else is decoded beside a window."""
    together = recogniser.recognise(clips, beam_size=2, context_s=12.0, enough=enough)
    assert sum(bool(heard.words) for heard in together) >= 2
    assert all(heard.timed == (enough is None) for heard in together)
    assert together == [recogniser.recognise([clip], beam_size=2, context_s=12.0, enough=enough)[0] for clip in clips]


@pytest.mark.model
def test_what_is_not_heard_of_a_window_is_filled_up_with_its_last_frame(
    recogniser: WhisperRecogniser, clips: list[Clip]
) -> None:
    """Fifty frames a second of `context_s`: what was heard is the same however long that is, and the rest alike."""
    encoded = recogniser.encode(clips, context_s=12.0)
    assert encoded.shape == (3, 600, 512)
    assert (encoded[:, :500] == recogniser.encode(clips, context_s=10.0)).all()
    assert (encoded[:, 500:] == encoded[:, 499:500]).all()
    assert (encoded[:, 498] != encoded[:, 499]).any()


@pytest.mark.model
def test_a_quick_reading_knows_how_sure_it_is_of_each_word(
    recogniser: WhisperRecogniser, clips: list[Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same encoding, greedy decoding aligned (a beam of one with care) has the same words as probable."""
    monkeypatch.setattr(whisper, "merge_alike", lambda encoded: encoded)
    quick = recogniser.recognise(clips, beam_size=2, context_s=12.0, enough=lambda *_: True)
    aligned = recogniser.recognise(clips, beam_size=1, context_s=12.0)
    assert [heard.text for heard in quick] == [heard.text for heard in aligned]
    for own, other in zip(quick, aligned, strict=True):
        sure, known = ([word.probability for word in heard.words] for heard in (own, other))
        assert sure == pytest.approx(known, abs=0.08)  # greedy decoding leaves suppressed tokens out


@pytest.mark.model
def test_a_quick_reading_of_fewer_frames_is_nearly_that_of_all(
    recogniser: WhisperRecogniser, clips: list[Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of the encoding holds what was said: one character of ten differs at most."""
    shortened = recogniser.recognise(clips, beam_size=2, context_s=12.0, enough=lambda *_: True)
    monkeypatch.setattr(whisper, "merge_alike", lambda encoded: encoded)
    whole = recogniser.recognise(clips, beam_size=2, context_s=12.0, enough=lambda *_: True)
    texts = ["".join(normalize(heard.text).text for heard in reading) for reading in (whole, shortened)]
    assert len(texts[0]) > 30
    assert count_edits(*texts).rate == pytest.approx(0.0, abs=0.1)


@pytest.mark.model
def test_windows_that_a_quick_reading_will_not_do_for_are_read_with_care(
    recogniser: WhisperRecogniser, clips: list[Clip]
) -> None:
    """Each is what it would be, had all been read with care."""
    mixed = recogniser.recognise(clips, beam_size=2, context_s=12.0, enough=lambda index, _: index == 1)
    careful = recogniser.recognise(clips, beam_size=2, context_s=12.0)
    assert [heard.timed for heard in mixed] == [True, False, True]
    assert (mixed[0], mixed[2]) == (careful[0], careful[2])


@pytest.mark.model
def test_what_was_said_is_weighed_as_likelier(recogniser: WhisperRecogniser, clips: list[Clip]) -> None:
    """On the sound of a window its own words are far likelier than other words, and weighed the same in a batch."""

    def listen(_: int, heard: Hypothesis) -> list[Stretch]:
        return [Stretch(Interval(0.0, 7.5), (heard.text, "今天天气真不错我们去公园走走吧"))]

    heard = recogniser.recognise(clips, beam_size=2, context_s=12.0, listen=listen)
    assert all(own > other + 10 for each in heard if each.text for own, other in each.weighed)
    (alone,) = recogniser.recognise(clips[:1], beam_size=2, context_s=12.0, listen=listen)
    assert alone.weighed == heard[0].weighed


@pytest.mark.model
def test_silence_is_answered_with_next_to_nothing(recogniser: WhisperRecogniser) -> None:
    """Read quickly, and with care: at most the few characters that the model invents for it."""
    silence = [Clip(np.zeros(80_000, np.float32), 10.0)]
    for enough in (None, lambda *_: True):
        (heard,) = recogniser.recognise(silence, beam_size=2, context_s=10.0, enough=enough)
        assert len(heard.words) <= 4


@pytest.mark.model
@pytest.mark.parametrize("kind", ["white noise", "hum", "a chord"])
def test_what_is_written_where_nobody_speaks_is_thrown_out_or_suspect(recogniser: WhisperRecogniser, kind: str) -> None:
    """Sound that a detector took for speech leaves no text that a norm could rest on."""
    times = np.arange(48_000) / 16_000
    samples = {
        "white noise": np.random.default_rng(5).normal(0, 0.03, len(times)),
        "hum": 0.05 * np.sign(np.sin(2 * np.pi * 50 * times)),
        "a chord": sum(0.05 * np.sin(2 * np.pi * hz * times) for hz in (220, 277, 330)),
    }[kind]
    sound = Sound((samples * 32_767).astype(np.int16)[np.newaxis], 16_000, "", "")
    taken = (Interval(0.3, 1.2), Interval(2.0, 2.8))
    options = load_settings(environ=os.environ).transcript
    (result,) = transcribe([Listened(sound, [taken], [np.array([0.5, 0.8, 2.2, 2.5])])], recogniser, options=options)
    assert all(segment.suspect or not segment.text for segment in result.segments[0])


@pytest.mark.model
def test_a_cut_vocabulary_knows_mandarin_and_can_spell_the_rest() -> None:
    """The model is loaded with a part of its tokens, and these write, and suppress, what all of them do."""
    settings = load_settings(environ=os.environ)
    folder = locate(settings.transcript.model, folder=settings.models)
    files = mandarin_files(folder)
    assert files is not None
    whole = Tokenizer(tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json")), True, "transcribe", "zh")
    cut = Tokenizer(tokenizers.Tokenizer.from_buffer(files["tokenizer.json"]), True, "transcribe", "zh")
    assert cut.tokenizer.get_vocab_size() < 0.25 * whole.tokenizer.get_vocab_size()
    for text in ("您好，请问工号是3021吗？", "龘靐齉龗", "Hello, my WiFi is down!", "Привет, 안녕, カスタマー"):
        assert cut.decode(cut.encode(text)) == text
    figures, kept = ({t for t in each.tokenizer.get_vocab() if t.isdecimal()} for each in (whole, cut))
    assert len(figures) > 100
    assert figures == kept
    # Nearly all common characters are one token, as before.
    assert len(cut.encode("感谢您的来电祝您生活愉快")) == len(whole.encode("感谢您的来电祝您生活愉快"))
    names = ({each.tokenizer.id_to_token(n) for n in get_suppressed_tokens(each, [-1])} for each in (whole, cut))
    assert next(names) == next(names)


@pytest.mark.model
def test_the_cut_vocabulary_hears_what_the_whole_one_does(
    recogniser: WhisperRecogniser, clips: list[Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On clear Mandarin the text is the same, and nearly as probable."""
    monkeypatch.setattr("voicecheck.transcript.whisper.mandarin_files", lambda _: None)
    settings = load_settings(environ=os.environ)
    folder = locate(settings.transcript.model, folder=settings.models)
    whole = WhisperRecogniser(folder, name="whole", threads=1, options=settings.transcript)
    for own, other in zip(
        *(each.recognise(clips, beam_size=2, context_s=12.0) for each in (recogniser, whole)), strict=True
    ):
        assert own.text == other.text
        sure, known = ([word.probability for word in heard.words] for heard in (own, other))
        assert np.mean(sure) == pytest.approx(np.mean(known), abs=0.02)


def _unreadable(tokenizer: dict[str, Any]) -> None:
    tokenizer["model"] = 1


def _other_way_to_part_words(tokenizer: dict[str, Any]) -> None:
    tokenizer["pre_tokenizer"] = {"type": "Whitespace"}


def _no_languages(tokenizer: dict[str, Any]) -> None:
    tokenizer["added_tokens"] = tokenizer["added_tokens"][:5]


@pytest.mark.model
@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (_unreadable, "voicecheck models verify"),
        (_other_way_to_part_words, r"tokenizer\.json does not fit"),
        (_no_languages, r"tokenizer\.json does not fit"),
    ],
)
def test_a_model_with_a_broken_tokenizer_is_told_of(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], None], advice: str
) -> None:
    """What cannot be read, and what can but is no Whisper's, is an error of the model, with what to do."""
    settings = load_settings(environ=os.environ)
    folder = locate(settings.transcript.model, folder=settings.models)
    for file in folder.iterdir():
        (tmp_path / file.name).symlink_to(file)
    tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
    spoil(tokenizer)
    (tmp_path / "tokenizer.json").unlink()
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(ModelError, match=advice):
        WhisperRecogniser(tmp_path, name="broken", threads=1, options=settings.transcript)


@pytest.mark.model
def test_mandarin_is_heard_as_mandarin(recogniser: WhisperRecogniser, clips: list[Clip]) -> None:
    """Both parties of a sample, and the same with noise, are far from another language."""
    random = np.random.default_rng(0)
    noisy = [
        Clip(clip.samples + random.normal(0, 0.2 * clip.samples.std(), len(clip.samples)).astype(np.float32), 10.0)
        for clip in clips
    ]
    asked = [replace(clip, parts=(Interval(0, len(clip.samples) / 16_000),)) for clip in (*clips, *noisy)]
    heard = recogniser.recognise(asked, beam_size=2, context_s=12.0)
    assert min(each.mandarin[0] for each in heard if each.words) > 0.7


@pytest.mark.model
def test_two_languages_in_a_window_are_told_apart(recogniser: WhisperRecogniser, clips: list[Clip]) -> None:
    """Speech played backwards is no Mandarin, and each part is asked about by itself, whichever comes first."""
    first, second = (clip.samples[:64_000] for clip in clips[:2])
    halves = (Interval(0, 4), Interval(4, 8))
    orders = [np.concatenate([first[::-1], second]), np.concatenate([second, first[::-1]])]
    asked = [Clip(samples, 10.0, halves) for samples in orders]
    (one, other), (other_last, one_last) = (
        (heard.mandarin[0], heard.mandarin[1]) for heard in recogniser.recognise(asked, beam_size=2, context_s=10.0)
    )
    assert max(one, one_last) < 0.4
    assert min(other, other_last) > 0.8
    assert recogniser.recognise([Clip(first, 10.0)], beam_size=2, context_s=10.0)[0].mandarin == ()
