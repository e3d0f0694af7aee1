"""The morning says who needs help and why, what to listen to, what failed and what changed; in both languages."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from made_calls import made_call, made_finding, made_talk
from made_mornings import (
    DAY,
    NORMS,
    OPTIONS,
    made_failure,
    made_listening,
    made_morning,
    made_run,
    made_stored,
    made_sums,
    nobody,
)
from voicecheck.batch.publishing import Standing
from voicecheck.batch.run import RunSummary
from voicecheck.language.catalogue import LANGUAGES, Language
from voicecheck.morning.build import EXAMPLES, build_morning, outside_band
from voicecheck.morning.details import print_details
from voicecheck.morning.terminal import MOST_AGENTS, Places, print_run
from voicecheck.morning.view import Morning
from voicecheck.records import Score
from voicecheck.score.agents import CallSums
from voicecheck.score.onecall import call_sums

HAN = re.compile("[\u4e00-\u9fff]")


def printed(
    run: RunSummary | None = None, morning: Morning | None = None, language: Language = "en", width: int = 80
) -> str:
    """What a terminal of so many columns shows."""
    run = run or made_run()
    shown = io.StringIO()
    console = Console(file=shown, width=width, highlight=False)
    print_run(run, morning or made_morning(), Places(out=run.out), language, console)
    return shown.getvalue()


def test_the_first_line_says_the_day_its_calls_the_sound_and_the_speed() -> None:
    """All of the day was analysed in this run, so that one line tells it; the year is there."""
    assert printed().splitlines()[0] == "Fri 20 Nov 2026  84 calls · 1 h 24 min · in 4 min 12 s (20 times real time)"
    chinese = "2026年11月20日（周五）  84 通 · 1 小时 24 分 · 用时 4 分 12 秒（20 倍速）"
    assert printed(language="zh").splitlines()[0] == chinese


def test_a_run_with_nothing_new_says_so_and_which_day_it_shows() -> None:
    """Last night's figures are never shown as though they were of now."""
    idle = printed(made_run(analysed=0, audio=0.0, unchanged=84, days=()))
    assert "Fri 20 Nov 2026  84 calls · 1 h 24 min\n" in idle
    assert "Nothing new: no recording was analysed; what follows is of Fri 20 Nov." in idle
    assert "84 recordings known already and unchanged" in idle
    assert "times real time" not in idle
    assert "没有新录音" in printed(made_run(analysed=0, audio=0.0, days=()), language="zh")


def test_a_run_that_added_to_a_day_says_what_it_did_beside_the_day() -> None:
    """The day's calls and the run's are two figures; other days that were published are named."""
    days = (date(2026, 11, 17), date(2026, 11, 18), DAY)
    shown = printed(made_run(analysed=3, audio=180.0, rejudged=7, stopped=True, not_reached=5, days=days))
    told = ("84 calls · 1 h 24 min\n", "This run analysed 3 calls · 3 min 00 s", "7 calls judged again",
            "Stopped early: 5 recordings not reached", "Also published: Tue 17 Nov, Wed 18 Nov")  # fmt: skip
    assert [part for part in told if part not in shown] == []
    three = (date(2026, 11, 16), *days)
    assert "Also published: 3 days, Mon 16 Nov to Wed 18 Nov" in printed(made_run(days=three))
    assert "另外更新了 11月15日（周日） 至 11月18日（周三） 之间的 3 天" in printed(made_run(
        days=(date(2026, 11, 15), *days)), language="zh")  # fmt: skip


def test_who_needs_help_stands_with_the_figures_of_the_others_and_where_to_listen() -> None:
    """The agent, the team, both figures with their calls, and calls with the second."""
    shown = printed()
    for part in ("1002 王丽  一组", "failed on 10 of 12 (team: 6 of 72)", "listen: c-0102 0:20, c-0117 whole call"):
        assert part in shown
    shown = printed(language="zh")
    for part in ("今天先帮谁", "客户不满时诚恳道歉：不合格 10/12（班组 6/72）", "先听 c-0102 0:20、c-0117 全程"):
        assert part in shown


def test_the_order_is_that_of_the_gravest_norm_and_no_rank_of_people() -> None:
    """Who fails a critical norm comes first; among the others the id decides, not who is worst."""
    worst = made_sums(12, 12)
    agents: dict[str | None, CallSums] = {f"A{n}": made_sums() for n in range(6)}
    agents |= {"B1": made_sums(9), "B2": worst, "Z": made_sums(8, rule="word.abuse")}
    agents |= {f"C{n}": made_sums(0, rule="word.abuse") for n in range(6)}
    needs = made_morning(made_stored(agents)).needs
    assert [each.agent_id for each in needs] == ["Z", "B1", "B2"]


