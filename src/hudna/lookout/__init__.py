"""The watch as a process of its own: feeds in, warnings out, its node told."""
