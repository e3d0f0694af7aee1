"""Whose channel is whose."""

from pathlib import Path

import pytest

from voicecheck.conversation.roles import RoleOptions, agent_score, assign
from voicecheck.records import Recording, Roles, Segment

OPTIONS = RoleOptions(
    agent_phrases=("客服", "为您服务", "工号", "可以帮您", "请您"), customer_phrases=("我想", "我要", "你们", "投诉")
)
AGENT = [Segment(0, 5, "您好，我是客服小林，工号三零二一，很高兴为您服务，请问有什么可以帮您？")]
CUSTOMER = [Segment(6, 9, "你好，我想查一下流量，我要投诉你们")]


def recording(**known):
    return Recording(path=Path("a.wav"), name="a.wav", call_id="a", **known)


def roles(known, segments=(AGENT, CUSTOMER), *, empty=None, doubled=False, options=OPTIONS):
    silent = [not any(s.text for s in said) for said in segments] if empty is None else empty
    return assign(recording(**known), silent, doubled, segments, options=options)


@pytest.mark.parametrize(("side", "agent"), [("left", 0), ("right", 1)])
def test_the_manifest_decides(side, agent):
    """Left is the first channel, right the second."""
    segments = (AGENT, CUSTOMER) if agent == 0 else (CUSTOMER, AGENT)
    assert roles({"agent_channel": side}, segments) == (Roles(agent, 1 - agent, source="manifest"), ())


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("manifest", "the manifest says agent_channel right, but the words there are the customer's: try left"),
        ("command_line", "you gave --agent-channel right, but the words there are the customer's: try left"),
    ],
)
def test_a_clear_contradiction_is_said_and_nobody_is_taken_for_the_agent(source, message):
    """Where the words on the given channel are the customer's, nothing is said of either party."""
    found, notes = roles({"agent_channel": "right", "channel_from": source})
    assert (found, notes) == (Roles(None, None, source="contradiction", doubt=message), (message,))


def test_an_empty_channel_has_no_words_that_could_be_the_customers():
    """Where nothing is said on the given channel, the note says so, and that the agent is on the other one."""
    note = "you gave --agent-channel right, but only the other channel has words, an agent's: try left"
    found, notes = roles({"agent_channel": "right", "channel_from": "command_line"}, (AGENT, []))
    assert (found.doubt, notes) == (note, (note,))


@pytest.mark.parametrize(("lead", "contradicted"), [(3, False), (4, True)])
def test_a_doubt_contradicts_nobody(lead, contradicted):
    """The words must lead by 4: an agent may well speak like a customer now and then."""
    options = RoleOptions(agent_phrases=(), customer_phrases=("我想", "我要", "帮我", "投诉"))
    said = [Segment(0, 9, "，".join(options.customer_phrases[:lead]))]
    found, _ = roles({"agent_channel": "left"}, (said, []), options=options)
    assert (found.source == "contradiction") is contradicted
    alone, _ = roles({"direction": "practice"}, (said,), options=options)
    assert (alone.source == "contradiction") is contradicted


def test_a_customer_alone_is_not_judged_as_the_agent():
    """A recording that holds nothing but the customer's channel is no practice call."""
    said = [Segment(0, 9, "我要投诉你们，我想退款，你们乱扣费，我要投诉")]
    for known in ({"agent_channel": "mono", "channel_from": "command_line"}, {"direction": "practice"}):
        found, (note,) = roles(known, (said,))
        assert (found.agent, found.doubt) == (None, note)
        assert "the words on it are a customer's" in note
    assert roles({"direction": "practice"}, ([], said))[0].source == "contradiction"
    assert roles({"agent_channel": "mono"}, ([], said))[0].source == "contradiction"


@pytest.mark.parametrize("said", ["left", "mono", "mixed"])
def test_what_was_given_on_the_command_line_is_no_manifest(said):
    """The source and the notes tell how the agent's channel was given."""
    known = {"agent_channel": said, "channel_from": "command_line"}
    segments = (AGENT, CUSTOMER) if said == "left" else (AGENT,)
    assert roles(known, segments)[0].source == "command_line"
    for found, notes in (roles(known, (AGENT,)), roles(known, (AGENT, [])), roles(known)):
        assert "manifest" not in found.source
        assert not any("manifest" in note for note in notes)


@pytest.mark.parametrize(("segments", "agent"), [((AGENT, CUSTOMER), 0), ((CUSTOMER, AGENT), 1), (([], CUSTOMER), 0)])
def test_speech_decides_without_a_manifest(segments, agent):
    """Who offers help is the agent, on either side; a customer alone tells too."""
    found, notes = roles({}, segments)
    assert (found.agent, found.customer, found.source, notes) == (agent, 1 - agent, "speech", ())


