"""The HTML around the data of a page: nothing in it is fetched from anywhere, and no data can become a script."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

from voicecheck.language.catalogue import Language
from voicecheck.pages.app import script, style
from voicecheck.pages.names import link
from voicecheck.pages.words import Both, both

SCHEMA = 1
"""The version of the data of a page."""
_TAGS: Mapping[Language, str] = {"zh": "zh-Hans", "en": "en"}
_LONE = re.compile("[\ud800-\udfff]")
_FOLDER_POLICY = "script-src 'self'; style-src 'self'; media-src 'self'; img-src 'self' data:"


def page_json(data: Any) -> str:
    r"""Write data so that it can stand inside a script element, whatever is in it.

    Examples
    --------
    >>> page_json({"a": "</script>//x\u2028\ud800", "b": None})
    '{"a":"\\u003c/script>/\\/x\\u2028\\ud800","b":null}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = re.sub("/(?=/)", r"/\\", text.replace("<", "\\u003c"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@cache
def script_path() -> str:
    """Where the script lies below a report; another script has another name."""
    return f"assets/app.{_digest(script())}.js"


@cache
def style_path() -> str:
    """Where the style lies below a report."""
    return f"assets/app.{_digest(style())}.css"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


Links = Sequence[tuple[str, str]]
"""Texts with the addresses that they lead to."""


def folder_page(
    data: Mapping[str, Any], title: Both, *, root: str, scripts: Sequence[str] = (), links: Links = ()
) -> str:
    """Frame a page of a report, whose scripts and styles lie beside it.

    Parameters
    ----------
    data
        What the page shows; ``page`` and ``lang`` are in it.
    title
        What the browser shows of it.
    root
        The way from the page's folder to that of the report: ``../../``, or "".
    scripts
        Addresses of scripts that are loaded before, below the report.
    links
        What stands on the page for those whose browser runs no scripts.
    """
    sheet = f'<link rel="stylesheet" href="{root}{style_path()}">'
    addresses = [*map(link, scripts), script_path()]
    loaded = "".join(f'<script src="{root}{address}"></script>' for address in addresses)
    return _framed(data, title, _FOLDER_POLICY, sheet, loaded, links)


def single_page(data: Mapping[str, Any], title: Both) -> str:
    """Frame a page that is one file, with its scripts and styles in it; parameters as in `folder_page`."""
    policy = f"script-src '{_hash(script())}'; style-src '{_hash(style())}'; media-src 'self'; img-src data:"
    return _framed(data, title, policy, f"<style>{style()}</style>", f"<script>{script()}</script>")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"


def _framed(
    data: Mapping[str, Any], title: Both, policy: str, sheet: str, loaded: str, links: Links = ()
) -> str:
    language: Language = data["lang"]
    return f"""<!doctype html>
<html lang="{_TAGS[language]}" data-page="{escape(data["page"])}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; {policy}; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_shown(title[language])}</title>
{sheet}
</head>
<body>
<noscript>{_without_script(language, links)}</noscript>
<div id="app"></div>
<script type="application/json" id="data">{page_json(data)}</script>
{loaded}
</body>
</html>
"""


def _shown(text: str) -> str:
    """A text in HTML, in which nothing looks like the address of a place in a network."""
    return escape(text).replace("//", "/&#47;")


def _without_script(language: Language, links: Links) -> str:
    texts = both("This page needs JavaScript, which is switched off. It asks for nothing from the network.")
    other: Language = "en" if language == "zh" else "zh"
    told = f'<p>{escape(texts[language])}</p><p lang="{_TAGS[other]}">{escape(texts[other])}</p>'
    listed = "".join(f'<li><a href="{escape(address)}">{_shown(text)}</a></li>' for text, address in links)
    return told + (f"<ul>{listed}</ul>" if links else "")


def with_head(
    data: Mapping[str, Any], kind: str, title: Both, language: Language, report: str | None
) -> dict[str, Any]:
    """Put before the data of a page what every page has."""
    return {"schema": SCHEMA, "page": kind, "lang": language, "report": report, "title": dict(title), **data}


