"""The agreement's terms as frozen types. Lengths in metres, times in seconds, as in the file.

A term that the published texts leave open is `Open`, with the reason; it is never filled in.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.place.geometry import Shape
from hudna.terms.happenings import Happening, Rung, Unrefuted

Role: TypeAlias = Literal["guarantor", "party", "depositary", "observer"]
HolderKind: TypeAlias = Literal["partner", "excluded", "other"]


class Words(msgspec.Struct, frozen=True):
    """The same text in the three languages; all are given."""

    en: str
    ar: str
    ru: str

    def of(self, lang: str) -> str:
        return str(getattr(self, lang, self.en))


class Open(msgspec.Struct, frozen=True):
    """Left open by the source; `open` says why, in three languages."""

    open: Words


Number: TypeAlias = int | Open
Moment: TypeAlias = int | Open
"""ms since 1970 UTC, or open."""


class Source(msgspec.Struct, frozen=True):
    id: str
    title: Words
    published: str
    where: str = ""


class Clause(msgspec.Struct, frozen=True):
    """`prohibits` lists acts; `source` is a Source id; `open` says what the text leaves open."""

    id: str
    title: Words
    text: Words
    source: str
    prohibits: tuple[Words, ...] = ()
    open: Words | None = None


class Party(msgspec.Struct, frozen=True):
    """`backed_by`: the guarantor that answers for this party; guarantors answer for themselves."""

    id: str
    role: Role
    name: Words
    backed_by: str | None = None


class Category(msgspec.Struct, frozen=True):
    id: str
    name: Words


class ProtectedKind(msgspec.Struct, frozen=True):
    id: str
    name: Words
    buffer_m: Number
    clause: str


class BarredArea(msgspec.Struct, frozen=True):
    """`shape` is Open where maps were not published. `bars`: parties whose flights are barred
    (empty: everyone); `excepts`: flight categories that may pass."""

    id: str
    name: Words
    kind: str
    shape: Shape | Open
    clause: str
    bars: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()
    buffer_m: Number = 0
    floor_m: int | None = None
    ceiling_m: int | None = None
    from_ms: int | None = None
    until_ms: int | None = None


class LeadTime(msgspec.Struct, frozen=True):
    """Notice needed before a flight, for these operators (empty: everyone)."""

    seconds: Number
    clause: str
    operators: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()


class NoticeTerms(msgspec.Struct, frozen=True):
    """`must_concur`: party ids. Freshness and tolerance in seconds."""

    lead_times: tuple[LeadTime, ...]
    must_concur: tuple[str, ...]
    fresh_for_s: Number
    clock_tolerance_s: Number
    readback_tolerance_m: Number
    clause: str


class Step(msgspec.Struct, frozen=True):
    """An unanswered stop goes to `to` after `after_s` seconds."""

    after_s: Number
    to: Words


class StopTerms(msgspec.Struct, frozen=True):
    steps: tuple[Step, ...]
    clause: str


class ExceptionTerms(msgspec.Struct, frozen=True):
    """The imminent-threat exception: told within `deadline_s` after the operation's end."""

    deadline_s: Number
    clause: str


class ReceiptTerms(msgspec.Struct, frozen=True):
    """A delivery without a receipt for `within_s` is an alarm, and goes to the depositary's
    mailbox. `deposit_tells`: whether what lies there counts as told."""

    within_s: Number
    clause: str
    deposit_tells: bool = False


class SealedTerms(msgspec.Struct, frozen=True):
    """Places may be given to the depositary alone. It answers every notice, by cells of `cell` and
    nothing finer. Of notices that look like probing (small, sweeping over at least
    `sweeping_cells` cells, or near-copies) each guarantor has `budget` in `per_s` seconds."""

    cell: Literal["1 km", "10 km"]
    budget: Number
    per_s: Number
    sweeping_cells: Number
    clause: str


class ReadingTerms(msgspec.Struct, frozen=True):
    """How many protections of others one person, and one node, may look at in `per_s` seconds."""

    per_person: Number
    per_node: Number
    per_s: Number
    clause: str


class WatchTerms(msgspec.Struct, frozen=True):
    """The watch over barred areas. `gap_s`: no line is drawn over a longer silence of an aircraft.
    `late_s`: how late a position may come and still count. `approach_s`: how far ahead a course is
    followed. `silent_s`: a feed that gives nothing for so long is an alarm. `answer_s`: within
    which a guarantor that is asked answers. `keep_days`: of positions. `warn`: `automatic` waits
    for nobody."""

    gap_s: Number
    late_s: Number
    approach_s: Number
    silent_s: Number
    answer_s: Number
    keep_days: Number
    warn: Literal["automatic", "person"]
    clause: str


