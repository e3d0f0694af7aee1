"""Settings in layers: later ones win, every fault is told at once and where it was written."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from small_configs import PACK, small_configs
from voicecheck import config
from voicecheck.batch.judging import judging_of
from voicecheck.config import LEXICONS, SECTIONS, Settings, configs_folder, load_settings
from voicecheck.errors import ConfigError
from voicecheck.plainyaml import read_yaml
from voicecheck.text.lexicon import Lexicon


@pytest.fixture
def shipped() -> None:
    """Asked for by a test that reads the whole of what is shipped."""


@pytest.fixture(autouse=True)
def small_packs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped defaults and word lists, with packs of one rule in place of the large ones."""
    if "shipped" in request.fixturenames:
        return
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr(config, "configs_folder", lambda: folder)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults_of(file: Path | None = None, **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load_settings(file, environ=environ)
    return caught.value.faults


@pytest.mark.usefixtures("shipped")
def test_the_defaults_load() -> None:
    """Without a word of the user's there are settings, packs and word lists."""
    settings = load_settings(environ={})
    assert settings.packs
    assert settings.transcript.model == "base"
    assert "嗯" in settings.conversation.overlaps.acknowledgements
    assert settings.transcript.stock_phrases


def test_the_default_file_repeats_the_rooms_truthfully() -> None:
    """A value that stands in default.yaml for people to read is the one in the room's dataclass."""
    data = read_yaml((configs_folder() / "default.yaml").read_text(encoding="utf-8"), "default").data
    for section, written in data.items():
        known = {field.name: field.default for field in fields(SECTIONS[section])} if isinstance(written, dict) else {}
        for name, value in (written.items() if isinstance(written, dict) else ()):
            if (section, name) not in {("rules", "packs"), ("rules", "limits")}:
                assert known[name] == (tuple(value) if isinstance(value, list) else value), f"{section}.{name}"


def test_later_layers_win(write: Callable[[str, str], Path]) -> None:
    """The command line stands above the environment, that above the file, that above the defaults."""
    file = write("my.yaml", "transcript: {model: small, beam_size: 4, compute_type: float32}\n")
    settings = load_settings(
        file,
        environ={"VOICECHECK_TRANSCRIPT__MODEL": "medium", "VOICECHECK_TRANSCRIPT__BEAM_SIZE": "3", "OTHER": "x"},
        flags={"transcript.model": "turbo", "run.workers": None},
    )
    assert (settings.transcript.model, settings.transcript.beam_size) == ("turbo", 3)
    assert settings.transcript.compute_type == "float32"
    assert settings.run.workers is None


def test_all_faults_are_told_at_once(write: Callable[[str, str], Path]) -> None:
    """Unknown names, wrong types and missing packs of all layers, each with its path and where it stands."""
    file = write("my.yaml", "transcript:\n  beam_sise: 4\n  threads: true\nrules:\n  packs: [nowhere]\nsounds: 1\n")
    faults = faults_of(file, VOICECHECK_RUN__WORKERS="many")
    assert len(faults) == 5
    told = "\n".join(faults)
    assert f"transcript.beam_sise: no such setting; did you mean beam_size? ({file}, line 2)" in told
    assert f"transcript.threads: should be a valid integer ({file}, line 3)" in told
    assert f"rules.packs[0]: no such pack: nowhere ({file}, line 5)" in told
    assert "sounds: no such section" in told
    assert "run.workers: should be a valid integer" in told
    assert "(VOICECHECK_RUN__WORKERS)" in told


def test_faults_inside_lists_are_placed(write: Callable[[str, str], Path]) -> None:
    """A fault in an element of a list names the element."""
    file = write("my.yaml", "conversation:\n  overlaps:\n    acknowledgements: [嗯, 5]\n")
    assert faults_of(file)[0].startswith("conversation.overlaps.acknowledgements[1]: should be a valid string")


def test_yaml_traps_are_refused(write: Callable[[str, str], Path]) -> None:
    """``no``, ``010`` and equal keys are faults with their lines, not values."""
    file = write("my.yaml", "run:\n  workers: 010\n  workers: 2\nmodels: no\n")
    assert len(faults_of(file)) == 3


def test_text_is_no_number(write: Callable[[str, str], Path]) -> None:
    """A quoted number, or a truth value, is not taken for a number."""
    assert faults_of(write("my.yaml", "run: {workers: '2'}\n"))
    assert faults_of(write("my.yaml", "run: {workers: true}\n"))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The settings file that was asked for must be there."""
    assert "cannot be read" in faults_of(tmp_path / "none.yaml")[0]


def test_a_file_of_something_else_is_told(write: Callable[[str, str], Path]) -> None:
    """A list, or text, is no settings file; an empty one changes nothing."""
    assert "no settings by name" in faults_of(write("my.yaml", "- a\n"))[0]
    assert load_settings(write("my.yaml", "# nothing\n"), environ={}) == load_settings(environ={})


def test_paths_are_relative_to_the_file(write: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Packs, word lists, the models' folder and a model's folder are found from the file that names them."""
    write("here/own.yaml", PACK)
    write("here/words.yaml", "acknowledgements: [嗯呐]\n")
    file = write(
        "here/my.yaml",
        "models: models\nrules: {packs: [own.yaml]}\nlexicon: {acknowledgements: words.yaml}\n"
        "transcript: {model: ./telephone}\n",
    )
    settings = load_settings(file, environ={})
    assert [pack.name for pack in settings.packs] == ["own"]
    assert settings.conversation.overlaps.acknowledgements == ("嗯呐",)
    assert settings.models == tmp_path / "here" / "models"
    assert Path(settings.transcript.model) == tmp_path / "here" / "telephone"


def test_unknown_word_lists_are_told(write: Callable[[str, str], Path]) -> None:
    """A word list of a name that nothing uses is a fault."""
    assert "lexicon.swearing: no such word list" in faults_of(write("my.yaml", "lexicon: {swearing: x.yaml}\n"))[0]


def test_the_centres_own_words(write: Callable[[str, str], Path]) -> None:
    """Names and words stand beside the paths of word lists."""
    file = write("my.yaml", "lexicon: {company: [云帆通信, CloudSail], words: [畅享包], goodbyes: none.yaml}\n")
    write("none.yaml", "goodbyes: [再会]\n")
    settings = load_settings(file, environ={})
    assert settings.lexicon == Lexicon(company=("云帆通信", "CloudSail"), words=("畅享包",))
    assert settings.conversation.ending.goodbyes == ("再会",)


def test_own_words_change_what_is_found(write: Callable[[str, str], Path]) -> None:
    """A call is judged again where the company has another name and a rule asks for it."""
    rule = "id: own.x, title: X, documents: [N], kind: must, condition: {phrases: [$company_names]}, expected: x"
    write("own.yaml", f"{PACK}  - {{{rule}}}\n")
    file = write("my.yaml", "rules: {packs: [./own.yaml]}\n")
    before, other = (
        load_settings(file, environ=names) for names in ({}, {"VOICECHECK_LEXICON__COMPANY": "[云帆通信]"})
    )
    assert other.lexicon.company == ("云帆通信",)
    assert other.config_sha256 != before.config_sha256
    assert judging_of(other).digest != judging_of(before).digest
    assert judging_of(other).hearing == judging_of(before).hearing


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("lexicon: {company: 云帆通信}", "lexicon.company: should be a valid"),
        ("lexicon: {words: ['。', 套餐]}", "lexicon.words[0]: “。” holds '。'"),
        ("lexicon: {firm: [云帆]}", "lexicon.firm: no such word list; known are company, words"),
        ("rules: {lexicon: {company: [云帆]}}", "rules.lexicon: no such setting"),
    ],
)
def test_own_words_that_are_none_are_told(write: Callable[[str, str], Path], written: str, told: str) -> None:
    """One word in place of a list, a word of nothing, a list that is not known, a section in the wrong place."""
    with pytest.raises(ConfigError) as caught:
        load_settings(write("my.yaml", written + "\n"), environ={})
    assert any(told in fault for fault in caught.value.faults), caught.value.faults


