"""Several watchers: which areas are whose. Pure."""
