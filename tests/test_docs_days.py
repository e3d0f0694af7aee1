"""The days told in the Chinese documents can be lived: every command in them is run, in their order, on real sound."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DAYS = ("qa", "reviewers", "agents")
"""A reviewer goes on where the QA lead ended: both work in one folder."""


def commands(name: str) -> list[str]:
    """The commands in the blocks of a document that are to be typed as they are."""
    text = (ROOT / "docs" / f"{name}.zh-CN.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("voicecheck ")]


def example(name: str, kind: str) -> str:
    """The first block of a kind in a document."""
    text = (ROOT / "docs" / f"{name}.zh-CN.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)[0]


def answer(sheet: Path) -> None:
    """Write a verdict into the first row of a sheet, as a reviewer does in a spreadsheet."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    rows[0][head.index("复核意见")] = "对"
    rows[0][head.index("复核人")] = "王芳"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def links(path: Path) -> list[str]:
    """What a document links to, beside the network and places in itself."""
    found = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    return [each for each in found if not each.startswith(("http://", "https://"))]


@pytest.mark.model
def test_every_command_of_the_days_works(tmp_path: Path) -> None:
    """Each command ends well, in Chinese as nothing else was asked for."""
    for folder in ("录音/2026-11-20", "练习"):
        shutil.copytree(ROOT / "sample_audio", tmp_path / folder, ignore=shutil.ignore_patterns("*.json", "*.md"))
    (tmp_path / "练习" / "manifest.csv").unlink()
    as_installed = {name: value for name, value in os.environ.items() if name != "VOICECHECK_LANG"}
    told = [line for name in DAYS for line in commands(name)]
    assert len(told) > 10
    (tmp_path / "申诉.csv").write_text(example("reviewers", "csv"), encoding="utf-8")
    for line in told:
        if line.startswith("voicecheck review import"):
            answer(tmp_path / "复核.csv")
        command = [sys.executable, "-m", "voicecheck", *shlex.split(line)[1:]]
        done = subprocess.run(command, cwd=tmp_path, env=as_installed, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        assert re.search("[\u4e00-\u9fff]", done.stdout + done.stderr), line


@pytest.mark.parametrize("path", [ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.zh-CN.md"))], ids=str)
def test_links_of_the_chinese_documents_lead_somewhere(path: Path) -> None:
    """Every file that is linked, pictures among them, is there."""
    missing = [each for each in links(path) if not (path.parent / each).exists()]
    assert not missing
