"""`python -m tests.stories.serve DIR CLOCK`: what `hudna serve DIR` runs, by a clock that is ahead
by what the file CLOCK says (`tests/net/serve.py`): a story's night passes at once."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from hudna import serving
from hudna.running import structured_logs
from tests.net.serve import off_clock


def main(directory: str, clock: str) -> None:
    wired: Any = serving
    wired.now_ms = off_clock(Path(clock))
    structured_logs()
    asyncio.run(serving.serve(Path(directory), ready=print))


if __name__ == "__main__":
    main(*sys.argv[1:])
