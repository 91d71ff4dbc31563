"""Commands about the process: one a file."""
