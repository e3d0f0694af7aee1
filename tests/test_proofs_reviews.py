"""Reviewers' verdicts: read whole or not at all, counted once a finding, and held against each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.errors import ConfigError
from voicecheck.proofs.reviewfile import KnownCalls, read_opinions
from voicecheck.proofs.reviews import Review, Verdict, kappas, precision_by_rule
from voicecheck.records import Result
from voicecheck.score.confidence import wilson

HEAD = "call_id,rule_id,verdict,reviewer,note\n"
CALLS = {"c1": ["k1"], "c2": ["k2"], "c3": ["k3"], "twice": ["k4", "k5"], "k4": ["k4"], "k5": ["k5"]}
RULES = {"close.wish", "word.what"}


def read(text: str | bytes) -> list[Review]:
    data = text.encode() if isinstance(text, str) else text
    known = KnownCalls(calls=lambda name: CALLS.get(name, []), rules=RULES.__contains__)
    return list(read_opinions(data, "labels.csv", known).reviews)


def review(call: str, verdict: Verdict, reviewer: str = "Li", rule: str = "close.wish") -> Review:
    return Review(call_id=call, rule_id=rule, verdict=verdict, reviewer=reviewer)


def test_a_file_of_verdicts_is_read() -> None:
    """A row is a verdict; blank rows and rows not filled in yet are none; columns may stand in any order."""
    (first,) = read(HEAD + "c1,close.wish,right,李,没有说\n\nc2,close.wish,,,\n")
    assert first == replace(review("c1", "right", "李"), note="没有说", call_key="k1")
    assert read("reviewer,verdict,rule_id,call_id\n李,Right,close.wish,c1\n")[0].verdict == "right"
    assert read("call_id,rule_id,right|wrong,reviewer,note\nc1,close.wish,wrong,李,\n")[0].verdict == "wrong"
    assert read("c1,close.wish,right,李,嗯\nc2,close.wish,wrong,李,\n")[1].call_id == "c2"


def test_a_name_of_several_calls_needs_the_key() -> None:
    """A verdict is never taken for two calls; with the key it is that call's, and both calls can have one."""
    with pytest.raises(ConfigError, match="2 calls are named twice; write which, in a column call_key: k4, k5"):
        read(HEAD + "twice,close.wish,right,Li,\n")
    head = "call_key,call_id,rule_id,verdict,reviewer\n"
    both = read(f"{head}k4,twice,close.wish,right,Li\nk5,twice,close.wish,wrong,Li\n")
    assert [(each.call, each.call_id, each.verdict) for each in both] == [
        ("k4", "twice", "right"),
        ("k5", "twice", "wrong"),
    ]
    told = precision_by_rule(both, {("k4", "close.wish"): "fail", ("k5", "close.wish"): "fail"})["close.wish"]
    assert (told.right, told.wrong, told.unsure) == (1, 1, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    """Spreadsheets write a BOM, or GB18030."""
    assert read((HEAD + "c1,close.wish,right,李,没有\n").encode(encoding))[0].note == "没有"


def test_all_faults_are_told_with_their_lines() -> None:
    """Nothing is taken of a file with a fault, and all its faults are told at once."""
    text = HEAD + "c1,close.wish,right,Li,\nc9,close.wish,maybe,Li,\nc1,close.wsh,right,,\nc1,close.wish,wrong,Li,\n"
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert caught.value.faults == (
        "line 3: no call c9 is stored; write its call_id or call_key as the sheet has it",
        "line 3: verdict is 'maybe'; write right, wrong or unsure (对, 错 or 听不清)",
        "line 4: no rule close.wsh is in the packs; `voicecheck rules list` lists them",
        "line 4: reviewer is empty; write who judged it",
        "line 5: Li said right of the same finding in line 2; keep one of the two rows",
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "line 1: no column call_id"),
        (b"call_id,rule_id\nc1,x\n", "line 1: no column verdict"),
        (b"call_id,rule_id,verdict,reviewer,reviewer\n", "line 1: more than one column reviewer"),
        (b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
        (HEAD.encode() + b'c1,"close', "no CSV that can be read: line 2"),
    ],
)
def test_what_is_no_file_of_verdicts_is_refused(data: bytes, fault: str) -> None:
    """Without its columns, in no known encoding or broken off it is a fault of the file."""
    with pytest.raises(ConfigError, match=fault):
        read(data)


def test_precision_counts_each_finding_once() -> None:
    """By hand: two accusations right, one wrong; a pass called wrong is a missed fault; a tie is unsure."""
    results: dict[tuple[str, ...], Result] = {(c, "close.wish"): "fail" for c in ("c1", "c2", "c3", "c4")}
    results |= {("c5", "close.wish"): "pass", ("c6", "close.wish"): "pass", ("c7", "close.wish"): "unknown"}
    reviews = [
        review("c1", "right"), review("c1", "right", "Wu"), review("c1", "wrong", "Xu"),
        review("c2", "right"), review("c3", "wrong"),
        review("c4", "right"), review("c4", "wrong", "Wu"),
        review("c5", "wrong"), review("c6", "right"), review("c7", "right"), review("c9", "right"),
    ]  # fmt: skip
    said = precision_by_rule(reviews, results)["close.wish"]
    assert (said.right, said.wrong, said.missed, said.confirmed, said.other) == (2, 1, 1, 1, 1)
    assert said.unsure == ("c4",)
    assert said.precision == pytest.approx(2 / 3)
    assert said.interval == wilson(2, 3)


