"""The door for text messages: a gateway brings each, and takes back what to answer.

A message of a number that is not known here, or of a spotter who is new, waits for a person, as
does one that names a place which is not known. Nothing of the number is kept. What is of nothing
that flies, and reads as something that happened, is kept as a report.

A number proves little: whoever can send messages can write another's. Of a spotter who has a word
only a message with that word is the spotter's; any other is a stranger's.
"""

from __future__ import annotations

import asyncio
from hashlib import sha256
from secrets import token_hex
from typing import cast
from zoneinfo import ZoneInfo

from litestar import Response, post
from litestar.datastructures import State
from litestar.enums import MediaType

from hudna.fault import Refused
from hudna.place.geometry import Point, Position
from hudna.place.times import parse_instant
from hudna.record.bounds import text_of
from hudna.record.sound_incidents import LONGEST_REPORT
from hudna.record.watching import Sighting
from hudna.say import Say, say
from hudna.speak.intake.told import TURNING
from hudna.speak.language import Language, language
from hudna.speak.sighted_place import RINGS, Ear, around
from hudna.speak.sighting_reply import reply
from hudna.speak.sighting_text import LONGEST as READ
from hudna.speak.sighting_text import Understood, understand
from hudna.web.asked import Asked, house_of
from hudna.web.callers import caller
from hudna.web.forms import read
from hudna.web.happened import tell_text
from hudna.web.happened.tellings import Tellings
from hudna.web.house import House
from hudna.web.sighted import Outcome, Source, Spotting, anywhere, keep
from hudna.web.spotting import Spotter

PATH = "/spot/text"
LARGEST = 200_000
"""Bytes of a form: a letter takes up to nine."""
DAY_MS, AHEAD_MS = 86_400_000, 300_000
NOT_KEPT = say("This was not sent. Try again in a minute.")


@post(PATH, request_max_body_size=LARGEST)
async def received(request: Asked, state: State) -> Response[str]:
    """`from`, `text` and `at` (RFC 3339; now if absent), as a form. The answer's body is to be sent
    back to whoever wrote."""
    house, spotting = house_of(request), cast(Spotting, state["spotting"])
    if not house.spotters.is_gateway(_token(request)):
        spotting.wrong.count(caller(request), house.now_ms())
        return said(language("en"), say("This door is for the gateway of this node."), 401)
    spotting.texts.count("", house.now_ms())
    form = await read(request)
    number, text = form.text("from", needed=say("a number")), form.text("text", needed=say("words"))
    sent_ms = _sent(form.text("at"), house.now_ms())
    if form.faults or sent_ms is None:
        return said(language("en"), say("Expected: from, text, and at as in RFC 3339."), 422)
    text = TURNING.sub("", text)
    if (why := _not_kept(text)) is not None:
        return said(language("en"), why, 422)
    try:
        return await _taken(house, state, number, text, sent_ms)
    except Refused:
        # Not the refusal's own words: whoever wrote can do nothing about them.
        return said(language("en"), NOT_KEPT, 503)


def _not_kept(text: str) -> Say | None:
    """Why no record can hold it as it came; it is never cut, nor kept in part."""
    if len(text) > LONGEST_REPORT:
        return say("Not received: too long. Send it in parts of at most {most} letters.",
                   most=LONGEST_REPORT)
    if any(True for _ in text_of("text", text, LONGEST_REPORT)):
        return say("Not received: there are signs in it that cannot be kept. Write it anew.")
    return None


async def _taken(
    house: House, state: State, number: str, text: str, sent_ms: int
) -> Response[str]:
    heard = house.spotters.by_text(number, text)
    spotter, text = heard.spotter if heard.proven else None, heard.text
    veiled = house.spotters.veiled(number)
    zone = house.spotters.zone
    found = await asyncio.to_thread(
        understand, text, house.places.stated, sent_ms, zone=ZoneInfo(zone) if zone else None,
        default=heard.spotter.language if heard.spotter else "ar")
    outcome: Outcome | None = None
    sent = f"{veiled}\n{heard.proven}\n{sent_ms}\n{text}"
    source = _source(spotter, veiled, sha256(sent.encode("utf-8", "replace")).hexdigest())
    lang = language(found.language)
    if found.said or found.ear is not None:
        outcome = await keep(house, cast(Spotting, state["spotting"]), source,
                             _sighting(house, spotter, found, text, sent_ms))
    elif (happened := await tell_text.told(
            house, cast(Tellings, state["tellings"]), text, sent_ms, source=source.name,
            hand=source.counted, once=source.once)) is not None:
        return said(lang, tell_text.ANSWERS[happened], 200)
    answer = "\n".join(lang.say(line) for line in reply(found, outcome))
    return Response(answer, status_code=200, media_type=MediaType.TEXT, headers=_headers(lang))


def _source(spotter: Spotter | None, veiled: str, once: str) -> Source:
    """Who is not known has no name here, not even one that its number was made into."""
    if spotter is None:
        return Source("", veiled, False, once)
    return Source(spotter.pseudonym, f"text {spotter.pseudonym}", spotter.trusted, once)


def _sighting(
    house: House, spotter: Spotter | None, found: Understood, text: str, sent_ms: int
) -> Sighting:
    ear: Ear = found.ear or "heard"
    where, off_m = _where(house, spotter, found)
    course = found.course_from(where, off_m * 1000)
    at, within_m = around(where, off_m, ear, found.far, found.bearing_deg)
    if found.over:
        at, within_m = where, off_m + RINGS[ear]["near"][1]
    return Sighting(
        "", sent_ms if found.at_ms is None else found.at_ms, Point(at), min(within_m, 1_000_000),
        ear, found.craft, None if course is None else course * 1000, found.count, text, "text",
        found.clear and len(text) <= READ)


def _where(
    house: House, spotter: Spotter | None, found: Understood
) -> tuple[Position, int]:
    if found.place is not None:
        return found.place.at, -(-found.place.radius_mm // 1000)
    if spotter is not None and spotter.at is not None:
        return spotter.at, spotter.within_m
    return anywhere(house)


def _sent(at: str, now_ms: int) -> int | None:
    """When it was sent; by this node's clock where the gateway's is wrong by more than minutes."""
    if not at:
        return now_ms
    try:
        sent_ms = parse_instant(at, "at")
    except Refused:
        return None
    return min(sent_ms, now_ms) if now_ms - DAY_MS < sent_ms <= now_ms + AHEAD_MS else None


def _token(request: Asked) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else token_hex(16)


def said(lang: Language, words: Say, status: int) -> Response[str]:
    return Response(lang.say(words), status_code=status, media_type=MediaType.TEXT,
                    headers=_headers(lang))


def _headers(lang: Language) -> dict[str, str]:
    return {"content-language": lang.code, "cache-control": "no-store",
            "referrer-policy": "no-referrer"}
