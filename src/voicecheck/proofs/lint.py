"""What is no fault in a pack, but helps nobody: words that never match or add nothing, rules that are not proved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecheck.plainyaml import Path, spell
from voicecheck.proofs.samples import samples, spoken_length, syllable_counts
from voicecheck.rules.judge.advice import stated_limits
from voicecheck.rules.language.expression import parse_guard
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.language.rule import Condition, MeasureRule, Rule
from voicecheck.rules.match.phrasebook import Phrasebook
from voicecheck.rules.match.sounds import share_of_limit
from voicecheck.rules.packs.load import Pack, conditions_of
from voicecheck.text.normalize import normalize

FEWEST_EXAMPLES = 3
"""Passing, and failing, examples that a rule needs at least (issue: "each rule proves itself")."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that can be read but should be mended: its kind, where it stands, what it is and what to do about it.

    ``refused``: it misleads people, so a pack with it is not fit for use.
    """

    kind: str
    where: str
    what: str
    advice: str
    refused: bool = False


def lint_packs(packs: Sequence[Pack]) -> Iterator[Remark]:
    """Remarks on the words and examples of packs, list by list and rule by rule.

    A list that several rules share is told of once, in the first of them.
    """
    known: set[tuple[object, ...]] = set()
    for pack in packs:
        for unused in pack.unused:
            yield Remark("unused", pack.name, unused, "use it or take it out")
        for rule in pack.rules:
            yield from _too_few_examples(pack, rule)
            yield from _texts(pack, rule)
            for path, condition in conditions_of(rule):
                guards = _guards(condition, rule, path)
                key = (condition.phrases, condition.regex, guards, condition.by_sound)
                if key not in known:
                    known.add(key)
                    where = f"{pack.name}: {rule.id}: {spell(path).removesuffix(': ')}"
                    yield from _phrases(condition, where, guards)
                    yield from _expressions(condition, where)


def _too_few_examples(pack: Pack, rule: Rule) -> Iterator[Remark]:
    passing, failing = len(rule.examples.pass_), len(rule.examples.fail)
    if passing < FEWEST_EXAMPLES or failing < FEWEST_EXAMPLES:
        what = f"{passing} passing and {failing} failing examples"
        yield Remark("unproved", f"{pack.name}: {rule.id}", what, f"write at least {FEWEST_EXAMPLES} of each")


def _texts(pack: Pack, rule: Rule) -> Iterator[Remark]:
    """Texts that would be wrong with another limit, or on the other side."""
    where = f"{pack.name}: {rule.id}"
    for key, figure in stated_limits(rule):
        what = f"{key} states the limit as “{figure}”, and the limit is configuration"
        yield Remark("figure", where, what, "write {limits}, {min} or {max} in its place", refused=True)
    two_sided = isinstance(rule, MeasureRule) and None not in (rule.min, rule.max) and not rule.recommended_above
    if rule.recommended and two_sided:
        what = "recommended is one advice for two sides"
        yield Remark("sides", where, what, "write recommended_below and recommended_above")


def _guards(condition: Condition, rule: Rule, path: Path) -> tuple[str, ...]:
    """The exceptions, written as texts, that a hit of the condition may meet."""
    own = condition.unless
    if rule.kind == "never" and path[:1] == ("condition",):
        own = (*own, *rule.unless)
    return tuple(guard for guard in own if isinstance(guard, str))


def _phrases(condition: Condition, where: str, guards: tuple[str, ...]) -> Iterator[Remark]:
    phrases = condition.phrases or ()
    book = Phrasebook([parse_phrase(phrase) for phrase in phrases])
    left_out: set[int] = set()
    for number, phrase in enumerate(phrases):
        texts = samples(phrase)
        if texts is None:
            continue
        found = [{n: hits[0].span for n, hits in book.find(normalize(text).text).items()} for text in texts]
        if not any(number in hits for hits in found):
            heard = normalize(texts[0]).text
            yield Remark("dead", where, f"“{phrase}” never matches: it is read as “{heard}”", "write it as it is read")
            continue
        if guard := _always_excused(guards, [(t, hits[number]) for t, hits in zip(texts, found, strict=True)]):
            yield Remark("dead", where, f"every hit of “{phrase}” is excused by “{guard}”", "take one of them out")
            continue
        by = [
            _shadow(number, text, hits, phrases, condition, left_out) for text, hits in zip(texts, found, strict=True)
        ]
        if all(by):
            left_out.add(number)
            covering = ", ".join(f"“{phrase}”" for phrase in dict.fromkeys(filter(None, by)))
            yield Remark("shadowed", where, f"every hit of “{phrase}” is one of {covering}", "take it out")


def _always_excused(guards: tuple[str, ...], hits: Sequence[tuple[str, tuple[int, int]]]) -> str | None:
    """An exception that one of the hits meets, if each of them meets one with nothing around it."""
    meet = [next((g for g in guards if parse_guard(g).excuses(text, *span)), None) for text, span in hits]
    return meet[0] if meet and all(meet) else None


def _shadow(
    number: int,
    text: str,
    hits: dict[int, tuple[int, int]],
    phrases: Sequence[str],
    condition: Condition,
    out: set[int],
) -> str | None:
    """A shorter phrase that is found in a wording of this one, too, and by sound no worse."""
    for other in hits:
        if other == number or other in out:
            continue
        if _length(phrases[other]) <= _length(phrases[number]) and (
            not condition.by_sound or _tolerance(phrases[other]) >= share_of_limit(spoken_length(text))
        ):
            return phrases[other]
    return None


def _length(phrase: str) -> int:
    return min(syllable_counts(phrase))


def _tolerance(phrase: str) -> float:
    return share_of_limit(_length(phrase))


_NO_LITERALS = re.compile(r"\\.|\[[^\]]*\]|\{[\d,]*\}|<\w+>|\(\?[^:)]*[:)]|[().|?*+^$…]")


def _expressions(condition: Condition, where: str) -> Iterator[Remark]:
    """Expressions with signs that normalised text never holds."""
    for expression in condition.regex or ():
        never = [c for c in _NO_LITERALS.sub("", expression) if normalize(c).text != c]
        if never:
            what = f"“{never[0]}” in “{expression}” never stands in normalised text"
            yield Remark("dead", where, what, "write it as it is read aloud, without punctuation")
