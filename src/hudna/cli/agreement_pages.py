"""An agreement laid out for reading in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.padding import Padding
from rich.text import Text

from hudna.cli.agreement_incidents import incidents
from hudna.place.geometry import Shape
from hudna.say import Say, say
from hudna.speak.language import Language
from hudna.terms.agreement import (
    Accession,
    Agreement,
    BarredArea,
    Clause,
    LeadTime,
    Open,
    Party,
    ReadingTerms,
    ReceiptTerms,
    SealedTerms,
    Source,
    WatchTerms,
)
from hudna.terms.change import OPEN, listed, metres, moment, seconds, square_km
from hudna.terms.diff_exchange import count, released
from hudna.terms.diff_flights import categories_of, flights_of, name_of
from hudna.terms.diff_texts import ROLES
from hudna.terms.diff_watch import WARN, days
from hudna.terms.ground import flat, square_metres
from hudna.terms.load import Loaded

Line = Text | Padding

OPEN_MARK = say("OPEN")


class Page:
    """Builds the lines of one agreement in one language."""

    def __init__(self, loaded: Loaded, lang: Language) -> None:
        self.a: Agreement = loaded.agreement
        self.digest = loaded.digest
        self.lang = lang

    def lines(self) -> Iterator[Line]:
        yield from self.heading()
        yield from self.section(say("Parties"), map(self.party, self.a.parties))
        yield self.title(say("Clauses"))
        for clause in self.a.clauses:
            yield from self.clause(clause)
        yield from self.section(say("Categories of flight"),
                                (self.item(say("{name} [{id}]", name=c.name, id=c.id))
                                 for c in self.a.categories))
        yield from self.section(say("Flights stay away from"), self.kinds())
        yield from self.section(say("Barred areas"), self.areas())
        yield from self.section(say("Notices of flights"), self.notices())
        yield from self.section(say("Stop"), self.stop())
        yield from self.section(say("After the fact"), self.duties())
        yield from self.section(say("What is told to whom"), self.exchange())
        if self.a.watch:
            yield from self.section(say("Watch over barred areas"), self.watch(self.a.watch))
        if self.a.incidents:
            yield from self.section(say("Incidents"), incidents(self, self.a.incidents))
        yield from self.section(say("Milestones"), self.milestones())
        yield from self.section(say("Who joined"), self.accessions())
        yield from self.excluded()
        yield from self.section(say("Sources"), map(self.source, self.a.sources))
        yield self.footer()

    # --- pieces ---

    def text(self, what: object) -> str:
        return self.lang.say(what)

    def title(self, what: Say) -> Line:
        return Text(f"\n{self.text(what)}", style="bold cyan")

    def item(self, what: object, depth: int = 2, style: str = "") -> Line:
        return Padding(Text(self.text(what), style=style), (0, 0, 0, depth), expand=False)

    def section(self, title: Say, items: Iterable[Line]) -> Iterator[Line]:
        inside = list(items)
        if inside:
            yield self.title(title)
            yield from inside

    def is_open(self, why: object, depth: int = 4) -> Line:
        text = Text(self.text(OPEN_MARK), style="bold yellow")
        text.append(f" — {self.text(why)}", style="yellow")
        return Padding(text, (0, 0, 0, depth), expand=False)

    def why(self, value: object) -> Iterator[Line]:
        if isinstance(value, Open):
            yield self.is_open(value.open)

    # --- sections ---

    def heading(self) -> Iterator[Line]:
        yield Text(self.text(self.a.title), style="bold")
        if self.a.exercise:
            yield Text(self.text(self.a.exercise), style="bold red")
        yield Text(self.text(self.a.about))
        yield Text(self.text(say("Digest (SHA-256): {digest}", digest=self.digest)), style="dim")

    def party(self, p: Party) -> Line:
        line = say("{name} [{id}]: {role}", name=p.name, id=p.id, role=ROLES[p.role])
        if p.backed_by is None:
            return self.item(line)
        return self.item(say("{line}; {guarantor} answers for it", line=line,
                             guarantor=name_of(p.backed_by, self.a)))

    def clause(self, c: Clause) -> Iterator[Line]:
        source = next(s for s in self.a.sources if s.id == c.source)
        yield self.item(say("{title} [{id}]", title=c.title, id=c.id), style="bold")
        yield self.item(c.text, 4)
        for act in c.prohibits:
            yield self.item(say("Prohibited: {act}", act=act), 4)
        if c.open:
            yield self.is_open(c.open)
        yield self.item(say("Source: {title} ({published})", title=source.title,
                            published=source.published), 4, "dim")

    def kinds(self) -> Iterator[Line]:
        for k in self.a.protected_kinds:
            yield self.item(say("{name} [{id}]: {buffer} (clause {clause})", name=k.name, id=k.id,
                                buffer=metres(k.buffer_m), clause=k.clause))
            yield from self.why(k.buffer_m)

    def areas(self) -> Iterator[Line]:
        for x in self.a.areas:
            yield self.item(say("{name} [{id}] (clause {clause})", name=x.name, id=x.id,
                                clause=x.clause), style="bold")
            yield from self.area(x)

    def area(self, x: BarredArea) -> Iterator[Line]:
        yield self.item(say("Barred: {who}", who=flights_of(x.bars, self.a)), 4)
        if x.excepts:
            yield self.item(say("May pass: {categories}",
                                categories=categories_of(x.excepts, self.a)), 4)
        if isinstance(x.shape, Open):
            yield self.is_open(x.shape.open)
        else:
            yield from self.ground(x.shape)
        if x.buffer_m:
            yield self.item(say("Buffer: {buffer}", buffer=metres(x.buffer_m)), 4)
            yield from self.why(x.buffer_m)
        if x.floor_m is not None or x.ceiling_m is not None:
            yield self.item(say("Heights: from {floor} to {ceiling}", floor=metres(x.floor_m),
                                ceiling=metres(x.ceiling_m)), 4)
        if x.from_ms is not None or x.until_ms is not None:
            yield self.item(say("Times: from {start} to {end}", start=moment(x.from_ms),
                                end=moment(x.until_ms)), 4)

    def ground(self, shape: Shape) -> Iterator[Line]:
        if (covered := flat(shape)) is not None:
            yield self.item(say("Ground covered: {ground}",
                                ground=square_km(square_metres(covered))), 4)

    def notices(self) -> Iterator[Line]:
        n = self.a.notices
        for t in n.lead_times:
            yield from self.lead_time(t)
        yield self.item(say("Must concur: {parties} (clause {clause})", clause=n.clause,
                            parties=listed(name_of(p, self.a) for p in n.must_concur)))
        yield self.item(say("A concurrence lapses after: {time}", time=seconds(n.fresh_for_s)))
        yield from self.why(n.fresh_for_s)
        yield self.item(say("Clocks may differ by: {time}", time=seconds(n.clock_tolerance_s)))
        yield from self.why(n.clock_tolerance_s)
        yield self.item(say("A place in words may lie this far from its coordinates: {distance}",
                            distance=metres(n.readback_tolerance_m)))
        yield from self.why(n.readback_tolerance_m)

    def lead_time(self, t: LeadTime) -> Iterator[Line]:
        yield self.item(say("Announced ahead: {time} ({who}; clause {clause})",
                            time=seconds(t.seconds), who=flights_of(t.operators, self.a),
                            clause=t.clause))
        if t.excepts:
            yield self.item(say("Not for: {categories}",
                                categories=categories_of(t.excepts, self.a)), 4)
        yield from self.why(t.seconds)

    def stop(self) -> Iterator[Line]:
        for s in self.a.stop.steps:
            yield self.item(say("After {time}: {post}", time=seconds(s.after_s), post=s.to))
            yield from self.why(s.after_s)
        yield self.item(say("(clause {clause})", clause=self.a.stop.clause), style="dim")

    def duties(self) -> Iterator[Line]:
        x = self.a.exception
        yield self.item(say("An operation under the imminent-threat exception is told within: "
                            "{time} (clause {clause})", time=seconds(x.deadline_s),
                            clause=x.clause))
        yield from self.why(x.deadline_s)
        yield self.item(say("What is registered is verified again every: {time}",
                            time=seconds(self.a.review_every_s)))
        yield from self.why(self.a.review_every_s)

    def exchange(self) -> Iterator[Line]:
        if self.a.receipts:
            yield from self.receipts(self.a.receipts)
        if self.a.sealed:
            yield from self.sealed(self.a.sealed)
        if self.a.reading:
            yield from self.reading(self.a.reading)
        for one in self.a.release:
            yield self.item(say("Unless an author chooses otherwise, {told}",
                                told=released(one, self.a)))

    def receipts(self, r: ReceiptTerms) -> Iterator[Line]:
        yield self.item(say("Without a receipt it is an alarm after: {time} (clause {clause})",
                            time=seconds(r.within_s), clause=r.clause))
        yield from self.why(r.within_s)
        if r.deposit_tells:
            yield self.item(say("What lies at the depositary counts as told"), 4)

    def sealed(self, s: SealedTerms) -> Iterator[Line]:
        yield self.item(say("Places may be given to the depositary alone; it answers by cells of: "
                            "{cell} (clause {clause})", cell=s.cell, clause=s.clause))
        yield self.item(say("Notices that look like probing, for each guarantor: {budget} within "
                            "{time}", budget=count(s.budget), time=seconds(s.per_s)), 4)
        yield self.item(say("Looks like probing from this many cells on: {cells}",
                            cells=count(s.sweeping_cells)), 4)
        for term in (s.budget, s.per_s, s.sweeping_cells):
            yield from self.why(term)

    def reading(self, r: ReadingTerms) -> Iterator[Line]:
        yield self.item(say("Protections of others that may be looked at within {time}: {person} "
                            "by one person, {node} at one node (clause {clause})",
                            time=seconds(r.per_s), person=count(r.per_person),
                            node=count(r.per_node), clause=r.clause))
        for term in (r.per_person, r.per_node, r.per_s):
            yield from self.why(term)

    def watch(self, w: WatchTerms) -> Iterator[Line]:
        for what, term, shown in (
            (say("No line is drawn over a silence of more than"), w.gap_s, seconds),
            (say("A position counts although it comes late by up to"), w.late_s, seconds),
            (say("An aircraft's course is followed ahead for"), w.approach_s, seconds),
            (say("A feed is an alarm once it is silent for"), w.silent_s, seconds),
            (say("A guarantor answers for an incursion within"), w.answer_s, seconds),
            (say("Positions are kept for"), w.keep_days, days),
        ):
            yield self.item(say("{what}: {value}", what=what, value=shown(term)))
            yield from self.why(term)
        yield self.item(say("{warn} (clause {clause})", warn=WARN[w.warn], clause=w.clause))

    def milestones(self) -> Iterator[Line]:
        for m in self.a.milestones:
            yield self.item(say("{due}: {title} (clause {clause})", due=moment(m.due_ms),
                                title=m.title, clause=m.clause))
            yield from self.why(m.due_ms)

    def accessions(self) -> Iterator[Line]:
        for x in self.a.accessions:
            yield self.item(name_of(x.party, self.a), style="bold")
            yield from self.accession(x)

    def accession(self, x: Accession) -> Iterator[Line]:
        yield self.item(say("Joined: {when}", when=moment(x.joined_ms)), 4)
        yield from self.why(x.joined_ms)
        if isinstance(x.through, Open):
            yield self.item(say("Through: {party}", party=OPEN), 4)
            yield self.is_open(x.through.open)
        else:
            yield self.item(say("Through: {party}", party=name_of(x.through, self.a)), 4)
        yield self.item(say("Protected by clauses: {clauses}", clauses=listed(x.protection)), 4)
        if x.note:
            yield self.item(x.note, 4)

    def excluded(self) -> Iterator[Line]:
        if self.a.excluded:
            yield self.title(say("Whom the truce does not cover"))
            yield self.item(self.a.excluded)

    def source(self, s: Source) -> Line:
        if not s.where:
            return self.item(say("{title} ({published})", title=s.title, published=s.published))
        return self.item(say("{title} ({published}): {where}", title=s.title,
                             published=s.published, where=s.where))

    def footer(self) -> Line:
        return Text("\n" + self.text(say(
            "What is not listed, or not registered, keeps its protection under humanitarian law.")),
            style="bold")


def page(loaded: Loaded, lang: Language) -> Iterator[Line]:
    """The lines of `loaded` in `lang`, ready to print."""
    return Page(loaded, lang).lines()
