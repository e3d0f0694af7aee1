"""What judging and scoring depend on, and what hearing depends on, told apart.

A new rule pack judges stored calls again; a new model, or another setting of hearing, transcribes
again; a new scorecard does neither, and only publishes again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from voicecheck import __version__
from voicecheck.acts.model import load_model
from voicecheck.batch.pseudonyms import hash_scores
from voicecheck.conversation.pace import PaceOptions, share_outside
from voicecheck.privacy.agents import AgentHasher, agent_hasher
from voicecheck.records import CallAnalysis, Conversation, Finding, Recording, Role, VoiceMeasures
from voicecheck.rules.judge.values import settle
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack
from voicecheck.score.configured import Scores
from voicecheck.tables.normwords import norm_words
from voicecheck.tables.parts import Known
from voicecheck.text.lexicon import Lexicon

if TYPE_CHECKING:  # a worker that judges needs none of what the settings of hearing pull in
    from voicecheck.config import Settings

_JUDGING = 2
"""Raised where the same rules give other findings than before, or findings that say more, so that all are judged again
by the next `rescore`: 2 says what a fault is, its turn, window, limits and unit."""
_HEARING = ("audio", "channels", "speech", "transcript", "roles", "conversation")
_KEPT = ("redact", "names")
"""What of privacy changes what is kept of what was heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """Rules, limits and scorecards, with hashes that say whether a stored result is theirs.

    ``hearing`` stands for the settings of hearing, ``digest`` for what judging depends on, ``config_sha256``
    for both; ``lexicon`` are the centre's own words, which are listened for; ``pace`` holds the bands, which are
    limits of rules, though a measure is held against them.
    ``rules`` has a hash of each rule with all that it depends on, by its id; ``earlier`` the same of what stored calls
    were judged by, by its ``digest``: rules that are the same are not judged again. ``withdraw`` says whether
    findings that a reviewer marked wrong count no more. ``agents`` hashes agents' ids, ``None`` where they are kept.
    """

    packs: tuple[Pack, ...] = ()
    options: RulesOptions = field(default_factory=RulesOptions)
    lexicon: Lexicon = field(default_factory=Lexicon)
    pace: PaceOptions = field(default_factory=PaceOptions)
    scores: Scores = field(default_factory=Scores)
    hearing: str = ""
    digest: str = "none"
    config_sha256: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    withdraw: bool = True
    agents: AgentHasher | None = None

    def unchanged(self, judged: str) -> frozenset[str]:
        """The rules that are the same as when calls were judged by those of a digest."""
        earlier = self.earlier.get(judged, {})
        return frozenset(rule for rule, own in self.rules.items() if earlier.get(rule) == own)

    @property
    def known(self) -> Known:
        """What rows of the tables say besides what is known of a call."""
        severities = {rule.id: rule.severity for pack in self.packs for rule in pack.rules}
        return Known(scores=self.scores, severities=severities, norms=norm_words(self.packs, self.options))

    @property
    def published(self) -> str:
        """What a day's tables depend on besides what was heard."""
        return _sha256([self.digest, self.scores.digest, self.config_sha256, self.withdraw]) + self.hidden_mark

    @property
    def hidden_mark(self) -> str:
        """How what is `published` ends where agents are hidden, by the key; "" where they are not."""
        return f"+{self.agents.digest[:16]}" if self.agents else ""


def judging_of(settings: Settings) -> Judging:
    """Take from the settings what judging and scoring depend on."""
    pace = settings.conversation.pace
    hasher = agent_hasher(settings.privacy)
    packs = [pack.digest for pack in settings.packs]
    acts = load_model(settings.rules.acts).digest
    known = [asdict(settings.rules), acts, packs, pace.band_cpm, pace.band_elderly_cpm]
    return Judging(
        packs=settings.packs,
        options=settings.rules,
        lexicon=settings.lexicon,
        pace=pace,
        scores=hash_scores(settings.scores, hasher),
        agents=hasher,
        hearing=hearing_digest(settings),
        digest=_sha256([__version__, _JUDGING, *known]),
        config_sha256=settings.config_sha256,
        withdraw=settings.review.withdraw,
        rules=_rule_digests(settings.packs, settings.rules),
    )


