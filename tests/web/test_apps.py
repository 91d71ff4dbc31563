"""What tests open in place of an application has the same doors, and shares nothing of a node."""

from __future__ import annotations

import pytest
from litestar.testing import TestClient

from hudna.web.app import create_app
from tests.web.apps import app_of
from tests.web.sitting import ORIGIN, Sitting


def test_the_doors_are_those_of_the_real_one(nodes) -> None:
    def doors(app):
        return {(route.path, method) for route in app.routes for method in getattr(
            route, "methods", ())}

    for node in nodes.values():
        assert doors(app_of(node)) == doors(create_app(node))


def test_each_has_a_state_of_its_own(nodes) -> None:
    us, again, ru = (app_of(nodes[party]) for party in ("us", "us", "ru"))
    real = create_app(nodes["us"])
    assert us.state.house is nodes["us"]
    assert ru.state.house is nodes["ru"]
    assert set(us.state.keys()) == set(real.state.keys())
    for name in ("tries", "watch_door", "looking", "spotting", "reported"):
        assert us.state[name] is not again.state[name]
        assert us.state[name] is not ru.state[name]


def test_two_are_open_at_once_and_each_answers_for_its_node(nodes) -> None:
    with (TestClient(app_of(nodes["us"]), base_url=ORIGIN) as us,
          TestClient(app_of(nodes["ru"]), base_url=ORIGIN) as ru,
          TestClient(create_app(nodes["un"]), base_url=ORIGIN) as un):
        said = [each.get("/healthz").json()["party"] for each in (us, ru, un, ru, us)]
    assert said == ["us", "ru", "un", "ru", "us"]


@pytest.mark.parametrize("path", ["/", "/map", "/log"])
def test_a_page_is_what_the_real_one_shows(nodes, path) -> None:
    ours = Sitting(nodes["us"])
    real = Sitting.__new__(Sitting)
    real.open(nodes["us"], create_app(nodes["us"]))
    assert bare(ours.get(path)) == bare(real.get(path))


def bare(page: str) -> list[str]:
    """But for what is drawn at each request."""
    return [line for line in page.splitlines() if "csrf" not in line]
