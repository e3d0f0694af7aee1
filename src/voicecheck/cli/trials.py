"""What ``voicecheck rules test`` prints: a call judged, examples, examples under noise, and mutants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed, padded
from voicecheck.report.terminal import aside, clauses
from voicecheck.tables.normwords import reason_of
from voicecheck.text.rounding import rounded, told_apart

if TYPE_CHECKING:
    from voicecheck.records import Finding
    from voicecheck.rules.options import RulesOptions
    from voicecheck.rules.packs.load import Pack

_SHOWN = 3
"""Dialogues that are printed of those that accuse wrongly under noise, for each rule."""


def print_findings(
    findings: Sequence[Finding], packs: Sequence[Pack], options: RulesOptions, language: Language
) -> None:
    """Print findings by their result, the faults first and with all that is known of them; then what was meant."""
    titles = {rule.id: rule.title.said(language) for pack in packs for rule in pack.rules}
    faults = sorted(
        (f for f in findings if f.result == "fail"), key=lambda f: (f.start is None, f.start or 0.0, f.rule_id)
    )
    print(say("FAIL ({count})", language, count=len(faults)))
    for finding in faults:
        _print_fault(finding, titles, language)
    for result, heading in (("pass", Message("PASS ({count})")), ("unknown", Message("CAN'T TELL ({count})"))):
        some = [f for f in findings if f.result == result]
        print("\n" + say(heading.text, language, count=len(some)))
        for f in some:
            why = reason_of(f, language) or f.matched or _figure(f, language)
            print(f"  {_when(f.start)}  {f.rule_id:24} {why}".rstrip())
    others = [f.rule_id for f in findings if f.result == "not_applicable"]
    print("\n" + say("NOT APPLICABLE ({count})", language, count=len(others)))
    for first in range(0, len(others), 4):
        print("  " + "  ".join(f"{rule:26}" for rule in others[first : first + 4]).rstrip())
    _print_meant([f for f in findings if f.match_kind == "meaning"], packs, options, language)


def _print_meant(findings: Sequence[Finding], packs: Sequence[Pack], options: RulesOptions, language: Language) -> None:
    """Print of each finding by meaning the act, its probability, and what weighed most for it."""
    from voicecheck.acts.model import load_model
    from voicecheck.acts.utterances import Utterance
    from voicecheck.proofs.taught import likeliest_act

    if not findings:
        return
    rules = {rule.id: rule for pack in packs for rule in pack.rules}
    model = load_model(options.acts)
    print("\n" + say("TOLD BY MEANING ({count})", language, count=len(findings)))
    for each in findings:
        rule = rules[each.rule_id]
        act = likeliest_act(rule, each, model, triggers=rule.kind == "when" and each.result != "pass")
        if act and each.matched and each.speaker in ("agent", "customer"):
            said = Utterance("agent" if each.speaker == "agent" else "customer", each.matched)
            weighed = " ".join(f"{name}{weight:+.2f}" for name, weight in model.reasons(said, act))
            print(f"  {_when(each.start)}  {each.rule_id:24} {act} {each.match_score or 0:.2f}: {each.matched}")
            print(f"{padded(say('weighed most', language), 23, right=True)}  {weighed}")


def _print_fault(finding: Finding, titles: Mapping[str, str], language: Language) -> None:
    print(f"  {_when(finding.start)}  {finding.rule_id}  {titles.get(finding.rule_id, '')}".rstrip())
    for label, value in (
        (Message("customer said") if finding.speaker == "customer" else Message("said"), _matched(finding, language)),
        (Message("measured"), _figure(finding, language)),
        (Message("why"), reason_of(finding, language)),
        (Message("nearest"), _nearest(finding, language)),
        (Message("expected"), finding.expected),
        (Message("better"), finding.recommended),
    ):
        if value:
            print(f"{padded(label.said(language), 18, right=True)}  {value}")


def _matched(finding: Finding, language: Language) -> str:
    if not finding.matched:
        return ""
    by_sound = ""
    if finding.match_kind == "sound" and finding.match_score:
        by_sound = aside(say("by sound, {score:.2f} alike", language, score=finding.match_score), language)
    return f"“{finding.matched}”{by_sound}"


def _nearest(finding: Finding, language: Language) -> str:
    if not finding.nearest:
        return ""
    parts = [f"“{finding.nearest}”", _when(finding.nearest_start).strip()]
    if finding.nearest_distance is not None:
        parts.append(say("{distance:.2f} off (0 the same sound, 1 nothing in common)", language,
                         distance=finding.nearest_distance))  # fmt: skip
    return clauses(parts, language)


def _when(second: float | None) -> str:
    return "   --.-" if second is None else f"{int(second // 60):>2}:{second % 60:04.1f}"


def _figure(finding: Finding, language: Language) -> str:
    if finding.value is None:
        return ""
    if finding.limit is None:
        return rounded(finding.value)
    return say("{value}, limit {limit}", language, value=told_apart(finding.value, finding.limit),
               limit=told_apart(finding.limit, finding.value))  # fmt: skip


def try_examples(packs: Sequence[Pack], options: RulesOptions, language: Language) -> bool:
    """Judge every rule's own examples and print those that come out otherwise; whether there are none."""
    from voicecheck.proofs.examples import check_examples

    faults = check_examples(packs, options=options)
    for fault in faults:
        got = listed(fault.results, language) or Message("nothing")
        print(say("{rule}: expected {expected}, got {results}", language, rule=fault.rule_id, expected=fault.expected,
                  results=got))  # fmt: skip
        _print_dialogue(fault.dialogue)
    counts = {"rules": sum(len(pack.rules) for pack in packs), "examples": len(faults)}
    print(say("{rules:rule|rules}: {examples:example|examples} came out otherwise than their pack says", language,
              **counts))  # fmt: skip
    return not faults


