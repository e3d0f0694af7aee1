"""YAML without its traps: what is written is what is read, or it is refused."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from voicecheck import plainyaml
from voicecheck.errors import ConfigError
from voicecheck.plainyaml import read_yaml


def test_plain_values_are_read_as_written() -> None:
    """Numbers, truth values, nothing and text."""
    text = "a: 120\nb: -1.5\nc: true\nd: null\ne: 您好\nf: 0.5\ng: [0, '010', \"no\"]\nh: |\n  no\n"
    expected = {"a": 120, "b": -1.5, "c": True, "d": None, "e": "您好", "f": 0.5, "g": [0, "010", "no"], "h": "no\n"}
    assert read_yaml(text, "x").data == expected


@pytest.mark.parametrize(
    "scalar",
    [
        "no",
        "Yes",
        "on",
        "OFF",
        "True",
        "NULL",
        "010",
        "0x1f",
        "1_000",
        "1.0e+3",
        ".5",
        "5.",
        ".inf",
        "12:30",
        "2026-11-20",
        "2026-11-20T10:00:00Z",
        "0b11",
        "+010",
        "No",
        "speaker：agent",
    ],
)
def test_what_yaml_would_change_is_refused(scalar: str) -> None:
    """A plain scalar that YAML 1.1 reads as something else is a fault that names its line and path."""
    with pytest.raises(ConfigError, match=r"line 2: limits\[0\]: "):
        read_yaml(f"limits:\n- {scalar}\n", "x.yaml")


def test_equal_keys_are_refused() -> None:
    """The last of two equal keys does not win in silence."""
    with pytest.raises(ConfigError, match=r"line 3: a\.b: is written twice"):
        read_yaml("a:\n  b: 1\n  b: 2\n", "x.yaml")


def test_aliases_and_tags_are_refused() -> None:
    """Neither an alias, which can make a small file endless, nor a tag, which can name code."""
    with pytest.raises(ConfigError) as caught:
        read_yaml("a: &x [1]\nb: *x\nc: !!python/name:os.system x\n", "x.yaml")
    assert len(caught.value.faults) == 2


def test_an_alias_of_itself_ends() -> None:
    """A list that holds itself is refused, not followed."""
    with pytest.raises(ConfigError, match="anchors"):
        read_yaml("a: &x [*x]\n", "x.yaml")


def test_a_bomb_of_aliases_does_not_grow() -> None:
    """Lists of lists of aliases, 9 levels of 10, are refused at each level, not written out."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(ConfigError) as caught:
        read_yaml("\n".join(["l0: &l0 [x]", *levels]), "x.yaml")
    assert len(caught.value.faults) <= 90


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "[{a: " * 50_000, "- " * 100_000 + "a", "? " * 100_000])
def test_endless_nesting_is_refused(text: str) -> None:
    """What would make the parser run out of stack is a fault, not the end of the program."""
    with pytest.raises(ConfigError, match=r"nested too deeply|nesting depth"):
        read_yaml(text, "x.yaml")


def test_merge_keys_and_second_documents_are_refused() -> None:
    """``<<`` does not bring in what stands elsewhere, and a file holds one document."""
    with pytest.raises(ConfigError, match="aliases"):
        read_yaml("a: &a {x: 1}\nb:\n  <<: *a\n", "x.yaml")
    with pytest.raises(ConfigError, match="line 2"):
        read_yaml("a: 1\n---\nb: 2\n", "x.yaml")


def test_keys_are_what_is_written() -> None:
    """A key that YAML would turn into false or eight stays text; one that is no plain text is refused."""
    assert read_yaml("no: 1\n010: 2\n", "x.yaml").data == {"no": 1, "010": 2}
    with pytest.raises(ConfigError, match="a key must be plain text"):
        read_yaml("? [a]\n: 1\n", "x.yaml")


def test_all_faults_are_told_in_order() -> None:
    """Every fault of the file at once, in the order of its lines."""
    with pytest.raises(ConfigError) as caught:
        read_yaml("a: no\nb: 1\nb: 2\nc: 08\n", "x.yaml")
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["line 1", "line 3", "line 4"]


def test_broken_yaml_names_the_line() -> None:
    """What is not YAML at all says where it stops being it."""
    with pytest.raises(ConfigError, match="line 2"):
        read_yaml("a: [1\nb: 2\n", "x.yaml")


def test_an_empty_file_is_nothing() -> None:
    """A file with nothing but comments holds ``None``."""
    assert read_yaml("# later\n", "x.yaml").data is None


def test_lines_lead_to_their_values() -> None:
    """A fault found later, in a value or below it, is told with its line."""
    tree = read_yaml("a:\n  - b: 1\n    c: 2\n", "x.yaml")
    assert tree.fault(("a", 0, "c"), "too large") == "line 3: a[0].c: too large"
    assert tree.fault(("a", 0, "c", "d"), "no such thing").startswith("line 3: ")


def _is_trap(text: str) -> bool:
    """Whether PyYAML leaves it without quotes, and it is refused as what could be taken for something else."""
    return yaml.safe_dump(text)[0] not in "'\"" and any(trap.fullmatch(text) for trap, _ in plainyaml._TRAPS)


# Such as 0o17, 08 and 1:80, which are no numbers in YAML 1.1.
_texts = st.text("您好noyes0189_:.-#'\" \n", max_size=8).filter(lambda text: not _is_trap(text))
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(_values)
def test_what_is_written_is_read_back(value: object) -> None:
    """What PyYAML writes, quoting what it has to, comes back the same."""
    assert read_yaml(yaml.safe_dump(value, allow_unicode=True), "x").data == value


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("run：\n  zone: x\n", 1, "run："),
        ("a: 1\nrun：\n  zone: x\n  workers: 2\n", 2, "run："),
        ("rules:\n  - id: x\n    kind：must\n    any: [a]\n", 3, "kind："),
        ("a: 1\nkind：must\nb: 2\n", 2, "kind："),
        ("limits：{a: 1}\nb: 1\n", 1, "limits："),
        ("a: 1\n您好：\n  b: 1\n", 2, "您好："),
    ],
)
def test_a_full_width_colon_is_named_at_its_own_line(text: str, line: int, key: str) -> None:
    """The slip that every Chinese typist makes: the message names line and sign, not what the parser met next."""
    with pytest.raises(ConfigError) as caught:
        read_yaml(text, "f.yaml")
    (fault,) = caught.value.faults
    assert fault.startswith(f"line {line}: ")
    assert key in fault
    assert "full-width colon" in fault


def test_a_full_width_colon_in_a_text_is_a_text() -> None:
    """What people say has such colons; an error elsewhere is not put down to them."""
    read = read_yaml("said: 他说：好\nlist:\n  - 您好：请讲\n", "f").data
    assert read == {"said": "他说：好", "list": ["您好：请讲"]}
    with pytest.raises(ConfigError) as caught:
        read_yaml("list:\n  - 您好：请讲\n  - A：好\na: [1\nb: 2\n", "f")
    assert "full-width" not in str(caught.value)
