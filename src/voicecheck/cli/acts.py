"""``voicecheck acts``: what utterances do: list the acts, try a sentence, look at the weights, learn them anew."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, language_of, settings_of
from voicecheck.cli.spoken import Commands
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import padded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecheck.acts.model import ActModel
    from voicecheck.acts.training import Quality

group = Commands(help="What utterances do: list the acts, try a sentence, learn the weights.")


class Speaker(StrEnum):
    """Who says it."""

    AGENT = "agent"
    CUSTOMER = "customer"


_SPEAKERS = {"agent": Message("agent"), "customer": Message("customer")}


@group.command("list")
def list_(lang: InLanguage = None) -> None:
    """List the acts: who does each, and when an utterance is one."""
    from voicecheck.acts.kinds import ACTS

    language = language_of(lang)
    for name, act in ACTS.items():
        who = padded(_SPEAKERS[act.speaker].said(language), 8)
        reading = f"{act.chinese}：{say(act.reading, language)}" if language == "zh" else act.reading
        print(f"{who}  {name:16}  {reading}")


@group.command()
def show(
    act: Annotated[str, typer.Argument(help="A name of `voicecheck acts list`.")],
    most: Annotated[int, typer.Option(min=1, help="So many weights.")] = 40,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show what weighs most for and against an act: runs of characters (字), sounds (音), what was said before (前)."""
    model = _model(config, lang)
    column = _column(model, act)
    weights = {name: float(model.weights[row, column]) for name, row in model.rows.items()}
    for name, weight in sorted(weights.items(), key=lambda item: -abs(item[1]))[:most]:
        print(f"{weight:+8.3f}  {name}")


@group.command()
def tell(
    text: Annotated[str, typer.Argument(help="What is said.")],
    speaker: Annotated[Speaker, typer.Option(help="Who says it.")] = Speaker.CUSTOMER,
    before: Annotated[str, typer.Option(help="What the other party said just before.")] = "",
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Tell what a sentence does, with probabilities and what weighed most."""
    from voicecheck.acts.utterances import Utterance

    model, utterance = _model(config, lang), Utterance(speaker.value, text, before)
    told = zip(model.acts, model.probabilities([utterance])[0].tolist(), strict=True)
    for act, probability in sorted(told, key=lambda each: -each[1])[:5]:
        if probability >= 0.01:
            reasons = "  ".join(f"{name} {weight:+.2f}" for name, weight in model.reasons(utterance, act))
            print(f"{probability:5.2f}  {act:16}  {reasons}")


@group.command()
def train(
    files: Annotated[list[Path], typer.Argument(help="Labelled utterances (configs/acts/README.md), a file a writer.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the table of weights goes.")],
    quality: Annotated[
        Path | None, typer.Option("--quality", metavar="FILE", help="Where a CSV of how good it is goes.")
    ] = None,
    lang: InLanguage = None,
) -> None:
    """Learn the weights from labelled utterances; tell how well each act is told of writers that were left out."""
    from voicecheck.acts import training
    from voicecheck.acts.model import write_weights
    from voicecheck.acts.utterances import read_labelled
    from voicecheck.errors import ConfigError
    from voicecheck.plainyaml import read_config_text

    labelled, faults = [], []
    for path in files:
        try:
            labelled.append(read_labelled(read_config_text(path), str(path)))
        except ConfigError as error:
            faults += [f"{error.where}: {fault}" for fault in error.faults]
    if faults:
        raise ConfigError("acts train", faults)
    tables, qualities = training.train(labelled)
    out.write_text(write_weights(tables), encoding="utf-8")
    language = language_of(lang)
    heads = padded(say("act", language), 18) + padded(say("lines", language), 6, right=True)
    print(f"{heads}  {say('average precision', language)}")
    for each in qualities:
        print(f"{each.act:18}{each.examples:6}  {each.average_precision:.3f}")
    if quality:
        quality.write_text(_as_csv(qualities), encoding="utf-8")


def _as_csv(qualities: Sequence[Quality]) -> str:
    lines = ["act,lines,average_precision,utterances,mean_probability,share"]
    lines += [
        f"{each.act},{each.examples},{each.average_precision:.4f},{count},{mean:.4f},{share:.4f}"
        for each in qualities
        for count, mean, share in each.reliability
    ]
    return "\n".join(lines) + "\n"


def _model(config: Path | None, lang: Language | None) -> ActModel:
    from voicecheck.acts.model import load_model

    return load_model(settings_of(config, lang=lang).rules.acts)


def _column(model: ActModel, act: str) -> int:
    from voicecheck.errors import UsageError

    if act not in model.acts:
        raise UsageError("{act} is no act of this model; it has {acts}", act=act, acts=", ".join(model.acts))
    return model.acts.index(act)
