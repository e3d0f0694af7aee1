"""A recording is read whole, or refused with the true reason: never the first part alone in silence."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

import made_files as made
import sound
from voicecheck.audio.decode import Sound, load, probe
from voicecheck.errors import DecodeError

# As 16-bit samples hold it, so that it comes back as it was.
ONE, TWO = (
    sound.pcm(sound.speech_like(seconds, seed=seed))[0] / np.float32(32768) for seconds, seed in ((2, 1), (3, 2))
)
BOTH = np.concatenate([ONE, TWO])
# Loud for two seconds, silent for four: what is estimated from the first frames is far too short.
UNEVEN = sound.place(6.0, (0.0, sound.speech_like(1.0, seed=3)), (5.0, sound.speech_like(1.0, seed=4)))


def read(folder: Path, data: bytes, name: str = "a.bin") -> Sound:
    """What is read of a file with these bytes."""
    (folder / name).write_bytes(data)
    got = load(folder / name)
    length = probe(folder / name)
    assert length is None or length == pytest.approx(got.duration, abs=0.15)
    return got


def refused(folder: Path, data: bytes, message: str) -> None:
    """Check that a file with these bytes is refused with this message."""
    (folder / "a.bin").write_bytes(data)
    with pytest.raises(DecodeError, match=message):
        load(folder / "a.bin")


def same(got: Sound, samples: sound.Floats) -> None:
    """Check that exactly these samples were read."""
    np.testing.assert_array_equal(got.samples[0], sound.pcm(samples)[0])


def alike(got: Sound, samples: sound.Floats, least: float = 0.8) -> None:
    """Check that each second of what was read is that of the samples: sound coded with loss, and a little late."""
    heard = got.channel(0)[:: got.rate // 8000]
    for start in range(800, len(samples) - 8000, 8000):
        want = samples[start : start + 7200]
        if not want.any():
            continue
        near = np.pad(heard, (4000, 8000))[start + 4000 - 1600 : start + 4000 + 7200 + 1600]
        products = np.correlate(near, want, "valid")
        power = np.sqrt(np.sum(want**2) * np.convolve(near**2, np.ones(7200), "valid").max())
        assert products.max() / power > least, f"other sound at {start / 8000:.1f} s"


LOSSLESS = [("WAV", "PCM_16"), ("WAVEX", "PCM_16"), ("RF64", "PCM_16"), ("W64", "PCM_16"), ("AIFF", "PCM_16"),
            ("AU", "PCM_16"), ("CAF", "PCM_16"), ("FLAC", "PCM_16"), ("WAV", "FLOAT"), ("AIFF", "FLOAT")]  # fmt: skip


@pytest.mark.parametrize(("container", "subtype"), LOSSLESS)
def test_appended_files_are_read_as_one(tmp_path: Path, container: str, subtype: str) -> None:
    """Three recordings joined by copying are read one after the other, and a remark says so."""
    data = b"".join(made.written(part, container, subtype) for part in (ONE, ONE, TWO))
    got = read(tmp_path, data)
    same(got, np.concatenate([ONE, ONE, TWO]))
    twice = made.written(ONE, container, subtype) * 2
    same(load_of(tmp_path, twice), np.concatenate([ONE, ONE]))
    assert "3 recordings" in got.remarks[0]
    assert got.unfinished is None


@pytest.mark.parametrize(
    ("container", "subtype", "options"),
    [
        ("MP3", "MPEG_LAYER_III", {}),
        ("MP3", "MPEG_LAYER_III", {"bitrate_mode": "VARIABLE", "compression_level": 0.5}),
        ("OGG", "OPUS", {}),
        ("OGG", "VORBIS", {}),
    ],
)
def test_appended_lossy_files_are_read_as_one(
    tmp_path: Path, container: str, subtype: str, options: dict[str, object]
) -> None:
    """The same of files whose sound is coded with loss: Xing tags and ends of streams amid the file end nothing."""
    data = b"".join(made.written(part, container, subtype, **options) for part in (ONE, TWO, ONE))
    got = read(tmp_path, data)
    assert got.duration == pytest.approx(7.0, abs=0.1)
    alike(got, np.concatenate([ONE, TWO, ONE]))


@pytest.mark.parametrize(
    ("container", "codec", "rate"),
    [("ogg", "flac", 8000), ("adts", "aac", 16000), ("mp4", "aac", 16000), ("webm", "libopus", 48000),
     ("matroska", "flac", 8000), ("asf", "wmav2", 16000), ("amr", "libopencore_amrnb", 8000),
     ("3gp", "libopencore_amrnb", 8000)],
)  # fmt: skip
def test_appended_files_of_phones_and_browsers(tmp_path: Path, container: str, codec: str, rate: int) -> None:
    """Two of them are read one after the other."""
    got = read(tmp_path, b"".join(made.encoded(part, container, codec, rate) for part in (TWO, TWO)))
    assert got.duration == pytest.approx(6.0, abs=0.35)
    if "amr" not in codec:
        alike(got, np.concatenate([TWO, TWO]), least=0.5)


@pytest.mark.parametrize(
    ("container", "subtype"),
    [("WAV", "PCM_16"), ("RF64", "PCM_16"), ("RF64", "ULAW"), ("W64", "PCM_16"), ("AIFF", "PCM_16"), ("AU", "PCM_16"),
     ("CAF", "PCM_16"), ("FLAC", "PCM_16")],
)  # fmt: skip
def test_appended_files_of_one_length_are_each_read(tmp_path: Path, container: str, subtype: str) -> None:
    """A recorder that writes equal pieces: the second is its own sound, not the first once more."""
    second = TWO[::-1].copy()
    got = load_of(tmp_path, made.written(TWO, container, subtype) + made.written(second, container, subtype))
    assert got.duration == pytest.approx(2 * len(TWO) / 8000)
    alike(got, np.concatenate([TWO, second]))


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (made.written(TWO, "WAV", "PCM_16", rate=16000), "number 2 begins at 2.0 s and has 16000 Hz and 1 channels"),
        (made.written(np.stack([ONE, ONE], 1), "WAV", "PCM_16"), "8000 Hz and 2 channels, not 8000 Hz and 1; split it"),
    ],
)
def test_appended_files_that_cannot_be_joined(tmp_path: Path, second: bytes, said: str) -> None:
    """Another rate or number of channels is refused, with where and what."""
    refused(tmp_path, made.written(ONE, "WAV", "PCM_16") + second, said)


def test_an_mp3_with_another_rate_in_its_midst(tmp_path: Path) -> None:
    """An MP3 without tags that goes on at another rate is refused, not read at the wrong speed."""
    second = made.written(TWO, "MP3", "MPEG_LAYER_III", rate=16000, bitrate_mode="CONSTANT")
    refused(tmp_path, made.mp3(ONE, "CONSTANT") + second, "number 2 begins at .* 16000 Hz")


def test_mp3_of_variable_rate_without_xing(tmp_path: Path) -> None:
    """All frames are read, whatever a decoder estimates."""
    got = read(tmp_path, made.without_xing(made.mp3(UNEVEN)))
    assert got.duration == pytest.approx(6.0, abs=0.25)
    alike(got, UNEVEN)
    assert got.unfinished is None


@pytest.mark.parametrize("frames", [0, 10])
def test_mp3_with_too_few_frames_in_its_xing_tag(tmp_path: Path, frames: int) -> None:
    """What the tag does not know of is read."""
    data = made.mp3(UNEVEN)
    got = read(tmp_path, made.changed(data, data.index(b"Xing") + 8, ">I", frames))
    assert got.duration == pytest.approx(6.0, abs=0.25)
    alike(got, UNEVEN)


def test_mp3_with_more_frames_in_its_xing_tag_than_there_are(tmp_path: Path) -> None:
    """It lost its end."""
    data = made.mp3(UNEVEN)
    refused(tmp_path, made.changed(data, data.index(b"Xing") + 8, ">I", 400), r"truncated: header says 2\d\.\d s")


@pytest.mark.parametrize("tail", [made.id3v1(), made.ape(), made.ape() + made.id3v1(), bytes(5000), b"notes\n" * 500])
@pytest.mark.parametrize("xing", [True, False])
def test_tags_and_padding_after_an_mp3_are_no_sound(tmp_path: Path, tail: bytes, xing: bool) -> None:
    """They are neither read nor refused."""
    data = made.mp3(ONE)
    got = read(tmp_path, (data if xing else made.without_xing(data)) + tail)
    assert got.duration == pytest.approx(2.0, abs=0.3 if not xing else 0.05)
    assert (got.unfinished, got.remarks) == (None, ())


KINDS = {
    **{name: made.written(BOTH, name, "PCM_16") for name in ("RF64", "W64", "AIFF", "AU", "CAF", "FLAC")},
    "Opus": made.written(BOTH, "OGG", "OPUS"),
    "AMR": made.amr(250),
    "AAC": made.encoded(BOTH, "adts", "aac", 16000),
    "M4A": made.encoded(BOTH, "mp4", "aac", 16000),
    "WebM": made.encoded(BOTH, "webm", "libopus", 48000),
    "CAF/ALAC": made.encoded(BOTH, "caf", "alac"),
}


@pytest.mark.parametrize("tail", [made.id3v1(), bytes(4096), b"end of the call\n" * 60], ids=["tag", "zeros", "text"])
@pytest.mark.parametrize("kind", KINDS)
def test_tags_and_padding_after_any_kind_are_no_sound(tmp_path: Path, kind: str, tail: bytes) -> None:
    """They are neither read nor refused, nor do they make a file unfinished."""
    plain, got = read(tmp_path, KINDS[kind]), read(tmp_path, KINDS[kind] + tail)
    np.testing.assert_array_equal(got.samples, plain.samples)
    assert plain.duration == pytest.approx(5.0, abs=0.2)
    assert (got.unfinished, got.remarks) == (None, ())


@pytest.mark.parametrize("subtype", ["ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM", "GSM610", "PCM_24", "DOUBLE", "G721_32"])
def test_every_coding_in_wav(tmp_path: Path, subtype: str) -> None:
    """Appended, cut, never finished and without a byte rate: as of plain samples."""
    one, two = (made.written(part, "WAV", subtype) for part in (ONE, TWO))
    assert read(tmp_path, one + two).duration == pytest.approx(5.0, abs=0.06)
    refused(tmp_path, two[: len(two) // 2], r"truncated: header says 3\.0 s, only 1\.5 s")
    never = read(tmp_path, made.changed(two, two.index(b"data") + 4, "<I", 0))
    assert never.duration == pytest.approx(3.0, abs=0.05)
    assert never.unfinished is not None
    without = made.changed(two, 28, "<I", 0)
    assert read(tmp_path, without).duration == pytest.approx(3.0, abs=0.05)
    refused(tmp_path, without[: len(without) // 2], "truncated: header says")


@pytest.mark.parametrize(("container", "endian"), [("WAV", "BIG"), ("AU", "LITTLE"), ("AIFF", "LITTLE")])
def test_the_other_order_of_bytes(tmp_path: Path, container: str, endian: str) -> None:
    """It is read, appended and refused alike."""
    data = made.written(BOTH, container, "PCM_16", endian=endian)
    same(read(tmp_path, data), BOTH)
    same(read(tmp_path, data + data), np.concatenate([BOTH, BOTH]))
    refused(tmp_path, data[: len(data) // 2], "truncated: header says 5.0 s, only 2.5 s")


def test_tags_before_and_between_mp3s_are_no_sound(tmp_path: Path) -> None:
    """An ID3 tag may hold bytes that look like frames."""
    picture = made.without_xing(made.mp3(TWO))[:3000]
    data = made.id3v2(picture) + made.mp3(ONE) + made.id3v1() + made.id3v2(picture) + made.mp3(TWO) + made.id3v1()
    got = read(tmp_path, data)
    assert got.duration == pytest.approx(5.0, abs=0.1)
    alike(got, BOTH)


@pytest.mark.parametrize("tag", [made.ape(), made.ape()[-32:], made.id3v1(), made.ape() + made.id3v1()])
@pytest.mark.parametrize("xing", [True, False])
def test_any_tag_between_mp3s_is_no_sound(tmp_path: Path, tag: bytes, xing: bool) -> None:
    """Files joined with the tags at their ends are read to the last; a tag of 32 bytes is its foot alone."""
    foot = made.changed(tag, 12, "<I", 32) if len(tag) == 32 else tag
    one, two = (made.mp3(each, "CONSTANT") for each in (ONE, TWO))
    got = read(tmp_path, one + foot + two if xing else made.without_xing(one) + foot + made.without_xing(two))
    assert got.duration == pytest.approx(5.0, abs=0.1 if xing else 0.5)
    assert (got.unfinished, got.remarks) == (None, ("the file holds 2 recordings, one after the other: all were read",))


def test_an_mp3_whose_number_of_frames_is_not_known_yet(tmp_path: Path) -> None:
    """All bits of the number are ones: the frames are counted."""
    data = made.mp3(UNEVEN)
    got = read(tmp_path, made.changed(data, data.index(b"Xing") + 8, ">I", 0xFFFFFFFF))
    assert got.duration == pytest.approx(6.0, abs=0.25)
    alike(got, UNEVEN)


def test_a_hole_in_an_mp3_is_damage(tmp_path: Path) -> None:
    """Frames that are no longer there are missed, though a decoder finds the next."""
    data = made.mp3(TWO, "CONSTANT")
    middle = len(data) // 2
    random = np.random.default_rng(1).bytes(3000)
    refused(tmp_path, data[:middle] + random + data[middle + 3000 :], "a piece of its sound is missing")


def test_an_mp3_whose_last_frame_is_incomplete(tmp_path: Path) -> None:
    """Without a tag it is read as far as it goes, and said to be unfinished."""
    got = read(tmp_path, made.without_xing(made.mp3(TWO))[:-20])
    assert got.duration == pytest.approx(3.0, abs=0.3)
    assert got.unfinished is not None


@pytest.mark.parametrize("container", ["WAV", "RF64", "W64", "AIFF", "AU", "CAF", "FLAC"])
def test_a_file_cut_short_is_refused(tmp_path: Path, container: str) -> None:
    """The header promises more than there is."""
    data = made.written(TWO, container, "PCM_16")
    refused(tmp_path, data[: len(data) // 2], r"truncated: header says 3\.0 s, only 1\.\d s are there; copy it again")


@pytest.mark.parametrize("container", ["WAV", "RF64", "W64", "AIFF", "AU", "CAF", "FLAC", "OGG", "MP3"])
def test_a_file_cut_in_its_header_is_refused(tmp_path: Path, container: str) -> None:
    """At whichever byte: the end of a chunk's head, of its name, of a number."""
    subtype = {"OGG": "OPUS", "MP3": "MPEG_LAYER_III"}.get(container, "PCM_16")
    data = made.written(TWO, container, subtype)
    for size in range(1, 200):
        (tmp_path / "a.bin").write_bytes(data[:size])
        with pytest.raises(DecodeError):
            load(tmp_path / "a.bin")


