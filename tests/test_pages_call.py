"""The data of a call page: complete, in both languages, and never more than is known."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from made_calls import made_finding, made_talk
from made_pages import DAY, WHEN, rich_call, said, small_settings, unpacked
from voicecheck.intervals import Interval
from voicecheck.language.catalogue import LANGUAGES
from voicecheck.pages.callview import Shown, call_data
from voicecheck.pages.frame import page_json
from voicecheck.pages.norminfo import norm_info
from voicecheck.pages.normview import Opinions
from voicecheck.pages.packing import packed
from voicecheck.pages.sounds import no_sound
from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.reviews import Review
from voicecheck.proofs.withdrawal import withdraw
from voicecheck.records import CallAnalysis, Event, Masked, Roles, Score, ScorePart
from voicecheck.rules.call.unrecorded import ONE_PARTY
from voicecheck.score.cards import score_call
from voicecheck.score.coverage import basis_of
from voicecheck.tables.rows import Provenance

GOLDEN = Path(__file__).parent / "golden" / "call.json"


def data_of(call: CallAnalysis, scores: tuple[Score, ...] | None = None, **more: Any) -> dict[str, Any]:
    """The data of a call's page, scored on the small card unless scores are given."""
    settings = small_settings()
    if scores is None:
        basis = basis_of(call.recording, call.conversation)
        cards = settings.scores.cards
        scores = score_call(cards, call.recording, call.findings, settings.scores.marks, day=DAY, basis=basis)
    shown = Shown(
        analysis=call, scores=scores, key="k1", day=DAY, provenance=Provenance(analysed_at=WHEN, judged_at=WHEN), **more
    )
    info = norm_info(settings.packs, settings.rules, settings.scores)
    return call_data(shown, info, settings, audio=no_sound())


