"""The page of the accuracy shows what was, what is, what others reach, and what was aimed at."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hearing_figures import Figure, read_figures, shown, write_figures

pytest.importorskip("matplotlib")

import hearing
import hearing_page
from hearing_peers import OURS

FALSE = "of these false"


def _speech(measure: str, value: float | None, condition: str, system: str = OURS, unit: str = "") -> Figure:
    return Figure(
        part="ten", measure=measure, value=value, condition=condition, system=system, half="report", unit=unit
    )


BEFORE = [_speech("F1", 0.8771, "clean"), _speech("F1", 0.83, "phone"), _speech(FALSE, 4, "phone", unit="pauses")]
NOW = [
    _speech("F1", 0.9341, "clean"),
    _speech("F1", None, "phone"),
    _speech("F1", 0.893, "clean", "webrtcvad 2"),
    Figure(part="TEN", measure="F1", value=0.8, condition="white,20", half="report", system=OURS),
    Figure(part="TEN", measure="F1", value=0.9, condition="none,", half="report", system=OURS),
]


def test_a_row_shows_all_its_conditions_before_and_now() -> None:
    """What was not measured is a dash, what a peer reaches stands beside it, and the aim at the end."""
    lines = hearing_page.aims_table(BEFORE, NOW).splitlines()
    (row,) = [line for line in lines if "F1 clean" in line]
    assert "| report | 0.877 / 0.830 / – | **0.934 / – / –** | 0.893 / – / – |" in row
    assert row.endswith("| ≥ .93 / .91 / .88 |")
    assert len(lines) == 4  # the head, F1, and the false pauses of before


def test_a_step_that_changed_shows_both() -> None:
    """A step of damage is one row, a measure one column; what did not change is shown once."""
    before = [Figure(part="TEN", measure="F1", value=0.7, condition="white,20", half="report", system=OURS), NOW[4]]
    table = hearing_page.curves_table(before, NOW, "TEN").splitlines()
    assert table[2:] == ["| none | 0.900 |", "| white 20 | 0.700 → 0.800 |"]


def test_figures_come_back_as_they_were_written(tmp_path: Path) -> None:
    """What is read is what was written, the empty value and the missing count included."""
    figures = [*NOW, Figure(part="ten", measure="edges", value=12.5, unit="ms", system=OURS, count=7)]
    write_figures(tmp_path / "a.csv", figures)
    assert read_figures([tmp_path / "a.csv"]) == figures
    assert shown(figures[-1]) == "12"


def test_the_page_keeps_its_remarks_and_has_its_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written by hand stays when the page is made again, and every picture that it shows is there."""
    write_figures(tmp_path / "before" / "hearing.csv", BEFORE)
    made = [Figure(part="made calls", measure="CER", value=0.1, condition="none,", half="given", system=OURS)]
    write_figures(tmp_path / "now" / "hearing.csv", NOW + made)
    page = tmp_path / "ACCURACY.md"
    page.write_text("old\n\n## Remarks\n\nBy hand.\n", encoding="utf-8")
    places = ["--before", str(tmp_path / "before"), "--now", str(tmp_path / "now"), "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["hearing_page.py", *places, "--names", "aaa,bbb"])
    hearing_page.main()
    text = page.read_text(encoding="utf-8")
    assert text.endswith("## Remarks\n\nBy hand.\n")
    assert "old" not in text
    assert "before is commit aaa, now is commit bbb" in text
    shown_there = [part.partition(")")[0] for part in text.split("](")[1:] if part.startswith("pictures/")]
    assert len(shown_there) == 5
    assert all((tmp_path / name).exists() for name in shown_there)


def test_what_is_not_there_is_said_and_the_other_parts_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part without its data is left out by name, what was measured is written, a strange part is refused."""
    made = [Figure(part="hold", measure="music called speech", value=0.0, system=OURS)]
    monkeypatch.setitem(hearing.SPEECH, "hold", lambda _: iter(made))
    asked = hearing.Asked(calls=None, real=tmp_path, sets=None)
    assert hearing.measure(asked, ["ten", "call49", "hold"], tmp_path / "hearing.csv") == made
    told = capsys.readouterr().out
    assert "ten: left out, --sets was not given" in told
    assert f"call49: left out, {tmp_path / 'auto_repairs_49_stereo.flac'} is not there" in told
    assert read_figures([tmp_path / "hearing.csv"]) == made
    monkeypatch.setattr(sys, "argv", ["hearing.py", "--only", "ten,eleven"])
    with pytest.raises(SystemExit):
        hearing.main()
    assert "no such part: eleven" in capsys.readouterr().err
