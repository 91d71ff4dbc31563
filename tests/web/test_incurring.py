"""What the watch told, as records: which days of the archive they name."""

from __future__ import annotations

import pytest

from hudna.node import Node
from hudna.web import incurring
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


def test_what_is_by_plots_or_sightings_names_them_too(nodes: dict[str, Node]) -> None:
    found = days(passage(nodes["us"], entered_ms=NOW - DAY_MS, left_ms=NOW, sure=False))
    assert len(found) == 2


def test_the_page_says_which_days_of_the_archive_hold_it(
    nodes: dict[str, Node], us: Sitting
) -> None:
    for name, sure in (("p1", True), ("p2", False)):
        found = text_of(us.get(f"/incursions/{incursion_of(nodes, name=name, sure=sure)}"))
        assert "In its archive of tracks" in found and NOT_THERE not in found


def test_of_what_an_older_version_said_the_page_says_that_it_is_not_there(
    nodes: dict[str, Node], us: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incurring, "days", lambda p: ())
    about = incursion_of(nodes, name="p3", sure=False)
    assert NOT_THERE in text_of(us.get(f"/incursions/{about}"))
