"""Listening again: which phrases that were misheard it finds, how sure it may be of them, and what it costs.

    python benchmarks/listening.py gather FOLDER... --out CANDIDATES.csv
    python benchmarks/listening.py fit CANDIDATES.csv --report OTHERS.csv [--picture FILE] [--wrong]
    python benchmarks/listening.py cost FOLDER...

``gather`` hears the labelled calls of folders (`render_calls.py` makes some) with every phrase of the shipped packs,
more of them and less likely ones than a run weighs, and writes each candidate with what it was told by and whether it
was said. It was said where the phrase stands in the true turn and the text is nearer to that with it. ``fit`` fits the
model of `voicecheck.transcript.likelihood` on some candidates and reports on others, with the reliability curve
as a picture. ``cost`` prints the processor time of hearing with and without listening
again, by turns.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from voicecheck.analysis import hear
from voicecheck.config import Settings, load_settings
from voicecheck.evaluate import load_label
from voicecheck.records import Alternative, Segment
from voicecheck.rules.packs.listened import phrases_to_listen_for
from voicecheck.text.edits import count_edits
from voicecheck.text.normalize import normalize
from voicecheck.transcript.likelihood import COEFFICIENTS, features, probability_said
from voicecheck.transcript.listening import same_sound
from voicecheck.transcript.models import locate
from voicecheck.transcript.transcribe import Transcript, transcribe
from voicecheck.transcript.whisper import WhisperRecogniser

_WIDE = {"listen_most": 40, "listen_least": -20.0}
_ROOM_S = 0.5
_LIMITS = (0.5, 0.8, 0.9)


def recogniser(settings: Settings) -> WhisperRecogniser:
    """The speech model of the settings, on one thread."""
    options = settings.transcript
    folder = locate(options.model, folder=settings.models)
    return WhisperRecogniser(folder, name=options.model, threads=1, options=options)


def labels(folders: Sequence[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The labels of folders, each with its file."""
    for folder in folders:
        for file in sorted(folder.glob("*.json")):
            yield file, json.loads(file.read_text(encoding="utf-8"))


def gather(folders: Sequence[Path], out: Path) -> None:
    """Write the candidates of labelled calls."""
    settings = load_settings(environ={})
    options = replace(settings.transcript, **_WIDE)
    model, phrases = recogniser(settings), phrases_to_listen_for(settings.packs)
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, ["call", "said", *asdict(_NONE)])
        rows.writeheader()
        for path, label in labels(folders):
            heard = hear(load_label(path).recording, settings)
            (transcript,) = transcribe([heard.listened], model, options=options, phrases=phrases)
            for said, each in candidates(label, transcript):
                rows.writerow({"call": label["call_id"], "said": int(said), **asdict(each)})
            file.flush()
            print(label["call_id"], sum(map(len, transcript.alternatives)), flush=True)


_NONE = Alternative(start=0, end=0, heard="", phrase="", difference=0, distance=0)


def candidates(label: dict[str, Any], transcript: Transcript) -> Iterator[tuple[bool, Alternative]]:
    """What was listened for in a call, and whether it was said; what has the sound of what was said is left out."""
    sides = label["channels"] or {"left": "agent"}
    for channel, side in enumerate(("left", "right")[: len(transcript.alternatives)]):
        turns = [turn for turn in label["turns"] if turn["speaker"] == sides.get(side)]
        for each in transcript.alternatives[channel]:
            near = [t for t in turns if t["start"] < each.end + _ROOM_S and each.start - _ROOM_S < t["end"]]
            true = normalize("".join(turn["text"] for turn in near)).text
            own, other = _texts(each, transcript.segments[channel])
            if not true or _sounds_like_said(each, true):
                continue
            nearer = _edits(true, other) < _edits(true, own)
            yield each.phrase in true and nearer, replace(each, speaker=sides.get(side, "unknown"))


def _texts(each: Alternative, segments: Sequence[Segment]) -> tuple[str, str]:
    """The recognised text around an alternative, as it stands and with it."""
    words = [
        word
        for segment in segments
        for word in segment.words
        if each.start - 4 < word.end and word.start < each.end + 4
    ]
    before = "".join(word.text for word in words if word.end <= each.start + 1e-6)
    inside = "".join(word.text for word in words if word.start >= each.start - 1e-6 and word.end <= each.end + 1e-6)
    after = "".join(word.text for word in words if word.start >= each.end - 1e-6)
    return normalize(before + inside + after).text, normalize(before + each.phrase + after).text


def _edits(true: str, text: str) -> int:
    edits = count_edits(true, text)
    return edits.substitutions + edits.deletions + edits.insertions


def _sounds_like_said(each: Alternative, true: str) -> bool:
    """Whether something else of the same sound was said: a sound cannot tell these apart."""
    size = len(each.phrase)
    parts = (true[at : at + size] for at in range(len(true) - size + 1))
    return each.phrase not in true and any(same_sound(part, each.phrase) for part in parts)


def read_candidates(files: Sequence[Path]) -> list[tuple[str, bool, Alternative]]:
    """The candidates of files, each with its call and whether it was said."""
    read = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                numbers = {
                    name: float(row[name])
                    for name in ("start", "end", "difference", "distance", "place", "probability")
                }
                texts: Any = {name: row[name] for name in ("kind", "speaker", "heard", "phrase")}
                read.append((row["call"], row["said"] == "1", Alternative(**texts, **numbers)))
    return read


