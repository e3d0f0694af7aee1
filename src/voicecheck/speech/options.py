"""Settings of the speech step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechOptions:
    """Settings of the speech step. Levels are in dB, times in seconds, probabilities 0 to 1.

    Attributes
    ----------
    gate_dbfs
        A frame quieter than this is silence whatever the noise floor is.
    noise_margin_db
        How far the sound must rise above the noise floor, in any band. Steady noise averaged over
        three frames scatters by less than 1 dB, so 3 dB is more than three standard deviations.
    peak_range_db
        A frame further than this below the loudest sound of its neighbourhood is silence. The
        labelled calls set a turn's edges at -42 dB.
    min_pause
        Silence that parts two stretches of speech: the definition of a pause.
    min_island
        Shorter sounds are no speech, unless the speech model is `sure` of them.
    speech_on, speech_off
        Silero's probability that opens a stretch of its speech, and that keeps it open: what is asked
        about when music is looked for.
    evidence, more_evidence
        Evidence of speech (`voicecheck.speech.evidence`, log-odds) that a frame needs where the models know
        the voice well, and how much more is needed somewhere in a stretch.
    silent_evidence, least_evidence
        What the models answer to a pause (to digital silence -9); where they know a voice less well,
        halfway between this and their answer to the voice is asked, but never less than the second.
    sure_evidence
        A sound shorter than `min_island` is believed where there is so much evidence.
    trusted
        Sound so close to speech is part of it, and is not told as unclaimed.
    lead, tail, edge_share, edge_evidence
        How far an edge may be drawn out beyond the evidence; the share of the height of the speech above
        the noise beside it that the sound must reach there; and the evidence that it must not fall below.
    background_db
        A stretch of speech so far below the middle one of its channel, by speaking time, is somebody
        else in the room. On the labelled calls no stretch of the party's own was lower by more than
        7 dB, and voices mixed in as babble by no less than 16.
    faint_db
        A stretch so far below the loudest fifth of the speech may be somebody else: it is kept as the party's,
        but told.
    murmur_swing_db
        A second `faint_db` below the party in which the level moves by less is many voices at once. Eight voices
        moved by 3 to 7 dB (10th to 90th percentile of a second), one voice by 7 or more in 99 seconds of 100.
    webrtc_mode
        Aggressiveness of webrtcvad, 0 to 3.
    normal_dbfs
        Level to which the sound of a channel is brought before a detector hears it: webrtcvad goes
        blind near -40 dBFS, and the speech model loses a third of quiet speech.
    min_music
        Shorter sounds are not tried for music.
    music_range_db
        Sound that lies further below the channel's usual level is background, never music on hold.
    music_gap
        Rests in music up to this length belong to it.
    music_on
        Probability of the audio-event model at which a frame is music, singing or speech.
    tonal_music
        Share of the power in spectral peaks that stand still for 0.16 s, above which sound that is
        no speech counts as music where the audio-event model is not there.
    tonal_song
        Share of the power in peaks that stand still for 0.26 s, above which even what the speech
        model calls speech is tried for song. Speech stays below 0.15 in 95 % of 2-second windows.
    syllable_dip, syllable_gap
        A syllable's peak stands out from the dips beside it by this share of the loud speech for each 10 ms that
        the speaker's syllables last, and comes this share of a syllable after the one before.
    syllable_floor
        A syllable is at least this share as loud as the loud speech. All three are shares of a loudness that
        doubles with 12 dB (`voicecheck.speech.syllables`), tuned on 35 clips of real speakers.
    voice_sample
        Seconds of speech that pitch is measured on, spread over the call.
    """

    gate_dbfs: float = -75.0
    noise_margin_db: float = 3.0
    peak_range_db: float = 42.0
    min_pause: float = 0.2
    min_island: float = 0.08
    speech_on: float = 0.45
    speech_off: float = 0.2
    evidence: float = 0.5
    more_evidence: float = 0.5
    silent_evidence: float = -6.0
    least_evidence: float = -5.0
    sure_evidence: float = 3.0
    trusted: float = 0.1
    lead: float = 0.3
    tail: float = 0.2
    edge_share: float = 0.3
    edge_evidence: float = -4.0
    background_db: float = 14.0
    faint_db: float = 9.0
    murmur_swing_db: float = 7.0
    webrtc_mode: int = 2
    normal_dbfs: float = -20.0
    min_music: float = 1.0
    music_range_db: float = 30.0
    music_gap: float = 2.0
    music_on: float = 0.5
    tonal_music: float = 0.3
    tonal_song: float = 0.12
    syllable_dip: float = 0.0026
    syllable_gap: float = 0.4
    syllable_floor: float = 0.1
    min_unclaimed: float = 0.3
    unclaimed_range_db: float = 10.0
    unclaimed_snr_db: float = 10.0
    unclaimed_swing_db: float = 8.0
    voice_sample: float = 60.0