def test_faults_of_packs_are_told(write: Callable[[str, str], Path]) -> None:
    """A pack that is wrong is told with its own line."""
    write("own.yaml", PACK + "    colour: red\n")
    faults = faults_of(write("my.yaml", "rules: {packs: [./own.yaml]}\n"))
    assert any("own.yaml" in fault and "colour" in fault for fault in faults)


def test_a_rule_in_two_packs_is_told(write: Callable[[str, str], Path]) -> None:
    """A rule is judged once: packs that both have it are a fault."""
    write("a.yaml", PACK)
    write("b.yaml", PACK.replace("pack: own", "pack: other"))
    faults = faults_of(write("my.yaml", "rules: {packs: [./a.yaml, ./b.yaml]}\n"))
    assert len(faults) == 1
    assert faults[0].endswith("b.yaml: line 5: rules[0].id: pace.rate stands in two packs: own and other")


def test_a_limit_moves_the_band(write: Callable[[str, str], Path]) -> None:
    """The band that speech rates are held against is the limit of the rule, set in one place."""
    write("own.yaml", PACK)
    text = "rules:\n  packs: [./own.yaml]\n"
    assert load_settings(write("a.yaml", text), environ={}).conversation.pace.band_cpm == (120.0, 150.0)
    moved = load_settings(write("b.yaml", text + "  limits:\n    pace.rate: {min: 180, max: 260}\n"), environ={})
    assert moved.conversation.pace.band_cpm == (180.0, 260.0)
    assert dict(moved.rules.limits)["pace.rate"].max == 260.0


