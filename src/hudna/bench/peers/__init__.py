"""Peers, one a file. Each says its version, or why it is not here, and gets its best known form:
its own index, its own native columns, the same cores, the same coordinates."""
