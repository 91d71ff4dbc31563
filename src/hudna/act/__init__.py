"""What may be said next: one command a file; each checks the views and returns a statement."""
