"""The sums of agents' and teams' days, added up from the rows of calls, their norms and their responses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from voicecheck.reconcile.day import Day
from voicecheck.score.agents import RATIOS, CallSums
from voicecheck.score.answers import ResponseSums, response_sums_of
from voicecheck.score.coverage import NO_REASON
from voicecheck.score.voices import VoiceSums

Sums = Mapping[str | None, CallSums]
_LARGEST = ("agent.longest_pause", "longest_hold")


def day_sums(day: Day) -> tuple[Sums, Sums]:
    """Add up a day's calls by agent and by team; calls of no known agent or team are those of ``None``."""
    calls = day.frame("calls")
    parts = _parts(calls)
    norms = day.frame("call_norms")
    events = day.frame("events")
    responses = events[events["kind"] == "response"]
    lengths: dict[str, list[float]] = {}
    for key, start, end in zip(responses["call_key"], responses["start_s"], responses["end_s"], strict=True):
        lengths.setdefault(key, []).append(end - start)
    heard = calls.copy()
    heard["in"], heard["timed"] = parts["in_means"] > 0, parts["timed"] > 0
    heard["ordinary"], heard["reason"] = parts["calls"] > 0, calls["not_scored_because"].fillna(NO_REASON)
    norms = norms[norms["call_key"].isin(heard.loc[heard["in"], "call_key"])]
    return tuple(_grouped(by, heard, parts, norms, lengths) for by in ("agent_id", "team"))  # type: ignore[return-value]


def _grouped(
    by: str, calls: pd.DataFrame, parts: pd.DataFrame, norms: pd.DataFrame, lengths: Mapping[str, list[float]]
) -> Sums:
    whose = calls[by]
    numbers = parts.drop(columns=list(_LARGEST)).groupby(whose, dropna=False).sum()
    largest = parts[list(_LARGEST)].groupby(whose, dropna=False).max()
    counted: dict[str | None, Counter[tuple[str, Any]]] = {}
    for name, rule_id, result in zip(norms[by], norms["rule_id"], norms["result"], strict=True):
        counted.setdefault(_known(name), Counter())[rule_id, result] += 1
    found = {}
    for name, rows in calls.groupby(whose, dropna=False):
        row = {**numbers.loc[[name]].iloc[0], **largest.loc[[name]].iloc[0]}
        found[_known(name)] = _sums(row, rows, counted.get(_known(name), Counter()), lengths)
    return found


def _sums(
    row: Mapping[str, Any], calls: pd.DataFrame, results: Counter[tuple[str, Any]], lengths: Mapping[str, list[float]]
) -> CallSums:
    """Sums from the numbers added up, the norms' results, and the calls themselves."""
    plain = {name: value for name, value in row.items() if "." not in name and name not in ("longest_hold", "in_means")}
    timed = calls[calls["timed"]]
    unscored = calls[calls["ordinary"] & ~calls["in"]]
    spread = tuple(plain.pop(f"{name} {each}") for name in RATIOS for each in ("n", "xx", "yy", "xy"))
    return CallSums(
        **_whole(plain, CallSums),
        agent=_voice("agent", row),
        customer=_voice("customer", row),
        longest_hold=_known(row["longest_hold"]),
        responses=ResponseSums.sum(
            response_sums_of(lengths.get(key, ()), longest)
            for key, longest in zip(timed["call_key"], timed["response_max_s"], strict=True)
            if not pd.isna(longest)
        ),
        unscored=Counter(unscored["reason"].tolist()),
        results=results,
        teams=Counter(calls.loc[calls["ordinary"], "team"].dropna().tolist()),
        practice_teams=Counter(calls.loc[~calls["ordinary"], "team"].dropna().tolist()),
        spread=spread,
    )


def _voice(side: str, row: Mapping[str, Any]) -> VoiceSums:
    own = {name.removeprefix(f"{side}."): value for name, value in row.items() if name.startswith(f"{side}.")}
    own["longest_pause"] = _known(own.get("longest_pause"))
    return VoiceSums(**_whole(own, VoiceSums))


def _whole(sums: Mapping[str, Any], kind: type[CallSums | VoiceSums]) -> dict[str, Any]:
    """Counts as whole numbers."""
    counts = {each.name for each in fields(kind) if each.type == "int"}
    return {name: int(value) if name in counts else value for name, value in sums.items()}


