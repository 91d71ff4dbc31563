"""The incidents of a bulletin, each with what was concluded and what was answered side by side."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.say import Say, say, say_n
from hudna.speak.bulletin.data import Answer, Incident, Outcome, Standing, Step
from hudna.speak.bulletin.page import Block, Item, Para, Quote, Section
from hudna.speak.bulletin.reader import Reader
from hudna.speak.bulletin.words import (
    ANSWERS,
    CONFIDENCES,
    KNOWN,
    LIKELIHOODS,
    OUTCOMES,
    RUNGS,
    STAGES,
    STANDINGS,
)
from hudna.terms.happenings import HAPPENED

LISTED = 1_000
"""Of each standing: more are not read, and take a machine minutes to print."""
TITLES: dict[Standing, Say] = {
    "found": say("What is found"),
    "alleged": say("What is alleged"),
    "not-known": say("What is not known"),
    "refuted": say("What is refuted"),
}


def incidents(r: Reader, standing: Standing) -> Section:
    listed = sorted((i for i in r.data.incidents if i.standing == standing),
                    key=lambda i: (i.from_ms, i.until_ms, i.id))
    blocks: tuple[Block, ...] = (*_left_out(r, len(listed)),
                                 *(_item(r, i) for i in listed[:LISTED]))
    return Section(f"{STANDINGS[standing][0]} {r.say(TITLES[standing])}",
                   blocks or (Para(r.say(say("None in this bulletin."))),))


def _left_out(r: Reader, n: int) -> Iterator[Para]:
    if n and r.data.left_out == "words":
        yield Para(r.say(say("So much happened that what is said of each is left out: what is said "
                             "to have happened, and the reasons of findings and answers.")),
                   note=True)
    if n > LISTED:
        yield Para(r.say(say_n(
            "{n} more is not listed here. All are counted, and in the data and its tables.",
            "{n} more are not listed here. All are counted, and in the data and its tables.",
            n - LISTED)), note=True)


def _item(r: Reader, i: Incident) -> Item:
    title = r.say(say("{what}, {place}", what=HAPPENED[i.happened], place=r.inline(i.place)))
    return Item(_upper(title), r.say(STAGES[i.stage]), i.record, _facts(r, i), _quotes(r, i))


def _facts(r: Reader, i: Incident) -> tuple[tuple[str, str], ...]:
    rows = [
        (say("when"), r.window(i.from_ms, i.until_ms)),
        (say("where"), _where(r, i)),
        (say("clause"), r.clause(i.clause) if i.clause else r.say(say("no clause named"))),
        (say("sources"), _sources(r, i)),
        (say("named by sources"), r.joined([r.inline(r.party(p).text) for p in i.accused])
         if i.accused else r.say(say("nobody"))),
        (say("civilians harmed"), r.harm(i.harm)),
        *((say("step"), _step(r, step)) for step in i.steps),
        (say("incident"), r.lang.isolate(f"{r.inline(i.id)} · {i.record[:12]}")),
    ]
    return tuple((r.say(name), value) for name, value in rows)


def _where(r: Reader, i: Incident) -> str:
    cell = r.cell(i.cell) if i.cell is not None else r.say(say("no place on the map"))
    units = [r.unit(code) for code in i.admin]
    return r.joined([r.inline(i.place), *units, cell])


def _sources(r: Reader, i: Incident) -> str:
    said = r.say(say("a few sources") if i.sources is None else say_n(
        "{n} source", "{n} sources that do not repeat each other", i.sources))
    ways = [r.say(KNOWN[k]) for k in i.knew]
    return r.joined([said, *ways])


def _step(r: Reader, step: Step) -> str:
    if step.answer_by_ms is None:
        return r.say(say("{rung}, to {party}", rung=RUNGS[step.rung], party=r.party(step.to)))
    return r.say(say("{rung}, to {party}, to be answered by {when}", rung=RUNGS[step.rung],
                     party=r.party(step.to), when=r.moment(step.answer_by_ms)))


def _quotes(r: Reader, i: Incident) -> tuple[Quote, ...]:
    summary = (r.quote(r.say(say("What is said to have happened")), i.summary),) \
        if i.summary.strip() else ()
    outcomes = (r.wrote(_concluded(r, o), o.text) for o in sorted(i.outcomes, key=_order))
    answers = (r.wrote(_answered(r, a), a.text) for a in sorted(i.answers, key=_order))
    answered = {a.author for a in i.answers}
    silent = tuple(Quote(_unanswered(r, p), "", r.lang.dir) for p in i.accused
                   if not r.heard(p, answered))
    return (*summary, *outcomes, *answers, *silent)


def _order(said: Outcome | Answer) -> tuple[bool, int, str, str]:
    """Findings first, then as they were said."""
    alone = isinstance(said, Outcome) and not said.finding
    return (alone, said.at_ms, said.author, said.text)


def _concluded(r: Reader, o: Outcome) -> str:
    by = (say("held to have done it: {party}", party=r.party(o.by)) if o.by
          else say("nobody is held to have done it"))
    what = say("{outcome}; {by}; {likelihood}; {confidence}", outcome=OUTCOMES[o.outcome], by=by,
               likelihood=LIKELIHOODS[o.likelihood], confidence=CONFIDENCES[o.confidence])
    if o.finding:
        return r.say(say("Finding of {author}: {what} ({when})", author=r.party(o.author),
                         what=what, when=r.moment(o.at_ms)))
    return r.say(say("{author} alone concludes: {what} ({when})", author=r.party(o.author),
                     what=what, when=r.moment(o.at_ms)))


def _answered(r: Reader, a: Answer) -> str:
    return _upper(r.say(say("{party} answers: {outcome} ({when})", party=r.party(a.author),
                            outcome=ANSWERS[a.outcome], when=r.moment(a.at_ms))))


def _unanswered(r: Reader, party: str) -> str:
    """An answer that is not printed may be there: the page says no more than that none is here."""
    return _upper(r.say(say("No answer from {party} by {when} is printed here.",
                            party=r.party(party), when=r.moment(r.data.cutoff_ms))))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
