"""What is private leaves no trace in what is kept, and no verdict changes for it."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from made_calls import here, made_call, made_finding
from made_rules import pack_of
from voicecheck.analysis import without_values
from voicecheck.batch.discover import discover
from voicecheck.batch.judging import Judging, judging_of
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.rescore import rescore
from voicecheck.batch.run import BatchSettings, run_batch
from voicecheck.config import Settings, load_settings
from voicecheck.ledger.codec import decode_heard, encode_heard
from voicecheck.morning.build import MorningOptions, morning_of
from voicecheck.morning.terminal import Places, print_run
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.proofs.examples import build_call
from voicecheck.records import CallAnalysis, Recording, Turn, Word
from voicecheck.report.verdict import verdict_of
from voicecheck.report.verdict_json import verdict_dict
from voicecheck.report.verdict_text import print_verdict
from voicecheck.rules.judge.values import MASKED, needs_values, settle
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.tables.read import read_rows
from voicecheck.text.normalize import normalize
from voicecheck.workers.worker import Analyser, failure_of

DIALOGUE = """
direction: inbound
A: 您好，感谢您致电，我是客服小林，工号三零二一，请问有什么可以帮您？
C: 我想改一下联系电话，我的身份证号是11010519491231002X。
A: 好的，请问新的手机号码是多少？
C: 幺三九，嗯，八八八八
A~: 嗯。
C: 七七六六
A: 好的，改成13988887766了，您看对吗？您的银行卡号是6222021234567890128。一共是1999元。
C: 对，邮箱是li123@qq.com，车牌粤B12345。
A: 请您三天之内到网点，热线是88006677，再见。
"""
SECRETS = (
    "13988887766", "9888877", "88887766",
    "幺三九", "八八八八", "七七六六", "1101051949", "6222021234", "li123", "粤B12345",
    "88006677",
)  # fmt: skip
KEPT = ("1999元", "工号三零二一", "三天之内")


@cache
def settings(redacting: bool = True) -> Settings:
    return replace(load_settings(environ={}), privacy=PrivacyOptions(redact=redacting))


def heard(recording: Recording, redacting: bool) -> CallAnalysis:
    """The dialogue in a "recording", judged by the shipped rules, and masked."""
    facts, talk = build_call(recording.path.read_text(encoding="utf-8"))
    known = replace(facts, path=recording.path, name=recording.name, call_id=recording.call_id, agent_id="A1")
    rules = settings(redacting)
    findings = judge_call(known, talk, rules.packs, options=rules.rules)
    call = replace(made_call(talk=talk, findings=findings), recording=known, sha256=recording.call_id * 32)
    return without_values(replace(call, config_sha256=rules.config_sha256), rules)


def analyser(redacting: bool) -> Analyser:
    def analyse(recordings: Sequence[Recording]) -> Iterator[tuple[Recording, CallAnalysis | Exception]]:
        for recording in recordings:
            if "fails" in recording.path.read_text(encoding="utf-8"):
                yield recording, ValueError("no such turn: 我电话13988887766")
            else:
                yield recording, heard(recording, redacting)

    return analyse


def run(folder: Path, out: Path, judging: Judging, *, redacting: bool = True) -> str:
    """Run the batch; what it prints."""
    batch = BatchSettings(out=out, fingerprint=str(redacting), judging=judging, workers=1, engine=here)
    done = run_batch(discover([folder]), lambda _: analyser(redacting), batch)
    console = Console(record=True, width=200)
    morning = morning_of(out, None, MorningOptions(band=(120, 150)))
    print_run(done, morning, Places(out=out), "en", console)
    return console.export_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two recordings, one of which fails with words of the call in its message."""
    place = tmp_path / "in"
    place.mkdir()
    (place / "00.wav").write_text(DIALOGUE, encoding="utf-8")
    (place / "01.wav").write_text("fails", encoding="utf-8")
    return place


def stored_text(out: Path) -> str:
    """All that lies in the folder, unpacked: the ledger's values and bytes, and the tables."""
    parts = []
    with sqlite3.connect(out / LEDGER_NAME) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in db.execute(f"SELECT * FROM {table}"):
                parts += [unpacked(value) if isinstance(value, bytes) else str(value) for value in row]
    db.close()
    for path in out.rglob("*"):
        if path.suffix == ".parquet":
            parts.append(json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False, default=str))
        elif path.is_file():
            parts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(parts)


