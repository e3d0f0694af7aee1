"""Calls recomputed from their turns and events, and what every table about calls repeats of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from voicecheck.reconcile.day import Day, counts, greatest, median, sums
from voicecheck.reconcile.tally import Difference, Tally
from voicecheck.tables.schema import table_columns
from voicecheck.tables.tabular import TABLES

CALL = ("call_key",)
Expected = Iterator[tuple[str, pd.Series]]


def check_calls(day: Day, tally: Tally) -> None:
    """Recompute a day's calls from turns and events."""
    calls = day.frame("calls")
    turns, events = day.frame("turns"), day.frame("events")
    for column, expected in [*_voices(calls, turns), *_pauses(calls, events), *_pair(calls, events, turns)]:
        tally.compare("calls", calls, CALL, column, expected)


def check_turns(day: Day, tally: Tally) -> None:
    """Recompute the rates and pauses of a day's turns."""
    turns, events = day.frame("turns"), day.frame("events")
    talk = _length(turns)
    rated = turns["rated"].astype(bool)
    for column, seconds in (("speech_rate_cpm", talk), ("articulation_rate_cpm", talk - turns["pause_s"])):
        expected = (60 * turns["characters"] / seconds).where(rated & (turns["characters"] > 0) & (seconds > 0))
        tally.compare("turns", turns, ("call_key", "turn"), column, expected)
    pauses = events[(events["kind"] == "pause") & events["turn"].notna()]
    places = pd.MultiIndex.from_arrays([pauses["call_key"], pauses["turn"].astype("int64")])
    whole = pd.MultiIndex.from_arrays([turns["call_key"], turns["turn"].astype("int64")])
    # Pauses of turns that do not hold the floor, or are nobody's, are no events.
    known = (turns["kind"] == "turn") & turns["speaker"].isin(["agent", "customer"])
    lengths = pd.Series(_length(pauses).to_numpy(float), index=places).groupby(level=[0, 1])
    for column, found in (("pause_count", lengths.size()), ("pause_s", lengths.sum())):
        expected = pd.Series(found.reindex(whole, fill_value=0).to_numpy())
        tally.compare("turns", turns[known], ("call_key", "turn"), column, expected[known])


def check_events(day: Day, tally: Tally) -> None:
    """Hold what events say of promises against their length."""
    events = day.frame("events")
    kept = (_length(events) <= events["promised_s"].astype(float) + 1e-6).astype(object)
    tally.compare("events", events, ("call_key", "event"), "kept", kept.where(events["promised_s"].notna(), None))


def check_repeated(day: Day, tally: Tally) -> None:
    """Whose a call is, and when, is the same in every table; ``by_agent`` repeats figures of ``calls``, too."""
    calls = day.frame("calls").set_index("call_key")
    for table in TABLES:
        names = {column.name for column in table_columns(table)}
        if table == "calls" or "call_key" not in names:
            continue
        rows = day.frame(table)
        rows = rows[rows["call_key"].notna()]
        _unknown_calls(table, rows, calls, tally)
        rows = rows[rows["call_key"].isin(calls.index)]
        repeated = names if table == "by_agent" else {"call_id", "agent_id", "team", "direction", "scenario"}
        for column in (name for name in calls.columns if name in names & repeated):
            expected = calls[column].reindex(rows["call_key"])
            tally.compare(table, rows, _row_key(table), column, expected)


def _unknown_calls(table: str, rows: pd.DataFrame, calls: pd.DataFrame, tally: Tally) -> None:
    """Rows of calls that there are not; and, of ``by_agent``, calls that it has not."""
    lost = rows.loc[~rows["call_key"].isin(calls.index), "call_key"].unique()
    for key in lost:
        tally.add(Difference(table, f"call_key={key}", "call_key", "rows", "no rows: calls has no such call"))
    if table == "by_agent":
        for key in calls.index.difference(rows["call_key"].tolist()):
            tally.add(Difference(table, f"call_key={key}", "call_key", "no row", "a row: calls has the call"))


def _row_key(table: str) -> tuple[str, ...]:
    return TABLES[table].key or CALL


def _length(rows: pd.DataFrame) -> pd.Series:
    return rows["end_s"].astype(float) - rows["start_s"].astype(float)


def _voices(calls: pd.DataFrame, turns: pd.DataFrame) -> Expected:
    """Sums and rates of how each party spoke; null where it has no turn."""
    keys = calls["call_key"]
    for side in ("agent", "customer"):
        own = turns[(turns["speaker"] == side) & (turns["kind"] == "turn")]
        heard = counts(own, keys) > 0
        rated = own[own["rated"].astype(bool)]
        found: Mapping[str, pd.Series] = {
            "characters": sums(own, "characters", keys),
            "talk_s": sums(own, _length(own), keys),
            "pause_s": sums(own, "pause_s", keys),
            "rated_characters": sums(rated, "characters", keys),
            "rated_talk_s": sums(rated, _length(rated), keys),
            "rated_pause_s": sums(rated, "pause_s", keys),
        }
        yield from ((f"{side}_{name}", values.where(heard)) for name, values in found.items())
        text, talk, pause = (found[f"rated_{name}"].astype(float) for name in ("characters", "talk_s", "pause_s"))
        yield f"{side}_speech_rate_cpm", (60 * text / talk).where(talk > 0)
        yield f"{side}_articulation_rate_cpm", (60 * text / (talk - pause)).where(talk > 0)
        for share in (10, 50, 90):
            yield f"{side}_rate_p{share}_cpm", _weighted(rated, share / 100, keys)
        yield from _sound(calls, own, side)


