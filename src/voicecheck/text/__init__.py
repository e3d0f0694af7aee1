"""Mandarin text as such: normal form, numerals, durations, syllables and how alike they sound."""
