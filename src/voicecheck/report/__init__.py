"""What people read: plain view data built from results, then printed."""
