"""Tracks that are only about known: plots with an uncertainty, and sightings, out of an archive."""