@pytest.mark.parametrize(
    ("agents", "why"),
    [
        ({f"A{n}": made_sums() for n in range(6)}, "alike"),
        ({f"A{n}": made_sums(1, 2) for n in range(6)}, "few_calls"),
        ({"A1": made_sums(), "A2": made_sums(9)}, "few_agents"),
    ],
)
def test_where_nobody_is_named_it_is_said_why(agents: Mapping[str | None, CallSums], why: str) -> None:
    """All alike, too few calls and too few agents are three things."""
    morning = made_morning(made_stored(agents))
    assert (morning.needs, morning.unnamed) == ((), why)
    shown = {language: printed(morning=morning, language=language) for language in LANGUAGES}
    assert HAN.search(shown["zh"].partition("今天先帮谁\n")[2].partition("\n\n")[0])
    assert not HAN.search(shown["en"].partition("today\n")[2].partition("\n\n")[0])


def test_calls_to_listen_to_stand_with_seed_numbers_and_seconds() -> None:
    """By risk and at random, how many of each; the random one that failed nothing is there, too."""
    shown = printed()
    assert "Calls to listen to: 2 (1 by risk, 1 at random, seed 20261120)" in shown
    rows = [line.split() for line in shown.splitlines() if line.startswith(("  risk", "  random"))]
    assert rows[0][:5] == ["risk", "c-0000", "A0", "0:20", "failed:"]
    assert rows[1] == ["random", "c-0001", "A1", "whole", "call", "nothing", "failed"]
    assert "抽听 2 通（1 通按风险，1 通随机，种子 20261120）" in printed(language="zh")


def test_a_change_that_may_be_chance_is_not_told_as_one() -> None:
    """Far more failures are a change, with both numbers of calls; somewhat more are none."""
    agents: Mapping[str | None, CallSums] = {f"A{n}": made_sums(6) for n in range(6)}
    surely = made_morning(made_stored(agents, earlier={f"A{n}": made_sums(0) for n in range(6)}))
    (norm,) = [each for each in surely.changes if each.norm]
    assert (norm.name, norm.sure, norm.before, norm.after, norm.before_calls) == ("care.apology", True, 0.0, 0.5, 72)
    assert "Apologises to an upset customer: failed 0% → 50% (n=72, 72)" in printed(morning=surely)
    hardly = made_morning(made_stored(agents, earlier={f"A{n}": made_sums(5) for n in range(6)}))
    assert not any(each.sure for each in hardly.changes)
    shown = printed(morning=hardly)
    assert "Nothing changed by more than chance." in shown
    assert "speech rate 130 characters/min: no sure change (n=72, 72)" in shown
    assert "→" not in shown


def test_what_cannot_be_compared_with_yesterday_says_so() -> None:
    """No day before, too few calls, and a day before that was not yesterday."""
    assert "There is no day before" in printed(morning=made_morning(made_stored(before=None)))
    few = made_morning(made_stored(earlier={"A1": made_sums(1, 3)}))
    assert "Too few calls on Thu 19 Nov to tell (3; 20 are needed)." in printed(morning=few)
    both = replace(few, calls=5)
    assert "两天的通话都太少（3 通和 5 通），无法比较（至少 20 通）" in printed(morning=both, language="zh")
    older = made_morning(made_stored(before=date(2026, 11, 17), earlier={"A1": made_sums(0, 40)}))
    assert "Since Tue 17 Nov" in printed(morning=older)
    assert "Since yesterday (Thu 19 Nov)" in printed(morning=few)


def test_failures_are_told_by_cause_with_what_to_do() -> None:
    """A night of failures fills a few lines; what a message holds is no markup."""
    many = tuple(made_failure(f"{n}.wav") for n in range(EXAMPLES + 5))
    shown = printed(made_run(failures=(*many, made_failure("y.wav", error="poison"))))
    for part in (f"{EXAMPLES + 6} recordings could not be analysed", f"{EXAMPLES + 5} × the file is empty",
                 "what to do: export the recording again", "0.wav: [red]ends[/red] in the middle",
                 "… 5 more in the table failures", "1 × it ended its worker twice"):  # fmt: skip
        assert part in shown
    assert shown.count("in the middle") == EXAMPLES + 1
    assert "处理办法：请从录音系统重新导出" in printed(made_run(failures=many), language="zh")
    assert "Could not be analysed" not in printed()


def test_calls_without_a_score_are_counted_with_their_reasons_in_both_languages() -> None:
    """How many and why; what is stored in English is told in Chinese."""
    lost = [Score(card="qa", parts=(), total=None, unscored="no speech was found on the recording")]
    sums = CallSums.sum([made_sums(), call_sums(made_call(team="一组"), lost)])
    morning = made_morning(made_stored({"A1": sums}))
    assert "12 scored, 1 not scored\n  1 × no speech was found on the recording\n" in printed(morning=morning)
    assert "已评分 12   未评分 1\n  1 × 录音中没有检测到语音\n" in printed(morning=morning, language="zh")


