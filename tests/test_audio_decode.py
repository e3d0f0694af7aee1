"""Reading recordings: every format that recorders write, and every way in which a file can be bad."""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile as sf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sound
from voicecheck.audio.decode import DecodeOptions, load, probe
from voicecheck.errors import DecodeError, NotFoundError, RecordingError, TooLongError

SECONDS = 2.0
LEFT = sound.speech_like(SECONDS, seed=1)
RIGHT = sound.speech_like(SECONDS, seed=2)


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """The greatest correlation with `other` moved by -100 to 100 ms, for lossy formats delay the sound."""
    one = one[800 : min(len(one), len(other)) - 800]
    products = np.correlate(other[: len(one) + 1600], one, "valid")
    return float(products.max() / np.sqrt(np.sum(one**2) * np.mean(other**2) * len(one)))


def encode(path: Path, container: str, codec: str, rate: int, layout: str, **options: str) -> Path:
    """Write the test sound by FFmpeg."""
    samples = sound.pcm(LEFT, RIGHT)[: 2 if layout == "stereo" else 1]
    frame = av.AudioFrame.from_ndarray(samples.T.reshape(1, -1).copy(), format="s16", layout=layout)
    frame.sample_rate = 8000
    with av.open(path, "w", format=container, options=options) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        resampler = av.AudioResampler(
            format=stream.codec_context.format, layout=layout, rate=rate, frame_size=stream.codec_context.frame_size
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "subtype", "least"),
    [
        ("a.wav", "PCM_16", 0.9999),
        ("a.wav", "PCM_24", 0.9999),
        ("a.wav", "FLOAT", 0.9999),
        ("a.wav", "ALAW", 0.99),
        ("a.wav", "ULAW", 0.99),
        ("a.wav", "IMA_ADPCM", 0.99),
        ("a.wav", "MS_ADPCM", 0.99),
        ("a.flac", "PCM_16", 0.9999),
        ("a.ogg", "VORBIS", 0.9),
        ("a.ogg", "OPUS", 0.9),
        ("a.mp3", "MPEG_LAYER_III", 0.9),
        ("a.au", "ULAW", 0.99),
    ],
)
def test_libsndfile_formats(tmp_path: Path, name: str, subtype: str, least: float) -> None:
    """Each channel comes back as it was written, at 8 kHz, with the hash of the file's bytes."""
    path = sound.write(tmp_path / name, LEFT, RIGHT, subtype=subtype)
    read = load(path)
    assert (read.rate, read.channels) == (8000, 2)
    assert read.duration == pytest.approx(SECONDS, abs=0.1)
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert correlation(LEFT, read.channel(0)) > least
    assert correlation(RIGHT, read.channel(1)) > least


def test_pcm16_is_exact(tmp_path: Path) -> None:
    """16-bit samples at 8 kHz pass unchanged."""
    read = load(sound.write(tmp_path / "a.wav", LEFT, RIGHT, subtype="PCM_16"))
    np.testing.assert_array_equal(read.samples, sf.read(tmp_path / "a.wav", dtype="int16")[0].T)
    assert read.codec == "wav/pcm_16"
    assert not read.samples.flags.writeable


def test_gsm_wav(tmp_path: Path) -> None:
    """GSM 6.10 in WAV, which has one channel, is read."""
    read = load(sound.write(tmp_path / "a.wav", LEFT, subtype="GSM610"))
    assert (read.channels, read.codec) == (1, "wav/gsm610")
    assert correlation(LEFT, read.channel(0)) > 0.9


