"""The help of every command and what is said of a command line that is not understood, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from test_cli_language import COMMANDS, invoke
from voicecheck.cli.helptext import paragraphs
from voicecheck.language.catalogue import catalogue
from voicecheck.language.lines import folded

HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[a-z]+(?: [a-z]+){2,}\b")
"""Three English words on end: a sentence."""


def help_of(name: str, *args: str) -> str:
    """The help of a command as it is printed."""
    told = invoke(*name.split(), *args, "--help")
    assert told.exit_code == 0, told.output
    return told.output


def _unquoted(text: str) -> str:
    """A text without the commands that it names."""
    return re.sub(r"`[^`]*`|voicecheck [a-z ]+", "", text)


def texts(name: str) -> list[str]:
    """Every text of a command's help, as it stands beside the code."""
    command = COMMANDS[name]
    params = [getattr(each, "help", None) or "" for each in command.params]
    return [text for whole in (command.help or "", *params) for text in paragraphs(whole)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_text_of_a_help_has_its_chinese(name: str) -> None:
    """What stands beside the code in English stands in the catalogue."""
    assert texts(name)
    assert not [text for text in texts(name) if text not in catalogue()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_parameter_says_what_it_is_for(name: str) -> None:
    """No option and no argument without a text."""
    assert not [each.name for each in COMMANDS[name].params if not getattr(each, "help", None)]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese_unless_english_is_asked_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chinese holds no English sentence, English no Chinese; the environment and the flag say the same."""
    english = help_of(name)
    monkeypatch.delenv("VOICECHECK_LANG")
    chinese = help_of(name)
    assert english == help_of(name, "--lang", "en")
    assert not ENGLISH.findall(_unquoted(chinese))
    assert HAN.search(chinese.splitlines()[0])
    assert not HAN.search(english.replace("(字)", "").replace("(音)", "").replace("(前)", ""))
    for heading in ("Usage", "Options", "Arguments", "Commands", "default", "required", "Show this"):
        assert heading not in chinese


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_columns_line_up_on_the_screen(name: str, language: str) -> None:
    """The texts of options begin in one column, counted as a terminal does, and fit in 80."""
    lines = help_of(name, "--lang", language).splitlines()
    assert max(map(cell_len, lines)) <= 80
    begin = set()
    for heading in ("Options:", "选项："):
        for line in lines[lines.index(heading) + 1 :] if heading in lines else ():
            if not line:
                break
            if found := re.match(r"  (?:-\S.*?)?\s{2,}(?=\S)|\s{6,}", line):
                begin.add(cell_len(found[0]))
    assert len(begin) == 1


def test_a_list_of_commands_tells_the_first_sentence_of_each_whole() -> None:
    """A full stop within a name of a file or a figure ends no sentence, in either language."""
    for language, stop in (("zh", "。"), ("en", ".")):
        lines = help_of("", "--lang", language).splitlines()
        told = "".join(line.strip() for line in lines[lines.index("Commands:" if language == "en" else "命令：") :])
        assert "index.html" in told
        assert not re.search(r"index\.(?!html)", told)
        assert told.endswith(stop)


FAULTS = [
    (("stats",), "您是不是要用 status、acts？", "stats; did you mean status, acts?"),
    (("rules", "lst"), "您是不是要用 list？", "did you mean list?"),
    (("qqqqqq",), "可用 --help 查看全部命令", "--help lists them"),
    (("run",), "缺少 --out", "--out is missing"),
    (("check",), "请给出一个要检查的录音", "name a recording to check"),
    (("transcript", "--out", "x"), "缺少 通话", "CALL is missing"),
    (("export", "--out", "x"), "缺少 --format，可选：csv、xlsx、duckdb", "--format is missing; it is one of csv, xlsx"),
    (("run", "--outt", "x"), "--outt；您是不是要用 --out？", "no such option: --outt; did you mean --out?"),
    (("run", "--ouput", "x"), "--ouput；您是不是要用 --out？", "no such option: --ouput; did you mean --out?"),
    (("run", "--manfest", "x"), "您是不是要用 --manifest？", "did you mean --manifest?"),
    (("run", "--qiuet"), "您是不是要用 --quiet？", "did you mean --quiet?"),
    (("run", "--wrkers", "2"), "您是不是要用 --workers？", "did you mean --workers?"),
    (("status", "-z"), "没有这个选项：-z", "no such option: -z"),
    (("status", "--out"), "--out 后面要写一个值", "--out needs a value"),
    (("status", "--json=3", "--out", "x"), "--json 后面不能写值", "--json takes no value"),
    (("status", "b", "--out", "x"), "多出了：b", "not expected here: b"),
    (("export", "--format", "zip"), "--format：zip 不在可选范围内", "zip is none of csv, xlsx, duckdb"),
    (("review", "sheet", "--out", "x", "--n", "0"), "--n：不能小于 1", "--n: it should be at least 1"),
    (("review", "sheet", "--out", "x", "--n", "many"), "--n：应为整数", "--n: it should be a whole number"),
    (("rules", "test", "--noise", "2"), "--noise：不能大于 1", "--noise: it should be at most 1"),
    (("rules", "test", "--noise", "x"), "--noise：应为数字", "--noise: it should be a number"),
    (("check", "/nowhere.wav"), "录音：/nowhere.wav 不存在", "RECORDING: /nowhere.wav is not there"),
    (("check", "/"), "录音：/ 是目录，请给出文件", "RECORDING: / is a folder; name a file"),
    (("status", "--out", __file__), "是文件，请给出目录", "is a file; name a folder"),
    (("run", "--out", "x", "--date", "2020"), "--date：2020 不是日期", "--date: 2020 is no date"),
    (("purge", "--out", "x", "--older-than", "90"), "", ""),
    (("purge", "--out", "x", "--older-than", "y"), "--older-than：请写天数", "--older-than: write a number of days"),
    (("run", "--out", "x", "--max-failures", "-3"), "--max-failures：-3 既不是", "-3 is neither a number"),
    (("export", "--out", "x", "--format", "csv", "--from", "y"), "--from：日期请写成", "--from: write a day"),
    (("export", "--out", "x", "--format", "csv", "--to", "a", "--to", "b"), "--to：请只给一个", "--to: give one"),
]  # fmt: skip


@pytest.mark.parametrize(("args", "chinese", "english"), [each for each in FAULTS if each[1]])
def test_a_command_line_that_is_not_understood_is_told_in_both(
    args: tuple[str, ...], chinese: str, english: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is wrong and what there is, in the language asked for; the exit code is 2 and standard output empty."""
    monkeypatch.chdir(tmp_path)
    told = invoke(*args)
    assert (told.exit_code, told.stdout) == (2, "")
    assert english in told.stderr
    monkeypatch.delenv("VOICECHECK_LANG")
    told = invoke(*args)
    assert (told.exit_code, told.stdout) == (2, "")
    assert chinese in told.stderr
    assert not ENGLISH.findall(_unquoted(told.stderr))
    assert invoke("--lang", "en", *args).stderr == invoke(*args, "--lang=en").stderr or args[-1] == "--out"


def test_without_a_command_there_is_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes the program's name alone is shown what there is, in their language."""
    assert "Commands:" in CliRunner().invoke(*_alone()).output
    monkeypatch.delenv("VOICECHECK_LANG")
    assert "命令：" in CliRunner().invoke(*_alone()).output
    assert "命令：" in CliRunner().invoke(*_alone("rules")).output


def _alone(*args: str) -> tuple[Any, list[str]]:
    from voicecheck.cli import app

    return app, list(args)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("（一）二三", 6, ["（一）", "二三"]),
        ("一二三。四", 6, ["一二", "三。四"]),
        ("写成 --out 目录", 8, ["写成", "--out 目", "录"]),
        ("averylongword 二", 6, ["averyl", "ongwor", "d 二"]),
    ],
)
def test_lines_are_broken_where_people_break_them(text: str, width: int, lines: list[str]) -> None:
    """Between Chinese characters, but not before a closing mark nor after an opening one."""
    assert folded(text, width) == lines
