"""The help of a command, in a language: what click would write, its own words among them, set by width on screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from voicecheck.language.catalogue import Language, say

_WIDEST_NAME = 30
"""Columns of an option's name; the text of a longer one begins on the next line."""
_SENTENCE = re.compile(r".*?(?:[。！？][”’）」]*|[.!?](?=\s|$))", re.DOTALL)
"""A full stop within a word (``index.html``, ``0.5``) ends none."""


def help_text(command: Any, context: Any, language: Language, width: int) -> str:
    """The help of a command.

    Parameters
    ----------
    command
        Of click.
    context
        Its context.
    language
        Of the help.
    width
        Columns of a line; a Chinese character takes two.
    """
    from voicecheck.language.lines import folded

    lines = [usage_line(command, context, language)]
    for paragraph in paragraphs(command.help or ""):
        lines += ["", *(f"  {line}" for line in folded(say(paragraph, language), width - 2))]
    params = [each for each in command.get_params(context) if not each.hidden]
    arguments = [each for each in params if each.param_type_name == "argument"]
    options = [each for each in params if each.param_type_name == "option"]
    below = [each for each in getattr(command, "commands", {}).values() if not each.hidden]
    lines += _section("Arguments:", [(_argument(each, language), _told(each, language)) for each in arguments],
                      language, width)  # fmt: skip
    lines += _section("Options:", [(_option(each, context, language), _told(each, language)) for each in options],
                      language, width)  # fmt: skip
    lines += _section("Commands:", [(each.name, _short(each, language)) for each in below], language, width)
    return "\n".join(lines) + "\n"


def usage_line(command: Any, context: Any, language: Language) -> str:
    """How a command is called: its name, its options, its arguments."""
    words = [context.command_path, say("[OPTIONS]", language)]
    for each in command.get_params(context):
        if each.param_type_name == "argument":
            name = _argument(each, language).removesuffix("...")
            words.append((name if each.required else f"[{name}]") + ("..." if each.nargs != 1 else ""))
    if hasattr(command, "commands"):
        words.append(say("COMMAND [ARGS]...", language))
    return say("Usage: {usage}", language, usage=" ".join(words))


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a text, each in one line: what the catalogue has.

    Examples
    --------
    >>> paragraphs("One,\n    and more.\n\n    Two.\n    ")
    ['One, and more.', 'Two.']
    """
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", text) if each.strip()]


def named(param: Any, language: Language) -> str:
    """What a parameter is called in a message: its option, or its argument's name."""
    return _argument(param, language) if param.param_type_name == "argument" else " / ".join(param.opts)


def _argument(param: Any, language: Language) -> str:
    return say(param.metavar or param.name.upper(), language) + ("..." if param.nargs != 1 else "")


def _option(param: Any, context: Any, language: Language) -> str:
    names = ", ".join(sorted(param.opts, key=lambda each: each.startswith("--")))
    if param.is_flag or param.count:
        return names
    return f"{names} {say(param.metavar or param.display_type(context), language)}"


def _told(param: Any, language: Language) -> str:
    """What a parameter is for, and in brackets what click knows of it."""
    known = []
    default = getattr(param.default, "value", param.default)
    if param.show_default and default not in (None, "") and not (callable(default) or getattr(param, "is_flag", False)):
        known.append(say("default: {value}", language, value=default))
    if bounds := _bounds(param):
        known.append(bounds)
    if param.required:
        known.append(say("required", language))
    text = " ".join(say(each, language) for each in paragraphs(param.help or ""))
    if not known:
        return text
    return f"{text}［{'；'.join(known)}］" if language == "zh" else f"{text}  [{'; '.join(known)}]"


def _bounds(param: Any) -> str:
    low, high = getattr(param, "min", None), getattr(param, "max", None)
    if low is None and high is None:
        return ""
    return f"{low}–{high}" if None not in (low, high) else f"≥ {low}" if high is None else f"≤ {high}"


def _short(command: Any, language: Language) -> str:
    """The first sentence of a command's help."""
    first = say(next(iter(paragraphs(command.help or "")), ""), language)
    sentence = _SENTENCE.match(first)
    return sentence[0] if sentence else first


def _section(heading: str, rows: Sequence[tuple[str, str]], language: Language, width: int) -> Iterator[str]:
    """A heading, and below it names and texts in two columns."""
    from rich.cells import cell_len

    from voicecheck.language.lines import folded, padded

    if not rows:
        return
    yield ""
    yield say(heading, language)
    first = min(max(cell_len(name) for name, _ in rows), _WIDEST_NAME) + 2
    for name, text in rows:
        lines = folded(text, max(20, width - first - 2))
        wide = cell_len(name) > first - 2
        if wide:
            yield f"  {name}"
        yield f"  {padded('' if wide else name, first)}{lines[0]}".rstrip()
        yield from (f"  {' ' * first}{line}" for line in lines[1:])