def test_verdicts_as_reviewers_write_them() -> None:
    """对, 错 and 听不清 are right, wrong and unsure, with and without a heading."""
    rows = "c1,close.wish,对,李,\nc2,close.wish,错,李,\nc3,close.wish,听不清,李,\n"
    for text in (rows, HEAD + rows, HEAD + rows.replace("听不清", " Unsure")):
        assert [each.verdict for each in read(text)] == ["right", "wrong", "unsure"]
    with pytest.raises(ConfigError, match="李 said right of the same finding in line 2"):
        read(f"{HEAD}c1,close.wish,对,李,\nc1,close.wish,错,李,\n")


def test_unsure_is_no_vote() -> None:
    """Alone it is told as unsure; beside a verdict that one counts; two reviewers are compared without it."""
    results: dict[tuple[str, ...], Result] = {(c, "close.wish"): "fail" for c in ("c1", "c2")}
    reviews = [review("c1", "unsure"), review("c2", "unsure"), review("c2", "wrong", "Wu")]
    said = precision_by_rule(reviews, results)["close.wish"]
    assert (said.wrong, said.accusations, said.unsure) == (1, 1, ("c1",))
    assert kappas(reviews) == []


def test_a_verdict_names_the_time_of_its_finding() -> None:
    """One reviewer may say right of one place and wrong of another; a time that cannot be read is a fault."""
    head = "call_id,rule_id,time,verdict,reviewer\n"
    both = read(f"{head}c1,word.what,9.7,wrong,Li\nc1,word.what,30.10,right,Li\nc1,word.what,,right,Li\n")
    assert [(each.start_s, each.verdict) for each in both] == [(9.7, "wrong"), (30.1, "right"), (None, "right")]
    results: dict[tuple[str, ...], Result] = {("k1", "word.what", "9.7"): "fail", ("k1", "word.what", "30.1"): "fail"}
    told = precision_by_rule(both, results)["word.what"]
    assert (told.right, told.wrong) == (1, 1)
    for time in ("soon", "-1", "nan", "inf"):
        with pytest.raises(ConfigError, match=r"line 2: start_s is '.*'; write when the finding starts, in seconds"):
            read(f"{head}c1,word.what,{time},wrong,Li\n")
    with pytest.raises(ConfigError, match="said wrong of the same finding in line 2"):
        read(f"{head}c1,word.what,9.70,wrong,Li\nc1,word.what,9.7,right,Li\n")


def test_without_accusations_there_is_no_precision() -> None:
    """What was never accused has no share of right accusations, not one of 0."""
    said = precision_by_rule([review("c1", "right")], {("c1", "close.wish"): "pass"})["close.wish"]
    assert (said.precision, said.interval) == (None, None)
    assert precision_by_rule([], {}) == {}


def test_kappa_is_cohens() -> None:
    """A table known by hand (20 both right, 15 both wrong, 5 and 10 apart): agreement 0.7, by chance 0.5, kappa 0.4."""
    table: dict[tuple[Verdict, Verdict], int] = {
        ("right", "right"): 20, ("right", "wrong"): 5, ("wrong", "right"): 10, ("wrong", "wrong"): 15,
    }  # fmt: skip
    pairs = [pair for pair, n in table.items() for _ in range(n)]
    reviews = [
        review(str(i), verdict, name) for i, pair in enumerate(pairs) for name, verdict in zip("ab", pair, strict=True)
    ]
    (agreement,) = kappas(reviews)
    assert (agreement.n, agreement.agreed) == (50, 35)
    assert agreement.kappa == pytest.approx(0.4)


def test_kappa_is_undefined_where_both_always_say_the_same() -> None:
    """Two reviewers who say right to everything agree, but by how much more than chance cannot be said."""
    reviews = [review(call, "right", name) for call in ("c1", "c2") for name in "ab"]
    assert [(a.n, a.agreed, a.kappa) for a in kappas(reviews)] == [(2, 2, None)]


def test_reviewers_without_a_finding_in_common_are_not_compared() -> None:
    """Agreement is over what both judged; with nothing in common there is none."""
    assert kappas([review("c1", "right", "a"), review("c2", "right", "b")]) == []
    assert kappas([]) == []


verdicts: st.SearchStrategy[Verdict] = st.sampled_from(["right", "wrong"])


@given(st.lists(st.tuples(verdicts, verdicts), min_size=1, max_size=30))
def test_kappa_does_not_depend_on_who_is_named_first(pairs: list[tuple[Verdict, Verdict]]) -> None:
    """Swapping the two reviewers, or right and wrong, leaves kappa as it was; it is at most 1."""
    other: dict[Verdict, Verdict] = {"right": "wrong", "wrong": "right"}

    def kappa(said: list[tuple[Verdict, Verdict]]) -> float | None:
        rows = [review(str(i), v, name) for i, pair in enumerate(said) for name, v in zip("ab", pair, strict=True)]
        return kappas(rows)[0].kappa

    found = kappa(pairs)
    assert found == kappa([(b, a) for a, b in pairs]) == kappa([(other[a], other[b]) for a, b in pairs])
    assert found is None or found <= 1
    if all(a == b for a, b in pairs):
        assert found in (None, 1.0)
