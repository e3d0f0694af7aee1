"""The settings of everything, in layers, and the only reader of ``configs/``.

Defaults (``configs/default.yaml`` and the word lists in ``configs/lexicon``) lie under the user's
file, that under the environment (``VOICECHECK_TRANSCRIPT__MODEL=small``: two underscores go one
level down), that under what the command line says. Each section is the settings dataclass of its
room, so what the room does not know is a fault; all faults are told at once, each with where it
was written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from voicecheck.acts.model import load_model
from voicecheck.audio.channels import ChannelOptions
from voicecheck.audio.decode import DecodeOptions
from voicecheck.conversation.build import ConversationOptions
from voicecheck.conversation.roles import RoleOptions
from voicecheck.errors import ConfigError
from voicecheck.given.options import ManifestOptions
from voicecheck.language.catalogue import Language, joined
from voicecheck.language.stored import english
from voicecheck.layering import Keys, Layers, anchored, is_path
from voicecheck.packfiles import find_pack, read_pack
from voicecheck.plainyaml import Tree, read_config_text, read_yaml, spell
from voicecheck.practice.options import PracticeOptions
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.proofs.withdrawal import ReviewOptions
from voicecheck.rules.language.rule import MeasureRule
from voicecheck.rules.options import Limits, RulesOptions
from voicecheck.rules.packs.folders import PackText
from voicecheck.rules.packs.load import Pack, load_packs
from voicecheck.score.configured import ScoreOptions, Scores, load_scores
from voicecheck.speech.options import SpeechOptions
from voicecheck.tables.options import TableOptions
from voicecheck.text.lexicon import Lexicon
from voicecheck.transcript.models import default_folder
from voicecheck.transcript.options import TranscriptOptions

PREFIX = "VOICECHECK_"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a batch is run; none of it changes what is found on a call.

    ``workers`` is the number of workers, ``None`` for one a core as memory allows. ``time_factor``
    is how many seconds a recording may take, a second of its sound (60 s at least), before its worker
    is ended; ``memory_mb`` how much a worker may take over what it takes with the model loaded.
    ``gpus`` is what each worker asks of a Ray cluster; parts of one are allowed. ``zone`` is
    the time zone of start times written without one. ``file_pattern`` is a regular expression whose
    named groups are read from the path of a recording without a manifest.
    """

    workers: int | None = None
    time_factor: float = 5.0
    memory_mb: int = 3000
    gpus: float = 0.0
    zone: str = "Asia/Shanghai"
    file_pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked.

    ``lang`` is the language of what people read, ``models`` the folder of the speech models, ``lexicon`` the centre's
    own words, ``packs`` are the packs of
    rules, ``scores`` the scorecards and what goes into them, with a digest of their own;
    ``config_sha256`` stands for all of it that can change what is found on a call.
    """

    models: Path
    audio: DecodeOptions
    channels: ChannelOptions
    speech: SpeechOptions
    transcript: TranscriptOptions
    roles: RoleOptions
    conversation: ConversationOptions
    rules: RulesOptions
    lexicon: Lexicon
    packs: tuple[Pack, ...]
    scores: Scores
    review: ReviewOptions
    privacy: PrivacyOptions
    run: RunOptions
    config_sha256: str
    manifest: ManifestOptions = field(default_factory=ManifestOptions)
    tables: TableOptions = field(default_factory=TableOptions)
    practice: PracticeOptions = field(default_factory=PracticeOptions)
    lang: Language = "zh"

    @property
    def titles(self) -> dict[str, str]:
        """What each rule asks, by its id, in the configured language."""
        return {rule.id: rule.title.said(self.lang) for pack in self.packs for rule in pack.rules}


SECTIONS: Mapping[str, Any] = {
    "models": Path | None,
    "audio": DecodeOptions,
    "channels": ChannelOptions,
    "speech": SpeechOptions,
    "transcript": TranscriptOptions,
    "roles": RoleOptions,
    "conversation": ConversationOptions,
    "rules": RulesOptions,
    "lexicon": Lexicon,
    "scores": ScoreOptions,
    "review": ReviewOptions,
    "privacy": PrivacyOptions,
    "run": RunOptions,
    "manifest": ManifestOptions,
    "tables": TableOptions,
    "practice": PracticeOptions,
    "lang": Language,
}
"""What a settings file may hold, and the form of it."""

LEXICONS: Mapping[str, Keys] = {
    "acknowledgements": ("conversation", "overlaps"),
    "fillers": ("rules",),
    "goodbyes": ("conversation", "ending"),
    "manifest": ("manifest",),
    "roles": ("roles",),
    "stock_phrases": ("transcript",),
    "waiting": ("conversation", "holds", "waiting"),
}
"""The word lists, and the section whose settings each of them holds; one without a shipped file has
its default in the room that uses it."""

_OWN_WORDS = tuple(item.name for item in fields(Lexicon))
_KNOWN = (*_OWN_WORDS, *LEXICONS)
_BANDS = {"band_cpm": "pace.rate", "band_elderly_cpm": "pace.rate_elderly"}  # set once, as the rules' limits
_PATHS = (
    ("models",), *(("lexicon", name) for name in LEXICONS), ("rules", "acts"),
    ("scores", "marks"), ("scores", "figures"), ("privacy", "agent_key_file"), ("practice", "history"),
)  # fmt: skip
_NAME_OR_PATH = (("rules", "packs"), ("transcript", "model"), ("scores", "cards"))


def _own_words(lexicon: Any) -> dict[str, Any]:
    """What of the section ``lexicon`` are words themselves, and no paths of word lists."""
    return {k: v for k, v in lexicon.items() if k in _OWN_WORDS} if isinstance(lexicon, dict) else {}


def configs_folder() -> Path:
    """Where the defaults lie: inside the installed package, else in the checkout."""
    here = Path(__file__).parent
    packaged = here / "configs"
    return packaged if packaged.is_dir() else here.parent.parent / "configs"


def shelf() -> list[tuple[str, PackText]]:
    """The shipped pack from which any pack may take lists, conditions and, by its ``uses``, rules."""
    path = find_pack("common", configs_folder() / "rules")
    return [(str(path), read_pack(path))] if path else []


def load_settings(
    file: Path | None = None, *, environ: Mapping[str, str], flags: Mapping[str, Any] | None = None
) -> Settings:
    """Read, layer and check the settings.

    Parameters
    ----------
    file
        The user's own settings; paths in it are relative to its folder.
    environ
        The environment; what begins with ``VOICECHECK_`` is read.
    flags
        What the command line says, by dotted name (``run.workers``); ``None`` says nothing.

    Raises
    ------
    ConfigError
        With every fault of every layer, of the word lists and of the packs.
    """
    return _drafted(file, environ, flags).settings()


def layers_of(
    file: Path | None = None, *, environ: Mapping[str, str], flags: Mapping[str, Any] | None = None
) -> Layers:
    """The values of the layers, each with where it was written; parameters as in `load_settings`, which checks them."""
    return _drafted(file, environ, flags).layers


def _drafted(file: Path | None, environ: Mapping[str, str], flags: Mapping[str, Any] | None) -> _Draft:
    draft = _Draft()
    draft.put_files(file)
    draft.layers.put_environment(environ, PREFIX)
    for name, value in (flags or {}).items():
        if value is not None:
            draft.layers.put(value, f"--{name.rpartition('.')[2].replace('_', '-')}", tuple(name.split(".")))
    return draft


class _Draft:
    """Settings on their way, and the faults met so far."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.layers = Layers()

    def put_files(self, file: Path | None) -> None:
        """Put the defaults, the word lists and the user's file on top of each other."""
        own = self._read(file) if file else None
        lists: Mapping[str, Any] = {}
        if file and own and isinstance(own.data, dict):
            data = anchored(own.data, file.resolve().parent, paths=_PATHS, named=_NAME_OR_PATH)
            lists = self._word_lists(data.get("lexicon") or {})
            data["lexicon"] = _own_words(data.get("lexicon"))
            own = replace(own, data=data)
        self._put(self._read(configs_folder() / "default.yaml"))
        for name, place in LEXICONS.items():
            shipped = configs_folder() / "lexicon" / f"{name}.yaml"
            if name in lists or shipped.is_file():
                self._put(self._read(Path(lists.get(name, shipped))), place)
        self._put(own)

    def _word_lists(self, given: Any) -> Mapping[str, str]:
        """The user's own word lists by name."""
        if not isinstance(given, dict):
            self.faults.append(
                english("lexicon: should be names of word lists with a path each, and your own words by name")
            )
            return {}
        given = {name: value for name, value in given.items() if name not in _OWN_WORDS}
        for name in given.keys() - LEXICONS.keys():
            self.faults.append(
                english(
                    "{place}no such word list; known are {known}",
                    place=spell(("lexicon", name)),
                    known=", ".join(_KNOWN),
                )
            )
        known = {name: path for name, path in given.items() if name in LEXICONS}
        self.faults += [
            english("lexicon.{name}: should be a path", name=name) for name in known if not isinstance(known[name], str)
        ]
        return {name: path for name, path in known.items() if isinstance(path, str)}

    def settings(self) -> Settings:
        """Build every section, then what needs several of them."""
        for name in self.layers.values.keys() - SECTIONS.keys():
            self.faults.append(
                self.layers.fault(
                    (name,), english("no such section; known are {sections}", sections=", ".join(SECTIONS))
                )
            )
        parts = {name: self._section(shape, name) for name, shape in SECTIONS.items()}
        limits: dict[str, Limits] = self._section(dict[str, Limits], "rules", "limits") or {}
        parts["lexicon"] = self._own_words(parts["lexicon"])
        packs = self._packs(parts["lexicon"])
        parts["scores"] = self._scores(parts["scores"] or ScoreOptions(), packs)
        ruled = {rule.id: rule.limits for pack in packs for rule in pack.rules if isinstance(rule, MeasureRule)}
        for rule in limits.keys() - ruled.keys():
            self.faults.append(
                self.layers.fault(("rules", "limits", rule), english("no measured rule of that name in the packs"))
            )
        for rule, band in limits.items():
            self.faults += self._upside_down(("rules", "limits", rule), band, (("min",), ("max",)))
        for name in _BANDS if parts["conversation"] else ():
            band = Limits(*getattr(parts["conversation"].pace, name))
            self.faults += self._upside_down(("conversation", "pace", name), band, ((), ()))
        self._check_zone(parts["run"])
        self._check_acts(parts["rules"])
        if fault := parts["tables"] and parts["tables"].fault:
            self.faults.append(self.layers.fault(("tables", "mode"), fault))
        if self.faults:
            raise ConfigError("configuration", self.faults)
        ruled |= limits
        bands = {band: _band(ruled[rule]) for band, rule in _BANDS.items() if rule in ruled}
        conversation = parts["conversation"]
        parts["conversation"] = replace(conversation, pace=replace(conversation.pace, **bands))
        in_order = tuple(sorted(limits.items(), key=lambda item: item[0]))
        parts["rules"] = replace(parts["rules"], limits=in_order)
        parts["models"] = Path(os.path.expanduser(parts["models"] or default_folder()))
        return Settings(**parts, packs=packs, config_sha256=_digest(parts, packs))

    def _section(self, shape: Any, *at: str) -> Any:
        without = ("packs", "limits") if at == ("rules",) else ()
        built, faults = self.layers.section(shape, at, without=without)
        self.faults += faults
        return built

    def _upside_down(self, at: Keys, limits: Limits, sides: tuple[Keys, Keys]) -> Iterator[str]:
        """A band whose least is over its most: where it stands, what to write, and where each side was written."""
        if fault := limits.fault:
            origins = dict.fromkeys(origin for side in sides if (origin := self.layers.origin((*at, *side))))
            if origins:
                where = joined(list(origins), "; ")
                yield english("{place}{message} ({origin})", place=spell(at), message=fault, origin=where)
            else:
                yield english("{place}{message}", place=spell(at), message=fault)

    def _check_zone(self, options: RunOptions | None) -> None:
        try:
            ZoneInfo(options.zone if options else "UTC")
        except (OSError, ValueError, KeyError):  # what it raises for no name, a path, and a name of no zone
            self.faults.append(
                self.layers.fault(("run", "zone"), english("no such time zone; write one as Asia/Shanghai"))
            )

    def _check_acts(self, options: RulesOptions | None) -> None:
        try:
            load_model(options.acts if options else None)
        except ConfigError as error:
            self.faults += [
                self.layers.fault(("rules", "acts"), english("{where}: {why}", where=error.where, why=fault))
                for fault in error.faults
            ]

    def _own_words(self, given: Lexicon | None) -> Lexicon:
        faults = list(given.faults()) if given else []
        self.faults += [self.layers.fault(("lexicon", *at), fault) for at, fault in faults]
        return Lexicon() if faults or given is None else given

    def _packs(self, lexicon: Lexicon) -> tuple[Pack, ...]:
        named: tuple[str, ...] = self._section(tuple[str, ...], "rules", "packs") or ()
        if twice := sorted(name for name, count in Counter(named).items() if count > 1):
            self.faults.append(
                self.layers.fault(("rules", "packs"), english("named twice: {twice}", twice=", ".join(twice)))
            )
            return ()
        found = [find_pack(name, configs_folder() / "rules") for name in named]
        missing = [i for i, path in enumerate(found) if path is None]
        self.faults += [
            self.layers.fault(("rules", "packs", i), english("no such pack: {name}", name=named[i])) for i in missing
        ]
        try:
            files = [(str(path), read_pack(path)) for path in found if path]
            if missing:  # without one, names in the others seem faults
                return ()
            return load_packs(files, shelf=shelf(), lexicon=lexicon)
        except ConfigError as error:
            prefix = "" if error.where == "rules" else f"{error.where}: "
            self.faults += [f"{prefix}{fault}" for fault in error.faults]
            return ()

    def _scores(self, options: ScoreOptions, packs: tuple[Pack, ...]) -> Scores:
        paths = [Path(n) if is_path(n) else configs_folder() / "scorecards" / f"{n}.yaml" for n in options.cards]
        missing = [i for i, path in enumerate(paths) if not os.path.isfile(path)]  # Path.is_file raises on long names
        self.faults += [
            self.layers.fault(("scores", "cards", i), english("no such card: {name}", name=options.cards[i]))
            for i in missing
        ]
        least = options.least_coverage
        if not 0 <= least <= 1:
            wrong = english("is {least:g}; write a share of 0 to 1", least=least)
            self.faults.append(self.layers.fault(("scores", "least_coverage"), wrong))
        if missing:
            return Scores()
        scores, faults = load_scores(paths, packs, marks=options.marks, figures=options.figures, least_coverage=least)
        self.faults += faults
        return scores

    def _read(self, path: Path) -> Tree | None:
        try:
            return read_yaml(read_config_text(path), str(path))
        except ConfigError as error:
            self.faults += [english("{where}: {why}", where=error.where, why=fault) for fault in error.faults]
            return None

    def _put(self, tree: Tree | None, at: Keys = ()) -> None:
        if tree is not None and not isinstance(tree.data, dict | None):
            self.faults.append(english("{where}: holds no settings by name (`name: value`)", where=tree.where))
        elif tree is not None:
            self.layers.put_file(tree, at)


def _band(limits: Limits) -> tuple[float, float]:
    return (limits.min or 0.0, limits.max if limits.max is not None else float("inf"))


_FINDS_NOTHING = ("models", "scores", "review", "run", "manifest", "tables", "practice", "lang")


def _digest(parts: Mapping[str, Any], packs: Iterable[Pack]) -> str:
    """SHA-256 of everything that can change what is found on a call."""
    effective: dict[str, Any] = {name: asdict(part) for name, part in parts.items() if name not in _FINDS_NOTHING}
    del effective["transcript"]["threads"]
    effective["privacy"] = {name: effective["privacy"][name] for name in ("redact", "names")}  # above all, no key
    effective["rules"]["acts"] = load_model(parts["rules"].acts).digest
    effective["packs"] = sorted(pack.digest for pack in packs)
    return hashlib.sha256(json.dumps(effective, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
