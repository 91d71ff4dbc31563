"""What somebody tells on an old phone, as a report. Nothing is guessed: where it was stays in its
own words, and an hour that was not said is a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from hudna.record.incidents import Channel, Harm, Known, Report
from hudna.record.sound_incidents import WIDEST_M
from hudna.say import Say, moment, say
from hudna.speak.bulletin.words import KNOWN
from hudna.speak.intake.told import TURNING, language_of
from hudna.speak.reading.reading import propose
from hudna.terms.happenings import HAPPENED
from hudna.web.forms import DIGITS, Form
from hudna.web.happened import report_reading
from hudna.web.happened.standing_out import above_all
from hudna.web.house import House

LONGEST_PLACE, LONGEST_NOTE, MOST_HURT = 100, 4_000, 10_000
NOW_MS, AROUND_MS = 1_800_000, 900_000
"""*Just now* is the last half hour; an hour that is said may be a quarter of one off."""
KNOWS: dict[Known, Say] = {
    "seen": say("I saw it"), "heard": say("I heard it"), "told": say("I was told of it"),
}
DAYS: dict[str, Say] = {
    "now": say("Just now"), "today": say("Today"), "yesterday": say("Yesterday"),
}
PARTS: dict[str, tuple[int, int, Say]] = {
    "night": (0, 6, say("before sunrise")), "morning": (6, 12, say("in the morning")),
    "afternoon": (12, 18, say("in the afternoon")), "evening": (18, 24, say("in the evening")),
}
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
EARLIER = say("a time that has been")


def told(form: Form, house: House, source: str) -> Report:
    """The report. Raises `Refused` with every fault, which repeats no word of what was told."""
    now_ms = house.now_ms()
    happened: Any = form.choice("happened", HAPPENED)
    known: Any = form.choice("known", KNOWS)
    from_ms, until_ms = _window(form, now_ms, zone(house))
    hurt, killed = _count(form, "hurt"), _count(form, "killed")
    note = _words(form, "note", LONGEST_NOTE)
    words = _words(form, "place", LONGEST_PLACE)
    if not words:
        form.fault("place", say("the name of a place"))
    form.done()
    return Report(
        source, "page", now_ms, happened, from_ms, until_ms, None, WIDEST_M, words, note,
        language_of(note or words), known=known, harm=Harm(killed, killed, hurt, hurt))


def written(house: House, source: str, text: str, sent_ms: int, channel: Channel) -> Report | None:
    """A text message as a report: only what it says without a doubt, the rest for a person, and
    where it was in its own words alone. None where it does not read as something that happened."""
    found = propose(text, sent_ms, report_reading.setting(house)._replace(zone=zone(house)))
    if not found.kinds:
        return None
    kind, when = above_all(found.kinds), above_all(found.times)
    from_ms, until_ms = ((when.from_ms, min(when.until_ms - 1, sent_ms)) if when else
                         (sent_ms - 86_400_000, sent_ms))
    if when and from_ms > until_ms:
        from_ms, until_ms = sent_ms - 86_400_000, sent_ms
    return Report(
        source, channel, house.now_ms(), kind.happened if kind else "other", from_ms, until_ms,
        None, WIDEST_M, "", text, language_of(text))


def zone(house: House) -> tzinfo:
    """Of the hours that people here say."""
    name = house.spotters.zone
    return ZoneInfo(name) if name else report_reading.zone(house)


def clock(of: tzinfo) -> str:
    return "UTC" if of is UTC else str(of)


def _window(form: Form, now_ms: int, of: tzinfo) -> tuple[int, int]:
    day = form.choice("day", DAYS)
    hour, part = form.get("clock").translate(DIGITS).strip(), form.get("part")
    if day == "now":
        if hour or part:
            form.fault("clock", say("no hour beside *just now*: choose today or yesterday"))
        return now_ms - NOW_MS, now_ms
    midnight = moment(now_ms).astimezone(of).replace(hour=0, minute=0, second=0, microsecond=0)
    if day == "yesterday":
        midnight -= timedelta(days=1)
    first, last = _hours(form, midnight, hour, part)
    if first > now_ms:
        form.fault("clock", EARLIER)
    return first, min(last, now_ms)


def _hours(form: Form, midnight: datetime, hour: str, part: str) -> tuple[int, int]:
    if hour:
        found = _CLOCK.fullmatch(hour)
        if found is None:
            form.fault("clock", say("an hour, as in 14:30"))
            return _ms(midnight), _ms(midnight)
        at = _ms(midnight.replace(hour=int(found[1]), minute=int(found[2])))
        return at - AROUND_MS, at + AROUND_MS
    if part and part not in PARTS:
        form.fault("part", say("one of {kinds}", kinds=", ".join(PARTS)))
    begin, end, _ = PARTS.get(part, (0, 24, KNOWN["unknown"]))
    # By the wall clock: a day on which the clocks change is shorter or longer.
    day_end = midnight + timedelta(days=1) if end == 24 else midnight.replace(hour=end)
    return _ms(midnight.replace(hour=begin)), _ms(day_end) - 1


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _count(form: Form, name: str) -> int | None:
    return form.whole(name, most=MOST_HURT) if form.get(name).strip() else None


def _words(form: Form, name: str, longest: int) -> str:
    """Signs that turn the writing around are left out: a phone adds them, and nobody sees them."""
    text = TURNING.sub("", form.get(name).replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > longest:
        form.fault(name, say("at most {n} characters", n=longest))
    return text
