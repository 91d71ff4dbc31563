"""A loop's first call compiles it: no example of a property is timed here."""

from hypothesis import settings

settings.register_profile("loops", deadline=None)
settings.load_profile("loops")
