"""The ledger: what of each recording is known, heard and found, in one file of the output folder."""
