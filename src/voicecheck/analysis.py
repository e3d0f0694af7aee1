"""One call through all the steps: the page to read first.

recording → sound → speech → transcript → conversation → findings → what is private masked
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from voicecheck.audio import channels, interleaving, peaks
from voicecheck.audio.channels import ChannelReport
from voicecheck.audio.decode import Sound, load
from voicecheck.config import Settings
from voicecheck.conversation import build, mending
from voicecheck.conversation.answered import unanswered
from voicecheck.conversation.bothways import Unheard
from voicecheck.conversation.build import Exchange
from voicecheck.conversation.pace import SoundFigures, is_suspect
from voicecheck.conversation.roles import assign
from voicecheck.intervals import Intervals, in_words, total
from voicecheck.language.stored import english
from voicecheck.privacy.agents import agent_hasher
from voicecheck.privacy.redact import redact
from voicecheck.records import Activity, Alternative, CallAnalysis, Conversation, Recording, Role, Roles
from voicecheck.rules.call.heard import NO_SPEECH, cut_off
from voicecheck.rules.judge.doubtful import crowd_of
from voicecheck.rules.judge.values import judge_hidden
from voicecheck.rules.judge.verdict import judge_call, prepare
from voicecheck.rules.packs.listened import digest_of, phrases_to_listen_for
from voicecheck.speech import announcements, syllables, vad, voice
from voicecheck.transcript.arriving import Arriving
from voicecheck.transcript.languages import Languages
from voicecheck.transcript.models import locate
from voicecheck.transcript.transcribe import Listened, Transcript, transcribe
from voicecheck.transcript.whisper import Recogniser, WhisperRecogniser

Analysed = tuple[Recording, CallAnalysis | Exception]
"""A recording, and its analysis or what it failed with."""


Step = Literal["read", "listen", "judge"]
"""A part of the way of a call, for who waits for it: its sound, its words, its norms."""
Tell = Callable[[Step, float], None]
"""Is told a step, and the share of it that is done."""


def make_analyser(
    settings: Settings, tell: Tell | None = None, *, beside: bool = False
) -> Callable[[Sequence[Recording]], Iterator[Analysed]]:
    """Load the speech model and return what analyses a group of recordings with it.

    It yields one result a recording, in any order, each as soon as it is there; what a recording
    failed with is its result, and the others of the group go on. ``tell`` is told how far a group is. ``beside``: the
    model is loaded while the first recording is read, and the rules are made ready while the model listens; what is
    wrong with the model's files is then told with the first recording.

    Raises
    ------
    ModelError
        The model is missing or is no Whisper model.
    """
    options = settings.transcript
    folder = locate(options.model, folder=settings.models)
    loading = partial(WhisperRecogniser, folder, name=options.model, threads=options.threads, options=options)
    ready = partial(prepare, settings.packs)
    recogniser: Recogniser = Arriving(options.model, loading, ready) if beside else loading()
    return lambda recordings: analyse_together(recordings, recogniser, settings, tell)


def analyse_one(analyser: Callable[[Sequence[Recording]], Iterator[Analysed]], recording: Recording) -> CallAnalysis:
    """Analyse a recording that is a group of its own.

    Raises
    ------
    RecordingError
        The recording cannot be analysed; the error says which step it stopped at.
    """
    ((_, result),) = analyser([recording])
    if isinstance(result, Exception):
        raise result
    return result


def _silent(_step: Step, _share: float) -> None:
    """Do nothing: progress is not shown."""


def analyse_together(
    recordings: Sequence[Recording], recogniser: Recogniser, settings: Settings, tell: Tell | None = None
) -> Iterator[Analysed]:
    """Take a group of recordings through all the steps; their windows are decoded in the same batches.

    What is found on a recording does not depend on the group. Where the speech model fails on the
    group, it is asked again for each recording by itself.
    """
    heard, told = [], tell or _silent
    told("read", 0.0)
    for number, recording in enumerate(recordings, 1):
        try:
            heard.append(hear(recording, settings))
        except Exception as error:  # one recording must never end the group, whatever is wrong with it
            yield recording, error
        told("read", number / len(recordings))
    told("listen", 0.0)
    transcripts = _transcripts(heard, recogniser, settings, partial(told, "listen"))
    told("judge", 0.0)
    while heard:
        call, transcript = heard.pop(), transcripts.pop()  # so that the sound of a call that is done is let go
        result: CallAnalysis | Exception
        try:
            result = transcript if isinstance(transcript, Exception) else _judge(call, transcript, recogniser, settings)
        except Exception as error:
            result = error
        yield call.recording, result


def analyse(recording: Recording, recogniser: Recogniser, settings: Settings) -> CallAnalysis:
    """Take a recording through all the steps.

    Raises
    ------
    RecordingError
        The recording cannot be analysed; the error says which step it stopped at.
    """
    heard = hear(recording, settings)
    (transcript,) = _transcribed([heard], recogniser, settings)
    return _judge(heard, transcript, recogniser, settings)


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as far as it can be known without words."""

    recording: Recording
    sound: Sound
    report: ChannelReport
    activities: tuple[Activity, ...]
    nuclei: list[tuple[float, ...]]

    @property
    def listened(self) -> Listened:
        """What is needed of it to write down what was said."""
        return Listened(self.sound, [activity.speech for activity in self.activities], self.nuclei)


