"""Settings of the transcript."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptOptions:
    """How speech becomes text.

    Attributes
    ----------
    model
        A model's name (``voicecheck models list``) or the folder of a CTranslate2 Whisper model.
    compute_type
        CTranslate2's number format; ``int8`` is the fastest on a processor without accelerator.
    threads
        Threads a model uses; 0 leaves it to the run (cores divided by workers).
    beam_size
        Hypotheses kept while decoding. 2 had the fewest errors on clean and on noisy calls;
        `retry_beam_size` decodes what looks wrong once more.
    quick_probability, quick_unsure_share, quick_cost
        A window is first decoded greedily, without the alignment that times words. That will do where
        every word is at least so probable, no more than so many have a probability under 0.5, and the
        words fit the syllables of its pieces (`voicecheck.transcript.sharing.Shares`) at no more than
        this cost; 1 for the first decodes every window with care.
    context_s, retry_context_s
        Windows are filled up with silence to so many seconds at least. Whisper was trained with 30; with less the
        encoder, which is most of the work, has less to do. On 36 single clips of real people .147 of the
        characters were wrong with 20 and with 30, .169 with 10. What looks wrong is decoded again with the
        whole 30.
    batch_windows
        Windows decoded at once, of one call or of several. More win little and take memory: with 8 an
        hour-long call took 1.04 GB instead of 0.95.
    window_s
        Longest window; Whisper hears 30 s and pads shorter ones.
    piece_s
        Stretches of speech on a channel are kept together up to this length.
    join_s
        Silence up to this is kept as it was recorded; longer ones are cut out.
    padding_s
        Sound kept before and after a stretch of speech.
    spacing_s
        Silence put between stretches that were not neighbours.
    prompt
        Text given to the model before every window, ``None`` for none. It made more errors, not
        fewer, on labelled calls; it is there for models that were trained with one.
    max_characters_per_s
        More than this in a stretch was invented where the recogniser is unsure of it, or far fewer syllables were
        heard. Recorded speakers reached 11.2 a second; of quick ones a detector marks too little.
    min_characters_per_s
        Fewer than this in a stretch means that text was lost, whatever the syllables say.
    max_compression_ratio
        Length of a text over its zlib length, above which it repeats itself; Whisper's own limit.
    min_syllable_share
        Fewer characters than this share of the syllables heard means that text was lost, unless the recogniser
        is sure of them and they are as many as are said in the time.
    min_probability
        Mean probability of a stretch's characters under which its text is not relied on.
    guess_probability
        Mean probability of a stretch's characters under which nobody said them. What was written for white noise,
        breath, hum and chords had .04 to .19, for babble .08 to .58; the worst stretch of a real clip had .36.
    retry_probability, retry_characters
        Mean probability of a stretch's characters under which it is decoded again, and how many it must have: of a
        few little is to be said. On real clips stretches under
        .6 had two fifths of their characters wrong, those over it a seventh.
    sure_probability
        Mean probability from which text is not doubted for its number of syllables alone.
    least_mandarin
        Where a smaller share of a channel's speech is Mandarin, the party speaks another language.
    language_s
        With less speech than this on a channel its language is not told, and its text is taken as it is.
    language_change_s
        Seconds of speech that are certainly in another language, from which the channel is taken to change to
        it. Words of another language inside a sentence do not show: the sentence is Mandarin.
    language_contrast_db
        Where speech stands out of the noise by less, and does not sound like Mandarin, its language is not
        known. The recogniser took Mandarin for English with white noise at 10 dB (a contrast of 10 to 14 dB);
        telephone calls had 15 dB and more.
    listen_sure
        Words of at least this probability are taken as they are written: nothing else is listened for there.
    listen_distance
        Mean cost of a syllable up to which what was recognised may have been a phrase that is listened for.
    listen_most
        Phrases that are weighed in a window, the likeliest by sound; 0 never listens again. Six cost a sixth of
        hearing a call.
    listen_least
        Difference of log-likelihood from which an alternative is kept: of candidates with less hardly one in a
        thousand was said.
    stock_phrases
        What a recogniser writes where nobody speaks (credits, calls to subscribe). A stretch whose
        whole text is one of them was invented; a part never is.
    """

    model: str = "base"
    compute_type: str = "int8"
    threads: int = 0
    beam_size: int = 2
    retry_beam_size: int = 5
    quick_probability: float = 0.22
    quick_unsure_share: float = 0.15
    quick_cost: float = -0.1
    context_s: float = 20.0
    retry_context_s: float = 30.0
    batch_windows: int = 4
    window_s: float = 28.0
    piece_s: float = 10.0
    join_s: float = 0.6
    padding_s: float = 0.15
    spacing_s: float = 0.1
    prompt: str | None = None
    max_characters_per_s: float = 12.0
    min_characters_per_s: float = 1.5
    max_compression_ratio: float = 2.4
    min_syllable_share: float = 0.6
    min_probability: float = 0.35
    guess_probability: float = 0.15
    retry_probability: float = 0.6
    retry_characters: int = 5
    sure_probability: float = 0.7
    least_mandarin: float = 0.3
    language_s: float = 3.0
    language_change_s: float = 1.2
    language_contrast_db: float = 15.0
    listen_sure: float = 0.8
    listen_distance: float = 0.4
    listen_most: int = 4
    listen_least: float = -10.0
    stock_phrases: tuple[str, ...] = ()