def _sound(calls: pd.DataFrame, own: pd.DataFrame, side: str) -> Expected:
    """Syllables; calls whose turns do not tell them, as an earlier version stored them, are taken as they are."""
    keys = calls["call_key"]
    told = counts(own[own["syllables"].notna()], keys) > 0
    syllables = sums(own, own["syllables"].fillna(0).astype(float), keys).where(told, calls[f"{side}_syllables"])
    talk = sums(own, _length(own), keys)
    yield f"{side}_syllables", syllables
    yield f"{side}_acoustic_rate_cpm", (60 * syllables / talk).where((syllables > 0) & (talk > 0))
    if side == "agent":
        text = sums(own, "characters", keys).astype(float)
        both = pd.concat([text, syllables.astype(float)], axis=1)
        yield "rate_agreement", (both.min(axis=1) / both.max(axis=1)).where((text > 0) & (syllables > 0))


def _weighted(rated: pd.DataFrame, share: float, keys: pd.Series) -> pd.Series:
    """The lowest rate at which a share of the rated time of a call is reached."""
    lasting = pd.DataFrame({"call_key": rated["call_key"], "s": _length(rated)})
    lasting["rate"] = 60 * rated["characters"] / lasting["s"]
    lasting = lasting.sort_values(["call_key", "rate", "s"])
    by_call = lasting.groupby("call_key")["s"]
    reached = by_call.cumsum() >= share * by_call.transform("sum") - 1e-9
    return lasting[reached].groupby("call_key")["rate"].first().reindex(keys).reset_index(drop=True)


def _pauses(calls: pd.DataFrame, events: pd.DataFrame) -> Expected:
    keys, heard = calls["call_key"], calls["agent_talk_s"].notna().reset_index(drop=True)
    own = events[(events["kind"] == "pause") & (events["party"] == "agent")]
    yield "pause_count", counts(own, keys).where(heard)
    yield "longest_pause_s", greatest(own, _length(own), keys).where(heard)


def _pair(calls: pd.DataFrame, events: pd.DataFrame, turns: pd.DataFrame) -> Expected:
    """What needs both parties, from events."""
    keys = calls["call_key"]
    two = calls["two_party"].astype(bool).reset_index(drop=True)
    in_step = two & calls["channel_offset_s"].isna().reset_index(drop=True)

    def of(kind: str, **more: object) -> pd.DataFrame:
        chosen = events["kind"] == kind
        for column, value in more.items():
            chosen &= events[column] == value
        return events[chosen]

    holds = of("hold")
    yield "hold_count", counts(holds, keys).where(two)
    yield "hold_s", sums(holds, _length(holds), keys).where(two)
    yield "longest_hold_s", greatest(holds, _length(holds), keys).where(two)
    for column, rows in (
        ("interruptions_by_agent", of("interruption", party="agent")),
        ("interruptions_by_agent_counted", of("interruption", party="agent", counted=True)),
        ("interruptions_yielded_by_agent", of("interruption", party="agent", yielded=True)),
        ("interruptions_by_customer", of("interruption", party="customer")),
        ("backchannels_by_agent", of("backchannel", party="agent")),
        ("backchannels_by_customer", of("backchannel", party="customer")),
        ("dead_air_count", of("dead_air")),
        ("slow_responses", of("response", slow=True)),
    ):
        yield column, counts(rows, keys).where(in_step)
    for column, kind in (("overlap_s", "overlap"), ("dead_air_s", "dead_air")):
        rows = of(kind)
        yield column, sums(rows, _length(rows), keys).where(in_step)
    yield from _responses(calls, of("response"), in_step)
    yield "agent_talk_share", _talk_share(turns, keys).where(two)


def _responses(calls: pd.DataFrame, responses: pd.DataFrame, in_step: pd.Series) -> Expected:
    """Calls of an earlier version have no rows of responses, and say so by a null ``response_count``."""
    keys = calls["call_key"]
    told = calls["response_count"].notna().reset_index(drop=True)
    yield "response_count", counts(responses, keys).where(in_step & told)
    for column, found in (
        ("response_median_s", median(responses, _length(responses), keys)),
        ("response_max_s", greatest(responses, _length(responses), keys)),
    ):
        yield column, found.where(in_step).where(told, calls[column].reset_index(drop=True))


def _talk_share(turns: pd.DataFrame, keys: pd.Series) -> pd.Series:
    spoken = turns[turns["kind"] == "turn"]
    agent = spoken[spoken["speaker"] == "agent"]
    customer = spoken[spoken["speaker"] == "customer"]
    mine, theirs = (sums(rows, _length(rows), keys).astype(float) for rows in (agent, customer))
    return (mine / (mine + theirs)).where(mine + theirs > 0)