def hear(recording: Recording, settings: Settings) -> Heard:
    """Take a recording through the steps that need no words.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    sound = interleaving.mended(load(recording.path, options=settings.audio))
    report = channels.examine(sound, options=settings.channels)
    activities = _listen(sound, report, settings)
    return Heard(recording, sound, report, activities, _nuclei(sound, activities, settings))


def _transcribed(
    heard: Sequence[Heard],
    recogniser: Recogniser,
    settings: Settings,
    tell: Callable[[float], None] | None = None,
) -> list[Transcript]:
    """The transcript of each call, listened to again for the phrases that its rules ask for and the centre's words."""
    own = [call.listened for call in heard]
    return transcribe(own, recogniser, options=settings.transcript, phrases=_phrases(settings), tell=tell)


def _phrases(settings: Settings) -> tuple[str, ...]:
    return phrases_to_listen_for(settings.packs, settings.lexicon) if settings.transcript.listen_most else ()


def _transcripts(
    heard: Sequence[Heard], recogniser: Recogniser, settings: Settings, tell: Callable[[float], None] | None = None
) -> list[Transcript | Exception]:
    """The transcript of each call, or what went wrong; where something did, each is tried alone."""
    try:
        return [*_transcribed(heard, recogniser, settings, tell)]
    except Exception as error:
        if len(heard) == 1:
            return [error]
        return [result for call in heard for result in _transcripts([call], recogniser, settings)]


def _judge(heard: Heard, transcript: Transcript, recogniser: Recogniser, settings: Settings) -> CallAnalysis:
    recording, sound, report, activities = heard.recording, heard.sound, heard.report, heard.activities
    silent = [empty or noisy for empty, noisy in zip(report.empty, report.noisy, strict=False)]
    roles, role_notes = assign(recording, silent, report.doubled, transcript.segments, options=settings.roles)
    exchange = build.exchange(
        roles,
        transcript.segments,
        activities,
        sound.duration,
        late=report.offset_s,
        unrecorded=Unheard(*(_of(report.unrecorded, at) for at in (roles.agent, roles.customer))),
        options=settings.conversation,
    )
    figures = _figures(sound, exchange, roles, heard.nuclei, settings)
    elderly = recording.profile == "elderly"
    unfinished = sound.unfinished is not None
    conversation = build.measure(
        exchange, figures, elderly=elderly, options=settings.conversation, unfinished=unfinished
    )
    unjudged = roles.doubt or unanswered(recording, conversation.turns, activities)
    conversation = _with_languages(replace(conversation, unjudged=unjudged), transcript)
    conversation = _with_missing(conversation, report, transcript)
    conversation = replace(conversation, alternatives=_alternatives(roles, transcript))
    findings = judge_call(recording, conversation, settings.packs, options=settings.rules)
    call = CallAnalysis(
        recording=recording,
        sha256=sound.sha256,
        conversation=conversation,
        findings=findings,
        discarded_characters=transcript.discarded_characters,
        unheard=transcript.unheard,
        voiceless_characters=transcript.voiceless_characters,
        notes=(
            *role_notes,  # whose words they are goes before how they sound
            *sound.notes,
            *channels.notes(report),
            *_step(exchange),
            *_behind(conversation),
            *_unclaimed(roles, activities),
            *_doubts(conversation, transcript),
        ),
        asr_model=recogniser.name,
        config_sha256=settings.config_sha256,
        listened_for=digest_of(_phrases(settings)),
        peaks=tuple(peaks.outline(channel, sound.rate) for channel in sound.samples),
    )
    return without_values(call, settings)