def test_practice_stands_apart_and_is_called_what_it_is() -> None:
    """A practice score is in no figure of calls; that of the agent alone is called one-party."""
    alone = Score(card="qa", parts=(), total=95.0, basis="one_party_practice")
    norms = (made_finding("a", "pass"), made_finding("b", "unknown"))
    practice = call_sums(made_call(direction="practice", findings=norms), [alone])
    role_play = call_sums(made_call(direction="practice"), [replace(alone, basis="practice", total=85.0)])
    unscored = call_sums(made_call(direction="practice"), [replace(alone, total=None)])
    agents = {"A1": practice, "A2": practice + role_play, "A3": unscored, "A4": practice + unscored}
    shown = printed(morning=made_morning(made_stored(agents)))
    for part in ("A1: one-party practice score 95, judged 1 of 2 (1 call)", "A3: no score of 1 call",
                 "A2: practice score 90, judged 1 of 2 (2 calls), 1 of them of the agent alone",
                 "A4: one-party practice score 95, judged 1 of 2 (1 call); no score of 1 more"):  # fmt: skip
        assert part in shown
    assert "A1：单人练习得分 95" in printed(morning=made_morning(made_stored(agents)), language="zh")
    assert "Practice" not in printed()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(language: Language) -> None:
    """Long names, many agents, notes, failures and band: 80 columns hold all of it."""
    agents: dict[str | None, CallSums] = {f"A{n:02}": made_sums(0, 12, cpm=230) for n in range(40)}
    agents |= {f"{'王' * 30}{n}": made_sums(11, cpm=230) for n in range(MOST_AGENTS + 3)}
    stored = made_stored(agents, failures=(made_failure("很长的文件名" * 12),))
    run = made_run(failures=stored.failures, notes=("in/manifest.csv is used " * 9,), stopped=True, not_reached=3)
    shown = printed(run, made_morning(stored), language)
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= 80
    assert ("… 3 more" if language == "en" else "另有 3 位") in shown


def test_chinese_is_chinese_throughout() -> None:
    """No English sentence is left in the Chinese: only names, commands and paths."""
    stored = made_stored(failures=(made_failure(),), earlier={f"A{n}": made_sums(0) for n in range(9)})
    shown = printed(made_run(rejudged=2, stopped=True, not_reached=1), made_morning(stored), "zh")
    for line in shown.splitlines():
        assert not line.strip() or HAN.search(line), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_details_show_every_agent_by_id_and_what_moved(language: Language) -> None:
    """In order of ids, with figures; norms in the language of the reader; nothing of practice alone."""
    practice = call_sums(made_call(direction="practice"), [Score(card="qa", parts=(), total=95.0)])
    alone = call_sums(made_call(talk=made_talk(two_party=False, customer=None)))
    agents = {"B": made_sums(11, cpm=200), "A": made_sums(1), None: made_sums(0), "C": practice, "D": alone}
    run = made_run(agents=agents, standing={"A": Standing(DAY, (), {"kpi": "B+"})})
    titles = {rule: norm.title for rule, norm in NORMS.items()}
    shown = io.StringIO()
    print_details(run, titles, (120.0, 150.0), language, Console(file=shown, width=120, highlight=False))
    lines = shown.getvalue().splitlines()
    (first, second) = (line.split() for line in lines[3:5])
    assert (first[0], second[0], "B+" in first) == ("A", "B", True)
    assert "200 ↑" in shown.getvalue()
    assert NORMS["care.apology"].title.said(language) in shown.getvalue()
    assert not any(line.startswith("C ") for line in lines)
    (single,) = [line.split() for line in lines if line.startswith("D ")]
    assert single[3:6] == ["↑", "-", "-"]  # interruptions and holds are not known


def test_pace_names_nobody_where_nearly_all_are_outside_the_band() -> None:
    """The band is to be looked at, not the agents; that is said."""
    outside: dict[Any, CallSums] = {f"A{n}": made_sums(cpm=230) for n in range(9)}
    band = outside_band({**outside, None: made_sums(cpm=130)}, (120.0, 150.0))
    assert band is not None
    assert (band.outside, band.agents) == (9, 9)
    assert outside_band({**outside, **{f"B{n}": made_sums(cpm=130) for n in range(3)}}, (120.0, 150.0)) is None
    morning = build_morning(made_stored(), nobody(), made_listening(), {}, options=OPTIONS, band=band)
    assert "9 of 9 agents speak outside 120–150 characters/min" in printed(morning=morning)
    assert "9 位坐席中 9 位语速不在 120–150 字/分" in printed(morning=morning, language="zh")


def test_notes_are_told_in_the_language_of_the_reader() -> None:
    """What a run notes in English is told in Chinese; where it stopped early, also why."""
    stopped = "stopped: more than 5 % of the 40 recordings failed"
    notes = ("in/manifest.csv is used; --manifest names further ones", stopped)
    shown = printed(made_run(notes=notes), language="zh")
    assert "提示：使用清单 in/manifest.csv；--manifest 可指定其他清单" in shown
    assert "提示：已停止：40 个录音中失败的超过 5%" in shown
    assert "note: in/manifest.csv is used" in printed(made_run(notes=notes))
