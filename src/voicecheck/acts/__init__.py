"""What an utterance does: complains, refuses, restates, promises; learnt from written utterances."""
