"""Whatever stands in names, transcripts and manifests, a page runs none of it, and its files lie where they should."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_calls import made_finding, made_talk
from made_pages import data_of, rich_call, said, small_settings, store
from voicecheck.pages.alone import call_alone
from voicecheck.pages.callview import Shown, call_title
from voicecheck.pages.frame import folder_page, page_json, single_page, with_head
from voicecheck.pages.names import file_names, is_safe, link
from voicecheck.pages.normview import Opinions
from voicecheck.pages.report import write_report
from voicecheck.pages.sounds import no_sound
from voicecheck.proofs.reviews import Review
from voicecheck.records import CallAnalysis

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    '"><b onmouseover=alert(1)>',
    "<!--<script>",
    "]]></style><script>alert(1)</script>",
    "https://evil.example/x.js",
    "//evil.example/x.js",
    "\u202e\u2066exe.wav\u2069",
    "a\ud800b\udfffc",
    "x" * 300,
    "../../../../etc/passwd",
    "C:\\Windows\\x",
    "NUL",
    "con.html",
    "index",
    ".",
    "..",
    "",
    " ",
    "a\x00b\x1b[31m\n\r\u2028",
    "张三/李四 #1?x=1&y=2%",
    "=HYPERLINK(1)",
    "javascript:alert(1)",
    "__proto__",
)
NAMESPACE = "http://www.w3.org/2000/svg"


class Elements(HTMLParser):
    """The elements of a page, as a browser finds them, with the texts in scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def hostile_call(text: str) -> CallAnalysis:
    """A call in which a text stands wherever text can stand."""
    turns = (said("agent", 1.0, f"您好{text}办不了"), said("customer", 9.0, text or "嗯"))
    call = rich_call(text, name=text, agent_id=text, team=text, scenario=text, profile=text, extra={text: text})
    findings = (
        made_finding("word.cannot", start=1.2, end=2, matched=text, nearest=text, nearest_start=1.0, reason=text,
                     recommended=text, expected=text, speaker="agent", turn=0, reason_arguments=(text,)),
        made_finding("close.wish", matched=f"{text}={text}", match_kind="metadata", value=3.0, unit=text),
    )  # fmt: skip
    talk = replace(made_talk(turns=turns), unjudged=text)
    return replace(call, conversation=talk, findings=findings, notes=(text,), asr_model=text)


def storable(text: str) -> str:
    """The text without halves of characters, which no ledger can hold."""
    return text.encode("utf-8", "replace").decode()


def single(text: str) -> str:
    """A page that stands alone, of such a call."""
    review = Review(call_id=text, rule_id="word.cannot", verdict="right", reviewer=text, note=text)
    shown = Shown(analysis=hostile_call(text), key=text, opinions=Opinions(reviews=[review]))
    data = call_alone(shown, small_settings(), no_sound(), "zh")
    return single_page(data, call_title(shown))


USUAL = [
    "html", "head", "meta", "meta", "meta", "meta", "meta", "title", "style", "body", "noscript", "p", "p", "div",
    "script", "script",
]  # fmt: skip
"""The elements of a page that stands alone."""


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_an_element(text: str) -> None:
    """A page has the same elements whatever is in it, none with a listener, and its data can be read."""
    page = single(text)
    page.encode()  # can be written as UTF-8
    elements = Elements(page).found
    assert [tag for tag, _ in elements] == USUAL
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
    data = data_of(page)
    assert len(data["norms"]) == 2
    assert "\u202e" not in page
    assert "\u2028" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_said_stays_as_long_as_it_was(text: str) -> None:
    """Words have their places in the text as it stands in the page, also beside what cannot be shown."""
    turn = data_of(single(text))["turns"][0]
    units = turn["x"].encode("utf-16-le", "surrogatepass")
    assert len(units) // 2 >= max(i + n for i, n in zip(turn["w"]["i"], turn["w"]["l"], strict=True))
    assert units[2 * turn["w"]["i"][-1] :].decode("utf-16-le").strip() == "了"