@pytest.mark.parametrize("container", ["WAV", "RF64", "W64", "AIFF", "AU", "CAF"])
@pytest.mark.parametrize(("missing", "fine"), [(0.24, True), (0.26, False)])
def test_a_quarter_of_a_second_may_be_missing(tmp_path: Path, container: str, missing: float, fine: bool) -> None:
    """Headers are often some milliseconds off; a syllable is a loss."""
    lost = round(missing * 16000 / 2) * 2
    data = made.written(TWO, container, "PCM_16")[:-lost]
    if fine:
        assert load_of(tmp_path, data).unfinished is None
    else:
        refused(tmp_path, data, "truncated")


def load_of(folder: Path, data: bytes) -> Sound:
    """What is read of these bytes."""
    (folder / "a.bin").write_bytes(data)
    return load(folder / "a.bin")


def _unknown(container: str, size: int, samples: sound.Floats = BOTH) -> bytes:
    data = made.written(samples, container, "PCM_16")
    if container == "W64":
        return made.changed(data, data.index(b"data\xf3") + 16, "<Q", size)
    if container == "CAF":
        return made.changed(data, data.index(b"data") + 4, ">Q", size)
    if container == "AIFF":
        return made.changed(made.changed(data, data.index(b"SSND") + 4, ">I", size), data.index(b"COMM") + 10, ">I", 0)
    if container == "AU":
        return made.changed(data, 8, ">I", size)
    return made.changed(data, data.index(b"data") + 4, "<I", size)


