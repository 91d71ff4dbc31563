"""What a warning says, in each language: short and plain, read by people who are afraid.

It says what is seen and what to do. It never says whose aircraft it is, what it carries or who saw
it: that would be a guess, or a danger to somebody.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.protecting import Names
from hudna.record.shown import shown
from hudna.record.warning import Ended, Kind, PlaceWarning, Sure
from hudna.say import Say, moment, say
from hudna.speak.language import Code, Language, language
from hudna.speak.standing_words import exercise_stamp
from hudna.terms.agreement import Agreement

MINUTE = 60_000
_STOPS = (".", "!", "?", "؟", "…")
_CLOSERS = "\u2069\u200e\u200f\"'»”)"
"""Beyond the stop of a sentence, among them what ends a part in another direction."""
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


class _About(NamedTuple):
    """All that the words of a warning depend on: what has the same has the same words.
    `within_m`: of what stands for many places."""

    kind: Kind
    names: Names
    place: str
    within_m: int
    from_ms: int
    until_ms: int
    sure: Sure
    ended: Ended
    shelters: bool

    @property
    def where(self) -> Names | Say:
        if not self.within_m:
            return self.names
        return say("places within {n} km of {place}", n=-(-self.within_m // 1000), place=self.names)


def told(warning: PlaceWarning, by: Issuer, lang: Language) -> Told:
    """The warning in words: worked out once for all that is sent of it, and for all warnings that
    say the same."""
    place = warning.place
    about = _About(warning.kind, place.names, place.id, place.reach_mm // 1000 * place.wide,
                   warning.from_ms, warning.until_ms, warning.sure, warning.ended,
                   shelters(warning))
    return _told(about, by, lang.code)


@lru_cache(maxsize=6144)
def _told(about: _About, by: Issuer, code: Code) -> Told:
    lang, when = language(code), times(about.from_ms, about.until_ms, by)
    stamp = (lang.say(exercise_stamp(by.exercise)),) if by.exercise is not None else ()
    replaced = [lang.say(part) for part in _replaced(about)]
    return Told(
        lang.say(say("Aircraft nearby")),
        " · ".join((*stamp, lang.say(_headline(about, when)))),
        _sentences(*stamp, lang.say(_description(about, when)), *replaced),
        _sentences(*stamp, _to_do(about.kind, about.shelters, bool(about.within_m), code)),
        lang.say(about.where) if about.within_m else about.names.best(code) or about.place,
    )


def _sentences(*parts: str) -> str:
    """One after the other: read aloud without a stop, the stamp runs on into what is to be done."""
    return " ".join(part if part.rstrip(_CLOSERS).endswith(_STOPS) else f"{part}."
                    for part in parts)


@lru_cache(maxsize=64)
def _to_do(kind: Kind, shelters: bool, wide: bool, code: Code) -> str:
    """Without names and times: the same for all."""
    return language(code).say(_instruction(kind, shelters, wide))


def times(from_ms: int, until_ms: int, by: Issuer) -> Say:
    """From when until when, to the minute: by the clocks of the place, and in UTC."""
    start, end = _clock(from_ms), _clock(until_ms)
    if by.local_minutes is None:
        return say("{start}–{end} UTC", start=start, end=end)
    ahead = by.local_minutes * MINUTE
    return say("{start}–{end} local time ({utc_start}–{utc_end} UTC)",
               start=_clock(from_ms + ahead), end=_clock(until_ms + ahead),
               utc_start=start, utc_end=end)


def languages() -> tuple[Language, ...]:
    """Arabic first: it is read by those below."""
    return language("ar"), language("en"), language("ru")


def shelters(warning: PlaceWarning) -> bool:
    """Whether people are told to take shelter at once, rather than to be ready to."""
    soon = warning.from_ms - warning.sent_ms <= 5 * MINUTE
    return warning.kind != "Cancel" and (warning.sure != "possible" or soon)


def _headline(about: _About, when: Say) -> Say:
    place = about.where
    if about.kind == "Cancel":
        return say("Ended: the warning of an aircraft near {place}", place=place)
    if about.sure == "observed":
        return say("Aircraft over {place}: {when}", place=place, when=when)
    if about.sure == "likely":
        return say("Aircraft expected near {place}: {when}", place=place, when=when)
    return say("Aircraft may pass near {place}: {when}", place=place, when=when)


def _description(about: _About, when: Say) -> Say:
    place = about.where
    if about.kind == "Cancel":
        return _end(about)
    if about.sure == "observed":
        return say("An aircraft that is not recognised is over {place}. It may be there: {when}.",
                   place=place, when=when)
    if about.sure == "likely":
        return say("An aircraft that is not recognised is on a course that leads near {place}. "
                   "If it keeps to it, it is there: {when}.", place=place, when=when)
    return say("An aircraft that is not recognised may pass near {place}. Its direction and the "
               "time are estimates: {when}.", place=place, when=when)


def _end(about: _About) -> Say:
    place = about.where
    match about.ended:
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


def _replaced(about: _About) -> tuple[Say, ...]:
    if about.kind != "Update":
        return ()
    return (say("This replaces the earlier warning for this place."),)


def _instruction(kind: Kind, shelters: bool, wide: bool) -> Say:
    if kind == "Cancel" and wide:
        return say("Where your own place has a warning, it still stands: stay in shelter. "
                   "Elsewhere you may leave it, unless your local authorities say otherwise.")
    if kind == "Cancel":
        return say("You may leave shelter, unless your local authorities say otherwise. Another "
                   "warning may follow.")
    if shelters:
        return say("Take shelter now: a cellar or an inner room on a low floor, away from windows. "
                   "Do not go out to look. Help those who cannot move alone. Stay until this "
                   "warning has ended.")
    return say("Be ready to take shelter: stay near a cellar or an inner room, and do not gather "
               "outside. Listen for further warnings.")


def _clock(ms: int) -> str:
    return f"{moment(ms):%H:%M}"
