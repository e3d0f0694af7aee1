"""Settings, rules, cards and tables of people of ill will: refused with a reason, in little time and memory."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicecheck.config import load_settings
from voicecheck.errors import ConfigError, UsageError
from voicecheck.evaluate import load_label
from voicecheck.plaintext import printable, read_file
from voicecheck.plainyaml import MOST_CHARACTERS, MOST_FAULTS, read_yaml
from voicecheck.rules.packs.load import parse_pack
from voicecheck.score.marks import parse_figures, parse_marks

MOST_SECONDS = 10.0  # of processor time; the true limit is 60, and no case takes more than 3
MOST_GROWTH = 600_000_000  # bytes


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Each case is bounded in time and in memory."""
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - began < MOST_SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_GROWTH


FULL = MOST_CHARACTERS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" + "a," * (FULL // 2 - 2) + "]", "split the file"),
        ("\n".join(f"k{i}: v" for i in range(150_000)), "split the file"),
        ("x" * (FULL + 1), "split it"),
        (("-" + " " * 1000) * (FULL // 1001), "too deeply"),
        ("\n".join(" " * i + "a:" for i in range(1900)), "too deeply"),
        ("["  + '"]", [' * 1000, "too deeply|nesting"),
        ("[ # ]\n" * 1000, "too deeply|nesting"),
        ("{" + "? ," * 600_000 + "}", f"and {MOST_FAULTS - 99} more"),
        ("a: 1\n" * 100_000, f"and {MOST_FAULTS - 99} more"),
        ("".join(f"%TAG !a{i}! b\n" for i in range(100_000)), "%TAG"),
        ("a: !!python/object/apply:os.system [echo]", "not used here"),
        ("!!python/name:os.system a: 1", None),
        ("a: " + "9" * 5000, "digits"),
        ("a: " + "9" * 5000 + ".0", "digits"),
        ('a: "\\e[31m"', r"\\x1b.*control character"),
        ('"\\u202e": 1', r"\\u202e.*control character"),
        ("a: \x00", "not YAML"),
        ("a: \udcff", "not YAML"),
        ("- &a x\n" * 40_000 + "- *a", "anchors"),
        ("*a : 1", "plain text"),
        ("? " + "k" * 1_000_000 + "\n: no", "quote it"),
    ],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_yaml_bombs(text: str, message: str | None) -> None:
    """What is too large, too deep, too many, tagged or unseen is a fault of one line, and short."""
    if message is None:
        assert read_yaml(text, "x").data == {"a": 1}  # a tag of a key names nothing and is not obeyed
        return
    with pytest.raises(ConfigError, match=message) as caught:
        read_yaml(text, "x")
    assert len(str(caught.value)) < 50_000
    assert printable(str(caught.value), keep="\n") == str(caught.value)


def settings_of(folder: Path, content: str | bytes) -> None:
    """Load the settings with such a file on top."""
    file = folder / "my.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    load_settings(file, environ={})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\n".join(f"k{i}: v" for i in range(20_000)), "20000 fault"),
        ("run:\n" + "\n".join(f"  k{i}: v" for i in range(20_000)), "no such setting"),
        ("rules: {packs: [" + "common, " * 3_000 + "]}", "named twice: common"),
        ("rules: {packs: [common" + "x" * 5_000 + "]}", "no such pack"),
        ("lexicon: [a]", "lexicon: should be"),
        ("lexicon: {acknowledgements: {a: b}}", "should be a path"),
        ("lexicon: {acknowledgements: /dev/zero}", "no regular file"),
        ("lexicon: {acknowledgements: ~no_such_person/x}", "cannot be read"),
        ("rules: {packs: [/dev/zero]}", "no such pack"),
        ("scores: {marks: /dev/zero}", "no regular file"),
        ("scores: {cards: [/dev/full]}", "no such card"),
        ("run: {zone: ../../etc/passwd}", "no such time zone"),
        ("run: {zone: /etc/passwd}", "no such time zone"),
        ("run: {zone: Europe}", "no such time zone"),
        ("a: 1".encode("utf-16"), "UTF-8"),
        (bytes(range(128, 255)), "UTF-8"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_settings(tmp_path: Path, content: str | bytes, message: str) -> None:
    """Each is a fault that says what to do, and no device or other file is read."""
    with pytest.raises(ConfigError, match=message):
        settings_of(tmp_path, content)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Settings, word lists, marks and labels that are pipes are refused at once."""
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(ConfigError, match="no regular file"):
        load_settings(pipe, environ={})
    with pytest.raises(ConfigError, match="no regular file"):
        settings_of(tmp_path, f"lexicon: {{fillers: {pipe}}}\nscores: {{marks: {pipe}}}")
    with pytest.raises(UsageError, match="not a label file"):
        load_label(pipe)


def test_a_file_that_grows_is_read_to_the_limit(tmp_path: Path) -> None:
    """More bytes than are allowed are refused, whatever the file says of its length."""
    (tmp_path / "a").write_bytes(b"x" * 1001)
    assert len(read_file(tmp_path / "a", most=1001)) == 1001
    with pytest.raises(ValueError, match="split it"):
        read_file(tmp_path / "a", most=1000)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"VOICECHECK_": "1"}, "no such section"),
        ({"VOICECHECK_RUN": "5"}, "run: "),
        ({"VOICECHECK_RUN" + "__A" * 50_000: "1"}, "names no setting"),
        ({"VOICECHECK_RUN__ZONE": "\udcff"}, "no UTF-8"),
        ({"VOICECHECK_RUN__ZONE": "\x1b[2J"}, "control character"),
        ({"VOICECHECK_RUN": "{a: " * 50_000}, "too deeply|nesting"),
        ({"VOICECHECK_RUN": "!!python/object/apply:os.system [x]"}, "run: "),
        ({"VOICECHECK_RUN": "[!!python/object/apply:os.system [x]]"}, "not used here"),
        ({"VOICECHECK_RUN__WORKERS": "9" * 5_000}, "integer"),
        ({"VOICECHECK_RULES__PACKS": "[&a [*a]]"}, "anchors"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_environment(environ: dict[str, str], message: str) -> None:
    """A variable is read with the same care as a file."""
    with pytest.raises(ConfigError, match=message) as caught:
        load_settings(environ=environ)
    assert printable(str(caught.value), keep="\n") == str(caught.value)


def pack(condition: str, more: str = "") -> str:
    """A pack with one rule of that condition."""
    rule = "{id: a.b, title: t, documents: [R], kind: must, expected: e, condition: " + condition + "}"
    return f"pack: x\ntitle: t\n{more}\nrules:\n- {rule}\n"


def phrase(text: str) -> str:
    """A pack that looks for a phrase."""
    return pack("{phrases: ['" + text + "']}")


def levels(kind: str, count: int, line: str) -> str:
    """Names that lead to each other: ``{0}`` is the level, ``{1}`` the next."""
    return f"{kind}:\n" + "".join("  " + line.format(i, i + 1) + "\n" for i in range(count))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (phrase("(" + "|".join(f"词{i}" for i in range(10_000)) + ")"), "characters; write several"),
        (phrase("(" * 400 + "好" + ")" * 400), "brackets inside each other"),
        (phrase("(" * 5_000 + "好" + ")" * 5_000), "characters"),
        (phrase("".join(f"({chr(0x4E00 + i)})?…" for i in range(25)) + "好"), "readings"),
        (phrase("(甲…乙|丙…丁)" * 30), "readings"),
        (phrase("(甲|乙)" * 30), "wordings"),
        (phrase("甲.{0," + "9" * 900 + "}乙"), "second number|digits"),
        (phrase("好" * 100_000), "characters"),
        (pack("{regex: ['((((a{30}){30}){30}))']}"), "repetition size"),
        (pack("{regex: ['(?:.{0,1000}){1}(?:.{0,1000}){1}x(?:.{0,1000}){1}']}"), "repeats too much"),
        (pack("{regex: ['" + "|".join(f"词{i}" for i in range(10_000)) + "']}"), "characters"),
        (pack("{regex: ['" + "(" * 990 + "a" + ")" * 990 + "']}"), None),
        (pack("{regex: ['(a+)+$', '(a|aa)+$', '(.*)*b']}"), None),
        (pack("{use: c0}", levels("conditions", 28, "c{0}: {{any: [{{use: c{1}}}, {{use: c{1}}}]}}")), "fill out"),
        (pack("{use: c0}", levels("conditions", 3_000, "c{0}: {{use: c{1}}}")), "lead to each other|fill out"),
        (pack("{phrases: [$l0]}", levels("lists", 20, "l{0}: [$l{1}, $l{1}, $l{1}]")), "fill out"),
        (pack("{any: [" * 60 + "{phrases: [好]}" + "]}" * 60), "too deeply"),
    ],
    ids=lambda value: str(value)[-40:-8],
)
def test_rule_bombs(text: str, message: str | None) -> None:
    """A rule that would take for ever, or all memory, is a fault; one that only looks so is judged in linear time."""
    if message is None:
        rule = parse_pack(text, "x").rules[0]
        assert rule.condition is not None
        return
    with pytest.raises(ConfigError, match=message):
        parse_pack(text, "x")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"call_id,part,points\n" + b"x" * 2_000_000 + b",a,1\n", "field larger"),
        (b"call_id,part,points\n\x1b[31m,\x00,1\n", r"part \\x00"),
        (b"call_id,part,points,\x1b]0;x\x07\n", r"\\x1b"),
        (b"call_id,call_id,part,points\na,b,c,1\n", "more than one column"),
        (",".join(f"c{i}" for i in range(10_000)).encode(), "no column"),
        ("call_id,part,points".encode("utf-16"), "UTF-16"),
        (b'call_id,part,points\n"a,b', "no CSV"),
        (b"call_id,part,points\na,b," + b"9" * 5_000 + b"\n", "no configured card"),
        (b"call_id,part,points,date\na,b,1,\xff\xff\n", "UTF-8|date"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_marks_and_figures(data: bytes, message: str) -> None:
    """A CSV of marks is refused as a whole, with reasons that a terminal can show."""
    for parse in (
        lambda: parse_marks(data, "m.csv", {"manner": 10.0}),
        lambda: parse_figures(data, "f.csv", {"sales": None}),
    ):
        with pytest.raises(ConfigError) as caught:
            parse()
        assert printable(str(caught.value), keep="\n") == str(caught.value)
        assert len(str(caught.value)) < 50_000
    with pytest.raises(ConfigError, match=message):
        parse_marks(data, "m.csv", {"manner": 10.0})


def test_labels(tmp_path: Path) -> None:
    """A label file that nests without end, or is no label, is named."""
    for content in ("[" * 200_000, "{" * 10, "null", "[]", '{"a": 1e999}', "\x00"):
        (tmp_path / "a.json").write_text(content)
        with pytest.raises(UsageError, match="not a label file"):
            load_label(tmp_path / "a.json")
