"""An address that asks a list for what there is not is told so, and not shown an empty list."""

from __future__ import annotations

import pytest

from tests.web.sitting import Sitting, text_of


@pytest.mark.parametrize("asked", [
    "/calls?state=zz", "/calls?day=2016-02-30", "/calls?party=zz", "/commitments?state=zzz",
    "/commitments?by=zz", "/commitments?party=zz", "/commitments?flagged=zz",
    "/concerns?state=zz", "/concerns?clause=zz", "/concerns?author=zz", "/concerns?milestone=zz",
    "/concerns?events=zz", "/meetings?state=zz", "/meetings?level=zz", "/positions?until=zz",
    "/positions?until=2016-02-30"])
def test_what_there_is_not_is_named(us: Sitting, asked: str) -> None:
    answer = us.client.get(asked)
    assert answer.status_code == 422
    assert "expected" in text_of(answer.text)


@pytest.mark.parametrize("asked", [
    "/calls?state=waiting", "/calls?state=open&party=ru&day=٢٠١٦-٠٧-٣٠", "/calls?state=&day=",
    "/commitments?state=withdrawn&by=us&party=un&flagged=yes", "/concerns?state=open&events=yes",
    "/concerns?author=us&milestone=&clause=", "/meetings?state=planned&level=technical",
    "/positions?until=2016-07-30"])
def test_what_there_is_is_shown(us: Sitting, asked: str) -> None:
    assert us.client.get(asked).status_code == 200
