"""The morning as a message: whole in itself, readable by mail programs, and no markup comes from a name."""

from __future__ import annotations

import re
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_mornings import made_failure, made_morning, made_stored, made_sums
from test_morning_stored import ALIKE, publish
from voicecheck.cli import app
from voicecheck.errors import UsageError
from voicecheck.language.catalogue import LANGUAGES, Language
from voicecheck.morning.mail import make_mail, subject
from voicecheck.morning.terminal import Places

HOSTILE = ("</script><img src=x onerror=alert(1)>", '"><b>', "a\u202eb\x00\ud800", "x\r\nBcc: all@example.com")
NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
PLACES = Places(out=Path("/srv/voicecheck"))


def mail_of(language: Language = "zh", **more: object) -> EmailMessage:
    """A message, as it is read back from its bytes."""
    stored = made_stored(failures=(made_failure(),))
    made = make_mail(made_morning(stored), PLACES, language, now=NOW, **more)  # type: ignore[arg-type]
    return message_from_bytes(made.as_bytes(), policy=policy.default)  # type: ignore[return-value]


def part(mail: EmailMessage, kind: str) -> str:
    """The text or the HTML of a message."""
    body = mail.get_body((kind,))  # type: ignore[arg-type]
    assert body is not None
    return str(body.get_content())


class Tags(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_text_and_html_of_the_same(language: Language) -> None:
    """Who needs help, where to listen, what failed and what to do: in both parts, in the language asked for."""
    mail = mail_of(language)
    assert mail.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]
    told = ("1002 王丽", "c-0102 0:20", "20261120", "voicecheck retry --failed --out /srv/voicecheck",
            "今天先帮谁" if language == "zh" else "Who to help first today")  # fmt: skip
    for kind in ("plain", "html"):
        assert [each for each in told if each not in part(mail, kind)] == []
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in part(mail, "html")


def test_the_subject_says_the_day_and_the_counts() -> None:
    """In UTF-8 and back; of a team with its name."""
    assert mail_of()["Subject"] == "质检晨报 2026年11月20日（周五）：84 通，1 位需要帮助，1 个失败"
    assert mail_of("en")["Subject"] == "Call quality Fri 20 Nov 2026: 84 calls, 1 agent to help, 1 failed"
    assert subject(made_morning(team="一组"), "zh").startswith("质检晨报 一组 2026年11月20日")


def test_nothing_is_fetched_and_no_script_runs() -> None:
    """No address of anything outside, no script, no style element, no class: mail programs keep tables and styles."""
    html = part(mail_of(), "html")
    tags = Tags(html).found
    assert {tag for tag, _ in tags} <= {
        "html", "head", "meta", "title", "body", "table", "tr", "td", "h1", "h2", "p", "div", "b"
    }  # fmt: skip
    assert not re.search(r"https?:|//|url\(|@import|javascript:", html)
    assert {name for _, attributes in tags for name in attributes} <= {
        "lang", "charset", "name", "content", "style", "bgcolor", "role", "width", "cellpadding", "cellspacing",
        "border", "align",
    }  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_name_becomes_markup_or_a_header(hostile: str) -> None:
    """Agents, teams, recordings and messages of errors are text in both parts, and in the subject."""
    agents = {**{f"A{n}": made_sums(team=hostile) for n in range(6)}, hostile: made_sums(10, team=hostile)}
    stored = made_stored(agents, failures=(made_failure(hostile, message=hostile),))
    plain = make_mail(made_morning(stored, team=hostile), PLACES, "zh", now=NOW)
    usual = mail_of()
    read = message_from_bytes(plain.as_bytes(), policy=policy.default)
    assert read.keys() == usual.keys()
    assert "\n" not in read["Subject"]
    tags, known = Tags(part(read, "html")).found, Tags(part(usual, "html")).found  # type: ignore[arg-type]
    assert {tag for tag, _ in tags} == {tag for tag, _ in known}
    assert "\x00" not in part(read, "html") + part(read, "plain")  # type: ignore[arg-type]
    assert "\u202e" not in part(read, "html") + part(read, "plain")  # type: ignore[arg-type]


def test_addresses_stand_where_they_are_given_and_are_addresses() -> None:
    """Without any the sender of the message says to whom; what is none is refused, also a second header."""
    assert {"To", "From"}.isdisjoint(mail_of().keys())
    mail = mail_of(to=("qa@example.com", "lead@example.com"), sender="voicecheck@example.com")
    assert (mail["To"], mail["From"]) == ("qa@example.com, lead@example.com", "voicecheck@example.com")
    for wrong in ("qa", "", "a@b\nBcc: c@example.com", "two@example.com, three@example.com", "@example.com"):
        with pytest.raises(UsageError, match="no mail address"):
            mail_of(to=(wrong,))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small centre."""
    out = tmp_path_factory.mktemp("small")
    publish(out, ALIKE[:2], 2, 2)
    return out


def run(*args: object) -> tuple[int, str]:
    """Run a command in English; its exit code and what it says."""
    told = CliRunner().invoke(app, ["report", *map(str, args)])
    return told.exit_code, told.stdout + told.stderr


def test_the_command_writes_the_message_whole_and_private(out: Path, tmp_path: Path) -> None:
    """One that is there is replaced, nothing is left beside it, and no page is written."""
    file = tmp_path / "morning.eml"
    file.write_text("old")
    code, told = run("--out", out, "--mail", file, "--to", "qa@example.com", "--day", "2026-03-02")
    assert (code, "2 Mar 2026" in told) == (0, True)
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], "Mon 2 Mar 2026" in mail["Subject"]) == ("qa@example.com", True)
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == (out / "live").stat().st_mode & 0o066
    assert list(tmp_path.iterdir()) == [file]
    assert not (out / "report").exists()


def test_what_cannot_be_is_refused_before_anything_is_written(out: Path, tmp_path: Path) -> None:
    """A team or a day that there is not, an address that is none, a folder, and options without --mail."""
    file = tmp_path / "morning.eml"
    for args, said in (
        (("--mail", file, "--team", "丙组"), "there are: 甲组"),
        (("--mail", file, "--day", "2025-01-01"), "no calls of 2025-01-01"),
        (("--mail", file, "--to", "nobody"), "no mail address"),
        (("--mail", tmp_path), "is a folder"),
        (("--team", "甲组"), "go with --mail"),
    ):
        code, told = run("--out", out, *args)
        assert (code, said in told) == (2, True), told
    assert list(tmp_path.iterdir()) == []
    assert run("--out", tmp_path / "none", "--mail", file)[0] == 2


def test_of_a_team_only_its_own_is_in_the_message(out: Path, tmp_path: Path) -> None:
    """The team stands in the subject."""
    file = tmp_path / "morning.eml"
    assert run("--out", out, "--mail", file, "--team", "甲组")[0] == 0
    assert "甲组" in message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"]