@pytest.mark.parametrize(
    ("name", "container", "codec", "rate", "layout", "least"),
    [
        ("a.m4a", "mp4", "aac", 16000, "stereo", 0.95),
        ("a.amr", "amr", "libopencore_amrnb", 8000, "mono", 0.6),
        ("a.webm", "webm", "libopus", 48000, "stereo", 0.9),
        ("a.aac", "adts", "aac", 16000, "stereo", 0.95),
    ],
)
def test_ffmpeg_formats(
    tmp_path: Path, name: str, container: str, codec: str, rate: int, layout: str, least: float
) -> None:
    """What libsndfile cannot read, FFmpeg does."""
    if codec not in av.codecs_available:
        pytest.skip(f"this FFmpeg cannot write {codec}")
    read = load(encode(tmp_path / name, container, codec, rate, layout))
    assert read.rate == (8000 if rate == 8000 else 16000)
    assert read.channels == (2 if layout == "stereo" else 1)
    assert read.duration == pytest.approx(SECONDS, abs=0.15)
    heard = read.channel(read.channels - 1)[:: read.rate // 8000]
    assert correlation(RIGHT if layout == "stereo" else LEFT, heard) > least


@pytest.mark.parametrize(
    ("rate", "expected"), [(6000, 8000), (8000, 8000), (11025, 16000), (16000, 16000), (44100, 16000), (48000, 16000)]
)
def test_rates(tmp_path: Path, rate: int, expected: int) -> None:
    """Up to 8 kHz comes at 8 kHz, all else at 16 kHz, with a tone kept at its pitch and level."""
    read = load(sound.write(tmp_path / "a.wav", sound.tone(1000, 5.0, rate), rate=rate))
    assert read.rate == expected
    assert read.duration == pytest.approx(5.0, abs=0.01)
    middle = read.channel(0, 1.0, 4.0)
    spectrum = np.abs(np.fft.rfft(middle))
    assert np.argmax(spectrum) * expected / len(middle) == pytest.approx(1000, abs=1)
    assert 10 * np.log10(np.mean(middle**2)) == pytest.approx(-20, abs=0.1)


def test_raw_vox(tmp_path: Path) -> None:
    """Raw Dialogic ADPCM is read when its rate is told, and else refused with what to do."""
    path = tmp_path / "a.vox"
    sf.write(path, LEFT, 8000, format="RAW", subtype="VOX_ADPCM")
    read = load(path, options=DecodeOptions(vox_rate=8000))
    assert correlation(LEFT, read.channel(0)) > 0.95
    assert probe(path, options=DecodeOptions(vox_rate=6000)) == pytest.approx(SECONDS * 8 / 6, abs=0.01)
    with pytest.raises(DecodeError, match="vox_rate"):
        load(path)


def test_wav_named_vox(tmp_path: Path) -> None:
    """A WAV under the name of a VOX needs no rate."""
    sound.write(tmp_path / "a.wav", LEFT).rename(tmp_path / "a.vox")
    assert load(tmp_path / "a.vox").codec == "wav/pcm_16"


def test_part_of_a_channel(tmp_path: Path) -> None:
    """A part is what lies between its times, and what lies beyond the end is left out."""
    read = load(sound.write(tmp_path / "a.wav", LEFT, RIGHT, subtype="PCM_16"))
    np.testing.assert_array_equal(read.channel(1, 0.5, 0.75), read.channel(1)[4000:6000])
    assert len(read.channel(0, 1.9, 5.0)) == 800
    assert read.channel(0).dtype == np.float32
    np.testing.assert_allclose(read.channel(0), LEFT, atol=1e-4)


def test_samples_that_are_no_numbers(tmp_path: Path) -> None:
    """NaN and infinity in a float file become silence; what is over full scale is clipped."""
    samples = LEFT.copy()
    samples[:3] = np.nan, np.inf, -np.inf
    samples[3:7] = 3.0, -3.0, 3e38, -3e38
    read = load(sound.write(tmp_path / "a.wav", samples, subtype="FLOAT"))
    assert read.samples[0, :7].tolist() == [0, 0, 0, 32767, -32768, 32767, -32768]


def test_silent_file_is_no_fault(tmp_path: Path) -> None:
    """Silence is a recording like any other; what it means is for others to say."""
    assert not load(sound.write(tmp_path / "a.wav", sound.silence(1.0))).samples.any()


def test_probe_agrees_with_load(tmp_path: Path) -> None:
    """The header's length is that of the sound."""
    for name in ("a.wav", "a.flac", "a.mp3", "a.ogg"):
        path = sound.write(tmp_path / name, LEFT, RIGHT)
        assert probe(path) == pytest.approx(load(path).duration, abs=0.01)


def test_flac_of_unknown_length(tmp_path: Path) -> None:
    """A FLAC stream whose header does not tell its length is read to its end."""
    path = sound.write(tmp_path / "a.flac", LEFT, RIGHT)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    assert probe(path) is None
    assert load(path).duration == pytest.approx(SECONDS)


@pytest.mark.parametrize("size", [0, 400, 0x7FFFF000, 0xFFFFFFFF])
@pytest.mark.parametrize("subtype", ["PCM_16", "ULAW", "GSM610"])
def test_wav_never_finalised(tmp_path: Path, size: int, subtype: str) -> None:
    """A recorder that could not write the length loses no sound."""
    path = sound.write(tmp_path / "a.wav", LEFT, subtype=subtype)
    path.write_bytes(with_data_size(path.read_bytes(), size))
    assert load(path).duration == pytest.approx(SECONDS, abs=0.05)
    assert probe(path) == pytest.approx(SECONDS, abs=0.05)


def with_data_size(wav: bytes, size: int) -> bytes:
    """A WAV file with another size in the header of its data."""
    at = wav.index(b"data") + 4
    return wav[:at] + struct.pack("<I", size) + wav[at + 4 :]


def test_wav_with_more_chunks_after_its_sound(tmp_path: Path) -> None:
    """A chunk of text or padding after the sound is not taken for sound."""
    path = sound.write(tmp_path / "a.wav", LEFT, subtype="PCM_16")
    for tail in (b"LIST" + struct.pack("<I", 5000) + bytes(range(250)) * 20, bytes(5000)):
        whole = path.read_bytes() + tail
        (tmp_path / "b.wav").write_bytes(whole)
        assert load(tmp_path / "b.wav").duration == pytest.approx(SECONDS)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.m4a", "a.webm"])
def test_truncated(tmp_path: Path, name: str) -> None:
    """A file that lost its end is refused, by `load` at the latest, with what to do."""
    whole = sound.speech_like(10.0)
    path = tmp_path / name
    if name == "a.m4a":
        encode(path, "mp4", "aac", 16000, "stereo", movflags="faststart")
    elif name == "a.webm":
        encode(path, "webm", "libopus", 48000, "stereo")
    else:
        sound.write(path, whole)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(DecodeError, match=r"[^\/]: truncated.*copy it again"):
        load(path)


def test_truncated_says_how_much(tmp_path: Path) -> None:
    """The message names the file, what was promised and what is there."""
    path = sound.write(tmp_path / "call.wav", sound.silence(120.0), subtype="PCM_16")
    path.write_bytes(path.read_bytes()[: 44 + 16000 * 43])
    for read in (load, probe):
        with pytest.raises(DecodeError, match=r"call\.wav: truncated: header says 120\.0 s, only 43\.0 s are there"):
            read(path)


def test_mp3_without_stated_length(tmp_path: Path) -> None:
    """An MP3 whose length can only be guessed is read as far as it goes."""
    if "libmp3lame" not in av.codecs_available:
        pytest.skip("this FFmpeg cannot write MP3")
    path = encode(tmp_path / "a.mp3", "mp3", "libmp3lame", 16000, "stereo", write_xing="0")
    assert load(path).duration == pytest.approx(SECONDS, abs=0.2)


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (0, "no sound"),
        (1, "too short"),
        (799, "too short"),
    ],
)
def test_hardly_any_sound(tmp_path: Path, samples: int, message: str) -> None:
    """A header without samples, one sample, or less than 0.1 s is no recording of speech."""
    path = sound.write(tmp_path / "a.wav", LEFT[:samples], subtype="PCM_16")
    with pytest.raises(DecodeError, match=message):
        load(path)


