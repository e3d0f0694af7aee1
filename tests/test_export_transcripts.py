"""Transcripts are read back by the libraries of their formats, whatever was said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import jsonschema
import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from praatio import textgrid
from pyannote.database.util import load_rttm

from made_calls import made_call, made_talk
from voicecheck.export.formats import TRANSCRIPTS
from voicecheck.export.script import NOT_RECOGNISED, Script, one_line
from voicecheck.records import Masked, Roles, Speaker, Turn, TurnKind

DAY = date(2026, 11, 20)
HOSTILE = (
    "00:00:01.000 --> 00:00:02.000",
    "一\n\n2\n00:00:05,000 --> 00:00:06,000\n二",
    '他说"好的"，<b>&amp;</b> {\\an8}',
    "WEBVTT\r\nSTYLE\r\n",
    "\x00\x1b[31m\u202e\ud800",
    "",
    " \u2028 ",
    '"',
    "NOTE x",
    "</v><v 客户>不是我说的",
    "item [2]: intervals[3]: xmin = 1",
)
"""Texts that would end a cue, a field or a file, or speak for another party, were they written as they are."""


def said(speaker: str, start: float, end: float, text: str = "您好", kind: str = "turn") -> Turn:
    """A turn."""
    return Turn(speaker=cast(Speaker, speaker), kind=cast(TurnKind, kind), start=start, end=end, text=text)


def script(*turns: Turn, duration: float = 60.0, language: Any = "zh", key: str = "k-1", **more: Any) -> Script:
    """A stored call of these turns."""
    call = made_call(talk=made_talk(turns=turns, duration=duration), **more)
    return Script(
        analysis=call, call_key=key, day=DAY, analysed_at=datetime(2026, 11, 21, 1, tzinfo=UTC), language=language
    )


Read = list[tuple[int, int, str, str]]
"""What a library reads: start and end in milliseconds, speaker, text."""


def read_vtt(text: str, _folder: Path) -> Read:
    """Read WebVTT by webvtt-py."""
    captions = webvtt.from_string(text)
    return [
        (each.start_time.in_milliseconds(), each.end_time.in_milliseconds(), each.voice or "", _unescaped(each.text))
        for each in captions
    ]


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def read_srt(text: str, _folder: Path) -> Read:
    """Read SubRip by srt, which refuses what is not contiguous."""
    found = []
    for each in srt.parse(text, ignore_errors=False):
        who, _, words = each.content.partition("：" if "：" in each.content else ": ")
        found.append((round(each.start.total_seconds() * 1000), round(each.end.total_seconds() * 1000), who, words))
    return found


def read_textgrid(text: str, folder: Path) -> Read:
    """Read a TextGrid by praatio, which refuses intervals that overlap, are empty or leave the grid."""
    file = folder / "a.TextGrid"
    file.write_text(text, encoding="utf-8")
    grid = textgrid.openTextgrid(str(file), includeEmptyIntervals=True, reportingMode="error")
    assert grid.validate("error")
    found = []
    for name in grid.tierNames:
        tier = grid.getTier(name)
        edges = [(each.start, each.end) for each in tier.entries]
        assert edges[0][0] == 0, "a tier begins where the recording does"
        assert edges[-1][1] == grid.maxTimestamp, "a tier ends where the recording does"
        assert all(before[1] == after[0] for before, after in pairwise(edges)), "a tier has no gap"
        found += [
            (round(each.start * 1000), round(each.end * 1000), name, each.label) for each in tier.entries if each.label
        ]
    return sorted(found)


def read_rttm(text: str, folder: Path) -> Read:
    """Read RTTM by pyannote.database."""
    file = folder / "a.rttm"
    file.write_text(text, encoding="utf-8")
    return sorted(
        (round(segment.start * 1000), round(segment.end * 1000), label, "")
        for annotation in load_rttm(str(file)).values()
        for segment, _, label in annotation.itertracks(yield_label=True)
    )


DATE = {"type": "string", "format": "date-time", "pattern": r"^[-\d]{10}T[:\d]{8}(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
INDEX = {"type": "integer", "minimum": 0}
CONTENT = {"body": {}, "encoding": {"enum": ["base64url", "json", "none"]}, "mediatype": {"pattern": "^[^/]+/[^/]+$"}}
VCON = {
    "type": "object",
    "required": ["vcon", "uuid", "created_at", "parties"],
    "additionalProperties": False,
    "properties": {
        "vcon": {"const": "0.4.0"},
        "uuid": {"type": "string", "format": "uuid"},
        "created_at": DATE,
        "subject": {"type": "string"},
        "redacted": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}},
        "parties": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: {"type": "string"} for name in ("name", "uuid", "type", "dept")},
            },
        },
        "dialog": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "start"],
                "additionalProperties": False,
                "properties": {
                    "type": {"enum": ["recording"]},
                    "start": DATE,
                    "duration": {"type": "number", "minimum": 0},
                    "parties": {"items": {"anyOf": [INDEX, {"type": "null"}, {"type": "array", "items": INDEX}]}},
                    "originator": INDEX,
                    "mediatype": CONTENT["mediatype"],
                    "filename": {"type": "string"},
                },
            },
        },
        "analysis": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "vendor", "body", "encoding", "mediatype", "dialog"],
                "additionalProperties": False,
                "properties": {
                    "type": {"enum": ["transcript"]},
                    "dialog": INDEX,
                    **{name: {"type": "string"} for name in ("vendor", "product", "schema")},
                    **CONTENT,
                },
            },
        },
    },
}
"""What draft-ietf-vcon-vcon-core asks of the members that are written, as JSON Schema."""


def read_vcon(text: str, _folder: Path) -> dict[str, Any]:
    """Read a vCon, checked against what the draft asks."""
    vcon: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(VCON, format_checker=jsonschema.FormatChecker()).validate(vcon)
    return vcon


READERS: dict[str, Callable[[str, Path], Read]] = {
    "vtt": read_vtt, "srt": read_srt, "textgrid": read_textgrid, "rttm": read_rttm
}  # fmt: skip


@pytest.mark.parametrize("form", READERS)
def test_speakers_and_times_are_read_back(form: str, tmp_path: Path) -> None:
    """Turns that overlap, and a backchannel inside one, keep their speakers and their times to the millisecond."""
    call = script(said("agent", 0.5, 3.25, "您好"), said("customer", 3.0, 5.001, "喂"),
                  said("agent", 4.0, 4.2, "嗯", "backchannel"))  # fmt: skip
    found = READERS[form](TRANSCRIPTS[form](call), tmp_path)
    assert sorted((start, end, who) for start, end, who, _ in found) == [
        (500, 3250, "坐席"), (3000, 5001, "客户"), (4000, 4200, "坐席")
    ]  # fmt: skip
    if form != "rttm":
        assert [text for *_, text in sorted(found)] == ["您好", "喂", "嗯"]


@pytest.mark.parametrize("form", READERS)
def test_speakers_are_named_in_english(form: str, tmp_path: Path) -> None:
    """With English asked for, speakers are Agent, Customer and Unknown, also where nothing was recognised."""
    call = script(said("agent", 0, 1), said("customer", 2, 3, ""), said("unknown", 4, 5), language="en")
    found = READERS[form](TRANSCRIPTS[form](call), tmp_path)
    assert [who for _, _, who, _ in sorted(found)] == ["Agent", "Customer", "Unknown"]
    if form != "rttm":
        assert sorted(found)[1][3] == NOT_RECOGNISED["en"]


@pytest.mark.parametrize("form", READERS)
def test_hostile_texts_stay_in_their_cue(form: str, tmp_path: Path) -> None:
    """A text that looks like the format itself makes no cue, no speaker and no line of its own."""
    call = script(*(said("agent", 2 * n, 2 * n + 1, text) for n, text in enumerate(HOSTILE)), key="k --> 1\n\nx")
    written = TRANSCRIPTS[form](call)
    found = READERS[form](written, tmp_path)
    assert [(start, end, who) for start, end, who, _ in found] == [
        (2000 * n, 2000 * n + 1000, "坐席") for n in range(len(HOSTILE))
    ]
    assert not any(character in written for character in "\x00\x1b\u202e\ud800\r\u2028")
    if form in ("vtt", "srt"):
        assert written.count("-->") == len(HOSTILE), "an arrow in a text or a key would be read as times"
    if form == "textgrid":
        texts = [one_line(text) or NOT_RECOGNISED["zh"] for text in HOSTILE[:-1]]
        assert [text for *_, text in found] == [*texts, "item ［2]: intervals［3]: xmin = 1"]


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("duration", [0.0, 12.5])
def test_a_call_without_a_turn_is_a_valid_file(form: str, duration: float, tmp_path: Path) -> None:
    """Where nobody spoke, the file is read back and has no cue."""
    assert READERS[form](TRANSCRIPTS[form](script(duration=duration)), tmp_path) == []


@pytest.mark.parametrize("form", READERS)
def test_turns_without_length_have_a_cue(form: str, tmp_path: Path) -> None:
    """A turn of no length, or one that ends before it starts, is a cue of a millisecond; the recording is as long."""
    call = script(said("agent", 1.0, 1.0), said("customer", 5.0, 4.0), duration=3.0)
    found = READERS[form](TRANSCRIPTS[form](call), tmp_path)
    assert [(start, end) for start, end, *_ in sorted(found)] == [(1000, 1001), (5000, 5001)]


def test_turns_of_one_speaker_that_overlap_share_a_tier(tmp_path: Path) -> None:
    """No tier can hold two intervals at once: the first is cut, one inside another is joined to it, no word goes."""
    call = script(said("unknown", 0, 4, "一"), said("unknown", 3, 6, "二"), said("unknown", 4, 5, "三"))
    found = read_textgrid(TRANSCRIPTS["textgrid"](call), tmp_path)
    assert found == [(0, 3000, "未知", "一"), (3000, 6000, "未知", "二 三")]


times = st.floats(-1, 90, allow_nan=False)
turns = st.builds(said, st.sampled_from(["agent", "customer", "unknown"]), times, times, st.text(max_size=12))


@pytest.mark.parametrize("form", READERS)
@given(said_then=st.lists(turns, max_size=6))
def test_any_turns_make_a_valid_file(
    form: str, said_then: list[Turn], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever turns are stored, the library of the format reads as many cues of the same speakers."""
    call = script(*said_then)
    found = READERS[form](TRANSCRIPTS[form](call), tmp_path_factory.getbasetemp())
    expected = sorted((cue.start_ms, cue.end_ms, call.names[cue.speaker]) for cue in call.cues())
    if form == "textgrid":  # joined or cut, but all that was said is there, in its speaker's tier
        for who in call.names.values():
            read = " ".join(text for _, _, each, text in found if each == who).replace("［", "[")
            spoken = " ".join(cue.text for cue in call.cues() if call.names[cue.speaker] == who).replace("［", "[")
            assert sorted(read.split()) == sorted(spoken.split())
    else:
        assert sorted((start, end, who) for start, end, who, _ in found) == expected