ONES = (1 << 64) - 1


@pytest.mark.parametrize(
    ("container", "size"),
    [("WAV", 0), ("WAV", 0xFFFFFFFF), ("WAV", 0x7FFFF000), ("WAV", 2000), ("WAVEX", 0), ("W64", 0), ("W64", 24),
     ("W64", ONES), ("W64", 2024), ("CAF", 0), ("CAF", ONES), ("CAF", 2004), ("AIFF", 0), ("AIFF", 0xFFFFFFFF),
     ("AIFF", 2008), ("AU", 0), ("AU", 0xFFFFFFFF), ("AU", 2000)],
)  # fmt: skip
def test_a_recorder_that_died_loses_no_sound(tmp_path: Path, container: str, size: int) -> None:
    """Where the header says no length, or one after which the sound goes on, all there is is read and that is said."""
    got = read(tmp_path, _unknown(container, size))
    same(got, BOTH)
    assert got.unfinished is not None
    assert "did not finish" in got.unfinished


@pytest.mark.parametrize("data_size", [0, ONES])
def test_an_rf64_that_was_never_finished(tmp_path: Path, data_size: int) -> None:
    """Its sizes are in a chunk of their own."""
    data = made.written(BOTH, "RF64", "PCM_16")
    got = read(tmp_path, made.changed(data, data.index(b"ds64") + 16, "<Q", data_size))
    same(got, BOTH)
    assert got.unfinished is not None


