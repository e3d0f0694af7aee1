"""Privacy of a call: what is masked before anything is kept, silence in a copy of its sound, agents' ids as hashes."""
