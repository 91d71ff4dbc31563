"""What everybody reads of bulletins: what the monitors have put out, and never a page that fails
without saying why."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from hashlib import sha256

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from hudna.act.draft import draft
from hudna.exchange.bulletins import Fetching
from hudna.node import Node
from hudna.record.incidents import Bulletin
from hudna.record.record import Record
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.data import BulletinData
from hudna.web.happened.bulletin_files import Files, MakingError
from tests.web.apps import app_of
from tests.web.happened.test_bulletins import put_out
from tests.web.happened.truce_days import DAY, happens
from tests.web.houses import Clock, told_as_released
from tests.web.sitting import ORIGIN, Sitting, sit_down, text_of


@pytest.fixture
def anyone(nodes: dict[str, Node]) -> Iterator[TestClient]:
    with TestClient(app_of(nodes["un"]), base_url=ORIGIN) as client:
        yield client


def anothers(nodes: dict[str, Node], data: BulletinData, by: str = "ru") -> tuple[Record, bytes]:
    """A bulletin of a party that does not monitor, signed and told like any other record."""
    raw = canonical(replace(data, author=by))
    said = Bulletin(DAY, data.cutoff_ms, data.size, sha256(raw).hexdigest(), "o", ())
    return told_as_released(nodes, by, draft(said, None)), raw


def test_what_a_party_that_does_not_monitor_puts_out_is_no_public_bulletin(
    nodes: dict[str, Node], clock: Clock, un: Sitting, anyone: TestClient
) -> None:
    happens(nodes, "one")
    first, data = put_out(nodes, clock, un)
    clock.ms += 1
    other, raw = anothers(nodes, data)
    asked: list[bytes] = []

    async def carry(name: bytes) -> bytes:
        asked.append(name)
        return raw

    node = nodes["un"]
    node.fetching = Fetching(node, lambda _: carry, lambda: None)
    asyncio.run(node.fetching.once())
    assert asked == [], "nobody fetches what is no bulletin of the monitors"
    node.bulletins.keep(raw)
    assert anyone.get(f"/public/bulletins/{DAY}/json").json()["author"] == "un"
    assert first.said.digest in anyone.get(f"/public/bulletins/{DAY}").text  # type: ignore[union-attr]
    for path in ("", f"/{DAY}"):
        page = anyone.get(f"/public/bulletins{path}").text
        assert sha256(raw).hexdigest() not in page
        assert "Russia" not in text_of(page)
    for path in ("json?author=ru", f"json?of={sha256(raw).hexdigest()}"):
        assert anyone.get(f"/public/bulletins/{DAY}/{path}").status_code == 404
    said = "does not monitor"
    assert said in text_of(un.get(f"/bulletins/{other.hash}"))
    assert said in text_of(un.get("/bulletins"))
    assert said not in text_of(un.get(f"/bulletins/{first.hash}"))


def test_while_a_pdf_is_made_another_is_told_when_to_come_again(
    nodes: dict[str, Node], clock: Clock, un: Sitting, anyone: TestClient,
    monkeypatch: pytest.MonkeyPatch
) -> None:
    happens(nodes, "one")
    put_out(nodes, clock, un)

    async def busy(*_: object) -> bytes:
        raise MakingError

    monkeypatch.setattr(Files, "of", busy)
    answer = anyone.get(f"/public/bulletins/{DAY}/pdf?lang=ar")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert '<html lang="ar"' in answer.text


def test_a_cache_keeps_the_languages_apart(
    nodes: dict[str, Node], clock: Clock, un: Sitting, anyone: TestClient
) -> None:
    happens(nodes, "one")
    put_out(nodes, clock, un)
    for path in ("", f"/{DAY}", f"/{DAY}/html"):
        answer = anyone.get(f"/public/bulletins{path}", headers={"accept-language": "ru"})
        assert "accept-language" in answer.headers["vary"], path
        assert '<html lang="ru"' in answer.text, path


def test_each_format_says_once_in_which_letters_it_is(
    nodes: dict[str, Node], clock: Clock, un: Sitting, anyone: TestClient
) -> None:
    happens(nodes, "one")
    put_out(nodes, clock, un)
    for form in ("html", "hxl", "ged"):
        said = anyone.get(f"/public/bulletins/{DAY}/{form}").headers["content-type"]
        assert said.lower().count("charset") == 1, said


def test_the_data_of_a_party_that_does_not_monitor_are_not_taken_in_by_hand(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    happens(nodes, "one")
    _, data = put_out(nodes, clock, un)
    _, raw = anothers(nodes, data)
    sit_down(un.client)
    un.get("/bulletins")
    answer = un.post("/bulletins/data", {}, files={"file": ("b.json", raw)})
    assert answer.status_code == 422
    assert not nodes["un"].bulletins.has(sha256(raw).hexdigest())
