"""Who holds what, as a file says it: rows of areas and towns, and histories of towns in words."""
