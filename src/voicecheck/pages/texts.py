"""The texts that the scripts of the pages say, with their Chinese from the one catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from voicecheck.language.catalogue import catalogue

_SAID = re.compile(r'\bVC\.(?:t|msg)\(\s*("(?:[^"\\\n]|\\.)*")')
"""A text that a script says, or keeps in order to say it: always one literal in double quotes."""

_SAYS = re.compile(r"\bVC\.msg\(\s*(?!\")|\bVC\.t\(\s*[`']")
"""A text that is not such a literal, so that nobody could look for it."""


def said_in(script: str) -> Iterator[str]:
    """Every English text that a script says, in the order of the script.

    Examples
    --------
    >>> list(said_in('VC.t("Path"); VC.msg("{n:call|calls}"); VC.t(name)'))
    ['Path', '{n:call|calls}']
    """
    for found in _SAID.finditer(script):
        yield json.loads(found.group(1))


def untraceable(script: str) -> list[str]:
    """What a script says in a form that the catalogue cannot be searched for: pieces, or other quotes."""
    return [found.group() for found in _SAYS.finditer(script)]


def table(scripts: Iterable[str]) -> dict[str, str]:
    """The Chinese of every text that the scripts say. A text without Chinese is left out: it is said in English."""
    chinese = catalogue()
    said = dict.fromkeys(text for script in scripts for text in said_in(script))
    return {text: chinese[text] for text in said if text in chinese}
