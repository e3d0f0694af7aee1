"""A call page that is one file, which can be kept or sent: its scripts and styles stand in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from voicecheck.config import Settings
from voicecheck.errors import UsageError
from voicecheck.language.catalogue import Language
from voicecheck.pages.callview import Shown, call_data, call_title
from voicecheck.pages.frame import single_page, with_head
from voicecheck.pages.norminfo import norm_info
from voicecheck.pages.packing import packed
from voicecheck.records import CallAnalysis
from voicecheck.score.cards import applying, score_call
from voicecheck.score.coverage import basis_of

_MARK = b'data-page="call"'
_HEAD_BYTES = 400


def call_alone(shown: Shown, settings: Settings, audio: dict[str, Any], language: Language) -> dict[str, Any]:
    """Build all data of a call page that stands alone."""
    info = norm_info(settings.packs, settings.rules, settings.scores)
    data = call_data(shown, info, settings, audio=audio)
    own = {norm["id"]: info.same[norm["id"]] for norm in data["norms"] if norm["id"] in info.same}
    return {**packed(with_head(data, "call", call_title(shown), language, None), own), "norm_info": own}


def page_alone(shown: Shown, settings: Settings, audio: dict[str, Any]) -> str:
    """Write a call's page as one file, in the language of the settings; parameters as in `call_data`."""
    return single_page(call_alone(shown, settings, audio, settings.lang), call_title(shown))


def just_heard(analysis: CallAnalysis, settings: Settings) -> Shown:
    """A call that was analysed now and is not stored, scored on the cards that apply to it."""
    recording, scores = analysis.recording, settings.scores
    cards = applying(scores.cards, recording, scores.marks)
    basis = basis_of(recording, analysis.conversation)
    scored = score_call(cards, recording, analysis.findings, scores.marks, basis=basis)
    return Shown(analysis=analysis, scores=scored, key=analysis.sha256[:16])


def check_place(path: Path) -> None:
    """Refuse to write a page over what is no page of a call.

    Raises
    ------
    UsageError
        Something else lies there, or there is no such folder.
    """
    if not path.parent.is_dir():
        raise UsageError("{folder}: no such folder; make it first", folder=path.parent)
    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageError("{file}: name a file that ends in .html", file=path)
    try:
        with path.open("rb") as file:
            known = _MARK in file.read(_HEAD_BYTES)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError("{file}: cannot be written: {why}", file=path, why=error.strerror or error) from error
    if not known:
        raise UsageError("{file}: something else is there, which is not replaced; name another file", file=path)