def addresses(text: str) -> set[str]:
    """What looks like the address of a place in a network."""
    return set(re.findall(r"""(?:https?:)?//[\w\[][^\s"'<>)]*""", text))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_page_names_a_place_in_a_network(text: str, tmp_path: Path) -> None:
    """Nothing that a report writes has an address but the name of SVG, also where somebody said one."""
    assert addresses(single(text)) <= {NAMESPACE}
    store(tmp_path, [hostile_call(storable(text))], small_settings())
    write_report(tmp_path, small_settings())
    for path in (tmp_path / "report").rglob("*.*"):
        if path.suffix != ".lock":
            assert addresses(path.read_text(encoding="utf-8")) <= {NAMESPACE}, path


def test_the_search_for_addresses_finds_them() -> None:
    """What the test above looks with does see addresses (else it could not fail)."""
    for each in ("https://a.example/x", '"//a.example/x.js"', "url(//a.example)", "http://[::1]/"):
        assert addresses(f"x {each} y")
    assert not addresses(page_json(["https://a.example", "//a.example"]))


def test_files_lie_in_their_folder(tmp_path: Path) -> None:
    """Pages of calls with such names, all on one day, are one each, in the folder of the day, with safe names."""
    store(tmp_path, [hostile_call(storable(text)) for text in HOSTILE], small_settings())
    done = write_report(tmp_path, small_settings())
    pages = list((tmp_path / "report/calls/2026-11-20").iterdir())
    assert done.calls == len(pages) == len(HOSTILE)
    assert len({page.name.casefold() for page in pages}) == len(pages)
    for page in pages:
        assert is_safe(page.name.removesuffix(".html"))
        data = data_of(page.read_text(encoding="utf-8"))
        assert not data["links"]["agent"] or re.fullmatch(r"\.\./\.\./agents/[\w.-]+\.html", data["links"]["agent"])
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.is_relative_to(tmp_path) for path in everything)


@given(st.lists(st.text(max_size=12) | st.sampled_from(["a", "A", "nul", "a.", "x" * 81]), unique=True, max_size=12))
def test_each_name_has_its_own_file(names: list[str]) -> None:
    """Any names give as many safe file names, none of which differ in large letters alone, the same each time."""
    given_ = file_names((name, name) for name in names)
    assert given_ == file_names((name, name) for name in names)
    assert all(is_safe(file) for file in given_.values())
    assert len({file.casefold() for file in given_.values()}) == len(names)


def test_a_name_that_is_anothers_hash_takes_nothing() -> None:
    """A call that is named as the hash of another's key has its own file."""
    names = file_names([("k1", "张三")])
    both = file_names([("k1", "张三"), ("k2", names["k1"])])
    assert both["k2"] == names["k1"]
    assert both["k1"] != both["k2"]


@given(st.text() | st.text(alphabet="<>/\\\"'&\u2028\ud800-!"))
def test_data_survives_its_way_into_a_page(text: str) -> None:
    """What goes into the script element comes out the same, and cannot end it."""
    written = page_json({"a": [text, None, 1.5, True]})
    assert "<" not in written
    assert "//" not in written
    assert json.loads(written) == {"a": [text, None, 1.5, True]}


def test_a_page_allows_only_its_own_scripts() -> None:
    """Policy before anything that could be loaded; of a single page by the hash of what stands in it."""
    data: dict[str, Any] = with_head({}, "call", {"zh": "题", "en": "T"}, "zh", None)
    folder = folder_page(data, {"zh": "题", "en": "T"}, root="../../")
    alone = single_page(data, {"zh": "题", "en": "T"})
    for page in (folder, alone):
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
        assert policy
        assert policy[1].startswith("default-src 'none'; ")
        assert "unsafe" not in policy[1]
        assert page.index("Content-Security-Policy") < page.index("<title>") < page.index("assets" if page is folder
                                                                                         else "<style>")  # fmt: skip
        assert 'name="referrer" content="no-referrer"' in page
    assert "script-src 'self'" in folder
    assert len(re.findall("'sha256-[A-Za-z0-9+/]{43}='", alone)) == 2


def test_addresses_of_files_are_escaped() -> None:
    """A file's name with any bytes is an address that leads to it."""
    assert link("a b/张#?%.wav") == "a%20b/%E5%BC%A0%23%3F%25.wav"
    assert link("\udcff.wav") == "%FF.wav"
    assert html.escape(link('"><x')) == link('"><x')
