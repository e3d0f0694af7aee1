"""One norm judged on one small dialogue, for the tests of the norms' limits."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from voicecheck.config import Settings, load_settings
from voicecheck.proofs.examples import alone, build_call, of_excerpt
from voicecheck.records import Conversation, Recording, Result
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.packs.load import Pack
from voicecheck.score.results import worst_results


@cache
def settings() -> Settings:
    """The settings as they are shipped."""
    return load_settings(environ={})


@cache
def pack_of_norm(rule_id: str) -> tuple[Pack]:
    """The shipped rule of a norm, in a pack of its own."""
    return next(alone(rule, pack) for pack in settings().packs for rule in pack.rules if rule.id == rule_id)


def result_of_call(rule_id: str, recording: Recording, conversation: Conversation, **options: Any) -> Result:
    """What a norm is on a call; `options` replace those that are shipped."""
    own = replace(of_excerpt(settings().rules), **options)
    return worst_results(judge_call(recording, conversation, pack_of_norm(rule_id), options=own))[rule_id]


def result_of(rule_id: str, dialogue: str, **options: Any) -> Result:
    """What a norm is on the call that a dialogue stands for (`voicecheck.proofs.examples`)."""
    return result_of_call(rule_id, *build_call(dialogue), **options)
