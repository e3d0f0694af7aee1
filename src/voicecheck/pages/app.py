"""The script and the style of all pages: hand-written files, put one behind the other in the order of their names."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from voicecheck.pages.texts import table


@cache
def script() -> str:
    """The script of all pages, with the Chinese of the texts that it says in front of it."""
    texts = _assets(".js")
    chinese = json.dumps(table(texts), ensure_ascii=False, sort_keys=True)
    return "\n".join([f"(window.VC = window.VC || {{}}).texts = {chinese};", *texts])


@cache
def style() -> str:
    """The style of all pages."""
    return "\n".join(_assets(".css"))


def _assets(ending: str) -> list[str]:
    found = [each for each in files(__package__).joinpath("assets").iterdir() if each.name.endswith(ending)]
    return [each.read_text(encoding="utf-8") for each in sorted(found, key=lambda each: each.name)]
