"""A pack that is a folder says what the same pack in one file says, and its faults name the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicecheck.errors import ConfigError
from voicecheck.packfiles import find_pack, read_pack
from voicecheck.rules.packs.load import load_packs

HEAD = "pack: ours\ntitle: Ours\n"
RULE = """\
- id: ours.bye
  title: Says goodbye
  documents: [N]
  kind: must
  condition: {use: leaves}
  expected: 再见
"""
FILES = {
    "pack.yaml": HEAD,
    "phrases/closing.yaml": "bye: [再见, 拜拜]\n",
    "conditions/ours.yaml": "leaves: {phrases: [$bye]}\n",
    "rules/closing.yaml": RULE,
    "examples/ours.bye.yaml": "review: {pass: ['A: 好的再见。']}\ninvented: {pass: ['A: 拜拜。'], fail: ['A: 好。']}\n",
}
ONE_FILE = f"""\
{HEAD}
lists:
  bye: [再见, 拜拜]
conditions:
  leaves: {{phrases: [$bye]}}
rules:
  - id: ours.bye
    title: Says goodbye
    documents: [N]
    kind: must
    condition: {{use: leaves}}
    expected: 再见
    examples:
      pass: ['A: 好的再见。', 'A: 拜拜。']
      fail: ['A: 好。']
"""


def faults(**changes: str | None) -> list[str]:
    """What is wrong with the folder when some of its files are others (``rules__closing`` for rules/closing.yaml)."""
    files: dict[str, str | None] = {**FILES, **{f"{k.replace('__', '/')}.yaml": v for k, v in changes.items()}}
    with pytest.raises(ConfigError) as caught:
        load_packs([("ours", {name: text for name, text in files.items() if text is not None})])
    return list(caught.value.faults)


def test_a_folder_is_the_same_pack_as_one_file() -> None:
    """The same lists, conditions, rules and examples make the same pack."""
    (folder,) = load_packs([("ours", FILES)])
    (file,) = load_packs([("ours.yaml", ONE_FILE)])
    assert folder == file
    assert len(folder.rules) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rules__closing": RULE + "  colour: red\n"}, "ours: rules/closing.yaml: line 7: [0].colour: "),
        ({"phrases__closing": "bye: ['(再见']\n"}, "ours: phrases/closing.yaml: line 1: bye[0]: "),
        ({"phrases__more": "bye: [走了]\n"}, "ours: phrases/more.yaml: line 1: bye: is also in phrases/closing.yaml"),
        ({"conditions__ours": "leaves: {phrases: [$by]}\n"}, "ours: conditions/ours.yaml: line 1: leaves.phrases[0]: "),
        ({"examples__ours.hello": "invented: {}\n"}, "ours: examples/ours.hello.yaml: line 1: no rule of this pack is"),
        ({"examples__ours.bye": "pass: ['A: 好']\n"}, "ours: examples/ours.bye.yaml: line 1: pass: says not where"),
        ({"examples__ours.bye": "invented: {pass: [1]}\n"}, "ours: examples/ours.bye.yaml: line 1: invented.pass[0]"),
        ({"rules__closing": RULE + "  examples: {}\n"}, "ours: rules/closing.yaml: line 7: [0].examples: are in "),
        ({"rules__more": "a: 1\n"}, "ours: rules/more.yaml: line 1: should be a list of rules"),
        ({"rules__more": RULE}, "ours: rules/more.yaml: line 1: [0].id: ours.bye stands twice"),
        ({"pack": HEAD + "lists: {a: [b]}\n"}, "ours: pack.yaml: line 3: lists: belongs into files under phrases/"),
        ({"pack": None}, "ours: pack.yaml: is missing"),
        ({"phrase__closing": "a: [b]\n"}, "ours: phrase/closing.yaml: no part of a pack"),
        ({"phrases__deep__more": "a: [b]\n"}, "ours: phrases/deep/more.yaml: no part of a pack"),
        ({"phrases__more": ""}, "ours: phrases/more.yaml: line 1: is empty"),
        ({"phrases__more": "a: [b\n"}, "ours: phrases/more.yaml: line 2: "),
    ],
)
def test_a_fault_names_its_file_and_line(changes: dict[str, str | None], told: str) -> None:
    """Whoever wrote the fault finds it, in whichever of the files it is."""
    assert any(fault.startswith(told) for fault in faults(**changes)), faults(**changes)


def test_faults_of_several_files_are_told_at_once() -> None:
    """Files that are no YAML do not hide each other."""
    assert len(faults(phrases__more="a: [b\n", rules__more="- [\n")) == 2


def test_a_pack_is_found_as_folder_or_file(tmp_path: Path) -> None:
    """By its name among the shipped ones, or by a path; what is neither is not found."""
    (tmp_path / "one.yaml").write_text(ONE_FILE, encoding="utf-8")
    for name, text in FILES.items():
        (tmp_path / "many" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "many" / name).write_text(text, encoding="utf-8")
    (tmp_path / "many" / "README.md").write_text("Not a part.", encoding="utf-8")
    (tmp_path / "none").mkdir()
    assert find_pack("one", tmp_path) == tmp_path / "one.yaml"
    assert find_pack("many", tmp_path) == find_pack(f"{tmp_path}/many/", tmp_path) == tmp_path / "many"
    assert find_pack("none", tmp_path) is None
    assert find_pack(f"{tmp_path}/none", tmp_path) is None
    assert find_pack("x" * 5000, tmp_path) is None
    one, many = (load_packs([(name, read_pack(tmp_path / name))]) for name in ("one.yaml", "many"))
    assert one == many