def unpacked(data: bytes) -> str:
    """A packed value as text: as it is, and with the words of a call, which stand in a list, run together."""
    with suppress(zlib.error):
        data = zlib.decompress(data)
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), data.decode("utf-8", "replace"))
    return text + re.sub('", ?"', "", text)


def test_nothing_private_reaches_the_disk_or_the_screen(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the ledger nor a table, the summary, standard output or error holds any of the numbers."""
    shown = run(folder, tmp_path / "out", judging_of(settings()))
    rescore(tmp_path / "out", replace(judging_of(settings()), digest="other"), workers=1)
    written = capfd.readouterr()
    everything = stored_text(tmp_path / "out") + shown + written.out + written.err
    assert [secret for secret in SECRETS if secret in everything] == []
    assert "○○○○○○○○○○○" in everything
    assert all(kept in everything for kept in KEPT)


def test_without_redaction_they_are_there(folder: Path, tmp_path: Path) -> None:
    """Where it is turned off all of them are kept: the search above finds what there is."""
    run(folder, tmp_path / "out", judging_of(settings(False)), redacting=False)
    everything = stored_text(tmp_path / "out")
    assert [secret for secret in SECRETS if secret not in everything] == []


_ORIGIN = ("run_id", "analysed_at", "judged_at", "hearing_sha256", "judging_sha256")
"""Columns that tell by which run, when and with what settings."""


def test_only_texts_differ(folder: Path, tmp_path: Path) -> None:
    """Every count, rate, time, result and score is what it is without redaction.

    Only the probability of what is told by its meaning is that of the text that is kept.
    """
    run(folder, tmp_path / "masked", judging_of(settings()))
    run(folder, tmp_path / "plain", judging_of(settings(False)), redacting=False)
    for table in ("calls", "turns", "events", "findings", "call_scores", "agents"):
        rows = [read_rows(tmp_path / name, table) for name in ("masked", "plain")]
        for masked, plain in zip(*rows, strict=True):
            for name in ("text", "matched", "nearest", "nearest_s", "nearest_distance", *_ORIGIN):
                one, other = masked.pop(name, None), plain.pop(name, None)
                assert name not in ("text", "matched") or len(one or "") == len(other or "")
            if table == "findings" and masked["match_kind"] == "meaning":
                assert plain.pop("match_score") is not None
                assert masked.pop("match_score") is not None
            assert masked == plain


def test_rescoring_keeps_every_finding(folder: Path, tmp_path: Path) -> None:
    """The same rules again on masked text find the same, those that need the values included."""
    judging = judging_of(settings())
    run(folder, tmp_path / "out", judging)
    before = read_rows(tmp_path / "out", "findings")
    done = rescore(tmp_path / "out", replace(judging, digest="other"), workers=1)
    assert done.changes.calls == 1
    assert done.changes.changed == 0
    assert read_rows(tmp_path / "out", "findings") == before
    results = {row["rule_id"]: row["result"] for row in before}
    assert results["id.reads_out_private"] == "fail"


def call_of(*texts: str, **more: object) -> CallAnalysis:
    """A call of turns by turns, the agent's first, each character a tenth of a second and a word."""
    turns = []
    for number, text in enumerate(texts):
        start = 10.0 * number
        words = tuple(Word(start + i / 10, start + (i + 1) / 10, c, 0.9) for i, c in enumerate(text))
        speaker = "customer" if number % 2 else "agent"
        turns.append(
            Turn(speaker=speaker, kind="turn", start=start, end=start + len(text) / 10, text=text, words=words)  # type: ignore[arg-type]
        )
    call = made_call(**more)  # type: ignore[arg-type]
    return replace(call, conversation=replace(call.conversation, turns=tuple(turns)))


def test_kinds_and_times_are_kept() -> None:
    """Each masked stretch has its kind, speaker and seconds, by the words under it."""
    call = redact(call_of("请讲", "电话13800138000。"), options=PrivacyOptions())
    assert [(m.kind, m.speaker, m.start, m.end) for m in call.masked] == [("phone", "customer", 10.2, 11.3)]
    assert call.conversation.turns[1].text == "电话○○○○○○○○○○○。"
    assert "".join(word.text for word in call.conversation.turns[1].words) == "电话○○○○○○○○○○○。"
    assert decode_heard(encode_heard(call)).masked == call.masked


def test_a_word_that_is_not_where_it_should_be() -> None:
    """A word whose place in its turn is not known loses its digits, and the time is the turn's share."""
    call = call_of("电话13800138000")
    turn = replace(call.conversation.turns[0], words=(Word(0.0, 1.0, "138x", 0.9),))
    masked = redact(replace(call, conversation=replace(call.conversation, turns=(turn,))), options=PrivacyOptions())
    assert masked.conversation.turns[0].words[0].text == "○○○x"
    assert (masked.masked[0].start, masked.masked[0].end) == (0.2, 1.3)


def test_findings_quote_what_is_masked() -> None:
    """A quotation is masked as its turn is, though it holds but a part of the number; others stay."""
    findings = (
        made_finding("a.b", matched="138001", start=10.5),
        made_finding("a.c", matched="三天", start=0.1, nearest="话138", nearest_start=10.1),
        made_finding("a.d", matched="从未说过13900139000"),
    )
    call = redact(call_of("三天", "电话13800138000", findings=findings), options=PrivacyOptions())
    assert [each.matched for each in call.findings] == ["○○○○○○", "三天", "从未说过○○○○○○○○○○○"]
    assert call.findings[1].nearest == "话○○○"


def test_a_call_without_numbers_is_the_same_call() -> None:
    """Nothing is rebuilt where nothing is masked, or where redaction is off."""
    plain, private = call_of("三天之内"), call_of("电话13800138000")
    assert redact(plain, options=PrivacyOptions()) is plain
    assert redact(private, options=PrivacyOptions(redact=False)) is private


def test_messages_of_faults_quote_no_numbers() -> None:
    """An error of the program's own may quote a call; its numbers are masked in the failure."""
    message = failure_of(made_call().recording, ValueError("bad turn '电话13800138000'")).message
    assert "13800138000" not in message
    assert "电话○○○○○○○○○○○" in message


def test_the_verdict_shows_no_numbers() -> None:
    """What `check` prints, as text and as JSON, comes from the masked call."""
    facts, talk = build_call(DIALOGUE)
    findings = judge_call(facts, talk, settings().packs, options=settings().rules)
    call = without_values(replace(made_call(talk=talk, findings=findings), recording=facts), settings())
    verdict = verdict_of(call, settings())
    console = Console(record=True, width=200)
    print_verdict(verdict, console, "zh", details=True)
    shown = console.export_text() + json.dumps(verdict_dict(verdict), ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "○○○" in shown


def test_a_mask_is_read_as_digits() -> None:
    """○ is one digit wherever text is matched, alone or in a row, so counts and patterns stay."""
    assert normalize("电话○○○ ○○○○，○").text == "电话零零零零零零零零"
    assert normalize("二○二六年").text == "二零二六年"


NEEDS = pack_of("kind: measure\n    measure: private_numbers\n    max: 0", rule_id="id.own")


def test_which_rules_need_values() -> None:
    """Those that measure digits, look for a repetition or name digits in an expression; no others."""
    repeat = "kind: must\n    condition: {repeat: {of: {phrases: [<number>号]}}}"
    named = "kind: must\n    condition: {regex: ['一[三四五六七八九][零一二三四五六七八九]{9}']}"
    generic = "kind: must\n    condition: {regex: ['电话是[零一二三四五六七八九]{7,}']}"
    words = "kind: must\n    condition: {phrases: [工号<number>, 一下]}"
    found = [needs_values(pack_of(body, rule_id="id.own").rules[0]) for body in (repeat, named, generic, words)]
    assert found == [True, True, False, False]
    assert needs_values(NEEDS.rules[0])


def test_a_new_rule_cannot_judge_masked_numbers() -> None:
    """A rule that needs the values and was not there before is unknown, and says why; old verdicts stay."""
    after = (made_finding("id.own", "pass"),)
    assert [(f.result, f.reason) for f in settle((NEEDS,), (), after, ())] == [("unknown", MASKED.said("en"))]
    before = (made_finding("id.own", "fail"),)
    assert settle((NEEDS,), before, after, ()) == before
    other = pack_of("kind: must\n    condition: {phrases: [再见]}", rule_id="id.own")
    assert settle((other,), before, after, ()) == after
    assert settle((other,), before, after, ("id.own",)) == before
