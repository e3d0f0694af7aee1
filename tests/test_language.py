"""Every text that people read is there in both languages, once."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.language.catalogue import Message, catalogue, lines, say

SOURCE = Path(__file__).parent.parent / "src" / "voicecheck"
SAYERS = {"say", "both", "Message", "english"}
"""What is called with an English text that must be in the catalogue."""


def said_in_code() -> Iterator[tuple[str, str]]:
    """Every text that is said in the Python code, with where."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in SAYERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield first.value, f"{path.relative_to(SOURCE)}:{node.lineno}"


def fields(template: str) -> Counter[str]:
    """The names of the values in a template."""
    return Counter(name for _, name, _, _ in string.Formatter().parse(template) if name)


def test_every_text_said_in_the_code_has_its_chinese() -> None:
    """What the code says in English stands in the catalogue."""
    missing = {f"{where}: {text}" for text, where in said_in_code() if text not in catalogue()}
    assert not missing, "\n".join(sorted(missing))


def test_no_text_stands_twice() -> None:
    """An English text is on one line of one table, so that it has one Chinese."""
    twice = [text for text, count in Counter(english for _, english, _ in lines()).items() if count > 1]
    assert not twice


def test_a_line_says_the_same_in_both() -> None:
    """A line has both languages and the same values in both, and the Chinese is Chinese."""
    for table, english, chinese in lines():
        where = f"{table}: {english}"
        assert english, table
        assert chinese, where
        assert (english.strip(), chinese.strip()) == (english, chinese), where
        assert set(fields(english)) == set(fields(chinese)), where
        if re.search("[a-z]{4}", re.sub(r"\{[^}]*\}", "", english)):
            assert re.search("[\u4e00-\u9fff]", chinese), where


def test_messages_inside_messages_speak_one_language() -> None:
    """A message among the values is said in the language of the whole."""
    whole = Message("a: {what}", {"what": Message("{calls:call|calls} analysed", {"calls": 2})})
    assert whole.said("zh") == "a: 分析了 2 通"
    assert str(whole) == "a: 2 calls analysed"


def test_an_error_is_said_in_both_languages() -> None:
    """An error keeps its values, also one that says braces without having any."""
    error = UsageError("{calls:call|calls} analysed", calls=1)
    assert (str(error), error.said("zh")) == ("1 call analysed", "分析了 1 通")
    assert str(UsageError("{no value}")) == "{no value}"
    assert say("{no value}", "zh") == "{no value}"
