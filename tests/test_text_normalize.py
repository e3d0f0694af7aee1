"""Text comes to one matching form, and each of its characters knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voicecheck.text.normalize import _normalized, normalize, simplify

# What recognisers write: Traditional, Simplified, figures, Latin, punctuation of both widths.
CALL_TEXT = st.text(
    "您好請问問这這裡著急帳户戶电電話号號工是幺洞零一二三四五两妳甚么 0123456789,，.。?？！-%ＡａAb３、吗嗎〇※…㎏ﬁ",
    max_size=40,
)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("請您稍等，好嗎？", "请您稍等好吗"),
        ("您好，１９９９元。", "您好一千九百九十九元"),
        ("等待1-2分鐘", "等待一到两分钟"),
        ("工號：3021", "工号三零二一"),
        ("幺三八洞洞", "一三八零零"),
        ("幺幺零", "一一零"),
        ("二〇二六年", "二零二六年"),
        ("App Store，OK", "appstoreok"),
        ("真讓人著急", "真让人着急"),
        ("您看著辦", "您看着办"),
        ("著名的顯著的名著", "著名的显著的名著"),
        ("帳單和帳戶", "账单和账户"),
        ("蚊帐", "蚊帐"),
        ("妳說甚麼", "你说什么"),
        ("138****1234", "一三八一二三四"),
        ("十分感谢", "十分感谢"),
        ("一个洞", "一个洞"),
        ("", ""),
        ("，。！ ", ""),
    ],
)
def test_known_forms(written: str, form: str) -> None:
    """Script, width, case, figures and punctuation are made one; words are kept."""
    assert normalize(written).text == form


@pytest.mark.parametrize("word", ["軟體", "網路", "訊息", "列印", "乾隆"])
def test_words_are_not_exchanged(word: str) -> None:
    """Taiwanese words keep their characters: only the script changes."""
    assert len(simplify(word)) == len(word)
    assert simplify(word) in {"软体", "网路", "讯息", "列印", "乾隆"}


def test_half_a_character_does_no_harm() -> None:
    """A lone surrogate, which no encoder accepts, is dropped from the form."""
    assert normalize("您\ud800好").text == "您好"


@given(CALL_TEXT)
@example("著，急")
@example("幺，三")
@example("3，021")
def test_the_form_of_the_form_is_itself(text: str) -> None:
    """Normalising twice changes nothing."""
    once = normalize(text).text
    assert normalize(once).text == once


@given(CALL_TEXT)
def test_every_character_knows_where_it_came_from(text: str) -> None:
    """Bounds are in range, never fall, and one pair stands for each character."""
    form = normalize(text)
    assert len(form.text) == len(form.offsets) == len(form.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(form.offsets, form.ends, strict=True))
    assert list(form.offsets) == sorted(form.offsets)
    assert list(form.ends) == sorted(form.ends)
    assert all(0 < at < len(form.text) for at in form.breaks)
    assert all(0 < at <= len(form.text) for at in form.questions)


def test_a_stretch_of_the_form_is_found_in_the_raw_text() -> None:
    """A numeral read as a number maps to its figures, one read by digits to each digit."""
    raw = "您好，1999元，工号3021。"
    form = normalize(raw)

    def found(words: str) -> str:
        at = form.text.index(words)
        start, end = form.raw_span(at, at + len(words))
        return raw[start:end]

    assert found("一千九百九十九元") == "1999元"
    assert found("九百") == "1999"
    assert found("零二") == "02"
    assert found("您好") == "您好"


def test_empty_stretches_have_empty_bounds() -> None:
    """An empty stretch maps to an empty one, at the end too; one outside is refused."""
    form = normalize("您好。")
    assert form.raw_span(1, 1) == (1, 1)
    assert form.raw_span(2, 2) == (2, 2)
    assert normalize("").raw_span(0, 0) == (0, 0)
    with pytest.raises(ValueError, match="no such stretch"):
        form.raw_span(0, 3)


def test_clauses_are_where_punctuation_stood() -> None:
    """Punctuation, or a blank between Chinese characters, leaves a break; a blank after Latin leaves none."""
    form = normalize("您好，请问 App Store 怎么用？好的")
    assert [form.text[a:b] for a, b in form.clauses] == ["您好", "请问", "appstore怎么用", "好的"]
    assert form.starts_clause(0)
    assert form.starts_clause(2)
    assert not form.starts_clause(1)
    assert form.ends_clause(2)
    assert form.ends_clause(len(form.text))
    assert normalize("").clauses == ()


def test_questions_are_known_by_mark_or_particle() -> None:
    """A clause asks where it ends in a question mark or 吗, and the next one does not."""
    form = normalize("您方便等吗，好的。对吧？没有了")
    assert form.asks(0, 3)
    assert not form.asks(5, 7)
    assert form.asks(7, 8)
    assert not form.asks(9, 12)


@given(st.text("您好我要著么帐户甚麼妳〇洞幺一著作乾隆請問，。？！、,?! "))
def test_the_short_way_for_everyday_text_comes_to_the_same(text: str) -> None:
    """Text of characters and plain punctuation is brought to the form that the long way gives it."""
    assert normalize(text) == _normalized(text)
