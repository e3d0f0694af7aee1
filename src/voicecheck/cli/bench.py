"""``voicecheck bench``: how fast this machine is, and the best settings for it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.cells import cell_len

from voicecheck.cli.options import Config, InLanguage, cores, settings_of
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import padded

if TYPE_CHECKING:
    from voicecheck.bench import Bench

MOST = 5  # recordings that are looked at


def bench(
    recordings: Annotated[
        list[str] | None,
        typer.Argument(
            help=f"Recordings like yours; the first {MOST} are used. The samples where none are named.",
            show_default=False,
        ),
    ] = None,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    lang: InLanguage = None,
) -> None:
    """Measure the speech model on this machine and print the best settings and the calls an hour to expect.

    It takes a minute or two; let nothing else run meanwhile.
    """
    import json

    from voicecheck.batch.discover import DiscoverSettings, discover
    from voicecheck.bench import measure
    from voicecheck.config import configs_folder
    from voicecheck.errors import UsageError

    settings = settings_of(config, lang=lang)
    samples = configs_folder().parent / "sample_audio"
    if not recordings and not samples.is_dir():
        raise UsageError("name some recordings: the samples are not installed with the program")
    named = recordings or [str(samples)]
    found = discover(named, None, settings=DiscoverSettings()).recordings[:MOST]
    if not found:
        raise UsageError("no recordings in {folders}", folders=", ".join(map(str, map(Path, named))))
    measured = measure(found, settings, cores=cores())
    print(json.dumps(as_plain(measured), indent=2) if as_json else as_text(measured, settings.lang))


def as_plain(measured: Bench) -> dict[str, Any]:
    """What was measured, for programs."""
    best = measured.best
    timings = [asdict(timing) | {"calls_an_hour": round(measured.calls_an_hour(timing))} for timing in measured.timings]
    return {
        "cores": cores(),
        "call_s": round(measured.call_s, 1),
        "windows_per_call": round(measured.windows_per_call, 2),
        "other_s": round(measured.other_s, 3),
        "timings": [
            {name: round(value, 4) if isinstance(value, float) else value for name, value in timing.items()}
            for timing in timings
        ],
        "best": {"processes": best.processes, "threads": best.threads, "batch": best.batch},
        "calls_an_hour": round(measured.calls_an_hour(best)),
        "realtime_factor": round(measured.calls_an_hour(best) * measured.call_s / 3600, 1),
    }


def as_text(measured: Bench, language: Language) -> str:
    """What was measured, for people."""
    heads = (Message("processes"), Message("threads"), Message("batch"), Message("encoder s"), Message("decoder s"),
             Message("calls an hour"))  # fmt: skip
    table = [[head.said(language) for head in heads]]
    table += [
        [str(t.processes), str(t.threads), str(t.batch), f"{t.encoder_s:.2f}", f"{t.decoder_s:.2f}",
         f"{measured.calls_an_hour(t):.0f}"]
        for t in measured.timings
    ]  # fmt: skip
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(padded(*cell, right=True) for cell in zip(row, widths, strict=True)) for row in table]
    best = measured.best
    hour = measured.calls_an_hour(best)
    expected = say(
        "Expect {calls:.0f} calls of {seconds:.0f} s an hour ({factor:.1f}x real time), less at the start and the end "
        "of a run. Best settings:",
        language,
        calls=hour,
        seconds=measured.call_s,
        factor=hour * measured.call_s / 3600,
    )
    return "\n".join(
        [
            *lines,
            say("Seconds are for one window of speech in one process, while all processes work.", language),
            expected,
            f"  run: {{workers: {best.processes}}}",
            f"  transcript: {{threads: {best.threads}, batch_windows: {best.batch}}}",
        ]
    )