def fit(tuned: Sequence[Path], others: Sequence[Path], picture: Path | None, *, wrong: bool) -> None:
    """Fit the model on some candidates, and print what it is worth on others."""
    from sklearn.linear_model import LogisticRegression

    own = [row for row in read_candidates(tuned) if row[2].kind == "phrase"]
    rest = [row for row in read_candidates(others) if row[2].kind == "phrase"]
    print("in force:", COEFFICIENTS)
    report("  on what is fitted below", own)
    names = [name for name in COEFFICIENTS if name != "constant"]
    table = np.array([[features(each)[name] for name in names] for _, _, each in own])
    model = LogisticRegression(C=10.0, max_iter=1000).fit(table, [said for _, said, _ in own])
    told = {"constant": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0]), strict=True))}
    COEFFICIENTS.update({name: round(value, 2) for name, value in told.items()})
    print("fitted:", COEFFICIENTS)
    report("  fitted", own)
    if rest:
        report("  not fitted", rest)
    if wrong:
        show_wrong(own)
    if picture:
        draw(rest, picture)


def report(name: str, rows: Sequence[tuple[str, bool, Alternative]]) -> None:
    """Of what was said and misheard, how much is found, and of what was not said, how much is taken for said."""
    said = [probability_said(each) for _, true, each in rows if true]
    other = [probability_said(each) for _, true, each in rows if not true]
    print(f"{name}: {len({call for call, _, _ in rows})} calls, {len(said)} said, {len(other)} not said")
    for limit in _LIMITS:
        print(f"  probability {limit}: {sum(p >= limit for p in said)} of {len(said)} found,",
              f"{sum(p >= limit for p in other)} of {len(other)} wrongly")  # fmt: skip
    for least, farthest in ((-3, 0.4), (-5, 0.4), (-3, 0.15), (-5, 0.15)):
        near = [true for _, true, e in rows if e.difference >= least and e.distance <= farthest]
        print(f"  difference >= {least}, distance <= {farthest}: {sum(near)} found, {len(near) - sum(near)} wrongly")


def show_wrong(rows: Sequence[tuple[str, bool, Alternative]]) -> None:
    """The likeliest that were not said."""
    other = sorted((row for row in rows if not row[1]), key=lambda row: -probability_said(row[2]))
    for call, _, each in other[:40]:
        print(f"  {call} {each.heard} -> {each.phrase}: {probability_said(each):.2f} "
              f"(difference {each.difference}, distance {each.distance}, place {each.place})")  # fmt: skip


def reliability(
    rows: Sequence[tuple[str, bool, Alternative]], edges: Sequence[float]
) -> list[tuple[float, float, int]]:
    """In each step of probability its mean, the share that was said, and how many there are."""
    told = np.array([probability_said(each) for _, _, each in rows])
    true = np.array([said for _, said, _ in rows])
    steps = []
    for low, high in pairwise(edges):
        inside = (told >= low) & (told < high)
        if inside.any():
            steps.append((float(told[inside].mean()), float(true[inside].mean()), int(inside.sum())))
    return steps


def draw(rows: Sequence[tuple[str, bool, Alternative]], file: Path) -> None:
    """The reliability curve."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    steps = reliability(rows, (0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.01))
    figure, axis = plt.subplots(figsize=(5, 4.2))
    axis.plot([0, 1], [0, 1], ":", color="#999999")
    axis.plot([mean for mean, _, _ in steps], [share for _, share, _ in steps], "o-", color="#08519c")
    for mean, share, count in steps:
        axis.annotate(str(count), (mean, share), textcoords="offset points", xytext=(5, -10), fontsize=7)
    axis.set_xlabel("probability that the phrase was said")
    axis.set_ylabel("share that was said")
    axis.set_title(f"Listening again: {len(rows)} candidates, calls that were not fitted", fontsize=9)
    figure.tight_layout()
    figure.savefig(file, dpi=110, metadata={"Software": None})
    plt.close(figure)


def cost(folders: Sequence[Path]) -> None:
    """Processor time of hearing calls with and without listening again, by turns."""
    settings = load_settings(environ={})
    model, phrases = recogniser(settings), phrases_to_listen_for(settings.packs)
    seconds = {True: 0.0, False: 0.0}
    for number, (path, label) in enumerate(labels(folders)):
        recording = load_label(path).recording
        for again in (number % 2 == 0, number % 2 == 1):
            began = process_time()
            heard = hear(recording, settings)
            transcribe([heard.listened], model, options=settings.transcript, phrases=phrases if again else ())
            seconds[again] += process_time() - began
        print(f"{label['call_id']}: {seconds[False]:.1f} s without, {seconds[True]:.1f} s with, "
              f"{seconds[True] / seconds[False] - 1:+.1%}", flush=True)  # fmt: skip


def main() -> None:
    """Gather, fit, or measure the cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", choices=("gather", "fit", "cost"))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("candidates.csv"))
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--wrong", action="store_true", help="with fit: the likeliest that were not said")
    parser.add_argument("--report", nargs="*", type=Path, default=[], help="with fit: candidates of calls not fitted")
    asked = parser.parse_args()
    if asked.what == "gather":
        gather(asked.paths, asked.out)
    elif asked.what == "fit":
        fit(asked.paths, asked.report, asked.picture, wrong=asked.wrong)
    else:
        cost(asked.paths)


if __name__ == "__main__":
    main()
