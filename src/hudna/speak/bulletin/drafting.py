"""What every part of a draft needs: the incidents of each day, as everybody has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo

import msgspec

from hudna.speak.bulletin import gathered
from hudna.speak.bulletin.data import BulletinData, Incident
from hudna.speak.bulletin.drafted_days import Days
from hudna.speak.bulletin.heard import first_said
from hudna.speak.bulletin.held import Asked, Held, out_before, zone_of_days
from hudna.speak.bulletin.offered import could_print
from hudna.speak.bulletin.shared import Sharing, printed_in
from hudna.speak.bulletin.sound import MOST_DAYS
from hudna.view.days import day_of, ends_ms, starts_ms
from hudna.view.findings import Judges, judges
from hudna.view.incidents import IncidentLine


class Drafting(msgspec.Struct, frozen=True):
    """`lines`: this party's own, as all readers have them, at the cut-off; `past`: those of the
    days before, as they are held at the newest one, and `own` the same as this party has them.
    `by_day`: those that count, in the order in which they began."""

    asked: Asked
    held: Held
    zone: tzinfo
    who: Judges
    sharing: Sharing
    lines: tuple[IncidentLine, ...]
    past: tuple[IncidentLine, ...]
    own: tuple[IncidentLine, ...]
    by_day: Mapping[str, tuple[IncidentLine, ...]]

    def of(self, day: str) -> tuple[IncidentLine, ...]:
        return self.by_day.get(day, ())

    def incidents(self, day: str) -> tuple[Incident, ...]:
        agreement = self.held.then.terms.agreement
        return tuple(gathered.incident(x, self.who, agreement) for x in self.of(day))

    @property
    def out(self) -> dict[str, BulletinData]:
        """The last bulletin of this day and of each earlier one of which one is out."""
        today = {e.data.day: e.data for e in self.held.earlier if e.data.day == self.asked.day}
        return out_before(self.held, self.asked.day) | today

    @property
    def days(self) -> Days:
        return Days(self.asked.day, self.zone, self.who, self.asked.areas,
                    first_said(e.data for e in self.held.earlier))


def drafting(held: Held, asked: Asked) -> Drafting:
    """What is not offered is not printed, whoever chooses it. Raises `Refused` where the agreement
    does not say in which zone days are counted."""
    zone = zone_of_days(held.then)
    chosen = asked.printed & set(could_print(held, asked.day)) if asked.printed else asked.printed
    sharing = Sharing(held.now, chosen, printed_in(e.data for e in held.earlier))
    looked_at = (date.fromisoformat(asked.day) - timedelta(days=MOST_DAYS)).isoformat()
    first = min((looked_at, *(e.data.day for e in held.earlier)))
    window = starts_ms(first, zone), ends_ms(asked.day, zone)
    own, at_newest = ([x for x in world.incidents.between(*window) if x.author == world.me]
                      for world in (held.then, held.past))
    lines, past = sharing.lines(own), sharing.lines(at_newest)
    by_day = {**by_days(past, zone), asked.day: by_days(lines, zone).get(asked.day, ())}
    return Drafting(asked, held, zone, judges(held.then.terms.agreement), sharing, lines, past,
                    tuple(at_newest), by_day)


def by_days(
    lines: Iterable[IncidentLine], zone: tzinfo
) -> dict[str, tuple[IncidentLine, ...]]:
    """Those that count, on the day on which they may have begun."""
    found: defaultdict[str, list[IncidentLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda x: (x.said.from_ms, x.name)):
        if line.counts:
            found[day_of(line.said.from_ms, zone)].append(line)
    return {day: tuple(of) for day, of in found.items()}
