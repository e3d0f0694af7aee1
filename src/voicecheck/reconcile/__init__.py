"""The published tables held against themselves: every aggregate recomputed from the rows below it."""
