"""The `hudna` command."""
