"""The applications of desks, for tests that open many: the routes are laid once a process, and each
desk has its node and its state to itself. `tests/web/test_apps.py` holds them against the real."""

from __future__ import annotations

from copy import copy
from functools import cache

from litestar import Litestar
from litestar.datastructures import State
from litestar.events import SimpleEventEmitter

from hudna.node import Node
from hudna.web.app import create_app, state_of
from hudna.web.assets import Assets

_laid: dict[bool, Litestar] = {}
"""The routes of a demonstration's desk, and of another's: they differ by one door."""


def app_of(node: Node) -> Litestar:
    """As `create_app(node)`, in a hundredth of the time."""
    laid = _laid.get(node.demo) or _lay(node)
    app = copy(laid)
    app.state = state_of(node, _assets())
    app.event_emitter = SimpleEventEmitter([])
    app.asgi_router = copy(laid.asgi_router)
    app.asgi_router.app = app
    app.asgi_handler = app._create_asgi_handler()
    return app


def _lay(node: Node) -> Litestar:
    """Nothing of the first node may stay in what the others are made from."""
    laid = _laid[node.demo] = create_app(node)
    laid.state = State()
    return laid


@cache
def _assets() -> Assets:
    return Assets()
