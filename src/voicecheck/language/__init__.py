"""The words that people read: English beside the code that says them, Chinese in one catalogue."""
