"""What an agent does by themselves: practice calls that are kept to be compared, and a folder that is watched."""
