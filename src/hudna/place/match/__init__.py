"""Positions against areas: in bulk, in micro-batches and one at a time, by one engine. Pure."""
