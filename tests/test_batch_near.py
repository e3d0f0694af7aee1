"""Headings and values that are one letter away from a known one are told, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

from voicecheck.batch.discover import DiscoverSettings, discover
from voicecheck.config import load_settings
from voicecheck.rules.reasons import retold


def test_near_headings_and_values_are_told_and_not_guessed(tmp_path: Path) -> None:
    """A wrong letter in a heading or a value is a remark; the column and the value stay what they were."""
    (tmp_path / "a.wav").write_text("x")
    (tmp_path / "manifest.csv").write_text("录音文件,工号,方像,业务类型,挂机方,客户\na.wav,A1,呼入,投拆,客尸,王\n")
    settings = load_settings(environ={})
    found = discover([tmp_path], settings=DiscoverSettings(manifest=settings.manifest))
    (recording,) = found.recordings
    assert (recording.direction, recording.scenario, recording.hangup_by) == (None, "投拆", None)
    assert recording.extra == {"方像": "呼入", "客户": "王"}
    told = [retold(note, "zh") for note in found.notes]
    assert "不认识的列“方像”：是不是“方向”？已作为附加列保存" in told
    assert any("是不是“投诉”？已按原样保存" in each for each in told)
    assert any("未采用；是不是“客" in each for each in told)
    assert not any("“客户”：" in each for each in told)
