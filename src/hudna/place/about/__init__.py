"""Stays of aircraft of which only about where they are is known: circles and bands. Pure."""
