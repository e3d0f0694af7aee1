"""Who makes sound when on one channel, and how: speech, music, syllables, level and pitch."""
