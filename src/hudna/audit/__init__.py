"""The same checks over history. Empty until the space-time engine is built."""
