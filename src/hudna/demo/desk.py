"""One desk of the demonstration, run by its stage and by nothing else.

It lives as long as its standard input stays open: a stage that dies, however it dies, takes its
desks with it. Here, and only here, a node is started with the demonstration's one-click sign-in.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from hudna.fault import Refused
from hudna.running import structured_logs
from hudna.serving import serve


async def while_open(end: Callable[[], None]) -> None:
    """Wait for the end of standard input, then `end`."""
    stream = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), sys.stdin)
    while await stream.read(1024):
        pass
    end()


def main(directory: str) -> int:
    structured_logs()
    try:
        asyncio.run(serve(Path(directory), ready=lambda _: None, demo=True, also=while_open))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
