"""A model's vocabulary is cut to what Mandarin calls hold, and nothing else of the model changes."""

from __future__ import annotations

import json
import logging
import struct
from pathlib import Path

import numpy as np
import pytest

from voicecheck.transcript import vocabulary
from voicecheck.transcript.vocabulary import mandarin_files

TOKENS = ["a", "å", "·", "¥", "å·", "ca", "·¥", "å·¥", "Ġcat", "<eot>", "<notimestamps>", "<0.00>", "<0.02>"]
"""As in a byte-level vocabulary: å, · and ¥ are the bytes of 工, Ġ is a space."""
SPECIAL = {token: TOKENS.index(token) for token in ("<eot>", "<notimestamps>")}
WIDTH = 2
ROWS = np.arange(len(TOKENS) * WIDTH, dtype=np.float16).reshape(-1, WIDTH)


def text_of(text: str) -> bytes:
    return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"


def variable(name: str, values: np.ndarray) -> bytes:
    shape = struct.pack("<B", values.ndim) + b"".join(struct.pack("<I", size) for size in values.shape)
    return text_of(name) + shape + struct.pack("<BI", 4, values.nbytes) + values.tobytes()


def weights(version: int, rows: np.ndarray) -> bytes:
    """A file of three variables, one of them with a row for each token, and one other name."""
    head = struct.pack("<I", version) + text_of("WhisperSpec") + struct.pack("<II", 3, 3)
    others = variable("encoder/heads", np.array(8, np.int16)), variable("encoder/bias", np.ones(3, np.float16))
    alias = struct.pack("<I", 1) + text_of("decoder/projection/weight") + text_of("decoder/embeddings/weight")
    return head + others[0] + variable("decoder/embeddings/weight", rows) + others[1] + alias


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small model."""
    words = {token: number for number, token in enumerate(TOKENS) if not token.startswith("<")}
    merges = ["å ·", "c a", "· ¥", "å· ¥", "Ġ cat"]
    added = [{"id": number, "content": token} for token, number in SPECIAL.items()]
    tokenizer = {"model": {"vocab": words, "merges": merges}, "added_tokens": added, "post_processor": {"type": "x"}}
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    (tmp_path / "config.json").write_text(json.dumps({"suppress_ids": [1, 8, 9], "lang_ids": [10], "other": 1}))
    (tmp_path / "vocabulary.txt").write_text("\n".join(TOKENS) + "\n", encoding="utf-8")
    (tmp_path / "model.bin").write_bytes(weights(6, ROWS))
    return tmp_path


def test_letters_of_other_writings_go_with_their_rows_and_numbers(folder: Path) -> None:
    """Latin tokens behind the commonest go; Chinese ones, parts of characters and special ones stay, renumbered."""
    files = mandarin_files(folder, common=1)
    assert files is not None
    kept = files["vocabulary.txt"].decode().split("\n")
    assert not {"Ġcat", "ca"} & set(kept)
    assert {"a", "å", "å·", "å·¥", "<eot>", "<notimestamps>", "<0.00>"} <= set(kept)
    assert "<0.02>" not in kept  # of the times only the first stays, as a landmark
    before = [TOKENS.index(token) for token in kept]
    assert files["model.bin"] == weights(6, ROWS[before])
    config = json.loads(files["config.json"])
    assert config == {
        "suppress_ids": [kept.index(TOKENS[1]), kept.index("<eot>")],
        "lang_ids": [kept.index("<notimestamps>")],
        "other": 1,
    }
    tokenizer = json.loads(files["tokenizer.json"])
    assert tokenizer["model"]["vocab"] == {t: n for n, t in enumerate(kept) if not t.startswith("<")}
    assert tokenizer["added_tokens"] == [{"id": kept.index(t), "content": t} for t in SPECIAL]
    assert tokenizer["model"]["merges"] == ["å ·", "· ¥", "å· ¥"]


def test_the_commonest_tokens_stay_whatever_they_spell(folder: Path) -> None:
    """With all of them common, only the times go, but for the first."""
    files = mandarin_files(folder, common=len(TOKENS))
    assert files is not None
    assert files["vocabulary.txt"].decode().split("\n") == TOKENS[:-1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.bin", weights(7, np.zeros((len(TOKENS), WIDTH), np.float16))),
        ("model.bin", weights(6, np.zeros((4, WIDTH), np.float16))),
        ("model.bin", weights(6, np.zeros((len(TOKENS), WIDTH), np.float16))[:90]),
        ("tokenizer.json", b"{}"),
        ("config.json", b"[1"),
    ],
    ids=["unknown layout", "no row a token", "cut short", "no vocabulary", "no JSON"],
)
def test_another_layout_is_loaded_whole_and_said(
    folder: Path, caplog: pytest.LogCaptureFixture, name: str, content: bytes
) -> None:
    """What cannot be cut is left to CTranslate2 as it is; the log says that this is slower."""
    (folder / name).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert mandarin_files(folder) is None
    assert "whole vocabulary" in caplog.text


def test_a_large_model_is_loaded_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be in memory twice."""
    monkeypatch.setattr(vocabulary, "_LARGEST_BYTES", 10)
    assert mandarin_files(folder) is None
