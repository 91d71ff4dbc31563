"""The application: one node's desk, its API and its door to partners, wired to its house."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib.metadata import version

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.logging import LoggingConfig
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler

from hudna.speak.standing_words import STANDING
from hudna.web import (
    agreement,
    api,
    api_incursions,
    cap,
    desk,
    exchange,
    health,
    live,
    log_pages,
    maps,
    problems,
    public,
    served_log,
    signin,
    sky_live,
    spot,
    warned,
    watch_door,
    witness,
    working_pages,
)
from hudna.web.assets import Assets
from hudna.web.callers import PROXIES
from hudna.web.happened import (
    access_api,
    bulletin_files,
    bulletins_public,
    challenges_api,
    compliance_api,
    counts_api,
    incident_api,
    report_api,
    tell,
)
from hudna.web.happened.report_once import Kept
from hudna.web.happened.tellings import Tellings
from hudna.web.headers import secure
from hudna.web.house import House
from hudna.web.process import (
    announced_public,
    api_announcements,
    api_calls,
    api_commitments,
    api_concerns,
    api_duty,
    api_holdings,
    api_meetings,
    api_positions,
    api_process,
    calendar,
    seen,
)
from hudna.web.session import from_this_desk, signed_in
from hudna.web.sighted import Spotting

LARGEST = 20_000_000
"""Bytes of the largest form or delivery that is taken in."""

# The pages of people who sit at the desk. A module that adds pages adds its handlers here.
DESK: Sequence[ControllerRouterHandler] = (
    desk.now, maps.page, maps.layers, maps.parse, log_pages.all_entries, log_pages.entry,
    agreement.page, agreement.proposal, agreement.signed, agreement.proposed,
    *working_pages.HANDLERS,
)
API: Sequence[ControllerRouterHandler] = (
    api.all_notices, api.all_protections, api.one_protection, api.all_needs, api.agreement,
    api_incursions.all_incursions, report_api.all_reports, report_api.given,
    *incident_api.HANDLERS, access_api.all_access, challenges_api.all_challenges,
    counts_api.one_day, compliance_api.compliance, compliance_api.bulletins,
    api_announcements.all_announcements, *api_calls.HANDLERS, *api_duty.HANDLERS,
    *api_positions.HANDLERS, api_concerns.all_concerns, api_meetings.all_meetings,
    *api_holdings.HANDLERS, api_commitments.all_commitments, api_process.process,
)
OPEN: Sequence[ControllerRouterHandler] = (
    live.live, sky_live.live, health.health, *served_log.HANDLERS, *cap.HANDLERS,
    *watch_door.HANDLERS, *warned.HANDLERS, *bulletins_public.HANDLERS,
    *announced_public.HANDLERS, *public.HANDLERS,
    *calendar.OPEN,
)
"""Doors that have their own way of knowing who comes, or that anyone may look through."""
PARTNERS: Sequence[ControllerRouterHandler] = (*exchange.HANDLERS, *witness.HANDLERS)
"""The doors for partners' nodes, where they have no address of their own (`web.link`)."""

DESCRIPTION = OpenAPIConfig(
    title="Hudna", version=version("hudna"), path="/api",
    description=str(STANDING),
    # The description alone: the pages that usually come with it fetch their scripts elsewhere.
    render_plugins=[JsonRenderPlugin(path="/openapi.json")],
)


def create_app(house: House, *, partners: bool = True) -> Litestar:
    """The ASGI application of the node that `house` is. `partners`: whether their nodes come to
    this address too."""
    assets = Assets()
    at_desk = Router(
        "/", route_handlers=DESK, guards=[signed_in, from_this_desk], include_in_schema=False
    )
    machines = Router("/api/v1", route_handlers=API, guards=[signed_in, from_this_desk])
    in_and_out = Router("/", route_handlers=signin.handlers(house), include_in_schema=False)
    return Litestar(
        [at_desk, machines, in_and_out, spot.router(), tell.router(), *OPEN,
         *(PARTNERS if partners else ()), *assets.routers()],
        state=state_of(house, assets),
        before_send=[secure],
        exception_handlers=problems.HANDLERS,
        request_max_body_size=LARGEST,
        compression_config=CompressionConfig(
            "gzip", gzip_compress_level=4,
            exclude=["^/live", "^/watch", "^/exchange", "^/log/(tile|bundles)",
                     "^/reports/[^/]+/files/"]),
        logging_config=LoggingConfig(log_exceptions="never", configure_root_logger=False),
        openapi_config=DESCRIPTION,
        debug=False,
    )


def state_of(house: House, assets: Assets) -> State:
    """What one node's desk keeps between requests; the routes themselves keep nothing."""
    return State({
        "house": house, "assets": assets, "tries": signin.Tries(), "log_door": served_log.Door(),
        "looking": asyncio.Lock(), "watch_door": watch_door.Door(), "cap_door": cap.Door(),
        "sky_told": sky_live.Told(), "spotting": Spotting(), "tellings": Tellings(),
        "reported": Kept(), "signed": Kept(),
        "bulletin_files": bulletin_files.Files(house.bulletins.made),
        "public_door": bulletins_public.Door(), "process": seen.Kept(), "calendars": {},
        PROXIES: house.proxies,
    })
