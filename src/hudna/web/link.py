"""The door for partners' nodes alone: whoever comes has shown the certificate that its card gave,
and speaks for its own party only. There is no desk here, and nothing for people."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from litestar import Litestar, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.logging import LoggingConfig
from litestar.types import ExceptionHandlersMap

from hudna.exchange import letters
from hudna.fault import Refused
from hudna.record.kinds import PartyId
from hudna.web import exchange, health, problems, served_log, witness
from hudna.web.asked import Asked
from hudna.web.headers import secure
from hudna.web.house import House
from hudna.web.proven import KNOWN, must_be_proven

logger = logging.getLogger("hudna.link")


def create_link(house: House, known: Mapping[bytes, PartyId]) -> Litestar:
    """The ASGI application behind the TLS of `exchange.link`. `known`: whose certificate, in DER,
    is whose. What came in another way than by one of them is answered with 403."""
    return Litestar(
        [health.health, *exchange.HANDLERS, *served_log.HANDLERS, *witness.HANDLERS],
        state=State({"house": house, KNOWN: known, "log_door": served_log.Door()}),
        before_request=proven,
        before_send=[secure],
        exception_handlers=HANDLERS,
        request_max_body_size=letters.LARGEST,
        logging_config=LoggingConfig(log_exceptions="never", configure_root_logger=False),
        openapi_config=None,
        debug=False,
    )


async def proven(request: Asked) -> None:
    """Whatever is asked for here, somebody known asks."""
    must_be_proven(request)


def _refused(_: Asked, error: Refused) -> Response[Any]:
    return problems.problem(
        422, "The input was refused whole; nothing of it was kept.", error.faults)


def _http(_: Asked, error: HTTPException) -> Response[Any]:
    answer = problems.problem(error.status_code, "This door does not give that.")
    if wait := (error.headers or {}).get("retry-after"):
        answer.headers["retry-after"] = wait
    return answer


def _failed(request: Asked, error: Exception) -> Response[Any]:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problems.problem(500, "Something failed at this node. Nothing of it was kept.")


HANDLERS: ExceptionHandlersMap = {
    Refused: _refused, HTTPException: _http, Exception: _failed,
}