def test_a_channel_of_rttm_is_that_of_the_speaker() -> None:
    """The channel is counted from 1; on a mixed recording both parties have the same."""
    talk = made_talk(turns=(said("agent", 0, 1), said("customer", 1, 2)), roles=Roles(1, 0, source="manifest"))
    call = replace(script(), analysis=made_call(talk=talk))
    lines = [line.split() for line in TRANSCRIPTS["rttm"](call).splitlines()]
    assert [(each[2], each[7]) for each in lines if each[0] == "SPEAKER"] == [("2", "坐席"), ("1", "客户")]
    assert all(len(each) == 10 for each in lines)


def test_a_vcon_tells_of_the_call(tmp_path: Path) -> None:
    """Parties, dialog and transcript are those of the call; texts of any kind are whole in JSON."""
    call = script(*(said("customer", n, n + 0.5, text) for n, text in enumerate(HOSTILE)), duration=60.0,
                  agent_id="007", team="一组", direction="inbound", started_at=datetime(2026, 11, 20, 1, tzinfo=UTC),
                  path=Path("/calls/a.WAV"), name="2026/a.WAV")  # fmt: skip
    vcon = read_vcon(TRANSCRIPTS["vcon"](call).encode().decode(), tmp_path)
    assert vcon["parties"][0] | {"uuid": ""} == {"type": "person", "name": "007", "dept": "一组", "uuid": ""}
    assert vcon["parties"][1] == {"type": "person", "name": "anonymous"}
    (dialog,), (analysis,) = vcon["dialog"], vcon["analysis"]
    assert dialog == {
        "type": "recording", "start": "2026-11-20T01:00:00+00:00", "duration": 60.0, "parties": [0, 1],
        "originator": 1, "mediatype": "audio/x-wav", "filename": "2026/a.WAV",
    }  # fmt: skip
    assert vcon["created_at"] == "2026-11-21T01:00:00+00:00"
    assert [(turn["turn"], turn["party"], turn["label"]) for turn in analysis["body"]["turns"]] == [
        (n, 1, "客户") for n in range(len(HOSTILE))
    ]
    assert analysis["body"]["turns"][1]["text"] == HOSTILE[1]
    assert analysis["body"]["start_known"] is True
    assert "redacted" not in vcon


