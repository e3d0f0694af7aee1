"""Phrases that are what a recogniser makes of another phrase of their list: the sound itself finds those.

Two wordings of one list that have the same syllables in other characters are either two that people write (稍候 and
稍后, 回复 and 恢复), or one and a mishearing of it (工号 and 公号). They are told apart by what people wrote: the
utterances that the acts are learnt from. Where the other characters of one, with a neighbour, stand in them and those
of the other never do, the other is a mishearing. Wordings that only sound near each other are left alone: of 43,257
such pairs in the shipped packs hardly any was a mishearing (您 and 你, 趟 and 遍, 与 and 和).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import permutations

from voicecheck.phonetics.syllables import syllables
from voicecheck.plainyaml import spell
from voicecheck.proofs.lint import Remark
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.packs.load import Pack, conditions_of

WRITTEN_FOR_EACH_OTHER = ("吗嘛", "作做", "哦噢喔", "他她它", "的得地", "帐账", "那哪", "像象", "交缴", "候后")
"""Characters of one sound that people write for each other."""


def lint_mishearings(packs: Sequence[Pack], written: str) -> Iterator[Remark]:
    """Phrases that are a mishearing of another in their list, each list once.

    Parameters
    ----------
    packs
        The packs of rules.
    written
        What people wrote, one utterance after the other, a line each; without any, nothing is told.
    """
    known: set[tuple[str, ...]] = set()
    told: set[tuple[str, str]] = set()
    for pack in packs:
        for rule in pack.rules:
            for path, condition in conditions_of(rule):
                phrases = condition.phrases or ()
                if phrases in known:
                    continue
                known.add(phrases)
                where = f"{pack.name}: {rule.id}: {spell(path).removesuffix(': ')}"
                for misheard, meant, said in _mishearings(phrases, written):
                    if (misheard, meant) not in told:
                        told.add((misheard, meant))
                        what = f"“{misheard}” (in “{said}”) is “{meant}” misheard"
                        yield Remark("mishearing", where, what, "take it out: it is found by its sound", refused=True)


def _mishearings(phrases: Sequence[str], written: str) -> Iterator[tuple[str, str, str]]:
    """Of each mishearing what is misheard, what was meant, and the phrase that it stands in."""
    by_sound: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for phrase in phrases:
        for wording in _wordings(phrase):
            by_sound[syllables(wording)].setdefault(wording, phrase)
    for alike in by_sound.values():
        for one, other in permutations(sorted(alike), 2):
            span = _difference(one, other)
            if _interchangeable(one[slice(*span)], other[slice(*span)]):
                continue
            if not _stands(one, span, written) and _stands(other, span, written):
                low, high = max(0, span[0] - 1), span[1] + 1
                yield one[low:high], other[low:high], alike[one]


def _wordings(phrase: str) -> set[str]:
    """The words of a phrase between its gaps, in each of their wordings; one syllable alone tells nothing."""
    parts = (part for reading in parse_phrase(phrase) for part in reading if isinstance(part, frozenset))
    return {word for part in parts for word in part if len(word) > 1}


def _difference(one: str, other: str) -> tuple[int, int]:
    """From the first to the last character in which two wordings of one length differ."""
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return places[0], places[-1] + 1


def _interchangeable(one: str, other: str) -> bool:
    return all(a == b or any(a in group and b in group for group in WRITTEN_FOR_EACH_OTHER)
               for a, b in zip(one, other, strict=True))  # fmt: skip


def _stands(wording: str, span: tuple[int, int], written: str) -> bool:
    """Whether the characters of a span, with a neighbour where it is a single one, are ever written."""
    low, high = span
    if high - low > 1:
        return wording[low:high] in written
    pairs = (wording[at : at + 2] for at in (low - 1, low) if at >= 0)
    return any(len(pair) == 2 and pair in written for pair in pairs)
