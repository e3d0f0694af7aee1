"""What happened between the parties: roles, turns, pauses, overlaps, holds, responses and pace, from plain records."""
