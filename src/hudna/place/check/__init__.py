"""One volume against all that are registered. Pure."""
