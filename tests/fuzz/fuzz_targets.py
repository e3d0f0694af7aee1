"""What is fuzzed: each takes any bytes, and returns or raises nothing but what voicecheck raises on purpose.

The same functions are tried by hypothesis in the tests, and for as long as one likes by `fuzz.py`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import hostile_sounds
from voicecheck import config
from voicecheck.audio.decode import DecodeOptions, load, probe
from voicecheck.batch.labels import Reading, build_recording
from voicecheck.batch.manifest import read_manifest
from voicecheck.errors import ConfigError, ManifestError, RecordingError
from voicecheck.plaintext import has_unseen
from voicecheck.rules.language.expression import parse_guard, parse_regex
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.packs.load import parse_pack

_ZONE = ZoneInfo("Asia/Shanghai")
_folder = Path(tempfile.gettempdir()) / f"voicecheck-fuzz-{os.getpid()}"


def _written(data: bytes, name: str) -> Path:
    _folder.mkdir(exist_ok=True)
    path = _folder / name
    path.write_bytes(data)
    return path.resolve()


def decode(data: bytes) -> None:
    """A recording; its first byte tells its ending."""
    path = _written(data[1:], ("a.wav", "a.vox", "a.mp3")[data[0] % 3] if data else "a.wav")
    try:
        probe(path, options=DecodeOptions(vox_rate=8000, max_duration_s=600.0))
        read = load(path, options=DecodeOptions(vox_rate=8000, max_duration_s=600.0))
        assert read.channels in (1, 2)
        assert 0.1 <= read.duration <= 601
    except RecordingError as error:
        assert not has_unseen(str(error))


def manifest(data: bytes) -> None:
    """A manifest, CSV or Parquet, and its rows."""
    path = _written(data, "m.parquet" if data[:4] == b"PAR1" else "m.csv")
    try:
        rows = read_manifest(path)
    except ManifestError as error:
        assert not has_unseen(str(error))
        return
    for row in rows:
        built, _ = build_recording(row.cells, path, Reading(zone=_ZONE), overlong=row.overlong)
        assert not has_unseen("".join((built.name, built.call_id, built.agent_id or "", *built.remarks)), keep="")


def rules(data: bytes) -> None:
    """A pack of rules; and as a phrase, an expression and an exception."""
    text = data.decode("utf-8", "replace")
    try:
        parse_pack(text, "x.yaml")
    except ConfigError as error:
        assert not has_unseen(str(error))
    for parse in (parse_phrase, parse_regex, parse_guard):
        try:
            parse(text)
        except ValueError:
            continue


def configuration(data: bytes) -> None:
    """A file of settings; and a variable of the environment for each of its lines."""
    path = _written(data, "my.yaml")
    lines = data.decode("utf-8", "surrogateescape").replace("\0", "").splitlines()[:20]
    pairs = [line.partition("=") for line in lines]
    for file, environ in ((path, {}), (None, {f"VOICECHECK_{name.upper()}": value for name, _, value in pairs})):
        # The packs and cards take a quarter of a second to load, and have a target of their own.
        with (
            patch.object(config, "load_packs", lambda *_, **__: ()),
            patch.object(config, "shelf", list),
            patch.object(config, "load_scores", lambda *_, **__: (config.Scores(), [])),
        ):
            try:
                config.load_settings(file, environ=environ)
            except ConfigError as error:
                assert not has_unseen(str(error))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "decode": decode, "manifest": manifest, "rules": rules, "configuration": configuration,
}  # fmt: skip


def seeds(name: str) -> list[bytes]:
    """Good inputs to begin with."""
    configs = config.configs_folder()
    if name == "decode":
        small = {key: data for key, data in hostile_sounds.good_files().items() if len(data) < 100_000}
        return [b"\1" + data if key.endswith(".vox") else b"\0" + data for key, data in small.items()]
    if name == "manifest":
        header = "recording,agent_id,call_id,team,direction,started_at,rings,queue_wait_s,hangup_by,note\n"
        row = 'a.wav,A1,c1,一组,inbound,2026-11-20T10:15:00+08:00,2,1.5,agent,"x, y"\n'
        return [(header + row).encode(), (header + row).encode("gb18030"), hostile_sounds.parquet_manifest()]
    if name == "rules":
        packs = (configs / "rules" / "telecom").rglob("*.yaml")
        phrases = ("感谢…来电", "(再见|拜拜)", "您(的)?问题.{0,4}<number>", "^请问[您你].{1,4}$", "您说的<hit>")
        return [path.read_bytes() for path in packs] + [phrase.encode() for phrase in phrases]
    variables = "RUN__WORKERS=4\nRULES__PACKS=[common]\nMODELS=/x\nTRANSCRIPT__MODEL=small\n"
    return [(configs / "default.yaml").read_bytes(), variables.encode(), b"lexicon: {fillers: a.yaml}\n"]
