"""``voicecheck backtest``: who would pass and fail with another limit or rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.rescore import AsJson, Out, Workers, show
from voicecheck.errors import UsageError
from voicecheck.language.catalogue import Language
from voicecheck.language.stored import english, one_of

if TYPE_CHECKING:
    from voicecheck.config import Settings
    from voicecheck.rules.options import Limits

SECTIONS = ("rules", "scores")  # what can be tried on stored calls: all else is heard, not judged
SIDES = ("min", "max")


def backtest(
    out: Out,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A limit (pace.rate.max=260, pace.rate=180..260) or a setting of rules or scores; repeatable.",
        ),
    ] = None,
    config: Config = None,
    workers: Workers = None,
    as_json: AsJson = False,
    lang: InLanguage = None,
) -> None:
    """Say who would pass and fail with other limits, rules or cards, from what is stored. Writes nothing."""
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.rescore import backtest as try_all

    if not changes and config is None:
        raise UsageError("nothing to try: name a change with --set NAME=VALUE, or settings with --config")
    trial = trial_settings(config, changes or [], lang)
    usual = settings_of(config if changes else None, lang=lang)
    done = try_all(out, judging_of(trial), usual=judging_of(usual), workers=workers or trial.run.workers)
    show(done, trial, as_json=as_json, trial=True)
    raise typer.Exit(code=done.exit_code)


def trial_settings(config: Path | None, changes: Sequence[str], lang: Language | None = None) -> Settings:
    """The settings with what is to be tried in them.

    Raises
    ------
    UsageError
        A change is none, or its name or value is not known; all faults at once for settings.
    """
    named = [_split(change) for change in changes]
    dotted = {name: _plain(value) for name, value in named if name.split(".")[0] in SECTIONS}
    settings = settings_of(config, dotted, lang=lang)
    limits = _limits([(name, value) for name, value in named if name not in dotted], settings)
    return settings_of(config, {**dotted, "rules.limits": limits}, lang=lang) if limits else settings


def _split(change: str) -> tuple[str, str]:
    name, sign, value = change.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise UsageError("--set {change}: write NAME=VALUE, as pace.rate.max=260", change=change)
    return name.strip(), value.strip()


def _plain(text: str) -> Any:
    """A value as the settings file would hold it."""
    from voicecheck.plainyaml import read_scalar, read_yaml

    return read_yaml(text, "--set").data if text.startswith(("[", "{")) else read_scalar(text)


def _limits(changes: Sequence[tuple[str, str]], settings: Settings) -> dict[str, dict[str, float | None]]:
    """The limits of each rule that is named, the side that is not named as it was."""
    known = _known_limits(settings)
    limits: dict[str, dict[str, float | None]] = {}
    for name, text in changes:
        rule, _, side = name.rpartition(".")
        rule, sides = (rule, (side,)) if side in SIDES and rule in known else (name, SIDES)
        if rule not in known:
            raise UsageError(_unknown(name, settings, known))
        values = text.split("..") if sides == SIDES else [text]
        if len(values) != len(sides):
            raise UsageError(
                "--set {name}={given}: write both limits as 180..260, or {name}.max=260", name=name, given=text
            )
        own = limits.setdefault(rule, {each: getattr(known[rule], each) for each in SIDES})
        own.update((each, _number(name, value)) for each, value in zip(sides, values, strict=True))
    for rule, own in limits.items():
        _check_band(rule, own)
    return limits


def _check_band(rule: str, own: Mapping[str, float | None]) -> None:
    from voicecheck.rules.options import Limits

    band = Limits(**own)
    if band.min is not None and band.max is not None and band.fault:
        turned = _spelled(Limits(band.max, band.min))
        raise UsageError(
            "--set {rule}: min {low:g} is over max {high:g}, so nothing lies within; write both, as --set "
            "{rule}={turned}",
            rule=rule,
            low=band.min,
            high=band.max,
            turned=turned,
        )


def _known_limits(settings: Settings) -> dict[str, Limits]:
    from voicecheck.rules.language.rule import MeasureRule

    rules = (rule for pack in settings.packs for rule in pack.rules)
    own = {rule.id: rule.limits for rule in rules if isinstance(rule, MeasureRule)}
    return own | dict(settings.rules.limits)


def _number(name: str, text: str) -> float | None:
    if text.strip() in ("", "null"):
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError("--set {name}: {given!r} is no number; null leaves that side open", name=name, given=text)
    return value


def _unknown(name: str, settings: Settings, known: Mapping[str, Limits]) -> str:
    if name in settings.titles:
        return english(
            "--set {name}: that rule measures nothing, so it has no limits; try other packs with rules.packs", name=name
        )
    rules = "\n".join(f"  {rule} = {_spelled(limits)}" for rule, limits in sorted(known.items()))
    return english(
        "--set {name}: not known; settings begin with {sections}, and these rules have limits:\n{rules}",
        name=name,
        sections=one_of(SECTIONS),
        rules=rules,
    )


def _spelled(limits: Limits) -> str:
    return "..".join("" if each is None else f"{each:g}" for each in (limits.min, limits.max))
