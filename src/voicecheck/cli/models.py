"""``voicecheck models``: speech models and their checksums."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.spoken import Commands

group = Commands(help="Speech models and their checksums.")


@group.command("list")
def list_(config: Config = None, lang: InLanguage = None) -> None:
    """List the models that can be fetched by name, and which of them are here."""
    from voicecheck.transcript.models import list_models

    folder = settings_of(config, lang=lang).models
    print(f"in {folder}")
    for status in list_models(folder):
        print(f"  {status.name:9} {status.state:8} {status.detail}")


@group.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A name from `voicecheck models list`.")] = "base",
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Get a model, check it and put it in its place: the only command that uses the network."""
    from voicecheck.transcript import models

    path = models.fetch(
        name, folder=settings_of(config, lang=lang).models, say=lambda line: print(line, file=sys.stderr)
    )
    print(f"{name} is ready in {path}")


@group.command()
def verify(
    name: Annotated[str | None, typer.Argument(help="A name or a folder; the configured model if not given.")] = None,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Check that a model is whole and is what it should be."""
    from voicecheck.transcript import models

    settings = settings_of(config, lang=lang)
    chosen = name or settings.transcript.model
    digest = models.digest(chosen, folder=settings.models)
    path = models.place_of(chosen, folder=settings.models)
    print(f"{path}: whole and as published or first fetched; model.bin has SHA-256 {digest}")
