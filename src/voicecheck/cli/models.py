"""``voicecheck models``: speech models and their checksums."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.spoken import Commands, retold
from voicecheck.language.catalogue import Message, say
from voicecheck.language.lines import padded

group = Commands(help="Speech models and their checksums.")

_STATES = {"ready": Message("ready"), "missing": Message("missing"), "damaged": Message("damaged")}


@group.command("list")
def list_(config: Config = None, lang: InLanguage = None) -> None:
    """List the models that can be fetched by name, and which of them are here."""
    from voicecheck.transcript.models import list_models

    settings = settings_of(config, lang=lang)
    folder, language = settings.models, settings.lang
    print(say("in {folder}", language, folder=folder))
    for status in list_models(folder):
        state = padded(_STATES[status.state].said(language), 8)
        print(f"  {status.name:9} {state} {retold(status.detail, language)}")


@group.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A name from `voicecheck models list`.")] = "base",
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Get a model, check it and put it in its place: the only command that uses the network."""
    from voicecheck.transcript import models

    settings = settings_of(config, lang=lang)

    def tell(line: str) -> None:
        print(retold(line, settings.lang), file=sys.stderr)

    path = models.fetch(name, folder=settings.models, say=tell)
    print(say("{name} is ready in {path}", settings.lang, name=name, path=path))


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
    print(say("{path}: whole and as published or first fetched; model.bin has SHA-256 {digest}", settings.lang,
              path=path, digest=digest))  # fmt: skip