def test_the_golden_call() -> None:
    """A call with something of everything gives this data, to the letter; VOICECHECK_GOLDEN=write writes it anew."""
    data = data_of(rich_call())
    data["made"] |= {"version": "scrubbed", "config_sha256": "scrubbed"}
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("VOICECHECK_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_what_is_left_out_on_disk_comes_back() -> None:
    """The short form is less than half as long, and with what is the same everywhere gives all data again."""
    settings, data = small_settings(), data_of(rich_call())
    same = norm_info(settings.packs, settings.rules, settings.scores).same
    short = json.loads(page_json(packed(data, same)))
    assert len(page_json(short["norms"])) < len(page_json(data["norms"])) / 2
    again = unpacked(short, json.loads(json.dumps(same)))
    del again["keys"]
    assert again == json.loads(json.dumps(data))


def test_norms_are_in_the_order_of_what_they_cost() -> None:
    """Failed norms come first, the dearest before the others, then by time; then unknown, passed, not applicable."""
    norms = data_of(rich_call())["norms"]
    assert [(norm["id"], norm["result"], norm["points"]) for norm in norms] == [
        ("pace.rate", "fail", 10.0), ("word.cannot", "fail", 5.0), ("close.wish", "fail", 5.0),
        ("open.company", "unknown", None), ("hold.kept", "pass", None), ("outbound.busy", "na", None),
    ]  # fmt: skip
    assert norms[-1]["places"] == []


def test_quotes_stand_in_their_turns() -> None:
    """Of a phrase that was said twice in a turn each finding has its own place."""
    data = data_of(rich_call())
    (norm,) = (norm for norm in data["norms"] if norm["id"] == "word.cannot")
    quotes = [place["quote"] for place in norm["places"]]
    texts = [data["turns"][quote["turn"]]["x"][quote["i"] : quote["j"]] for quote in quotes]
    assert texts == ["办不了", "办不了"]
    assert quotes[0]["i"] < quotes[1]["i"]


def test_places_count_as_a_browser_counts() -> None:
    """Behind a character outside of the basic plane places are those of UTF-16, in words, masks and quotes."""
    turn = said("agent", 1.0, "𠮷好办不了啊")
    call = replace(
        rich_call(),
        conversation=made_talk(turns=(turn,)),
        findings=(made_finding("word.cannot", start=1.5, matched="办不了", turn=0, speaker="agent"),),
        masked=(Masked(kind="name", speaker="agent", start=1.3, end=1.45),),
    )
    data = data_of(call)
    text = data["turns"][0]["x"].encode("utf-16-le")
    quote = data["norms"][0]["places"][0]["quote"]
    assert text[2 * quote["i"] : 2 * quote["j"]].decode("utf-16-le") == "办不了"
    words = data["turns"][0]["w"]
    assert (words["i"][:3], words["l"][:3]) == ([0, 2, 3], [2, 1, 1])
    assert data["turns"][0]["m"] == [[2, 3]]


def test_masked_stretches_are_flat_and_named() -> None:
    """The outline is 0 where something is masked, also where it was masked after the call was stored."""
    call = rich_call()
    data = data_of(replace(call, peaks=(bytes([9]) * 1500,) * 2))
    assert data["masks"] == [[8.25, 9.25, "phone", "c"]]
    assert data["mask_kinds"]["phone"] == {"zh": "电话号码", "en": "phone number"}
    for side in ("agent", "customer"):
        peaks = base64.b64decode(data["peaks"][side])
        assert set(peaks[206:231]) == {0}
        assert set(peaks[:206]) == {9}
    text, (place,) = data["turns"][1]["x"], data["turns"][1]["m"]
    assert set(text[slice(*place)]) <= {"是", "○", "。"}


def test_a_call_of_an_earlier_version_says_that_it_has_no_waveform() -> None:
    """Without peaks each lane is null, and a text says how to get them."""
    peaks = data_of(replace(rich_call(), peaks=()))["peaks"]
    assert (peaks["agent"], peaks["customer"], peaks["mixed"]) == (None, None, None)
    assert "voicecheck run --force" in peaks["why"]["zh"]


@pytest.mark.parametrize(
    ("roles", "layout", "lanes"),
    [
        (Roles(0, 1), "two", {"agent", "customer"}),
        (Roles(1, 0), "two", {"agent", "customer"}),
        (Roles(None, None, mixed=0), "mixed", {"mixed"}),
        (Roles(0, None), "agent", {"agent"}),
        (Roles(None, None), "none", {"mixed"}),
    ],
)
def test_each_party_has_the_lane_of_its_channel(roles: Roles, layout: str, lanes: set[str]) -> None:
    """Peaks are those of a party's own channel; a mixed channel is one lane, and what is not recorded has none."""
    call = rich_call()
    call = replace(call, masked=(), conversation=replace(call.conversation, roles=roles), peaks=(b"\1" * 9, b"\2" * 9))
    data = data_of(call)
    assert data["layout"] == layout
    assert {side for side in ("agent", "customer", "mixed") if data["peaks"][side]} == lanes
    if roles.agent is not None:
        assert base64.b64decode(data["peaks"]["agent"]) == call.peaks[roles.agent]


def low_score(coverage: float) -> tuple[Score, ...]:
    """A score that a centre with another limit gave, though so little could be judged."""
    part = ScorePart(card="qa", part="words", points=55.0, max_points=60.0, coverage=coverage, base=60.0)
    return (Score(card="qa", parts=(part,), total=91.0, grade="A", coverage=coverage, norms_asked=9, norms_judged=6),)


@pytest.mark.parametrize(("coverage", "shown"), [(0.7, 91.0), (0.6999, None), (0.1, None)])
def test_no_score_of_what_could_hardly_be_judged(coverage: float, shown: float | None) -> None:
    """Under a coverage of 0.7 no total, no grade and no points stand anywhere in the data, whatever was configured."""
    data = data_of(rich_call(), low_score(coverage))
    assert data["score"]["total"] == data["cards"][0]["total"] == shown
    text = json.dumps([data["score"], data["cards"], [norm["points"] for norm in data["norms"]]])
    assert ("91.0" in text) == ('"A"' in text) == ("55.0" in text) == (shown is not None)
    assert bool(data["score"]["why"]) == (shown is None)
    assert (data["score"]["judged"], data["score"]["asked"]) == (6, 9)


def test_what_was_not_measured_has_no_number() -> None:
    """On one mixed channel no figure is a number or 0, and each says why."""
    talk = made_talk(two_party=False, agent=None, customer=None, roles=Roles(None, None, mixed=0), overlap=None,
                     dead_air=None, events=())  # fmt: skip
    tiles = data_of(replace(rich_call(), conversation=talk))["tiles"]
    assert [tile["value"] for tile in tiles] == [tile["shown"] for tile in tiles] == [None] * 7
    assert all(tile["why"]["zh"] and tile["why"]["en"] for tile in tiles)
    assert all(tile["norm"] is None for tile in tiles if tile["id"] != "agent_rate")


def test_one_is_singular_and_holds_have_their_tenths() -> None:
    """In English one hold is "1 time", not "1 times"; 24.55 s of it are 24.6, as in the list of calls."""
    hold = Event(kind="hold", start=67.86, end=92.41, by="agent")
    call = replace(rich_call(), conversation=made_talk(events=(hold,)))
    tiles = {each["id"]: each for each in data_of(call)["tiles"]}
    assert (tiles["holds"]["shown"], tiles["holds"]["unit"]) == ("1", {"zh": "次", "en": "time"})
    assert tiles["interruptions"]["unit"]["en"] == "times"
    assert tiles["holds"]["basis"]["en"] == "24.6 s in all, longest 24.6 s"


def test_made_is_told_by_the_clock_of_the_call() -> None:
    """Analysed and judged are local times of the call's zone; UTC where its start is not known."""
    call = rich_call()
    zone = timezone(timedelta(hours=8))
    for start, at in ((datetime(2026, 11, 20, 10, tzinfo=zone), WHEN.astimezone(zone)), (None, WHEN.astimezone(UTC))):
        made = data_of(replace(call, recording=replace(call.recording, started_at=start)))["made"]
        assert made["analysed"] == made["judged"] == at.isoformat(timespec="seconds")


def test_a_figure_is_red_where_its_norm_failed() -> None:
    """The tile of the pace names the failed norm on it; that of holds, whose norm passed, does not."""
    norms = {tile["id"]: tile["norm"] for tile in data_of(rich_call())["tiles"]}
    assert norms["agent_rate"] == "pace.rate"
    assert norms["holds"] is None
    assert norms["customer_rate"] is None


def test_a_withdrawn_norm_is_shown_and_counts_nowhere() -> None:
    """What a reviewer withdrew stands with its verdict, is in no count, and comes last."""
    known = {"call_id": "0001", "call_key": "k1", "rule_id": "close.wish"}
    review = Review(**known, verdict="wrong", reviewer="王芳", result="fail")
    call = rich_call()
    call = replace(call, findings=withdraw(call.findings, [review]))
    data = data_of(call, opinions=Opinions(reviews=[review]))
    norm = data["norms"][-1]
    assert (norm["id"], norm["withdrawn"], norm["points"]) == ("close.wish", True, None)
    assert norm["places"][0]["reviews"] == [{"verdict": "wrong", "reviewer": "王芳", "note": None}]
    assert (data["counts"]["fail"], data["counts"]["withdrawn"]) == (2, 1)


def test_an_appeal_stands_at_its_finding() -> None:
    """An appeal against one of two places of a norm is at that place, and at the norm."""
    appeal = Appeal(call_key="k1", reason="客户先说的", appealed_at=WHEN, rule_id="word.cannot", start_s=13.3)
    data = data_of(rich_call(), opinions=Opinions(appeals=[appeal]))
    (norm,) = (norm for norm in data["norms"] if norm["id"] == "word.cannot")
    assert [place["appeal"] is not None for place in norm["places"]] == [False, True]
    assert norm["appeal"]["decision"] == "open"


def test_practice_alone_is_not_asked_for_the_other_party() -> None:
    """Of the agent practising alone, what needs a customer is not unknown but not asked."""
    call = rich_call(direction="practice")
    talk = replace(call.conversation, roles=Roles(0, None, source="single_channel"), two_party=False)
    finding = made_finding("hold.kept", "unknown", reason_code=ONE_PARTY.code, reason=ONE_PARTY.said("en"))
    data = data_of(replace(call, conversation=talk, findings=(finding,)))
    assert data["call"]["basis"] == "one_party_practice"
    assert (data["counts"]["unknown"], data["norms"][0]["result"]) == (0, "na")


def test_nothing_judged_is_said() -> None:
    """A call of which all is unknown says so, and why nothing on it can be judged."""
    call = rich_call()
    call = replace(
        call,
        conversation=replace(call.conversation, unjudged="the call was not answered: nothing but the tones or the "
                             "music of the line is heard"),
        findings=(made_finding("word.cannot", "unknown", reason_code="no_speech"),),
    )  # fmt: skip
    data = data_of(call)
    assert data["all_unknown"]
    assert "没有接通" in data["state"]["zh"]
    assert data["score"]["total"] is None


def texts(value: Any) -> list[dict[str, str]]:
    """All texts in both languages within data."""
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            return [value]
        return [text for inner in value.values() for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, list) else []


def test_every_text_is_there_in_both_languages() -> None:
    """No text of the page lacks one of its languages."""
    found = texts(data_of(rich_call()))
    assert len(found) > 50
    assert all(text[language].strip() for text in found for language in LANGUAGES)


def test_a_norm_that_no_pack_has_any_more_is_shown() -> None:
    """A stored finding of a norm that is gone has its id for a title, and what is stored of it."""
    call = replace(rich_call(), findings=(made_finding("old.norm", recommended="请稍等"),))
    (norm,) = data_of(call)["norms"]
    assert norm["title"] == {"zh": "old.norm", "en": "old.norm"}
    assert norm["advice"]["zh"] == "请稍等"


def test_sound_that_nobody_claimed_has_its_place() -> None:
    """Stretches of a channel that may hide words are there, by party."""
    call = rich_call()
    talk = replace(call.conversation, agent_unrecorded=(Interval(3, 5.5),))
    heard = data_of(replace(call, conversation=talk))["stretches"]
    assert heard["customer"]["unclaimed"] == [[25.0, 26.0]]
    assert heard["agent"]["unrecorded"] == [[3, 5.5]]
