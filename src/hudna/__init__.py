"""Hudna: coordination without trust."""

__version__ = "0.1.0"
