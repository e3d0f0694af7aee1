"""The morning in words: what the terminal, the mail and the pages say of it, in Chinese or in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from voicecheck.export.listening import Chosen, Why
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.morning.view import Band, Change, FailureGroup, Morning, Practice, Reason, Spot, Title
from voicecheck.rules.reasons import retold
from voicecheck.score.drift import DriftOptions
from voicecheck.tables.failurewords import UNEXPECTED

_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

CAUSES: Mapping[str, tuple[Message, Message]] = {
    "DecodeError": (
        Message("the file is empty, cut off, or holds no sound that can be read"),
        Message("export the recording again"),
    ),
    "NotFoundError": (
        Message("the file is not where the manifest says"),
        Message("look at the path, and whether the share is mounted, then run again"),
    ),
    "MetadataError": (Message("its row in the manifest is wrong"), Message("mend the row, then run again")),
    "TooLongError": (
        Message("it is longer than allowed"),
        Message("split it, or raise audio.max_duration_s"),
    ),
    "poison": (
        Message("it ended its worker twice"),
        Message("look at the file; `voicecheck retry --quarantined` tries it again"),
    ),
    "timeout": (
        Message("it took too long"),
        Message("look at the file; `voicecheck retry --quarantined` tries it again"),
    ),
    "DamagedError": (
        Message("what was stored of it is damaged"),
        Message("give the recording to a run again"),
    ),
}
"""Why recordings fail, by the class of the error, and what to do about it."""
_OTHER = (UNEXPECTED, Message("try it again; report it if it stays"))
_UNITS: Mapping[str, Message] = {
    "interruptions_per_call": Message("{value:.1f} a call"),
    "dead_air_per_call_s": Message("{value:.1f} s a call"),
    "hold_per_call_s": Message("{value:.1f} s a call"),
    "response_median_s": Message("{value:.1f} s"),
    "average_handling_time_s": Message("{value:.0f} s"),
    "agent_level_dbfs": Message("{value:.1f} dB"),
    "agent_pitch_sd_semitones": Message("{value:.1f} semitones"),
    "qa_score": Message("{value:.1f} points"),
    "agent_speech_rate_cpm": Message("{value:.0f} characters/min"),
    "agent_articulation_rate_cpm": Message("{value:.0f} characters/min"),
    "agent_acoustic_rate_cpm": Message("{value:.0f} characters/min"),
}
"""How measures are written that are no share."""


_LEAST = DriftOptions().least_calls


def day_words(day: date, language: Language, *, year: bool = False) -> str:
    """Write a day with its day of the week.

    Examples
    --------
    >>> day_words(date(2026, 11, 20), "zh"), day_words(date(2026, 11, 20), "en", year=True)
    ('11月20日（周五）', 'Fri 20 Nov 2026')
    """
    if language == "zh":
        return f"{f'{day.year}年' if year else ''}{day.month}月{day.day}日（{_DAYS[day.weekday()]}）"
    return f"{_DAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}{f' {day.year}' if year else ''}"


def clock(seconds: int) -> str:
    """Write a second of a call, as players show it.

    Examples
    --------
    >>> clock(20), clock(754)
    ('0:20', '12:34')
    """
    return f"{seconds // 60}:{seconds % 60:02d}"


def figure(name: str, value: float, language: Language) -> str:
    """Write a measure's figure with its unit; what is not known as another measure is a share."""
    if name in _UNITS:
        return say(_UNITS[name].text, language, value=value)
    return f"{100 * value:.0f}%"


def reason_words(reason: Reason, language: Language) -> str:
    """Say on what an agent differs: the figure, that of the others, and what both rest on."""
    others = say("team", language) if reason.of_team else say("all others", language)
    known = {"title": reason.title.said(language), "beside": others, "calls": reason.calls}
    if reason.norm:
        told = say(
            "{title}: failed on {failed} of {calls} ({beside}: {others_failed} of {others_calls})", language, **known,
            failed=reason.failed, others_failed=reason.others_failed, others_calls=reason.others_calls,
        )  # fmt: skip
        if reason.pace:
            told += say(", {own:.0f} against {others:.0f} characters/min", language,
                        own=reason.pace[0], others=reason.pace[1])  # fmt: skip
    else:
        told = say("{title} {own} ({beside} {others}, n={calls})", language, **known,
                   own=figure(reason.matter, reason.value, language),
                   others=figure(reason.matter, reason.others, language))  # fmt: skip
    return told + (say(", last {days} days", language, days=reason.days) if reason.days > 1 else "")


def spot_words(spots: Sequence[Spot], language: Language) -> str:
    """Name calls with the second from which to listen."""
    whole = say("whole call", language)
    mark = "、" if language == "zh" else ", "
    return mark.join(f"{each.call_id} {whole if each.listen_s is None else clock(each.listen_s)}" for each in spots)


def unnamed_words(morning: Morning, language: Language) -> str:
    """Say why nobody is named."""
    if morning.unnamed == "alike":
        return say("Nobody differs from the others for the worse by more than chance "
                   "({compared:agent|agents} compared).", language, compared=morning.compared)  # fmt: skip
    if morning.unnamed == "few_calls":
        return say("No agent has calls enough to compare (at least {least} each, over two weeks).", language,
                   least=morning.least_calls)  # fmt: skip
    return say("There are too few agents to compare with one another.", language)


