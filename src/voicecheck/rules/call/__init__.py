"""A call as the rules see it: each party's words with their times, and what could not be heard."""
