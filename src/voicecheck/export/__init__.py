"""What is stored, in the formats of other programs: transcripts of calls, and the tables."""
