"""Packs of rules: read, named, checked."""
