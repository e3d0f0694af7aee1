"""What all parts of the rule language are made of: how strictly they are read, and the kinds of values in them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic import Strict as StrictMode

from voicecheck.acts.kinds import ACTS
from voicecheck.language.stored import did_you_mean, english

Who = Literal["agent", "customer", "anyone"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Times = Annotated[int, Field(ge=1)]


def _known_act(name: str) -> str:
    if name not in ACTS:
        near = get_close_matches(name, ACTS, 1)
        raise ValueError(did_you_mean(english("{name} is no act", name=name), near))
    return name


ActName = Annotated[Text, AfterValidator(_known_act)]

T = TypeVar("T")
Some = Annotated[tuple[T, ...], StrictMode(False), Field(min_length=1)]
Many = Annotated[tuple[T, ...], StrictMode(False)]


class Element(BaseModel):
    """A part of a rule: unknown keys are refused, values are taken as written."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, validate_by_name=True, use_attribute_docstrings=True
    )
