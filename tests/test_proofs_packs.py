"""The committed packs: every rule proves itself by its own examples, however a recogniser writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from voicecheck.config import Settings, load_settings
from voicecheck.proofs.coverage import build_coverage
from voicecheck.proofs.examples import check_examples
from voicecheck.proofs.lint import FEWEST_EXAMPLES
from voicecheck.proofs.mutants import survivors
from voicecheck.proofs.trials import mishearing, rewriting
from voicecheck.rules.language.rule import MeasureRule, Rule
from voicecheck.rules.packs.load import Pack


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(environ={})


def rules_of(settings: Settings) -> Iterator[tuple[Pack, Rule]]:
    return ((pack, rule) for pack in settings.packs for rule in pack.rules)


def test_every_example_comes_out_as_its_pack_says(settings: Settings) -> None:
    """A rule judges its own examples as written beside it."""
    faults = check_examples(settings.packs, options=settings.rules)
    assert not faults, "\n".join(f"{f.rule_id}: {f.expected}, not {f.results}\n{f.dialogue}" for f in faults)


def test_every_rule_has_three_examples_that_pass_and_three_that_fail(settings: Settings) -> None:
    """No rule goes unproved on either side."""
    counts = {rule.id: (len(rule.examples.pass_), len(rule.examples.fail)) for _, rule in rules_of(settings)}
    assert {rule: n for rule, n in counts.items() if min(n) < FEWEST_EXAMPLES} == {}


def test_no_list_can_be_taken_away_unnoticed(settings: Settings) -> None:
    """Without any one of its lists of words, or without a limit, a rule gets one of its own examples wrong."""
    alive = [f"{r.id}: {m.place}" for pack in settings.packs for r, m in survivors(pack, options=settings.rules)]
    assert alive == []


def test_another_way_of_writing_changes_no_result(settings: Settings) -> None:
    """Figures for numerals, 幺, Traditional characters, no punctuation, all commas: no example minds."""
    changes = list(rewriting(settings.packs, options=settings.rules))
    assert not changes, "\n".join(
        f"{c.rule_id} ({c.form}): {c.expected}, not {c.results}\n{c.dialogue}" for c in changes
    )


def test_misheard_words_seldom_accuse(settings: Settings) -> None:
    """With a tenth of the characters misheard, as a small model does, 8 % of what is no fault fails at most.

    (6.2 and 6.9 % with two seeds, 9.2 and 10.8 % with the sound matching off. Examples are harder than calls:
    most hang on one short phrase or exception that is said once.)
    """
    heard = list(mishearing(settings.packs, 0.1, seed=0, options=settings.rules))
    accused, blameless = sum(len(one.accused) for one in heard), sum(one.blameless for one in heard)
    assert accused <= 0.08 * blameless, [one.rule_id for one in heard if one.accused]


def test_no_norm_is_uncovered(settings: Settings) -> None:
    """Every norm that a document's pack names is checked by a rule, and by one that has a document."""
    rows = build_coverage(settings.packs, options=settings.rules, measured={}, reviewed={})
    assert [row.norm for row in rows if row.rule is None or not row.documents] == []


def test_a_norm_is_stated_once_and_its_pack_is_that_of_its_documents(settings: Settings) -> None:
    """A norm of two or more documents lives in common, any other in its document's pack; none lives twice."""
    rules = [(rule, pack) for pack, rule in rules_of(settings)]
    assert len({rule.id for rule, _ in rules}) == len(rules)
    for rule, pack in rules:
        if len(rule.documents) > 1:
            assert pack.name == "common", rule.id
        else:
            assert rule.documents == (pack.document,), rule.id


def test_document_packs_name_exactly_the_common_norms_that_they_state(settings: Settings) -> None:
    """What a document's pack says it uses is what the common rules say of their documents."""
    common = next(pack for pack in settings.packs if pack.name == "common")
    for pack in settings.packs:
        if pack.document:
            assert sorted(pack.uses) == sorted(r.id for r in common.rules if pack.document in r.documents), pack.name


def test_every_norm_is_told_in_chinese_and_in_english(settings: Settings) -> None:
    """Titles and recommended wordings have both languages; each Chinese title is short and stands for one norm."""
    rules = [rule for _, rule in rules_of(settings)]
    for rule in rules:
        sides = (rule.recommended_below, rule.recommended_above) if isinstance(rule, MeasureRule) else ()
        texts = (rule.title, rule.recommended, *sides)
        for text in filter(None, texts):
            assert re.search("[\u4e00-\u9fff]", text.zh), rule.id
            assert re.search("[a-z]{2}", text.en), rule.id
            assert text.zh != text.en, rule.id
        assert len(rule.title.zh) <= 20, rule.id
    for titles in ([rule.title.zh for rule in rules], [rule.title.en for rule in rules]):
        assert sorted(titles) == sorted(set(titles))
