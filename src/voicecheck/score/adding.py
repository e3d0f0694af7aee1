"""Records of sums: they add field by field, quickly, in any order, and travel as bytes."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from operator import add, attrgetter
from typing import Any, Generic, Self, TypeVar

from voicecheck.compressed import unpack

_LAYOUT = 3
"""To be raised where a field changes its meaning and keeps its name."""
_MOST_BYTES = 64 * 2**20
"""The sums of a year of one agent unpack to some hundred kilobytes."""

_Any = TypeVar("_Any", bound="Sums")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A frozen record whose fields add up; its defaults are the sums of nothing.

    By its default a field is a number, a vector (tuple of a fixed length), a `Counter`, further
    `Sums`, or, where that is ``None``, a largest value, of which the larger is kept.
    """

    def __add__(self, other: Self) -> Self:
        return self.sum((self, other))

    @classmethod
    def sum(cls, items: Iterable[Self]) -> Self:
        """Add up any number of records, in constant memory; of none, the record of nothing."""
        tally = Tally(cls)
        for item in items:
            tally.add(item)
        return tally.total()


class Tally(Generic[_Any]):
    """Sums on their way: adding one more costs a fifth of making a new record of two.

    Examples
    --------
    ``tally = Tally(CallSums)``, ``tally.add(sums)`` for each call, ``tally.total()``.
    """

    def __init__(self, kind: type[_Any]) -> None:
        self._nothing = kind()
        self._plan = _PLANS.get(kind) or _PLANS.setdefault(kind, _plan(self._nothing))
        self._numbers, self._vectors, self._largest, self._counters = self._plan.read(self._nothing)

    def add(self, item: _Any) -> None:
        """Add a record."""
        numbers, vectors, largest, counters = self._plan.read(item)
        self._numbers = tuple(map(add, self._numbers, numbers))
        self._vectors = tuple([tuple(map(add, old, new)) for old, new in zip(self._vectors, vectors, strict=True)])
        self._largest = tuple(map(_larger, self._largest, largest))
        for counter, counted in zip(self._counters, counters, strict=True):
            known = counter.get  # three times as quick as += on a Counter
            for key, count in counted.items():
                counter[key] = known(key, 0) + count

    def total(self) -> _Any:
        """The sums so far, which later adding does not change."""
        counters = tuple([counter.copy() for counter in self._counters])
        return _build(self._nothing, self._plan.write(self._numbers, self._vectors, self._largest, counters))


def _larger(old: float | None, new: float | None) -> float | None:
    return new if old is None or (new is not None and new > old) else old


_Read = tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The fields of a kind of `Sums` by how they add, those of further sums by their path (``agent.talk``)."""

    names: tuple[tuple[str, ...], ...]
    read: Callable[[Any], _Read]

    def write(self, *values: tuple[Any, ...]) -> dict[str, Any]:
        """Give each value its path."""
        return {
            path: value
            for paths, part in zip(self.names, values, strict=True)
            for path, value in zip(paths, part, strict=True)
        }


_PLANS: dict[type[Sums], _Plan] = {}


def _plan(nothing: Sums) -> _Plan:
    kinds: tuple[list[str], ...] = ([], [], [], [])
    for path, default in _leaves(nothing):
        kind = 1 if isinstance(default, tuple) else 2 if default is None else 3 if isinstance(default, Counter) else 0
        kinds[kind].append(path)
    numbers, vectors, largest, counters = (_getter(paths) for paths in kinds)
    return _Plan(tuple(map(tuple, kinds)), lambda item: (numbers(item), vectors(item), largest(item), counters(item)))


def _getter(paths: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Read several paths at once; `attrgetter` gives a tuple only for two or more."""
    if len(paths) > 1:
        return attrgetter(*paths)
    single = attrgetter(paths[0]) if paths else None
    return lambda item: (single(item),) if single else ()


def _leaves(sums: Sums, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for each in fields(sums):
        value = getattr(sums, each.name)
        if isinstance(value, Sums):
            yield from _leaves(value, f"{prefix}{each.name}.")
        else:
            yield prefix + each.name, value


def _build(nothing: _Any, values: dict[str, Any], prefix: str = "") -> _Any:
    """Fill a record like `nothing` from values by path."""
    known: dict[str, Any] = {}
    for each in fields(nothing):
        path, default = prefix + each.name, getattr(nothing, each.name)
        known[each.name] = _build(default, values, f"{path}.") if isinstance(default, Sums) else values[path]
    return type(nothing)(**known)


def layout(cls: type[Sums], more: Iterable[str] = ()) -> str:
    """Name a layout: its number, and a checksum of the fields' names and lengths and of what else counts."""
    shape = [f"{path}:{len(value) if isinstance(value, tuple) else 0}" for path, value in _leaves(cls())]
    return f"{_LAYOUT}.{zlib.crc32(' '.join([*shape, *more]).encode()):08x}"


def encode(sums: Sums, stamp: str) -> bytes:
    """Write sums and the name of their layout as compressed JSON."""
    plain = {
        path: sorted([list(key) if isinstance(key, tuple) else [key], count] for key, count in value.items())
        if isinstance(value, Counter)
        else value
        for path, value in _leaves(sums)
    }
    return zlib.compress(json.dumps([stamp, plain], separators=(",", ":")).encode())


def decode(cls: type[_Any], data: bytes, stamp: str) -> _Any:
    """Read sums back.

    Raises
    ------
    ValueError
        The bytes are damaged, or of another layout than `stamp`.
    """
    try:
        found, plain = json.loads(unpack(data, at_most=_MOST_BYTES))
        if found != stamp:
            raise ValueError(f"layout {found}, and not {stamp}")
        return _build(cls(), {path: _read_back(default, plain[path]) for path, default in _leaves(cls())})
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"these sums cannot be read: {error}") from error


def _read_back(default: Any, value: Any) -> Any:
    if isinstance(default, Counter):
        return Counter({key[0] if len(key) == 1 else tuple(key): count for key, count in value})
    return tuple(value) if isinstance(default, tuple) else value
