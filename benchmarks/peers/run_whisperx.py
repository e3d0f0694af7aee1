"""WhisperX on some channels, run by `speed.py` with the interpreter of an environment of its own.

    PYTHON benchmarks/peers/run_whisperx.py MODEL_FOLDER THREADS CHANNELS.npz

Its bundled speech detection, batches of 8, no alignment; otherwise its defaults. Loading the model is
not counted. Prints the seconds and the text of each channel as JSON, in the order of the archive.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import whisperx


def main() -> None:
    """Measure and print."""
    folder, threads, archive = sys.argv[1:]
    model = whisperx.load_model(folder, "cpu", compute_type="int8", language="zh", threads=int(threads))
    seconds, texts = 0.0, []
    with np.load(archive) as channels:
        for name in channels.files:
            sound = channels[name]
            began = time.perf_counter()
            result = model.transcribe(sound, batch_size=8)
            texts.append("".join(segment["text"] for segment in result["segments"]))
            seconds += time.perf_counter() - began
    print("\n" + json.dumps({"seconds": seconds, "texts": texts}))


if __name__ == "__main__":
    main()
