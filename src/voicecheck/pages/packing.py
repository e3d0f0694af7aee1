"""The norms of a call page written shortly: a page has a hundred, of which nearly all is the same on every call.

What is the same stands once, beside the pages or in a page that stands alone; ``09-unpack.js`` puts it back, so that
the scripts have everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]

SAME = ("advice", "figure", "reason")
"""What a place has from its norm, where it is not written."""


def packed(data: Data, same: Mapping[str, Data]) -> dict[str, Any]:
    """Leave out of a call's data what is null, or the same as what is known of the norm.

    Parameters
    ----------
    data
        The data of a call page; a page without norms comes back as it is.
    same
        What is the same on every call, by the norm's id.
    """
    if "norms" not in data:
        return dict(data)
    keys = {"norm": list(data["norms"][0]) if data["norms"] else [], "place": _place_keys(data)}
    return {**data, "norms": [_norm(norm, same.get(norm["id"], {})) for norm in data["norms"]], "keys": keys}


def _place_keys(data: Data) -> list[str]:
    return next((list(place) for norm in data["norms"] for place in norm["places"]), [])


def _norm(norm: Data, same: Data) -> dict[str, Any]:
    short = {key: value for key, value in norm.items() if value is not same.get(key) and value != same.get(key)}
    return short | {"places": [_place(place, norm) for place in norm["places"]]}


def _place(place: Data, norm: Data) -> dict[str, Any]:
    return {key: value for key, value in place.items() if value != (norm[key] if key in SAME else None)}
