"""NATS JetStream, where the extra `hudna[watch]` is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from hudna.fault import Fault, Refused
from hudna.say import say

INSTALLED = say("nats-py, which comes with hudna[watch]")
REACHABLE = say("a NATS server with JetStream that answers")
CONNECT_S = 5
PATIENCE_S = 5.0


def installed() -> None:
    """Raises `Refused` where nats-py is missing."""
    if find_spec("nats") is None:
        raise Refused(Fault("nats", "no nats-py", INSTALLED))


async def connect(url: str, name: str, *, credentials: str | None = None, lasting: bool = True
                  ) -> Any:
    """A connection (`nats.aio.client.Client`). With `lasting` it makes itself anew for ever once it
    has been there.

    Raises `Refused` where nats-py is missing or the server does not answer."""
    installed()
    import nats  # noqa: PLC0415 - an extra
    try:
        return await nats.connect(
            url, name=name, connect_timeout=CONNECT_S, allow_reconnect=lasting,
            max_reconnect_attempts=-1 if lasting else 1, reconnect_time_wait=0.25,
            user_credentials=credentials, error_cb=_quiet, drain_timeout=CONNECT_S)
    except (OSError, TimeoutError, nats.errors.Error) as error:
        raise Refused(Fault("nats", type(error).__name__, REACHABLE)) from None


async def _quiet(error: Exception) -> None:
    """What goes wrong is raised where something is asked for; an address is never logged."""
