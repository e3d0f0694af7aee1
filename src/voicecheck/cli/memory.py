"""Memory of a process that does one thing and ends: nothing is given back before."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_TRIM, _TOP_PAD, _MMAP_MAX, _ARENAS = -1, -2, -4, -8
"""The numbers of glibc's settings (``malloc.h``)."""
_PADDING = 64 << 20  # bytes asked of the system at once


@contextmanager
def kept() -> Iterator[None]:
    """Look for no rubbish, and give nothing back to the system.

    Looking through what is loaded, again and again, takes a tenth of the time of a check. The encoder of the speech
    model asks for the same memory anew for each of its layers, and the system fills it with zeros each time: for a
    window of 28 s that was .27 of 1.25 s, and is nothing once freed memory is kept (benchmarks/check.py).
    """
    keep_freed()
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor at the very end
        if was_on:
            gc.enable()


def keep_freed() -> None:
    """Keep freed memory for what is asked for next, where the system's library is glibc; else do nothing."""
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.gnu_get_libc_version  # noqa: B018  (another library has the name `mallopt` and other numbers)
        for setting, value in ((_ARENAS, 1), (_MMAP_MAX, 0), (_TRIM, (1 << 31) - 1), (_TOP_PAD, _PADDING)):
            library.mallopt(setting, value)
