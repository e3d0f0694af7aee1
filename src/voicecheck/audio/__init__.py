"""From a file to sound: reading recordings, and what is wrong with their channels."""
