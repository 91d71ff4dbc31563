"""What the watch told, as records: which days of the archive they name."""

from __future__ import annotations

from hudna.node import Node
from hudna.web.incurring import days
from tests.web.houses import NOW
from tests.web.sitting import Sitting, text_of
from tests.web.skies import passage
from tests.web.test_incursions import incursion_of

DAY_MS = 86_400_000
NOT_THERE = "Not there: it holds exact positions alone."


def test_what_is_by_exact_positions_names_the_days_that_hold_it(nodes: dict[str, Node]) -> None:
    found = days(passage(nodes["us"], entered_ms=NOW - DAY_MS, left_ms=NOW))
    assert len(found) == 2 and found == tuple(sorted(found))


def test_what_is_by_plots_or_sightings_names_none(nodes: dict[str, Node]) -> None:
    assert days(passage(nodes["us"], sure=False)) == ()


def test_the_page_says_what_is_not_in_the_archive(nodes: dict[str, Node], us: Sitting) -> None:
    exact = text_of(us.get(f"/incursions/{incursion_of(nodes)}"))
    assert "In its archive of tracks" in exact and NOT_THERE not in exact
    about = incursion_of(nodes, name="p2", sure=False)
    assert NOT_THERE in text_of(us.get(f"/incursions/{about}"))
