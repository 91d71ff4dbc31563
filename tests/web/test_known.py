"""The page of what was known at a moment, and the evidence that leaves by it."""

from __future__ import annotations

import asyncio
import io
import zipfile

import pytest

from hudna.act.announce import announce
from hudna.act.draft import draft
from hudna.exchange import evidence
from hudna.log.bundle_check import check
from hudna.log.bundle_files import LARGEST
from hudna.place.times import format_instant
from hudna.record.kinds import Stop, Withdrawal
from hudna.view.known import difference
from tests.web.houses import HOUR, NOW, flight, hospital, told
from tests.web.sitting import text_of


@pytest.fixture
def played(nodes, clock):
    """A hospital, an hour later a flight and a stop, an hour later the hospital withdrawn."""
    site = told(nodes, "un", hospital())
    clock.ms = NOW + HOUR
    operation = told(nodes, "us", announce(nodes["us"].world, flight("CEDAR 11"), clock.ms))
    stop = told(nodes, "ru", draft(Stop("look first", "duty officer 1", operation.hash)))
    clock.ms = NOW + 2 * HOUR
    told(nodes, "un", draft(Withdrawal(site.hash, "moved away")))
    return site, operation, stop


@pytest.fixture
def un(un, played):
    return un


def at(ms: int) -> str:
    return format_instant(ms)


def test_each_moment_shows_what_was_known_then_and_nothing_later(un, played):
    first = text_of(un.get(f"/known?at={at(NOW + 1)}"))
    assert "Al-Shifa clinic" in first
    assert "No flight was announced." in first
    assert "The log held 1 entry." in first
    second = text_of(un.get(f"/known?at={at(NOW + HOUR)}"))
    assert "CEDAR 11" in second and "stopped" in second and "Al-Shifa clinic" in second
    third = text_of(un.get(f"/known?at={at(NOW + 2 * HOUR)}"))
    assert "Al-Shifa clinic" not in third
    assert "Nothing was registered here." in third


def test_two_moments_are_compared_with_what_brought_the_change_about(un, played):
    text = text_of(un.get(f"/known?at={at(NOW + 2 * HOUR)}&since={at(NOW + 1)}"))
    changes = text.split("What became different since", 1)[1]
    assert "withdrawn" in changes and "withdrawal" in changes
    assert "CEDAR 11" in changes and "announced" in changes


def test_one_record_with_everything_that_was_said_of_it(un, played):
    _, operation, _ = played
    text = text_of(un.get(f"/known?at={at(NOW + HOUR)}&subject={operation.hash}"))
    assert "CEDAR 11" in text and "stop" in text.split("What was said of it", 1)[1]
    before = text_of(un.get(f"/known?at={at(NOW + 1)}&subject={operation.hash}"))
    assert "This node did not hold that record at that moment." in before


@pytest.mark.parametrize(("query", "where"), [
    ("at=2016-07-31", "at"), ("at=2999-01-01T00:00:00Z", "at"), ("at=yesterday", "at"),
    (f"at={at(NOW)}&since={at(NOW + 1)}", "since"), (f"at={at(NOW)}&since=x", "since"),
])
def test_a_moment_that_is_none_is_refused_by_its_field(un, query, where):
    answer = un.client.get(f"/known?{query}")
    assert answer.status_code == 422
    assert f'data-where="{where}"' in answer.text


@pytest.mark.parametrize("lang", ["ar", "en", "ru"])
def test_the_page_is_in_three_languages(un, lang):
    page = un.get(f"/known?at={at(NOW + HOUR)}&since={at(NOW)}", lang)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in page


def files_of(answer):
    assert answer.status_code == 200, answer.text[:500]
    assert len(answer.content) < LARGEST
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_bundle_of_a_moment_is_sound_and_holds_nothing_later(un, played):
    site, operation, _ = played
    files = files_of(un.client.get(f"/known/bundle.zip?at={at(NOW + HOUR)}"))
    manifest = check(files, un.node.log.verifier)
    assert manifest.size == 3
    assert [r.hash for r in manifest.records][:2] == [site.hash, operation.hash]
    assert {r.kind for r in manifest.records} == {"site", "notice", "stop"}
    assert b"Al-Shifa" in files["exports/register.geojson"]
    assert b"CEDAR 11" in files["exports/notices.geojson"]


def test_the_bundle_of_one_record_has_what_concerns_it_and_no_more(un, played):
    _, operation, stop = played
    address = f"/known/bundle.zip?at={at(NOW + 2 * HOUR)}&subject={operation.hash}"
    manifest = check(files_of(un.client.get(address)), un.node.log.verifier)
    assert {r.hash for r in manifest.records} == {operation.hash, stop.hash}
    early = un.client.get(f"/known/bundle.zip?at={at(NOW)}&subject={operation.hash}")
    assert early.status_code == 422


def test_a_difference_is_of_the_same_log_at_two_moments(un, played):
    async def both():
        return await un.node.known(NOW), await un.node.known(NOW + 2 * HOUR)
    before, after = asyncio.run(both())
    assert {c.kind for c in difference(before, after)} >= {"withdrawn", "announced", "stop-sent"}


def test_a_bundle_that_would_fill_the_node_s_memory_is_refused(un, played, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_RECORDS", 2)
    assert un.client.get(f"/known/bundle.zip?at={at(NOW + 2 * HOUR)}").status_code == 422
    files_of(un.client.get(f"/known/bundle.zip?at={at(NOW)}"))
    _, operation, _ = played
    files_of(un.client.get(f"/known/bundle.zip?at={at(NOW + 2 * HOUR)}&subject={operation.hash}"))
