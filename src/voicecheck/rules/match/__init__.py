"""Finding phrases in what was said: as written, and by sound."""
