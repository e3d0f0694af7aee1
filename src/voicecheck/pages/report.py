"""All pages of what is stored: each call is read once, its page written, and shown to the makers of other pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voicecheck.batch.judging import Judging, judging_of
from voicecheck.batch.publishing import with_clear_marks
from voicecheck.batch.redaction import list_copies
from voicecheck.batch.stage import read_scored
from voicecheck.config import Settings
from voicecheck.language.catalogue import Language
from voicecheck.ledger.ledger import Ledger, StoredCall
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.pages.app import script, style
from voicecheck.pages.callview import Shown, call_data, call_title
from voicecheck.pages.frame import folder_page, page_json, script_path, style_path, with_head
from voicecheck.pages.maker import Context, DataFile, Page, PageMaker, SeenCall
from voicecheck.pages.names import Names, link
from voicecheck.pages.norminfo import norm_info
from voicecheck.pages.normview import Opinions
from voicecheck.pages.packing import packed
from voicecheck.pages.review import ReviewMaker
from voicecheck.pages.sounds import AudioMode, Sounds
from voicecheck.pages.teammaker import TeamMaker
from voicecheck.pages.write import ReportFolder, writing
from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.reviews import Review
from voicecheck.proofs.withdrawal import by_call, rulings

MAKERS: tuple[Callable[[Context], PageMaker], ...] = (TeamMaker, ReviewMaker)
"""Makers of pages beside those of calls, in the order in which their pages are written."""
INDEX, REVIEW = "index.html", "review.html"
NORMS = "data/norms.js"
"""What pages with norms of a call say of them whatever came of them: loaded before each."""
_CHUNK = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What became of a report: where it begins, how many calls it shows, and what could not be read.

    ``written`` counts the files that were written, ``removed`` those that went, of ``files`` in all. ``outdated`` are
    the calls that were last judged by other rules than those that are configured.
    """

    entry: Path
    calls: int
    files: int
    written: int
    removed: int
    outdated: int
    damaged: tuple[str, ...]
    without_sound: int
    audio: AudioMode


def write_report(
    out: Path, settings: Settings, *, language: Language | None = None, audio: AudioMode | None = "redacted"
) -> Reported:
    """Write the pages of all stored calls, those that changed alone.

    Parameters
    ----------
    out
        The folder of ledger and tables; the pages go into ``report`` in it.
    settings
        Norms, scorecards, and how recordings are read.
    language
        The language that the pages open in; ``None``: that of the settings. Both are in them.
    audio
        What they play; ``None``: what those play that lie there, but recordings themselves only if asked by name.

    Raises
    ------
    UsageError
        There is no ledger, or no place for the pages.
    """
    Ledger.must_exist(out / LEDGER_NAME)
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger, writing(out):
        return _Report(out, settings, ledger, language or settings.lang, audio).write()


