"""A text message that is no sighting and reads as something that happened: kept as a report, for a
person to read. It takes of the words only what they say in one way."""

from __future__ import annotations

import asyncio

from hudna.act.report import report
from hudna.say import Say, say
from hudna.web.happened import tell_form
from hudna.web.happened.tellings import Outcome, Tellings
from hudna.web.house import House

ANSWERS: dict[Outcome, Say] = {
    "kept": say("Received. A person reads it. Thank you."),
    "too much": say("Too many messages. Wait ten minutes."),
}


async def told(
    house: House, tellings: Tellings, text: str, sent_ms: int, *, source: str, hand: str, once: str
) -> Outcome | None:
    """None where the words are of nothing that happened: then nothing is kept. `source`: empty
    where nobody registered is known to have sent it; `hand` is what it is counted under."""
    said = await asyncio.to_thread(tell_form.written, house, source, text, sent_ms, "text")
    if said is None:
        return None
    draft = report(house.world, said, house.now_ms())

    async def keep() -> None:
        await house.say([draft])

    return await tellings.once(f"text {once}", hand, house.now_ms(), keep, registered=bool(source))
