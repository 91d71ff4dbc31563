"""A node's directory: its configuration, keys, people and agreement."""
