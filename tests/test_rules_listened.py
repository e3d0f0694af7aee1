"""What listening again changes in a verdict: met where it was said, open where it may have been, never a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voicecheck.ledger.codec import decode_heard, encode_heard
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.records import Alternative, CallAnalysis, Conversation, Finding, Role
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.listened import MOST_EACH, digest_of, phrases_to_listen_for, texts_of
from voicecheck.rules.packs.load import Pack, parse_pack
from voicecheck.text.lexicon import Lexicon
from voicecheck.transcript.likelihood import probability_said

HEAD = "pack: demo\ntitle: Demo\nrules:\n  - {id: demo.rule, title: Demo, documents: [N], expected: x, "
NUMBER = "kind: must, condition: {phrases: [工号<number>]}"
CANNOT = "kind: never, condition: {phrases: [办不了]}"
OPTIONS = of_excerpt(RulesOptions(heard_met=0.8, heard_open=0.5, heard_certain=0.9, heard_clear=1.0, sound_limit=0.0,
                                  sound_limit_strict=0.0, sound_near=0.0, sound_near_short=0.0))  # fmt: skip
SURE, OPEN, HARDLY = 1.0, -3.0, -9.0
"""Differences of log-likelihood, with the model below: .95, .73 and under .1."""


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of the difference alone, so that a new fit changes no test."""
    fixed = {"constant": 2.5, "difference": 0.5, "distance": 0.0, "length": 0.0, "place": 0.0}
    monkeypatch.setattr("voicecheck.transcript.likelihood.COEFFICIENTS", fixed)


def pack(rule: str) -> Pack:
    return parse_pack(f"{HEAD}{rule}}}\n", "demo.yaml")


def instead(
    talk: Conversation, heard: str, phrase: str, difference: float, *, speaker: Role = "agent", kind: str = "phrase"
) -> Alternative:
    """A phrase in the place of words of a conversation."""
    turn = next(turn for turn in talk.turns if turn.speaker == speaker and heard in turn.text)
    at = turn.text.index(heard)
    first, last = turn.words[at], turn.words[at + len(heard) - 1]
    return Alternative(
        kind="reading" if kind == "reading" else "phrase", speaker=speaker, start=first.start, end=last.end,
        heard=heard, phrase=phrase, difference=difference, distance=0.0,
    )  # fmt: skip


def judge(rule: str, dialogue: str, *others: tuple[str, str, float], sure: float = 0.9) -> Finding:
    """The finding of a rule on a dialogue whose words may have been others."""
    recording, talk = build_call(dialogue)
    turns = tuple(replace(t, words=tuple(w._replace(probability=sure) for w in t.words)) for t in talk.turns)
    talk = replace(talk, turns=turns)
    talk = replace(talk, alternatives=tuple(instead(talk, *other) for other in others))
    return judge_call(recording, talk, [pack(rule)], options=OPTIONS)[0]


def test_the_probabilities_of_these_tests() -> None:
    """What the tests below rest on."""
    own = [
        probability_said(Alternative(start=0, end=1, heard="孤号", phrase="工号", difference=each, distance=0.0))
        for each in (SURE, OPEN, HARDLY)
    ]
    assert own == pytest.approx([0.953, 0.731, 0.119], abs=0.001)


@pytest.mark.parametrize(("difference", "expected"), [(SURE, "pass"), (OPEN, "unknown"), (HARDLY, "fail")])
def test_a_required_phrase_that_was_misheard(difference: float, expected: str) -> None:
    """Above the limit it was said, between the limits it may have been, below it was not."""
    assert judge(NUMBER, "A: 您好孤号三零二一。", ("孤号", "工号", difference)).result == expected


def test_the_evidence_says_that_it_was_heard() -> None:
    """The kind of match, the probability, the time of the words that stand there, and the words themselves."""
    finding = judge(NUMBER, "A: 您好孤号三零二一。", ("孤号", "工号", SURE))
    assert (finding.match_kind, finding.match_score, finding.matched) == ("heard", 0.953, "工号三零二一")
    (turn,) = build_call("A: 您好孤号三零二一。")[1].turns
    assert finding.start == pytest.approx(turn.words[2].start, abs=0.001)


def test_a_phrase_goes_on_beside_what_was_misheard() -> None:
    """Its gap and its number are looked for in the text around; without them it is not the phrase."""
    assert judge(NUMBER, "A: 您好孤号是三零二一。", ("孤号", "工号", SURE)).result == "fail"
    gap = "kind: must, condition: {phrases: [感谢…来电]}"
    assert judge(gap, "A: 感谢您今天的来店再见。", ("来店", "来电", SURE)).result == "pass"


def test_expressions_are_tried_too() -> None:
    """What a rule looks for by an expression may be misheard as well."""
    rule = "kind: must, condition: {regex: ['工号[零一二三]+$']}"
    assert judge(rule, "A: 孤号三零二一。", ("孤号", "工号", SURE)).result == "pass"


def test_as_it_is_written() -> None:
    """`by_sound: false` switches off listening again, too."""
    rule = "kind: must, condition: {phrases: [工号], by_sound: false}"
    assert judge(rule, "A: 您好孤号三零二一。", ("孤号", "工号", SURE)).result == "fail"


def test_an_exception_excuses_what_was_heard() -> None:
    """What stands beside it is looked at as beside any hit."""
    rule = "kind: must, condition: {phrases: [工号], unless: ['不是<hit>']}"
    assert judge(rule, "A: 这不是孤号三零二一。", ("孤号", "工号", SURE)).result == "fail"
    assert judge(rule, "A: 这就是孤号三零二一。", ("孤号", "工号", SURE)).result == "pass"