def test_configuration_goes_before_speech():
    """A configured channel needs no words."""
    options = RoleOptions(agent_phrases=(), customer_phrases=(), default_agent_channel="right")
    assert roles({}, options=options)[0] == Roles(1, 0, source="configuration")


def test_undecided_stays_unknown():
    """Where both say nothing that tells, nobody is guessed."""
    found, notes = roles({}, ([Segment(0, 1, "喂")], [Segment(1, 2, "喂")]))
    assert found == Roles(None, None, source="unknown")
    assert len(notes) == 1


def test_suspect_text_tells_nothing():
    """Invented text must not make anybody an agent."""
    assert agent_score([Segment(0, 5, AGENT[0].text, suspect="loop")], OPTIONS) == 0


@pytest.mark.parametrize(
    ("known", "expected", "notes"),
    [
        ({"agent_channel": "mono"}, Roles(0, None, source="manifest"), 0),
        ({"direction": "practice"}, Roles(0, None, source="single_channel"), 0),
        ({"agent_channel": "mixed"}, Roles(None, None, mixed=0, source="manifest"), 0),
        ({"agent_channel": "mixed", "direction": "practice"}, Roles(None, None, mixed=0, source="manifest"), 0),
        ({}, Roles(None, None, mixed=0, source="single_channel"), 1),
        ({"agent_channel": "left"}, Roles(None, None, mixed=0, source="single_channel"), 2),
        ({"agent_channel": "left", "direction": "practice"}, Roles(0, None, source="single_channel"), 1),
    ],
)
def test_one_channel(known, expected, notes):
    """One channel holds the agent alone only where that is known; doubled channels are as one."""
    found, said = roles(known, (AGENT,))
    assert (found, len(said)) == (expected, notes)
    assert roles(known, (AGENT, AGENT), doubled=True)[0] == expected


def test_mono_with_one_empty_channel():
    """A practice call recorded on one of two channels is the agent's."""
    found, notes = roles({"agent_channel": "mono"}, ([], AGENT))
    assert (found, len(notes)) == (Roles(1, None, source="manifest"), 1)
    assert roles({"direction": "practice"}, (AGENT, []))[0] == Roles(0, None, source="single_channel")


def test_mixed_with_two_different_channels():
    """A manifest that does not fit is noted, and the words decide."""
    found, notes = roles({"agent_channel": "mixed"}, (CUSTOMER, AGENT))
    assert (found.agent, found.source, len(notes)) == (1, "speech", 1)


PLAYED = ["您好，感谢致电客服中心", "请问您有什么需要", "我要投诉你们", "请您放心，我帮您处理", "感谢您的来电"]
TWO = ["您好", "我要投诉你们", "非常抱歉给您带来不便", "你帮我查一下", "好的，请您稍等", "没有了"]
TALKERS = RoleOptions(
    agent_phrases=("客服", "请您", "抱歉"),
    customer_phrases=("我要", "投诉", "你们", "你帮我", "我这边"),
    either_phrases=("投诉", "我这边"),
)


def said(texts, suspect=None):
    return [Segment(2 * at, 2 * at + 1, text, suspect=suspect) for at, text in enumerate(texts)]


@pytest.mark.parametrize("known", [{"direction": "practice"}, {"agent_channel": "mono"}])
def test_two_people_at_one_microphone_are_not_the_agent_alone(known):
    """Where words of both come in turn, more than once each, nothing is taken for the agent's, and a note says so."""
    for segments in ((said(TWO),), (said(TWO), [])):
        found, notes = roles(known, segments, options=TALKERS)
        assert (found.agent, found.mixed, found.source) == (None, 0, "speech")
        assert "the words on it are those of two people" in notes[-1]


@pytest.mark.parametrize(
    "texts",
    [
        PLAYED,
        [*PLAYED, "我这边给您登记", "您的电话", "我这边查到了", "请您稍等"],
        ["您好，我要投诉你们，您会这样说", "您说你帮我查", "请您听我说"],
        ["您好，请您听", "我要看一下", "请您稍等", "我要查一下", "感谢您的来电"],
        ["我要投诉你们", "你帮我查一下", "您好"],
    ],
)
def test_who_practises_alone_may_play_the_customer_for_a_sentence(texts):
    """One stretch of a customer's words, words of both in one stretch, or the same words twice are no second person."""
    assert roles({"direction": "practice"}, (said(texts),), options=TALKERS)[0].mixed is None


def test_words_that_cannot_be_relied_on_are_no_second_person():
    """Suspect text tells nothing."""
    segments = (said(TWO, suspect="a loop"),)
    assert roles({"direction": "practice"}, segments, options=TALKERS)[0].agent == 0
