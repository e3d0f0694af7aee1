"""What was said: speech models, transcription and its guards."""