def without_values(call: CallAnalysis, settings: Settings) -> CallAnalysis:
    """A judged call with what is private masked; rules that rest on the values keep their verdict."""
    hidden = redact(call, options=settings.privacy, hasher=agent_hasher(settings.privacy))
    if hidden.conversation is call.conversation:
        return hidden
    return judge_hidden(hidden, settings.packs, settings.rules)


def _listen(sound: Sound, report: ChannelReport, settings: Settings) -> tuple[Activity, ...]:
    """Speech and music of each channel; the second of two that are the same is not heard again."""
    heard = []
    for index in range(sound.channels):
        if report.empty[index] or (report.doubled and index > 0):
            heard.append(Activity(speech=()))
            continue
        leaked = report.leaked[index]
        heard.append(vad.detect(sound.channel(index), sound.rate, leaked=leaked, options=settings.speech))
    if sound.channels < 2:
        return tuple(heard)
    return announcements.without_repeated([sound.channel(0), sound.channel(1)], sound.rate, heard)


def _nuclei(sound: Sound, activities: Sequence[Activity], settings: Settings) -> list[tuple[float, ...]]:
    return [
        syllables.nuclei(sound.channel(index), sound.rate, activity.speech, options=settings.speech)
        for index, activity in enumerate(activities)
    ]


def _figures(
    sound: Sound, exchange: Exchange, roles: Roles, nuclei: Sequence[tuple[float, ...]], settings: Settings
) -> dict[Role, SoundFigures]:
    """What is measured of each party's sound, over its turns."""
    figures: dict[Role, SoundFigures] = {}
    parties: tuple[tuple[Role, int | None], ...] = (("agent", roles.agent), ("customer", roles.customer))
    for role, channel in parties:
        if channel is None:
            continue
        turns: Intervals = tuple(turn.interval for turn in exchange.floor_turns(role))
        samples = sound.channel(channel)
        measured = voice.measure(samples, sound.rate, turns, options=settings.speech)
        first, middle, last = voice.by_thirds(samples, sound.rate, turns, options=settings.speech)
        figures[role] = SoundFigures(
            syllables=syllables.count_by_interval(nuclei[channel], turns),
            level_dbfs=measured.level_dbfs,
            clipping_share=measured.clipping_share,
            pitch_median_hz=measured.pitch_median_hz,
            pitch_sd_semitones=measured.pitch_sd_semitones,
            level_thirds_dbfs=(first.level_dbfs, middle.level_dbfs, last.level_dbfs),
            pitch_thirds_hz=(first.pitch_median_hz, middle.pitch_median_hz, last.pitch_median_hz),
        )
    return figures


def _step(exchange: Exchange) -> tuple[str, ...]:
    """Whether the channels are out of step."""
    return (mending.note(exchange.skew),) if exchange.skew else ()


def _of(stretches: Sequence[Intervals], channel: int | None) -> Intervals:
    """Those of a party's channel, if it has one."""
    return () if channel is None else stretches[channel]


def _with_missing(talk: Conversation, report: ChannelReport, transcript: Transcript) -> Conversation:
    """A conversation with what is missing of each party: not recorded, lost in noise, out of step, or without text."""
    roles = talk.roles
    parties: tuple[tuple[Role, int | None], ...] = (("agent", roles.agent), ("customer", roles.customer))
    return replace(
        talk,
        agent_unrecorded=_of(report.unrecorded, roles.agent),
        customer_unrecorded=_of(report.unrecorded, roles.customer),
        agent_unread=_of(transcript.unread, roles.agent),
        customer_unread=_of(transcript.unread, roles.customer),
        agent_voiceless=_of(transcript.voiceless, roles.agent),
        customer_voiceless=_of(transcript.voiceless, roles.customer),
        channel_jump_s=abs(report.jump[0]) if talk.two_party and report.jump else None,
        too_noisy=tuple(role for role, channel in parties if channel is not None and report.noisy[channel]),
    )


