"""What an agent says on a line on which nobody answers, and what is said to somebody who speaks."""

from voicecheck.rules.call.silentline import is_silent


def test_what_joins_clauses_answers_nobody() -> None:
    """因为, 如果, 是不是 and 等着 in a turn that says nothing is heard are no answer; elsewhere they are."""
    greeting = "您好这里是青山快递客服请问有什么可以帮您"
    assert is_silent([greeting, "听不到您的声音是不是信号不好", "因为一直听不到您说话我先挂断了再见"])
    assert not is_silent([greeting, "因为系统在升级", "听不到您的声音我先挂断了再见"])


def test_an_agent_who_bids_somebody_speak_hears_nobody() -> None:
    """没人吭声, 出个声 and 再不说我挂了 are said to a silent line."""
    greeting = "您好这里是青山快递客服请问有什么可以帮您"
    for said in ("怎么不吭声", "您要是在就出个声", "再不说我可挂了"):
        assert is_silent([greeting, said, "再见"]), said


def test_who_restates_answers_also_where_nothing_is_heard() -> None:
    """您是说听不到声音 repeats what a customer said, who was not recorded."""
    assert not is_silent(["您好请问有什么可以帮您", "您是说耳机听不到声音对吗", "我先挂断了再见"])
