"""The centre's own words: names of the company, its products, packages and people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from voicecheck.language.stored import english
from voicecheck.text.normalize import normalize

SHORTEST, LONGEST = 2, 40
"""Characters of a name, as it is spoken: a shorter one stands in every call by chance, a longer one is a sentence."""
MOST = 500
"""Names in all; each is looked for in every call."""
_SIGNS = re.compile(r"[^\w\s·・\-–'’.&+/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Names that are said at the centre and that no dictionary has, in Chinese or English.

    Attributes
    ----------
    company
        Names of the company: who says one in the opening has named the company.
    words
        Names of products, packages and people. Neither these nor the names of the company are foreign words or terms
        of the trade.
    """

    company: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def spoken_company(self) -> tuple[str, ...]:
        """The names of the company as they stand in normalised text.

        Examples
        --------
        >>> Lexicon(company=("Apple Care", "5G畅享")).spoken_company
        ('applecare', '五g畅享')
        """
        return tuple(normalize(name).text for name in self.company)

    @property
    def spoken(self) -> tuple[str, ...]:
        """All names as they stand in normalised text."""
        return (*self.spoken_company, *(normalize(word).text for word in self.words))

    def faults(self) -> Iterator[tuple[tuple[str, int], str]]:
        """What is wrong with a name: where it stands, and why it cannot be used."""
        known: dict[str, str] = {}
        for key in (field.name for field in fields(self)):
            for at, name in enumerate(getattr(self, key)):
                spoken = normalize(name).text
                if fault := _fault(name, spoken):
                    yield (key, at), fault
                elif spoken in known:
                    yield (
                        (key, at),
                        english(
                            "“{name}” stands here twice: it is the same as {known}", name=name, known=known[spoken]
                        ),
                    )
                known.setdefault(spoken, f"lexicon.{key}[{at}]")
        if len(known) > MOST:
            yield (
                ("words", len(self.words) - 1),
                english("more than {most} names; leave out what everybody knows", most=MOST),
            )


def _fault(name: str, spoken: str) -> str | None:
    if not name.strip():
        return english("is empty; write a name")
    if sign := _SIGNS.search(name):
        return english("“{name}” holds {sign!r}; write the name alone, as it is said", name=name, sign=sign[0])
    if len(spoken) < SHORTEST:
        return english("“{name}” is too short: one character stands in every call", name=name)
    if len(spoken) > LONGEST:
        return english(
            "“{name}…” has {count} characters; write a name of at most {longest}",
            name=name[:LONGEST],
            count=len(spoken),
            longest=LONGEST,
        )
    return None
