"""How far what was heard is from the truth: known answers, the identity, and nothing at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hearing_figures import Figure, halves_of, write_figures
from hearing_measures import (
    Edges,
    Frames,
    Pauses,
    compare_edges,
    compare_pauses,
    count_frames,
    find_pauses,
    mask_of,
    mean,
    not_heard,
    relative_error,
    start_errors,
)
from hearing_sets import Clip, half_of, in_condition, load_ten, load_texts, load_turns, load_vad, read_rttm, telephone

import sound
from voicecheck.intervals import Interval

TRUE = (Interval(0.5, 2.0), Interval(2.2, 3.0), Interval(3.5, 5.0))
"""Pauses of 0.2 and 0.5 s."""
FRAMES = 600


def test_frames_are_counted_by_what_they_are_and_what_they_were_called() -> None:
    """Three of four speech frames hit, one of five others called speech: F1 .75, false alarm .2, miss .25."""
    true = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0], bool)
    heard = np.array([0, 1, 1, 1, 1, 0, 0, 0, 0], bool)
    counted = count_frames(true, heard)
    assert counted == Frames(hit=3, false=1, missed=1, quiet=4)
    assert (counted.f1, counted.false_alarm, counted.miss) == (0.75, 0.2, 0.25)
    assert (counted + counted).hit == 6


def test_the_truth_itself_is_without_fault() -> None:
    """What is heard exactly has F1 1, every pause found, no edge off and nothing unheard."""
    mask = mask_of(TRUE, FRAMES)
    assert count_frames(mask, mask).f1 == 1
    assert compare_pauses(TRUE, TRUE, FRAMES) == Pauses(true=2, found=2, reported=2, false=0)
    assert compare_edges(TRUE, mask) == Edges((pytest.approx(0, abs=1e-6),), (pytest.approx(0, abs=1e-6),), 0)
    assert not_heard(TRUE, TRUE) == 0


def test_of_nothing_nothing_is_measured() -> None:
    """Without speech there is neither a pause nor a share, and no figure is made up."""
    nothing = count_frames(np.zeros(0, bool), np.zeros(0, bool))
    assert (nothing.f1, nothing.false_alarm, nothing.miss) == (None, None, None)
    assert compare_pauses((), (), 0) == Pauses()
    assert compare_edges((), np.zeros(9, bool)) == Edges()
    assert mean([]) is None
    assert start_errors([1.0], []) == (float("inf"),)


def test_a_pause_is_found_with_half_of_its_frames() -> None:
    """Half of a pause called no speech finds it; a frame less does not."""
    half = (Interval(0.5, 2.05), Interval(2.15, 3.0), Interval(3.5, 5.0))
    less = (Interval(0.5, 2.05), Interval(2.14, 3.0), Interval(3.5, 5.0))
    assert compare_pauses(TRUE, half, FRAMES).found == 2
    assert compare_pauses(TRUE, less, FRAMES).found == 1


def test_a_reported_pause_is_false_where_less_than_half_of_it_is_one() -> None:
    """A gap inside speech is false, one that covers the pause and as much again is not; gaps under 0.2 s are none."""
    heard = (Interval(0.5, 1.0), Interval(1.25, 2.0), Interval(2.4, 3.0), Interval(3.1, 5.0))
    assert compare_pauses(TRUE, heard, FRAMES) == Pauses(true=2, found=1, reported=2, false=1)
    longer = (Interval(0.5, 2.0), Interval(2.45, 3.0), Interval(3.5, 5.0))
    assert compare_pauses(TRUE, longer, FRAMES) == Pauses(true=2, found=2, reported=2, false=1)


def test_what_lies_before_and_after_all_speech_is_no_pause() -> None:
    """Only gaps between two stretches count, and one of exactly the least length does."""
    assert find_pauses(TRUE, 0.2) == (Interval(2.0, 2.2), Interval(3.0, 3.5))
    assert find_pauses(TRUE, 0.3) == (Interval(3.0, 3.5),)


def test_edges_are_those_of_the_gap_that_shares_most_with_the_pause() -> None:
    """Speech heard to end 0.1 s late and to start 0.2 s late; a gap nearby that only touches tells nothing."""
    heard = (Interval(0.5, 2.9), Interval(2.95, 3.1), Interval(3.7, 5.0))
    edges = compare_edges(TRUE, mask_of(heard, FRAMES))
    assert edges.ends_ms == (pytest.approx(100),)
    assert edges.starts_ms == (pytest.approx(200),)
    assert edges.unparted == 0


def test_a_pause_that_was_spoken_through_is_not_parted() -> None:
    """Speech over the whole pause leaves no edge to measure, and is counted."""
    assert compare_edges(TRUE, mask_of((Interval(0.5, 5.0),), FRAMES)) == Edges(unparted=1)


def test_starts_are_held_against_the_nearest() -> None:
    """Each true start has the error of the start nearest to it, in ms."""
    assert start_errors([1.0, 3.0], [0.9, 1.3, 3.25]) == (pytest.approx(100), pytest.approx(250))
    assert relative_error(3, 4) == relative_error(5, 4) == 0.25
    assert not_heard((Interval(0, 2),), (Interval(1.5, 4),)) == 1.5


def test_the_telephone_keeps_its_band_and_its_time() -> None:
    """A tone within the band comes through at its level, one of 100 Hz does not, and a click stays where it was."""
    inside, below = sound.tone(1000, 1, 16000), sound.tone(100, 1, 16000)
    assert _dbfs(telephone(inside, 16000)[800:-800]) == pytest.approx(_dbfs(inside), abs=0.5)
    assert _dbfs(telephone(below, 16000)[800:-800]) < _dbfs(below) - 30
    click = np.zeros(16000, np.float32)
    click[8000] = 0.5
    assert abs(int(np.argmax(np.abs(telephone(click, 16000)))) - 4000) <= 1


def test_a_level_is_lowered_before_the_telephone() -> None:
    """The condition of 15 dB less has 15 dB less, and 8 kHz."""
    clip = Clip(name="tone", half="tune", samples=sound.tone(1000, 1, 16000), rate=16000)
    quiet, rate = in_condition(clip, "phone -15 dB")
    assert rate == 8000
    assert _dbfs(quiet[800:-800]) == pytest.approx(_dbfs(clip.samples) - 15, abs=0.5)
    assert in_condition(clip, "clean")[1] == 16000


def test_halves_follow_the_name() -> None:
    """The rule of the halves is fixed, so that nobody moves a recording from one to the other."""
    tune = [f"{n:02}" for n in range(1, 30, 2) if half_of(f"testset-audio-{n:02}") == "tune"]
    assert tune == ["05", "07", "11", "13", "19", "25", "27"]
    assert halves_of("report") == {"report": ("report",)}
    assert halves_of("all")["all"] == ("tune", "report")


def test_sets_are_read_as_they_are_published(tmp_path: Path) -> None:
    """TEN's rows, RTTM, speechbrain's examples, a table of texts and a dialogue's turns each give their truth."""
    for name in ("a", "b", "c", "d"):
        soundfile.write(tmp_path / f"{name}.wav", np.zeros(3 * 16000), 16000)
    (tmp_path / "a.scv").write_text("a,0.000,0.5,0,0.5,1.25,1,1.25,2.0,1,2.0,3.0,0")
    (tmp_path / "b.rttm").write_text("SPEAKER b 1 0.40 1.00 <NA> <NA> A <NA> <NA>\nSPEAKER b 1 1.0 1 <NA> <NA> B <NA>")
    example = '"one": {"wav": {"start": 16000, "stop": 32000}, "speech": "0.25 0.75"}'
    (tmp_path / "c.json").write_text("{" + example + "}")
    (tmp_path / "text").write_text("d  你好 世界\nmissing 没有\n", encoding="utf-8")
    (tmp_path / "d.txt").write_text("1: [0.5 1.5] 您好。\n2: [1.5 2.0] 嗯。\n", encoding="utf-8")
    (ten,) = load_ten(tmp_path)
    assert (ten.speech, ten.half) == ((Interval(0.5, 2.0),), half_of("a"))
    both, examples = load_vad(tmp_path)
    assert both.speech == (Interval(0.4, 2.0),)
    assert (examples.speech, examples.duration) == ((Interval(1.25, 1.75),), 2.0)
    assert read_rttm(tmp_path / "b.rttm")["A"] == (Interval(0.4, 1.4),)
    (clip,) = load_texts(tmp_path)
    assert (clip.text, clip.duration) == ("你好世界", 3.0)
    assert [(turn.text, turn.duration) for turn in load_turns(tmp_path)] == [("您好。", 1.0), ("嗯。", 0.5)]


def test_figures_are_written_one_a_row(tmp_path: Path) -> None:
    """The file has a row of names and a row a figure, and what was not measured is empty."""
    write_figures(tmp_path / "new" / "hearing.csv", [Figure(part="ten", measure="F1", system="ours", value=None)])
    assert (tmp_path / "new" / "hearing.csv").read_text().splitlines() == [
        "part,measure,system,value,unit,condition,half,count",
        "ten,F1,ours,,,clean,all,",
    ]


def _dbfs(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-12))
