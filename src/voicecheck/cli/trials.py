"""What ``voicecheck rules test`` prints: a call judged, examples, examples under noise, and mutants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from voicecheck.text.rounding import rounded, told_apart

if TYPE_CHECKING:
    from voicecheck.records import Finding
    from voicecheck.rules.options import RulesOptions
    from voicecheck.rules.packs.load import Pack

_SHOWN = 3
"""Dialogues that are printed of those that accuse wrongly under noise, for each rule."""


def print_findings(findings: Sequence[Finding], packs: Sequence[Pack], options: RulesOptions) -> None:
    """Print findings by their result, the faults first and with all that is known of them; then what was meant."""
    faults = sorted(
        (f for f in findings if f.result == "fail"), key=lambda f: (f.start is None, f.start or 0.0, f.rule_id)
    )
    print(f"FAIL ({len(faults)})")
    for finding in faults:
        _print_fault(finding)
    for result in ("pass", "unknown"):
        some = [f for f in findings if f.result == result]
        print(f"\n{result.upper()} ({len(some)})")
        for f in some:
            print(f"  {_when(f.start)}  {f.rule_id:24} {f.reason or f.matched or _figure(f)}".rstrip())
    others = [f.rule_id for f in findings if f.result == "not_applicable"]
    print(f"\nNOT APPLICABLE ({len(others)})")
    for first in range(0, len(others), 4):
        print("  " + "  ".join(f"{rule:26}" for rule in others[first : first + 4]).rstrip())
    _print_meant([f for f in findings if f.match_kind == "meaning"], packs, options)


def _print_meant(findings: Sequence[Finding], packs: Sequence[Pack], options: RulesOptions) -> None:
    """Print of each finding by meaning the act, its probability, and what weighed most for it."""
    from voicecheck.acts.model import load_model
    from voicecheck.acts.utterances import Utterance
    from voicecheck.proofs.taught import likeliest_act

    if not findings:
        return
    rules = {rule.id: rule for pack in packs for rule in pack.rules}
    model = load_model(options.acts)
    print(f"\nTOLD BY MEANING ({len(findings)})")
    for each in findings:
        rule = rules[each.rule_id]
        act = likeliest_act(rule, each, model, triggers=rule.kind == "when" and each.result != "pass")
        if act and each.matched and each.speaker in ("agent", "customer"):
            said = Utterance("agent" if each.speaker == "agent" else "customer", each.matched)
            weighed = " ".join(f"{name}{weight:+.2f}" for name, weight in model.reasons(said, act))
            print(f"  {_when(each.start)}  {each.rule_id:24} {act} {each.match_score or 0:.2f}: {each.matched}")
            print(f"{'weighed most':>23}  {weighed}")


def _print_fault(finding: Finding) -> None:
    print(f"  {_when(finding.start)}  {finding.rule_id}")
    by_sound = (
        f" (by sound, {finding.match_score:.2f} alike)" if finding.match_kind == "sound" and finding.match_score else ""
    )
    nearest = finding.nearest and f"“{finding.nearest}”, {_when(finding.nearest_start).strip()}"
    if nearest and finding.nearest_distance is not None:
        nearest += f", {finding.nearest_distance:.2f} off (0 the same sound, 1 nothing in common)"
    for label, value in (
        (
            "customer said" if finding.speaker == "customer" else "said",
            finding.matched and f"“{finding.matched}”{by_sound}",
        ),
        ("measured", _figure(finding)),
        ("why", finding.reason),
        ("nearest", nearest),
        ("expected", finding.expected),
        ("better", finding.recommended),
    ):
        if value:
            print(f"{label:>18}  {value}")


def _when(second: float | None) -> str:
    return "   --.-" if second is None else f"{int(second // 60):>2}:{second % 60:04.1f}"


def _figure(finding: Finding) -> str:
    if finding.value is None:
        return ""
    if finding.limit is None:
        return rounded(finding.value)
    return f"{told_apart(finding.value, finding.limit)}, limit {told_apart(finding.limit, finding.value)}"


def try_examples(packs: Sequence[Pack], options: RulesOptions) -> bool:
    """Judge every rule's own examples and print those that come out otherwise; whether there are none."""
    from voicecheck.proofs.examples import check_examples

    faults = check_examples(packs, options=options)
    for fault in faults:
        print(f"{fault.rule_id}: expected {fault.expected}, got {', '.join(fault.results) or 'nothing'}")
        _print_dialogue(fault.dialogue)
    rules = sum(len(pack.rules) for pack in packs)
    print(f"{_counted(rules, 'rule')}: {_counted(len(faults), 'example')} came out otherwise than their pack says")
    return not faults


def try_noise(packs: Sequence[Pack], share: float, seed: int, options: RulesOptions) -> bool:
    """Judge the examples as a recogniser may write them; whether another way of writing changes no result."""
    from voicecheck.proofs.trials import mishearing, rewriting

    changes = list(rewriting(packs, options=options))
    for change in changes:
        print(f"{change.rule_id}: {change.form}: expected {change.expected}, got {', '.join(change.results)}")
        _print_dialogue(change.dialogue)
    print(f"other ways of writing (figures, Traditional, punctuation): {len(changes)} results changed; none may")
    heard = list(mishearing(packs, share, seed=seed, options=options))
    print(f"\n{share:.0%} of the characters misheard (seed {seed}), by rule:")
    print(f"  {'':26} {'wrongly accused':>20} {'faults missed':>20}")
    for one in sorted(heard, key=lambda m: (-len(m.accused), -m.missed, m.rule_id)):
        if one.accused or one.missed:
            print(f"  {one.rule_id:26} {_share(len(one.accused), one.blameless)} {_share(one.missed, one.faulty)}")
            for dialogue in one.accused[:_SHOWN]:
                _print_dialogue(dialogue)
    accused = _share(sum(len(m.accused) for m in heard), sum(m.blameless for m in heard))
    missed = _share(sum(m.missed for m in heard), sum(m.faulty for m in heard))
    print(f"  {'all':26} {accused} {missed}")
    return not changes


def try_mutants(packs: Sequence[Pack], each: bool, options: RulesOptions) -> bool:
    """Take each list of each rule away and print what no example notices; whether all is noticed."""
    from voicecheck.proofs.mutants import mutants, survivors

    alive = 0
    for pack in packs:
        for rule, mutant in survivors(pack, options=options, each=each):
            alive += 1
            lost = "all of it" if mutant.lost is None else f"“{mutant.lost}”"
            print(f"{pack.name}: {rule.id}: {mutant.place} without {lost}: no example notices")
    every = sum(1 for pack in packs for rule in pack.rules for _ in mutants(rule, each=each))
    print(f"{alive} of {_counted(every, 'mutant')} survive")
    return not alive


def _print_dialogue(dialogue: str) -> None:
    print(*(f"    {line}" for line in dialogue.splitlines()), sep="\n")


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" + ("" if n == 1 else "s")


def _share(part: int, whole: int) -> str:
    return f"{f'{part} of {whole}' + (f' ({part / whole:.1%})' if whole else ''):>20}"


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
