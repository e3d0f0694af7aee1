"""Which norm is checked by which rule, how it is proved, and what is known of how well it judges.

The norms are those that the packs own and those that a document's pack says it uses; one of these
without a rule is uncovered. What a recording alone cannot tell is found by judging one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voicecheck.proofs.examples import alone, build_call
from voicecheck.proofs.measured import Measured, rule_digest
from voicecheck.proofs.reviews import Reviewed
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.rule import Condition, Document, MeasureRule, Rule, Window
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.measures.registry import Need
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack, conditions_of
from voicecheck.rules.packs.stated import stating_documents

BASES = (Need.TEXT, Need.SOUND, Need.MANIFEST, Need.BOTH)
"""What a rule may need to judge, as the table of coverage shows it."""

_RECORDING_ALONE = """
A: 您好，感谢致电客服中心，我是客服小林，请问有什么可以帮您？
C: 你好，我想问一下这个月的流量还剩多少，最近上网有点慢。
A: 好的，您是说想了解这个月还有多少流量，对吗？请您报一下姓名和身份证后四位，我帮您核实。
C: 王小明，一二三四。
A: 谢谢王先生。您这个月的套餐里还有十二个吉的流量，用到月底没有问题。上网慢的话，您可以把手机重启一下再试试看。
C: 好，我知道了，谢谢你。
A: 不客气，请问还有其他可以帮您的吗？感谢您的来电，祝您生活愉快，再见。
C: 再见。
"""
"""An ordinary call of both parties of which only the recording is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A norm and all that is known of how it is checked.

    ``rule`` is ``None`` where no pack checks the norm. ``documents`` are the codes of those that state
    it. ``unheard`` says why a recording without a manifest leaves it ``unknown``, if it does. ``current`` is
    false where `measured` is of another wording of the rule.
    """

    norm: str
    documents: tuple[Document, ...]
    pack: str | None = None
    rule: Rule | None = None
    bases: tuple[str, ...] = ()
    unheard: str | None = None
    measured: Measured | None = None
    current: bool = True
    reviewed: Reviewed | None = None

    @property
    def examples(self) -> tuple[int, int, int]:
        """The rule's examples: that pass, that fail, and others."""
        if self.rule is None:
            return 0, 0, 0
        results = Counter(result for result, _ in self.rule.examples.dialogues())
        return results["pass"], results["fail"], results["not_applicable"] + results["unknown"]


def build_coverage(
    packs: Sequence[Pack],
    *,
    options: RulesOptions,
    measured: Mapping[str, Measured],
    reviewed: Mapping[str, Reviewed],
) -> list[Row]:
    """Put together what is known of each norm, in the order of the packs; the uncovered come last.

    Parameters
    ----------
    packs
        The packs of rules.
    options
        The settings of the rules.
    measured, reviewed
        By rule: what was measured on labelled calls, and what reviewers say.
    """
    stated = stating_documents(packs)
    unheard = _unknown_from_a_recording(packs, options)
    rows = [
        Row(
            norm=rule.id,
            documents=tuple(stated[rule.id]),
            pack=pack.name,
            rule=rule,
            bases=tuple(basis for basis in BASES if basis in needs(rule)),
            unheard=unheard.get(rule.id),
            measured=measured.get(rule.id),
            current=rule.id not in measured or measured[rule.id].rule_digest == rule_digest(rule),
            reviewed=reviewed.get(rule.id),
        )
        for pack in packs
        for rule in pack.rules
    ]
    covered = {row.norm for row in rows}
    return rows + [Row(norm=norm, documents=tuple(docs)) for norm, docs in stated.items() if norm not in covered]


def _unknown_from_a_recording(packs: Sequence[Pack], options: RulesOptions) -> dict[str, str]:
    """Why each rule that a recording alone leaves unknown is so; also once its scope is given, which may hide more."""
    reasons: dict[str, dict[str, None]] = {}
    for pack in packs:
        for rule in pack.rules:
            scope = {"direction": rule.scope.direction, "scenario": rule.scope.scenario}
            given = "".join(f"{name}: {choices[0]}\n" for name, choices in scope.items() if choices)
            for facts in dict.fromkeys(("", given)):
                recording, conversation = build_call(facts + _RECORDING_ALONE)
                (finding, *_) = judge_call(recording, conversation, alone(rule, pack), options=options)
                if finding.result != "unknown":
                    break
                reasons.setdefault(rule.id, {})[finding.reason or "no reason is known"] = None
    return {rule: "; ".join(told) for rule, told in reasons.items()}


def needs(rule: Rule) -> set[Need]:
    """What a rule needs to judge, of `BASES`."""
    scope = rule.scope
    found: set[Need] = set()
    if scope.direction or scope.scenario or scope.profile or scope.not_profile:
        found.add(Need.MANIFEST)
    if rule.needs_customer or not scope.silent_line:
        found.add(Need.BOTH)
    if isinstance(rule, MeasureRule):
        found |= MEASURES[rule.measure].needs
    for _, condition in conditions_of(rule):
        found |= set(_needs(condition, rule))
    return found & set(BASES)


def _needs(condition: Condition, rule: Rule) -> Iterator[Need]:
    if condition.phrases or condition.regex or condition.act:
        yield Need.TEXT
        if (condition.speaker or rule.speaker) != "agent":
            yield Need.BOTH
    if condition.repeat:
        yield from (Need.TEXT,) if condition.repeat.by == "agent" else (Need.TEXT, Need.BOTH)
    if condition.event:
        yield from (Need.SOUND, Need.BOTH)
    if condition.measure:
        yield from MEASURES[condition.measure.name].needs
    if condition.metadata:
        yield Need.MANIFEST
    if isinstance(condition.window, Window) and condition.window.seconds is not None:
        yield Need.SOUND
