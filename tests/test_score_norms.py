"""Each norm's result on a call: one a norm, the worst of its findings, shown by one of those that have it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from made_calls import made_finding
from voicecheck.records import Finding
from voicecheck.rules.call.unrecorded import ONE_PARTY
from voicecheck.score.coverage import count_norms
from voicecheck.score.norms import norms_on_call
from voicecheck.score.results import numbered, worst_results

_FINDINGS = st.lists(
    st.builds(
        made_finding,
        st.sampled_from(["a.one", "b.two", "c.three"]),
        st.sampled_from(["pass", "fail", "unknown", "not_applicable"]),
        start=st.none() | st.integers(0, 9).map(float),
        withdrawn=st.booleans(),
        reason=st.sampled_from([None, ONE_PARTY.said("en")]),
    ),
    max_size=12,
).map(tuple)


@given(_FINDINGS, st.sampled_from(["call", "practice", "one_party_practice"]))
def test_a_norm_has_the_worst_result_of_its_findings(findings: tuple[Finding, ...], basis: str) -> None:
    """One result a norm, that of `worst_results`; what is shown has it, and its number is the finding's own."""
    norms = norms_on_call(findings, basis)  # type: ignore[arg-type]
    assert {norm.rule_id: norm.result for norm in norms} == worst_results(findings)
    by_number = dict(numbered(findings))
    for norm in norms:
        standing = [each for each in findings if each.rule_id == norm.rule_id and not each.withdrawn]
        assert by_number[norm.number] is norm.shown
        assert norm.shown in standing
        assert norm.hits == sum(each.result == norm.result for each in standing) > 0
    asked = [norm.result for norm in norms if norm.asked]
    assert (len(asked), sum(result != "unknown" for result in asked)) == count_norms(findings, basis)  # type: ignore[arg-type]


def test_the_figure_that_misses_its_limit_by_most_is_shown() -> None:
    """Of several holds that were too long the longest stands for the norm; of words the first in time."""
    holds = tuple(
        made_finding("hold.length", start=at, value=v, limit_high=120.0) for at, v in ((5, 130.0), (9, 180.0))
    )
    words = tuple(made_finding("word.wait", start=at) for at in (8.0, 3.0))
    length, wait = norms_on_call((*holds, *words), "call")
    assert (length.shown.value, length.hits, wait.shown.start, wait.hits) == (180.0, 2, 3.0, 2)


def test_of_practice_alone_what_needs_the_other_party_is_there_but_was_not_asked() -> None:
    """A norm that the agent alone cannot show keeps its result and is not among those asked."""
    alone = made_finding("care.empathy", "unknown", reason=ONE_PARTY.said("en"))
    assert [norm.asked for norm in norms_on_call((alone,), "one_party_practice")] == [False]
    assert [norm.asked for norm in norms_on_call((alone,), "practice")] == [True]


def test_a_norm_that_was_withdrawn_has_no_result() -> None:
    """What reviewers withdrew wholly is in no row; one of two faults withdrawn leaves the other."""
    gone = made_finding("a.gone", withdrawn=True)
    half = (made_finding("b.half", start=1.0, withdrawn=True), made_finding("b.half", start=2.0))
    (norm,) = norms_on_call((gone, *half), "call")
    assert (norm.rule_id, norm.hits, norm.number) == ("b.half", 1, 2)


def test_findings_are_numbered_by_norm_and_time() -> None:
    """From 0, whatever order they come in: what has no time first, equal times as they came."""
    made = [("b.two", 1.0), ("a.one", 9.0), ("a.one", None), ("a.one", 3.0), ("b.two", 0.0)]
    told = [(n, each.rule_id, each.start) for n, each in numbered(made_finding(name, start=at) for name, at in made)]
    assert told == [(0, "a.one", None), (1, "a.one", 3.0), (2, "a.one", 9.0), (3, "b.two", 0.0), (4, "b.two", 1.0)]


def test_a_norm_that_counts_has_the_count_on_the_call() -> None:
    """Two interruptions of 1 each are 2, a withdrawn one left out; two holds are no hold of both lengths."""
    cuts = [
        Finding(rule_id="a", pack="own", result="fail", start=at, value=1.0, unit="times", withdrawn=gone)
        for at, gone in ((1.0, False), (2.0, False), (3.0, True))
    ]
    holds = [
        Finding(rule_id="b", pack="own", result="fail", start=at, value=value, limit_high=120.0, unit="s")
        for at, value in ((1.0, 130.0), (2.0, 200.0))
    ]
    assert [(norm.hits, norm.value) for norm in norms_on_call([*cuts, *holds], "call")] == [(2, 2.0), (2, 200.0)]
