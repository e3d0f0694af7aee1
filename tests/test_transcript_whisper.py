"""What the adapter to faster-whisper does without a model."""

from __future__ import annotations

import numpy as np
from ctranslate2 import Device, StorageView

from voicecheck.transcript.whisper import on_cpu


class OnGpu:
    """Storage on a GPU, of which numpy can read nothing."""

    device = "cuda"

    def __init__(self, values: np.ndarray) -> None:
        self._values = values

    def to_device(self, device: Device) -> StorageView:
        """Copy it."""
        assert device == Device.cpu
        return StorageView.from_array(self._values)


def test_what_lies_on_a_gpu_is_copied_before_it_is_read() -> None:
    """On either side the values are the same."""
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert np.array_equal(on_cpu(StorageView.from_array(values)), values)
    assert np.array_equal(on_cpu(OnGpu(values)), values)
