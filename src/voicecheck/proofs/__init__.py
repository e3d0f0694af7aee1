"""Rules put to the proof: examples, noise, mutations, what was measured of them and what reviewers say."""
