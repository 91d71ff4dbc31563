"""One telling out of a file, with what it may mean, and the report that a person makes of it.

What stood in a column comes before what the words may mean, and what is chosen beforehand is only
what can be meant in one way: a place that may be several stays in words unless a person chooses.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import msgspec

from hudna.act.draft import Draft
from hudna.act.report import report as drafted
from hudna.fault import Fault, Refused
from hudna.record.bounds import LONGEST_NAME
from hudna.record.incidents import Attached, Report
from hudna.record.kinds import Names
from hudna.record.sound_incidents import LONGEST_PLACE, LONGEST_REPORT, MOST_COUNTED
from hudna.say import say
from hudna.speak.bulletin.words import KNOWN
from hudna.speak.intake.at import at
from hudna.speak.intake.sent import Sent, sent
from hudna.speak.intake.told import Told
from hudna.speak.reading.reading import Setting, propose
from hudna.terms.happenings import HAPPENED
from hudna.web.forms import DIGITS, Form
from hudna.web.happened import imported_told, report_form, report_reading
from hudna.web.happened.report_form import NOWHERE, TYPED, Came
from hudna.web.happened.report_reading import Offered, Place, PlaceRow, Row, written
from hudna.web.happened.report_words import LANGUAGES
from hudna.web.happened.standing_out import place_of_name
from hudna.web.house import House

WITHIN_M = 1_000
"""How far off coordinates may be of which the file does not say it: shown, and for a person to
confirm."""
LATER_MS = 11 * 86_400_000
"""What means the same to whoever reads it so much later does not rest on when it was told: no whole
weeks, so that *Friday* is another."""
_NUMBER = re.compile(r"\d{1,7}")


class Proposed(msgspec.Struct, frozen=True):
    """`index`: its place in the file, from 0. `chosen`: by field, what is chosen beforehand.
    `unread`: fields whose column says something that is not understood. `by_sent`, `by_taken`: the
    values of the times that are read by when the file says it was sent, and by when it was taken
    in."""

    index: int
    told: Told
    text: str
    places: list[PlaceRow]
    times: list[Row]
    kinds: list[Row]
    parties: list[Row]
    killed: list[Row]
    injured: list[Row]
    chosen: dict[str, str]
    words: str
    unread: tuple[str, ...]
    sent: Sent
    by_sent: frozenset[str]
    by_taken: frozenset[str]

    def name(self, field: str) -> str:
        return f"r{self.index}_{field}"

    @property
    def asked(self) -> bool:
        """Whether a person has to say when it was told."""
        return self.sent.apart(self.told.told_ms)


def proposed(house: House, setting: Setting, index: int, told: Told) -> Proposed:
    """Everything that may be meant. It reads the text: not on the event loop."""
    text, said = text_of(told), sent(told, setting.zone)
    offer = report_reading.offer(text, propose(text, imported_told.read_by(told, said), setting))
    chosen = dict(offer.chosen)
    unread: list[str] = []
    places = _places(house, told, offer.places, chosen, unread)
    times = _times(setting, told, said, offer, unread)
    chosen["when"] = times.chosen
    kinds = _kinds(setting, told, offer.kinds, chosen, unread)
    killed = _counts("killed", told.killed, offer.killed, chosen, unread)
    injured = _counts("injured", told.injured, offer.injured, chosen, unread)
    chosen.setdefault("where", NOWHERE)
    known = told.known.strip().lower()
    chosen["known"] = known if known in KNOWN else "unknown"
    return Proposed(index, told, text, places, times.rows, kinds, offer.parties, killed, injured,
                    chosen, _words(told), tuple(unread), said, times.by_sent, times.by_taken)


def text_of(told: Told) -> str:
    both = "\n\n".join(filter(None, (told.title, told.text)))
    return both or told.happened


def pseudonym(house: House, source: str) -> str:
    """The same for the same name, and nobody can try names without the node's key."""
    if not source.strip():
        return ""
    folded = " ".join(source.split()).casefold()
    made = hmac.new(house.secret, f"hudna report source\n{folded}".encode("utf-8", "replace"),
                    sha256)
    return f"src-{made.hexdigest()[:10]}"


def draft(house: House, row: Proposed, form: Form, attached: Sequence[Attached] = ()) -> Draft:
    """The report as the form has it. Raises `Refused`, each fault named by the row."""
    try:
        told_ms = imported_told.told_ms(row, form)
        return drafted(house.world, _report(house, row, form, told_ms, attached), house.now_ms())
    except Refused as refused:
        raise Refused([replace(f, where=f"{row.told.where}, {f.where}")
                       for f in refused.faults]) from None


def _report(house: House, row: Proposed, form: Form, told_ms: int,
            attached: Sequence[Attached]) -> Report:
    sub = _of_row(row, form)
    told = row.told
    came = Came(pseudonym(house, told.source), _origin(told, sub), told_ms, told.channel,
                row.text[:LONGEST_REPORT])
    said = report_form.report(sub, house, came)
    sub.done()
    return msgspec.structs.replace(said, attached=tuple(attached))


def _of_row(row: Proposed, form: Form) -> Form:
    """The fields of one row, under the names that a form for one report has."""
    start = row.name("")
    values = {n.removeprefix(start): v for n, v in form.values.items() if n.startswith(start)}
    if any(values.get(n, "").strip() for n in ("from_ms", "until_ms")):
        values["when"] = TYPED
    if row.told.language in LANGUAGES:
        values["language"] = row.told.language
    values.setdefault("place", row.words)
    return Form(values, {})