def _alternatives(roles: Roles, transcript: Transcript) -> tuple[Alternative, ...]:
    """What else each party may have said, in order of time."""
    parties: tuple[tuple[Role, int | None], ...] = (("agent", roles.agent), ("customer", roles.customer))
    own = (
        replace(each, speaker=role)
        for role, channel in parties
        if channel is not None
        for each in transcript.alternatives[channel]
    )
    return tuple(sorted(own, key=lambda each: (each.start, each.end, -each.difference)))


def _with_languages(talk: Conversation, transcript: Transcript) -> Conversation:
    """A conversation with who speaks another language than Mandarin, and where."""
    roles = talk.roles
    parties: tuple[tuple[Role, int | None], ...] = (("agent", roles.agent), ("customer", roles.customer))
    spoken = {role: transcript.languages[channel] for role, channel in parties if channel is not None}
    none = Languages()
    return replace(
        talk,
        foreign=tuple(role for role, own in spoken.items() if own.foreign),
        agent_foreign=spoken.get("agent", none).other,
        customer_foreign=spoken.get("customer", none).other,
    )


def _languages(talk: Conversation, transcript: Transcript) -> Iterator[str]:
    """Where another language than Mandarin was heard, or it could not be told for noise."""
    owners = {talk.roles.agent: english("the agent"), talk.roles.customer: english("the customer")}
    for channel, spoken in enumerate(transcript.languages):
        yield from spoken.notes(owners.get(channel, english("a party")))


def _behind(conversation: Conversation) -> tuple[str, ...]:
    """Whether a television or another person is heard behind the customer."""
    reason = crowd_of(conversation)
    if reason is None:
        return ()
    why = reason.said("en")
    if conversation.background:
        why = english("{what} (for {seconds:.0f} s)", what=why, seconds=total(conversation.background))
    return (english("{why}; interruptions, responses and the like that were not met are unknown", why=why),)


def _unclaimed(roles: Roles, activities: Sequence[Activity]) -> tuple[str, ...]:
    """How much sound was heard that is neither speech nor known to be something else, whose and where."""
    owners = {roles.agent: english("the agent's channel"), roles.customer: english("the customer's channel")}
    return tuple(
        english(
            "{seconds:.1f} s of sound on {channel} may hide words and was not recognised as speech ({when}): norms "
            "that it may decide are unknown, and no silence is measured across it",
            seconds=total(heard.unclaimed),
            channel=owners.get(channel, english("the recording")),
            when=in_words(heard.unclaimed),
        )
        for channel, heard in enumerate(activities)
        if heard.unclaimed
    )


def _not_understood(talk: Conversation, seconds: float) -> str:
    """How much speech has no text, and whose it is."""
    whose = []
    if talk.agent_unread:
        whose.append(english("the agent's {when}", when=in_words(talk.agent_unread)))
    if talk.customer_unread:
        whose.append(english("the customer's {when}", when=in_words(talk.customer_unread)))
    if not whose:
        return english("{seconds:.0f} s of speech could not be understood", seconds=seconds)
    return english(
        "{seconds:.0f} s of speech could not be understood ({whose}): norms that it may decide are unknown",
        seconds=seconds,
        whose="; ".join(whose),
    )


def _doubts(conversation: Conversation, transcript: Transcript) -> tuple[str, ...]:
    """What a person should know before relying on the text."""
    doubts = []
    if not conversation.turns:
        doubts.append(conversation.unjudged or NO_SPEECH.said("en"))
    doubts += _languages(conversation, transcript)
    if is_suspect(conversation):
        doubts.append(
            english(
                "the transcript is suspect: its characters and the syllables heard agree to {share:.0%} only",
                share=conversation.rate_agreement,
            )
        )
    if end := cut_off(conversation):
        doubts.append(english("{why}; norms on it that were not met are unknown", why=end.said("en")))
    if transcript.discarded_characters:
        made_up = transcript.discarded_characters
        doubts.append(english("{characters} characters that nobody said were thrown out", characters=made_up))
    if transcript.voiceless_characters:
        doubts.append(
            english(
                "{characters} characters stand where no syllable was heard: no norm rests on them",
                characters=transcript.voiceless_characters,
            )
        )
    if transcript.unheard >= 1:
        doubts.append(_not_understood(conversation, transcript.unheard))
    return tuple(doubts)
