"""The first page's rows: each kind of need says what it is, one or many."""

from __future__ import annotations

import pytest

from hudna.view.needs import Need
from hudna.web.desk import row
from tests.web.houses import hospital, told


@pytest.mark.parametrize(("need", "words"), [
    (("undelivered", "us", 3), "United States of America has not been told of 3 records"),
    (("acknowledge", "un", 3), "United Nations registered 3 protections: acknowledge them"),
    (("reverify", None, 3), "3 protections are due to be verified again"),
    (("reverify", None, 1), "Al-Quds hospital is due to be verified again"),
])
def test_needs_in_words(nodes, need, words):
    kind, party, count = need
    entry = told(nodes, "un", hospital("Al-Quds hospital"))
    said = row(nodes["us"].world, Need(kind, entry.hash, 0, party, count)).words
    assert str(said) == words
