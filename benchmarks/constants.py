"""Which constants can move by a fifth without a test that notices.

    python benchmarks/constants.py [WORD...] [--out FILE] [--list]

Finds the numbers of the rooms conversation, rules and score: in module-level constants and in the defaults
of options records (Python), in the shipped rules' limits, windows and counts, and in the scorecards (YAML).
Each is moved up and down by a fifth, a whole number by one at least, and the tests of its room run, with the
definitions' tests, until the first that fails. The table has a row for each move: file, line, name, value,
moved to, and the test that noticed it, or "no test". Nothing on disk is changed: each move is made in a
forked process, in the source on its way into the interpreter, or in the text of the pack or card.
WORDs choose moves whose file or name contains one; --list shows them without running anything.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("conversation", "rules", "score")
NO_TEST = "no test"
_FAULT = "fault: "
_SECONDS = 300
"""A run that takes longer counts as noticed: the change made it hang."""
_SKIPPED_KEYS = {"scorecards": set[str](), "rules": {"examples", "points"}}
"""What is not asked: the figures in examples, and what a fault costs on cards that go by a rule's own points."""


class Move(NamedTuple):
    """One number moved: where it stands, and what it becomes."""

    file: str
    line: int
    column: int
    width: int
    name: str
    value: float
    moved: float


def moved(value: float) -> tuple[float, ...]:
    """A fifth more and a fifth less; a whole number by one at least. Zero as a fraction cannot move."""
    if isinstance(value, int):
        step = max(1, round(abs(value) / 5))
        return value + step, value - step
    return (round(value * 1.2, 9), round(value * 0.8, 9)) if value else ()


def python_moves(path: Path) -> Iterator[Move]:
    """The numbers in a module's constants and in the defaults of its options."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield from _numbers(path, ast.unparse(target), node.value)
        elif isinstance(node, ast.ClassDef) and node.name.endswith("Options"):
            for part in node.body:
                if isinstance(part, ast.AnnAssign) and part.value is not None:
                    yield from _numbers(path, f"{node.name}.{ast.unparse(part.target)}", part.value)


def _numbers(path: Path, name: str, value: ast.expr) -> Iterator[Move]:
    found = [n for n in ast.walk(value) if isinstance(n, ast.Constant) and type(n.value) in (int, float)]
    for number, node in enumerate(found):
        own = f"{name}[{number}]" if len(found) > 1 else name
        width = (node.end_col_offset or 0) - node.col_offset
        for other in moved(node.value):
            place = str(path.relative_to(ROOT))
            yield Move(place, node.lineno, node.col_offset, width, own, node.value, other)


def yaml_moves(path: Path) -> Iterator[Move]:
    """The numbers of a scorecard or a pack, those of its examples left out."""
    tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    room = path.relative_to(ROOT / "configs").parts[0]
    for name, node in _scalars(tree, "", _SKIPPED_KEYS[room]):
        if node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
            value = float(node.value) if "." in node.value else int(node.value)
            mark = node.start_mark
            for other in moved(value):
                place = str(path.relative_to(ROOT))
                yield Move(place, mark.line + 1, mark.column, len(node.value), name, value, other)


def _scalars(node: yaml.Node, name: str, skipped: set[str]) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode):
        yield name, node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in skipped:
                yield from _scalars(value, f"{name}.{key.value}".lstrip("."), skipped)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            known = {k.value: v.value for k, v in value.value} if isinstance(value, yaml.MappingNode) else {}
            yield from _scalars(value, f"{name}.{known.get('id') or known.get('name') or index}", skipped)


def changed_text(move: Move) -> str:
    """The file's text with the number moved."""
    lines = (ROOT / move.file).read_bytes().splitlines(keepends=True)
    line = lines[move.line - 1]
    if move.file.endswith(".py"):  # ast counts bytes, yaml characters
        lines[move.line - 1] = line[: move.column] + repr(move.moved).encode() + line[move.column + move.width :]
    else:
        text = line.decode()
        assert text[move.column :].startswith(str(move.value)), move
        lines[move.line - 1] = f"{text[: move.column]}{move.moved}{text[move.column + move.width :]}".encode()
    return b"".join(lines).decode()


def tests_of(move: Move) -> list[str]:
    """The test modules that may notice a move, the likeliest first."""
    path = Path(move.file)
    if path.suffix == ".yaml":
        room = "score" if "scorecards" in path.parts else "norms"
        return [f"tests/test_definitions_{room}.py"]
    room = path.parts[-2]
    beside = [str(t.relative_to(ROOT)) for t in sorted((ROOT / "tests").glob(f"test_{room}_*.py"))]
    named = [t for t in beside if f"{room}.{path.stem}" in (ROOT / t).read_text(encoding="utf-8")]
    definitions = f"tests/test_definitions_{'norms' if room == 'rules' else room}.py"
    # The tests of the rules take minutes: of them only those that name the module, or judge by all options.
    others = beside if room != "rules" else [f"tests/test_rules_{name}.py" for name in ("judge", "operators")]
    known = [f"tests/test_{room}_{path.stem}.py", definitions, *named, *others]
    if room == "conversation":  # some of its thresholds are judged by the norms alone
        known.append("tests/test_definitions_norms.py")
    return [test for test in dict.fromkeys(known) if (ROOT / test).is_file()]


class _First:
    """Remembers the first test that failed, or the module that could not be read."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that failed."""
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that could not be read."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


def run_tests(tests: Sequence[str]) -> str:
    """Run test modules up to the first failure and say which test that was."""
    first = _First()
    arguments = [*tests, "-x", "-q", "-p", "no:cacheprovider", "-m", "not model", "--hypothesis-seed=0"]
    arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is loaded once, for all moves
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        code = pytest.main(arguments, plugins=[first])
    return first.failed or ("" if code in (0, 5) else f"pytest ended with {int(code)}")


