"""What cannot be judged where a recording ends abruptly: what was not said may have been said after its end.

What was done well stays passed, and what was said wrongly stays failed: both are in the recording. What
was not found is ``unknown`` where it could still have come:

- of a norm on how a call ends (a closing window, or ``judges_end``): always;
- of one that looks at a stretch from the start: where the recording is shorter than that stretch;
- after something that asks for it: where fewer than two whole turns of the speaker follow it, for
  the norms give two turns (norms.md, care);
- anywhere in the call: always. Whether the recorder did not finish the file or the recording only stops while
  somebody speaks: how the call went on is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from voicecheck.records import Conversation, Finding
from voicecheck.rules.call.heard import cut_off
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.case import Case
from voicecheck.rules.judge.conditions import evaluate, spans_of
from voicecheck.rules.judge.enough import hears
from voicecheck.rules.language.rule import Condition, Element, MustRule, Rule, WhenRule, Window

_WHOLE_TURNS = 2


def without_end(case: Case[Rule], findings: list[Finding]) -> list[Finding]:
    """The findings of a rule, with what the recording's end leaves open made ``unknown``."""
    talk = case.scene.call.conversation
    if not talk.ends_abruptly or not any(finding.result == "fail" for finding in findings):
        return findings
    sure = [finding for finding in findings if not _is_open(case, finding, talk)]
    return sure or [case.finding("unknown", reason=cut_off(talk))]


def judges_end(rule: Rule) -> bool:
    """Whether a rule judges how a call ends."""
    window = rule.window
    return rule.judges_end or window == "closing" or (isinstance(window, Window) and window.from_ == "end")


def _is_open(case: Case[Rule], finding: Finding, talk: Conversation) -> bool:
    rule = case.rule
    if not isinstance(rule, MustRule | WhenRule) or not hears(rule.condition) or _is_broken(rule.condition, case):
        return False
    if judges_end(rule):
        return True
    if rule.speaker == "anyone":
        return True
    script = case.scene.call.script(rule.speaker)
    if rule.window == "opening" or (isinstance(rule.window, Window) and rule.window.from_ == "start"):
        spans, _, _ = spans_of(case.scene._replace(window=rule.window), script)
        return any(end >= len(script.text) for _, end in spans)
    windows = _windows_of(rule)
    if windows and all(window.before is not None for window in windows):
        return False
    if (
        rule.kind == "when"
        and finding.start is not None
        and _whole_turns_after(script, finding.start, talk) < _WHOLE_TURNS
    ):
        return True
    return all(window.turns is None and window.seconds is None for window in windows)


def _is_broken(condition: Condition, case: Case[Rule]) -> bool:
    """Whether something that must not be found was found: what comes later does not mend it."""
    parts = (condition, *condition.all_) if condition.all_ else (condition,)
    return any(part.none is not None and evaluate(part, case.scene).holds is False for part in parts)


def _whole_turns_after(script: Script, start: float, talk: Conversation) -> int:
    """How many turns follow that did not end with the recording."""
    last = max(turn.end for turn in talk.turns)
    return sum(script.turns[i].start > start and script.turns[i].end < last for i in script.floor)


def _windows_of(rule: MustRule | WhenRule) -> tuple[Window, ...]:
    """The rule's windows: its own, and those of the conditions in it."""
    own = (rule.window,) if isinstance(rule.window, Window) else ()
    return (*own, *_windows_in(rule.condition))


def _windows_in(element: Element) -> Iterator[Window]:
    if isinstance(element, Window):
        yield element
        return
    for name in type(element).model_fields:
        value = getattr(element, name)
        parts = value if isinstance(value, tuple) else (value,)
        yield from chain.from_iterable(_windows_in(part) for part in parts if isinstance(part, Element))
