"""The gauge and the time line show what was measured, and nothing else."""

from __future__ import annotations

import pytest

from made_calls import made_finding, made_talk, made_voice
from voicecheck.intervals import Interval
from voicecheck.report.pace import CELLS, Pace, Place, gauge, pace_of, pace_words
from voicecheck.report.timeline import Lane, timeline


@pytest.mark.parametrize(
    ("rate", "place", "inside"),
    [(121.0, "inside", True), (149.9, "inside", True), (150.4, "above", False), (119.6, "below", False)],
)
def test_the_mark_stands_in_the_band_only_where_the_rate_does(rate: float, place: Place, inside: bool) -> None:
    """A rate that misses the band by less than a column stands outside of it all the same."""
    line, _ = gauge(Pace(rate=rate, band=(120.0, 150.0), place=place))
    at = line.plain.index("●")
    beside = {line.plain[at - 1], line.plain[at + 1]}
    assert (beside == {"▓"} or at in (line.plain.index("▓") - 1, line.plain.rindex("▓") + 1)) is True
    assert (line.plain.count("▓") == 5) is (not inside)  # the mark covers one of the five where it is inside
    assert len(line.plain) == CELLS


@pytest.mark.parametrize(("rate", "ends"), [(40.0, "0"), (510.0, "550")])
def test_the_scale_is_widened_to_hold_the_rate(rate: float, ends: str) -> None:
    """Nobody speaks off the scale."""
    line, labels = gauge(Pace(rate=rate, band=(120.0, 150.0), place="above" if rate > 150 else "below"))
    assert "●" in line.plain
    assert ends in labels.plain.split()


def test_an_open_band_reaches_to_the_end_of_the_scale() -> None:
    """Where only slow is a fault, all that is faster is inside."""
    pace = Pace(rate=200.0, band=(120.0, None), place="inside")
    assert gauge(pace)[0].plain.endswith("▓")
    assert "target at least 120" in pace_words(pace, "en")


def test_the_band_is_that_by_which_the_norm_was_judged() -> None:
    """The limits that the finding carries stand above those of the settings."""
    found = (made_finding("pace.rate", value=200.0, limit_low=180.0, limit_high=260.0, fault_form="out_of_limit"),)
    talk = made_talk(agent=made_voice(100, 30.0, acoustic_rate_cpm=195.0))
    pace = pace_of(talk, found, (120.0, 150.0))
    assert pace is not None
    assert (pace.band, pace.place) == ((180.0, 260.0), "inside")
    assert pace_words(pace, "zh") == "200 字/分（目标 180–260，合适，声学估计 195）"


def test_a_rate_that_was_not_judged_is_in_no_place() -> None:
    """Where the norm is unknown the gauge claims nothing, and says why."""
    found = (made_finding("pace.rate", "unknown", reason="x", reason_code="rate_too_little"),)
    pace = pace_of(made_talk(), found, (120.0, 150.0))
    assert pace is not None
    assert pace.place is None
    assert "不与目标比较：坐席说话太少，测不出语速" in pace_words(pace, "zh")
    assert pace_of(made_talk(agent=None), (), (120.0, 150.0)) is None


def test_what_was_not_heard_is_no_silence() -> None:
    """A stretch that was not recorded has a mark of its own; one in which nobody speaks has none."""
    lane = Lane(spoken=(Interval(0, 2),), unheard=(Interval(6, 8),))
    assert timeline(10.0, [lane], [], [], width=10).lanes == ("██    ··  ",)


def test_levels_are_drawn_where_they_are_kept() -> None:
    """A block is as high as the sound is loud while the party speaks."""
    loud = Lane(spoken=(Interval(0, 2),), levels=bytes([255, 255, 64, 64]))
    assert timeline(2.0, [loud], [], [], width=10).lanes == ("█▃",)


def test_a_fault_hides_a_doubt_of_the_same_block_and_lies_within_the_call() -> None:
    """Marks stand in a row of their own; a time after the end stands at the end."""
    drawn = timeline(10.0, [Lane(())], faults=[3.0, 99.0], doubts=[3.5, 5.0], width=10)
    assert drawn.marks == "   ✕ ?   ✕"


@pytest.mark.parametrize("seconds", [0.0, 0.4, 1.0, 61.0, 1200.0, 14_400.0])
@pytest.mark.parametrize("width", [10, 74, 200])
def test_a_call_of_any_length_fits(seconds: float, width: int) -> None:
    """Rows are as wide as each other, and not wider than there is room."""
    drawn = timeline(seconds, [Lane((Interval(0.0, seconds),))], [seconds], [0.0], width=width)
    assert {len(drawn.marks), *map(len, drawn.lanes)} == {len(drawn.marks)}
    assert len(drawn.marks) <= width
    assert len(drawn.times) <= max(width, 4)
