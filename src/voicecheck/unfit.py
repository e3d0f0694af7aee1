"""What pydantic says of a value that does not fit, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voicecheck.language.catalogue import Told, told_by
from voicecheck.language.stored import of_library


def unfit(fault: Mapping[str, Any]) -> Told | str:
    """Why a value does not fit: what its own check says, else what pydantic does.

    Parameters
    ----------
    fault
        One of ``ValidationError.errors()``.

    Examples
    --------
    >>> unfit({"type": "string_type", "msg": "Input should be a valid string"}).said("zh")
    '应为文本'
    """
    error = fault.get("ctx", {}).get("error")
    if isinstance(error, BaseException):
        return _small(told_by(error))
    return of_library(_small(str(fault["msg"]).replace("Input should be", "should be")))


def _small(text: str) -> str:
    """A sentence as a part of a longer one; what has two languages begins small as it stands."""
    return text if isinstance(text, Told) else text[:1].lower() + text[1:]