SILENT_AT_FIRST = np.concatenate([sound.silence(4.0), BOTH])


@pytest.mark.parametrize("known", [0, 100, 8000, 9000])
@pytest.mark.parametrize("container", ["WAV", "AIFF", "AU", "CAF", "W64"])
def test_silence_is_no_padding(tmp_path: Path, container: str, known: int) -> None:
    """A call can begin with silence, or be silent where the length in the header ends."""
    head = {"W64": 24, "CAF": 4, "AIFF": 8}.get(container, 0)
    got = read(tmp_path, _unknown(container, head + known if known else 0, SILENT_AT_FIRST))
    same(got, SILENT_AT_FIRST)
    assert got.unfinished is not None


def test_a_recorder_that_died_and_began_again(tmp_path: Path) -> None:
    """A file that was never finished does not swallow the one that was appended."""
    got = read(tmp_path, made.wave(ONE, size=0) + made.wave(TWO))
    same(got, BOTH)
    assert got.unfinished is None, "the last one was finished"
    assert "did not finish number 1" in got.remarks[1]
    assert read(tmp_path, made.wave(ONE) + made.wave(TWO, size=0)).unfinished is not None


def test_an_odd_chunk_without_its_pad_byte(tmp_path: Path) -> None:
    """What decoders get lost on is walked over."""
    for name in (b"LIST", b"bext", b"iXML"):
        odd = made.chunk(name, b"INFOISFT\x05\0\0\0Lavf\0", padded=False)
        same(read(tmp_path, made.wave(ONE, odd)), ONE)
        same(read(tmp_path, made.wave(ONE, made.chunk(name, b"x" * 601))), ONE)


