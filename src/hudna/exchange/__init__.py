"""Telling another node: offer, deliver, accept, receipt."""
