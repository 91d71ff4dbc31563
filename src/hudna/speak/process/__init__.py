"""News of a peace process, read: who holds what, who meets, what is promised, what a plan has."""
