"""Settings of what is read from manifests and file names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestOptions:
    """How manifests are read.

    Parameters
    ----------
    columns
        Further headings of a column by its name; of several that a manifest has, the first listed counts.
    values
        Further words for a value, by column and value (``direction: {inbound: [呼入]}``).
    file_patterns
        Patterns of file names by their name, tried in order where ``run.file_pattern`` is not set and no
        manifest names the recording; written as that is.
    no_agents
        Expressions (RE2) for what these patterns must not take for an agent: words of direction and kind, area
        codes, hotlines. A name in which a pattern finds such an agent does not fit that pattern.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    file_patterns: Mapping[str, str] = field(default_factory=dict)
    no_agents: tuple[str, ...] = ()