def forked(work: Callable[[], str]) -> str:
    """What a function says that runs in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        import signal

        signal.alarm(_SECONDS)
        try:
            said = work()
        except BaseException as error:  # a fault of this tool, which must not pass for a test that noticed
            said = f"{_FAULT}{type(error).__name__}: {error}".splitlines()[0]
        os.write(writing, said.encode()[:4000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    return said if os.WIFEXITED(status) else f"killed by signal {os.WTERMSIG(status)}"


def notice_python(move: Move) -> str:
    """The first test that notices a number moved in a module."""
    target = str(ROOT / move.file)
    text = changed_text(move)
    original = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> Any:
        return compile(text, target, "exec") if self.path == target else original(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    return run_tests(tests_of(move))


def notice_card(move: Move) -> str:
    """The first test that notices a number moved in a scorecard."""
    import norm_cases
    from voicecheck.errors import ConfigError
    from voicecheck.score.cardplan import parse_card

    usual = norm_cases.settings()
    try:
        changed = parse_card(changed_text(move), move.file, usual.packs)
    except ConfigError:
        return "refused when it is read"
    cards = tuple(changed if card.name == changed.name else card for card in usual.scores.cards)
    own = replace(usual, scores=replace(usual.scores, cards=cards))
    norm_cases.settings = lambda: own
    return run_tests(tests_of(move))


def notice_rule(move: Move) -> str:
    """The first example, of any rule, that a number moved in a pack makes come out otherwise, or the first test."""
    import norm_cases
    from voicecheck.errors import ConfigError
    from voicecheck.packfiles import read_pack
    from voicecheck.proofs.examples import check_rule
    from voicecheck.rules.packs.load import load_packs

    usual = norm_cases.settings()
    folder = ROOT / "configs" / "rules"
    texts = {pack.name: read_pack(folder / pack.name) for pack in usual.packs}
    pack_name, _, inner = (ROOT / move.file).relative_to(folder).as_posix().partition("/")
    texts[pack_name] = {**texts[pack_name], inner: changed_text(move)}
    try:
        packs = load_packs([*texts.items()])
    except ConfigError:
        return "refused when it is read"
    before = {rule.id: rule for pack in usual.packs for rule in pack.rules}
    for pack in packs:
        for rule in pack.rules:
            if rule != before[rule.id] and next(check_rule(rule, pack, options=usual.rules), None):
                return f"example of {rule.id}"
    own = replace(usual, packs=packs)
    norm_cases.settings = lambda: own
    norm = next((rule_id for rule_id in before if f".{rule_id}." in f".{move.name}"), None)
    chosen = _functions_with(tests_of(move)[0], norm) if norm else []
    return run_tests(chosen) if chosen else ""


def notice(move: Move) -> str:
    """The first test or example that notices a move."""
    if move.file.endswith(".py"):
        return notice_python(move)
    return notice_card(move) if "scorecards" in move.file else notice_rule(move)


def _functions_with(test: str, word: str) -> list[str]:
    """The tests of a module whose source has a word in quotes, their parameters included."""
    source = (ROOT / test).read_text(encoding="utf-8")
    lines, names = source.splitlines(), []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min(part.lineno for part in (node, *node.decorator_list))
            if f'"{word}"' in "\n".join(lines[first - 1 : node.end_lineno]):
                names.append(f"{test}::{node.name}")
    return names


def all_moves(words: Sequence[str]) -> list[Move]:
    """All moves whose file or name contains one of the words, all of them without any."""
    python = [move for room in ROOMS for path in sorted((ROOT / "src/voicecheck" / room).glob("*.py"))
              for move in python_moves(path)]  # fmt: skip
    written = [move for room in ("rules", "scorecards") for path in sorted((ROOT / "configs" / room).rglob("*.yaml"))
               if path.parent.name != "examples" for move in yaml_moves(path)]  # fmt: skip
    return [m for m in (*python, *written) if not words or any(word in f"{m.file} {m.name}" for word in words)]


def main() -> None:
    """Move the constants one at a time and write who noticed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    moves = all_moves(arguments.words)
    # Modules come first: for them the package must not be loaded yet in the process that forks.
    moves.sort(key=lambda move: not move.file.endswith(".py"))
    out = arguments.out.open("w", newline="", encoding="utf-8") if arguments.out else sys.stdout
    table = csv.writer(out)
    table.writerow(("file", "line", "name", "value", "moved to", "noticed by"))
    preload()
    sound: set[str] = set()
    for move in moves:
        if not move.file.endswith(".py") and "norm_cases" not in sys.modules:
            import norm_cases

            norm_cases.settings()
        said = "" if arguments.list else forked(partial(notice, move)) or NO_TEST
        if said.startswith(_FAULT):
            sys.exit(f"{move.file}, {move.name}: {said}")
        blamed = said.partition("::")[0]
        if blamed.startswith("tests/") and blamed not in sound:
            if failed := forked(partial(run_tests, [blamed])):
                sys.exit(f"{failed} fails as it is: nothing can be told of what moves")
            sound.add(blamed)
        table.writerow((move.file, move.line, move.name, move.value, move.moved, said))
        out.flush()


def preload() -> None:
    """Load what the package imports from elsewhere, and forget the package: each move imports it anew."""
    import hypothesis

    import norm_cases

    hypothesis.settings.register_profile("moves", deadline=None)  # a slow machine is no test that notices
    hypothesis.settings.load_profile("moves")
    norm_cases.settings()
    for name in [name for name in sys.modules if name == "norm_cases" or name.partition(".")[0] == "voicecheck"]:
        del sys.modules[name]


if __name__ == "__main__":
    main()