def change_words(change: Change, language: Language) -> str:
    """Say what changed: before, after, and the calls that both rest on."""
    calls = {"before_calls": change.before_calls, "after_calls": change.after_calls}
    known = {"title": change.title.said(language), **calls}
    before, after = (figure(change.name, each, language) for each in (change.before, change.after))
    if change.norm:
        return say("{title}: failed {before} → {after} (n={before_calls}, {after_calls})", language, **known,
                   before=before, after=after)  # fmt: skip
    if change.sure:
        return say("{title} {before} → {after} (n={before_calls}, {after_calls})", language, **known,
                   before=before, after=after)  # fmt: skip
    return say("{title} {after}: no sure change (n={before_calls}, {after_calls})", language, **known, after=after)


def since_words(morning: Morning, language: Language) -> str:
    """Say what the day is compared with."""
    if morning.before and (morning.day - morning.before).days == 1:
        return say("Since yesterday ({day})", language, day=day_words(morning.before, language))
    if morning.before:
        return say("Since {day}", language, day=day_words(morning.before, language))
    return say("Since yesterday", language)


def _few_words(morning: Morning, before: date, language: Language) -> str:
    """Say on which of the two days there are too few calls to compare."""
    counts = {before: morning.before_calls, morning.day: morning.calls}
    few = [day for day, calls in counts.items() if calls < _LEAST]
    if len(few) == 1:
        return say("Too few calls on {day} to tell ({calls}; {least} are needed).", language,
                   day=day_words(few[0], language), calls=counts[few[0]], least=_LEAST)  # fmt: skip
    return say("Too few calls on both days to tell ({before} and {after}; {least} are needed).", language,
               before=morning.before_calls, after=morning.calls, least=_LEAST)  # fmt: skip


def undated_words(calls: int, language: Language) -> str:
    """Say how many calls have no known day."""
    return say("{calls:call|calls} of an unknown day", language, calls=calls)


def change_lines(morning: Morning, language: Language) -> Iterator[str]:
    """Say everything that changed, or why nothing is told."""
    if morning.before is None:
        yield say("There is no day before to compare with.", language)
    elif morning.changes_unknown:
        yield _few_words(morning, morning.before, language)
    else:
        if not any(each.sure for each in morning.changes):
            yield say("Nothing changed by more than chance.", language)
        yield from (change_words(each, language) for each in morning.changes)


def band_words(band: Band, language: Language) -> str:
    """Say that the band may be at fault, not the agents."""
    return say("{outside} of {agents:agent|agents} speak outside {low:g}–{high:g} characters/min: the band may not fit "
               "(rules.limits.pace.rate); pace is held against nobody above", language, outside=band.outside,
               agents=band.agents, low=band.low, high=band.high)  # fmt: skip


def cause_words(group: FailureGroup, language: Language) -> tuple[str, str]:
    """Say why recordings failed, and what to do."""
    cause, remedy = CAUSES.get(group.error, _OTHER)
    return say(cause.text, language, error=group.error), remedy.said(language)


def unscored_words(reason: str, titles: Mapping[str, Title], language: Language) -> str:
    """Say why calls were not scored: a norm's reason, with the norm where it is that of one alone."""
    norm, colon, rest = reason.partition(": ")
    if colon and norm in titles:
        told = unscored_words(rest, {}, language)
        return say("{norm}: {reason}", language, norm=titles[norm].said(language), reason=told)
    return retold(reason, language)


def stored_words(text: str | Message, language: Language) -> str:
    """Tell a note or a message, also one that is stored in English."""
    return text.said(language) if isinstance(text, Message) else retold(text, language)


def practice_words(practice: Practice, language: Language) -> str:
    """Say what an agent's practice calls came to."""
    agent = practice.agent_id or say("(agent not known)", language)
    lost = practice.calls - practice.scored
    if practice.score is None:
        return say("{agent}: no score of {calls:call|calls}", language, agent=agent, calls=practice.calls)
    kind = say("one-party practice score", language) if practice.alone == practice.scored else say(
        "practice score", language)  # fmt: skip
    told = say("{agent}: {kind} {score:.0f}, judged {judged} of {asked} ({calls:call|calls})", language, agent=agent,
               kind=kind, score=practice.score, judged=practice.judged, asked=practice.asked,
               calls=practice.scored)  # fmt: skip
    if 0 < practice.alone < practice.scored:
        told += say(", {alone} of them of the agent alone", language, alone=practice.alone)
    return told + (say("; no score of {lost} more", language, lost=lost) if lost else "")


def listen_title(morning: Morning, language: Language) -> str:
    """Say how many calls to listen to, how they were chosen, and by which seed."""
    risk, random = (morning.listening.count(why) for why in _WHY)
    return say("Calls to listen to: {calls} ({risk} by risk, {random} at random, seed {seed})", language,
               calls=risk + random, risk=risk, random=random, seed=morning.listening.seed)  # fmt: skip


_WHY: tuple[Why, ...] = ("risk", "random")


def listen_words(chosen: Chosen, morning: Morning, language: Language) -> tuple[str, str, str, str, str]:
    """Say of a call to listen to: why it was chosen, its name, the agent, from when, and what to listen for."""
    call = chosen.call
    why = say("risk", language) if chosen.why == "risk" else say("random", language)
    places = call.places
    second = next((each.listen_s for each in places if each.listen_s is not None), None)
    heard = [each for each in places if each.listen_s is not None and each.listen_s == second] or places[:1]
    if heard:
        rule = heard[0].rule_id
        title = morning.titles[rule].said(language) if rule in morning.titles else rule
        told = say("failed: {title}", language, title=title)
    elif call.unscored:
        told = say("not scored: {reason}", language, reason=unscored_words(call.unscored, morning.titles, language))
    else:
        told = say("nothing failed", language)
    return (
        why,
        call.call_id or call.recording or call.call_key,
        call.agent_id or say("(agent not known)", language),
        say("whole call", language) if second is None else clock(second),
        told,
    )