def test_chunks_before_and_after_the_sound(tmp_path: Path) -> None:
    """Texts of recorders and broadcasters are no sound, whatever is in them."""
    before = [made.chunk(name, b"x" * 700) for name in (b"JUNK", b"bext", b"iXML", b"FLLR")]
    after = made.chunk(b"LIST", bytes(range(250)) * 20) + made.chunk(b"id3 ", bytes(range(99)) * 3)
    got = read(tmp_path, made.wave(ONE, *before, after=after))
    same(got, ONE)
    assert (got.unfinished, got.remarks) == (None, ())


@pytest.mark.parametrize("tail", [b"<signature>abc</signature>\n" * 30, "录音结束。".encode() * 50, made.id3v1() * 2,
             *("录音信息：坐席一零零二，开始时间二零二六年。".encode("gb18030") * count for count in (10, 200)),
             *("錄音資訊：客服一零零二，開始時間。".encode("big5") * count for count in (10, 300)),
             *('<rec agent="1002" start="2026-11-20"/>\n'.encode(name) * 200 for name in ("utf-16", "utf-16-le")),
             "录音结束。".encode("utf-16-be") * 500],
)  # fmt: skip
def test_text_after_a_wav_is_no_sound(tmp_path: Path, tail: bytes) -> None:
    """Some recorders write a signature behind the file."""
    got = read(tmp_path, made.wave(ONE) + tail)
    same(got, ONE)
    assert got.unfinished is None


TRAILER = np.random.default_rng(5).bytes(512)


@pytest.mark.parametrize("container", ["WAV", "W64", "AIFF", "AU", "CAF"])
def test_a_short_trailer_is_no_sound_and_no_sign_of_an_unfinished_file(tmp_path: Path, container: str) -> None:
    """Checksums and signatures have some hundred bytes: less than a syllable of sound, however it is coded."""
    got = read(tmp_path, made.written(BOTH, container, "PCM_16") + TRAILER)
    same(got, BOTH)
    assert (got.unfinished, got.remarks) == (None, ())


def test_a_trailer_between_two_files_is_no_sound(tmp_path: Path) -> None:
    """Nor is the first of them unfinished."""
    got = read(tmp_path, made.wave(ONE) + TRAILER + made.wave(TWO))
    same(got, BOTH)
    assert (got.unfinished, len(got.remarks)) == (None, 1)


@pytest.mark.parametrize("coding", ["PCM_16", "ALAW", "ULAW"])
@pytest.mark.parametrize("loud", [0.0003, 0.003, 0.03])
def test_sound_is_no_text(tmp_path: Path, coding: str, loud: float) -> None:
    """Quiet sound after a length that is too short is read to its end, however like characters its bytes are."""
    noise = (np.random.default_rng(2).normal(0, loud, 16000)).astype(np.float32)
    data = made.written(np.concatenate([ONE, noise]), "WAV", coding)
    whole = read(tmp_path, data)
    got = read(tmp_path, made.changed(data, data.index(b"data") + 4, "<I", len(ONE) * (2 if coding == "PCM_16" else 1)))
    assert got.samples.shape == whole.samples.shape
    assert got.unfinished is not None


