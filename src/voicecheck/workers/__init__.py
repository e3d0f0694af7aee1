"""The workers: who analyses what, on this machine or on many, whatever becomes of a process."""
