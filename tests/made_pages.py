"""A stored call with something of everything that a page shows, and the ledger that it is stored in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from made_calls import made_call, made_finding, made_talk, made_voice
from voicecheck.batch.judging import judging_of
from voicecheck.config import Settings, load_settings
from voicecheck.intervals import Interval
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.records import CallAnalysis, Event, Masked, Turn, Word
from voicecheck.tables.rows import Provenance

DAY = date(2026, 11, 20)
WHEN = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)

PACK = """
pack: own
title: Own rules
document: ours
documents: {ours: 客服手册}
passages:
  word.cannot: {section: 三、用语, wording: 办不了 → 我帮您想办法}
rules:
  - id: word.cannot
    title: {zh: 不说“办不了”, en: Does not say that it cannot be done}
    documents: [ours, N]
    kind: never
    severity: major
    condition: {phrases: [办不了]}
    expected: 不说办不了
    recommended: {zh: 我帮您想办法, en: I will find a way for you}
  - id: close.wish
    title: {zh: 结束语：祝福, en: Closes with a good wish}
    documents: [N]
    kind: must
    window: closing
    condition: {phrases: [祝您生活愉快]}
    expected: 祝您生活愉快
    recommended: {zh: 祝您生活愉快。, en: I wish you a pleasant day.}
  - id: pace.rate
    title: {zh: 语速适中, en: Speaks at a moderate rate}
    documents: [N]
    kind: measure
    measure: speech_rate_cpm
    min: 120
    max: 150
    expected: "每分钟{limits}字"
  - id: hold.kept
    title: {zh: 按承诺时间返回, en: Comes back in time}
    documents: [F]
    kind: measure
    measure: hold_promised_s
    max: 60
    expected: 按承诺的时间返回
  - id: open.company
    title: {zh: 报出公司, en: Names the company}
    documents: [N]
    kind: must
    window: opening
    condition: {phrases: [云帆通信]}
    expected: 报出公司
  - id: outbound.busy
    title: {zh: 询问是否方便, en: Asks whether it is a good time}
    documents: [N]
    kind: must
    condition: {phrases: [方便吗]}
    expected: 询问是否方便
"""
CARD = """
card: qa
title: {zh: 通话质检, en: Quality of a call}
judges: call
packs: [own]
parts:
  - name: words
    title: {zh: 用语, en: Words}
    max_points: 60
    deduct: [{rules: [word.*, open.*, close.*], points: 5}]
  - name: pace
    title: {zh: 语速与等待, en: Pace and holds}
    max_points: 40
    deduct: [{rules: [pace.*, hold.*, outbound.*], points: 10}]
"""


@cache
def small_settings() -> Settings:
    """Settings with one small pack and card: what is expected of a page stays when the shipped ones change."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "own.yaml").write_text(PACK, encoding="utf-8")
        (folder / "qa.yaml").write_text(CARD, encoding="utf-8")
        config = folder / "config.yaml"
        rules = "rules: {packs: [./own.yaml], least_characters: 10}"
        config.write_text(f"{rules}\nscores: {{cards: [./qa.yaml]}}\n", encoding="utf-8")
        return load_settings(config, environ={})


def said(speaker: Any, start: float, text: str, *, each: float = 0.25, **more: Any) -> Turn:
    """A turn in which each character takes so many seconds; punctuation belongs to the character before it."""
    words: list[Word] = []
    for sign in text:
        if sign in "，。？" and words:
            words[-1] = words[-1]._replace(text=words[-1].text + sign)
            continue
        at = start + each * len(words)
        words.append(Word(round(at, 2), round(at + each, 2), sign, 0.9 if sign != "难" else 0.3))
    end = words[-1].end if words else start + 1
    known: dict[str, Any] = {"characters": len(words), "syllables": len(words), "confidence": 0.87}
    return Turn(speaker=speaker, kind="turn", start=start, end=end, text=text, words=tuple(words), **(known | more))


