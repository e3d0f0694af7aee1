"""The rule language: rules, conditions, phrases and expressions, and their schema."""