def test_a_limit_of_no_rule_is_told(write: Callable[[str, str], Path]) -> None:
    """A limit for a rule that is not measured, or not there, is a fault and not silence."""
    file = write("my.yaml", "rules:\n  limits:\n    pace.rait: {min: 1}\n")
    assert faults_of(file)[0].startswith("rules.limits.pace.rait: no measured rule")


def test_lists_in_the_environment() -> None:
    """A variable in brackets is a list."""
    settings = load_settings(environ={"VOICECHECK_TRANSCRIPT__STOCK_PHRASES": "[字幕, 订阅]"})
    assert settings.transcript.stock_phrases == ("字幕", "订阅")


def hashes(*changes: dict[str, Any]) -> list[str]:
    return [load_settings(environ={}, flags=change).config_sha256 for change in changes]


def test_the_hash_stands_for_what_changes_results() -> None:
    """Equal settings have equal hashes; what changes no result changes no hash; all else does."""
    plain, same, threads, workers, models = hashes(
        {}, {}, {"transcript.threads": 3}, {"run.workers": 7}, {"models": "/elsewhere"}
    )
    assert plain == same == threads == workers == models
    beam, words = hashes({"transcript.beam_size": 1}, {"conversation.overlaps.acknowledgements": ["嗯"]})
    assert len({plain, beam, words}) == 3


def test_settings_travel_to_workers() -> None:
    """Settings can be sent to another process and are the same there."""
    settings = load_settings(environ={})
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.usefixtures("shipped")
def test_every_shipped_word_list_is_used() -> None:
    """No file in ``configs/lexicon`` lies there unread."""
    assert {path.stem for path in (configs_folder() / "lexicon").iterdir()} <= set(LEXICONS)


def test_every_section_is_a_setting() -> None:
    """The sections that a file may hold are the fields of the settings, and no more."""
    assert set(SECTIONS) | {"packs", "config_sha256"} == {field.name for field in fields(Settings)}


@pytest.mark.usefixtures("shipped")
def test_an_installed_package_brings_its_configs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package has the defaults inside it, those are used; a checkout uses its own folder."""
    (tmp_path / "voicecheck" / "configs").mkdir(parents=True)
    assert configs_folder() == Path(config.__file__).parents[2] / "configs"
    monkeypatch.setattr(config, "__file__", str(tmp_path / "voicecheck" / "config.py"))
    assert configs_folder() == tmp_path / "voicecheck" / "configs"
