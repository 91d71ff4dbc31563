"""What was said: the kinds of statement, their signing and disclosure. Pure."""
