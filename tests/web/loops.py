"""Whether what a test looks at runs on an event loop."""

from __future__ import annotations

import asyncio


def running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
