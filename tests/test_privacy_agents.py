"""Where agents are to be hidden, neither ids nor names nor staff numbers are left, in what is stored either."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from made_calls import here, made_finding
from test_privacy import DIALOGUE, call_of, settings, stored_text
from voicecheck.analysis import without_values
from voicecheck.batch.discover import discover
from voicecheck.batch.judging import Judging, judging_of
from voicecheck.batch.pseudonyms import hash_agents
from voicecheck.batch.rescore import rescore
from voicecheck.batch.run import BatchSettings, run_batch
from voicecheck.config import Settings
from voicecheck.errors import DecodeError
from voicecheck.privacy.agents import AgentHasher, agent_hasher, with_key
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.proofs.examples import build_call
from voicecheck.records import CallAnalysis, Recording
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.tables.live import check_live
from voicecheck.tables.read import read_rows
from voicecheck.text.agentnames import find_agents
from voicecheck.text.privacy import Line, mask

HIDING = PrivacyOptions(agent_ids="hash", agent_key="a key of some length")
NAMES = ("小林", "三零二一", "3021", "林小燕", "小燕")
WHEN = ("run_id", "analysed_at", "judged_at")


def masked(*lines: str, agent_id: str | None = None) -> list[str]:
    """Lines with agents masked; a line of the customer begins with ``C:``."""
    talk = [Line("customer" if line.startswith("C:") else "agent", line.removeprefix("C:")) for line in lines]
    found = find_agents(talk, is_agent=(lambda word: word == agent_id) if agent_id else None)
    return [mask(line.text, [each for each in found if each.line == i]) for i, line in enumerate(talk)]


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("您好，我是客服小林，工号三零二一，很高兴为您服务", "您好，我是客服某某，工号○○○○，很高兴为您服务"),
        ("工号3021为您服务", "工号○○○○为您服务"),
        ("三零二一号客服代表为您服务", "○○○○号客服代表为您服务"),
        ("我是三零二一号，请讲", "我是○○○○号，请讲"),
        ("这里是客服中心，我叫林小燕。", "这里是客服中心，我叫某某某。"),
        ("我姓欧阳，请问您贵姓", "我姓某某，请问您贵姓"),
        ("客户经理王芳很高兴为您服务", "客户经理某某很高兴为您服务"),
        ("我是客服，请问有什么可以帮您", "我是客服，请问有什么可以帮您"),
        ("请拨打客服热线，一共三零二一元", "请拨打客服热线，一共三零二一元"),
        ("我是说两三天", "我是说两三天"),
    ],
)
def test_agents_as_they_introduce_themselves(said: str, hidden: str) -> None:
    """Names and staff numbers by the words beside them; roles, hotlines and amounts stay."""
    assert masked(said) == [hidden]


def test_agents_as_others_call_them() -> None:
    """What was said as a name or number is masked wherever it is said again; a customer's own name is not."""
    assert masked("我是客服小林，工号三零二一", "C:小林你好，林小姐，你是3021对吧，我叫王明", "王先生您好") == [
        "我是客服某某，工号○○○○", "某某你好，某小姐，你是○○○○对吧，我叫王明", "王先生您好",
    ]  # fmt: skip


def test_agents_as_the_manifest_knows_them() -> None:
    """An id that is said, be it a number, a login or a name, is masked though nothing says what it is."""
    assert masked("C:刚才三零二一跟我说的", agent_id="3021") == ["刚才○○○○跟我说的"]
    assert masked("C:找lin.xy行吗，找林小燕也行", agent_id="林小燕") == ["找lin.xy行吗，找某某某也行"]
    assert masked("C:找linxy行吗", agent_id="linxy") == ["找某某某某某行吗"]
    assert masked("C:刚才三零二一跟我说的", agent_id="3022") == ["刚才三零二一跟我说的"]


def test_a_call_under_hashes_quotes_no_names() -> None:
    """Turns, words and quotations are masked, by the hash alone, though the id in the call is hashed already."""
    hasher = agent_hasher(HIDING)
    assert hasher
    findings = (made_finding("a.b", matched="客服小林", start=0.1, nearest="小林", nearest_start=0.1),)
    call = call_of("我是客服小林", "刚才林小燕说的", findings=findings)
    call = replace(call, recording=replace(call.recording, agent_id=hasher("林小燕")))
    hidden = redact(call, options=replace(HIDING, redact=False), hasher=hasher)
    assert [turn.text for turn in hidden.conversation.turns] == ["我是客服某某", "刚才某某某说的"]
    assert "".join(word.text for word in hidden.conversation.turns[0].words) == "我是客服某某"
    assert (hidden.findings[0].matched, hidden.findings[0].nearest) == ("客服某某", "某某")
    assert hidden.agents_hidden
    assert not redact(call, options=PrivacyOptions()).agents_hidden


def test_a_judged_call_is_hidden_before_it_is_kept() -> None:
    """The step after judging masks names where ids are hashed, numbers being kept or not, and only there."""
    call = call_of("我是客服小林，工号三零二一", "好的")
    for redacting in (True, False):
        hidden = without_values(call, configured(replace(HIDING, redact=redacting)))
        assert (hidden.conversation.turns[0].text, hidden.agents_hidden) == ("我是客服某某，工号○○○○", True)
    assert without_values(call, configured(PrivacyOptions())) is call


