"""What a QA lead asks in the morning: who needs help, what to listen to, what failed, what changed."""
