"""Whether the node answers, for whoever watches it."""

from __future__ import annotations

from litestar import get

from hudna.web.asked import Asked, house_of


@get("/healthz", include_in_schema=False)
async def health(request: Asked) -> dict[str, object]:
    """Says only that the node runs and how long its log is: nothing of what is in it."""
    house = house_of(request)
    return {"status": "ok", "party": house.party, "log_size": house.log.size,
            "exercise": house.exercise}
