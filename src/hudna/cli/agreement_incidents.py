"""The terms for incidents laid out for reading in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hudna.say import say
from hudna.terms.agreement import IncidentTerms, Open, QuietTerms
from hudna.terms.change import seconds
from hudna.terms.diff_exchange import count
from hudna.terms.diff_incidents import breaks, clauses, happened, monitors, shown, step

if TYPE_CHECKING:
    from hudna.cli.agreement_pages import Line, Page


def incidents(page: Page, t: IncidentTerms) -> Iterator[Line]:
    yield from _terms(page, t)
    yield from _ladder(page, t)
    for kind in t.under:
        yield page.item(say("{kind} may fall under: {clauses}", kind=happened(kind),
                            clauses=clauses(kind)))
        yield from page.why(kind.clauses)
    yield from _quiet(page, t.quiet)
    yield page.item(say("(clause {clause})", clause=t.clause), style="dim")


def _terms(page: Page, t: IncidentTerms) -> Iterator[Line]:
    for what, term, value in (
        (say("Time zone of days"), t.zone, shown(t.zone)),
        (say("Cut-off of the daily bulletin, on the day after"), t.cutoff, shown(t.cutoff)),
        (say("An accused party answers within"), t.answer_s, seconds(t.answer_s)),
        (say("Each guarantor judges within"), t.judge_s, seconds(t.judge_s)),
        (say("A registrant replies to a challenge within"), t.challenge_reply_s,
         seconds(t.challenge_reply_s)),
        (say("It is answered whether monitors may go within"), t.access_s, seconds(t.access_s)),
        (say("Who monitors, two persons for a finding"), t.monitors, monitors(t, page.a)),
    ):
        yield page.item(say("{what}: {value}", what=what, value=value))
        yield from page.why(term)


def _ladder(page: Page, t: IncidentTerms) -> Iterator[Line]:
    for r in t.ladder:
        yield page.item(say(
            "Step “{step}”, before: {body}; answered within: {time} (clause {clause})",
            step=step(r), body=r.to, time=seconds(r.after_s), clause=r.clause))
        yield from page.why(r.after_s)


def _quiet(page: Page, quiet: QuietTerms | Open) -> Iterator[Line]:
    yield page.item(say("Quiet days"))
    yield from page.why(quiet)
    if isinstance(quiet, QuietTerms):
        yield page.item(say("What breaks the quiet of a day: {breaks} (clause {clause})",
                            breaks=breaks(quiet), clause=quiet.clause), 4)
        yield page.item(say("{what}: {value}", what=say("How many of these a quiet day may have"),
                            value=count(quiet.allowed)), 4)
        yield from page.why(quiet.allowed)
        yield page.item(say("{what}: {value}", what=say("Sources without which a day is not known"),
                            value=count(quiet.least)), 4)
        yield from page.why(quiet.least)
