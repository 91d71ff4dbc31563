"""Days and harmed places as a bulletin has them: with no number that tells who."""

from __future__ import annotations

from hudna.record.protecting import Names
from hudna.speak.bulletin import gathered_days
from hudna.speak.bulletin.data import Quiet
from hudna.speak.bulletin.data import Told as ToldParty
from hudna.view.days import window_of
from tests.view import test_quiet as quiet
from tests.view import test_told_and_hit as harmed
from tests.view.happenings import JUDGES, Folded

ALEPPO = Names("Aleppo", "", "")


def test_a_quiet_day_and_how_many_in_a_row():
    assert gathered_days.quiet(ALEPPO, quiet.days()) == Quiet(ALEPPO, "quiet", 2)
    assert gathered_days.quiet(ALEPPO, quiet.days()[:1]) == Quiet(ALEPPO, "quiet", 1)
    broken = quiet.days(quiet.happened(from_ms=quiet.MIDNIGHT, until_ms=quiet.MIDNIGHT + 1))
    assert gathered_days.quiet(ALEPPO, broken) == Quiet(ALEPPO, "not-quiet", 0)
    unknown = quiet.days(effort={})
    assert gathered_days.quiet(ALEPPO, unknown) == Quiet(ALEPPO, "not-known", 0)


def test_a_day_counts_what_may_have_begun_on_it():
    within = window_of(quiet.DAY, quiet.ZONE)
    lines = Folded([quiet.happened(), quiet.happened("cd", stage="unverifiable"),
                    quiet.happened("ef", from_ms=quiet.MIDNIGHT, until_ms=quiet.MIDNIGHT),
                    quiet.happened("12", sources=0)]).incidents.all()
    made = gathered_days.day_count(quiet.DAY, within, lines, JUDGES, None)
    assert (made.found, made.alleged, made.unknown, made.reports) == (0, 1, 1, None)


def test_a_harmed_place_with_when_each_had_been_told():
    place, incident = harmed.site(), harmed.harm()
    told = harmed.receipt("us", place, harmed.START - harmed.HOUR)
    (hit,) = harmed.hits(incident, place, told)
    (line,) = Folded([incident]).incidents.all()
    made = gathered_days.told_hit(hit, line, "a clinic", Names("hospital", "", ""),
                                  place.issued_ms)
    assert (made.place, made.sure, made.harmed_ms) == ("a clinic", True, line.said.from_ms)
    by = {t.party: t for t in made.told}
    assert by["un"] == ToldParty("un", "registrant")
    assert by["us"].when == "before"
    assert by["us"].receipt == told.hash
