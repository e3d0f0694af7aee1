"""What is said of a command line that is not understood, in a language: click's own faults and those of options."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer

from voicecheck.cli.helptext import named, usage_line
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed


class Refused(typer.BadParameter):
    """A value that an option does not take, and what to write."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


MOST_LETTERS = 2
"""Letters of a misspelt option that may be wrong, missing or too many; what click finds near is taken, too."""
MOST_NAMED = 3
"""Options that are named for a misspelt one."""

_KNOWN: Sequence[tuple[str, str]] = tuple(
    (pattern, str(said.text))
    for pattern, said in (
        (r"No such command '(?P<name>.*?)'\. Did you mean (?P<near>.*)\?",
         Message("no such command: {name}; did you mean {near}?")),
        (r"No such command '(?P<name>.*?)'\.", Message("no such command: {name}; --help lists them")),
        (r"Option '(?P<name>.*?)' requires an argument\.", Message("{name} needs a value")),
        (r"Option '(?P<name>.*?)' does not take a value\.", Message("{name} takes no value")),
        (r"Got unexpected extra argument\(?s?\)? \((?P<values>.*)\)", Message("not expected here: {values}")),
        (r"Missing command\.", Message("a command is missing")),
        (r"Input should be greater than or equal to (?P<least>.*)", Message("it should be at least {least}")),
        (r"Input should be less than or equal to (?P<most>.*)", Message("it should be at most {most}")),
        (r"Input should be a valid integer.*", Message("it should be a whole number")),
        (r"Input should be a (?:valid|finite) number.*", Message("it should be a number")),
        (r"'?(?P<value>.*?)'? is not one of (?P<known>.*?)\.?", Message("{value} is none of {known}")),
        (r"'?(?P<value>.*?)'? does not match the formats? .*", Message("{value} is no date; write it as 2026-11-20")),
        (r"\w+ '(?P<value>.*)' does not exist\.", Message("{value} is not there")),
        (r"\w+ '(?P<value>.*)' is a directory\.", Message("{value} is a folder; name a file")),
        (r"\w+ '(?P<value>.*)' is a file\.", Message("{value} is a file; name a folder")),
        (r"\w+ '(?P<value>.*)' is not readable\.", Message("{value} cannot be read: its rights do not allow it")),
    )
)  # fmt: skip
"""What click and typer say, and the same in our words; what is not here is said as they say it."""


def told(error: Any, language: Language) -> str:
    """The whole message: how the command is called, where its help is, and what is wrong.

    Parameters
    ----------
    error
        Of click, with its context where it is known.
    language
        Of the message.
    """
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return str(error.message)
    lines = []
    if context := getattr(error, "ctx", None):
        lines = [usage_line(context.command, context, language),
                 say("{command} --help tells more.", language, command=context.command_path), ""]  # fmt: skip
    return "\n".join([*lines, say("Error: {fault}", language, fault=_fault(error, kind, language))])


def _fault(error: Any, kind: str, language: Language) -> str:
    param = getattr(error, "param", None)
    if kind == "MissingParameter" and param is not None:
        missing = Message("{name} is missing", {"name": named(param, language)})
        choices = [getattr(each, "value", each) for each in param.type_descriptor.choices or ()]
        if not choices:
            return missing.said(language)
        return say("{missing}; it is one of {choices}", language, missing=missing, choices=listed(choices, language))
    if kind == "NoSuchOption":
        near = listed(_near(error), language)
        if near:
            return say("no such option: {name}; did you mean {near}?", language, name=error.option_name, near=near)
        return say("no such option: {name}", language, name=error.option_name)
    why = error.why.said(language) if isinstance(error, Refused) else _in_words(str(error.message), language)
    return why if param is None else say("{option}: {fault}", language, option=named(param, language), fault=why)


def _near(error: Any) -> list[str]:
    """The options that a misspelt one may stand for, those with the fewest letters to change."""
    from voicecheck.text.edits import count_edits

    def letters(name: str) -> int:
        edits = count_edits(error.option_name, name)
        return edits.substitutions + edits.deletions + edits.insertions

    context, possible = getattr(error, "ctx", None), set(error.possibilities or ())
    known = {name for each in context.command.get_params(context) for name in each.opts} if context else set()
    most = min(MOST_LETTERS, len(error.option_name.lstrip("-")) // 2)
    far = {name: letters(name) for name in known | possible}
    likely = [name for name in far if far[name] <= most or name in possible]
    least = min((far[name] for name in likely), default=0)
    return sorted(name for name in likely if far[name] == least)[:MOST_NAMED]


def _in_words(message: str, language: Language) -> str:
    message = message.removeprefix("Value error, ")
    for pattern, said in _KNOWN:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            values = {name: value.replace("'", "") for name, value in found.groupdict().items()}
            for each in ("near", "known"):
                if each in values:
                    values[each] = listed(values[each].split(", "), language)
            return say(said, language, **values)
    return message
