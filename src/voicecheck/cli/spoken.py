"""Commands that speak the language that is asked for, also before they are understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandFunctionType

from voicecheck.cli.options import InLanguage, first_language
from voicecheck.language.catalogue import LANGUAGES, Language

_SPOKEN = "voicecheck.language"


def spoken(context: Any) -> Language:
    """The language of a command line, known before it is understood: that of its help and of its usage errors."""
    found: Language = context.meta.get(_SPOKEN, LANGUAGES[0])
    return found


def retold(text: str, language: Language) -> str:
    """What is stored or said in English, in a language (`voicecheck.rules.reasons.retold`, loaded when it is asked)."""
    from voicecheck.rules.reasons import retold as found

    return found(text, language)


def _write_help(command: Any, context: Any, formatter: Any) -> None:
    from voicecheck.cli.helptext import help_text

    formatter.write(help_text(command, context, spoken(context), formatter.width))


class Command(TyperCommand):
    """A command whose help is in the language that is asked for."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _write_help(self, ctx, formatter)


class Group(TyperGroup):
    """Commands under one name, with a help in the language that is asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Note the language of the whole command line, then read it."""
        ctx.meta.setdefault(_SPOKEN, first_language(args))
        read: list[str] = super().parse_args(ctx, args)
        return read

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _write_help(self, ctx, formatter)


class Commands(typer.Typer):
    """Commands of voicecheck, or of one of its groups; a group takes ``--lang`` as each of its commands does."""

    def __init__(self, *, cls: type[Group] = Group, help: str | None = None) -> None:
        more: dict[str, Any] = {"help": help} if help else {}  # else the program's callback says it
        super().__init__(cls=cls, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, **more)
        if help:
            self.callback()(_group)

    def command(self, name: str | None = None, **more: Any) -> Callable[[CommandFunctionType], CommandFunctionType]:
        """Register a command."""
        return super().command(name, cls=Command, **more)


def _group(lang: InLanguage = None) -> None:
    pass