FORMAT = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)


@pytest.mark.parametrize("between", [b"", made.chunk(b"JUNK", bytes(28)), made.chunk(b"LIST", b"odd"), FORMAT])
def test_all_data_chunks_are_read(tmp_path: Path, between: bytes) -> None:
    """Recorders add one after a pause: nothing is lost, and it is said that there are several."""
    more = made.chunk(b"data", sound.pcm(TWO).tobytes())
    got = read(tmp_path, made.wave(ONE, after=between + more + made.chunk(b"LIST", b"INFO")))
    same(got, BOTH)
    assert (got.unfinished, got.remarks) == (None, ("the file holds 2 recordings, one after the other: all were read",))
    same(read(tmp_path, made.wave(ONE[:0], after=between + more)), TWO)
    one = read(tmp_path, made.wave(ONE, after=between + made.chunk(b"data", b"") + made.chunk(b"LIST", b"INFO")))
    assert (one.samples.shape[1], one.unfinished) == (len(ONE), None)


def test_data_chunks_without_end_are_refused_soon(tmp_path: Path) -> None:
    """Only so many are looked at, and more than a thousand recordings in a file are not read."""
    many = made.wave(ONE[:1], after=made.chunk(b"data", b"ab") * 12_000)
    refused(tmp_path, many, "holds 10001 recordings")


def test_a_second_data_chunk_that_is_cut_or_open_or_of_another_format(tmp_path: Path) -> None:
    """It is judged as the only one would be."""
    data = made.wave(ONE, after=made.chunk(b"data", sound.pcm(TWO).tobytes()))
    refused(tmp_path, data[:-16000], "truncated: header says 3.0 s, only 2.0 s")
    got = read(tmp_path, made.wave(ONE, after=b"data" + bytes(4) + sound.pcm(TWO).tobytes()))
    same(got, BOTH)
    assert got.unfinished is not None
    other = made.changed(FORMAT, 12, "<I", 16000)
    refused(tmp_path, made.wave(ONE, after=other + made.chunk(b"data", bytes(8000))), "two formats")


@pytest.mark.parametrize("factor", [0, 0.5, 2])
def test_a_wrong_riff_size_means_nothing(tmp_path: Path, factor: float) -> None:
    """The size of the whole is not needed where that of the sound is right."""
    data = made.wave(ONE)
    same(read(tmp_path, made.changed(data, 4, "<I", round(factor * (len(data) - 8)))), ONE)


