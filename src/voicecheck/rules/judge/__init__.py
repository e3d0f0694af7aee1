"""Rules judged on a call: conditions tried, findings with their evidence."""
