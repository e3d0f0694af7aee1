"""Each fuzz target holds for inputs near good ones, and for what fuzzing once found."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
import fuzz_targets

HERE = Path(__file__).parent
SEEDS = {name: fuzz_targets.seeds(name) for name in fuzz_targets.TARGETS}
FOUND: dict[str, tuple[bytes, ...]] = {
    "decode": (b"", b"\0", b"\1" + bytes(20)),
    "manifest": (b"", b"PAR1", b"\xff\xfe", b"recording,agent_id\n\0,\0\n"),
    "rules": (b"", b"\xff", b"pack: {", b"- a\n", b"pack: x\nrules: 5\n", b"(" * 2000),
    "configuration": (b"", b"=", b"RUN={", b"lexicon: [", b"lexicon: 5", b"RUN__ZONE=/etc", b"MODELS=~x"),
}
"""Inputs that failed once, or could."""


@pytest.mark.parametrize("name", fuzz_targets.TARGETS)
def test_good_inputs_and_what_was_found(name: str) -> None:
    """The seeds, and every input that ever failed, pass."""
    for data in (*SEEDS[name], *FOUND[name]):
        fuzz_targets.TARGETS[name](data)


@pytest.mark.parametrize("name", fuzz_targets.TARGETS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_inputs_near_good_ones(name: str, data: st.DataObject) -> None:
    """A good input with pieces changed, left out or put in raises nothing but errors of ours."""
    given_bytes = bytearray(data.draw(st.sampled_from(SEEDS[name])))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, max(0, min(len(given_bytes), 3000) - 1)))
        end = min(len(given_bytes), start + data.draw(st.integers(0, 40)))
        given_bytes[start:end] = data.draw(st.binary(max_size=40))
    fuzz_targets.TARGETS[name](bytes(given_bytes))


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="needs atheris (the extra fuzz)")
@pytest.mark.parametrize("name", fuzz_targets.TARGETS)
def test_a_little_fuzzing(name: str, tmp_path: Path) -> None:
    """A few hundred inputs by coverage find nothing; `make fuzz` tries more."""
    command = [sys.executable, str(HERE / "fuzz.py"), name, "-runs=150", "-seed=1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:].decode(errors="replace")
