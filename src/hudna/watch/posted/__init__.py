"""Positions by a plain POST of GeoJSON or CSV. Pure."""
