"""A speech model's vocabulary, cut before it is loaded to what a call in Mandarin can hold.

Whisper's 50,000 tokens are those of a hundred languages, and each step of its decoder weighs every one of them:
of ``base`` that is half of the decoder's weights. Chinese characters, figures, marks and the commonest tokens of
all, English words among them, are a seventh; what is left out can still be spelled, as single bytes stay.
"""

from __future__ import annotations

import json
import logging
import mmap
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers.decoders import ByteLevel

from voicecheck.language.catalogue import Message
from voicecheck.language.stored import english

COMMON = 5_000
"""Tokens of the vocabulary that are kept whatever they spell: it is in the order in which they were found worth one."""
_LARGEST_BYTES = 600_000_000
"""A larger model spends its time elsewhere, and would be in memory twice while it is cut."""
_LAYOUTS = (4, 5, 6)
"""Versions of CTranslate2's file that are laid out as `_cut` reads it."""
_IDS = {"lang_ids", "suppress_ids", "suppress_ids_begin"}
"""What of a model's ``config.json`` names tokens by their numbers."""

_LATIN = re.compile("[A-Za-z]")
"""Letters that tokens spell as themselves; whatever else they have stands for a byte."""

_log = logging.getLogger(__name__)


def mandarin_files(folder: Path, *, common: int = COMMON) -> dict[str, bytes] | None:
    """The files of a CTranslate2 Whisper model with the vocabulary cut, for `faster_whisper.WhisperModel`.

    Parameters
    ----------
    folder
        The model's folder.
    common
        So many tokens from the vocabulary's beginning are kept in any case.

    Returns
    -------
    dict or None
        Contents by file name; ``None`` where the model is to be loaded as it is, since it is large or laid
        out in another way.
    """
    weights = folder / "model.bin"
    if weights.stat().st_size > _LARGEST_BYTES:
        return None
    try:
        tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
        config = json.loads((folder / "config.json").read_bytes())
        name, tokens = _vocabulary(folder)
        kept = _kept(tokenizer, len(tokens), common)
        _renumber(tokenizer, config, {before: now for now, before in enumerate(kept)})
        return {
            "model.bin": _cut(weights, len(tokens), kept),
            "tokenizer.json": json.dumps(tokenizer).encode(),
            "config.json": json.dumps(config).encode(),
            name: _written(name, [tokens[token] for token in kept]),
        }
    except (ValueError, KeyError, TypeError, IndexError, struct.error) as error:
        _log.warning(Message("the speech model in {folder} is loaded with its whole vocabulary, which is slower "
                             "({error})",
                             {"folder": folder, "error": error}))  # fmt: skip
        return None


def _vocabulary(folder: Path) -> tuple[str, list[str]]:
    """The name of the file that lists the tokens, and these."""
    listed = folder / "vocabulary.json"
    if listed.is_file():
        return listed.name, json.loads(listed.read_bytes())
    text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
    return "vocabulary.txt", text.removesuffix("\n").split("\n")


def _written(name: str, tokens: Sequence[str]) -> bytes:
    return json.dumps(tokens).encode() if name.endswith(".json") else "\n".join(tokens).encode()


def _kept(tokenizer: Mapping[str, Any], size: int, common: int) -> list[int]:
    """The numbers of the tokens that stay, in order."""
    text_of = ByteLevel().decode
    spelled = {number: token for token, number in tokenizer["model"]["vocab"].items()}
    special = {token["id"] for token in tokenizer["added_tokens"]}
    first_time = max(special) + 1  # the times that follow are never asked for, but their beginning is a landmark
    return [
        number
        for number in range(min(size, first_time + 1))
        if number < common
        or number in special
        or not (_LATIN.search(token := spelled.get(number, "")) or _is_foreign(text_of([token])))
    ]


def _is_foreign(text: str) -> bool:
    """Whether a token has letters of any writing but Chinese."""
    return any(c.isalpha() and not "\u4e00" <= c <= "\u9fff" for c in text)


def _renumber(tokenizer: dict[str, Any], config: dict[str, Any], numbers: Mapping[int, int]) -> None:
    """Give the tokens that stay their new numbers."""
    model = tokenizer["model"]
    vocabulary = {token: numbers[number] for token, number in model["vocab"].items() if number in numbers}
    pairs = ((merge, merge.split(" ") if isinstance(merge, str) else merge) for merge in model["merges"])
    model["merges"] = [merge for merge, (a, b) in pairs if a in vocabulary and b in vocabulary and a + b in vocabulary]
    model["vocab"] = vocabulary
    for token in tokenizer["added_tokens"]:
        token["id"] = numbers[token["id"]]
    tokenizer["post_processor"] = None  # puts special tokens, by number, around texts, which nobody asks for
    for name in config.keys() & _IDS:
        config[name] = [numbers[number] for number in config[name] if number in numbers]


def _cut(path: Path, size: int, kept: Sequence[int]) -> bytes:
    """CTranslate2's file of the weights, with the rows of the tokens that stay in what has a row for each token.

    It holds the version of its layout, the model's kind and revision, the variables (each with name, shape, type,
    bytes), and other names for some of them; texts with their length before and a zero byte after them.
    """
    with path.open("rb") as file:
        # Views of it, which are copied once; it is closed when the last of them is gone.
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        parts: list[bytes | memoryview] = []
        at = 0

        def take(count: int) -> memoryview:
            nonlocal at
            data = whole[at : at + count]
            at += count
            parts.append(data)
            return data

        def number(form: str) -> int:
            value: int = struct.unpack(f"<{form}", take(struct.calcsize(form)))[0]
            return value

        if (version := number("I")) not in _LAYOUTS:
            raise ValueError(english("version {version} of its layout is not known", version=version))
        _skip_text(take, number)
        number("I")
        cut = 0
        for _ in range(number("I")):
            _skip_text(take, number)
            rank, first = number("B"), len(parts)
            shape = [number("I") for _ in range(rank)]
            number("B")
            data = take(number("I"))
            if shape and shape[0] == size:
                rows = np.frombuffer(data, np.uint8).reshape(size, -1)[np.asarray(kept)].tobytes()
                parts[first] = struct.pack("<I", len(kept))
                parts[-2:] = [struct.pack("<I", len(rows)), rows]
                cut += 1
        if not cut:
            raise ValueError(english("nothing in it has {size} rows, one a token", size=size))
        return b"".join([*parts, whole[at:]])


def _skip_text(take: Callable[[int], memoryview], number: Callable[[str], int]) -> None:
    take(number("H"))