def test_a_hasher_travels_and_tells_nothing(tmp_path: Path) -> None:
    """It is the same in another process, a key in a file is read before, and neither shows the key."""
    hasher = agent_hasher(HIDING)
    assert hasher
    assert pickle.loads(pickle.dumps(hasher))("A1") == hasher("A1")
    file = tmp_path / "key"
    file.write_text(HIDING.agent_key or "")
    file.chmod(0o600)
    told = with_key(PrivacyOptions(agent_ids="hash", agent_key_file=file))
    file.unlink()
    assert agent_hasher(told) == hasher
    assert "length" not in repr(hasher)
    assert hasher.digest != AgentHasher(b"another key of some length").digest


def configured(privacy: PrivacyOptions) -> Settings:
    return replace(settings(), privacy=privacy)


def run(folder: Path, out: Path, own: Settings, *, judging: Judging | None = None) -> int:
    """Run over a folder of dialogues; how many calls were analysed."""
    found = discover([folder])
    own_facts = {"agent_id": "林小燕", "extra": {"login": "林小燕"}, "direction": "inbound"}
    facts = tuple(replace(each, **own_facts) for each in found.recordings)
    found = hash_agents(replace(found, recordings=facts), agent_hasher(own.privacy))

    def analyse(recordings: Sequence[Recording]) -> Iterator[tuple[Recording, CallAnalysis | Exception]]:
        for recording in recordings:
            if "fails" in recording.path.read_text(encoding="utf-8"):
                yield recording, DecodeError("broken")
                continue
            _, talk = build_call(recording.path.read_text(encoding="utf-8"))
            findings = judge_call(recording, talk, own.packs, options=own.rules)
            call = call_of("x")
            call = replace(
                call, recording=recording, conversation=talk, findings=findings, sha256=recording.call_id * 32
            )
            yield recording, without_values(replace(call, config_sha256=own.config_sha256), own)

    batch = BatchSettings(out=out, fingerprint="f", judging=judging or judging_of(own), workers=1, engine=here)
    return run_batch(found, lambda _: analyse, batch).analysed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two calls and a recording that fails."""
    place = tmp_path / "in"
    place.mkdir()
    (place / "00.wav").write_text(DIALOGUE, encoding="utf-8")
    (place / "01.wav").write_text(DIALOGUE.replace("小林", "林小燕").replace("再见", "林小燕祝您愉快，再见"))
    (place / "02.wav").write_text("fails")
    return place


def left_in(out: Path) -> list[str]:
    """The names that anything in a folder holds, its files' names and bytes included.

    A number counts where it stands alone: its figures may well be part of a time or of a checksum.
    """
    everything = stored_text(out) + "".join(str(path) for path in out.rglob("*"))
    raw = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    alone = {name: rf"(?<![0-9A-Za-z]){name}(?![0-9A-Za-z])" if name.isascii() else name for name in NAMES}
    return [
        name for name, pattern in alone.items() if re.search(pattern, everything) or re.search(pattern.encode(), raw)
    ]


def test_what_is_stored_follows_the_setting(folder: Path, tmp_path: Path) -> None:
    """Turned on later, `rescore` leaves no id, name or number in any file; verdicts and counts stay; off, all stays."""
    out, plain, hiding = tmp_path / "out", configured(PrivacyOptions()), configured(HIDING)
    run(folder, out, plain)
    assert {"小林", "三零二一", "林小燕"} <= set(left_in(out))
    before = read_rows(out, "findings")
    done = rescore(out, judging_of(hiding), workers=1)
    assert done.exit_code == 0
    assert left_in(out) == []
    after = read_rows(out, "findings")
    assert [(row["rule_id"], row["result"]) for row in after] == [(row["rule_id"], row["result"]) for row in before]
    hasher = agent_hasher(HIDING)
    assert hasher
    assert {row["agent_id"] for row in read_rows(out, "calls")} == {hasher("林小燕")}
    assert {row["agent_id"] for row in read_rows(out, "failures")} == {hasher("林小燕")}
    assert len(read_rows(out, "agents")) == 1
    assert check_live(out) == []
    assert rescore(out, judging_of(hiding), workers=1).days == ()
    assert rescore(out, judging_of(plain), workers=1).days != ()
    assert left_in(out) == []


def but_when(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows without what tells in which run, and when, they were made."""
    return [{name: value for name, value in row.items() if name not in WHEN} for row in rows]


def test_a_run_follows_it_too(folder: Path, tmp_path: Path) -> None:
    """A run with the setting on hears nothing again, hides what is stored, and comes to the same as from the start."""
    late, early = tmp_path / "late", tmp_path / "early"
    run(folder, late, configured(PrivacyOptions()))
    assert run(folder, late, configured(HIDING)) == 0
    assert left_in(late) == []
    assert run(folder, early, configured(HIDING)) == 2
    assert left_in(early) == []
    for table in ("turns", "findings", "calls"):
        assert but_when(read_rows(late, table)) == but_when(read_rows(early, table))


def test_another_key_gives_other_hashes(folder: Path, tmp_path: Path) -> None:
    """`rescore` publishes again and keeps the hashes that it cannot undo; a run with the manifest writes the new."""
    out, other = tmp_path / "out", configured(replace(HIDING, agent_key="another key of some length"))
    run(folder, out, configured(HIDING))
    first = {row["agent_id"] for row in read_rows(out, "calls")}
    assert rescore(out, judging_of(other), workers=1).days != ()
    assert {row["agent_id"] for row in read_rows(out, "calls")} == first
    run(folder, out, other)
    assert {row["agent_id"] for row in read_rows(out, "calls")}.isdisjoint(first)
