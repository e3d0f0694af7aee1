"""Results added up: the worst result of a norm on a call, an agent's day, a team's day."""