class _Report:
    """A report on its way."""

    def __init__(
        self, out: Path, settings: Settings, ledger: Ledger, language: Language, audio: AudioMode | None
    ) -> None:
        self.ledger, self.settings, self.language = ledger, settings, language
        self.folder = ReportFolder(out)
        audio = audio or _former(self.folder.former_options.get("audio"))
        self.folder.options = {"audio": audio, "lang": language}
        self.judging, _ = with_clear_marks(judging_of(settings), ledger)
        named = ledger.named_calls()
        agents = {each for each in ledger.known_agents() if each is not None}
        hasher = self.judging.agents
        names = Names(named, sorted({hasher(each) for each in agents} if hasher else agents))
        scores = self.judging.scores
        info = norm_info(settings.packs, settings.rules, scores)
        self.context = Context(
            out=out, settings=settings, ledger=ledger, language=language, report_id=self.folder.report_id, norms=info,
            names=names, calls=sum(map(len, named.values())), judging=self.judging,
        )  # fmt: skip
        self.makers = [make(self.context) for make in MAKERS]
        self.sounds = Sounds(
            mode=audio, out=out, folder=self.folder, copies=list_copies(out), options=settings.audio
        )
        self.damaged: list[str] = []
        self.outdated = self.calls = self.silent = 0

    def write(self) -> Reported:
        """Write all pages."""
        self.folder.put(script_path(), script())
        self.folder.put(style_path(), style())
        self.folder.put(NORMS, f"(window.VC=window.VC||{{}}).norms={page_json(self.context.norms.same)};\n")
        for day in self.ledger.days():
            for stored, opinions in self._day(day):
                self._call(stored, day, opinions)
        for maker in self.makers:
            for each in maker.pages():
                self._put(each)
        done = self.folder.finish()
        index = self.folder.path / INDEX
        return Reported(
            entry=index if index.is_file() else self.folder.path,
            calls=self.calls,
            files=done.files,
            written=len(done.written),
            removed=len(done.removed),
            outdated=self.outdated,
            damaged=tuple(self.damaged),
            without_sound=self.silent,
            audio=self.sounds.mode,
        )

    def _day(self, day: date) -> Iterator[tuple[StoredCall, Opinions]]:
        """The calls of a day, with what people say of them."""
        reviews = by_call(self.ledger.reviews_of(day))
        appeals: defaultdict[str, list[Appeal]] = defaultdict(list)
        for appeal in self.ledger.appeals(day):
            appeals[appeal.call_key].append(appeal)
        numbers = self.ledger.numbers(day)
        for start in range(0, len(numbers), _CHUNK):
            for stored in self.ledger.stored(numbers[start : start + _CHUNK]):
                yield stored, Opinions(reviews=reviews.get(stored.key, ()), appeals=appeals[stored.key])

    def _call(self, stored: StoredCall, day: date, opinions: Opinions) -> None:
        try:
            shown = show_stored(stored, day, self.judging, opinions)
        except ValueError:
            self.damaged.append(stored.key)
            return
        names, page = self.context.names, self.context.names.call(stored.key)
        audio = self.sounds.of(shown.analysis, page)
        agent = names.agent(shown.analysis.recording.agent_id)
        links = {
            "self": link(page),
            "root": "../../",
            "index": f"../../{INDEX}",
            "agent": agent and f"../../{link(agent)}",
            "review": f"../../{REVIEW}",
        }
        data = call_data(shown, self.context.norms, self.settings, audio=audio, links=links)
        self.calls += 1
        self.outdated += stored.judged != self.judging.digest
        self.silent += audio["src"] is None
        self._put(Page(path=page, kind="call", title=call_title(shown), data=data))
        seen = SeenCall(
            key=stored.key, day=day, analysis=shown.analysis, scores=tuple(shown.scores),
            provenance=stored.provenance, page=page, data=data,
        )  # fmt: skip
        for maker in self.makers:
            maker.see(seen)

    def _put(self, made: Page | DataFile) -> None:
        if isinstance(made, DataFile):
            self.folder.put(made.path, f"(window.VC=window.VC||{{}}).data={page_json(made.data)};\n")
            return
        data = with_head(made.data, made.kind, made.title, self.language, self.context.report_id)
        root = "../" * made.path.count("/")
        scripts = (NORMS, *made.scripts) if "norms" in data else made.scripts
        text = folder_page(
            packed(data, self.context.norms.same), made.title, root=root, scripts=scripts, links=made.links
        )
        self.folder.put(made.path, text)


def _former(audio: object) -> AudioMode:
    """What the pages played before; raw recordings are played only where that is asked for each time."""
    return next((mode for mode in ("opus", "none") if mode == audio), "redacted")


def show_stored(stored: StoredCall, day: date, judging: Judging, opinions: Opinions) -> Shown:
    """Read a stored call as it is shown.

    Raises
    ------
    ValueError
        What is stored is damaged.
    """
    verdicts: Sequence[Review] = [*opinions.reviews, *rulings(opinions.appeals)]
    scored = read_scored(stored, day, judging, verdicts)
    return Shown(
        analysis=scored.analysis, scores=scored.scores, key=stored.key, day=day, provenance=stored.provenance,
        opinions=opinions,
    )  # fmt: skip
