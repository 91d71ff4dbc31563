"""Aircraft positions to incursions to warnings. Empty until the watch is built."""
