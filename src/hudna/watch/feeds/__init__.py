"""Feeds of positions: what receivers, radars and files say, as `Heard` of the watch."""
