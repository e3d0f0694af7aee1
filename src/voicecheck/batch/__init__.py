"""The batch: find the recordings, analyse what is new or changed, lose nothing, publish the tables."""
