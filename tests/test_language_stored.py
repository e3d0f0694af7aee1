"""What is stored in English is told in Chinese, whichever version stored it."""

from __future__ import annotations

import ast
import string
import time
from pathlib import Path

import pytest

from voicecheck.config import load_settings
from voicecheck.language.catalogue import say
from voicecheck.language.stored import TABLES, Sentences, english, stored_pairs
from voicecheck.records import ScorePart
from voicecheck.rules.reasons import CATALOGUE, in_chinese, retold

SOURCE = Path(__file__).parent.parent / "src" / "voicecheck"
NOT_STORED = {
    "score/cardfile.py", "score/cardplan.py", "score/configured.py", "score/marks.py", "transcript/models.py",
    "transcript/sources.py", "transcript/vocabulary.py",
}  # fmt: skip
"""Faults of files that people write, and of the speech model: nobody stores them."""


def values(template: str, text: str) -> dict[str, object]:
    """Something for each value of a template: numbers where it formats numbers, else a text."""
    found: dict[str, object] = {}
    for _, name, spec, _ in string.Formatter().parse(template):
        if name:
            found[name] = text if not spec else "open.hello" if spec == "s" else 12 if "|" in spec else 0.5
            if spec in (",", "d"):
                found[name] = 12500
    return found


def test_every_stored_text_is_in_a_table_of_stored_texts() -> None:
    """What is stored of a call or a failure in English stands in a table whose texts are looked for again."""
    known = {en for en, _ in stored_pairs()}
    storing = ("audio", "batch", "conversation", "given", "score", "transcript", "workers", "analysis.py")
    for path in (
        each for room in storing for each in [SOURCE / room, *(SOURCE / room).rglob("*.py")] if each.is_file()
    ):
        if path.relative_to(SOURCE).as_posix() in NOT_STORED:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "english" and path.name != "stored.py":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}: no template"
                assert node.args[0].value in known, f"{path}:{node.lineno}: not in {TABLES}"


@pytest.mark.parametrize("text", ["a.wav", "张三 100%: {0}; 'x' and 7 more.wav", "<b>&"])
def test_a_stored_text_is_found_again(text: str) -> None:
    """Each template, filled with whatever, is told by its own Chinese, not by that of another."""
    sentences = Sentences(stored_pairs())
    for en, zh in stored_pairs():
        own = values(en, text)
        letters = sum(map(str.isalpha, "".join(literal for literal, *_ in string.Formatter().parse(en))))
        if letters < 6 and any(value == text for value in own.values()):
            continue  # a text that is nearly all values is told only by values that are known
        told = sentences.chinese(say(en, "en", **own))
        start = next((literal for literal, *_ in string.Formatter().parse(zh) if literal), "")
        assert told, en
        assert start in told, (en, told)


def test_what_is_unknown_stays_as_it_is() -> None:
    """A sentence of no version is not half translated."""
    assert in_chinese("something and nothing: at all; (2 s)") is None
    assert retold("something and nothing", "zh") == "something and nothing"
    assert retold("x" * 100_000, "zh") == "x" * 100_000


