"""The watch of one desk of the demonstration, with a receiver of its own that hears the constructed
sky. Run by its stage and by nothing else; it lives as long as its standard input stays open.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from hudna.demo.desk import while_open
from hudna.demo.ground import Map
from hudna.demo.scenario import scenario
from hudna.demo.traffic import Receiver, traffic
from hudna.fault import Refused
from hudna.home import watched
from hudna.home.folder import Folder
from hudna.lookout.run import watch
from hudna.running import now_ms, structured_logs
from hudna.speak.places import Places

HOST, EVERY_S = "127.0.0.1", 1.0
FEED = "exercise-sky"
NICE = 5
"""What it compiles when it first starts keeps no page waiting."""
SETTINGS = """# Written by hudna demo at each start: the sky that this watch hears is constructed.
name = "exercise"
[[feeds]]
name = "{feed}"
kind = "sbs"
connect = "{host}:{port}"
"""


async def look(directory: Path, made_ms: int, began_ms: int) -> None:
    """Until standard input ends."""
    folder, sky = Folder(directory), traffic()
    receiver = Receiver(sky, folder.config.party, Map(scenario(), Places.load(), made_ms),
                        {f.id: f for f in scenario().flights}, began_ms)
    (directory / watched.AIRCRAFT).write_text(sky.addresses(), encoding="utf-8")
    async with _heard(receiver) as port:
        text = SETTINGS.format(feed=FEED, host=HOST, port=port)
        (directory / watched.SETTINGS).write_text(text, encoding="utf-8")
        ending = asyncio.create_task(while_open(lambda: os.kill(os.getpid(), signal.SIGTERM)))
        await watch(directory, ready=lambda: None, clock=now_ms, luck=random.random,
                    randomness=os.urandom)
        ending.cancel()


@asynccontextmanager
async def _heard(receiver: Receiver) -> AsyncIterator[int]:
    """The port at which whoever connects hears it, each second."""

    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            while True:
                writer.write("".join(receiver.lines(now_ms())).encode())
                await writer.drain()
                await asyncio.sleep(EVERY_S)

    server = await asyncio.start_server(say, HOST, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def main(directory: str, made_ms: str, began_ms: str) -> int:
    structured_logs()
    # Until the watch hears signals itself, the terminal's Ctrl-C is the stage's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    try:
        asyncio.run(look(Path(directory), int(made_ms), int(began_ms)))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