def try_noise(packs: Sequence[Pack], share: float, seed: int, options: RulesOptions, language: Language) -> bool:
    """Judge the examples as a recogniser may write them; whether another way of writing changes no result."""
    from voicecheck.proofs.trials import mishearing, rewriting

    changes = list(rewriting(packs, options=options))
    for change in changes:
        print(say("{rule}: {form}: expected {expected}, got {results}", language, rule=change.rule_id,
                  form=change.form, expected=change.expected,
                  results=listed(change.results, language)))  # fmt: skip
        _print_dialogue(change.dialogue)
    print(say("other ways of writing (figures, Traditional, punctuation): {count} results changed; none may", language,
              count=len(changes)))  # fmt: skip
    heard = list(mishearing(packs, share, seed=seed, options=options))
    print(
        "\n" + say("{share:.0%} of the characters misheard (seed {seed}), by rule:", language, share=share, seed=seed)
    )
    heads = (padded(say("wrongly accused", language), 20, right=True),
             padded(say("faults missed", language), 20, right=True))  # fmt: skip
    print(f"  {'':26} {' '.join(heads)}")
    for one in sorted(heard, key=lambda m: (-len(m.accused), -m.missed, m.rule_id)):
        if one.accused or one.missed:
            counts = (_share(len(one.accused), one.blameless, language), _share(one.missed, one.faulty, language))
            print(f"  {one.rule_id:26} {' '.join(counts)}")
            for dialogue in one.accused[:_SHOWN]:
                _print_dialogue(dialogue)
    accused = _share(sum(len(m.accused) for m in heard), sum(m.blameless for m in heard), language)
    missed = _share(sum(m.missed for m in heard), sum(m.faulty for m in heard), language)
    print(f"  {padded(say('all', language), 26)} {accused} {missed}")
    return not changes


def try_mutants(packs: Sequence[Pack], each: bool, options: RulesOptions, language: Language) -> bool:
    """Take each list of each rule away and print what no example notices; whether all is noticed."""
    from voicecheck.proofs.mutants import mutants, survivors

    alive = 0
    for pack in packs:
        for rule, mutant in survivors(pack, options=options, each=each):
            alive += 1
            lost = Message("all of it") if mutant.lost is None else f"“{mutant.lost}”"
            print(say("{pack}: {rule}: {place} without {lost}: no example notices", language, pack=pack.name,
                      rule=rule.id, place=mutant.place, lost=lost))  # fmt: skip
    every = sum(1 for pack in packs for rule in pack.rules for _ in mutants(rule, each=each))
    print(say("{alive} of {mutants:mutant|mutants} survive", language, alive=alive, mutants=every))
    return not alive


def _print_dialogue(dialogue: str) -> None:
    print(*(f"    {line}" for line in dialogue.splitlines()), sep="\n")


def _share(part: int, whole: int, language: Language) -> str:
    told = say("{part} of {whole}", language, part=part, whole=whole)
    return padded(told + (f" ({part / whole:.1%})" if whole else ""), 20, right=True)


def only(packs: Iterable[Pack], rule_id: str | None) -> tuple[Pack, ...]:
    """The packs, or the one rule that is asked for.

    Raises
    ------
    UsageError
        There is no such rule.
    """
    from voicecheck.errors import UsageError
    from voicecheck.proofs.examples import alone

    if rule_id is None:
        return tuple(packs)
    for pack in packs:
        for rule in pack.rules:
            if rule.id == rule_id:
                return alone(rule, pack)
    raise UsageError("{rule_id}: no such rule; `voicecheck rules list` shows them", rule_id=rule_id)
