"""Stored bytes unpacked within a limit: a small file may otherwise claim to hold gigabytes."""

from __future__ import annotations

import zlib

from voicecheck.language.stored import english


def unpack(data: bytes, *, at_most: int) -> bytes:
    """Unpack what `zlib.compress` packed.

    Parameters
    ----------
    data
        The packed bytes.
    at_most
        The most bytes to unpack; no more memory than that is ever taken.

    Raises
    ------
    ValueError
        The bytes are damaged or cut short, or hold more than `at_most`.

    Examples
    --------
    >>> unpack(zlib.compress(b"abc"), at_most=3)
    b'abc'
    """
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, at_most + 1)
    except zlib.error as error:
        raise ValueError(english("cannot be unpacked: {error}", error=error)) from error
    if len(text) > at_most:
        raise ValueError(english("unpacks to more than {at_most:,} bytes", at_most=at_most))
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError(english("is cut short or has bytes after its end"))
    return text
