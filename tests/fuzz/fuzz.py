"""Fuzz a target with atheris (``pip install 'voicecheck[fuzz]'``): ``fuzz.py decode -max_total_time=60``.

What comes after the target's name goes to libFuzzer. An input that fails is written to a file, which
given in place of options is tried again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Fuzz the target named first."""
    import atheris

    sys.path.insert(0, str(Path(__file__).parent.parent))
    with atheris.instrument_imports(include=["voicecheck"]):
        import fuzz_targets

    name, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(fuzz_targets.seeds(name)):
            Path(corpus, f"seed{number}").write_bytes(seed)
        again = [option for option in options if not option.startswith("-")]
        limits = ["-rss_limit_mb=2048", "-timeout=60", "-max_len=70000"]
        atheris.Setup([sys.argv[0], *limits, *options, *([] if again else [corpus])], fuzz_targets.TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