@pytest.mark.parametrize(
    ("stored", "chinese"),
    [
        (
            "the right channel was not recorded from 3 to 5 s and from 9 to 12 s and 2 more: it holds not even noise "
            "there; what may have been said there is unknown",
            "右声道第3到5秒、第9到12秒、另外2处没有录上：连底噪都没有；那里可能说过的话不明",
        ),
        ("0.3 s of 0.3 s of speech without text", "0.3 秒语音中有 0.3 秒没有文字"),
        ("invented text thrown out: stock phrase", "识别器编造的文字已去掉：识别器的套话"),
        (
            "the manifest says agent_channel left, but the words there are the customer's: try right",
            "清单里写的坐席声道是 left，但那里是客户的话：请试 right",
        ),
        (
            "pace.rate: two ways to measure it do not agree ×2; no speech was found on the recording ×1,200",
            "pace.rate：两种测量方法不一致 ×2；录音中没有检测到语音 ×1,200",
        ),
        (
            "the recording stops while somebody speaks: how the call went on is not known; norms on it that were not "
            "met are unknown",
            "录音在说话时中断：之后的通话情况不明；与此有关而未达标的规范记为无法判定",
        ),
        (
            "starts at 15; care.apology −1 (2.4 s); 2 norms passed; 3 more faults took nothing (a cap, or nothing was "
            "left)",
            "起始 15 分；care.apology −1（2.4 秒）；2 条规范合格；另有 3 处不再扣分（已到上限或已扣完）",
        ),
        (
            "manifest.csv row 2: recording is 'x.wav': no such file; looked for /a/x.wav",
            "manifest.csv 第 2 行：recording 为 'x.wav'：没有这个文件；已查找 /a/x.wav",
        ),
        (
            "rings is 'three': it is left out; write a whole number of 0 or more",
            "振铃次数 为 'three'：未采用；请写不小于 0 的整数",
        ),
        ("5 s of speech could not be understood (the agent's from 1 to 2 s; the customer's from 3 to 6 s): norms "
         "that it may decide are unknown",
         "有 5 秒语音听不清（坐席第1到2秒；客户第3到6秒）：受其影响的规范记为无法判定"),
    ],
)  # fmt: skip
def test_what_earlier_versions_stored_is_told_in_chinese(stored: str, chinese: str) -> None:
    """Notes and reasons that stand in ledgers of earlier versions have their Chinese."""
    assert retold(stored, "zh") == chinese
    assert retold(stored, "en") == stored


def test_reasons_are_found_by_their_sentence() -> None:
    """A reason without its code, as calls were judged before there were codes, is told in Chinese."""
    for code, text in CATALOGUE.items():
        if text.en.count("{") <= 1 and text.en != "{}":
            assert in_chinese(text.en.format("agent")), code


def test_a_part_of_a_card_says_why_in_chinese() -> None:
    """Why a part has its points names the other parts by their titles, and findings by their norm and time."""
    scores = load_settings(environ={}).scores
    why = english("counts {most:s} instead of {own:s}, without {parts}", most="50", own="25", parts="systems, overall")
    part = ScorePart(card="exam", part="communication", points=None, max_points=None,
                     reason=f"care.apology −1 (2.4 s); 31 of 32 norms passed; {why}")  # fmt: skip
    assert scores.told(part, "en") == part.reason
    assert scores.told(part, "zh") == (
        "care.apology −1（2.4 秒）；32 条规范中 31 条合格；因不计系统操作、总体印象，本项占 50 分而不是 25 分"
    )


def test_cards_and_their_parts_have_titles_in_both_languages() -> None:
    """A card shows what it judges in the language that is asked for."""
    scores = load_settings(environ={}).scores
    assert (scores.titles("zh")["qa"], scores.titles("en")["qa"]) == ("通话质检", "Quality of a call")
    assert scores.titles("zh").keys() == scores.titles("en").keys()
    for name, title in scores.titles("zh").items():
        assert title != scores.titles("en")[name], name


@pytest.mark.parametrize("text", ["a: " * 600, "x: y and z; " * 100, "a is 'b': " * 150, ", but " * 300, "from " * 400])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    """What looks like many texts within each other is given up, not searched without end."""
    began = time.process_time()
    in_chinese(text[:1999])
    assert time.process_time() - began < 5  # it took minutes before there was a limit


def test_lines_are_told_one_by_one() -> None:
    """Notes of a call, a line each, are told apart; a template never reaches over two."""
    left = "the left channel also carries the right channel at -32 dB; what leaks in is not counted as speech there"
    assert str(in_chinese(f"{left}\n{left}\n?")).splitlines() == [in_chinese(left), in_chinese(left), "?"]
