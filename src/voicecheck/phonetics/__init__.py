"""How words sound: syllables, what is confused with what, and one matcher of phrases by sound."""
