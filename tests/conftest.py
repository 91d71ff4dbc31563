"""Fixtures that tests of several floors share."""

from tests.log.postgres import database, mortal, postgres

__all__ = ["database", "mortal", "postgres"]