def test_a_byte_rate_of_zero(tmp_path: Path) -> None:
    """The rate of bytes follows from that of samples; a file cut short is refused all the same."""
    data = made.changed(made.wave(TWO), 28, "<I", 0)
    same(read(tmp_path, data), TWO)
    refused(tmp_path, data[: len(data) // 2], "truncated: header says 3.0 s, only 1.5 s")


def test_sound_that_goes_on_after_a_closing_chunk(tmp_path: Path) -> None:
    """A recorder that appends without a header loses nothing."""
    data = made.wave(ONE, after=made.chunk(b"LIST", b"INFOISFT\x04\0\0\0Lavf")) + sound.pcm(TWO).tobytes()
    same(read(tmp_path, data), BOTH)


@pytest.mark.parametrize("data", [made.wave(ONE[:0], after=made.chunk(b"LIST", b"x" * 800)), made.wave(ONE[:0])])
def test_an_empty_wav_is_empty(tmp_path: Path, data: bytes) -> None:
    """A chunk behind it is not taken for its sound."""
    refused(tmp_path, data, "has a header but no sound")


def test_flac_whose_header_says_too_little(tmp_path: Path) -> None:
    """A header from before the recorder went on does not end the sound."""
    data = bytearray(made.written(BOTH, "FLAC", "PCM_16"))
    data[22:26] = struct.pack(">I", 8000)
    got = read(tmp_path, bytes(data))
    same(got, BOTH)
    assert got.unfinished is not None


def test_what_looks_like_a_frame_of_flac_by_chance(tmp_path: Path) -> None:
    """Bytes of sound that are those of a frame's header, far on in the call, do not make the file unfinished."""
    noise = np.random.default_rng(1).integers(-32768, 32767, 24000).astype(np.int16)
    header = bytes.fromhex("fff8c9087fef")  # frame 127, with its checksum
    noise[23000:23003] = np.frombuffer(header, ">i2")
    data = made.written(noise, "FLAC", "PCM_16")
    assert header in data, "stored as they are"
    got = read(tmp_path, data)
    np.testing.assert_array_equal(got.samples[0], noise)
    assert got.unfinished is None


def test_a_flac_that_was_never_finished(tmp_path: Path) -> None:
    """Its whole frames are read: the last one, which has no end, would end the decoding in an error."""
    data = bytearray(made.written(BOTH, "FLAC", "PCM_16"))
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    got = read(tmp_path, bytes(data[: len(data) * 2 // 3]))
    assert 2.0 < got.duration < 4.0
    np.testing.assert_array_equal(got.samples[0], sound.pcm(BOTH)[0][: got.samples.shape[1]])
    assert got.unfinished is not None


def test_a_flac_written_through_a_pipe_is_finished(tmp_path: Path) -> None:
    """The format allows a header without a length: all frames are whole, so that it is told, and not called cut."""
    data = bytearray(made.written(BOTH, "FLAC", "PCM_16"))
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    got = read(tmp_path, bytes(data))
    same(got, BOTH)
    assert got.unfinished is None
    assert "no length" in got.remarks[0]


def test_tags_around_a_flac_are_no_sound(tmp_path: Path) -> None:
    """ID3 before and after it, as taggers write them."""
    got = read(tmp_path, made.id3v2(b"fLaC" * 300) + made.written(BOTH, "FLAC", "PCM_16") + made.id3v1())
    same(got, BOTH)
    assert got.unfinished is None


@pytest.mark.parametrize("subtype", ["OPUS", "VORBIS"])
def test_ogg_without_a_mark_of_its_end(tmp_path: Path, subtype: str) -> None:
    """Android recorders never set it. All pages are whole: it is read whole and remarked, not called unfinished."""
    got = read(tmp_path, made.without_end(made.written(BOTH, "OGG", subtype)))
    assert got.duration == pytest.approx(5.0, abs=0.1)
    alike(got, BOTH)
    assert got.unfinished is None
    assert "no mark of its end" in got.remarks[0]


@pytest.mark.parametrize("subtypes", [("OPUS", "OPUS"), ("VORBIS", "OPUS")])
def test_ogg_with_two_tracks_side_by_side_is_refused(tmp_path: Path, subtypes: tuple[str, str]) -> None:
    """As in other containers: one of them would be read, and the other party left out in silence."""
    one, two = (
        made.ogg_pages(made.written(each, "OGG", subtype)) for each, subtype in zip((ONE, TWO), subtypes, strict=True)
    )
    refused(tmp_path, b"".join([one[0], two[0], *one[1:], *two[1:]]), "holds 2 sound tracks")


def test_ogg_whose_last_packet_is_incomplete(tmp_path: Path) -> None:
    """The last page says that the packet goes on: the recorder was stopped."""
    pages = made.ogg_pages(made.written(BOTH, "OGG", "OPUS"))
    last = made.ogg_page(pages[-2], drop_last_lacing=True)
    got = read(tmp_path, b"".join([*pages[:-2], last]))
    assert got.duration > 3.0
    assert got.unfinished is not None


def test_ogg_whose_last_page_is_incomplete_is_refused(tmp_path: Path) -> None:
    """The page says how long it is, and less is there."""
    data = made.written(BOTH, "OGG", "OPUS")
    refused(tmp_path, data[:-10], "truncated: its last page is incomplete; copy it again")


@pytest.mark.parametrize("wide", [False, True])
def test_amr_with_frames_of_silence(tmp_path: Path, wide: bool) -> None:
    """A phone that sends nothing while nobody speaks ends no call."""
    got = read(tmp_path, made.amr(500, silent=slice(100, 300), wide=wide))
    assert got.duration == pytest.approx(10.0, abs=0.05)
    loud = [float(np.abs(got.channel(0, at, at + 1.5)).mean()) for at in (0.2, 3.5, 8.0)]
    assert loud[1] < 0.3 * min(loud[0], loud[2])


def test_amr_with_silence_in_3gp(tmp_path: Path) -> None:
    """The same in the container of phones."""
    speech = made.encoded(
        sound.place(8.0, (0.0, ONE), (6.0, ONE)), "3gp", "libopencore_amrnb", codec_options={"dtx": "1"}
    )
    got = read(tmp_path, speech)
    assert got.duration == pytest.approx(8.0, abs=0.1)


def test_amr_appended_and_cut(tmp_path: Path) -> None:
    """The second one's magic number is no frame; a last frame that is incomplete is said."""
    assert read(tmp_path, made.amr(100) + made.amr(150)).duration == pytest.approx(5.0, abs=0.05)
    got = read(tmp_path, made.amr(100)[:-7])
    assert got.duration == pytest.approx(1.98, abs=0.05)
    assert got.unfinished is not None
    refused(tmp_path, made.amr(100) + b"\xff\x81" * 400, r"damaged after 2\.0 s")


def test_mp4_that_was_never_finished(tmp_path: Path) -> None:
    """Without its index nothing can be read, and copying it again may not help: the message says both."""
    data = made.encoded(BOTH, "mp4", "aac", 16000)
    at = data.index(b"moov") - 4
    refused(tmp_path, data[:at], r"never finished.*index \(moov\) is missing")
    size = data.index(b"mdat") - 4
    refused(tmp_path, made.changed(data[:at], size, ">I", 0), r"never finished")


def test_fragmented_mp4(tmp_path: Path) -> None:
    """What live recorders write is read; one whose last fragment is incomplete is refused."""
    data = made.encoded(
        BOTH, "mp4", "aac", 16000, movflags="frag_keyframe+empty_moov+default_base_moof", frag_duration="500000"
    )
    got = read(tmp_path, data)
    assert got.duration == pytest.approx(5.0, abs=0.2)
    alike(got, BOTH)
    last = data.rindex(b"mdat")
    refused(tmp_path, data[: last + 40], "truncated")


@pytest.mark.parametrize("container", ["webm", "matroska"])
def test_live_matroska(tmp_path: Path, container: str) -> None:
    """A browser's recorder writes no length, neither of the whole nor of clusters: it is read whole, and not marked."""
    data = made.encoded(BOTH, container, "libopus", 48000, live="1")
    got = read(tmp_path, data)
    assert got.duration == pytest.approx(5.0, abs=0.2)
    alike(got, BOTH)
    assert got.unfinished is None


def test_matroska_whose_last_block_is_incomplete(tmp_path: Path) -> None:
    """It was not finished, or its last cluster says that more should be there."""
    data = made.encoded(BOTH, "webm", "libopus", 48000, live="1")
    (tmp_path / "a.bin").write_bytes(data[:-30])
    try:
        got = load(tmp_path / "a.bin")
    except DecodeError as error:
        assert "truncated" in str(error)  # noqa: PT017 (either is right)
    else:
        assert got.unfinished is not None


def test_samples_that_are_no_numbers_are_told(tmp_path: Path) -> None:
    """A few are cleaned with a remark; many mean that the file is no recording as it is."""
    samples = TWO.copy()
    samples[100:110] = np.nan
    samples[200:210] = 3e38
    got = load_of(tmp_path, made.written(samples, "WAV", "FLOAT"))
    assert "20 samples" in got.remarks[0]
    assert not got.samples[0, 100:110].any()
    samples[1000:1219] = np.inf  # 239 of 24,000
    assert "239 samples" in load_of(tmp_path, made.written(samples, "WAV", "FLOAT")).remarks[0]
    samples[1219] = np.inf
    refused(tmp_path, made.written(samples, "WAV", "FLOAT"), "1% of its samples are no numbers")
    refused(tmp_path, made.written(TWO * 30000, "WAV", "FLOAT"), "a hundred times full scale")


def test_a_little_over_full_scale_is_usual(tmp_path: Path) -> None:
    """Float files may go over full scale, which is clipped without a word."""
    loudest = TWO / np.abs(TWO).max()
    got = load_of(tmp_path, made.written(loudest * 99, "WAV", "FLOAT"))
    assert got.remarks == ()
    assert got.samples.max() == 32767
    assert load_of(tmp_path, made.written(loudest * 101, "WAV", "FLOAT")).remarks != ()


@pytest.mark.parametrize("channels", [0, 3, 1025, 65535])
@pytest.mark.parametrize("container", ["WAV", "W64", "AIFF", "AU", "CAF"])
def test_the_number_of_channels_is_that_of_the_header(tmp_path: Path, container: str, channels: int) -> None:
    """The message says what the header says, whatever a decoder makes of it."""
    data = made.written(TWO, container, "PCM_16")
    name, behind, form = {
        "WAV": (b"fmt ", 10, "<H"), "W64": (b"fmt ", 26, "<H"), "AIFF": (b"COMM", 8, ">H"),
        "AU": (b".snd", 20, ">I"), "CAF": (b"desc", 36, ">I"),
    }[container]  # fmt: skip
    at = data.index(name) + behind
    refused(tmp_path, made.changed(data, at, form, channels), f"has {channels} channels, one or two are read")


def test_too_many_recordings_in_a_file(tmp_path: Path) -> None:
    """A file of more than a thousand files is no call."""
    assert load_of(tmp_path, made.wave(ONE[:8]) * 1000).duration == pytest.approx(1.0)
    refused(tmp_path, made.wave(ONE[:8]) * 1001, "holds 1001 recordings")
