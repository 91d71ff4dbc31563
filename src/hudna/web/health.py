"""Whether the node answers, for whoever watches it."""

from __future__ import annotations

from litestar import Response, get

from hudna.web.asked import Asked, house_of


@get("/healthz", include_in_schema=False)
async def health(request: Asked) -> Response[dict[str, object]]:
    """Says only that the node runs and how long its log is: nothing of what is in it. Status 503
    where the node cannot follow its log, or something of it has stopped."""
    house = house_of(request)
    status = "ok" if house.healthy else "unknown"
    return Response(
        {"status": status, "party": house.party, "log_size": house.log.size,
         "exercise": house.exercise},
        status_code=200 if house.healthy else 503,
    )