def rich_call(call_id: str = "0001", **more: Any) -> CallAnalysis:
    """A call of 60 s: a fault that was said, one that was not, one out of limits, a broken promise, a masked number."""
    turns = (
        said("agent", 1.0, "您好，请问有什么可以帮您？", pauses=(Interval(1.5, 1.75),)),
        said("customer", 6.0, "我要改套餐，电话是○○○○。"),
        said("agent", 12.0, "这个办不了，办不了，您等一分钟。"),
        replace(said("customer", 20.0, "嗯。"), kind="backchannel", characters=1),
        said("agent", 52.0, "难办。", suspect="0.4 s of 0.5 s of speech without text"),
    )
    events = (
        Event(kind="hold", start=18.0, end=52.0, by=None, music=True, announced=True, promised_s=30.0),
        Event(kind="response", start=9.0, end=12.0, by="agent", slow=False),
        Event(kind="interruption", start=12.0, end=13.0, by="agent", yielded=True, counted=True),
        Event(kind="dead_air", start=40.0, end=45.0),
    )
    talk = made_talk(
        turns=turns, events=events, agent=made_voice(30, 9.0, syllables=31, acoustic_rate_cpm=206.7),
        customer=made_voice(12, 3.0), rate_agreement=0.97, response_median=3.0, response_max=3.0, dead_air=5.0,
        agent_talk_share=0.75, customer_unclaimed=(Interval(25.0, 26.0),),
    )  # fmt: skip
    findings = (
        made_finding("word.cannot", start=12.5, end=13.5, matched="办不了", match_kind="exact", match_score=1.0,
                     speaker="agent", fault_form="said", evidence_role="evidence", turn=2,
                     recommended="我帮您想办法", expected="不说办不了"),
        made_finding("word.cannot", start=13.25, end=14.0, matched="办不了", match_kind="exact", match_score=1.0,
                     speaker="agent", fault_form="said", evidence_role="evidence", turn=2,
                     recommended="我帮您想办法", expected="不说办不了"),
        made_finding("close.wish", fault_form="not_said", reason="not said in the closing", reason_code="not_said_in",
                     reason_arguments=("closing",), window_start=12.0, window_end=60.0, recommended="祝您生活愉快。",
                     expected="祝您生活愉快"),
        made_finding("pace.rate", value=200.0, limit=150.0, limit_low=120.0, limit_high=150.0, unit="characters/min",
                     match_kind="measure", fault_form="out_of_limit", evidence_role="evidence", speaker="agent"),
        made_finding("hold.kept", "pass", start=18.0, end=52.0, value=34.0, limit=60.0, limit_high=60.0, unit="s",
                     match_kind="measure", evidence_role="evidence"),
        made_finding("open.company", "unknown", reason="the agent says fewer than 100 characters",
                     reason_code="few_characters", reason_arguments=("100",)),
        made_finding("outbound.busy", "not_applicable"),
    )  # fmt: skip
    known = {"agent_id": "A1", "team": "一组", "direction": "inbound", "scenario": "enquiry", "rings": 2,
             "queue_wait_s": 40.0, "hangup_by": "customer", "extra": {"线路": "400"},
             "started_at": datetime(2026, 11, 20, 9, 40, tzinfo=UTC)}  # fmt: skip
    call = made_call(call_id, talk=talk, findings=findings, **(known | more))
    masked = (Masked(kind="phone", speaker="customer", start=8.25, end=9.25),)
    return replace(call, masked=masked, peaks=(bytes(range(250)) * 6, bytes([40]) * 1500), sha256=f"{hash_of(call_id)}")


def hash_of(name: str) -> str:
    """A hash of the bytes of a recording that there is not."""
    from hashlib import sha256

    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def store(out: Path, calls: Sequence[CallAnalysis], settings: Settings, day: date = DAY) -> list[str]:
    """Store calls as judged with some settings; give their keys."""
    judging, keys = judging_of(settings), []
    with Ledger(out / LEDGER_NAME) as ledger:
        for call in calls:
            own = call.recording
            path = f"/{day}/{own.name}"
            entry = Entry(
                path=path, call_id=own.call_id, day=day, size=1, mtime_ns=1, sha256=call.sha256, fingerprint="made",
                hearing=judging.hearing, judged=judging.digest, label=own.call_id, elapsed=1.0,
                provenance=Provenance(run_id="r", analysed_at=WHEN, judged_at=WHEN),
            )  # fmt: skip
            ledger.store(entry, call)
            keys.append(ledger.find_call(path).key)
    return keys


def data_of(page: str) -> dict[str, Any]:
    """The data that stands in a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def unpacked(data: dict[str, Any], same: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a call page as ``09-unpack.js`` completes it."""
    for norm in data["norms"]:
        known = same.get(norm["id"], {})
        norm |= {key: known.get(key) for key in data["keys"]["norm"] if key not in norm}
        for place in norm["places"]:
            from_norm = {key: norm[key] for key in ("advice", "figure", "reason")}
            place |= {key: from_norm.get(key) for key in data["keys"]["place"] if key not in place}
    return data
