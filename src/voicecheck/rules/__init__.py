"""The norms as rules: their language, their packs, and how a rule is judged on a call."""
