"""Whether the node answers, for whoever watches it."""

from __future__ import annotations

from litestar import Response, get

from hudna.web.asked import Asked, house_of
from hudna.web.house import House


@get("/healthz", include_in_schema=False)
async def health(request: Asked) -> Response[dict[str, object]]:
    """Says only that the node runs and how long its log is: nothing of what is in it. `held` where
    it may sign nothing; status 503 where it cannot follow its log, or something has stopped."""
    house = house_of(request)
    status = _status(house)
    return Response(
        {"status": status, "party": house.party, "log_size": house.log.size,
         "exercise": house.exercise},
        status_code=200 if house.healthy else 503,
    )


def _status(house: House) -> str:
    if not house.healthy:
        return "unknown"
    return "ok" if house.holding is None else "held"
