"""Errors are said in the language asked for, whatever stands in them."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from made_calls import made_call
from voicecheck import errors
from voicecheck.audio.decode import DecodeOptions, load
from voicecheck.config import load_settings
from voicecheck.errors import MOST_TOLD, ConfigError, DecodeError, NotFoundError, UsageError, VoicecheckError
from voicecheck.language.catalogue import Message, Told, catalogue, told_by
from voicecheck.language.stored import english, of_library, of_system
from voicecheck.rules.reasons import in_chinese
from voicecheck.workers.worker import failure_of

SOURCE = Path(__file__).parent.parent / "src" / "voicecheck"
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, VoicecheckError)}
FOR_PROGRAMMERS = {
    "intervals.py", "phonetics", "speech", "text/normalize.py", "text/quantities.py", "conversation", "score/adding.py",
    "score/confidence.py", "score/points.py", "rules/measures", "tables/columns.py", "practice/history.py",
}  # fmt: skip
"""Rooms whose `ValueError` says that a caller, or a file of our own, is wrong: no input of a person raises it."""
TELLERS = {"english", "joined", "told_by", "did_you_mean", "of_library", "truncated", "_truncated", "_of_a_day",
           "_unreadable", "_unknown"}  # fmt: skip
"""Functions that give a text in both languages."""
BARE = {
    "audio/ogg.py": {"_DAMAGED"}, "rules/language/rule.py": {"fault"}, "rules/language/tested.py": {"fault"},
    "cli/newfile.py": {"wrong"},
}  # fmt: skip
"""Names that hold a text in both languages."""


def raised() -> Iterator[tuple[str, ast.expr]]:
    """The first argument of every error that is made on purpose, with where."""
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        kinds = KINDS | {"SourceError"}
        if not any(place.startswith(room) for room in FOR_PROGRAMMERS):
            kinds = kinds | {"ValueError"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in kinds - {"ConfigError"} and node.args:
                yield f"{place}:{node.lineno}", node.args[0]


def test_every_error_has_a_text_of_the_catalogue() -> None:
    """No error is made with an f-string, or with a text that has no Chinese."""
    seen, wrong = 0, []
    for where, first in raised():
        seen += 1
        if isinstance(first, ast.Constant):
            good = first.value in catalogue()
        elif isinstance(first, ast.Call):
            good = getattr(first.func, "id", None) in TELLERS
        else:
            good = isinstance(first, ast.Name) and first.id in BARE.get(where.partition(":")[0], ())
        if not good:
            wrong.append(f"{where}: {ast.unparse(first)[:90]}")
    assert seen > 300
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["a {0} {why} 100%s.wav", "50% {.wav", "}}{{.wav", "录音\udcff.wav", "a\x1b[31m.wav"])
def test_what_a_name_holds_is_said_as_it_is(name: str) -> None:
    """Braces and percent signs of a name are no template; what a terminal would obey is not said."""
    error = NotFoundError("{path}: this is {kind}, not a recording; give the file itself", path=name,
                          kind=english("a folder"))  # fmt: skip
    for language, told in (("en", "this is a folder"), ("zh", "这是文件夹")):
        said = error.said(language)  # type: ignore[arg-type]
        assert told in said
        said.encode()
        assert "\x1b" not in said
    if name.isprintable():
        assert name in error.said("zh")


def test_two_hundred_faults_are_told_in_part_each_in_its_language() -> None:
    """The first hundred faults are said and the others counted; a fault without Chinese stays as it is."""
    faults = [
        english("line {line}: {place}{message}", line=n, place="", message=english("is empty")) for n in range(199)
    ]
    error = ConfigError("我的 {设置} 100%.yaml", [*faults, "plain {text}"])
    lines = error.said("zh").splitlines()
    assert lines[0] == "我的 {设置} 100%.yaml：200 处错误"
    assert (lines[1], len(lines)) == ("  第 0 行：为空", MOST_TOLD + 2)
    assert lines[-1] == "  ……另有 100 处；请先改正以上各处"
    assert str(error).splitlines()[1] == "  line 0: is empty"
    assert ConfigError("x", ["plain {text}"]).said("zh") == "x：1 处错误\n  plain {text}"


def test_errors_go_from_one_process_to_another() -> None:
    """An error that a worker sends keeps what it says in both languages; so does one with an error inside."""
    inner = NotFoundError("{path}: this is {kind}, not a recording; give the file itself", path=Path("a.wav"),
                          kind=english("a device or a pipe"))  # fmt: skip
    outer = DecodeError("{where}: {why}", where="b.wav", why=inner)
    for error in (inner, outer, ConfigError("x.yaml", [english("is empty")])):
        back = pickle.loads(pickle.dumps(error))
        assert str(back) == str(error)
        assert type(back) is type(error)
    assert outer.said("zh") == "b.wav：a.wav：这是设备或管道，不是录音；请给出文件本身"


def test_a_check_of_a_value_speaks_through_pydantic(tmp_path: Path) -> None:
    """What a rule's own check raises, and what pydantic says, reach a person in Chinese, with the line."""
    file = tmp_path / "设置.yaml"
    file.write_text("run:\n  workers: many\n  worker: 2\nrules:\n  limits:\n    pace.rate: {min: 260, max: 180}\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(file, environ={})
    said = caught.value.said("zh")
    assert "run.workers：应为整数" in said.replace(": ", "：")
    assert "没有这项设置；是否想写 workers？" in said
    assert "min 260 大于 max 180，没有数值能在其中" in said
    assert "第 2 行" in said
    assert not [line for line in said.splitlines() if " is " in line or "should" in line]


def test_a_failure_that_is_stored_is_told_in_chinese(tmp_path: Path) -> None:
    """The English that the ledger keeps is found again, also of a name with braces and a colon."""
    empty = tmp_path / "空的: {1} 100%.wav"
    empty.write_bytes(b"")
    with pytest.raises(DecodeError) as caught:
        load(empty, options=DecodeOptions())
    stored = failure_of(made_call("c1").recording, caught.value).message
    assert type(stored) is str or isinstance(stored, Told)
    assert in_chinese(str(stored)) == f"{empty}：文件是空的（0 字节）；请重新复制，或从清单中去掉"
    fault = failure_of(made_call("c1").recording, RuntimeError("boom: x"))
    assert in_chinese(str(fault.message)) == ("这是 voicecheck 自身的问题：RuntimeError：boom: x；请连同录音一起报告")


def test_what_the_system_says_is_told_in_chinese() -> None:
    """Why a file cannot be opened, in words; what is not known stays as it is."""
    assert of_library("Permission denied").said("zh") == "没有权限"
    assert told_by(OSError(13, "Permission denied")) == "[Errno 13] Permission denied"
    refused = UsageError(
        "{path}: cannot be read ({reason})", path="a", reason=of_system(OSError(13, "Permission denied"))
    )
    assert refused.said("zh") == "a：无法读取（没有权限）"
    assert of_library("Something new").said("zh") == "Something new"


def test_a_text_keeps_its_message_only_in_memory() -> None:
    """A text with two languages is a plain text to whoever compares, stores or sends it."""
    text = Told(Message("{where}: {why}", {"where": "a", "why": english("is empty")}))
    assert text == "a: is empty"
    assert text.said("zh") == "a：为空"
    assert type(pickle.loads(pickle.dumps(text))) is str
