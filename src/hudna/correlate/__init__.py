"""Which reports may be of one event: proposed, with the weight of each clue. A person decides."""