def test_too_long(tmp_path: Path) -> None:
    """The limit holds by the header, and also where the header does not tell."""
    options = DecodeOptions(max_duration_s=1.0)
    path = sound.write(tmp_path / "a.wav", LEFT, subtype="PCM_16")
    for read in (load, probe):
        with pytest.raises(TooLongError, match="max_duration_s"):
            read(path, options=options)
    path.write_bytes(with_data_size(path.read_bytes(), 0))
    with pytest.raises(TooLongError, match=r"a\.wav"):
        load(path, options=options)


def test_more_than_two_channels(tmp_path: Path) -> None:
    """Which of many channels is whose cannot be guessed."""
    with pytest.raises(DecodeError, match="3 channels"):
        load(sound.write(tmp_path / "a.wav", LEFT, LEFT, RIGHT))


def test_absurd_rate(tmp_path: Path) -> None:
    """A damaged rate in the header is said, not resampled."""
    with pytest.raises(DecodeError, match="samples a second"):
        load(sound.write(tmp_path / "a.wav", LEFT, rate=10))


@pytest.mark.parametrize(
    "content",
    [
        b"ffconcat version 1.0\nfile other.wav\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nother.wav\n#EXT-X-ENDLIST\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        b"<?xml version='1.0'?><MPD><BaseURL>other.wav</BaseURL></MPD>",
        b"hello " * 1000,
        b"RIFF\x00\x00\x00\x00WAVE",
        b"OggS",
        bytes(5000),
        b"x",
    ],
)
def test_no_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """A playlist under the name of a recording opens no other file, and no text is sound."""
    monkeypatch.chdir(tmp_path)
    sound.write(tmp_path / "other.wav", LEFT)
    (tmp_path / "a.wav").write_bytes(content)
    for read in (load, probe):
        with pytest.raises(DecodeError, match=r"a\.wav"):
            read(tmp_path / "a.wav")


