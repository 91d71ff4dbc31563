"""What is seen in the air, in words. Whose an aircraft is, is an assessment, and reads as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hudna.place.datum import Datum
from hudna.place.measure import wind
from hudna.record.watching import Basis, Grade, Incursion, PassageState
from hudna.say import Figure, Say, say
from hudna.speak.language import Language
from hudna.view.world import World
from hudna.watch.event import FeedState
from hudna.web import naming
from hudna.web.aircraft_words import PLOT, SEEN, TRACK, craft
from hudna.web.aircraft_words import SOURCES as FEEDS

BASES: dict[Basis, Say] = {
    "declared": say("by a notice of its operator"),
    "transponder": say("by an address that a party has named"),
    "observer": say("by somebody who watched"),
    "unknown": say("on no basis"),
}
GRADES: dict[Grade, Say] = {
    "confirmed": say("confirmed"), "probable": say("probable"), "possible": say("possible"),
    "none": say("not assessed"),
}
STATES: dict[PassageState, tuple[str, Say]] = {
    "inside": ("●", say("inside")),
    "left": ("→", say("left")),
    "crossed": ("⇥", say("crossed")),
    "lost": ("?", say("lost inside")),
    "void": ("—", say("was not so")),
}
STATE_MEANS: dict[PassageState, Say] = {
    "inside": say("Not known to have left."),
    "left": say("It was inside, and has left."),
    "crossed": say("No position lies inside: the line between two of them goes through."),
    "lost": say("The last position before a silence lies inside."),
    "void": say("Later positions have shown that it was not so. What was said stays."),
}
FEED_STATES: dict[str, tuple[str, Say]] = {
    "up": ("●", say("up")), "down": ("✕", say("down, being tried again")),
    "waiting": ("◌", say("nothing comes")), "silent": ("▲", say("silent")),
    "ended": ("—", say("ended")),
}
ASIDE: dict[str, Say] = {
    "nowhere": say("{n} at latitude and longitude 0"),
    "out-of-range": say("{n} at no place on earth"),
    "future": say("{n} measured in the future"), "too-late": say("{n} too late"),
    "height": say("{n} at a height that no aircraft has"),
    "jump": say("{n} that no aircraft can have reached"),
    "repeated": say("{n} a second time"), "vague": say("{n} too uncertain in place"),
    "flood": say("{n} too many of one aircraft"),
    "crowded": say("{n} aircraft too many to follow"),
    "unreadable": say("{n} not readable"),
}
"""Why positions that a feed gave were set aside by the watch; none of them raises an alarm."""
DROPPED: dict[str, Say] = {
    "unreadable": say("{n} not readable"), "too-long": say("{n} too much at once"),
    "no-position": say("{n} without a place"), "no-reference": say("{n} before a place was known"),
    "bad-checksum": say("{n} with a wrong checksum"), "broken-frame": say("{n} broken"),
    "bad-time": say("{n} at no moment that can be"), "not-a-number": say("{n} with no number"),
    "out-of-range": say("{n} with a value that cannot be"),
    "out-of-reach": say("{n} beyond the receiver's reach"),
    "flood": say("{n} beyond what the feed may give"),
    "no-room": say("{n} times told to come again"),
    "not-allowed": say("{n} of a kind that does not pass"),
}
"""Why what a feed gave was not taken."""
OTHERWISE = say("{n} for another reason ({reason})")
DATUMS: dict[Datum, Say] = {
    Datum.MSL: say("{n} m above mean sea level"),
    Datum.ELLIPSOID: say("{n} m above the ellipsoid"),
    Datum.GROUND: say("{n} m above the ground"),
    Datum.PRESSURE: say("{n} m of pressure height"),
}
IN_SCRIPT: dict[str, Say] = {
    "undrawn": say("{n} of them not drawn: those in or near barred areas come first"),
    "count": say("In the air: {n}"), "told": say("told {n} s ago"),
    "none": say("This node has no watch: nothing is known here of what is in the air."),
    "silent": say("The watch is silent since {at}. What is shown is old: take nothing for quiet."),
    "never": say("The watch has told nothing yet. Take nothing for quiet."),
    "lost": say("This page hears nothing of the sky. What is shown is old: take nothing for "
                "quiet."),
    "quiet": say("No aircraft that is known here is in a barred area or makes for one."),
    "in": say("in {area}"), "near": say("makes for {area}"),
    "taken": say("taken to be of {party}: {grade}, {basis}"),
    "unknown": say("whose it is, is not known: it counts as barred"),
    "within_km": say("within {n} km"), "within_m": say("within {n} m"),
    "kmh": say("{n} km/h"), "ago": say("{n} s ago"),
    "course": say("{n}°"), "more": say("and {n} more"),
    "icao": say("Mode S address {name}"), "cot": say("sender {name}"),
    "plot": say("track {name}"), "seen": say("seen by people: {name}"),
    "unnamed": say("gives no callsign"),
    "dropped": say("{n} not taken"), "taken_in": say("{n} taken"),
    "set_aside": say("{n} set aside"),
    "callsign": say("Callsign"), "names_itself": say("Names itself"), "whose": say("Whose"),
    "category": say("Category"), "height": say("Height"), "speed": say("Speed"),
    "heading": say("Course"), "at": say("Position"), "heard": say("Measured"),
    "areas": say("Barred areas"), "close": say("Close"), "not_told": say("not told"),
    "area_in": say("somebody is inside"), "area_near": say("somebody makes for it"),
    "area_quiet": say("quiet, as far as is known here"), "gone": say("It is told no more."),
}

SOURCES = ("icao", "cot", "plot", "seen")


def taken_for(world: World, operator: str, grade: Grade, basis: Basis) -> Say:
    """Whose an aircraft is taken to be. Never as a fact."""
    if not operator:
        return IN_SCRIPT["unknown"]
    return say("taken to be of {party}: {grade}, {basis}", party=naming.party(world, operator),
               grade=GRADES[grade], basis=BASES[basis])


def height(mm: int | None, datum: Datum) -> Say:
    if mm is None:
        return say("height not known")
    return say(DATUMS[datum].msgid, n=Figure(mm / 1000))


def within(m: int) -> Say:
    """How far off a place may be; rounded up."""
    metres, km = IN_SCRIPT["within_m"], IN_SCRIPT["within_km"]
    if m < 1000:
        return say(metres.msgid, n=Figure(m))
    tenths = -(-m // 100)
    return say(km.msgid, n=Figure(tenths / 10, 1 if tenths < 100 and tenths % 10 else 0))


def heights_inside(said: Incursion) -> Say:
    """The range that may be true, above mean sea level."""
    if heights_follow(said):
        return say("the evidence has what was measured; the range is told once it has left")
    if said.lowest_mm is None or said.highest_mm is None:
        return say("not known: what has no known height counts as inside")
    return say("between {floor} and {ceiling} m above mean sea level",
               floor=Figure(said.lowest_mm // 1000), ceiling=Figure(-(-said.highest_mm // 1000)))


def heights_follow(said: Incursion) -> bool:
    """Whether heights were measured, and their range is still to come: of an aircraft that is
    inside a watch tells none."""
    return (said.state == "inside" and said.lowest_mm is None
            and any(seen.height_mm is not None for seen in said.evidence))


def aircraft(of: str) -> Say | str:
    """What an aircraft calls itself, with where that comes from."""
    source, _, name = of.partition(":")
    if source in ("plot", "seen"):
        return craft(of)
    return say(IN_SCRIPT[source].msgid, name=name) if source in SOURCES else (
        say("aircraft {name}", name=of))


def reasons(feed: FeedState) -> list[Say]:
    """Of a feed: what was not taken, and what was set aside, each reason with its count."""
    return [*_counted(DROPPED, feed.dropped), *_counted(ASIDE, feed.aside)]


def _counted(words: Mapping[str, Say], counts: Mapping[str, int]) -> Iterator[Say]:
    for reason, count in sorted(counts.items()):
        if count:
            known = words.get(reason, OTHERWISE)
            yield say(known.msgid, n=Figure(count), reason=reason)


def for_script(world: World, lang: Language) -> dict[str, Any]:
    """Every word that the map's script needs, in the reader's language."""
    agreement = world.terms.agreement
    return {
        "text": {key: lang.gettext(words.msgid) for key, words in IN_SCRIPT.items()},
        "datums": {key: lang.gettext(words.msgid) for key, words in DATUMS.items()},
        "bases": {key: lang.say(words) for key, words in BASES.items()},
        "grades": {key: lang.say(words) for key, words in GRADES.items()},
        "feeds": {key: [sign, lang.say(words)] for key, (sign, words) in FEED_STATES.items()},
        "dropped": _said(lang, {**DROPPED, "": OTHERWISE}),
        "aside": _said(lang, {**ASIDE, "": OTHERWISE}),
        "called": {
            "track": lang.gettext(TRACK.msgid), "plot": lang.gettext(PLOT.msgid),
            **{key: lang.gettext(words.msgid) for key, words in SEEN.items()}},
        "winds": [lang.say(wind(45 * eighth)) for eighth in range(8)],
        "sources": {key: lang.gettext(words.msgid) for key, words in FEEDS.items()},
        "parties": {p.id: lang.say(p.name) for p in agreement.parties},
        "categories": {c.id: lang.say(c.name) for c in agreement.categories},
        "areas": {a.id: lang.say(a.name) for a in agreement.areas},
    }


def _said(lang: Language, words: Mapping[str, Say]) -> dict[str, str]:
    return {key: lang.gettext(one.msgid) for key, one in words.items()}