def test_a_party_of_whom_a_third_is_misheard_stays_unknown() -> None:
    """However likely one phrase is: of what else was said too little is known."""
    finding = judge(NUMBER, "A: 您好孤号三零二一。", ("孤号", "工号", SURE), sure=0.4)
    assert finding.result == "unknown"


def test_another_party_did_not_say_it() -> None:
    """What the customer may have said is nothing that the agent said."""
    recording, talk = build_call("A: 您好孤号三零二一。\nC: 孤号三零二一。")
    talk = replace(talk, alternatives=(instead(talk, "孤号", "工号", SURE, speaker="customer"),))
    assert judge_call(recording, talk, [pack(NUMBER)], options=OPTIONS)[0].result == "fail"


def test_words_that_are_not_there_any_more_have_no_alternative() -> None:
    """Where a turn was changed after listening, what was heard is no longer held against it."""
    recording, talk = build_call("A: 您好孤号三零二一。")
    other = replace(instead(talk, "孤号", "工号", SURE), heard="公号")
    assert (
        judge_call(recording, replace(talk, alternatives=(other,)), [pack(NUMBER)], options=OPTIONS)[0].result == "fail"
    )


@pytest.mark.parametrize(("difference", "expected"), [(0.0, "unknown"), (-0.9, "unknown"), (-1.1, "fail")])
def test_a_forbidden_phrase_beside_another_reading(difference: float, expected: str) -> None:
    """It is a fault only where the reading with it is clearly likelier than the best without it."""
    assert judge(CANNOT, "A: 这个我办不了。", ("办不了", "办好了", difference)).result == expected


def test_another_reading_with_the_phrase_takes_nothing_away() -> None:
    """Another word beside it, or the same phrase in other characters, leaves the fault."""
    assert judge(CANNOT, "A: 这个我办不了。", ("这个", "那个", 0.0)).result == "fail"
    assert judge(CANNOT, "A: 这个我办不了。", ("我办", "您办", 0.0)).result == "fail"


@pytest.mark.parametrize(("difference", "expected"), [(2.0, "fail"), (0.5, "unknown"), (HARDLY, "pass")])
def test_a_forbidden_phrase_that_was_not_recognised(difference: float, expected: str) -> None:
    """It is a fault only where it is clearly likelier than what was recognised; only likely, it leaves it open."""
    assert judge(CANNOT, "A: 这个我办步了。", ("办步了", "办不了", difference)).result == expected


def test_what_was_heard_travels_with_the_call() -> None:
    """Alternatives are stored and read again; a call stored by an earlier version has none."""
    recording, talk = build_call("A: 您好孤号三零二一。")
    talk = replace(talk, alternatives=(instead(talk, "孤号", "工号", SURE),))
    call = CallAnalysis(
        recording=recording, sha256="", conversation=talk, findings=(), discarded_characters=0, unheard=0.0, notes=(),
        asr_model="base", config_sha256="", listened_for="abc",
    )  # fmt: skip
    again = decode_heard(encode_heard(call))
    assert again.conversation.alternatives == talk.alternatives
    assert again.listened_for == "abc"
    before = decode_heard(encode_heard(replace(call, conversation=replace(talk, alternatives=()), listened_for="")))
    assert (before.conversation.alternatives, before.listened_for) == ((), "")


def test_no_alternative_gives_away_what_is_masked() -> None:
    """Where a number is masked, another reading of it goes too; others stay."""
    recording, talk = build_call("A: 您的手机号是一三八零零一三八零零零，孤号。")
    others = (instead(talk, "三八零零零", "三八零零您", -0.5), instead(talk, "孤号", "工号", -0.5))
    call = CallAnalysis(
        recording=recording, sha256="", conversation=replace(talk, alternatives=others), findings=(),
        discarded_characters=0, unheard=0.0, notes=(), asr_model="base", config_sha256="",
    )  # fmt: skip
    assert [each.phrase for each in redact(call, options=PrivacyOptions()).conversation.alternatives] == ["工号"]


@pytest.mark.parametrize(
    ("phrase", "texts"),
    [
        ("再见", ["再见"]),
        ("(我们)?会处理(的|好的)?", ["会处理"]),
        ("感谢…来电", ["感谢", "来电"]),
        ("工号<number>", ["工号"]),
        ("喂", []),
    ],
)
def test_the_texts_of_a_phrase(phrase: str, texts: list[str]) -> None:
    """What may be left out is left out, parts around a gap stand alone, and one syllable is too short."""
    assert texts_of(phrase) == texts


def test_texts_are_bounded() -> None:
    """A phrase with hundreds of wordings is listened for by a bounded, even choice of them."""
    assert len(texts_of("(一|二|三|四|五|六)(七|八|九|十)(上|下|左|右)(天|地)")) == MOST_EACH


def test_what_packs_ask_for_is_listened_for() -> None:
    """Required and forbidden phrases and triggers; not exceptions, not what must stand as written; own words first."""
    rules = "kind: when, when: {phrases: [我要投诉]}, condition: {phrases: [非常抱歉], unless: [{phrases: [例外的话]}]}"
    own = Lexicon(company=("云帆通信",), words=("畅享包", "好"))
    assert phrases_to_listen_for([pack(rules)], own) == ("云帆通信", "畅享包", "我要投诉", "非常抱歉")
    assert phrases_to_listen_for([pack("kind: must, condition: {phrases: [再见], by_sound: false}")]) == ()


def test_a_list_is_known_by_its_texts() -> None:
    """Other phrases, another name."""
    assert digest_of(("再见",)) == digest_of(("再见",)) != digest_of(("再会",))
