"""How likely it is that a phrase was said which was not recognised, from what was found by listening again.

A logistic model of an `Alternative`: the difference of log-likelihood, the distance by sound (of the whole phrase, not
of a syllable, since a long phrase may have more that differs), the length, and the place. This is the one place of its
coefficients; `benchmarks/listening.py` fits them, and shows on calls that were not fitted how far the probabilities
mean what they say.
"""

from __future__ import annotations

import math

from voicecheck.records import Alternative

COEFFICIENTS = {
    "constant": -2.04,
    "difference": 0.5,
    "distance": -7.21,
    "length": 1.5,
    "place": 1.34,
}
"""Of the log odds. Fitted on 601 candidates, of which 56 were said, in the nine whole calls of
`labelled/judging_build.txt`, rendered."""
_LEAST_DIFFERENCE, _MOST_DIFFERENCE = -10.0, 1.0
"""Where the text as recognised is nonsense anything is likelier by far, said or not."""
_MOST_LENGTH = 6
"""Syllables: a longer phrase is not told from others any better."""


def features(each: Alternative) -> dict[str, float]:
    """What the probability is told by."""
    return {
        "constant": 1.0,
        "difference": min(max(each.difference, _LEAST_DIFFERENCE), _MOST_DIFFERENCE),
        "distance": each.distance * min(each.length, _MOST_LENGTH),
        "length": float(min(each.length, _MOST_LENGTH)),
        "place": each.place,
    }


def probability_said(each: Alternative) -> float:
    """Probability that it was said, 0 to 1.

    Examples
    --------
    >>> near = Alternative(start=1, end=2, heard="公号", phrase="工号", difference=-0.5, distance=0.0)
    >>> far = Alternative(start=1, end=2, heard="隔队", phrase="绝对", difference=-9.0, distance=0.3)
    >>> probability_said(near) > 0.7 > 0.1 > probability_said(far)
    True
    """
    odds = sum(COEFFICIENTS[name] * value for name, value in features(each).items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
