"""What people hand in beside recordings: tables of theirs, and the times, numbers, ids and words in them."""
