from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hudna.speak.finding import Index
from hudna.speak.reading.proposed import Proposal
from hudna.speak.reading.reading import Setting, propose
from hudna.speak.reading.sides import callings

DAMASCUS = ZoneInfo("Asia/Damascus")
Read = Callable[..., Proposal]


def ms(*at: int) -> int:
    """The moment at which clocks in Damascus show that."""
    return round(datetime(*at, tzinfo=DAMASCUS).timestamp() * 1000)  # type: ignore[arg-type,misc]


TOLD = ms(2016, 7, 22, 18)


@pytest.fixture(scope="session")
def setting(places, terms) -> Setting:
    gazetteer = places.gazetteer
    home = tuple(d for d in gazetteer.districts if d.code.startswith("SY"))
    return Setting(Index(gazetteer), DAMASCUS, callings(terms.agreement.parties), home)


@pytest.fixture(scope="session")
def read(setting) -> Read:
    return lambda text, told=TOLD: propose(text, told, setting)