def test_a_vcons_ids_are_stable_and_its_own(tmp_path: Path) -> None:
    """The same call has the same id whenever it is written, another call another; an agent's is the same on all."""
    first, again, other = (
        read_vcon(TRANSCRIPTS["vcon"](script(key=key, language=lang)), tmp_path)
        for key, lang in (("k-1", "zh"), ("k-1", "en"), ("k-2", "zh"))
    )
    assert first["uuid"] == again["uuid"] != other["uuid"]
    assert first["parties"][0]["uuid"] == other["parties"][0]["uuid"] != first["uuid"]
    assert {UUID(each).version for each in (first["uuid"], first["parties"][0]["uuid"])} == {8}
    assert UUID(first["uuid"]).variant == "specified in RFC 4122"


def test_a_vcon_says_what_is_not_known(tmp_path: Path) -> None:
    """Without a start the day stands there and is said not to be known; nobody is named; masked text is said to be."""
    call, hidden = script(agent_id=None), (Masked(kind="phone", speaker="customer", start=1.0, end=2.0),)
    masked = replace(call, analysis=replace(call.analysis, masked=hidden))
    vcon = read_vcon(TRANSCRIPTS["vcon"](masked), tmp_path)
    assert vcon["parties"] == [{"type": "person", "name": "anonymous"}] * 2
    assert vcon["dialog"][0]["start"] == "2026-11-20T00:00:00+00:00"
    body = vcon["analysis"][0]["body"]
    assert (body["start_known"], body["masked"], "type" in vcon["redacted"]) == (False, True, True)