def _rule_digests(packs: Sequence[Pack], options: RulesOptions) -> dict[str, str]:
    """A hash of each rule and of what it depends on; its lists and named conditions stand in the rule itself."""
    shared = [asdict(replace(options, limits=())), load_model(options.acts).digest]
    limits = dict(options.limits)
    return {
        rule.id: _sha256([__version__, _JUDGING, shared, limits.get(rule.id), pack.name, _meaning(rule)])
        for pack in packs
        for rule in pack.rules
    }


def _meaning(rule: Rule) -> str:
    return rule.model_dump_json(by_alias=True, exclude_defaults=True, exclude={"examples"})


def hearing_digest(settings: Settings) -> str:
    """A hash of the settings that hearing depends on; the bands, being limits, are not among them."""
    parts: dict[str, Any] = {name: asdict(getattr(settings, name)) for name in _HEARING}
    del parts["transcript"]["threads"]
    for band in ("band_cpm", "band_elderly_cpm"):
        del parts["conversation"]["pace"][band]
    parts["privacy"] = {name: getattr(settings.privacy, name) for name in _KEPT}
    return _sha256(parts)


def judge(
    call: CallAnalysis, judging: Judging, *, before: Sequence[Finding] = (), unchanged: Collection[str] = ()
) -> CallAnalysis:
    """Judge a stored call again: new findings, and its talk held against the bands as they are now.

    Parameters
    ----------
    call
        What was heard. Where numbers are masked in it, rules that rest on their values keep the findings
        from before.
    judging
        The rules.
    before
        The findings from before, as far as any of them may be kept.
    unchanged
        Rules that are what they were, and need not be judged again.
    """
    banded = with_band(call, judging)
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in before:
        if finding.rule_id in unchanged:
            by_rule[finding.rule_id].append(finding)
    packs = _without(judging.packs, frozenset(by_rule))
    for finding in judge_call(banded.recording, banded.conversation, packs, options=judging.options):
        by_rule[finding.rule_id].append(finding)
    findings = tuple(f for pack in judging.packs for rule in pack.rules for f in by_rule[rule.id])
    if call.masked:
        findings = settle(judging.packs, before, findings, call.rests_on_values)
    return replace(banded, findings=findings)


@lru_cache(maxsize=8)
def _without(packs: tuple[Pack, ...], known: frozenset[str]) -> tuple[Pack, ...]:
    """The packs without some rules."""
    if not known:
        return packs
    rest = [(pack, tuple(rule for rule in pack.rules if rule.id not in known)) for pack in packs]
    return tuple(
        replace(pack, rules=rules, digest=_sha256([pack.digest, [rule.id for rule in rules]]))
        for pack, rules in rest
        if rules
    )


def with_band(call: CallAnalysis, judging: Judging) -> CallAnalysis:
    """A stored call with the share of talk outside the band as it is now."""
    talk, pace = call.conversation, judging.pace
    band = pace.band_elderly_cpm if call.recording.profile == "elderly" else pace.band_cpm
    agent, customer = _voice(talk, "agent", band), _voice(talk, "customer", band)
    if agent is talk.agent and customer is talk.customer:
        return call
    return replace(call, conversation=replace(talk, agent=agent, customer=customer))


def _voice(talk: Conversation, role: Role, band: tuple[float, float]) -> VoiceMeasures | None:
    voice: VoiceMeasures | None = getattr(talk, role)
    if voice is None:
        return None
    turns = [turn for turn in talk.turns if turn.speaker == role and turn.kind == "turn"]
    share = share_outside(turns, band_cpm=band)
    return voice if share == voice.rate_outside_share else replace(voice, rate_outside_share=share)


def config_of(hearing: str, config_sha256: str, judging: Judging) -> str:
    """The hash of the settings behind a call's row: the present ones, where it was also heard with these."""
    if not judging.config_sha256 or hearing == judging.hearing:
        return judging.config_sha256 or config_sha256
    return _sha256([hearing, judging.digest])


def heard_by(recording: Recording) -> Mapping[str, Any]:
    """What of the manifest changes how a recording is heard (see `voicecheck.conversation.roles`)."""
    return {"agent_channel": recording.agent_channel, "practice": recording.direction == "practice"}


def _sha256(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