def _origin(told: Told, sub: Form) -> str:
    """No fault repeats who said it."""
    origin = " ".join(told.origin.split())
    if len(origin) > LONGEST_NAME or not origin.isprintable():
        sub.faults.append(Fault("origin", f"{len(origin)} characters", say(
            "at most {most} characters, on one line", most=LONGEST_NAME)))
        return ""
    return origin


# --- what the columns say ---


def _places(house: House, told: Told, of_text: list[PlaceRow], chosen: dict[str, str],
            unread: list[str]) -> list[PlaceRow]:
    said = told.lat or told.lon or told.position or told.mgrs
    if said or told.place:
        chosen.pop("where", None)
    try:
        point = at(told) if said else None
    except Refused:
        point = None
    if point is not None:
        lon, lat = point.position
        within_m = WITHIN_M if point.within_m is None else point.within_m
        place = Place(lon, lat, within_m, "", told.place[:LONGEST_PLACE])
        row = PlaceRow(written(place), place, Names(), "degrees", "C")
        chosen["where"] = row.value
        return [row, *of_text]
    if said:
        unread.append("where")
    found = _looked_up(house, told) if told.place else []
    best = place_of_name(found)
    if best is not None and not said:
        chosen["where"] = best.value
    return [*found, *(r for r in of_text if r.value not in {f.value for f in found})]


def _looked_up(house: House, told: Told) -> list[PlaceRow]:
    """With the narrowest unit that is given, where that is understood; else by the name alone."""
    for _, unit in reversed(told.admin):
        if house.places.stated(f"{told.place}, {unit}") is not None:
            return report_reading.looked_up(house, f"{told.place}, {unit}", told.language or "en")
    return report_reading.looked_up(house, told.place, told.language or "en")


class _Times(msgspec.Struct, frozen=True):
    rows: list[Row]
    chosen: str
    by_sent: frozenset[str]
    by_taken: frozenset[str]


def _times(setting: Setting, told: Told, said: Sent, offer: Offered, unread: list[str]) -> _Times:
    """By the moment that the file says it was sent; where that is far from when it was taken in, by
    that too. Without such a moment nothing that rests on one is chosen beforehand."""
    rows, chosen = _read_at(setting, told, imported_told.read_by(told, said), offer)
    if (told.when or told.time) and len(rows) == len(offer.times):
        unread.append("when")
    mine = frozenset(row.value for row in rows)
    if said.at_ms is None:
        later, _ = _read_at(setting, told, told.told_ms + LATER_MS)
        begun = {_begin(row) for row in later}
        fast = any(row.value == chosen and _begin(row) in begun for row in rows)
        return _Times(rows, chosen if fast else "", frozenset(), mine)
    others = (_read_at(setting, told, told.told_ms)[0]
              if said.apart(told.told_ms) else [])
    more = [row for row in others if row.value not in mine]
    return _Times([*rows, *more], chosen, mine, frozenset(row.value for row in others))


def _read_at(setting: Setting, told: Told, at_ms: int, offer: Offered | None = None
             ) -> tuple[list[Row], str]:
    """The times that it may mean if it was told at `at_ms`, and what is chosen beforehand: the
    column's come before those of the words."""
    text = text_of(told)
    offer = offer or report_reading.offer(text, propose(text, at_ms, setting))
    said = " ".join(filter(None, (told.when, told.time)))
    if not said:
        return offer.times, offer.chosen["when"]
    column = report_reading.offer(said, propose(said, at_ms, setting))
    return [*column.times, *offer.times], "" if told.until else column.chosen["when"]


def _begin(row: Row) -> int:
    window: Any = row.what
    return int(window[0])


def _kinds(setting: Setting, told: Told, of_text: list[Row], chosen: dict[str, str],
           unread: list[str]) -> list[Row]:
    said = told.happened.strip()
    if not said:
        return of_text
    chosen.pop("happened", None)
    code = said.lower().replace(" ", "-").replace("_", "-")
    if code in HAPPENED:
        chosen["happened"] = code
        return of_text
    offer = report_reading.offer(said, propose(said, told.told_ms, setting))
    if "happened" in offer.chosen:
        chosen["happened"] = offer.chosen["happened"]
    else:
        unread.append("happened")
    return [*offer.kinds, *of_text]


def _counts(side: str, said: str, of_text: list[Row], chosen: dict[str, str], unread: list[str]
            ) -> list[Row]:
    number: Any = said.translate(DIGITS).strip()
    if not number:
        return of_text
    chosen.pop(side, None)
    if not _NUMBER.fullmatch(number) or int(number) > MOST_COUNTED:
        unread.append(side)
        return of_text
    bounds = (int(number), int(number))
    chosen[side] = written(bounds)
    return [Row(chosen[side], bounds, "C", 1.0, (said,)),
            *(r for r in of_text if r.value != chosen[side])]


def _words(told: Told) -> str:
    """The place in words, with the units that stand beside it."""
    units = [v for column, v in reversed(told.admin) if not column.endswith("_code")]
    return ", ".join(filter(None, (told.place, *units)))[:LONGEST_PLACE]
