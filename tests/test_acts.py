"""What an utterance does: files are read strictly, weights are a table, probabilities mean what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.acts.features import features, features_of_stretches
from voicecheck.acts.kinds import ACTS
from voicecheck.acts.model import BIAS, SCALE, SHIFT, load_model, parse_weights, write_weights
from voicecheck.acts.training import TrainingOptions, train
from voicecheck.acts.units import LONG, units
from voicecheck.acts.utterances import Labelled, Utterance, read_labelled
from voicecheck.errors import ConfigError
from voicecheck.phonetics.syllables import syllables
from voicecheck.text.normalize import normalize

HEADER = "speaker\tacts\ttext\tbefore\tplace\n"


def test_a_file_is_read_line_by_line() -> None:
    """Several acts, none, and cells that are left out."""
    text = HEADER + "A\tsolution+deadline\t三天内给您换新\t什么时候换\tmiddle\n\nC\tnone\t好的\n"
    assert read_labelled(text, "x.tsv") == (
        Labelled(Utterance("agent", "三天内给您换新", "什么时候换"), frozenset({"solution", "deadline"})),
        Labelled(Utterance("customer", "好的"), frozenset()),
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("B\tnone\t好", "line 2: speaker is 'B'"),
        ("A\tcomplaint\t好", "line 2: 'complaint' is no act of the agent"),
        ("C\tcomplains\t太慢了", "line 2: 'complains' is no act of the customer"),
        ("C\tnone\t", "line 2: the text has 0 characters"),
        ("C\tnone", "line 2: has 2 cells"),
        ("C\tnone\t好\t\tlater", "line 2: place is 'later'"),
        ("C\tnone\t好\t\tend\tmore", "line 2: has 6 cells"),
        ("C\tnone\t" + "好" * 401, "line 2: the text has 401 characters"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(line: str, told: str) -> None:
    """Whoever writes utterances finds the fault."""
    with pytest.raises(ConfigError) as caught:
        read_labelled(HEADER + line + "\n", "x.tsv")
    assert caught.value.faults[0].startswith(told)


def test_a_file_without_the_header_is_refused() -> None:
    """Its columns could be any."""
    with pytest.raises(ConfigError, match="header"):
        read_labelled("A\tnone\t好\n", "x.tsv")


def test_the_features_are_characters_sounds_and_what_was_said_before() -> None:
    """The same sound in other characters shares features; what came before has its own."""
    said, misheard = features(Utterance("agent", "工号")), features(Utterance("agent", "公号"))
    assert "音:gong hao" in said
    assert "音:gong hao" in misheard
    assert "字:工号" in said
    assert "字:工号" not in misheard
    assert "前:几号" in features(Utterance("agent", "三号", "几号"))
    assert features(Utterance("agent", "……")) == ()


@given(text=st.text("太慢了a一", max_size=9), before=st.sampled_from(["", "几号"]))
def test_the_stretches_of_a_turn_share_their_runs(text: str, before: str) -> None:
    """Each stretch has the features that it has as an utterance of its own; what came before is before the first."""
    stretches = [(low, high) for low in range(len(text) + 1) for high in range(low, len(text) + 1)]
    alone = [_plain_runs(text[low:high], before if low == 0 else "") for low, high in stretches]
    assert [list(names) for names in features_of_stretches(text, stretches, before)] == alone


def _plain_runs(text: str, before: str) -> list[str]:
    """The features of a text, written down one by one."""
    found = []
    for name, signs, longest, between in (("字:", text, 3, ""), ("音:", syllables(text), 2, " ")):
        edged = ["^", *signs, "$"]
        for length in range(1, longest + 1):
            runs = [edged[at : at + length] for at in range(len(edged) - length + 1)]
            found += [name + between.join(run) for run in runs if run not in (["^"], ["$"])]
    found += [f"前:{before[at : at + length]}" for length in (1, 2) for at in range(len(before) - length + 1)]
    return list(dict.fromkeys(found)) if text else []


TABLE = {
    "complaint": {BIAS: -1.0, SCALE: 2.0, SHIFT: 0.5, "字:慢": 6.0, "字:谢": -4.0},
    "apology": {BIAS: -2.0, "字:歉": 9.0},
}


def test_a_table_of_weights_is_read_as_it_was_written() -> None:
    """Score: the constant, and the weights of the features over the root of their number; then the logistic."""
    model = parse_weights(write_weights(TABLE), "w.tsv")
    assert model.acts == ("complaint", "apology")
    seen = len(features(Utterance("customer", "慢")))
    expected = 1 / (1 + np.exp(-(2.0 * (-1.0 + 6.0 / seen**0.5) + 0.5)))
    (found,) = model.probabilities([Utterance("customer", "慢")])
    assert found[0] == pytest.approx(expected, abs=1e-6)
    assert found[1] == 0  # an apology is the agent's


def test_the_probabilities_of_many_utterances_are_those_of_each() -> None:
    """Whatever stands beside it: also where it shares nothing with the table, or is the last."""
    model = parse_weights(write_weights(TABLE), "w.tsv")
    said = [Utterance("customer", text) for text in ("甲", "慢谢", "", "好慢", "乙")]
    alone = np.concatenate([model.probabilities([utterance]) for utterance in said])
    assert np.array_equal(model.probabilities(said), alone)
    assert np.array_equal(model.probabilities_of("customer", [features(utterance) for utterance in said]), alone)
    assert len({*alone[:, 0].tolist()}) == 3  # 慢 alone, beside 谢, or neither


def test_an_empty_call_has_no_probabilities() -> None:
    """No utterance, no row."""
    assert parse_weights(write_weights(TABLE), "w.tsv").probabilities([]).shape == (0, 2)


@pytest.mark.parametrize(
    "text", ["", "a\tb\n", "act\tfeature\tweight\nx\ty\t1\n", "act\tfeature\tweight\napology\ty\n"]
)
def test_what_is_no_table_of_weights_is_refused(text: str) -> None:
    """A damaged file of weights is told, not half read."""
    with pytest.raises(ConfigError):
        parse_weights(text, "w.tsv")


def test_the_reasons_are_the_heaviest_features() -> None:
    """What is shown is what weighed."""
    model = parse_weights(write_weights(TABLE), "w.tsv")
    (reason,) = model.reasons(Utterance("customer", "慢谢"), "complaint")
    assert reason[0] == "字:慢"


def test_training_finds_what_tells_an_act_apart() -> None:
    """Of writers who were left out, too; an act that a file does not label is not held against it."""

    def write(words: str, only: str = "") -> list[Labelled]:
        complaints = [Labelled(Utterance("customer", f"{w}也太慢了吧"), frozenset({"complaint"})) for w in words]
        plain = [Labelled(Utterance("customer", f"{w}我想查一下"), frozenset()) for w in words]
        sorry = [Labelled(Utterance("agent", f"{w}对不起"), frozenset({only} if only else ())) for w in words]
        agent = [Labelled(Utterance("agent", f"{w}请稍等"), frozenset()) for w in words]
        return [*complaints, *plain, *sorry, *agent]

    files = [write("网车票货款卡单", "apology"), write("水电气房灯门窗"), write("书课班饭店桌椅")]
    tables, qualities = train(files, options=TrainingOptions(fewest=5, misheard=0.0))
    assert tables.keys() == {"complaint", "apology"}
    assert {each.act: each.average_precision for each in qualities} == {"complaint": 1.0, "apology": 0.0}
    model = parse_weights(write_weights(tables), "w.tsv")
    (sorry,) = model.probabilities([Utterance("agent", "菜对不起")])
    assert sorry[1] > 0.5
    slow, asks = model.probabilities([Utterance("customer", "菜也太慢了吧"), Utterance("customer", "菜我想查一下")])
    assert slow[0] > 0.5 > asks[0]


@given(st.text(alphabet="嗯那我想问一下怎么又扣钱了，。 ", max_size=200))
def test_every_character_of_a_turn_is_tried(text: str) -> None:
    """No part of what was said is passed over, and nothing is longer than what the model knows."""
    normal = normalize(text)
    tried = units(normal)
    assert {at for start, end in tried for at in range(start, end)} == set(range(len(normal.text)))
    assert all(end - start <= LONG for start, end in tried)


def test_what_a_recogniser_did_not_part_is_tried_in_parts() -> None:
    """Two utterances without a comma between them are tried apart, too; a clause of a usual length is not cut."""
    apart = normalize("您的包裹没有送到是因为地址写错了我帮您改好之后快递员会联系您")
    assert any(start >= 8 and end == len(apart.text) for start, end in units(apart))
    assert units(normalize("您的包裹没有送到是因为地址写错了")) == ((0, 16),)


def test_the_shipped_weights_know_every_act() -> None:
    """Each act has weights, and the table is the file's."""
    assert set(load_model().acts) == set(ACTS)


@pytest.mark.parametrize(
    ("act", "does", "does_not"),
    [
        ("complaint", "你们上回不是说周二就能修好吗，怎么又拖到现在", "麻烦您帮我看看周二能不能修"),
        ("apology", "这事是我们没办好，真的对不起您", "不好意思，请问您怎么称呼"),
        ("followup", "有消息了我马上打电话告诉您", "您可以打电话到营业厅问问"),
        ("refusal", "这个真改不了，系统里不让动", "可以改的，我这就给您改"),
        ("restate", "您的意思是想把地址换到公司，对吧", "地址是什么"),
    ],
)
def test_the_shipped_weights_tell_plain_sentences_apart(act: str, does: str, does_not: str) -> None:
    """Sentences that were not learnt from."""
    model = load_model()
    speaker = ACTS[act].speaker
    column = model.acts.index(act)
    probabilities = model.probabilities([Utterance(speaker, does), Utterance(speaker, does_not)])[:, column]
    assert probabilities[0] > 0.5 > probabilities[1]