def test_empty_file(tmp_path: Path) -> None:
    """A file without a byte is said to be empty."""
    (tmp_path / "a.wav").touch()
    with pytest.raises(DecodeError, match="empty"):
        load(tmp_path / "a.wav")


def test_not_a_file(tmp_path: Path) -> None:
    """What is missing, a folder, a pipe, a link or a name that no file can have is not waited for."""
    os.mkfifo(tmp_path / "pipe.wav")
    sound.write(tmp_path / "real.wav", LEFT)
    (tmp_path / "link.wav").symlink_to(tmp_path / "real.wav")
    said = {
        "missing.wav": "no such file",
        ".": "folder",
        "pipe.wav": "pipe",
        "link.wav": "symbolic link",
        "\0": "cannot",
    }
    for name, message in said.items():
        with pytest.raises(NotFoundError, match=message):
            load(f"{tmp_path}/{name}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_raise_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever bytes are changed, the result is a sound or an error of ours."""
    name = data.draw(st.sampled_from(["a.wav", "a.flac", "a.ogg", "a.m4a"]))
    path = tmp_path / name
    if not path.exists():
        if name == "a.m4a":
            encode(path, "mp4", "aac", 16000, "stereo")
        else:
            sound.write(path, LEFT[:4000], RIGHT[:4000])
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, min(len(content), 600) - 1))] = data.draw(st.integers(0, 255))
    broken = tmp_path / f"broken{path.suffix}"
    broken.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        read = load(broken)
    except RecordingError as error:
        assert broken.name in str(error)  # noqa: PT017 (a sound is as good an outcome)
    else:
        assert read.samples.shape[1] > 0


def test_a_link_put_in_after_it_was_found(tmp_path: Path) -> None:
    """A file or folder that has become a link since its path was resolved is not followed."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    path = sound.write(inside / "a.wav", LEFT)
    sound.write(outside / "a.wav", RIGHT)
    inside.rename(tmp_path / "before")
    inside.symlink_to(outside)
    with pytest.raises(NotFoundError, match="symbolic link"):
        load(path)
    assert load(outside / "a.wav").samples.any()


def test_a_folder_that_may_be_passed_but_not_listed(tmp_path: Path) -> None:
    """The way to a recording is passed through as any program does."""
    path = sound.write(tmp_path / "a.wav", LEFT)
    tmp_path.chmod(0o111)
    try:
        assert load(path).samples.any()
    finally:
        tmp_path.chmod(0o700)


def test_ogg_with_a_lost_page(tmp_path: Path) -> None:
    """A page that is missing or changed is damage, though the decoder passes over it; padding is none."""
    path = sound.write(tmp_path / "a.ogg", sound.speech_like(20.0))
    data = path.read_bytes()
    pages = [at for at in range(len(data)) if data[at : at + 4] == b"OggS"]
    changed = bytearray(data)
    changed[pages[3] + 100] ^= 1
    for bad in (data[: pages[3]] + data[pages[4] :], bytes(changed), data[: pages[2]] + b"x" * 60 + data[pages[2] :]):
        path.write_bytes(bad)
        with pytest.raises(DecodeError, match="a piece of its sound is missing"):
            load(path)
    path.write_bytes(data + bytes(100))
    assert load(path).duration == pytest.approx(20.0)


def test_sound_that_costs_too_much(tmp_path: Path) -> None:
    """At more than 48 kHz a recording must be as much shorter: the limit is one of work."""
    path = sound.write(tmp_path / "a.wav", sound.tone(300, 2.0, 192_000), rate=192_000)
    assert load(path, options=DecodeOptions(max_duration_s=8.0)).duration == pytest.approx(2.0)
    with pytest.raises(TooLongError, match="at 192000 samples a second"):
        load(path, options=DecodeOptions(max_duration_s=7.0))


def test_a_name_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    """Signs that steer a terminal are written out in a message."""
    with pytest.raises(NotFoundError) as caught:
        load(tmp_path / "a\x1b[2J\u202e\n.wav")
    assert str(caught.value).startswith(f"{tmp_path}/a\\x1b[2J\\u202e\\x0a.wav: no such file")
