"""What a place is called that was warned: a town, an area of the agreement, or many places."""

from __future__ import annotations

from hudna.record.protecting import Names
from hudna.record.warning import WIDE
from hudna.say import Say, say
from hudna.terms.agreement import Words
from hudna.web import naming
from hudna.web.house import House

AREA = "area:"


def called(house: House, of: str) -> Names | Words | Say | str:
    """Its id where it is known no more."""
    if of.startswith(WIDE):
        return say("places around {place}", place=called(house, of.removeprefix(WIDE)))
    if of.startswith(AREA):
        return naming.area(house.world, of.removeprefix(AREA))
    return house.places.called(of)