class RungTerms(msgspec.Struct, frozen=True):
    """Before `to` it is brought; it is answered within `after_s`, then the next may follow."""

    rung: Rung
    after_s: Number
    to: Words
    clause: str


class Under(msgspec.Struct, frozen=True):
    """The clauses that a kind of happening may fall under. It never says that one does."""

    happened: Happening
    clauses: tuple[str, ...] | Open


class QuietTerms(msgspec.Struct, frozen=True):
    """A quiet day has at most `allowed` of these happenings at these stages, and `least` sources
    that do not repeat each other tell of it: silence is no quiet."""

    happenings: tuple[Happening, ...]
    stages: tuple[Unrefuted, ...]
    allowed: Number
    least: Number
    clause: str


class IncidentTerms(msgspec.Struct, frozen=True):
    """How incidents are judged and told. `zone`: of days, an IANA name. `cutoff`: HH:MM there, of
    the day after. `under`: a kind that is not listed is left to whoever judges."""

    zone: str | Open
    cutoff: str | Open
    answer_s: Number
    judge_s: Number
    challenge_reply_s: Number
    access_s: Number
    monitors: tuple[str, ...] | Open
    ladder: tuple[RungTerms, ...]
    under: tuple[Under, ...]
    quiet: QuietTerms | Open
    clause: str


class HolderTerms(msgspec.Struct, frozen=True):
    """Whom ground may be said to be held by, beside the parties. A `partner` has joined the truce,
    an `excluded` group is none that it protects; `other` is neither."""

    id: str
    name: Words
    kind: HolderKind


class MingledTerms(msgspec.Struct, frozen=True):
    """Ground on which an excluded group and a truce partner are mingled is protected, with
    `buffer_m` around it, until all guarantors agree that one holds it."""

    buffer_m: Number
    clause: str


class CounterTerms(msgspec.Struct, frozen=True):
    """Days that are counted towards a milestone, `days` of them, until they are extended or begun
    anew by all guarantors."""

    id: str
    title: Words
    days: Number
    milestone: str
    clause: str


class ProcessTerms(msgspec.Struct, frozen=True):
    """How the way to talks is kept account of. `claimants` say who holds what, on ground no finer
    than `grain_km2`. `call_s`: within which the other end says what it knows of a call."""

    claimants: tuple[str, ...]
    holders: tuple[HolderTerms, ...]
    grain_km2: Number
    mingled: MingledTerms | Open
    call_s: Number
    counters: tuple[CounterTerms, ...]
    clause: str


class ReleaseDefault(msgspec.Struct, frozen=True):
    """What `to` (a party's id, or a role) is told of statements of these kinds, unless their author
    chooses otherwise; the first that fits counts. `place` is a step (record/sharing.py)."""

    kinds: tuple[str, ...]
    to: str
    place: Literal["exact", "1 km", "10 km", "existence"] = "exact"
    withheld: tuple[str, ...] = ()
    nothing: bool = False


class Milestone(msgspec.Struct, frozen=True):
    id: str
    title: Words
    due_ms: Moment
    clause: str


class Accession(msgspec.Struct, frozen=True):
    """Who joined, when, through whom (a party id), and the clauses whose protection follows."""

    party: str
    joined_ms: Moment
    through: str | Open
    protection: tuple[str, ...]
    source: str
    note: Words | None = None


class Agreement(msgspec.Struct, frozen=True):
    id: str
    title: Words
    about: Words
    sources: tuple[Source, ...]
    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
    categories: tuple[Category, ...]
    protected_kinds: tuple[ProtectedKind, ...]
    areas: tuple[BarredArea, ...]
    notices: NoticeTerms
    stop: StopTerms
    exception: ExceptionTerms
    review_every_s: Number
    receipts: ReceiptTerms | None = None
    sealed: SealedTerms | None = None
    reading: ReadingTerms | None = None
    watch: WatchTerms | None = None
    incidents: IncidentTerms | None = None
    process: ProcessTerms | None = None
    release: tuple[ReleaseDefault, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    accessions: tuple[Accession, ...] = ()
    excluded: Words | None = None
    exercise: Words | None = None
    """Set where the file is constructed for an exercise: says so, in three languages."""
    theatre: tuple[int, int, int, int] | None = None
    """west, south, east, north in 1e-7 degree: where coordinates are expected to lie."""

    def party(self, party: str) -> Party:
        return next(p for p in self.parties if p.id == party)

    def clause(self, clause: str) -> Clause:
        return next(c for c in self.clauses if c.id == clause)

    @property
    def guarantors(self) -> tuple[str, ...]:
        return tuple(p.id for p in self.parties if p.role == "guarantor")

    def guarantor_of(self, operator: str) -> str | None:
        """Who answers for `operator`; None if nobody does."""
        for p in self.parties:
            if p.id == operator:
                return p.id if p.role == "guarantor" else p.backed_by
        return None
