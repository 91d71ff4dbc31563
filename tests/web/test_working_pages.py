"""Every page opens, in every language, with and without something to show."""

from __future__ import annotations

import pytest

from hudna.act.announce import announce
from hudna.act.stop import stop_notice
from hudna.act.tell_after import tell_after
from hudna.record.kinds import AfterTheFact
from tests.web.houses import HOUR, NOW, box, flight, hospital, told
from tests.web.sitting import Sitting

BARE = ("/register", "/register/due", "/register/new?record=site", "/register/new?record=area",
        "/register/new?record=movement", "/register/import", "/notices", "/notices?state=all",
        "/notices/new", "/stops", "/stops/new", "/reviews", "/reviews/new")


@pytest.mark.parametrize("party", ["us", "un"])
def test_every_page_opens_with_nothing_to_show(nodes, party):
    sitting = Sitting(nodes[party])
    for path in BARE:
        assert "whether or not it is registered here" in sitting.get(path)


def test_every_page_opens_in_every_language(nodes):
    here = hospital(at=(38.1, 35.1))
    protection = told(nodes, "un", here)
    notice = told(nodes, "us", announce(nodes["us"].world, flight(), NOW))
    free = told(nodes, "us", announce(nodes["us"].world, flight(
        "CEDAR 12", where=box(39, 34, 39.2, 34.2)), NOW))
    stop = told(nodes, "ru", stop_notice(nodes["ru"].world, free.hash, NOW, officer="duty"))
    after = told(nodes, "us", tell_after(nodes["us"].world, AfterTheFact(
        "CEDAR 13", box(38, 35, 38.1, 35.1), 0, NOW - 2 * HOUR, NOW - HOUR, "us", "a threat",
        nodes["us"].world.terms.agreement.exception.clause), NOW))
    paths = (*BARE, f"/register/{protection.hash}", f"/notices/{notice.hash}",
             f"/notices/{free.hash}", f"/stops/{stop.hash}", f"/reviews/{after.hash}",
             f"/notices/new?replaces={notice.hash}")
    # No form is filled with what another party registered.
    own = f"/register/new?replaces={protection.hash}"
    assert Sitting(nodes["us"]).client.get(own).status_code == 404
    for party, more in (("us", ()), ("ru", ()), ("un", (own,))):
        sitting = Sitting(nodes[party])
        for lang in ("en", "ar", "ru"):
            for path in (*paths, *more):
                page = sitting.client.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
                assert page.status_code == 200, (path, page.text[:2000])
                assert f'<html lang="{lang}"' in page.text


def test_what_is_not_held_is_not_found(nodes):
    sitting = Sitting(nodes["us"])
    for path in ("/register", "/notices", "/stops", "/reviews"):
        assert sitting.client.get(f"{path}/{'0' * 64}").status_code == 404
