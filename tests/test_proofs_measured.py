"""What was measured by rule: counted, written, read back, and known to be of another rule where it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_rules import MUST, pack_of
from voicecheck.errors import ConfigError
from voicecheck.proofs.measured import (
    Counts,
    Occasion,
    count_by_rule,
    read_measured,
    rule_digest,
    total_counts,
    write_measured,
)
from voicecheck.records import Result
from voicecheck.score.confidence import wilson

OCCASION = Occasion(set="nine calls", date=date(2026, 11, 20), version="0.2.0", model="base")
RULE = pack_of(MUST, passing=["A: 再见。"]).rules[0]


def test_accusations_and_faults_are_counted() -> None:
    """By hand: one accusation right and one wrong; of three faults one found, one missed, one unknown."""
    pairs: list[tuple[Result, Result | None]] = [
        ("fail", "fail"), ("pass", "fail"), ("fail", "pass"), ("fail", "unknown"), ("pass", "unknown"),
        ("pass", "pass"), ("unknown", "unknown"), ("not_applicable", "not_applicable"),
    ]  # fmt: skip
    counts = count_by_rule({"word.own": pair} for pair in pairs)["word.own"]
    assert counts == Counts(n=8, right=1, wrong=1, missed=1, unknown=2, unknown_faults=1)
    assert counts.precision == (0.5, *wilson(1, 2))
    assert counts.recall == (1 / 3, *wilson(1, 3))


def test_totals_are_sums() -> None:
    """All rules together are the sums of their counts; of none, nothing."""
    assert total_counts([Counts(n=2, right=1), Counts(n=3, right=1, missed=1)]) == Counts(n=5, right=2, missed=1)
    assert total_counts([]) == Counts()


def test_a_rule_that_was_not_judged_missed_its_fault() -> None:
    """A labelled fault of which there is no finding at all is missed."""
    assert count_by_rule([{"word.own": ("fail", None)}])["word.own"].missed == 1


def test_without_accusations_and_faults_there_are_no_shares() -> None:
    """Nothing accused and nothing to find: no precision and no recall, not 0 or 1."""
    counts = count_by_rule([{"word.own": ("pass", "pass")}])["word.own"]
    assert (counts.precision, counts.recall) == (None, None)
    assert count_by_rule([]) == {}


@given(
    st.builds(
        Counts, **dict.fromkeys(("n", "right", "wrong", "missed", "unknown", "unknown_faults"), st.integers(0, 99))
    )
)
def test_what_is_written_is_read_back(counts: Counts) -> None:
    """Counts, occasion and the rule's digest survive the file."""
    measured = read_measured(write_measured({RULE.id: counts}, [RULE], OCCASION), "measured.csv")[RULE.id]
    assert (measured.counts, measured.occasion, measured.rule_digest) == (counts, OCCASION, rule_digest(RULE))


def test_a_digest_stands_for_the_wording_and_not_for_the_examples() -> None:
    """Another phrase is another rule; another example is not."""
    assert rule_digest(pack_of(MUST, passing=["A: 拜拜。"]).rules[0]) == rule_digest(RULE)
    assert rule_digest(pack_of(MUST.replace("拜拜", "慢走")).rules[0]) != rule_digest(RULE)


def test_a_damaged_file_tells_every_line() -> None:
    """A missing column, a figure that is none, a date that is none and a rule that stands twice are faults."""
    good = write_measured({RULE.id: Counts(n=1)}, [RULE], OCCASION)
    row = good.splitlines()[1]
    bad = "\n".join([good.strip(), row.replace("2026-11-20", "yesterday"), row.replace(",1,", ",one,", 1), row])
    with pytest.raises(ConfigError) as caught:
        read_measured(bad, "measured.csv")
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["line 3", "line 4", "line 5"]
    with pytest.raises(ConfigError, match="no column wrong"):
        read_measured("rule_id,n,right\n", "measured.csv")
