"""What a warning says, in each language: short and plain, read by people who are afraid.

It says what is seen and what to do. It never says whose aircraft it is, what it carries or who saw
it: that would be a guess, or a danger to somebody.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.record.warning import PlaceWarning
from hudna.say import Say, moment, say
from hudna.speak.language import Language, language
from hudna.speak.standing_words import exercise_stamp
from hudna.terms.agreement import Agreement

MINUTE = 60_000
FORBIDDEN = frozenset(" ,<&")
"""CAP 1.2 sections 3.2.1, `identifier` and `sender`."""


class Issuer(msgspec.Struct, frozen=True):
    """Whose warnings these are. `sender` is unique in the world, such as `watch@desk.example`;
    `names` what people call it. `exercise`: its name; None only where everything is real. `url`:
    where the feed and the files are reached, without a slash at its end. `local_minutes`: how far
    the clocks of the place are ahead of UTC; None shows UTC alone."""

    sender: str
    name: str
    exercise: str | None
    url: str
    local_minutes: int | None = None

    def __post_init__(self) -> None:
        if not self.sender or FORBIDDEN & set(self.sender) or not self.sender.isprintable():
            raise Refused(Fault("sender", shown(self.sender), say(
                "a name without spaces, commas, < or &, such as watch@desk.example")))


def issuer(agreement: Agreement, exercise: str | None, *, sender: str, name: str, url: str,
           local_minutes: int | None = None) -> Issuer:
    """An agreement that was made for an exercise never warns of anything as real, whatever the
    node's own settings say."""
    if agreement.exercise is not None:
        exercise = exercise or agreement.id
    return Issuer(sender, name, exercise, url.rstrip("/"), local_minutes)


class Told(NamedTuple):
    """The sentences of one warning in one language."""

    event: str
    headline: str
    description: str
    instruction: str
    area: str


def told(warning: PlaceWarning, by: Issuer, lang: Language) -> Told:
    """The warning in words."""
    place, when = warning.place.names, times(warning, by)
    stamp = (exercise_stamp(by.exercise),) if by.exercise is not None else ()

    def text(*parts: Say) -> str:
        return " ".join(lang.say(part) for part in (*stamp, *parts))

    return Told(
        lang.say(say("Aircraft nearby")),
        " · ".join(lang.say(part) for part in (*stamp, _headline(warning, when))),
        text(_description(warning, when), *_replaced(warning)), text(_instruction(warning)),
        place.best(lang.code) or warning.place.id,
    )


def times(warning: PlaceWarning, by: Issuer) -> Say:
    """From when until when, to the minute: by the clocks of the place, and in UTC."""
    start, end = _clock(warning.from_ms), _clock(warning.until_ms)
    if by.local_minutes is None:
        return say("{start}–{end} UTC", start=start, end=end)
    ahead = by.local_minutes * MINUTE
    return say("{start}–{end} local time ({utc_start}–{utc_end} UTC)",
               start=_clock(warning.from_ms + ahead), end=_clock(warning.until_ms + ahead),
               utc_start=start, utc_end=end)


def languages() -> tuple[Language, ...]:
    """Arabic first: it is read by those below."""
    return language("ar"), language("en"), language("ru")


def shelters(warning: PlaceWarning) -> bool:
    """Whether people are told to take shelter at once, rather than to be ready to."""
    soon = warning.from_ms - warning.sent_ms <= 5 * MINUTE
    return warning.kind != "Cancel" and (warning.sure != "possible" or soon)


def _headline(warning: PlaceWarning, when: Say) -> Say:
    place = warning.place.names
    if warning.kind == "Cancel":
        return say("Ended: the warning of an aircraft near {place}", place=place)
    if warning.sure == "observed":
        return say("Aircraft over {place}: {when}", place=place, when=when)
    if warning.sure == "likely":
        return say("Aircraft expected near {place}: {when}", place=place, when=when)
    return say("Aircraft may pass near {place}: {when}", place=place, when=when)


def _description(warning: PlaceWarning, when: Say) -> Say:
    place = warning.place.names
    if warning.kind == "Cancel":
        return _end(warning)
    if warning.sure == "observed":
        return say("An aircraft that is not recognised is over {place}. It may be there: {when}.",
                   place=place, when=when)
    if warning.sure == "likely":
        return say("An aircraft that is not recognised is on a course that leads near {place}. "
                   "If it keeps to it, it is there: {when}.", place=place, when=when)
    return say("An aircraft that is not recognised may pass near {place}. Its direction and the "
               "time are estimates: {when}.", place=place, when=when)


def _end(warning: PlaceWarning) -> Say:
    place = warning.place.names
    match warning.ended:
        case "void":
            return say("No aircraft was where this warning had it. The warning for {place} is "
                       "withdrawn.", place=place)
        case "recognised":
            return say("The aircraft has been recognised. The warning for {place} has ended.",
                       place=place)
        case "turned":
            return say("The aircraft is no longer on a course to {place}. The warning has ended.",
                       place=place)
    return say("The time of the warning for {place} is over. The warning has ended.", place=place)


def _replaced(warning: PlaceWarning) -> tuple[Say, ...]:
    if warning.kind != "Update":
        return ()
    return (say("This replaces the earlier warning for this place."),)


def _instruction(warning: PlaceWarning) -> Say:
    if warning.kind == "Cancel":
        return say("You may leave shelter, unless your local authorities say otherwise. Another "
                   "warning may follow.")
    if shelters(warning):
        return say("Take shelter now: a cellar or an inner room on a low floor, away from windows. "
                   "Do not go out to look. Help those who cannot move alone. Stay until this "
                   "warning has ended.")
    return say("Be ready to take shelter: stay near a cellar or an inner room, and do not gather "
               "outside. Listen for further warnings.")


def _clock(ms: int) -> str:
    return f"{moment(ms):%H:%M}"