def _parts(calls: pd.DataFrame) -> pd.DataFrame:
    """What each call adds to each sum, by the sum's path in `CallSums`, and its squares (`CallSums.spread`)."""
    scored, applied = calls["qa_score"].notna(), calls["qa_basis"].notna()
    ordinary = calls["direction"].fillna("") != "practice"
    means = ordinary & (scored | ~applied)
    two = means & calls["two_party"].astype(bool)
    timed = two & calls["channel_offset_s"].isna()
    practice = ~ordinary
    coverage = calls["qa_coverage"].astype(float).where(ordinary)
    found: dict[str, pd.Series] = {
        "calls": ordinary, "duration": calls["duration_s"].where(ordinary), "in_means": means,
        "coverage": coverage, "covered": coverage.notna(), "not_scored": ordinary & ~means,
        "qa_points": calls["qa_score"].where(means & scored), "qa_calls": means & scored,
        "handling": calls["duration_s"].where(means), "handled": means, "measured": calls["duration_s"].where(means),
        "discarded_characters": calls["discarded_characters"].where(means), "unheard": calls["unheard_s"].where(means),
        "unclaimed": calls["unclaimed_s"].where(means), "norms_failed": calls["norms_failed"].where(means),
        "norms_judged": calls["norms_judged"].where(means), "norms_unknown": calls["norms_unknown"].where(means),
        "practice": practice, "practice_points": calls["qa_score"].where(practice & scored),
        "practice_scored": practice & scored,
        "one_party_scored": practice & scored & (calls["qa_basis"] == "one_party_practice"),
        "practice_asked": calls["norms_asked"].where(practice & scored),
        "practice_judged": calls["norms_judged"].where(practice & scored),
        "paired": two, "timed": timed, "paired_agent_talk": calls["agent_talk_s"].where(two),
        "paired_customer_talk": calls["customer_talk_s"].where(two),
        "holds": calls["hold_count"].where(two), "hold": calls["hold_s"].where(two),
        "longest_hold": calls["longest_hold_s"].where(two),
    }  # fmt: skip
    found |= {name: calls[column].where(timed) for name, column in _TIMED.items()}
    for side in ("agent", "customer"):
        found |= {f"{side}.{name}": values for name, values in _spoken(calls, side, means).items()}
    parts = pd.DataFrame({name: values.astype(float) for name, values in found.items()}, index=calls.index)
    whole = parts.drop(columns=list(_LARGEST)).fillna(0.0)
    return pd.concat([whole, parts[list(_LARGEST)], _squares(whole)], axis=1)


_TIMED = {
    "overlap": "overlap_s", "dead_air": "dead_air_s", "dead_air_count": "dead_air_count",
    "slow_responses": "slow_responses", "interruptions_by_agent": "interruptions_by_agent",
    "interruptions_by_agent_counted": "interruptions_by_agent_counted",
    "interruptions_yielded_by_agent": "interruptions_yielded_by_agent",
    "interruptions_by_customer": "interruptions_by_customer", "backchannels_by_agent": "backchannels_by_agent",
    "backchannels_by_customer": "backchannels_by_customer",
}  # fmt: skip


def _spoken(calls: pd.DataFrame, side: str, means: pd.Series) -> dict[str, pd.Series]:
    """What a call adds to the sums of a party's voice; nothing where the party was not measured."""

    def of(name: str) -> pd.Series:
        return calls[f"{side}_{name}"].astype(float).where(heard)

    heard = means & calls[f"{side}_talk_s"].notna()
    talk, text, rated = of("talk_s"), of("characters"), of("rated_talk_s")
    syllables, rate = of("syllables"), of("acoustic_rate_cpm")
    known = (syllables > 0) & (rate > 0)
    level, pitch, clarity = of("level_dbfs"), of("pitch_sd_semitones"), of("clarity")
    own = {
        "calls": heard, "characters": text, "talk": talk, "pause": of("pause_s"),
        "rated_characters": of("rated_characters"), "rated_talk": rated, "rated_pause": of("rated_pause_s"),
        "outside_talk": of("rate_outside_share") * rated, "syllable_calls": syllables.notna(),
        "syllables": syllables.where(known), "syllable_characters": text.where(known),
        "syllable_talk": (60 * syllables / rate).where(known), "power": 10 ** (level / 10) * talk,
        "power_talk": talk.where(level.notna()), "pitch_variance": pitch**2 * talk,
        "pitch_talk": talk.where(pitch.notna()), "sure_characters": clarity * text,
        "judged_characters": text.where(clarity.notna()),
    }  # fmt: skip
    if side == "agent":
        own["pause_count"] = calls["pause_count"].where(heard)
        own["longest_pause"] = calls["longest_pause_s"].where(heard)
    return own


def _squares(parts: pd.DataFrame) -> pd.DataFrame:
    """How much each of `RATIOS` varies: of a call that has the measure 1, x², y² and x·y."""
    more = parts.assign(**{
        "agent.rated_sound": parts["agent.rated_talk"] - parts["agent.rated_pause"],
        "paired_talk": parts["paired_agent_talk"] + parts["paired_customer_talk"],
        "norms_asked": parts["norms_judged"] + parts["norms_unknown"],
    })  # fmt: skip
    found: dict[str, pd.Series] = {}
    for name, (over, under) in RATIOS.items():
        x, y = more[over], more[under]
        there = (y != 0).astype(float)
        found |= {f"{name} n": there, f"{name} xx": x * x * there, f"{name} yy": y * y, f"{name} xy": x * y}
    return pd.DataFrame(found, index=parts.index)


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value
