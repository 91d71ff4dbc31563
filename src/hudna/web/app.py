"""The application: one node's desk, its API and its door to partners, wired to its house."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.logging import LoggingConfig
from litestar.types import ControllerRouterHandler

from hudna.web import desk, health, live, problems, signin, working_pages
from hudna.web.assets import Assets
from hudna.web.headers import secure
from hudna.web.house import House
from hudna.web.session import from_this_desk, signed_in

LARGEST = 20_000_000
"""Bytes of the largest form or delivery that is taken in."""

# The pages of people who sit at the desk. A module that adds pages adds its handlers here.
DESK: Sequence[ControllerRouterHandler] = (desk.now, *working_pages.HANDLERS)


def create_app(house: House) -> Litestar:
    """The ASGI application of the node that `house` is."""
    assets = Assets()
    at_desk = Router(
        "/", route_handlers=DESK, guards=[signed_in, from_this_desk], include_in_schema=False
    )
    in_and_out = Router("/", route_handlers=signin.handlers(house), include_in_schema=False)
    return Litestar(
        [at_desk, in_and_out, live.live, health.health, *assets.routers()],
        state=State({"house": house, "assets": assets, "tries": signin.Tries()}),
        before_send=[secure],
        exception_handlers=problems.HANDLERS,
        request_max_body_size=LARGEST,
        compression_config=CompressionConfig("gzip", exclude=["^/live", "^/exchange"]),
        logging_config=LoggingConfig(log_exceptions="never", configure_root_logger=False),
        openapi_config=None,
        debug=False,
    )
