"""Tests of the pages on what happened."""
